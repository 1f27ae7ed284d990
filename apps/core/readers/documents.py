"""Reader of ``.docx``: paragraphs and tables in the order of the document, without what is deleted or hidden."""

from collections.abc import Callable
from dataclasses import dataclass, field

from apps.core.readers.limits import DAMAGED, Allowance
from apps.core.readers.packages import Package, attribute, whole_number
from apps.core.readers.sheets import notes_of_hidden
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

MAIN_PART = "word/document.xml"
COLUMN_LIMIT = 64

_SPACES = frozenset({
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
})  # fmt: skip


def read_document(content: bytes, allowance: Allowance) -> Opened:
    """Paragraphs and tables. Raises ``Refused``."""
    package = Package(content)
    if MAIN_PART not in package.names:
        raise Refused(DAMAGED)
    body = _Body(allowance)
    package.parse(MAIN_PART, body.starts, body.ends, body.characters, spaces=_SPACES)
    grids = tuple(block for block in body.blocks if isinstance(block, Grid))
    paragraphs = tuple(block for block in body.blocks if isinstance(block, str))
    if package.notes and not body.blocks:
        raise Refused("文档里只有图片，没有可以读取的文字。请用带文字的 .docx 或 .xlsx 再试。")
    return Opened(grids, paragraphs, (*package.notes, *notes_of_hidden(body.hidden)), tuple(body.blocks))


@dataclass(slots=True)
class _Cell:
    text: list[str] = field(default_factory=list)
    span: int = 1
    goes_on: bool = False  # it continues the cell above


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    open_areas: dict[int, list[int]] = field(default_factory=dict)  # by the first column: top, left, bottom, right
    areas: list[list[int]] = field(default_factory=list)
    row: list[_Cell] = field(default_factory=list)
    skipped: int = 0

    def grid(self) -> Grid:
        width = max(map(len, self.rows), default=0)
        rows = tuple((*row, *[""] * (width - len(row))) for row in self.rows)
        merges = sorted((a, b, c, d) for a, b, c, d in self.areas if (a, b) != (c, d))
        return Grid("", rows, tuple(merges))


class _Body:
    """Collects the blocks from the events. An inner table becomes the text of the cell that holds it."""

    def __init__(self, allowance: Allowance) -> None:
        self.blocks: list[Grid | str] = []
        self._allowance = allowance
        self._open: list[_Table] = []
        self._text: list[str] = []
        self._vanished: list[str] = []
        self.hidden: list[str] = []
        self._is_text = self._is_vanished = False
        self._fallbacks = 0
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "t": self._on_text, "tab": self._on_tab, "br": self._on_break, "r": self._on_run, "vanish": self._on_vanish,
            "Fallback": self._on_fallback, "tbl": self._on_table, "tr": self._on_row, "gridBefore": self._on_skipped,
            "tc": self._on_cell, "gridSpan": self._on_span, "vMerge": self._on_merge,
        }  # fmt: skip
        self.ends: dict[str, Callable[[], None]] = {
            "t": self._on_text_end, "r": self._on_run_end, "Fallback": self._on_fallback_end,
            "p": self._on_paragraph_end, "tbl": self._on_table_end, "tr": self._on_row_end,
        }  # fmt: skip

    def characters(self, text: str) -> None:
        if self._is_text and not self._fallbacks:
            (self._vanished if self._is_vanished else self._text).append(text)

    def _on_text(self, _: dict[str, str]) -> None:
        self._is_text = True

    def _on_text_end(self) -> None:
        self._is_text = False

    def _on_run(self, _: dict[str, str]) -> None:
        self._is_vanished = False

    def _on_run_end(self) -> None:
        self._is_vanished = False

    def _on_vanish(self, found: dict[str, str]) -> None:
        self._is_vanished = attribute(found, "val") not in {"0", "false", "off"}

    def _on_tab(self, _: dict[str, str]) -> None:
        self._text.append(" ")

    def _on_break(self, _: dict[str, str]) -> None:
        self._text.append("\n")

    def _on_fallback(self, _: dict[str, str]) -> None:
        self._fallbacks += 1  # the same text box a second time, for older programs

    def _on_fallback_end(self) -> None:
        self._fallbacks -= 1

    def _on_paragraph_end(self) -> None:
        text = "".join(self._text).strip()
        self.hidden += filter(None, ["".join(self._vanished).strip()])
        self._text, self._vanished = [], []
        self._is_vanished = False
        if not text:
            return
        if self._open and self._open[-1].row:
            self._open[-1].row[-1].text.append(self._allowance.text(text))
        elif not self._open:
            self.blocks.append(self._allowance.paragraph(text))

    def _on_table(self, _: dict[str, str]) -> None:
        self._open.append(_Table())

    def _on_table_end(self) -> None:
        if not self._open:
            return
        table = self._open.pop()
        if self._open and self._open[-1].row:
            self._open[-1].row[-1].text += ["，".join(filter(None, row)) for row in table.rows]
        elif table.rows:
            self.blocks.append(table.grid())

    def _on_row(self, _: dict[str, str]) -> None:
        if self._open:
            self._open[-1].row, self._open[-1].skipped = [], 0

    def _on_skipped(self, found: dict[str, str]) -> None:
        if self._open:
            self._open[-1].skipped = _span(found)

    def _on_cell(self, _: dict[str, str]) -> None:
        self._allowance.cell("")
        if self._open:
            self._open[-1].row.append(_Cell())

    def _on_span(self, found: dict[str, str]) -> None:
        if self._open and self._open[-1].row:
            self._open[-1].row[-1].span = _span(found)

    def _on_merge(self, found: dict[str, str]) -> None:
        if self._open and self._open[-1].row:
            self._open[-1].row[-1].goes_on = attribute(found, "val") != "restart"

    def _on_row_end(self) -> None:
        if not self._open:
            return
        self._allowance.row()
        table = self._open[-1]
        number, texts = len(table.rows), [""] * table.skipped
        areas: dict[int, list[int]] = {}
        for cell in table.row:
            left, right = len(texts), min(len(texts) + cell.span, COLUMN_LIMIT) - 1
            above = table.open_areas.get(left)
            if cell.goes_on and above is not None:
                above[2], above[3] = number, max(above[3], right)
                areas[left] = above
            elif right >= left:
                areas[left] = [number, left, number, right]
                table.areas.append(areas[left])
            texts += ["\n".join(cell.text), *[""] * (cell.span - 1)]
        table.open_areas = areas
        table.rows.append(texts[:COLUMN_LIMIT])
        table.row = []


def _span(attributes: dict[str, str]) -> int:
    return max(1, whole_number(attribute(attributes, "val"), COLUMN_LIMIT) or 1)
