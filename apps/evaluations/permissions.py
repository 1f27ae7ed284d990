"""Who may do what with an evaluation now, and why not."""

from datetime import date

from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation
from apps.evaluations.workflow import EDITABLE, Move, move_for, moves_in

WITH_DEPARTMENT = EDITABLE | {Status.DEPARTMENT_REVIEW}
REVIEWING = frozenset({Action.ENDORSE, Action.BEGIN, Action.FORWARD, Action.RETURN, Action.APPROVE})


def acts_as(user: User, role: Role, evaluation: Evaluation) -> bool:
    """Whether the user holds that role for this evaluation's department, section or region today."""
    person = person_of(user, timezone.localdate())
    match role:
        case Role.STAFF | Role.DEPARTMENT_REVIEWER:
            return evaluation.department_id in person.departments_as(role)
        case Role.LINE_SECTION:
            return evaluation.department.responsible_section_id in person.sections_as(role)
        case Role.PERFORMANCE | Role.ADMINISTRATOR:
            return evaluation.cycle.region_id in person.regions_as(role)


def is_of_department(user: User, evaluation: Evaluation) -> bool:
    """Whether the user fills in or reviews for the department itself."""
    return any(acts_as(user, role, evaluation) for role in (Role.STAFF, Role.DEPARTMENT_REVIEWER))


def sees_draft(user: User, evaluation: Evaluation) -> bool:
    """Whether the user sees the sheet as it is now.

    While it is with its department, that is the department alone; the bureau then reads what it last received.
    """
    return evaluation.status not in WITH_DEPARTMENT or is_of_department(user, evaluation)


def refusal(user: User, action: Action, evaluation: Evaluation, today: date | None = None) -> str | None:
    """``None`` when the user may do it now, else the reason: tooltip, 403 text and test expectation in one.

    It judges status, role and turn; what the sheet's content forbids, the action itself says.
    """
    if action == Action.EDIT:
        return _refusal_to_edit(user, evaluation, today or timezone.localdate())
    move = move_for(action, Status(evaluation.status), evaluation.cycle.levels)
    if move is None:
        return f"当前状态为“{Status(evaluation.status).label}”，不能{action.label}。"
    if not acts_as(user, move.role, evaluation):
        return f"只有本单位对应的{move.role.label}可以{action.label}。"
    if action in REVIEWING and evaluation.submitted_by_id == user.pk:
        return "不能审核本人提交的自评，请由其他人员审核。"
    return None


def choices_for(user: User, evaluation: Evaluation) -> dict[Action, str | None]:
    """The moves of this moment that belong to a role of the user, each with its refusal, in the order of ``MOVES``."""
    return {
        move.action: refusal(user, move.action, evaluation)
        for move in moves_of_now(evaluation)
        if acts_as(user, move.role, evaluation)
    }


def moves_of_now(evaluation: Evaluation) -> tuple[Move, ...]:
    """The moves that lead on from the present status in this evaluation's cycle."""
    return tuple(move for move in moves_in(evaluation.cycle.levels) if move.source == evaluation.status)


def _refusal_to_edit(user: User, evaluation: Evaluation, today: date) -> str | None:
    if not acts_as(user, Role.STAFF, evaluation):
        return "只有本单位的填报人可以填报。"
    if evaluation.status not in EDITABLE:
        return f"当前状态为“{Status(evaluation.status).label}”，内容已锁定；需要修改请先撤回或由审核人退回。"
    if today < evaluation.cycle.opens_on:
        return f"填报自 {evaluation.cycle.opens_on:%Y年%m月%d日} 开始。"
    return None
