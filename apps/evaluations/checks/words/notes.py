"""What a check has to say about one place, gathered into one finding: a check accuses a cell once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.findings import accuse
from apps.evaluations.facts import Sheet

SHOWN = 5
_RANK = [Severity.ERROR, Severity.WARNING, Severity.HINT]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that is wrong at a place. ``severity`` where it is milder or graver than the check itself.

    ``span`` are the accused words in the text of the place.
    """

    where: Where
    fact: str
    severity: Severity | None = None
    expected: Decimal | None = None
    actual: Decimal | None = None
    span: tuple[int, int] | None = None


def gathered(
    sheet: Sheet, check: str, notes: Iterable[Note], advice: str, default: Severity = Severity.WARNING
) -> Iterator[Finding]:
    """One finding for each place, as severe as its gravest note, naming at most ``SHOWN`` of them.

    A note without a severity is as severe as the scheme says, else ``default``. Figures and words are told only
    where there is one note.
    """
    places: dict[Where, dict[Note, Note]] = {}
    for note in notes:
        places.setdefault(note.where, {}).setdefault(replace(note, span=None), note)
    for where, said in places.items():
        noted = list(said.values())
        facts = "；".join(note.fact for note in noted[:SHOWN])
        more = f"；等共 {len(noted)} 处" if len(noted) > SHOWN else ""
        own = accuse(sheet, check, where, f"{facts}{more}。\n{advice}", default=default)
        severity = min((note.severity or own.severity for note in noted), key=_RANK.index)
        only = noted[0] if len(noted) == 1 else Note(where, "")
        yield Finding(check, severity, where, own.text, only.expected, only.actual, only.span)
