"""View models of projects on the reading desk: the list with its bars, and the head of one project's form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES, FUND_COLUMNS, FUNDING_AMOUNTS, FUNDING_FIELDS, PROJECT_FIELDS
from apps.core.amounts import add_up, show_amount, show_percent
from apps.core.findings import Finding, Severity
from apps.evaluations.facts import Basics, ProjectSheet, Sheet
from apps.evaluations.rules import EXECUTION, Assessment, Result
from apps.indicators.facts import FORM_FIELDS, ProjectForm
from apps.reviews.views.papers import Bar, Marks, PaperCell, PaperRow, PaperTable, PaperText, bar_of, shown, text_of

RATE = FUNDING_FIELDS["rate"].label
MONEY_COLUMNS = (*(amount.label for amount in FUNDING_AMOUNTS.values()), RATE)


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
        facts=tuple(
            (PROJECT_FIELDS[name].label, text)
            for name, text in {
                "department": sheet.header.department,
                "implementing_unit": budget.implementing_unit,
                "category": budget.category.label,
                "code": budget.code,
                "prior_actual": shown(budget.prior_actual),
            }.items()
        ),
        money=PaperTable(
            title="项目资金",
            heading="资金来源",
            columns=MONEY_COLUMNS,
            rows=tuple(_funding_rows(project, result, marks)),
            unit=Unit.TEN_THOUSAND_YUAN.label,
        ),
        goals=tuple(_goals(prefix, project, marks, "expected_goal", "achieved_goal", "execution_reason")),
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
            columns=MONEY_COLUMNS,
            rows=tuple(_money_rows(sheet, form, result)),
            unit=Unit.TEN_THOUSAND_YUAN.label,
        ),
        goals=(
            *_goals("basics", sheet.basics, marks, "expected_goal", "achieved_goal"),
            *_goals("scores", sheet, marks, "execution_reason"),
        ),
    )


def _goals(prefix: str, owner: ProjectSheet | Basics | Sheet, marks: Marks, *names: str) -> Iterator[PaperText]:
    return (text_of(FORM_FIELDS[name].brief, getattr(owner, name), f"{prefix}.{name}", marks) for name in names)


def _money_rows(sheet: Sheet, form: ProjectForm, result: Result) -> Iterator[PaperRow]:
    def amounts(key: str) -> list[PaperCell]:
        values = (sheet.figures.value(key, column) for column in FUND_COLUMNS)
        return [
            PaperCell(show_amount(value), amount.label)
            for value, amount in zip(values, FUNDING_AMOUNTS.values(), strict=True)
        ]

    rate = PaperCell(show_percent(result.rows[EXECUTION].computed.value), RATE)
    yield PaperRow(FIGURES[form.money_total].label, (*amounts(form.money_total), rate), is_total=True)
    for split in form.money_splits:
        for row in split.rows:
            yield PaperRow(f"{split.title}：{row.label}", (*amounts(row.figure), PaperCell("")), depth=1)


def _funding_rows(project: ProjectSheet, result: Result, marks: Marks) -> Iterator[PaperRow]:
    budget = project.budget
    totals = [PaperCell(show_amount(budget.total(key)), amount.label) for key, amount in FUNDING_AMOUNTS.items()]
    rate = result.rows[EXECUTION].computed.value
    yield PaperRow(FIGURES["funds_total"].label, (*totals, PaperCell(show_percent(rate), RATE)), is_total=True)
    for row in budget.funding:
        prefix = f"funding.{project.id}.{row.source}"
        amounts = [
            PaperCell(shown(getattr(row, key)), amount.label, f"{prefix}.{key}", "", marks.get(f"{prefix}.{key}", ""))
            for key, amount in FUNDING_AMOUNTS.items()
        ]
        yield PaperRow(row.source.label, (*amounts, PaperCell(show_percent(row.rate), RATE)), depth=1)
