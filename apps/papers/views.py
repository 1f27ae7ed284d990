"""Checking a printed form: a file comes in, is read and judged, and is drawn as it was read. Nothing is kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from apps.core.access import refused_by
from apps.core.amounts import show_plain
from apps.core.findings import Severity
from apps.indicators.enums import SchemeKind
from apps.indicators.facts import FORM_FIELDS, INDICATOR_FIELDS
from apps.indicators.queries import latest_schemes
from apps.papers.checks.accusing import FUNDING_LABELS, INDICATOR_LABELS
from apps.papers.checks.totals import totals_of
from apps.papers.documents import CheckedForm, Told, check_form, recomputed_lines
from apps.papers.forms import PrintedFileForm
from apps.papers.imports import Printed, PrintedFigure, PrintedForm, PrintedFunding, PrintedIndicator
from apps.papers.permissions import refusal_to_check_forms


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding at its cell: a link to the list, and for an error what should stand there."""

    number: int
    severity: Severity
    expected: str


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding in the list: a link to its cell."""

    number: int
    severity: Severity
    place: str
    message: str
    url: str


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell as printed, with the findings that accuse it. ``id`` is its place in the page, empty where none can."""

    text: str
    id: str = ""
    label: str = ""
    kind: str = "text"
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table as printed; the cell of a row whose kind is ``head`` names it."""

    title: str
    rows: tuple[tuple[PaperCell, ...], ...]

    @property
    def headings(self) -> tuple[PaperCell, ...]:
        """Cells whose labels stand above the columns."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Paper:
    """The form as it was read. ``elsewhere`` are the accused places that are no cell."""

    title: PaperCell
    facts: tuple[tuple[str, str], ...]
    elsewhere: tuple[PaperCell, ...]
    tables: tuple[PaperTable, ...]
    passages: tuple[PaperCell, ...]


Marks = Mapping[str, Sequence[Mark]]
Columns = Sequence[tuple[str, str, str]]

_KINDS: Mapping[str, str] = {"name": "head", "weight": "figure", "score": "figure"}
_FUNDING_COLUMNS = [(field, label, "figure") for field, label in FUNDING_LABELS.items()]
_INDICATOR_COLUMNS = [(field, label, _KINDS.get(field, "text")) for field, label in INDICATOR_LABELS.items()]


@refused_by(refusal_to_check_forms)
@never_cache
def check_form_file(request: HttpRequest) -> HttpResponse:
    """Upload a form and see what was read, what it should say, and every finding."""
    schemes = {scheme.key: scheme for scheme in latest_schemes() if scheme.kind != SchemeKind.LIBRARY}
    titles = {key: scheme.title for key, scheme in schemes.items()}
    form = PrintedFileForm(request.POST or None, request.FILES or None, schemes=titles)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        scheme = schemes.get(form.cleaned_data["scheme"])
        checked = check_form(form.printed, scheme.facts if scheme else None)
        paper, findings = _drawn(checked.form, tuple(checked.told()))
        context |= {
            "name": form.name,
            "scheme": scheme,
            "counts": [(severity, checked.count(severity)) for severity in Severity],
            "paper": paper,
            "findings": findings,
            "recomputed": tuple(_recomputed(checked)),
            "kept": checked.kept,
        }
    return render(request, "papers/check_form_file.html", context)


def _drawn(form: PrintedForm, told: Sequence[Told]) -> tuple[Paper, list[ListedFinding]]:
    """The form with its marks, and the findings with the places they lead to."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    for number, item in enumerate(told, start=1):
        severity = item.finding.severity
        expected = item.expected or "" if severity is Severity.ERROR else ""  # else only what it was compared with
        marks[item.finding.where.cell].append(Mark(number, severity, expected))
    title = _cell("form.title", form.title, marks)
    tables = tuple(_tables(form, marks))
    passages = tuple(_cell(f"passage.{number}", text, marks) for number, text in enumerate(form.passages))
    anchors = {cell.id: cell.id for cell in (title, *passages)}
    anchors |= {cell.id: cell.id for table in tables for row in table.rows for cell in row}
    elsewhere: list[PaperCell] = []
    for item in told:
        cell = item.finding.where.cell
        if cell not in anchors:
            anchors[cell] = f"place-{len(elsewhere) + 1}"
            elsewhere.append(PaperCell(item.place, anchors[cell], marks=tuple(marks[cell])))
    facts = (
        ("年度", str(form.year or "")),
        ("部门（单位）", form.department or ""),
        ("金额单位", form.money_unit),
        ("分值安排", form.layout),
    )
    paper = Paper(title, tuple(fact for fact in facts if fact[1]), tuple(elsewhere), tables, passages)
    findings = [
        ListedFinding(
            number,
            item.finding.severity,
            item.place,
            item.finding.message,
            f"#{anchors[item.finding.where.cell]}",
        )
        for number, item in enumerate(told, start=1)
    ]
    return paper, findings


def _tables(form: PrintedForm, marks: Marks) -> Iterator[PaperTable]:
    heads: list[tuple[PaperCell, ...]]
    if form.funding:
        heads = [(PaperCell(row.name, label="资金", kind="head"),) for row in form.funding]
        yield PaperTable("项目资金", _rows("funding", _FUNDING_COLUMNS, heads, form.funding, marks))
    if form.indicators:
        heads = [
            (
                PaperCell(row.level1, label=INDICATOR_FIELDS["level1"].label),
                PaperCell(row.level2, label=INDICATOR_FIELDS["level2"].label),
            )
            for row in form.indicators
        ]
        yield PaperTable("绩效指标", _rows("indicator", _INDICATOR_COLUMNS, heads, form.indicators, marks))
    yield from _figure_tables("figure", "基础数据", form.figures, marks)
    yield from _figure_tables("total", "合计与等级", form.totals, marks)


def _rows(
    part: str,
    columns: Columns,
    heads: Sequence[tuple[PaperCell, ...]],
    printed: Sequence[PrintedFunding | PrintedIndicator],
    marks: Marks,
) -> tuple[tuple[PaperCell, ...], ...]:
    """The rows under the columns that the form has, or that a finding misses."""
    shown = [
        (field, label, kind)
        for field, label, kind in columns
        if any(getattr(row, field) or f"{part}.{index}.{field}" in marks for index, row in enumerate(printed))
    ]
    return tuple(
        (
            *head,
            *(
                _cell(f"{part}.{index}.{field}", getattr(row, field), marks, label, kind)
                for field, label, kind in shown
            ),
        )
        for index, (row, head) in enumerate(zip(printed, heads, strict=True))
    )


def _figure_tables(part: str, title: str, figures: Sequence[PrintedFigure], marks: Marks) -> Iterator[PaperTable]:
    """A table for each run of figures below one name and the same columns."""
    for (name, columns, width), run in groupby(
        enumerate(figures), key=lambda pair: (pair[1].path[:-1][:1], pair[1].columns, len(pair[1].values))
    ):
        labels = (
            columns
            if len(columns) == width
            else [f"数值 {column}" for column in range(1, width + 1)]
            if width > 1
            else ["数值"]
        )
        rows = (
            (
                PaperCell("/".join(figure.path[len(name) :]), label="项目", kind="head"),
                *(
                    _cell(f"{part}.{index}.{column}" if width > 1 else f"{part}.{index}", text, marks, label, "figure")
                    for column, (text, label) in enumerate(zip(figure.values, labels, strict=True))
                ),
            )
            for index, figure in run
        )
        yield PaperTable("".join(name) or title, tuple(rows))


def _cell(place: str, text: Printed, marks: Marks, label: str = "", kind: str = "text") -> PaperCell:
    return PaperCell(text or "", place, label, kind, tuple(marks.get(place, ())))


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
    if recomputed.grade is not None:
        grade = totals_of(checked.form).grade
        yield FORM_FIELDS["grade"].label, (grade.printed if grade else None) or "", recomputed.grade.label
