"""Numbers of rows in an order that people decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.row_order import STEP, filled


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], []),
        ([None, None], [STEP, 2 * STEP]),
        ([5, None], [5, 5 + STEP]),
        ([None, None, 5], [5 - 2 * STEP, 5 - STEP, 5]),
        ([0, None, None, 9], [0, 3, 6, 9]),
        ([0, None, None, 2], [STEP, 2 * STEP, 3 * STEP, 4 * STEP]),
        ([0, 0, None, 0], [STEP, 2 * STEP, 3 * STEP, 4 * STEP]),
    ],
    ids=["none", "first", "end", "start", "between", "too tight", "never numbered"],
)
def test_new_rows_stand_between_their_neighbours(places: list[int | None], expected: list[int]) -> None:
    assert filled(places) == expected


@given(st.lists(st.none() | st.integers(-(2**20), 2**20), max_size=30))
def test_the_numbers_always_rise(places: list[int | None]) -> None:
    found = filled(places)
    assert len(found) == len(places)
    assert sorted(set(found)) == found
