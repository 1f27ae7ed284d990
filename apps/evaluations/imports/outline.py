"""A report that was written elsewhere, split by its headings into the outline; nothing here is more than suggested."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.core.dates import all_years_in
from apps.core.patterns import pattern_of
from apps.indicators.facts import OutlineSection
from apps.papers.imports.narratives import LONGEST_HEADING, level_of_heading

ALIKE = 0.5  # of a heading that is numbered and one of the outline: how much of their pairs of letters they share
SURE = 0.8  # where no number says that it is a heading
_NUMBER = pattern_of(
    r"^(?:第?[一二三四五六七八九十百]{1,4}[、章部]分?|[（(][一二三四五六七八九十百]{1,4}[）)]|\d{1,2}[.．、]|[（(]\d{1,2}[）)])"
)
_OF_SENTENCES = re.compile("[。；;，,：:]")
_NO_LETTERS = re.compile(r"[（(][^（）()]*[）)]|[^\w]|部门|单位|情况|分析")


@dataclass(frozen=True, slots=True)
class Piece:
    """The text that belongs under a heading of the outline, and the headings of the report under which it stood."""

    key: str
    found_under: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class SplitReport:
    """A report in the order of the outline; ``left`` fits nowhere. ``year`` is the one that it speaks of most."""

    pieces: tuple[Piece, ...]
    left: str
    year: int | None


@dataclass(slots=True)
class _Pile:
    headings: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def split_report(paragraphs: Sequence[str], outline: Sequence[OutlineSection]) -> SplitReport:
    """Every paragraph under the heading of the outline that its own heading is most like.

    Headings that the outline does not have stay in the text of the heading above them; with a heading of the same
    level or a higher one what follows fits nowhere.
    """
    piles: dict[str, _Pile] = {section.key: _Pile() for section in outline if not section.is_heading_only}
    left: list[str] = []
    place, level = -1, 0
    pile: _Pile | None = None
    for line in (text.strip() for text in paragraphs):
        if not line:
            continue
        number = level_of_heading(line)
        found = _found(line, outline, place, is_numbered=number > 0)
        if found is not None:
            place, level = found, number or outline[found].depth
            pile = piles.get(_writable(outline, place))
            if pile is not None:
                pile.headings.append(line)
        elif number and pile is not None and number <= level:
            pile = None
            left.append(line)
        elif pile is None:
            left.append(line)
        else:
            pile.lines.append(line)
    pieces = (Piece(key, tuple(one.headings), "\n".join(one.lines)) for key, one in piles.items() if one.lines)
    years = Counter(year for text in paragraphs for year in all_years_in(text))
    return SplitReport(tuple(pieces), "\n".join(left), years.most_common(1)[0][0] if years else None)


def _found(line: str, outline: Sequence[OutlineSection], place: int, *, is_numbered: bool) -> int | None:
    """Which heading of the outline a line is, the next one where several are as much like it."""
    if len(line) > LONGEST_HEADING or (not is_numbered and _OF_SENTENCES.search(line)):
        return None
    words = _pairs(_NUMBER.sub("", line))
    scored = [
        (_likeness(words, _pairs(section.title)), number > place, -number) for number, section in enumerate(outline)
    ]
    best = max(scored, default=(0.0, False, 0))
    return -best[2] if best[0] >= (ALIKE if is_numbered else SURE) else None


def _writable(outline: Sequence[OutlineSection], place: int) -> str:
    """The section that takes what stands directly under a heading: the first below it where it takes none itself."""
    return next((section.key for section in outline[place:] if not section.is_heading_only), "")


def _pairs(text: str) -> Counter[str]:
    plain = _NO_LETTERS.sub("", text) or text
    return Counter(plain[start : start + 2] for start in range(max(len(plain) - 1, 1)))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())
