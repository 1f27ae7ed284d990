"""The way of an evaluation: the list, the task list, checking and submitting, history."""

from collections import Counter
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.budgets.enums import Column
from apps.core.access import signed_in
from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.evaluations import actions
from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.queries import history_of, own_evaluations
from apps.evaluations.views.desk import STATUS_KINDS, open_desk
from apps.evaluations.workflow import EDITABLE

OWNERS_ACTIONS = frozenset({Action.SUBMIT, Action.WITHDRAW})


@signed_in
@require_GET
def list_evaluations(request: HttpRequest) -> HttpResponse:
    """The evaluations of the departments that the user works for, newest year first."""
    assert isinstance(request.user, User)
    rows = [
        {
            "evaluation": evaluation,
            "status_kind": STATUS_KINDS[Status(evaluation.status)],
            "status_label": Status(evaluation.status).label,
            "is_open": evaluation.status in EDITABLE,
        }
        for evaluation in own_evaluations(request.user)
    ]
    return render(request, "evaluations/list_evaluations.html", {"rows": rows, "today": timezone.localdate()})


@signed_in
@require_GET
def task_list(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The home page of an evaluation: what is missing, and whose turn it is."""
    work = open_desk(request, evaluation_id)
    context = {
        **work.context(),
        "history": history_of(work.evaluation)[:5],
        "result": work.assessment.table,
        "sheet": work.sheet,
        "is_returned": work.status == Status.RETURNED,
        "is_final": work.status in {Status.APPROVED, Status.PUBLISHED},
        "total_expenditure": work.sheet.figures.value("total_expenditure", Column.ACTUAL),
    }
    return render(request, "evaluations/task_list.html", context)


@signed_in
@require_GET
def check(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Every finding at once, by section; warnings are explained here; then submit."""
    work = open_desk(request, evaluation_id)
    shown = work.shown()
    groups = [
        (Section(key), list(members)) for key, members in groupby(shown, key=lambda item: item.finding.where.section)
    ]
    still_open = Counter(item.severity for item in shown if item.is_open)
    errors, warnings = still_open[Severity.ERROR], still_open[Severity.WARNING]
    context = {
        **work.context("check"),
        "groups": groups,
        "open_errors": errors,
        "open_warnings": warnings,
        "result": work.assessment.table,
        "may_submit": work.choices.get(Action.SUBMIT, "") is None,
        "blocked": blocked_words(errors, warnings),
        "can_withdraw": work.choices.get(Action.WITHDRAW, "") is None,
    }
    return render(request, "evaluations/check.html", context)


def blocked_words(errors: int, warnings: int) -> str:
    """Why submission has to wait."""
    parts = [f"{errors} 处错误"] * bool(errors) + [f"{warnings} 处待说明"] * bool(warnings)
    return f"还有 {'、'.join(parts)}。"


@signed_in
@require_POST
def explain(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Explain one or several warnings with one text."""
    work = open_desk(request, evaluation_id)
    keys, text = request.POST.getlist("key"), request.POST.get("text", "")
    if not keys:
        messages.error(request, "请先勾选要说明的问题。")
    else:
        try:
            actions.explain(evaluation_id, work.user, keys, text)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"已保存 {len(keys)} 处说明。" if text.strip() else "已撤销说明。")
    return redirect("evaluations:check", evaluation_id)


@signed_in
@require_POST
def move(request: HttpRequest, evaluation_id: int, action: str) -> HttpResponse:
    """The department's own moves: submit and withdraw. The bureau's are made on its reading desk."""
    if action not in OWNERS_ACTIONS:
        raise Http404
    work = open_desk(request, evaluation_id)
    try:
        entry = actions.perform(work.user, Action(action), evaluation_id, request.POST.get("comment", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:check", evaluation_id)
    messages.success(request, f"{Action(action).label}成功，当前状态：{Status(entry.target).label}。")
    return redirect("evaluations:task_list", evaluation_id)


@signed_in
@require_GET
def history(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Who did what, when, and why."""
    work = open_desk(request, evaluation_id)
    return render(
        request, "evaluations/history.html", {**work.context("history"), "history": history_of(work.evaluation)}
    )
