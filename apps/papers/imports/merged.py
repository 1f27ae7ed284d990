"""A score, or a weight, in one merged cell for several indicators that each have the other of the two."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from apps.papers.facts import Printed, PrintedIndicator
from apps.papers.imports.expressions import number_of

_ROLES = {"score": ("weight", "得分"), "weight": ("score", "分值")}


def shared(indicators: list[PrintedIndicator], places: Sequence[int], role: str) -> str:
    """Give each of the indicators its part of their merged ``role``; what was not given, as a sentence, else empty.

    35 for weights of 20 and 15 is 20 and 15. How any other score parts nobody knows: it counts as not seen.
    """
    other, label = _ROLES[role]
    rows = [indicators[place] for place in places]
    printed = next((text for row in rows if (text := getattr(row, role))), "")
    total, own = number_of(printed), [number_of(getattr(row, other)) for row in rows]
    known = [value for value in own if value is not None]
    if len(rows) < 2 or total is None or len(known) < len(rows):
        return ""
    is_whole = total == sum(known, Decimal(0))
    for place, row in zip(places, rows, strict=True):
        part: Printed = getattr(row, other) if is_whole else None
        indicators[place] = replace(row, score=part) if role == "score" else replace(row, weight=part)
    names = "、".join(f"“{row.name}”" for row in rows)
    return "" if is_whole else f"指标{names}的{label}合在一格（{printed}），分不出各项，没有读。请各项分别填写。"
