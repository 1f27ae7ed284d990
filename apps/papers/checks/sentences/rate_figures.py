"""Which two figures a kind of rate is made of: by their names, by what is left, by what stands beside the whole."""

import re
from collections.abc import Sequence

from apps.core.patterns import pattern_of
from apps.papers.checks.sentences.clauses import Figure
from apps.papers.checks.sentences.quotients import Quotient, are_alike, container_of, what_is_counted
from apps.papers.checks.sentences.rate_kinds import OWED, PLANNED, Kind, Trait
from apps.papers.checks.sentences.roles import Role, is_level, roles_of


def chosen(pool: Sequence[Figure], kind: Kind, word: str = "") -> Quotient | None:
    """The last two figures of one unit whose words are those of the numerator and the denominator.

    Of several numerators the one that bears the very ``word`` of the rate: 开工360户，竣工342户，开工率.
    """
    inner = _inside(pool)
    parts = [figure for figure in pool if names_it(figure, kind.part) and not kind.never.search(figure.label)]
    if kind.trait is not Trait.ADDED:
        parts = [figure for figure in parts if figure.index not in inner or "其中" in figure.label] or parts
    parts = [figure for figure in parts if not (figure.depth and _INCLUDED.match(figure.label))] or parts
    own = [figure for figure in parts if word in figure.label and not kind.whole.search(figure.label)]
    parts = own or parts
    done = [figure for figure in parts if not OWED.search(what_is_counted(figure))]
    parts = done or ([] if kind.whole.search("应") else parts)
    for part in reversed(parts):
        wholes = [figure for figure in pool if figure is not part and are_alike(figure, part)]
        wholes = [figure for figure in wholes if not kind.never.search(figure.label) and not is_gap(figure)]
        container = container_of(part, wholes)
        if container is not None and container.amount >= part.amount:
            return Quotient((part,), container, is_sure=True, is_told=True)
        nearest = [figure for figure in wholes if figure.index < part.index and is_level(figure)][-1:]
        is_of_nearest = part.label.startswith("其中") and kind.is_known and kind.trait is not Trait.ADDED
        if is_of_nearest and nearest and nearest[0].amount >= part.amount:
            return Quotient((part,), nearest[0], is_sure=False, is_likely=True)
        sure = [figure for figure in wholes if names_it(figure, kind.whole)]
        both = [figure for figure in sure if not names_it(figure, kind.part)] or sure
        if part.index not in inner:
            both = [figure for figure in both if figure.index not in inner] or both
        enough = [figure for figure in both if figure.amount >= part.amount]
        both = enough or [figure for figure in both if _MAY_BE_PASSED.search(figure.label)]
        if both:
            whole = both[-1]
            all_parts = [other for other in parts if other is not whole and other.index > whole.index]
            is_added = kind.trait is Trait.ADDED and part in all_parts
            is_added = is_added and all(are_alike(other, part) for other in all_parts)
            is_new = (
                "新增" in part.label and "新增" not in whole.label and names_it(whole, kind.part)
            )  # of what there was before it says nothing
            is_sure = kind.is_known and "其中" not in part.label and not is_new
            return Quotient(tuple(all_parts) if is_added else (part,), whole, is_sure=is_sure, is_likely=not is_new)
        larger = [
            figure
            for figure in wholes
            if figure.amount >= part.amount and is_level(figure) and not names_it(figure, kind.part)
        ]
        if larger:
            before = [figure for figure in larger if figure.index < part.index]
            is_only = len(larger) == 1 and not kind.whole.search(part.label)
            return Quotient((part,), (before or larger)[-1], is_sure=False, is_likely=is_only)
        return None
    return None


def _inside(pool: Sequence[Figure]) -> set[int]:
    """编制86名，其中行政编制71名、事业编制15名: the figures of the list behind 其中, up to its comma."""
    clauses = {figure.clause: figure.index for figure in reversed(pool) if "其中" in figure.label}
    return {figure.index for figure in pool if figure.index >= clauses.get(figure.clause, figure.index + 1)}


_INCLUDED = pattern_of(r"含|其中|包括")  # 实有69名（含工勤人员4名）
# A plan may be done in excess, posts may be overfilled.
_MAY_BE_PASSED = pattern_of(rf"{PLANNED.pattern}|编制")


def beside(pool: Sequence[Figure], kind: Kind) -> Quotient | None:
    """A named denominator and the only other figure of its unit: 任务36宗，处置27宗."""
    if kind.trait is not Trait.OPEN:
        return None
    wholes = [figure for figure in pool if names_it(figure, kind.whole) and not is_gap(figure)]
    for whole in reversed(wholes):
        others = [
            figure
            for figure in pool
            if figure not in wholes
            and are_alike(figure, whole)
            and is_level(figure)
            and not kind.never.search(figure.label)
        ]
        if len(others) == 1:
            return Quotient((others[0],), whole, is_sure=False, is_likely=True)
    return None


def grown(pool: Sequence[Figure], kind: Kind) -> Quotient | None:
    """预算调整率: what the budget became, less what it was, by what it was."""
    became = [figure for figure in pool if kind.part.search(figure.label)]
    was = [figure for figure in pool if kind.whole.search(figure.label) and figure not in became]
    if len(became) != 1 or len(was) != 1 or not are_alike(became[0], was[0]):
        return None
    last, first = became[0], was[0]
    if last.amount < first.amount:
        first, last = last, first  # a budget that was cut
    return Quotient((last,), was[0], is_sure=True, less=first)


def left_over(pool: Sequence[Figure], kind: Kind) -> Quotient | None:
    """审减率, 节约率: the whole less what was paid, by the whole; 不满意8份: the whole less those."""
    if kind.trait not in {Trait.LEFT, Trait.ADDED}:
        return None
    paid = [figure for figure in pool if names_it(figure, kind.never)]
    wholes = [figure for figure in pool if names_it(figure, kind.whole) and figure not in paid]
    is_sure = bool(paid and wholes)
    if kind.is_by_rest and len(paid) != 1:
        return None
    if not paid and len(wholes) == 1 and kind.trait is Trait.LEFT:
        paid = [figure for figure in pool if figure not in wholes and figure.amount < wholes[0].amount]
    if not wholes and len(paid) == 1:
        wholes = [figure for figure in pool if figure not in paid and figure.amount > paid[0].amount]
    if paid and wholes and paid[-1].amount > wholes[-1].amount:
        return None  # 中标总价1,286万元，比控制价节约94万元: the second is no whole
    if paid and wholes and wholes[-1].index > paid[-1].index and "其中" in wholes[-1].label:
        return None  # of this part nobody said what is missing
    if not paid or not wholes or not are_alike(paid[-1], wholes[-1]) or not (is_sure or len(paid) == len(wholes) == 1):
        return None
    return Quotient((wholes[-1],), wholes[-1], is_sure=is_sure, less=paid[-1], is_likely=True)


def is_gap(figure: Figure) -> bool:
    """超出目标任务15户: how far something lies from the plan is neither plan nor result."""
    roles = roles_of(figure)
    return Role.COMPARED in roles or (Role.CHANGE in roles and not _NEWLY_DONE.search(figure.label))


_NEWLY_DONE = pattern_of(r"(?:实际|完成|实现)新[增建]")


def names_it(figure: Figure, words: re.Pattern[str]) -> bool:
    return words.search(figure.label) is not None or words.search(figure.tail[:6]) is not None
