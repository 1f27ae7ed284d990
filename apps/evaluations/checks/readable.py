"""The check of cells whose text could not be read as a number."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, LINE_AMOUNTS
from apps.core.amounts import STORED_PLACES, Cell, read_number
from apps.core.findings import Finding, Where
from apps.evaluations.checks.accusations import (
    accuse,
    at_figure,
    at_funding,
    at_indicator,
    at_line,
    at_project,
    at_score,
)
from apps.evaluations.enums import Section
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment, table_rows


@dataclass(frozen=True, slots=True)
class _Typed:
    """An unreadable text with its place and what may stand there."""

    where: Where
    label: str
    cell: Cell
    places: int = STORED_PLACES
    is_percent: bool = False
    is_negative_allowed: bool = False


INDICATOR_VALUES = {"target_number": "年度指标值", "actual": "实际完成值"}
INDICATOR_POINTS = {"weight": "分值", "band_score": "得分", "adjusted_score": "调整后得分"}
ENTRY_POINTS = {"band_score": "得分", "adjusted_score": "调整后得分"}


def n01_cells_are_numbers(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Every amount, count and score is a plain number (regulation §5, S06): what was typed and cannot be read."""
    for found in _unreadable(sheet):
        reading = read_number(
            found.cell.typed,
            places=found.places,
            is_percent=found.is_percent,
            is_negative_allowed=found.is_negative_allowed,
        )
        problem = reading.problem or "数字超出允许范围，请核对。"  # readable, yet beyond what its column holds
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
        for amount, label in LINE_AMOUNTS.items():
            cell: Cell = getattr(line, amount)
            if cell.typed:
                yield _Typed(at_line(line.id, amount), f"{line.function_name}（{label}）", cell)


def _projects(sheet: Sheet) -> Iterator[_Typed]:
    for project in sheet.projects:
        name = f"项目“{project.budget.name}”"
        if project.budget.prior_actual.typed:
            where = at_project(project.id, "prior_actual")
            yield _Typed(where, f"{name}上年决算数", project.budget.prior_actual)
        for row in project.budget.funding:
            for amount, label in FUNDING_AMOUNTS.items():
                cell: Cell = getattr(row, amount)
                if cell.typed:
                    where = at_funding(project.id, row.source, amount)
                    yield _Typed(where, f"{name}{row.source.label}（{label}）", cell)
        if project.stated_total.typed:
            yield _Typed(at_project(project.id, "stated_total"), f"{name}总分", project.stated_total, places=2)


def _indicators(sheet: Sheet) -> Iterator[_Typed]:
    for table in sheet.target_tables:
        for row in table.rows:
            name = f"指标“{row.name}”"
            for field, label in INDICATOR_VALUES.items():
                cell: Cell = getattr(row, field)
                if cell.typed:
                    where = at_indicator(table.item, row.id, field)
                    yield _Typed(where, f"{name}{label}", cell, is_percent=True, is_negative_allowed=True)
            for field, label in INDICATOR_POINTS.items():
                cell = getattr(row, field)
                if cell.typed:
                    yield _Typed(at_indicator(table.item, row.id, field), f"{name}{label}", cell, places=2)


def _scores(sheet: Sheet) -> Iterator[_Typed]:
    for indicator in table_rows(sheet.scheme):
        entry = sheet.entry(indicator.key)
        name = indicator.name
        if entry.value.typed:
            where = at_score(indicator.key, "value")
            yield _Typed(where, f"{name}完成值", entry.value, is_percent=True, is_negative_allowed=True)
        if entry.count.typed:
            yield _Typed(at_score(indicator.key, "count"), f"{name}例数", entry.count, places=0)
        for field, label in ENTRY_POINTS.items():
            cell: Cell = getattr(entry, field)
            if cell.typed:
                yield _Typed(at_score(indicator.key, field), f"{name}{label}", cell, places=2)
    if sheet.stated_total.typed:
        yield _Typed(Where(Section.SCORES, "scores.stated_total"), "自评总分", sheet.stated_total, places=2)
