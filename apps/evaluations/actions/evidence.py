"""Adding and removing evidence files."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.texts import shorten
from apps.core.uploads import inspect
from apps.evaluations.actions.editing import Write, edit, note
from apps.evaluations.enums import Action, Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Evaluation, Evidence, ProjectIndicator
from apps.evaluations.permissions import refusal
from apps.evaluations.rules import table_rows
from apps.trace.enums import TraceKind

MOST_FILES = 300


def add_evidence(
    evaluation_id: int,
    user: User,
    upload: "UploadedFile[Any]",
    section: Section,
    cell: str = "",
    now: datetime | None = None,
) -> Evidence:
    """Store a file for a section or, with ``cell`` (``score.<key>`` or ``indicator.<id>``), for an indicator."""
    accepted = inspect(upload)
    row = Evidence(
        section=section,
        cell=cell,
        name=accepted.name,
        content_type=accepted.content_type,
        size=accepted.size,
        sha256=accepted.sha256,
        uploaded_by=user,
        uploaded_at=now or timezone.now(),
    )

    def prepare(evaluation: Evaluation) -> tuple[Evidence, Write]:
        _require_place(evaluation, cell)
        present = list(evaluation.evidence.values_list("section", "cell", "sha256", "name"))
        if len(present) >= MOST_FILES:
            raise Refused(f"一份自评最多 {MOST_FILES} 个佐证文件。")
        for *place, name in present:
            if place == [section, cell, accepted.sha256]:
                raise Refused(f"同一位置已有内容相同的文件“{shorten(name)}”。")
        row.evaluation = evaluation
        if not row.file:  # on the disk before the lock, under its hash: a name from outside never becomes a path
            row.file.save(f"{accepted.sha256[:32]}.bin", upload, save=False)

        def write() -> None:
            row.save()
            note(TraceKind.EVIDENCE, evaluation, user, "上传", {row.name: (None, row.sha256)})

        return row, Write(write)

    try:
        return edit(evaluation_id, user, prepare, _refusal)
    except DatabaseError:
        raise  # the row may be there all the same: a commit whose answer was lost. A file too many harms nobody
    except BaseException:
        if row.file:
            row.file.storage.delete(str(row.file.name))
        raise


def remove_evidence(evaluation_id: int, user: User, evidence_id: int) -> Evidence:
    """Take a file out of the evaluation and tell what it was; the stored bytes go once the row is gone for good.

    Snapshots keep the file's name and hash, so that a removed file is still named by what referred to it.
    """

    def prepare(evaluation: Evaluation) -> tuple[Evidence, Write]:
        evidence = Evidence.objects.get(pk=evidence_id, evaluation_id=evaluation_id)
        storage, name = evidence.file.storage, str(evidence.file.name)

        def write() -> None:
            evidence.delete()
            note(TraceKind.EVIDENCE, evaluation, user, "删除", {evidence.name: (evidence.sha256, None)})
            transaction.on_commit(lambda: storage.delete(name))

        return evidence, Write(write)

    return edit(evaluation_id, user, prepare, _refusal)


def _refusal(user: User, evaluation: Evaluation) -> str | None:
    return refusal(user, Action.EDIT, evaluation, part=Part(Section.EVIDENCE))


def _require_place(evaluation: Evaluation, cell: str) -> None:
    indicators = ProjectIndicator.objects.of(evaluation).values_list("pk", flat=True)
    rows = table_rows(evaluation.scheme.facts)
    if cell not in {"", *(f"score.{row.key}" for row in rows), *(f"indicator.{pk}" for pk in indicators)}:
        raise Refused("所选指标不在本自评中，请刷新页面后重选。")
