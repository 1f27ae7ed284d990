"""Adding rows at the end of their group, and changing them where they stand: in place by script, else as a page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.access import signed_in
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.core.texts import shorten
from apps.evaluations import actions
from apps.evaluations.actions.row_changes import part_of_rows
from apps.evaluations.enums import RowKind, Section
from apps.evaluations.facts import Part, RowName, RowPlace, RowsChange, named_rows
from apps.evaluations.models import ProjectIndicator
from apps.evaluations.permissions import sees_draft
from apps.evaluations.queries import removed_rows
from apps.evaluations.views.desk import Work, open_desk, require_part, section_url, user_at
from apps.evaluations.views.row_tables import answer_of, item_of, page_of, row_called
from apps.evaluations.views.saving import NOT_DONE, json_answer

MOST_UNDER_HEADING = 20
GONE = "这一行已不在本自评中，可能已被他人删除；刷新页面可以看到现在的内容。"


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
@require_POST
def add_project(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """A new project with its form, and with as many rows as are asked for under each heading."""
    user = user_at(request, evaluation_id)
    asked = Parameters(request.POST)
    name, headings = asked.text("name"), _headings(asked)
    form = _attempt(request, lambda: actions.add_project(evaluation_id, user, name, headings=headings))
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
    back = section_url(evaluation_id, Section.PROJECTS)
    if request.method == "POST":
        row = RowName(RowKind.PROJECT, project_id)
        if _attempt(request, lambda: actions.remove_rows(evaluation_id, work.user, [row])):
            messages.success(request, f"已删除“{shorten(project.budget.name)}”，可以在“已删除的行”中恢复。")
        return redirect(back)
    context = {
        **work.context(),
        "confirm_title": f"删除“{shorten(project.budget.name)}”？",
        "consequence": f"该项目的资金、目标和 {len(project.indicators)} 个指标将一并删除，可以在“已删除的行”中恢复。",
        "action_url": request.path,
        "cancel_url": back,
    }
    return render(request, "evaluations/confirm_removal.html", context)


@signed_in
@require_POST
def add_indicator(request: HttpRequest, evaluation_id: int, project_id: int) -> HttpResponse:
    """New indicator rows: one under a level-2 heading, or several at once under each."""
    return _add_indicators(request, evaluation_id, project_id)


@signed_in
@require_POST
def add_target(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """New indicator rows of the department's own form."""
    return _add_indicators(request, evaluation_id, None)


@signed_in
@require_GET
def row_menu(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """What can be done with a row, for those without script."""
    work = open_desk(request, evaluation_id, is_of_any_part=True)
    (row,) = _rows_asked(Parameters(request.GET), most=1)
    called = row_called(work.sheet, row)
    if called is None:
        raise Http404
    require_part(work.user, work.evaluation, part_of_rows(row.kind, item_of(work.sheet, row)))
    context = {**work.context(), "row": row, "called": called, "most": actions.MOST_AT_ONCE, "back": page_of(work, row)}
    return render(request, "evaluations/row_menu.html", context)


@signed_in
@require_GET
def removed(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Deleted rows, each with the way to bring it back."""
    work = _own_desk(request, evaluation_id)
    return render(request, "evaluations/removed.html", {**work.context(), "found": removed_rows(work.evaluation)})


@signed_in
@require_POST
def change_rows(request: HttpRequest, evaluation_id: int, deed: str) -> HttpResponse:
    """Insert, copy, move, remove or restore rows: JSON for the script, otherwise back to the page of the rows."""
    user = user_at(request, evaluation_id)
    asked, posted = Parameters(request.GET), Parameters(request.POST)
    rows = _rows_asked(asked)
    count = posted.number("count") or asked.number("count") or 1
    place = RowPlace(rows[0], asked.text("to") == "above", asked.text("group"), asked.number("item"))
    by = -count if asked.text("to") == "up" else count
    deeds: dict[str, Callable[[], RowsChange]] = {
        "insert": lambda: actions.insert_rows(evaluation_id, user, place, count),
        "copy": lambda: actions.copy_rows(evaluation_id, user, rows),
        "move": lambda: actions.move_row(evaluation_id, user, rows[0], by),
        "remove": lambda: actions.remove_rows(evaluation_id, user, rows, is_taken_back="back" in asked),
        "restore": lambda: actions.restore_rows(evaluation_id, user, rows),
    }
    if deed not in deeds:
        raise Http404
    in_place = request.headers.get("Accept") == "application/json"
    try:
        change = deeds[deed]()
    except Refused as refusal:
        return _refused(request, evaluation_id, rows[0], str(refusal), in_place=in_place)
    except ObjectDoesNotExist:
        return _refused(request, evaluation_id, rows[0], GONE, in_place=in_place)
    work = open_desk(request, evaluation_id, is_of_any_part=True)
    if in_place:
        shown = set(posted.text("shown").split(","))
        return json_answer(answer_of(work, deed, change, shown))
    told = f"已{change.words}。"
    messages.success(request, told if deed != "remove" else f"{told}可以在“已删除的行”中恢复。")
    if change.notice:
        messages.warning(request, change.notice)
    anchor = "" if deed == "remove" else f"#row.{change.rows[0]}"
    return redirect(f"{page_of(work, change.rows[0], change.item)}{anchor}")


def _refused(request: HttpRequest, evaluation_id: int, row: RowName, words: str, *, in_place: bool) -> HttpResponse:
    if in_place:
        return json_answer({"problem": words}, status=NOT_DONE)
    messages.error(request, words)
    work = open_desk(request, evaluation_id, is_of_any_part=True)
    return redirect(page_of(work, row))


def _rows_asked(asked: Parameters, most: int = actions.MOST_ROWS) -> tuple[RowName, ...]:
    """The rows that an address names, 404 for none."""
    rows = named_rows(asked.texts("rows"))[:most]
    if not rows:
        raise Http404
    return rows


def _own_desk(request: HttpRequest, evaluation_id: int) -> Work:
    """The desk of one who sees the evaluation as it is now, otherwise 404."""
    work = open_desk(request, evaluation_id)
    if not sees_draft(work.user, work.evaluation):
        raise Http404
    return work


def _add_indicators(request: HttpRequest, evaluation_id: int, project_id: int | None) -> HttpResponse:
    user = user_at(request, evaluation_id)
    asked = Parameters(request.POST)
    headings = _headings(asked)
    if not headings:
        level1, _, level2 = asked.text("category").partition("/")
        headings = {(level1, level2): 1}

    def add() -> list[ProjectIndicator]:
        return actions.add_indicators(evaluation_id, user, project_id, headings)

    rows = _attempt(request, add)
    section = Section.SCORES if project_id is None else Section.PROJECTS
    url = section_url(evaluation_id, section, project_id)
    return redirect(f"{url}#indicator.{rows[0].pk}.name" if rows else url)


def _headings(asked: Parameters) -> dict[tuple[str, str], int]:
    """How many rows are asked for under each heading: ``rows.产出指标/数量指标=3``."""
    headings = {}
    for name in asked.names("rows."):
        level1, _, level2 = name.removeprefix("rows.").partition("/")
        if count := asked.number(name):
            headings[level1, level2] = min(count, MOST_UNDER_HEADING)
    return headings


def _attempt(request: HttpRequest, deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    except ObjectDoesNotExist as error:
        raise Http404 from error
