"""The door to Word documents: an uploaded ``.docx`` is hostile and read as paragraphs and rows of plain texts.

Only the main part is read, as a stream of events under hard limits: macros, pictures, links and embedded files are
never opened, deleted text is left out, a document type declaration is refused before it can expand anything.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from lzma import LZMAError
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from django.conf import settings

from apps.core.refusals import Refused

_MEGABYTE = 1024 * 1024

UNPACKED_LIMIT = 20 * _MEGABYTE
CHARACTER_LIMIT = 1_000_000
CELL_LIMIT = 50_000
COLUMN_LIMIT = 64
DEPTH_LIMIT = 200
ELEMENT_LIMIT = 500_000

MAIN_PART = "word/document.xml"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_WORDS = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
_CHUNK = 64 * 1024
_DAMAGED = (
    BadZipFile,
    LZMAError,
    expat.ExpatError,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Document:
    """Paragraphs outside tables, and tables as rows of texts in the order of the document.

    The text of a merged cell stands in its first place only, as in a workbook; the others are empty.
    """

    paragraphs: tuple[str, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()


def read_document(content: bytes) -> Document:
    """Read an uploaded ``.docx``.

    Raises ``Refused`` for what is too large, no document, encrypted, damaged or built to exhaust memory.
    """
    limit = settings.UPLOAD_LIMIT_MEGABYTES
    if len(content) > limit * _MEGABYTE:
        raise Refused(f"文件超过 {limit} MB，请删除图片后重试。")
    if not content:
        raise Refused("文件是空的，请重新选择文件。")
    if content.startswith(_OLD_OR_ENCRYPTED):
        raise Refused("这是旧格式（.doc）或加了密码的文档，请去掉密码并另存为 .docx 后重试。")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with ZipFile(BytesIO(content)) as archive:
            part = next((part for part in archive.infolist() if part.filename == MAIN_PART), None)
            if part is None:
                raise Refused("这不是 .docx 文档。请用 Word、WPS 另存为 .docx 后重试。")
            with archive.open(part) as stream:
                read = 0
                while chunk := stream.read(_CHUNK):
                    read += len(chunk)  # what the archive says of its own size is not to be trusted
                    if read > UNPACKED_LIMIT:
                        raise Refused("文档解压后过大，请只保留需要检查的内容。")
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
    except _DAMAGED:
        raise Refused("文档已损坏或加了密码，无法读取。请用 Word 或 WPS 打开后另存为 .docx，再试。") from None
    return Document(tuple(reader.paragraphs), tuple(reader.tables))


def _refuse_doctype(*_: Any) -> None:
    raise Refused("文档里有不允许的声明（DOCTYPE），不是 Word、WPS 保存的文档。")


@dataclass(slots=True)
class _Cell:
    text: list[str] = field(default_factory=list)
    span: int = 1


@dataclass(slots=True)
class _Table:
    rows: list[tuple[str, ...]] = field(default_factory=list)
    row: list[_Cell] = field(default_factory=list)
    skipped: int = 0


class _Reader:
    """Collects the texts of the events. An inner table becomes the text of the cell that holds it."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.tables: list[tuple[tuple[str, ...], ...]] = []
        self._open: list[_Table] = []
        self._text: list[str] = []
        self._is_text = False
        self._hidden = 0
        self._depth = self._elements = self._characters = self._cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise Refused("文档的结构嵌套过深，不是 Word、WPS 保存的文档。")
        self._elements += 1
        if self._elements > ELEMENT_LIMIT:
            raise Refused("文档的内容过多，请只保留需要检查的表和文字。")
        opener: Callable[[dict[str, str]], None] | None = getattr(self, f"_start_{_local(name)}", None)
        if opener is not None:
            opener(attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        closer: Callable[[], None] | None = getattr(self, f"_end_{_local(name)}", None)
        if closer is not None:
            closer()

    def characters(self, text: str) -> None:
        if not self._is_text or self._hidden:
            return
        self._characters += len(text)
        if self._characters > CHARACTER_LIMIT:
            raise Refused("文档的文字过多，请只保留需要检查的内容。")
        self._text.append(text)

    def _start_t(self, _: dict[str, str]) -> None:
        self._is_text = True

    def _end_t(self) -> None:
        self._is_text = False

    def _start_tab(self, _: dict[str, str]) -> None:
        self._text.append(" ")

    def _start_br(self, _: dict[str, str]) -> None:
        self._text.append("\n")

    def _start_Fallback(self, _: dict[str, str]) -> None:  # noqa: N802 - the name of the element
        self._hidden += 1  # the same text box a second time, for older programs

    def _end_Fallback(self) -> None:  # noqa: N802
        self._hidden -= 1

    def _end_p(self) -> None:
        text = "".join(self._text).strip()
        self._text = []
        if not text:
            return
        if self._open and self._open[-1].row:
            self._open[-1].row[-1].text.append(text)
        elif not self._open:
            self.paragraphs.append(text)

    def _start_tbl(self, _: dict[str, str]) -> None:
        self._open.append(_Table())

    def _end_tbl(self) -> None:
        if not self._open:
            return
        table = self._open.pop()
        if self._open and self._open[-1].row:
            self._open[-1].row[-1].text += ["，".join(filter(None, row)) for row in table.rows]
        elif table.rows:
            self.tables.append(tuple(table.rows))

    def _start_tr(self, _: dict[str, str]) -> None:
        if self._open:
            self._open[-1].row, self._open[-1].skipped = [], 0

    def _start_gridBefore(self, attributes: dict[str, str]) -> None:  # noqa: N802
        if self._open:
            self._open[-1].skipped = _number(attributes, COLUMN_LIMIT)

    def _start_tc(self, _: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > CELL_LIMIT:
            raise Refused("文档的表格过大，请只保留需要检查的表。")
        if self._open:
            self._open[-1].row.append(_Cell())

    def _start_gridSpan(self, attributes: dict[str, str]) -> None:  # noqa: N802
        if self._open and self._open[-1].row:
            self._open[-1].row[-1].span = max(1, _number(attributes, COLUMN_LIMIT))

    def _end_tr(self) -> None:
        if not self._open:
            return
        table = self._open[-1]
        texts = [""] * table.skipped
        for cell in table.row:
            texts += ["\n".join(cell.text), *[""] * (cell.span - 1)]
        table.rows.append(tuple(texts[:COLUMN_LIMIT]))
        table.row = []


def _local(name: str) -> str:
    """The name of an element of Word's own vocabulary; others only where they hide text."""
    space, _, local = name.rpartition(" ")
    return local if space in {_WORDS, _STRICT_WORDS} or local == "Fallback" else ""


def _value(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(" ")[2] == "val"), "")


def _number(attributes: dict[str, str], limit: int) -> int:
    text = _value(attributes)
    return min(int(text), limit) if text.isascii() and text.isdigit() and len(text) < 6 else 1
