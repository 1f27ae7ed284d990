"""Which of several columns holds the points: what stands in them settles what their labels leave open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from apps.papers.imports import heads as words
from apps.papers.imports.expressions import number_of
from apps.papers.imports.labels import fits
from apps.papers.imports.roles import Columns

Rows = Sequence[Sequence[str]]

LEAST_ROWS = 3
LARGEST_FACTOR = Decimal(1)


def settled(columns: Columns, labels: Mapping[int, str], rows: Rows) -> Columns:
    """Weights and scores in the columns whose numbers can be such.

    A score column that holds shares of the weight (完成系数 under 自评分) gives its place to one that fits, and
    counts as unplaced where there is none; so does a weight column below most of its scores.
    """
    if "score" not in columns.of or _are_points(columns, rows):
        return columns
    for role in ("score", "weight"):
        for other in _others(columns, labels, rows, role):
            moved = _moved(columns, labels, role, other)
            if _are_points(moved, rows):
                return moved
    return _moved(columns, labels, "score", None)


def _are_points(columns: Columns, rows: Rows) -> bool:
    """No shares, and at most one score in three above its weight."""
    score, weight = columns.of["score"][0], columns.of.get("weight", (None, 0))[0]
    pairs = [
        (points, of)
        for row in rows
        if (points := _points(row[score])) is not None
        and (of := Decimal(0) if weight is None else _points(row[weight])) is not None
    ]
    if len(pairs) < LEAST_ROWS:
        return True
    weights = [of for _, of in pairs]
    is_share = max(points for points, _ in pairs) <= LARGEST_FACTOR and (
        weight is None or sum(weights) > LEAST_ROWS * len(pairs)
    )
    is_empty = not any(points for points, _ in pairs)
    above = sum(points > of for points, of in pairs) if weight is not None else 0
    return is_empty or (not is_share and LEAST_ROWS * above <= len(pairs))


def _others(columns: Columns, labels: Mapping[int, str], rows: Rows, role: str) -> Iterator[int]:
    """Columns of numbers with a label that may mean the role."""
    held = {columns.of[known][0] for known in ("weight", "score") if known in columns.of} | set(columns.levels.values())
    for column, label in sorted(labels.items()):
        filled = [row[column] for row in rows if row[column]]
        numbers = sum(_points(text) is not None for text in filled)
        if column not in held and fits(words.POINTS_LIKE[role], label) and filled and 2 * numbers > len(filled):
            yield column


def _moved(columns: Columns, labels: Mapping[int, str], role: str, to: int | None) -> Columns:
    """The role in another column, or in none."""
    before = columns.of[role][0] if role in columns.of else None
    of = {known: place for known, place in columns.of.items() if known != role and (to is None or place != (to, to))}
    unplaced = {column: label for column, label in columns.unplaced.items() if column != to}
    beside = {column: label for column, label in columns.beside.items() if column != to}
    if to is not None:
        of[role] = (to, to)
    elif before is not None:
        unplaced[before] = labels[before]
    return replace(columns, of=of, unplaced=unplaced, beside=beside)


def _points(text: str) -> Decimal | None:
    """A plain number; a percentage is no number of points."""
    return None if "%" in text or "％" in text else number_of(text)
