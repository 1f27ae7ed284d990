"""Rules of points that stand in the place of a target: 达到标准得满分，每超一档扣若干分; tiers with their points."""

import re
from decimal import Decimal
from typing import NamedTuple

from apps.core.patterns import pattern_of
from apps.core.quantities import NUMBER

_RULE = pattern_of(r"[计得扣减]\s*(?:满分|[\d.]+\s*分)|[扣减]\s*[\d.]+|\d\s*%\s*[\d.]+\s*;")
_DEDUCTION = pattern_of(
    rf"(?P<sign>[≥≤<>=])?\s*(?P<standard>{NUMBER})\s*(?P<percent>%)?\s*[,，]?\s*[计得](?:满分|\s*{NUMBER}\s*分).*?"
    rf"每\s*(?P<side>超过?|高于?|高出|增加|低于?|少于?|减少|降低)[^\d一]{{0,6}}(?P<step>{NUMBER}|一)\s*(?:个?百分点|个点|%).{{0,4}}?"
    rf"[扣减]\s*(?P<points>{NUMBER})"
)
_TIER = pattern_of(
    rf"(?P<sign>[≥≤<>=])?\s*(?P<low>-?{NUMBER})\s*%?\s*(?:[-~—至]\s*(?P<high>{NUMBER})\s*%?)?\s*[,:：]?\s*(?:[计得])?\s*"
    rf"(?P<points>{NUMBER})\s*分?"
)


class Deduction(NamedTuple):
    """A rule of deduction that stands in the place of a target: 达到 standard 计满分，每超/低 step 扣 points."""

    standard: Decimal
    step: Decimal
    points: Decimal
    is_above: bool


class Tier(NamedTuple):
    """One tier of a rule in the place of a target: from ``low`` to ``high`` (``None`` for no limit), ``points``.

    Whether a limit belongs to its tier is seldom said, so both are counted in.
    """

    low: Decimal | None
    high: Decimal | None
    points: Decimal


def is_rule(text: str) -> bool:
    """Whether a cell speaks of points."""
    return _RULE.search(text) is not None


def deduction_in(text: str) -> Deduction | None:
    """The rule of deduction that a cell states; ``None`` for another kind of rule, or steps of nothing."""
    match = _DEDUCTION.search(text)
    if match is None:
        return None
    deduction = Deduction(
        standard=_decimal(match["standard"]),
        step=_decimal(match["step"].replace("一", "1")),
        points=_decimal(match["points"]),
        is_above=match["side"][0] in "超高增",
    )
    return deduction if deduction.step else None


def tiers_in(text: str) -> tuple[Tier, ...]:
    """``=0 计8; 0-10% 6; >30% 0``; empty unless every piece is a tier."""
    pieces = [piece.strip() for piece in re.split("[;。]", text) if piece.strip()]
    matches = [_TIER.fullmatch(piece) for piece in pieces]
    if not all(matches):
        return ()
    return tuple(_tier(match) for match in matches if match)


def _tier(match: re.Match[str]) -> Tier:
    low, points = _decimal(match["low"]), _decimal(match["points"])
    if match["high"]:
        return Tier(low, _decimal(match["high"]), points)
    sign = match["sign"] or "="
    return Tier(low if sign in "≥>=" else None, low if sign in "≤<=" else None, points)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
