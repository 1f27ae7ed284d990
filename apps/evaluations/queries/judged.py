"""What is computed from a whole evaluation: once for all who work in it, as long as nothing in it changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache

from apps.core.findings import Finding
from apps.evaluations import facts
from apps.evaluations.checks import find
from apps.evaluations.enums import Section
from apps.evaluations.models import Evaluation
from apps.evaluations.queries.context import context_of
from apps.evaluations.queries.sheets import Desk, desk_of
from apps.evaluations.rules import assess

FIVE_MINUTES = 300


@dataclass(frozen=True, slots=True)
class _Kept:
    """A judged sheet as of a number of changes."""

    changes: int
    sheet: facts.Sheet
    edits: Mapping[Section, facts.LastEdit]
    findings: tuple[Finding, ...]
    last_year: facts.LastYear


def judged_desk_of(evaluation: Evaluation) -> Desk:
    """The evaluation's desk with its findings, at least as new as ``evaluation`` is; no query while it is kept.

    Kept by the number of changes, which is read before the rows are: rows that change meanwhile are computed anew by
    who asks next. What others do beside the evaluation (a report that shares its words, a department renamed) is
    seen after five minutes, on the next page, and by every move.
    """
    key = f"evaluations.judged.{evaluation.pk}"
    kept: _Kept | None = cache.get(key)
    if kept is None or kept.changes < evaluation.changes:
        desk = desk_of(evaluation.pk, Evaluation.objects.all())
        findings = find(desk.sheet, assess(desk.sheet), context := context_of(desk.evaluation, desk.sheet))
        last_year = facts.LastYear.of(context)
        kept = _Kept(desk.evaluation.changes, desk.sheet, desk.edits, findings, last_year)
        cache.set(key, kept, FIVE_MINUTES)
    return Desk(evaluation, kept.sheet, kept.edits, kept.findings, kept.last_year)
