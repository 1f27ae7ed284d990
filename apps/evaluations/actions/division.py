"""Dividing the work on an evaluation among accountants, and handing it over."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import members_of
from apps.core.refusals import Refused
from apps.core.texts import said, shorten
from apps.evaluations.actions.editing import locked, note
from apps.evaluations.actions.telling import tell_about
from apps.evaluations.enums import Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Assignment, Evaluation, HandOver, ProjectEvaluation
from apps.evaluations.permissions import may_see, refusal_to_divide
from apps.evaluations.queries import holders_of
from apps.notices.enums import NoticeKind
from apps.trace.enums import TraceKind

LONGEST_NOTES = 2000


def divide(evaluation_id: int, user: User, wanted: Mapping[Part, int | None]) -> None:
    """Assign the parts that are named to accounts, or with ``None`` to whoever leads; the others stay as they are.

    Who is assigned anew is told. Raises ``Evaluation.DoesNotExist``, or ``Refused`` where the user may not, where
    somebody is no accountant of the department or is the user, and for projects that are not there.
    """
    with transaction.atomic():
        evaluation = _led_by(user, evaluation_id)
        people = colleagues_of(evaluation, user)
        projects = dict(ProjectEvaluation.objects.filter(evaluation=evaluation).values_list("project", "project__name"))
        if any(part.item is not None and part.item not in projects for part in wanted):
            raise Refused("项目已不在本自评中，请刷新页面后重新分工。")
        if any(pk is not None and pk not in people for pk in wanted.values()):
            raise Refused("只能分给本单位的其他填报人。")
        held = holders_of(evaluation)
        changed = {part: pk for part, pk in wanted.items() if pk != (held[part].pk if part in held else None)}
        if not changed:
            return
        for part in changed:
            Assignment.objects.filter(evaluation=evaluation, section=part.section, project=part.item).delete()
        Assignment.objects.bulk_create(
            Assignment(evaluation=evaluation, section=part.section, project_id=part.item, user_id=pk)
            for part, pk in changed.items()
            if pk is not None
        )
        _count(evaluation)
        names = {part: _name_of(part, projects) for part in changed}
        told = {
            names[part]: (held[part].name if part in held else None, people[pk].name if pk is not None else None)
            for part, pk in changed.items()
        }
        note(TraceKind.MOVE, evaluation, user, "分工", told)
        for pk in sorted({pk for pk in changed.values() if pk is not None}):
            own = "、".join(names[part] for part, other in changed.items() if other == pk)
            tell_about(evaluation, [pk], NoticeKind.DIVISION, f"{user.name}请您填报：{own}")


def hand_over(
    evaluation_id: int, user: User, successor_id: int | None, notes: str, now: datetime | None = None
) -> User:
    """Hand an evaluation over to another accountant of the department, who leads it from now on; gives him.

    He reads the notes on the task list until he puts them away. Raises as ``divide`` does.
    """
    wording = said(notes)
    if not wording:
        raise Refused("请写明交接说明：做到哪里、还缺什么、要注意什么。")
    if len(wording) > LONGEST_NOTES:
        raise Refused(f"交接说明最多 {LONGEST_NOTES} 字，现为 {len(wording)} 字，请压缩。")
    with transaction.atomic():
        evaluation = _led_by(user, evaluation_id)
        successor = colleagues_of(evaluation, user).get(successor_id or 0)
        if successor is None:
            raise Refused("请选择本单位的接手人；新来的人员请先由系统管理员新增用户。")
        Assignment.objects.filter(evaluation=evaluation, user=successor).delete()
        moment = now or timezone.now()
        HandOver.objects.create(evaluation=evaluation, giver=user, receiver=successor, notes=wording, at=moment)
        _count(evaluation)
        note(TraceKind.MOVE, evaluation, user, f"交接给{successor.name}", {"交接说明": (None, wording)})
        words = f"{user.name}把自评交接给您：{shorten(wording, 120)}"
        tell_about(evaluation, [successor.pk], NoticeKind.HAND_OVER, words, moment)
    return successor


def put_away(evaluation_id: int, user: User) -> None:
    """The successor has read the notes: they stay in the history."""
    HandOver.objects.filter(evaluation=evaluation_id, receiver=user, is_put_away=False).update(is_put_away=True)


def colleagues_of(evaluation: Evaluation, user: User) -> dict[int, User]:
    """The other accountants of the department, by id, in the order of their names; two queries."""
    people = members_of([evaluation.department_id], [Role.STAFF], timezone.localdate())
    found = User.objects.filter(pk__in=people).exclude(pk=user.pk).order_by("name", "pk")
    return {one.pk: one for one in found}


def _led_by(user: User, evaluation_id: int) -> Evaluation:
    evaluation = locked(evaluation_id)
    if not may_see(user, evaluation):
        raise Evaluation.DoesNotExist
    if reason := refusal_to_divide(user, evaluation):
        raise Refused(reason)
    return evaluation


def _count(evaluation: Evaluation) -> None:
    """Who may edit what has changed: saves under way look again."""
    is_divided = Assignment.objects.filter(evaluation=evaluation).exists()
    Evaluation.objects.filter(pk=evaluation.pk).update(is_divided=is_divided, changes=F("changes") + 1)


def _name_of(part: Part, projects: Mapping[int, str]) -> str:
    return part.section.label if part.item is None else f"{Section.PROJECTS.label}：{projects[part.item]}"
