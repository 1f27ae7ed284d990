"""Checks of execution and of the projects' money against the department's (regulation §5, F11–F13)."""

from collections.abc import Iterator
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FUNDING_AMOUNTS
from apps.core.amounts import percentage_of, show_amount, show_percent
from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.equations import Side, gap, side_of, side_of_projects
from apps.evaluations.checks.findings import accuse, lack
from apps.evaluations.checks.places import PROJECT_LIST, at_figure, at_funding
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment
from apps.papers.checks.funding import ADVICE_ON_EXCESS

SHOWN_NAMES = 5


def f11_execution_within_budget(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """0 ≤ 执行数 ≤ 全年预算数, for the department and for each project (regulation §5, F11).

    Above the budget needs an explanation; a negative execution is always an error.
    """
    where = at_figure("total_expenditure", Column.ACTUAL)
    budget = side_of(sheet.figures, "total_expenditure", Column.ADJUSTED)
    spent = side_of(sheet.figures, "total_expenditure", Column.ACTUAL)
    if spent.total < 0:
        yield _negative(where, "部门整体支出", spent.total)
    else:
        yield from _over_budget(sheet, where, "部门整体支出", budget, spent)
    for project in sheet.projects:
        name = f"项目“{project.budget.name}”"
        amounts = [(row.source, row.actual.value) for row in project.budget.funding if row.actual.value is not None]
        negative = [(source, amount) for source, amount in amounts if amount < 0]
        for source, amount in negative:
            yield _negative(at_funding(project.id, source, "actual"), f"{name}{source.label}", amount)
        if amounts and not negative:
            where = at_funding(project.id, amounts[0][0], "actual")
            budget = side_of_projects(FUNDING_AMOUNTS["adjusted"].label, [project.budget], "adjusted")
            spent = side_of_projects(FUNDING_AMOUNTS["actual"].label, [project.budget], "actual")
            yield from _over_budget(sheet, where, name, budget, spent)


def f12_project_amounts_add_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Σ 项目执行数 = 项目支出; while a project has no amount the sum may only be too large (regulation §5, F12)."""
    return _projects_agree(sheet, "F12", "actual", Column.ACTUAL, Severity.ERROR)


def f13_project_forms_are_complete(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Number of forms = 项目个数, every form with its money, budgets adding up to 项目支出 (regulation §5, F13)."""
    if not sheet.projects:
        return
    yield from _projects_agree(sheet, "F13", "original", Column.BUDGET, Severity.WARNING)
    yield from _projects_agree(sheet, "F13", "adjusted", Column.ADJUSTED, Severity.WARNING)
    stated = sheet.figures.stated("project_count", Column.CURRENT)
    if stated is not None and stated != len(sheet.projects):
        yield accuse(
            sheet,
            "F13",
            at_figure("project_count", Column.CURRENT),
            f"项目个数填 {show_amount(stated, 0)} 个，项目自评表有 {len(sheet.projects)} 个，"
            f"相差 {show_amount(abs(stated - len(sheet.projects)), 0)} 个。\n请补齐项目或更正项目个数，或说明原因。",
            default=Severity.WARNING,
            expected=Decimal(len(sheet.projects)),
            actual=stated,
        )
    lacking = [
        project.budget.name
        for project in sheet.projects
        if any(
            all(getattr(row, amount).is_empty for row in project.budget.funding) for amount in ("adjusted", "actual")
        )
    ]
    if lacking:
        names = "、".join(lacking[:SHOWN_NAMES]) + "等" * (len(lacking) > SHOWN_NAMES)
        yield lack(
            sheet,
            "F13",
            PROJECT_LIST,
            f"{len(lacking)} 个项目未填全年预算数或全年执行数（{names}），不能与项目支出核对。\n请补填，或说明原因。",
            default=Severity.WARNING,
        )


def _projects_agree(sheet: Sheet, check: str, amount: str, column: Column, default: Severity) -> Iterator[Finding]:
    where = at_figure("project_expenditure", column)
    detail = side_of_projects("各项目合计", [project.budget for project in sheet.projects], amount)
    stated = side_of(sheet.figures, "project_expenditure", column)
    difference = gap(detail, stated) if detail.typed else None
    if difference is not None:
        yield accuse(
            sheet,
            check,
            where,
            f"{column.label}（万元）：{detail.words()}，{stated.words()}，相差 {show_amount(abs(difference))}。"
            "\n请核对项目清单和金额，更正填错的一项。",
            default=default,
            expected=detail.total,
            actual=stated.total,
        )


def _over_budget(sheet: Sheet, where: Where, name: str, budget: Side, spent: Side) -> Iterator[Finding]:
    excess = gap(spent, budget)
    if excess is not None and excess > 0:
        rate = show_percent(percentage_of(spent.total, budget.total))
        yield accuse(
            sheet,
            "F11",
            where,
            f"{name}：执行数 {show_amount(spent.total)} 万元，全年预算数 {show_amount(budget.total)} 万元，"
            f"超出 {show_amount(excess)} 万元{f'，执行率 {rate}' if rate else ''}。\n{ADVICE_ON_EXCESS}",
            default=Severity.WARNING,
            expected=budget.total,
            actual=spent.total,
        )


def _negative(where: Where, name: str, amount: Decimal) -> Finding:
    message = f"{name}：执行数为 {show_amount(amount)} 万元，不能为负数。\n请更正。"
    return Finding("F11", Severity.ERROR, where, message, Decimal(0), amount)
