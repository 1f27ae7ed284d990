"""The way of an evaluation: the task list, checking and submitting, history."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.budgets.enums import Column
from apps.core.access import signed_in
from apps.core.findings import Severity
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.evaluations.actions import GONE
from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.models import ClosingEntry, Evaluation, HistoryEntry
from apps.evaluations.queries import closings_of, hand_overs_of, history_of, records_of
from apps.evaluations.views.desk import Work, open_desk, section_url, user_at
from apps.evaluations.views.news import shown_news

OWNERS_ACTIONS = frozenset({Action.SUBMIT, Action.WITHDRAW})
NOT_DONE = 409


@dataclass(frozen=True, slots=True)
class Attempt:
    """An explanation that was refused, to be shown again as it was typed: ``key`` where it was meant for one alone.

    ``conflicts`` says in words, by key, what somebody else has explained otherwise meanwhile.
    """

    text: str
    keys: tuple[str, ...]
    key: str = ""
    conflicts: Mapping[str, str] = field(default_factory=dict)


@signed_in
@require_GET
def task_list(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The home page of an evaluation: what is missing, and whose turn it is."""
    work = open_desk(request, evaluation_id, is_of_any_part=True)
    history, closings = history_of(work.evaluation), closings_of(work.evaluation.cycle)
    hand_overs = hand_overs_of(work.evaluation) if work.is_of_department else []
    is_returned = work.status == Status.RETURNED
    context = {
        **work.context(),
        "records": records_of(history, closings, hand_overs)[:5],
        "handed_over": next((one for one in hand_overs if one.receiver == work.user and not one.is_put_away), None),
        "adopted": next((entry for entry in history[:1] if entry.action == Action.ADOPT), None),
        "reopened": _reopening(closings, history),
        "news": shown_news(work, actions.visit(work.evaluation, work.user)) if work.is_of_department else None,
        "result": work.assessment.table,
        "sheet": work.sheet,
        "returned": next((entry for entry in history if is_returned and entry.source != Status.RETURNED), None),
        "total_expenditure": work.sheet.figures.value("total_expenditure", Column.ACTUAL),
    }
    return render(request, "evaluations/task_list.html", context)


def _reopening(closings: Sequence[ClosingEntry], history: Sequence[HistoryEntry]) -> ClosingEntry | None:
    """The reopening of the year, as long as nothing has been done since."""
    last = closings[0] if closings else None
    is_told = last is not None and not last.is_closing and not (history and history[0].at > last.at)
    return last if is_told else None


@signed_in
@require_GET
def check(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Every finding at once, by section; warnings are explained here; then submit."""
    return _check_page(request, open_desk(request, evaluation_id, is_of_any_part=True))


def _check_page(request: HttpRequest, work: Work, attempt: Attempt | None = None) -> HttpResponse:
    context = work.context("check")
    *sections, gate = context["rail"]
    rail = {item.key: item for item in sections}
    conflicts = attempt.conflicts if attempt else {}
    shown = [replace(item, problem=conflicts.get(item.key, "")) for item in work.shown()]
    by_section = groupby(shown, key=lambda item: item.finding.where.section)
    explainable = sum(item.is_open and item.severity == Severity.WARNING for item in shown)
    context |= {
        "groups": [(rail[key], list(members)) for key, members in by_section],
        "open_errors": gate.errors,
        "open_warnings": gate.warnings,
        "unfilled": gate.unfilled,
        "result": work.assessment.table,
        "may_submit": work.choices.get(Action.SUBMIT, "") is None,
        # What is only not filled in yet becomes a fault when somebody presses: then the page says where.
        "may_press": not gate.errors and not gate.warnings,
        "blocked": blocked_words(gate.errors, gate.warnings),
        "attempt": attempt,
        "explainable": explainable,
        "takes_several": explainable > 1 or (attempt is not None and not attempt.key),
    }
    return render(request, "evaluations/check.html", context, status=NOT_DONE if attempt else 200)


def blocked_words(errors: int, warnings: int) -> str:
    """Why submission has to wait."""
    parts = [f"{errors} 处错误"] * bool(errors) + [f"{warnings} 处待说明"] * bool(warnings)
    return f"还有 {'、'.join(parts)}。"


@signed_in
@require_POST
def explain(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Explain one or several warnings with one text; what was refused or in conflict is shown again."""
    assert isinstance(request.user, User)
    posted = Parameters(request.POST)
    keys, text = posted.texts("key"), posted.text("text")
    seen = {key: posted.text(f"seen.{key}") for key in keys if f"seen.{key}" in posted}
    try:
        if not keys:
            raise Refused("请先勾选要说明的问题。")
        unwritten = actions.explain(evaluation_id, request.user, keys, text, seen=seen)
    except Evaluation.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _asked_again(request, evaluation_id, Attempt(text, tuple(keys)))
    kept = len(keys) - len(unwritten)
    conflicts = {key: words for key, words in unwritten.items() if words != GONE}
    if kept:
        messages.success(request, f"已保存 {kept} 处说明。" if text.strip() else "已撤销说明。")
    if gone := len(unwritten) - len(conflicts):
        messages.warning(request, f"另有 {gone} 处问题已不存在，不需要说明。")
    if conflicts:
        messages.error(request, f"{len(conflicts)} 处说明与他人修改冲突，未保存；仍要采用您的说明，请再次保存。")
        return _asked_again(request, evaluation_id, Attempt(text, tuple(conflicts), conflicts=conflicts))
    return redirect("evaluations:check", evaluation_id)


def _asked_again(request: HttpRequest, evaluation_id: int, attempt: Attempt) -> HttpResponse:
    """The page with what was typed, in the form from which it came where that is still there."""
    work, first = open_desk(request, evaluation_id, is_of_any_part=True), attempt.keys[:1]
    is_for_one = "bulk" not in Parameters(request.POST) and first in [(item.key,) for item in work.shown()]
    return _check_page(request, work, replace(attempt, key=first[0]) if is_for_one else attempt)


@signed_in
@require_POST
def move(request: HttpRequest, evaluation_id: int, action: str) -> HttpResponse:
    """The department's own moves: submit and withdraw. The bureau's are made on its reading desk."""
    if action not in OWNERS_ACTIONS:
        raise Http404
    user = user_at(request, evaluation_id)
    try:
        entry = actions.perform(user, Action(action), evaluation_id, Parameters(request.POST).text("comment"))
    except Refused as refusal:
        messages.error(request, str(refusal))
        if action == Action.SUBMIT:
            _call_finished(user, evaluation_id)
        return redirect("evaluations:check", evaluation_id)
    messages.success(request, f"{Action(action).label}成功，当前状态：{Status(entry.target).label}。")
    return redirect("evaluations:task_list", evaluation_id)


def _call_finished(user: User, evaluation_id: int) -> None:
    """Who wants to submit says that everything is filled in; who may not edit says nothing."""
    with suppress(Refused):
        actions.finish(evaluation_id, user, Section)


@signed_in
@require_POST
def finish(request: HttpRequest, evaluation_id: int, section: str) -> HttpResponse:
    """Call a section filled in, or take that back."""
    if section not in set(Section):
        raise Http404
    user, is_finished = user_at(request, evaluation_id), "is_open" not in Parameters(request.POST)
    try:
        actions.finish(evaluation_id, user, [Section(section)], is_finished=is_finished)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{section_url(evaluation_id, Section(section))}#findings")


@signed_in
@require_GET
def history(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Who did what, when, and why."""
    work = open_desk(request, evaluation_id)
    hand_overs = hand_overs_of(work.evaluation) if work.is_of_department else []
    records = records_of(history_of(work.evaluation), closings_of(work.evaluation.cycle), hand_overs)
    return render(request, "evaluations/history.html", {**work.context("history"), "records": records})
