"""The remarks of one relation as findings of the workspace."""

from collections.abc import Iterable, Iterator

from apps.core.findings import Finding, Severity
from apps.evaluations.checks.words.notes import Note, gathered, mark_of
from apps.evaluations.checks.words.reading import read_words
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment


def told(
    sheet: Sheet,
    assessment: Assessment,
    check: str,
    default: Severity = Severity.WARNING,
    *,
    advice: str = "",
    more: Iterable[Note] = (),
) -> Iterator[Finding]:
    """One finding for each of the accused words. What is as severe as ``default`` the scheme may call otherwise.

    ``more`` is what only the workspace knows, with the ``advice`` that goes with it.
    """
    words = read_words(sheet, assessment)
    remarks = words.remarks.get(check, ())
    notes = [
        Note(
            words.wheres[remark.place],
            remark.fact,
            None if remark.severity is default else remark.severity,
            remark.expected,
            remark.actual,
            (remark.start, remark.end),
            mark_of(words.texts[remark.place][remark.start : remark.end]),
        )
        for remark in remarks
    ]
    return gathered(sheet, check, [*notes, *more], advice or next((one.advice for one in remarks), ""), default)
