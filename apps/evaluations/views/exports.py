"""Exports of the finance system: a person says once what its columns mean, then the same preview as of a workbook."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.budgets.queries import function_choices
from apps.core.access import signed_in
from apps.core.excel import open_rows, seal_rows
from apps.core.opening import FileOpener
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.core.uploads import clean_name
from apps.evaluations.actions.importing import remember_layout
from apps.evaluations.forms import FilledForm
from apps.evaluations.imports.exports import (
    MEANINGS,
    SCALES,
    Export,
    export_in,
    found_in_export,
    guessed,
    refusal_of_mapping,
)
from apps.evaluations.queries import layout_of
from apps.evaluations.views.desk import Work, open_judged
from apps.evaluations.views.workbooks import BOOK_ALLOWANCE, book_on, preview_of

NO_TABLE = "没有找到有表头的表格，请选择财政系统导出的 Excel 文件。"


@signed_in
@require_http_methods(["GET", "POST"])
def map_export(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Upload an export, say what its columns mean, and see what it would change."""
    work = open_judged(request, evaluation_id)
    if work.locked_reason is not None:
        return redirect("evaluations:workbook", evaluation_id)
    posted = Parameters(request.POST)
    form = FilledForm(None if "rows" in posted else request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": (), "problem": "", "proposal": None}
    try:
        if "rows" in posted:
            context |= _mapped(work, posted)
        elif form.is_valid():
            context |= _read(work, form.cleaned_data["file"])
    except Refused as refusal:
        context["problem"] = str(refusal)
    if context["proposal"] is not None:
        return render(request, "evaluations/workbook.html", {**work.context(), **context})
    return render(request, "evaluations/map_export.html", {**work.context(), **context})


def _read(work: Work, file: "UploadedFile[Any]") -> dict[str, Any]:
    name = clean_name(file.name or "")
    with FileOpener() as opener:
        export = export_in(opener.book(name, file.read(), BOOK_ALLOWANCE).grids)
    if export is None:
        raise Refused(NO_TABLE)
    layout = layout_of(work.evaluation, export.fingerprint)
    known = layout.columns if layout else guessed(export.headings)
    return _asked(work, name, export, known, layout.scale if layout else "yuan", is_known=layout is not None)


def _mapped(work: Work, posted: Parameters) -> dict[str, Any]:
    """The answer to the form of columns: what the export would change, or the form again with what is wrong."""
    (name,), headings, *rows = open_rows(posted.text("rows"), _owner(work))
    export = Export(tuple(headings), tuple(map(tuple, rows)))
    columns = {
        heading: meaning
        for number, heading in enumerate(export.headings)
        if (meaning := posted.text(f"column.{number}")) in MEANINGS
    }
    scale = posted.text("scale") if posted.text("scale") in SCALES else "yuan"
    try:
        if problem := refusal_of_mapping(columns):
            raise Refused(problem)
        found = found_in_export(export, columns, SCALES[scale], work.sheet, function_choices(work.sheet.header.year))
        preview = preview_of(work, book_on(work), found, name)
    except Refused as refusal:
        return {**_asked(work, name, export, columns, scale), "problem": str(refusal)}
    remember_layout(work.evaluation, work.user, export.fingerprint, columns, scale)
    return {**preview, "form": FilledForm()}


def _asked(
    work: Work, name: str, export: Export, known: dict[str, str], scale: str, *, is_known: bool = False
) -> dict[str, Any]:
    columns = [
        {"number": number, "heading": heading, "samples": export.samples(number), "meaning": known.get(heading, "")}
        for number, heading in enumerate(export.headings)
        if heading
    ]
    return {
        "name": name,
        "columns": columns,
        "meanings": MEANINGS.items(),
        "scale": scale,
        "is_known": is_known,
        "sealed": seal_rows([[name], export.headings, *export.rows], _owner(work)),
    }


def _owner(work: Work) -> str:
    return f"evaluations.export:{work.evaluation.pk}:{work.user.pk}"
