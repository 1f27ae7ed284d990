"""What was opened by mistake: taking departments out of a cycle again, or undoing it, while nothing was entered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.core.access import refused_by
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.departments.models import Department
from apps.reviews.permissions import refusal_to_run_cycles
from apps.reviews.queries import members_of
from apps.reviews.tasks import ask_for_removal, ask_for_undoing
from apps.reviews.views.cycles import open_cycle_of, user_of

NAMED = 3  # departments that a refusal names


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
            job = ask_for_removal(cycle, [department.pk for department in leaving], user_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("reviews:remove_departments", cycle_id)
        return redirect("departments:show_job", job.pk)
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
    members = members_of(cycle)
    busy = [department for department, is_busy in members if is_busy]
    if request.method == "POST":
        try:
            _require_untouched(busy)
            return redirect("departments:show_job", ask_for_undoing(cycle, user_of(request)).pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("reviews:undo_cycle", cycle_id)
    context = {"cycle": cycle, "busy": busy, "members": len(members), "free": len(members) - len(busy)}
    return render(request, "reviews/undo_cycle.html", context)


def _require_untouched(busy: list[Department]) -> None:
    if busy:
        names = "”“".join(department.name for department in busy[:NAMED])
        others = f"等 {len(busy)} 个单位" if len(busy) > NAMED else ""
        raise Refused(f"“{names}”{others}已有填报内容或办理记录，任务不能撤销。")
