"""Where a table has its heads, of one to three lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from apps.core import patterns as re
from apps.papers.imports import heads as words
from apps.papers.imports.cells import Table
from apps.papers.imports.expressions import plain
from apps.papers.imports.labels import LONGEST_HEAD, bare, fits, is_number
from apps.papers.imports.roles import (
    Chains,
    Columns,
    Kind,
    columns_of,
    figures_of,
    has_indicators,
    has_money,
    label_of_figures,
)
from apps.papers.imports.settling import settled

LINES_OF_A_HEAD = 3
ROWS_TO_LOOK_AT = 5
OPERATORS = "符号"


@dataclass(frozen=True, slots=True)
class Head:
    """``labels`` are what is printed above each column, ``printed`` all texts of the head."""

    kind: Kind
    placed: Columns
    labels: Mapping[int, str]
    printed: tuple[str, ...]
    depth: int

    @property
    def columns(self) -> Mapping[str, tuple[int, int]]:
        """The first and last column of each role."""
        return self.placed.of

    @property
    def first(self) -> int:
        """The first column with an amount or a figure: what stands left of it names the row."""
        return min((start for role, (start, _) in self.columns.items() if role not in _NAMING), default=0)


_NAMING = {"number", "side", "level1", "level2", "name"}


def heads_of(table: Table) -> Mapping[int, Head]:
    """The heads of a table by their first rows."""
    heads: dict[int, Head] = {}
    row = 0
    while row < len(table.rows):
        head = head_at(table, row)
        if head is not None:
            heads[row] = head
        row += head.depth if head is not None else 1
    return {top: _settled(table, top, end, heads[top]) for top, end in pairwise((*heads, len(table.rows)))}


def _settled(table: Table, top: int, end: int, head: Head) -> Head:
    if head.kind is not Kind.INDICATORS:
        return head
    name = head.columns["name"][0]
    rows = [table.rows[row] for row in range(top + head.depth, end) if table.shown(row, name)]
    return replace(head, placed=settled(head.placed, head.labels, rows))


def head_at(table: Table, top: int) -> Head | None:
    """The head that begins in this row; a line above it that adds no column is no part of it."""
    best: Head | None = None
    for depth in range(1, LINES_OF_A_HEAD + 1):
        if top + depth > len(table.rows) or not _is_line_of_a_head(table, top + depth - 1):
            break
        head = _head(table, top, depth)
        if head is not None and (best is None or _says_more(table, top, head, best)):
            best = head
    if best is not None and best.depth > 1 and not _hangs_down(table, top):
        below = _head(table, top + 1, best.depth - 1)
        if below is not None and below.placed.size >= best.placed.size:
            return None
    return best


def _says_more(table: Table, top: int, head: Head, above: Head) -> bool:
    """Whether a line more places more columns, or parts those of the lines above it."""
    line = table.rows[top + head.depth - 1]
    is_part = sum(map(bool, line)) > 1 and not line[0]
    return head.placed.size > above.placed.size or (is_part and head.placed.size == above.placed.size)


def _hangs_down(table: Table, row: int) -> bool:
    """Whether a label of this row is merged with places of the row below."""
    return any(
        table.rows[row][column] and table.anchors.get((row + 1, column), (-1, 0))[0] == row
        for column in range(table.width)
    )


def _is_line_of_a_head(table: Table, row: int) -> bool:
    """Labels alone, most of them known."""
    cells = [cell for cell in table.rows[row] if cell]
    if not cells or any(len(cell) > LONGEST_HEAD or (is_number(cell) and not _is_year(cell)) for cell in cells):
        return False
    known = sum(not bare(cell) or fits(_ANY_HEAD, cell) for cell in cells)
    likely = sum(fits(_LIKELY_HEAD, cell) for cell in cells if not fits(_ANY_HEAD, cell)) if known > 1 else 0
    return 2 * (known + likely) >= len(cells)


def _all_words(*lists: str) -> str:
    return " ".join(word for listed in lists for word in listed.split() if not word.startswith("!"))


_ANY_HEAD = _all_words(
    *words.INDICATOR_HEADS.values(),
    *words.MONEY_HEADS.values(),
    words.FIGURE_HEADS,
    words.MORE_FIGURES,
    words.GENERIC,
)
_LIKELY_HEAD = _all_words(*words.LIKELY_INDICATOR_HEADS.values(), *words.LIKELY_MONEY_HEADS.values())


def _is_year(cell: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d{2}", cell))


def _head(table: Table, top: int, depth: int) -> Head | None:
    chains = {column: chain for column in range(table.width) if (chain := tuple(_chain(table, top, depth, column)))}
    printed = tuple(cell for row in table.rows[top : top + depth] for cell in row if cell)
    for kind, is_kind in ((Kind.INDICATORS, has_indicators), (Kind.MONEY, has_money)):
        columns = columns_of(kind, chains)
        if is_kind(columns, chains):
            return Head(kind, columns, {column: chain[-1] for column, chain in chains.items()}, printed, depth)
    bottom = top + depth - 1
    starts: Chains = {column: chain for column, chain in chains.items() if not _goes_on(table, bottom, column)}
    figures = figures_of(starts)
    if figures is None:
        return None
    labels = {column: label_of_figures(chain) for column, chain in starts.items()}
    return Head(Kind.FIGURES, figures, labels, printed, depth)


def _chain(table: Table, top: int, depth: int, column: int) -> Iterator[str]:
    """The labels above a column from top to bottom; an upper one reaches over the empty cells to its right."""
    last = ""
    for line in range(top, top + depth):
        text = table.shown(line, column)
        if not text and any(table.rows[below][column] for below in range(line + 1, top + depth)):
            text = next((cell for cell in reversed(table.rows[line][:column]) if cell), "")
        if text and text != last:
            yield text
            last = text
    if last and _holds_operators(table, top + depth, column):
        yield OPERATORS


def _holds_operators(table: Table, first: int, column: int) -> bool:
    """Signs alone in the rows below a head, whatever it calls them."""
    texts = [text for row in table.rows[first : first + ROWS_TO_LOOK_AT] if (text := row[column])]
    return len(texts) > 1 and all(text in words.OPERATORS for text in map(plain, texts))


def _goes_on(table: Table, row: int, column: int) -> bool:
    """Part of a cell that begins further to the left."""
    return table.anchors.get((row, column), (row, column))[1] < column
