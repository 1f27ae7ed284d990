"""Issuing documents: rendered once from the approval's snapshot, stored, recorded. Printing drafts."""

import contextlib
import hashlib
import zlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.core import pdf
from apps.core.refusals import Refused
from apps.core.storage import DamagedFileError, open_intact
from apps.evaluations.actions.editing import note
from apps.evaluations.checks import find
from apps.evaluations.facts import Sheet
from apps.evaluations.models import Evaluation
from apps.evaluations.queries import approved_of, context_of, sheet_from, snapshot_of
from apps.evaluations.rules import assess
from apps.reports.documents import Edition, package_html, reviewed_assessment
from apps.reports.models import Draft, IssuedDocument
from apps.reports.permissions import refusal_to_issue
from apps.reviews.rules import compare
from apps.trace.enums import TraceKind

DRAFTS_KEPT = timedelta(days=1)


def issue(evaluation: Evaluation) -> IssuedDocument:
    """The document of the approval in force, rendered on the first call and only read afterwards.

    ``Refused`` when nothing is approved. The file is complete before the row that names it exists, so whatever
    interrupts leaves no document rather than a broken one; of two that render at once the second adds nothing.
    """
    changes = Evaluation.objects.values_list("changes", flat=True).get(pk=evaluation.pk)
    reason = refusal_to_issue(evaluation)
    approved = approved_of(evaluation)
    if reason is not None or approved is None:
        raise Refused(reason or "没有审定记录，不能生成定稿。")
    issued = IssuedDocument.objects.filter(evaluation=evaluation, snapshot_digest=approved.digest).first()
    if issued is not None:
        _no_longer_awaited(evaluation, changes)
        return issued

    assessment = assess(approved.sheet)
    findings = find(approved.sheet, assessment, context_of(evaluation, approved.sheet))
    edition = Edition(approved.digest, approved.version, timezone.localdate(approved.approved_at))
    reviewed = reviewed_assessment(approved.sheet, assessment).table
    is_reviewed = compare(assessment.table, reviewed).is_changed
    html = package_html(approved.sheet, assessment, findings, edition)
    rendered = pdf.render(html)
    name = f"documents/{approved.sheet.header.year}/{evaluation.pk}-{approved.digest[:16]}.pdf"
    stored = default_storage.save(name, ContentFile(rendered.content))
    is_ours = False
    try:
        with transaction.atomic():
            document, is_ours = IssuedDocument.objects.get_or_create(
                evaluation=evaluation,
                snapshot_digest=approved.digest,
                defaults={
                    "file": stored,
                    "sha256": hashlib.sha256(rendered.content).hexdigest(),
                    "size": len(rendered.content),
                    "pages": rendered.pages,
                    "issued_at": timezone.now(),
                    "source": zlib.compress(html.encode()),
                    "reviewed_total": reviewed.total if is_reviewed else None,
                    "reviewed_grade": reviewed.grade or "" if is_reviewed else "",
                },
            )
            _no_longer_awaited(evaluation, changes)
            if is_ours:
                note(
                    TraceKind.ISSUE,
                    evaluation,
                    None,
                    f"第 {approved.version} 次审定",
                    {"校验码": (None, document.sha256)},
                )
    finally:
        if not is_ours:
            default_storage.delete(stored)
    return document


def _no_longer_awaited(evaluation: Evaluation, changes: int) -> None:
    """Its document is there, unless the evaluation was reopened or approved anew since it had that many changes."""
    Evaluation.objects.filter(pk=evaluation.pk, changes=changes, awaits_document=True).update(awaits_document=False)


def restore(document: IssuedDocument) -> None:
    """Render a lost file again from its source; ``Refused`` unless that gives the bytes that were issued.

    What stands under the old name is left for whoever looks into it.
    """
    with contextlib.suppress(DamagedFileError), open_intact(document.file, document.sha256):
        return
    content = pdf.render(zlib.decompress(document.source).decode()).content if document.source else b""
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Refused("定稿文件已损坏，重新生成的内容与原件不一致，不能代替原件，请系统管理员从备份恢复。")
    document.file = default_storage.save(str(document.file.name), ContentFile(content))
    with transaction.atomic():
        document.save(update_fields=["file"])
        note(TraceKind.ISSUE, document.evaluation, None, "重新生成遗失的文件", {"校验码": (None, document.sha256)})


def keep_draft(evaluation: Evaluation, sheet: Sheet, *, is_live: bool) -> Draft:
    """The draft of a sheet of the evaluation, printed or still to be printed."""
    content, digest = snapshot_of(sheet)
    draft, _ = Draft.objects.get_or_create(
        evaluation=evaluation,
        snapshot_digest=digest,
        is_live=is_live,
        defaults={"sheet": content, "asked_at": timezone.now()},
    )
    return draft


def is_printed(draft: Draft) -> bool:
    """Whether the file of a draft is there and is what was printed."""
    with contextlib.suppress(DamagedFileError, ValueError), open_intact(draft.file, draft.sha256):
        return True
    return False


def print_draft(draft: Draft) -> None:
    """Render a draft, marked as one on every page; nothing happens when that is done already."""
    if is_printed(draft):
        return
    sheet = sheet_from(draft.sheet)
    assessment = assess(sheet)
    findings = find(sheet, assessment, context_of(draft.evaluation, sheet))
    content = pdf.render(package_html(sheet, assessment, findings, Edition(draft.snapshot_digest))).content
    stored = default_storage.save(f"drafts/{draft.pk}.pdf", ContentFile(content))
    kept = Draft.objects.filter(pk=draft.pk, file=draft.file.name)
    if not kept.update(file=stored, sha256=hashlib.sha256(content).hexdigest()):
        default_storage.delete(stored)  # printed by another, or thrown away meanwhile


def forget_drafts() -> None:
    """Throw away what was asked for more than a day ago."""
    for draft in Draft.objects.filter(asked_at__lt=timezone.now() - DRAFTS_KEPT).defer("sheet"):
        draft.delete()
        if draft.file:
            default_storage.delete(str(draft.file.name))
