"""Child process of ``apps.core.excel``: a workbook on standard input, JSON on standard output.

A file of 5 KB with one cell in the last row and column makes the reader reserve 512 GB and abort the whole
process, so an uploaded workbook is only ever opened here, under hard limits of memory and time.
"""

import json
import resource
import sys
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY_LIMIT = 768 * 1024 * 1024
SECONDS_LIMIT = 20


def text_of(value: object) -> str:
    """The value of a cell as a person would type it: ``302001``, ``0.3``, ``2025-04-20``, ``是``."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):  # fifteen digits are what the spreadsheet program itself shows
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def rows_of(content: bytes, row_limit: int) -> list[list[str]]:
    """The rows of the first visible sheet from its row 1 on, at most one more than ``row_limit``."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    for sheet in workbook.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            values = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False, nrows=row_limit + 1)
            return [[text_of(value) for value in row] for row in values]
    return []


def main() -> int:
    """Exit 0 with the rows, 1 when the file is no readable workbook; anything else is a limit that was hit."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    try:
        rows = rows_of(sys.stdin.buffer.read(), row_limit=int(sys.argv[1]))
    except CalamineError:
        return 1
    sys.stdout.buffer.write(json.dumps(rows).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
