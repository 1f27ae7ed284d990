"""Reading the trace: pages of it, what a save replaced, and whether the chain holds."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import takewhile

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.core.pages import beyond
from apps.trace.enums import TraceKind
from apps.trace.facts import COVERED, DIGEST, START, THROUGH, Broken, Change, Verdict, changes_in, digest_of, key_in
from apps.trace.models import TraceEnd, TraceEntry
from apps.trace.rules import Labels

REPORT_EVERY = 10_000
LOOKED_THROUGH = 5_000  # entries for one page

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


@dataclass(frozen=True, slots=True)
class TracePage:
    """Some entries, and the id of the one behind which more may be found; ``None`` when all were looked through."""

    entries: list[TraceEntry]
    behind: int | None


def page_of_entries(
    region_id: int,
    wanted: TraceFilter,
    *,
    before: int | None = None,
    size: int = 50,
    through: int = LOOKED_THROUGH,
) -> TracePage:
    """The newest entries of a region behind the one with the id ``before``, at most ``size``; four queries at most.

    They come in their sequence, those of a period by their time. What no index finds is looked for in ``through``
    entries, so that a page may be short though more follow.
    """
    along, rest = _along(region_id, wanted)
    if before is not None:
        along = along.behind(before)
    rows, last = along.rows(), None
    if rest:
        last = next(iter(rows.values_list("pk", flat=True)[through - 1 : through]), None)
        rows = (along if last is None else along.down_to(last)).rows().filter(rest)
    found = list(rows[: size + 1])
    if len(found) > size:
        return TracePage(found[:size], found[size - 1].pk)
    return TracePage(found, last)


@dataclass(frozen=True, slots=True)
class _Along:
    """Entries in the order of an index, newest first: by their sequence, or by time."""

    found: QuerySet[TraceEntry]
    is_by_time: bool

    def rows(self) -> QuerySet[TraceEntry]:
        return self.found.order_by(*(("-at", "-pk") if self.is_by_time else ("-pk",)))

    def behind(self, pk: int) -> "_Along":
        """What comes behind that entry."""
        at = self._time_of(pk)
        condition = beyond("at", at, pk, is_later=False) if at else Q(pk__lt=pk)
        return replace(self, found=self.found.filter(condition))

    def down_to(self, pk: int) -> "_Along":
        """That entry and what comes before it."""
        at = self._time_of(pk)
        condition = beyond("at", at, pk - 1, is_later=True) if at else Q(pk__gte=pk)
        return replace(self, found=self.found.filter(condition))

    def _time_of(self, pk: int) -> datetime | None:
        return TraceEntry.objects.filter(pk=pk).values_list("at", flat=True).first() if self.is_by_time else None


def _along(region_id: int, wanted: TraceFilter) -> tuple[_Along, Q]:
    """The entries that an index finds, and the condition that has to be asked of each of them."""
    found = TraceEntry.objects.filter(region_id=region_id)
    equal = {"department_id": wanted.department_id, **_acting(found, wanted.person), "kind": wanted.kind}
    asked = [Q(**{name: value}) for name, value in equal.items() if value]
    rest = Q(place__contains=wanted.department) if wanted.department else Q()
    if wanted.text:
        # As it stands in the content: a quotation mark is escaped there.
        typed = json.dumps(wanted.text, ensure_ascii=False)[1:-1]
        told = Q(what__contains=wanted.text) | Q(content__contains=typed)
        for part, name in labels().named(wanted.text):
            told |= Q(subject=part, content__contains=key_in(name))
            told |= Q(content__contains=f'"{part}.') & Q(content__contains=f".{name}")
        rest &= told
    if wanted.since:
        found = found.filter(at__gte=_start_of(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_start_of(wanted.until + timedelta(days=1)))
    is_by_time = bool(wanted.since or wanted.until)
    if asked and not is_by_time:
        found = found.filter(asked.pop(0))
    for condition in asked:
        rest &= condition
    return _Along(found, is_by_time), rest


def _acting(found: QuerySet[TraceEntry], person: str) -> dict[str, str]:
    """The column in which a person stands: the user name, or else the name; one query."""
    if not person:
        return {}
    return {"username" if found.filter(username=person).exists() else "name": person}


@cache
def labels() -> Labels:
    """What fields are called: by the catalogues that the portal has gathered, else by the tables of the apps."""
    names: dict[tuple[str, str], str] = {}
    values: dict[tuple[str, str], dict[str, str]] = {}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            for name in {column.name, column.attname}:
                place = model._meta.model_name or "", name
                if str(column.verbose_name) != column.name.replace("_", " "):  # which is Django's own way
                    names[place] = str(column.verbose_name)
                values[place] = {str(value): str(label) for value, label in column.flatchoices}
    for part, catalogue in import_string(settings.FIELD_CATALOGUES).items():
        names |= {(part, name): field.label for name, field in catalogue.items()}
    return Labels(names, values)


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


@dataclass(frozen=True, slots=True)
class Step:
    """An entry about an evaluation as its other editors are told of it: by whom, when, and which names it changed."""

    id: int
    kind: TraceKind
    what: str
    user_id: int | None
    name: str
    at: datetime
    names: tuple[str, ...]


def steps_of(evaluation_id: int, kinds: Collection[TraceKind], after: int | None, at_most: int) -> list[Step]:
    """What was done to an evaluation behind the entry ``after``, in its order; without it the latest of all. One query.

    Entries of an evaluation whose kinds are written under its lock have rising ids, so that none appears before an
    ``after`` that somebody knows.
    """
    rows = TraceEntry.objects.filter(subject="evaluation", subject_id=evaluation_id, kind__in=kinds)
    rows = rows.order_by("-pk") if after is None else rows.filter(pk__gt=after).order_by("pk")
    columns = rows.values_list("pk", "kind", "what", "user_id", "name", "at", "content")[:at_most]
    steps = [
        Step(pk, TraceKind(kind), what, user_id, name, at, tuple(changes_in(content)))
        for pk, kind, what, user_id, name, at, content in columns
    ]
    return steps[::-1] if after is None else steps


def entries_about(evaluation_id: int, after: int, before: int | None, size: int) -> TracePage:
    """What was done to an evaluation behind the entry ``after`` and before ``before``, newest first. One query."""
    rows = TraceEntry.objects.filter(subject="evaluation", subject_id=evaluation_id, pk__gt=after).order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: size + 1])
    return TracePage(found[:size], found[size - 1].pk if len(found) > size else None)


def row_entries(evaluation_id: int, *names: str, most: int | None = None) -> QuerySet[TraceEntry]:
    """What was done to rows of an evaluation, the latest first; with ``names``, what holds one of these changes."""
    rows = TraceEntry.objects.filter(subject="evaluation", subject_id=evaluation_id, kind=TraceKind.ROWS)
    told = Q()
    for name in names:
        told |= Q(content__contains=key_in(name))
    return rows.filter(told).order_by("-pk")[:most]


def last_sealed() -> tuple[int, str]:
    """Place and digest of the end of the chain as the last sealing noted them; of the last entry before the first."""
    ends = (TraceEnd.objects.order_by("-sequence"), _SEALED.order_by("-sequence"))
    last = next(filter(None, (end.values_list("sequence", "digest").first() for end in ends)), None)
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
    """Hold every sealed entry against its digest, in the order of the chain, and the last against what the last
    sealing noted; stops at the first that does not hold.

    ``report`` hears now and then how many of how many are done. Reads a million entries in under a minute.
    """
    last, end = last_sealed()
    first = _SEALED.values_list("sequence", flat=True).first() or 0
    unsealed = TraceEntry.objects.filter(sequence__isnull=True).count()
    expected, previous = first or last, _digest_before(first)
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
    if last and expected <= last:
        return Verdict(first, last, end, unsealed, Broken(expected, "这一条及以后的日志已不存在。"))
    if last and previous != end:
        return Verdict(first, last, end, unsealed, Broken(last, "校验码与编入时记下的不一致。"))
    return Verdict(first, last, end, unsealed)


def is_owned() -> bool:
    """The role of this connection can lift the triggers of the trace: it owns the table, or may act as its owner.

    Of SQLite, whose file belongs to the portal anyway, this is not said.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass(%s)",
            [TraceEntry._meta.db_table],
        )
        found = cursor.fetchone()
    return bool(found and found[0])


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
