"""Two levels that a sentence compares: from–to, this year against a base, and the change that it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.roles import PRIOR, WAY, Role, is_level, roles_of

REACH = 6
_LEVELS = {Dimension.MONEY, Dimension.COUNT, Dimension.FOREIGN, Dimension.PERCENT, Dimension.TIME}
_FROM = re.compile(r"(?:由|从|自)[^，；、]{0,24}$")
_BASE = re.compile(
    r"(?:比|较|与|同)[^，；]{0,16}(?:上年|去年|同期|预算|上一年|年初|目标|计划|前年)[^，；]{0,8}$|(?:比|较)[^，；增减升降提]{0,14}的?$"
)
_PLANNED = re.compile(r"预算(?:数|安排|总额)?$|计划|目标|批复")
_YEAR = re.compile(r"(20\d\d)年")
_LAST_YEAR = re.compile(r"同比|上年|去年|同期")
_HIGHER = re.compile(r"(?P<up>高)(?:出|了)?$|(?P<down>低)(?:了)?$")
_REACHES = re.compile(r"^(?:达到?|总额达|增至|升至|降至|减至|总数达|累计达)")
_AGAINST = re.compile(r"(?:比|较|同比|环比|相比|与)[^，；]{0,24}$")
_REACHED = re.compile(
    r"(?:增加|增长|上升|提高|提升|下降|降低|减少|压减|压缩|降|增|升|减|缩短|扩大|调整|核减|调增|调减|延长)?(?:到|至|为)[^，；、]{0,12}$"
)
_SURE_WAY = re.compile(
    r"(?P<up>增长|增加|上升|提高|提升|上涨|增至|增加到|升至|提高到)|(?P<down>下降|减少|降低|压减|缩减|下滑|回落|降至|降为|减至|缩短|节约|节省|压缩)"
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
    is_based = _BASE.search(then.label) is not None and re.search(r"[到至]", sentence.between(then, now)) is not None
    if not (_FROM.search(then.label) or is_based) or then.dimension not in _LEVELS or not is_alike(then, now):
        return None
    between = sentence.between(then, now)
    if len(between) > 24 or not _REACHED.search(between):
        return None
    change, rate, stop = _follow(sentence, place + 2, now)
    if change is None and place and _is_change_of(figures[place - 1], then):
        change = figures[place - 1]
    way = WAY.search(between)
    source = now
    if way is None and (change or rate) is not None:
        source = change or rate or now
        way = WAY.search(source.label)
    if way is None:
        return None
    sure = _SURE_WAY.search(between if source is now else source.label)
    return Comparison(now, then, change, rate, way["up"] is not None, sure is not None, source), stop


def _is_change_of(figure: Figure, then: Figure) -> bool:
    """比年初增加80万元，由400万元增加到480万元: the change stands before its two levels."""
    is_near = then.clause - figure.clause == 1 and then.segment == figure.segment
    return is_near and Role.CHANGE in roles_of(figure) and is_alike(figure, then)


def _compared(sentence: Sentence, place: int) -> tuple[Comparison, int] | None:
    """比上年的88万元增加11万元，增长12.5%; 较上年减少1.8万元，下降30%; 本年142万元，上年128万元，同比增长…"""
    figures = sentence.figures
    first = figures[place]
    roles = roles_of(first)
    if Role.CHANGE not in roles or first.dimension not in {*_LEVELS, Dimension.POINTS}:
        return None
    way = WAY.search(first.label) or WAY.search(_clause_before(sentence, first))
    if first.dimension is Dimension.POINTS and way is None:
        way = _HIGHER.search(first.label)
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
            _goes_on(first, follower)
            and follower.dimension is not Dimension.PERCENT
            and now is not None
            and follower.dimension is now.dimension
        ):
            change, stop = follower, stop + 1
    is_pointed = first.dimension is Dimension.POINTS
    level = now if is_pointed else change or (now if now is not None else then)
    told = rate or first
    if then is None and level is not None:
        then = _base_behind(sentence, told, level)
    kind = then or change
    if now is None and kind is not None and stop < len(figures) and _REACHES.search(figures[stop].label):
        now = figures[stop] if is_alike(figures[stop], kind) else None
    sure = _SURE_WAY.search(first.label)
    return Comparison(now, then, change, rate, way["up"] is not None, sure is not None, first), stop


def _base_behind(sentence: Sentence, told: Figure, level: Figure) -> Figure | None:
    """增长4.2%（上年支出30,000万元）: the base in the bracket behind."""
    for figure in sentence.figures[told.index + 1 : told.index + 3]:
        is_beside = figure.depth == told.depth and figure.clause - told.clause == 1 and figure.segment == told.segment
        if (figure.owner == told.index or is_beside) and is_alike(figure, level) and PRIOR.search(figure.label):
            return figure if Role.CHANGE not in roles_of(figure) else None
    return None


def _clause_before(sentence: Sentence, figure: Figure) -> str:
    return sentence.text[max(sentence.start, figure.start - 16) : figure.start]


def _goes_on(first: Figure, figure: Figure) -> bool:
    """Whether a number goes on with the comparison before it: without a base of its own, or with the same."""
    is_same = _LAST_YEAR.search(first.label) is not None and _LAST_YEAR.search(figure.label) is not None
    return Role.CHANGE in roles_of(figure) and (is_same or not _AGAINST.search(figure.label))


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
        if _is_prior(sentence, before) and not _AGAINST.search(before.label) and change.segment == before.segment:
            is_next = change.clause - before.clause <= 2
            if (
                is_next
                and re.search(r"同比|相比|比上年|较上年|[增减升降提高低多少]", change.label)
                and "预算" not in change.label
            ):
                return before
    return _only_one_named(sentence, change)


def _only_one_named(sentence: Sentence, change: Figure) -> Figure | None:
    """会议费预算6万元，决算4.5万元，比预算减少…: the base is the only figure of its name."""
    against = re.search(r"[比较](?:年初)?(?P<base>预算|计划|目标|上年)", change.label)
    if against is None or change.dimension in {Dimension.PERCENT, Dimension.POINTS}:
        return None
    bases = [
        figure
        for figure in sentence.figures[max(0, change.index - REACH) : change.index]
        if against["base"] in figure.label
        and is_alike(figure, change)
        and is_level(figure)
        and figure.segment == change.segment
    ]
    return bases[0] if len(bases) == 1 else None


def _now_before(sentence: Sentence, change: Figure, then: Figure | None) -> Figure | None:
    """The level that changed: the last one before the comparison, in the kind of its base or its change."""
    kind = then if then is not None else change if change.dimension in {Dimension.MONEY, Dimension.COUNT} else None
    plan: Figure | None = None
    for before in reversed(sentence.figures[max(0, change.index - REACH) : change.index]):
        if before is then or before.depth > change.depth or not is_level(before) or before.dimension not in _LEVELS:
            continue
        if before.segment != change.segment and not re.match(r"[比较同]", change.label):
            break
        if kind is not None and not is_alike(before, kind):
            continue
        if change.dimension is Dimension.POINTS and before.dimension is not Dimension.PERCENT:
            continue
        if _is_prior(sentence, before) or _FROM.search(before.label):
            continue
        if not _PLANNED.search(before.label):
            return before
        plan = plan or before  # the budget is what is compared only where nothing else is
    return plan


def _is_prior(sentence: Sentence, figure: Figure) -> bool:
    """Whether a level is last year's, by its words or by a year before that of a level beside it."""
    if PRIOR.search(figure.label):
        return True
    year = _YEAR.search(figure.label)
    if year is None:
        return False
    near = sentence.figures[max(0, figure.index - 2) : figure.index + 3]
    others = [_YEAR.search(other.label) for other in near if other is not figure and is_alike(other, figure)]
    return any(int(other[1]) == int(year[1]) + 1 for other in others if other is not None)
