"""Assessing a sheet: every score, sum and grade, computed once for page, check, print and snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from apps.core.amounts import add_up, round_to_cent
from apps.evaluations.facts import ProjectSheet, Sheet
from apps.indicators.enums import Grade
from apps.indicators.facts import ProjectForm, SchemeContent, Score, ScoreTable
from apps.indicators.rules import figure_label, grade_of, score_execution, score_indicator, score_target


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
    """A scored table: rows by key, level-1 sums, total, grade.

    ``total`` is ``None`` until a row has points. While ``open_rows`` is not zero the total is incomplete
    and there is no grade.
    """

    rows: Mapping[str, Scored]
    groups: Mapping[str, Decimal | None]
    total: Decimal | None
    open_rows: int
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that is computed from a sheet."""

    table: Result
    projects: Mapping[int, Result]


EXECUTION = "execution"


def assess(sheet: Sheet) -> Assessment:
    """All results of a sheet. Project results are keyed by project id, their rows by indicator id and ``execution``."""
    return Assessment(
        table=assess_table(sheet),
        projects={project.id: assess_project(sheet.project_scheme, project) for project in sheet.projects},
    )


def assess_table(sheet: Sheet) -> Result:
    """Score the department's table."""
    table = score_table_of(sheet.scheme)
    rows: dict[str, Scored] = {}
    level1: dict[str, str] = {}
    for indicator in table.indicators:
        entry = sheet.entry(indicator.key)
        score = score_indicator(indicator, entry.answer, sheet.figures.named, figure_label)
        rows[indicator.key] = Scored(indicator.weight, score, entry.adjusted_score.value)
        level1[indicator.key] = indicator.level1
    return _result(sheet.scheme, rows, level1)


def assess_project(scheme: SchemeContent, project: ProjectSheet) -> Result:
    """Score one project form, execution included."""
    form = project_form_of(scheme)
    budget = project.budget
    execution = score_execution(form.execution_weight, budget.total("adjusted"), budget.total("actual"))
    rows = {EXECUTION: Scored(form.execution_weight, execution)}
    level1 = {EXECUTION: EXECUTION}
    for row in project.indicators:
        score = score_target(
            form,
            row.target,
            row.weight.value,
            row.actual.value,
            row.band,
            row.band_score.value,
            row.actual_text,
        )
        rows[str(row.id)] = Scored(row.weight.value, score, row.adjusted_score.value)
        level1[str(row.id)] = row.level1
    return _result(scheme, rows, level1)


def score_table_of(scheme: SchemeContent) -> ScoreTable:
    """The score table of a scheme of that kind; any other scheme is a programming error."""
    if scheme.score_table is None:
        raise ValueError(f"scheme {scheme.key} holds no score table")
    return scheme.score_table


def project_form_of(scheme: SchemeContent) -> ProjectForm:
    """The project form of a scheme of that kind; any other scheme is a programming error."""
    if scheme.project_form is None:
        raise ValueError(f"scheme {scheme.key} holds no project form")
    return scheme.project_form


def _result(scheme: SchemeContent, rows: Mapping[str, Scored], level1: Mapping[str, str]) -> Result:
    counted = {key: row for key, row in rows.items() if not row.computed.is_excluded}
    total = add_up(row.points for row in counted.values())
    excluded = sum((row.weight or Decimal(0) for key, row in rows.items() if key not in counted), Decimal(0))
    if total is not None and 0 < excluded < 100:
        # 不适用不计分: the remaining rows are stretched to 100.
        total = round_to_cent(total * 100 / (100 - excluded))
    groups = {
        name: add_up(row.points for key, row in counted.items() if level1[key] == name)
        for name in dict.fromkeys(level1.values())
    }
    open_rows = sum(row.points is None for row in counted.values())
    grade = grade_of(scheme.grade_bands, total) if total is not None and not open_rows else None
    return Result(rows=rows, groups=groups, total=total, open_rows=open_rows, grade=grade)
