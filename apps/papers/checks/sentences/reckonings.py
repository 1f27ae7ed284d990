"""How a number may have been reckoned from others: sums with signs, products and quotients, solved for any member."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, permutations, product
from operator import attrgetter
from typing import NamedTuple

from apps.core.amounts import HUNDRED
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, is_alike
from apps.papers.checks.sentences.quotients import are_alike
from apps.papers.checks.sentences.telling import ZERO, may_be, slack

ONE = Decimal(1)
MOST_ADDED, MOST_SIGNED = 7, 5
_SIGNS = {1: "+", -1: "−"}
_OPERATORS = {1: "×", -1: "÷"}


class Reckoning(NamedTuple):
    """A result of members, each with 1 or -1: added and taken away, or multiplied and divided.

    ``times`` is what a product is multiplied with besides: 100 for a percentage; ``turn`` is 1 where only what goes
    beyond 100 % counts, -1 where what is lacking.
    """

    members: tuple[tuple[Figure, int], ...]
    is_product: bool = False
    times: Decimal = ONE
    turn: int = 0

    @property
    def exact(self) -> Decimal:
        """The result in the base of its dimension."""
        if not self.is_product:
            return sum((sign * figure.amount for figure, sign in self.members), ZERO)
        result = self.times
        for figure, sign in self.members:
            result = result * figure.amount if sign > 0 else result / figure.amount
        return self.turn * (result - HUNDRED) if self.turn else result

    @property
    def told(self) -> str:
        """The computation in words: ``331天 ÷ 366天``."""
        signs = _OPERATORS if self.is_product else _SIGNS
        (first, _), *others = self.members
        told = first.typed + "".join(f" {signs[sign]} {figure.typed}" for figure, sign in others)
        return {0: told, 1: f"{told} − 100%", -1: f"100% − {told}"}[self.turn]

    @property
    def spread(self) -> Decimal:
        """How far rounded members may move the result."""
        if not self.is_product:
            return slack(*(figure for figure, _ in self.members))
        return abs(self.exact + self.turn * HUNDRED) * sum(
            (slack(figure) / abs(figure.amount) for figure, _ in self.members), ZERO
        )

    def gives(self, figure: Figure) -> bool:
        """Whether a number is the result, rounded as it is printed."""
        return may_be(figure, self.exact, self.spread + (ZERO if self.is_product else slack(figure)))

    def solved_for(self, member: Figure, result: Decimal) -> Decimal:
        """What a member would be if the result were right."""
        sign = next(sign for figure, sign in self.members if figure is member)
        if not self.is_product:
            return member.amount + sign * (result - self.exact)
        gone = self.turn * HUNDRED
        ratio = (result + gone) / (self.exact + gone)
        return member.amount * (ratio if sign > 0 else ONE / ratio)


def any_gives(figure: Figure, pool: Sequence[Figure]) -> bool:
    """Whether any reckoning of the numbers around, sensible or not, gives a number."""
    if figure.dimension is Dimension.PERCENT:
        return any(may_be(figure, value) for value in _percentages(figure, pool))
    if any(one.gives(figure) for one in _sums(figure, pool)):
        return True
    if any(may_be(figure, value) for value in _of_several_prices(figure, pool)):
        return True
    beside = [one.amount for one in pool if is_alike(one, figure) and not one.is_price]
    others = (ZERO, *beside, *(-amount for amount in beside))
    products = ((one.exact, one.spread) for one in _products(figure, pool))
    return any(may_be(figure, exact + other, spread) for exact, spread in products for other in others)


def any_simply_gives(figure: Figure, pool: Sequence[Figure]) -> bool:
    """Whether two numbers, a few added, or all of one kind give a number: what a reader might have reckoned himself."""
    if figure.dimension is Dimension.PERCENT:
        return any(may_be(figure, value) for value in _simple_percentages(pool))
    alike = [one for one in pool if is_alike(one, figure)]
    if len(alike) > MOST_SIGNED:
        return any_gives(figure, pool)
    some = (one for one in _sums(figure, pool) if len(one.members) in {1, 2, 3, len(alike)})
    pairs = (one for one in _products(figure, pool) if len(one.members) == 2)
    return any(one.gives(figure) for one in (*some, *pairs))


def _simple_percentages(pool: Sequence[Figure]) -> Iterator[Decimal]:
    rates = [one.amount for one in pool if one.dimension is Dimension.PERCENT]
    yield from rates
    yield from (HUNDRED - rate for rate in rates)
    for one, other in permutations(rates, 2):
        yield from (one + other, one - other)
    counted = [one for one in pool if one.dimension is not Dimension.PERCENT and one.amount > 0][-MOST_ADDED:]
    for part, whole in permutations(counted, 2):
        if are_alike(part, whole):
            share = part.amount / whole.amount * HUNDRED
            yield from (share, HUNDRED - share, share - HUNDRED)


def _of_several_prices(figure: Figure, pool: Sequence[Figure]) -> Iterator[Decimal]:
    """36场，每场课酬800元、场地费200元: each is paid as often."""
    alike = [one for one in pool if one.dimension is figure.dimension]
    counted = [one for one in pool if one.dimension is not figure.dimension]
    for price, other in product(filter(attrgetter("is_price"), alike), alike):
        if price is not other:
            yield from ((price.amount + other.amount) * one.amount for one in counted)


def _percentages(figure: Figure, pool: Sequence[Figure]) -> Iterator[Decimal]:
    rates = [one.amount for one in pool if one.dimension is Dimension.PERCENT and one is not figure]
    for one, other in permutations(rates, 2):
        yield from (one + other, one - other, one * other / HUNDRED)
    for rate in rates:
        yield from (rate, HUNDRED - rate)
    if len(rates) > 2:
        yield sum(rates, ZERO)
        yield HUNDRED - sum(rates, ZERO)
    counted = [one for one in pool if one.dimension is not Dimension.PERCENT and one.amount > 0][-MOST_ADDED:]
    for part, whole in permutations(counted, 2):
        if not are_alike(part, whole):
            continue
        share = part.amount / whole.amount * HUNDRED
        yield from (share, HUNDRED - share, share - HUNDRED)
        for third in counted:
            if third in (part, whole) or not are_alike(third, whole):
                continue
            yield (part.amount + third.amount) / whole.amount * HUNDRED
            yield abs(part.amount - third.amount) / whole.amount * HUNDRED
            yield part.amount / (whole.amount + third.amount) * HUNDRED


def _sums(figure: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    alike = [one for one in pool if is_alike(one, figure) and one is not figure][-MOST_ADDED:]
    for number in range(1, len(alike) + 1):
        for chosen in combinations(alike, number):
            if number > MOST_SIGNED:
                yield Reckoning(tuple((one, 1) for one in chosen))
                continue
            for signs in product((1, -1), repeat=number):
                yield Reckoning(tuple(zip(chosen, signs, strict=True)))


def _products(figure: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    others = [one for one in pool if one is not figure and one.amount > 0][-MOST_ADDED:]
    for one, other in permutations(others, 2):
        yield _product((one, other), (1, -1))
        if one.index < other.index:
            yield _product((one, other), (1, 1))
        for third in others:
            if third in (one, other):
                continue
            if one.index < other.index < third.index:
                yield _product((one, other, third), (1, 1, 1))
            yield _product((one, other, third), (1, 1, -1))
            yield _product((one, other, third), (1, -1, -1))


def _product(members: Sequence[Figure], signs: Sequence[int]) -> Reckoning:
    times = ONE
    for member, sign in zip(members, signs, strict=True):
        if member.dimension is Dimension.PERCENT:
            times = times / HUNDRED if sign > 0 else times * HUNDRED
    return Reckoning(tuple(zip(members, signs, strict=True)), is_product=True, times=times)
