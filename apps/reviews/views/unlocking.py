"""Allowing a department to change last year's figures, which its approval has locked."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.models import User
from apps.core.access import refused_by
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.reviews.forms import UnlockForm
from apps.reviews.permissions import refusal_to_run_cycles
from apps.reviews.views.cycles import open_cycle_of


@refused_by(refusal_to_run_cycles)
def unlock_last_year(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Ask which department and why, then unlock."""
    cycle = open_cycle_of(request, cycle_id)
    form = UnlockForm(request.POST or None, cycle=cycle)
    if form.is_valid():
        department = form.cleaned_data["department"]
        evaluation = cycle.evaluations.get(department=department)
        try:
            actions.unlock_priors(cast(User, request.user), evaluation.pk, form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已允许“{department.name}”修改上年数。")
            return redirect("reviews:show_cycle", cycle_id)
    return render(request, "reviews/unlock_last_year.html", {"form": form, "cycle": cycle})
