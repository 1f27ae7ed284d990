"""View models of the forms of targets: of one project, and of the whole department."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.enums import ProjectCategory
from apps.budgets.facts import FIGURES, FUND_COLUMNS, FUNDING_AMOUNTS
from apps.core.amounts import add_up, show_amount, show_percent
from apps.core.grids import (
    Grid,
    GridCell,
    GridColumn,
    GridRow,
    Option,
    choice_cell,
    computed_cell,
    line_cell,
    number_cell,
    text_cell,
)
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, Sheet, TargetTable
from apps.evaluations.rules import EXECUTION, Result, Scored
from apps.evaluations.views.score_rows import Labelled
from apps.indicators.enums import Band, Operator
from apps.indicators.facts import ProjectForm
from apps.indicators.rules import groups_of

FUNDING_COLUMNS = (*(GridColumn(label) for label in FUNDING_AMOUNTS.values()), GridColumn("执行率"), GridColumn("得分"))


def funding_grid(project: ProjectSheet, result: Result) -> Grid:
    """The money block of the national project form; the total row is computed."""
    budget = project.budget
    execution = result.rows[EXECUTION]
    total = GridRow(
        label="年度资金总额",
        is_total=True,
        cells=(
            *(
                computed_cell(f"total.{project.id}.{amount}", show_amount(budget.total(amount)), label)
                for amount, label in FUNDING_AMOUNTS.items()
            ),
            computed_cell(f"project.{project.id}.rate", show_percent(execution.computed.value), "执行率"),
            computed_cell(f"project.{project.id}.execution", _execution_points(execution), "得分"),
        ),
    )
    rows = [
        GridRow(
            label=row.source.label,
            depth=1,
            cells=(
                *(
                    number_cell(
                        f"funding.{project.id}.{row.source}.{amount}",
                        getattr(row, amount),
                        label,
                        f"{row.source.label} {label}",
                        is_money=True,
                    )
                    for amount, label in FUNDING_AMOUNTS.items()
                ),
                computed_cell(f"rate.{project.id}.{row.source}", show_percent(row.rate), "执行率"),
                GridCell(),
            ),
        )
        for row in budget.funding
    ]
    return Grid("funding", "项目资金", FUNDING_COLUMNS, (total, *rows))


def money_grid(sheet: Sheet, form: ProjectForm, result: Result) -> Grid:
    """The money block of the form of a department: base figures, each split under its title, all filled in before."""
    execution = result.rows[EXECUTION]
    total = GridRow(
        label=FIGURES[form.money_total].label,
        is_total=True,
        cells=(
            *_money_cells(sheet, form.money_total),
            computed_cell("scores.rate", show_percent(execution.computed.value), "执行率"),
            computed_cell("scores.execution", _execution_points(execution), "得分"),
        ),
    )
    rows = [
        GridRow(
            label=f"{split.title}：{row.label}",
            depth=1,
            cells=(*_money_cells(sheet, row.figure), GridCell(), GridCell()),
        )
        for split in form.money_splits
        for row in split.rows
    ]
    return Grid("funding", "年度预算申请（在“支出与资金”中填写）", FUNDING_COLUMNS, (total, *rows))


def _money_cells(sheet: Sheet, figure: str) -> Iterator[GridCell]:
    for column, label in zip(FUND_COLUMNS, FUNDING_AMOUNTS.values(), strict=True):
        value = show_amount(sheet.figures.value(figure, column))
        yield computed_cell(f"money.{figure}.{column}", value, label)


def _execution_points(execution: Scored) -> str:
    if execution.points is None:
        return ""
    return f"{show_amount(execution.points)} / {show_amount(execution.weight)}"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One level-3 row of a project form."""

    id: int
    category: GridCell
    name: GridCell
    operator: GridCell
    target_number: GridCell
    unit: GridCell
    target_text: GridCell
    weight: GridCell
    actual: GridCell
    actual_text: GridCell
    band: GridCell
    band_score: GridCell
    points: GridCell
    trace: GridCell
    adjusted: GridCell
    adjust_reason: GridCell
    reason: GridCell
    improvement: GridCell
    is_qualitative: bool

    def cells(self) -> Iterator[GridCell]:
        """Every cell of the row."""
        yield from (self.category, self.name, self.operator, self.target_number, self.unit, self.target_text)
        yield from (self.weight, self.actual, self.actual_text, self.band, self.band_score, self.points, self.trace)
        yield from (self.adjusted, self.adjust_reason, self.reason, self.improvement)


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """A level-1 group with its weight, the weights given so far, and its rows."""

    name: str
    weight: GridCell
    given: GridCell
    points: GridCell
    rows: tuple[IndicatorRow, ...]

    def cells(self) -> Iterator[GridCell]:
        """Every cell of the group."""
        yield from (self.weight, self.given, self.points)
        for row in self.rows:
            yield from row.cells()


def indicator_groups(form: ProjectForm, table: TargetTable, result: Result) -> list[IndicatorGroup]:
    """The indicator table of a form, grouped and ordered as the official one is."""
    groups = []
    weights = {group.name: group.weight for group in groups_of(form, (row.level1 for row in table.rows))}
    for number, group in enumerate(form.groups):
        members = [row for row in table.rows if row.level1 == group.name]
        members.sort(key=lambda row: (group.level2.index(row.level2) if row.level2 in group.level2 else 99, row.id))
        given = add_up(row.weight.value for row in members)
        prefix = f"group.{table.item or 'department'}.{number}"
        groups.append(
            IndicatorGroup(
                name=group.name,
                weight=computed_cell(
                    f"{prefix}.weight", show_amount(weights.get(group.name, Decimal(0))), "应分配分值"
                ),
                given=computed_cell(f"{prefix}.given", show_amount(given), "已分配分值"),
                points=computed_cell(f"{prefix}.points", show_amount(result.groups.get(group.name)), "得分"),
                rows=tuple(_indicator_row(form, row, result.rows[str(row.id)]) for row in members),
            )
        )
    return groups


def _indicator_row(form: ProjectForm, row: ProjectIndicator, scored: Scored) -> IndicatorRow:
    prefix, name = f"indicator.{row.id}", row.name or "新指标"
    category = f"{row.level1}/{row.level2}"
    categories = tuple(Option(f"{group.name}/{level2}", level2) for group in form.groups for level2 in group.level2)
    return IndicatorRow(
        id=row.id,
        category=choice_cell(f"{prefix}.level2", category, categories, f"{name} 指标类别"),
        name=text_cell(f"{prefix}.name", row.name, "三级指标名称"),
        operator=choice_cell(f"{prefix}.operator", row.operator, Operator, f"{name} 符号"),
        target_number=number_cell(
            f"{prefix}.target_number",
            row.target_number,
            "指标值",
            f"{name} 指标值",
            is_percent=True,
            is_negative_allowed=True,
        ),
        unit=text_cell(f"{prefix}.unit", row.unit, f"{name} 计量单位"),
        target_text=text_cell(f"{prefix}.target_text", row.target_text, f"{name} 指标值文字说明"),
        weight=number_cell(f"{prefix}.weight", row.weight, "分值", f"{name} 分值", places=2),
        actual=number_cell(
            f"{prefix}.actual", row.actual, "完成值", f"{name} 完成值", is_percent=True, is_negative_allowed=True
        ),
        actual_text=text_cell(f"{prefix}.actual_text", row.actual_text, f"{name} 完成情况文字说明"),
        band=choice_cell(f"{prefix}.band", row.band or "", Band, f"{name} 完成档次", "请选择"),
        band_score=number_cell(f"{prefix}.band_score", row.band_score, "档内得分", f"{name} 档内得分", places=2),
        points=computed_cell(f"{prefix}.points", show_amount(scored.points), "得分"),
        trace=computed_cell(f"{prefix}.trace", scored.computed.sentence, "计算过程"),
        adjusted=number_cell(f"{prefix}.adjusted_score", row.adjusted_score, "调整得分", f"{name} 调整得分", places=2),
        adjust_reason=text_cell(f"{prefix}.adjust_reason", row.adjust_reason, f"{name} 调整理由"),
        reason=text_cell(f"{prefix}.deviation_reason", row.deviation_reason, f"{name} 偏差原因"),
        improvement=text_cell(f"{prefix}.improvement", row.improvement, f"{name} 改进措施"),
        is_qualitative=row.operator == Operator.QUALITATIVE,
    )


def project_head(project: ProjectSheet) -> tuple[Labelled, ...]:
    """What stands above the money block of a project form."""
    budget, prefix = project.budget, f"project.{project.id}"
    return (
        ("项目名称", line_cell(f"{prefix}.name", budget.name, "项目名称")),
        ("项目编码", line_cell(f"{prefix}.code", budget.code, "项目编码")),
        ("项目类别", choice_cell(f"{prefix}.category", budget.category, ProjectCategory, "项目类别")),
        ("实施单位", line_cell(f"{prefix}.implementing_unit", budget.implementing_unit, "实施单位")),
        (
            "上年决算数（万元）",
            number_cell(f"{prefix}.prior_actual", budget.prior_actual, "上年决算数", "上年决算数", is_money=True),
        ),
    )


def project_goals(project: ProjectSheet) -> tuple[Labelled, ...]:
    """The goal block of a project form, and why money was left."""
    prefix = f"project.{project.id}"
    return (
        ("年度总体目标：预期目标", text_cell(f"{prefix}.expected_goal", project.expected_goal, "预期目标")),
        ("年度总体目标：实际完成情况", text_cell(f"{prefix}.achieved_goal", project.achieved_goal, "实际完成情况")),
        (
            "预算执行偏差原因及改进措施（执行率不足 100% 时填写）",
            text_cell(f"{prefix}.execution_reason", project.execution_reason, "预算执行偏差原因及改进措施"),
        ),
    )


def department_goals(sheet: Sheet) -> tuple[Labelled, ...]:
    """The goal block of the form of a department: the goals of 基本情况, and why money was left."""
    reason = text_cell("scores.execution_reason", sheet.execution_reason, "预算执行偏差原因及改进措施")
    basics = sheet.basics
    return (
        ("年度总体目标：预期目标", text_cell("basics.expected_goal", basics.expected_goal, "预期目标")),
        ("年度总体目标：实际完成情况", text_cell("basics.achieved_goal", basics.achieved_goal, "实际完成情况")),
        ("预算执行偏差原因及改进措施（执行率不足 100% 时填写）", reason),
    )


def project_stated(project: ProjectSheet) -> tuple[Labelled, ...]:
    """The total on the signed paper."""
    label = "纸质表上的自评总分（选填，用于核对）"
    cell = number_cell(f"project.{project.id}.stated_total", project.stated_total, "自评总分", label, places=2)
    return ((label, cell),)
