"""The door to workbooks: uploaded ones are hostile and read as plain text, ours are written with XlsxWriter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from apps.core.opening import FileOpener
from apps.core.readers.limits import Allowance
from apps.core.refusals import Refused

_MEGABYTE = 1024 * 1024

ROW_LIMIT = 5_000
CHARACTER_LIMIT = 1_000_000
CELL_LIMIT = 200_000
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_PREVIEW_SECONDS = 3600

Value = str | Decimal | int | date | None


def read_upload(file: IO[bytes]) -> list[list[str]]:
    """``read_rows`` of an upload, of which no more than the limit is ever taken into memory."""
    return read_rows(file.read(settings.UPLOAD_LIMIT_MEGABYTES * _MEGABYTE + 1))


def read_rows(content: bytes) -> list[list[str]]:
    """The first visible sheet of an uploaded ``.xlsx`` as texts, row 1 first; formulas give their stored values.

    Empty rows and columns keep their places, so that row numbers are those of the spreadsheet program.
    Raises ``Refused`` for what is too large, no workbook, encrypted, damaged or built to exhaust memory.
    """
    with FileOpener() as opener:
        return opener.values(content, Allowance(characters=CHARACTER_LIMIT, rows=ROW_LIMIT, cells=CELL_LIMIT))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a written table: ``width`` in characters; ``choices`` become a drop-down list.

    ``places`` is the number of decimals of a number column; a column without it holds text, so that the
    spreadsheet program keeps the leading zeros of a code typed into it.
    """

    heading: str
    width: int = 16
    choices: tuple[str, ...] = ()
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a written workbook: a heading row, then the rows. Text is never taken for a formula."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]] = ()


def workbook_of(*tables: Table) -> bytes:
    """An ``.xlsx`` with one sheet for each table, the heading row bold and fixed."""
    import xlsxwriter  # a tenth of the start of every command, for the few that write a workbook

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        heading = workbook.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1, "text_wrap": True})
        for table in tables:
            sheet = workbook.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for position, column in enumerate(table.columns):
                sheet.set_column(position, position, column.width, workbook.add_format(_look_of(column)))
                sheet.write_string(0, position, column.heading, heading)
                if column.choices:
                    sheet.data_validation(
                        1, position, ROW_LIMIT, position, {"validate": "list", "source": list(column.choices)}
                    )
            day = workbook.add_format({"num_format": "yyyy-mm-dd"})
            for row, values in enumerate(table.rows, start=1):
                for position, value in enumerate(values):
                    if isinstance(value, str):
                        sheet.write_string(row, position, value)
                    elif isinstance(value, date):
                        sheet.write_datetime(row, position, value, day)
                    elif value is not None:
                        sheet.write_number(row, position, value)
    return buffer.getvalue()


def _look_of(column: Column) -> dict[str, str]:
    if column.places is None:
        return {"num_format": "@"}
    return {"num_format": f"#,##0.{'0' * column.places}" if column.places else "#,##0"}


def seal_rows(rows: Sequence[Sequence[str]], owner: str) -> str:
    """Rows that a preview page carries to its confirmation, so that nothing is kept on the server meanwhile.

    ``owner`` names the import and the user; nobody else's confirmation can open them.
    """
    return signing.dumps(rows, salt=owner, compress=True)


def open_rows(sealed: str, owner: str) -> list[list[str]]:
    """The rows of a preview page that is at most an hour old; raises ``Refused`` otherwise."""
    try:
        rows: list[list[str]] = signing.loads(sealed, salt=owner, max_age=_PREVIEW_SECONDS)
    except signing.BadSignature:
        raise Refused("预览已失效，请重新上传工作簿。") from None
    return rows


def workbook_response(content: bytes, filename: str) -> HttpResponse:
    """The workbook as a download called ``filename``."""
    disposition = content_disposition_header(True, filename) or "attachment"
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition})
