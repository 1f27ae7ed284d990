"""Whom the department's people hear of: moves, dates, and who does what. In the transaction of what is told."""

from collections.abc import Collection
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import members_of
from apps.core.texts import sentence, shorten
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.workflow import EDITABLE, Move
from apps.notices.actions import tell
from apps.notices.enums import NoticeKind

DEPARTMENT = (Role.STAFF, Role.DEPARTMENT_REVIEWER)
_LONGEST_REASON = 120


def tell_of_move(evaluation: Evaluation, move: Move, user: User, comment: str, now: datetime) -> None:
    """The people of the department hear what the bureau, or a colleague, has done with their evaluation."""
    people = set(members_of([evaluation.department_id], DEPARTMENT, timezone.localdate(now))) - {user.pk}
    words = f"{user.name}{move.action.label}"
    if move.needs_comment and comment:
        words += f"，理由：{shorten(comment, _LONGEST_REASON)}"
    if move.sets_deadline:
        words = f"{sentence(words)}请于 {evaluation.fill_deadline:%Y年%m月%d日} 前修改并重新提交"
    kind = NoticeKind.RETURN if move.action == Action.RETURN else NoticeKind.MOVE
    tell_about(evaluation, people, kind, words, now)


def tell_about(
    evaluation: Evaluation, people: Collection[int], kind: NoticeKind, words: str, now: datetime | None = None
) -> None:
    """Something about one evaluation, with a link to its task list."""
    named = f"{evaluation.department.name} {evaluation.cycle.year_id} 年度自评：{sentence(words)}"
    tell(people, kind, named, reverse("evaluations:task_list", args=[evaluation.pk]), now)


def tell_of_opening(cycle: Cycle, departments: Collection[int]) -> None:
    """The accountants of these departments hear that they have an evaluation to fill in."""
    people = members_of(departments, [Role.STAFF], timezone.localdate())
    words = f"{cycle.title}已下达，填报截止 {cycle.fill_deadline:%Y年%m月%d日}。"
    tell(people, NoticeKind.DEADLINE, words, reverse("evaluations:list_evaluations"))


def tell_of_deadline(cycle: Cycle) -> None:
    """The accountants who still have to submit hear until when; as many queries however many they are, for each 500."""
    waiting = Evaluation.objects.filter(cycle=cycle, status__in=[Status(one) for one in EDITABLE])
    departments = waiting.filter(correction_deadline__isnull=True).values("department")
    people = members_of(departments, [Role.STAFF], timezone.localdate())
    words = f"{cycle.title}：填报截止日期改为 {cycle.fill_deadline:%Y年%m月%d日}。"
    tell(people, NoticeKind.DEADLINE, words, reverse("evaluations:list_evaluations"))
