"""Price times number (regulation §5, T21): 36套，每套1.25万元，合计45万元; 210名，每人每月300元，12个月，共75.6万元."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from apps.core.quantities import UNIT, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import Role, is_level, roles_of
from apps.papers.checks.sentences.telling import SLIPS, WARNING, accuse, may_be
from apps.papers.facts import Remark

ADVICE = "请核对单价、数量和金额。"
REACH = 8
MOST, MOST_TOGETHER = 24, 4  # prices of a sentence; prices that are added up
_EACH = re.compile(rf"每(?:一)?(?P<unit>{UNIT}|[人户亩班生月天日年车床村])")
_UNIT_PRICE = re.compile(r"单价|均价")
_OF_ONE = re.compile(r"(?P<unit>[人户亩生台车])均[^，]{0,6}$")
_TIMES = {"月": "个月", "天": "天", "日": "天", "年": "年"}
_OF_A_YEAR = {"年": 1}  # a report is about one year
_LOOSE = re.compile(r"不超过|不高于|以内|最高|至少|控制|上限|分别|其他|平均")
_TOTAL = re.compile(r"合计|共|总|计|支出|支付|金额|发放|资金|费用|安排|投入|价款|需|补助|补贴|经费")
_KINDS = {
    "人": {"人", "人次"},
    "生": {"人"},
    "名": {"人"},
    "位": {"人"},
    "场": {"场", "场次", "次"},
    "车": {"辆", "台"},
}


def wrong_products(sentence: Sentence) -> Iterator[Remark]:
    """Amounts that are not price times numbers (regulation §5, T21); any product that fits keeps it silent."""
    prices = [figure for figure in sentence.figures if _is_price(sentence, figure)]
    segments = {price.segment: [other for other in prices if other.segment == price.segment] for price in prices[:MOST]}
    priced = {
        figure.segment for figure in sentence.figures if figure.dimension is Dimension.MONEY and not figure.is_price
    }
    if len(segments) > 1 and segments.keys() <= priced:
        for group in segments.values():
            yield from _products(sentence, group, is_alone=True)
    else:
        yield from _products(sentence, prices, is_alone=False)


def _products(sentence: Sentence, prices: Sequence[Figure], *, is_alone: bool) -> Iterator[Remark]:
    if not prices or len(prices) > MOST_TOGETHER:
        return
    near = sentence.figures[max(0, prices[0].index - REACH) : prices[-1].index + REACH + 1]
    if is_alone:
        near = tuple(figure for figure in near if figure.segment == prices[0].segment)
    if any(_LOOSE.search(price.label) or not price.is_exact for price in prices):
        return
    numbers = [
        figure
        for figure in near
        if figure.dimension in {Dimension.COUNT, Dimension.TIME} and figure.is_exact and figure.amount > 0
    ]
    totals = [
        figure
        for figure in near
        if figure.dimension is Dimension.MONEY and figure not in prices and is_level(figure) and figure.is_exact
    ]
    if not numbers or not totals or len(numbers) > 6:
        return
    if _any_fits(prices, numbers, totals):
        return
    products = [_product(price, numbers, prices) for price in prices]
    named = [total for total in totals if _TOTAL.search(total.label) and Role.PRIOR not in roles_of(total)]
    after = [total for total in named if total.index > prices[-1].index]
    chosen = after[0] if after else named[-1] if len(named) == 1 and len(prices) == 1 else None
    if chosen is None or any(product is None for product in products):
        return
    used = [product for product in products if product is not None]
    if len(prices) == 1 and _has_more(numbers, used[0][1], prices[0]):
        return
    exact = sum((value for value, _ in used), Decimal(0))
    told = " + ".join(
        " × ".join([*(number.typed for number in factors), price.typed])
        for price, (_, factors) in zip(prices, used, strict=True)
    )
    if not may_be(chosen, exact):
        is_slip = any(may_be(chosen, exact * factor) for factor in SLIPS)
        yield accuse(sentence, "T05" if is_slip else "T21", WARNING, chosen, told, exact, ADVICE)


def _is_price(sentence: Sentence, figure: Figure) -> bool:
    """A price by its unit or its words; an average where no amount stands before it that it could come from."""
    if figure.dimension is not Dimension.MONEY:
        return False
    if Role.AVERAGE not in roles_of(figure):
        return figure.is_price
    before = sentence.figures[: figure.index + 3]
    return _OF_ONE.search(figure.label) is not None and not any(
        other.dimension is Dimension.MONEY
        and not other.is_price
        and other is not figure
        and (other.index < figure.index or other.owner == figure.index)
        for other in before
    )


def _per(price: Figure) -> list[str]:
    """What a price is for one of: 人 and 月 for 每人每月300元 and 300元/人·月."""
    units = [*price.quantity.per, *(found["unit"] for found in _EACH.finditer(price.label))]
    if "月租" in price.label:
        units.append("月")
    of_one = _OF_ONE.search(price.label)
    if of_one is not None:
        units.append(of_one["unit"])
    return list(dict.fromkeys(unit.strip("/每·") for unit in units))


def _product(price: Figure, numbers: Sequence[Figure], prices: Sequence[Figure]) -> tuple[Decimal, list[Figure]] | None:
    value, factors = price.amount, []
    units = _per(price)
    if not units and _UNIT_PRICE.search(price.label):
        before = [figure for figure in numbers if figure.index < price.index and figure.dimension is Dimension.COUNT]
        units = [before[-1].unit] if before else []
    if not units:
        return None
    for unit in units:
        wanted = _KINDS.get(unit, {unit, _TIMES.get(unit, unit)})
        fitting = [figure for figure in numbers if figure.unit in wanted and figure not in factors]
        if len(prices) > 1:
            fitting = [figure for figure in fitting if figure.index in {price.index - 1, price.index + 1}]
        if not fitting and unit in _OF_A_YEAR:
            times = _OF_A_YEAR[unit]
            value *= times
            continue
        if len(fitting) != 1:
            return None
        factors.append(fitting[0])
        value *= fitting[0].amount
    return value, factors


def _has_more(numbers: Sequence[Figure], factors: Sequence[Figure], price: Figure) -> bool:
    """Whether there are other numbers that could multiply: days, months, courses."""
    return any(
        figure not in factors and (figure.dimension is Dimension.TIME or figure.unit in {"期", "场", "次", "批", "轮"})
        for figure in numbers
    )


def _any_fits(prices: Sequence[Figure], numbers: Sequence[Figure], totals: Sequence[Figure]) -> bool:
    products = [
        _times(price.amount, chosen)
        for price in prices
        for size in range(1, 5)
        for chosen in combinations(numbers, size)
    ]
    sums = list(products)
    if len(prices) == 2:
        ones = [_times(prices[0].amount, chosen) for size in (1, 2) for chosen in combinations(numbers, size)]
        others = [_times(prices[1].amount, chosen) for size in (1, 2) for chosen in combinations(numbers, size)]
        sums += [one + other for one in ones for other in others]
    return any(may_be(total, value) for total in totals for value in sums)


def _times(price: Decimal, numbers: Sequence[Figure]) -> Decimal:
    for number in numbers:
        price *= number.amount
    return price
