"""Relations between the budgets of a year, and between two years (regulation §5, F10, F15, F16)."""

from collections.abc import Collection, Iterator
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES
from apps.core.amounts import gap, nearest_reading, show_amount, sum_tolerance
from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.findings import accuse
from apps.evaluations.checks.places import at_figure, at_project
from apps.evaluations.checks.quality.doubts import doubt
from apps.evaluations.facts import TAKEN_FROM, Context, Sheet, projects_of_last_year
from apps.evaluations.facts.last_year import Place
from apps.evaluations.rules import Assessment

Named = tuple[str, Decimal | None]  # an amount in 万元 by the name that the forms give it
OPENING: frozenset[Place] = frozenset(
    (key, Column.CURRENT) for key in ("opening_balance", "project_opening_balance")
)  # this year's opening figures


def f10_adjusted_budget_is_explained(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """全年预算数 = 年初预算数 + 追加 − 追减 (+ 上年结转), as far as the carry-over was used (regulation §5, F10).

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
    nearest = nearest_reading(adjusted, (least, most), sum_tolerance(3))
    if nearest is None:
        return
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


def f15_opening_is_last_years_closing(sheet: Sheet, context: Context) -> Iterator[Finding]:
    """This year's 年初结转结余 = 年末结转结余 of last year's self-evaluation (regulation §5, F15)."""
    if context.last is not None:
        yield from _unlike_last_year(sheet, context.last, "F15", OPENING)


def f16_last_year_is_what_was_submitted(sheet: Sheet, context: Context) -> Iterator[Finding]:
    """The column 上年决算数 = 本年决算数 of last year's self-evaluation, projects included (regulation §5, F16).

    Only what was typed is accused: a sum follows its parts.
    A project is known again by its code, else by its name; what several projects of last year bear says nothing.
    """
    last = context.last
    if last is None:
        return
    yield from _unlike_last_year(sheet, last, "F16", TAKEN_FROM.keys() - OPENING)
    known = projects_of_last_year((one.budget for one in sheet.projects), (one.budget for one in last.projects))
    for project in sheet.projects:
        before = known.get(project.id)
        if before is not None:
            where = at_project(project.id, "prior_actual")
            stated = (f"项目“{project.budget.name}”上年决算数", project.budget.prior_actual.value)
            due = (f"项目“{before.name}”全年执行数", before.total("actual"))
            yield from _differing(sheet, "F16", where, stated, due, last)


def _unlike_last_year(sheet: Sheet, last: Sheet, check: str, places: Collection[Place]) -> Iterator[Finding]:
    """Accuses typed figures of this year that are not the figures of last year which they are taken from."""
    for here, there in TAKEN_FROM.items():
        if here in places:
            stated = (_label(*here), sheet.figures.stated(*here))
            due = (_label(*there), last.figures.value(*there))
            yield from _differing(sheet, check, at_figure(*here), stated, due, last)


def _label(key: str, column: Column) -> str:
    label = FIGURES[key].label
    return label if column is Column.CURRENT else f"{label}（{column.label}）"


def _differing(sheet: Sheet, check: str, where: Where, stated: Named, due: Named, last: Sheet) -> Iterator[Finding]:
    """Accuses an amount that is not what last year's report says; where either is empty there is nothing to hold."""
    name, value = stated
    last_name, last_value = due
    if value is None or last_value is None or gap(value, last_value, sum_tolerance(1)) is None:
        return
    fact = (
        f"{name}填 {show_amount(value)} 万元，{last.header.year} 年度自评报送的{last_name}为 "
        f"{show_amount(last_value)} 万元，相差 {show_amount(abs(value - last_value))} 万元"
    )
    yield doubt(sheet, check, where, fact, "请更正，或说明调整的原因。", expected=last_value, actual=value)
