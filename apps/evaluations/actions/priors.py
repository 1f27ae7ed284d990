"""Figures of last year: filled in from its approval, locked, and unlocked by the bureau for a reason."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.models import Figure
from apps.core.amounts import show_plain
from apps.core.refusals import Refused
from apps.core.texts import said
from apps.evaluations import facts
from apps.evaluations.actions.editing import Write, count_change, edit, locked, note
from apps.evaluations.models import Evaluation, TakenOver
from apps.evaluations.permissions import acts_as, refusal_of_closed
from apps.evaluations.queries import approved_last_year
from apps.trace.enums import TraceKind

LONGEST_REASON = 2000
UNLOCKERS = (Role.PERFORMANCE, Role.ADMINISTRATOR)


def take_priors(evaluation_id: int, user: User) -> int:
    """Fill in last year's figures as they are approved now, and lock them; how many.

    What the department has typed itself stays; so does everything once the bureau has unlocked the figures.
    """

    def prepare(evaluation: Evaluation) -> tuple[int, Write | None]:
        place, year = evaluation.department_id, evaluation.cycle.year_id
        last = approved_last_year([place], year).get(place)
        if last is None:
            raise Refused("上年度的自评还没有审定，审定后才能取用。")
        row = TakenOver.objects.filter(evaluation=evaluation).first() or TakenOver(evaluation=evaluation)
        if row.unlocked_at is not None:
            raise Refused("财政部门已允许修改上年数，请直接填写。")
        rows = {one.name: one for one in Figure.objects.filter(department=place, year=year)}
        wanted = {
            name: value
            for name, value in facts.prior_values(last.figures).items()
            if f"figure.{name}" in row.priors or name not in rows or _is_empty(rows[name])
        }
        changes = {
            f"figure.{name}": (show_plain(rows[name].value) if name in rows else None, show_plain(value))
            for name, value in wanted.items()
            if name not in rows or rows[name].value != value
        }
        row.priors = {f"figure.{name}": show_plain(value) for name, value in wanted.items()}

        def write() -> None:
            Figure.objects.bulk_create(
                (Figure(department_id=place, year_id=year, name=name, value=value) for name, value in wanted.items()),
                update_conflicts=True,
                unique_fields=["department", "year", "name"],
                update_fields=["value", "rejected"],
            )
            row.save()
            note(TraceKind.CELLS, evaluation, user, "按上年审定数填入", changes)

        return len(changes), Write(write)

    return edit(evaluation_id, user, prepare)


def unlock_priors(user: User, evaluation_id: int, reason: str, now: datetime | None = None) -> None:
    """Allow the department to change last year's figures. ``Refused`` for all but the bureau, and without a reason."""
    wording = said(reason)
    if not wording:
        raise Refused("请写明允许修改上年数的理由。")
    if len(wording) > LONGEST_REASON:
        raise Refused(f"理由最多 {LONGEST_REASON} 字，请压缩。")
    with transaction.atomic():
        evaluation = locked(evaluation_id)
        if not any(acts_as(user, role, evaluation) for role in UNLOCKERS):
            raise Refused("只有绩效股和系统管理员可以允许修改上年数。")
        if closed := refusal_of_closed(evaluation.cycle):
            raise Refused(closed)
        row = TakenOver.objects.filter(evaluation=evaluation).first()
        if row is None or not row.priors or row.unlocked_at is not None:
            raise Refused(f"“{evaluation.department.name}”没有锁定的上年数。")
        row.unlocked_at, row.unlocked_by, row.unlock_reason = now or timezone.now(), user, wording
        row.save(update_fields=["unlocked_at", "unlocked_by", "unlock_reason"])
        count_change(Evaluation.objects.filter(pk=evaluation_id))
        note(TraceKind.CELLS, evaluation, user, "允许修改上年数", {"理由": (None, wording)})


def _is_empty(row: Figure) -> bool:
    return row.value is None and not row.rejected
