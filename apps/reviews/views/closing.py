"""Closing the year of a region after a look at what is not approved yet, and reopening it for a reason."""

from itertools import groupby
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.models import User
from apps.core.access import refused_by
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import refusal_to_reopen
from apps.evaluations.views.desk import STATUS_KINDS
from apps.reviews.forms import ReopenForm
from apps.reviews.permissions import refusal_to_run_cycles
from apps.reviews.queries import undecided_of
from apps.reviews.views.cycles import cycle_of, open_cycle_of


@refused_by(refusal_to_run_cycles)
def close_year(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Say what is not approved yet, ask, then close the year."""
    if request.method == "POST":
        cycle = cycle_of(request, cycle_id)
        try:
            actions.close_year(cast(User, request.user), cycle_id)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{cycle.year_id} 年度已关账。")
        return redirect("reviews:show_cycle", cycle_id)
    cycle = open_cycle_of(request, cycle_id)
    undecided = undecided_of(cycle)
    context = {"cycle": cycle, "undecided": len(undecided), "groups": _by_status(undecided)}
    return render(request, "reviews/close_year.html", context)


@refused_by(refusal_to_run_cycles)
def reopen_year(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Ask for the reason, then open the year again."""
    user, cycle = cast(User, request.user), cycle_of(request, cycle_id)
    reason = refusal_to_reopen(user, cycle)
    if reason is not None:
        raise PermissionDenied(reason)
    form = ReopenForm(request.POST or None, cycle=cycle)
    if form.is_valid():
        try:
            actions.reopen_year(user, cycle_id, form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{cycle.year_id} 年度已重新开放。")
            return redirect("reviews:show_cycle", cycle_id)
    return render(request, "reviews/reopen_year.html", {"form": form, "cycle": cycle})


def _by_status(undecided: list[Evaluation]) -> list[tuple[str, str, list[Evaluation]]]:
    """Kind and words of each status with its evaluations, in the order of the process."""
    order = {status: number for number, status in enumerate(Status)}
    ordered = sorted(undecided, key=lambda row: order[Status(row.status)])
    return [
        (STATUS_KINDS[Status(status)], Status(status).label, list(rows))
        for status, rows in groupby(ordered, key=lambda row: row.status)
    ]
