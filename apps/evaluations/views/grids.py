"""View models of the grids: every input and every computed output of a section, made ready for the template."""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse

from apps.budgets.enums import Column, LineKind, LineNature, MoneySource, Unit
from apps.budgets.facts import FIGURES, LINE_AMOUNTS, FigureDefinition, FigureTable, TableRow
from apps.core.amounts import add_up, percentage_of, show_amount, show_percent
from apps.core.grids import Grid, GridCell, GridColumn, GridRow, choice_cell, computed_cell, number_cell
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import shown_tables


def column_label(column: Column, year: int) -> str:
    """``2019年决算数``: the official column heading with its year."""
    match column:
        case Column.PRIOR:
            return f"{year - 1}年决算数"
        case Column.BUDGET:
            return f"{year}年年初预算数"
        case Column.ADJUSTED:
            return f"{year}年全年预算数"
        case Column.ACTUAL:
            return f"{year}年决算数"
        case Column.CURRENT:
            return f"{year}年"


def figure_grids(sheet: Sheet, section: str) -> list[Grid]:
    """The official figure tables of a section."""
    return [_figure_grid(sheet, table) for table in shown_tables(sheet) if table.section == section]


def _figure_grid(sheet: Sheet, table: FigureTable) -> Grid:
    year = sheet.header.year
    columns = tuple(GridColumn(column_label(column, year)) for column in table.columns)
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
    label = column_label(column, sheet.header.year)
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


_RATES = {
    "staff": (("rate.staff", "控制率", "in_post", "establishment"),),
    "buildings": (
        ("rate.area", "规模控制率", "building_area_actual", "building_area_approved"),
        ("rate.investment", "投资概算控制率", "building_investment_actual", "building_investment_budget"),
    ),
    "project_money": (("rate.project_money", "项目资金执行率", "", ""),),
}


def _rate_rows(sheet: Sheet, table: FigureTable, columns: tuple[GridColumn, ...]) -> Iterator[GridRow]:
    figures = sheet.figures
    for cell_id, label, part, whole in _RATES.get(table.key, ()):
        if part:
            rate = percentage_of(figures.value(part, Column.CURRENT), figures.value(whole, Column.CURRENT))
        else:
            rate = percentage_of(
                figures.value("project_expenditure", Column.ACTUAL), figures.value("project_income", Column.CURRENT)
            )
        yield GridRow(
            label=label,
            cells=(computed_cell(cell_id, show_percent(rate), columns[0].label),),
            is_total=True,
            unit="%",
        )


LINE_COLUMNS = (
    GridColumn("支出类别", is_figure=False),
    GridColumn("经费性质", is_figure=False),
    GridColumn("资金性质", is_figure=False),
    *(GridColumn(label) for label in LINE_AMOUNTS.values()),
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
                removal=f"{home}lines/{line.id}/remove/",
                cells=(
                    choice_cell(f"{prefix}.kind", line.kind, LineKind, f"{name} 支出类别"),
                    choice_cell(f"{prefix}.nature", line.nature, LineNature, f"{name} 经费性质"),
                    choice_cell(f"{prefix}.source", line.source, MoneySource, f"{name} 资金性质"),
                    *(
                        number_cell(
                            f"{prefix}.{amount}", getattr(line, amount), label, f"{name} {label}", is_money=True
                        )
                        for amount, label in LINE_AMOUNTS.items()
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
    rows.append(_line_total("功能分类合计", "lines.sum", sums))
    rows.append(_line_total("支出总计（上表）", "lines.total", totals))
    rows.append(
        _line_total("其他未列示功能分类", "lines.gap", {key: _gap(totals.get(key), sums[key]) for key in LINE_AMOUNTS})
    )
    return Grid("lines", "支出功能分类情况", LINE_COLUMNS, tuple(rows))


def _gap(total: Decimal | None, lines: Decimal | None) -> Decimal | None:
    return total - lines if total is not None and lines is not None else None


def _line_total(label: str, anchor: str, amounts: dict[str, Decimal | None]) -> GridRow:
    blanks = (GridCell(), GridCell(), GridCell())
    return GridRow(
        label=label,
        anchor=anchor,
        is_total=True,
        removal="",
        cells=(
            *blanks,
            *(
                computed_cell(f"{anchor}.{amount}", show_amount(amounts.get(amount)), text)
                for amount, text in LINE_AMOUNTS.items()
            ),
        ),
    )
