"""One sentence of a report through both doors: the checker of printed forms and the workspace."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from apps.budgets.enums import Column, FundingSource
from apps.budgets.facts import FIGURES, Figures, Funding, Line, ProjectBudget, function_names
from apps.core.amounts import EMPTY, Cell
from apps.core.findings import Finding
from apps.evaluations.checks import find
from apps.evaluations.facts import ProjectIndicator, ProjectSheet
from apps.evaluations.rules import assess
from apps.papers.checks import find_printed
from apps.papers.imports import PrintedFigure, PrintedForm, PrintedFunding, PrintedIndicator
from tests.evaluations.sheets import complete

HARMLESS = "内设机构按三定方案设置。"
COLUMNS = {column.label: column for column in Column}
# The first figure of a label: 年末结转和结余 stands twice in the catalogue.
KEYS = {definition.label: key for key, definition in reversed(list(FIGURES.items()))}
CODES = {one.name: one.code for one in function_names()}
Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a sentence stands in. ``rows`` are its tables: ``{label: {column: number}}``, money in 万元.

    A label may begin with ``科目:`` (a function class), ``项目:`` (a project's money) or ``指标:`` (its indicator).
    """

    year: int = 2024
    department: str = "清江县水利局"
    rows: Rows = field(default_factory=dict)


Door = Callable[[str, Report], tuple[Finding, ...]]


def printed(text: str, report: Report) -> tuple[Finding, ...]:
    """What the checker says of a printed report with the sentence as its only paragraph."""
    figures, funding, indicators, projects = [], [], [], []
    for label, cells in report.rows.items():
        part, _, name = label.rpartition(":")
        texts = {column: str(number) for column, number in cells.items()}
        if part == "项目":
            amounts = texts.get("全年预算数"), texts.get("全年执行数")
            projects.append(name)
            funding.append(PrintedFunding("年度资金总额", adjusted=amounts[0], actual=amounts[1]))
        elif part == "指标":
            target, actual = texts.get("指标值"), texts.get("实际完成值")
            indicators.append(PrintedIndicator("产出指标", "数量指标", name, target, actual))
        else:
            figures.append(PrintedFigure(("基础数据表", name), tuple(texts.values()), tuple(texts)))
    form = PrintedForm(
        title=f"{report.year}年度部门整体支出绩效自评报告",
        name=projects[0] if len(projects) == 1 else "",
        year=report.year,
        department=report.department,
        money_unit="万元",
        figures=tuple(figures),
        funding=tuple(funding),
        indicators=tuple(indicators),
        passages=(text,),
    )
    return find_printed(form)


def workspace(text: str, report: Report) -> tuple[Finding, ...]:
    """What the workspace says of a complete sheet with these figures and the sentence in its narrative."""
    base: dict[str, Cell] = {}
    lines, projects = [], []
    for number, (label, cells) in enumerate(report.rows.items(), start=1):
        part, _, name = label.rpartition(":")
        typed = {column: Cell(Decimal(str(value))) for column, value in cells.items()}
        if part == "科目":
            lines.append(Line(number, CODES[name], name, actual=typed.get("本年决算数", EMPTY)))
        elif part == "项目":
            amounts = typed.get("全年预算数", EMPTY), typed.get("全年执行数", EMPTY)
            money = Funding(FundingSource.APPROPRIATION, adjusted=amounts[0], actual=amounts[1])
            projects.append(ProjectSheet(number, ProjectBudget(number, name, funding=(money,))))
        elif part == "指标":
            target, actual = typed.get("指标值", EMPTY), typed.get("实际完成值", EMPTY)
            row = ProjectIndicator(
                number, "产出指标", "数量指标", name, target_number=target, unit="人次", actual=actual
            )
            projects.append(ProjectSheet(number, ProjectBudget(number, "某个项目"), indicators=(row,)))
        else:
            base |= {f"{KEYS[name]}.{column_of(KEYS[name], column)}": cell for column, cell in typed.items()}
    sheet = complete()
    sheet = replace(
        sheet,
        header=replace(sheet.header, year=report.year, department=report.department),
        figures=Figures(base),
        lines=tuple(lines),
        projects=tuple(projects),
        narrative={**sheet.narrative, "use": text},
    )
    return find(sheet, assess(sheet))


def column_of(key: str, label: str) -> Column:
    """The column of a figure; one that has a single column has it under any name."""
    columns = FIGURES[key].columns
    return columns[0] if len(columns) == 1 else COLUMNS[label]


DOORS: Mapping[str, Door] = {"printed": printed, "workspace": workspace}


def through(door: Door, text: str, report: Report) -> list[Finding]:
    """What a door says of the sentence, without what it says of the tables alone."""
    before = {(finding.key, finding.text) for finding in door(HARMLESS, report)}
    return [finding for finding in door(text, report) if (finding.key, finding.text) not in before]
