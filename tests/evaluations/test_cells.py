"""Saving cells: what is kept, what is marked, what is a conflict, and what is no cell at all."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.enums import FundingSource, LineKind, LineNature, MoneySource, ProjectCategory
from apps.budgets.facts import FIGURES
from apps.budgets.models import BudgetLine, Figure
from apps.core.amounts import EMPTY, Cell
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.evaluations.actions import MOST_CELLS, CellChange, CellOutcome, cells, close_year, save_cells
from apps.evaluations.actions.places import places_of
from apps.evaluations.enums import CellState, Status
from apps.evaluations.facts import Sheet
from apps.evaluations.models import Evaluation, NarrativeText, ScoreEntry
from apps.evaluations.queries import sheet_of
from apps.indicators.enums import Band, Level, Operator
from tests.evaluations.tables import (
    CLOSED,
    NOW,
    Region,
    close,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

D = Decimal


@dataclass
class Desk:
    """A complete evaluation with two people who fill it in."""

    region: Region
    evaluation: Evaluation
    staff: User
    colleague: User
    sheet: Sheet

    def name(self, cell: str) -> str:
        """``line.1.actual`` with the ids of the first line, the first project and its first indicator."""
        project = self.sheet.projects[0]
        return cell.format(line=self.sheet.lines[0].id, project=project.id, indicator=project.indicators[0].id)

    def save(
        self, cell: str, text: str, seen: str | None = None, by: User | None = None, now: datetime = NOW
    ) -> CellOutcome:
        return save_cells(self.evaluation.pk, by or self.staff, [CellChange(self.name(cell), text, seen)], now)[0]

    def read(self) -> Sheet:
        return sheet_of(self.evaluation)


@pytest.fixture
def desk() -> Desk:
    region = make_region()
    department = make_department(region)
    evaluation = make_evaluation(make_cycle(region), department)
    staff = make_user("staff", (Role.STAFF, department))
    colleague = make_user("colleague", (Role.STAFF, department))
    return Desk(region, evaluation, staff, colleague, fill(evaluation))


Getter = Callable[[Sheet], Any]


def basics(field: str) -> Getter:
    return lambda sheet: getattr(sheet.basics, field)


def figure(name: str) -> Getter:
    return lambda sheet: sheet.figures.cells[name]


def line(field: str) -> Getter:
    return lambda sheet: getattr(sheet.lines[0], field)


def budget(field: str) -> Getter:
    return lambda sheet: getattr(sheet.projects[0].budget, field)


def project(field: str) -> Getter:
    return lambda sheet: getattr(sheet.projects[0], field)


def funding(source: FundingSource, amount: str) -> Getter:
    def get(sheet: Sheet) -> Any:
        return next(getattr(row, amount) for row in sheet.projects[0].budget.funding if row.source is source)

    return get


def indicator(field: str) -> Getter:
    return lambda sheet: getattr(sheet.projects[0].indicators[0], field)


def entry(key: str, field: str) -> Getter:
    return lambda sheet: getattr(sheet.entries[key], field)


def attribute(field: str) -> Getter:
    return lambda sheet: getattr(sheet, field)


def narrative(key: str) -> Getter:
    return lambda sheet: sheet.narrative[key]


# Cell, what is typed, where it stands in the sheet, and as what.
SAVED: list[tuple[str, str, Getter, Any]] = [
    ("basics.contact_name", "王五", basics("contact_name"), "王五"),
    ("basics.contact_phone", "0731-1234567", basics("contact_phone"), "0731-1234567"),
    ("basics.head_name", "赵局长", basics("head_name"), "赵局长"),
    ("basics.duties", "一\r\n二\n\n三", basics("duties"), "一\n二\n\n三"),
    ("basics.main_work", "工作", basics("main_work"), "工作"),
    ("basics.expected_goal", "目标", basics("expected_goal"), "目标"),
    ("basics.achieved_goal", "完成", basics("achieved_goal"), "完成"),
    ("basics.thrift_measures", "措施", basics("thrift_measures"), "措施"),
    ("figure.three_public.budget", "１，２３４．５０", figure("three_public.budget"), Cell(D("1234.5"))),
    ("figure.office.prior", "0", figure("office.prior"), Cell(D(0))),
    ("figure.in_post.current", "18", figure("in_post.current"), Cell(D(18))),
    ("figure.total_expenditure.adjusted", "0.000001", figure("total_expenditure.adjusted"), Cell(D("0.000001"))),
    ("figure.budget_added.current", "-1,000", figure("budget_added.current"), Cell(D(-1000))),
    ("line.{line}.kind", "unsplit", line("kind"), LineKind.UNSPLIT),
    ("line.{line}.nature", "operating", line("nature"), LineNature.OPERATING),
    ("line.{line}.source", "general", line("source"), MoneySource.GENERAL),
    ("line.{line}.original", "1.25", line("original"), Cell(D("1.25"))),
    ("line.{line}.adjusted", "2.25", line("adjusted"), Cell(D("2.25"))),
    ("line.{line}.actual", "3.25", line("actual"), Cell(D("3.25"))),
    ("line.{line}.carry_in", "4.25", line("carry_in"), Cell(D("4.25"))),
    ("line.{line}.carry_out", "5.25", line("carry_out"), Cell(D("5.25"))),
    ("project.{project}.name", "新项目名", budget("name"), "新项目名"),
    ("project.{project}.code", "XM-01", budget("code"), "XM-01"),
    ("project.{project}.category", "special_fund", budget("category"), ProjectCategory.SPECIAL_FUND),
    ("project.{project}.implementing_unit", "农技站", budget("implementing_unit"), "农技站"),
    ("project.{project}.prior_actual", "7", budget("prior_actual"), Cell(D(7))),
    ("project.{project}.expected_goal", "预期", project("expected_goal"), "预期"),
    ("project.{project}.achieved_goal", "达成", project("achieved_goal"), "达成"),
    ("project.{project}.execution_reason", "原因", project("execution_reason"), "原因"),
    ("project.{project}.stated_total", "98.5", project("stated_total"), Cell(D("98.5"))),
    *(
        (f"funding.{{project}}.{source}.{amount}", "12.3", funding(source, amount), Cell(D("12.3")))
        for source in FundingSource
        for amount in ("original", "adjusted", "actual")
    ),
    ("indicator.{indicator}.level2", "效益指标/社会效益指标", indicator("level1"), "效益指标"),
    ("indicator.{indicator}.level2", "产出指标/质量指标", indicator("level2"), "质量指标"),
    ("indicator.{indicator}.name", "新指标", indicator("name"), "新指标"),
    ("indicator.{indicator}.operator", "qualitative", indicator("operator"), Operator.QUALITATIVE),
    ("indicator.{indicator}.target_number", "95%", indicator("target_number"), Cell(D(95))),
    ("indicator.{indicator}.unit", "次", indicator("unit"), "次"),
    ("indicator.{indicator}.target_text", "良好", indicator("target_text"), "良好"),
    ("indicator.{indicator}.weight", "12.5", indicator("weight"), Cell(D("12.5"))),
    ("indicator.{indicator}.actual", "-3.5", indicator("actual"), Cell(D("-3.5"))),
    ("indicator.{indicator}.actual_text", "已达到", indicator("actual_text"), "已达到"),
    ("indicator.{indicator}.band", "partly", indicator("band"), Band.PARTLY),
    ("indicator.{indicator}.band_score", "8", indicator("band_score"), Cell(D(8))),
    ("indicator.{indicator}.adjusted_score", "9", indicator("adjusted_score"), Cell(D(9))),
    ("indicator.{indicator}.adjust_reason", "理由", indicator("adjust_reason"), "理由"),
    ("indicator.{indicator}.deviation_reason", "偏差", indicator("deviation_reason"), "偏差"),
    ("indicator.{indicator}.improvement", "改进", indicator("improvement"), "改进"),
    ("score.satisfaction.value", "88.8%", entry("satisfaction", "value"), Cell(D("88.8"))),
    ("score.compliance.count", "2", entry("compliance", "count"), Cell(D(2))),
    ("score.efficiency.level", "fair", entry("efficiency", "level"), Level.FAIR),
    ("score.benefit.band", "missed", entry("benefit", "band"), Band.MISSED),
    ("score.benefit.band_score", "3.25", entry("benefit", "band_score"), Cell(D("3.25"))),
    ("score.staff.not_applicable", "yes", entry("staff", "is_not_applicable"), True),
    ("score.buildings.not_applicable", "", entry("buildings", "is_not_applicable"), False),
    ("score.institutions.tick.0", "no", entry("institutions", "ticks"), (False, True)),
    ("score.institutions.tick.1", "", entry("institutions", "ticks"), (True, None)),
    ("score.staff.adjusted_score", "4", entry("staff", "adjusted_score"), Cell(D(4))),
    ("score.staff.adjust_reason", "理由", entry("staff", "adjust_reason"), "理由"),
    ("score.staff.deviation_reason", "偏差", entry("staff", "deviation_reason"), "偏差"),
    ("score.staff.improvement", "改进", entry("staff", "improvement"), "改进"),
    ("scores.stated_total", "99.99", attribute("stated_total"), Cell(D("99.99"))),
    ("scores.stated_grade", "good", attribute("stated_grade"), "good"),
    ("narrative.basic", "正文\n第二段", narrative("basic"), "正文\n第二段"),
    ("narrative.other", "原来没有的一段", narrative("other"), "原来没有的一段"),
]


def writes_of(captured: CaptureQueriesContext) -> list[str]:
    """What was written, together or not, without the number of changes where nothing is written beside it."""
    statements = [sql for query in captured for sql in re.split(r"(?:WITH|,) part_\d AS \(", query["sql"])]
    writes = [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    return [sql for sql in writes if not re.search(r' SET "changes" = \d+ WHERE|INTO "trace_', sql)]


@pytest.mark.parametrize(
    ("cell", "typed", "get", "expected"), SAVED, ids=[f"{cell}={text}" for cell, text, *_ in SAVED]
)
def test_every_cell_is_saved_with_one_write_to_one_row(
    cell: str, typed: str, get: Getter, expected: object, desk: Desk
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        outcome = desk.save(cell, typed)
    assert (outcome.cell, outcome.state, outcome.problem) == (desk.name(cell), CellState.SAVED, "")
    assert get(desk.read()) == expected
    assert len(writes_of(captured)) == 1
    assert desk.save(cell, typed, seen=outcome.seen).state == CellState.SAVED


NO_UNIT = "只填数字，不填单位：单位已写在表头，请按表头单位换算后填写。"
NO_PERCENT = "此处应填金额或数量，不能填百分比；百分比由系统计算。"
NO_NUMBER = "“约12”不是数字，请只填数字，如 1234.50。"
INVALID: list[tuple[str, str, Getter, str]] = [
    ("figure.three_public.budget", "约12", figure("three_public.budget"), NO_NUMBER),
    ("figure.office.prior", "12万元", figure("office.prior"), NO_UNIT),
    ("figure.in_post.current", "18.5", figure("in_post.current"), "此处应填整数，请核对后填写。"),
    ("figure.in_post.current", "-1", figure("in_post.current"), "此处不能为负数。"),
    ("figure.reception.actual", "12.5%", figure("reception.actual"), NO_PERCENT),
    ("line.{line}.actual", "1234567890" * 4, line("actual"), "数字过大：整数部分最多 9 位，请检查单位。"),
    ("line.{line}.carry_in", "1.2345678", line("carry_in"), "小数最多 6 位，请核对后填写。"),
    ("project.{project}.prior_actual", "-", budget("prior_actual"), "“-”不是数字：没有数据请留空，确实为零请填 0。"),
    ("project.{project}.stated_total", "1000", project("stated_total"), "数字过大：最多 999.99。"),
    ("funding.{project}.other.actual", "约12", funding(FundingSource.OTHER, "actual"), NO_NUMBER),
    ("indicator.{indicator}.weight", "12.345", indicator("weight"), "小数最多 2 位，请核对后填写。"),
    ("indicator.{indicator}.target_number", "约12", indicator("target_number"), NO_NUMBER),
    ("indicator.{indicator}.adjusted_score", "-1", indicator("adjusted_score"), "此处不能为负数。"),
    ("score.satisfaction.value", "约12", entry("satisfaction", "value"), NO_NUMBER),
    ("score.compliance.count", "1.5", entry("compliance", "count"), "此处应填整数，请核对后填写。"),
    ("score.staff.adjusted_score", "1e3", entry("staff", "adjusted_score"), "“1e3”不是数字，请只填数字，如 1234.50。"),
    ("scores.stated_total", "约12", attribute("stated_total"), NO_NUMBER),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "typed", "get", "problem"), INVALID, ids=[f"{c}={t}" for c, t, *_ in INVALID])
def test_what_is_no_number_is_kept_as_typed_marked_and_explained(
    cell: str, typed: str, get: Getter, problem: str, desk: Desk
) -> None:
    outcome = desk.save(cell, typed)
    assert (outcome.state, outcome.stored, outcome.problem) == (CellState.INVALID, typed, problem)
    assert get(desk.read()) == Cell(typed=typed)
    assert desk.save(cell, "5", seen=outcome.seen).state == CellState.SAVED
    assert get(desk.read()) == Cell(D(5))


@pytest.mark.parametrize(
    ("cell", "get", "empty"),
    [
        ("figure.three_public.budget", figure("three_public.budget"), EMPTY),
        ("line.{line}.actual", line("actual"), EMPTY),
        ("funding.{project}.appropriation.adjusted", funding(FundingSource.APPROPRIATION, "adjusted"), EMPTY),
        ("indicator.{indicator}.actual", indicator("actual"), EMPTY),
        ("indicator.{indicator}.name", indicator("name"), ""),
        ("score.satisfaction.value", entry("satisfaction", "value"), EMPTY),
        ("score.benefit.band", entry("benefit", "band"), None),
        ("score.efficiency.level", entry("efficiency", "level"), None),
        ("scores.stated_total", attribute("stated_total"), EMPTY),
        ("scores.stated_grade", attribute("stated_grade"), ""),
        ("basics.duties", basics("duties"), ""),
        ("narrative.basic", narrative("basic"), ""),
        ("project.{project}.name", budget("name"), ""),
    ],
)
def test_a_cell_can_be_cleared(cell: str, get: Getter, empty: object, desk: Desk) -> None:
    assert get(desk.read()) != empty
    outcome = desk.save(cell, "")
    assert (outcome.state, outcome.stored) == (CellState.SAVED, "")
    assert get(desk.read()) == empty


def test_clearing_an_unreadable_text_leaves_an_empty_cell(desk: Desk) -> None:
    desk.save("figure.three_public.budget", "约12")
    desk.save("figure.three_public.budget", "   ")
    assert desk.read().figures.cells["three_public.budget"] == EMPTY


def test_money_is_stored_exactly_and_comes_back_as_the_page_shows_it(desk: Desk) -> None:
    stored = [
        desk.save("figure.total_expenditure.actual", text).stored for text in ("7038.465", "1000000", "12.3", "-0")
    ]
    assert stored == ["7,038.465", "1,000,000.00", "12.30", "0.00"]
    assert desk.save("figure.in_post.current", "1,200").stored == "1200"


def test_who_and_when_are_stamped_on_the_row(desk: Desk) -> None:
    desk.save("figure.three_public.budget", "11", by=desk.colleague, now=NOW + timedelta(hours=1))
    row = Figure.objects.get(name="three_public.budget")
    assert (row.edited_by, row.edited_at) == (desk.colleague, NOW + timedelta(hours=1))


def test_saving_what_stands_there_already_writes_nothing(desk: Desk) -> None:
    desk.save("figure.three_public.budget", "约12")
    cells = {
        "basics.duties": "农业农村工作",
        "figure.total_expenditure.actual": "1000",
        "figure.three_public.budget": "约12",
        "figure.office.prior": "",
        "narrative.other": " \n",
        "line.{line}.kind": "basic",
        "score.efficiency.level": "good",
        "score.staff.improvement": "",
    }
    with CaptureQueriesContext(connection) as captured:
        changes = [CellChange(desk.name(cell), text, "00000000") for cell, text in cells.items()]
        outcomes = save_cells(desk.evaluation.pk, desk.colleague, changes)
    assert [outcome.state.value for outcome in outcomes] == ["saved", "saved", "invalid"] + ["saved"] * 5
    assert not [
        query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "WITH", "SAVEPOINT"))
    ]
    assert not Figure.objects.filter(name="office.prior").exists()
    assert not NarrativeText.objects.filter(key="other").exists()
    assert not ScoreEntry.objects.filter(indicator="staff").exists()


def written_together(statements: int) -> int:
    """How many queries what is written at once takes."""
    return 1 if connection.vendor == "postgresql" else statements


@pytest.mark.parametrize(
    "cell",
    [
        "basics.duties",
        "figure.three_public.budget",
        "figure.office.prior",  # a new row
        "line.{line}.actual",
        "project.{project}.name",
        "project.{project}.expected_goal",
        "funding.{project}.other.actual",
        "indicator.{indicator}.name",
        "indicator.{indicator}.level2",
        "score.satisfaction.value",
        "score.staff.improvement",  # a new row
        "scores.stated_total",
        "narrative.basic",
    ],
)
def test_saving_a_cell_takes_few_queries(
    cell: str, desk: Desk, django_assert_num_queries: Callable[[int], Any]
) -> None:
    staff, text = User.objects.get(pk=desk.staff.pk), "产出指标/质量指标" if cell.endswith("level2") else "77"
    places_of(desk.evaluation, [desk.name(cell)])  # a process reads the content of a scheme once
    is_own = cell.startswith(("basics.", "scores."))  # columns of the evaluation are written with the number
    is_of_scheme = cell.startswith(("score.", "narrative.")) or cell.endswith(".level2")
    reads = 4 if is_of_scheme else 3  # duties, the evaluation, the row, the digest of the scheme
    reads += cell.endswith(".prior")  # whether last year's figures are locked
    with django_assert_num_queries(reads + written_together(2 if is_own else 3)):  # number of changes, row, trace
        outcomes = save_cells(desk.evaluation.pk, staff, [CellChange(desk.name(cell), text)])
    assert [outcome.state for outcome in outcomes] == [CellState.SAVED]


def test_a_pasted_block_is_read_and_written_together(
    desk: Desk, django_assert_num_queries: Callable[[int], Any]
) -> None:
    first, amounts = BudgetLine.objects.all()[0], ("original", "adjusted", "actual", "carry_in", "carry_out")
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(department=first.department, year=first.year, function_class=first.function_class) for _ in range(60)
    )
    changes = [CellChange(f"line.{line.pk}.{amount}", "1.5") for line in lines for amount in amounts]
    changes += [CellChange(f"line.{line.pk}.source", "general") for line in lines]
    staff = User.objects.get(pk=desk.staff.pk)
    with django_assert_num_queries(6 + written_together(2)):
        outcomes = save_cells(desk.evaluation.pk, staff, changes, NOW)
    assert {outcome.state for outcome in outcomes} == {CellState.SAVED}
    assert len(outcomes) == 360
    rows = BudgetLine.objects.filter(pk__in=[line.pk for line in lines])
    assert {(row.original, row.carry_out, row.source, row.edited_by, row.edited_at) for row in rows} == {
        (D("1.5"), D("1.5"), "general", staff, NOW)
    }


def test_a_block_of_figures_that_were_never_filled_in_takes_few_queries_too(
    desk: Desk, django_assert_num_queries: Callable[[int], Any]
) -> None:
    Figure.objects.filter(name__startswith="total_").delete()
    names = [f"{key}.{column}" for key, figure in FIGURES.items() for column in figure.columns]
    staff = User.objects.get(pk=desk.staff.pk)
    with django_assert_num_queries(8 + written_together(2)):  # new rows apart from those that are there
        outcomes = save_cells(desk.evaluation.pk, staff, [CellChange(f"figure.{name}", "3") for name in names])
    assert {outcome.state for outcome in outcomes} == {CellState.SAVED}
    assert set(Figure.objects.values_list("value", flat=True)) == {D(3)}
    assert Figure.objects.count() == len(names)


def test_a_batch_of_every_kind_of_cell_is_written_as_single_saves_are(desk: Desk) -> None:
    typed = {cell: (text, get, value) for cell, text, get, value in SAVED if cell != "line.{line}.kind"}
    changes = [CellChange(desk.name(cell), text) for cell, (text, _, _) in typed.items()]
    outcomes = save_cells(desk.evaluation.pk, desk.staff, changes)
    assert {outcome.state for outcome in outcomes} == {CellState.SAVED}
    sheet = desk.read()
    ticks = {cell for cell in typed if ".tick." in cell}  # of one column
    assert {cell: get(sheet) for cell, (_, get, _) in typed.items() if cell not in ticks} == {
        cell: value for cell, (_, _, value) in typed.items() if cell not in ticks
    } | {"indicator.{indicator}.level2": "质量指标"}
    assert sheet.entries["institutions"].ticks == (False, None)


def test_more_cells_than_a_batch_holds_are_all_saved(desk: Desk) -> None:
    before = Evaluation.objects.get(pk=desk.evaluation.pk).changes
    changes = [CellChange("basics.duties", f"第 {number} 稿") for number in range(MOST_CELLS + 1)]
    outcomes = save_cells(desk.evaluation.pk, desk.staff, changes)
    assert [outcome.state for outcome in outcomes] == [CellState.SAVED] * (MOST_CELLS + 1)
    assert desk.read().basics.duties == f"第 {MOST_CELLS} 稿"
    assert Evaluation.objects.get(pk=desk.evaluation.pk).changes == before + 2


# The number of changes


def test_every_save_that_writes_raises_the_number_of_changes(desk: Desk) -> None:
    def number() -> int:
        return Evaluation.objects.get(pk=desk.evaluation.pk).changes

    before = number()
    seen = desk.save("basics.duties", "甲").seen
    assert number() == before + 1
    desk.save("basics.duties", "甲", seen)
    desk.save("basics.duties", "乙", "00000000")
    desk.save("basics.contact_name", "长" * 61)
    assert number() == before + 1


@pytest.mark.parametrize("cell", ["basics.duties", "figure.office.prior", "line.{line}.actual"])
def test_who_was_overtaken_while_reading_sees_the_conflict(
    cell: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague saves after the rows were read and before they are written."""
    seen = fingerprint("农业农村工作") if cell.startswith("basics") else desk.save(cell, "1").seen
    overtakers = [desk.colleague]

    def read_and_be_overtaken(*arguments: Any) -> Any:
        found = places_of(*arguments)
        if overtakers:
            desk.save(cell, "2", by=overtakers.pop())
        return found

    monkeypatch.setattr(cells, "places_of", read_and_be_overtaken)
    outcome = desk.save(cell, "3", seen)
    assert (outcome.state, outcome.typed) == (CellState.CONFLICT, "3")
    assert outcome.stored.startswith("2")


def test_who_was_overtaken_by_the_closing_of_the_year_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = make_user("admin", (Role.ADMINISTRATOR, desk.region.bureau))

    def read_and_be_closed(*arguments: Any) -> Any:
        close_year(admin, desk.evaluation.cycle_id)
        return places_of(*arguments)

    monkeypatch.setattr(cells, "places_of", read_and_be_closed)
    with pytest.raises(Refused, match=r"^2025 年度已由姓名admin于 "):
        desk.save("basics.duties", "太晚了")
    assert desk.read() == desk.sheet


# Conflicts


def test_a_stale_save_writes_nothing_and_reports_both_values(desk: Desk) -> None:
    seen = desk.save("figure.three_public.budget", "12").seen
    theirs = desk.save("figure.three_public.budget", "13", seen, by=desk.colleague)
    ours = desk.save("figure.three_public.budget", "14", seen, now=NOW + timedelta(minutes=1))
    assert theirs.state == CellState.SAVED
    assert (ours.state, ours.stored, ours.typed, ours.problem) == (
        CellState.CONFLICT,
        "13.00",
        "14",
        "他人已改为“13.00”。最近修改：姓名colleague，03月02日 09:30。",
    )
    row = Figure.objects.get(name="three_public.budget")
    assert (row.value, row.edited_by, row.edited_at) == (D(13), desk.colleague, NOW)


def test_after_seeing_both_values_one_may_overwrite(desk: Desk) -> None:
    seen = desk.save("basics.duties", "甲").seen
    desk.save("basics.duties", "乙", seen, by=desk.colleague)
    conflict = desk.save("basics.duties", "丙", seen)
    assert desk.save("basics.duties", "丙", conflict.seen).state == CellState.SAVED
    assert desk.read().basics.duties == "丙"


def test_without_a_fingerprint_one_overwrites_knowingly(desk: Desk) -> None:
    desk.save("basics.duties", "乙", by=desk.colleague)
    assert desk.save("basics.duties", "丙").state == CellState.SAVED


@pytest.mark.parametrize(
    ("cell", "theirs", "ours"),
    [
        ("basics.duties", "同一句话", "同一句话"),
        ("basics.duties", "两行\n文字", "两行\r\n文字"),
        ("figure.three_public.budget", "1234.5", "1,234.50"),
        ("figure.three_public.budget", "约12", " 约12 "),
        ("line.{line}.source", "general", "general"),
        ("score.institutions.tick.0", "no", "no"),
        ("narrative.other", "新的一段", "新的一段"),
    ],
)
def test_two_people_who_type_the_same_are_in_no_conflict(cell: str, theirs: str, ours: str, desk: Desk) -> None:
    seen = fingerprint("what both had seen")
    desk.save(cell, theirs, by=desk.colleague)
    outcome = desk.save(cell, ours, seen)
    assert outcome.state in {CellState.SAVED, CellState.INVALID}
    assert outcome.seen == fingerprint(outcome.stored)


def test_a_conflict_with_a_cleared_cell_says_so(desk: Desk) -> None:
    desk.save("narrative.basic", "", by=desk.colleague)
    outcome = desk.save("narrative.basic", "续写", fingerprint("内设机构五个。"))
    assert (outcome.state, outcome.stored, outcome.problem) == (
        CellState.CONFLICT,
        "",
        "他人已改为“（空）”。最近修改：姓名colleague，03月02日 09:30。",
    )


def test_neighbouring_cells_of_a_row_never_collide(desk: Desk) -> None:
    seen = {field: fingerprint(getattr(desk.sheet.lines[0], field).money_text) for field in ("original", "actual")}
    assert desk.save("line.{line}.original", "1", seen["original"], by=desk.colleague).state == CellState.SAVED
    assert desk.save("line.{line}.actual", "2", seen["actual"]).state == CellState.SAVED
    row = BudgetLine.objects.get(pk=desk.sheet.lines[0].id)
    assert (row.original, row.actual) == (D(1), D(2))


def test_a_conflict_does_not_stop_the_other_cells_of_the_save(desk: Desk) -> None:
    stale = fingerprint("something older")
    outcomes = save_cells(
        desk.evaluation.pk,
        desk.staff,
        [
            CellChange("scores.stated_total", "约88", stale),
            CellChange("scores.stated_grade", "fair"),
            CellChange("basics.duties", "我的", stale),
            CellChange("basics.main_work", "我的"),
        ],
    )
    assert [outcome.state.value for outcome in outcomes] == ["conflict", "saved", "conflict", "saved"]
    sheet = desk.read()
    assert (sheet.stated_total, sheet.stated_grade) == (Cell(D(100)), "fair")
    assert (sheet.basics.duties, sheet.basics.main_work) == ("农业农村工作", "我的")


def test_a_conflict_shows_what_is_stored_however_often_one_tries(desk: Desk) -> None:
    changes = [CellChange("basics.duties", text, fingerprint("something older")) for text in ("我的", "还是我的")]
    outcomes = save_cells(desk.evaluation.pk, desk.staff, changes)
    assert [outcome.stored for outcome in outcomes] == ["农业农村工作"] * 2


@pytest.mark.parametrize(
    ("cell", "columns"),
    [
        ("basics.duties", {"duties", "edited_by_id", "edited_at"}),
        ("scores.stated_total", {"stated_total", "rejected", "edited_by_id", "edited_at"}),
        ("line.{line}.actual", {"actual", "rejected", "edited_by_id", "edited_at"}),
    ],
)
def test_a_save_writes_the_columns_of_its_cell_and_no_other(cell: str, columns: set[str], desk: Desk) -> None:
    with CaptureQueriesContext(connection) as captured:
        desk.save(cell, "77")
    [written] = writes_of(captured)
    assignments = written.partition(" SET ")[2].rpartition(" WHERE ")[0]
    assert set(re.findall(r'"(\w+)" =', assignments)) - {"changes"} == columns


# Texts that are too long or hold what no database can


@pytest.mark.parametrize(
    ("cell", "longest"),
    [
        ("basics.contact_name", 60),
        ("basics.contact_phone", 40),
        ("basics.head_name", 60),
        ("basics.duties", 50_000),
        ("project.{project}.name", 200),
        ("project.{project}.code", 40),
        ("project.{project}.implementing_unit", 200),
        ("project.{project}.expected_goal", 50_000),
        ("indicator.{indicator}.name", 200),
        ("indicator.{indicator}.unit", 20),
        ("indicator.{indicator}.target_text", 300),
        ("indicator.{indicator}.actual_text", 300),
        ("score.staff.improvement", 50_000),
        ("narrative.other", 50_000),
    ],
)
def test_what_is_too_long_is_never_cut(cell: str, longest: int, desk: Desk) -> None:
    fits = desk.save(cell, "长" * longest)
    assert (fits.state, len(fits.stored)) == (CellState.SAVED, longest)
    too_long = desk.save(cell, "长" * (longest + 1), fits.seen)
    assert (too_long.state, too_long.stored, too_long.is_kept) == (CellState.TOO_LONG, fits.stored, False)
    assert too_long.problem == f"最多 {longest} 字，现为 {longest + 1} 字，本次修改未保存，请压缩。"


def test_an_endless_text_in_a_number_cell_is_kept_up_to_200_characters(desk: Desk) -> None:
    assert desk.save("figure.office.prior", "长" * 300).stored == "长" * 200
    assert desk.read().figures.cells["office.prior"] == Cell(typed="长" * 200)


@pytest.mark.parametrize("cell", ["basics.duties", "narrative.other", "figure.office.prior", "project.{project}.name"])
def test_characters_that_no_database_takes_are_dropped(cell: str, desk: Desk) -> None:
    assert desk.save(cell, "甲\x00乙\ud800").stored == "甲乙?"


# The split of basic expenditure


def test_only_basic_expenditure_keeps_its_nature(desk: Desk) -> None:
    kind, nature = desk.name("line.{line}.kind"), desk.name("line.{line}.nature")
    outcomes = save_cells(desk.evaluation.pk, desk.staff, [CellChange(kind, "project")])
    assert [(outcome.cell, outcome.state.value, outcome.stored) for outcome in outcomes] == [
        (kind, "saved", "project"),
        (nature, "saved", "unsplit"),
    ]
    line = desk.read().lines[0]
    assert (line.kind, line.nature) == (LineKind.PROJECT, LineNature.UNSPLIT)


def test_other_expenditure_takes_no_nature(desk: Desk) -> None:
    desk.save("line.{line}.kind", "project")
    outcome = desk.save("line.{line}.nature", "operating")
    assert (outcome.state, outcome.stored) == (CellState.INVALID, "unsplit")
    assert outcome.problem == "只有基本支出区分人员经费和公用经费，请先把支出性质选为“基本支出”。"


def test_kind_and_nature_can_be_chosen_in_one_save(desk: Desk) -> None:
    desk.save("line.{line}.kind", "project")
    changes = [
        CellChange(desk.name("line.{line}.kind"), "basic"),
        CellChange(desk.name("line.{line}.nature"), "operating"),
    ]
    outcomes = save_cells(desk.evaluation.pk, desk.staff, changes)
    assert [(outcome.state.value, outcome.stored) for outcome in outcomes] == [
        ("saved", "basic"),
        ("saved", "operating"),
    ]


# What is no cell of this evaluation


@pytest.mark.parametrize(
    "cell",
    [
        "",
        ".",
        "nothing",
        "nothing.at.all",
        "basics",
        "basics.",
        "basics.status",
        "basics.total",
        "basics.duties.more",
        "figure",
        "figure.office",
        "figure.office.",
        "figure.office.adjusted",
        "figure.office.current",
        "figure.office.nowhere",
        "figure.office.prior.more",
        "figure.unheard_of.prior",
        "figure.in_post.prior",
        "line.0.actual",
        "line.-1.actual",
        "line.abc.actual",
        "line..actual",
        "line.{line}",
        "line.{line}.",
        "line.{line}.function_code",
        "line.{line}.department",
        "line.99999999999999999999.actual",
        "lines.gap",
        "lines.gap.actual",
        "project.0.name",
        "project.{project}",
        "project.{project}.department",
        "project.{project}.indicators",
        "project.99999999999999999999.name",
        "project.99999999999999999999.expected_goal",
        "projects.list",
        "funding.{project}.appropriation",
        "funding.{project}.appropriation.rate",
        "funding.{project}.nobody.actual",
        "funding.{project}.other.actual.more",
        "funding.0.other.actual",
        "funding.99999999999999999999.other.actual",
        "indicator.0.name",
        "indicator.{indicator}",
        "indicator.{indicator}.level1",
        "indicator.{indicator}.project",
        "indicator.99999999999999999999.name",
        "score.unheard_of.value",
        "score.staff",
        "score.staff.weight",
        "score.staff.evaluation",
        "score.staff.tick.0",
        "score.institutions.tick",
        "score.institutions.tick.",
        "score.institutions.tick.2",
        "score.institutions.tick.-1",
        "score.institutions.tick.x",
        "scores.total",
        "scores.grade",
        "narrative.overview",
        "narrative.unheard_of",
        "narrative.",
        "evidence.list",
    ],
)
def test_a_name_that_is_no_cell_is_gone_and_stops_no_other(cell: str, desk: Desk) -> None:
    changes = [CellChange(desk.name(cell), "1"), CellChange("basics.duties", "照常")]
    gone, saved = save_cells(desk.evaluation.pk, desk.staff, changes)
    assert (gone.state, gone.typed, gone.is_kept) == (CellState.GONE, "1", False)
    assert "本次修改未保存" in gone.problem
    assert ("这一行已被删除" in gone.problem) == cell.startswith(("line.", "project.", "funding.", "indicator."))
    assert ("方案没有这一项" in gone.problem) == cell.startswith(("score.", "narrative"))
    assert saved.state == CellState.SAVED
    assert desk.read() == replace(desk.sheet, basics=replace(desk.sheet.basics, duties="照常"))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("line.{line}.kind", "everything"),
        ("line.{line}.kind", ""),
        ("line.{line}.nature", "BASIC"),
        ("line.{line}.source", "基本"),
        ("project.{project}.category", ""),
        ("indicator.{indicator}.operator", "≥"),
        ("indicator.{indicator}.operator", ""),
        ("indicator.{indicator}.band", "fine"),
        ("indicator.{indicator}.level2", ""),
        ("indicator.{indicator}.level2", "产出指标"),
        ("indicator.{indicator}.level2", "产出指标/社会效益指标"),
        ("indicator.{indicator}.level2", "别的指标/数量指标"),
        ("score.efficiency.level", "best"),
        ("score.benefit.band", "good"),
        ("score.institutions.tick.0", "maybe"),
        ("score.staff.not_applicable", "no"),
        ("scores.stated_grade", "优"),
    ],
)
def test_a_value_that_is_in_no_list_is_refused_and_stops_no_other(cell: str, value: str, desk: Desk) -> None:
    changes = [CellChange(desk.name(cell), value), CellChange("basics.duties", "照常")]
    refused, saved = save_cells(desk.evaluation.pk, desk.staff, changes)
    assert (refused.state, refused.typed, refused.is_kept) == (CellState.INVALID, value, False)
    assert refused.problem == "所选的值已不在列表中，本次修改未保存，请刷新页面后重新选择。"
    assert saved.state == CellState.SAVED
    assert desk.read() == replace(desk.sheet, basics=replace(desk.sheet.basics, duties="照常"))


@pytest.mark.parametrize("whose", ["another department", "another year"])
@pytest.mark.parametrize(
    "cell",
    [
        "line.{line}.actual",
        "project.{project}.name",
        "project.{project}.expected_goal",
        "funding.{project}.other.actual",
        "indicator.{indicator}.name",
        "indicator.{indicator}.level2",
    ],
)
def test_rows_of_another_evaluation_are_unknown(cell: str, whose: str, desk: Desk) -> None:
    """Also when the same person may edit both: a cell belongs to the evaluation in the address."""
    if whose == "another department":
        department = make_department(desk.region, "302001", "示例区商务局")
        other = make_evaluation(desk.evaluation.cycle, department)
        both = make_user("both", (Role.STAFF, desk.evaluation.department), (Role.STAFF, department))
    else:
        other = make_evaluation(make_cycle(desk.region, 2024), desk.evaluation.department)
        both = desk.staff
    theirs = fill(other)
    foreign = Desk(desk.region, other, both, both, theirs).name(cell)
    [outcome] = save_cells(desk.evaluation.pk, both, [CellChange(foreign, "1")])
    assert outcome.state == CellState.GONE
    assert (desk.read(), sheet_of(other)) == (desk.sheet, theirs)


# The pages


class Controls(HTMLParser):
    """The value of every control of a page that is a cell, as a browser would post it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._cell = ""
        self._is_textarea = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"input", "textarea", "select"} and "data-cell" in given:
            self._cell, self._is_textarea = str(given["name"]), tag == "textarea"
            assert given["id"] == self._cell
            self.values[self._cell] = str(given.get("value") or "")
        elif tag == "option" and "selected" in given:
            self.values[self._cell] = str(given["value"])

    def handle_data(self, data: str) -> None:
        if self._is_textarea:
            self.values[self._cell] += data

    def handle_endtag(self, tag: str) -> None:
        self._is_textarea = self._is_textarea and tag != "textarea"


@pytest.mark.parametrize("page", ["basics", "base", "money", "project", "scores", "narrative"])
def test_page_and_action_agree_on_every_cell(page: str, desk: Desk, client: Client) -> None:
    """Each control names a cell that can be saved, and its fingerprint is that of what is stored."""
    odd = {"figure.office.actual": "约12", "figure.total_expenditure.actual": "1234567.895", "basics.duties": "一\n二"}
    for cell, text in odd.items():
        desk.save(cell, text)
    client.force_login(desk.staff)
    kind, name = ("projects", desk.sheet.projects[0].id) if page == "project" else ("sections", page)
    response = client.get(f"/evaluations/{desk.evaluation.pk}/{kind}/{name}/")
    controls = {cell: text.removeprefix("\n") for cell, text in Controls(response.content.decode()).values.items()}
    assert controls
    seen = json.loads(response.context["seen"])
    assert {cell: seen[cell] for cell in controls} == {cell: fingerprint(text) for cell, text in controls.items()}
    before = desk.read()
    changes = [CellChange(cell, text, "00000000") for cell, text in controls.items()]
    outcomes = save_cells(desk.evaluation.pk, desk.staff, changes)
    assert {outcome.state for outcome in outcomes} <= {CellState.SAVED, CellState.INVALID}
    assert desk.read() == before


# Whose turn it is not


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.DEPARTMENT_REVIEW, "当前状态为“部门审核中”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.SUBMITTED, "当前状态为“已提交待受理”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.LINE_REVIEW, "当前状态为“业务股室审核中”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.PERFORMANCE_REVIEW, "当前状态为“绩效股审核中”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.APPROVED, "当前状态为“已审定”，内容已锁定；需要修改请先撤回或由审核人退回。"),
        (Status.PUBLISHED, "当前状态为“已公开”，内容已锁定；需要修改请先撤回或由审核人退回。"),
    ],
)
def test_a_locked_evaluation_takes_no_cell(status: Status, reason: str, desk: Desk) -> None:
    other = make_department(desk.region, "302001", "示例区商务局")
    evaluation = make_evaluation(desk.evaluation.cycle, other, status)
    staff = make_user("other", (Role.STAFF, other))
    with pytest.raises(Refused) as refused:
        save_cells(evaluation.pk, staff, [CellChange("basics.duties", "改")])
    assert str(refused.value) == reason
    assert sheet_of(evaluation).basics.duties == ""


def test_a_closed_year_takes_no_cell(desk: Desk) -> None:
    close(desk.evaluation.cycle)
    with pytest.raises(Refused) as refused:
        desk.save("basics.duties", "改")
    assert str(refused.value) == CLOSED
    assert desk.read() == desk.sheet


def test_a_stranger_saves_no_cell(desk: Desk) -> None:
    with pytest.raises(Evaluation.DoesNotExist):
        desk.save("basics.duties", "改", by=make_user("stranger"))
    with pytest.raises(Refused, match=r"^只有本单位的填报人可以填报。$"):
        desk.save("basics.duties", "改", by=make_user("head", (Role.DEPARTMENT_REVIEWER, desk.evaluation.department)))
    assert desk.read() == desk.sheet


def test_an_unknown_evaluation_has_no_cells(desk: Desk) -> None:
    with pytest.raises(Evaluation.DoesNotExist):
        save_cells(0, desk.staff, [CellChange("basics.duties", "改")])
