"""How a check accuses: as severe as the scheme says."""

from decimal import Decimal
from functools import partial

from apps.core.findings import Finding, Severity, Where
from apps.core.texts import shorten_quotes
from apps.evaluations.facts import Sheet


def accuse(
    sheet: Sheet,
    check: str,
    where: Where,
    message: str,
    *,
    default: Severity = Severity.ERROR,
    expected: Decimal | None = None,
    actual: Decimal | None = None,
    is_lack: bool = False,
) -> Finding:
    """A finding as severe as the scheme says, else ``default``.

    ``expected`` is what the relation demands in the accused cell, ``actual`` what stands there. What the message
    quotes is cut down.
    """
    severity = sheet.scheme.severities.get(check, default)
    return Finding(check, severity, where, shorten_quotes(message), expected, actual, is_lack=is_lack)


lack = partial(accuse, is_lack=True)  # what has not been filled in yet
