"""Adding, renaming, replacing, removing and restoring evidence files."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.texts import shorten
from apps.core.uploads import Accepted, clean_name, inspect
from apps.core.writes import Update
from apps.evaluations.actions.editing import Write, edit, note, noted, refusal_to_edit_any_part
from apps.evaluations.enums import Section
from apps.evaluations.models import REVIEWED, Evaluation, Evidence, ProjectIndicator
from apps.evaluations.permissions import refusal_of_file
from apps.evaluations.rules import table_rows
from apps.trace.enums import TraceKind
from apps.trace.facts import Change

MOST_FILES = 300
MOST_KEPT = 1_000  # with those that were removed or replaced
KEPT = timedelta(days=180)
KEPT_AFTER_APPROVAL = timedelta(days=30)


class SameFileError(Refused):
    """The very file stands there already: for whoever sends it again after a lost answer, all is well."""


def add_evidence(
    evaluation_id: int,
    user: User,
    upload: "UploadedFile[Any]",
    section: Section,
    cell: str = "",
    now: datetime | None = None,
) -> Evidence:
    """Store a file for a section or, with ``cell`` (``score.<key>`` or ``indicator.<id>``), for an indicator."""

    def take_place(evaluation: Evaluation, row: Evidence) -> Change | None:
        row.section, row.cell = section, cell
        _require_place(evaluation, cell)
        if evaluation.evidence.standing().count() >= MOST_FILES:
            raise Refused(f"一份自评最多 {MOST_FILES} 个佐证文件。")
        return None

    return _store(evaluation_id, user, upload, "上传", take_place, now)


def replace_evidence(
    evaluation_id: int, user: User, evidence_id: int, upload: "UploadedFile[Any]", now: datetime | None = None
) -> Evidence:
    """Put a newer file in the place of one, which is kept as its older version."""

    def take_place(evaluation: Evaluation, row: Evidence) -> Change | None:
        old = evaluation.evidence.standing().get(pk=evidence_id)
        row.section, row.cell = Section(old.section), old.cell
        return old.sha256, None

    return _store(evaluation_id, user, upload, "替换", take_place, now, old_id=evidence_id)


def rename_evidence(evaluation_id: int, user: User, evidence_id: int, name: str) -> Evidence:
    """Give a file another name; its ending, which tells what it is, stays."""

    def prepare(evaluation: Evaluation) -> tuple[Evidence, Write | None]:
        row = _own(evaluation, user, evaluation.evidence.standing().get(pk=evidence_id))
        suffix = PurePath(row.name).suffix
        wanted = name.strip()
        if not wanted.removesuffix(suffix).strip(" ."):
            raise Refused("请填写文件名。")
        new = clean_name(wanted if wanted.lower().endswith(suffix.lower()) else wanted + suffix)
        if new == row.name:
            return row, None
        changed = noted(TraceKind.EVIDENCE, evaluation, user, "重命名", {f"文件名：{row.sha256[:12]}": (row.name, new)})
        row.name = new
        return row, Write(rows=(Update.of_row(row, ["name"]), changed))

    return edit(evaluation_id, user, prepare, refusal_to_edit_any_part)


def remove_evidence(evaluation_id: int, user: User, evidence_id: int, now: datetime | None = None) -> Evidence:
    """Take a file out of the evaluation and tell what it was; it is kept for a while and can be brought back."""

    def prepare(evaluation: Evaluation) -> tuple[Evidence, Write]:
        row = _own(evaluation, user, evaluation.evidence.standing().get(pk=evidence_id))
        row.removed_at, row.removed_by = now or timezone.now(), user
        return row, _marked(evaluation, user, row, "移除", (row.sha256, None))

    return edit(evaluation_id, user, prepare, refusal_to_edit_any_part)


def restore_evidence(evaluation_id: int, user: User, evidence_id: int) -> Evidence:
    """Bring back a file that was removed; what was replaced has its newer version in its place."""

    def prepare(evaluation: Evaluation) -> tuple[Evidence, Write]:
        row = _own(evaluation, user, evaluation.evidence.kept().get(pk=evidence_id, replaced_by=None))
        _require_other_content(evaluation, row)
        if evaluation.evidence.standing().count() >= MOST_FILES:
            raise Refused(f"已有 {MOST_FILES} 个佐证文件，请先移除不需要的，再恢复这一个。")
        row.removed_at = row.removed_by = None
        return row, _marked(evaluation, user, row, "恢复", (None, row.sha256))

    return edit(evaluation_id, user, prepare, refusal_to_edit_any_part)


def forget_evidence(now: datetime | None = None) -> int:
    """Throw away, by schedule, what was removed or replaced long ago, sooner once all is approved; how many."""
    moment = now or timezone.now()
    over = Q(removed_at__lt=moment - KEPT)
    over |= Q(removed_at__lt=moment - KEPT_AFTER_APPROVAL, evaluation__status__in=REVIEWED)
    rows = Evidence.objects.kept().filter(over).select_related("evaluation__department").order_by("pk")[:500]
    return sum(_forget(row) for row in rows)


def _forget(row: Evidence) -> bool:
    storage, name = row.file.storage, str(row.file.name)
    with transaction.atomic():
        # Whoever has just restored it keeps it.
        if not Evidence.objects.filter(pk=row.pk, removed_at=row.removed_at).delete()[0]:
            return False
        note(TraceKind.EVIDENCE, row.evaluation, None, "清理", {row.name: (row.sha256, None)})
        transaction.on_commit(lambda: storage.delete(name))
    return True


def _store(
    evaluation_id: int,
    user: User,
    upload: "UploadedFile[Any]",
    verb: str,
    take_place: Callable[[Evaluation, Evidence], Change | None],
    now: datetime | None,
    old_id: int | None = None,
) -> Evidence:
    """Store a file where ``take_place`` puts it, which tells what the trace says of the file that it replaces."""
    accepted = inspect(upload)
    row = _row_of(accepted, user, now or timezone.now())

    def prepare(evaluation: Evaluation) -> tuple[Evidence, Write]:
        gone = take_place(evaluation, row)
        _own(evaluation, user, row)
        _require_other_content(evaluation, row)
        if evaluation.evidence.count() >= MOST_KEPT:
            raise Refused(f"连同旧版本和已移除的，一份自评最多保留 {MOST_KEPT:,} 个佐证文件。")
        row.evaluation = evaluation
        if not row.file:  # on the disk before the lock, under its hash: a name from outside never becomes a path
            row.file.save(f"{accepted.sha256[:32]}.bin", upload, save=False)

        def write() -> None:
            row.save()
            changes: dict[str, Change] = {row.name: (gone[0] if gone else None, row.sha256)}
            if old_id is not None:
                old = {"removed_at": row.uploaded_at, "removed_by": user, "replaced_by": row}
                Evidence.objects.filter(pk=old_id).update(**old)
            note(TraceKind.EVIDENCE, evaluation, user, verb, changes)

        return row, Write(write)

    try:
        return edit(evaluation_id, user, prepare, refusal_to_edit_any_part)
    except DatabaseError:
        raise  # the row may be there all the same: a commit whose answer was lost. A file too many harms nobody
    except BaseException:
        if row.file:
            row.file.storage.delete(str(row.file.name))
        raise


def _row_of(accepted: Accepted, user: User, now: datetime) -> Evidence:
    return Evidence(
        name=accepted.name,
        content_type=accepted.content_type,
        size=accepted.size,
        sha256=accepted.sha256,
        uploaded_by=user,
        uploaded_at=now,
    )


def _own(evaluation: Evaluation, user: User, row: Evidence) -> Evidence:
    """The file, if its place is the user's; ``Refused`` otherwise."""
    if (reason := refusal_of_file(user, evaluation, row.section, row.cell)) is not None:
        raise Refused(reason)
    return row


def _marked(evaluation: Evaluation, user: User, row: Evidence, verb: str, change: Change) -> Write:
    marked = Update.of_row(row, ["removed_at", "removed_by_id"])
    return Write(rows=(marked, noted(TraceKind.EVIDENCE, evaluation, user, verb, {row.name: change})))


def _require_other_content(evaluation: Evaluation, row: Evidence) -> None:
    same = evaluation.evidence.standing().filter(section=row.section, cell=row.cell, sha256=row.sha256)
    if (name := same.values_list("name", flat=True).first()) is not None:
        raise SameFileError(f"同一位置已有内容相同的文件“{shorten(name)}”。")


def _require_place(evaluation: Evaluation, cell: str) -> None:
    indicators = ProjectIndicator.objects.of(evaluation).values_list("pk", flat=True)
    rows = table_rows(evaluation.scheme.facts)
    if cell not in {"", *(f"score.{row.key}" for row in rows), *(f"indicator.{pk}" for pk in indicators)}:
        raise Refused("所选指标不在本自评中，请刷新页面后重选。")
