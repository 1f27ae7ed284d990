"""The same form as a case file or as a table gives the same findings, whatever the layout of its table."""

import pytest

from apps.core.readers.documents import read_document
from apps.core.readers.limits import Allowance
from apps.core.readers.workbooks import read_workbook
from apps.papers.checks import find_printed, place_of
from apps.papers.imports import PrintedForm
from apps.papers.imports.tables import forms_of
from tests.papers.build import document_of_form, rows_of_form, workbook_of_form
from tests.papers.forms import TRAINING
from tests.papers.grids import form_in, forms_in
from tests.papers.test_injected import OF_A_FORM, Change
from tests.papers.test_injected import row as row_changed

# The table has no level sums, its own year, and a ratio is how a workbook stores a percentage.
NOT_IN_A_TABLE = {"level sum wrong", "another year in the title", "a ratio for a rate"}
CHANGES = [pytest.param(change, id=name) for name, (change, *_) in OF_A_FORM.items() if name not in NOT_IN_A_TABLE]
LAYOUTS = pytest.mark.parametrize(
    "layout", [{}, {"two_heads": True}, {"gaps": True}], ids=["plain", "two heads", "gaps"]
)


def by_table(form: PrintedForm, *, merged: bool = True, **layout: bool) -> PrintedForm:
    return form_in(rows_of_form(form, **layout), merged=merged)


def findings(form: PrintedForm) -> list[str]:
    """Checks and severities; places too in the money block and the indicators, which all ways name alike."""
    return sorted(
        f"{found.check} {found.severity} {place_of(form, found.where).replace('指标/', '/') if is_cell else ''}"
        for found in find_printed(form)
        for is_cell in [found.where.cell.startswith(("funding.", "indicator."))]
    )


@LAYOUTS
@pytest.mark.parametrize("merged", [True, False])
def test_every_cell_arrives(layout: dict[str, bool], merged: bool) -> None:
    form = by_table(TRAINING, merged=merged, **layout)
    assert form.funding == TRAINING.funding
    assert [(row.name, row.target, row.actual, row.weight, row.score, row.reason) for row in form.indicators] == [
        (row.name, row.target, row.actual, row.weight, row.score, row.reason) for row in TRAINING.indicators
    ]
    assert (form.year, form.department, form.money_unit) == (2022, TRAINING.department, "万元")
    assert findings(form) == findings(TRAINING)


@LAYOUTS
@pytest.mark.parametrize("change", CHANGES)
def test_a_table_tells_what_a_case_file_tells(change: Change, layout: dict[str, bool]) -> None:
    assert findings(by_table(change(TRAINING), **layout)) == findings(change(TRAINING))
    assert findings(by_table(change(TRAINING), merged=False, **layout)) == findings(change(TRAINING))


@pytest.mark.parametrize("actual", ["93%", "0.93", "1", "0.8"])
def test_a_percentage_is_read_as_it_is_shown(actual: str) -> None:
    form = by_table(row_changed("学员满意度", actual=actual)(TRAINING))
    assert [row.actual for row in form.indicators if row.name == "学员满意度"] == [actual]


@pytest.mark.parametrize("merged", [True, False])
def test_every_form_of_a_file_is_read(merged: bool) -> None:
    rows = rows_of_form(TRAINING)
    (alone,) = forms_in(rows, merged=merged)
    assert forms_in(rows, rows, merged=merged) == (alone, alone)
    assert forms_in([*rows, *rows], merged=merged) == (alone, alone)


@LAYOUTS
@pytest.mark.parametrize("name", ["rate wrong", "score above the rule", "total off by half a point"])
def test_real_files_tell_the_same(name: str, layout: dict[str, bool]) -> None:
    form = OF_A_FORM[name][0](TRAINING)
    rows = rows_of_form(form, **layout)
    for opened in (
        read_workbook(workbook_of_form(rows), Allowance()),
        read_document(document_of_form(rows), Allowance()),
    ):
        (read,) = forms_of(opened)
        assert findings(read) == findings(form)
