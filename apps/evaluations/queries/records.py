"""What the history keeps of evaluations, and the list of a person's own."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.evaluations import facts
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation, HistoryEntry
from apps.evaluations.queries.sheets import sheet_from


@dataclass(frozen=True, slots=True)
class Approved:
    """What an issued document is rendered from."""

    digest: str
    sheet: facts.Sheet
    approved_at: datetime
    approved_by: str
    version: int


@dataclass(frozen=True, slots=True)
class Received:
    """What the bureau last received, and when."""

    sheet: facts.Sheet
    at: datetime


def approved_of(evaluation: Evaluation) -> Approved | None:
    """The latest approval with the sheet as it was approved, read back from its snapshot."""
    approvals = (
        HistoryEntry.objects.filter(evaluation=evaluation, action=Action.APPROVE)
        .select_related("snapshot", "actor")
        .order_by("at", "id")
    )
    entries = list(approvals)
    if not entries:
        return None
    last = entries[-1]
    return Approved(
        digest=last.snapshot.digest,
        sheet=sheet_from(last.snapshot.content),
        approved_at=last.at,
        approved_by=last.actor.name,
        version=len(entries),
    )


def received_of(evaluation: Evaluation) -> Received:
    """What the bureau last received; one query. Raises ``HistoryEntry.DoesNotExist`` before the first time."""
    entry = evaluation.history.filter(target=Status.SUBMITTED).select_related("snapshot")[:1].get()
    return Received(sheet_from(entry.snapshot.content), entry.at)


def history_of(evaluation: Evaluation) -> list[HistoryEntry]:
    """All moves, newest first, without the snapshots' contents."""
    return list(evaluation.history.select_related("actor").defer("snapshot__content"))


def own_evaluations(user: User) -> QuerySet[Evaluation]:
    """Evaluations of the departments that the user fills in or reviews for, newest year first."""
    person = person_of(user, timezone.localdate())
    departments = person.departments_as(Role.STAFF) | person.departments_as(Role.DEPARTMENT_REVIEWER)
    return (
        Evaluation.objects.filter(department__in=departments)
        .select_related("cycle", "department")
        .order_by("-cycle__year", "department__code")
    )
