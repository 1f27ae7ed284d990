"""What a file is, by its content first and by its suffix where that does not tell; and who reads it."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from apps.core.readers.limits import DAMAGED, EMPTY, Allowance
from apps.core.refusals import Refused
from apps.core.tabular import Opened

SUFFIXES = (".xlsx", ".xls", ".et", ".csv", ".docx", ".doc", ".html", ".htm", ".mht", ".txt", ".pdf")

Reader = Callable[[bytes, Allowance], Opened]

_HEAD = 4096
_PAGES = {".html", ".htm", ".xls", ".doc"}
_TAG = re.compile(rb"</?(?:p|div|span|br|h[1-6]|table|tr|td|script|style|meta)[\s>/]")
_TABLES = {".csv", ".tsv", ".xls", ".xlsx", ".et"}
_AS_DOCUMENT = "请用 Word 或 WPS 打开，另存为 .docx 后再试。"
_AS_WORKBOOK = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"
_PICTURE = "这是图片，读不出文字。请用原来的 Word、Excel 文件，或做文字识别后存为 .docx。"
_ARCHIVE = "这是压缩包。请先解压，再选择里面的文件。"

# How files begin that nobody reads here: with more than letters that a text may begin with.
_UNREADABLE = {
    re.compile(start, re.DOTALL): reason
    for start, reason in {
        rb"\{\\rtf\d": f"这是 RTF 文档，不能读取。{_AS_DOCUMENT}",
        rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0{4}|II\*\0|MM\0\*": _PICTURE,
        rb"Rar!\x1a\x07|7z\xbc\xaf|\x1f\x8b": _ARCHIVE,
    }.items()
}
_ZIP = re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)")
_PDF = re.compile(rb"(?:^|[\r\n\0])\s*%PDF-\d")
_PDF_WITHIN = 1024

_COMPOUND = b"\xd0\xcf\x11\xe0"
# Streams in the compound files of older programs, the telling ones first.
_OLD = {
    "EncryptedPackage": "文件加了密码，无法读取。请在 Word、Excel 或 WPS 里去掉密码，另存为 .docx 或 .xlsx 后再试。",
    "WordDocument": f"这是旧格式的文档（.doc 或 .wps），不能读取。{_AS_DOCUMENT}",
    "PowerPoint Document": "这是演示文稿，不能检查。请选择 Word 或 Excel 文件。",
}
_OLD_WORKBOOKS = ("Workbook", "Book")


def read_file(name: str, content: bytes, allowance: Allowance) -> Opened:
    """The file as shown. Raises ``Refused`` with the reason and the way out in the user's words."""
    return _reader_of(PurePath(name).suffix.lower(), content)(content, allowance)


def is_text(content: bytes) -> bool:
    """Whether it begins as none of the files that programs store in their own way."""
    is_other = any(start.match(content) for start in (*_UNREADABLE, _ZIP))
    return not (is_other or content.startswith(_COMPOUND) or _PDF.search(content[:_PDF_WITHIN]))


def is_workbook(content: bytes) -> bool:
    """Whether it is an ``.xlsx``."""
    if not _ZIP.match(content):
        return False
    try:
        return "xl/workbook.xml" in ZipFile(BytesIO(content)).namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        return False


def _reader_of(suffix: str, content: bytes) -> Reader:
    if not content:
        raise Refused(EMPTY)
    for start, reason in _UNREADABLE.items():
        if start.match(content):
            raise Refused(reason)
    if _ZIP.match(content):
        return _reader_of_archive(content)
    if content.startswith(_COMPOUND):
        return _reader_of_compound(content)
    if _PDF.search(content[:_PDF_WITHIN]):
        from apps.core.readers.pdf import read_pdf

        return read_pdf
    return _reader_of_text(suffix, content[:_HEAD].lower())


def _reader_of_archive(content: bytes) -> Reader:
    try:
        names = set(ZipFile(BytesIO(content)).namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        raise Refused(DAMAGED) from None
    if "word/document.xml" in names:
        from apps.core.readers.documents import read_document

        return read_document
    if "xl/workbook.xml" in names:
        from apps.core.readers.workbooks import read_workbook

        return read_workbook
    if "xl/workbook.bin" in names:
        raise Refused(f"这是二进制工作簿（.xlsb），不能读取。{_AS_WORKBOOK}")
    if "OFD.xml" in names:
        raise Refused("这是 OFD 版式文件，不能读取。请用原来的 Word、Excel 文件，或转换为 .docx 后再试。")
    if "mimetype" in names:
        raise Refused("这是 OpenDocument 文件，不能读取。请另存为 .docx 或 .xlsx 后再试。")
    raise Refused(_ARCHIVE)


def _reader_of_compound(content: bytes) -> Reader:
    for stream, reason in _OLD.items():
        if _has_stream(content, stream):
            raise Refused(reason)
    if any(_has_stream(content, stream) for stream in _OLD_WORKBOOKS):
        from apps.core.readers.old_workbooks import read_old_workbook

        return read_old_workbook
    raise Refused("这是旧格式（.doc、.wps、.et）或加了密码的文件，不能读取。请去掉密码，另存为 .docx 或 .xlsx 后再试。")


def _has_stream(content: bytes, name: str) -> bool:
    return f"{name}\0".encode("utf-16-le") in content


def _reader_of_text(suffix: str, head: bytes) -> Reader:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    elif b"\0" in head:
        raise Refused("不认识这种文件。请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后再试。")
    from apps.core.readers import pages, texts

    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
        raise Refused(f"这是 XML 表格（2003 版），不能读取。{_AS_WORKBOOK}")
    if b"schemas.microsoft.com/office/word/2003" in start and b"<html" not in start:
        raise Refused(f"这是 XML 文档（2003 版），不能读取。{_AS_DOCUMENT}")
    if start.startswith(b"mime-version:") or b"content-type: multipart/related" in start:
        return pages.read_archived_page
    if start.startswith(b"<") and any(mark in start for mark in (b"<html", b"<table", b"<body", b"<!doctype html")):
        return pages.read_page
    if suffix in _PAGES and _TAG.search(start):
        return pages.read_page
    return texts.read_separated if suffix in _TABLES else texts.read_text
