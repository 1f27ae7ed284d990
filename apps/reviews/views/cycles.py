"""Cycles of a region for its administrator: list, open, look, move dates, add departments."""

from datetime import date
from itertools import count
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.core.access import refused_by
from apps.core.refusals import Refused
from apps.departments.enums import DepartmentKind
from apps.departments.models import Department
from apps.departments.queries import unfinished_jobs_of
from apps.evaluations.actions import open_cycle as open_new_cycle
from apps.evaluations.models import Cycle
from apps.evaluations.permissions import refusal_of_closed
from apps.evaluations.queries import closings_of, newest_versions
from apps.evaluations.workflow import Level
from apps.indicators.enums import SchemeKind
from apps.reviews import actions
from apps.reviews.enums import Scope
from apps.reviews.facts import InboxFilter
from apps.reviews.forms import CycleForm, DatesForm, MoreDepartmentsForm
from apps.reviews.permissions import refusal_to_run_cycles
from apps.reviews.queries import (
    counts_behind,
    cycles_of,
    departments_outside,
    reporting_departments,
    schemes_of,
)
from apps.reviews.tasks import ask_for_departments


@refused_by(refusal_to_run_cycles)
@require_GET
def list_cycles(request: HttpRequest) -> HttpResponse:
    """All cycles of the region, newest first."""
    region = _region_of(request)
    rows = [
        {
            "progress": progress,
            "url": reverse("reviews:show_cycle", args=[progress.cycle.pk]),
            "waiting": progress.departments - progress.submitted,
        }
        for progress in cycles_of(region.pk)
    ]
    context = {
        "region": region,
        "rows": rows,
        "today": timezone.localdate(),
        "jobs": unfinished_jobs_of(region.pk),
    }
    return render(request, "reviews/list_cycles.html", context)


@refused_by(refusal_to_run_cycles)
def open_cycle(request: HttpRequest) -> HttpResponse:
    """A new cycle, then its departments one after the other; refused as a whole when anything is wrong."""
    region = _region_of(request)
    departments = reporting_departments(region.pk)
    form = CycleForm(
        request.POST or None,
        departments=departments,
        schemes=[*schemes_of(region.pk, SchemeKind.SCORE_TABLE), *schemes_of(region.pk, SchemeKind.DEPARTMENT_FORM)],
        project_schemes=schemes_of(region.pk, SchemeKind.PROJECT_FORM),
        initial=_proposal(region, timezone.localdate()),
    )
    if form.is_valid():
        scheme, project_scheme = form.schemes()
        chosen = form.cleaned_data["departments"]
        try:
            with transaction.atomic():
                cycle = open_new_cycle(region, form.plan(), scheme, project_scheme)
                job = ask_for_departments(cycle, chosen, user_of(request))
        except ValidationError as error:
            form.add_problems(error)
        except Refused as refusal:  # too much waits
            form.add_error(None, str(refusal))
        except IntegrityError:
            form.add_error("year", "该年度的自评任务刚刚已由他人下达，请返回任务列表查看。")
        else:
            messages.success(request, f"已下达“{cycle.title}”，正在为 {len(chosen)} 个单位建立自评。")
            return redirect("departments:show_job", job.pk)
    return render(request, "reviews/open_cycle.html", {"form": form})


@refused_by(refusal_to_run_cycles)
@require_GET
def show_cycle(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """One cycle: dates, levels, schemes, progress, and what can be changed."""
    cycle = cycle_of(request, cycle_id)
    progress = next(found for found in cycles_of(cycle.region_id) if found.cycle.pk == cycle_id)
    board = InboxFilter(Scope.ALL, year=cycle.year_id).query()
    newest = newest_versions(cycle)
    pairs = ((cycle.scheme, newest.scheme), (cycle.project_scheme, newest.project_scheme))
    context = {
        "cycle": cycle,
        "progress": progress,
        "waiting": progress.departments - progress.submitted,
        "levels": [level.label for level in Level if level in cycle.levels],
        "board_url": f"{reverse('reviews:inbox')}?{board}",
        "outside": departments_outside(cycle).count(),
        "newer": [new for old, new in pairs if new != old],
        "behind": counts_behind(cycle, newest),
        "today": timezone.localdate(),
        "closed_reason": refusal_of_closed(cycle),
        "closings": closings_of(cycle),
        "jobs": unfinished_jobs_of(cycle.region_id),
    }
    return render(request, "reviews/show_cycle.html", context)


@refused_by(refusal_to_run_cycles)
def change_dates(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Move the dates for all departments of a cycle."""
    cycle = open_cycle_of(request, cycle_id)
    form = DatesForm(request.POST or None, cycle=cycle)
    if form.is_valid():
        try:
            actions.change_dates(cycle_id, form.dates())
        except Refused as refusal:  # the year was closed in the meantime
            messages.error(request, str(refusal))
            return redirect("reviews:show_cycle", cycle_id)
        messages.success(request, f"已保存“{cycle.title}”的日期。")
        return redirect("reviews:show_cycle", cycle_id)
    return render(request, "reviews/change_dates.html", {"form": form, "cycle": cycle})


@refused_by(refusal_to_run_cycles)
def add_departments(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Let further departments join a cycle."""
    cycle = open_cycle_of(request, cycle_id)
    form = MoreDepartmentsForm(request.POST or None, departments=departments_outside(cycle), cycle=cycle)
    if form.is_valid():
        chosen = form.cleaned_data["departments"]
        try:
            job = ask_for_departments(cycle, chosen, user_of(request))
        except Refused as refusal:  # too much waits
            form.add_error(None, str(refusal))
        else:
            return redirect("departments:show_job", job.pk)
    return render(request, "reviews/add_departments.html", {"form": form, "cycle": cycle})


def user_of(request: HttpRequest) -> User:
    """The administrator; the access declaration has seen to it that it is one."""
    return cast(User, request.user)


def _region_of(request: HttpRequest) -> Department:
    """The region that the user administers; the access declaration has seen to it that there is one."""
    return Department.objects.get(pk=region_id_of(request))


def region_id_of(request: HttpRequest) -> int:
    """The region that the user administers."""
    region_id = user_of(request).administered_region_id
    assert region_id is not None
    return region_id


def cycle_of(request: HttpRequest, cycle_id: int) -> Cycle:
    """A cycle of the user's region with its schemes; 404 for any other."""
    cycles = Cycle.objects.select_related("region", "year", "scheme", "project_scheme", "closed_by")
    return get_object_or_404(cycles, pk=cycle_id, region=region_id_of(request))


def open_cycle_of(request: HttpRequest, cycle_id: int) -> Cycle:
    """A cycle of the user's region for a page that changes it; 403 with the reason when its year is closed."""
    cycle = cycle_of(request, cycle_id)
    reason = refusal_of_closed(cycle)
    if reason is not None:
        raise PermissionDenied(reason)
    return cycle


def _proposal(region: Department, today: date) -> dict[str, object]:
    """What most cycles look like: the money of last year or the next open year, all departments."""
    taken = set(Cycle.objects.filter(region=region).values_list("year_id", flat=True))
    bureau = Department.objects.in_region(region.pk).filter(kind=DepartmentKind.BUREAU).first()
    return {
        "year": next(year for year in count(today.year - 1) if year not in taken),
        "issuer": bureau.name if bureau else "",
        "opens_on": today,
    }
