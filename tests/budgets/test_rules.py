"""The guard of units: what is asked about, and what never is."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.budgets.enums import Unit
from apps.budgets.facts import FIGURES
from apps.budgets.rules import LEAST, Amount, figure_amount, from_yuan, in_yuan, is_money
from tests.evaluations.sheets import COMPLETE_FIGURES

D = Decimal


def amount(value: str, beside: str = "", wholes: str = "", parts: str | None = None, others: str = "") -> Amount:
    def numbers(text: str) -> tuple[Decimal, ...]:
        return tuple(map(D, text.split()))

    return Amount(D(value), numbers(beside), numbers(wholes), D(parts) if parts else None, numbers(others))


@pytest.mark.parametrize(
    "asked",
    [
        amount("60000000", beside="5980.12"),  # last year's
        amount("6000000", beside="600"),
        amount("-6000000", beside="600"),
        amount("5235.50", beside="0.48"),  # 0.52 万元 beside 0.48
        amount("45000", beside="3.9 12"),
        amount("45000", beside="0 4.5"),
        amount("70384700", parts="7038.47"),  # what its parts add up to
        amount("32000000", wholes="7038.47"),  # as a part it cannot be larger than its sum
        amount("500000", wholes="3000", others="3000 7000 900 800 5 4 3 2"),  # nor than a sum that is settled
        amount("60000000"),  # 6,000 亿元 is no department's
        amount("12345678.90", others="3 0.5 700"),
        amount("1234567890.12", others="3"),
    ],
)
def test_what_fits_only_when_divided_is_asked_about(asked: Amount) -> None:
    assert in_yuan([asked]) == {0}


@pytest.mark.parametrize(
    "silent",
    [
        amount("0"),
        amount("600", beside="580"),
        amount("6000"),  # nothing is known
        amount("6000", others="0.5"),  # another figure of the table may well be that small
        amount("6000", beside="0.5", wholes="7000"),  # its sum has room for it
        amount("6000", beside="0.5 5800"),  # one of its row goes with it
        amount("6000", beside="12"),  # 500 times as much, and divided it goes with nothing
        amount("0.6", beside="6000"),
        amount("900", beside="0.09"),  # below what anybody types in 元
        amount("60000000.123", beside="6000"),  # finer than 分: no amount in 元
        amount("6000.1234", beside="0.6"),
        amount("0", beside="0"),
        amount("900000"),
        amount("3000000", beside="2800000"),  # a province
        amount("3000000", parts="2900000"),
        amount("3000000", others="40000 2000000"),
        amount("1100", wholes="2", others="7000 900 800 5 4 3 2 1"),
        amount("1100", wholes="2"),  # the sum may be the one that is not yet right
        amount("500000", wholes="0.02"),  # neither way a part
        amount("60000", parts="5"),  # of which only some are filled in
    ],
)
def test_what_fits_as_it_is_or_in_no_way_is_not(silent: Amount) -> None:
    assert in_yuan([silent]) == frozenset()


def test_of_a_block_in_yuan_everything_is() -> None:
    block = [
        amount("60000000", beside="5980"),
        amount("32000000", beside="3100"),
        amount("500"),
        amount("0"),
        amount("1200.50"),
    ]
    assert in_yuan(block) == {0, 1, 2, 4}


@pytest.mark.parametrize(
    ("block", "found"),
    [
        # one slip in a block in 万元
        (["60000000|5980", "3200|3100", "50|48", "12|"], {0}),
        # finer than 分: not a block in 元
        (["60000000|5980", "32000000|3100", "50.1234|", "12|"], {0, 1}),
        # too few to be a block
        (["60000000|5980", "5|", "7|"], {0}),
        # a block in 万元 beside a row of last year
        (["6000|5980", "3200|3100", "0.5|0.4", "6000|0.5 5000"], set()),
        # nothing is known of a small block
        (["600000|", "320000|", "5000|", "12000|"], set()),
    ],
)
def test_a_block_is_asked_about_as_one(block: list[str], found: set[int]) -> None:
    amounts = [amount(value, beside) for value, _, beside in (one.partition("|") for one in block)]
    assert in_yuan(amounts) == found


def complete() -> Mapping[tuple[str, str], Decimal]:
    figures = {name: D(text) for name, text in COMPLETE_FIGURES.items() if text is not None}
    by_place = {(name.partition(".")[0], name.partition(".")[2]): value for name, value in figures.items()}
    return {place: value for place, value in by_place.items() if is_money(place[0]) and value}


def without(place: tuple[str, str]) -> Mapping[tuple[str, str], Decimal]:
    return {other: value for other, value in complete().items() if other != place}


@pytest.mark.parametrize("place", complete(), ids=".".join)
def test_no_figure_of_a_true_department_is_asked_about(place: tuple[str, str]) -> None:
    value = complete()[place]
    assert not in_yuan([figure_amount(*place, value, without(place))])
    assert not in_yuan([figure_amount(*place, value, {})])


def test_a_table_in_yuan_is_told_by_any_of_its_neighbours() -> None:
    known = complete()
    typed = [place for place in known if place[1] == "actual"]
    others = {place: value for place, value in known.items() if place[1] != "actual"}
    block = [figure_amount(*place, known[place] * 10_000, others) for place in typed]
    assert in_yuan(block) == set(range(len(typed)))


@given(st.decimals(min_value=0, max_value=999_999_999_999, places=2))
def test_division_is_exact(value: Decimal) -> None:
    assert from_yuan(value) * 10_000 == value


@given(st.decimals(min_value=-LEAST + 1, max_value=LEAST - 1, places=2), st.lists(st.decimals(0, 9999, places=2)))
def test_small_amounts_are_never_asked_about(value: Decimal, known: list[Decimal]) -> None:
    assert not in_yuan([Amount(value, tuple(known), tuple(known), None, tuple(known))])


def test_only_money_has_a_unit_of_money() -> None:
    assert {key for key in FIGURES if is_money(key)} == {
        key for key, figure in FIGURES.items() if figure.unit == Unit.TEN_THOUSAND_YUAN
    }
    assert not is_money("unknown")
