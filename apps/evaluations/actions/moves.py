"""The moves of an evaluation. ``_move`` is the only place in the project that assigns a status."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.core.texts import cleaned
from apps.evaluations.actions.editing import locked
from apps.evaluations.checks import find
from apps.evaluations.checks.words.copying import compared_texts, report_signature
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation, HistoryEntry, Snapshot, TextSignature
from apps.evaluations.permissions import refusal
from apps.evaluations.queries import context_of, sheet_of, snapshot_of
from apps.evaluations.rules import Assessment, assess
from apps.evaluations.workflow import Move, move_for
from apps.indicators.actions import freeze


def perform(
    user: User, action: Action, evaluation_id: int, comment: str = "", now: datetime | None = None
) -> HistoryEntry:
    """Make a move, or raise ``Refused`` with the reason and change nothing.

    Two people who press at once are served one after the other; the second is told who was first.
    """
    with transaction.atomic():
        evaluation = locked(evaluation_id)
        reason = refusal(user, action, evaluation)
        if reason is not None:
            raise Refused(f"{reason}{_who_was_first(evaluation)}")
        move = move_for(action, Status(evaluation.status), evaluation.cycle.levels)
        if move is None:  # pragma: no cover - refusal has said so already
            raise Refused("当前状态不能执行此操作。")
        reasons = cleaned(comment).strip()
        if move.needs_comment and not reasons:
            raise Refused(f"{action.label}需要填写理由，请写明具体问题。")
        return _move(evaluation, move, user, reasons, now or timezone.now())


def _move(evaluation: Evaluation, move: Move, user: User, comment: str, now: datetime) -> HistoryEntry:
    sheet = sheet_of(evaluation)
    assessment = assess(sheet)
    findings = find(sheet, assessment, context_of(evaluation, sheet))
    errors = sum(finding.severity == Severity.ERROR for finding in findings)
    warnings = [finding for finding in findings if finding.severity == Severity.WARNING]
    unexplained = sum(finding.key not in sheet.explanations for finding in warnings)
    if move.demands_checks and (errors or unexplained):
        raise Refused(_blocked(move.action, errors, unexplained))

    content, digest = snapshot_of(sheet)
    snapshot, _ = Snapshot.objects.get_or_create(
        evaluation=evaluation, digest=digest, defaults={"content": content, "taken_at": now}
    )
    if move.target == Status.SUBMITTED:
        marks = report_signature(compared_texts(sheet))
        TextSignature.objects.get_or_create(snapshot=snapshot, defaults={"marks": marks, "made_at": now})
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
    evaluation.status = move.target
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
            "moved_at",
            "total",
            "grade",
            "errors",
            "warnings",
        ]
    )
    if move.action == Action.SUBMIT:
        freeze(evaluation.scheme)
        freeze(evaluation.project_scheme)
    return entry


def _stamp(evaluation: Evaluation, move: Move, user: User, now: datetime) -> None:
    evaluation.moved_at = now
    if move.action == Action.SUBMIT:
        evaluation.submitted_at, evaluation.submitted_by = now, user
    if move.target == Status.SUBMITTED and evaluation.received_at is None:
        evaluation.received_at = now
    if move.target == Status.APPROVED:
        evaluation.approved_at = now
    if move.target == Status.PUBLISHED:
        evaluation.published_at = now
    if move.action == Action.REOPEN:
        evaluation.approved_at = evaluation.published_at = None


def _summarize(evaluation: Evaluation, assessment: Assessment, errors: int, warnings: int) -> None:
    evaluation.total = assessment.table.total
    evaluation.grade = assessment.table.grade or ""
    evaluation.errors, evaluation.warnings = errors, warnings


def _blocked(action: Action, errors: int, unexplained: int) -> str:
    parts = []
    if errors:
        parts.append(f"{errors} 处错误未改正")
    if unexplained:
        parts.append(f"{unexplained} 处问题未说明")
    return f"还有 {'、'.join(parts)}，不能{action.label}。"


def _who_was_first(evaluation: Evaluation) -> str:
    last = evaluation.history.select_related("actor").first()
    if last is None or last.target != evaluation.status:
        return ""
    moment = timezone.localtime(last.at)
    return f"（{last.actor.name}已于 {moment:%m月%d日 %H:%M} {Action(last.action).label}）"
