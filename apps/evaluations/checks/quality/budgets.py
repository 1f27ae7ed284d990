"""Relations between the budgets of a year, and between two years (domain.md §5, F10, F15, F16)."""

from collections.abc import Iterator
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES
from apps.core.amounts import show_amount, sum_tolerance
from apps.core.findings import Finding, Severity
from apps.evaluations.checks.accusations import accuse, at_figure
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment

CENT = Decimal("0.01")  # both figures are printed: half a cent each
# This year's opening figure, last year's closing one.
CARRIED = {"opening_balance": "closing_balance", "project_opening_balance": "project_closing_balance"}


def f10_adjusted_budget_is_explained(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """全年预算数 = 年初预算数 + 追加 − 追减 (+ 上年结转), as far as the carry-over was used (domain.md §5, F10).

    Whether the carry-over is in the original budget differs, so anything between both readings passes.
    """
    figures = sheet.figures
    adjusted = figures.value("total_expenditure", Column.ADJUSTED)
    original = figures.value("total_expenditure", Column.BUDGET)
    added = figures.value("budget_added", Column.CURRENT)
    if adjusted is None or original is None or added is None:
        return
    carried = figures.value("opening_balance", Column.CURRENT) or Decimal(0)
    least, most = original + added, original + added + carried
    tolerance = sum_tolerance(3)
    if least - tolerance <= adjusted <= most + tolerance:
        return
    nearest = least if adjusted < least else most
    words = f"年初预算数 {show_amount(original)}，本年追加预算 {show_amount(added)}"
    if carried:
        words += f"，年初结转和结余 {show_amount(carried)}"
    yield accuse(
        sheet,
        "F10",
        at_figure("total_expenditure", Column.ADJUSTED),
        f"支出总计（万元）：{words}，全年预算数应为 {show_amount(nearest)}，填 {show_amount(adjusted)}，"
        f"相差 {show_amount(abs(adjusted - nearest))}。\n请核对追加预算和全年预算数，或说明原因。",
        default=Severity.WARNING,
        expected=nearest,
        actual=adjusted,
    )


def f15_opening_is_last_years_closing(sheet: Sheet, last: Sheet) -> Iterator[Finding]:
    """This year's 年初结转结余 = 年末结转结余 of ``last``, the approved sheet of last year (domain.md §5, F15)."""
    for opening, closing in CARRIED.items():
        stated = sheet.figures.value(opening, Column.CURRENT)
        approved = last.figures.value(closing, Column.CURRENT)
        if stated is None or approved is None or abs(stated - approved) <= CENT:
            continue
        label = FIGURES[opening].label
        yield accuse(
            sheet,
            "F15",
            at_figure(opening, Column.CURRENT),
            f"{label}填 {show_amount(stated)} 万元，{last.header.year} 年审定的{FIGURES[closing].label}为 "
            f"{show_amount(approved)} 万元，相差 {show_amount(abs(stated - approved))} 万元。"
            "\n请更正，或说明调整的原因。",
            default=Severity.WARNING,
            expected=approved,
            actual=stated,
        )


def f16_last_year_is_what_was_approved(sheet: Sheet, last: Sheet) -> Iterator[Finding]:
    """The column 上年决算数 = 本年决算数 of ``last``, the approved sheet of last year (domain.md §5, F16)."""
    pairs = [
        (key, Column.PRIOR, last.figures.value(key, Column.ACTUAL))
        for key, definition in FIGURES.items()
        if Column.PRIOR in definition.columns and Column.ACTUAL in definition.columns
    ]
    budget = last.figures.value("three_public", Column.BUDGET)
    for key, column, approved in [*pairs, ("three_public_prior_budget", Column.CURRENT, budget)]:
        stated = sheet.figures.value(key, column)
        if stated is None or approved is None or abs(stated - approved) <= CENT:
            continue
        name = FIGURES[key].label + (f"（{column.label}）" if column is Column.PRIOR else "")
        yield accuse(
            sheet,
            "F16",
            at_figure(key, column),
            f"{name}填 {show_amount(stated)} 万元，{last.header.year} 年审定数为 {show_amount(approved)} 万元，"
            f"相差 {show_amount(abs(stated - approved))} 万元。\n请更正，或说明调整的原因。",
            default=Severity.WARNING,
            expected=approved,
            actual=stated,
        )
