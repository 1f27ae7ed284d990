"""Rates whose words say what they are of: 按…计算, 完成任务的, by the number before, by the sentence before."""

from collections.abc import Sequence

from apps.core.patterns import pattern_of
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.quotients import POINTED, Quotient, are_alike, is_base, pointed
from apps.papers.checks.sentences.rate_figures import is_gap, names_it
from apps.papers.checks.sentences.rate_kinds import PLANNED, Kind
from apps.papers.checks.sentences.roles import Role, bare, is_level, likeness, roles_of
from apps.papers.checks.words import ACHIEVED, SPENT

VERBS = pattern_of(
    rf"截[至止].*?(?={SPENT}|实际|支|完成|已|$)|\d+月[底末]?|年[底末]|[上下]半年|{SPENT}|实际|完成|到位|已|资金|数"
)
_DONE = pattern_of(rf"{ACHIEVED}|支出|执行|支付|到位|决算|收入|征收|培训|发放")


def of_its_basis(sentence: Sentence, rate: Figure, pool: Sequence[Figure]) -> Quotient | None:
    """按调整后预算计算，执行率: the whole is named, whatever else is near; the part stands last before it."""
    start = sentence.figures[rate.index - 1].end if rate.index else sentence.start
    based = _BASIS.search(sentence.text, start, rate.start)
    if based is None:
        return None
    pool = [*sentence.before, *pool]
    ranked = [(likeness(based["whole"], figure.label), figure) for figure in pool if not is_gap(figure)]
    best = max((rank for rank, _ in ranked), default=0)
    wholes = [figure for rank, figure in ranked if rank == best]
    if best < _LIKE or len(wholes) != 1:
        return None
    parts = [figure for figure in pool if figure is not wholes[0] and are_alike(figure, wholes[0]) and is_level(figure)]
    if not parts or parts[-1].start < wholes[0].start or PLANNED.search(parts[-1].label):
        return None
    return Quotient((parts[-1],), wholes[0], is_sure=True, is_told=True)


_LIKE = 2  # of ``likeness``
_BASIS = pattern_of(
    r"[按以](?:照)?(?P<whole>[^，；。]{2,12}?)(?:来)?(?:计算|[测折]算|(?:作?为(?:基数|分母)|计)(?:[，）]|$))"
)


def of_the_figure_before(sentence: Sentence, rate: Figure, pool: Sequence[Figure]) -> Quotient | None:
    """为年度任务5,000人的105%: the whole stands directly before, the part before that."""
    if not rate.index or not _OF_IT.fullmatch(rate.label):
        return None
    whole = sentence.figures[rate.index - 1]
    if whole not in pool or sentence.between(whole, rate) != rate.label or not _OF_FIGURE.search(whole.label):
        return None
    before = [figure for figure in pool if figure.index < whole.index and are_alike(figure, whole)]
    parts = [figure for figure in before if not is_base(sentence, figure) and not _is_difference(figure)]
    name = bare(whole.label.partition("占")[0]) if "占" in whole.label else ""
    if name in POINTED:
        parts = pointed(name, parts)
    elif name:
        best = max((likeness(name, figure.label) for figure in parts), default=0)
        parts = [figure for figure in parts if best > 1 and likeness(name, figure.label) == best]
    return Quotient((parts[-1],), whole, is_sure=True) if parts else None


_OF_FIGURE = pattern_of(r"(?:为|完成|达到?|占|相当于|是|在)[^，；]{0,16}$")
_OF_IT = pattern_of(r"(?:中|里|当中|之中)?所?占?(?:的|得)?(?:比重|比例|份额)?(?:约|仅)?(?:为|是|达到?)?")


def _is_difference(figure: Figure) -> bool:
    """同比增加400人: what something differs by is no part of anything."""
    return {Role.CHANGE, Role.COMPARED} <= roles_of(figure)


def with_an_earlier_whole(pool: Sequence[Figure], earlier: Sequence[Figure], kind: Kind) -> Quotient | None:
    """The numerator of this sentence by the only denominator of the sentence before."""
    parts = [figure for figure in pool if names_it(figure, kind.part) and not names_it(figure, kind.whole)]
    if len(parts) != 1 or VERBS.sub("", bare(parts[0].label)):
        return None  # of something with a name of its own
    wholes = [
        figure
        for figure in earlier
        if are_alike(figure, parts[0]) and names_it(figure, kind.whole) and not kind.never.search(figure.label)
    ]
    return Quotient((parts[0],), wholes[0], is_sure=False) if len(wholes) == 1 else None


def of_whole(whole: str, pool: Sequence[Figure], *, is_excess: bool) -> Quotient | None:
    """完成年度任务的118%, 为年初预算的95%, 超额完成计划的8%: the denominator is named."""
    is_plan = PLANNED.search(whole) is not None or is_excess
    if not is_plan and len(bare(whole)) < 2:
        return None
    ranked = [(likeness(whole, figure.label), figure) for figure in pool if not is_gap(figure)]
    best = max((rank for rank, _ in ranked), default=0)
    wholes = [figure for rank, figure in ranked if rank == best and best > 1]
    if not wholes and is_plan:
        wholes = [figure for figure in pool if PLANNED.search(figure.label) and not is_gap(figure)]
    arranged = [figure for figure in pool if Role.PLAN in roles_of(figure) and is_level(figure)]
    if not wholes and is_plan and len(arranged) == 1:
        wholes = arranged
    is_likely = bool(wholes)
    if not wholes and is_plan:
        wholes = list(pool[:1])
    for figure in reversed(wholes):
        others = [
            other
            for other in pool
            if other is not figure
            and are_alike(other, figure)
            and not is_gap(other)
            and not PLANNED.search(other.label)
            and other not in wholes
        ]
        parts = [other for other in others if _DONE.search(other.label)]
        if parts or others:
            is_sure = is_likely and bool(parts)
            return Quotient(
                ((parts or others)[-1],),
                figure,
                is_sure=is_sure,
                is_excess=is_excess,
                is_likely=is_likely or len(others) == 1,
            )
    return None
