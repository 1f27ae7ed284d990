"""Columns beside those that a score is computed from: judged, or named as not judged."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from apps.core.findings import Finding
from apps.papers.checks import find_printed, kept_as_text
from apps.papers.imports import PrintedForm
from tests.papers.grids import form_in, rows_of

ROWS = (
    ("培训人次", "≥500人次", "500人次", "20", "20"),
    ("培训合格率", "≥95%", "96%", "30", "30"),
    ("机制健全", "建立机制", "已建立", "30", "24"),
    ("学员满意度", "≥90%", "95%", "20", "20"),
)


def _form(head: str, cells: Sequence[str]) -> PrintedForm:
    lines = (" | ".join((*row, cell)) for row, cell in zip(ROWS, cells, strict=True))
    heads = f"三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | {head}"
    return form_in(rows_of("\n".join(("项目支出绩效自评表", heads, *lines))))


def _s04(form: PrintedForm) -> list[Finding]:
    return [finding for finding in find_printed(form) if finding.check == "S04"]


@pytest.mark.parametrize("head", ["得分系数", "得分率"])
@pytest.mark.parametrize(
    "factors", [("1", "1", "0.8", "1"), ("100%", "100%", "80%", "100%"), ("100", "100", "80", "100")]
)
def test_scores_by_their_factors_accuse_nobody(head: str, factors: Sequence[str]) -> None:
    form = _form(head, factors)
    assert (_s04(form), kept_as_text(form)) == ([], ())


@pytest.mark.parametrize(
    ("factors", "cell", "expected", "severity"),
    [
        (("0.5", "1", "0.8", "1"), "indicator.0.score", 10, "warning"),
        (("1", "1", "0.5", "1"), "indicator.2.score", 15, "error"),
        (("100%", "100%", "50%", "100%"), "indicator.2.score", 15, "error"),
    ],
)
def test_a_score_that_is_not_weight_by_factor_is_told(
    factors: Sequence[str], cell: str, expected: int, severity: str
) -> None:
    (found,) = _s04(_form("得分系数", factors))
    assert (found.where.cell, found.expected, found.severity.value) == (cell, Decimal(expected), severity)


@pytest.mark.parametrize("factors", [("1.2", "3", "2", "0.4"), ("0.5", "0.5", "0.5", "0.5")])
def test_factors_of_something_else_are_named_and_accuse_nobody(factors: Sequence[str]) -> None:
    form = _form("难度系数", factors)
    assert _s04(form) == []
    assert kept_as_text(form) == ("得分系数与多数得分对不上，没有核对。",)


@pytest.mark.parametrize("head", ["偏离度", "财政复核得分", "评分标准", "上年完成值", "扣分"])
def test_a_column_that_nothing_is_checked_by_is_named(head: str) -> None:
    assert kept_as_text(_form(head, ("1", "", "2", "3"))) == (f"“{head}”一列没有核对。",)
    assert kept_as_text(_form(head, ("", "", "", ""))) == ()


def test_a_column_of_money_that_nothing_is_checked_by_is_named() -> None:
    form = form_in(
        rows_of("""
项目支出绩效自评表
项目资金 | 年初预算数 | 全年预算数 | 到位资金 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | 100 | 100 | 95 | 90 | 10 | 90% | 9
""")
    )
    assert kept_as_text(form) == ("“到位资金”一列没有核对。",)
