"""What a check has to say about one place: one finding for each of the accused words, and one for all else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.findings import accuse
from apps.evaluations.facts import Sheet

SHOWN = 5
MOST_APART = 20  # findings of one check on one place that stand by themselves
_RANK = [Severity.ERROR, Severity.WARNING, Severity.HINT]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that is wrong at a place. ``severity`` where it is milder or graver than the check itself.

    ``span`` are the accused words in the text of the place, ``part`` their mark (see ``mark_of``).
    """

    where: Where
    fact: str
    severity: Severity | None = None
    expected: Decimal | None = None
    actual: Decimal | None = None
    span: tuple[int, int] | None = None
    part: str = ""


def mark_of(words: str) -> str:
    """A short mark of accused words, for the key of their finding: the same wherever they stand."""
    return sha256("".join(words.split()).encode()).hexdigest()[:8]


def gathered(
    sheet: Sheet, check: str, notes: Iterable[Note], advice: str, default: Severity = Severity.WARNING
) -> Iterator[Finding]:
    """One finding for each place and its accused words, as severe as its gravest note, naming ``SHOWN`` at most.

    A note without a severity is as severe as the scheme says, else ``default``. Figures and words are told only
    where there is one note. Beyond ``MOST_APART`` of a place the rest is one finding.
    """
    parts: dict[Where, dict[str, dict[Note, Note]]] = {}
    for note in notes:
        here = parts.setdefault(note.where, {})
        part = note.part if note.part in here or len(here) < MOST_APART else ""
        here.setdefault(part, {}).setdefault(replace(note, span=None), note)
    for where, part, said in ((where, part, said) for where, here in parts.items() for part, said in here.items()):
        noted = list(said.values())
        facts = "；".join(note.fact for note in noted[:SHOWN])
        more = f"；等共 {len(noted)} 处" if len(noted) > SHOWN else ""
        own = accuse(sheet, check, where, f"{facts}{more}。\n{advice}", default=default)
        severity = min((note.severity or own.severity for note in noted), key=_RANK.index)
        only = noted[0] if len(noted) == 1 else Note(where, "", span=noted[0].span if part else None)
        yield Finding(check, severity, where, own.text, only.expected, only.actual, only.span, part)
