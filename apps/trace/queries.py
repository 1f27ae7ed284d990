"""Reading the trace: pages of it, what a save replaced, and whether the chain holds."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.trace.enums import TraceKind
from apps.trace.facts import COVERED, DIGEST, START, THROUGH, Broken, Change, Verdict, changes_in, digest_of, key_in
from apps.trace.models import TraceEntry

REPORT_EVERY = 10_000

_ROW = ("sequence", "digest", *COVERED)
_SEALED = TraceEntry.objects.filter(sequence__isnull=False).order_by("sequence")


@dataclass(frozen=True, slots=True)
class TraceFilter:
    """What the page is narrowed to; empty values narrow nothing. Days are those of the portal, both included."""

    person: str = ""  # a user name or a name, as a whole
    department: str = ""  # part of a name
    department_id: int | None = None
    kind: TraceKind | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """One change of a cell: by whom and when, what it replaced, and with what."""

    at: datetime
    username: str
    name: str
    before: str
    after: str


def entries_of(region_id: int, wanted: TraceFilter) -> QuerySet[TraceEntry]:
    """The entries of a region, newest first."""
    found = TraceEntry.objects.filter(region_id=region_id).order_by("-at", "-pk")
    if wanted.person:
        found = found.filter(Q(username=wanted.person) | Q(name=wanted.person))
    if wanted.department:
        found = found.filter(place__contains=wanted.department)
    if wanted.department_id:
        found = found.filter(department_id=wanted.department_id)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.since:
        found = found.filter(at__gte=_start_of(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_start_of(wanted.until + timedelta(days=1)))
    if wanted.text:
        # As it stands in the content: a quotation mark is escaped there.
        typed = json.dumps(wanted.text, ensure_ascii=False)[1:-1]
        found = found.filter(Q(what__contains=wanted.text) | Q(content__contains=typed))
    return found


def page_of_entries(
    region_id: int, wanted: TraceFilter, *, before: int | None = None, size: int = 50
) -> list[TraceEntry]:
    """At most ``size + 1`` entries behind the one with the id ``before``; two queries."""
    found = entries_of(region_id, wanted)
    last = TraceEntry.objects.filter(pk=before).values_list("at", "pk").first() if before else None
    if last is not None:
        found = found.filter(at__lte=last[0]).exclude(at=last[0], pk__gte=last[1])
    return list(found[: size + 1])


def previous_values(evaluation_id: int, cell: str) -> list[Replaced]:
    """What the cell of an evaluation has held, the latest change first: for undoing, and for its history. One query."""
    rows = TraceEntry.objects.filter(
        subject="evaluation", subject_id=evaluation_id, kind=TraceKind.CELLS, content__contains=key_in(cell)
    )
    found: list[Replaced] = []
    for at, username, name, content in rows.order_by("-pk").values_list("at", "username", "name", "content"):
        change: Change | None = changes_in(content).get(cell)
        if change is not None:  # the text of another cell may hold its name
            found.append(Replaced(at, username, name, change[0] or "", change[1] or ""))
    return found


def last_sealed() -> tuple[int, str]:
    """Place and digest of the end of the chain."""
    last = _SEALED.order_by("-sequence").values_list("sequence", "digest").first()
    return (last[0] or 0, last[1]) if last else (0, START)


def digest_at(sequence: int) -> str | None:
    """The digest of the entry at this place; ``None`` where there is none."""
    return TraceEntry.objects.filter(sequence=sequence).values_list("digest", flat=True).first()


def oldest_kept(limit: datetime, at_most: int) -> tuple[int, str] | None:
    """Place and digest of the last entry, among the first ``at_most``, up to which all are older than ``limit``."""
    rows = list(_SEALED.values_list("sequence", "digest", "at")[:at_most])
    old = list(takewhile(lambda row: row[2] < limit, rows))
    return (old[-1][0] or 0, old[-1][1]) if old else None


def verify(report: Callable[[int, int], object] = lambda done, total: None) -> Verdict:
    """Hold every sealed entry against its digest, in the order of the chain; stops at the first that does not hold.

    ``report`` hears now and then how many of how many are done. Reads a million entries in under a minute.
    """
    last, end = last_sealed()
    first = _SEALED.values_list("sequence", flat=True).first() or 0
    unsealed = TraceEntry.objects.filter(sequence__isnull=True).count()
    expected, previous = first, _digest_before(first)
    if first and previous is None:
        return Verdict(first, last, end, unsealed, Broken(first, "此前的日志已不存在，也没有清理记录。"))
    for sequence, digest, *columns in _SEALED.values_list(*_ROW).iterator(chunk_size=5_000):
        if sequence > last:
            break
        if sequence != expected:
            return Verdict(first, last, end, unsealed, Broken(expected, "这一条已不存在。"))
        if digest != digest_of(previous or START, sequence, columns):
            return Verdict(first, last, end, unsealed, Broken(sequence, "内容与校验码不一致。"))
        previous, expected = digest, sequence + 1
        if not sequence % REPORT_EVERY:
            report(sequence - first + 1, last - first + 1)
    return Verdict(first, last, end, unsealed)


def _digest_before(first: int) -> str | None:
    """What the first entry left follows: the start, or what a clearing has noted. ``None`` where nothing was."""
    if first <= 1:
        return START
    clearings = _SEALED.filter(kind=TraceKind.CLEARING)
    for content in clearings.order_by("-sequence").values_list("content", flat=True):
        noted = changes_in(content)
        if noted[THROUGH][0] == str(first - 1):
            return noted[DIGEST][0]
    return None


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
