"""The layout of the workbook: which table of an evaluation stands on which sheet, made from its sheet of values."""

from collections.abc import Iterator, Mapping

from apps.budgets.enums import Column, LineKind, LineNature, MoneySource, Unit
from apps.budgets.facts import FIGURES, LINE_AMOUNTS, LINE_FIELDS, LINE_SUMS, FigureDefinition, FigureTable, TableRow
from apps.core.amounts import add_up, percentage_of, show_plain
from apps.core.enums import LabelledEnum
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, Sheet
from apps.evaluations.facts.book import COMPUTED, Book, BookCell, BookColumn, BookRow, BookTable, Choices
from apps.evaluations.imports.layout_of_forms import (
    indicator_table,
    project_table,
    score_table,
    stated_rows,
    target_table,
)
from apps.evaluations.rules import Assessment, shown_tables
from apps.indicators.facts import INDICATOR_FIELDS

TEXT, HINT = "text", "填报说明"
UNIT = INDICATOR_FIELDS["unit"].label
LINE_CHOICES: Mapping[str, type[LabelledEnum]] = {"kind": LineKind, "nature": LineNature, "source": MoneySource}
_BLANK_LINES = 20


def book_of(sheet: Sheet, assessment: Assessment, function_classes: Choices) -> Book:
    """All tables of an evaluation. ``function_classes`` are code and name of those of its year."""
    tables = [
        _basics(sheet),
        _figures(sheet, Section.BASE),
        _figures(sheet, Section.MONEY),
        _lines(sheet, function_classes),
        project_table(sheet, assessment),
        indicator_table(sheet, assessment),
    ]
    if sheet.scheme.project_form is not None:
        tables.append(target_table(sheet, assessment))
    tables.append(score_table(sheet, assessment, stated_rows(sheet)))
    return Book((*tables, _narrative(sheet)))


def _words(cell_id: str, text: str) -> BookCell:
    return BookCell(cell_id, "text", text)


def _label(text: str) -> BookCell:
    return BookCell(text=text)


def _basics(sheet: Sheet) -> BookTable:
    columns = (
        BookColumn("field", Section.BASICS.label, 26, is_name=True),
        BookColumn(TEXT, "填写内容", 80),
        BookColumn("hint", HINT, 40),
    )
    rows = tuple(
        BookRow(
            f"basics.{name}",
            {
                "field": _label(field.label),
                TEXT: BookCell(f"basics.{name}", "text" if field.is_long else "line", str(getattr(sheet.basics, name))),
                "hint": _label(field.instruction),
            },
        )
        for name, field in BASIC_FIELDS.items()
    )
    return BookTable("basics", Section.BASICS.label, columns, rows)


def _figures(sheet: Sheet, section: Section) -> BookTable:
    tables = [table for table in shown_tables(sheet) if table.section == section]
    used = [column for column in Column if any(column in table.columns for table in tables)]
    columns = (
        BookColumn("label", "指标", 34, is_name=True),
        BookColumn("unit", UNIT, 10),
        *(BookColumn(column, column.in_year(sheet.header.year), 16) for column in used),
        BookColumn("hint", HINT, 50),
    )
    rows = [row for table in tables for row in _rows_of_figures(sheet, table)]
    return BookTable(section, section.label, columns, tuple(rows))


def _rows_of_figures(sheet: Sheet, table: FigureTable) -> Iterator[BookRow]:
    yield BookRow(f"{COMPUTED}{table.key}", {"label": _label(table.title)}, is_head=True)
    for row in table.rows:
        definition = FIGURES[row.figure]
        yield BookRow(
            f"{COMPUTED}linked.{row.figure}" if row.is_linked else f"figure.{row.figure}",
            {
                "label": _label(definition.label),
                "unit": _label(definition.unit.label),
                "hint": _label("在“支出与资金”中填写。" if row.is_linked else definition.instruction),
                **{
                    column: _figure(sheet, definition, column, row)
                    for column in table.columns
                    if column in definition.columns
                },
            },
            depth=row.depth,
            is_total=bool(definition.parts),
        )
        if definition.parts and not row.is_linked:
            yield _sum_row(sheet, table, definition, row.depth + 1)
    for rate in table.rates:
        value = percentage_of(sheet.figures.named(rate.part), sheet.figures.named(rate.whole))
        part, whole = (_at(name) for name in (rate.part, rate.whole))
        here = {f"figure.{row.figure}" for row in table.rows if not row.is_linked}
        known = (part, whole) if {part[0], whole[0]} <= here else None
        cells: dict[str, BookCell] = {"label": _label(rate.label), "unit": _label("%")}
        cells[table.columns[0]] = BookCell(kind="computed", text=show_plain(value), rate_of=known)
        yield BookRow(f"{COMPUTED}rate.{rate.key}", cells, is_total=True)


def _at(name: str) -> tuple[str, str]:
    figure, _, column = name.partition(".")
    return f"figure.{figure}", column


def _figure(sheet: Sheet, definition: FigureDefinition, column: Column, row: TableRow) -> BookCell:
    is_money = definition.unit == Unit.TEN_THOUSAND_YUAN
    if row.is_linked:
        value = sheet.figures.value(definition.key, column)
        return BookCell(kind="computed", text=show_plain(value), is_money=is_money, is_whole=not definition.places)
    cell = sheet.figures.cell(definition.key, column)
    return BookCell(
        f"figure.{definition.key}.{column}",
        "number",
        cell.money_text if is_money else cell.text,
        is_money=is_money,
        is_whole=not definition.places,
    )


def _sum_row(sheet: Sheet, table: FigureTable, definition: FigureDefinition, depth: int) -> BookRow:
    """What the parts of a figure add up to; no formula where a part is a sum itself, which counts unstated too."""
    is_simple = not any(FIGURES[part].parts for part in definition.parts) and set(definition.parts) <= {
        row.figure for row in table.rows if not row.is_linked
    }
    sums: dict[str, BookCell] = {
        column: BookCell(
            kind="computed",
            text=show_plain(sheet.figures.computed(definition.key, column)),
            is_money=definition.unit == Unit.TEN_THOUSAND_YUAN,
            is_whole=not definition.places,
            sums=tuple((f"figure.{part}", column) for part in definition.parts) if is_simple else (),
        )
        for column in table.columns
        if column in definition.columns
    }
    names = {"label": _label("分项合计"), "unit": _label(definition.unit.label)}
    return BookRow(f"{COMPUTED}sum.{definition.key}", {**names, **sums}, depth=depth)


def _lines(sheet: Sheet, function_classes: Choices) -> BookTable:
    columns = (
        BookColumn("function_class", LINE_FIELDS["function_class"].label, 34, is_name=True),
        *(BookColumn(choice, LINE_FIELDS[choice].label, 14) for choice in LINE_CHOICES),
        *(BookColumn(key, amount.with_unit, 18) for key, amount in LINE_AMOUNTS.items()),
    )

    def cells(key: str, name: BookCell, line: object | None) -> dict[str, BookCell]:
        chosen = {
            choice: BookCell(
                f"{key}.{choice}",
                "choice",
                str(getattr(line, choice)) if line else "",
                tuple((member.value, member.label) for member in enum),
            )
            for choice, enum in LINE_CHOICES.items()
        }
        amounts = {
            amount: BookCell(
                f"{key}.{amount}", "number", getattr(line, amount).money_text if line else "", is_money=True
            )
            for amount in LINE_AMOUNTS
        }
        return {"function_class": name, **chosen, **amounts}

    rows = [
        BookRow(f"line.{line.id}", cells(f"line.{line.id}", _label(f"{line.function_code} {line.function_name}"), line))
        for line in sheet.lines
    ]
    blank = cells("+", BookCell("+.function_class", "choice", "", function_classes), None)
    return BookTable(
        "lines",
        "支出功能分类",
        columns,
        (_line_sum(sheet), *rows),
        blank,
        _BLANK_LINES,
        "新的功能分类填在空行里，先选功能分类。",
    )


def _line_sum(sheet: Sheet) -> BookRow:
    sums = {
        amount: BookCell(
            kind="computed",
            text=show_plain(add_up(getattr(line, amount).value for line in sheet.lines)),
            is_money=True,
            is_column_sum=True,
        )
        for amount in LINE_AMOUNTS
    }
    return BookRow(f"{COMPUTED}sum", {"function_class": _label(LINE_SUMS["sum"].label), **sums}, is_total=True)


def _narrative(sheet: Sheet) -> BookTable:
    columns = (BookColumn("heading", "标题", 34, is_name=True), BookColumn(TEXT, Section.NARRATIVE.label, 110))
    rows = tuple(
        BookRow(f"{COMPUTED}{one.key}", {"heading": _label(f"{one.number}{one.title}")}, is_head=True)
        if one.is_heading_only
        else BookRow(
            f"narrative.{one.key}",
            {
                "heading": _label(f"{one.number}{one.title}"),
                TEXT: _words(f"narrative.{one.key}", sheet.narrative.get(one.key, "")),
            },
        )
        for one in sheet.scheme.outline
    )
    return BookTable("narrative", Section.NARRATIVE.label, columns, rows)
