"""Pages about documents: the draft, the issued document, the published reports."""

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.core.access import public, signed_in
from apps.core.pages import Page, url_with
from apps.core.texts import cleaned
from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import sees_draft
from apps.evaluations.queries import received_of, sheet_of
from apps.reports import actions
from apps.reports.documents import document_name
from apps.reports.models import IssuedDocument
from apps.reports.permissions import refusal_to_issue
from apps.reports.queries import current_document_of, issues_of, published_page, published_years
from apps.reports.tasks import ask_for_document

PAGE_SIZE = 50


@signed_in
@require_GET
def draft(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The package as the user may see it, with the watermark. What is approved has its issued document instead."""
    evaluation = _visible(request, evaluation_id)
    if refusal_to_issue(evaluation) is None:
        return redirect("reports:issued_document", evaluation.pk)
    is_live = sees_draft(cast(User, request.user), evaluation)
    sheet = sheet_of(evaluation) if is_live else received_of(evaluation).sheet
    disposition = content_disposition_header(False, f"{_name_of(evaluation)}（草稿）.pdf") or "inline"
    return HttpResponse(
        actions.draft_pdf(evaluation, sheet),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )


@signed_in
@never_cache
@require_GET
def issued_document(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The issued document with its fingerprint; while it is being rendered the page asks again by itself."""
    evaluation = _visible(request, evaluation_id)
    refusal = refusal_to_issue(evaluation)
    if refusal is None and current_document_of(evaluation) is None:
        ask_for_document(evaluation.pk, evaluation.moved_at)
    issues = issues_of(evaluation)
    context = {
        "evaluation": evaluation,
        "name": _name_of(evaluation),
        "refusal": refusal,
        "current": next((issue.document for issue in issues if issue.is_current), None),
        "superseded": [issue.document for issue in issues if not issue.is_current],
    }
    template = "reports/_issued_document.html" if request.htmx else "reports/issued_document.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@signed_in
@require_GET
def download(request: HttpRequest, evaluation_id: int, document_id: int) -> FileResponse:
    """An issued document, the current or a superseded one, from storage."""
    evaluation = _visible(request, evaluation_id)
    return _file(evaluation, get_object_or_404(IssuedDocument, pk=document_id, evaluation=evaluation))


@public
@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """The published reports, for everyone."""
    text, year, after = (cleaned(request.GET.get(name, "")).strip() for name in ("q", "year", "after"))
    found = published_page(_number(year), text, _number(after), PAGE_SIZE)
    for report in found.reports:
        if report.size is None:
            ask_for_document(report.evaluation_id, report.published_at)
    context = {
        "reports": found.reports,
        "count": found.count,
        "years": published_years(),
        "year": _number(year),
        "text": text,
        "page": Page(
            newer_url=url_with(request.GET, after="") if after else "",
            older_url=url_with(request.GET, after=str(found.reports[-1].evaluation_id)) if found.has_more else "",
            text=f"共 {found.count} 份报告",
        ),
    }
    return render(request, "reports/published.html", context)


@public
@require_GET
def download_published(request: HttpRequest, evaluation_id: int) -> FileResponse:
    """The issued document of a published evaluation, for everyone."""
    evaluation = get_object_or_404(
        Evaluation.objects.select_related("cycle", "department"), pk=evaluation_id, status=Status.PUBLISHED
    )
    document = current_document_of(evaluation)
    if document is None:
        raise Http404
    return _file(evaluation, document)


def _visible(request: HttpRequest, evaluation_id: int) -> Evaluation:
    assert isinstance(request.user, User)
    evaluations = Evaluation.objects.visible_to(request.user).select_related("cycle", "department")
    return get_object_or_404(evaluations, pk=evaluation_id)


def _name_of(evaluation: Evaluation) -> str:
    return document_name(evaluation.cycle.year_id, evaluation.department.name)


def _file(evaluation: Evaluation, document: IssuedDocument) -> FileResponse:
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=f"{_name_of(evaluation)}.pdf",
        content_type="application/pdf",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
