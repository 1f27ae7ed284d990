"""Rows inserted, copied, moved, deleted and restored where they stand."""

from collections.abc import Callable

import pytest

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.models import BudgetLine, Project, ProjectFunding
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.evaluations.actions import CellChange, save_cells
from apps.evaluations.actions import rows as limits
from apps.evaluations.enums import RowKind, Status
from apps.evaluations.facts import RowName, RowPlace, Sheet, named_rows
from apps.evaluations.models import Evaluation, Evidence, ProjectEvaluation, ProjectIndicator
from apps.evaluations.queries import removed_rows, sheet_of
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


@pytest.fixture
def evaluation() -> Evaluation:
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region))
    fill(evaluation)
    return evaluation


@pytest.fixture
def staff(evaluation: Evaluation) -> User:
    return make_user("staff", (Role.STAFF, evaluation.department))


def indicator(number: int) -> RowName:
    return RowName(RowKind.INDICATOR, number)


def ids(sheet: Sheet, project: int = 0) -> list[int]:
    return [row.id for row in sheet.projects[project].indicators]


def insert(
    evaluation: Evaluation, staff: User, beside: RowName, *, is_above: bool = False, count: int = 1
) -> list[int]:
    place = RowPlace(beside, is_above)
    return [row.id for row in actions.insert_rows(evaluation.pk, staff, place, count, NOW).rows]


@pytest.mark.parametrize("text", ["", "indicator", "indicator.", "indicator.0", "indicator.x", "cell.3", "line.9.9"])
def test_what_names_no_row(text: str) -> None:
    assert RowName.read(text) is None


def test_rows_of_one_kind_are_named_once_each() -> None:
    rows = named_rows(["line.7,line.8", "x,line.7", "project.3"])
    assert [str(row) for row in rows] == ["line.7", "line.8"]


@pytest.mark.parametrize("is_above", [True, False])
@pytest.mark.parametrize("count", [1, 3])
def test_indicators_are_inserted_beside_one(is_above: bool, count: int, evaluation: Evaluation, staff: User) -> None:
    before = ids(sheet_of(evaluation))
    new = insert(evaluation, staff, indicator(before[1]), is_above=is_above, count=count)
    at = 1 if is_above else 2
    rows = sheet_of(evaluation).projects[0].indicators
    assert [row.id for row in rows] == [*before[:at], *new, *before[at:]]
    beside = rows[before.index(before[1]) + (count if is_above else 0)]
    for row in rows[at : at + count]:
        assert (row.level1, row.level2, row.name) == (beside.level1, beside.level2, "")
    assert ProjectIndicator.objects.get(pk=new[0]).edited_by == staff


def test_a_gap_that_is_used_up_is_widened(evaluation: Evaluation, staff: User) -> None:
    order = ids(sheet_of(evaluation))
    for _ in range(25):
        order[1:1] = insert(evaluation, staff, indicator(order[0]))
        assert ids(sheet_of(evaluation)) == order


def test_lines_are_inserted_among_those_of_their_code(evaluation: Evaluation, staff: User) -> None:
    first, *others = sheet_of(evaluation).lines
    new = insert(evaluation, staff, RowName(RowKind.LINE, first.id), count=2)
    lines = sheet_of(evaluation).lines
    assert [line.id for line in lines] == [first.id, *new, *(line.id for line in others)]
    assert {line.function_code for line in lines[:3]} == {first.function_code}


def test_a_project_is_inserted_with_its_form(evaluation: Evaluation, staff: User) -> None:
    first, second = (project.id for project in sheet_of(evaluation).projects)
    (new,) = insert(evaluation, staff, RowName(RowKind.PROJECT, second), is_above=True)
    projects = sheet_of(evaluation).projects
    assert [project.id for project in projects] == [first, new, second]
    assert (projects[1].budget.name, len(projects[1].budget.funding), projects[1].indicators) == ("新项目", 3, ())


def test_beside_a_row_that_is_gone_new_ones_go_to_the_end_of_the_group(evaluation: Evaluation, staff: User) -> None:
    project = sheet_of(evaluation).projects[0]
    gone = project.indicators[0]
    actions.remove_indicator(evaluation.pk, staff, gone.id)
    place = RowPlace(indicator(gone.id), group=f"{gone.level1}/{gone.level2}", item=project.id)
    change = actions.insert_rows(evaluation.pk, staff, place, 2)
    assert change.notice == f"旁边的那一行已被他人删除，新行加在“{gone.level2}”的末尾。"
    new = [row for row in sheet_of(evaluation).projects[0].indicators if row.id in {one.id for one in change.rows}]
    assert [(row.level1, row.level2) for row in new] == [(gone.level1, gone.level2)] * 2


def test_beside_a_line_or_a_project_that_is_gone(evaluation: Evaluation, staff: User) -> None:
    line, project = sheet_of(evaluation).lines[0], sheet_of(evaluation).projects[0]
    actions.remove_line(evaluation.pk, staff, line.id)
    actions.remove_project(evaluation.pk, staff, project.id)
    lines = actions.insert_rows(
        evaluation.pk, staff, RowPlace(RowName(RowKind.LINE, line.id), group=line.function_code)
    )
    projects = actions.insert_rows(evaluation.pk, staff, RowPlace(RowName(RowKind.PROJECT, project.id)))
    sheet = sheet_of(evaluation)
    assert lines.rows[0].id in {one.id for one in sheet.lines}
    assert projects.rows[0].id == sheet.projects[-1].id
    assert lines.notice
    assert projects.notice


@pytest.mark.parametrize("count", [0, 21])
def test_so_many_rows_at_once(count: int, evaluation: Evaluation, staff: User) -> None:
    row = ids(sheet_of(evaluation))[0]
    with pytest.raises(Refused, match="一次可以增加 1 至 20 行。"):
        insert(evaluation, staff, indicator(row), count=count)


def test_a_copy_holds_the_same_and_stands_below(evaluation: Evaluation, staff: User) -> None:
    before = sheet_of(evaluation).projects[0].indicators
    change = actions.copy_rows(evaluation.pk, staff, [indicator(before[1].id)], NOW)
    after = sheet_of(evaluation).projects[0].indicators
    assert [row.id for row in after] == [before[0].id, before[1].id, change.rows[0].id, *(row.id for row in before[2:])]
    same = {name: getattr(after[2], name) for name in before[1].__slots__ if name != "id"}
    assert same == {name: getattr(before[1], name) for name in same}


def test_a_line_and_a_project_are_copied_whole(evaluation: Evaluation, staff: User) -> None:
    sheet = sheet_of(evaluation)
    actions.copy_rows(evaluation.pk, staff, [RowName(RowKind.LINE, sheet.lines[0].id)])
    actions.copy_rows(evaluation.pk, staff, [RowName(RowKind.PROJECT, sheet.projects[0].id)])
    after = sheet_of(evaluation)
    assert after.lines[1].actual == after.lines[0].actual
    first, copied = after.projects[:2]
    assert copied.budget.name == f"{first.budget.name}（副本）"
    assert copied.budget.funding == first.budget.funding
    assert (copied.expected_goal, copied.stated_total) == (first.expected_goal, first.stated_total)
    assert [row.name for row in copied.indicators] == [row.name for row in first.indicators]


def test_a_row_moves_within_its_group_and_stops_at_its_ends(evaluation: Evaluation, staff: User) -> None:
    first = ids(sheet_of(evaluation))[0]
    second, third = insert(evaluation, staff, indicator(first), count=2)
    assert actions.move_row(evaluation.pk, staff, indicator(third), -1).by == -1
    assert ids(sheet_of(evaluation))[:3] == [first, third, second]
    assert actions.move_row(evaluation.pk, staff, indicator(first), 9).by == 2
    assert ids(sheet_of(evaluation))[:3] == [third, second, first]
    told = actions.move_row(evaluation.pk, staff, indicator(first), 1)
    level2 = ProjectIndicator.objects.get(pk=first).level2
    assert (told.by, told.notice) == (0, f"已经是“{level2}”的最后一行。")
    assert ids(sheet_of(evaluation))[:3] == [third, second, first]


def test_projects_move(evaluation: Evaluation, staff: User) -> None:
    first, second = (project.id for project in sheet_of(evaluation).projects)
    actions.move_row(evaluation.pk, staff, RowName(RowKind.PROJECT, second), -1)
    assert [project.id for project in sheet_of(evaluation).projects] == [second, first]


def test_whatever_was_deleted_comes_back_as_it_was(evaluation: Evaluation, staff: User) -> None:
    row = sheet_of(evaluation).projects[0].indicators[1]
    save_cells(evaluation.pk, staff, [CellChange(f"indicator.{row.id}.actual", "约三成")])
    Evidence.objects.create(
        evaluation=evaluation, cell=f"indicator.{row.id}", name="验收.pdf", size=1, uploaded_by=staff, uploaded_at=NOW
    )
    before = sheet_of(evaluation)
    rows = {
        RowKind.INDICATOR: [indicator(row.id), indicator(before.projects[0].indicators[2].id)],
        RowKind.LINE: [RowName(RowKind.LINE, line.id) for line in before.lines],
        RowKind.PROJECT: [RowName(RowKind.PROJECT, before.projects[0].id)],
    }
    for names in rows.values():
        actions.remove_rows(evaluation.pk, staff, names)
    assert len(sheet_of(evaluation).projects) == 1
    colleague = make_user("colleague", (Role.STAFF, evaluation.department))
    for names in reversed(rows.values()):
        change = actions.restore_rows(evaluation.pk, colleague, names)
        assert set(change.rows) == set(names)
    assert sheet_of(evaluation) == before


def test_what_is_restored_stands_in_its_place_among_new_rows(evaluation: Evaluation, staff: User) -> None:
    headings = {("产出指标", "数量指标"): 4}
    project = actions.add_project(evaluation.pk, staff, "修路", NOW, headings).project_id
    order = ids(sheet_of(evaluation), -1)
    actions.remove_indicator(evaluation.pk, staff, order[1])
    new = insert(evaluation, staff, indicator(order[0]))
    actions.restore_rows(evaluation.pk, staff, [indicator(order[1])])
    after = [row.id for row in sheet_of(evaluation).project(project).indicators]
    assert set(after) == {*order, *new}
    assert [row for row in after if row in order] == order


def test_deleted_rows_are_listed_until_they_are_back(
    evaluation: Evaluation, staff: User, django_assert_num_queries: Callable[..., object]
) -> None:
    sheet = sheet_of(evaluation)
    row, line, project = sheet.projects[1].indicators[0], sheet.lines[0], sheet.projects[0]
    actions.remove_indicator(evaluation.pk, staff, row.id)
    actions.remove_line(evaluation.pk, staff, line.id)
    actions.remove_project(evaluation.pk, staff, project.id)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        found = removed_rows(evaluation)
    assert [[str(one) for one in removed.rows] for removed in found] == [
        [f"project.{project.id}"],
        [f"line.{line.id}"],
        [f"indicator.{row.id}"],
    ]
    assert found[2].what == f"删除指标：{row.name}"
    assert {removed.name for removed in found} == {staff.name}
    actions.restore_rows(evaluation.pk, staff, [RowName(RowKind.LINE, line.id)])
    assert len(removed_rows(evaluation)) == 2


def test_nothing_is_restored_twice_nor_for_a_neighbour(evaluation: Evaluation, staff: User) -> None:
    row = ids(sheet_of(evaluation))[0]
    for _ in range(2):
        with pytest.raises(Refused, match="没有可以恢复的内容：可能已由他人恢复。"):
            actions.restore_rows(evaluation.pk, staff, [indicator(row)])
        actions.remove_indicator(evaluation.pk, staff, row)
        actions.restore_rows(evaluation.pk, staff, [indicator(row)])
    department = make_department(make_region("430102", "邻区"))
    neighbour = make_evaluation(evaluation.cycle, department)
    other = make_user("other", (Role.STAFF, department))
    actions.remove_indicator(evaluation.pk, staff, row)
    with pytest.raises(Refused):
        actions.restore_rows(neighbour.pk, other, [indicator(row)])
    assert not ProjectIndicator.objects.filter(pk=row).exists()


def test_an_indicator_does_not_come_back_without_its_project(evaluation: Evaluation, staff: User) -> None:
    project = sheet_of(evaluation).projects[0]
    row = project.indicators[0].id
    actions.remove_indicator(evaluation.pk, staff, row)
    actions.remove_project(evaluation.pk, staff, project.id)
    with pytest.raises(Refused, match="该指标所在的项目已被删除，请先恢复项目。"):
        actions.restore_rows(evaluation.pk, staff, [indicator(row)])
    actions.restore_rows(evaluation.pk, staff, [RowName(RowKind.PROJECT, project.id)])
    actions.restore_rows(evaluation.pk, staff, [indicator(row)])
    assert sheet_of(evaluation).projects[0] == project


def every_deed(evaluation: Evaluation, user: User) -> list[Callable[[], object]]:
    row = indicator(ids(sheet_of(evaluation))[0])
    return [
        lambda: actions.insert_rows(evaluation.pk, user, RowPlace(row)),
        lambda: actions.copy_rows(evaluation.pk, user, [row]),
        lambda: actions.move_row(evaluation.pk, user, row, 1),
        lambda: actions.remove_rows(evaluation.pk, user, [row]),
        lambda: actions.restore_rows(evaluation.pk, user, [row]),
    ]


def refusals(deeds: list[Callable[[], object]]) -> set[str]:
    words = set()
    for deed in deeds:
        with pytest.raises(Refused) as refusal:
            deed()
        words.add(str(refusal.value))
    return words


def test_strangers_locked_evaluations_and_closed_years(evaluation: Evaluation, staff: User) -> None:
    sheet = sheet_of(evaluation)
    assert refusals(every_deed(evaluation, make_user("stranger"))) == {"只有本单位的填报人可以填报。"}
    Evaluation.objects.update(status=Status.SUBMITTED, submitted_by=staff, submitted_at=NOW)
    assert refusals(every_deed(evaluation, staff)) == {
        "当前状态为“已提交待受理”，内容已锁定；需要修改请先撤回或由审核人退回。"
    }
    close(evaluation.cycle)
    assert refusals(every_deed(evaluation, staff)) == {CLOSED}
    assert sheet_of(evaluation) == sheet


def test_limits_hold_for_every_way_in(evaluation: Evaluation, staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheet_of(evaluation)
    gone, row = sheet.projects[0].indicators[0].id, sheet.projects[0].indicators[1].id
    actions.remove_indicator(evaluation.pk, staff, gone)
    monkeypatch.setattr(limits, "MOST_INDICATORS", len(sheet.projects[0].indicators) - 1)
    assert refusals(
        [
            lambda: insert(evaluation, staff, indicator(row)),
            lambda: actions.copy_rows(evaluation.pk, staff, [indicator(row)]),
            lambda: actions.restore_rows(evaluation.pk, staff, [indicator(gone)]),
        ]
    ) == {f"一份自评最多 {limits.MOST_INDICATORS} 个指标。"}


def test_a_project_comes_with_rows_under_its_headings(evaluation: Evaluation, staff: User) -> None:
    headings = {("产出指标", "质量指标"): 2, ("产出指标", "数量指标"): 3}
    project = actions.add_project(evaluation.pk, staff, "修路", NOW, headings).project_id
    rows = next(one for one in sheet_of(evaluation).projects if one.id == project).indicators
    assert [row.level2 for row in rows] == ["数量指标"] * 3 + ["质量指标"] * 2
    assert (Project.objects.count(), ProjectFunding.objects.count(), BudgetLine.objects.count()) == (3, 9, 3)
    assert ProjectEvaluation.objects.filter(project=project).exists()


@pytest.mark.parametrize(
    ("deed", "queries"), [("insert", 10), ("copy", 10), ("move", 9), ("remove", 8), ("restore", 12)]
)
def test_a_deed_takes_few_queries(
    deed: str,
    queries: int,
    evaluation: Evaluation,
    staff: User,
    django_assert_num_queries: Callable[..., object],
) -> None:
    row = indicator(ids(sheet_of(evaluation))[0])
    insert(evaluation, staff, row)
    if deed == "restore":
        actions.remove_rows(evaluation.pk, staff, [row])
    deeds: dict[str, Callable[[], object]] = {
        "insert": lambda: actions.insert_rows(evaluation.pk, staff, RowPlace(row), 20),
        "copy": lambda: actions.copy_rows(evaluation.pk, staff, [row]),
        "move": lambda: actions.move_row(evaluation.pk, staff, row, 1),
        "remove": lambda: actions.remove_rows(evaluation.pk, staff, [row]),
        "restore": lambda: actions.restore_rows(evaluation.pk, staff, [row]),
    }
    with django_assert_num_queries(queries):  # type: ignore[attr-defined]
        deeds[deed]()
