"""The door to workbooks: hostile uploads in, honest workbooks out."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from django.conf import LazySettings

from apps.core.excel import Column, Table, Value, open_rows, read_rows, read_upload, seal_rows, workbook_of
from apps.core.refusals import Refused


def workbook(fill: object) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        fill(book)  # type: ignore[operator]
    return buffer.getvalue()


def test_values_are_read_as_a_person_would_type_them() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(1, 0, [302001, 0.1 + 0.2, 1e15, " 商务局 ", True])
        sheet.write_datetime(2, 0, datetime(2025, 4, 20), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula(2, 1, "=1+1", None, 2)
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")

    assert read_rows(workbook(fill)) == [
        ["", "", "", "", ""],
        ["302001", "0.3", "1000000000000000", "商务局", "是"],
        ["2025-04-20", "2", "", "", ""],
    ]


def test_the_first_visible_sheet_is_read() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        hidden, shown = book.add_worksheet("a"), book.add_worksheet("b")
        hidden.write(0, 0, "hidden")
        shown.write(0, 0, "shown")
        hidden.hide()
        shown.activate()
        shown.set_first_sheet()

    assert read_rows(workbook(fill)) == [["shown"]]


def test_what_is_written_reads_back_and_text_never_becomes_a_formula() -> None:
    columns = [Column("编码", choices=("甲", "乙")), Column("金额", places=2), Column("日期")]
    rows: list[list[Value]] = [["=1+1", Decimal("1234.5"), date(2025, 4, 20)], ["012", None, "x"]]

    content = workbook_of(Table("表", columns, rows))

    assert read_rows(content) == [["编码", "金额", "日期"], ["=1+1", "1234.5", "2025-04-20"], ["012", "", "x"]]
    assert b"<f>" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_a_cell_in_the_last_row_and_column_does_not_take_the_server_down() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")

    with pytest.raises(Refused, match="工作表的区域过大"):
        read_rows(workbook(fill))


def test_more_than_5000_rows_are_refused() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for row in range(5001):
            sheet.write(row, 0, "a")

    with pytest.raises(Refused, match="超过 5,000 行"):
        read_rows(workbook(fill))


def test_empty_formatted_rows_do_not_count() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write_blank(60_000, 3, None, book.add_format({"bold": True}))

    assert read_rows(workbook(fill)) == [["a"]]


def zip_of(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的"),
        (b"code,name\n1,2\n", "这不是 .xlsx 工作簿"),
        (b"%PDF-1.7", "这不是 .xlsx 工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式（.xls）或加了密码"),
        (zip_of({"word/document.xml": b"<w/>"}), "这不是 .xlsx 工作簿"),
        (zip_of({"xl/workbook.xml": b"not xml"}), "文件已损坏"),
        (zip_of({"xl/workbook.xml": b" " * (51 * 1024 * 1024)}), "文件解压后过大"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_rows(content)


def test_a_file_over_the_limit_is_refused(settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT_MEGABYTES = 1

    with pytest.raises(Refused, match="文件超过 1 MB"):
        read_rows(b"x" * (1024 * 1024 + 1))


def test_no_more_than_the_limit_of_an_upload_is_taken_into_memory(settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT_MEGABYTES = 1
    file = BytesIO(b"x" * (3 * 1024 * 1024))

    with pytest.raises(Refused, match="文件超过 1 MB"):
        read_upload(file)
    assert file.tell() == 1024 * 1024 + 1


def test_sealed_rows_open_for_their_owner_only() -> None:
    sealed = seal_rows([["302001", "商务局"]], "departments.import:1")

    assert open_rows(sealed, "departments.import:1") == [["302001", "商务局"]]
    with pytest.raises(Refused, match="预览已失效"):
        open_rows(sealed, "departments.import:2")
    with pytest.raises(Refused, match="预览已失效"):
        open_rows("rubbish", "departments.import:1")
