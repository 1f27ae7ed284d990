"""Columns of rates: judged cell by cell, never added up, whatever their numbers look like."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from apps.core.findings import Finding
from apps.papers.checks import find_printed
from tests.papers.grids import form_in, rows_of

RATES = {
    "ratio": ("0.15", "0.0833", "0.25"),
    "short ratio": ("0.15", "0.08", "0.25"),
    "percent": ("15%", "8.33%", "25%"),
    "points": ("15", "8.33", "25"),
    "only the total": ("0.15", "", ""),
}


def _findings(rates: Sequence[str], head: str = "增减率") -> Sequence[Finding]:
    table = rows_of(f"""
部门支出决算情况表（万元）
科目 | 上年决算数 | 决算数 | {head}
支出合计 | 200 | 230 | {rates[0]}
基本支出 | 120 | 130 | {rates[1]}
项目支出 | 80 | 100 | {rates[2]}
""")
    return find_printed(form_in(table))


@pytest.mark.parametrize("head", ["增减率", "增长率（%）", "增减幅度", "比上年增减比例"])
@pytest.mark.parametrize("rates", RATES.values(), ids=RATES.keys())
def test_right_rates_accuse_nobody(rates: Sequence[str], head: str) -> None:
    assert _findings(rates, head) == ()


@pytest.mark.parametrize(
    ("heads", "project", "told"),
    [
        ("决算数（元） | 决算数（万元）", "900000 | 90", []),
        ("决算数（元） | 决算数（万元）", "900000 | 91", ["F01 figure.0.1"]),
        ("决算数（元） | 决算数（万元）", "910000 | 90", ["F01 figure.0.0"]),
    ],
)
def test_each_column_counts_in_the_unit_of_its_head(heads: str, project: str, told: list[str]) -> None:
    table = rows_of(f"""
科目 | {heads}
支出合计 | 2000000 | 200
基本支出 | 1100000 | 110
项目支出 | {project}
""")
    assert [f"{found.check} {found.where.cell}" for found in find_printed(form_in(table))] == told


@pytest.mark.parametrize("wrong", ["0.35", "35%"])
def test_a_wrong_rate_is_told_as_a_rate(wrong: str) -> None:
    (found,) = _findings(("0.15", "0.0833", wrong))
    assert (found.check, found.where.cell) == ("D01", "figure.2.2")
    assert found.expected == 25


def test_a_column_of_amounts_is_still_added_up() -> None:
    table = rows_of("""
科目 | 上年决算数 | 决算数 | 增减率
支出合计 | 200 | 231 | 0.155
基本支出 | 120 | 130 | 0.0833
项目支出 | 80 | 100 | 0.25
""")
    assert [(found.check, found.where.cell) for found in find_printed(form_in(table))] == [("F01", "figure.0.1")]


def test_a_rate_between_the_years_is_judged_beside_a_budget() -> None:
    table = rows_of("""
科目 | 上年决算数 | 年初预算数 | 决算数 | 增减率
支出合计 | 200 | 230 | 230 | 0.2
基本支出 | 120 | 130 | 130 |
项目支出 | 80 | 100 | 100 |
""")
    (found,) = find_printed(form_in(table))
    assert (found.where.cell, found.expected) == ("figure.0.3", Decimal(15))
