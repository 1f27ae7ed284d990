"""The pages of the sections, and saving their cells without JavaScript."""

import json
from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.access import signed_in
from apps.core.grids import seen_of
from apps.core.parameters import Parameters, is_switched_off, read_json
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.core.texts import shorten
from apps.core.unsent import keep
from apps.evaluations import actions
from apps.evaluations.actions import CellChange, longest_texts
from apps.evaluations.enums import CellState, Section
from apps.evaluations.facts import Part
from apps.evaluations.facts.guides import guides_of
from apps.evaluations.models import Evaluation
from apps.evaluations.views.contents import cells_of, content_of
from apps.evaluations.views.desk import Work, open_desk, section_url

LONGEST_TEXTS = json.dumps(longest_texts())
UNSAVED = "您刚才填写的 {} 处内容没有保存，暂存在这里，恢复填报后可以重新提交："


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
    work = open_desk(request, evaluation_id, Part(section, item))
    if request.method == "POST":
        return _save_plainly(request, work, section, item)
    content = content_of(work, section, item)
    seen = seen_of(cells_of(content))
    context = {
        **work.context(section),
        **content,
        "longest": LONGEST_TEXTS,
        "seen": json.dumps(seen),
        "guides": {kind: asdict(guide) for kind, guide in guides_of(seen).items()},
        "section": section,
        "is_finished": work.is_finished(section),
        "item": item,
        "findings": work.listed(section, item),
        "has_files": item is None and section != Section.EVIDENCE and work.covers(Part(section)),
        "waiting": sum(where.section == section and where.item == item for where in work.unconfirmed.values()),
        "hides_last_year": is_switched_off(request.COOKIES, "last_year"),
    }
    template = "edit_project" if item is not None else f"sections/{section}"
    return render(request, f"evaluations/{template}.html", context)


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
    except Evaluation.DoesNotExist as error:  # undone since the page was opened
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
        url = section_url(work.evaluation.pk, section, item)
        keep(request, url, UNSAVED.format(len(changes)), {"seen", *(change.cell for change in changes)})
    else:
        tell_outcomes(request, outcomes)
    return redirect(section_url(work.evaluation.pk, section, item))


def tell_outcomes(request: HttpRequest, outcomes: list[actions.CellOutcome]) -> None:
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
