"""Cycles with their progress, the departments that may join one, and schemes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import Q, QuerySet

from apps.core.pages import Count, counted
from apps.departments.models import Department
from apps.evaluations.enums import Status
from apps.evaluations.models import REVIEWED, Cycle, Evaluation
from apps.evaluations.queries import touched, untouched
from apps.indicators.enums import SchemeKind
from apps.indicators.models import Scheme
from apps.indicators.queries import latest_schemes


@dataclass(frozen=True, slots=True)
class CycleProgress:
    """A cycle and how far its departments are."""

    cycle: Cycle
    departments: int
    submitted: int
    decided: int


def cycles_of(region_id: int) -> list[CycleProgress]:
    """The cycles of a region, newest first; two queries, the counts along an index alone."""
    counts: defaultdict[int, Counter[Status]] = defaultdict(Counter)
    standing = Evaluation.objects.filter(region=region_id).values_list("year", "status")
    for year, status, count in standing.annotate(models.Count("id")).order_by():
        counts[year][Status(status)] = count
    return [_progress_of(cycle, counts[cycle.year_id]) for cycle in Cycle.objects.filter(region=region_id)]


def _progress_of(cycle: Cycle, counts: Counter[Status]) -> CycleProgress:
    departments = counts.total()
    unsent = sum(counts[status] for status in (Status.DRAFT, Status.DEPARTMENT_REVIEW, Status.RETURNED))
    return CycleProgress(cycle, departments, departments - unsent, sum(counts[status] for status in REVIEWED))


def reporting_departments(region_id: int) -> QuerySet[Department]:
    """Departments and units in use, in the order of codes."""
    return Department.objects.in_region(region_id).reporting()


def departments_outside(cycle: Cycle) -> QuerySet[Department]:
    """Those that have no evaluation in this cycle yet."""
    return reporting_departments(cycle.region_id).exclude(evaluations__cycle=cycle)


def schemes_of(region_id: int, kind: SchemeKind) -> list[Scheme]:
    """The newest version of every scheme of a kind that a region may use."""
    return [scheme for scheme in latest_schemes(region_id) if scheme.kind == kind]


@dataclass(frozen=True, slots=True)
class Members:
    """Some of the departments of a cycle, in the order in which they joined, and how many there are of the kind."""

    departments: tuple[Department, ...]
    count: Count

    @property
    def has_more(self) -> bool:
        """Whether not all are among them."""
        return self.count.number > len(self.departments)


def members_of(cycle: Cycle, *, is_busy: bool, text: str = "", size: int) -> Members:
    """The departments for which something, or nothing, was entered, narrowed by name or code; two queries."""
    found = (touched if is_busy else untouched)(cycle.evaluations.all())
    if text:
        found = found.filter(Q(department__name__icontains=text) | Q(department__code__startswith=text))
    rows = (
        found.select_related("department")
        .only("cycle", "department", "department__code", "department__name")
        .order_by("pk")[:size]
    )
    return Members(tuple(row.department for row in rows), counted(found))


@dataclass(frozen=True, slots=True)
class Undecided:
    """The evaluations of a cycle that are not approved yet: how many in each status, and some of them by status."""

    counts: Mapping[Status, int]
    some: tuple[Evaluation, ...]


def members_among(cycle: Cycle, departments: Collection[int]) -> list[Department]:
    """Those of the departments that are in the cycle and for which nothing was entered, by code; one query."""
    rows = untouched(cycle.evaluations.filter(department__in=departments)).select_related("department")
    return [row.department for row in rows.order_by("department__code")]


def undecided_of(cycle: Cycle, size: int) -> Undecided:
    """Counts, and at most ``size`` evaluations with their departments; two queries."""
    undecided = cycle.evaluations.exclude(status__in=REVIEWED)
    counts = {Status(status): count for status, count in undecided.values_list("status").annotate(models.Count("id"))}
    rows = undecided.select_related("department").only(
        "cycle", "status", "department", "department__code", "department__name"
    )
    return Undecided(counts, tuple(rows.order_by("status", "pk")[:size]))
