"""Filling in with Excel: the workbook out; a file in, its preview, and the confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.budgets.queries import function_choices
from apps.core.access import signed_in
from apps.core.excel import open_rows, seal_rows, workbook_response
from apps.core.opening import FileOpener
from apps.core.parameters import Parameters
from apps.core.readers.limits import Allowance
from apps.core.refusals import Refused
from apps.core.uploads import clean_name
from apps.evaluations.actions import CellChange
from apps.evaluations.actions.importing import OVERTAKEN, accept, note_download, propose, rehearse
from apps.evaluations.documents import Mark, workbook_of
from apps.evaluations.facts.book import Book
from apps.evaluations.forms import FilledForm
from apps.evaluations.imports.layout import book_of
from apps.evaluations.imports.printed import found_in, refusal_of_year
from apps.evaluations.imports.proposals import ChangeState, Proposal
from apps.evaluations.imports.reading import Found, cell_of_new, read_book, refusal_of, stamp_in
from apps.evaluations.imports.sealed import Carried, new_rows_by_table, packed, unpacked
from apps.evaluations.models import Evaluation
from apps.evaluations.views.desk import Work, open_judged
from apps.papers.documents import read_forms
from apps.papers.facts import UnreadableFormError

# A workbook of ours with the longest texts: thirty projects and five hundred indicators are a tenth of it.
BOOK_ALLOWANCE = Allowance(characters=3_000_000, rows=30_000, cells=300_000, longest=60_000)
NOTHING_READ = "没有读到可以填入本自评的内容。请选择从本页下载的工作簿，或填好的自评表。"
CONFLICT = "系统中也改过，现为：{}"
UNANSWERED = "还有 {} 处金额像是以元为单位，没有回答。请逐处选择后再确认，目前没有写入任何内容。"
_SHOWN = 500  # changes of a preview that are listed, and all that ask something; all of them are written


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has said to a preview, by cell: conflicts to write, amounts that are 元, and that are none."""

    sealed: str = ""
    taken: frozenset[str] = frozenset()
    divided: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()

    def has(self, cell: str) -> bool:
        """Whether the unit of a doubted amount was said."""
        return cell in self.divided or cell in self.kept


@signed_in
@require_http_methods(["GET", "POST"])
def workbook(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The page: download, upload; after an upload what the file would change."""
    work = open_judged(request, evaluation_id)
    form = FilledForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "proposal": None}
    if form.is_valid() and work.locked_reason is None:
        try:
            context |= _preview(work, form.cleaned_data["file"])
        except Refused as refusal:
            form.add_error("file", str(refusal))
        except Evaluation.DoesNotExist as error:
            raise Http404 from error
    return render(request, "evaluations/workbook.html", {**work.context(), **context})


@signed_in
@require_GET
def download_workbook(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The evaluation as a workbook, with ``empty`` without what was filled in."""
    work = open_judged(request, evaluation_id)
    is_empty = "empty" in Parameters(request.GET)
    header = work.sheet.header
    content = workbook_of(header, book_on(work), work.findings, timezone.now(), is_empty=is_empty)
    name = f"{header.department} {header.year}年度自评{'空表' if is_empty else ''}.xlsx"
    note_download(work.evaluation, work.user, f"填报工作簿：{name}")
    return workbook_response(content, clean_name(name))


@signed_in
@require_POST
def accept_workbook(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Write what a preview has shown; conflicts and doubted amounts as they were answered."""
    work = open_judged(request, evaluation_id)
    answers = _answers(Parameters(request.POST))
    try:
        carried = unpacked(open_rows(answers.sealed, _owner(work)))
        if carried.problems or any(change.standing == ChangeState.WRONG for change in carried.changes):
            raise Refused("文件中还有需要改正的内容，没有写入。")
        taken = [
            change for change in carried.changes if change.standing == ChangeState.FREE or change.cell in answers.taken
        ]
        asked = [*(change.cell for change in taken if change.divided), *carried.divided]
        if unanswered := sum(not answers.has(cell) for cell in asked):
            return _ask_again(request, work, carried, answers, UNANSWERED.format(unanswered))
        changes = [
            CellChange(change.cell, change.divided if change.cell in answers.divided else change.text, change.seen)
            for change in taken
        ]
        if changes or carried.rows:
            accept(work.evaluation.pk, work.user, changes, carried.rows_with(answers.divided), carried.source)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:workbook", evaluation_id)
    except Evaluation.DoesNotExist as error:
        raise Http404 from error
    rows = f"，新增 {len(carried.rows)} 行" if carried.rows else ""
    messages.success(request, f"已从“{carried.source}”写入 {len(changes)} 处{rows}。")
    return redirect("evaluations:task_list", evaluation_id)


@signed_in
@require_POST
def mark_workbook(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The uploaded content as a workbook in which every bad cell is marked."""
    work = open_judged(request, evaluation_id)
    try:
        carried = unpacked(open_rows(Parameters(request.POST).text("rows"), _owner(work)))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:workbook", evaluation_id)
    content = workbook_of(
        work.sheet.header,
        book_on(work),
        work.findings,
        timezone.now(),
        marks=_marks(work, carried),
        new_rows=new_rows_by_table(carried.rows),
    )
    name = f"需要改正 {carried.source.rpartition('.')[0] or carried.source}.xlsx"
    note_download(work.evaluation, work.user, f"填报工作簿：{name}")
    return workbook_response(content, clean_name(name))


def _marks(work: Work, carried: Carried) -> list[Mark]:
    stored = {cell.id: cell.shown for _, _, _, cell in book_on(work).inputs()}
    marks = []
    for change in carried.changes:
        problem = change.problem
        if change.standing == ChangeState.CONFLICT:
            problem = CONFLICT.format(stored.get(change.cell, "") or "（空）")
        marks.append(Mark(change.cell, change.text, problem))
    counts: dict[str, int] = {}
    for number, row in enumerate(carried.rows):
        at = counts.get(row.table, 0)
        counts[row.table] = at + 1
        wrong = {problem.column: problem.problem for problem in carried.problems if problem.row == number}
        for column in {**row.cells, **wrong}:
            text = row.cells[column].text if column in row.cells else ""
            marks.append(Mark(f"{row.table}+{at}.{column}", text, wrong.get(column, "")))
    return marks


def _preview(work: Work, file: "UploadedFile[Any]") -> dict[str, Any]:
    name = clean_name(file.name or "")
    book = book_on(work)
    with FileOpener() as opener:
        found, notes = _read(work, book, name, file.read(), opener)
    return preview_of(work, book, found, name, notes)


def preview_of(work: Work, book: Book, found: Found, name: str, notes: Iterable[str] = ()) -> dict[str, Any]:
    """What the page shows of a file before anybody agrees. Raises ``Refused`` where nothing of it has a place."""
    proposal = propose(work.evaluation, book, found)
    if not found.has_ids and not found.cells and not found.new and not proposal.problems:
        raise Refused(" ".join((NOTHING_READ, *proposal.notes)))
    proposal.notes += notes
    return _shown(work, book, proposal, name)


def _shown(work: Work, book: Book, proposal: Proposal, name: str) -> dict[str, Any]:
    if not proposal.is_empty:
        rehearse(work.evaluation, work.user, proposal, work.findings)
    shown = [change for number, change in enumerate(proposal.free) if number < _SHOWN or change.divided]
    return {
        "proposal": proposal,
        "name": name,
        "shown": shown,
        "hidden": len(proposal.free) - len(shown),
        "new_rows": _new_rows(book, proposal),
        "sealed": seal_rows(list(packed(proposal, name)), _owner(work)),
        "answers": Answers(),
    }


def _ask_again(request: HttpRequest, work: Work, carried: Carried, answers: Answers, problem: str) -> HttpResponse:
    """The preview once more, with what was answered."""
    book = book_on(work)
    labels, known = book.places(), {cell.id: cell for _, _, _, cell in book.inputs()}
    changes = [
        replace(
            change,
            label=labels[change.cell],
            before=known[change.cell].shown,
            after=replace(known[change.cell], text=change.text).shown,
        )
        for change in carried.changes
        if change.cell in known
    ]
    if len(changes) < len(carried.changes):
        raise Refused(OVERTAKEN.format(len(carried.changes) - len(changes)))
    shown = _shown(work, book, Proposal(changes, tuple(carried.rows), divided=carried.divided), carried.source)
    form = FilledForm()
    form.helper.form_action = reverse("evaluations:workbook", args=[work.evaluation.pk])
    context = {"form": form, **shown, "answers": answers, "problem": problem}
    return render(request, "evaluations/workbook.html", {**work.context(), **context})


def _answers(posted: Parameters) -> Answers:
    said: dict[str, set[str]] = {"divide": set(), "keep": set()}
    for name in posted.names("unit."):
        said.get(posted.text(name), set()).add(name.removeprefix("unit."))
    return Answers(
        posted.text("rows"), frozenset(posted.texts("take")), frozenset(said["divide"]), frozenset(said["keep"])
    )


def _read(work: Work, book: Book, name: str, content: bytes, opener: FileOpener) -> tuple[Found, tuple[str, ...]]:
    """What the file says of the evaluation. Raises ``Refused``, for another's workbook too."""
    opened = opener.book(name, content, BOOK_ALLOWANCE)
    stamp = stamp_in(opened.grids)
    if stamp is not None and (reason := refusal_of(stamp, work.sheet.header)):
        raise Refused(reason)
    found = read_book(opened.grids, book)
    if found.has_ids or found.cells or found.new or found.problems:
        return found, opened.notes
    try:
        forms = read_forms(name, content, opener)
    except UnreadableFormError as error:
        raise Refused(str(error)) from None
    if reason := refusal_of_year(forms, work.sheet):
        raise Refused(reason)
    return found_in(forms, work.sheet, book), tuple(sentence for form in forms for sentence in form.unread)


def _new_rows(book: Book, proposal: Proposal) -> list[dict[str, Any]]:
    """New rows as the page shows them: the table, what was typed, what is wrong."""
    tables = {table.key: table for table in book.tables}
    return [
        {
            "title": tables[row.table].title,
            "place": row.place,
            "cells": [
                {
                    "label": tables[row.table].labels[key],
                    "text": dict(tables[row.table].blank[key].choices).get(typed.text, typed.text),
                    "cell": (cell := cell_of_new(number, key)),
                    "divided": proposal.divided.get(cell, ""),
                }
                for key, typed in row.cells.items()
            ],
            "problems": [one.problem for one in proposal.row_problems if one.row == number],
        }
        for number, row in enumerate(proposal.new)
    ]


def book_on(work: Work) -> Book:
    """The tables of the evaluation that is worked on; last year's approved figures stand there to be read."""
    book = book_of(work.sheet, work.assessment, function_choices(work.sheet.header.year))
    return book.fixed(work.last_year.taken.locked)


def _owner(work: Work) -> str:
    return f"evaluations.workbook:{work.evaluation.pk}:{work.user.pk}"
