"""Stamps of a clock that was fast."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from apps.evaluations.actions.editing import note
from apps.evaluations.models import Cycle, Evaluation, HistoryEntry
from apps.trace.enums import TraceKind

_STAMPS = ("submitted_at", "received_at", "approved_at", "published_at", "moved_at")


def take_back_stamps(now: datetime) -> int:
    """Set what is stamped with a moment that has not come yet to ``now``; how many evaluations that touches.

    Until then nothing that a fast clock has stamped can be moved: its next move would lie before the last one. The
    order of moves is their sequence and stays; of two stamps the later one stays the later one, or both are ``now``.
    """
    with transaction.atomic():
        ahead = Evaluation.objects.filter(moved_at__gt=now)
        late = HistoryEntry.objects.filter(at__gt=now)
        list(Cycle.objects.filter(Exists(ahead.filter(cycle=OuterRef("pk")))).select_for_update().order_by("pk"))
        told = Q(moved_at__gt=now) | Exists(late.filter(evaluation=OuterRef("pk")))
        for evaluation in Evaluation.objects.filter(told).select_related("department").order_by("pk"):
            moments = {name: getattr(evaluation, name) for name in _STAMPS}
            entries = late.filter(evaluation=evaluation).order_by("pk").values_list("pk", "at")
            moments |= {f"historyentry.{pk}.at": at for pk, at in entries}
            changes = {name: (_text_of(at), _text_of(now)) for name, at in moments.items() if at and at > now}
            note(TraceKind.MOVE, evaluation, None, f"校正晚于当前时间的办理时间：{len(changes)} 处", changes)
        late.update(at=now)
        return ahead.update(**{name: _at_most(name, now) for name in _STAMPS})


def _text_of(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def _at_most(name: str, now: datetime) -> Case:
    """Empty stays empty."""
    return Case(When(**{f"{name}__gt": now}, then=Value(now)), default=F(name))
