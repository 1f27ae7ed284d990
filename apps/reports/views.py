"""Pages about documents: the draft, the issued document, the published reports."""

import logging
from contextlib import suppress
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.core.access import public, signed_in
from apps.core.jobs import cancel, standing_of
from apps.core.origin import present_origin
from apps.core.pages import Page, url_with
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.core.storage import DamagedFileError, open_intact
from apps.evaluations.actions.editing import note
from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import refusal_of_part, sees_draft
from apps.evaluations.queries import received_of, sheet_of
from apps.reports import actions
from apps.reports.documents import document_name
from apps.reports.models import Draft, IssuedDocument
from apps.reports.permissions import refusal_to_issue
from apps.reports.queries import current_document_of, issues_of, published_page
from apps.reports.tasks import ask_for_document, ask_for_draft, ask_for_file, job_of
from apps.trace.enums import TraceKind

logger = logging.getLogger(__name__)

PAGE_SIZE = 50


@signed_in
@never_cache
@require_GET
def draft(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Have the package printed as the user may see it. What is approved has its issued document instead."""
    evaluation = _visible(request, evaluation_id)
    if refusal_to_issue(evaluation) is None:
        return redirect("reports:issued_document", evaluation.pk)
    user = cast(User, request.user)
    is_live = sees_draft(user, evaluation)
    sheet = sheet_of(evaluation) if is_live else received_of(evaluation).sheet
    kept = actions.keep_draft(evaluation, sheet, is_live=is_live)
    if not actions.is_printed(kept):
        try:
            ask_for_draft(kept, user)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("reports:show_draft", evaluation.pk, kept.pk)


@signed_in
@never_cache
@require_GET
def show_draft(request: HttpRequest, evaluation_id: int, draft_id: int) -> HttpResponseBase:
    """The printed draft with its watermark; while it is being printed the page says how far that is."""
    evaluation = _visible(request, evaluation_id)
    kept = _draft(request, evaluation, draft_id)
    if kept.file:
        with suppress(DamagedFileError):
            return _file(evaluation, open_intact(kept.file, kept.sha256), "（草稿）", request)
    job = job_of(kept)
    context = {
        "evaluation": evaluation,
        "name": _name_of(evaluation),
        "draft": kept,
        "standing": standing_of(job) if job else None,
        "is_mine": job is not None and job.requested_by_id == request.user.pk,
    }
    template = "reports/_show_draft.html" if request.htmx else "reports/show_draft.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@signed_in
@require_POST
def cancel_draft(request: HttpRequest, evaluation_id: int, draft_id: int) -> HttpResponse:
    """Call the printing of a draft off; who asked for it may."""
    kept = _draft(request, _visible(request, evaluation_id), draft_id)
    job = job_of(kept)
    if job is None or job.requested_by_id != request.user.pk:
        raise PermissionDenied("只有要求生成这份草稿的人可以取消。")
    cancel(job)
    return redirect("reports:show_draft", evaluation_id, draft_id)


@signed_in
@never_cache
@require_GET
def issued_document(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The issued document with its fingerprint; while it is being rendered the page asks again by itself."""
    evaluation = _visible(request, evaluation_id)
    refusal = refusal_to_issue(evaluation)
    job = None
    if refusal is None and current_document_of(evaluation) is None:
        job = ask_for_document(evaluation.pk)
    issues = issues_of(evaluation)
    context = {
        "evaluation": evaluation,
        "name": _name_of(evaluation),
        "refusal": refusal,
        "standing": standing_of(job) if job else None,
        "current": next((issue.document for issue in issues if issue.is_current), None),
        "superseded": [issue.document for issue in issues if not issue.is_current],
    }
    template = "reports/_issued_document.html" if request.htmx else "reports/issued_document.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@signed_in
@require_GET
def download(request: HttpRequest, evaluation_id: int, document_id: int) -> HttpResponseBase:
    """An issued document, the current or a superseded one, from storage."""
    evaluation = _visible(request, evaluation_id)
    return _issued(request, evaluation, get_object_or_404(IssuedDocument, pk=document_id, evaluation=evaluation))


@public
@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """The published reports, for everyone."""
    asked = Parameters(request.GET)
    text, year, after = asked.search("q"), asked.number("year"), asked.number("after")
    found = published_page(year, text, after, PAGE_SIZE)
    context = {
        "reports": found.reports,
        "count": found.count,
        "years": found.years,
        "year": year,
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
def download_published(request: HttpRequest, evaluation_id: int) -> HttpResponseBase:
    """The issued document of a published evaluation, for everyone."""
    evaluation = get_object_or_404(
        Evaluation.objects.select_related("cycle", "department"), pk=evaluation_id, status=Status.PUBLISHED
    )
    document = current_document_of(evaluation)
    if document is None:
        raise Http404
    return _issued(request, evaluation, document)


def _visible(request: HttpRequest, evaluation_id: int) -> Evaluation:
    assert isinstance(request.user, User)
    evaluations = Evaluation.objects.visible_to(request.user).select_related("cycle", "department")
    evaluation = get_object_or_404(evaluations, pk=evaluation_id)
    if reason := refusal_of_part(request.user, evaluation, None):  # a report is the whole
        raise PermissionDenied(reason)
    return evaluation


def _name_of(evaluation: Evaluation) -> str:
    return document_name(evaluation.cycle.year_id, evaluation.department.name)


def _draft(request: HttpRequest, evaluation: Evaluation, draft_id: int) -> Draft:
    """A draft of the evaluation; one of what the department has not handed in is for those who see that."""
    kept = get_object_or_404(Draft.objects.defer("sheet"), pk=draft_id, evaluation=evaluation)
    if kept.is_live and not sees_draft(cast(User, request.user), evaluation):
        raise Http404
    return kept


def _issued(request: HttpRequest, evaluation: Evaluation, document: IssuedDocument) -> HttpResponseBase:
    """The file as it was issued; when it is lost, it is rendered again first."""
    try:
        return _file(evaluation, open_intact(document.file, document.sha256))
    except DamagedFileError as error:
        logger.error("The file of issued document %s is lost or damaged: %s", document.pk, error)
    job = ask_for_file(document)
    return render(request, "reports/restoring.html", {"name": _name_of(evaluation), "job": job}, status=503)


def _file(
    evaluation: Evaluation, file: File[bytes], mark: str = "", request: HttpRequest | None = None
) -> HttpResponseBase:
    """A PDF: a draft is shown, and what polls for it is told to load its page anew; anything else is saved."""
    if request is not None and request.htmx:  # type: ignore[attr-defined]
        file.close()
        return HttpResponse(headers={"HX-Refresh": "true"})
    name = f"{_name_of(evaluation)}{mark}.pdf"
    if present_origin().is_somebody:
        note(TraceKind.DOWNLOAD, evaluation, None, name)
    return FileResponse(file, as_attachment=not mark, filename=name, content_type="application/pdf")
