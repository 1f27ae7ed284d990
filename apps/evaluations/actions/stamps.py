"""Stamps of a clock that was fast."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Value, When

from apps.evaluations.models import Cycle, Evaluation, HistoryEntry
from apps.trace.actions import record
from apps.trace.enums import TraceKind

_STAMPS = ("submitted_at", "received_at", "approved_at", "published_at", "moved_at")


def take_back_stamps(now: datetime) -> int:
    """Set what is stamped with a moment that has not come yet to ``now``; how many evaluations that touches.

    Until then nothing that a fast clock has stamped can be moved: its next move would lie before the last one. The
    order of moves is their sequence and stays; of two stamps the later one stays the later one, or both are ``now``.
    """
    with transaction.atomic():
        ahead = Evaluation.objects.filter(moved_at__gt=now)
        list(Cycle.objects.filter(Exists(ahead.filter(cycle=OuterRef("pk")))).select_for_update().order_by("pk"))
        HistoryEntry.objects.filter(at__gt=now).update(at=now)
        record(TraceKind.MOVE, "校正晚于当前时间的办理时间")
        return ahead.update(**{name: _at_most(name, now) for name in _STAMPS})


def _at_most(name: str, now: datetime) -> Case:
    """Empty stays empty."""
    return Case(When(**{f"{name}__gt": now}, then=Value(now)), default=F(name))
