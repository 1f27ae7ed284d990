"""Growth inside a sentence (regulation §5, T17): amount, rate, direction word and percentage points of a comparison."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core.amounts import HUNDRED
from apps.core.dates import years_in
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike, neighbours_in_list
from apps.papers.checks.sentences.comparisons import Comparison, comparisons_in
from apps.papers.checks.sentences.levels import REACH
from apps.papers.checks.sentences.roles import WAY, Role, is_level, roles_of
from apps.papers.checks.sentences.telling import (
    ADVICE_ON_DIRECTIONS,
    HINT,
    LIKELY,
    WARNING,
    ZERO,
    accuse,
    doubt,
    in_its_unit,
    may_be,
    quote,
    quotient_slack,
    remark,
    show,
    slack,
)
from apps.papers.facts import Remark

ADVICE = "请核对增减额、增减幅度和比较的两个数。"


def wrong_changes(sentence: Sentence) -> Iterator[Remark]:
    """Changes, rates of change and direction words that their two levels contradict (regulation §5, T17)."""
    for one in comparisons_in(sentence):
        # 分别比上年的甲、乙: each has its own, unless its year is told.
        if one.then is None or years_in(one.way.label) or not neighbours_in_list(sentence, one.then):
            yield from _judged(sentence, _unsigned(one))
    yield from _impossible(sentence)


def _unsigned(one: Comparison) -> Comparison:
    """同比增长-12.5% is a fall by 12.5%."""
    told = (one.change, one.rate)
    if not any(figure is not None and figure.amount < 0 for figure in told):
        return one
    change, rate = (_absolute(figure) if figure is not None else None for figure in told)
    is_turned = one.way.index in {figure.index for figure in told if figure is not None}
    return one._replace(change=change, rate=rate, is_up=one.is_up != is_turned)


def _absolute(figure: Figure) -> Figure:
    quantity = figure.quantity._replace(number=abs(figure.quantity.number))
    return replace(figure, quantity=quantity, amount=quantity.amount)


def _judged(sentence: Sentence, one: Comparison) -> Iterator[Remark]:
    now, then = one.now, one.then
    if then is not None and now is not None:
        if not (now.is_exact and then.is_exact) or _is_otherwise(sentence, one, then.amount):
            return
        gap = now.amount - then.amount
        if gap and (gap > 0) != one.is_up:
            if one.is_sure_way or (one.change is not None and may_be(one.change, abs(gap))):
                yield _direction(sentence, one, now, then)
            return
        turned = _turned(one, gap)
        if turned is not None:
            yield _direction(sentence, one._replace(is_up=gap < 0, way=turned), now, then)
            return
        yield from _amount(sentence, one, now, then)
        if one.rate is not None and then.amount > 0:
            yield from _rate(
                sentence, one, f"|{now.typed} − {then.typed}| ÷ {then.typed}", abs(gap) / then.amount, then
            )
    elif then is not None and one.change is not None and one.rate is not None:
        if then.is_exact and one.change.is_exact and is_alike(then, one.change) and then.amount > 0:
            exact = abs(one.change.amount) / then.amount
            yield from _rate(sentence, one, f"{one.change.typed} ÷ {then.typed}", exact, then)
    elif now is not None and one.change is not None and one.rate is not None:
        change = one.change
        if not (now.is_exact and change.is_exact and is_alike(now, change)):
            return
        base = now.amount - change.amount if one.is_up else now.amount + change.amount
        if base <= 0:
            return
        sign = "−" if one.is_up else "+"
        told = f"{change.typed} ÷（{now.typed} {sign} {change.typed}）"
        yield from _rate(sentence, one, told, abs(change.amount) / base, now)


def _turned(one: Comparison, gap: Decimal) -> Figure | None:
    """由620件下降到558件，增长10%: the change or the rate that fits its levels, but for the word before it."""
    base = one.then.amount if one.then is not None else ZERO
    for figure, exact in ((one.change, abs(gap)), (one.rate, abs(gap) / base * HUNDRED if base else ZERO)):
        way = WAY.search(figure.label) if figure is not None else None
        if figure is None or way is None or not gap or figure.index == one.way.index:
            continue
        if figure.typed.startswith("-") or (one.now is not None and figure.index < one.now.index):
            continue
        if (way["up"] is not None) != (gap > 0) and may_be(figure, exact):
            return figure
    return None


def _rate(sentence: Sentence, one: Comparison, told: str, exact: Decimal, whole: Figure) -> Iterator[Remark]:
    rate = one.rate
    assert rate is not None
    exact *= HUNDRED
    pool = [figure for figure in sentence.figures[max(0, rate.index - REACH) : rate.index] if is_alike(figure, whole)]
    spread = quotient_slack(one.change or one.now or whole, whole)
    if one.now is not None and one.now.amount and not may_be(rate, exact):
        gap = one.now.amount - one.then.amount if one.then else one.change.amount if one.change else ZERO
        turned = abs(gap) / one.now.amount * HUNDRED
        if may_be(rate, turned) and rate.is_exact and rate.quantity.places:
            spread = ZERO  # the new level was taken for the base
    severity = doubt(rate, exact, spread)
    if severity is not None and not any(may_be(rate, value) for value in _readings(one, pool)):
        yield accuse(sentence, "T17", severity, rate, told, exact, ADVICE)


def _readings(one: Comparison, pool: Sequence[Figure]) -> Iterator[Decimal]:
    """Rates of change against any other level of the sentence; only where the base is not named with its figure."""
    if one.then is not None:
        return
    for figure in pool:
        if one.change is None or figure is one.change or not is_level(figure):
            continue
        change = abs(one.change.amount)
        for base in (figure.amount, figure.amount - change if one.is_up else figure.amount + change):
            if base > 0 and figure is not one.now:
                yield change / base * HUNDRED


def _amount(sentence: Sentence, one: Comparison, now: Figure, then: Figure) -> Iterator[Remark]:
    gap = abs(now.amount - then.amount)
    told = f"{_larger(now, then).typed} − {_smaller(now, then).typed}"
    if one.change is not None and one.change.is_exact:
        change = one.change
        allowed = slack(now, then, change) if change.dimension is not Dimension.POINTS else _points(now, then, change)
        missed = abs(abs(change.amount) - gap)
        if missed > allowed * LIKELY:
            severity = WARNING if missed > allowed else HINT
            yield accuse(sentence, "T17", severity, change, told, gap, _or_the_level(sentence, one, now, then))
    elif one.rate is not None and now.dimension is Dimension.PERCENT and then.amount:
        rate = one.rate
        relative = gap / then.amount * HUNDRED
        if gap == rate.amount and relative != rate.amount:
            fact = f"{told} = {show(gap)} 个百分点，正文写“{quote(sentence, rate)}”"
            span = (rate.start, rate.end)
            yield remark(
                sentence, "T17", WARNING, span, fact, "两个比率之差请写“个百分点”。", gap, rate.quantity.number
            )


def _or_the_level(sentence: Sentence, one: Comparison, now: Figure, then: Figure) -> str:
    """What the new level should be if the change is right: either may be the slip."""
    assert one.change is not None
    if one.change.dimension is Dimension.POINTS:
        return ADVICE
    right = then.amount + (abs(one.change.amount) if one.is_up else -abs(one.change.amount))
    if right <= 0:
        return ADVICE
    return f"{ADVICE.rstrip('。')}；增减额若无误，“{quote(sentence, now)}”应为 {in_its_unit(right, now)}。"


def _points(*figures: Figure) -> Decimal:
    rounded = [figure for figure in figures if Role.GOAL not in roles_of(figure)]  # a goal is as exact as it is round
    return sum((figure.quantity.rounding for figure in rounded), Decimal(0)) * Decimal("0.999")


def _larger(one: Figure, other: Figure) -> Figure:
    return one if one.amount >= other.amount else other


def _smaller(one: Figure, other: Figure) -> Figure:
    return other if one.amount >= other.amount else one


def _is_otherwise(sentence: Sentence, one: Comparison, base: Decimal) -> bool:
    """Whether another level of the sentence fits the base: with the direction, and the amount or the rate printed."""
    told = one.change or one.rate
    if told is None:
        return False
    for figure in sentence.figures[max(0, told.index - REACH) : told.index]:
        if figure in {one.now, one.then} or not one.then or not is_alike(figure, one.then) or not is_level(figure):
            continue
        gap = figure.amount - base
        if (gap > 0) == one.is_up and base > 0:
            exact = abs(gap) if told is one.change else abs(gap) / base * HUNDRED
            if may_be(told, exact):
                return True
    return False


def _direction(sentence: Sentence, one: Comparison, now: Figure, then: Figure) -> Remark:
    rises = now.amount > then.amount
    relation, right = ("高于", "增加") if rises else ("低于", "减少")
    told = WAY.search(one.way.label)
    word = told[0] if told else ("增加" if one.is_up else "减少")
    missed = abs(now.amount - then.amount)
    gap = f"{show(missed)} 个百分点" if now.dimension is Dimension.PERCENT else in_its_unit(missed, now)
    fact = f"{now.typed}{relation}{then.typed}，应为{right} {gap}，正文写“{word}”"
    return remark(
        sentence, "T17", WARNING, (now.start, one.way.end), fact, ADVICE_ON_DIRECTIONS, None, now.quantity.number
    )


def _impossible(sentence: Sentence) -> Iterator[Remark]:
    """Nothing falls by more than all of it."""
    judged = {one.rate.index for one in comparisons_in(sentence) if one.rate and one.then and one.now}
    for figure in sentence.figures:
        if figure.dimension is not Dimension.PERCENT or figure.amount <= HUNDRED or figure.index in judged:
            continue
        way = WAY.search(figure.label)
        if way is not None and way["down"] and Role.CHANGE in roles_of(figure):
            fact = f"正文写“{quote(sentence, figure)}”，下降不可能超过 100%"
            yield remark(
                sentence,
                "T17",
                WARNING,
                (figure.start, figure.end),
                fact,
                "请核对比例。",
                HUNDRED,
                figure.quantity.number,
            )
