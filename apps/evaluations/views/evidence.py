"""Evidence files: upload, removal, download. A file is never served in a way that a browser would run."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.core.storage import DamagedFileError, open_intact
from apps.core.texts import shorten
from apps.evaluations import actions
from apps.evaluations.actions.editing import note
from apps.evaluations.enums import Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Evidence
from apps.evaluations.views.desk import open_desk, section_url, user_at
from apps.trace.enums import TraceKind


@signed_in
@require_POST
def add_evidence(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Store every file of the post; those that cannot be accepted are named with the reason."""
    user = user_at(request, evaluation_id)
    chosen = Parameters(request.POST).text("place")
    if not chosen:
        messages.error(request, "请选择证明对象：这些文件证明哪个部分或哪个指标；选好后请重新选择文件上传。")
        return redirect(section_url(evaluation_id, Section.EVIDENCE))
    kind, _, place = chosen.partition(":")
    if kind != "cell" and place not in set(Section):
        raise Http404
    section, cell = (Section.EVIDENCE, place) if kind == "cell" else (Section(place), "")
    files = request.FILES.getlist("uploads")
    if not files:
        messages.error(request, "请先选择要上传的文件。")
    stored = 0
    for upload in files:
        try:
            actions.add_evidence(evaluation_id, user, upload, section, cell)
            stored += 1
        except Refused as refusal:
            messages.error(request, str(refusal))
    if stored:
        messages.success(request, f"已上传 {stored} 个文件。")
    return redirect(section_url(evaluation_id, Section.EVIDENCE))


@signed_in
@require_POST
def remove_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponse:
    """Take a file out."""
    assert isinstance(request.user, User)
    try:
        removed = actions.remove_evidence(evaluation_id, request.user, evidence_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已删除“{shorten(removed.name)}”。")
    return redirect(section_url(evaluation_id, Section.EVIDENCE))


@signed_in
@require_GET
def download_evidence(request: HttpRequest, evaluation_id: int, evidence_id: int) -> HttpResponseBase:
    """The file as a download, whatever it is, if the user's sheet holds it and it is what was uploaded."""
    work = open_desk(request, evaluation_id, Part(Section.EVIDENCE))
    if evidence_id not in {item.id for item in work.sheet.evidence}:
        raise Http404
    evidence = get_object_or_404(Evidence, pk=evidence_id, evaluation=work.evaluation)
    try:
        file = open_intact(evidence.file, evidence.sha256)
    except DamagedFileError:
        messages.error(request, f"“{shorten(evidence.name)}”存放的文件缺失或已损坏，请联系系统管理员从备份恢复。")
        return redirect(section_url(evaluation_id, Section.EVIDENCE))
    note(TraceKind.DOWNLOAD, work.evaluation, None, evidence.name, {"校验码": (None, evidence.sha256)})
    response = FileResponse(file, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(evidence.name)}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
