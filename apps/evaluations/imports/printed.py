"""Forms that a department has already, as ``papers`` reads them: what of them has a place in the evaluation."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from apps.budgets.enums import Column, FundingSource, Unit
from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, names_of_figure
from apps.core.amounts import normalize, show_plain
from apps.evaluations.facts import ProjectSheet, Sheet
from apps.evaluations.facts.book import Book, BookTable
from apps.evaluations.imports.reading import Found, NewRow, Typed, typed
from apps.indicators.enums import Operator
from apps.papers.imports import (
    Kind,
    PrintedFigure,
    PrintedForm,
    PrintedFunding,
    PrintedIndicator,
    amount_of,
    is_blank,
    level_of_heading,
    number_of,
    read_expression,
    scale_of_unit,
    unit_above,
)

_TEN_THOUSAND = Decimal(10_000)
_MOST_NAMED = 12
_COLUMNS: Mapping[Column, re.Pattern[str]] = {
    Column.BUDGET: re.compile("年初预算|本年预算"),
    Column.ADJUSTED: re.compile("全年预算|调整预算|调整后预算"),
    Column.ACTUAL: re.compile("决算|执行|支出数"),
}
_SOURCES: Mapping[FundingSource, re.Pattern[str]] = {
    FundingSource.APPROPRIATION: re.compile("财政拨款"),
    FundingSource.CARRY_OVER: re.compile("结转"),
    FundingSource.OTHER: re.compile("其他资金"),
}


def refusal_of_year(forms: Sequence[PrintedForm], sheet: Sheet) -> str:
    """Why forms of another year are not read; empty where none says so."""
    years = {form.year for form in forms if form.year is not None} - {sheet.header.year}
    if not years:
        return ""
    return f"表上的年度是 {min(years)} 年，本自评是 {sheet.header.year} 年度，没有读取。请选择本年度的表。"


def found_in(forms: Sequence[PrintedForm], sheet: Sheet, book: Book) -> Found:
    """What forms say of the evaluation, cell by cell; what has no place is listed."""
    found, tables = Found(), {table.key: table for table in book.tables}
    own = _plain(sheet.header.department)
    for form in forms:
        named = _plain(form.department or "")
        if named and named not in own and own not in named:
            found.unplaced.append(f"表上的单位是“{form.department}”，本自评属于“{sheet.header.department}”，请核对。")
        _read_figures(form, sheet, found)
        if form.indicators or any(_source_of(row) for row in form.funding):
            _read_project(form, sheet, tables, found)
        if form.is_report:
            _read_report(form, sheet, found)
    return found


def _read_figures(form: PrintedForm, sheet: Sheet, found: Found) -> None:
    names = {_bare(name): key for key in FIGURES for name in (*names_of_figure(key).likely, *names_of_figure(key).sure)}
    scale, lost = scale_of_unit(form.money_unit), []
    for figure in form.figures:
        key = names.get(_bare(figure.label))
        cells = dict(_cells_of(figure, key, sheet.header.year, scale)) if key else {}
        if not cells and not all(map(is_blank, figure.values)):
            lost.append(figure.label)
        for cell, text in cells.items():
            found.cells.setdefault(cell, Typed(text, form.name or form.title))
    found.unplaced += _told(form, lost)


def _cells_of(figure: PrintedFigure, key: str, year: int, scale: Decimal) -> Iterator[tuple[str, str]]:
    """Cell ids and texts in the unit of the figure."""
    definition = FIGURES[key]
    is_money = definition.unit == Unit.TEN_THOUSAND_YUAN
    for number, printed in enumerate(figure.values):
        amount = (
            None if is_blank(printed) else amount_of(printed, scale, unit=unit_above(figure, number), is_money=is_money)
        )
        if amount is None:
            continue
        if definition.columns == (Column.CURRENT,):
            column: Column | None = Column.CURRENT
        else:
            column = _column_of(figure.columns[number] if number < len(figure.columns) else "", year)
        if column in definition.columns:
            yield (
                f"figure.{key}.{column}",
                show_plain(amount.value * scale / _TEN_THOUSAND if is_money else amount.value),
            )
            if column == Column.CURRENT:
                return


def _column_of(head: str, year: int) -> Column | None:
    if "决算" in head and ("上年" in head or str(year - 1) in head):
        return Column.PRIOR
    return next((column for column, words in _COLUMNS.items() if words.search(head)), None)


def _read_project(form: PrintedForm, sheet: Sheet, tables: Mapping[str, BookTable], found: Found) -> None:
    """The form of one project: of one that the system has, else of a new one."""
    place, name = form.name or form.title, _plain(form.name)
    known = next((one for one in sheet.projects if name and _plain(one.budget.name) == name), None)
    if known is None and not name:
        found.unplaced.append(f"“{place}”没有写明项目名称，没有读取其中的资金和指标。")
        return
    money = dict(_money_of(form))
    if known is not None:
        found.cells |= {f"funding.{known.id}.{key}": Typed(text, place) for key, text in money.items()}
    else:
        cells = {"name": Typed(form.name, place), **{key: Typed(text, place) for key, text in money.items()}}
        found.new.append(NewRow("projects", place, cells))
    for row in form.indicators:
        _read_indicator(row, form, known, tables["indicators"], found)


def _money_of(form: PrintedForm) -> Iterator[tuple[str, str]]:
    scale = scale_of_unit(form.money_unit)
    for row in form.funding:
        source = _source_of(row)
        for key in FUNDING_AMOUNTS:
            printed = getattr(row, key)
            amount = None if is_blank(printed) else amount_of(printed, scale, is_money=True)
            if source and amount is not None:
                yield f"{source}.{key}", show_plain(amount.value * scale / _TEN_THOUSAND)


def _source_of(row: PrintedFunding) -> FundingSource | None:
    return next((source for source, words in _SOURCES.items() if words.search(row.name)), None)


def _read_indicator(
    row: PrintedIndicator, form: PrintedForm, project: ProjectSheet | None, table: BookTable, found: Found
) -> None:
    texts = {key: text for key, text in _texts_of(row) if text}
    place = f"{form.name or form.title} · {row.name}"
    rows = project.indicators if project is not None else ()
    known = next((one for one in rows if _plain(one.name) == _plain(row.name)), None)
    if known is not None:
        found.cells |= {f"indicator.{known.id}.{key}": Typed(text, place) for key, text in texts.items()}
        return
    wanted = _plain(f"{row.level1}/{row.level2}")
    level2 = next((code for code, label in table.blank["level2"].choices if _plain(label) == wanted), "")
    cells = {key: Typed(text, place) for key, text in texts.items()}
    cells["level2"] = typed(level2 or f"{row.level1}/{row.level2}", table.blank["level2"], place)
    found.new.append(NewRow("indicators", place, {"project": Typed(form.name, place), **cells}))


def _texts_of(row: PrintedIndicator) -> Iterator[tuple[str, str]]:
    """The columns of an indicator as the product keeps them."""
    yield "name", row.name
    target, actual = read_expression(row.target), read_expression(row.actual)
    if target.kind is Kind.NUMBER and target.value is not None:
        yield "operator", (target.operator or Operator.AT_LEAST).value
        yield "target_number", show_plain(target.value)
        yield "unit", target.unit
    elif target.text.strip() and target.kind is not Kind.EMPTY:
        yield "operator", Operator.QUALITATIVE.value
        yield "target_text", target.text
    if actual.kind is Kind.NUMBER and actual.value is not None:
        yield "actual", show_plain(actual.value)
    elif actual.kind is not Kind.EMPTY:
        yield "actual_text", actual.text
    yield "weight", show_plain(number_of(row.weight))
    yield "deviation_reason", row.reason


def _read_report(form: PrintedForm, sheet: Sheet, found: Found) -> None:
    """Paragraphs under the headings of the outline."""
    headings = {_heading(one.title): one.key for one in sheet.scheme.outline if not one.is_heading_only}
    texts: dict[str, list[str]] = {}
    key, lost = "", 0
    for passage in form.passages:
        if level_of_heading(passage):
            key = headings.get(_heading(passage), "")
        elif key:
            texts.setdefault(key, []).append(passage)
        else:
            lost += 1
    found.cells |= {f"narrative.{key}": Typed("\n".join(lines), form.title) for key, lines in texts.items()}
    if lost:
        found.unplaced.append(f"“{form.title or '报告'}”有 {lost} 段文字不在提纲的标题之下，没有读取。")


def _told(form: PrintedForm, labels: Sequence[str]) -> Iterator[str]:
    if labels:
        named = "、".join(f"“{label}”" for label in labels[:_MOST_NAMED])
        more = f"等 {len(labels)} 行" if len(labels) > _MOST_NAMED else ""
        yield f"“{form.name or form.title}”中的{named}{more}在本自评中没有对应的格，没有读取。"


def _heading(text: str) -> str:
    return re.sub(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])", "", _plain(text))


def _bare(label: str) -> str:
    text = re.sub(r"[（(].*?[）)]|[“”\"]", "", _plain(label))
    return re.sub(r"^(?:其中[:：]?|[一二三四五六七八九十]+、|\d+[.．、])", "", text)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", normalize(text))
