"""Two levels that a sentence compares: from–to, this year against a base, and the change that it names."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from apps.core.dates import EARLIER
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.core.quantities.directions import FALLS, RISES
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.levels import (
    AGAINST,
    BASE,
    FROM,
    HIGHER,
    LEVELS,
    TO_LEVEL,
    base_before,
    base_behind,
    is_bare_base,
    is_prior,
    levels_behind,
    now_before,
)
from apps.papers.checks.sentences.roles import WAY, Role, bare, is_level, roles_of
from apps.papers.checks.sentences.series import IN_YEARS, ends_of_the_row, levels_in, series_of
from apps.papers.checks.words import MONEY

_LAST_YEAR = pattern_of(rf"同比|{EARLIER}")
_COMPARING = pattern_of(r"[比较]|高出|超出")
# 比上年多接诉求20件, 较年初的90公里新增管网12公里; 多救助36人次 where the levels are told before.
_MORE_DONE = pattern_of(r"(?:(?:[比较]|同比)[^，；]{0,24}(?:[多少](?!次)|新增|增加|减少)|^[多少](?!次))[^，；\d]{0,6}$")
_IN_ALL = pattern_of(r"^[^，；]{0,4}总[^，；]{0,4}(?:达到?|增至|降至|为)$")
_IN_BRACKET = pattern_of(r"（[^（）]*）")
_CLAUSE_START = pattern_of(r"[，；。：\n]")
_OTHER_BASIS = pattern_of(r"其中|剔除|扣除|不含|不计|可比口径|同口径|还原|如果|假如|若")
_REACHES = pattern_of(
    r"^(?:(?:本年|今年|全年)?实际(?:投入|支出|安排|支付|执行|发生|完成)?(?:为|达)?$|达到?|总额达|增至|升至|降至|减至|总数达|累计达)"
)
_REACHED = pattern_of(r"(?:到|至|为|成|→|-+>|=>)[^，；、]{0,12}$")
# 多, 少, 新增, 追加, 核减 are said of other things too.
_SURE_WAY = pattern_of(rf"{RISES}|{FALLS}|增至|升至|降至|降为|减至|减为")


class Comparison(NamedTuple):
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
    series = series_of(sentence)
    place = 0
    while place < len(figures):
        found = _from_to(sentence, place) or _compared(sentence, place, series)
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
    if not _leads_to(sentence, then, now):
        return None
    between = sentence.between(then, now)
    change, rate, stop = _follow(sentence, place + 2, now)
    if place and _is_change_of(figures[place - 1], then):
        before = figures[place - 1]
        if before.dimension is Dimension.PERCENT and then.dimension is not Dimension.PERCENT:
            rate = rate or before
        else:
            change = change or before
    way = WAY.search(between)
    source = now
    if way is None and (change or rate) is not None:
        source = change or rate or now
        way = WAY.search(source.label)
    if way is None:
        return None
    sure = _SURE_WAY.search(between if source is now else source.label)
    return Comparison(now, then, change, rate, way["up"] is not None, sure is not None, source), stop


def _leads_to(sentence: Sentence, then: Figure, now: Figure) -> bool:
    """Whether two levels are where something came from and what it came to: 由88万元增加到99万元."""
    between = sentence.between(then, now)
    is_based = BASE.search(then.label) is not None and re.search(r"[到至]", between) is not None
    is_begun = FROM.search(then.label) is not None or is_based
    is_pair = then.dimension in LEVELS and is_alike(then, now)
    return is_begun and is_pair and len(between) <= 24 and _REACHED.search(between) is not None


def pair_before(sentence: Sentence, place: int) -> tuple[Figure, Figure] | None:
    """The level and its base that stand directly before a place of the text, in whichever order; else ``None``."""
    near = sentence.figures_in(sentence.start, place)[-2:]
    if len(near) < 2 or near[0].segment != near[1].segment or near[0].depth != near[1].depth or not is_alike(*near):
        return None
    if re.search(r"[；。）]|，.*，", sentence.text[near[1].end : place]) or not all(one.is_exact for one in near):
        return None
    then, now = near
    if _leads_to(sentence, then, now):
        return now, then
    if not all(map(_is_of_a_time, near)) or is_prior(sentence, then) == is_prior(sentence, now):
        return None
    return (now, then) if is_prior(sentence, then) else (then, now)


def _is_of_a_time(figure: Figure) -> bool:
    """Whether a number is a level or an average, which one year has as another has."""
    is_average = Role.AVERAGE in roles_of(figure) and not {Role.CHANGE, Role.COMPARED, Role.SHARE} & roles_of(figure)
    return is_level(figure) or (is_average and not figure.is_price)


def _is_change_of(figure: Figure, then: Figure) -> bool:
    """比年初增加80万元，由400万元增加到480万元: the change, or its rate, stands before its two levels."""
    is_near = then.clause - figure.clause == 1 and then.segment == figure.segment
    is_compared = {Role.CHANGE, Role.COMPARED} <= roles_of(figure)
    return (
        is_near
        and (is_compared or _has_its_name(figure, then))
        and (is_alike(figure, then) or figure.dimension is Dimension.PERCENT)
    )


def _has_its_name(change: Figure, level: Figure) -> bool:
    """节约用电4.2万度，用电量由38万度降到34.2万度; 新增床位120张，总数由680张增加到810张."""
    way = WAY.search(change.label)
    if way is None:
        return False
    name = bare(change.label[way.end() :])
    is_named = len(name) > 1 and level.label.startswith(name) and not _ANY_MONEY.fullmatch(name)
    return is_named or _ALL_OF_IT.match(level.label) is not None


_ALL_OF_IT = pattern_of(r"总[数量]?[由从]")
_ANY_MONEY = pattern_of(rf"(?:{MONEY}|成本|投入)*")


def _compared(sentence: Sentence, place: int, series: Mapping[int, Figure]) -> tuple[Comparison, int] | None:
    """比上年的88万元增加11万元，增长12.5%; 较上年减少1.8万元，下降30%; 本年142万元，上年128万元，同比增长…"""
    figures = sentence.figures
    first = figures[place]
    if not _is_change(sentence, first) or first.dimension not in {*LEVELS, Dimension.POINTS}:
        return None
    lead = lead_of(sentence, first)
    way = WAY.search(first.label) or HIGHER.search(lead) or WAY.search(lead)
    if way is None:
        return None
    now, then = _levels_before(sentence, first, lead, series)
    if then is not None and now is not None and then.segment == first.segment != now.segment and is_bare_base(then):
        return None  # 上年收入875万元，同比下降2.8%: the base itself has changed
    if now is not None and _OTHER_BASIS.search(sentence.between(now, first)):
        return None
    if now is None and then is None:
        now, then = levels_behind(sentence, first)
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
        then = base_behind(sentence, first, level) or base_behind(sentence, told, level)
    kind = then or change
    if now is None and kind is not None and stop < len(figures) and _reaches(figures[stop]):
        now = figures[stop] if is_alike(figures[stop], kind) else None
    sure = _SURE_WAY.search(first.label)
    return Comparison(now, then, change, rate, way["up"] is not None, sure is not None, first), stop


def _levels_before(
    sentence: Sentence, change: Figure, lead: str, series: Mapping[int, Figure]
) -> tuple[Figure | None, Figure | None]:
    """What a change led to and its base, by their years or by the words before them."""
    now, then = levels_in(series, lead) if series else (None, None)
    if then is None and IN_YEARS.search(lead):
        now, then = ends_of_the_row(sentence, change)
    if then is None:
        then = base_before(sentence, change)
        now = now_before(sentence, change, then)
    return now, then


def _reaches(figure: Figure) -> bool:
    return _REACHES.search(figure.label) is not None or _IN_ALL.search(figure.label) is not None


def _is_change(sentence: Sentence, figure: Figure) -> bool:
    """Whether a number is a change by its own words, or by those of its clause: 高出上年同期（94.2%）3.4个百分点."""
    if TO_LEVEL.search(figure.label) or _BETTER_THAN.search(figure.label):
        return False
    if Role.CHANGE in roles_of(figure) or _MORE_DONE.search(lead_of(sentence, figure)):
        return True
    if figure.dimension not in LEVELS or not (figure.label.endswith(("高", "低", "出", "了")) or not figure.label):
        return False
    lead = lead_of(sentence, figure)
    return HIGHER.search(lead) is not None and _COMPARING.search(lead) is not None


def lead_of(sentence: Sentence, figure: Figure) -> str:
    """The words of a clause that lead to a number, without what stands in brackets."""
    before = sentence.text[max(sentence.start, figure.start - 60) : figure.start]
    return _CLAUSE_START.split(_IN_BRACKET.sub("", before))[-1].rstrip(" ")


def _goes_on(first: Figure, figure: Figure) -> bool:
    """Whether a number goes on with the comparison before it: without a base of its own, or with the same."""
    is_same = _LAST_YEAR.search(first.label) is not None and _LAST_YEAR.search(figure.label) is not None
    return Role.CHANGE in roles_of(figure) and (is_same or not AGAINST.search(figure.label))


def _follow(
    sentence: Sentence, place: int, level: Figure, *, is_changed: bool = False
) -> tuple[Figure | None, Figure | None, int]:
    """The change and the rate of change that directly follow a comparison."""
    change: Figure | None = None
    rate: Figure | None = None
    for figure in sentence.figures[place : place + 3]:
        if figure.owner == level.index and figure.depth > level.depth and Role.CHANGE not in roles_of(figure):
            place += 1  # 减少3起（上年12起），降幅25%
            continue
        is_pointed = figure.dimension is Dimension.POINTS and level.dimension is Dimension.PERCENT
        is_near = figure.clause - level.clause <= 2 and figure.segment == level.segment and figure.depth >= level.depth
        is_going_on = {Role.CHANGE, Role.AVERAGE} & roles_of(figure) == {Role.CHANGE} and (
            not re.search(rf"(?<!同)[比较](?!{EARLIER}|[例率重])", figure.label)
            if not is_changed
            else not AGAINST.search(figure.label)
        )
        is_named = TO_LEVEL.search(figure.label) is not None or _has_name_of_its_own(figure, level)
        is_named = is_named or _BETTER_THAN.search(figure.label) is not None
        is_named = is_named or (HIGHER.search(figure.label) is not None and Role.GOAL in roles_of(figure))
        if not is_near or not is_going_on or is_named:
            break
        if figure.dimension is Dimension.PERCENT and rate is None:
            rate = figure
        elif not is_changed and change is None and (is_alike(figure, level) or is_pointed):
            change = figure
        else:
            break
        place += 1
    return change, rate, place


_BETTER_THAN = pattern_of(rf"[优好]于[^，；\d]{{0,4}}(?:{RISES}|{FALLS})|控制在")


def _has_name_of_its_own(figure: Figure, level: Figure) -> bool:
    """同比增加9天，平均浓度下降6.1%: the second change is of something else."""
    way = WAY.search(figure.label)
    name = bare(_DRESS.sub("", figure.label[: way.start()])) if way is not None else ""
    return len(name) > 2 and not set(name) & set(level.label + level.tail + level.unit)


_DRESS = pattern_of(rf"同比|环比|[比较与](?:{EARLIER})|相比|其中|{MONEY}|收入|金额|数[量额]|人[数员]")
