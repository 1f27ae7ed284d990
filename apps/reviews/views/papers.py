"""View models of the printed sheet on the reading desk: figures, lines, texts, files, ready as strings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from apps.budgets.enums import Column, LineKind, LineNature, MoneySource, Unit
from apps.budgets.facts import FIGURES, LINE_AMOUNTS, LINE_FIELDS, LINE_SUMS, FigureTable, Line
from apps.core.amounts import HUNDRED, Cell, add_up, percentage_of, show_amount, show_percent, sum_tolerance
from apps.core.enums import LabelledEnum
from apps.core.fields import Field
from apps.core.findings import Finding, Severity
from apps.core.templatetags.portal import chinese_moment
from apps.core.texts import Block, blocks_of
from apps.evaluations.checks.words import render_text
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, Sheet
from apps.evaluations.rules import Assessment, shown_tables, table_rows

BAR = 1000
NOT_THERE = "—"

Marks = Mapping[str, Severity]


@dataclass(frozen=True, slots=True)
class PaperCell:
    """One printed figure. ``below`` is what the system computes beside it; ``mark`` the severity of a finding here."""

    text: str
    label: str = ""
    id: str = ""
    below: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One printed row."""

    label: str
    cells: tuple[PaperCell, ...]
    id: str = ""
    about: str = ""
    unit: str = ""
    depth: int = 0
    is_total: bool = False
    mark: str = ""

    @property
    def indent(self) -> int:
        """How far the label is set in, on Bootstrap's scale of spaces."""
        return (0, 4, 5)[self.depth]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """One printed table of figures."""

    title: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[PaperRow, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of a whole as a drawn bar, in thousandths; ``text`` says the same in words."""

    width: int
    text: str
    kind: str = "active"


@dataclass(frozen=True, slots=True)
class PaperText:
    """A heading with its paragraphs and tables."""

    label: str
    blocks: tuple[Block, ...]
    id: str
    is_heading_only: bool = False
    mark: str = ""
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class FileLine:
    """One evidence file."""

    name: str
    url: str
    view_url: str
    place: str
    size: str
    uploaded_by: str
    uploaded_at: str
    digest: str


def marks_of(findings: Sequence[Finding], place: Callable[[str], str] = str) -> dict[str, Severity]:
    """The worst severity at every accused cell, or at what ``place`` makes of the cell."""
    order = list(Severity)
    worst_last = sorted(findings, key=lambda finding: -order.index(finding.severity))
    return {place(finding.where.cell): finding.severity for finding in worst_last}


def anchor_of(cell: str) -> str:
    """The id on the printed page that shows a cell: scored rows and lines are anchored as a whole."""
    prefix, _, rest = cell.partition(".")
    if prefix in {"score", "indicator", "line"}:
        return f"{prefix}.{rest.partition('.')[0]}"
    return cell


def bar_of(part: Decimal | None, whole: Decimal | None) -> Bar | None:
    """A bar for ``part`` of ``whole``; more than the whole is drawn full, as too much."""
    rate = percentage_of(part, whole)
    if rate is None:
        return None
    width = int(min(max(rate, Decimal(0)), HUNDRED) * BAR / HUNDRED)
    return Bar(width, show_percent(rate), "error" if rate > HUNDRED else "active")


def basics_of(sheet: Sheet, marks: Marks) -> tuple[PaperText, ...]:
    """基本情况, field by field; the short ones first, as the form has them."""
    return tuple(
        text_of(field.label, getattr(sheet.basics, name), f"basics.{name}", marks, is_short=not field.is_long)
        for name, field in BASIC_FIELDS.items()
    )


def tables_of(sheet: Sheet, section: Section, marks: Marks) -> tuple[PaperTable, ...]:
    """The official figure tables of a section; computed sums stand below the stated ones, rates beside them."""
    return tuple(_table(sheet, table, marks) for table in shown_tables(sheet) if table.section == section)


def _table(sheet: Sheet, table: FigureTable, marks: Marks) -> PaperTable:
    columns = [column.in_year(sheet.header.year) for column in table.columns]
    rate = table.rate_of_rows
    units = {FIGURES[row.figure].unit for row in table.rows}
    rows: list[PaperRow] = []
    for row in table.rows:
        definition = FIGURES[row.figure]
        cells = [
            _figure(sheet, row.figure, column, label, marks)
            for column, label in zip(table.columns, columns, strict=True)
        ]
        if rate is not None:
            part, whole = (sheet.figures.named(f"{row.figure}.{column}") for column in (rate.part, rate.whole))
            cells.append(PaperCell(show_percent(percentage_of(part, whole)), rate.label))
        rows.append(
            PaperRow(
                label=definition.label,
                cells=tuple(cells),
                unit="" if len(units) == 1 else definition.unit.label,
                depth=row.depth,
                is_total=bool(definition.parts) and row.depth == 0,
            )
        )
    for below in table.rates:
        shown = show_percent(percentage_of(sheet.figures.named(below.part), sheet.figures.named(below.whole)))
        rows.append(PaperRow(below.label, (PaperCell(shown, columns[0]),), is_total=True))
    return PaperTable(
        title=table.title,
        heading="项目",
        columns=(*columns, rate.label) if rate else tuple(columns),
        rows=tuple(rows),
        unit=next(iter(units)).label if len(units) == 1 else "",
    )


def _figure(sheet: Sheet, key: str, column: Column, label: str, marks: Marks) -> PaperCell:
    definition, name = FIGURES[key], f"figure.{key}.{column}"
    if column not in definition.columns:
        return PaperCell(NOT_THERE, label)
    places = 2 if definition.places else 0
    cell, computed = sheet.figures.cell(key, column), sheet.figures.computed(key, column)
    below = ""
    if computed is not None and computed != cell.value:
        below = f"分项合计 {show_amount(computed, places)}"
    return PaperCell(shown(cell, places), label, name, below, marks.get(name, ""))


def lines_of(sheet: Sheet, marks: Marks) -> PaperTable:
    """支出功能分类, their sums, and what 支出总计 holds beyond them (F04)."""
    rows = [_line(line, marks) for line in sheet.lines]
    figures = sheet.figures
    sums = {amount: add_up(getattr(line, amount).value for line in sheet.lines) for amount in LINE_AMOUNTS}
    totals = {
        "original": figures.value("total_expenditure", Column.BUDGET),
        "adjusted": figures.value("total_expenditure", Column.ADJUSTED),
        "actual": figures.value("total_expenditure", Column.ACTUAL),
    }
    gaps = {amount: _gap(totals.get(amount), sums[amount], len(sheet.lines)) for amount in LINE_AMOUNTS}
    rows += [
        _sum_row(LINE_SUMS[key], amounts, marks) for key, amounts in (("sum", sums), ("total", totals), ("gap", gaps))
    ]
    return PaperTable(
        title="支出功能分类情况",
        heading=LINE_FIELDS["function_class"].label,
        columns=tuple(amount.label for amount in LINE_AMOUNTS.values()),
        rows=tuple(rows),
        unit=Unit.TEN_THOUSAND_YUAN.label,
    )


def _line(line: Line, marks: Marks) -> PaperRow:
    prefix = f"line.{line.id}"
    words: list[LabelledEnum] = [line.kind if line.nature == LineNature.UNSPLIT else line.nature, line.source]
    return PaperRow(
        label=f"{line.function_code} {line.function_name}".strip(),
        cells=tuple(
            PaperCell(shown(getattr(line, key)), amount.label, mark=marks.get(f"{prefix}.{key}", ""))
            for key, amount in LINE_AMOUNTS.items()
        ),
        id=prefix,
        about=" · ".join(word.label for word in words if word not in {LineKind.UNSPLIT, MoneySource.UNSPLIT}),
    )


def _sum_row(row: Field, amounts: Mapping[str, Decimal | None], marks: Marks) -> PaperRow:
    figures = tuple(PaperCell(show_amount(amounts.get(key)), amount.label) for key, amount in LINE_AMOUNTS.items())
    row_id = f"lines.{row.name}"
    return PaperRow(
        label=row.label,
        cells=figures,
        id=row_id,
        is_total=True,
        mark=marks.get(row_id, ""),
    )


def _gap(total: Decimal | None, listed: Decimal | None, parts: int) -> Decimal | None:
    """What is not listed; differences within the tolerance of a printed sum are none."""
    if total is None or listed is None or abs(total - listed) <= sum_tolerance(parts):
        return None
    return total - listed


def report_title_of(sheet: Sheet) -> str:
    """The title of the report as the scheme words it."""
    return sheet.scheme.report_title.format(year=sheet.header.year, department=sheet.header.department)


def narrative_of(sheet: Sheet, assessment: Assessment, marks: Marks) -> tuple[PaperText, ...]:
    """The report under its headings, live figures filled in."""
    return tuple(
        PaperText(
            label=f"{heading.number}{heading.title}",
            blocks=tuple(blocks_of(render_text(sheet.narrative.get(heading.key, ""), sheet, assessment))),
            id=f"narrative.{heading.key}",
            is_heading_only=heading.is_heading_only,
            mark=marks.get(f"narrative.{heading.key}", ""),
        )
        for heading in sheet.scheme.outline
    )


def files_of(sheet: Sheet) -> tuple[FileLine, ...]:
    """The evidence, each file with what it proves."""
    names = {f"score.{row.key}": row.name for row in table_rows(sheet.scheme)}
    projects = {project.id: project.budget.name for project in sheet.projects}
    for table in sheet.target_tables:
        owner = table.name if table.item is None else projects[table.item]
        names |= {f"indicator.{row.id}": f"{owner}：{row.name}" for row in table.rows}
    return tuple(
        FileLine(
            name=item.name,
            url=reverse("evaluations:download_evidence", args=[sheet.header.evaluation_id, item.id]),
            view_url=reverse("evaluations:view_evidence", args=[sheet.header.evaluation_id, item.id]),
            place=names.get(item.cell, item.section.label),
            size=filesizeformat(item.size),
            uploaded_by=item.uploaded_by,
            uploaded_at=chinese_moment(item.uploaded_at),
            digest=item.sha256[:12],
        )
        for item in sheet.evidence
    )


def text_of(label: str, text: str, cell: str, marks: Marks, *, is_short: bool = False) -> PaperText:
    """A labelled text, paragraph by paragraph."""
    line = text.strip()
    blocks = ((Block(line),) if line else ()) if is_short else tuple(blocks_of(text))
    return PaperText(label, blocks, cell, mark=marks.get(cell, ""), is_short=is_short)


def shown(cell: Cell, places: int = 2) -> str:
    """A typed figure as printed; what is not a number as it was typed."""
    return cell.typed or show_amount(cell.value, places)
