"""The generator of printed forms held against itself: its truth adds up, its files show what is wrong."""

from decimal import Decimal

import pytest

from apps.core.readers.limits import Allowance
from apps.core.readers.workbooks import read_workbook
from tests.papers.layouts import Case, cases
from tests.papers.layouts.defects import DEFECTS
from tests.papers.layouts.regions import LAYOUTS
from tests.papers.layouts.samples import FORMS

CASES = tuple(cases())


def figures_of(case: Case) -> set[Decimal]:
    """All numbers in the cells of a workbook, percentages as printed and as fractions times hundred."""
    found: set[Decimal] = set()
    for grid in read_workbook(case.content, Allowance()).grids:
        for cell in (cell for row in grid.rows for cell in row):
            text = cell.removesuffix("%").replace(",", "")
            if text.replace(".", "", 1).isdigit():
                found |= {Decimal(text), Decimal(text) * 100}
    return found


def test_names_are_unique() -> None:
    assert len({case.name + case.suffix for case in CASES}) == len(CASES)


@pytest.mark.parametrize("name", FORMS)
def test_a_right_form_weighs_a_hundred_and_its_scores_are_those_of_the_rule(name: str) -> None:
    form = FORMS[name]
    assert (form.weights, form.total) == (Decimal(100), form.by_rule)


@pytest.mark.parametrize("name", DEFECTS)
def test_each_defect_is_shown_by_a_layout(name: str) -> None:
    assert any(DEFECTS[name].needs <= layout.roles for layout in LAYOUTS)


@pytest.mark.parametrize("name", [name for name in DEFECTS if name not in ("weights", "level", "splits")])
def test_a_workbook_prints_the_figure_that_is_wrong(name: str) -> None:
    """Sums that nobody prints, and figures inside of texts, are left out."""
    shown = [case for case in CASES if case.suffix == ".xlsx" and case.name.endswith(f", {name}")]
    assert shown
    assert [case.name for case in shown if Decimal(case.told[0].figures[0]) not in figures_of(case)] == []
