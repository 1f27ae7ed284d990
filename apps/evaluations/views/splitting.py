"""A report that was written elsewhere: split into the outline, shown, and taken piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.access import signed_in
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.evaluations import actions
from apps.evaluations.actions import CellChange
from apps.evaluations.checks.words.offered import offered_figures
from apps.evaluations.enums import Section
from apps.evaluations.facts import Sheet
from apps.evaluations.forms import ReportForm
from apps.evaluations.imports.outline import SplitReport
from apps.evaluations.imports.outline import split_report as pieces_of
from apps.evaluations.views.desk import Work, open_desk, section_url
from apps.evaluations.views.sections import tell_outcomes

FILL, APPEND, REPLACE = "fill", "append", "replace"
ALONE: tuple[tuple[str, str], ...] = ((FILL, "采用"), ("", "不采用"))
BESIDE: tuple[tuple[str, str], ...] = (("", "不采用"), (APPEND, "接在现有文字后面"), (REPLACE, "替换现有文字"))


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A text that is suggested for a section, with what stands there and what may be done with it."""

    key: str
    title: str
    found_under: str
    text: str
    present: str
    ways: tuple[tuple[str, str], ...]

    @property
    def seen(self) -> str:
        """The version of the text that the page shows."""
        return fingerprint(self.present)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def split_report(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Read a file and show what of it would stand where; nothing is stored yet."""
    work = open_desk(request, evaluation_id)
    form = ReportForm(request.POST or None, request.FILES or None)
    context = {**work.context(Section.NARRATIVE), "form": form}
    if work.locked_reason is None and request.method == "POST" and form.is_valid():
        report = pieces_of(form.paragraphs, work.sheet.scheme.outline)
        context |= {"report": report, "pieces": list(_shown(work.sheet, report)), **_figures(work, report)}
    return render(request, "evaluations/split_report.html", context)


def _shown(sheet: Sheet, report: SplitReport) -> Iterator[ShownPiece]:
    titles = {heading.key: f"{heading.number}{heading.title}" for heading in sheet.scheme.outline}
    for piece in report.pieces:
        present = sheet.narrative.get(piece.key, "")
        ways = BESIDE if present.strip() else ALONE
        yield ShownPiece(piece.key, titles[piece.key], "、".join(piece.found_under), piece.text, present, ways)


def _figures(work: Work, report: SplitReport) -> dict[str, object]:
    """Figures are offered from a report of the same year alone: those of another belong to other columns."""
    year = work.sheet.header.year
    if report.year not in {None, year}:
        return {"figures": (), "other_year": report.year}
    texts = {piece.key: piece.text for piece in report.pieces}
    return {"figures": offered_figures(work.sheet, work.assessment, texts), "other_year": None}


@signed_in
@require_POST
def take_report(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Save the pieces and figures that were chosen, as if they had been typed."""
    work, posted = open_desk(request, evaluation_id), Parameters(request.POST)
    changes = [*_texts(work.sheet, posted)]
    changes += [CellChange(cell, posted.text(f"value.{cell}"), fingerprint("")) for cell in posted.texts("figure")]
    if not changes:
        messages.error(request, "请先选择要采用的文字或数字。")
        return redirect("evaluations:split_report", evaluation_id)
    try:
        tell_outcomes(request, actions.save_cells(evaluation_id, work.user, changes))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(section_url(evaluation_id, Section.NARRATIVE))


def _texts(sheet: Sheet, posted: Parameters) -> Iterator[CellChange]:
    for heading in sheet.scheme.outline:
        cell, present = f"narrative.{heading.key}", sheet.narrative.get(heading.key, "")
        way, text = posted.text(f"way.{heading.key}"), posted.text(f"text.{heading.key}").strip()
        if way in {FILL, APPEND, REPLACE} and text:
            whole = f"{present.rstrip()}\n{text}" if way == APPEND and present.strip() else text
            yield CellChange(cell, whole, posted.text(f"seen.{heading.key}"))
