"""The door to workbooks: uploaded ones are hostile and read as plain text, ours are written with XlsxWriter."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

import xlsxwriter
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from apps.core.refusals import Refused

_MEGABYTE = 1024 * 1024

ROW_LIMIT = 5_000
CHARACTER_LIMIT = 1_000_000
UNPACKED_LIMIT = 50 * _MEGABYTE
SECONDS_LIMIT = 30
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_READER = Path(__file__).with_name("workbook_reader.py")
_PREVIEW_SECONDS = 3600
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"

Value = str | Decimal | int | date | None


def read_upload(file: IO[bytes]) -> list[list[str]]:
    """``read_rows`` of an upload, of which no more than the limit is ever taken into memory."""
    return read_rows(file.read(settings.UPLOAD_LIMIT_MEGABYTES * _MEGABYTE + 1))


def read_rows(content: bytes) -> list[list[str]]:
    """The first visible sheet of an uploaded ``.xlsx`` as texts, row 1 first; formulas give their stored values.

    Empty rows and columns keep their places, so that row numbers are those of the spreadsheet program.
    Raises ``Refused`` for what is too large, no workbook, encrypted, damaged or built to exhaust memory.
    """
    _refuse_what_is_no_workbook(content)
    try:
        answer = subprocess.run(
            [sys.executable, "-I", str(_READER), str(ROW_LIMIT)],
            input=content,
            capture_output=True,
            timeout=SECONDS_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused("读取工作簿超时，请删除多余的工作表和格式后重新上传。") from None
    if answer.returncode == 1:
        raise Refused("工作簿已损坏，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx，再上传。")
    if answer.returncode:
        raise Refused("工作表的区域过大，无法读取。请把需要导入的内容复制到新的工作表后上传。")
    rows: list[list[str]] = json.loads(answer.stdout)
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > ROW_LIMIT:
        raise Refused(f"工作表超过 {ROW_LIMIT:,} 行，请分成几个文件分别导入。")
    if sum(len(text) for row in rows for text in row) > CHARACTER_LIMIT:
        raise Refused("工作表的文字过多，请分成几个文件分别导入。")
    return rows


def _refuse_what_is_no_workbook(content: bytes) -> None:
    """Judge the file by its content and its zip directory alone, before anything is unpacked."""
    limit = settings.UPLOAD_LIMIT_MEGABYTES
    if len(content) > limit * _MEGABYTE:
        raise Refused(f"文件超过 {limit} MB，请删除图片和多余的工作表后上传。")
    if not content:
        raise Refused("文件是空的，请重新选择文件。")
    if content.startswith(_OLD_OR_ENCRYPTED):
        raise Refused("这是旧格式（.xls）或加了密码的工作簿，请去掉密码并另存为 .xlsx 后上传。")
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        parts = []
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Refused("这不是 .xlsx 工作簿。请下载模板填写，或用 Excel、WPS 另存为 .xlsx 后上传。")
    if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise Refused("工作簿解压后过大，请删除图片和多余的工作表后上传。")


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
