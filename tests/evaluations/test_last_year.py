"""Last year: what stands beside the cells."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from apps.budgets.enums import Column, FundingSource
from apps.budgets.facts import FIGURES, Figures, Funding, Line, ProjectBudget
from apps.core.amounts import Cell
from apps.evaluations.facts import (
    TAKEN_FROM,
    Compared,
    Context,
    LastYear,
    ProjectSheet,
    Sheet,
    compared_cells,
    prior_values,
    projects_of_last_year,
)
from apps.evaluations.views.last_year import words_beside
from tests.evaluations.sheets import complete

D = Decimal


def amounts(**cells: str) -> Figures:
    return Figures({name.replace("__", "."): Cell(D(text)) for name, text in cells.items()})


def sheet(figures: Figures, *lines: Line, projects: tuple[ProjectSheet, ...] = (), year: int = 2025) -> Sheet:
    full = complete()
    return replace(full, header=replace(full.header, year=year), figures=figures, lines=lines, projects=projects)


def line(number: int, code: str, **cells: str) -> Line:
    amounts: dict[str, Any] = {name: Cell(D(text)) for name, text in cells.items()}
    return Line(number, code, code, **amounts)


def project(number: int, name: str, code: str = "", **cells: str) -> ProjectSheet:
    amounts = {amount: Cell(D(text)) for amount, text in cells.items()}
    return ProjectSheet(
        number, ProjectBudget(number, name, code, funding=(Funding(FundingSource.APPROPRIATION, **amounts),))
    )


def compared(this: Sheet, last: Sheet | None) -> dict[str, Compared]:
    return compared_cells(this, LastYear.of(Context(last)))


def test_each_place_is_taken_from_one_that_the_catalogue_has() -> None:
    for here, there in TAKEN_FROM.items():
        for key, column in (here, there):
            assert column in FIGURES[key].columns
    assert len(TAKEN_FROM) > 15


def test_a_total_of_last_year_is_taken_as_the_sum_of_its_parts_while_nobody_stated_it() -> None:
    last = amounts(abroad__actual="1", reception__actual="2", vehicle_purchase__actual="0", vehicle_running__actual="3")
    assert prior_values(last) == {
        "abroad.prior": D(1),
        "reception.prior": D(2),
        "vehicle_purchase.prior": D(0),
        "vehicle_running.prior": D(3),
        "vehicles.prior": D(3),
        "three_public.prior": D(6),
    }
    assert prior_values(amounts(closing_balance__current="7", three_public__budget="9")) == {
        "opening_balance.current": D(7),
        "three_public_prior_budget.current": D(9),
    }


def test_an_actual_is_held_against_last_years_and_the_adjusted_budget_else_the_original_one() -> None:
    this = sheet(amounts(office__budget="8", office__actual="10", total_expenditure__adjusted="20"))
    last = sheet(amounts(office__actual="9", office__budget="7", total_expenditure__actual="15"), year=2024)
    found = compared(this, last)
    assert found["figure.office.actual"] == Compared(D(10), D(9), D(8), has_budget=True)
    assert found["figure.office.budget"] == Compared(D(8), D(7))
    assert found["figure.total_expenditure.actual"] == Compared(None, D(15), D(20), has_budget=True)
    assert "figure.office.prior" not in found
    assert compared(this, None)["figure.office.actual"] == Compared(D(10), None, D(8), has_budget=True)
    assert "figure.office.budget" not in compared(this, None)


def test_the_opening_balance_is_held_against_last_years_closing_one() -> None:
    last = sheet(amounts(closing_balance__current="5", opening_balance__current="1"), year=2024)
    assert compared(sheet(amounts()), last)["figure.opening_balance.current"].last == D(5)


def test_a_line_is_known_again_by_class_and_kind_unless_there_are_several() -> None:
    this = sheet(amounts(), line(1, "201", actual="10", original="8"), line(2, "216", actual="4"))
    last = sheet(
        amounts(), line(7, "201", actual="9", carry_out="2"), line(8, "216", actual="1"), line(9, "216"), year=2024
    )
    found = compared(this, last)
    assert found["line.1.actual"] == Compared(D(10), D(9), D(8), has_budget=True)
    assert found["line.1.carry_in"] == Compared(None, D(2))
    assert found["line.2.actual"] == Compared(D(4), None, None, has_budget=True)
    assert "line.2.original" not in found


def test_a_project_is_known_again_by_its_code_else_by_its_name() -> None:
    budgets = [one.budget for one in (project(1, "甲", "X1"), project(2, "乙"), project(3, "丙"))]
    last = [one.budget for one in (project(7, "旧名", "X1"), project(8, "乙"), project(9, "丙"), project(10, "丙"))]
    assert {number: one.id for number, one in projects_of_last_year(budgets, last).items()} == {1: 7, 2: 8}
    this = sheet(amounts(), projects=(project(2, "乙", actual="5", original="6"),))
    before = sheet(amounts(), projects=(project(8, "乙", actual="4"),), year=2024)
    found = compared(this, before)
    assert found["funding.2.appropriation.actual"] == Compared(D(5), D(4), D(6), has_budget=True)
    assert found["total.2.actual"] == Compared(D(5), D(4), D(6), has_budget=True)
    assert found["total.2.original"] == Compared(D(6), None)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Compared(D(320), D(300)), ["上年 300.00，增 20.00（6.67%）"]),
        (Compared(D(90), D(100), D(90), has_budget=True), ["上年 100.00，减 10.00（10.00%）", "预算 90.00，持平"]),
        (Compared(D(5), D(0)), ["上年 0.00，增 5.00"]),
        (Compared(None, D(5), places=0), ["上年 5"]),
        (Compared(D(-5), D(-10)), ["上年 −10.00，增 5.00（50.00%）"]),
        (Compared(D(5)), []),
    ],
)
def test_the_change_is_told_in_words(one: Compared, words: list[str]) -> None:
    assert [line.replace("\u00a0", " ") for line in words_beside(one)] == words


def test_every_column_but_last_years_own_may_be_compared() -> None:
    everything = {f"{key}.{column}": Cell(D(3)) for key, row in FIGURES.items() for column in row.columns}
    found = compared(sheet(Figures(everything)), sheet(Figures(everything), year=2024))
    for key, row in FIGURES.items():
        assert (f"figure.{key}.prior" in found) is False
        assert all(f"figure.{key}.{column}" in found for column in row.columns if column is not Column.PRIOR)
