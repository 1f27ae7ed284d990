"""Relations between base figures and budget lines: each holds, fails, at its tolerance, with missing parts, at zero."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.enums import LineKind, LineNature
from apps.budgets.facts import Line
from apps.core.findings import Severity
from apps.evaluations.facts import Sheet
from tests.evaluations.sheets import SCHEME, cell, cells, complete, figures, findings, with_figures, with_line

D = Decimal
Changes = Mapping[str, str | None]


def only(sheet: Sheet, check: str) -> list[tuple[str, Decimal | None, Decimal | None]]:
    return [(found.where.cell, found.expected, found.actual) for found in findings(sheet, check)]


@pytest.mark.parametrize(
    ("check", "changes", "cell_name", "expected", "actual"),
    [
        ("F01", {"total_expenditure.actual": "1000.016"}, "figure.total_expenditure.actual", "1000", "1000.016"),
        ("F01", {"total_expenditure.actual": "999.984"}, "figure.total_expenditure.actual", "1000", "999.984"),
        ("F01", {"total_expenditure.prior": "0"}, "figure.total_expenditure.prior", "875", "0"),
        ("F01", {"total_expenditure.budget": "910"}, "figure.total_expenditure.budget", "900", "910"),
        ("F01", {"total_expenditure.adjusted": "1050"}, "figure.total_expenditure.adjusted", "1060", "1050"),
        ("F01", {"remitted_upward.actual": "0.03"}, "figure.total_expenditure.actual", "1000.03", "1000"),
        ("F01", {"business_expenditure.actual": "1"}, "figure.total_expenditure.actual", "1001", "1000"),
        ("F01", {"affiliate_subsidy.actual": "1"}, "figure.total_expenditure.actual", "1001", "1000"),
        ("F02", {"basic_expenditure.actual": "400.016"}, "figure.basic_expenditure.actual", "400", "400.016"),
        ("F02", {"operating_expenditure.prior": "95.02"}, "figure.basic_expenditure.prior", "375.02", "375"),
        ("F07", {"three_public.prior": "12.021"}, "figure.three_public.prior", "12", "12.021"),
        ("F07", {"three_public.budget": "9"}, "figure.three_public.budget", "10", "9"),
        ("F07", {"three_public.actual": "9.5"}, "figure.three_public.actual", "9", "9.5"),
        ("F07", {"vehicle_running.actual": "5.516"}, "figure.vehicles.actual", "5.516", "5.5"),
        ("F07", {"vehicle_purchase.budget": "1"}, "figure.vehicles.budget", "7", "6"),
        ("F08", {"project_income.current": "660.021"}, "figure.project_income.current", "660", "660.021"),
        ("F08", {"project_other_income.current": "10"}, "figure.project_income.current", "670", "660"),
        ("F14", {"establishment.current": "21"}, "figure.establishment.current", "20", "21"),
        ("F14", {"establishment_worker.current": "1"}, "figure.establishment.current", "21", "20"),
    ],
)
def test_sum_that_fails(check: str, changes: Changes, cell_name: str, expected: str, actual: str) -> None:
    (found,) = findings(with_figures(changes), check)
    assert (found.severity, found.where.cell) == (Severity.ERROR, cell_name)
    assert (found.expected, found.actual) == (D(expected), D(actual))


@pytest.mark.parametrize(
    ("check", "changes"),
    [
        ("F01", {"total_expenditure.actual": "1000.015"}),
        ("F01", {"total_expenditure.actual": "999.985"}),
        ("F01", {"remitted_upward.actual": "0.02"}),  # three parts: four half cents
        ("F01", {"remitted_upward.actual": "0"}),
        ("F01", {"total_expenditure.actual": None}),  # not typed: computed, cannot be wrong
        ("F02", {"basic_expenditure.actual": "400.015"}),
        ("F02", {"basic_expenditure.actual": "399.985"}),
        ("F07", {"three_public.actual": "9.02", "vehicles.actual": "5.5"}),
        ("F07", {"vehicles.actual": "5.515"}),
        ("F08", {"project_income.current": "660.02"}),
        ("F08", {"project_income.current": "659.98"}),
        ("F14", {"establishment.current": None}),
    ],
)
def test_sum_at_its_tolerance_holds(check: str, changes: Changes) -> None:
    assert findings(with_figures(changes), check) == []


def test_computed_part_counts_with_all_its_typed_parts() -> None:
    # basic expenditure left empty: three typed parts carry 4 half cents
    changes: Changes = {"basic_expenditure.actual": None, "total_expenditure.actual": "1000.02"}
    assert findings(with_figures(changes), "F01") == []
    (found,) = findings(with_figures({**changes, "total_expenditure.actual": "1000.021"}), "F01")
    assert found.message == (
        "本年决算数（万元）：人员经费＋公用经费＋项目支出合计 1,000.00，支出总计 1,000.02，相差 0.02。"
        "请核对各项和合计，更正填错的一项。"
    )


@pytest.mark.parametrize(
    ("total", "accused"),
    [("600.00", []), ("599.99", []), ("599.98", [("figure.total_expenditure.actual", D(600), D("599.98"))])],
)
def test_sum_with_a_missing_part_is_only_too_large(total: str, accused: list[tuple[str, Decimal, Decimal]]) -> None:
    basic: Changes = dict.fromkeys(
        ("basic_expenditure.actual", "personnel_expenditure.actual", "operating_expenditure.actual")
    )
    sheet = replace(with_figures({**basic, "total_expenditure.actual": total}), lines=())
    assert only(sheet, "F01") == accused


def test_unreadable_optional_part_is_missing_and_not_zero() -> None:
    changes = {"remitted_upward.actual": "12万", "total_expenditure.actual": "1012"}
    assert findings(with_figures(changes), "F01") == []
    (found,) = findings(with_figures({**changes, "total_expenditure.actual": "990"}), "F01")
    assert found.where.cell == "figure.total_expenditure.actual"


def test_persons_are_shown_without_decimals() -> None:
    (found,) = findings(with_figures({"establishment.current": "21"}), "F14")
    assert found.message == (
        "本年数（人）：行政编制＋事业编制合计 20，编制数 21，相差 1。请核对各项和合计，更正填错的一项。"
    )


@pytest.mark.parametrize(
    ("changes", "accused"),
    [
        ({"establishment.current": "20", "in_post.current": "25"}, False),
        ({"establishment.current": "0", "in_post.current": "0"}, False),
        ({"establishment.current": "0", "in_post.current": "1"}, True),
        ({"establishment.current": None, "in_post.current": "1"}, True),  # the parts are zero
    ],
)
def test_in_post_without_establishment(changes: Changes, accused: bool) -> None:
    none: Changes = {"establishment_administrative.current": "0", "establishment_institution.current": "0"}
    sheet = with_figures({**(none if changes["establishment.current"] != "20" else {}), **changes})
    assert only(sheet, "F14") == ([("figure.in_post.current", D(0), D(1))] if accused else [])


def test_in_post_without_establishment_names_both_numbers() -> None:
    changes = {"establishment.current": "0", "in_post.current": "3"}
    (found,) = [one for one in findings(with_figures(changes), "F14") if "in_post" in one.where.cell]
    assert found.message == ("编制数为 0 人，实际在职人数为 3 人，无法计算在职人员控制率。请核对编制数和在职人数。")


# F03: lines split by nature


@pytest.mark.parametrize(
    ("amount", "typed", "accused"),
    [
        ("actual", "300.01", []),
        ("actual", "300.011", [("figure.personnel_expenditure.actual", D("300.011"), D(300))]),
        ("actual", "299.989", [("figure.personnel_expenditure.actual", D("299.989"), D(300))]),
        ("original", "280", [("figure.personnel_expenditure.budget", D(280), D(290))]),
        ("adjusted", "301", [("figure.personnel_expenditure.adjusted", D(301), D(300))]),
        ("actual", None, [("figure.personnel_expenditure.actual", D(0), D(300))]),
        ("actual", "3x", []),
    ],
)
def test_personnel_lines_against_figure(
    amount: str, typed: str | None, accused: list[tuple[str, Decimal, Decimal]]
) -> None:
    assert only(with_line(1, **{amount: cell(typed)}), "F03") == accused


def test_operating_lines_against_figure() -> None:
    sheet = with_line(2, actual=cell("90"))
    assert only(sheet, "F03") == [("figure.operating_expenditure.actual", D(90), D(100))]
    assert findings(sheet, "F03")[0].message == (
        "本年决算数（万元）：功能分类明细中的公用经费 90.00，公用经费 100.00，相差 10.00。"
        "请核对明细的支出性质和金额，更正填错的一项。"
    )


@pytest.mark.parametrize(
    ("kind", "nature"),
    [(LineKind.UNSPLIT, LineNature.UNSPLIT), (LineKind.BASIC, LineNature.UNSPLIT)],
)
def test_partly_split_lines_are_only_too_large(kind: LineKind, nature: LineNature) -> None:
    partly = with_line(2, kind=kind, nature=nature)
    assert findings(partly, "F03") == []
    sheet = with_line(1, partly, actual=cell("310"))
    assert only(sheet, "F03") == [("figure.personnel_expenditure.actual", D(310), D(300))]


def test_lines_that_are_not_split_say_nothing_about_basic_expenditure() -> None:
    lines = (Line(1, "201", "一般公共服务支出", LineKind.UNSPLIT, actual=cell("1000")),)
    assert findings(replace(complete(), lines=lines), "F03") == []


def test_column_without_any_split_line_says_nothing_about_basic_expenditure() -> None:
    sheet = with_line(1, with_line(2, original=cell(None)), original=cell(None))
    assert findings(sheet, "F03") == []
    assert only(with_line(1, original=cell(None)), "F03") == [("figure.personnel_expenditure.budget", D(0), D(290))]


def test_personnel_of_project_lines_is_not_basic() -> None:
    sheet = with_line(3, nature=LineNature.PERSONNEL)
    assert findings(sheet, "F03") == []


# F04: function classes


@pytest.mark.parametrize(
    ("amount", "third", "severity", "cell_name", "total", "sum_of_lines"),
    [
        ("actual", "599.979", "warning", "lines.gap", "1000", "999.979"),
        ("actual", "600.021", "error", "lines.gap", "1000", "1000.021"),
        ("original", "500", "warning", "figure.total_expenditure.budget", "900", "890"),
        ("adjusted", "651", "error", "figure.total_expenditure.adjusted", "1060", "1061"),
    ],
)
def test_function_classes_that_do_not_add_up(
    amount: str, third: str, severity: str, cell_name: str, total: str, sum_of_lines: str
) -> None:
    sheet = with_line(3, **{amount: cell(third)})
    assert cells(sheet, "F04") == [("F04", severity, cell_name)]
    assert only(sheet, "F04") == [(cell_name, D(total), D(sum_of_lines))]


@pytest.mark.parametrize("third", ["599.98", "600", "600.02"])
def test_function_classes_within_tolerance(third: str) -> None:
    assert findings(with_line(3, actual=cell(third)), "F04") == []


def test_missing_function_class_is_an_error_unless_the_scheme_says_otherwise() -> None:
    strict = replace(with_line(3, actual=cell("500")), scheme=replace(SCHEME, severities={}))
    (found,) = findings(strict, "F04")
    assert found.severity is Severity.ERROR
    assert found.message == (
        "本年决算数（万元）：各功能分类合计 900.00，支出总计 1,000.00，相差 100.00，占 10.00%。"
        "请补列未列示的功能分类，或说明原因。"
    )


def test_function_classes_above_total_are_an_error_whatever_the_scheme_says() -> None:
    (found,) = findings(with_line(3, actual=cell("700")), "F04")
    assert found.severity is Severity.ERROR
    assert found.message == (
        "本年决算数（万元）：各功能分类合计 1,100.00，支出总计 1,000.00，相差 100.00。"
        "功能分类不能超过支出总计，请核对后更正。"
    )


def test_empty_line_counts_as_nothing_and_unreadable_line_as_missing() -> None:
    assert only(with_line(3, actual=cell(None)), "F04") == [("lines.gap", D(1000), D(400))]
    assert findings(with_line(3, actual=cell("6oo")), "F04") == []


@pytest.mark.parametrize("changes", [{"lines": ()}, {"figures": figures({})}])
def test_function_classes_without_the_other_side(changes: dict[str, object]) -> None:
    assert findings(replace(complete(), **changes), "F04") == []  # type: ignore[arg-type]


def test_zero_total_with_zero_classes() -> None:
    zero = dict.fromkeys(("total_expenditure.actual", "basic_expenditure.actual", "project_expenditure.actual"), "0")
    sheet = with_line(1, with_line(2, with_line(3, actual=cell("0")), actual=cell("0")), actual=cell("0"))
    assert findings(with_figures(zero, sheet), "F04") == []


# F05 and F06: balances


@pytest.mark.parametrize(
    ("changes", "expected", "actual"),
    [
        ({"closing_balance.current": "60.021"}, "60", "60.021"),
        ({"closing_balance.current": "50"}, "60", "50"),
        ({"closing_balance.current": "0"}, "60", "0"),
        ({"opening_balance.current": "81"}, "61", "60"),
        ({"income.current": "970"}, "50", "60"),
        ({"non_fiscal_surplus_used.current": "5"}, "65", "60"),
        ({"surplus_distributed.current": "5"}, "55", "60"),
    ],
)
def test_balance_that_fails(changes: Changes, expected: str, actual: str) -> None:
    assert only(with_figures(changes), "F05") == [("figure.closing_balance.current", D(expected), D(actual))]


@pytest.mark.parametrize(
    "changes",
    [
        {"closing_balance.current": "60.02"},
        {"closing_balance.current": "59.98"},
        {"non_fiscal_surplus_used.current": "5", "closing_balance.current": "65"},
        {"non_fiscal_surplus_used.current": "5", "surplus_distributed.current": "5"},
        {"non_fiscal_surplus_used.current": "0.025"},  # five figures: five half cents
        {"closing_balance.current": None},
        {"income.current": None, "opening_balance.current": "0"},
        {"opening_balance.current": None, "income.current": None, "closing_balance.current": None},
    ],
)
def test_balance_that_holds_or_cannot_be_judged(changes: Changes) -> None:
    assert findings(with_figures(changes), "F05") == []


def test_more_spent_than_there_was_is_accused_without_the_closing_balance() -> None:
    sheet = with_figures({"closing_balance.current": None, "income.current": "900"})
    (found,) = findings(sheet, "F05")
    assert (found.expected, found.actual) == (None, None)
    assert found.message == (
        "收支平衡（万元）：年初结转和结余＋本年收入合计 980.00，支出总计 1,000.00，相差 20.00。"
        "请核对收入、支出和年末结转结余，更正填错的一项。"
    )


@pytest.mark.parametrize(
    ("closing", "accused"),
    [
        ("60.015", []),
        ("59.985", []),
        ("60.016", [("figure.project_closing_balance.current", D(60), D("60.016"))]),
        ("59.984", [("figure.project_closing_balance.current", D(60), D("59.984"))]),
        ("0", [("figure.project_closing_balance.current", D(60), D(0))]),
        (None, []),
    ],
)
def test_project_balance(closing: str | None, accused: list[tuple[str, Decimal, Decimal]]) -> None:
    assert only(with_figures({"project_closing_balance.current": closing}), "F06") == accused


def test_project_money_overspent() -> None:
    sheet = with_figures({"project_income.current": "590", "project_closing_balance.current": None})
    (found,) = findings(sheet, "F06")
    assert found.message == (
        "项目资金（万元）：项目总收入 590.00，项目支出 600.00，相差 10.00。"
        "请核对项目收入、支出和年末结转结余，更正填错的一项。"
    )


@pytest.mark.parametrize("check", ["F01", "F02", "F05", "F06", "F07", "F08", "F14"])
def test_scheme_sets_the_severity(check: str) -> None:
    broken = with_figures(
        {
            "total_expenditure.actual": "2000",
            "basic_expenditure.actual": "300",
            "three_public.actual": "1",
            "project_income.current": "1",
            "establishment.current": "1",
        }
    )
    lenient = replace(broken, scheme=replace(SCHEME, severities={check: Severity.WARNING}))
    assert {found.severity for found in findings(broken, check)} == {Severity.ERROR}
    assert {found.severity for found in findings(lenient, check)} == {Severity.WARNING}


def test_empty_sheet_has_no_failing_sum() -> None:
    sheet = replace(complete(), figures=figures({}), lines=(), projects=())
    assert [found.check for found in findings(sheet) if found.check.startswith("F")] == []
