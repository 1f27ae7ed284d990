"""The form of a whole department in the place of its score table: entered, computed, checked, stored, removed."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.refusals import Refused
from apps.core.snapshots import from_plain
from apps.evaluations import actions
from apps.evaluations.actions import CellChange, save_cells
from apps.evaluations.checks import find
from apps.evaluations.enums import Action, CellState, Section, Status
from apps.evaluations.facts import Sheet
from apps.evaluations.models import Evaluation, ProjectIndicator
from apps.evaluations.queries import sheet_of, snapshot_of
from apps.evaluations.rules import EXECUTION, assess, shown_tables
from apps.indicators.enums import Grade
from tests.evaluations.factories import HUNAN, INDICATORS, Office, advance, explain_all, fill_in, targets

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def office() -> Office:
    return Office(scheme=HUNAN)


def checks(sheet: Sheet, *wanted: str) -> list[tuple[str, str]]:
    found = find(sheet, assess(sheet))
    return [(one.check, one.where.cell) for one in found if not wanted or one.check in wanted]


def test_money_comes_from_the_base_figures_and_rows_score_like_a_projects(office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    result = assess(sheet_of(office.evaluation)).table
    execution = result.rows[EXECUTION].computed
    assert (execution.value, execution.points) == (D("94.34"), D("9.43"))
    assert execution.trace[0] == "预算执行率 = 全年执行数 1,000.00 万元 ÷ 全年预算数 1,060.00 万元 × 100% = 94.34%。"
    assert result.groups == {EXECUTION: D("9.43"), "产出指标": D(50), "效益指标": D(27), "满意度指标": D(10)}
    assert (result.total, result.grade, result.open_rows) == (D("96.43"), Grade.EXCELLENT, 0)


def test_an_empty_form_asks_for_rows_and_money_at_its_own_places(office: Office) -> None:
    sheet = sheet_of(office.evaluation)
    assert checks(sheet, "C02", "C03", "S01") == [("C02", "figure.funds_total.adjusted"), ("C03", "scores.indicators")]
    assert assess(sheet).table.total is None


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, []),
        ({"figure.funds_other.actual": "5"}, [("F19", "figure.basic_expenditure.actual")]),
        ({"figure.funds_total.actual": "990"}, [
            ("F19", "figure.basic_expenditure.actual"),
            ("F19", "figure.funds_general.actual"),
        ]),
        ({"indicator.{0}.weight": "31"}, [("S01", "scores.indicators")]),
        ({"indicator.{0}.weight": "0"}, [("S01", "scores.indicators"), ("S01", "indicator.{0}.weight")]),
        ({"indicator.{0}.adjusted_score": "30.5", "indicator.{0}.adjust_reason": "核实"}, [
            ("S02", "indicator.{0}.adjusted_score"),
        ]),
        ({"scores.stated_total": "96.44"}, [("S03", "scores.stated_total")]),
        ({"indicator.{0}.adjusted_score": "29"}, [("S04", "indicator.{0}.adjust_reason")]),
        ({"scores.execution_reason": ""}, [("S05", "scores.execution_reason")]),
        ({"indicator.{2}.improvement": ""}, [("S05", "indicator.{2}.improvement")]),
        ({"indicator.{0}.actual": "二百"}, [("N01", "indicator.{0}.actual")]),
        (
            {
                "indicator.{1}.operator": "qualitative",
                "indicator.{1}.target_text": "良好",
                "indicator.{1}.band": "partly",
                "indicator.{1}.band_score": "20",
            },
            [("S07", "indicator.{1}.band_score")],
        ),
        ({"scores.stated_grade": "good"}, [("S08", "scores.stated_grade")]),
        ({"indicator.{0}.actual": "400", "indicator.{0}.deviation_reason": ""}, [
            ("W13", "indicator.{0}.deviation_reason"),
        ]),
    ],
)  # fmt: skip
def test_every_check_of_scores_applies(office: Office, cells: dict[str, str], found: list[tuple[str, str]]) -> None:
    fill_in(office.evaluation, office.staff)
    rows = list(office.evaluation.targets.values_list("pk", flat=True))
    changes = [CellChange(cell.format(*rows), text) for cell, text in cells.items()]
    save_cells(office.evaluation.pk, office.staff, changes)
    accused = checks(sheet_of(office.evaluation), "F19", "N01", "S01", "S02", "S03", "S04", "S05", "S07", "S08", "W13")
    assert accused == [(check, cell.format(*rows)) for check, cell in found]


def test_a_complete_form_is_submitted_approved_and_read_back(office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    advance(
        office.evaluation,
        (office.staff, Action.SUBMIT),
        (office.reviewer, Action.ENDORSE),
        (office.line, Action.BEGIN),
        (office.line, Action.FORWARD),
        (office.performance, Action.APPROVE),
    )
    assert (office.evaluation.status, office.evaluation.total) == (Status.APPROVED, D("96.43"))
    sheet = sheet_of(office.evaluation)
    content, digest = snapshot_of(sheet)
    assert from_plain(Sheet, json.loads(content)) == sheet
    assert office.evaluation.history.filter(snapshot__digest=digest).exists()
    assert [row.name for row in sheet.targets] == [row[2] for row in INDICATORS]


def test_a_snapshot_from_before_department_forms_reads_back() -> None:
    sheet = sheet_of(Office().evaluation)
    plain = json.loads(snapshot_of(sheet)[0])
    plain.pop("targets", None)
    plain.pop("execution_reason", None)
    assert from_plain(Sheet, plain) == sheet


def test_the_supplement_shows_the_money_block(office: Office) -> None:
    shown = {table.key for table in shown_tables(sheet_of(office.evaluation))}
    assert "funds" in shown
    assert "supplement" not in shown


@pytest.mark.parametrize("forms", [1, 3])
def test_the_form_takes_one_query_more(
    office: Office, forms: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for _ in range(forms):
        targets(office.evaluation, office.staff)
    with django_assert_num_queries(9):  # eight for an evaluation without projects
        sheet = sheet_of(Evaluation(pk=office.evaluation.pk))
    assert len(sheet.targets) == forms * len(INDICATORS)


# Rows


def test_rows_are_added_and_removed_on_the_page(client: Client, office: Office) -> None:
    client.force_login(office.staff)
    page = reverse("evaluations:edit_section", args=[office.evaluation.pk, Section.SCORES.value])
    add = reverse("evaluations:add_target", args=[office.evaluation.pk])
    answer = client.post(add, {"category": "产出指标/数量指标"})
    row = office.evaluation.targets.get()
    assert answer.headers["Location"] == f"{page}#indicator.{row.pk}.name"
    assert (row.level1, row.level2, row.edited_by) == ("产出指标", "数量指标", office.staff)
    remove = reverse("evaluations:change_rows", args=[office.evaluation.pk, "remove"])
    assert client.post(f"{remove}?rows=indicator.{row.pk}").headers["Location"] == page
    assert not office.evaluation.targets.exists()


@pytest.mark.parametrize("category", ["", "产出指标", "产出指标/没有", "没有/数量指标", "产出指标/数量指标/x"])
def test_a_row_outside_the_form_is_refused(client: Client, office: Office, category: str) -> None:
    client.force_login(office.staff)
    add = reverse("evaluations:add_target", args=[office.evaluation.pk])
    answer = client.post(add, {"category": category}, follow=True)
    assert "请从列表中选择指标类别。" in answer.content.decode()
    assert not ProjectIndicator.objects.exists()


def test_a_score_table_has_no_rows_to_add() -> None:
    office = Office()
    with pytest.raises(Refused, match="不另设指标"):
        actions.add_target(office.evaluation.pk, office.staff, "产出指标", "数量指标")


def test_a_form_has_no_score_cells_and_no_place_for_evidence_of_one(office: Office) -> None:
    change = CellChange("score.management_system.tick.0", "yes")
    assert [one.state for one in save_cells(office.evaluation.pk, office.staff, [change])] == [CellState.GONE]


def test_rows_of_another_department_are_out_of_reach(client: Client, office: Office) -> None:
    other = Office("430105", "开福区", scheme=HUNAN)
    (row, *_) = targets(other.evaluation, other.staff)
    change = CellChange(f"indicator.{row}.name", "改名")
    assert [one.state for one in save_cells(office.evaluation.pk, office.staff, [change])] == [CellState.GONE]
    client.force_login(office.staff)
    for evaluation in (office.evaluation.pk, other.evaluation.pk):
        remove = reverse("evaluations:change_rows", args=[evaluation, "remove"])
        client.post(f"{remove}?rows=indicator.{row}")
    assert client.post(reverse("evaluations:add_target", args=[other.evaluation.pk])).status_code == 404
    assert other.evaluation.targets.count() == len(INDICATORS)


def test_a_submitted_form_takes_no_rows(office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    (row, *_) = office.evaluation.targets.all()
    with pytest.raises(Refused):
        actions.add_target(office.evaluation.pk, office.staff, "产出指标", "数量指标")
    with pytest.raises(Refused):
        actions.remove_indicator(office.evaluation.pk, office.staff, row.pk)
    assert office.evaluation.targets.count() == len(INDICATORS)


# Pages


@pytest.mark.parametrize("section", [section.value for section in Section])
@pytest.mark.parametrize("who", ["staff", "reviewer"])
def test_pages_open(client: Client, office: Office, section: str, who: str) -> None:
    fill_in(office.evaluation, office.staff)
    client.force_login(getattr(office, who))
    answer = client.get(reverse("evaluations:edit_section", args=[office.evaluation.pk, section]))
    assert answer.status_code == 200


def test_the_page_shows_money_rows_and_total(client: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    client.force_login(office.staff)
    text = client.get(reverse("evaluations:edit_section", args=[office.evaluation.pk, "scores"])).content.decode()
    for part in (
        "部门整体支出绩效自评表",
        "年度资金总额",
        "按收入性质分：一般公共预算",
        "按支出性质分：项目支出",
        "94.34%",
        "9.43 / 10.00",
        "总分 96.43，等级：优",
        "各项得分合计 96.43 分。总分 96.43 分。",
        "培训人次",
    ):
        assert part in text


def test_a_save_returns_points_and_trace_of_its_row_and_the_state_the_totals(client: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    client.force_login(office.staff)
    row = office.evaluation.targets.first()
    assert row is not None
    body = {"changes": [{"cell": f"indicator.{row.pk}.actual", "text": "100"}]}
    answer = client.post(
        reverse("evaluations:save_cells", args=[office.evaluation.pk]), json.dumps(body), "application/json"
    )
    beside = answer.json()["computed"]
    told = ("points", "trace", "judged", "target.understood", "result.understood")
    assert set(beside) == {f"indicator.{row.pk}.{name}" for name in told}
    assert beside[f"indicator.{row.pk}.points"] == "15.00"
    address = reverse("evaluations:state", args=[office.evaluation.pk])
    computed = client.get(address, {"section": "scores"}).json()["computed"]
    assert {name: computed[name] for name in beside} == beside
    assert computed["group.department.0.points"] == "35.00"
    assert computed["scores.execution"] == "9.43 / 10.00"
    assert computed["result.total"] == "总分 81.43，等级：良"
    assert computed["result.trace"] == "各项得分合计 81.43 分。总分 81.43 分。"


def test_the_last_edit_of_a_row_counts_for_the_section(client: Client, office: Office) -> None:
    targets(office.evaluation, office.staff)
    client.force_login(office.staff)
    answer = client.get(reverse("evaluations:task_list", args=[office.evaluation.pk]))
    item = next(item for item in answer.context["rail"] if item.key == Section.SCORES)
    assert item.edited_by == office.staff.name


def test_texts_of_the_form_are_read_by_the_word_checks(office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    sheet = sheet_of(office.evaluation)
    vague = replace(sheet, targets=(replace(sheet.targets[0], deviation_reason="受疫情影响。"), *sheet.targets[1:]))
    assert ("W19", f"indicator.{sheet.targets[0].id}.deviation_reason") in checks(vague, "W19")
    explain_all(office.evaluation, office.staff)
