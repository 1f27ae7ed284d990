"""Adding to the trace, sealing what was added, and throwing away what is old enough."""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from apps.core.origin import present_origin
from apps.core.writes import Insert, insert
from apps.trace.enums import TraceKind
from apps.trace.facts import COVERED, DIGEST, START, THROUGH, Actor, Change, Place, content_of, digest_of
from apps.trace.models import TraceEnd, TraceEntry
from apps.trace.queries import last_sealed, oldest_kept

AT_A_TIME = 500  # entries that are sealed by one statement
FORGOTTEN_AT_A_TIME = 5_000


def record(
    kind: TraceKind,
    what: str = "",
    changes: Mapping[str, Change] | None = None,
    *,
    subject: models.Model | None = None,
    department: Place | None = None,
    region_id: int | None = None,
    user: Actor | None = None,
) -> None:
    """Add an entry in the caller's transaction: it stays if and only if what it tells of does. See ``entry``."""
    insert(entry(kind, what, changes, subject=subject, department=department, region_id=region_id, user=user))


def entry(
    kind: TraceKind,
    what: str = "",
    changes: Mapping[str, Change] | None = None,
    *,
    subject: models.Model | None = None,
    department: Place | None = None,
    region_id: int | None = None,
    user: Actor | None = None,
) -> Insert:
    """The entry as a row that is still to be written.

    ``user`` is who acts, otherwise the one of the request or task; the moment is the server's, whatever moment the
    deed is dated with. ``region_id`` is the department's where it is left out; administrators of that region see the
    entry, of an entry without one nobody but the command. Changes hold no password and nothing that opens a session.
    """
    origin = present_origin()
    actor = user or (origin.user if origin.is_somebody else None)
    department_id = department.pk if department else None
    if region_id is None and department is not None:
        region_id = department.region_id or department.pk
    return Insert(
        TraceEntry,
        {
            "at": timezone.now(),
            "kind": kind,
            "what": what[:300],
            "subject": subject._meta.model_name or "" if subject else "",
            "subject_id": subject.pk if subject else None,
            "region_id": region_id,
            "department_id": department_id,
            "place": department.name if department else "",
            "user_id": actor.pk if actor else None,
            "username": actor.username if actor else "",
            "name": actor.name if actor else "",
            "role": actor.roles_for(department_id)[:100] if actor else "",
            "address": origin.address[:45],
            "content": content_of(changes or {}),
            "sequence": None,
            "digest": START,
        },
    )


def held_by(*rows: models.Model) -> dict[str, Change]:
    """What rows held that are about to be deleted: every column that is not empty, under table, id and column."""
    return {
        f"{row._meta.model_name}.{row.pk}.{field.attname}": (_text_of(value), None)
        for row in rows
        for field in row._meta.concrete_fields
        if (value := row.serializable_value(field.attname)) not in (None, "", {}, [])
    }


def seal() -> int:
    """Give all committed entries that have none yet their place in the chain; how many.

    Whatever a transaction that was rolled back has used up leaves no gap: places are given here, in order of commit as
    as far as two sealings apart, of ids within one. Two that seal at once wait for each other on the end of the chain,
    which stays noted: what follows an end that was cut off is sealed behind the gap.
    """
    sealed = 0
    while (piece := _seal_some()) == AT_A_TIME:
        sealed += piece
    return sealed + piece


def forget() -> int:
    """Throw away sealed entries that were kept for ``TRACE_KEPT_DAYS``, from the start of the chain; how many.

    An entry of the chain keeps the place and the digest of the last that is gone, so that the first one left can still
    be held against it.
    """
    gone = 0
    while piece := _forget_some():
        gone += piece
    return gone


def _text_of(value: object) -> str:
    """Structures as JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _seal_some() -> int:
    with transaction.atomic():
        waiting = TraceEntry.objects.filter(sequence__isnull=True).select_for_update().order_by("pk")
        rows = list(waiting.values_list(*COVERED)[:AT_A_TIME])
        if not rows:
            return 0
        TraceEnd.objects.get_or_create(pk=1, defaults=dict(zip(("sequence", "digest"), last_sealed(), strict=True)))
        end = TraceEnd.objects.select_for_update().get(pk=1)  # whoever held it has moved the end of the chain
        sequence, digest = end.sequence, end.digest
        places: list[int | str] = []
        for row in rows:
            sequence += 1
            digest = digest_of(digest, sequence, row)
            places += [row[0], sequence, digest]
        table = connection.ops.quote_name(TraceEntry._meta.db_table)
        values = ", ".join(["(%s, %s, %s)"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET sequence = sealed.column2, digest = sealed.column3 "
                f"FROM (VALUES {values}) AS sealed WHERE id = sealed.column1",
                places,
            )
        end.sequence, end.digest = sequence, digest
        end.save(update_fields=["sequence", "digest"])
    return len(rows)


def _forget_some() -> int:
    with transaction.atomic():
        limit = timezone.now() - timedelta(days=settings.TRACE_KEPT_DAYS)
        last = oldest_kept(limit, at_most=FORGOTTEN_AT_A_TIME)
        if last is None:
            return 0
        sequence, digest = last
        record(TraceKind.CLEARING, changes={THROUGH: (str(sequence), None), DIGEST: (digest, None)})
        return TraceEntry.objects.filter(sequence__lte=sequence).delete()[0]
