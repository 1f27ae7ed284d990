"""Opening a yearly task with the evaluations of its departments, and undoing what was opened by mistake."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apps.budgets.actions import open_year
from apps.budgets.enums import Column
from apps.budgets.models import Figure
from apps.core.amounts import show_plain
from apps.core.jobs import Outcome
from apps.core.refusals import Refused
from apps.departments.models import Department
from apps.evaluations.actions.editing import locked_cycle
from apps.evaluations.actions.telling import tell_of_opening
from apps.evaluations.facts import TAKEN_FROM, prior_values
from apps.evaluations.models import Cycle, Evaluation, HistoryEntry, Snapshot, TakenOver
from apps.evaluations.queries import approved_last_year, touched
from apps.indicators.models import Scheme
from apps.trace.actions import held_by, record
from apps.trace.enums import TraceKind

TOUCHED = "已有填报内容或办理记录，其自评不能删除。"


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
    departments: Iterable[Department] = (),
    now: datetime | None = None,
) -> Cycle:
    """Open the task of a year and one evaluation for each department; all or nothing.

    Of hundreds of departments each gets its evaluation afterwards, some at a time, with ``add_departments``.
    """
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
        stated = {name: (None, str(value)) for name, value in asdict(plan).items()}
        record(TraceKind.CYCLE, f"建立任务：{cycle.title}", stated, subject=cycle, department=region)
        add_departments(cycle, departments, now)
    return cycle


def add_departments(cycle: Cycle, departments: Iterable[Department], now: datetime | None = None) -> list[Outcome]:
    """Open an evaluation for each department that has none in this cycle yet; all or nothing. Nine queries."""
    chosen = {department.pk: department for department in departments}
    with transaction.atomic():
        # Two who add the same departments at once, or one who moves the cycle to another version meanwhile.
        cycle = locked_cycle(cycle.pk)
        for department in chosen.values():
            if department.region_id != cycle.region_id:
                raise Refused(f"“{department.name}”不属于本行政区，不能加入本次自评任务。")
        present = set(cycle.evaluations.filter(department__in=chosen).values_list("department_id", flat=True))
        new = [department for department in chosen.values() if department.pk not in present]
        stated = {name: getattr(cycle, name) for name in ("region_id", "year_id", "scheme_id", "project_scheme_id")}
        opened = Evaluation.objects.bulk_create(
            Evaluation(cycle=cycle, department=department, moved_at=now or timezone.now(), **stated)
            for department in new
        )
        _carry_over_last_year(cycle, opened)
        if new:
            entered = {department.code: (None, department.name) for department in new}
            record(
                TraceKind.CYCLE,
                f"加入 {len(new)} 个单位：{cycle.title}",
                entered,
                subject=cycle,
                department=cycle.region,
            )
            tell_of_opening(cycle, [department.pk for department in new])
    return [
        Outcome(department.pk, department.name, words="已在本任务中，未重复建立。", is_done=False)
        if department.pk in present
        else Outcome(department.pk, department.name)
        for department in chosen.values()
    ]


def remove_departments(cycle_id: int, departments: Collection[int]) -> list[Outcome]:
    """Take departments out of a cycle again, those apart for which anything was entered. As many queries for any."""
    with transaction.atomic():
        cycle = locked_cycle(cycle_id)
        leaving = cycle.evaluations.filter(department__in=departments)
        # Locked first, looked at afterwards: whoever saves a cell at this moment has done so, or will be refused.
        rows = list(leaving.select_for_update(of=("self",)).select_related("department").order_by("pk"))
        kept = set(touched(Evaluation.objects.filter(pk__in=[row.pk for row in rows])).values_list("pk", flat=True))
        gone = [row for row in rows if row.pk not in kept]
        places = [row.department_id for row in gone]
        Figure.objects.filter(department__in=places, year=cycle.year, edited_at__isnull=True).delete()  # carried over
        HistoryEntry.objects.filter(evaluation__in=gone).delete()
        Snapshot.objects.filter(evaluation__in=gone).delete()
        Evaluation.objects.filter(pk__in=[row.pk for row in gone]).delete()
        if gone:
            left = {row.department.code: (row.department.name, None) for row in gone}
            record(
                TraceKind.CYCLE, f"移出 {len(gone)} 个单位：{cycle.title}", left, subject=cycle, department=cycle.region
            )
    return [
        Outcome(row.department_id, row.department.name, row.pk not in kept, TOUCHED if row.pk in kept else "")
        for row in rows
    ]


def undo_cycle(cycle_id: int) -> None:
    """Undo the opening of a cycle whose departments were all taken out again; ``Refused`` while it has any."""
    with transaction.atomic():
        cycle = locked_cycle(cycle_id)
        if left := cycle.evaluations.count():
            raise Refused(f"还有 {left} 个单位在本任务中，任务未撤销。")
        record(TraceKind.CYCLE, f"撤销任务：{cycle.title}", held_by(cycle), subject=cycle, department=cycle.region)
        cycle.delete()


def _carry_over_last_year(cycle: Cycle, opened: Sequence[Evaluation]) -> None:
    """Last year's 决算数 become this year's 上年决算数, last year's closing balance this year's opening balance.

    Nobody types again what the system has; what is already there stays. What was approved is locked; where nothing was,
    last year's tables are taken, and the department may correct them. Nobody has edited these figures, so they carry
    no stamp.
    """
    places = [evaluation.department_id for evaluation in opened]
    present = set(Figure.objects.filter(department__in=places, year=cycle.year_id).values_list("department", "name"))
    approved = approved_last_year(places, cycle.year_id)
    stated = {place: prior_values(sheet.figures) for place, sheet in approved.items()}
    for place in places:
        stated.setdefault(place, {})
    for row in Figure.objects.filter(department__in=places, year_id=cycle.year_id - 1, value__isnull=False):
        target = _CARRIED.get(row.name)
        if target and row.department_id not in approved:
            stated[row.department_id][target] = row.value
    new = {
        place: {name: value for name, value in values.items() if (place, name) not in present}
        for place, values in stated.items()
    }
    Figure.objects.bulk_create(
        (
            Figure(department_id=place, year_id=cycle.year_id, name=name, value=value)
            for place, values in new.items()
            for name, value in values.items()
        ),
        ignore_conflicts=True,
    )
    TakenOver.objects.bulk_create(
        TakenOver(evaluation=evaluation, priors=locked_priors(new[evaluation.department_id]))
        for evaluation in opened
        if evaluation.department_id in approved
    )


def locked_priors(values: Mapping[str, Decimal]) -> dict[str, str]:
    """Figures of last year as an evaluation keeps them: by cell, as texts."""
    return {f"figure.{name}": show_plain(value) for name, value in values.items()}


# What a figure of last year becomes; a plan of last year is taken from an approved sheet alone.
_CARRIED = {
    f"{key}.{column}": f"{here}.{place}"
    for (here, place), (key, column) in TAKEN_FROM.items()
    if column is not Column.BUDGET
}
