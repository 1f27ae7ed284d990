"""What was opened by mistake: taking departments out of a cycle again, or undoing it, while nothing was entered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.core.access import refused_by
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.evaluations.actions import remove_departments as remove_from_cycle
from apps.evaluations.actions import undo_cycle as undo_opening
from apps.reviews.permissions import refusal_to_run_cycles
from apps.reviews.queries import members_of
from apps.reviews.views.cycles import open_cycle_of


@refused_by(refusal_to_run_cycles)
def remove_departments(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Which departments can be taken out and why the others cannot; a choice is confirmed before it is carried out."""
    cycle = open_cycle_of(request, cycle_id)
    is_final = request.method == "POST"
    asked = Parameters(request.POST if is_final else request.GET)
    chosen = set(asked.numbers("departments"))
    members = members_of(cycle)
    leaving = [department for department, is_busy in members if department.pk in chosen and (is_final or not is_busy)]
    if is_final and leaving:
        try:
            count = remove_from_cycle(cycle_id, [department.pk for department in leaving])
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("reviews:remove_departments", cycle_id)
        messages.success(request, f"已移出 {count} 个单位。")
        return redirect("reviews:show_cycle", cycle_id)
    if not leaving and (is_final or "choose" in asked):
        messages.error(request, "请至少选择一个可以移出的单位。")
    context = {
        "cycle": cycle,
        "free": [department for department, is_busy in members if not is_busy],
        "busy": [department for department, is_busy in members if is_busy],
        "leaving": leaving,
    }
    return render(request, "reviews/remove_departments.html", context)


@refused_by(refusal_to_run_cycles)
def undo_cycle(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Undo a cycle in which nothing was entered yet, after a question."""
    cycle = open_cycle_of(request, cycle_id)
    if request.method == "POST":
        try:
            undo_opening(cycle_id)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("reviews:undo_cycle", cycle_id)
        messages.success(request, f"已撤销“{cycle.title}”。")
        return redirect("reviews:list_cycles")
    members = members_of(cycle)
    busy = [department for department, is_busy in members if is_busy]
    context = {"cycle": cycle, "busy": busy, "members": len(members), "free": len(members) - len(busy)}
    return render(request, "reviews/undo_cycle.html", context)
