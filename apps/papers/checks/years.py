"""One year through the whole form (T03, duty 11)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.core.dates import YEAR, dates_in, years_in
from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.papers.checks.findings import HINT, WARNING, found
from apps.papers.checks.ledger import Ledger
from apps.papers.checks.rows import Row
from apps.papers.checks.targets import is_late
from apps.papers.imports import Kind, PrintedForm, plain

_OF_MONEY = pattern_of(rf"({YEAR})年度?.{{0,6}}(?:预算|执行|支出|决算|资金)")
_GOAL = pattern_of("目标|预期|计划")


def t03_one_year_through_the_form(form: PrintedForm, ledger: Ledger, rows: Sequence[Row]) -> Iterator[Finding]:
    """Title, dates and money speak of the year of the form (T03, duty 11)."""
    if form.year is None:
        return
    titled = set(years_in(plain(form.title)))
    if titled and form.year not in titled and min(titled) != form.year:
        fact = f"标题写 {min(titled)} 年，表的年度是 {form.year} 年。"
        yield found("T03", WARNING, "form.title", fact, "请统一年度。", Decimal(form.year), Decimal(min(titled)))
    for row in rows:
        for field, expression in (("target", row.target), ("actual", row.actual)):
            years = {year for year, _, _ in expression.dates if year}
            is_told_late = field == "actual" and is_late(row)
            if expression.kind is Kind.DATE and years and form.year not in years and not is_told_late:
                fact = f"指标{row.name}写“{expression.text}”，表的年度是 {form.year} 年。"
                other = Decimal(min(years))
                severity = HINT if form.year + 1 in years else WARNING  # a project may end in the next year
                yield found("T03", severity, row.cell(field), fact, "请核对年度。", Decimal(form.year), other)
    for entry in ledger.entries:
        label = entry.figure.label
        other_years = [year for year in _OF_MONEY.findall(plain(label)) if int(year) != form.year]
        if other_years and entry.text:
            year = int(other_years[0])
            fact = f"“{label}”说的是 {year} 年，表的年度是 {form.year} 年。"
            severity = HINT if year == form.year - 1 else WARNING
            advice = "一张表只写一个年度的数，请核对。"
            yield found("T03", severity, entry.cell, fact, advice, Decimal(form.year), Decimal(year))


def t03_goal_is_of_the_year(form: PrintedForm, ledger: Ledger) -> Iterator[Finding]:
    """A goal that was due before the year of the form is that of another year (T03)."""
    for entry in ledger.entries:
        dates = dates_in(plain(entry.text or "")) if _GOAL.search(entry.label) else ()
        due = [date.year for date in dates if date.year]
        if form.year is not None and due and max(due) < form.year:
            fact = f"“{entry.label}”的期限在 {max(due)} 年，表的年度是 {form.year} 年。"
            yield found("T03", HINT, entry.cell, fact, "请核对目标的年度。", Decimal(form.year), Decimal(max(due)))
