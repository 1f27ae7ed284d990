"""The pages of the sections, and saving their cells."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    JsonResponse,
    RawPostDataException,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.budgets.facts import FUNDING_AMOUNTS
from apps.budgets.queries import function_classes_of
from apps.core.access import signed_in
from apps.core.grids import GridCell, computed_of, seen_of, text_cell
from apps.core.parameters import Parameters, json_number, read_json
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.core.texts import shorten
from apps.core.unsent import keep
from apps.evaluations import actions
from apps.evaluations.actions import CellChange, CellState, UnknownCell
from apps.evaluations.checks.places import at_project
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, ProjectSheet
from apps.evaluations.forms import BasicsForm, EvidenceForm, evidence_places
from apps.evaluations.rules import Result, form_of
from apps.evaluations.views.desk import Work, open_desk, section_url
from apps.evaluations.views.grids import figure_grids, line_grid
from apps.evaluations.views.score_rows import score_rows, stated_cells
from apps.evaluations.views.target_rows import (
    department_goals,
    funding_grid,
    indicator_groups,
    money_grid,
    project_goals,
    project_head,
    project_stated,
)
from apps.evaluations.views.words import numbers_beside_text, paragraphs_of, tokens_of
from apps.indicators.facts import ProjectForm

MOST_CELLS_IN_ONE_SAVE = 3000
UNSAVED = "您刚才填写的 {} 处内容没有保存，暂存在这里，恢复填报后可以重新提交："
Context = dict[str, Any]


@signed_in
@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, evaluation_id: int, section: str) -> HttpResponse:
    """One section of the workspace; a plain post saves all its cells."""
    if section not in set(Section):
        raise Http404
    return _section_page(request, evaluation_id, Section(section), None)


@signed_in
@require_http_methods(["GET", "POST"])
def edit_project(request: HttpRequest, evaluation_id: int, project_id: int) -> HttpResponse:
    """The self-evaluation form of one project."""
    return _section_page(request, evaluation_id, Section.PROJECTS, project_id)


def _section_page(request: HttpRequest, evaluation_id: int, section: Section, item: int | None) -> HttpResponse:
    work = open_desk(request, evaluation_id)
    if request.method == "POST":
        return _save_plainly(request, work, section, item)
    content = _content(work, section, item)
    context = {
        **work.context(section),
        **content,
        "seen": json.dumps(seen_of(_cells(content))),
        "section": section,
        "item": item,
        "findings": work.shown(section, item),
    }
    template = "edit_project" if item is not None else f"sections/{section}"
    return render(request, f"evaluations/{template}.html", context)


def _content(work: Work, section: Section, item: int | None) -> Context:
    sheet = work.sheet
    match section:
        case Section.BASICS:
            texts = [text_cell(f"basics.{name}", getattr(sheet.basics, name)) for name in BASIC_FIELDS]
            return {"form": BasicsForm(sheet, is_locked=work.locked_reason is not None), "texts": texts}
        case Section.BASE:
            return {"grids": figure_grids(sheet, section)}
        case Section.MONEY:
            return {
                "grids": figure_grids(sheet, section),
                "lines": line_grid(sheet),
                "function_classes": function_classes_of(sheet.header.year),
            }
        case Section.PROJECTS if item is not None:
            return _project_content(work, item)
        case Section.PROJECTS:
            return {"projects": [_listed(project, work.assessment.projects[project.id]) for project in sheet.projects]}
        case Section.SCORES if sheet.scheme.project_form is not None:
            return _department_content(work, sheet.scheme.project_form)
        case Section.SCORES:
            table = work.assessment.table
            return {"rows": score_rows(sheet, table), "result": table, "sheet": sheet, "stated": stated_cells(sheet)}
        case Section.NARRATIVE:
            return _narrative_content(work)
        case Section.EVIDENCE:
            places = evidence_places(sheet)
            labels = dict(places)
            files = [
                (item, labels.get(f"cell:{item.cell}") or labels[f"section:{item.section}"]) for item in sheet.evidence
            ]
            return {"form": EvidenceForm(places), "files": files}


def _narrative_content(work: Work) -> Context:
    sheet, assessment = work.sheet, work.assessment
    paragraphs = paragraphs_of(sheet, assessment)
    outline = [
        (heading, sheet.narrative.get(heading.key, ""), heading.key in paragraphs) for heading in sheet.scheme.outline
    ]
    return {
        "outline": outline,
        "texts": [
            text_cell(f"narrative.{heading.key}", text) for heading, text, _ in outline if not heading.is_heading_only
        ],
        "tokens": tokens_of(sheet, assessment),
        "paragraphs": paragraphs,
        "held_numbers": numbers_beside_text(sheet, assessment),
    }


def _listed(project: ProjectSheet, result: Result) -> Context:
    """One project in the list of projects."""
    totals = {amount: project.budget.total(amount) for amount in FUNDING_AMOUNTS}
    return {"project": project, "result": result, **totals}


def _project_content(work: Work, project_id: int) -> Context:
    try:
        project = work.sheet.project(project_id)
    except KeyError as error:
        raise Http404 from error
    result = work.assessment.projects[project_id]
    return {
        **_form_content(work, project_id),
        "project": project,
        "funding": funding_grid(project, result),
        "head": project_head(project),
        "goals": project_goals(project),
        "stated": project_stated(project),
    }


def _department_content(work: Work, form: ProjectForm) -> Context:
    sheet = work.sheet
    return {
        **_form_content(work, None),
        "sheet": sheet,
        "funding": money_grid(sheet, form, work.assessment.table),
        "goals": department_goals(sheet),
        "stated": stated_cells(sheet),
    }


def _form_content(work: Work, item: int | None) -> Context:
    """The indicators of a project's form, or of the department's, with their total."""
    form, result = form_of(work.sheet, item), work.assessment.of(item)
    (table,) = (one for one in work.sheet.target_tables if one.item == item)
    evaluation = work.evaluation.pk
    return {
        "result": result,
        "groups": indicator_groups(form, table, result),
        "form_title": form.title,
        "form_groups": form.groups,
        "indicators_id": at_project(item, "indicators").cell,
        "add_url": reverse("evaluations:add_target", args=[evaluation])
        if item is None
        else reverse("evaluations:add_indicator", args=[evaluation, item]),
    }


def _computed(work: Work, section: Section, item: int | None) -> dict[str, str]:
    """Ids and texts of everything that a save may change on the page."""
    content = _content(work, section, item)
    computed = computed_of(_cells(content))
    if "result" in content:
        computed["result.total"] = render_to_string("evaluations/_total.html", content).strip()
        computed["result.trace"] = content["result"].summed.sentence
    return computed


def _cells(content: Context) -> Iterator[GridCell]:
    """Every cell that the content of a section page shows."""
    for name in ("grids", "rows", "groups"):
        for table in content.get(name, ()):
            yield from table.cells()
    for name in ("lines", "funding"):
        if name in content:
            yield from content[name].cells()
    for name in ("head", "goals", "stated"):
        yield from (cell for _, cell in content.get(name, ()))
    yield from content.get("texts", ())


@signed_in
@require_POST
def save_cells(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Autosave: cells as JSON in, outcomes, recomputed outputs and the findings panel out."""
    work = open_desk(request, evaluation_id)
    try:
        body = read_json(request.body)
        changes = [
            CellChange(str(change["cell"]), str(change["text"]), _seen(change.get("seen")))
            for change in body["changes"][:MOST_CELLS_IN_ONE_SAVE]
        ]
        section = Section(body["section"])
        item = json_number(body, "item")
    except (RawPostDataException, ValueError, KeyError, TypeError):
        return HttpResponseBadRequest("请求格式不正确。")
    try:
        outcomes = actions.save_cells(evaluation_id, work.user, changes)
    except Refused as refusal:
        return JsonResponse({"refusal": str(refusal)}, status=409)
    except UnknownCell as error:
        raise Http404 from error
    fresh = open_desk(request, evaluation_id)
    panel = {"findings": fresh.shown(section, item), "locked_reason": None}
    return JsonResponse(
        {
            "outcomes": [
                {
                    "cell": outcome.cell,
                    "state": outcome.state,
                    "stored": outcome.stored,
                    "seen": outcome.seen,
                    "problem": outcome.problem,
                }
                for outcome in outcomes
            ],
            "computed": _computed(fresh, section, item),
            "panel": render_to_string("evaluations/_findings.html", panel, request),
            "rail": render_to_string("_rail.html", {"rail": fresh.rail(section)}, request),
            "held_numbers": _held_numbers_panel(fresh, section),
        }
    )


def _held_numbers_panel(work: Work, section: Section) -> str:
    """The numbers of the narrative held against the tables, where the page shows them."""
    if section != Section.NARRATIVE:
        return ""
    return render_to_string(
        "evaluations/_held_numbers.html", {"held_numbers": numbers_beside_text(work.sheet, work.assessment)}
    )


def _seen(value: object) -> str | None:
    return None if value is None else str(value)


def _save_plainly(request: HttpRequest, work: Work, section: Section, item: int | None) -> HttpResponse:
    """Save without JavaScript: only what differs from what the page had shown."""
    try:
        seen = {
            str(cell): str(version)
            for cell, version in read_json(Parameters(request.POST).text("seen") or "{}").items()
        }
    except (ValueError, AttributeError):
        return HttpResponseBadRequest("请求格式不正确。")
    changes = [
        CellChange(cell, text, seen[cell])
        for cell, text in request.POST.items()
        if isinstance(text, str) and cell in seen and fingerprint(text) != seen[cell]
    ]
    try:
        outcomes = actions.save_cells(work.evaluation.pk, work.user, changes)
    except Refused as refusal:
        messages.error(request, str(refusal))
        url = section_url(work.evaluation.pk, section, item)
        keep(request, url, UNSAVED.format(len(changes)), {"seen", *(change.cell for change in changes)})
    except UnknownCell as error:
        raise Http404 from error
    else:
        _tell(request, outcomes)
    return redirect(section_url(work.evaluation.pk, section, item))


def _tell(request: HttpRequest, outcomes: list[actions.CellOutcome]) -> None:
    """How many were saved, how many of these are no numbers yet, and each one that was not saved."""
    lost = [outcome for outcome in outcomes if not outcome.is_kept]
    kept = [outcome for outcome in outcomes if outcome.is_kept]
    wrong = sum(outcome.state == CellState.INVALID for outcome in kept)
    if wrong:
        messages.warning(request, f"已保存 {len(kept)} 处修改，其中 {wrong} 处待更正。")
    elif kept:
        messages.success(request, f"已保存 {len(kept)} 处修改。")
    elif not lost:
        messages.success(request, "没有需要保存的修改。")
    for outcome in lost:
        typed = shorten(outcome.typed, 60)
        messages.error(request, f"您填写的“{typed}”未保存：{outcome.problem}请核对后重新填写。")
