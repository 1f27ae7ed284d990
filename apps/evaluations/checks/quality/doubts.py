"""How a check of quality accuses: a doubt about a place, with what to do about it."""

from decimal import Decimal

from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.findings import accuse
from apps.evaluations.facts import ProjectIndicator, Sheet, TargetTable


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


def title_of(table: TargetTable, row: ProjectIndicator) -> str:
    """What a finding calls a row of a form."""
    return f"{table.name}指标“{row.name.strip()}”"
