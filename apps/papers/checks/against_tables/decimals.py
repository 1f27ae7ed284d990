"""Percentages printed longer than they are known (regulation §5, T08)."""

from collections.abc import Iterator

from apps.core.findings import Severity
from apps.core.quantities import Dimension
from apps.papers.checks.against_tables.reading import Survey
from apps.papers.facts import Remark

PERCENT_PLACES = 2


def t08_percentages_have_two_decimals(read: Survey) -> Iterator[Remark]:
    """Percentages have at most two decimals; whether shares are right is judged sentence by sentence (T08)."""
    for tied in read.tied:
        if tied.quantity.dimension is Dimension.PERCENT and tied.quantity.places > PERCENT_PLACES:
            fact = f"“{tied.quantity.typed}”的小数超过 {PERCENT_PLACES} 位"
            yield Remark("T08", tied.place, Severity.HINT, fact, "请核对百分比。", tied.start, tied.end)
