"""The moves of an evaluation. ``make`` is the only place in the project that assigns a status."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.core.findings import Finding, Severity
from apps.core.refusals import Refused
from apps.core.texts import said
from apps.evaluations.actions.editing import locked, note
from apps.evaluations.actions.signing import sign
from apps.evaluations.actions.telling import tell_of_move
from apps.evaluations.checks import find
from apps.evaluations.enums import Action, Status
from apps.evaluations.facts import Sheet
from apps.evaluations.models import Evaluation, HistoryEntry, Snapshot
from apps.evaluations.permissions import refusal
from apps.evaluations.queries import context_of, light_evaluation, reviewed_of, sheet_of, snapshot_of
from apps.evaluations.rules import Assessment, assess, score_table_of
from apps.evaluations.workflow import Move, correction_deadline, move_for
from apps.indicators.actions import freeze
from apps.trace.enums import TraceKind

LONGEST_CORRECTION = timedelta(days=366)
CLOCKS_DIFFER = timedelta(minutes=5)  # of two servers that nobody has set back


def perform(
    user: User,
    action: Action,
    evaluation_id: int,
    comment: str = "",
    now: datetime | None = None,
    due_on: date | None = None,
) -> HistoryEntry:
    """Make a move, or raise ``Refused`` with the reason and change nothing.

    ``due_on``: until when the bureau wants back what it returns; without it ``workflow.correction_deadline``.
    Two people who press at once are served one after the other; the second is told who was first. What takes long is
    computed before the lock.
    """
    moment = now or timezone.now()
    foreseen = _foreseen(user, action, evaluation_id)
    with transaction.atomic():
        evaluation, move = locked_for(user, action, evaluation_id)
        reasons = said(comment)
        if move.needs_comment and not reasons:
            raise Refused(f"{action.label}需要填写理由，请写明具体问题。")
        if move.sets_deadline:
            evaluation.correction_deadline = _deadline(evaluation, due_on, timezone.localdate(moment))
        return make(evaluation, move, user, reasons, moment, foreseen)


def locked_for(user: User, action: Action, evaluation_id: int) -> tuple[Evaluation, Move]:
    """The evaluation, locked, with the move that this user makes now; ``Refused`` when he may not."""
    evaluation = locked(evaluation_id)
    reason = refusal(user, action, evaluation)
    if reason is not None:
        raise Refused(f"{reason}{_who_was_first(evaluation)}")
    move = move_for(action, Status(evaluation.status), evaluation.cycle.levels)
    if move is None:  # pragma: no cover - refusal has said so already
        raise Refused("当前状态不能执行此操作。")
    return evaluation, move


def _foreseen(user: User, action: Action, evaluation_id: int) -> "Judged | None":
    """The sheet as it will be judged, if the user may make the move as things stand; why not is said under the lock."""
    evaluation = light_evaluation(evaluation_id)
    if evaluation is None or refusal(user, action, evaluation) is not None:
        return None
    return Judged.of(evaluation, sheet_of(evaluation))


@dataclass(frozen=True, slots=True)
class Judged:
    """A sheet as of a number of changes, with what takes long about it: its assessment and its findings."""

    changes: int
    sheet: Sheet
    assessment: Assessment
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, evaluation: Evaluation, sheet: Sheet) -> Self:
        """Of a sheet of the evaluation, which was read before it."""
        assessment = assess(sheet)
        return cls(evaluation.changes, sheet, assessment, tuple(find(sheet, assessment, context_of(evaluation, sheet))))


def make(
    evaluation: Evaluation,
    move: Move,
    user: User,
    comment: str,
    now: datetime,
    foreseen: Judged | None = None,
    also: Collection[str] = (),
) -> HistoryEntry:
    """Carry out a move of a locked evaluation that the user may make; the only place that assigns a status.

    What was ``foreseen`` before the lock is taken where nothing has changed since. ``also`` names further columns to be
    written: the row is updated once in a transaction (``editing.Write``).

    Stamps keep the order of the moves: a clock that is a little behind is overruled; ``Refused`` when it was set back.
    """
    if evaluation.moved_at - now > CLOCKS_DIFFER:
        raise Refused(_set_back(evaluation, now))
    now = max(now, evaluation.moved_at)
    if foreseen is None or foreseen.changes != evaluation.changes:
        foreseen = Judged.of(evaluation, sheet_of(evaluation))
    judged, sheet, assessment = foreseen, foreseen.sheet, foreseen.assessment
    errors = sum(finding.severity == Severity.ERROR for finding in judged.findings)
    warnings = [finding for finding in judged.findings if finding.severity == Severity.WARNING]
    unexplained = sum(finding.key not in sheet.explanations for finding in warnings)
    if move.demands_checks and (errors or unexplained):
        raise Refused(_blocked(move.action, errors, unexplained))
    if move.demands_checks and sheet.scheme.demands_scores and assessment.table.is_open:
        raise Refused(f"{_table_of(sheet)}还没有总分，方案要求评分，不能{move.action.label}。")

    if move.target == Status.APPROVED:
        approvals = HistoryEntry.objects.filter(evaluation=evaluation, action=Action.APPROVE).count()
        sheet = replace(sheet, reviewed=reviewed_of(evaluation), approval=approvals + 1)
    snapshot = Snapshot.objects.keep(evaluation, snapshot_of(sheet)[0], now)
    entry = HistoryEntry.objects.create(
        evaluation=evaluation,
        action=move.action,
        source=move.source,
        target=move.target,
        actor=user,
        at=now,
        comment=comment,
        snapshot=snapshot,
    )
    if move.target == Status.SUBMITTED:
        sign(entry, sheet)
    evaluation.status = move.target
    evaluation.changes += 1
    _stamp(evaluation, move, user, now)
    _summarize(evaluation, assessment, errors, len(warnings))
    evaluation.save(
        update_fields=[
            "status",
            "submitted_at",
            "submitted_by",
            "received_at",
            "approved_at",
            "published_at",
            "awaits_document",
            "moved_at",
            "changes",
            "correction_deadline",
            "total",
            "grade",
            "errors",
            "warnings",
            *also,
        ]
    )
    changes = {
        "状态": (move.source.label, move.target.label),
        "意见": (None, comment),
        "校验码": (None, snapshot.digest if snapshot else ""),
    }
    note(TraceKind.MOVE, evaluation, user, move.action.label, {name: one for name, one in changes.items() if one[1]})
    if move.action == Action.SUBMIT:
        freeze(evaluation.scheme)
        freeze(evaluation.project_scheme)
    tell_of_move(evaluation, move, user, comment, now)
    return entry


def _deadline(evaluation: Evaluation, due_on: date | None, today: date) -> date:
    if due_on is None:
        return correction_deadline(today, evaluation.cycle.fill_deadline)
    if due_on < today:
        raise Refused("修改期限不能早于今天，请重新选择日期。")
    if due_on - today > LONGEST_CORRECTION:
        raise Refused(f"修改期限最迟为 {today + LONGEST_CORRECTION:%Y年%m月%d日}，请重新选择日期。")
    return due_on


def _stamp(evaluation: Evaluation, move: Move, user: User, now: datetime) -> None:
    evaluation.moved_at = now
    if move.action == Action.SUBMIT:
        evaluation.submitted_at, evaluation.submitted_by = now, user
    if move.target == Status.SUBMITTED and evaluation.received_at is None:
        evaluation.received_at = now
    if move.target == Status.APPROVED:
        evaluation.approved_at, evaluation.awaits_document = now, True
    if move.target == Status.PUBLISHED:
        evaluation.published_at = now
    if move.action == Action.REOPEN:
        evaluation.approved_at = evaluation.published_at = None
        evaluation.awaits_document = False


def _summarize(evaluation: Evaluation, assessment: Assessment, errors: int, warnings: int) -> None:
    evaluation.total = assessment.table.total
    evaluation.grade = assessment.table.grade or ""
    evaluation.errors, evaluation.warnings = errors, warnings


def _table_of(sheet: Sheet) -> str:
    form = sheet.scheme.project_form
    return form.title if form else score_table_of(sheet.scheme).title


def _blocked(action: Action, errors: int, unexplained: int) -> str:
    parts = []
    if errors:
        parts.append(f"{errors} 处错误未改正")
    if unexplained:
        parts.append(f"{unexplained} 处问题未说明")
    return f"还有 {'、'.join(parts)}，不能{action.label}。"


def _set_back(evaluation: Evaluation, now: datetime) -> str:
    last, clock = (f"{timezone.localtime(moment):%Y年%m月%d日 %H:%M}" for moment in (evaluation.moved_at, now))
    return f"服务器时间（{clock}）早于本自评的上一次办理（{last}），本次不能办理。请系统管理员校准服务器时间后重试。"


def _who_was_first(evaluation: Evaluation) -> str:
    last = evaluation.history.exclude(source=F("target")).select_related("actor").first()
    if last is None or last.target != evaluation.status:
        return ""
    moment = timezone.localtime(last.at)
    return f"（{last.actor.name}已于 {moment:%m月%d日 %H:%M} {Action(last.action).label}）"
