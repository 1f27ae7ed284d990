"""Closing the year of a region, and reopening it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.texts import said
from apps.evaluations.actions.editing import count_change, locked_cycle
from apps.evaluations.models import ClosingEntry, Cycle
from apps.evaluations.permissions import refusal_to_close, refusal_to_reopen
from apps.trace.actions import record
from apps.trace.enums import TraceKind

REASON_DEMANDED = "请填写重新开放的理由。"
LONGEST_REASON = 2000


def close_year(user: User, cycle_id: int, now: datetime | None = None) -> Cycle:
    """Close the year of a cycle: from then on every change is refused, with who closed it and when."""
    moment = now or timezone.now()
    with transaction.atomic():
        cycle = locked_cycle(cycle_id, may_be_closed=True)
        _require(refusal_to_close(user, cycle))
        # Whoever changes an evaluation at this moment holds its lock: he has done so, or will be refused.
        list(cycle.evaluations.select_for_update().order_by("pk").values_list("pk"))
        return _stamped(cycle, user, moment, is_closing=True)


def reopen_year(user: User, cycle_id: int, reason: str, now: datetime | None = None) -> Cycle:
    """Open a closed year again. The reason is kept; ``Refused`` without one."""
    moment, wording = now or timezone.now(), said(reason)
    if not wording:
        raise Refused(REASON_DEMANDED)
    if len(wording) > LONGEST_REASON:
        raise Refused(f"理由最多 {LONGEST_REASON} 字，现为 {len(wording)} 字，请压缩。")
    with transaction.atomic():
        cycle = locked_cycle(cycle_id, may_be_closed=True)
        _require(refusal_to_reopen(user, cycle))
        return _stamped(cycle, user, moment, is_closing=False, reason=wording)


def _require(reason: str | None) -> None:
    if reason is not None:
        raise Refused(reason)


def _stamped(cycle: Cycle, user: User, moment: datetime, *, is_closing: bool, reason: str = "") -> Cycle:
    cycle.closed_at, cycle.closed_by = (moment, user) if is_closing else (None, None)
    cycle.save(update_fields=["closed_at", "closed_by"])
    count_change(cycle.evaluations.all())
    ClosingEntry.objects.create(cycle=cycle, is_closing=is_closing, actor=user, at=moment, reason=reason)
    record(
        TraceKind.CLOSING,
        f"{'关账' if is_closing else '重新开放'}：{cycle.title}",
        {"理由": (None, reason)} if reason else {},
        subject=cycle,
        department=cycle.region,
        user=user,
    )
    return cycle
