"""Qualitative indicators: a band is chosen, then a score inside it (regulation §1.5)."""

from decimal import Decimal

from apps.core.amounts import round_to_cent
from apps.indicators.enums import Band
from apps.indicators.facts import Bands, Score
from apps.indicators.rules.wording import ZERO, award, number, points_text, unscored


def band_limits(bands: Bands, weight: Decimal, band: Band) -> tuple[Decimal, Decimal]:
    """Lowest score of the band, and the score at which the next better band begins, both rounded to 0.01.

    The upper limit of the best band is the weight, and belongs to it.
    """
    limits = {
        Band.REACHED: (bands.reached_from, Decimal(1)),
        Band.PARTLY: (bands.partly_from, bands.reached_from),
        Band.MISSED: (ZERO, bands.partly_from),
    }
    lower, upper = limits[band]
    return round_to_cent(lower * weight), min(round_to_cent(upper * weight), weight)


def score_band(bands: Bands, weight: Decimal, band: Band | None, band_score: Decimal | None) -> Score:
    """The chosen score if it lies inside the chosen band; else no points, and the sentence that names the limits."""
    if band is None:
        return unscored("定性指标，尚未选择完成档次。", missing=("answer",))
    lower, upper = band_limits(bands, weight, band)
    is_best = band is Band.REACHED
    limits = f"{points_text(lower)} 分至 {points_text(upper)} 分" + (
        "" if is_best else f"（不含 {points_text(upper)} 分）"
    )
    choice = f"定性指标，完成档次为“{band.label}”，得分范围 {limits}"
    if band_score is None:
        return unscored(f"{choice}，尚未填写得分。", missing=("answer",))
    score = round_to_cent(band_score)
    if not (lower <= score < upper or (is_best and score == upper)):
        return unscored(f"{choice}，所填 {number(band_score)} 分不在范围内，无法计分。", missing=("answer",))
    return award(weight, band_score, f"{choice}，评定 {number(band_score)} 分。")
