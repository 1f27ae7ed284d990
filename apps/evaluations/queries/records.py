"""What the history keeps of evaluations, and the list of a person's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from heapq import merge
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.departments.models import Department
from apps.evaluations import facts
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import WITH_CONTENT, ClosingEntry, Cycle, Evaluation, ExportLayout, HandOver, HistoryEntry
from apps.evaluations.queries.sheets import sheet_in

FEW_DEPARTMENTS = 300


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


def returns_of(evaluations: Sequence[Evaluation]) -> dict[int, HistoryEntry]:
    """By evaluation how each was returned last; one query, none where there are none."""
    entries = HistoryEntry.objects.filter(evaluation__in=evaluations, action=Action.RETURN).select_related("actor")
    return {entry.evaluation_id: entry for entry in entries.order_by("id")} if evaluations else {}


def closings_of(cycle: Cycle) -> list[ClosingEntry]:
    """When its year was closed and reopened, newest first; one query."""
    return list(cycle.closings.select_related("actor"))


def hand_overs_of(evaluation: Evaluation) -> list[HandOver]:
    """How it was handed over, newest first; one query."""
    return list(evaluation.hand_overs.select_related("giver", "receiver"))


def records_of(
    history: Sequence[HistoryEntry], closings: Sequence[ClosingEntry], hand_overs: Sequence[HandOver] = ()
) -> list[Record]:
    """The moves of an evaluation among the closings of its year and how it was handed over, newest first: each in its
    own order, come what may of the clock.
    """
    moves = [Record(entry.at, Action(entry.action).label, entry.actor.name, entry.words) for entry in history]
    years = [Record(entry.at, entry.label, entry.actor.name, (entry.reason, "")) for entry in closings]
    given = [Record(one.at, f"交接给{one.receiver.name}", one.giver.name, (one.notes, "")) for one in hand_overs]
    return list(merge(moves, years, given, key=lambda record: record.at, reverse=True))


def in_departments(lookups: Mapping[str, str], **scope: object) -> Q:
    """Evaluations of departments that fulfil one of the lookups, within a scope of departments; one query.

    Few of them are named, so that the index of departments finds their evaluations. Of many a list is full soon if it
    is gone through in its order, so they are asked for in each row.
    """
    wanted = Department.objects.filter(_any(lookups), **scope)
    few = list(wanted.order_by().values_list("pk", flat=True)[: FEW_DEPARTMENTS + 1])
    if len(few) <= FEW_DEPARTMENTS:
        return Q(department__in=few)
    return _any({f"department__{name}": text for name, text in lookups.items()})


def _any(lookups: Mapping[str, str]) -> Q:
    return reduce(or_, (Q(**{name: text}) for name, text in lookups.items()))


def own_evaluations(user: User) -> QuerySet[Evaluation]:
    """Evaluations of the departments that the user fills in or reviews for, newest year first."""
    person = person_of(user, timezone.localdate())
    departments = person.departments_as(Role.STAFF) | person.departments_as(Role.DEPARTMENT_REVIEWER)
    return (
        Evaluation.objects.filter(department__in=departments)
        .select_related("cycle", "department")
        .order_by("-year", "department__code")
    )


def layout_of(evaluation: Evaluation, headings: str) -> ExportLayout | None:
    """What somebody of the department has said of exports with these headings; one query."""
    return ExportLayout.objects.filter(department=evaluation.department_id, headings=headings).first()
