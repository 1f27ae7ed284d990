"""View models of the forms of targets: of one project, and of the whole department."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.budgets.enums import ProjectCategory
from apps.budgets.facts import FIGURES, FUND_COLUMNS, FUNDING_AMOUNTS, FUNDING_FIELDS, PROJECT_FIELDS, Funding
from apps.core.amounts import Cell, add_up, show_amount, show_percent
from apps.core.fields import Field
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
from apps.evaluations.checks.readable import problem_of_typed
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, Sheet, TargetTable
from apps.evaluations.rules import EXECUTION, Result, Scored
from apps.evaluations.views.score_rows import Labelled
from apps.indicators.enums import Band, Operator
from apps.indicators.facts import FORM_FIELDS, INDICATOR_FIELDS, ProjectForm
from apps.indicators.rules import groups_of
from apps.papers.imports import understood_actual, understood_target

RATE, POINTS = FUNDING_FIELDS["rate"].label, FUNDING_FIELDS["score"].label
FUNDING_COLUMNS = (
    *(GridColumn(amount.label) for amount in FUNDING_AMOUNTS.values()),
    GridColumn(RATE),
    GridColumn(POINTS),
)


def funding_grid(project: ProjectSheet, result: Result) -> Grid:
    """The money block of the national project form; the total row is computed."""
    budget = project.budget
    execution = result.rows[EXECUTION]
    total = GridRow(
        label=FIGURES["funds_total"].label,
        is_total=True,
        cells=(
            *(
                computed_cell(f"total.{project.id}.{key}", show_amount(budget.total(key)), amount.label)
                for key, amount in FUNDING_AMOUNTS.items()
            ),
            computed_cell(f"project.{project.id}.rate", show_percent(execution.computed.value), RATE),
            computed_cell(f"project.{project.id}.execution", _execution_points(execution), POINTS),
        ),
    )
    rows = [
        GridRow(
            label=row.source.label,
            depth=1,
            cells=(
                *(
                    number_cell(
                        f"funding.{project.id}.{row.source}.{key}",
                        getattr(row, key),
                        amount.label,
                        f"{row.source.label} {amount.label}",
                        is_money=True,
                    )
                    for key, amount in FUNDING_AMOUNTS.items()
                ),
                rate_cell(project.id, row),
                GridCell(),
            ),
        )
        for row in budget.funding
    ]
    return Grid("funding", "项目资金", FUNDING_COLUMNS, (total, *rows))


def rate_cell(project_id: int, row: Funding) -> GridCell:
    """The output of a split row of a project's money."""
    return computed_cell(f"rate.{project_id}.{row.source}", show_percent(row.rate), RATE)


def money_grid(sheet: Sheet, form: ProjectForm, result: Result) -> Grid:
    """The money block of the form of a department: base figures, each split under its title, all filled in before."""
    execution = result.rows[EXECUTION]
    total = GridRow(
        label=FIGURES[form.money_total].label,
        is_total=True,
        cells=(
            *_money_cells(sheet, form.money_total),
            computed_cell("scores.rate", show_percent(execution.computed.value), RATE),
            computed_cell("scores.execution", _execution_points(execution), POINTS),
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
    for column, amount in zip(FUND_COLUMNS, FUNDING_AMOUNTS.values(), strict=True):
        value = show_amount(sheet.figures.value(figure, column))
        yield computed_cell(f"money.{figure}.{column}", value, amount.label)


def _execution_points(execution: Scored) -> str:
    if execution.points is None:
        return ""
    return f"{show_amount(execution.points)} / {show_amount(execution.weight)}"


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One level-3 row of a form: the cells of the official form, and on a second line what else belongs to it.

    ``judged`` is the name of the band where the row is scored by one, else empty.
    """

    id: int
    category: GridCell
    name: GridCell
    target: GridCell
    actual: GridCell
    weight: GridCell
    points: GridCell
    reason: GridCell
    improvement: GridCell
    trace: GridCell
    judged: GridCell
    band: GridCell
    band_score: GridCell
    adjusted: GridCell
    adjust_reason: GridCell

    def cells(self) -> Iterator[GridCell]:
        """Every cell of the row."""
        yield from (self.category, self.name, self.target, self.actual, self.weight, self.points)
        yield from (self.reason, self.improvement, self.trace, self.judged, self.band, self.band_score)
        yield from (self.adjusted, self.adjust_reason)


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
        members.sort(
            key=lambda row: group.level2.index(row.level2) if row.level2 in group.level2 else len(group.level2)
        )
        given = add_up(row.weight.value for row in members)
        prefix = f"group.{table.item or 'department'}.{number}"
        groups.append(
            IndicatorGroup(
                name=group.name,
                weight=computed_cell(
                    f"{prefix}.weight", show_amount(weights.get(group.name, Decimal(0))), "应分配分值"
                ),
                given=computed_cell(f"{prefix}.given", show_amount(given), "已分配分值"),
                points=computed_cell(f"{prefix}.points", show_amount(result.groups.get(group.name)), POINTS),
                rows=tuple(_indicator_row(form, row, result.rows[str(row.id)]) for row in members),
            )
        )
    return groups


def _indicator_row(form: ProjectForm, row: ProjectIndicator, scored: Scored) -> IndicatorRow:
    prefix, name = f"indicator.{row.id}", row.name or "新指标"
    category = f"{row.level1}/{row.level2}"
    categories = tuple(Option(f"{group.name}/{level2}", level2) for group in form.groups for level2 in group.level2)

    def called(field: str) -> tuple[str, str]:
        """Label of a cell, and its name for those who do not see the table."""
        label = INDICATOR_FIELDS[field].label
        return label, f"{name} {label}"

    def words(field: str, text: str) -> GridCell:
        return text_cell(f"{prefix}.{field}", text, called(field)[1], INDICATOR_FIELDS[field].brief)

    def points(field: str, hint: str = "") -> GridCell:
        return number_cell(f"{prefix}.{field}", getattr(row, field), *called(field), places=2, hint=hint)

    def typed(field: str, text: str, kept: Cell, understood: GridCell) -> GridCell:
        note, instruction = problem_of_typed(kept.typed), INDICATOR_FIELDS[field].instruction
        cell = replace(words(field, text), note=note, instruction=instruction)
        return replace(cell, below_id=understood.id, below=understood.text)

    score, trace, judged, target, actual = target_outputs(row, scored)
    return IndicatorRow(
        id=row.id,
        category=choice_cell(f"{prefix}.level2", category, categories, called("level2")[1]),
        name=words("name", row.name),
        target=typed("target", row.target_written, row.target_number, target),
        actual=typed("result", row.actual_written, row.actual, actual),
        weight=points("weight"),
        points=score,
        reason=words("deviation_reason", row.deviation_reason),
        improvement=words("improvement", row.improvement),
        trace=trace,
        judged=judged,
        band=choice_cell(f"{prefix}.band", row.band or "", Band, called("band")[1], "请选择"),
        band_score=points("band_score", called("band_score")[0]),
        adjusted=points("adjusted_score", "自动"),
        adjust_reason=words("adjust_reason", row.adjust_reason),
    )


def target_outputs(row: ProjectIndicator, scored: Scored) -> tuple[GridCell, ...]:
    """Points, how they came about, the name of the band that judges, and what target and actual are taken for."""
    prefix = f"indicator.{row.id}"
    is_judged = row.operator is Operator.QUALITATIVE or row.band is not None
    target = "" if row.target_number.typed else understood_target(row.target)
    actual = "" if row.actual.typed else understood_actual(row.actual.value, row.actual_text, row.target)
    return (
        computed_cell(f"{prefix}.points", show_amount(scored.points), INDICATOR_FIELDS["score"].label),
        computed_cell(f"{prefix}.trace", scored.computed.sentence, "计算过程"),
        computed_cell(f"{prefix}.judged", INDICATOR_FIELDS["band"].label if is_judged else "", ""),
        computed_cell(f"{prefix}.target.understood", target, ""),
        computed_cell(f"{prefix}.result.understood", actual, ""),
    )


def project_head(project: ProjectSheet) -> tuple[Labelled, ...]:
    """What stands above the money block of a project form."""
    budget, prefix = project.budget, f"project.{project.id}"

    def line(field: str) -> Labelled:
        label = PROJECT_FIELDS[field].label
        return label, line_cell(f"{prefix}.{field}", getattr(budget, field), label)

    category, prior = PROJECT_FIELDS["category"].label, PROJECT_FIELDS["prior_actual"]
    return (
        line("name"),
        line("code"),
        (category, choice_cell(f"{prefix}.category", budget.category, ProjectCategory, category)),
        line("implementing_unit"),
        (
            prior.with_unit,
            number_cell(f"{prefix}.prior_actual", budget.prior_actual, prior.label, prior.label, is_money=True),
        ),
    )


def project_goals(project: ProjectSheet) -> tuple[Labelled, ...]:
    """The goal block of a project form, and why money was left."""
    return tuple(
        _long_text(FORM_FIELDS[name], f"project.{project.id}", getattr(project, name))
        for name in ("expected_goal", "achieved_goal", "execution_reason")
    )


def department_goals(sheet: Sheet) -> tuple[Labelled, ...]:
    """The goal block of the form of a department: the goals of 基本情况, and why money was left."""
    goals = (FORM_FIELDS["expected_goal"], FORM_FIELDS["achieved_goal"])
    return (
        *(_long_text(goal, "basics", getattr(sheet.basics, goal.name)) for goal in goals),
        _long_text(FORM_FIELDS["execution_reason"], "scores", sheet.execution_reason),
    )


def _long_text(field: Field, prefix: str, text: str) -> Labelled:
    return field.asked, text_cell(f"{prefix}.{field.name}", text, field.label)


def project_stated(project: ProjectSheet) -> tuple[Labelled, ...]:
    """The total on the signed paper."""
    field = FORM_FIELDS["stated_total"]
    cell = number_cell(f"project.{project.id}.stated_total", project.stated_total, field.label, field.asked, places=2)
    return ((field.asked, cell),)
