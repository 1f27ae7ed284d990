"""Every change that the bureau makes: reviewed scores, and the dates of a cycle."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.amounts import show_plain
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.core.texts import said, shorten
from apps.evaluations.actions import tell_of_deadline
from apps.evaluations.actions.editing import Write, edit, locked_cycle, note, told_conflict
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.queries import sheet_of
from apps.evaluations.rules import assess
from apps.reviews.models import ReviewedScore
from apps.reviews.permissions import refusal_to_re_score
from apps.reviews.rules import name_of_row, problem_of, scored_row
from apps.trace.actions import record
from apps.trace.enums import TraceKind
from apps.trace.facts import differing

LONGEST_REASON = 2000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class CycleDates:
    """The three dates of a cycle."""

    opens_on: date
    fill_deadline: date
    review_deadline: date


def re_score(
    user: User,
    evaluation_id: int,
    cell: str,
    score: Decimal | None,
    reason: str,
    now: datetime | None = None,
    *,
    seen: str | None = None,
) -> None:
    """Put a reviewed score beside the self-score of a row; ``None`` takes it back.

    ``seen`` is the fingerprint of what the page had shown (``shown_of``); ``None`` overwrites knowingly.

    Raises ``Evaluation.DoesNotExist`` when the user may not see it, ``Refused`` when it is not his turn, the row does
    not exist, the score lies outside 0 … weight, the reason is missing, or somebody else has given another score or
    reason meanwhile. The self-score is never touched; a higher score than the self-score is allowed.
    """
    reason = said(reason)

    def prepare(evaluation: Evaluation) -> tuple[None, Write | None]:
        stood = ReviewedScore.objects.filter(evaluation=evaluation, cell=cell).select_related("reviewer").first()
        if score is None and stood is None:
            return None, None
        shown, wanted = shown_of(stood), "" if score is None else _shown(score, reason)
        if seen not in {None, fingerprint(shown)} and shown != wanted:
            reviewer, at = (stood.reviewer, stood.at) if stood else (None, None)
            raise Refused(f"{told_conflict(shown, reviewer, at, user)}您的修改未保存；仍要采用，请再次保存。")
        before = {cell: stood.score, f"{cell} 理由": stood.reason} if stood else {}
        after = {} if score is None else {cell: score, f"{cell} 理由": reason}
        stated = {"score": score, "reason": reason, "reviewer": user, "at": now or timezone.now()}
        name = "" if score is None else _possible_row(evaluation, cell, score, reason)

        def write() -> None:
            if score is None:
                ReviewedScore.objects.filter(evaluation=evaluation, cell=cell).delete()
            else:
                row = ReviewedScore(evaluation=evaluation, cell=cell, **stated)
                ReviewedScore.objects.bulk_create(
                    [row], update_conflicts=True, unique_fields=["evaluation", "cell"], update_fields=[*stated]
                )
            note(TraceKind.SCORE, evaluation, user, shorten(name, _LONGEST_NAME), differing(before, after))

        return None, Write(write)

    edit(evaluation_id, user, prepare, refusal_to_re_score)


def shown_of(stood: ReviewedScore | None) -> str:
    """A reviewed score with its reason as one text; empty where there is none."""
    return _shown(stood.score, stood.reason) if stood else ""


def _shown(score: Decimal, reason: str) -> str:
    return f"{show_plain(score)} 分：{reason}"


def _possible_row(evaluation: Evaluation, cell: str, score: Decimal, reason: str) -> str:
    """The name of the row that is scored; ``Refused`` where it cannot be."""
    sheet = sheet_of(evaluation)
    scored = scored_row(sheet, assess(sheet), cell)
    if scored is None:
        raise Refused("该指标已不在本自评中，请刷新页面。")
    problem = problem_of(scored, score, reason)
    if not problem and len(reason) > LONGEST_REASON:
        problem = f"调整理由最多 {LONGEST_REASON} 字，现为 {len(reason)} 字，请压缩。"
    if problem:
        raise Refused(problem)
    return name_of_row(sheet, cell)


def change_dates(cycle_id: int, dates: CycleDates) -> Cycle:
    """Move the dates of a cycle for all its departments.

    Raises ``Refused`` when its year is closed, ``ValidationError`` when the dates are out of order.
    """
    with transaction.atomic():
        cycle = locked_cycle(cycle_id)
        before = CycleDates(cycle.opens_on, cycle.fill_deadline, cycle.review_deadline)
        cycle.opens_on = dates.opens_on
        cycle.fill_deadline = dates.fill_deadline
        cycle.review_deadline = dates.review_deadline
        cycle.full_clean()
        cycle.save(update_fields=["opens_on", "fill_deadline", "review_deadline"])
        changes = differing(asdict(before), asdict(dates))
        record(TraceKind.CYCLE, f"修改日期：{cycle.title}", changes, subject=cycle, department=cycle.region)
        if before.fill_deadline != dates.fill_deadline:
            tell_of_deadline(cycle)
    return cycle
