"""Readers of plain text and of values parted by commas or tabulators, in UTF-8, UTF-16 or GB 18030."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from unicodedata import east_asian_width

from apps.core.readers.limits import SAVE_AS_WORKBOOK, Allowance
from apps.core.readers.sheets import Sheet, grid_of
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

BYTES_LIMIT = 4 * 1024 * 1024

_MARKS = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
_SEPARATORS = "\t,，;；|"

# Where lines of one paragraph go on in the next: none of these rules asks what a line means.
MOST_LINES, NEARLY_FULL = 60, 0.85
_END = re.compile(r"[。；：！？;:!?][”’」』）)]*$")
_PAUSE = re.compile("[，、,]$")
_SENTENCE = re.compile("[，、；：。,;:]")
_NUMBER = (
    r"(?:[一二三四五六七八九十百]{1,4}、|第[一二三四五六七八九十]{1,3}[章节部条]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:[.．](?!\d)|、))"
)
_MARK = re.compile(f"{_NUMBER}|[①-⑳#|*•·—]|附[件表]")
# A heading may enumerate; an amount, or a longer text, is a sentence that an editor broke.
_ENUMERATING = re.compile(rf"{_NUMBER}(?:[^，。；：,;:\d]|\d{{4}}年){{1,40}}(?<!、)")
_LABEL = re.compile("[^，。；：:]{2,12}[：:]")


def refuse_size(content: bytes, kind: str) -> None:
    """Raise ``Refused`` for more than is read of a text."""
    if len(content) > BYTES_LIMIT:
        raise Refused(f"{kind}超过 {BYTES_LIMIT // 1024 // 1024} MB，请只保留需要检查的内容。")


def text_of(content: bytes) -> str:
    """The text of a file; raises ``Refused`` with the line where its bytes are no characters."""
    refuse_size(content, "文字文件")
    mark, encoding = next(((mark, name) for mark, name in _MARKS.items() if content.startswith(mark)), (b"", ""))
    if encoding:
        return _decoded(content.removeprefix(mark), encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def read_text(content: bytes, allowance: Allowance) -> Opened:
    """Every line a paragraph, unless it goes on in the next; lines with tabulators below each other are a table."""
    blocks: list[Grid | str] = []
    for has_cells, run in groupby(_lines_of(text_of(content)), key=lambda line: "\t" in line.text):
        found = list(run)
        if has_cells and len(found) > 1:
            blocks.append(_grid((line.text.split("\t") for line in found), allowance))
        else:
            for line in found:
                allowance.paragraph(line.text)
            blocks += _unwrapped(found)
    if not blocks:
        raise Refused("文件里没有文字。")
    grids = tuple(block for block in blocks if isinstance(block, Grid))
    return Opened(grids, tuple(block for block in blocks if isinstance(block, str)), (), tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Line:
    """A filled line; ``is_first`` behind an empty one, or indented."""

    text: str
    is_first: bool

    @property
    def width(self) -> int:
        """In half columns, as an editor breaks it."""
        return sum(2 if east_asian_width(character) in "WFA" else 1 for character in self.text)

    @property
    def is_heading(self) -> bool:
        is_bare = _MARK.match(self.text) and not _SENTENCE.search(_MARK.sub("", self.text, count=1))
        return bool(is_bare or _ENUMERATING.fullmatch(self.text))


def _lines_of(text: str) -> Iterator[_Line]:
    is_first = True
    for line in text.splitlines():
        stripped = line.strip("\r\n \u3000")
        if stripped.strip():
            yield _Line(stripped, is_first or line.startswith(("\u3000", "  ")))
        is_first = not stripped.strip()


def _unwrapped(lines: Sequence[_Line]) -> Iterator[str]:
    """Paragraphs; lines that an editor broke are joined where the last of them ends a sentence."""
    full = NEARLY_FULL * max((line.width for line in lines[:-1]), default=0)
    at = 0
    while at < len(lines):
        end = at + 1
        while end < min(len(lines), at + MOST_LINES) and _goes_on(lines[end - 1], lines[end], full, end - at > 1):
            end += 1
        if not _END.search(lines[end - 1].text):
            end = at + 1
        yield "".join(line.text for line in lines[at:end])
        at = end


def _goes_on(line: _Line, following: _Line, full: float, is_inside: bool) -> bool:
    """Whether a line ends inside a sentence: with a pause, or because it is full."""
    if following.is_first or line.is_heading or _END.search(line.text):
        return False
    if _MARK.match(following.text) or _LABEL.match(following.text):
        return False
    is_broken = (is_inside or bool(_SENTENCE.search(line.text))) and line.width >= full
    return bool(_PAUSE.search(line.text)) or is_broken


def read_separated(content: bytes, allowance: Allowance) -> Opened:
    """The one table of a ``.csv``, parted by what stands most often in its lines."""
    text = text_of(content)
    separator = max(_SEPARATORS, key=lambda mark: (sum(mark in line for line in text.splitlines()[:50]), mark == ","))
    try:
        grid = _grid(csv.reader(StringIO(text, newline=""), delimiter=separator), allowance)
    except csv.Error:
        raise Refused(f"文件里的引号或分隔符不成对，读不出表格。{SAVE_AS_WORKBOOK}") from None
    if not grid.rows:
        raise Refused("文件里没有文字。")
    return Opened((grid,), (), (), (grid,))


def _grid(rows: Iterable[Iterable[str]], allowance: Allowance) -> Grid:
    sheet = Sheet("")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.put(number, column, text, allowance)
    return grid_of(sheet, allowance)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            f"第 {line} 行有读不出的字符，文件的编码不对或已损坏。"
            "请用原来的程序打开，核对后另存为 .xlsx、.docx 或 UTF-8 文本，再试。"
        ) from None
