"""Who fills in what, and handing over."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.evaluations.enums import Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import refusal_to_divide
from apps.evaluations.views.desk import Work, open_desk, user_at


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part with whoever has it; ``name`` is that of its choice in the form."""

    name: str
    title: str
    is_project: bool
    holder: User | None
    holder_id: int | None


@signed_in
@require_http_methods(["GET", "POST"])
def divide(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Assign sections and projects to colleagues; below it the evaluation is handed over."""
    work = open_desk(request, evaluation_id)
    if not work.is_of_department:
        raise Http404
    parts = _parts_of(work)
    if request.method == "POST":
        chosen = Parameters(request.POST)
        wanted = {part: chosen.number(name) for name, (part, _) in parts.items() if name in chosen}
        try:
            actions.divide(evaluation_id, work.user, wanted)
        except Evaluation.DoesNotExist as error:
            raise Http404 from error
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已保存分工。")
        return redirect("evaluations:divide", evaluation_id)
    return _page(request, work)


@signed_in
@require_POST
def hand_over(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Hand the evaluation over; what was refused is shown again with the notes as they were typed."""
    user, posted = user_at(request, evaluation_id), Parameters(request.POST)
    notes, successor_id = posted.text("notes"), posted.number("successor")
    try:
        successor = actions.hand_over(evaluation_id, user, successor_id, notes)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, open_desk(request, evaluation_id), notes, successor_id)
    messages.success(request, f"已交接给{successor.name}。")
    return redirect("evaluations:task_list", evaluation_id)


@signed_in
@require_POST
def put_away(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The notes of a hand-over are read."""
    actions.put_away(evaluation_id, user_at(request, evaluation_id))
    return redirect("evaluations:task_list", evaluation_id)


def _page(request: HttpRequest, work: Work, notes: str = "", successor_id: int | None = None) -> HttpResponse:
    rows = [
        PartRow(
            name=name,
            title=title,
            is_project=part.item is not None,
            holder=work.holders.get(part),
            holder_id=work.holders[part].pk if part in work.holders else None,
        )
        for name, (part, title) in _parts_of(work).items()
    ]
    context = {
        **work.context("divide"),
        "parts": rows,
        "colleagues": list(actions.colleagues_of(work.evaluation, work.user).values()),
        "refusal": refusal_to_divide(work.user, work.evaluation),
        "notes": notes,
        "successor_id": successor_id,
    }
    return render(request, "evaluations/divide.html", context, status=409 if notes else 200)


def _parts_of(work: Work) -> dict[str, tuple[Part, str]]:
    """Every section, and under 项目及项目自评表 every project, by the name of its choice."""
    parts: dict[str, tuple[Part, str]] = {}
    for section in Section:
        parts[f"part.{section.value}"] = Part(section), section.label
        if section == Section.PROJECTS:
            parts |= {
                f"part.project.{project.id}": (Part(section, project.id), project.budget.name)
                for project in work.sheet.projects
            }
    return parts
