"""Breaking a centred title into lines as GB/T 9704 wants it: whole words, a trapezoid, no equal lines."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

WORDS = ("年度", "整体支出", "项目支出", "预算", "绩效", "自评", "评价", "基础", "情况")


def title_lines(title: str, per_line: int, words: Sequence[str] = ()) -> tuple[str, ...]:
    """The title in the fewest lines of at most ``per_line`` full-width characters.

    Lines end only after one of ``words`` (the department's name) or of the usual ``WORDS``; a word longer than
    a line is cut. Among the ways left the one with growing or shrinking, never equal, and least different lines
    wins.
    """
    pieces = [part for piece in _pieces(title, (*words, *WORDS)) for part in _cut(piece, per_line)]
    for count in range(1, len(pieces) + 1):
        ways = [lines for lines in _ways(pieces, count) if all(width(line) <= per_line for line in lines)]
        if ways:
            return min(ways, key=_clumsiness)
    return (title,)


def width(text: str) -> float:
    """Width in full-width characters: ASCII counts half."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def _pieces(title: str, words: Sequence[str]) -> list[str]:
    ends = {0, len(title)}
    for word in filter(None, words):
        start = title.find(word)
        while start >= 0:
            ends.add(start + len(word))
            start = title.find(word, start + 1)
    return [title[start:end] for start, end in pairwise(sorted(ends))]


def _cut(piece: str, per_line: int) -> list[str]:
    return [piece[start : start + per_line] for start in range(0, len(piece), per_line)]


def _ways(pieces: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    for cuts in combinations(range(1, len(pieces)), count - 1):
        bounds = (0, *cuts, len(pieces))
        yield tuple("".join(pieces[start:end]) for start, end in pairwise(bounds))


def _clumsiness(lines: tuple[str, ...]) -> tuple[bool, float]:
    widths = [width(line) for line in lines]
    is_trapezoid = len(set(widths)) == len(widths) and widths in (sorted(widths), sorted(widths, reverse=True))
    return not is_trapezoid, max(widths) - min(widths)
