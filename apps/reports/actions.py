"""Issuing documents: rendered once from the approval's snapshot, stored, recorded."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.core import pdf
from apps.core.refusals import Refused
from apps.evaluations.checks import find
from apps.evaluations.facts import Sheet
from apps.evaluations.models import Evaluation
from apps.evaluations.queries import approved_of, context_of, snapshot_of
from apps.evaluations.rules import assess
from apps.reports.documents import Edition, package_html, reviewed_assessment
from apps.reports.models import IssuedDocument
from apps.reports.permissions import refusal_to_issue
from apps.reviews.rules import compare


def issue(evaluation: Evaluation) -> IssuedDocument:
    """The document of the approval in force, rendered on the first call and only read afterwards.

    ``Refused`` when nothing is approved. The file is complete before the row that names it exists, so whatever
    interrupts leaves no document rather than a broken one; of two that render at once the second adds nothing.
    """
    reason = refusal_to_issue(evaluation)
    approved = approved_of(evaluation)
    if reason is not None or approved is None:
        raise Refused(reason or "没有审定记录，不能生成定稿。")
    issued = IssuedDocument.objects.filter(evaluation=evaluation, snapshot_digest=approved.digest).first()
    if issued is not None:
        return issued

    assessment = assess(approved.sheet)
    findings = find(approved.sheet, assessment, context_of(evaluation, approved.sheet))
    edition = Edition(approved.digest, approved.version, timezone.localdate(approved.approved_at))
    reviewed = reviewed_assessment(approved.sheet, assessment).table
    is_reviewed = compare(assessment.table, reviewed).is_changed
    rendered = pdf.render(package_html(approved.sheet, assessment, findings, edition))
    name = f"documents/{approved.sheet.header.year}/{evaluation.pk}-{approved.digest[:16]}.pdf"
    stored = default_storage.save(name, ContentFile(rendered.content))
    is_ours = False
    try:
        document, is_ours = IssuedDocument.objects.get_or_create(
            evaluation=evaluation,
            snapshot_digest=approved.digest,
            defaults={
                "file": stored,
                "sha256": hashlib.sha256(rendered.content).hexdigest(),
                "size": len(rendered.content),
                "pages": rendered.pages,
                "issued_at": timezone.now(),
                "reviewed_total": reviewed.total if is_reviewed else None,
                "reviewed_grade": reviewed.grade or "" if is_reviewed else "",
            },
        )
    finally:
        if not is_ours:
            default_storage.delete(stored)
    return document


def draft_pdf(evaluation: Evaluation, sheet: Sheet) -> bytes:
    """The package of a sheet of the evaluation, marked as a draft on every page. Nothing is stored."""
    assessment = assess(sheet)
    findings = find(sheet, assessment, context_of(evaluation, sheet))
    return pdf.render(package_html(sheet, assessment, findings, Edition(snapshot_of(sheet)[1]))).content
