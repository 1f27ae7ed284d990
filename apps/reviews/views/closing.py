"""Closing the year of a region after a look at what is not approved yet, and reopening it for a reason."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.accounts.models import User
from apps.core.access import refused_by
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.evaluations.enums import Status
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.permissions import refusal_to_reopen
from apps.evaluations.views.shown import STATUS_KINDS
from apps.reviews.enums import Scope
from apps.reviews.facts import InboxFilter
from apps.reviews.forms import ReopenForm
from apps.reviews.permissions import refusal_to_run_cycles
from apps.reviews.queries import Undecided, undecided_of
from apps.reviews.views.cycles import cycle_of, open_cycle_of

NAMED = 20  # evaluations on the page; the board has the others


@dataclass(frozen=True, slots=True)
class UndecidedGroup:
    """What is not approved in one status: its badge, how many, some of them, and the board with all."""

    kind: str
    label: str
    count: int
    rows: list[Evaluation]
    url: str

    @property
    def has_more(self) -> bool:
        """Whether not all are among the rows."""
        return self.count > len(self.rows)


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
    undecided = undecided_of(cycle, NAMED)
    context = {"cycle": cycle, "undecided": sum(undecided.counts.values()), "groups": _by_status(cycle, undecided)}
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


def _by_status(cycle: Cycle, undecided: Undecided) -> list[UndecidedGroup]:
    """The statuses that evaluations are in, in the order of the process."""
    board = InboxFilter(Scope.ALL, year=cycle.year_id)
    return [
        UndecidedGroup(
            STATUS_KINDS[status],
            status.label,
            count,
            [row for row in undecided.some if row.status == status],
            f"{reverse('reviews:inbox')}?{board.query(status=status)}",
        )
        for status in Status
        if (count := undecided.counts.get(status, 0))
    ]
