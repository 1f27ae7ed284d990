"""Adding and removing lines, projects and indicators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.access import signed_in
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.core.texts import shorten
from apps.evaluations import actions
from apps.evaluations.enums import Section
from apps.evaluations.facts import Part
from apps.evaluations.models import ProjectIndicator
from apps.evaluations.views.desk import Work, open_desk, require_part, section_url, user_at


@signed_in
@require_POST
def add_line(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """A new function-class line."""
    user = user_at(request, evaluation_id)
    code = Parameters(request.POST).text("function_code")
    line = _attempt(request, lambda: actions.add_line(evaluation_id, user, code))
    url = section_url(evaluation_id, Section.MONEY)
    return redirect(f"{url}#line.{line.pk}.actual" if line else f"{url}#lines.add")


@signed_in
@require_http_methods(["GET", "POST"])
def remove_line(request: HttpRequest, evaluation_id: int, line_id: int) -> HttpResponse:
    """Ask, then remove a function-class line."""
    work = open_desk(request, evaluation_id, Part(Section.MONEY))
    line = next((line for line in work.sheet.lines if line.id == line_id), None)
    if line is None:
        raise Http404
    url = section_url(evaluation_id, Section.MONEY)
    return _remove(
        request,
        work,
        name=f"{line.function_code} {line.function_name}",
        consequence="该行的全部金额将一并删除。",
        back=url,
        deed=lambda: actions.remove_line(evaluation_id, work.user, line_id),
    )


@signed_in
@require_POST
def add_project(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """A new project with its form."""
    user = user_at(request, evaluation_id)
    name = Parameters(request.POST).text("name")
    form = _attempt(request, lambda: actions.add_project(evaluation_id, user, name))
    return redirect(section_url(evaluation_id, Section.PROJECTS, form.project_id if form else None))


@signed_in
@require_http_methods(["GET", "POST"])
def remove_project(request: HttpRequest, evaluation_id: int, project_id: int) -> HttpResponse:
    """Ask, then remove a project with its form."""
    work = open_desk(request, evaluation_id, Part(Section.PROJECTS, project_id))
    try:
        project = work.sheet.project(project_id)
    except KeyError as error:
        raise Http404 from error
    return _remove(
        request,
        work,
        name=project.budget.name,
        consequence=f"该项目的资金、目标和 {len(project.indicators)} 个指标将一并删除，不能恢复。",
        back=section_url(evaluation_id, Section.PROJECTS),
        deed=lambda: actions.remove_project(evaluation_id, work.user, project_id),
    )


@signed_in
@require_POST
def add_indicator(request: HttpRequest, evaluation_id: int, project_id: int) -> HttpResponse:
    """A new indicator row under a level-2 heading."""
    user = user_at(request, evaluation_id)
    level1, _, level2 = Parameters(request.POST).text("category").partition("/")

    def add() -> ProjectIndicator:
        return actions.add_indicator(evaluation_id, user, project_id, level1, level2)

    row = _attempt(request, add)
    url = section_url(evaluation_id, Section.PROJECTS, project_id)
    return redirect(f"{url}#indicator.{row.pk}.name" if row else url)


@signed_in
@require_POST
def add_target(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """A new indicator row of the department's own form."""
    user = user_at(request, evaluation_id)
    level1, _, level2 = Parameters(request.POST).text("category").partition("/")
    row = _attempt(request, lambda: actions.add_target(evaluation_id, user, level1, level2))
    url = section_url(evaluation_id, Section.SCORES)
    return redirect(f"{url}#indicator.{row.pk}.name" if row else url)


@signed_in
@require_http_methods(["GET", "POST"])
def remove_indicator(request: HttpRequest, evaluation_id: int, indicator_id: int) -> HttpResponse:
    """Ask, then remove an indicator."""
    work = open_desk(request, evaluation_id, is_of_any_part=True)
    found = next(
        ((table, row) for table in work.sheet.target_tables for row in table.rows if row.id == indicator_id),
        None,
    )
    if found is None:
        raise Http404
    table, row = found
    section = Section.SCORES if table.item is None else Section.PROJECTS
    require_part(work.user, work.evaluation, Part(section, table.item))
    return _remove(
        request,
        work,
        name=row.name or "未命名指标",
        consequence=f"该指标在{table.name}自评表中的全部内容将删除。",
        back=section_url(evaluation_id, section, table.item),
        deed=lambda: actions.remove_indicator(evaluation_id, work.user, indicator_id),
    )


def _attempt(request: HttpRequest, deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _remove(
    request: HttpRequest, work: Work, *, name: str, consequence: str, back: str, deed: Callable[[], Any]
) -> HttpResponse:
    if request.method == "POST":
        if _attempt(request, lambda: deed() or True):
            messages.success(request, f"已删除“{shorten(name)}”。")
        return redirect(back)
    context = {
        **work.context(),
        "confirm_title": f"删除“{shorten(name)}”？",
        "consequence": consequence,
        "action_url": request.path,
        "cancel_url": back,
    }
    return render(request, "evaluations/confirm_removal.html", context)
