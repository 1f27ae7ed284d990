"""Forms as tables that were read from a file, with their merged cells or without, as programs store them."""

from collections.abc import Sequence

from apps.core.tabular import Grid, Opened
from apps.papers.imports import PrintedForm
from apps.papers.imports.tables import forms_of
from tests.papers.build import Rows, areas_of


def grid_of(rows: Rows, name: str = "", *, merged: bool = True) -> Grid:
    """A grid of rows in which "<" continues the cell to its left and "^" the one above."""
    width = max(map(len, rows), default=0)
    full = [(*row, *[""] * (width - len(row))) for row in rows]
    cells = [[""] * width for _ in full]
    merges = []
    for top, left, bottom, right, text in areas_of(full):
        cells[top][left] = text
        if (top, left) != (bottom, right):
            merges.append((top, left, bottom, right))
    return Grid(name, tuple(map(tuple, cells)), tuple(merges) if merged else ())


def opened_of(*parts: Grid | str | Rows, merged: bool = True) -> Opened:
    """A file with these tables and paragraphs in their order."""
    blocks = tuple(part if isinstance(part, Grid | str) else grid_of(part, merged=merged) for part in parts)
    grids = tuple(block for block in blocks if isinstance(block, Grid))
    return Opened(grids, tuple(block for block in blocks if isinstance(block, str)), (), blocks)


def forms_in(*parts: Grid | str | Rows, merged: bool = True) -> tuple[PrintedForm, ...]:
    return forms_of(opened_of(*parts, merged=merged))


def form_in(*parts: Grid | str | Rows, merged: bool = True) -> PrintedForm:
    """The one form in these tables and paragraphs."""
    (form,) = forms_in(*parts, merged=merged)
    return form


def rows_of(text: str) -> Sequence[Sequence[str]]:
    """Rows as lines, cells parted by ``|``."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
