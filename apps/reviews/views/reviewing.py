"""Reading one evaluation, moving it on, giving reviewed scores."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.amounts import read_number
from apps.core.parameters import Parameters, day_of
from apps.core.refusals import Refused
from apps.evaluations.actions import perform
from apps.evaluations.enums import Action
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import refusal
from apps.evaluations.views.desk import Work, open_desk
from apps.reviews import actions
from apps.reviews.facts import MOVE_WORDS, InboxFilter, Position
from apps.reviews.queries import next_waiting
from apps.reviews.views.desk import Reading, desk_url, move_button, place_of, reading_of
from apps.reviews.views.inbox import filter_of
from apps.reviews.views.scored import Attempt

NOT_DONE = 409


@signed_in
@require_GET
def read(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """One evaluation as it will be printed, with what was found and what the department says to it."""
    work, wanted = open_desk(request, evaluation_id), filter_of(request)
    return render(request, "reviews/read.html", reading_of(request, work, wanted).context())


@signed_in
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, evaluation_id: int, action: str) -> HttpResponse:
    """Make a move of the reviewer, or ask first; a refused comment is shown again and not lost."""
    if action not in {known.value for known in MOVE_WORDS}:
        raise Http404
    move = Action(action)
    work, wanted = open_desk(request, evaluation_id), filter_of(request)
    if request.method == "GET":
        reason = refusal(work.user, move, work.evaluation)
        if reason is not None:
            raise PermissionDenied(reason)
        return _ask(request, work, wanted, move)
    posted = Parameters(request.POST)
    comment, due_on = posted.text("note"), posted.text("due_on").strip()
    before = Position(work.evaluation.moved_at, evaluation_id)
    try:
        perform(work.user, move, evaluation_id, comment, due_on=_date(due_on))
    except Refused as refused:
        messages.error(request, str(refused))
        if comment.strip() or refusal(work.user, move, work.evaluation) is None:
            return _ask(request, work, wanted, move, comment, due_on, NOT_DONE)
        return redirect(Reading(work, wanted).url())
    return redirect(_go_on(request, work, wanted, move, before))


@signed_in
@require_POST
def re_score(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Put a reviewed score beside a self-score, or take it back; what was refused is shown again."""
    assert isinstance(request.user, User)
    wanted = filter_of(request)
    posted = Parameters(request.POST)
    cell, typed, reason = (posted.text(name) for name in ("cell", "score", "reason"))
    is_withdrawal = "withdraw" in posted
    reading = read_number(typed, places=2, is_negative_allowed=False)
    problem = "" if is_withdrawal else reading.problem
    if not problem and not is_withdrawal and reading.value is None:
        problem = "请填写复核得分。"
    if not problem:
        try:
            score = None if is_withdrawal else reading.value
            seen = posted.text("seen") if "seen" in posted else None
            actions.re_score(request.user, evaluation_id, cell, score, reason, seen=seen)
        except Evaluation.DoesNotExist as error:
            raise Http404 from error
        except Refused as refused:
            problem = str(refused)
    if problem:
        messages.error(request, problem)
        shown = reading_of(request, open_desk(request, evaluation_id), wanted, Attempt(cell, typed, reason, problem))
        return render(request, "reviews/read.html", shown.context(), status=NOT_DONE)
    messages.success(request, "已撤销复核得分。" if is_withdrawal else "已保存复核得分。")
    return redirect(desk_url(evaluation_id, wanted, *place_of(request), cell))


def _date(text: str) -> date | None:
    """A date as browsers send it; ``None`` for an empty text, ``Refused`` for any other."""
    day = day_of(text)
    if text and day is None:
        raise Refused("修改期限应为有效的日期，如 2026-03-31。")
    return day


def _ask(
    request: HttpRequest,
    work: Work,
    wanted: InboxFilter,
    move: Action,
    comment: str = "",
    due_on: str = "",
    status: int = 200,
) -> HttpResponse:
    reading = Reading(work, wanted)
    context = {"move": move_button(reading, move, None, due_on), "note": comment, "back_url": reading.url()}
    return render(request, "reviews/act.html", context, status=status)


def _go_on(request: HttpRequest, work: Work, wanted: InboxFilter, move: Action, before: Position) -> str:
    """Where the reviewer goes after a move: what still waits for him, else the inbox."""
    done = f"“{work.sheet.header.department}”已{move.label}。"
    following = next_waiting(work.user, wanted, before)
    if following is None:
        messages.success(request, f"{done}没有其他等您处理的自评。")
        return f"{reverse('reviews:inbox')}?{wanted.query(status=None)}"
    if following.pk != before.id:
        done = f"{done}现在是下一份：“{following.department.name}”。"
    messages.success(request, done)
    return f"{reverse('reviews:read', args=[following.pk])}?{wanted.query()}"
