"""Cells whose text is not a number: each kind of cell is found, at its place, with the reason in words."""

from dataclasses import replace
from typing import Any

import pytest

from apps.budgets.enums import FundingSource
from apps.core.findings import Severity
from apps.evaluations.facts import Sheet
from tests.evaluations.sheets import (
    cell,
    complete,
    findings,
    with_entry,
    with_figures,
    with_funding,
    with_indicator,
    with_line,
    with_project,
)

COMPLETE = complete()
BUDGET = COMPLETE.project(1).budget
NOT_A_NUMBER = "“abc”不是数字，请只填数字，如 1234.50。"


@pytest.mark.parametrize(
    ("sheet", "where", "message"),
    [
        (
            with_figures({"income.current": "abc"}),
            "figure.income.current",
            f"本年收入（本年数）填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_figures({"three_public.budget": "12.5%"}),
            "figure.three_public.budget",
            "“三公”经费（年初预算数）填写的“12.5%”无法采用：此处应填金额或数量，不能填百分比；百分比由系统计算。",
        ),
        (
            with_figures({"abroad.actual": "-"}),
            "figure.abroad.actual",
            "出国经费（本年决算数）填写的“-”无法采用：“-”不是数字：没有数据请留空，确实为零请填 0。",
        ),
        (
            with_line(3, carry_in=cell("abc")),
            "line.3.carry_in",
            f"农林水支出（上年结转）填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_project(2, budget=replace(BUDGET, id=2, prior_actual=cell("abc"))),
            "project.2.prior_actual",
            f"项目“项目1”上年决算数填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_funding(1, FundingSource.OTHER, original="abc"),
            "funding.1.other.original",
            f"项目“项目1”其他资金（年初预算数）填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_project(1, stated_total=cell("abc")),
            "project.1.stated_total",
            f"项目“项目1”自评总分填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_indicator(11, target_number=cell("abc")),
            "indicator.11.target_number",
            f"指标“培训人次”年度指标值填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_indicator(11, actual=cell("abc")),
            "indicator.11.actual",
            f"指标“培训人次”实际完成值填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_indicator(11, weight=cell("abc")),
            "indicator.11.weight",
            f"指标“培训人次”分值填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_indicator(12, band_score=cell("abc")),
            "indicator.12.band_score",
            f"指标“培训质量”档内得分填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_indicator(11, adjusted_score=cell("abc")),
            "indicator.11.adjusted_score",
            f"指标“培训人次”调整后得分填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_entry("satisfaction", value=cell("abc")),
            "score.satisfaction.value",
            f"服务对象满意度完成值填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_entry("compliance", count=cell("abc")),
            "score.compliance.count",
            f"资金使用合规性发生例数填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_entry("benefit", band_score=cell("abc")),
            "score.benefit.band_score",
            f"经济社会效益档内得分填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            with_entry("staff", adjusted_score=cell("abc")),
            "score.staff.adjusted_score",
            f"在职人员控制率调整后得分填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
        (
            replace(COMPLETE, stated_total=cell("abc")),
            "scores.stated_total",
            f"自评总分填写的“abc”无法采用：{NOT_A_NUMBER}",
        ),
    ],
)
def test_unreadable_cell(sheet: Sheet, where: str, message: str) -> None:
    (found,) = findings(sheet, "N01")
    assert (found.severity, found.where.cell, found.message) == (Severity.ERROR, where, message)


def typed(text: str) -> Any:
    return replace(cell(None), typed=text)


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        (
            replace(COMPLETE, figures=replace(COMPLETE.figures, cells={"income.current": typed("1.1234567")})),
            "小数最多 6 位",
        ),
        (
            replace(COMPLETE, figures=replace(COMPLETE.figures, cells={"in_post.current": typed("12.5")})),
            "此处应填整数",
        ),
        (replace(COMPLETE, figures=replace(COMPLETE.figures, cells={"income.current": typed("-5")})), "此处不能为负数"),
        (with_line(1, actual=typed("-5")), "此处不能为负数"),
        (with_line(1, actual=typed("5%")), "不能填百分比"),
        (with_indicator(11, weight=typed("-5")), "此处不能为负数"),
        (with_indicator(11, weight=typed("5.125")), "小数最多 2 位"),
        (with_indicator(11, actual=typed("-5%元")), "不是数字"),
        (with_indicator(11, actual=typed("9" * 40)), "数字过大"),
        (with_entry("compliance", count=typed("1.5")), "此处应填整数"),
        (with_entry("compliance", count=typed("-1")), "此处不能为负数"),
        (with_entry("satisfaction", value=typed("-5%元")), "不是数字"),
        (with_entry("staff", adjusted_score=typed("5.125")), "小数最多 2 位"),
        (with_project(1, stated_total=typed("5.125")), "小数最多 2 位"),
        (replace(COMPLETE, stated_total=typed("5.125")), "小数最多 2 位"),
        (with_entry("staff", adjusted_score=typed("1000")), "数字超出允许范围"),  # readable, yet not stored
        (with_indicator(11, actual=typed("-5%")), "数字超出允许范围"),  # percent and minus are allowed here
        (with_entry("satisfaction", value=typed("-5%")), "数字超出允许范围"),
    ],
)
def test_reason_follows_what_the_cell_may_hold(sheet: Sheet, problem: str) -> None:
    # a replaced catalogue of figures keeps one cell only: the finding is still the only one of its check
    (found,) = findings(sheet, "N01")
    assert problem in found.message


@pytest.mark.parametrize("key", ["budget_added", "overall_adjustment"])
def test_negative_is_no_problem_where_it_is_allowed(key: str) -> None:
    column = {"budget_added": "current", "overall_adjustment": "actual"}[key]
    sheet = replace(COMPLETE, figures=replace(COMPLETE.figures, cells={f"{key}.{column}": typed("-5x")}))
    assert "不能为负数" not in findings(sheet, "N01")[0].message


def test_every_unreadable_cell_is_listed() -> None:
    sheet = with_indicator(
        24,
        with_line(2, with_figures({"office.actual": "a", "office.prior": "b"}), original=cell("c")),
        actual=cell("d"),
    )
    assert [one.where.cell for one in findings(sheet, "N01")] == [
        "figure.office.prior",
        "figure.office.actual",
        "line.2.original",
        "indicator.24.actual",
    ]


def test_readable_cells_are_not_accused() -> None:
    assert findings(COMPLETE, "N01") == []


def test_what_is_repeated_is_cut_down() -> None:
    (found,) = findings(with_figures({"office.actual": "约" * 200}), "N01")
    assert found.message == (
        f"办公经费（本年决算数）填写的“{'约' * 40}…”无法采用：“{'约' * 20}…”不是数字，请只填数字，如 1234.50。"
    )
