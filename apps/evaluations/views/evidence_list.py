"""View models of evidence: the files of an evaluation or of one place, their older versions, what was removed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.evaluations.documents import can_show
from apps.evaluations.facts import EvidenceItem, Sheet
from apps.evaluations.forms import EvidenceForm, evidence_places
from apps.evaluations.models import Evidence
from apps.evaluations.views.desk import Work

DIGITS = 12  # of a digest, enough to tell files apart on paper


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file in a list. ``older`` are the versions before it, the latest first."""

    id: int
    name: str
    place: str
    size: int
    uploaded_by: str
    uploaded_at: datetime
    digest: str
    can_show: bool
    older: tuple["FileShown", ...] = ()
    removed_by: str = ""
    removed_at: datetime | None = None


def evidence_content(work: Work, place: str | None = None, asked: str = "") -> dict[str, Any]:
    """What the lists are drawn from: ``files``, ``removed``, ``form``; with ``place`` of that place alone.

    ``asked`` is the place that stands chosen in the form. Two queries for the department, which also sees what was
    removed, none for others.
    """
    places = evidence_places(work.sheet)
    labels = dict(places)
    items = [item for item in work.sheet.evidence if place in {None, item.place}]
    kept = _kept(work) if work.is_of_department else []
    older = older_of(kept)
    files = tuple(_standing(item, labels, older.get(item.id, ())) for item in items)
    removed = tuple(
        shown_row(row, labels, older.get(row.pk, ()))
        for row in reversed(kept)
        if row.replaced_by_id is None and place in {None, row.place}
    )
    form = EvidenceForm(places if place is None else [(place, labels[place])], place or asked)
    return {"files": files, "removed": removed, "form": form, "stored_names": [file.name for file in files]}


def counts_of(sheet: Sheet) -> Counter[str]:
    """How many files stand at each place."""
    return Counter(item.place for item in sheet.evidence)


def older_of(kept: Iterable[Evidence]) -> dict[int, tuple[FileShown, ...]]:
    """The older versions of each file that is not replaced itself, by its id, the latest first."""
    rows = sorted(kept, key=lambda row: row.pk)
    newer = {row.pk: row.replaced_by_id for row in rows if row.replaced_by_id is not None}
    found: dict[int, list[FileShown]] = defaultdict(list)
    for row in reversed(rows):
        head = row.replaced_by_id
        while head in newer:
            head = newer[head]
        if head is not None:
            found[head].append(shown_row(row, {}))
    return {pk: tuple(shown) for pk, shown in found.items()}


def shown_row(row: Evidence, labels: Mapping[str, str], older: tuple[FileShown, ...] = ()) -> FileShown:
    """A row of the table, which may be removed."""
    return FileShown(
        id=row.pk,
        name=row.name,
        place=_label(row, labels),
        size=row.size,
        uploaded_by=row.uploaded_by.name,
        uploaded_at=row.uploaded_at,
        digest=row.sha256[:DIGITS],
        can_show=can_show(row.content_type),
        older=older,
        removed_by=row.removed_by.name if row.removed_by else "",
        removed_at=row.removed_at,
    )


def _standing(item: EvidenceItem, labels: Mapping[str, str], older: tuple[FileShown, ...]) -> FileShown:
    return FileShown(
        id=item.id,
        name=item.name,
        place=_label(item, labels),
        size=item.size,
        uploaded_by=item.uploaded_by,
        uploaded_at=item.uploaded_at,
        digest=item.sha256[:DIGITS],
        can_show=can_show(item.content_type),
        older=older,
    )


def _label(file: EvidenceItem | Evidence, labels: Mapping[str, str]) -> str:
    """What a file proves; its section where the indicator is gone."""
    return labels.get(file.place) or labels.get(f"section:{file.section}", "")


def _kept(work: Work) -> list[Evidence]:
    rows = Evidence.objects.kept().filter(evaluation=work.evaluation).select_related("uploaded_by", "removed_by")
    return list(rows.order_by("pk"))
