"""The money block: total row, rates, execution score, plain and filled cells."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.core.findings import Severity
from apps.indicators.facts import ExecutionInterval, ExecutionRule, ProjectForm
from apps.papers.checks import find_printed, recompute
from apps.papers.imports import PrintedFunding
from tests.papers.forms import CORRECT, TOTAL, errors, said, scheme_of, with_output, with_rows, with_total

SPLIT = PrintedFunding("其中:当年财政拨款", "100", "100", "90", "—", "90%", "—")
OTHER = PrintedFunding("其他资金", "0", "0", "0", "—", "", "—")


def test_an_assumed_unit_is_not_called_that_of_the_head() -> None:
    form = replace(with_total(adjusted="0.05"), money_unit="万元", is_unit_assumed=True)
    (finding,) = (finding for finding in find_printed(form) if finding.check == "T05")
    assert "表上未写金额单位，按万元只有 500 元" in finding.text


def test_a_correct_form_is_accused_of_nothing() -> None:
    assert [finding.message for finding in find_printed(CORRECT)] == []
    assert [finding.message for finding in find_printed(with_rows(SPLIT, OTHER))] == []


# F11: rates


@pytest.mark.parametrize(
    ("adjusted", "actual", "rate", "line"),
    [
        ("100", "90", "90%", []),
        ("100", "90", "90.00", []),
        ("100", "90", "0.9", ["hint funding.0.rate 90"]),  # a ratio without a percent sign
        ("80", "70", "87.5%", []),
        ("300", "200", "66.67%", []),
        ("300", "200", "66.66%", ["hint funding.0.rate 66.67"]),  # cut, not rounded
        ("300", "200", "67%", []),  # rounded to its own decimals
        ("300", "200", "66%", ["hint funding.0.rate 66.67"]),
        ("300", "200", "65%", ["error funding.0.rate 66.67"]),
        ("300", "200", "68%", ["error funding.0.rate 66.67"]),
        ("300", "200", "66.70%", ["error funding.0.rate 66.67"]),
        ("300", "200", "", []),
        ("300", None, "65%", []),
        ("0", "0", "0%", []),  # D11
        ("", "", "65%", []),
        ("200", "90", "90%", ["error funding.0.rate 45"]),  # divided by the original budget
        ("100", "110", "110%", ["warning funding.0.actual"]),
        ("100", "100.01", "100.01%", []),  # rounding of two amounts
        ("100", "100.02", "100.02%", ["warning funding.0.actual"]),
        ("100", "-1", "-1%", ["error funding.0.actual 0"]),
    ],
)
def test_rates(adjusted: str, actual: str | None, rate: str, line: list[str]) -> None:
    assert said(with_total(adjusted=adjusted, actual=actual, rate=rate), "F11") == line


def test_a_rate_by_the_original_budget_is_named() -> None:
    (finding,) = (f for f in find_printed(with_total(adjusted="200", rate="90%")) if f.check == "F11")
    assert finding.message == (
        "“年度资金总额”执行率：90 ÷ 200 = 45.00%，表列 90%，是除以年初预算数得出的。"
        "执行率 = 全年执行数 ÷ 全年预算数，请更正。"
    )


def test_each_row_has_its_own_rate() -> None:
    own = replace(SPLIT, adjusted="60", actual="60", rate="99%")
    other = replace(OTHER, adjusted="40", actual="30", rate="75%")
    assert said(with_rows(own, other), "F11") == ["error funding.1.rate 100"]


# S04: the execution score


@pytest.mark.parametrize(
    ("actual", "rate", "score", "line"),
    [
        ("97.59", "97.59%", "9.76", []),
        ("97.59", "97.59%", "9.75", []),
        ("97.59", "98%", "9.8", ["hint funding.0.score 9.76"]),  # scored on the rounded rate
        ("97.59", "97.59%", "9.8", ["hint funding.0.score 9.76"]),
        ("97.59", "97.59%", "9.7", ["error funding.0.score 9.76"]),
        ("97.59", "97.59%", "10", ["warning funding.0.score 9.76"]),
        ("99.6", "99.6%", "10", []),
        ("97.59", "97.59%", "", []),
        ("120", "120%", "10", []),
        ("0", "0%", "10", ["error funding.0.score 0"]),
    ],
)
def test_execution_scores(actual: str, rate: str, score: str, line: list[str]) -> None:
    assert said(replace(with_total(actual=actual, rate=rate, score=score), totals=()), "S04") == line


def test_an_execution_score_by_intervals_of_the_scheme() -> None:
    intervals = (ExecutionInterval(Decimal(90), Decimal(1)), ExecutionInterval(Decimal(60), Decimal("0.5")))
    scheme = scheme_of(ProjectForm("表", Decimal(10), (), execution_rule=ExecutionRule(intervals=intervals)))
    full, linear = (replace(with_total(score=score), totals=()) for score in ("10", "9"))
    assert said(full, "S04") == ["error funding.0.score 9"]
    assert said(full, "S04", scheme) == []
    assert said(linear, "S04", scheme) == ["error funding.0.score 10"]


# D03: the total row and its split rows


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([("财政拨款", "80"), ("其他资金", "20")], []),
        ([("财政拨款", "80"), ("其他资金", "10")], ["error funding.0.adjusted 90"]),
        ([("财政拨款", "80"), ("其他资金", "30")], ["error funding.0.adjusted 110"]),
        ([("财政拨款", "80"), ("其他资金", None)], []),  # nobody saw the rest
        ([("财政拨款", "120"), ("其他资金", None)], ["error funding.0.adjusted 120"]),
        ([("财政拨款", "99.99"), ("其他资金", "0")], ["hint funding.0.adjusted 99.99"]),
        ([("财政拨款", "99.98"), ("其他资金", "0")], ["error funding.0.adjusted 99.98"]),
        ([("财政拨款", "60.01"), ("上年结转", "40.005")], ["hint funding.0.adjusted 100.015"]),
        ([("财政拨款", "100"), ("其中:中央", "70"), ("县级", "30")], []),
        ([("中央资金", "70"), ("县级资金", "30")], []),
        ([("一般公共预算", "60"), ("政府性基金", "30"), ("其他资金", "10")], []),
        ([("财政拨款", "90"), ("一般公共预算", "60"), ("政府性基金", "30"), ("其他资金", "10")], []),
        ([("财政拨款", "100"), ("其他资金", "20")], ["error funding.0.adjusted 120"]),  # no part of another source
        ([("财政拨款", "—"), ("其他资金", "")], []),
    ],
)
def test_the_total_row_is_the_sum_of_its_sources(rows: list[tuple[str, str | None]], line: list[str]) -> None:
    split = (PrintedFunding(name, None, adjusted, None) for name, adjusted in rows)
    assert said(with_rows(*split), "F19") == line


def test_a_total_row_of_zeros_is_computed_from_the_split_rows() -> None:
    left_behind = replace(TOTAL, original="0", adjusted="0", actual="0", rate="0", score="0")
    form = replace(CORRECT, funding=(left_behind, SPLIT))
    assert said(form, "F19") == [
        "error funding.0.original 100",
        "error funding.0.adjusted 100",
        "error funding.0.actual 90",
    ]
    assert said(form, "F11") == ["error funding.0.rate 90"]
    assert said(form, "N01") == []


@pytest.mark.parametrize(
    ("weight", "score", "line"),
    [("10", "10", ["warning funding.1.score"]), ("—", "9", ["warning funding.1.score"]), ("—", "—", []), ("", "0", [])],
)
def test_a_split_row_is_not_scored_again(weight: str, score: str, line: list[str]) -> None:
    assert said(with_rows(replace(SPLIT, weight=weight, score=score)), "D07") == line


# D05, D11, D12, N01, T05


@pytest.mark.parametrize(
    ("original", "line"),
    [("80", ["warning funding.0.adjusted"]), ("100", []), ("99.99", []), ("", []), (None, [])],
)
def test_an_adjusted_budget_needs_a_reason(original: str | None, line: list[str]) -> None:
    assert said(with_total(original=original), "D05") == line


@pytest.mark.parametrize(("actual", "line"), [("79.99", ["hint funding.0.actual"]), ("80", [])])
def test_low_execution_needs_a_reason(actual: str, line: list[str]) -> None:
    assert said(with_total(actual=actual, rate="", score=""), "W09") == line


@pytest.mark.parametrize(
    ("adjusted", "actual", "rate", "line"),
    [
        ("0", "0", "0.00%", ["hint funding.2.rate"]),
        ("0", "0", "", []),
        ("0", "0", "—", []),
        ("0", "5", "0%", []),
        ("", "", "0%", []),
    ],
)
def test_the_rate_of_nothing_is_empty(adjusted: str, actual: str, rate: str, line: list[str]) -> None:
    assert said(with_rows(SPLIT, replace(OTHER, adjusted=adjusted, actual=actual, rate=rate)), "T07") == line


def test_units_stand_in_the_heading_once() -> None:
    form = with_total(original="100万元", adjusted="100万元", actual="90")
    assert said(form, "N01") == ["warning funding.0.original"]
    assert errors(form) == []


def test_a_score_has_a_precision_of_its_own_beside_scores_of_two_decimals() -> None:
    money = with_total(actual="86.2", rate="86.2%", score="8.6").funding
    assert "hint funding.0.score 8.62" in said(replace(with_output(score="9.85"), funding=money), "S04")


def test_a_rate_as_a_bare_fraction_is_read_as_one() -> None:
    assert said(with_total(actual="97", rate="0.97"), "F11") == ["hint funding.0.rate 97"]
    assert said(with_total(actual="97", rate="0.95"), "F11") == ["error funding.0.rate 97"]


def test_an_amount_is_a_number() -> None:
    assert said(with_total(original="见附件"), "N01") == ["warning funding.0.original"]
    assert said(with_total(original="/"), "N01") == []


def test_amounts_of_another_unit_are_converted() -> None:
    assert said(with_total(adjusted="1000000元"), "F11") == []
    assert said(with_total(adjusted="0.01亿元"), "F11") == []
    assert said(with_total(adjusted="2000000元"), "F11") == ["error funding.0.rate 45"]


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("original", ["warning funding.0.original"]),
        ("rate", ["warning funding.0.rate 90"]),
        ("score", ["warning funding.0.score 9"]),
    ],
)
def test_no_cell_of_the_total_row_is_empty(cell: str, line: list[str]) -> None:
    assert said(with_total(**{cell: ""}), "C03") == line
    assert said(with_total(**{cell: None}), "C03") == []


@pytest.mark.parametrize(
    ("unit", "adjusted", "line"),
    [
        ("元", "900", ["warning funding.0.adjusted"]),
        ("元", "1000", []),
        ("万元", "100000", []),
        ("万元", "100001", ["hint funding.0.adjusted 10.0001"]),
        ("", "900", []),
    ],
)
def test_a_budget_of_an_impossible_size(unit: str, adjusted: str, line: list[str]) -> None:
    assert said(replace(with_total(adjusted=adjusted), money_unit=unit), "T05") == line


def test_price_times_number_is_held_against_the_money() -> None:
    price, number = (
        replace(CORRECT.indicators[0], name=name, target="", actual=actual)
        for name, actual in (("补助标准", "5000元/人"), ("补助人数", "200人"))
    )
    form = replace(CORRECT, indicators=(price, number))  # 100 万元 against 90 spent
    assert said(form, "W10") == ["hint indicator.0.actual"]
    assert said(replace(form, funding=(replace(TOTAL, actual="100"),)), "W10") == []
    assert said(replace(form, indicators=(price, number, number)), "W10") == []


@pytest.mark.parametrize(("unit", "right"), [("万元", "0.5"), ("元", "5000")])
def test_an_amount_with_a_unit_is_told_in_the_unit_of_the_form(unit: str, right: str) -> None:
    form = replace(CORRECT, money_unit=unit, funding=(TOTAL, PrintedFunding("其他资金", "５千元", "0", "0")))
    found = next(finding for finding in find_printed(form) if finding.check == "N01")
    assert f"按{unit}填 {right}。" in found.message


def test_a_bare_fraction_of_another_size_is_asked_about_and_read_once() -> None:
    form = with_total(rate="0.08")
    (finding,) = (finding for finding in find_printed(form) if finding.check == "F11")
    assert (finding.severity, finding.actual) == (Severity.HINT, Decimal(8))
    assert "按 8% 读也对不上" in finding.message
    assert [row.printed for row in recompute(form).rates] == [8]
    beside = (replace(form.funding[0], rate="0.08"), replace(SPLIT, rate="0.9"))
    assert "error funding.0.rate 90" in said(replace(form, funding=beside), "F11")
