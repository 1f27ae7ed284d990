"""Reads of last year's sheet of a department, and of what this year's has of it."""

from collections.abc import Collection

from django.db.models import Q, Subquery

from apps.evaluations import facts
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import WITH_CONTENT, Evaluation, HistoryEntry, TakenOver
from apps.evaluations.queries.sheets import sheet_in


def received_last_year(evaluation: Evaluation, submission: Subquery | None = None) -> facts.Sheet | None:
    """The department's sheet of the year before as it was last approved or handed in to the bureau; one query."""
    received = HistoryEntry.objects.filter(
        Q(action=Action.APPROVE) | Q(target=Status.SUBMITTED),
        evaluation__department=evaluation.department_id,
        evaluation__cycle__year=evaluation.cycle.year_id - 1,
    )
    if submission is not None:
        received = received.filter(id__lte=submission)
    entry = received.select_related(*WITH_CONTENT).first()
    return sheet_in(entry.snapshot) if entry else None


def approved_last_year(departments: Collection[int], year: int) -> dict[int, facts.Sheet]:
    """The sheets of the year before as they were last approved, by department; one query."""
    approvals = HistoryEntry.objects.filter(
        action=Action.APPROVE, evaluation__department__in=departments, evaluation__year=year - 1
    ).order_by("id")
    entries = approvals.select_related("evaluation", *WITH_CONTENT)
    latest = {entry.evaluation.department_id: entry.snapshot for entry in entries}
    return {department: sheet_in(snapshot) for department, snapshot in latest.items()}


def taken_over_of(evaluation_id: int) -> facts.TakenOver:
    """What an evaluation has of last year's sheet; one query."""
    row = TakenOver.objects.filter(pk=evaluation_id).first()
    if row is None:
        return facts.TakenOver()
    return facts.TakenOver(row.marks, row.priors, row.unlocked_at is not None)
