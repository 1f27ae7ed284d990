"""The level that changed and its base: which of the numbers before and behind a change are its own."""

import re

from apps.core.dates import EARLIER, years_in
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.roles import PRIOR, WAY, Role, is_level, roles_of

REACH = 6
LEVELS = {Dimension.MONEY, Dimension.COUNT, Dimension.FOREIGN, Dimension.PERCENT, Dimension.TIME}
FROM = pattern_of(r"(?:由(?!于)|从(?![业事])|(?<![各来])自(?![来动筹主有行然治愿身评助]))[^，；、]{0,24}$")
BASE = pattern_of(
    rf"(?:比|较|与|同)[^，；]{{0,16}}(?:{EARLIER}|预算|年初|目标|计划|前年)[^，；]{{0,8}}$|(?:比|较)[^，；增减升降提]{{0,14}}的?$"
)
_PLANNED = pattern_of(r"预算(?:数|安排|总额)?$|计划|目标|批复")
_PLAN_AS_BASE = pattern_of(r"[比较][^，]{0,6}(?:预算|计划|目标)")
HIGHER = pattern_of(
    r"(?P<up>高[出于]|超[出过]|超(?=目标|计划|任务|预期)|(?<![最提])高(?=了?$))|(?P<down>低于|(?<![最降])低(?=[出了]?$))"
)
_CLOSES_BASE = pattern_of(r"[^，；、（）]{0,4}）[^，；、（）\d]{0,12}$")
TO_LEVEL = pattern_of(r"(?:(?<!达)到|至|[升降减]为)$")
AGAINST = pattern_of(r"(?:比|较|同比|环比|相比|与)[^，；]{0,24}$")


def is_bare_base(figure: Figure) -> bool:
    """Whether a base stands for itself: 上年收入875万元, not 比上年的875万元."""
    return PRIOR.search(figure.label) is not None and not AGAINST.search(figure.label)


def is_prior(sentence: Sentence, figure: Figure) -> bool:
    """Whether a level is last year's, by its words or by a year before that of a level beside it."""
    if PRIOR.search(figure.label):
        return True
    years = years_in(figure.label)
    near = sentence.figures[max(0, figure.index - 2) : figure.index + 3]
    others = [years_in(other.label) for other in near if other is not figure and is_alike(other, figure)]
    return any(other[0] == years[0] + 1 for other in others if other and years)


def base_before(sentence: Sentence, change: Figure) -> Figure | None:
    """The base that is named with its figure: 比上年的88万元增加…, 上年128万元，同比…"""
    for before in reversed(sentence.figures[max(0, change.index - 3) : change.index]):
        roles = roles_of(before)
        between = sentence.between(before, change)
        is_base = any(words.search(before.label) for words in (PRIOR, BASE, HIGHER))
        if before.depth == change.depth + 1 and is_base and _CLOSES_BASE.fullmatch(between):
            return before  # 比2023年（240万元）增加28万元
        if Role.CHANGE in roles or before.dimension not in LEVELS or before.depth > change.depth:
            continue
        if (
            not re.search(r"[，；]", between)
            and (BASE.search(before.label) or FROM.search(before.label))
            and not before.is_price
        ):
            return before
        if "相比" in between and (BASE.search(before.label) or is_prior(sentence, before)):
            return before
        if is_prior(sentence, before) and not AGAINST.search(before.label) and change.segment == before.segment:
            is_next = change.clause - before.clause <= 2
            if (
                is_next
                and (
                    re.search(r"同比|相比|比上年|较上年|[增减升降提高低多少]", change.label) or WAY.search(change.label)
                )
                and "预算" not in change.label
            ):
                return before
    return _only_one_named(sentence, change)


def _only_one_named(sentence: Sentence, change: Figure) -> Figure | None:
    """会议费预算6万元，决算4.5万元，比预算减少…: the base is the only figure of its name."""
    against = re.search(
        r"(?:[比较超]|低于|高于|超[过出])(?:年初|全年|年度)?(?P<base>预算|计划|目标|上年)", change.label
    )
    if against is None or change.dimension is Dimension.PERCENT:
        return None
    bases = [
        figure
        for figure in sentence.figures[max(0, change.index - REACH) : change.index]
        if against["base"] in figure.label
        and (
            is_alike(figure, change) or (change.dimension is Dimension.POINTS and figure.dimension is Dimension.PERCENT)
        )
        and is_level(figure)
        and figure.segment == change.segment
    ]
    return bases[0] if len(bases) == 1 else None


def base_behind(sentence: Sentence, told: Figure, level: Figure) -> Figure | None:
    """增长4.2%（上年支出30,000万元）: the base in the bracket behind."""
    for figure in sentence.figures[told.index + 1 : told.index + 3]:
        is_beside = figure.depth == told.depth and figure.clause - told.clause == 1 and figure.segment == told.segment
        if (figure.owner == told.index or is_beside) and is_alike(figure, level) and PRIOR.search(figure.label):
            return figure if Role.CHANGE not in roles_of(figure) else None
    return None


def now_before(sentence: Sentence, change: Figure, then: Figure | None) -> Figure | None:
    """The level that changed: the last one before the comparison, in the kind of its base or its change."""
    kind = then if then is not None else change if change.dimension in {Dimension.MONEY, Dimension.COUNT} else None
    plan: Figure | None = None
    for before in reversed(sentence.figures[max(0, change.index - REACH) : change.index]):
        is_average = then is not None and Role.AVERAGE in roles_of(before) and change.clause - before.clause == 1
        is_average = is_average and Role.COMPARED not in roles_of(before)
        if before is then or before.depth > change.depth or before.dimension not in LEVELS:
            continue
        if not is_level(before) and not is_average and not TO_LEVEL.search(before.label):
            continue
        if before.segment != change.segment and not re.match(r"[比较同]", change.label):
            break
        if kind is not None and not is_alike(before, kind):
            continue
        if change.dimension is Dimension.POINTS and before.dimension is not Dimension.PERCENT:
            continue
        if is_prior(sentence, before) or FROM.search(before.label) or before.label in _GAPS:
            continue
        if not _PLANNED.search(before.label):
            return before
        plan = plan or before  # the budget is what is compared only where nothing else is
    return plan


_GAPS = frozenset("高低多少")  # 比全市的61元高7元，比全省的75元低7元


def levels_behind(sentence: Sentence, change: Figure) -> tuple[Figure | None, Figure | None]:
    """较上年多接140件，全年受理1,540件，上年为1,420件: both levels stand behind the change."""
    behind = [
        figure
        for figure in sentence.figures[change.index + 1 : change.index + 5]
        if figure.segment == change.segment
        and figure.depth == change.depth
        and figure.dimension in LEVELS - {Dimension.PERCENT}
        and Role.CHANGE not in roles_of(figure)
    ][:2]
    if (
        _PLAN_AS_BASE.search(change.label)
        or len(behind) < 2
        or not is_alike(*behind)
        or behind[0].clause - change.clause > 2
    ):
        return None, None
    if change.dimension is not Dimension.PERCENT and not is_alike(behind[0], change):
        return None, None
    now, then = sorted(behind, key=lambda figure: is_prior(sentence, figure))
    is_told = is_prior(sentence, then) and not is_prior(sentence, now) and is_level(now)
    return (now, then) if is_told else (None, None)
