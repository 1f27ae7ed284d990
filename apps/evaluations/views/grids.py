"""View models of the grids: every input and every computed output of a section, made ready for the template."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.urls import reverse

from apps.budgets.enums import Column, LineKind, LineNature, MoneySource, Unit
from apps.budgets.facts import FIGURES, LINE_AMOUNTS, LINE_FIELDS, LINE_SUMS, FigureDefinition, FigureTable, TableRow
from apps.core.amounts import add_up, percentage_of, show_amount, show_percent
from apps.core.enums import LabelledEnum
from apps.core.fields import Field
from apps.core.grids import Grid, GridCell, GridColumn, GridRow, choice_cell, computed_cell, number_cell
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import shown_tables


def figure_grids(sheet: Sheet, section: str) -> list[Grid]:
    """The official figure tables of a section."""
    return [_figure_grid(sheet, table) for table in shown_tables(sheet) if table.section == section]


def _figure_grid(sheet: Sheet, table: FigureTable) -> Grid:
    year = sheet.header.year
    columns = tuple(GridColumn(column.in_year(year)) for column in table.columns)
    rows = [_figure_row(sheet, table, row) for row in table.rows]
    return Grid(table.key, table.title, columns, (*rows, *_rate_rows(sheet, table, columns)))


def _figure_row(sheet: Sheet, table: FigureTable, row: TableRow) -> GridRow:
    definition = FIGURES[row.figure]
    return GridRow(
        label=definition.label,
        cells=tuple(_figure_cell(sheet, definition, column, row.is_linked) for column in table.columns),
        depth=row.depth,
        is_total=bool(definition.parts),
        unit="" if definition.unit == Unit.TEN_THOUSAND_YUAN else definition.unit.label,
        link_note="在“支出与资金”中填写" if row.is_linked else "",
    )


def _figure_cell(sheet: Sheet, definition: FigureDefinition, column: Column, is_linked: bool) -> GridCell:
    if column not in definition.columns:
        return GridCell()
    label = column.in_year(sheet.header.year)
    name = f"{definition.key}.{column}"
    if is_linked:
        places = 2 if definition.unit == Unit.TEN_THOUSAND_YUAN else 0
        return computed_cell(f"linked.{name}", show_amount(sheet.figures.value(definition.key, column), places), label)
    below = ("", "")
    if definition.parts:
        computed = sheet.figures.computed(definition.key, column)
        places = 2 if definition.places else 0
        below = (f"sum.{name}", f"分项合计 {show_amount(computed, places)}" if computed is not None else "")
    return number_cell(
        f"figure.{name}",
        sheet.figures.cell(definition.key, column),
        label,
        f"{definition.label} {label}",
        places=definition.places,
        is_negative_allowed=definition.is_negative_allowed,
        is_money=definition.unit == Unit.TEN_THOUSAND_YUAN,
        instruction=definition.instruction,
        below=below,
    )


def _rate_rows(sheet: Sheet, table: FigureTable, columns: tuple[GridColumn, ...]) -> Iterator[GridRow]:
    for rate in table.rates:
        value = percentage_of(sheet.figures.named(rate.part), sheet.figures.named(rate.whole))
        yield GridRow(
            label=rate.label,
            cells=(computed_cell(f"rate.{rate.key}", show_percent(value), columns[0].label),),
            is_total=True,
            unit="%",
        )


LINE_CHOICES: Mapping[str, type[LabelledEnum]] = {"kind": LineKind, "nature": LineNature, "source": MoneySource}
LINE_COLUMNS = (
    *(GridColumn(LINE_FIELDS[choice].label, is_figure=False) for choice in LINE_CHOICES),
    *(GridColumn(amount.label) for amount in LINE_AMOUNTS.values()),
)


def line_grid(sheet: Sheet) -> Grid:
    """Expenditure by function class, with the gap to 支出总计 that F04 asks about."""
    rows: list[GridRow] = []
    home = reverse("evaluations:task_list", args=[sheet.header.evaluation_id])  # one address resolved for all rows
    for line in sheet.lines:
        name = f"{line.function_code} {line.function_name}"
        prefix = f"line.{line.id}"
        rows.append(
            GridRow(
                label=name,
                key=prefix,
                group=line.function_code,
                menu=f"{home}rows/?rows={prefix}",
                cells=(
                    *(
                        choice_cell(
                            f"{prefix}.{choice}", getattr(line, choice), options, f"{name} {LINE_FIELDS[choice].label}"
                        )
                        for choice, options in LINE_CHOICES.items()
                    ),
                    *(
                        number_cell(
                            f"{prefix}.{key}",
                            getattr(line, key),
                            amount.label,
                            f"{name} {amount.label}",
                            is_money=True,
                        )
                        for key, amount in LINE_AMOUNTS.items()
                    ),
                ),
            )
        )
    sums = {amount: add_up(getattr(line, amount).value for line in sheet.lines) for amount in LINE_AMOUNTS}
    totals = {
        "original": sheet.figures.value("total_expenditure", Column.BUDGET),
        "adjusted": sheet.figures.value("total_expenditure", Column.ADJUSTED),
        "actual": sheet.figures.value("total_expenditure", Column.ACTUAL),
    }
    gaps = {key: _gap(totals.get(key), sums[key]) for key in LINE_AMOUNTS}
    rows += [_line_total(LINE_SUMS[key], amounts) for key, amounts in (("sum", sums), ("total", totals), ("gap", gaps))]
    return Grid("lines", "支出功能分类情况", LINE_COLUMNS, tuple(rows))


def _gap(total: Decimal | None, lines: Decimal | None) -> Decimal | None:
    return total - lines if total is not None and lines is not None else None


def _line_total(row: Field, amounts: Mapping[str, Decimal | None]) -> GridRow:
    blanks, anchor = (GridCell(), GridCell(), GridCell()), f"lines.{row.name}"
    return GridRow(
        label=row.label,
        anchor=anchor,
        is_total=True,
        menu="",
        cells=(
            *blanks,
            *(
                computed_cell(f"{anchor}.{key}", show_amount(amounts.get(key)), amount.label)
                for key, amount in LINE_AMOUNTS.items()
            ),
        ),
    )
