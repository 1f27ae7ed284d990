"""Reader of HTML, which office programs and ledgers save under ``.xls`` and ``.doc`` too."""

import re
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from html.parser import HTMLParser

from apps.core.readers.limits import SAVE_AS_OFFICE, SAVE_AS_WORKBOOK, Allowance
from apps.core.readers.sheets import Sheet, grid_of, notes_of, notes_of_hidden
from apps.core.readers.texts import BYTES_LIMIT, refuse_size, text_of
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

DEPTH_LIMIT = 200
COLUMN_LIMIT = 500
SPAN_LIMIT = 1_000

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "body", "title", "center", "pre"}
_SILENT = {"script", "style", "head", "noscript", "template", "textarea", "select", "xml"}
_VOID = {"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "source"}
_SECTIONS = {"thead", "tbody", "tfoot"}
_ROWS = {"tr", "col", *_SECTIONS}  # that a table leaves out as a whole
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")


def read_page(content: bytes, allowance: Allowance) -> Opened:
    """Paragraphs and tables of a page. Raises ``Refused``."""
    refuse_size(content, "网页文件")
    body = _Body(allowance)
    body.feed(_text_of(content))
    body.close()
    body.end_paragraph()
    while body.tables:
        body.end_table()
    if not body.blocks:
        raise Refused("文件里没有文字。")
    grids = tuple(block for block in body.blocks if isinstance(block, Grid))
    paragraphs = tuple(block for block in body.blocks if isinstance(block, str))
    return Opened(grids, paragraphs, (*body.notes, *notes_of_hidden(body.hidden)), tuple(body.blocks))


def read_archived_page(content: bytes, allowance: Allowance) -> Opened:
    """The page inside a single-file web page (MHTML). Raises ``Refused``."""
    for part in message_from_bytes(content[:BYTES_LIMIT]).walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                return read_page(_with_charset(page, part), allowance)
    raise Refused(f"单个文件网页里没有可以读取的内容。{SAVE_AS_OFFICE}")


def _refuse_depth(nested: Sized) -> None:
    if len(nested) > DEPTH_LIMIT:
        raise Refused(f"网页的结构嵌套过深。{SAVE_AS_OFFICE}")


def _with_charset(page: bytes, part: "Message") -> bytes:
    charset = part.get_content_charset()
    return page if not charset or _CHARSET.search(page[:4096]) else b"<meta charset=" + charset.encode() + b">" + page


def _text_of(content: bytes) -> str:
    """By the character set that the page names; a Chinese one is read as the largest of them."""
    named = _CHARSET.search(content[:4096])
    name = named[1].decode().lower() if named else ""
    if name.startswith(("gb", "x-gbk", "cp936")):
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return text_of(content)


@dataclass(slots=True)
class _Table:
    sheet: Sheet = field(default_factory=lambda: Sheet(""))
    row: int = -1
    column: int = 0
    across: int = 1
    down: int = 1
    text: list[str] | None = None  # of the open cell
    is_section_hidden: bool = False
    columns: int = 0  # that were declared
    below: dict[int, int] = field(default_factory=dict)  # by column: the last row that a cell from above reaches

    def declare(self, columns: int, *, is_hidden: bool) -> None:
        """The next columns, before any row."""
        last = min(self.columns + columns, COLUMN_LIMIT)
        if is_hidden:
            self.sheet.hidden_columns.update(range(self.columns, last))
        self.columns = last


class _Body(HTMLParser):
    """Collects the blocks from the events. An inner table becomes the text of the cell that holds it.

    What a browser would not show is left out and told: rows and columns by their numbers, other text as ``hidden``.
    """

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Grid | str] = []
        self.notes: list[str] = []
        self.tables: list[_Table] = []
        self._allowance = allowance
        self._text: list[str] = []
        self.hidden: list[str] = []
        self._silent: list[str] = []  # the open elements from the first silent or hidden one on
        self._unseen: list[str] | None = None  # the text of a hidden one
        self._hiding: set[str] = set()  # classes whose rule hides
        self._beginnings: Mapping[str, Callable[[_Table, Mapping[str, str], bool], None]] = {
            **dict.fromkeys(_SECTIONS, self._begin_section),
            "col": self._begin_columns,
            "tr": self._begin_row,
            **dict.fromkeys(("td", "th"), self._begin_cell),
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "body":
            self._silent.clear()  # the end of the head may be left out
        is_hidden = self._is_hidden(found)
        if self._silent or tag in _SILENT or (is_hidden and not (self.tables and tag in _ROWS)):
            self._fall_silent(tag)
            return
        if tag == "br":
            self._add("\n")
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag == "table":
            self.tables.append(_Table())
            _refuse_depth(self.tables)
        elif self.tables and tag in self._beginnings:
            self._beginnings[tag](self.tables[-1], found, is_hidden)

    def _fall_silent(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._silent and tag not in _SILENT:
            self._unseen = []
        self._silent.append(tag)
        _refuse_depth(self._silent)

    def _begin_section(self, table: _Table, found: Mapping[str, str], is_hidden: bool) -> None:
        self._end_cell()
        table.is_section_hidden = is_hidden

    def _begin_columns(self, table: _Table, found: Mapping[str, str], is_hidden: bool) -> None:
        table.declare(_span(found.get("span", "")), is_hidden=is_hidden)

    def _begin_row(self, table: _Table, found: Mapping[str, str], is_hidden: bool) -> None:
        self._end_cell()
        table.row += 1
        table.column = 0
        if is_hidden or table.is_section_hidden:
            table.sheet.hidden_rows.add(table.row)

    def _begin_cell(self, table: _Table, found: Mapping[str, str], is_hidden: bool) -> None:
        self._end_cell()
        table.row = max(table.row, 0)
        table.across, table.down = _span(found.get("colspan", "")), _span(found.get("rowspan", ""))
        table.text = []

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            if not self._silent and self._unseen is not None:
                self.hidden += filter(None, [" ".join("".join(self._unseen).split())])
                self._unseen = None
            return
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag in {"td", "th", "tr"} and self.tables:
            self._end_cell()
        if tag in _SECTIONS and self.tables:
            self.tables[-1].is_section_hidden = False
        if tag == "table" and self.tables:
            self.end_table()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(re.sub(r"[ \t\r\n\f]+", " ", data))
        elif self._silent[-1] == "style":
            self._hiding |= {name for name, rule in _RULE.findall(data) if _HIDDEN.search(rule)}
        elif self._unseen is not None and not _SILENT & set(self._silent):
            self._unseen.append(data)

    def _is_hidden(self, found: dict[str, str]) -> bool:
        is_styled = _HIDDEN.search(found.get("style", "")) is not None
        return is_styled or "hidden" in found or not self._hiding.isdisjoint(found.get("class", "").split())

    def end_paragraph(self) -> None:
        """What was said so far is a paragraph, or a line of the open cell."""
        text = "\n".join(line.strip() for line in "".join(self._text).split("\n")).strip()
        self._text = []
        if not text:
            return
        if self.tables and self.tables[-1].text is not None:
            self.tables[-1].text.append(text)
        elif not self.tables:
            self.blocks.append(self._allowance.paragraph(text))

    def end_table(self) -> None:
        """The innermost open table is whole."""
        self._end_cell()
        sheet = self.tables.pop().sheet
        grid = grid_of(sheet, self._allowance)
        self.notes += notes_of(sheet, grid)
        if self.tables and self.tables[-1].text is not None:
            self.tables[-1].text += ["，".join(filter(None, row)) for row in grid.rows]
        elif grid.rows:
            self.blocks.append(grid)

    def _add(self, text: str) -> None:
        self._text.append(text)

    def _end_cell(self) -> None:
        self.end_paragraph()
        table = self.tables[-1]
        if table.text is None:
            return
        while table.below.get(table.column, -1) >= table.row:
            table.column += 1
        if table.column + table.across > COLUMN_LIMIT:
            raise Refused(f"网页里的表过宽，无法读取。{SAVE_AS_WORKBOOK}")
        right, bottom = table.column + table.across - 1, table.row + table.down - 1
        table.sheet.put(table.row, table.column, "\n".join(table.text), self._allowance)
        if table.across > 1 or table.down > 1:
            table.sheet.merges.append((table.row, table.column, bottom, right))
        for column in range(table.column, right + 1):
            table.below[column] = bottom
        table.column, table.text = right + 1, None


def _span(text: str) -> int:
    return min(max(int(text), 1), SPAN_LIMIT) if text.isascii() and text.isdigit() and len(text) < 6 else 1
