"""View models of projects on the reading desk: the list with its bars, and the head of one project's form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES, FUND_COLUMNS, FUNDING_AMOUNTS
from apps.core.amounts import add_up, show_amount, show_percent
from apps.core.findings import Finding, Severity
from apps.evaluations.facts import ProjectSheet, Sheet
from apps.evaluations.rules import EXECUTION, Assessment, Result
from apps.indicators.facts import ProjectForm
from apps.reviews.views.papers import Bar, Marks, PaperCell, PaperRow, PaperTable, PaperText, bar_of, shown, text_of


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project in the list of projects."""

    name: str
    url: str
    about: str
    budget: str
    spent: str
    rate: Bar | None
    points: str
    errors_label: str
    warnings_label: str


@dataclass(frozen=True, slots=True)
class ProjectPaper:
    """The head of one form, a project's or the department's: what it is, its money, its goals."""

    name: str
    facts: tuple[tuple[str, str], ...]
    money: PaperTable
    goals: tuple[PaperText, ...]


def project_lines_of(
    sheet: Sheet, assessment: Assessment, findings: Sequence[Finding], url: Mapping[int, str]
) -> tuple[ProjectLine, ...]:
    """The list of projects with budget, execution, score and what was found in each."""
    return tuple(_project_line(project, assessment.projects[project.id], findings, url) for project in sheet.projects)


def _project_line(
    project: ProjectSheet, result: Result, findings: Sequence[Finding], url: Mapping[int, str]
) -> ProjectLine:
    budget = project.budget
    adjusted, actual = budget.total("adjusted"), budget.total("actual")
    here = [finding.severity for finding in findings if finding.where.item == project.id]
    errors, warnings = here.count(Severity.ERROR), here.count(Severity.WARNING)
    return ProjectLine(
        name=budget.name or "未命名项目",
        url=url[project.id],
        about="　".join(part for part in (budget.category.label, budget.implementing_unit, budget.code) if part),
        budget=show_amount(adjusted),
        spent=show_amount(actual),
        rate=bar_of(actual, adjusted),
        points=show_amount(result.total),
        errors_label=f"{errors} 个错误" if errors else "",
        warnings_label=f"{warnings} 项需说明" if warnings else "",
    )


def project_sums_of(sheet: Sheet) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Sum of the projects, and 项目支出 of the base figures: label, 全年预算数, 执行数."""
    budgets = [project.budget for project in sheet.projects]
    value = sheet.figures.value
    adjusted = value("project_expenditure", Column.ADJUSTED)
    stated = value("project_expenditure", Column.BUDGET) if adjusted is None else adjusted
    return (
        (
            "各项目合计",
            show_amount(add_up(budget.total("adjusted") for budget in budgets)),
            show_amount(add_up(budget.total("actual") for budget in budgets)),
        ),
        ("项目支出（基础数据）", show_amount(stated), show_amount(value("project_expenditure", Column.ACTUAL))),
    )


def project_paper_of(sheet: Sheet, project: ProjectSheet, result: Result, marks: Marks) -> ProjectPaper:
    """The head of 项目支出绩效自评表 (regulation §1.2)."""
    budget, prefix = project.budget, f"project.{project.id}"
    return ProjectPaper(
        name=budget.name or "未命名项目",
        facts=(
            ("主管部门", sheet.header.department),
            ("实施单位", budget.implementing_unit),
            ("项目类别", budget.category.label),
            ("项目编码", budget.code),
            ("上年决算数", shown(budget.prior_actual)),
        ),
        money=PaperTable(
            title="项目资金",
            heading="资金来源",
            columns=(*FUNDING_AMOUNTS.values(), "执行率"),
            rows=tuple(_funding_rows(project, result, marks)),
            unit=Unit.TEN_THOUSAND_YUAN.label,
        ),
        goals=(
            text_of("预期目标", project.expected_goal, f"{prefix}.expected_goal", marks),
            text_of("实际完成情况", project.achieved_goal, f"{prefix}.achieved_goal", marks),
            text_of("执行偏差说明", project.execution_reason, f"{prefix}.execution_reason", marks),
        ),
    )


def department_paper_of(sheet: Sheet, result: Result, marks: Marks) -> ProjectPaper | None:
    """The head of 部门整体支出绩效自评表 (regulation §4.3 d); ``None`` where the scheme has a score table."""
    form = sheet.scheme.project_form
    if form is None:
        return None
    return ProjectPaper(
        name=sheet.header.department,
        facts=(),
        money=PaperTable(
            title="年度预算申请",
            heading="资金",
            columns=(*FUNDING_AMOUNTS.values(), "执行率"),
            rows=tuple(_money_rows(sheet, form, result)),
            unit=Unit.TEN_THOUSAND_YUAN.label,
        ),
        goals=(
            text_of("预期目标", sheet.basics.expected_goal, "basics.expected_goal", marks),
            text_of("实际完成情况", sheet.basics.achieved_goal, "basics.achieved_goal", marks),
            text_of("执行偏差说明", sheet.execution_reason, "scores.execution_reason", marks),
        ),
    )


def _money_rows(sheet: Sheet, form: ProjectForm, result: Result) -> Iterator[PaperRow]:
    def amounts(key: str) -> list[PaperCell]:
        values = (sheet.figures.value(key, column) for column in FUND_COLUMNS)
        return [
            PaperCell(show_amount(value), label) for value, label in zip(values, FUNDING_AMOUNTS.values(), strict=True)
        ]

    rate = PaperCell(show_percent(result.rows[EXECUTION].computed.value), "执行率")
    yield PaperRow(FIGURES[form.money_total].label, (*amounts(form.money_total), rate), is_total=True)
    for split in form.money_splits:
        for row in split.rows:
            yield PaperRow(f"{split.title}：{row.label}", (*amounts(row.figure), PaperCell("")), depth=1)


def _funding_rows(project: ProjectSheet, result: Result, marks: Marks) -> Iterator[PaperRow]:
    budget = project.budget
    totals = [PaperCell(show_amount(budget.total(amount)), label) for amount, label in FUNDING_AMOUNTS.items()]
    rate = result.rows[EXECUTION].computed.value
    yield PaperRow("年度资金总额", (*totals, PaperCell(show_percent(rate), "执行率")), is_total=True)
    for row in budget.funding:
        prefix = f"funding.{project.id}.{row.source}"
        amounts = [
            PaperCell(shown(getattr(row, amount)), label, f"{prefix}.{amount}", "", marks.get(f"{prefix}.{amount}", ""))
            for amount, label in FUNDING_AMOUNTS.items()
        ]
        yield PaperRow(row.source.label, (*amounts, PaperCell(show_percent(row.rate), "执行率")), depth=1)
