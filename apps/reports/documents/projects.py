"""附件3-n: 项目支出绩效自评表, one for each project, in the national layout (domain.md §1.2)."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.budgets.enums import FundingSource
from apps.budgets.facts import ProjectBudget
from apps.core.amounts import add_up, show_amount, show_percent, show_plain
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, Sheet
from apps.evaluations.rules import EXECUTION, Assessment, Result, project_form_of
from apps.indicators.enums import Operator
from apps.reports.documents.scores import reason_of, reviewed_assessment, standing_of
from apps.reports.documents.texts import NOT_APPLICABLE, cell_text, points_text
from apps.reviews.rules import compare


@dataclass(frozen=True, slots=True)
class FundingRow:
    """A row of 项目资金; only the total row, which is computed, carries weight and score."""

    label: str
    depth: int
    amounts: tuple[str, ...]
    weight: str
    rate: str
    points: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One level-3 row. ``level1`` and ``level2`` are empty where the row above says the same."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: str
    points: str
    reviewed: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProjectPaper:
    """Everything that one form prints."""

    title: str
    name: str
    department: str
    implementing_unit: str
    funding: tuple[FundingRow, ...]
    execution_reason: str
    expected_goal: str
    achieved_goal: str
    rows: tuple[IndicatorRow, ...]
    weight: str
    total: str
    grade: str
    steps: str
    is_reviewed: bool
    reviewed_total: str
    reviewed_grade: str


def project_papers_of(sheet: Sheet, assessment: Assessment) -> tuple[ProjectPaper, ...]:
    """The forms of all projects in the order of the sheet."""
    title = project_form_of(sheet.project_scheme).title
    reviewed = reviewed_assessment(sheet, assessment).projects
    return tuple(
        _paper(sheet, project, title, assessment.projects[project.id], reviewed[project.id])
        for project in sheet.projects
    )


def target_text(row: ProjectIndicator) -> str:
    """年度指标值 in one cell: ``≥50个``, or its text."""
    number = row.target_number.text
    if row.operator == Operator.QUALITATIVE or not number:
        return row.target_text
    value = row.target_number.typed or f"{row.operator.label}{number}{row.unit}"
    return f"{value}（{row.target_text}）" if row.target_text else value


def actual_text(row: ProjectIndicator) -> str:
    """实际完成值 in one cell."""
    value = row.actual.typed or (f"{row.actual.text}{row.unit}" if row.actual.text else "")
    if row.operator == Operator.QUALITATIVE and not value and not row.actual_text:
        return row.band.label if row.band else ""
    return f"{value}（{row.actual_text}）" if value and row.actual_text else value or row.actual_text


def _paper(sheet: Sheet, project: ProjectSheet, title: str, result: Result, reviewed: Result) -> ProjectPaper:
    return ProjectPaper(
        title=title,
        name=project.budget.name,
        department=sheet.header.department,
        implementing_unit=project.budget.implementing_unit,
        funding=tuple(_funding(project.budget, result)),
        execution_reason=project.execution_reason,
        expected_goal=project.expected_goal,
        achieved_goal=project.achieved_goal,
        rows=tuple(_indicators(sheet, project, result, reviewed)),
        weight=show_plain(add_up(row.weight for row in result.rows.values())),
        total=points_text(result.total),
        grade=result.grade.label if result.grade else "",
        steps="".join(result.summed.steps),
        is_reviewed=compare(result, reviewed).is_changed,
        reviewed_total=points_text(reviewed.total),
        reviewed_grade=reviewed.grade.label if reviewed.grade else "",
    )


def _funding(budget: ProjectBudget, result: Result) -> Iterator[FundingRow]:
    execution = result.rows[EXECUTION]
    yield FundingRow(
        "年度资金总额",
        0,
        tuple(show_amount(budget.total(amount)) for amount in ("original", "adjusted", "actual")),
        show_plain(execution.weight),
        show_percent(execution.computed.value),
        points_text(execution.points),
    )
    given = {row.source: row for row in budget.funding}
    for source in FundingSource:
        row = given.get(source)
        amounts = (row.original, row.adjusted, row.actual) if row else ()
        yield FundingRow(
            f"其中：{source.label}" if source == FundingSource.APPROPRIATION else source.label,
            1 if source == FundingSource.APPROPRIATION else 2,
            tuple(cell_text(amount) for amount in amounts) or ("", "", ""),
            NOT_APPLICABLE,
            show_percent(row.rate) if row else "",
            NOT_APPLICABLE,
        )


def _indicators(sheet: Sheet, project: ProjectSheet, result: Result, reviewed: Result) -> Iterator[IndicatorRow]:
    level1 = level2 = ""
    for row in project.indicators:
        scored = result.rows[str(row.id)]
        is_same = row.level1 == level1
        yield IndicatorRow(
            level1="" if is_same else row.level1,
            level2="" if is_same and row.level2 == level2 else row.level2,
            name=row.name,
            target=target_text(row),
            actual=actual_text(row),
            weight=cell_text(row.weight) if row.weight.typed else show_plain(row.weight.value),
            points=points_text(scored.points),
            reviewed=points_text(reviewed.rows[str(row.id)].points),
            reason=reason_of(
                scored,
                row.deviation_reason,
                row.improvement,
                row.adjust_reason,
                standing_of(sheet, f"indicator.{row.id}", scored),
            ),
        )
        level1, level2 = row.level1, row.level2
