"""Where a table has its heads, of one to three lines, and which column holds what."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from apps.core.tabular import Grid
from apps.papers.imports import heads as words
from apps.papers.imports.expressions import plain

LINES_OF_A_HEAD = 3
LONGEST_HEAD = 40
LONGEST_LABEL = 120
LONGEST_CELL = 2_000
MOST_COLUMNS = 64

_BRACKETS = re.compile(r"\([^()]{0,20}\)|\[[^\[\]]{0,20}\]")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[、.](?!\d))")
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d*)?\s*(?:%|分|[万亿]?元|人)?")


class Kind(StrEnum):
    """What the rows below a head are."""

    INDICATORS = "indicators"
    MONEY = "money"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a grid, all of one width, with the place where the text of each covered cell stands."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    anchors: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    def shown(self, row: int, column: int) -> str:
        """The text that a person sees in a place: a merged cell shows it in all its places."""
        at, beside = self.anchors.get((row, column), (row, column))
        return self.rows[at][beside]

    def is_covered_from_above(self, row: int, column: int) -> bool:
        """Part of a merged cell that begins in a row above."""
        return self.anchors.get((row, column), (row, column))[0] < row


@dataclass(frozen=True, slots=True)
class Head:
    """``columns`` are the first and last column of each role; ``labels`` what is printed above each column.

    ``unplaced`` are columns whose labels mean nothing to the reader. ``levels`` are columns with the weights of
    levels. ``printed`` are all texts of the head.
    """

    kind: Kind
    columns: Mapping[str, tuple[int, int]]
    labels: Mapping[int, str]
    unplaced: Mapping[int, str]
    levels: Mapping[str, int]
    printed: tuple[str, ...]
    depth: int

    @property
    def first(self) -> int:
        """The first column with an amount or a figure: what stands left of it names the row."""
        return min((start for role, (start, _) in self.columns.items() if role not in _NAMING), default=0)


_NAMING = {"number", "side", "level1", "level2", "name"}


def table_of(grid: Grid) -> Table:
    """A grid with its rows filled up to one width."""
    width = min(max((len(row) for row in grid.rows), default=0), MOST_COLUMNS)
    rows = tuple(
        tuple(cell.strip()[:LONGEST_CELL] for cell in (*row, *[""] * (width - len(row)))[:width]) for row in grid.rows
    )
    anchors = {
        (row, column): (top, left)
        for top, left, bottom, right in grid.merges
        if 0 <= top < len(rows) and 0 <= left < width
        for row in range(top, min(bottom, len(rows) - 1) + 1)
        for column in range(left, min(right, width - 1) + 1)
    }
    return Table(grid.name, rows, anchors)


def bare(text: str) -> str:
    """A label without spaces, numbering, and what stands in brackets: 全年执行数（B）."""
    return _bare(text) if len(text) <= LONGEST_LABEL else ""


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    flat = re.sub(r"\s", "", plain(text))
    flat = _BRACKETS.sub("", _NUMBERING.sub("", flat, count=1) if _NUMBERING.match(flat) else flat)
    return flat.strip(":：*★☆、")


@lru_cache(maxsize=64)
def _pattern(listed: str) -> re.Pattern[str]:
    """Words that begin alike are tried together."""
    leads = "|".join(sorted(words.LEADS.split(), key=len, reverse=True))
    beginnings = {"~": f"(?:{leads})*", "*": ".*", "": ""}
    groups: dict[str, list[str]] = {beginning: [] for beginning in beginnings}
    for word in listed.split():
        beginning = word[0] if word[0] in beginnings else ""
        groups[beginning].append(re.escape(word.removeprefix(beginning)).replace(r"\*", ".*").replace(r"\#", r"\d"))
    return re.compile("|".join(f"{beginnings[key]}(?:{'|'.join(rest)})" for key, rest in groups.items() if rest))


def fits(listed: str, text: str, longest: int = LONGEST_HEAD) -> bool:
    """Whether a text is one of the words (see ``heads``)."""
    label = bare(text)
    return 0 < len(label) <= longest and _pattern(listed).fullmatch(label) is not None


@lru_cache(maxsize=4096)
def _role(kind: Kind, label: str, beside: str = "") -> str:
    """The first role that a label fits, ``beside`` one."""
    heads = words.INDICATOR_HEADS if kind is Kind.INDICATORS else words.MONEY_HEADS
    return next((role for role, listed in heads.items() if role != beside and fits(listed, label)), "")


def is_figure(label: str) -> bool:
    """The name of an amount or a rate."""
    return fits(words.FIGURE_HEADS, label) or _role(Kind.MONEY, label) in {"original", "adjusted", "actual", "rate"}


def is_number(cell: str) -> bool:
    """A figure with or without its unit, and nothing else."""
    return len(cell) < LONGEST_HEAD and bool(_NUMBER.fullmatch(plain(cell)))


def heads_of(table: Table) -> Mapping[int, Head]:
    """The heads of a table by their first rows."""
    heads: dict[int, Head] = {}
    row = 0
    while row < len(table.rows):
        head = head_at(table, row)
        if head is not None:
            heads[row] = head
        row += head.depth if head is not None else 1
    return heads


def head_at(table: Table, top: int) -> Head | None:
    """The head that begins in this row; a line above it that adds no column is no part of it."""
    best: Head | None = None
    for depth in range(1, LINES_OF_A_HEAD + 1):
        if top + depth > len(table.rows) or not _is_line_of_a_head(table, top + depth - 1):
            break
        head = _head(table, top, depth)
        if head is not None and (best is None or _size(head) > _size(best)):
            best = head
    if best is not None and best.depth > 1 and not _hangs_down(table, top):
        below = _head(table, top + 1, best.depth - 1)
        if below is not None and _size(below) >= _size(best):
            return None
    return best


def _hangs_down(table: Table, row: int) -> bool:
    """Whether a label of this row is merged with places of the row below."""
    return any(
        table.rows[row][column] and table.anchors.get((row + 1, column), (-1, 0))[0] == row
        for column in range(table.width)
    )


def _size(head: Head) -> int:
    return len(head.columns) + len(head.levels)


def _is_line_of_a_head(table: Table, row: int) -> bool:
    """Labels alone, most of them known."""
    cells = [cell for cell in table.rows[row] if cell]
    if not cells or any(len(cell) > LONGEST_HEAD or (is_number(cell) and not _is_year(cell)) for cell in cells):
        return False
    return 2 * sum(not bare(cell) or fits(_ANY_HEAD, cell) for cell in cells) >= len(cells)


_ANY_HEAD = " ".join(
    (
        *words.INDICATOR_HEADS.values(),
        *words.MONEY_HEADS.values(),
        words.FIGURE_HEADS,
        words.MORE_FIGURES,
        words.GENERIC,
    )
)


def _is_year(cell: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d{2}", cell))


def _head(table: Table, top: int, depth: int) -> Head | None:
    chains = {column: chain for column in range(table.width) if (chain := tuple(_chain(table, top, depth, column)))}
    printed = tuple(cell for row in table.rows[top : top + depth] for cell in row if cell)
    for kind, is_kind in ((Kind.INDICATORS, _has_indicators), (Kind.MONEY, _has_money)):
        columns, levels, unplaced = _placed(kind, chains)
        if is_kind(columns, chains):
            labels = {column: chain[-1] for column, chain in chains.items()}
            return Head(kind, columns, labels, unplaced, levels, printed, depth)
    bottom = top + depth - 1
    starts = {column: chain for column, chain in chains.items() if not _goes_on_from_left(table, bottom, column)}
    return _head_of_figures(starts, printed, depth)


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


def _goes_on_from_left(table: Table, row: int, column: int) -> bool:
    return table.anchors.get((row, column), (row, column))[1] < column


def _placed(
    kind: Kind, chains: Mapping[int, tuple[str, ...]]
) -> tuple[dict[str, tuple[int, int]], dict[str, int], dict[int, str]]:
    """Columns by their roles, columns of the weights of levels, and those that no role was found for."""
    roles: dict[int, str] = {}
    for is_generic in (False, True):
        for column, chain in chains.items():
            if _is_generic(chain) is is_generic:
                role = _role_of(kind, chain, set(roles.values()))
                if role:
                    roles[column] = role
    if kind is Kind.INDICATORS:
        _promote(roles)
    columns: dict[str, tuple[int, int]] = {}
    levels: dict[str, int] = {}
    unplaced: dict[int, str] = {}
    name = next((column for column, role in roles.items() if role == "name"), 0)
    for column in sorted(chains):
        role, known = roles.get(column, ""), columns.get(roles.get(column, ""))
        level = _level_left_of(column, roles) if role == "weight" and kind is Kind.INDICATORS and column < name else ""
        if level:
            levels[level] = column
        elif role and known is None:
            columns[role] = (column, column)
        elif role and known is not None and known[1] == column - 1 and chains[column] == chains[column - 1]:
            columns[role] = (known[0], column)
        elif (not role or role not in _MAY_REPEAT) and (columns or kind is Kind.INDICATORS):
            unplaced[column] = chains[column][-1]
    starts = sorted((*chains, *levels.values()))
    for role, (first, last) in columns.items():  # an empty place right of a label belongs to it
        following = next((start for start in starts if start > last), last + 2)
        columns[role] = (first, max(last, following - 1) if kind is Kind.MONEY or role in _WIDE else last)
    return columns, levels, unplaced


def _promote(roles: dict[int, str]) -> None:
    """What a table calls otherwise is what it lacks: 绩效指标 its names, 绩效目标 its targets, 评审得分 its scores."""
    for role, others in (("name", {"level2", "side"}), ("target", {"side"}), ("score", {"otherscore"})):
        names = [column for column, known in roles.items() if known == "name"]
        column = max((column for column, known in roles.items() if known in others), default=None)
        if role not in roles.values() and column is not None and (role != "target" or column > min(names, default=99)):
            roles[column] = role


_MAY_REPEAT = {"number", "side", "flag", "standard", "otherscore", "factor", "completion", "remark", "reason", "level1"}
_WIDE = {"reason", "remark", "target", "actual", "name"}


def _is_generic(chain: tuple[str, ...]) -> bool:
    return len(chain) > 1 and (fits(words.GENERIC, chain[-1]) or fits(_OF_A_VALUE, chain[-1]))


_OF_A_VALUE = " ".join(words.INDICATOR_HEADS[role] for role in ("unit", "operator"))


def _role_of(kind: Kind, chain: tuple[str, ...], taken: set[str]) -> str:
    """By the lowest label; one that says nothing by itself takes the role of the label above it, if that is free."""
    own = _role(kind, chain[-1])
    above = next((role for label in reversed(chain[:-1]) if (role := _role(kind, label, beside="side"))), "")
    if own in {"unit", "operator"}:
        return f"actual_{own}" if above == "actual" else own
    if _is_generic(chain) and above and above not in taken:
        return above
    return own or (above if above not in taken else "")


def _level_left_of(column: int, roles: Mapping[int, str]) -> str:
    """The level whose name stands nearest to the left of a column."""
    return next(
        (roles[left] for left in range(column - 1, -1, -1) if roles.get(left) in {"level1", "level2"}),
        "",
    )


def _has_indicators(columns: Mapping[str, object], _: object) -> bool:
    return "name" in columns and bool({"target", "actual", "weight", "score"} & columns.keys())


def _has_money(columns: Mapping[str, tuple[int, int]], chains: Mapping[int, tuple[str, ...]]) -> bool:
    """Two amounts beside points, or right of a word for money: else it is a table of figures."""
    amounts = [columns[role][0] for role in ("original", "adjusted", "actual") if role in columns]
    return len(amounts) > 1 and (
        bool({"weight", "score"} & columns.keys())
        or any(
            fits(words.MONEY_BLOCKS, text)
            for column, chain in chains.items()
            if column < min(amounts)
            for text in chain
        )
    )


def _head_of_figures(chains: Mapping[int, tuple[str, ...]], printed: tuple[str, ...], depth: int) -> Head | None:
    """Figures by the year or the kind in any line above them: 总额 below 预算数."""
    labels = {
        column: chain[-1] if len(chain) < 2 or fits(words.FIGURE_HEADS, chain[-1]) else "·".join(chain[-2:])
        for column, chain in chains.items()
    }
    found = [column for column, chain in chains.items() if any(fits(words.FIGURE_HEADS, text) for text in chain)]
    if len(found) < 2:
        return None
    first = min(found)
    columns = {
        f"figure{column}": (column, column)
        for column, chain in chains.items()
        if column in found or (column > first and fits(words.MORE_FIGURES, chain[-1]))
    }
    placed = {start for start, _ in columns.values()}
    unplaced = {column: label for column, label in labels.items() if column > first and column not in placed}
    kept = {column: label for column, label in unplaced.items() if not fits("备注 说明 *原因*", label)}
    return Head(Kind.FIGURES, columns, labels, kept, {}, printed, depth)
