"""Evidence files: what is done to them and seen of them. None is served in a way that a browser would run."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.core.storage import DamagedFileError, open_intact
from apps.core.texts import shorten
from apps.evaluations import actions
from apps.evaluations.actions.editing import note, refusal_to_edit_any_part
from apps.evaluations.documents import PDF, can_show, page_of
from apps.evaluations.enums import Section
from apps.evaluations.forms import EvidenceForm, evidence_places
from apps.evaluations.models import Evaluation, Evidence
from apps.evaluations.permissions import is_of_department, refusal_of_file, sees_draft
from apps.evaluations.queries import received_of
from apps.evaluations.views.desk import open_desk, reach, section_url, user_at
from apps.evaluations.views.evidence_list import evidence_content, older_of, shown_row
from apps.trace.enums import TraceKind

JSON = "application/json"
POLICY = "sandbox; default-src 'none'"
DAMAGED = "“{}”存放的文件缺失或已损坏，请联系系统管理员从备份恢复。"


@signed_in
@require_POST
def add_evidence(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Store every file of the post; those that cannot be accepted are named with the reason."""
    user = user_at(request, evaluation_id)
    chosen = Parameters(request.POST).text("place")
    if not chosen:
        messages.error(request, "请选择证明对象：这些文件证明哪个部分或哪个指标；选好后请重新选择文件上传。")
        return redirect(section_url(evaluation_id, Section.EVIDENCE))
    section, cell = _place(chosen)
    back = _back(request, evaluation_id, chosen)
    return _stored(request, lambda upload: actions.add_evidence(evaluation_id, user, upload, section, cell), back)


@signed_in
@require_POST
def replace_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponse:
    """Put a newer file in the place of one; the page of the newer one follows."""
    user = user_at(request, evaluation_id)
    newer: list[Evidence] = []

    def store(upload: "UploadedFile[Any]") -> Evidence:
        newer.append(actions.replace_evidence(evaluation_id, user, evidence_id, upload))
        return newer[0]

    try:
        return _stored(request, store, lambda: _file_url(evaluation_id, newer[0].pk if newer else evidence_id), most=1)
    except ObjectDoesNotExist as error:
        raise Http404 from error


@signed_in
@require_POST
def rename_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponse:
    """Give a file another name."""
    name = Parameters(request.POST).text("name")
    return _done(
        request,
        evaluation_id,
        lambda user: actions.rename_evidence(evaluation_id, user, evidence_id, name),
        "已重命名为“{}”。",
    )


@signed_in
@require_POST
def remove_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponse:
    """Take a file out."""
    return _done(
        request,
        evaluation_id,
        lambda user: actions.remove_evidence(evaluation_id, user, evidence_id),
        "已移除“{}”，可以在“已移除的文件”中恢复。",
    )


@signed_in
@require_POST
def restore_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponse:
    """Bring a removed file back."""
    return _done(
        request,
        evaluation_id,
        lambda user: actions.restore_evidence(evaluation_id, user, evidence_id),
        "已恢复“{}”。",
    )


@signed_in
@require_GET
def place_files(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The files of one indicator or section, which the script shows in a dialog where somebody stands."""
    work = open_desk(request, evaluation_id, is_of_any_part=True)
    place = Parameters(request.GET).text("place")
    called = dict(evidence_places(work.sheet)).get(place)
    if called is None:
        raise Http404
    if reason := refusal_of_file(work.user, work.evaluation, *_place(place)):
        raise PermissionDenied(reason)
    context = {**work.context(), **evidence_content(work, place), "place": place, "called": called}
    return render(request, "evaluations/place_files.html", context)


@signed_in
@require_GET
def view_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponse:
    """A file as it looks, with all that is known of it, its older versions, and what may be done with it."""
    evaluation, row = _reached(request, evaluation_id, evidence_id)
    assert isinstance(request.user, User)
    number, pages, problem = Parameters(request.GET).page(), 1, ""
    if row.content_type == PDF:
        try:
            pages = page_of(row, number).pages
        except Refused as refusal:
            problem = str(refusal)
        except DamagedFileError:
            problem = DAMAGED.format(shorten(row.name))
    labels = dict(evidence_places(open_desk(request, evaluation_id, is_of_any_part=True).sheet))
    kept = evaluation.evidence.kept().select_related("uploaded_by", "removed_by")
    is_own = is_of_department(request.user, evaluation)
    context = {
        "evaluation": evaluation,
        "row": row,
        "file": shown_row(row, labels, older_of(kept).get(row.pk, ()) if is_own else ()),
        "back": _place_url(evaluation_id, row.place),
        "can_show": can_show(row.content_type) and not problem,
        "problem": problem,
        "number": min(number, pages),
        "pages": pages,
        "locked_reason": refusal_to_edit_any_part(request.user, evaluation),
        "form": EvidenceForm([(row.place, row.name)], row.place, is_single=True),
    }
    return render(request, "evaluations/view_evidence.html", context)


@signed_in
@require_GET
def show_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponseBase:
    """The picture itself, or one page of a PDF as a picture; 404 for every other kind."""
    evaluation, row = _reached(request, evaluation_id, evidence_id)
    if not can_show(row.content_type):
        raise Http404
    number = Parameters(request.GET).page()
    response: HttpResponseBase
    try:
        if row.content_type == PDF:
            response = HttpResponse(page_of(row, number).png, content_type="image/png")
        else:
            response = FileResponse(open_intact(row.file, row.sha256), content_type=row.content_type)
    except (Refused, DamagedFileError) as error:
        raise Http404 from error
    if number == 1:
        note(TraceKind.DOWNLOAD, evaluation, None, f"查看：{row.name}", {"校验码": (None, row.sha256)})
    return _harmless(response, "inline")


@signed_in
@require_GET
def download_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponseBase:
    """The file as a download, whatever it is, if the user may read it and it is what was uploaded."""
    evaluation, row = _reached(request, evaluation_id, evidence_id)
    try:
        file = open_intact(row.file, row.sha256)
    except DamagedFileError:
        messages.error(request, DAMAGED.format(shorten(row.name)))
        return redirect(_file_url(evaluation_id, evidence_id))
    note(TraceKind.DOWNLOAD, evaluation, None, row.name, {"校验码": (None, row.sha256)})
    response = FileResponse(file, content_type="application/octet-stream")
    return _harmless(response, f"attachment; filename*=UTF-8''{quote(row.name)}")


def _reached(request: HttpRequest, evaluation_id: int, evidence_id: int) -> tuple[Evaluation, Evidence]:
    """A file that the user may read: what stands, to the department also what was removed, to the bureau, while the
    department is at work, what it last received. 404 otherwise, 403 where the place is a colleague's.
    """
    evaluation = reach(request, evaluation_id)
    assert isinstance(request.user, User)
    row = evaluation.evidence.select_related("uploaded_by", "removed_by").filter(pk=evidence_id).first()
    if row is None:
        raise Http404
    if reason := refusal_of_file(request.user, evaluation, row.section, row.cell):
        raise PermissionDenied(reason)
    is_there = row.removed_at is None or is_of_department(request.user, evaluation)
    if not (is_there and sees_draft(request.user, evaluation)):
        received = received_of(evaluation).sheet.evidence
        if row.pk not in {item.id for item in received}:
            raise Http404
    return evaluation, row


def _stored(
    request: HttpRequest,
    store: Callable[["UploadedFile[Any]"], Evidence],
    back: Callable[[], str],
    most: int | None = None,
) -> HttpResponse:
    """Store the files of a post: JSON for the script, otherwise messages and the page to go ``back`` to."""
    files = request.FILES.getlist("uploads")[:most]
    stored: list[Evidence] = []
    refused: list[Refused] = []
    for upload in files:
        try:
            stored.append(store(upload))
        except Refused as refusal:
            refused.append(refusal)
    if request.headers.get("Accept", "") == JSON:
        told = [{"why": str(one), "is_there": isinstance(one, actions.SameFileError)} for one in refused]
        return JsonResponse({"stored": [row.name for row in stored], "refused": told, "back": back()})
    if not files:
        messages.error(request, "请先选择要上传的文件。")
    for one in refused:
        messages.error(request, str(one))
    if stored:
        messages.success(request, f"已上传 {len(stored)} 个文件。")
    return redirect(back())


def _done(request: HttpRequest, evaluation_id: int, deed: Callable[[User], Evidence], words: str) -> HttpResponse:
    assert isinstance(request.user, User)
    place = Parameters(request.POST).text("place")
    try:
        row = deed(request.user)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words.format(shorten(row.name)))
    return redirect(_back(request, evaluation_id, place)())


def _back(request: HttpRequest, evaluation_id: int, place: str) -> Callable[[], str]:
    """Where a form wants to be led back to: the page of a file, of a place, or the list of all."""
    asked = Parameters(request.POST)
    if (file := asked.number("file")) is not None:
        return lambda: _file_url(evaluation_id, file)
    if place and "here" in asked:
        return lambda: _place_url(evaluation_id, place)
    return lambda: section_url(evaluation_id, Section.EVIDENCE)


def _file_url(evaluation_id: int, evidence_id: int) -> str:
    return reverse("evaluations:view_evidence", args=[evaluation_id, evidence_id])


def _place_url(evaluation_id: int, place: str) -> str:
    return f"{reverse('evaluations:place_files', args=[evaluation_id])}?{urlencode({'place': place})}"


def _place(text: str) -> tuple[Section, str]:
    """Section and cell of a place; 404 for what is none."""
    kind, _, name = text.partition(":")
    if kind == "cell":
        return Section.EVIDENCE, name
    if kind != "section" or name not in set(Section):
        raise Http404
    return Section(name), ""


def _harmless(response: HttpResponseBase, disposition: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
