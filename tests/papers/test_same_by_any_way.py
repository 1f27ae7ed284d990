"""The same form as a case file, a workbook or a document gives the same findings, whatever the layout of its table."""

from decimal import Decimal

import pytest

from apps.core.readers.documents import read_document
from apps.core.readers.limits import Allowance
from apps.core.readers.workbooks import read_workbook
from apps.papers.checks import find_printed, place_of
from apps.papers.imports import PrintedForm, form_of_tables
from tests.papers.build import document_of_form, rows_of_form, workbook_of_form
from tests.papers.forms import TRAINING
from tests.papers.test_injected import OF_A_FORM, Change
from tests.papers.test_injected import row as row_changed

# The table has no level sums, its own year, and a ratio is how a workbook stores a percentage.
NOT_IN_A_TABLE = {"level sum wrong", "another year in the title", "a ratio for a rate"}
CHANGES = [pytest.param(change, id=name) for name, (change, *_) in OF_A_FORM.items() if name not in NOT_IN_A_TABLE]
LAYOUTS = pytest.mark.parametrize(
    "layout", [{}, {"two_heads": True}, {"gaps": True}], ids=["plain", "two heads", "gaps"]
)


def by_document(form: PrintedForm, **layout: bool) -> PrintedForm:
    document = read_document(document_of_form(rows_of_form(form, **layout)), Allowance())
    return form_of_tables([grid.rows for grid in document.grids], document.paragraphs)


def by_workbook(form: PrintedForm, **layout: bool) -> PrintedForm:
    return form_of_tables(
        [grid.rows for grid in read_workbook(workbook_of_form(rows_of_form(form, **layout)), Allowance()).grids]
    )


def findings(form: PrintedForm) -> list[str]:
    """Checks and severities; places too in the money block and the indicators, which all ways name alike."""
    return sorted(
        f"{found.check} {found.severity} {place_of(form, found.where).replace('指标/', '/') if is_cell else ''}"
        for found in find_printed(form)
        for is_cell in [found.where.cell.startswith(("funding.", "indicator."))]
    )


@LAYOUTS
def test_every_cell_arrives(layout: dict[str, bool]) -> None:
    form = by_document(TRAINING, **layout)
    assert form.funding == TRAINING.funding
    assert [(row.name, row.target, row.actual, row.weight, row.score, row.reason) for row in form.indicators] == [
        (row.name, row.target, row.actual, row.weight, row.score, row.reason) for row in TRAINING.indicators
    ]
    assert (form.year, form.department, form.money_unit) == (2022, TRAINING.department, "万元")
    assert findings(form) == findings(TRAINING)


@LAYOUTS
@pytest.mark.parametrize("change", CHANGES)
def test_a_document_tells_what_a_case_file_tells(change: Change, layout: dict[str, bool]) -> None:
    assert findings(by_document(change(TRAINING), **layout)) == findings(change(TRAINING))


@pytest.mark.parametrize("actual", ["0.93", "1"])
def test_a_percentage_stored_as_a_ratio_is_read_as_it_is_shown(actual: str) -> None:
    shown = f"{Decimal(actual) * 100:f}%"
    (row,) = [
        row
        for row in by_document(row_changed("学员满意度", actual=actual)(TRAINING)).indicators
        if row.name == "学员满意度"
    ]
    assert row.actual == shown.replace(".00", "")


def test_only_the_first_of_several_forms_is_read_and_that_is_said() -> None:
    (grid,) = read_document(document_of_form(rows_of_form(TRAINING)), Allowance()).grids
    rows = grid.rows
    for form in (form_of_tables([rows, rows]), form_of_tables([[*rows, *rows]])):
        assert (form.funding, len(form.indicators)) == (TRAINING.funding, len(TRAINING.indicators))
        assert form.unread == ("文件里不止一张自评表，只检查了第一张；请把每张表存成一个文件。",)


@LAYOUTS
@pytest.mark.parametrize("name", ["rate wrong", "score above the rule", "total off by half a point"])
def test_a_workbook_tells_the_same(name: str, layout: dict[str, bool]) -> None:
    form = OF_A_FORM[name][0](TRAINING)
    assert findings(by_workbook(form, **layout)) == findings(form)
