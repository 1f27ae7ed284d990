"""附件3-n: 项目支出绩效自评表, one for each project, in the national layout (regulation §1.2).

部门整体支出绩效自评表 is built the same way, with a money block of base figures (§4.3 d).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apps.budgets.enums import FundingSource
from apps.budgets.facts import FIGURES, FUND_COLUMNS, FUNDING_AMOUNTS, PROJECT_FIELDS, Figures, ProjectBudget
from apps.core.amounts import add_up, show_amount, show_percent, show_plain
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, Sheet
from apps.evaluations.rules import EXECUTION, Assessment, Result, project_form_of
from apps.indicators.enums import Operator
from apps.indicators.facts import ProjectForm
from apps.reports.documents.scores import reason_of, reviewed_assessment, standing_of
from apps.reports.documents.texts import NOT_APPLICABLE, cell_text, figure_text, points_text
from apps.reviews.rules import compare


@dataclass(frozen=True, slots=True)
class FundingRow:
    """A row of the money block; only the total row, which is computed, carries weight and score."""

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
class FormPaper:
    """Everything that one form prints. ``head`` are its first rows, each of one or two labels with their texts."""

    title: str
    name: str
    head: tuple[tuple[tuple[str, str], ...], ...]
    money_title: str
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


def project_papers_of(sheet: Sheet, assessment: Assessment) -> tuple[FormPaper, ...]:
    """The forms of all projects in the order of the sheet."""
    title = project_form_of(sheet.project_scheme).title
    reviewed = reviewed_assessment(sheet, assessment).projects
    return tuple(
        _paper(sheet, project, title, assessment.projects[project.id], reviewed[project.id])
        for project in sheet.projects
    )


def department_paper_of(sheet: Sheet, assessment: Assessment) -> FormPaper:
    """The form of the whole department, in the place of the score table."""
    form, result, department = project_form_of(sheet.scheme), assessment.table, sheet.header.department
    reviewed = reviewed_assessment(sheet, assessment).table
    return FormPaper(
        title=form.title,
        name=department,
        head=((("部门（单位）名称", department),),),
        money_title="年度预算申请",
        funding=tuple(_money(sheet.figures, form, result)),
        execution_reason=sheet.execution_reason,
        expected_goal=sheet.basics.expected_goal,
        achieved_goal=sheet.basics.achieved_goal,
        rows=tuple(_indicators(sheet, sheet.targets, result, reviewed)),
        **_summed(result, reviewed),
    )


def actual_text(row: ProjectIndicator) -> str:
    """实际完成值 in one cell; of a qualitative row without words its band."""
    if row.operator == Operator.QUALITATIVE and not row.actual_written and row.band:
        return row.band.label
    return row.actual_written


def _paper(sheet: Sheet, project: ProjectSheet, title: str, result: Result, reviewed: Result) -> FormPaper:
    return FormPaper(
        title=title,
        name=project.budget.name,
        head=(
            ((PROJECT_FIELDS["name"].label, project.budget.name),),
            (
                (PROJECT_FIELDS["department"].label, sheet.header.department),
                (PROJECT_FIELDS["implementing_unit"].label, project.budget.implementing_unit),
            ),
        ),
        money_title="项目资金",
        funding=tuple(_funding(project.budget, result)),
        execution_reason=project.execution_reason,
        expected_goal=project.expected_goal,
        achieved_goal=project.achieved_goal,
        rows=tuple(_indicators(sheet, project.indicators, result, reviewed)),
        **_summed(result, reviewed),
    )


def _summed(result: Result, reviewed: Result) -> dict[str, Any]:
    return {
        "weight": show_plain(add_up(row.weight for row in result.rows.values())),
        "total": points_text(result.total),
        "grade": result.grade.label if result.grade else "",
        "steps": "".join(result.summed.steps),
        "is_reviewed": compare(result, reviewed).is_changed,
        "reviewed_total": points_text(reviewed.total),
        "reviewed_grade": reviewed.grade.label if reviewed.grade else "",
    }


def _money(figures: Figures, form: ProjectForm, result: Result) -> Iterator[FundingRow]:
    """The total, then each split under its title."""
    yield _total_row(FIGURES[form.money_total].label, _amounts(figures, form.money_total), result)
    for split in form.money_splits:
        for row in split.rows:
            amounts = _amounts(figures, row.figure)
            yield FundingRow(f"{split.title}：{row.label}", 1, amounts, NOT_APPLICABLE, "", NOT_APPLICABLE)


def _amounts(figures: Figures, key: str) -> tuple[str, ...]:
    return tuple(figure_text(figures, key, column) for column in FUND_COLUMNS)


def _total_row(label: str, amounts: tuple[str, ...], result: Result) -> FundingRow:
    execution = result.rows[EXECUTION]
    rate = show_percent(execution.computed.value)
    return FundingRow(label, 0, amounts, show_plain(execution.weight), rate, points_text(execution.points))


def _funding(budget: ProjectBudget, result: Result) -> Iterator[FundingRow]:
    totals = tuple(show_amount(budget.total(amount)) for amount in FUNDING_AMOUNTS)
    yield _total_row(FIGURES["funds_total"].label, totals, result)
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


def _indicators(
    sheet: Sheet, targets: Iterable[ProjectIndicator], result: Result, reviewed: Result
) -> Iterator[IndicatorRow]:
    level1 = level2 = ""
    for row in targets:
        scored = result.rows[str(row.id)]
        is_same = row.level1 == level1
        yield IndicatorRow(
            level1="" if is_same else row.level1,
            level2="" if is_same and row.level2 == level2 else row.level2,
            name=row.name,
            target=row.target_written,
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
