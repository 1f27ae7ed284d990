"""What the assessment asks of the score engine: bases, intervals, caps, redistribution, layouts, figures shown."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from apps.budgets.enums import FundingSource
from apps.budgets.facts import Funding
from apps.core.findings import Severity
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import EXECUTION, Result, assess, shown_tables
from apps.indicators.enums import BudgetBase, Grade, Level, NotApplicable
from apps.indicators.facts import ExecutionInterval, ExecutionRule, GroupWeight, SatisfactionGroup, TotalCap
from tests.evaluations.sheets import (
    PROJECT_SCHEME,
    SCHEME,
    TABLE,
    cell,
    complete,
    department_form,
    figures,
    findings,
    shipped,
    with_entry,
    with_figures,
    with_form,
    with_indicator,
    with_project,
)

D = Decimal
CAPS = (TotalCap(D(90), D(89)), TotalCap(D(60), D(59)))


def project_result(sheet: Sheet, number: int = 1) -> Result:
    return assess(sheet).projects[number]


def with_money(amounts: Mapping[FundingSource, tuple[str | None, str | None]], **options: Any) -> Sheet:
    """The first project with (全年预算数, 全年执行数) by source, and a form with these options."""
    budget = complete().project(1).budget
    rows = [
        Funding(source, adjusted=cell(adjusted), actual=cell(actual)) for source, (adjusted, actual) in amounts.items()
    ]
    sheet = with_project(1, budget=replace(budget, funding=tuple(rows)))
    return replace(sheet, project_scheme=with_form(**options))


# The execution rate

CARRIED = {FundingSource.APPROPRIATION: ("100", "50"), FundingSource.CARRY_OVER: ("100", "100")}


@pytest.mark.parametrize(
    ("base", "rate", "points"),
    [(BudgetBase.WITH_CARRY_OVER, "75.00", "7.50"), (BudgetBase.WITHOUT_CARRY_OVER, "50.00", "5.00")],
)
def test_execution_on_the_base_of_the_form(base: BudgetBase, rate: str, points: str) -> None:
    execution = project_result(with_money(CARRIED, execution_rule=ExecutionRule(base=base))).rows[EXECUTION].computed
    assert (execution.value, execution.points) == (D(rate), D(points))


def test_money_carried_over_alone_has_no_rate_and_is_accused() -> None:
    rule = ExecutionRule(base=BudgetBase.WITHOUT_CARRY_OVER)
    sheet = with_money({FundingSource.CARRY_OVER: ("100", "100")}, execution_rule=rule)
    assert project_result(sheet).rows[EXECUTION].computed.missing == ("adjusted", "actual")
    (found,) = findings(sheet, "C02")
    assert found.message == (
        "项目“项目1”预算执行率尚不能计分：缺少全年预算数（不含上年结转）、全年执行数（不含上年结转），无法计算预算执行率。"
        "请核对，或说明原因。"
    )


STEPS = ExecutionRule(pass_from=D(60), intervals=(ExecutionInterval(D(95), D(1)), ExecutionInterval(D(70), D("0.8"))))


@pytest.mark.parametrize(
    ("spent", "points"),
    [("95", "10"), ("94.99", "8"), ("70", "8"), ("69.99", "0"), ("59.99", "0"), ("120", "10")],
)
def test_execution_by_intervals_with_its_source(spent: str, points: str) -> None:
    money = {FundingSource.APPROPRIATION: ("100", spent)}
    execution = project_result(with_money(money, execution_rule=STEPS, source="某办法")).rows[EXECUTION].computed
    assert (execution.points, execution.trace[-1]) == (D(points), "依据：某办法。")


def test_nothing_planned_and_nothing_spent_is_redistributed() -> None:
    rule = ExecutionRule(zero_budget=NotApplicable.EXCLUDED)
    sheet = with_money({FundingSource.APPROPRIATION: ("0", "0")}, execution_rule=rule)
    result = project_result(sheet)
    assert (result.total, result.grade) == (D(100), Grade.EXCELLENT)
    assert result.summed.steps == ("不计分指标的分值共 10 分，其余按比例折算为 100 分：90.00 × 100 ÷ 90 = 100.00 分。",)
    assert findings(sheet, "C02", "S03") == []


def test_satisfaction_is_scored_by_the_rule_of_its_group() -> None:
    sheet = with_indicator(14, actual=cell("75"))
    assert project_result(sheet).rows["14"].points == D("8.33")
    form = with_form(satisfaction=SatisfactionGroup("满意度指标", D(60)), source="某办法")
    score = project_result(replace(sheet, project_scheme=form)).rows["14"].computed
    assert (score.points, score.trace[-1]) == (D(5), "依据：某办法。")


# Totals


@pytest.mark.parametrize(
    ("spent", "total", "grade", "steps"),
    [
        ("315", "89.00", Grade.GOOD, ()),
        ("314.9", "89.00", Grade.GOOD, ("预算执行率 89.97%，低于 90%，总分不超过 89 分。",)),
        ("200", "59.00", Grade.POOR, ("预算执行率 57.14%，低于 60%，总分不超过 59 分。",)),
    ],
)
def test_the_total_of_a_project_is_capped_by_its_execution(
    spent: str, total: str, grade: Grade, steps: tuple[str, ...]
) -> None:
    sheet = with_project(1, budget=complete().project(1).budget)
    budget = sheet.project(1).budget
    money = (Funding(FundingSource.APPROPRIATION, cell("300"), cell("350"), cell(spent)),)
    sheet = with_project(1, with_indicator(11, weight=cell("20")), budget=replace(budget, funding=money))
    sheet = replace(sheet, project_scheme=replace(PROJECT_SCHEME, total_caps=CAPS))
    result = project_result(sheet)
    assert (result.total, result.grade, result.summed.steps) == (D(total), grade, steps)


EXECUTED = replace(SCHEME, score_table=replace(TABLE, execution_key="three_public_control"), source="某市办法")


@pytest.mark.parametrize(
    ("spent", "total", "last"),
    [("9", "100", "总分 100.00 分。"), ("8.99", "89", "依据：某市办法。"), ("5.9", "59", "依据：某市办法。")],
)
def test_the_total_of_the_table_is_capped_by_its_execution_row(spent: str, total: str, last: str) -> None:
    sheet = with_figures({"three_public.actual": spent})
    result = assess(replace(sheet, scheme=replace(EXECUTED, total_caps=CAPS))).table
    assert (result.total, result.summed.trace[-1]) == (D(total), last)


def test_a_table_without_an_execution_row_says_that_no_cap_could_be_judged() -> None:
    result = assess(replace(complete(), scheme=replace(SCHEME, total_caps=CAPS))).table
    assert (result.total, result.summed.steps) == (D(100), ("没有预算执行率，总分上限无法判定，由审核人判定。",))


def absent(key: str, sheet: Sheet) -> Sheet:
    """The sheet where 不适用 takes a row out of the score."""
    rows = tuple(
        replace(row, not_applicable=NotApplicable.EXCLUDED) if row.key == key else row for row in TABLE.indicators
    )
    scheme = replace(SCHEME, score_table=replace(TABLE, indicators=rows))
    return with_entry(key, replace(sheet, scheme=scheme), is_not_applicable=True)


def test_what_does_not_apply_is_redistributed_and_the_groups_stay_plain() -> None:
    sheet = absent("buildings", with_entry("efficiency", level=Level.FAIR))
    result = assess(sheet).table
    assert (result.total, result.grade) == (D("94.44"), Grade.EXCELLENT)
    assert (result.groups["过程"], result.rows["buildings"].points) == (D(30), None)


@pytest.mark.parametrize(("stated", "is_right"), [("94.44", True), ("85", False)])
def test_a_stated_total_is_held_against_the_redistributed_one(stated: str, is_right: bool) -> None:
    sheet = absent("buildings", with_entry("efficiency", level=Level.FAIR))
    found = findings(replace(sheet, stated_total=cell(stated)), "S03")
    assert [one.message for one in found] == (
        []
        if is_right
        else [
            "自评总分填 85.00 分，按规则计算的总分 94.44 分，相差 9.44 分。不计分指标的分值共 10 分，"
            "其余按比例折算为 100 分：85.00 × 100 ÷ 90 = 94.44 分。请核对各项得分和总分。"
        ]
    )


# Layouts of weights (S01)

LAYOUTS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "national-project-2020": ("10", (("产出指标", "50"), ("效益指标", "30"), ("满意度指标", "10"))),
    "hubei-project-2020": ("20", (("产出指标", "40"), ("效益指标", "30"), ("满意度指标", "10"))),
    "cost-project-2021": ("10", (("成本指标", "20"), ("产出指标", "40"), ("效益指标", "20"), ("满意度指标", "10"))),
    "cost-project-2021 without cost": ("10", (("产出指标", "50"), ("效益指标", "30"), ("满意度指标", "10"))),
    "cost-project-2021 without satisfaction": ("10", (("成本指标", "20"), ("产出指标", "40"), ("效益指标", "30"))),
    "cost-project-2021 with neither": ("10", (("产出指标", "50"), ("效益指标", "40"))),
    "the department's own 20/80": ("20", (("产出指标", "80"),)),
}


def laid_out(name: str, changes: Mapping[str, str] | None = None) -> Sheet:
    """The first project with one indicator in each group of a layout, weighted as the layout says."""
    execution, groups = LAYOUTS[name]
    key = name.partition(" ")[0]
    own = with_form(execution_weight=D(20), groups=(GroupWeight("产出指标", D(80), ("数量指标",)),))
    scheme = own if execution == "20" and len(groups) == 1 else shipped(key)
    form = scheme.project_form
    assert form is not None
    assert form.execution_weight == D(execution)
    first = complete().project(1).indicators[0]
    rows = tuple(
        replace(first, id=11 + at, level1=group, weight=cell((changes or {}).get(group, weight)))
        for at, (group, weight) in enumerate(groups)
    )
    sheet = with_project(1, replace(complete(), projects=complete().projects[:1]), indicators=rows)
    return replace(sheet, project_scheme=scheme)


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_is_held_against_its_own_groups(name: str) -> None:
    assert findings(laid_out(name), "S01") == []


@pytest.mark.parametrize("name", [name for name, (_, groups) in LAYOUTS.items() if len(groups) > 1])
def test_weights_moved_between_the_groups_of_a_layout_are_accused(name: str) -> None:
    (one, more), (other, less) = LAYOUTS[name][1][:2]
    moved = laid_out(name, {one: str(D(more) + 1), other: str(D(less) - 1)})
    (found,) = findings(moved, "S01")
    assert found.message == (
        f"项目“项目1”：{one}各指标分值合计 {D(more) + 1} 分，应为 {more} 分；"
        f"{other}各指标分值合计 {D(less) - 1} 分，应为 {less} 分。请调整指标分值。"
    )


# Supplementary figures


def test_only_supplementary_figures_that_are_needed_or_filled_in_are_shown() -> None:
    def rows(sheet: Sheet) -> list[str]:
        return [row.figure for table in shown_tables(sheet) if table.is_supplementary for row in table.rows]

    assert rows(complete()) == []
    assert rows(replace(complete(), scheme=shipped("changsha-district-2020"))) == ["three_public_prior_budget"]
    filled = replace(complete(), figures=figures({"assets_total.current": "5", "funds_other.actual": "x"}))
    assert rows(filled) == ["assets_total", "funds_other"]
    assert rows(replace(complete(), figures=figures({"works_done.current": "0"}))) == ["works_done"]


def test_official_tables_are_shown_whole() -> None:
    assert [table.key for table in shown_tables(replace(complete(), figures=figures({})))] == [
        "staff", "control", "buildings", "counters", "spending", "balance", "project_money",
    ]  # fmt: skip


# A table that is left out


def unscored(**changes: Any) -> Sheet:
    """The complete sheet without anything in its score table, under a scheme that does not demand it."""
    return replace(complete(), entries={}, stated_total=cell(None), stated_grade="", **changes)


def test_a_table_that_nobody_began_has_no_total() -> None:
    sheet = unscored()
    result = assess(sheet).table
    assert (sheet.leaves_out_scores, result.total, result.grade, result.open_rows) == (True, None, None, 0)
    assert set(result.groups.values()) == {None}
    assert result.rows["staff"].points == D(10)  # the base figures alone would give it
    assert result.summed.sentence == "整表未填，方案不要求评分，报告中不附。"
    assert findings(sheet) == []


@pytest.mark.parametrize(
    "began",
    [
        with_entry("efficiency", unscored(), level=Level.GOOD),
        with_entry("satisfaction", unscored(), value=cell("约九成")),
        with_entry("staff", unscored(), deviation_reason="编制调整。"),
        replace(unscored(), stated_total=cell("90")),
        replace(unscored(), stated_grade=Grade.GOOD),
        replace(unscored(), execution_reason="跨年支付。"),
    ],
    ids=["answer", "unreadable", "reason", "total", "grade", "execution"],
)
def test_a_table_that_was_begun_counts(began: Sheet) -> None:
    assert not began.leaves_out_scores
    assert assess(began).table.open_rows > 0
    assert {found.check for found in findings(began)} >= {"C02"}


def test_a_tick_that_was_taken_back_begins_nothing() -> None:
    assert with_entry("institutions", unscored(), ticks=(None, None)).leaves_out_scores
    assert not with_entry("institutions", unscored(), ticks=(None, False)).leaves_out_scores


def test_where_the_table_is_demanded_it_is_never_left_out() -> None:
    sheet = unscored(scheme=replace(SCHEME, demands_scores=True))
    assert not sheet.leaves_out_scores
    assert assess(sheet).table.is_open
    assert {found.severity for found in findings(sheet, "C02")} == {Severity.ERROR}


def test_a_form_of_the_department_that_nobody_began_is_left_out() -> None:
    form = department_form()
    empty = replace(form, targets=(), execution_reason="", stated_total=cell(None), stated_grade="")
    free = replace(empty, scheme=replace(empty.scheme, demands_scores=False))
    assert [found.check for found in findings(replace(free, narrative=form.narrative), "C03", "S05", "C02")] == []
    assert assess(free).table.total is None
    due = replace(empty, scheme=replace(empty.scheme, demands_scores=True))
    assert [(found.check, found.severity) for found in findings(due, "C03")] == [("C03", Severity.ERROR)]
