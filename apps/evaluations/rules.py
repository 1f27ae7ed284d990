"""Assessing a sheet: every score, sum and grade, computed once for page, check, print and snapshot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES, TABLES, Figures, FigureTable, TableRow
from apps.core.amounts import add_up
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, ScoreEntry, Sheet
from apps.indicators.enums import BudgetBase, Grade
from apps.indicators.facts import Indicator, Part, ProjectForm, SchemeContent, Score, ScoreTable, Total
from apps.indicators.rules import (
    figure_label,
    figures_in,
    grade_of,
    score_execution,
    score_indicator,
    score_target,
    total_of,
)


@dataclass(frozen=True, slots=True)
class Scored:
    """One scored row: what the rule gives, and what counts after a hand adjustment."""

    weight: Decimal | None
    computed: Score
    adjusted: Decimal | None = None

    @property
    def points(self) -> Decimal | None:
        """The self-score that counts."""
        return self.computed.points if self.adjusted is None else self.adjusted

    @property
    def is_short(self) -> bool:
        """Points were lost, so a reason is due."""
        return self.points is not None and self.weight is not None and self.points < self.weight


@dataclass(frozen=True, slots=True)
class Result:
    """A scored table: rows by key, level-1 sums, the total with its trace, grade."""

    rows: Mapping[str, Scored]
    groups: Mapping[str, Decimal | None]
    summed: Total
    grade: Grade | None

    @property
    def total(self) -> Decimal | None:
        """The total that counts; ``None`` until a row has points."""
        return self.summed.points

    @property
    def open_rows(self) -> int:
        """Rows without points: while there are some the total is incomplete and there is no grade."""
        return self.summed.open_rows

    @property
    def is_open(self) -> bool:
        """There is no total yet, or one that rows without points are missing from."""
        return self.total is None or self.open_rows > 0

    @property
    def sum_label(self) -> str:
        """What the total is, for a sentence that holds another number against it."""
        return "按规则计算的总分" if self.summed.steps else "各项得分合计"


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that is computed from a sheet."""

    table: Result
    projects: Mapping[int, Result]

    def of(self, item: int | None) -> Result:
        """The result of a project's form, or of the department's own table or form."""
        return self.table if item is None else self.projects[item]


EXECUTION = "execution"
LEFT_OUT = "整表未填，方案不要求评分，报告中不附。"


def assess(sheet: Sheet) -> Assessment:
    """All results of a sheet. Project results are keyed by project id, their rows by indicator id and ``execution``.

    A table that is left out has no total, whatever some of its rows would get from the base figures.
    """
    table = assess_table(sheet)
    if sheet.leaves_out_scores:
        table = replace(table, groups=dict.fromkeys(table.groups), summed=Total(None, (LEFT_OUT,)), grade=None)
    return Assessment(
        table=table,
        projects={project.id: assess_project(sheet.project_scheme, project) for project in sheet.projects},
    )


def assess_table(sheet: Sheet) -> Result:
    """Score the department's table, or its form with the money of the base figures."""
    form = sheet.scheme.project_form
    if form is not None:
        adjusted, actual = (
            sheet.figures.value(form.money_total, column) for column in (Column.ADJUSTED, Column.ACTUAL)
        )
        return _assess_form(sheet.scheme, form, sheet.targets, adjusted, actual)
    table = score_table_of(sheet.scheme)
    rows: dict[str, Scored] = {}
    level1: dict[str, str] = {}
    for indicator in table.indicators:
        rows[indicator.key] = scored_entry(indicator, sheet.entry(indicator.key), sheet.figures)
        level1[indicator.key] = indicator.level1
    execution = rows.get(table.execution_key)
    return _result(sheet.scheme, rows, level1, execution, sheet.scheme.source)


def scored_entry(indicator: Indicator, entry: ScoreEntry, figures: Figures) -> Scored:
    """One row of the score table; the figures count for a row with formulas alone."""
    score = score_indicator(indicator, entry.answer, figures.named, figure_label)
    return Scored(indicator.weight, score, entry.adjusted_score.value)


def scored_target(form: ProjectForm, row: ProjectIndicator) -> Scored:
    """One indicator of a form, of which no other row is asked."""
    score = score_target(
        form,
        row.target,
        row.weight.value,
        row.actual.value,
        row.band,
        row.band_score.value,
        row.actual_text,
        row.level1,
    )
    return Scored(row.weight.value, score, row.adjusted_score.value)


def assess_project(scheme: SchemeContent, project: ProjectSheet) -> Result:
    """Score one project form, execution included."""
    form = project_form_of(scheme)
    is_whole = form.execution_rule.base is BudgetBase.WITH_CARRY_OVER
    adjusted, actual = (project.budget.total(amount, with_carry_over=is_whole) for amount in ("adjusted", "actual"))
    return _assess_form(scheme, form, project.indicators, adjusted, actual)


def _assess_form(
    scheme: SchemeContent,
    form: ProjectForm,
    targets: Iterable[ProjectIndicator],
    adjusted: Decimal | None,
    actual: Decimal | None,
) -> Result:
    execution = score_execution(form.execution_weight, adjusted, actual, form.execution_rule, form.source)
    rows = {EXECUTION: Scored(form.execution_weight, execution)}
    level1 = {EXECUTION: EXECUTION}
    for row in targets:
        rows[str(row.id)] = scored_target(form, row)
        level1[str(row.id)] = row.level1
    return _result(scheme, rows, level1, rows[EXECUTION], form.source)


def shown_tables(sheet: Sheet) -> tuple[FigureTable, ...]:
    """The official tables of figures; of a supplementary one the rows that the scheme needs or that hold something."""
    needed = _figures_needed(sheet.scheme)

    def is_shown(row: TableRow) -> bool:
        columns = FIGURES[row.figure].columns
        return row.figure in needed or not all(sheet.figures.cell(row.figure, column).is_empty for column in columns)

    kept = (
        replace(table, rows=tuple(filter(is_shown, table.rows))) if table.is_supplementary else table
        for table in TABLES
    )
    return tuple(table for table in kept if table.rows)


def _figures_needed(scheme: SchemeContent) -> frozenset[str]:
    """Keys of the figures in the formulas of the table, and in the money block of a department's form."""
    splits = scheme.project_form.money_splits if scheme.project_form else ()
    total = scheme.project_form.money_total if scheme.project_form else ""
    in_formulas = {name.partition(".")[0] for name in figures_in(table_rows(scheme))}
    return frozenset({total, *in_formulas, *(row.figure for split in splits for row in split.rows)})


def table_rows(scheme: SchemeContent) -> tuple[Indicator, ...]:
    """The rows of the department's score table; none where the scheme has a form instead."""
    return scheme.score_table.indicators if scheme.score_table else ()


def score_table_of(scheme: SchemeContent) -> ScoreTable:
    """The score table of a scheme of that kind; any other scheme is a programming error."""
    if scheme.score_table is None:
        raise ValueError(f"scheme {scheme.key} holds no score table")
    return scheme.score_table


def form_of(sheet: Sheet, item: int | None) -> ProjectForm:
    """The form that a project follows, or the one of the whole department."""
    return project_form_of(sheet.scheme if item is None else sheet.project_scheme)


def project_form_of(scheme: SchemeContent) -> ProjectForm:
    """The form of a scheme of projects or of a whole department; any other scheme is a programming error."""
    if scheme.project_form is None:
        raise ValueError(f"scheme {scheme.key} holds no project form")
    return scheme.project_form


def _result(
    scheme: SchemeContent, rows: Mapping[str, Scored], level1: Mapping[str, str], execution: Scored | None, source: str
) -> Result:
    """``execution`` is the row whose value is the execution rate; ``source`` is where the rules of the total stand."""
    parts = [Part(row.weight, row.points, row.computed.is_excluded) for row in rows.values()]
    summed = total_of(parts, scheme.total_caps, execution.computed.value if execution else None, source)
    groups = {
        name: add_up(row.points for key, row in rows.items() if level1[key] == name and not row.computed.is_excluded)
        for name in dict.fromkeys(level1.values())
    }
    grade = None if summed.points is None or summed.open_rows else grade_of(scheme.grade_bands, summed.points)
    return Result(rows, groups, summed, grade)
