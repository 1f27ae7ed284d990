"""The check of cells whose text could not be read as a number."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, LINE_AMOUNTS, PROJECT_FIELDS
from apps.core.amounts import STORED_PLACES, Cell, read_number
from apps.core.findings import Finding, Where
from apps.evaluations.checks.findings import accuse
from apps.evaluations.checks.places import at_figure, at_funding, at_indicator, at_line, at_project, at_score
from apps.evaluations.enums import Section
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment, table_rows
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS, INDICATOR_FIELDS, value_field
from apps.papers.imports import problem_of


@dataclass(frozen=True, slots=True)
class _Typed:
    """An unreadable text with its place and what may stand there."""

    where: Where
    label: str
    cell: Cell
    places: int = STORED_PLACES
    is_percent: bool = False
    is_negative_allowed: bool = False
    problem: str = ""


OUT_OF_RANGE = "数字超出允许范围，请核对。"  # readable, yet beyond what its column holds
INDICATOR_VALUES = ("target_number", "actual")
INDICATOR_POINTS = ("weight", "band_score", "adjusted_score")
ENTRY_POINTS = ("band_score", "adjusted_score")


def problem_of_typed(typed: str) -> str:
    """Why a target or an actual value could not be read; empty where nothing is kept as typed."""
    if not typed:
        return ""
    reading = read_number(typed, is_percent=True)
    return problem_of(typed) or reading.problem or OUT_OF_RANGE


def n01_cells_are_numbers(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Every amount, count and score is a plain number (regulation §5, S06): what was typed and cannot be read."""
    for found in _unreadable(sheet):
        reading = read_number(
            found.cell.typed,
            places=found.places,
            is_percent=found.is_percent,
            is_negative_allowed=found.is_negative_allowed,
        )
        problem = found.problem or reading.problem or OUT_OF_RANGE
        yield accuse(sheet, "N01", found.where, f"{found.label}填写的“{found.cell.typed}”无法采用：{problem}")


def _unreadable(sheet: Sheet) -> Iterator[_Typed]:
    return (found for part in (_figures, _lines, _projects, _indicators, _scores) for found in part(sheet))


def _figures(sheet: Sheet) -> Iterator[_Typed]:
    for key, definition in FIGURES.items():
        for column in definition.columns:
            cell = sheet.figures.cell(key, column)
            if cell.typed:
                yield _Typed(
                    at_figure(key, column),
                    f"{definition.label}（{column.label}）",
                    cell,
                    definition.places,
                    is_negative_allowed=definition.is_negative_allowed,
                )


def _lines(sheet: Sheet) -> Iterator[_Typed]:
    for line in sheet.lines:
        for key, amount in LINE_AMOUNTS.items():
            cell: Cell = getattr(line, key)
            if cell.typed:
                yield _Typed(at_line(line.id, key), f"{line.function_name}（{amount.label}）", cell)


def _projects(sheet: Sheet) -> Iterator[_Typed]:
    for project in sheet.projects:
        name = f"项目“{project.budget.name}”"
        if project.budget.prior_actual.typed:
            where = at_project(project.id, "prior_actual")
            yield _Typed(where, f"{name}{PROJECT_FIELDS['prior_actual'].label}", project.budget.prior_actual)
        for row in project.budget.funding:
            for key, amount in FUNDING_AMOUNTS.items():
                cell: Cell = getattr(row, key)
                if cell.typed:
                    where = at_funding(project.id, row.source, key)
                    yield _Typed(where, f"{name}{row.source.label}（{amount.label}）", cell)
        if project.stated_total.typed:
            where = at_project(project.id, "stated_total")
            yield _Typed(where, f"{name}{FORM_FIELDS['stated_total'].label}", project.stated_total, places=2)


def _indicators(sheet: Sheet) -> Iterator[_Typed]:
    for table in sheet.target_tables:
        for row in table.rows:
            name = f"指标“{row.name}”"
            for field in INDICATOR_VALUES:
                cell: Cell = getattr(row, field)
                if cell.typed:
                    where, label = at_indicator(table.item, row.id, field), INDICATOR_FIELDS[field].label
                    problem = problem_of_typed(cell.typed)
                    yield _Typed(where, f"{name}{label}", cell, problem=problem)
            for field in INDICATOR_POINTS:
                cell = getattr(row, field)
                if cell.typed:
                    where, label = at_indicator(table.item, row.id, field), INDICATOR_FIELDS[field].label
                    yield _Typed(where, f"{name}{label}", cell, places=2)


def _scores(sheet: Sheet) -> Iterator[_Typed]:
    for indicator in table_rows(sheet.scheme):
        entry = sheet.entry(indicator.key)
        name = indicator.name
        if entry.value.typed:
            where = at_score(indicator.key, "value")
            label = value_field(indicator.rule).label
            yield _Typed(where, f"{name}{label}", entry.value, is_percent=True, is_negative_allowed=True)
        if entry.count.typed:
            where = at_score(indicator.key, "count")
            yield _Typed(where, f"{name}{ENTRY_FIELDS['count'].label}", entry.count, places=0)
        for field in ENTRY_POINTS:
            cell: Cell = getattr(entry, field)
            if cell.typed:
                yield _Typed(at_score(indicator.key, field), f"{name}{ENTRY_FIELDS[field].label}", cell, places=2)
    if sheet.stated_total.typed:
        where = Where(Section.SCORES, "scores.stated_total")
        yield _Typed(where, FORM_FIELDS["stated_total"].label, sheet.stated_total, places=2)
