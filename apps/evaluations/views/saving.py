"""Saving in the background: cells in, their outcomes out; then the state, which is asked for after a pause."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, RawPostDataException
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.grids import computed_of
from apps.core.parameters import Parameters, read_json
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.evaluations.actions import MOST_CELLS, CellChange, CellOutcome
from apps.evaluations.enums import CellState, Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Evaluation
from apps.evaluations.views.beside import computed_beside
from apps.evaluations.views.contents import Context, cells_of, content_of
from apps.evaluations.views.desk import Work, open_judged
from apps.evaluations.views.words import numbers_beside_text

NOT_DONE = 409


@signed_in
@require_POST
def save_cells(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Autosave: cells as JSON in, the outcome of each out, with what its row alone computes."""
    assert isinstance(request.user, User)
    try:
        changes = _changes(read_json(request.body))
    except (RawPostDataException, ValueError, KeyError, TypeError):
        return HttpResponseBadRequest("请求格式不正确。")
    if len(changes) > MOST_CELLS:
        return HttpResponseBadRequest(f"一次最多保存 {MOST_CELLS} 处，请分批保存。")
    try:
        outcomes = actions.save_cells(evaluation_id, request.user, changes)
    except Evaluation.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        locked = [CellOutcome(change.cell, CellState.LOCKED, "", change.text, str(refusal)) for change in changes]
        return JsonResponse({"outcomes": [_plain(outcome) for outcome in locked]}, status=NOT_DONE)
    plain = [_plain(outcome) for outcome in outcomes]
    return JsonResponse({"outcomes": plain, "computed": computed_beside(outcomes)})


def _changes(body: Any) -> list[CellChange]:
    """Shape: ``{"changes": [{"cell": …, "text": …, "seen": … or null}]}``."""
    return [CellChange(_text(one["cell"]), _text(one["text"]), _seen(one.get("seen"))) for one in body["changes"]]


def _text(value: object) -> str:
    """``TypeError`` for what no page sends: ``null`` is no text, and must not be kept as the word None."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _seen(value: object) -> str | None:
    return None if value is None else _text(value)


def _plain(outcome: CellOutcome) -> dict[str, str | bool]:
    """What the page needs to know. What is not kept has changed nothing, so that the page's version stands."""
    return {
        "cell": outcome.cell,
        "state": outcome.state,
        "stored": outcome.stored,
        "seen": outcome.seen,
        "kept": outcome.is_kept,
        "problem": outcome.problem,
    }


@signed_in
@require_GET
def state(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """What a page shows around its cells: outputs, findings and rail, computed once for all who work there."""
    asked = Parameters(request.GET)
    section, item = asked.member("section", Section), asked.number("item")
    if section is None or (item is None and "item" in asked):
        raise Http404
    work = open_judged(request, evaluation_id, Part(section, item))
    content = content_of(work, section, item)
    return JsonResponse(
        {
            "computed": _computed(content),
            "panel": render_to_string("evaluations/_findings.html", {"findings": work.shown(section, item)}),
            "rail": render_to_string("_rail.html", {"rail": work.rail(section)}),
            "held_numbers": _held_numbers_panel(work, section),
        }
    )


def _computed(content: Context) -> dict[str, str]:
    """Ids and texts of everything that a save may change on the page."""
    computed = computed_of(cells_of(content))
    if "result" in content:
        computed["result.total"] = render_to_string("evaluations/_total.html", content).strip()
        computed["result.trace"] = content["result"].summed.sentence
    return computed


def _held_numbers_panel(work: Work, section: Section) -> str:
    """The numbers of the narrative held against the tables, where the page shows them."""
    if section != Section.NARRATIVE:
        return ""
    numbers = numbers_beside_text(work.sheet, work.assessment)
    return render_to_string("evaluations/_held_numbers.html", {"held_numbers": numbers})
