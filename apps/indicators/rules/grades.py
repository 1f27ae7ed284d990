"""等级 from a total (regulation §1.7)."""

from collections.abc import Iterable
from decimal import Decimal

from apps.core.amounts import round_to_cent
from apps.indicators.enums import Grade
from apps.indicators.facts import GradeBand


def grade_of(bands: Iterable[GradeBand], total: Decimal | None) -> Grade | None:
    """The grade of a total as printed, to 0.01 (S08); ``None`` for an open total or below all bands.

    Bands are half-open: with 优 from 90 and 良 from 80, 89.99 is 良 and 90.00 is 优.
    """
    if total is None:
        return None
    printed = round_to_cent(total)
    return next((band.grade for band in bands if printed >= band.lower), None)
