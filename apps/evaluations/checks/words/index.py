"""The index of names: every figure of a sheet under the names that reports use for it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES, names_of_figure
from apps.core.quantities import measure_of
from apps.evaluations.checks.words.tokens import lines_by_class
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, Sheet
from apps.evaluations.rules import Assessment, table_rows
from apps.indicators.enums import Operator
from apps.papers.checks.against_tables.naming import (
    MONEY,
    Entry,
    balance_entries,
    class_entry,
    execution_entries,
    figure_entries,
    index_of_entries,
    indicator_entries,
    measure_of_figure,
    project_entries,
    project_execution_entries,
    ratio_entries,
    total_score_entry,
)
from apps.papers.checks.against_tables.subjects import Index, Subject, Trust, bare

_AMOUNTS = {Column.BUDGET: "original", Column.ADJUSTED: "adjusted", Column.ACTUAL: "actual"}


def index_of(sheet: Sheet, assessment: Assessment) -> Index:
    """Every name of the sheet with all that it can mean."""
    entries = (*_figures(sheet), *_classes(sheet), *_projects(sheet), *_scores(sheet, assessment))
    return index_of_entries(entries, _derived(sheet))


def names_of(key: str) -> tuple[str, ...]:
    """The names that mean a base figure, as ``bare`` leaves them."""
    names = names_of_figure(key)
    return tuple(bare(name) for name in (*names.sure, *names.likely))


def _figures(sheet: Sheet) -> Iterator[Entry]:
    for key, definition in FIGURES.items():
        measure = measure_of_figure(key)
        if measure is not None:
            values = {column: sheet.figures.value(key, column) for column in definition.columns}
            cells = {column: f"figure.{key}.{column}" for column in definition.columns}
            yield from figure_entries(key, Subject(definition.label, measure, values, cells))
    current = Column.CURRENT
    yield from balance_entries(lambda key: sheet.figures.value(key, current), lambda key: f"figure.{key}.{current}")


def _classes(sheet: Sheet) -> Iterator[Entry]:
    for name, lines in lines_by_class(sheet).items():
        values = {column: _sum([getattr(line, amount).value for line in lines]) for column, amount in _AMOUNTS.items()}
        cells = {column: f"line.{lines[0].id}.{amount}" for column, amount in _AMOUNTS.items()}
        yield class_entry(name, Subject(name, MONEY, values, cells))


def _projects(sheet: Sheet) -> Iterator[Entry]:
    for project in sheet.projects:
        budget = project.budget
        values = {column: budget.total(amount) for column, amount in _AMOUNTS.items()}
        values[Column.PRIOR] = budget.prior_actual.value
        cells = {column: f"funding.{project.id}.appropriation.{amount}" for column, amount in _AMOUNTS.items()}
        cells[Column.PRIOR] = f"project.{project.id}.prior_actual"
        yield from project_entries(budget.name, values, cells, budget.rate)
        yield from _targets(project.indicators)


def _targets(rows: Iterable[ProjectIndicator]) -> Iterator[Entry]:
    for row in rows:
        measure = measure_of(row.unit) if row.operator is not Operator.QUALITATIVE else None
        if measure is not None:
            answers = {Column.ACTUAL: row.actual.value, Column.BUDGET: row.target_number.value}
            cells = {Column.ACTUAL: f"indicator.{row.id}.actual", Column.BUDGET: f"indicator.{row.id}.target_number"}
            yield from indicator_entries(row.name, measure, answers, cells)


def _scores(sheet: Sheet, assessment: Assessment) -> Iterator[Entry]:
    yield from _targets(sheet.targets)
    for indicator in table_rows(sheet.scheme):
        value, measure = assessment.table.rows[indicator.key].computed.value, measure_of(indicator.unit)
        if measure is not None and value is not None:
            cells = {Column.CURRENT: f"score.{indicator.key}.value"}
            subject = Subject(indicator.name, measure, {Column.CURRENT: value}, cells)
            yield (indicator.name,), subject, Trust.FIRM if indicator.formula else Trust.SOFT
            if indicator.name.endswith("满意度"):
                yield ("综合满意度", "服务对象满意度"), subject, Trust.SOFT
    is_known = assessment.table.grade is not None  # while rows are not scored the sum says nothing
    yield total_score_entry(assessment.table.total if is_known else None, "scores.stated_total")


def _derived(sheet: Sheet) -> Iterator[Entry]:
    columns = FIGURES["total_expenditure"].columns
    values = {column: sheet.figures.value("total_expenditure", column) for column in columns}
    if values.get(Column.ACTUAL) is None and len(sheet.projects) == 1:
        yield from _execution_of(sheet.projects[0])  # the only money that was told
    else:
        yield from execution_entries(values, {column: f"figure.total_expenditure.{column}" for column in columns})
    if sheet.projects and sheet.figures.value("project_expenditure", Column.ACTUAL) is None:
        budgets = [project.budget for project in sheet.projects]
        spent, planned = (_sum([budget.total(amount) for budget in budgets]) for amount in ("actual", "adjusted"))
        cell = f"funding.{sheet.projects[0].id}.appropriation.actual"
        yield from project_execution_entries(spent, planned, cell)
    current = Column.CURRENT
    yield from ratio_entries(lambda key: sheet.figures.value(key, current), lambda key: f"figure.{key}.{current}")


def _execution_of(project: ProjectSheet) -> Iterator[Entry]:
    values = {column: project.budget.total(amount) for column, amount in _AMOUNTS.items()}
    cells = {column: f"funding.{project.id}.appropriation.{amount}" for column, amount in _AMOUNTS.items()}
    yield from execution_entries(values, cells)


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    present = [value for value in values if value is not None]
    return sum(present, Decimal(0)) if len(present) == len(values) else None
