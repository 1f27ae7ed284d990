"""What each section shows: its cells made ready for the templates, and for the state that follows a save."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404
from django.urls import reverse

from apps.budgets.facts import FUNDING_AMOUNTS
from apps.budgets.queries import function_classes_of
from apps.core.grids import GridCell, text_cell
from apps.evaluations.checks.places import at_project
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, Part, ProjectSheet
from apps.evaluations.forms import BasicsForm
from apps.evaluations.rules import Result, form_of, project_form_of
from apps.evaluations.views.desk import Work
from apps.evaluations.views.evidence_list import counts_of, evidence_content
from apps.evaluations.views.grids import figure_grids, line_grid
from apps.evaluations.views.last_year import content_with_last_year
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

Context = dict[str, Any]


def content_of(work: Work, section: Section, item: int | None) -> Context:
    """What the middle of a section page, or of a project's, is drawn from; 404 for a project that is not there."""
    content = {**_content_of(work, section, item), "files_at": counts_of(work.sheet)}
    return content_with_last_year(content, work)


def _content_of(work: Work, section: Section, item: int | None) -> Context:
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
            return {
                "projects": [
                    _listed(project, work.assessment.projects[project.id])
                    for project in sheet.projects
                    if work.shows(Part(section, project.id))
                ],
                "form_groups": project_form_of(sheet.project_scheme).groups,
            }
        case Section.SCORES if sheet.scheme.project_form is not None:
            return _department_content(work, sheet.scheme.project_form)
        case Section.SCORES:
            table = work.assessment.table
            return {"rows": score_rows(sheet, table), "result": table, "sheet": sheet, "stated": stated_cells(sheet)}
        case Section.NARRATIVE:
            return _narrative_content(work)
        case Section.EVIDENCE:
            return evidence_content(work)


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


def cells_of(content: Context) -> Iterator[GridCell]:
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
