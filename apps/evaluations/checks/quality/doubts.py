"""How a check of quality accuses: a doubt about a place, with what to do about it."""

from decimal import Decimal

from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.accusations import accuse
from apps.evaluations.facts import Sheet


def doubt(
    sheet: Sheet,
    check: str,
    where: Where,
    fact: str,
    advice: str,
    default: Severity = Severity.WARNING,
    *,
    expected: Decimal | None = None,
    actual: Decimal | None = None,
) -> Finding:
    """A finding from a fact without its full stop and an advice with its own."""
    return accuse(sheet, check, where, f"{fact}。\n{advice}", default=default, expected=expected, actual=actual)
