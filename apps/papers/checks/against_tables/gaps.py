"""超预算15.2万元, 低于目标30人次: how far a figure lies from its plan, no level of it."""

import re
from collections.abc import Sequence

from apps.core.quantities import Dimension, Quantity
from apps.papers.checks.against_tables.judging import PLANNED, columns_named, judge_change
from apps.papers.checks.against_tables.subjects import Subject, Trust
from apps.papers.checks.against_tables.verdicts import HeldNumber, Kind, Verdict


def is_level(quantity: Quantity, found: re.Match[str], subjects: Sequence[Subject]) -> bool:
    """低于预算640万元: the plan itself, where the number lies nearer to it than to nothing."""
    plans = [one.values.get(column) for one in subjects for column in PLANNED] if found["plan"] else []
    return any(plan is not None and abs(quantity.amount - plan) < quantity.amount for plan in plans)


def held_gap(
    place: str, quantity: Quantity, found: re.Match[str], subjects: Sequence[Subject], trust: Trust
) -> HeldNumber:
    """The number as the difference to the plan that ``found`` names (``phrases.GAP``); 多用 may be of the year before.

    A 预算 that is not said to be the first or the last may be either; ``column`` is the one it was held against.
    """
    unknown = HeldNumber(place, quantity, kind=Kind.CHANGE)
    fitting = [one for one in subjects[:1] if quantity.dimension is Dimension.PERCENT or one.takes(quantity)]
    planned = (columns_named(found["plan"], None, None) if found["plan"] else ()) or PLANNED
    sure = trust if found["plan"] or found[0].startswith("超支") else Trust.WEAK
    held = [
        judge_change(place, quantity, fitting, sure, column)
        for column in planned
        if fitting and fitting[0].values.get(column) is not None
    ]
    held.sort(key=lambda one: one.verdict is not Verdict.MATCHED)
    return held[0] if held else unknown
