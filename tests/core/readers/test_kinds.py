"""What a file is: by its content, whatever it is called; and what to do with one that cannot be read."""

from io import BytesIO

import pytest
import xlwt
from xlsxwriter import Workbook

from apps.core.readers.kinds import is_text, read_file
from apps.core.readers.limits import Allowance
from apps.core.refusals import Refused
from tests.core.readers.build import archive, pdf, workbook, workbook_of_xml
from tests.papers.build import document_of_form

ROWS = (("甲", "乙"), ("丙", "丁"))
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def old_workbook() -> bytes:
    book, buffer = xlwt.Workbook(), BytesIO()
    sheet = book.add_sheet("表")
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            sheet.write(row, column, text)
    book.save(buffer)
    return buffer.getvalue()


def fill(book: Workbook) -> None:
    sheet = book.add_worksheet()
    for row, texts in enumerate(ROWS):
        sheet.write_row(row, 0, texts)


def with_stream(name: str) -> bytes:
    return COMPOUND + f"{name}\0".encode("utf-16-le") + b"\0" * 600


CELLS = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in ROWS)
PAGE = f"\ufeff\n<html><body><table>{CELLS}</table></body></html>".encode()
LINES = "\n".join(",".join(row) for row in ROWS).encode("gb18030")
TABULATED = LINES.replace(b",", b"\t")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("表.xlsx", workbook(fill)),
        ("其实是工作簿.xls", workbook(fill)),
        ("表.xls", old_workbook()),
        ("表.et", old_workbook()),
        ("其实是旧的.xlsx", old_workbook()),
        ("其实是网页.xls", PAGE),
        ("其实是网页.doc", PAGE),
        ("其实是网页.xlsx", PAGE),
        ("表.html", PAGE),
        ("表.csv", LINES),
        ("其实是文本.xls", TABULATED),
        ("表.txt", TABULATED),
        ("表.docx", document_of_form(ROWS)),
        ("其实是新的.doc", document_of_form(ROWS)),
        ("没有扩展名", document_of_form(ROWS)),
        ("表.pdf", pdf(f"<table>{CELLS}</table>")),
        ("其实是.docx", pdf(f"<table>{CELLS}</table>")),
    ],
)  # fmt: skip
def test_the_content_tells_what_a_file_is(name: str, content: bytes) -> None:
    (grid,) = read_file(name, content, Allowance()).grids
    assert grid.rows == ROWS


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (with_stream("WordDocument"), "旧格式的文档（.doc 或 .wps），不能读取。请用 Word 或 WPS 打开，另存为 .docx"),
        (with_stream("EncryptedPackage"), "加了密码，无法读取。.*去掉密码，另存为"),
        (with_stream("PowerPoint Document"), "演示文稿"),
        (COMPOUND, "另存为 .docx 或 .xlsx"),
        (b"{\\rtf1 a}", "RTF 文档，不能读取。.*另存为 .docx"),
        (b"\x89PNG\r\n\x1a\n", "图片，读不出文字"),
        (b"\xff\xd8\xff\xe0", "图片，读不出文字"),
        (b"Rar!\x1a\x07\x00", "压缩包。请先解压"),
        (archive({"a.docx": b""}), "压缩包。请先解压"),
        (archive({"OFD.xml": b""}), "OFD 版式文件"),
        (archive({"mimetype": b"", "content.xml": b""}), "OpenDocument"),
        (archive({"xl/workbook.bin": b""}), "xlsb.*另存为 .xlsx"),
        (b"PK\x03\x04rubbish", "已损坏"),
        (b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "2003 版.*另存为 .xlsx"),
        (b"<?xml?><w xmlns='http://schemas.microsoft.com/office/word/2003/wordml'/>", "2003 版.*另存为 .docx"),
        (bytes(range(256)) * 4, "不认识这种文件。.*另存为 .docx 或 .xlsx"),
        (archive({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), "有宏.*另存为不含宏"),
        (archive({"word/document.xml": b"", "word/vbaProject.bin": b""}), "有宏.*另存为不含宏"),
        (workbook_of_xml("<row>"), "已损坏"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["文件.xlsx", "文件.doc", "文件"])
def test_what_cannot_be_read_is_told_with_the_way_out(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_file(name, content, Allowance())


@pytest.mark.parametrize(
    "text",
    [
        "BM公司的自评报告。", "GIF8格式的图片不收。", "PK赛的自评报告。", "MM*项目", "7z格式", "Rar!", "PK",
        "请另存为 %PDF-1.7 格式。", "II*等级",
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_text_may_begin_with_the_letters_of_other_kinds(text: str, encoding: str) -> None:
    assert read_file("文件.txt", text.encode(encoding), Allowance()).paragraphs == (text,)
    assert is_text(text.encode(encoding))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36", "图片"),
        (b"GIF89a\x01", "图片"),
        (b"MM\x00*", "图片"),
        (b"7z\xbc\xaf'\x1c", "压缩包"),
        (b"PK\x05\x06", "已损坏"),
    ],
)
def test_the_same_letters_before_other_bytes_are_such_a_kind(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_file("文件.txt", content, Allowance())
    assert not is_text(content)
