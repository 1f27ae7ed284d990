"""Execution against budget, and the projects' money against the department's."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.enums import FundingSource
from apps.core.findings import Severity
from tests.evaluations.sheets import (
    SCHEME,
    cells,
    complete,
    findings,
    project,
    with_figures,
    with_funding,
)

D = Decimal
OWN = FundingSource.APPROPRIATION


# F11


@pytest.mark.parametrize(
    ("adjusted", "actual", "accused"),
    [
        ("1000", "1000", []),
        ("1000", "1000.01", []),
        ("1000", "1000.011", [("F11", "warning", "figure.total_expenditure.actual")]),
        ("0", "1000", [("F11", "warning", "figure.total_expenditure.actual")]),
        ("1000", "0", []),
        (None, "1000", []),
        ("1000", "-0.01", [("F11", "error", "figure.total_expenditure.actual")]),
        (None, "-5", [("F11", "error", "figure.total_expenditure.actual")]),
    ],
)
def test_execution_of_the_department(adjusted: str | None, actual: str, accused: list[tuple[str, str, str]]) -> None:
    sheet = with_figures(
        {
            "total_expenditure.adjusted": adjusted,
            "basic_expenditure.adjusted": None,
            "personnel_expenditure.adjusted": None,
            "total_expenditure.actual": actual,
        }
    )
    assert cells(sheet, "F11") == accused


@pytest.mark.parametrize(
    ("adjusted", "actual", "message"),
    [
        ("350", "350.01", ""),
        (
            "350",
            "385",
            "项目“项目1”：执行数 385.00 万元，全年预算数 350.00 万元，超出 35.00 万元，执行率 110.00%。"
            "请核对，或说明超预算的原因。",
        ),
        (
            "0",
            "5",
            "项目“项目1”：执行数 5.00 万元，全年预算数 0.00 万元，超出 5.00 万元。请核对，或说明超预算的原因。",
        ),
        ("0", "0", ""),
        (None, "350", ""),
        ("350", None, ""),
        ("3五0", "350", ""),
    ],
)
def test_execution_of_a_project(adjusted: str | None, actual: str | None, message: str) -> None:
    found = findings(with_funding(1, OWN, adjusted=adjusted, actual=actual), "F11")
    assert [(one.where.cell, one.where.item, one.message) for one in found] == (
        [("funding.1.appropriation.actual", 1, message)] if message else []
    )


def test_execution_of_a_project_is_judged_on_all_its_money() -> None:
    # appropriation 350 of 350 and carry-over 10 of 0: 360 of 350
    sheet = with_funding(1, FundingSource.CARRY_OVER, actual="10")
    (found,) = findings(sheet, "F11")
    assert (found.where.cell, found.expected, found.actual) == ("funding.1.appropriation.actual", D(350), D(360))
    assert findings(with_funding(1, FundingSource.CARRY_OVER, actual="10", adjusted="10"), "F11") == []


def test_negative_execution_is_an_error_at_its_row_and_hides_the_rate() -> None:
    sheet = with_funding(1, FundingSource.CARRY_OVER, adjusted="-400", actual="-1")
    lenient = replace(sheet, scheme=replace(SCHEME, severities={"F11": Severity.HINT}))
    (found,) = findings(lenient, "F11")
    assert (found.severity, found.where.cell) == (Severity.ERROR, "funding.1.carry_over.actual")
    assert (found.expected, found.actual) == (D(0), D(-1))
    assert found.message == "项目“项目1”上年结转资金：执行数为 −1.00 万元，不能为负数。请更正。"


# F12


@pytest.mark.parametrize(
    ("actual", "accused"),
    [
        ("350.015", []),
        ("349.985", []),
        ("350.016", [("F12", "error", "figure.project_expenditure.actual")]),
        ("349.984", [("F12", "error", "figure.project_expenditure.actual")]),
        ("0", [("F12", "error", "figure.project_expenditure.actual")]),
        (None, []),
        ("35o", []),
    ],
)
def test_project_amounts_against_project_expenditure(actual: str | None, accused: list[tuple[str, str, str]]) -> None:
    assert cells(with_funding(1, OWN, actual=actual), "F12") == accused


def test_projects_above_project_expenditure_are_accused_though_one_has_no_amount() -> None:
    sheet = replace(complete(), projects=(*complete().projects, project(3, None, None, None)))
    assert findings(sheet, "F12") == []
    (found,) = findings(with_figures({"project_expenditure.actual": "599"}, sheet), "F12")
    assert (found.expected, found.actual) == (D(600), D(599))
    assert found.message == (
        "本年决算数（万元）：各项目合计 600.00，项目支出 599.00，相差 1.00。请核对项目清单和金额，更正填错的一项。"
    )


def test_project_amounts_without_project_expenditure() -> None:
    assert findings(with_figures({"project_expenditure.actual": None}), "F12") == []


def test_no_projects_have_no_sum() -> None:
    assert findings(replace(complete(), projects=()), "F12", "F13") == []


# F13


@pytest.mark.parametrize(
    ("changes", "accused"),
    [
        ({"original": "300.016"}, [("F13", "warning", "figure.project_expenditure.budget")]),
        ({"original": "300.015"}, []),
        ({"original": "290"}, [("F13", "warning", "figure.project_expenditure.budget")]),
        ({"original": None}, []),
        ({"adjusted": "360"}, [("F13", "warning", "figure.project_expenditure.adjusted")]),
    ],
)
def test_project_budgets_against_project_expenditure(
    changes: dict[str, str | None], accused: list[tuple[str, str, str]]
) -> None:
    assert cells(with_funding(1, OWN, **changes), "F13") == accused


@pytest.mark.parametrize(("count", "is_accused"), [("2", False), ("3", True), ("1", True), ("0", True), (None, False)])
def test_number_of_projects(count: str | None, is_accused: bool) -> None:
    found = findings(with_figures({"project_count.current": count}), "F13")
    assert [(one.where.cell, one.expected, one.actual) for one in found] == (
        [("figure.project_count.current", D(2), D(count or 0))] if is_accused else []
    )


def test_number_of_projects_names_both_numbers() -> None:
    (found,) = findings(with_figures({"project_count.current": "5"}), "F13")
    assert found.severity is Severity.WARNING
    assert found.message == ("项目个数填 5 个，项目自评表有 2 个，相差 3 个。请补齐项目或更正项目个数，或说明原因。")


@pytest.mark.parametrize("changes", [{"adjusted": None}, {"actual": None}, {"adjusted": None, "actual": None}])
def test_projects_without_amounts_are_named_once(changes: dict[str, str | None]) -> None:
    (found,) = findings(with_funding(2, OWN, **changes), "F13")
    assert (found.severity, found.where.cell) == (Severity.WARNING, "projects.list")
    assert found.message == ("1 个项目未填全年预算数或全年执行数（项目2），不能与项目支出核对。请补填，或说明原因。")


@pytest.mark.parametrize(
    ("number", "names"),
    [(5, "项目1、项目2、项目3、项目4、项目5"), (6, "项目1、项目2、项目3、项目4、项目5等")],
)
def test_many_projects_without_amounts(number: int, names: str) -> None:
    empty = tuple(project(one, None, None, None) for one in range(1, number + 1))
    sheet = with_figures({"project_count.current": None}, replace(complete(), projects=empty))
    (found,) = findings(sheet, "F13")
    assert found.message.startswith(f"{number} 个项目未填全年预算数或全年执行数（{names}），")


def test_unreadable_amount_is_not_called_missing() -> None:
    assert findings(with_funding(2, OWN, actual="250元"), "F13") == []
