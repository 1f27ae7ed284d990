"""A file as read, its tables and texts; rows under known headings: what is wrong with them, what they would change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from apps.core.amounts import normalize
from apps.core.enums import LabelledEnum

ROWS_SEARCHED_FOR_HEADINGS = 10

T = TypeVar("T")
E = TypeVar("E", bound=LabelledEnum)


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet of a workbook, or a table of a document whose ``name`` is empty, with its cells as they are shown.

    0.95 in the format 0% is ``95%``. The text of a merged cell stands in its first place; ``merges`` are first row,
    first column, last row, last column, from 0. ``hidden_rows`` were left out of ``rows``; their numbers count as the
    spreadsheet program does, from 1.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as read. ``notes`` say to the user what was left out; ``blocks`` keep the order of the document."""

    grids: tuple[Grid, ...] = ()
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    blocks: tuple[Grid | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a spreadsheet; ``row`` counts as the spreadsheet program does, from 1."""

    message: str
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One filled row: its number and the text below each heading, empty where nothing was typed."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lines:
    """A spreadsheet read under its headings; ``ignored`` are headings that mean nothing to the reader."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()


class ChangeKind(LabelledEnum):
    """What an import would do with one row."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"
    UNCHANGED = "unchanged", "不变"

    @property
    def badge(self) -> str:
        """The kind of badge that shows it."""
        return {"new": "active", "changed": "warning", "unchanged": "empty"}[self.value]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a changed row, as texts."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """What an import would do with one row, for the preview and for the writing."""

    row: int
    kind: ChangeKind
    title: str
    value: T
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Import(Generic[T]):
    """What a spreadsheet would do; with ``problems`` it does nothing."""

    changes: tuple[Change[T], ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def effective(self) -> tuple[Change[T], ...]:
        """The rows that would change something."""
        return tuple(change for change in self.changes if change.kind != ChangeKind.UNCHANGED)

    def of(self, kind: ChangeKind) -> list[Change[T]]:
        """The rows of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def summary(self) -> str:
        """``新增 3 行，修改 1 行，不变 20 行``."""
        return "，".join(f"{kind.label} {len(self.of(kind))} 行" for kind in ChangeKind)


def read_lines(rows: Sequence[Sequence[str]], headings: Sequence[str], numbers: Sequence[int] = ()) -> Lines:
    """Find the row of headings among the first ten, then read every filled row below it.

    Every heading must be there once, in any order; titles above are skipped, other columns are ``ignored``.
    ``numbers`` are those of the rows where they are a part of a spreadsheet; otherwise they count from 1.
    """
    start, found = _heading_row(rows, headings)
    numbers = numbers or range(1, len(rows) + 1)
    here = numbers[start] if rows else 1
    problems = [
        Problem(f"缺少“{heading}”列，请使用模板中的表头。", here, heading)
        for heading in headings
        if heading not in found
    ]
    problems += [
        Problem(f"“{heading}”列出现了 {found.count(heading)} 次，只能有一列。", here, heading)
        for heading in headings
        if found.count(heading) > 1
    ]
    if problems:
        return Lines(problems=tuple(problems))
    positions = {heading: found.index(heading) for heading in headings}
    lines = tuple(
        Line(number, {heading: _cell(row, position) for heading, position in positions.items()})
        for number, row in list(zip(numbers, rows, strict=True))[start + 1 :]
        if any(_cell(row, position) for position in positions.values())
    )
    ignored = tuple(heading for heading in found if heading and heading not in headings)
    return Lines(lines, () if lines else (Problem("表头下面没有可以导入的内容。"),), ignored)


def labelled(kinds: type[E], label: str) -> E | None:
    """The member of ``kinds`` whose label was typed."""
    return next((member for member in kinds if member.label == label), None)


def differences_of(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """The labels whose texts differ."""
    return tuple(Difference(label, before[label], text) for label, text in after.items() if before[label] != text)


def duplicates_of(lines: Sequence[Line], headings: Sequence[str]) -> Iterator[Problem]:
    """Rows that repeat the same texts under ``headings`` as an earlier row."""
    first: dict[tuple[str, ...], int] = {}
    for line in lines:
        key = tuple(line.cells[heading] for heading in headings)
        if all(key) and first.setdefault(key, line.row) != line.row:
            yield Problem(f"与第 {first[key]} 行重复：{'，'.join(key)}。", line.row, headings[0])


def _heading_row(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> tuple[int, list[str]]:
    """Index and texts of the row that holds most of the headings; row 0 when none holds any."""
    candidates = [[_plain_heading(text) for text in row] for row in rows[:ROWS_SEARCHED_FOR_HEADINGS]] or [[]]
    index = max(range(len(candidates)), key=lambda at: (len(set(headings) & set(candidates[at])), -at))
    return index, candidates[index]


def _plain_heading(text: str) -> str:
    """A heading without spaces, line breaks, the mark of a required column and its full-width forms."""
    return re.sub(r"[\s*]", "", normalize(text))


def _cell(row: Sequence[str], position: int) -> str:
    return normalize(row[position]) if position < len(row) else ""
