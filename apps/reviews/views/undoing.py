"""What was opened by mistake: taking departments out of a cycle again, or undoing it, while nothing was entered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from apps.core.access import refused_by
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.reviews.permissions import refusal_to_run_cycles
from apps.reviews.queries import Members, members_among, members_of
from apps.reviews.tasks import ask_for_removal, ask_for_undoing
from apps.reviews.views.cycles import open_cycle_of, user_of

NAMED = 3  # departments that a refusal names
OFFERED, NAMED_BUSY = 100, 20  # departments on a page; the others are looked for


@refused_by(refusal_to_run_cycles)
def remove_departments(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Which departments can be taken out and why the others cannot; a choice is confirmed before it is carried out."""
    cycle = open_cycle_of(request, cycle_id)
    is_final = request.method == "POST"
    asked = Parameters(request.POST if is_final else request.GET)
    chosen, text = asked.numbers("departments"), asked.search("q")
    members = cycle.evaluations.filter(department__in=chosen).values_list("department_id", flat=True)
    if is_final and members:
        try:
            job = ask_for_removal(cycle, list(members), user_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("reviews:remove_departments", cycle_id)
        return redirect("departments:show_job", job.pk)
    named = members_among(cycle, chosen) if chosen and not is_final else []
    if not named and (is_final or "choose" in asked):
        messages.error(request, "请至少选择一个可以移出的单位。")
    context = {
        "cycle": cycle,
        "text": text,
        "free": members_of(cycle, is_busy=False, text=text, size=OFFERED),
        "busy": members_of(cycle, is_busy=True, text=text, size=NAMED_BUSY),
        "leaving": named,
    }
    return render(request, "reviews/remove_departments.html", context)


@refused_by(refusal_to_run_cycles)
def undo_cycle(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Undo a cycle in which nothing was entered yet, after a question."""
    cycle = open_cycle_of(request, cycle_id)
    busy = members_of(cycle, is_busy=True, size=NAMED_BUSY)
    if request.method == "POST":
        try:
            _require_untouched(busy)
            return redirect("departments:show_job", ask_for_undoing(cycle, user_of(request)).pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("reviews:undo_cycle", cycle_id)
    free = members_of(cycle, is_busy=False, size=0)
    return render(request, "reviews/undo_cycle.html", {"cycle": cycle, "busy": busy, "free": free.count})


def _require_untouched(busy: Members) -> None:
    if busy.count:
        names = "”“".join(department.name for department in busy.departments[:NAMED])
        others = f"等 {busy.count} 个单位" if busy.count.number > NAMED else ""
        raise Refused(f"“{names}”{others}已有填报内容或办理记录，任务不能撤销。")
