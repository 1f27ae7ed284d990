"""Text and tables of a page from its glyphs and ruled lines. Points of 1/72 inch, from the upper left corner."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

SHORTEST_MEASURE = 12  # characters of a line that is broken only because it is full
NEAR = 3.0  # points: ends of lines that meet, the two edges of one drawn line

_BORDER_LIMIT = 200  # lines of one direction in one table


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with its place."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, level or upright: ``at`` is its height or its distance from the left."""

    is_level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs beside each other as one text."""

    text: str
    left: float
    top: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table drawn with lines: its cells as rows of texts, and its merged cells."""

    top: float
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...]


def tables_of(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> tuple[list[RuledTable], list[Glyph]]:
    """The tables of a page from top to bottom, and the glyphs that stand in none of them."""
    uprights = sorted((rule for rule in rules if not rule.is_level), key=lambda rule: rule.start)
    levels = [rule for rule in rules if rule.is_level]
    bands: list[list[Rule]] = []
    end = float("-inf")
    for rule in uprights:
        if rule.start > end + NEAR:
            bands.append([])
        bands[-1].append(rule)
        end = max(end, rule.end)
    tables, rest = [], list(glyphs)
    for band in bands:
        table, rest = _table(band, levels, rest)
        if table is not None:
            tables.append(table)
    return tables, rest


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines of a page or cell from top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle[1]):
        height, before = glyph.bottom - glyph.top, lines[-1] if lines else []
        if before and abs(glyph.middle[1] - before[-1].middle[1]) < 0.5 * max(
            height, before[-1].bottom - before[-1].top
        ):
            before.append(glyph)
        else:
            lines.append([glyph])
    return [_line(sorted(line, key=lambda glyph: glyph.left)) for line in lines]


def joined(lines: Sequence[Line], right: float) -> str:
    """The text of a cell: a line that ends short of ``right`` ends a paragraph, others were broken by the width."""
    text = ""
    for number, line in enumerate(lines):
        is_broken = number + 1 < len(lines) and line.right > right - 1.5 * line.size
        text += line.text if is_broken or number + 1 == len(lines) else f"{line.text}\n"
    return text


def _line(glyphs: Sequence[Glyph]) -> Line:
    size = median(glyph.bottom - glyph.top for glyph in glyphs)
    text = ""
    end = glyphs[0].left
    for glyph in glyphs:
        gap = glyph.left - end
        is_latin = glyph.text.isascii() and text[-1:].isascii() and (glyph.text.isalpha() or text[-1:].isalpha())
        text += f" {glyph.text}" if text and gap > (0.2 if is_latin else 0.8) * size else glyph.text
        end = max(end, glyph.right)
    return Line(text, glyphs[0].left, glyphs[0].top, end, size)


def _table(
    uprights: Sequence[Rule], levels: Sequence[Rule], glyphs: list[Glyph]
) -> tuple[RuledTable | None, list[Glyph]]:
    top, bottom = min(rule.start for rule in uprights), max(rule.end for rule in uprights)
    inside = [rule for rule in levels if top - NEAR <= rule.at <= bottom + NEAR]
    across = _places([rule.at for rule in uprights])
    down = _places([rule.at for rule in inside])
    width, height = len(across) - 1, len(down) - 1
    if width < 1 or height < 1 or width * height < 2 or max(width, height) > _BORDER_LIMIT:
        return None, glyphs
    walls = _drawn(uprights, across, down)
    floors = _drawn(inside, down, across)
    areas: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for row in range(height):
        for column in range(width):
            if (row, column) in areas:
                continue
            right, below = column, row
            while right + 1 < width and (right + 1, row) not in walls and (row, right + 1) not in areas:
                right += 1
            while below + 1 < height and (below + 1, column) not in floors:
                below += 1
            area = (row, column, below, right)
            areas |= {(at, to): area for at in range(row, below + 1) for to in range(column, right + 1)}
    texts: dict[tuple[int, int, int, int], list[Glyph]] = {}
    rest = []
    for glyph in glyphs:
        x, y = glyph.middle
        if across[0] <= x < across[-1] and down[0] <= y < down[-1]:
            texts.setdefault(areas[bisect_right(down, y) - 1, bisect_right(across, x) - 1], []).append(glyph)
        else:
            rest.append(glyph)
    cells = [[""] * width for _ in range(height)]
    for area, found in texts.items():
        cells[area[0]][area[1]] = joined(lines_of(found), across[area[3] + 1])
    merges = sorted({area for area in areas.values() if area[:2] != area[2:]})
    return RuledTable(down[0], tuple(map(tuple, cells)), tuple(merges)), rest


def _places(values: Sequence[float]) -> list[float]:
    """Where the lines stand: those near each other are the edges of one."""
    places: list[list[float]] = []
    for value in sorted(values):
        if places and value - places[-1][-1] <= NEAR:
            places[-1].append(value)
        else:
            places.append([value])
    return [sum(near) / len(near) for near in places]


def _drawn(rules: Iterable[Rule], places: Sequence[float], spaces: Sequence[float]) -> set[tuple[int, int]]:
    """Which stretches between ``spaces`` are drawn on which of ``places``."""
    middles = [(first + second) / 2 for first, second in pairwise(spaces)]
    return {
        (min(range(len(places)), key=lambda at: abs(places[at] - rule.at)), space)
        for rule in rules
        for space, middle in enumerate(middles)
        if rule.start - NEAR <= middle <= rule.end + NEAR
    }


_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/共]\s*\d{1,4}\s*页?)?[-—–－·\s]*")
_HEADING = re.compile("[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")


def without_page_number(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without its number at the top or the bottom."""
    kept = list(lines)
    for place in (-1, 0):
        if kept and _PAGE_NUMBER.fullmatch(kept[place].text):
            del kept[place]
    return kept


class Paragraphs:
    """Puts the lines of all pages together: a paragraph is indented, or stands behind a line that ends early."""

    def __init__(self) -> None:
        self.text = ""
        self._last: Line | None = None
        self._last_right = 0.0

    def add(self, line: Line, left: float, right: float) -> str:
        """The paragraph that ended before ``line``, which stands between the margins ``left`` and ``right``."""
        last = self._last
        is_broken = (
            last is not None
            and last.right > max(self._last_right - 2 * last.size, left + SHORTEST_MEASURE * last.size)
            and line.left < left + 1.2 * line.size
            and not _HEADING.match(line.text)
            and abs(last.size - line.size) < 0.2 * line.size
        )
        self._last, self._last_right = line, right
        if is_broken:
            needs_space = self.text[-1:].isalpha() and self.text[-1:].isascii() and line.text[:1].isascii()
            self.text += f" {line.text}" if needs_space else line.text
            return ""
        ended, self.text = self.text, line.text
        return ended

    def end(self) -> str:
        """The paragraph that is still open."""
        ended, self.text, self._last = self.text, "", None
        return ended
