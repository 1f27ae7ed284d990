"""Reader of ``.xls`` (BIFF, also written by WPS as ``.et``): every visible sheet with its cells as they are shown."""

import os
from pathlib import Path

import xlrd

from apps.core.readers.limits import Allowance
from apps.core.readers.number_formats import GENERAL, shown_number, shown_text
from apps.core.readers.sheets import NO_SHEET, Sheet, grid_of, note_of_hidden_sheet, notes_of
from apps.core.refusals import Refused
from apps.core.tabular import Opened


def read_old_workbook(content: bytes, allowance: Allowance) -> Opened:
    """Every visible sheet as shown. Raises ``Refused``; whatever else is raised means a damaged file."""
    grids, notes = [], []
    with Path(os.devnull).open("w") as nowhere:
        try:
            book = xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=True, logfile=nowhere)
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower():
                raise Refused("工作簿加了密码，无法读取。请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 后再试。") from None
            raise
        for number, name in enumerate(book.sheet_names()):
            page = book.sheet_by_index(number)
            if page.visibility:
                notes.append(note_of_hidden_sheet(name))
                continue
            sheet = _sheet_of(book, page, allowance)
            grid = grid_of(sheet, allowance)
            grids.append(grid)
            notes += notes_of(sheet, grid)
            book.unload_sheet(number)
    if not grids:
        raise Refused(NO_SHEET)
    return Opened(grids=tuple(grids), notes=tuple(notes), blocks=tuple(grids))


def _sheet_of(book: xlrd.Book, page: xlrd.sheet.Sheet, allowance: Allowance) -> Sheet:
    sheet = Sheet(page.name)
    sheet.hidden_rows = {row for row, info in page.rowinfo_map.items() if info.hidden or info.height == 0}
    sheet.hidden_columns = {column for column, info in page.colinfo_map.items() if info.hidden or info.width == 0}
    sheet.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in page.merged_cells]
    for row in range(page.nrows):
        for column, cell in enumerate(page.row(row)):
            if cell.ctype not in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
                sheet.put(row, column, _shown(book, cell), allowance)
    return sheet


def _shown(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    kind = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
    code = kind.format_str if kind is not None else GENERAL
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return shown_text(str(cell.value), code)
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return shown_number(float(cell.value), code, is_1904=bool(book.datemode))
