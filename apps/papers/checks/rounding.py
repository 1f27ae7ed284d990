"""How near to the recomputed figure a printed one counts as equal (regulation §5.1)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from apps.core.amounts import HUNDRED, round_to_cent
from apps.papers.checks.findings import ZERO
from apps.papers.imports import Amount

PLACES_OF_A_PERCENT = 2


def tolerance(amounts: Iterable[Amount]) -> Decimal:
    """How far a sum may lie from its total: half a cent for each figure, (n+1)·0.005 (regulation §5).

    A figure converted from a larger unit brings half a unit of its own last decimal.
    """
    return sum((amount.slack for amount in amounts), ZERO)


def is_rate_as_printed(printed: Decimal, decimals: int, exact: Decimal, spread: Decimal = ZERO) -> bool:
    """Whether ``printed`` is ``exact`` rounded or cut to its printed decimals, give or take ``spread``."""
    unit = Decimal(1).scaleb(-decimals)
    return abs(printed - exact) <= unit / 2 + spread or 0 <= exact - printed < unit


def in_percent(fraction: Decimal, decimals: int) -> tuple[Decimal, int]:
    """A fraction printed for a percentage (0.975 for 97.5 %) in percent, with the decimals that are left."""
    return fraction * HUNDRED, max(decimals - PLACES_OF_A_PERCENT, 0)


def is_near(printed: Decimal, exact: Decimal) -> bool:
    """Whether a rate that is wrong is still one of this size, so that it was read in the unit that was meant."""
    return exact / 2 <= printed <= exact * 2


def is_exactly_rounded(printed: Decimal, exact: Decimal) -> bool:
    """Whether ``printed`` is the figure that two decimals should show."""
    return printed == round_to_cent(exact) or abs(printed - exact) < Decimal("0.0005")


def is_rounded_to(printed: Decimal, decimals: int, exact: Decimal) -> bool:
    """Whether the figure is what its own decimals should show."""
    return printed == exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def spread_of(part: Amount, whole: Amount) -> Decimal:
    """How far a rate in percent may move because its two amounts are rounded."""
    if not whole.value:
        return ZERO
    return 100 * (part.slack / abs(whole.value) + abs(part.value) * whole.slack / whole.value**2)
