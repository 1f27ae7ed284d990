"""How a printed figure is accused, how near counts as equal, and how its place is named."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from apps.budgets.facts import FUNDING_FIELDS
from apps.core.amounts import round_to_cent, show_plain
from apps.core.findings import Finding, Severity, Where
from apps.indicators.facts import FORM_FIELDS, INDICATOR_FIELDS
from apps.papers.imports import Amount, Printed, PrintedForm

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
ZERO = Decimal(0)
CHANGE_IN_WORDS = re.compile("(?P<down>减少|下降|降低|压减|节约)|(?P<up>增加|增长|上升|提高)")
_PARTS = ("form", "figure", "passage", "funding", "group", "indicator", "total")
_FOUR_PLACES = Decimal("0.0001")

FUNDING_LABELS = {name: field.label for name, field in FUNDING_FIELDS.items()}
_CALLED = {"target": "target_number", "reason": "deviation_reason"}
INDICATOR_LABELS = {
    column: INDICATOR_FIELDS[_CALLED.get(column, column)].brief
    for column in ("name", "target", "actual", "weight", "score", "reason")
}
_FORM_LABELS = {
    "weights": "分值合计",
    "year": "年度",
    "department": "部门名称",
    "indicators": "指标表",
    "total": FORM_FIELDS["total"].label,
    "title": "标题",
}


def found(
    check: str,
    severity: Severity,
    cell: str,
    fact: str,
    advice: str,
    expected: Decimal | None = None,
    actual: Decimal | None = None,
) -> Finding:
    """A finding at a cell (``funding.0.rate``, ``indicator.3.score``, ``figure.7.1``, ``total.0``, ``form.weights``).

    ``expected`` is the recomputed figure, an amount as it is and a quotient rounded to 0.01, ``actual`` the
    printed one.
    """
    if expected is not None and expected != expected.quantize(_FOUR_PLACES, rounding=ROUND_HALF_UP):
        expected = round_to_cent(expected)
    return Finding(check, severity, Where(cell.partition(".")[0], cell), f"{fact}\n{advice}", expected, actual)


def place_of(form: PrintedForm, where: Where) -> str:
    """The place of a finding in words: the row as printed and the column."""
    part, _, rest = where.cell.partition(".")
    number, _, field = rest.partition(".")
    if part == "funding":
        return f"资金：{form.funding[int(number)].name}·{FUNDING_LABELS[field]}"
    if part == "indicator":
        row = form.indicators[int(number)]
        heads = "/".join(filter(None, (row.level1, row.level2)))
        return f"指标：{f'{heads}/' if heads else ''}{row.name}·{INDICATOR_LABELS[field]}"
    if part in {"figure", "total"}:
        figure = (form.figures if part == "figure" else form.totals)[int(number)]
        column = figure.columns[int(field)] if field and figure.columns else ""
        return f"{'数据' if part == 'figure' else '合计'}：{'/'.join(figure.path)}{f'·{column}' if column else ''}"
    if part == "passage":
        return f"正文：第 {int(number) + 1} 段"
    if part == "group":
        return f"指标：{rest}·分值合计"
    return f"整表：{_FORM_LABELS.get(rest, rest)}"


def printed_at(form: PrintedForm, where: Where) -> Printed:
    """The text of the accused cell as printed; ``None`` for a sum or a place that is no cell."""
    part, _, rest = where.cell.partition(".")
    number, _, field = rest.partition(".")
    text: Printed = None
    if part in {"funding", "indicator"}:
        text = getattr((form.funding if part == "funding" else form.indicators)[int(number)], field)
    elif part in {"figure", "total"}:
        text = (form.figures if part == "figure" else form.totals)[int(number)].values[int(field or 0)]
    elif where.cell == "form.title":
        text = form.title
    return text


def order_of(where: Where) -> tuple[int, int, int]:
    """Where a place stands in the form: part, row, column."""
    part, _, rest = where.cell.partition(".")
    number, _, field = rest.partition(".")
    fields = [*(FUNDING_LABELS if part == "funding" else INDICATOR_LABELS)]
    column = fields.index(field) if field in fields else int(field) if field.isdigit() else 0
    return _PARTS.index(part), int(number) if number.isdigit() else 0, column


def show(value: Decimal) -> str:
    """At most four decimals, without trailing zeros; a real minus sign."""
    return show_plain(value.quantize(_FOUR_PLACES, rounding=ROUND_HALF_UP)).replace("-", "−")


def tolerance(amounts: Iterable[Amount]) -> Decimal:
    """How far a sum may lie from its total: half a cent for each figure, (n+1)·0.005 (regulation §5).

    A figure converted from a larger unit brings half a unit of its own last decimal.
    """
    return sum((amount.slack for amount in amounts), ZERO)


def is_rate_as_printed(printed: Decimal, decimals: int, exact: Decimal, spread: Decimal = ZERO) -> bool:
    """Whether ``printed`` is ``exact`` rounded or cut to its printed decimals, give or take ``spread``."""
    unit = Decimal(1).scaleb(-decimals)
    return abs(printed - exact) <= unit / 2 + spread or 0 <= exact - printed < unit


def is_exactly_rounded(printed: Decimal, exact: Decimal) -> bool:
    """Whether ``printed`` is the figure that two decimals should show."""
    return printed == round_to_cent(exact) or abs(printed - exact) < Decimal("0.0005")


def spread_of(part: Amount, whole: Amount) -> Decimal:
    """How far a rate in percent may move because its two amounts are rounded."""
    if not whole.value:
        return ZERO
    return 100 * (part.slack / abs(whole.value) + abs(part.value) * whole.slack / whole.value**2)
