"""Opening a yearly task with the evaluations of its departments, and undoing what was opened by mistake."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.budgets.actions import open_year
from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES
from apps.budgets.models import Figure
from apps.core.refusals import Refused
from apps.departments.models import Department
from apps.evaluations.actions.editing import locked_cycle
from apps.evaluations.models import Cycle, Evaluation, HistoryEntry, Snapshot
from apps.evaluations.queries import touched
from apps.indicators.models import Scheme

NAMED = 3  # departments that a refusal names


@dataclass(frozen=True, slots=True)
class CyclePlan:
    """What an administrator decides about a yearly task."""

    year: int
    title: str
    issuer: str
    opens_on: date
    fill_deadline: date
    review_deadline: date
    has_department_review: bool = True
    has_line_review: bool = True
    has_performance_review: bool = True


def open_cycle(
    region: Department,
    plan: CyclePlan,
    scheme: Scheme,
    project_scheme: Scheme,
    departments: Iterable[Department],
    now: datetime | None = None,
) -> Cycle:
    """Open the task of a year and one evaluation for each department; all or nothing."""
    with transaction.atomic():
        cycle = Cycle(
            region=region,
            year=open_year(plan.year),
            title=plan.title,
            issuer=plan.issuer,
            scheme=scheme,
            project_scheme=project_scheme,
            opens_on=plan.opens_on,
            fill_deadline=plan.fill_deadline,
            review_deadline=plan.review_deadline,
            has_department_review=plan.has_department_review,
            has_line_review=plan.has_line_review,
            has_performance_review=plan.has_performance_review,
        )
        cycle.full_clean()
        cycle.save()
        add_departments(cycle, departments, now)
    return cycle


def add_departments(cycle: Cycle, departments: Iterable[Department], now: datetime | None = None) -> None:
    """Open an evaluation for each department that has none in this cycle yet; all or nothing."""
    moment = now or timezone.now()
    with transaction.atomic():
        # Two who add the same departments at once, or one who moves the cycle to another version meanwhile.
        cycle = locked_cycle(cycle.pk)
        present = set(cycle.evaluations.values_list("department_id", flat=True))
        for department in departments:
            if department.region_id != cycle.region_id:
                raise Refused(f"“{department.name}”不属于本行政区，不能加入本次自评任务。")
            if department.pk not in present:
                _open_evaluation(cycle, department, moment)
                present.add(department.pk)


def remove_departments(cycle_id: int, departments: Collection[int]) -> int:
    """Take departments out of a cycle again; how many were there. ``Refused`` once anything was entered for one."""
    with transaction.atomic():
        cycle = locked_cycle(cycle_id)
        return _remove(cycle, cycle.evaluations.filter(department__in=departments))


def undo_cycle(cycle_id: int) -> None:
    """Undo the opening of a cycle with all its evaluations. ``Refused`` once anything was entered in one."""
    with transaction.atomic():
        cycle = locked_cycle(cycle_id)
        _remove(cycle, cycle.evaluations.all())
        cycle.delete()


def _remove(cycle: Cycle, evaluations: QuerySet[Evaluation]) -> int:
    # Locked first, looked at afterwards: whoever saves a cell at this moment has done so, or will be refused.
    rows = list(evaluations.select_for_update().order_by("pk"))
    found = Evaluation.objects.filter(pk__in=[row.pk for row in rows])
    names = list(touched(found).order_by("department__code").values_list("department__name", flat=True))
    if names:
        others = f"等 {len(names)} 个单位" if len(names) > NAMED else ""
        raise Refused(f"“{'”“'.join(names[:NAMED])}”{others}已有填报内容或办理记录，其自评不能删除。")
    places = [row.department_id for row in rows]
    Figure.objects.filter(department__in=places, year=cycle.year, edited_at__isnull=True).delete()  # carried over
    HistoryEntry.objects.filter(evaluation__in=rows).delete()
    Snapshot.objects.filter(evaluation__in=rows).delete()
    found.delete()
    return len(rows)


def _open_evaluation(cycle: Cycle, department: Department, now: datetime) -> Evaluation:
    evaluation = Evaluation.objects.create(
        cycle=cycle,
        department=department,
        scheme=cycle.scheme,
        project_scheme=cycle.project_scheme,
        moved_at=now,
    )
    _carry_over_last_year(evaluation)
    return evaluation


def _carry_over_last_year(evaluation: Evaluation) -> None:
    """Last year's 决算数 become this year's 上年决算数, last year's closing balance this year's opening balance.

    Nobody types again what the system has; what is already there stays. Nobody has edited these figures, so they
    carry no stamp.
    """
    year = evaluation.cycle.year
    last = Figure.objects.filter(department=evaluation.department, year_id=year.year - 1, value__isnull=False)
    carried = {"closing_balance.current": "opening_balance.current"}
    carried["project_closing_balance.current"] = "project_opening_balance.current"
    rows = [
        Figure(department=evaluation.department, year=year, name=target, value=row.value)
        for row in last
        if (target := carried.get(row.name) or _prior_name(row.name))
    ]
    Figure.objects.bulk_create(rows, ignore_conflicts=True)


def _prior_name(name: str) -> str | None:
    key, _, column = name.partition(".")
    has_prior = column == Column.ACTUAL and Column.PRIOR in FIGURES[key].columns
    return f"{key}.{Column.PRIOR}" if has_prior else None
