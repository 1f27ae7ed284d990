"""How the place of a finding is named, and where it stands in the form."""

from decimal import Decimal

from apps.budgets.facts import FUNDING_FIELDS
from apps.core.findings import Where
from apps.core.quantities import read, sentences
from apps.core.texts import shorten
from apps.indicators.facts import FORM_FIELDS, INDICATOR_FIELDS
from apps.papers.imports import Printed, PrintedForm, part_of, plain, quantities_in, unit_above

_PARTS = ("form", "group", "funding", "indicator", "figure", "total", "passage")  # as the page draws them
LONGEST_QUOTE = 24
_POINTS = {"weight", "score", "weights"}

FUNDING_LABELS = {name: field.label for name, field in FUNDING_FIELDS.items()}
_CALLED = {"target": "target_number", "reason": "deviation_reason"}
INDICATOR_LABELS = {
    column: INDICATOR_FIELDS[_CALLED.get(column, column)].brief
    for column in ("name", "target", "actual", "completion", "weight", "factor", "score", "reason")
}
_FORM_LABELS = {
    "weights": "分值合计",
    "year": "年度",
    "department": "部门名称",
    "indicators": "指标表",
    "total": FORM_FIELDS["total"].label,
    "title": "标题",
}


def place_of(form: PrintedForm, where: Where, span: tuple[int, int] | None = None) -> str:
    """The place of a finding in words: the row as printed and the column, or the sentence that holds the ``span``."""
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
        return _place_in_text(form, int(number), span)
    if part == "group":
        return f"指标：{rest}·分值合计"
    return f"整表：{_FORM_LABELS.get(rest, rest)}"


def _place_in_text(form: PrintedForm, index: int, span: tuple[int, int] | None) -> str:
    text = form.passages[index]
    said = next((text[begin:end] for begin, end in sentences(text) if span and begin <= span[0] < end), "")
    if form.is_report:
        return f"正文：第 {index + 1} 段{said and _quoted(said)}"
    label, colon, _ = text.partition("：")
    is_labelled = colon and len(label) <= LONGEST_QUOTE and "。" not in label
    return f"{part_of(text).label}：{label if is_labelled else _quoted(said or text)}"


def _quoted(words: str) -> str:
    return f"“{shorten(words.strip(), LONGEST_QUOTE)}”"


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
    text = _text_at(form, where)
    start, end = span or (0, len(text))
    unit = "" if accused is None else _unit_behind(plain(text)[start:end], accused)
    return unit or (unit_above(form.figures[int(index)], int(field or 0)) if part == "figure" else "")


def _text_at(form: PrintedForm, where: Where) -> str:
    part, _, index = where.cell.partition(".")
    return form.passages[int(index)] if part == "passage" else printed_at(form, where) or ""


def _unit_behind(text: str, number: Decimal) -> str:
    """What is printed behind that number."""
    return next((item.printed_unit for item in quantities_in(text) if item.number == number), "")


def end_of_figure(form: PrintedForm, where: Where, span: tuple[int, int] | None, accused: Decimal | None) -> int:
    """Where the accused number of a span ends, its unit too; the end of the span where no one number is accused."""
    if span is None:
        return 0
    found = [item for item in read(_text_at(form, where)) if item.number == accused and item.start in range(*span)]
    return found[0].end if len(found) == 1 else span[1]


def order_of(where: Where) -> tuple[int, int, int]:
    """Where a place stands in the form: part, row, column."""
    part, _, rest = where.cell.partition(".")
    number, _, field = rest.partition(".")
    fields = [*(FUNDING_LABELS if part == "funding" else INDICATOR_LABELS)]
    column = fields.index(field) if field in fields else int(field) if field.isdigit() else 0
    return _PARTS.index(part), int(number) if number.isdigit() else 0, column
