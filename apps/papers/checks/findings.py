"""How a printed figure is accused: the shape and the words of a finding."""

from decimal import ROUND_HALF_UP, Decimal

from apps.core.amounts import round_to_cent, show_plain
from apps.core.findings import Finding, Severity, Where

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
ZERO = Decimal(0)
_FOUR_PLACES = Decimal("0.0001")


def found(
    check: str,
    severity: Severity,
    cell: str,
    fact: str,
    advice: str,
    expected: Decimal | None = None,
    actual: Decimal | None = None,
) -> Finding:
    """A finding at a cell (``funding.0.rate``, ``indicator.3.score``, ``figure.7.1``, ``total.0``, ``form.weights``).

    ``expected`` is the recomputed figure, an amount as it is and a quotient rounded to 0.01, ``actual`` the
    printed one.
    """
    if expected is not None and expected != expected.quantize(_FOUR_PLACES, rounding=ROUND_HALF_UP):
        expected = round_to_cent(expected)
    return Finding(check, severity, Where(cell.partition(".")[0], cell), f"{fact}\n{advice}", expected, actual)


def show(value: Decimal) -> str:
    """At most four decimals, without trailing zeros; a real minus sign."""
    return show_plain(value.quantize(_FOUR_PLACES, rounding=ROUND_HALF_UP)).replace("-", "−")
