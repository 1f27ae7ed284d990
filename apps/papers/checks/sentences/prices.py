"""Price times number (regulation §5, T21): 36套，每套1.25万元，合计45万元; 210名，每人每月300元，12个月，共75.6万元."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.counted import units_of
from apps.papers.checks.sentences.roles import Role, is_level, roles_of
from apps.papers.checks.sentences.seasons import OF_THE_YEAR
from apps.papers.checks.sentences.telling import HINT, SLIPS, WARNING, accuse, in_its_unit, may_be
from apps.papers.checks.sentences.unit_prices import EACH, Price, prices_in, units_of_price
from apps.papers.checks.words import ALL_TOLD, GIVEN, MONEY
from apps.papers.facts import Remark

ADVICE = "请核对单价、数量和金额。"
REACH = 8
MOST, MOST_TOGETHER = 24, 4  # prices of a sentence; prices that are added up
_UNIT_PRICE = pattern_of(r"单价|均价|单[个台套件座辆盏株棵间栋口眼头条块把只处亩]")
_OF_A_YEAR = {"年": 1}  # a report is about one year
_MONTHS = 12
_BESIDE = pattern_of(
    r"另(?:付|加|购|发|需|外|支|有|计|含|行)|加上|外加|加补|含(?![量税])|包含|运费|运输费|安装费|手续费|税[费金]|附加|补足"
)
_BORNE = pattern_of(r"承担|负担|分担|占|补[贴助]|按|配套|预[留付]|折")
_LOOSE = pattern_of(r"突破|超过?每|低于|高于|不超过|不高于|以内|最高|至少|控制|上限|分别|其他|平均")
_TOTAL = pattern_of(
    rf"{ALL_TOLD}|{MONEY}|{GIVEN}|计|拨付|兑付|列支|开支|花|支付|金额|发放|价款|需|补贴|款|价|费|额|租金|成本"
)


def _respectively(sentence: Sentence) -> Iterator[Remark]:
    """电脑35台、打印机12台，单价分别为5,200元、1,500元，合计20万元: each number by its price."""
    for first in sentence.figures:
        if not _PRICES.search(first.label) or first.dimension is not Dimension.MONEY:
            continue
        prices = [first]
        for figure in sentence.figures[first.index + 1 :]:
            if not _NEXT_PRICE.fullmatch(sentence.between(prices[-1], figure)) or figure.unit != first.unit:
                break
            prices.append(figure)
        counted = [
            one
            for one in sentence.figures[max(0, first.index - 3 * len(prices)) : first.index]
            if one.dimension is Dimension.COUNT and one.unit not in _CLASSES
        ]
        numbers = counted[-len(prices) :]
        following = sentence.figures[prices[-1].index + 1 : prices[-1].index + 3]
        totals = [one for one in following if one.dimension is Dimension.MONEY and _TOTAL.search(one.label)]
        figures = (*numbers, *prices, *totals[:1])
        if len(prices) < 2 or len(numbers) != len(prices) or not totals or not all(one.is_exact for one in figures):
            continue
        pairs = list(zip(numbers, prices, strict=True))
        exact = sum((number.amount * price.amount for number, price in pairs), Decimal(0))
        if not may_be(totals[0], exact):
            told = " + ".join(f"{number.typed} × {price.typed}" for number, price in pairs)
            yield accuse(sentence, "T21", WARNING, totals[0], told, exact, ADVICE)


_CLASSES = frozenset(("类", "级", "种", "期", "批"))  # 一类村12个
_PRICES = pattern_of(r"(?:单价|均价|价格|标准)分别(?:为|是)?(?:每[^，；、\d]{1,3})?$")
_NEXT_PRICE = pattern_of(r"[、和，]|以及")


def wrong_products(sentence: Sentence) -> Iterator[Remark]:
    """Amounts that are not price times numbers (regulation §5, T21); any product that fits keeps it silent."""
    yield from _respectively(sentence)
    prices = list(prices_in(sentence))
    segments = {
        price.figure.segment: [other for other in prices if other.figure.segment == price.figure.segment]
        for price in prices[:MOST]
    }
    priced = {
        figure.segment for figure in sentence.figures if figure.dimension is Dimension.MONEY and not figure.is_price
    }
    if len(segments) > 1 and segments.keys() <= priced:
        for group in segments.values():
            yield from _wrong_products(sentence, group, is_alone=True)
    else:
        yield from _wrong_products(sentence, prices, is_alone=False)


def _wrong_products(sentence: Sentence, prices: Sequence[Price], *, is_alone: bool) -> Iterator[Remark]:
    if not prices or len(prices) > MOST_TOGETHER:
        return
    near = sentence.figures[max(0, prices[0].index - REACH) : prices[-1].last + REACH + 1]
    own = [figure for figure in near if figure.segment == prices[0].figure.segment]
    if is_alone or _is_whole_story(own, prices):
        near = tuple(figure for figure in near if figure.segment == prices[0].figure.segment)
    if any(_LOOSE.search(price.label) or not price.figure.is_exact for price in prices):
        return
    numbers = [
        figure
        for figure in near
        if figure.dimension in {Dimension.COUNT, Dimension.TIME} and figure.is_exact and figure.amount > 0
    ]
    totals = [
        figure
        for figure in near
        if figure.dimension is Dimension.MONEY
        and not figure.is_price
        and not any(figure in price.together for price in prices)
        and is_level(figure)
        and figure.is_exact
    ]
    if not numbers or not totals or len(numbers) > 6:
        return
    months = _months(sentence, prices, numbers)
    changes = [figure for figure in near if figure.dimension is Dimension.MONEY and _BESIDE_LEVELS & roles_of(figure)]
    if changes and _any_fits(prices, numbers, changes, months):
        return  # 比上年增加2.1万元，主要是新增2期，每期1.05万元
    if not _any_fits(prices, numbers, totals, months):
        yield from _misfits(sentence, prices, numbers, totals, months)
    elif months and len(prices) == len(totals) == 1:
        yield from _short_of_a_year(sentence, prices[0], numbers, totals[0])


def _misfits(
    sentence: Sentence,
    prices: Sequence[Price],
    numbers: Sequence[Figure],
    totals: Sequence[Figure],
    months: tuple[str, ...],
) -> Iterator[Remark]:
    """The amount that the prices and numbers beside it do not give, where the words leave no doubt which it is."""
    products = [_product(price, numbers, prices, months) for price in prices]
    used = [product for product in products if product is not None]
    chosen = _total_meant(totals, prices)
    if chosen is None or len(used) < len(prices) or (len(prices) == 1 and _has_more(numbers, used[0][1])):
        return
    exact = sum((value for value, _ in used), Decimal(0))
    if months and chosen.amount < exact:
        if len(prices) == 1:
            yield from _short_of_a_year(sentence, prices[0], numbers, chosen)
        return
    if _is_shared(sentence, prices, chosen) or may_be(chosen, exact):
        return
    if chosen.amount > exact and _BESIDE.search(_without_labels(sentence, prices)):
        return  # something else is paid with it
    told = " + ".join(
        " × ".join([*(number.typed for number in factors), *months, price.typed])
        for price, (_, factors) in zip(prices, used, strict=True)
    )
    is_slip = any(may_be(chosen, exact * factor) for factor in SLIPS)
    wrong = accuse(sentence, "T05" if is_slip else "T21", WARNING, chosen, told, exact, ADVICE)
    yield (wrong if len(prices) > 1 else replace(wrong, fact=wrong.fact + _other(prices[0], chosen, exact)))


def _total_meant(totals: Sequence[Figure], prices: Sequence[Price]) -> Figure | None:
    """The amount that is called one behind the prices, or the only one that is before a single price."""
    named = [total for total in totals if _TOTAL.search(total.label) and Role.PRIOR not in roles_of(total)]
    after = [total for total in named if total.index > prices[-1].index]
    if after:
        return after[0]
    return named[-1] if len(named) == 1 and len(prices) == 1 else None


def _is_shared(sentence: Sentence, prices: Sequence[Price], total: Figure) -> bool:
    """Whether a part of it is paid by others: 县级承担40%."""
    between = sentence.figures[prices[0].figure.index : total.index]
    return any(figure.dimension is Dimension.PERCENT and _BORNE.search(figure.label) for figure in between)


_BESIDE_LEVELS = frozenset((Role.CHANGE, Role.COMPARED))


def _without_labels(sentence: Sentence, prices: Sequence[Price]) -> str:
    """The words of a sentence but those that name its prices: 每块制作安装费35元 is all that is paid."""
    words = sentence.words
    for price in prices:
        own = re.escape(price.figure.label + price.figure.typed)
        words = re.sub(rf"{own}(?:·[^·]*·)?", "", words, count=1)  # 每册4.2元（含设计费）
    return words


def _is_whole_story(own: Sequence[Figure], prices: Sequence[Price]) -> bool:
    """Whether the segment of a price has its number and its amount: what other segments count is something else."""
    others = [figure for figure in own if not any(figure in price.together for price in prices)]
    has_amount = any(figure.dimension is Dimension.MONEY and _TOTAL.search(figure.label) for figure in others)
    return has_amount and any(figure.dimension is Dimension.COUNT for figure in others)


def _short_of_a_year(sentence: Sentence, price: Price, numbers: Sequence[Figure], total: Figure) -> Iterator[Remark]:
    """每人每月500元，120人，全年60万元: asks, since not everybody may have been there all the year."""
    product = _product(price, numbers, [price], ("12个月",))
    if product is None or not OF_THE_YEAR.search(total.label) or _CAME_OR_WENT.search(sentence.words):
        return
    exact, factors = product
    if total.amount < exact and not may_be(total, exact):
        told = " × ".join([*(number.typed for number in factors), "12个月", price.typed])
        wrong = accuse(sentence, "T21", HINT, total, told, exact, ADVICE)
        yield replace(wrong, fact=wrong.fact + "；不足全年的请写明月数")


_CAME_OR_WENT = pattern_of(
    r"新增|退|离|调|死亡|去世|动态|月起|月份起|停发|停止|期间|陆续|变动|\d+月|中途|自[^，]{1,8}起|人均|年均"
)


def _other(price: Price, total: Figure, exact: Decimal) -> str:
    """Which price the amount would be right with."""
    right = in_its_unit(price.amount * total.amount / exact, price.figure)
    return f"；金额若无误，单价应为 {right}" if len(price.together) == 1 else ""


def _months(sentence: Sentence, prices: Sequence[Price], numbers: Sequence[Figure]) -> tuple[str, ...]:
    """The twelve months of a year, where a price is by the month and the words say no number of months."""
    is_monthly = any("月" in units_of_price(price.figure, price.label) for price in prices)
    is_told = any(number.dimension is Dimension.TIME for number in numbers)
    return ("12个月",) if is_monthly and not is_told and OF_THE_YEAR.search(sentence.words) else ()


def _product(
    price: Price, numbers: Sequence[Figure], prices: Sequence[Price], months: Sequence[str]
) -> tuple[Decimal, list[Figure]] | None:
    value, factors = price.amount, []
    units = units_of_price(price.figure, price.label)
    if not units and _UNIT_PRICE.search(price.label):
        before = [figure for figure in numbers if figure.index < price.index and figure.dimension is Dimension.COUNT]
        after = [figure for figure in numbers if figure.index > price.index and figure.dimension is Dimension.COUNT]
        units = [(before[-1:] or after[:1])[0].unit] if before or after else []
    if not units and "各" in price.label:
        units = [figure.unit for figure in numbers if figure.index == price.index - 1]  # 86个村各5万元
    if not units:
        return None
    for unit in units:
        fitting = [figure for figure in numbers if figure.unit in units_of(unit) and figure not in factors]
        fitting = fitting or [figure for figure in numbers if figure.unit == "个" and _bears(figure, unit)]
        if len(prices) > 1:
            fitting = [figure for figure in fitting if figure.index in {price.index - 1, price.last + 1}]
        if unit == "月" and months and not fitting:
            value *= _MONTHS
            continue
        if not fitting and unit in _OF_A_YEAR:
            times = _OF_A_YEAR[unit]
            value *= times
            continue
        if len(fitting) != 1:
            return None
        factors.append(fitting[0])
        value *= fitting[0].amount
    for factor in factors:
        value = _times(value, more := _bearers(factor, numbers, factors))
        factors += more
    return (value, factors) if factors else None


def _bearers(factor: Figure, numbers: Sequence[Figure], factors: Sequence[Figure]) -> list[Figure]:
    """8场，每场3人: the number of what a number of something is for each of."""
    each = EACH.search(factor.label)
    found = [figure for figure in numbers if each and figure.unit == each["unit"] and figure not in factors]
    return found if len(found) == 1 else []


def _bears(figure: Figure, thing: str) -> bool:
    """购买岗位48个, 48个岗位: for each post."""
    names = (thing, "岗") if thing == "人" else (thing,)
    return len(thing) == 1 and any(name in figure.label[-4:] or name in figure.tail[:4] for name in names)


def _has_more(numbers: Sequence[Figure], factors: Sequence[Figure]) -> bool:
    """Whether there are other numbers that could multiply: days, months, courses."""
    return any(
        figure not in factors and (figure.dimension is Dimension.TIME or figure.unit in {"期", "场", "次", "批", "轮"})
        for figure in numbers
    )


def _any_fits(
    prices: Sequence[Price], numbers: Sequence[Figure], totals: Sequence[Figure], months: Sequence[str]
) -> bool:
    amounts = {price.amount for price in prices} | {figure.amount for price in prices for figure in price.together}
    products = [
        _times(amount, chosen) for amount in amounts for size in range(1, 5) for chosen in combinations(numbers, size)
    ]
    sums = list(products)
    if months:
        sums += [product * month for product in products for month in range(2, _MONTHS + 1)]
    if len(prices) == 2:
        ones = [_times(prices[0].amount, chosen) for size in (1, 2) for chosen in combinations(numbers, size)]
        others = [_times(prices[1].amount, chosen) for size in (1, 2) for chosen in combinations(numbers, size)]
        sums += [one + other for one in ones for other in others]
    sums += amounts  # one of it alone was paid
    return any(
        may_be(total, value + other)
        for total in totals
        for other in (Decimal(0), *(beside.amount for beside in totals if beside is not total))  # 另缴车船税
        for value in sums
    )


def _times(price: Decimal, numbers: Sequence[Figure]) -> Decimal:
    for number in numbers:
        price *= number.amount
    return price
