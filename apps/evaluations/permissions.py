"""Who may do what with an evaluation now, and why not."""

from datetime import date

from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.facts import Part
from apps.evaluations.models import REVIEWED, Assignment, Cycle, Evaluation
from apps.evaluations.queries import parts_of_cells
from apps.evaluations.workflow import AFTER_CLOSING, EDITABLE, Move, move_for, moves_in

OWN_WORK = "不能审核本人提交的自评，请由其他人员审核。"
WITH_DEPARTMENT = EDITABLE | {Status.DEPARTMENT_REVIEW}
BUREAU = (Role.LINE_SECTION, Role.PERFORMANCE, Role.ADMINISTRATOR)
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


def may_see(user: User, evaluation: Evaluation) -> bool:
    """What ``visible_to`` filters, asked of an evaluation that has been read."""
    if is_of_department(user, evaluation):
        return True
    return evaluation.received_at is not None and any(acts_as(user, role, evaluation) for role in BUREAU)


def sees_draft(user: User, evaluation: Evaluation) -> bool:
    """Whether the user sees the sheet as it is now.

    While it is with its department, that is the department alone; the bureau then reads what it last received.
    """
    return evaluation.status not in WITH_DEPARTMENT or is_of_department(user, evaluation)


def parts_of(user: User, evaluation: Evaluation) -> frozenset[Part] | None:
    """The parts that a user sees and edits alone; ``None`` who sees all of it. A query where the work is divided.

    Divided is what the department fills in; what has been approved all its people may read.
    """
    if (
        not evaluation.is_divided
        or evaluation.status in REVIEWED
        or acts_as(user, Role.DEPARTMENT_REVIEWER, evaluation)
    ):
        return None
    known = evaluation.known_parts = evaluation.known_parts or {}
    if user.pk not in known:
        held = Assignment.objects.filter(evaluation=evaluation.pk, user=user).values_list("section", "project")
        known[user.pk] = frozenset(Part(Section(section), project) for section, project in held) or None
    return known[user.pk]


def refusal_of_part(user: User, evaluation: Evaluation, part: Part | None) -> str | None:
    """Why somebody does not see a part, or without one the whole, of what he may see; ``None`` when he does."""
    parts = parts_of(user, evaluation)
    if parts is None or (part is not None and any(one.covers(part) for one in parts)):
        return None
    own = "、".join(section.label for section in Section if section in {one.section for one in parts})
    return f"本自评已分工，您负责的是：{own}。其他内容请联系牵头填报人。"


def refusal_of_file(user: User, evaluation: Evaluation, section: str, cell: str) -> str | None:
    """Why a file of that place is not somebody's: with 佐证材料 all are, otherwise those of his own parts."""
    reason = refusal_of_part(user, evaluation, Part(Section.EVIDENCE))
    if reason is None:
        return None
    part = parts_of_cells(evaluation, [cell])[cell] if cell else Part(Section(section))
    return refusal_of_part(user, evaluation, part)


def refusal_to_divide(user: User, evaluation: Evaluation) -> str | None:
    """Parts are assigned, and an evaluation is handed over, by whoever leads it, or by the department's reviewer."""
    if closed := refusal_of_closed(evaluation.cycle):
        return closed
    if evaluation.status not in EDITABLE:
        return f"当前状态为“{Status(evaluation.status).label}”，不能调整分工。"
    if not is_of_department(user, evaluation):
        return "只有本单位的人员可以分工。"
    return refusal_of_part(user, evaluation, None)


def refusal(
    user: User,
    action: Action,
    evaluation: Evaluation,
    today: date | None = None,
    part: Part | None = None,
    *,
    is_of_any_part: bool = False,
) -> str | None:
    """``None`` when the user may do it now, else the reason: tooltip, 403 text and test expectation in one.

    It judges year, status, role and turn; what the sheet's content forbids, the action itself says. Who has been
    assigned parts may edit a ``part`` of his, never the whole; with ``is_of_any_part`` the action looks itself.
    """
    if action not in AFTER_CLOSING and (closed := refusal_of_closed(evaluation.cycle)):
        return closed
    if action == Action.EDIT:
        reason = _refusal_to_edit(user, evaluation, today or timezone.localdate())
        return reason or (None if is_of_any_part else refusal_of_part(user, evaluation, part))
    move = move_for(action, Status(evaluation.status), evaluation.cycle.levels)
    if move is None:
        return f"当前状态为“{Status(evaluation.status).label}”，不能{action.label}。"
    if not acts_as(user, move.role, evaluation):
        return f"只有本单位对应的{move.role.label}可以{action.label}。"
    if action in REVIEWING and evaluation.submitted_by_id == user.pk:
        return OWN_WORK
    return refusal_of_part(user, evaluation, None) if move.role == Role.STAFF else None


def refusal_of_closed(cycle: Cycle) -> str | None:
    """Why nothing of a closed year can be changed, whoever asks; ``None`` while it is open."""
    if cycle.closed_at is None or cycle.closed_by is None:
        return None
    return (
        f"{cycle.year_id} 年度已由{cycle.closed_by.name}于 {timezone.localdate(cycle.closed_at):%Y年%m月%d日} 关账，"
        "内容只能查看，已审定的可以公开；确需修改，请由系统管理员重新开放。"
    )


def refusal_to_close(user: User, cycle: Cycle) -> str | None:
    """A year is closed by the administrator of its region, once."""
    if user.administered_region_id != cycle.region_id:
        return "只有本行政区的系统管理员可以关账。"
    return refusal_of_closed(cycle)


def refusal_to_reopen(user: User, cycle: Cycle) -> str | None:
    """A closed year is reopened by the administrator of its region."""
    if user.administered_region_id != cycle.region_id:
        return "只有本行政区的系统管理员可以重新开放年度。"
    return None if cycle.closed_at else f"{cycle.year_id} 年度没有关账，不需要重新开放。"


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
