"""Adding and removing lines, projects and indicators."""

from collections.abc import Callable

import pytest

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.models import BudgetLine, FunctionClass, Project, ProjectFunding
from apps.core.refusals import Refused
from apps.departments.models import Department
from apps.evaluations import actions
from apps.evaluations.actions import rows as limits
from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation, ProjectEvaluation, ProjectIndicator
from apps.evaluations.queries import sheet_of
from tests.evaluations.tables import (
    CLOSED,
    NOW,
    close,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

HUGE = 99_999_999_999_999_999_999


@pytest.fixture
def evaluation() -> Evaluation:
    region = make_region()
    FunctionClass.objects.create(code="201", name="一般公共服务支出", first_year=2000)
    FunctionClass.objects.create(code="215", name="资源勘探信息等支出", first_year=2000, last_year=2019)
    return make_evaluation(make_cycle(region), make_department(region))


@pytest.fixture
def staff(evaluation: Evaluation) -> User:
    return make_user("staff", (Role.STAFF, evaluation.department))


@pytest.fixture
def elsewhere(evaluation: Evaluation) -> Evaluation:
    """A filled evaluation of a neighbour."""
    own = evaluation.department
    department = Department.objects.create(
        region=own.region, parent=own.parent, code="302001", name="示例区商务局", kind=own.kind
    )
    neighbour = make_evaluation(evaluation.cycle, department)
    fill(neighbour)
    return neighbour


def test_a_new_line_is_empty_and_stamped(evaluation: Evaluation, staff: User) -> None:
    line = actions.add_line(evaluation.pk, staff, "201", NOW)
    shown = sheet_of(evaluation).lines
    assert [(row.id, row.function_code, row.function_name, row.actual.is_empty) for row in shown] == [
        (line.pk, "201", "一般公共服务支出", True)
    ]
    assert (line.edited_by, line.edited_at) == (staff, NOW)


@pytest.mark.parametrize("code", ["215", "999", "", "201 ", "x" * 200])
def test_a_line_needs_a_class_that_is_valid_in_the_year(code: str, evaluation: Evaluation, staff: User) -> None:
    with pytest.raises(Refused) as refusal:
        actions.add_line(evaluation.pk, staff, code)
    assert str(refusal.value) == f"2025 年度没有编码为“{code}”的支出功能分类，请从列表中选择。"
    assert not BudgetLine.objects.exists()


def test_a_stray_nul_is_no_failure(evaluation: Evaluation, staff: User) -> None:
    assert actions.add_line(evaluation.pk, staff, "201\x00").function_class.code == "201"


def test_a_line_can_be_removed(evaluation: Evaluation, staff: User) -> None:
    lines = [actions.add_line(evaluation.pk, staff, "201").pk for _ in range(2)]
    actions.remove_line(evaluation.pk, staff, lines[0])
    assert [line.id for line in sheet_of(evaluation).lines] == [lines[1]]


def test_a_new_project_has_its_form_and_one_row_for_each_source(evaluation: Evaluation, staff: User) -> None:
    form = actions.add_project(evaluation.pk, staff, "  高标准 \r\n 农田\x00建设 ", NOW)
    project = sheet_of(evaluation).projects[0]
    assert (project.id, project.budget.name, project.indicators) == (form.project_id, "高标准 农田建设", ())
    assert [row.source.value for row in project.budget.funding] == ["appropriation", "carry_over", "other"]
    assert (form.edited_by, form.edited_at, form.project.edited_by) == (staff, NOW, staff)


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "请填写项目名称。"), (" \u3000\n", "请填写项目名称。"), ("长" * 201, "项目名称最多 200 字。")],
)
def test_a_project_needs_a_name(name: str, words: str, evaluation: Evaluation, staff: User) -> None:
    with pytest.raises(Refused) as refusal:
        actions.add_project(evaluation.pk, staff, name)
    assert str(refusal.value) == words
    assert not Project.objects.exists()


def test_a_project_goes_with_everything_that_hangs_on_it(evaluation: Evaluation, staff: User) -> None:
    sheet = fill(evaluation)
    actions.remove_project(evaluation.pk, staff, sheet.projects[0].id)
    assert sheet_of(evaluation).projects == sheet.projects[1:]
    assert (Project.objects.count(), ProjectFunding.objects.count(), ProjectIndicator.objects.count()) == (1, 3, 4)


def test_a_new_indicator_stands_under_its_heading(evaluation: Evaluation, staff: User) -> None:
    project = actions.add_project(evaluation.pk, staff, "项目").project_id
    row = actions.add_indicator(evaluation.pk, staff, project, "产出指标", "质量指标", NOW)
    shown = sheet_of(evaluation).projects[0].indicators
    assert [(item.id, item.level1, item.level2, item.name) for item in shown] == [(row.pk, "产出指标", "质量指标", "")]
    assert (row.edited_by, row.edited_at) == (staff, NOW)


@pytest.mark.parametrize(
    ("level1", "level2"),
    [("", ""), ("产出指标", ""), ("产出指标", "社会效益指标"), ("别的指标", "质量指标"), ("产出指标\x00", "质量指标")],
)
def test_an_indicator_needs_a_heading_of_the_form(
    level1: str, level2: str, evaluation: Evaluation, staff: User
) -> None:
    project = actions.add_project(evaluation.pk, staff, "项目").project_id
    with pytest.raises(Refused) as refusal:
        actions.add_indicator(evaluation.pk, staff, project, level1, level2)
    assert str(refusal.value) == "请从列表中选择指标类别。"
    assert not ProjectIndicator.objects.exists()


def test_an_indicator_can_be_removed(evaluation: Evaluation, staff: User) -> None:
    rows = fill(evaluation).projects[0].indicators
    actions.remove_indicator(evaluation.pk, staff, rows[1].id)
    assert sheet_of(evaluation).projects[0].indicators == (rows[0], *rows[2:])


def test_rows_of_a_neighbour_cannot_be_touched(evaluation: Evaluation, staff: User, elsewhere: Evaluation) -> None:
    theirs = sheet_of(elsewhere)
    project = theirs.projects[0]
    attempts: list[Callable[[], object]] = [
        lambda: actions.remove_line(evaluation.pk, staff, theirs.lines[0].id),
        lambda: actions.remove_project(evaluation.pk, staff, project.id),
        lambda: actions.remove_indicator(evaluation.pk, staff, project.indicators[0].id),
        lambda: actions.add_indicator(evaluation.pk, staff, project.id, "产出指标", "质量指标"),
    ]
    missing = (BudgetLine.DoesNotExist, ProjectEvaluation.DoesNotExist, ProjectIndicator.DoesNotExist)
    for attempt in attempts:
        with pytest.raises(missing):
            attempt()
    assert sheet_of(elsewhere) == theirs


@pytest.mark.parametrize("number", [0, -1, HUGE])
def test_rows_that_do_not_exist_are_not_found(number: int, evaluation: Evaluation, staff: User) -> None:
    with pytest.raises(BudgetLine.DoesNotExist):
        actions.remove_line(evaluation.pk, staff, number)
    with pytest.raises(ProjectEvaluation.DoesNotExist):
        actions.remove_project(evaluation.pk, staff, number)
    with pytest.raises(ProjectEvaluation.DoesNotExist):
        actions.add_indicator(evaluation.pk, staff, number, "产出指标", "质量指标")
    with pytest.raises(ProjectIndicator.DoesNotExist):
        actions.remove_indicator(evaluation.pk, staff, number)


def every_deed(evaluation: Evaluation, user: User) -> list[Callable[[], object]]:
    sheet = sheet_of(evaluation)
    project = sheet.projects[0]
    return [
        lambda: actions.add_line(evaluation.pk, user, "201"),
        lambda: actions.remove_line(evaluation.pk, user, sheet.lines[0].id),
        lambda: actions.add_project(evaluation.pk, user, "项目"),
        lambda: actions.remove_project(evaluation.pk, user, project.id),
        lambda: actions.add_indicator(evaluation.pk, user, project.id, "产出指标", "质量指标"),
        lambda: actions.remove_indicator(evaluation.pk, user, project.indicators[0].id),
    ]


def refusals(deeds: list[Callable[[], object]]) -> set[str]:
    words = set()
    for deed in deeds:
        with pytest.raises(Refused) as refusal:
            deed()
        words.add(str(refusal.value))
    return words


def test_strangers_change_no_rows(evaluation: Evaluation) -> None:
    sheet = fill(evaluation)
    assert refusals(every_deed(evaluation, make_user("stranger"))) == {"只有本单位的填报人可以填报。"}
    assert sheet_of(evaluation) == sheet


def test_locked_evaluations_keep_their_rows(evaluation: Evaluation, staff: User) -> None:
    fill(evaluation)
    Evaluation.objects.update(status=Status.SUBMITTED, submitted_by=staff, submitted_at=NOW)
    assert refusals(every_deed(evaluation, staff)) == {
        "当前状态为“已提交待受理”，内容已锁定；需要修改请先撤回或由审核人退回。"
    }


def test_closed_years_keep_their_rows(evaluation: Evaluation, staff: User) -> None:
    fill(evaluation)
    close(evaluation.cycle)
    assert refusals(every_deed(evaluation, staff)) == {CLOSED}


def test_there_is_an_end_to_rows(evaluation: Evaluation, staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_LINES", 1)
    monkeypatch.setattr(limits, "MOST_PROJECTS", 1)
    monkeypatch.setattr(limits, "MOST_INDICATORS", 1)
    actions.add_line(evaluation.pk, staff, "201")
    project = actions.add_project(evaluation.pk, staff, "项目").project_id
    actions.add_indicator(evaluation.pk, staff, project, "产出指标", "质量指标")
    deeds: list[Callable[[], object]] = [
        lambda: actions.add_line(evaluation.pk, staff, "201"),
        lambda: actions.add_project(evaluation.pk, staff, "项目"),
        lambda: actions.add_indicator(evaluation.pk, staff, project, "产出指标", "质量指标"),
    ]
    assert refusals(deeds) == {
        "一份自评最多 1 个功能分类行。",
        "一份自评最多 1 个项目。",
        "一份自评最多 1 个指标。",
    }
