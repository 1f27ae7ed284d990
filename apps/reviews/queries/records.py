"""What a review has left behind: reviewed scores, and the sheet as it was last returned."""

from dataclasses import dataclass
from datetime import datetime

from apps.evaluations.enums import Status
from apps.evaluations.facts import Sheet
from apps.evaluations.models import WITH_CONTENT, Evaluation, HistoryEntry
from apps.evaluations.queries import sheet_in
from apps.reviews.models import ReviewedScore


@dataclass(frozen=True, slots=True)
class LastReturn:
    """The last time the evaluation went back to its department, and what it looked like then."""

    at: datetime
    by: str
    comment: str
    sheet: Sheet


def reviewed_scores_of(evaluation: Evaluation) -> dict[str, ReviewedScore]:
    """The reviewed scores by cell; one query."""
    rows = ReviewedScore.objects.filter(evaluation=evaluation).select_related("reviewer")
    return {row.cell: row for row in rows}


def last_return_of(evaluation: Evaluation, *, is_of_department: bool) -> LastReturn | None:
    """The last return or reopening with the sheet of that moment; one query.

    What was returned inside the department is a draft and concerns the department alone.
    """
    returns = HistoryEntry.objects.filter(evaluation=evaluation, target=Status.RETURNED).exclude(source=Status.RETURNED)
    if not is_of_department:
        returns = returns.exclude(source=Status.DEPARTMENT_REVIEW)
    entry = returns.select_related("actor", *WITH_CONTENT).first()
    if entry is None:
        return None
    return LastReturn(entry.at, entry.actor.name, entry.comment, sheet_in(entry.snapshot))
