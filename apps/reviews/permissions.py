"""Who reviews, who re-scores now, and who runs the cycles, each with the reason why not."""

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.permissions import refusal_to_administer
from apps.accounts.queries import person_of
from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import OWN_WORK, acts_as, refusal_of_closed
from apps.evaluations.workflow import turn_of
from apps.reviews.facts import REVIEWER_ROLES

BUREAU_REVIEWS = frozenset({Status.LINE_REVIEW, Status.PERFORMANCE_REVIEW})
BUREAU_ROLES = (Role.LINE_SECTION, Role.PERFORMANCE, Role.ADMINISTRATOR)
DECIDED = frozenset({Status.APPROVED, Status.PUBLISHED})


def refusal_to_open_inbox(user: User) -> str | None:
    """The inbox is for those who review, and for the administrator who follows the progress."""
    if person_of(user).roles & {*REVIEWER_ROLES, Role.ADMINISTRATOR}:
        return None
    return "审核页面只供审核人和系统管理员使用；填报请从“我的自评”进入。"


def refusal_to_run_cycles(user: User) -> str | None:
    """Cycles and schemes belong to the system administrator of the region."""
    return "只有系统管理员可以管理自评任务和指标方案。" if refusal_to_administer(user) else None


def refusal_to_re_score(user: User, evaluation: Evaluation) -> str | None:
    """Reviewed scores are given by the bureau's reviewer while it is his turn."""
    if closed := refusal_of_closed(evaluation.cycle):
        return closed
    status = Status(evaluation.status)
    if status not in BUREAU_REVIEWS:
        return f"当前状态为“{status.label}”，只有在财政部门审核过程中才能评定复核得分。"
    role = turn_of(status, evaluation.cycle.levels)
    if role is None or not acts_as(user, role, evaluation):
        return f"只有本单位对应的{role.label if role else '审核人'}可以评定复核得分。"
    if evaluation.submitted_by_id == user.pk:
        return OWN_WORK
    return None


def sees_reviewed_scores(user: User, evaluation: Evaluation) -> bool:
    """The bureau always; the department once the evaluation is decided, not while the reviewers are still at it."""
    return Status(evaluation.status) in DECIDED or any(acts_as(user, role, evaluation) for role in BUREAU_ROLES)
