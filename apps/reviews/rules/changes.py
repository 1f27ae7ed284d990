"""What differs between two sheets, place by place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from apps.budgets.facts import (
    FIGURES,
    FUNDING_AMOUNTS,
    LINE_FIELDS,
    PROJECT_FIELDS,
    SECTION_OF_FIGURE,
    TABLES,
    Line,
    ProjectBudget,
)
from apps.core.amounts import Cell, show_amount
from apps.core.enums import LabelledEnum
from apps.core.fields import Field
from apps.core.findings import Where
from apps.evaluations.checks.places import at_indicator
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, ProjectIndicator, ProjectSheet, ScoreEntry, Sheet
from apps.evaluations.rules import table_rows
from apps.indicators.enums import Grade
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS, INDICATOR_FIELDS, Indicator, value_field
from apps.indicators.rules import figure_label
from apps.reviews.facts import Changed

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that may come or go as a whole."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """One place of a sheet as text. ``rows``: what it belongs to, outermost first."""

    where: Where
    label: str
    text: str
    rows: tuple[_Row, ...] = ()
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or self.where.cell


def changes(before: Sheet, after: Sheet) -> tuple[Changed, ...]:
    """Every place that differs, in the order of the sections. A row that came or went counts once, not by cells."""
    old = {piece.key: piece for piece in _pieces(before)}
    new = {piece.key: piece for piece in _pieces(after)}
    found = chain(_came_or_differs(old, new), _went(old, new))
    order = list(Section)
    return tuple(sorted(found, key=lambda change: order.index(Section(change.where.section))))


def difference(before: str, after: str, margin: int = 12) -> tuple[str, str]:
    """Both texts cut down to where they differ, with ``margin`` characters around it; whole when they are short."""
    if max(len(before), len(after)) <= 4 * margin:
        return before, after
    start = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
    start = min(len(before), len(after)) if start is None else start
    shortest = min(len(before), len(after)) - start
    tail = 0
    while tail < shortest and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return _cut(before, start, tail, margin), _cut(after, start, tail, margin)


def _cut(text: str, start: int, tail: int, margin: int) -> str:
    first = max(start - margin, 0)
    last = min(len(text) - tail + margin, len(text))
    return f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}"


def _came_or_differs(old: Mapping[str, _Piece], new: Mapping[str, _Piece]) -> Iterator[Changed]:
    known = _rows_in(old)
    seen: set[_Row] = set()
    for key, piece in new.items():
        came = next((row for row in piece.rows if row.key not in known), None)
        if came is None:
            before = old[key].text if key in old else ""
            if before != piece.text:
                yield Changed(piece.where, piece.label, before, piece.text)
        elif came not in seen:
            seen.add(came)
            yield Changed(piece.where, came.name, "", "新增")


def _went(old: Mapping[str, _Piece], new: Mapping[str, _Piece]) -> Iterator[Changed]:
    known = _rows_in(new)
    seen: set[_Row] = set()
    for key, piece in old.items():
        gone = next((row for row in piece.rows if row.key not in known), None)
        if gone is None:
            if key not in new and piece.text:
                yield Changed(piece.where, piece.label, piece.text, "")
        elif gone not in seen:
            seen.add(gone)
            yield Changed(Where(piece.where.section), gone.name, "原有", "已删除")


def _rows_in(pieces: Mapping[str, _Piece]) -> frozenset[str]:
    return frozenset(row.key for piece in pieces.values() for row in piece.rows)


def _pieces(sheet: Sheet) -> Iterator[_Piece]:
    for name, basic in BASIC_FIELDS.items():
        yield _Piece(Where(Section.BASICS, f"basics.{name}"), basic.label, getattr(sheet.basics, name))
    yield from _figures(sheet)
    for line in sheet.lines:
        yield from _line(line)
    for project in sheet.projects:
        yield from _project(project)
    yield from _entries(sheet)
    for heading in sheet.scheme.outline:
        where = Where(Section.NARRATIVE, f"narrative.{heading.key}")
        yield _Piece(where, f"{heading.number}{heading.title}", sheet.narrative.get(heading.key, ""))
    for item in sheet.evidence:
        row = _Row(f"evidence.{item.id}", f"佐证材料“{item.name}”")
        yield _Piece(Where(Section.EVIDENCE, "evidence.list"), row.name, item.sha256, (row,), row.key)
    yield from _explanations(sheet)


def _held(row: "type[DataclassInstance]", catalogue: Mapping[str, Field]) -> Iterator[Field]:
    """The fields that a row of the sheet holds, in the order of its form; the others are computed or the bureau's."""
    held = {field.name for field in fields(row)}
    return (field for name, field in catalogue.items() if name in held)


def _figures(sheet: Sheet) -> Iterator[_Piece]:
    for table in TABLES:
        for row in table.rows:
            if row.is_linked:
                continue
            definition = FIGURES[row.figure]
            places = 2 if definition.places else 0
            for column in definition.columns:
                name = f"{row.figure}.{column}"
                cell = sheet.figures.cell(row.figure, column)
                where = Where(SECTION_OF_FIGURE[row.figure], f"figure.{name}")
                yield _Piece(where, figure_label(name), _text(cell, places))


def _line(line: Line) -> Iterator[_Piece]:
    name = f"{line.function_code} {line.function_name}".strip()
    row = _Row(f"line.{line.id}", f"功能分类“{name}”")
    for field in _held(Line, LINE_FIELDS):
        where = Where(Section.MONEY, f"line.{line.id}.{field.name}")
        yield _Piece(where, f"{name} {field.label}", _text(getattr(line, field.name)), (row,))


def _project(project: ProjectSheet) -> Iterator[_Piece]:
    budget, prefix = project.budget, f"project.{project.id}"
    row = _Row(prefix, f"项目“{budget.name}”")

    def piece(cell: str, label: str, value: object) -> _Piece:
        where = Where(Section.PROJECTS, cell, project.id)
        return _Piece(where, f"{budget.name}：{label}", _text(value), (row,))

    for field in _held(ProjectBudget, PROJECT_FIELDS):
        yield piece(f"{prefix}.{field.name}", field.label, getattr(budget, field.name))
    for funding in budget.funding:
        for key, amount in FUNDING_AMOUNTS.items():
            cell = f"funding.{project.id}.{funding.source}.{key}"
            yield piece(cell, f"{funding.source.label}{amount.label}", getattr(funding, key))
    for field in _held(ProjectSheet, FORM_FIELDS):
        yield piece(f"{prefix}.{field.name}", field.brief, getattr(project, field.name))
    for indicator in project.indicators:
        yield from _indicator(project.id, budget.name, indicator, (row,))


def _indicator(
    item: int | None, form: str, indicator: ProjectIndicator, owners: tuple[_Row, ...] = ()
) -> Iterator[_Piece]:
    name = f"{form}：{indicator.name or '未命名指标'}"
    row = _Row(f"indicator.{indicator.id}", f"指标“{name}”")
    for field in _held(ProjectIndicator, INDICATOR_FIELDS):
        where = at_indicator(item, indicator.id, field.name)
        yield _Piece(where, f"{name} {field.label}", _text(getattr(indicator, field.name)), (*owners, row))


def _entries(sheet: Sheet) -> Iterator[_Piece]:
    for indicator in table_rows(sheet.scheme):
        yield from _entry(indicator, sheet.entry(indicator.key))
    for indicator_row in sheet.targets:
        yield from _indicator(None, "部门整体", indicator_row)
    stated = (sheet.execution_reason, _text(sheet.stated_total), _grade(sheet.stated_grade))
    for name, text in zip(("execution_reason", "stated_total", "stated_grade"), stated, strict=True):
        yield _Piece(Where(Section.SCORES, f"scores.{name}"), f"部门整体：{FORM_FIELDS[name].label}", text)


def _entry(indicator: Indicator, entry: ScoreEntry) -> Iterator[_Piece]:
    prefix = f"score.{indicator.key}"
    for number, tick in enumerate(entry.ticks):
        where = Where(Section.SCORES, f"{prefix}.tick.{number}")
        yield _Piece(where, f"{indicator.name} 第 {number + 1} 项", _text(tick))
    texts = [
        (ENTRY_FIELDS["not_applicable"], "不适用" if entry.is_not_applicable else ""),
        (value_field(indicator.rule), _text(entry.value)),
    ]
    others = (field for field in _held(ScoreEntry, ENTRY_FIELDS) if field.name != "value")
    texts += [(field, _text(getattr(entry, field.name))) for field in others]
    for field, text in texts:
        yield _Piece(Where(Section.SCORES, f"{prefix}.{field.name}"), f"{indicator.name} {field.label}", text)


def _explanations(sheet: Sheet) -> Iterator[_Piece]:
    for key, explanation in sheet.explanations.items():
        check, section, item, cell = (*key.split(":"), "", "", "", "")[:4]
        where = Where(section, cell, int(item) if item else None)
        yield _Piece(where, f"问题 {check} 的说明", explanation.text, id=f"explanation:{key}")


def _grade(stated: str) -> str:
    return Grade(stated).label if stated else ""


def _text(value: object, places: int = 2) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Cell(value=Decimal() as number):
            # Where two decimals would hide a change, the exact number is shown.
            return show_amount(number, places) if number == round(number, places) else value.text
        case Cell(typed=typed):
            return typed
        case LabelledEnum():
            return value.label
        case _:
            return str(value)
