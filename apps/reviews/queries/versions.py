"""Evaluations by the versions of the schemes that they are pinned to."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from apps.accounts.models import User
from apps.evaluations.enums import Status
from apps.evaluations.facts import Sheet
from apps.evaluations.models import REVIEWED, Cycle, Evaluation
from apps.evaluations.queries import Versions, evaluations_behind, sheets_of
from apps.evaluations.workflow import EDITABLE
from apps.indicators.models import Scheme

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """Evaluations by what a newer version means for them."""

    movable: int = 0
    waiting: int = 0
    decided: int = 0

    @classmethod
    def of(cls, statuses: Mapping[Status, int]) -> "Counts":
        """From the number of each status."""
        total = sum(statuses.values())
        movable, decided = (sum(statuses.get(Status(status), 0) for status in group) for group in (EDITABLE, REVIEWED))
        return cls(movable, total - movable - decided, decided)


@dataclass(frozen=True, slots=True)
class BehindPage:
    """One page of undecided evaluations; a sheet only of those that can move and that the user may read."""

    rows: tuple[Evaluation, ...]
    readable: frozenset[int]
    sheets: Mapping[int, Sheet]
    has_more: bool


def counts_behind(cycle: Cycle, versions: Versions) -> Counts:
    """The evaluations of a cycle that are pinned to other versions; one query."""
    rows = evaluations_behind(cycle, versions).values_list("status").annotate(Count("id"))
    return Counts.of({Status(status): count for status, count in rows})


def schemes_behind(cycle: Cycle, versions: Versions) -> list[Scheme]:
    """The older schemes of the cycle and its undecided evaluations, oldest version first; two queries."""
    pairs = evaluations_behind(cycle, versions).exclude(status__in=REVIEWED)
    used = {number for pair in pairs.values_list("scheme", "project_scheme").distinct() for number in pair}
    used |= {cycle.scheme_id, cycle.project_scheme_id}
    found = Scheme.objects.filter(pk__in=used - {versions.scheme.pk, versions.project_scheme.pk})
    return list(found.order_by("-kind", "version"))


def page_behind(user: User, cycle: Cycle, versions: Versions, number: int) -> BehindPage:
    """The ``number``-th page, from 1, by department. Twelve queries at any size, besides those of ``person_of``."""
    first = (number - 1) * PAGE_SIZE
    undecided = evaluations_behind(cycle, versions).exclude(status__in=REVIEWED)
    listed = undecided.select_related("department").order_by("department__code", "id")
    rows = list(listed[first : first + PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    visible = Evaluation.objects.visible_to(user).filter(pk__in=[row.pk for row in shown])
    readable = frozenset(visible.values_list("pk", flat=True))
    movable = [row.pk for row in shown if row.pk in readable and row.status in EDITABLE]
    sheets = sheets_of(Evaluation.objects.filter(pk__in=movable))
    return BehindPage(tuple(shown), readable, sheets, len(rows) > PAGE_SIZE)


def uses_of(scheme: Scheme, region_id: int) -> list[tuple[Cycle, Counts]]:
    """The cycles of a region, newest first, with their evaluations that are pinned to a scheme; two queries."""
    pinned = Evaluation.objects.filter(Q(scheme=scheme) | Q(project_scheme=scheme), cycle__region=region_id)
    statuses: dict[int, dict[Status, int]] = {}
    for cycle_id, status, count in pinned.order_by().values_list("cycle", "status").annotate(Count("id")):
        statuses.setdefault(cycle_id, {})[Status(status)] = count
    cycles = Cycle.objects.filter(pk__in=statuses)
    return [(cycle, Counts.of(statuses[cycle.pk])) for cycle in cycles]
