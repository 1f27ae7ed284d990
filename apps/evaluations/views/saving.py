"""Saving in the background: cells in, their outcomes out; then the state, which is asked for after a pause."""

from collections.abc import Mapping
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

NOT_FOUND, NOT_DONE = 404, 409
UNSEEN = "您现在不能查看本自评（任职可能已停用，任务或单位可能已撤销），本次修改未保存；需要的内容请复制。"


@signed_in
@require_POST
def save_cells(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Autosave: cells as JSON in, the outcome of each out, with what its row alone computes.

    A batch that is refused as a whole has an outcome for each cell too, so that the page can keep every text with its
    reason; 404 tells nobody whether the evaluation exists.
    """
    assert isinstance(request.user, User)
    try:
        body = read_json(request.body)
        changes, is_asking = _changes(body), body.get("is_asking") is True
    except (RawPostDataException, ValueError, KeyError, TypeError):
        return HttpResponseBadRequest("请求格式不正确。")
    if len(changes) > MOST_CELLS:
        return HttpResponseBadRequest(f"一次最多保存 {MOST_CELLS} 处，请分批保存。")
    try:
        outcomes = actions.save_cells(evaluation_id, request.user, changes, is_asking=is_asking)
    except Evaluation.DoesNotExist:
        return _refused(changes, CellState.GONE, UNSEEN, NOT_FOUND)
    except Refused as refusal:
        return _refused(changes, CellState.LOCKED, str(refusal), NOT_DONE)
    plain = [_plain(outcome) for outcome in outcomes]
    return json_answer({"outcomes": plain, "computed": computed_beside(outcomes)})


def json_answer(content: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """As JSON whose Chinese is written as it is, in half of the room."""
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def _refused(changes: list[CellChange], state: CellState, problem: str, status: int) -> JsonResponse:
    outcomes = [CellOutcome(change.cell, state, "", change.text, problem) for change in changes]
    return json_answer({"outcomes": [_plain(outcome) for outcome in outcomes]}, status=status)


def _changes(body: Any) -> list[CellChange]:
    """Shape: ``{"changes": [{"cell": …, "text": …, "seen": … or null}], "is_asking": …}``; a change may have flags."""
    return [
        CellChange(_text(one["cell"]), _text(one["text"]), _seen(one.get("seen")), **_flags(one))
        for one in body["changes"]
    ]


def _flags(change: Any) -> dict[str, bool]:
    return {flag: change.get(flag) is True for flag in ("is_sure", "is_in_yuan")}


def _text(value: object) -> str:
    """``TypeError`` for what no page sends: ``null`` is no text, and must not be kept as the word None."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _seen(value: object) -> str | None:
    return None if value is None else _text(value)


def _plain(outcome: CellOutcome) -> dict[str, str | bool]:
    """What the page needs to know. What is not kept has changed nothing, so that the page's version stands."""
    suggestion: dict[str, str | bool] = {"suggested": outcome.suggested} if outcome.suggested else {}
    return suggestion | {
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
    panel = {"evaluation": work.evaluation, "findings": work.listed(section, item)}
    return json_answer(
        {
            "computed": _computed(content),
            "panel": render_to_string("evaluations/_findings.html", panel),
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
