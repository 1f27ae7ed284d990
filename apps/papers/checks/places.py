"""How the place of a finding is named, and where it stands in the form."""

from decimal import Decimal

from apps.budgets.facts import FUNDING_FIELDS
from apps.core import patterns as re
from apps.core.findings import Where
from apps.core.quantities import UNIT
from apps.indicators.facts import FORM_FIELDS, INDICATOR_FIELDS
from apps.papers.imports import Printed, PrintedFigure, PrintedForm, plain, quantities_in

_PARTS = ("form", "group", "funding", "indicator", "figure", "total", "passage")  # as the page draws them
_POINTS = {"weight", "score", "weights"}

FUNDING_LABELS = {name: field.label for name, field in FUNDING_FIELDS.items()}
_CALLED = {"target": "target_number", "reason": "deviation_reason"}
INDICATOR_LABELS = {
    column: INDICATOR_FIELDS[_CALLED.get(column, column)].brief
    for column in ("name", "target", "actual", "weight", "factor", "score", "reason")
}
_FORM_LABELS = {
    "weights": "分值合计",
    "year": "年度",
    "department": "部门名称",
    "indicators": "指标表",
    "total": FORM_FIELDS["total"].label,
    "title": "标题",
}


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


def unit_at(form: PrintedForm, where: Where, accused: Decimal | None, span: tuple[int, int] | None) -> str:
    """The unit of the figures of a finding as the form has it; empty where it says none."""
    part, _, rest = where.cell.partition(".")
    index, _, field = rest.partition(".")
    if part in {"group", "total"} or (field or rest) in _POINTS:
        return "分"
    if part == "funding":
        return "%" if field == "rate" else form.money_unit
    text = form.passages[int(index)] if part == "passage" else printed_at(form, where) or ""
    start, end = span or (0, len(text))
    unit = "" if accused is None else _unit_behind(plain(text)[start:end], accused)
    return unit or (_unit_above(form.figures[int(index)], field) if part == "figure" else "")


def _unit_behind(text: str, number: Decimal) -> str:
    """What is printed behind that number."""
    found = (text[item.start : item.end] for item in quantities_in(text) if item.number == number)
    return next((re.sub(r"^[-\d.,\s]+", "", words) for words in found), "")


def _unit_above(figure: PrintedFigure, column: str) -> str:
    """The unit in brackets behind the name of its column, itself or a heading above it, the nearest first."""
    names = [*figure.path, *(figure.columns[int(column) :][:1] if column else ())][::-1]
    brackets = (re.search(rf"\(([千万亿]*(?:{UNIT}))\)", plain(name)) for name in names)
    return next((match[1] for match in brackets if match), "")


def order_of(where: Where) -> tuple[int, int, int]:
    """Where a place stands in the form: part, row, column."""
    part, _, rest = where.cell.partition(".")
    number, _, field = rest.partition(".")
    fields = [*(FUNDING_LABELS if part == "funding" else INDICATOR_LABELS)]
    column = fields.index(field) if field in fields else int(field) if field.isdigit() else 0
    return _PARTS.index(part), int(number) if number.isdigit() else 0, column
