"""The guard of units: whether an amount typed as 万元 looks as if it were in 元. It asks, and never accuses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES
from apps.core.amounts import CENT, add_up

LEAST = Decimal(1000)  # in 元 less than 0.1 万元, which many a figure is
_MOST = Decimal(1_000_000)  # 万元: 100 亿元, more than a district's department has in a year
_ALIKE = 100  # amounts of one unit that belong together differ by less
_NEAR = 3  # by less do those of one row, from year to year and from budget to outcome
_PART = 10  # so large a part of its sum is one of those that make it
_ROUNDING = Decimal("1.01")
_MANY = 8  # amounts from which one knows how large a department is
_BLOCK = 4  # amounts that make a block

Amounts = Mapping[tuple[str, str], Decimal]  # in 万元, by figure and column
MONEY_COLUMNS = (Column.PRIOR, Column.BUDGET, Column.ADJUSTED, Column.ACTUAL)
_WHOLES_OF: Mapping[str, tuple[str, ...]] = {
    key: tuple(name for name, whole in FIGURES.items() if key in {*whole.parts, *whole.of_which}) for key in FIGURES
}


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in 万元 as it was typed, among what is known around it.

    ``beside``: the same in the other columns of its row, last year's and what stood here before. ``wholes``: what it
    is a part of, in its column; ``parts``: what its own parts add up to. ``others``: further amounts of the table.
    """

    value: Decimal
    beside: tuple[Decimal, ...] = ()
    wholes: tuple[Decimal, ...] = ()
    parts: Decimal | None = None
    others: tuple[Decimal, ...] = ()


def from_yuan(value: Decimal) -> Decimal:
    """Exactly, in 万元."""
    return value.scaleb(-4)


def in_yuan(amounts: Sequence[Amount]) -> frozenset[int]:
    """Which of the amounts that come together look as if they were in 元, by their place.

    Each is held against what is known. Of a block most of which does so and nothing of which fits as it is, all are:
    whoever copies a table copies one unit.
    """
    found = frozenset(place for place, amount in enumerate(amounts) if _looks_like_yuan(amount))
    told = {place for place, amount in enumerate(amounts) if amount.value}
    is_block = len(told) >= _BLOCK and found and not any(_is_finer(amounts[place].value) for place in told)
    fitting = sum(_fits(amounts[place]) for place in told - found) if is_block else 0
    return frozenset(told) if is_block and len(found) > 2 * fitting else found


def figure_amount(key: str, column: str, value: Decimal, known: Amounts) -> Amount:
    """A base figure among the others."""
    definition = FIGURES[key]
    return Amount(
        value,
        beside=tuple(_at(known, ((key, other) for other in (*MONEY_COLUMNS, Column.CURRENT)))),
        wholes=tuple(_at(known, ((whole, column) for whole in _wholes_over(key)))),
        parts=add_up(known.get((part, column)) for part in definition.parts),
        others=tuple(known.values()),
    )


def is_money(figure: str) -> bool:
    """Whether a figure of this name is counted in 万元."""
    return figure in FIGURES and FIGURES[figure].unit == Unit.TEN_THOUSAND_YUAN


def _looks_like_yuan(amount: Amount) -> bool:
    value = abs(amount.value)
    if value < LEAST or _is_finer(value) or _fits(amount) or any(whole >= value for whole in _known(amount.wholes)):
        return False
    beside, wholes, others = _known(amount.beside), _known(amount.wholes), _known(amount.others)
    share = from_yuan(value)
    if beside and any(_is_near(share, other, _NEAR) for other in beside):
        return True
    if amount.parts and _is_near(share, abs(amount.parts), _ROUNDING):
        return True
    largest = max((*beside, *wholes, *others, abs(amount.parts or Decimal(0))))
    for whole in wholes:
        is_settled = len(others) >= _MANY and whole * _PART >= largest  # a sum that goes with the rest of the table
        is_part = share <= whole * _ROUNDING and (is_settled or share * _PART >= whole)
        if is_part and value > _ALIKE * whole:
            return True
    return value >= _MOST and value > _ALIKE * largest


def _fits(amount: Amount) -> bool:
    """As it is it goes with its row or with its parts."""
    value, beside = abs(amount.value), _known((*amount.beside, amount.parts or Decimal(0)))
    return any(_is_near(value, other, _ALIKE) for other in beside) if value else False


def _is_near(value: Decimal, other: Decimal, times: Decimal | int) -> bool:
    return other <= value * times and value <= other * times


def _is_finer(value: Decimal) -> bool:
    """Finer than 分, if it were in 元."""
    return bool(value % CENT)


def _known(amounts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    return tuple(abs(amount) for amount in amounts if amount)


def _wholes_over(key: str) -> Iterator[str]:
    for whole in _WHOLES_OF[key]:
        yield whole
        yield from _wholes_over(whole)


def _at(known: Amounts, places: Iterator[tuple[str, str]]) -> Iterator[Decimal]:
    return (known[place] for place in places if place in known)
