"""Stores grids and texts as the programs of an office do; every writer takes the same sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

from tests.papers.layouts.grids import Cell, Grid, stacked


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or one part of a document: tables and lines of text in their order."""

    name: str
    parts: tuple[Grid | str, ...]
    is_hidden: bool = False


def one_grid(sheet: Sheet) -> Grid:
    """The parts below each other, a text in a row of its own."""
    grids: list[Grid] = []
    for part in sheet.parts:
        if isinstance(part, str):
            line = Grid(1)
            line.add([Cell(part)])
            grids.append(line)
        else:
            grids.append(part)
    return stacked(grids)


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Numbers as numbers, percentages as fractions in a percent format, merged cells merged."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        percent, plain = book.add_format({"num_format": "0.00%"}), book.add_format({"text_wrap": True})
        for sheet in sheets:
            page, grid = book.add_worksheet(sheet.name), one_grid(sheet)
            if sheet.is_hidden:
                page.hide()
            for (row, column), cell in grid.cells.items():
                style = percent if cell.percent else plain
                if cell.across > 1 or cell.down > 1:
                    page.merge_range(row, column, row + cell.down - 1, column + cell.across - 1, "", style)
                if isinstance(cell.value, str):
                    page.write_string(row, column, cell.value, style)
                elif cell.value is not None:
                    page.write_number(row, column, cell.value, style)
            for row in grid.hidden_rows:
                page.set_row(row, options={"hidden": True})
            for column in grid.hidden_columns:
                page.set_column(column, column, options={"hidden": True})
    return buffer.getvalue()
