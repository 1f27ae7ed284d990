"""Checking files, and the list of its findings as a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.queries import region_of
from apps.core.access import refused_by
from apps.core.amounts import show_plain
from apps.core.excel import open_rows, seal_rows, workbook_response
from apps.core.findings import Severity
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.core.uploads import clean_name
from apps.indicators.enums import SchemeKind
from apps.indicators.facts import FORM_FIELDS
from apps.indicators.queries import latest_schemes
from apps.papers.checks.printed_totals import totals_of
from apps.papers.documents import CheckedForm, check_forms, recomputed_lines
from apps.papers.forms import PrintedFileForm
from apps.papers.permissions import refusal_to_check_forms
from apps.papers.views.drawn import ListedFinding, Paper, drawn
from apps.papers.views.saved import rows_of, workbook_of_rows


@dataclass(frozen=True, slots=True)
class Result:
    """One form of the file: what was not read, what was found, and the form as it was read."""

    name: str
    counts: tuple[tuple[Severity, int, str], ...]  # how many are so severe, and where the first of them stands
    paper: Paper
    findings: tuple[ListedFinding, ...]
    recomputed: tuple[tuple[str, str, str], ...]  # name, as printed, as recomputed
    unread: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def clean_words(self) -> str:
        """What is said when nothing was found."""
        return "读到的内容没有发现问题。" if self.unread else "没有发现问题。"


@refused_by(refusal_to_check_forms)
@never_cache
def check_form_file(request: HttpRequest) -> HttpResponse:
    """Upload files and see what was read, what it should say, and every finding in its place."""
    schemes = {
        scheme.key: scheme for scheme in latest_schemes(region_of(request.user)) if scheme.kind != SchemeKind.LIBRARY
    }
    titles = {key: scheme.title for key, scheme in schemes.items()}
    form = PrintedFileForm(request.POST or None, request.FILES or None, schemes=titles)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        scheme = schemes.get(form.cleaned_data["scheme"])
        files = [file for file in form.read if file.printed]
        checked = [
            replace(one, name="：".join(filter(None, (file.name if len(form.read) > 1 else "", one.name))))
            for file in files
            for one in check_forms(file.printed, scheme.facts if scheme else None)
        ]
        results = tuple(_results(checked))
        context |= {
            "name": files[0].name if len(files) == 1 else f"{len(files)} 个文件",
            "refused": [file for file in form.read if not file.printed],
            "scheme": scheme,
            "results": results,
            "totals": [(severity, sum(item.count(severity) for item in checked)) for severity in Severity],
            "unread": sum(len(item.unread) for item in checked),
            "sealed": seal_rows(rows_of(results), _owner(request)),
        }
    return render(request, "papers/check_form_file.html", context)


@refused_by(refusal_to_check_forms)
@require_POST
@never_cache
def save_findings(request: HttpRequest) -> HttpResponse:
    """The findings of a checked file as a workbook; only the page of the check still holds them."""
    try:
        rows = open_rows(Parameters(request.POST).text("rows"), _owner(request))
    except Refused:
        messages.error(request, "检查结果只在检查后一小时内可以存为 Excel，请重新检查。")
        return redirect("papers:check_form_file")
    name = PurePath(clean_name(Parameters(request.POST).text("name"))).stem
    return workbook_response(workbook_of_rows(rows), f"{name} 检查结果.xlsx")


def _owner(request: HttpRequest) -> str:
    return f"papers.findings:{request.user.pk}"


def _results(forms: Sequence[CheckedForm]) -> Iterator[Result]:
    first = 1
    for number, checked in enumerate(forms, start=1):
        paper, findings = drawn(checked, first=first, prefix=f"{number}." if number > 1 else "")
        first += len(findings)
        yield Result(
            checked.name,
            tuple((severity, checked.count(severity), _first(findings, severity)) for severity in Severity),
            paper,
            findings,
            tuple(_recomputed(checked)),
            checked.unread,
            tuple(sentence for sentence in checked.kept if sentence not in checked.unread),
        )


def _first(findings: Sequence[ListedFinding], severity: Severity) -> str:
    """The address of the first finding that is so severe; empty without one."""
    return next((f"#finding-{finding.number}" for finding in findings if finding.severity is severity), "")


def _recomputed(checked: CheckedForm) -> Iterator[tuple[str, str, str]]:
    """What was recomputed: its name, as printed and as recomputed, with units."""
    recomputed = checked.recomputed
    for row, unit in recomputed_lines(recomputed):
        printed, computed = (
            "" if value is None else f"{show_plain(value)}{unit}" for value in (row.printed, row.computed)
        )
        yield row.label or "（未分级）", printed, computed
    if recomputed.by_rule is not None:
        yield "总分（按规则重算）", "", f"{show_plain(recomputed.by_rule)} 分"
    if recomputed.grade_in_words:
        grade = totals_of(checked.form).grade
        yield FORM_FIELDS["grade"].label, (grade.printed if grade else None) or "", recomputed.grade_in_words
