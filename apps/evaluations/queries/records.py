"""What the history keeps of evaluations, and the list of a person's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.departments.models import Department
from apps.evaluations import facts
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import WITH_CONTENT, ClosingEntry, Cycle, Evaluation, HistoryEntry
from apps.evaluations.queries.sheets import sheet_in

FEW_DEPARTMENTS = 500


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


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody did; of his words the second part is folded."""

    at: datetime
    label: str
    by: str
    words: tuple[str, str]


def approved_of(evaluation: Evaluation) -> Approved | None:
    """The latest approval with the sheet as it was approved, read back from its snapshot."""
    approvals = (
        HistoryEntry.objects.filter(evaluation=evaluation, action=Action.APPROVE)
        .select_related("actor", *WITH_CONTENT)
        .order_by("id")
    )
    entries = list(approvals)
    if not entries:
        return None
    last = entries[-1]
    return Approved(
        digest=last.snapshot.digest,
        sheet=sheet_in(last.snapshot),
        approved_at=last.at,
        approved_by=last.actor.name,
        version=_version_of(entries),
    )


def _version_of(approvals: Sequence[HistoryEntry]) -> int:
    """The number that the document of the last approval prints.

    Snapshots taken before they held it have the number of the first approval of their content: so were they printed.
    """
    last = approvals[-1].snapshot
    return sheet_in(last).approval or 1 + [entry.snapshot_id for entry in approvals].index(last.pk)


def received_of(evaluation: Evaluation) -> Received:
    """What the bureau last received; one query. Raises ``HistoryEntry.DoesNotExist`` before the first time."""
    entry = evaluation.history.filter(target=Status.SUBMITTED).select_related(*WITH_CONTENT)[:1].get()
    return Received(sheet_in(entry.snapshot), entry.at)


def history_of(evaluation: Evaluation) -> list[HistoryEntry]:
    """All moves, newest first, without the snapshots' contents."""
    return list(evaluation.history.select_related("actor"))


def closings_of(cycle: Cycle) -> list[ClosingEntry]:
    """When its year was closed and reopened, newest first; one query."""
    return list(cycle.closings.select_related("actor"))


def records_of(history: Sequence[HistoryEntry], closings: Sequence[ClosingEntry]) -> list[Record]:
    """The moves of an evaluation among the closings of its year, newest first: each in its own order, come what may
    of the clock.
    """
    moves = [Record(entry.at, Action(entry.action).label, entry.actor.name, entry.words) for entry in history]
    years = [Record(entry.at, entry.label, entry.actor.name, (entry.reason, "")) for entry in closings]
    return list(merge(moves, years, key=lambda record: record.at, reverse=True))


def in_departments(wanted: QuerySet[Department]) -> Q:
    """Evaluations of some departments; one query. Few of them are named, so that the index of departments finds their
    evaluations; of many the list is full soon, whatever its order.
    """
    few = list(wanted.order_by().values_list("pk", flat=True)[: FEW_DEPARTMENTS + 1])
    return Q(department__in=few if len(few) <= FEW_DEPARTMENTS else wanted.order_by().values("pk"))


def own_evaluations(user: User) -> QuerySet[Evaluation]:
    """Evaluations of the departments that the user fills in or reviews for, newest year first."""
    person = person_of(user, timezone.localdate())
    departments = person.departments_as(Role.STAFF) | person.departments_as(Role.DEPARTMENT_REVIEWER)
    return (
        Evaluation.objects.filter(department__in=departments)
        .select_related("cycle", "department")
        .order_by("-cycle__year", "department__code")
    )
