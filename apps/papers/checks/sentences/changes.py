"""Growth inside a sentence (regulation §5, T17): from–to, against a base, percentage points, within the budget."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.amounts import HUNDRED
from apps.core.quantities import Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import WAY, Role, is_level, roles_of
from apps.papers.checks.sentences.telling import (
    WARNING,
    ZERO,
    accuse,
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
REACH = 6
_LEVELS = {Dimension.MONEY, Dimension.COUNT, Dimension.FOREIGN, Dimension.PERCENT, Dimension.TIME}
_FROM = re.compile(r"(?:由|从|自)[^，；、]{0,24}$")
_TO = re.compile(r"(?:到|至|为|成)[^，；、\d]{0,12}$")
_BASE = re.compile(
    r"(?:比|较|与|同)[^，；]{0,16}(?:上年|去年|同期|预算|上一年|年初|目标|计划|前年)[^，；]{0,8}$|(?:比|较)[^，；增减升降提]{0,14}的?$"
)
_PRIOR = re.compile(r"上年|去年|同期|上一年|前年")
_NOW = re.compile(r"本年|今年|当年|本期")
_AGAINST = re.compile(r"(?:比|较|同比|环比|相比|与)[^，；]{0,24}$")
_REACHED = re.compile(
    r"(?:增加|增长|上升|提高|提升|下降|降低|减少|压减|压缩|降|增|升|减|缩短|扩大|调整|核减|调增|调减|延长)?(?:到|至|为)[^，；、]{0,12}$"
)
_SURE_WAY = re.compile(
    r"(?P<up>增长|增加|上升|提高|提升|上涨|增至|增加到|升至|提高到)|(?P<down>下降|减少|降低|压减|缩减|下滑|回落|降至|降为|减至|缩短)"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two levels and how the second was left behind: by an amount, by a rate."""

    now: Figure | None
    then: Figure | None
    change: Figure | None
    rate: Figure | None
    is_up: bool
    is_sure_way: bool
    way: Figure  # the figure whose label holds the direction word


def wrong_changes(sentence: Sentence) -> Iterator[Remark]:
    """Changes, rates of change and direction words that their two levels contradict (regulation §5, T17)."""
    for one in comparisons_in(sentence):
        yield from _judged(sentence, one)
    yield from _impossible(sentence)
    yield from _within(sentence)


def comparisons_in(sentence: Sentence) -> Iterator[Comparison]:
    """Every comparison of the sentence, in its order."""
    figures = sentence.figures
    place = 0
    while place < len(figures):
        found = _from_to(sentence, place) or _compared(sentence, place)
        if found is None:
            place += 1
            continue
        one, place = found
        yield one


def _from_to(sentence: Sentence, place: int) -> tuple[Comparison, int] | None:
    """由88万元增加到99万元，增长12.5%."""
    figures = sentence.figures
    if place + 1 >= len(figures):
        return None
    then, now = figures[place], figures[place + 1]
    if not _FROM.search(then.label) or then.dimension not in _LEVELS or not _alike(then, now):
        return None
    between = sentence.between(then, now)
    if len(between) > 24 or not _REACHED.search(between):
        return None
    change, rate, stop = _follow(sentence, place + 2, now)
    way = WAY.search(between)
    source = now
    if way is None and (change or rate) is not None:
        source = change or rate or now
        way = WAY.search(source.label)
    if way is None:
        return None
    sure = _SURE_WAY.search(between if source is now else source.label)
    return Comparison(now, then, change, rate, way["up"] is not None, sure is not None, source), stop


def _compared(sentence: Sentence, place: int) -> tuple[Comparison, int] | None:
    """比上年的88万元增加11万元，增长12.5%; 较上年减少1.8万元，下降30%; 本年142万元，上年128万元，同比增长…"""
    figures = sentence.figures
    first = figures[place]
    roles = roles_of(first)
    if Role.CHANGE not in roles or first.dimension not in {*_LEVELS, Dimension.POINTS}:
        return None
    way = WAY.search(first.label) or WAY.search(_clause_before(sentence, first))
    if way is None:
        return None
    then = _base_before(sentence, first)
    now = _now_before(sentence, first, then)
    is_rate = first.dimension is Dimension.PERCENT
    if is_rate and now is not None and now.dimension is Dimension.PERCENT and then is None:
        return None
    change = None if is_rate else first
    rate = first if is_rate else None
    stop = place + 1
    if not is_rate:
        _, rate, stop = _follow(sentence, place + 1, first, is_changed=True)
    elif stop < len(figures):
        follower = figures[stop]
        if (
            _bare_change(follower)
            and follower.dimension is not Dimension.PERCENT
            and now is not None
            and follower.dimension is now.dimension
        ):
            change, stop = follower, stop + 1
    sure = _SURE_WAY.search(first.label)
    return Comparison(now, then, change, rate, way["up"] is not None, sure is not None, first), stop


def _clause_before(sentence: Sentence, figure: Figure) -> str:
    return sentence.text[max(sentence.start, figure.start - 16) : figure.start]


def _bare_change(figure: Figure) -> bool:
    """Whether a number goes on with the comparison before it: 增长12.5%, 增幅为12.5%, without a base of its own."""
    return Role.CHANGE in roles_of(figure) and not _AGAINST.search(figure.label)


def _follow(
    sentence: Sentence, place: int, level: Figure, *, is_changed: bool = False
) -> tuple[Figure | None, Figure | None, int]:
    """The change and the rate of change that directly follow a comparison."""
    change: Figure | None = None
    rate: Figure | None = None
    for figure in sentence.figures[place : place + 2]:
        is_near = figure.clause - level.clause <= 2 and figure.segment == level.segment and figure.depth >= level.depth
        is_going_on = Role.CHANGE in roles_of(figure) and (
            not re.search(r"(?<!同)[比较](?!上年|去年)", figure.label)
            if not is_changed
            else not _AGAINST.search(figure.label)
        )
        if not is_near or not is_going_on:
            break
        if figure.dimension is Dimension.PERCENT and rate is None:
            rate = figure
        elif not is_changed and change is None and (figure.dimension in {level.dimension, Dimension.POINTS}):
            change = figure
        else:
            break
        place += 1
    return change, rate, place


def _base_before(sentence: Sentence, change: Figure) -> Figure | None:
    """The base that is named with its figure: 比上年的88万元增加…, 上年128万元，同比…"""
    for before in reversed(sentence.figures[max(0, change.index - 3) : change.index]):
        roles = roles_of(before)
        if Role.CHANGE in roles or before.dimension not in _LEVELS or before.depth > change.depth:
            continue
        between = sentence.between(before, change)
        if not re.search(r"[，；]", between) and _BASE.search(before.label) and not before.is_price:
            return before
        if "相比" in between and _BASE.search(before.label):
            return before
        if _PRIOR.search(before.label) and not _AGAINST.search(before.label) and change.segment == before.segment:
            is_next = change.clause - before.clause <= 2
            if (
                is_next
                and re.search(r"同比|相比|比上年|较上年|[增减升降]", change.label)
                and "预算" not in change.label
            ):
                return before
    return None


def _now_before(sentence: Sentence, change: Figure, then: Figure | None) -> Figure | None:
    """The level that changed: the last one before the comparison, in the kind of its base or its change."""
    kind = then if then is not None else change if change.dimension in {Dimension.MONEY, Dimension.COUNT} else None
    for before in reversed(sentence.figures[max(0, change.index - REACH) : change.index]):
        if before is then or before.depth > change.depth or not is_level(before) or before.dimension not in _LEVELS:
            continue
        if before.segment != change.segment and not re.match(r"[比较同]", change.label):
            return None
        if kind is not None and not _alike(before, kind):
            continue
        if change.dimension is Dimension.POINTS and before.dimension is not Dimension.PERCENT:
            continue
        if _PRIOR.search(before.label) or _FROM.search(before.label):
            continue
        return before
    return None


def _alike(figure: Figure, other: Figure) -> bool:
    return figure.dimension is other.dimension and figure.unit == other.unit


def _judged(sentence: Sentence, one: Comparison) -> Iterator[Remark]:
    now, then = one.now, one.then
    if then is not None and now is not None:
        if not (now.is_exact and then.is_exact):
            return
        gap = now.amount - then.amount
        if gap and (gap > 0) != one.is_up:
            if one.is_sure_way and not _is_otherwise(sentence, one, then.amount):
                yield _direction(sentence, one, now, then)
            return
        yield from _amount(sentence, one, now, then)
        if one.rate is not None and then.amount > 0:
            yield from _rate(
                sentence, one, f"|{now.typed} − {then.typed}| ÷ {then.typed}", abs(gap) / then.amount, then
            )
    elif now is not None and one.change is not None and one.rate is not None:
        change = one.change
        if not (now.is_exact and change.is_exact and _alike(now, change)):
            return
        base = now.amount - change.amount if one.is_up else now.amount + change.amount
        if base <= 0:
            return
        sign = "−" if one.is_up else "+"
        told = f"{change.typed} ÷（{now.typed} {sign} {change.typed}）"
        yield from _rate(sentence, one, told, abs(change.amount) / base, now)


def _rate(sentence: Sentence, one: Comparison, told: str, exact: Decimal, whole: Figure) -> Iterator[Remark]:
    rate = one.rate
    assert rate is not None
    exact *= HUNDRED
    pool = [figure for figure in sentence.figures[max(0, rate.index - REACH) : rate.index] if _alike(figure, whole)]
    spread = quotient_slack(one.change or whole, whole)
    if one.then is not None and one.now is not None and one.now.amount and not may_be(rate, exact):
        turned = abs(one.now.amount - one.then.amount) / one.now.amount * HUNDRED
        if may_be(rate, turned) and rate.is_exact and rate.quantity.places:
            spread = ZERO  # the new level was taken for the base
    if may_be(rate, exact, spread) or any(may_be(rate, value) for value in _readings(one, pool)):
        return
    yield accuse(sentence, "T17", WARNING, rate, told, exact, ADVICE)


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
        if abs(abs(change.amount) - gap) > allowed:
            yield accuse(sentence, "T17", WARNING, change, told, gap, ADVICE)
    elif one.rate is not None and now.dimension is Dimension.PERCENT and then.amount:
        rate = one.rate
        relative = gap / then.amount * HUNDRED
        if gap == rate.amount and relative != rate.amount:
            fact = f"{told} = {show(gap)} 个百分点，正文写“{quote(sentence, rate)}”"
            span = (rate.start, rate.end)
            yield remark(
                sentence, "T17", WARNING, span, fact, "两个比率之差请写“个百分点”。", gap, rate.quantity.number
            )


def _points(*figures: Figure) -> Decimal:
    return sum((figure.quantity.rounding for figure in figures), Decimal(0)) * Decimal("0.999")


def _larger(one: Figure, other: Figure) -> Figure:
    return one if one.amount >= other.amount else other


def _smaller(one: Figure, other: Figure) -> Figure:
    return other if one.amount >= other.amount else one


def _is_otherwise(sentence: Sentence, one: Comparison, base: Decimal) -> bool:
    """Whether the direction fits another level of the sentence, with the amount or the rate that is printed."""
    told = one.change or one.rate
    if told is None:
        return False
    for figure in sentence.figures[max(0, told.index - REACH) : told.index]:
        if figure in {one.now, one.then} or not one.then or not _alike(figure, one.then) or not is_level(figure):
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
    gap = in_its_unit(abs(now.amount - then.amount), now)
    fact = f"{now.typed}{relation}{then.typed}，应为{right} {gap}，正文写“{word}”"
    return remark(
        sentence, "T17", WARNING, (now.start, one.way.end), fact, "请核对增减方向和两个数。", None, now.quantity.number
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


_INSIDE = re.compile(
    r"未(?:突破|超过?|超出)[^，；。]{0,6}预算|(?:没有|均未|不)(?:突破|超过?|超出)[^，；。]{0,6}预算|控制在[^，；。]{0,6}预算[^，；。]{0,10}(?:以内|之内|内|范围)|"
    r"(?:低于|小于|少于)[^，；。]{0,6}预算|在[^，；。]{0,4}预算[^，；。]{0,10}(?:以内|之内|范围内|内)"
)
_OUTSIDE = re.compile(r"(?:超出|突破|超过|高于|大于)(?:了)?[^，；。]{0,4}预算(?:数|安排)?$")
_BUDGET = re.compile(r"预算(?!执行|支出|收入)")
_LIMITS = {Approximation.EXACT, Approximation.BELOW}
_SPENT = re.compile(r"支出|决算|执行|实际|使用|开支")


def _within(sentence: Sentence) -> Iterator[Remark]:
    """未突破预算, 控制在预算以内: what was spent is not more than the budget that stands beside it."""
    words = sentence.words
    found = _INSIDE.search(words)
    if found is None or re.search(r"目标|要求|力争|应当", words[max(0, found.start() - 8) : found.start()]):
        return
    start, end = sentence.start + found.start(), sentence.start + found.end()
    near = [figure for figure in sentence.figures if figure.end <= end + 12 and figure.dimension is Dimension.MONEY]
    near = [figure for figure in near if figure.start >= start - 80 and not figure.is_price]
    plans = [figure for figure in near if _BUDGET.search(figure.label)]
    spent = [
        figure
        for figure in near
        if _SPENT.search(figure.label)
        and not _BUDGET.search(figure.label)
        and not _PRIOR.search(figure.label)
        and Role.CHANGE not in roles_of(figure)
        and figure.start < end
    ]
    if not plans or not spent:
        return
    plan, done = plans[-1], spent[-1]
    if done.is_exact and plan.quantity.approximation in _LIMITS and done.amount > plan.amount:
        over = in_its_unit(done.amount - plan.amount, done)
        fact = f"支出 {done.typed} 超过预算 {plan.typed}，超出 {over}，正文写“{found[0][:20]}”"
        expected = plan.amount / done.quantity.measure.factor
        yield remark(
            sentence,
            "T17",
            WARNING,
            (done.start, end),
            fact,
            "请核对预算数和支出数，或改写结论。",
            expected,
            done.quantity.number,
        )
