"""Stores grids and texts as the programs of an office do; every writer takes the same sheets."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from io import BytesIO, StringIO

import docx
import xlsxwriter
import xlwt
from weasyprint import HTML

from tests.papers.layouts.grids import Cell, Grid, stacked


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or one part of a document: tables and lines of text in their order."""

    name: str
    parts: tuple[Grid | str, ...]
    is_hidden: bool = False


Sheets = Sequence[Sheet]


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


def xlsx(sheets: Sheets) -> bytes:
    """Numbers as numbers, percentages as fractions in a percent format, merged cells merged."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        percent, plain = book.add_format({"num_format": "0.00%"}), book.add_format({"text_wrap": True})
        for sheet in sheets:
            page, grid = book.add_worksheet(sheet.name), one_grid(sheet)
            if sheet.is_hidden:
                page.hide()
            elif all(before.is_hidden for before in sheets[: len(book.worksheets()) - 1]):
                page.activate()  # the first sheet that is seen: a program hides no active one
                page.set_first_sheet()
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


def xls(sheets: Sheets) -> bytes:
    """The binary workbook of Excel 97–2003."""
    book, buffer = xlwt.Workbook(), BytesIO()
    percent, plain = xlwt.easyxf(num_format_str="0.00%"), xlwt.easyxf()
    for sheet in sheets:
        page, grid = book.add_sheet(sheet.name), one_grid(sheet)
        page.visibility = int(sheet.is_hidden)
        for (row, column), cell in grid.cells.items():
            style = percent if cell.percent else plain
            page.write_merge(row, row + cell.down - 1, column, column + cell.across - 1, cell.value, style)
        for row in grid.hidden_rows:
            page.row(row).hidden = True
        for column in grid.hidden_columns:
            page.col(column).hidden = True
    book.save(buffer)
    return buffer.getvalue()


def separated(sheets: Sheets, encoding: str) -> bytes:
    """Comma-separated lines, as a spreadsheet program saves what is shown; one sheet only."""
    lines = StringIO()
    csv.writer(lines).writerows(row for sheet in sheets for row in one_grid(sheet).texts())
    return lines.getvalue().encode(encoding)


def html_table(grid: Grid) -> str:
    rows: list[list[str]] = [[] for _ in range(grid.height)]
    for (row, _), cell in sorted(grid.cells.items()):
        text = escape(cell.text).replace("\n", "<br>")
        rows[row].append(f'<td colspan="{cell.across}" rowspan="{cell.down}">{text}</td>')
    return "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"


def html(sheets: Sheets, charset: str = "utf-8", space: str = "x") -> bytes:
    """A page as office programs and ledgers export it; ``space``: the name space of Excel (x) or Word (w)."""
    program = {"x": "excel", "w": "word"}[space]
    body = "".join(
        f"<p>{escape(part)}</p>" if isinstance(part, str) else html_table(part)
        for sheet in sheets
        for part in sheet.parts
    )
    spaces = f'xmlns:{space}="urn:schemas-microsoft-com:office:{program}"'
    head = f'<head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'
    page = f"<html {spaces}>{head}<body>{body}</body></html>"
    return page.encode("gb18030" if charset == "gb2312" else charset)


def word(sheets: Sheets) -> bytes:
    """A ``.docx``; a text that starts with a Chinese numeral and 、 is a heading."""
    book, buffer = docx.Document(), BytesIO()
    for sheet in sheets:
        for part in sheet.parts:
            if isinstance(part, Grid):
                table = book.add_table(part.height, part.width, style="Table Grid")
                places = [[table.cell(row, column) for column in range(part.width)] for row in range(part.height)]
                for (row, column), cell in part.cells.items():
                    place = places[row][column]
                    if cell.across > 1 or cell.down > 1:
                        place = place.merge(places[row + cell.down - 1][column + cell.across - 1])
                    place.text = cell.text
            elif part[1:2] == "、":
                book.add_heading(part, 1)
            else:
                book.add_paragraph(part)
    book.save(buffer)
    return buffer.getvalue()


def text(sheets: Sheets, encoding: str = "utf-8") -> bytes:
    """Lines, the cells of a table parted by tabulators."""
    lines: list[str] = []
    for sheet in sheets:
        for part in sheet.parts:
            lines += [part] if isinstance(part, str) else ["\t".join(row) for row in part.texts()]
    return "\n".join(lines).encode(encoding)


def pdf(sheets: Sheets) -> bytes:
    """Pages with a text layer."""
    style = "<style>body{font:10pt 'Noto Serif CJK SC'} table{border-collapse:collapse} td{border:1px solid}</style>"
    written = HTML(string=html(sheets).decode() + style).write_pdf()
    assert isinstance(written, bytes)
    return written


# What a file is called, and who writes it: a workbook, a page in disguise, a document.
TABLES: Mapping[str, tuple[str, Callable[[Sheets], bytes]]] = {
    "xlsx": (".xlsx", xlsx),
    "xls": (".xls", xls),
    "csv of Excel": (".csv", partial(separated, encoding="gb18030")),
    "csv": (".csv", partial(separated, encoding="utf-8")),
    "csv with a mark": (".csv", partial(separated, encoding="utf-8-sig")),
    "page saved as xls": (".xls", partial(html, charset="gb2312")),
    "page saved as doc": (".doc", partial(html, space="w")),
    "docx": (".docx", word),
}
TEXTS: Mapping[str, tuple[str, Callable[[Sheets], bytes]]] = {
    "docx": (".docx", word),
    "txt": (".txt", text),
    "txt of Windows": (".txt", partial(text, encoding="gb18030")),
    "pdf": (".pdf", pdf),
}
