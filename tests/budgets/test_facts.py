"""Figures and sums of the base-data tables, and the catalogue they come from."""

from collections import Counter
from decimal import Decimal

import pytest

from apps.budgets.enums import Column, FundingSource
from apps.budgets.facts import FIGURES, SECTION_OF_FIGURE, TABLES, Figures, Funding, ProjectBudget
from apps.core.amounts import EMPTY, Cell

D = Decimal


def figures(**stated: str) -> Figures:
    """``figures(abroad_budget="1")``: texts that are no numbers stand as typed."""
    cells = {}
    for name, text in stated.items():
        key, _, column = name.rpartition("_")
        cells[f"{key}.{column}"] = Cell(D(text)) if text.replace(".", "").isdecimal() else Cell(typed=text)
    return Figures(cells)


def test_a_figure_that_nobody_typed_is_empty() -> None:
    nothing = Figures()
    assert nothing.cell("office", Column.ACTUAL) == EMPTY
    assert nothing.value("office", Column.ACTUAL) is None
    assert nothing.value("three_public", Column.ACTUAL) is None


def test_a_sum_is_computed_from_its_parts_through_all_levels() -> None:
    given = figures(vehicle_purchase_budget="0", vehicle_running_budget="6", abroad_budget="1", reception_budget="3.5")
    assert given.computed("vehicles", Column.BUDGET) == D(6)
    assert given.value("three_public", Column.BUDGET) == D("10.5")
    assert given.stated("three_public", Column.BUDGET) is None
    assert given.computed("three_public", Column.ACTUAL) is None


def test_the_stated_figure_counts_before_the_computed_one() -> None:
    given = figures(three_public_budget="11", vehicles_budget="6", abroad_budget="1", reception_budget="3.5")
    assert (given.value("three_public", Column.BUDGET), given.computed("three_public", Column.BUDGET)) == (
        D(11),
        D("10.5"),
    )


def test_a_sum_waits_for_every_part_that_is_not_optional() -> None:
    given = figures(basic_expenditure_actual="400", project_expenditure_actual="600")
    assert given.computed("total_expenditure", Column.ACTUAL) == D(1000)  # three optional parts are empty
    assert figures(basic_expenditure_actual="400").computed("total_expenditure", Column.ACTUAL) is None
    assert figures(personnel_expenditure_actual="1").computed("basic_expenditure", Column.ACTUAL) is None


def test_an_optional_part_counts_when_it_is_there() -> None:
    given = figures(basic_expenditure_actual="400", project_expenditure_actual="600", remitted_upward_actual="5")
    assert given.computed("total_expenditure", Column.ACTUAL) == D(1005)


def test_an_unreadable_part_is_a_missing_part() -> None:
    given = figures(basic_expenditure_actual="400", project_expenditure_actual="约600")
    assert given.computed("total_expenditure", Column.ACTUAL) is None
    assert list(given.rejected()) == [("project_expenditure.actual", "约600")]


def test_figures_are_named_in_formulas() -> None:
    given = figures(in_post_current="19")
    assert given.named("in_post.current") == D(19)
    with pytest.raises(KeyError):
        given.named("unheard_of.current")
    with pytest.raises(ValueError, match="nowhere"):
        given.named("in_post.nowhere")


def test_the_catalogue_is_consistent() -> None:
    for key, definition in FIGURES.items():
        assert key == definition.key
        for part in (*definition.parts, *definition.of_which):
            shared = set(definition.columns) & set(FIGURES[part].columns)
            assert shared, f"{part} has no column of {key}"
        for part in definition.parts:
            assert set(definition.columns) == set(FIGURES[part].columns)
            assert definition.unit == FIGURES[part].unit


def test_every_figure_is_typed_in_exactly_one_table() -> None:
    typed = Counter(row.figure for table in TABLES for row in table.rows if not row.is_linked)
    assert typed == dict.fromkeys(FIGURES, 1)
    assert set(SECTION_OF_FIGURE) == set(FIGURES)
    linked = {row.figure for table in TABLES for row in table.rows if row.is_linked}
    assert linked == {"project_expenditure", "operating_expenditure"}


def test_parts_stand_deeper_than_their_sum() -> None:
    for table in TABLES:
        depth = {row.figure: row.depth for row in table.rows}
        for key in depth:
            assert [part for part in FIGURES[key].parts if depth.get(part, depth[key]) < depth[key]] == []


def test_persons_and_pieces_are_whole_and_money_is_not() -> None:
    assert (FIGURES["in_post"].places, FIGURES["vehicles_owned"].places, FIGURES["project_count"].places) == (0, 0, 0)
    assert (FIGURES["office"].places, FIGURES["building_area_actual"].places) == (6, 6)


def test_the_total_row_of_a_project_is_computed() -> None:
    budget = ProjectBudget(
        1,
        "项目",
        funding=(
            Funding(FundingSource.APPROPRIATION, Cell(D(300)), Cell(D(350)), Cell(D("262.5"))),
            Funding(FundingSource.CARRY_OVER, adjusted=Cell(D(50)), actual=Cell(typed="约40")),
            Funding(FundingSource.OTHER),
        ),
    )
    assert [budget.total(amount) for amount in ("original", "adjusted", "actual")] == [D(300), D(400), D("262.5")]
    assert budget.rate == D("65.63")
    assert [row.rate for row in budget.funding] == [D("75.00"), None, None]


def test_a_project_without_money_has_no_rate() -> None:
    assert (ProjectBudget(1, "项目").total("actual"), ProjectBudget(1, "项目").rate) == (None, None)
    nothing_planned = ProjectBudget(1, "项目", funding=(Funding(FundingSource.OTHER, EMPTY, Cell(D(0)), Cell(D(0))),))
    assert (nothing_planned.total("adjusted"), nothing_planned.rate) == (D(0), None)
