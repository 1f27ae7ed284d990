"""Rows in an order that people decide: numbers with gaps, so that a new row seldom moves the others."""

from collections.abc import Sequence
from itertools import groupby, pairwise

STEP = 1 << 16


def filled(places: Sequence[int | None]) -> list[int]:
    """The numbers of rows in their order, those that have none between their neighbours'.

    Where a gap is too small, or the numbers do not rise, all rows are numbered anew.
    """
    known = [place for place in places if place is not None]
    found: list[int] = []
    runs = [(is_new, len(list(run))) for is_new, run in groupby(places, key=lambda place: place is None)]
    for is_new, length in runs:
        here = len(found)
        if not is_new:
            found += [place for place in places[here : here + length] if place is not None]
            continue
        ahead = next((place for place in places[here:] if place is not None), None)
        found += _between(found[-1] if found else None, ahead, length)
    is_rising = all(one < other for one, other in pairwise(found))
    return found if is_rising and known else [STEP * number for number in range(1, len(places) + 1)]


def _between(left: int | None, right: int | None, count: int) -> list[int]:
    if left is None and right is None:
        left = 0
    if left is None:
        assert right is not None
        return [right - STEP * number for number in range(count, 0, -1)]
    if right is None:
        return [left + STEP * number for number in range(1, count + 1)]
    return [left + (right - left) * number // (count + 1) for number in range(1, count + 1)]
