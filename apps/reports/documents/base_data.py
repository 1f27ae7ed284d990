"""附件1: 部门整体支出绩效评价基础数据表 (regulation §4.5) and the money behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.enums import Column, LineKind, LineNature, MoneySource, ProjectCategory
from apps.budgets.facts import FIGURES, LINE_AMOUNTS, LINE_SUMS, Figures, FigureTable, Line, TableRow
from apps.core.amounts import add_up, percentage_of, show_amount, show_percent, sum_tolerance
from apps.evaluations.facts import ProjectSheet, Sheet
from apps.evaluations.rules import shown_tables
from apps.reports.documents.texts import cell_text, figure_text

TITLE = "部门整体支出绩效评价基础数据表"
# Printed on the form itself, in its own row.
ON_THE_FORM = frozenset({"establishment", "in_post"})
DETAILS = (
    ("项目资金情况", ("project_money",)),
    ("收支平衡情况", ("balance",)),
    ("编制构成和“三公”经费相关数量", ("staff", "counters")),
    ("评分补充数据", ("supplement",)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures: its label, how far it is set in, one text for each column."""

    label: str
    depth: int
    cells: tuple[str, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure with its label and unit."""

    label: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class PairTable:
    """Figures of one column, printed two beside each other."""

    title: str
    rows: tuple[tuple[Pair, ...], ...]


@dataclass(frozen=True, slots=True)
class BaseData:
    """Everything that 附件1 prints."""

    staff: tuple[str, ...]
    control: tuple[Row, ...]
    buildings: tuple[str, ...]
    thrift_measures: str
    spending: tuple[Row, ...]
    funds: tuple[Row, ...]
    lines: tuple[Row, ...]
    details: tuple[PairTable, ...]


def base_data_of(sheet: Sheet) -> BaseData:
    """The rows of 附件1. 控制率 are computed; what was not filled in stays empty."""
    figures = sheet.figures
    tables = {table.key: table for table in shown_tables(sheet)}
    return BaseData(
        staff=(
            figure_text(figures, "establishment", Column.CURRENT),
            figure_text(figures, "in_post", Column.CURRENT),
            _rate(figures, "in_post", "establishment"),
        ),
        control=tuple(_control(figures, tables["control"], sheet.projects)),
        buildings=(
            figure_text(figures, "building_area_approved", Column.CURRENT),
            figure_text(figures, "building_area_actual", Column.CURRENT),
            _rate(figures, "building_area_actual", "building_area_approved"),
            figure_text(figures, "building_investment_budget", Column.CURRENT),
            figure_text(figures, "building_investment_actual", Column.CURRENT),
            _rate(figures, "building_investment_actual", "building_investment_budget"),
        ),
        thrift_measures=sheet.basics.thrift_measures,
        spending=tuple(_rows(figures, tables["spending"])),
        funds=tuple(_rows(figures, tables["funds"])) if "funds" in tables else (),
        lines=tuple(_lines(figures, sheet.lines)),
        details=tuple(
            _pair_table(figures, title, rows)
            for title, keys in DETAILS
            if (rows := [row.figure for key in keys if key in tables for row in tables[key].rows])
        ),
    )


def _rate(figures: Figures, part: str, whole: str) -> str:
    return show_percent(percentage_of(figures.value(part, Column.CURRENT), figures.value(whole, Column.CURRENT)))


def _control(figures: Figures, table: FigureTable, projects: Sequence[ProjectSheet]) -> Iterator[Row]:
    for row, definition in zip(_rows(figures, table), table.rows, strict=True):
        yield row
        if definition.figure == "project_expenditure":
            yield from _projects(projects)


def _projects(projects: Sequence[ProjectSheet]) -> Iterator[Row]:
    for number, category in enumerate(ProjectCategory, 1):
        budgets = [project.budget for project in projects if project.budget.category == category]
        sums = (
            add_up(budget.prior_actual.value for budget in budgets),
            add_up(budget.total("original") for budget in budgets),
            add_up(budget.total("actual") for budget in budgets),
        )
        yield Row(f"{number}、{category.label}", 1, tuple(show_amount(value) for value in sums))
        for budget in budgets:
            yield Row(
                budget.name,
                2,
                (
                    cell_text(budget.prior_actual),
                    show_amount(budget.total("original")),
                    show_amount(budget.total("actual")),
                ),
            )


def _rows(figures: Figures, table: FigureTable) -> Iterator[Row]:
    for row, label in zip(table.rows, _numbered(table.rows), strict=True):
        cells = tuple(figure_text(figures, row.figure, column) for column in table.columns)
        yield Row(label, row.depth, cells, is_total=row.depth == 0 and bool(FIGURES[row.figure].parts))


def _numbered(rows: Sequence[TableRow]) -> Iterator[str]:
    """Labels as the form prints them: parts are numbered 1、2、; what stands below them begins with 其中：."""
    number, before = 0, TableRow("")
    for row in rows:
        label = FIGURES[row.figure].label
        if row.depth == 0:
            number, parent = 0, row
            yield label
        elif row.depth == 1 and row.figure in FIGURES[parent.figure].parts:
            number += 1
            yield f"{number}、{label}"
        elif row.depth > before.depth:
            yield f"其中：{label}"
        else:
            yield f"　　　{label}"
        before = row


def _lines(figures: Figures, lines: Sequence[Line]) -> Iterator[Row]:
    """One row for each budget line, their sum, and what the total holds beyond them (check F04)."""
    for line in lines:
        amounts = [getattr(line, amount) for amount in LINE_AMOUNTS]
        yield Row(
            f"{line.function_code} {line.function_name}".strip(),
            0,
            (_kind(line), _source(line), *(cell_text(amount) for amount in amounts)),
        )
    if not lines:
        return
    sums = [add_up(getattr(line, amount).value for line in lines) for amount in LINE_AMOUNTS]
    yield Row("合计", 0, ("", "", *(show_amount(value) for value in sums)), is_total=True)
    columns = (Column.BUDGET, Column.ADJUSTED, Column.ACTUAL)
    totals = [figures.value("total_expenditure", column) for column in columns]
    gaps = [_gap(total, part, len(lines)) for total, part in zip(totals, sums[:3], strict=True)]
    if any(gap is not None for gap in gaps):
        yield Row(LINE_SUMS["gap"].label, 0, ("", "", *(show_amount(gap) for gap in gaps), "", ""))


def _gap(total: Decimal | None, part: Decimal | None, parts: int) -> Decimal | None:
    if total is None or part is None or abs(total - part) <= sum_tolerance(parts):
        return None
    return total - part


def _kind(line: Line) -> str:
    if line.nature != LineNature.UNSPLIT:
        return line.nature.label
    return line.kind.label if line.kind != LineKind.UNSPLIT else ""


def _source(line: Line) -> str:
    return line.source.label if line.source != MoneySource.UNSPLIT else ""


def _pair_table(figures: Figures, title: str, keys: Sequence[str]) -> PairTable:
    pairs = [
        Pair(FIGURES[key].label, FIGURES[key].unit.label, figure_text(figures, key, Column.CURRENT))
        for key in keys
        if key not in ON_THE_FORM
    ]
    if len(pairs) % 2:
        pairs.append(Pair("", "", ""))
    return PairTable(title, tuple(tuple(pairs[at : at + 2]) for at in range(0, len(pairs), 2)))
