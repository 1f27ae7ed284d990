"""Cycles with their progress, the departments that may join one, and schemes."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from apps.departments.models import Department
from apps.evaluations.enums import Status
from apps.evaluations.models import REVIEWED, Cycle, Evaluation
from apps.evaluations.queries import touched
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
    """The cycles of a region, newest first; one query."""
    unsent = [Status.DRAFT, Status.DEPARTMENT_REVIEW, Status.RETURNED]
    rows = Cycle.objects.filter(region=region_id).annotate(
        departments=Count("evaluations"),
        unsent=Count("evaluations", filter=Q(evaluations__status__in=unsent)),
        decided=Count("evaluations", filter=Q(evaluations__status__in=REVIEWED)),
    )
    return [CycleProgress(row, row.departments, row.departments - row.unsent, row.decided) for row in rows]


def reporting_departments(region_id: int) -> QuerySet[Department]:
    """Departments and units in use, in the order of codes."""
    return Department.objects.in_region(region_id).reporting()


def departments_outside(cycle: Cycle) -> QuerySet[Department]:
    """Those that have no evaluation in this cycle yet."""
    return reporting_departments(cycle.region_id).exclude(evaluations__cycle=cycle)


def schemes_of(region_id: int, kind: SchemeKind) -> list[Scheme]:
    """The newest version of every scheme of a kind that a region may use."""
    return [scheme for scheme in latest_schemes(region_id) if scheme.kind == kind]


def members_of(cycle: Cycle) -> list[tuple[Department, bool]]:
    """The departments in a cycle by code, and whether anything was entered for them; two queries."""
    busy = set(touched(cycle.evaluations.all()).values_list("department", flat=True))
    members = Department.objects.filter(evaluations__cycle=cycle).order_by("code")
    return [(department, department.pk in busy) for department in members]


def undecided_of(cycle: Cycle) -> list[Evaluation]:
    """The evaluations that are not approved yet, with their departments by code; one query."""
    undecided = cycle.evaluations.exclude(status__in=REVIEWED).select_related("department")
    return list(undecided.only("cycle", "status", "department__code", "department__name").order_by("department__code"))
