"""Small whole sheets for tests: a complete consistent one, one of any size, and the published case of 2020."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from apps.budgets.enums import FundingSource, LineKind, LineNature
from apps.budgets.facts import Figures, Funding, Line, ProjectBudget
from apps.core.amounts import EMPTY, Cell
from apps.core.findings import Finding, Severity
from apps.evaluations.checks import CHECKS, find
from apps.evaluations.checks.places import form_order
from apps.evaluations.enums import Section
from apps.evaluations.facts import (
    Basics,
    EvidenceItem,
    Header,
    ProjectIndicator,
    ProjectSheet,
    ScoreEntry,
    Sheet,
)
from apps.evaluations.rules import assess
from apps.indicators.enums import (
    Band,
    Grade,
    Level,
    NotApplicable,
    Operator,
    SchemeKind,
    Side,
    Verification,
    ZeroBase,
)
from apps.indicators.facts import (
    Bands,
    Checklist,
    ChecklistItem,
    External,
    Formula,
    GradeBand,
    GroupWeight,
    Indicator,
    Levels,
    OutlineSection,
    ProjectForm,
    SchemeContent,
    ScoreTable,
    ThresholdDeduct,
    Tier,
    Tiers,
    Violations,
)
from apps.indicators.imports import read_scheme_text

SCHEMES = Path(__file__).resolve().parents[2] / "apps" / "indicators" / "schemes"
CASES = Path(__file__).resolve().parents[1] / "cases"
D = Decimal


def cell(text: str | None) -> Cell:
    """``None`` is an empty cell, a number is read, anything else stands as typed."""
    if text is None:
        return EMPTY
    try:
        return Cell(D(text))
    except ArithmeticError:
        return Cell(typed=text)


def figures(cells: Mapping[str, str | None]) -> Figures:
    """Base figures from ``figure.column`` → text."""
    return Figures({name: cell(text) for name, text in cells.items()})


GRADE_BANDS = (
    GradeBand(Grade.EXCELLENT, D(90)),
    GradeBand(Grade.GOOD, D(80)),
    GradeBand(Grade.FAIR, D(60)),
    GradeBand(Grade.POOR, D(0)),
)

TABLE = ScoreTable(
    title="部门整体支出绩效评分表",
    groups=(GroupWeight("投入", D(30)), GroupWeight("过程", D(40)), GroupWeight("产出及效率", D(30))),
    indicators=(
        Indicator(
            "staff",
            "投入",
            "预算配置",
            "在职人员控制率",
            D(10),
            "不超过100%得满分，每超过1个百分点扣0.5分",
            ThresholdDeduct(D(100), Side.ABOVE, D(1), D("0.5")),
            Formula("in_post.current", "establishment.current", "在职人员数/编制数"),
        ),
        Indicator(
            "three_public_change",
            "投入",
            "预算配置",
            "“三公”经费变动率",
            D(10),
            "不超过0得满分，每超过1个百分点扣0.8分",
            ThresholdDeduct(D(0), Side.ABOVE, D(1), D("0.8")),
            Formula(
                "three_public.budget - three_public.prior",
                "three_public.prior",
                "(本年预算数-上年决算数)/上年决算数",
                ZeroBase.FULL_WHEN_BOTH_ZERO,
            ),
        ),
        Indicator(
            "three_public_control",
            "投入",
            "预算配置",
            "“三公”经费控制率",
            D(10),
            "不超过100%得满分，每超过1个百分点扣1分",
            ThresholdDeduct(D(100), Side.ABOVE, D(1), D(1)),
            Formula(
                "three_public.actual",
                "three_public.budget",
                "三公实际支出/三公预算",
                ZeroBase.FULL_WHEN_BOTH_ZERO,
            ),
        ),
        Indicator(
            "buildings",
            "过程",
            "预算执行",
            "新建楼堂馆所面积控制率",
            D(10),
            "不超过100%得满分，每超过5个百分点扣2分",
            ThresholdDeduct(D(100), Side.ABOVE, D(5), D(2)),
            Formula("building_area_actual.current", "building_area_approved.current", "实际建设面积/批准建设面积"),
            not_applicable=NotApplicable.FULL,
        ),
        Indicator(
            "institutions",
            "过程",
            "预算管理",
            "管理制度健全性",
            D(10),
            "每项5分",
            Checklist((ChecklistItem("有财务制度", D(5)), ChecklistItem("执行有效", D(5)))),
        ),
        Indicator("compliance", "过程", "预算管理", "资金使用合规性", D(10), "每出现一例扣1分", Violations(D(1))),
        Indicator(
            "satisfaction",
            "过程",
            "预算管理",
            "服务对象满意度",
            D(10),
            "90%以上得满分",
            Tiers((Tier(Operator.AT_LEAST, D(90), D(10)), Tier(Operator.AT_LEAST, D(80), D(6)))),
        ),
        Indicator(
            "key_work",
            "产出及效率",
            "职责履行",
            "重点工作实际完成率",
            D(10),
            "绩效考核得分/100×分值",
            External(),
        ),
        Indicator(
            "benefit", "产出及效率", "履职效益", "经济社会效益", D(10), "按达成程度计分", Bands(D("0.8"), D("0.6"))
        ),
        Indicator(
            "efficiency",
            "产出及效率",
            "履职效益",
            "行政效能",
            D(10),
            "好、一般、差",
            Levels(D(10), D(5), D(0)),
        ),
    ),
)

SCHEME = SchemeContent(
    key="table",
    kind=SchemeKind.SCORE_TABLE,
    title="部门整体支出绩效评分表",
    region="示例区",
    first_year=2020,
    last_year=None,
    source="",
    verified=Verification.UNCONFIRMED,
    grade_bands=GRADE_BANDS,
    score_table=TABLE,
    outline=(
        OutlineSection("overview", "一、", "部门概况", is_required=True, is_heading_only=True),
        OutlineSection("basic", "（一）", "部门基本情况", 2, is_required=True),
        OutlineSection("use", "二、", "整体支出使用情况", is_required=True),
        OutlineSection("other", "三、", "其他需要说明的情况"),
    ),
    severities={"F04": Severity.WARNING},
)

PROJECT_SCHEME = replace(
    SCHEME,
    key="form",
    kind=SchemeKind.PROJECT_FORM,
    title="项目支出绩效自评表",
    score_table=None,
    project_form=ProjectForm(
        "项目支出绩效自评表",
        D(10),
        (
            GroupWeight("产出指标", D(50), ("数量指标", "质量指标")),
            GroupWeight("效益指标", D(30), ("社会效益指标",)),
            GroupWeight("满意度指标", D(10), ("服务对象满意度指标",)),
        ),
    ),
    outline=(),
    severities={},
)


def shipped(key: str) -> SchemeContent:
    """A scheme as it is shipped."""
    path = SCHEMES / f"{key}.yaml"
    return read_scheme_text(path.read_text("utf-8"), path.name)


def with_form(**changes: Any) -> SchemeContent:
    """The project scheme with some options of its form changed."""
    form = PROJECT_SCHEME.project_form
    assert form is not None
    return replace(PROJECT_SCHEME, project_form=replace(form, **changes))


COMPLETE_FIGURES: Mapping[str, str | None] = {
    "establishment.current": "20",
    "establishment_administrative.current": "12",
    "establishment_institution.current": "8",
    "in_post.current": "19",
    "three_public.prior": "12",
    "vehicles.prior": "7",
    "vehicle_purchase.prior": "0",
    "vehicle_running.prior": "7",
    "abroad.prior": "0",
    "reception.prior": "5",
    "three_public.budget": "10",
    "vehicles.budget": "6",
    "vehicle_purchase.budget": "0",
    "vehicle_running.budget": "6",
    "abroad.budget": "0",
    "reception.budget": "4",
    "three_public.actual": "9",
    "vehicles.actual": "5.5",
    "vehicle_purchase.actual": "0",
    "vehicle_running.actual": "5.5",
    "abroad.actual": "0",
    "reception.actual": "3.5",
    "total_expenditure.prior": "875",
    "basic_expenditure.prior": "375",
    "personnel_expenditure.prior": "280",
    "operating_expenditure.prior": "95",
    "project_expenditure.prior": "500",
    "total_expenditure.budget": "900",
    "basic_expenditure.budget": "390",
    "personnel_expenditure.budget": "290",
    "operating_expenditure.budget": "100",
    "project_expenditure.budget": "510",
    "total_expenditure.adjusted": "1060",
    "basic_expenditure.adjusted": "410",
    "personnel_expenditure.adjusted": "300",
    "operating_expenditure.adjusted": "110",
    "project_expenditure.adjusted": "650",
    "total_expenditure.actual": "1000",
    "basic_expenditure.actual": "400",
    "personnel_expenditure.actual": "300",
    "operating_expenditure.actual": "100",
    "project_expenditure.actual": "600",
    "opening_balance.current": "80",
    "income.current": "980",
    "closing_balance.current": "60",
    "project_income.current": "660",
    "project_opening_balance.current": "50",
    "project_local_appropriation.current": "500",
    "project_higher_transfer.current": "110",
    "project_closing_balance.current": "60",
    "project_count.current": "2",
}

COMPLETE_LINES = (
    Line(
        1,
        "201",
        "一般公共服务支出",
        LineKind.BASIC,
        LineNature.PERSONNEL,
        original=cell("290"),
        adjusted=cell("300"),
        actual=cell("300"),
    ),
    Line(
        2,
        "201",
        "一般公共服务支出",
        LineKind.BASIC,
        LineNature.OPERATING,
        original=cell("100"),
        adjusted=cell("110"),
        actual=cell("100"),
    ),
    Line(
        3,
        "213",
        "农林水支出",
        LineKind.PROJECT,
        original=cell("510"),
        adjusted=cell("650"),
        actual=cell("600"),
    ),
)


def project(
    number: int, original: str | None, adjusted: str | None, actual: str | None, name: str = ""
) -> ProjectSheet:
    """A complete project form with full points for its four indicators, ids ``number``·10 + 1 … 4."""
    return ProjectSheet(
        id=number,
        budget=ProjectBudget(
            number,
            name or f"项目{number}",
            funding=(
                Funding(FundingSource.APPROPRIATION, cell(original), cell(adjusted), cell(actual)),
                Funding(FundingSource.CARRY_OVER),
                Funding(FundingSource.OTHER),
            ),
        ),
        execution_reason="部分合同款按约定次年支付",
        indicators=(
            ProjectIndicator(
                number * 10 + 1,
                "产出指标",
                "数量指标",
                "培训人次",
                Operator.AT_LEAST,
                cell("200"),
                "人次",
                weight=cell("30"),
                actual=cell("210"),
            ),
            ProjectIndicator(
                number * 10 + 2,
                "产出指标",
                "质量指标",
                "培训质量",
                Operator.QUALITATIVE,
                target_text="建成学员档案",
                weight=cell("20"),
                band=Band.REACHED,
                band_score=cell("20"),
            ),
            ProjectIndicator(
                number * 10 + 3,
                "效益指标",
                "社会效益指标",
                "就业率",
                Operator.AT_LEAST,
                cell("80"),
                "%",
                weight=cell("30"),
                actual=cell("85"),
            ),
            ProjectIndicator(
                number * 10 + 4,
                "满意度指标",
                "服务对象满意度指标",
                "学员满意度",
                Operator.AT_LEAST,
                cell("90"),
                "%",
                weight=cell("10"),
                actual=cell("95"),
            ),
        ),
    )


def complete() -> Sheet:
    """A consistent evaluation of 示例区农业农村局 with everything filled in: no check has anything to say."""
    return Sheet(
        header=Header(1, 2025, "示例区", "示例区财政局", "示例区农业农村局", "201001", "2025年度绩效自评"),
        scheme=SCHEME,
        project_scheme=PROJECT_SCHEME,
        basics=Basics("张三", "0000-0000000", duties="农业农村工作", main_work="高标准农田建设"),
        figures=figures(COMPLETE_FIGURES),
        lines=COMPLETE_LINES,
        projects=(project(1, "300", "350", "350"), project(2, "210", "300", "250")),
        entries={
            "buildings": ScoreEntry(is_not_applicable=True),
            "institutions": ScoreEntry(ticks=(True, True)),
            "compliance": ScoreEntry(count=cell("0")),
            "satisfaction": ScoreEntry(value=cell("96")),
            "key_work": ScoreEntry(value=cell("100")),
            "benefit": ScoreEntry(band=Band.REACHED, band_score=cell("10")),
            "efficiency": ScoreEntry(level=Level.GOOD),
        },
        stated_total=cell("100"),
        stated_grade="excellent",
        narrative={"basic": "内设机构五个。", "use": "全部用于履职。"},
        evidence=(
            EvidenceItem(
                1,
                "决算批复.pdf",
                Section.EVIDENCE,
                "",
                "application/pdf",
                1,
                "0" * 64,
                "张三",
                datetime(2026, 4, 1, tzinfo=UTC),
            ),
        ),
    )


def department_form() -> Sheet:
    """The same department under the newer provincial scheme: its own form instead of a score table, ids 91 … 94.

    Its money: 年度资金总额 1,060.00, spent 1,000.00 (9.43 of 10 points).
    """
    rows = project(9, None, None, None).indicators
    money = {
        f"funds_general.{column}": text
        for column, text in (("budget", "900"), ("adjusted", "1060"), ("actual", "1000"))
    }
    sheet = replace(
        complete(),
        scheme=replace(shipped("hunan-department-form-2021"), outline=SCHEME.outline),
        entries={},
        targets=rows,
        execution_reason="部分合同款按约定次年支付",
        stated_total=cell("99.43"),
    )
    return with_figures(money, sheet)


def with_target(number: int, /, **changes: Any) -> Sheet:
    """That sheet with one row of the department's form changed."""
    base = department_form()
    rows = (replace(row, **changes) if row.id == number else row for row in base.targets)
    return replace(base, targets=tuple(rows))


def with_figures(changes: Mapping[str, str | None], sheet: Sheet | None = None) -> Sheet:
    """The sheet (the complete one by default) with some base figures changed, ``None`` to empty one."""
    base = sheet or complete()
    cells = {name: cell(text) for name, text in changes.items()}
    return replace(base, figures=Figures({**base.figures.cells, **cells}))


def with_line(number: int, sheet: Sheet | None = None, /, **changes: Any) -> Sheet:
    """The sheet with one budget line changed."""
    base = sheet or complete()
    lines = (replace(line, **changes) if line.id == number else line for line in base.lines)
    return replace(base, lines=tuple(lines))


def with_project(number: int, sheet: Sheet | None = None, /, **changes: Any) -> Sheet:
    """The sheet with one project form changed."""
    base = sheet or complete()
    projects = (replace(row, **changes) if row.id == number else row for row in base.projects)
    return replace(base, projects=tuple(projects))


def with_funding(number: int, source: FundingSource, **changes: str | None) -> Sheet:
    """The complete sheet with one row of a project's money block changed."""
    base = complete()
    budget = base.project(number).budget
    cells: Any = {amount: cell(text) for amount, text in changes.items()}
    funding = (replace(row, **cells) if row.source is source else row for row in budget.funding)
    return with_project(number, base, budget=replace(budget, funding=tuple(funding)))


def with_indicator(number: int, sheet: Sheet | None = None, /, **changes: Any) -> Sheet:
    """The sheet with one project indicator changed; its project is ``number`` // 10."""
    base = sheet or complete()
    rows = base.project(number // 10).indicators
    return with_project(
        number // 10,
        base,
        indicators=tuple(replace(row, **changes) if row.id == number else row for row in rows),
    )


def with_entry(key: str, sheet: Sheet | None = None, /, **changes: Any) -> Sheet:
    """The sheet with one row of the score table answered differently."""
    base = sheet or complete()
    return replace(base, entries={**base.entries, key: replace(base.entry(key), **changes)})


def findings(sheet: Sheet, *checks: str) -> list[Finding]:
    """What ``find`` says, or what the given checks alone say, in the order of the forms."""
    assessment = assess(sheet)
    if not checks:
        return list(find(sheet, assessment))
    sheet = sheet.judged
    asked = [check for check in CHECKS if check.__name__[:3].upper() in checks]
    rank = {cell: place for place, cell in enumerate(form_order(sheet))}
    found = [one for check in asked for one in check(sheet, assessment) if one.check in checks]
    return sorted(found, key=lambda finding: rank[finding.where.cell])


def cells(sheet: Sheet, *checks: str) -> list[tuple[str, str, str]]:
    """The same as (check, severity, cell)."""
    return [(found.check, found.severity.value, found.where.cell) for found in findings(sheet, *checks)]


def large(projects: int, indicators: int) -> Sheet:
    """A sheet of any size: every project with that many indicators, all of them below target and unexplained."""
    first = complete().projects[0]
    forms = []
    for number in range(1, projects + 1):
        rows = (
            replace(first.indicators[0], id=number * 1000 + place, weight=cell("6"), actual=cell("150"))
            for place in range(indicators)
        )
        budget = replace(first.budget, id=number, name=f"项目{number}")
        forms.append(replace(first, id=number, budget=budget, indicators=tuple(rows)))
    return replace(complete(), projects=tuple(forms))


_YUELU_FIGURES = {
    "编制人数": "establishment.current",
    "机关行政编制": "establishment_administrative.current",
    "二级机构事业编制": "establishment_institution.current",
    "在职人数": "in_post.current",
    "三公经费合计": "three_public.actual",
    "公务接待费": "reception.actual",
    "因公出国(境)费": "abroad.actual",
    "公务用车购置": "vehicle_purchase.actual",
    "公务用车运行维护": "vehicle_running.actual",
    "支出总计": "total_expenditure.actual",
    "基本支出": "basic_expenditure.actual",
    "人员经费": "personnel_expenditure.actual",
    "公用经费": "operating_expenditure.actual",
    "项目支出": "project_expenditure.actual",
    "年初预算数(整体)": "total_expenditure.budget",
    "年初预算数(项目)": "project_expenditure.budget",
    "项目总收入": "project_income.current",
    "年初结转结余": "project_opening_balance.current",
    "区本级财政拨款": "project_local_appropriation.current",
    "长财外指财政拨款": "project_higher_transfer.current",
    "年末结转结余": "project_closing_balance.current",
}
_YUELU_LINES = {
    "201": "一般公共服务支出",
    "206": "科学技术支出",
    "208": "社会保障与就业支出",
    "210": "卫生健康支出",
    "216": "商业服务业等支出",
}


def yuelu_2020() -> Sheet:
    """岳麓区商务局 2020 as published: figures from the case file, sentences of our own, the rest empty."""
    case = yaml.safe_load((CASES / "01-yuelu-commerce-2020.yaml").read_text(encoding="utf-8"))
    printed = case["figures_as_printed"]
    return Sheet(
        header=Header(2, 2020, "岳麓区", "岳麓区财政局", case["department"], "316001", "2020年度部门整体支出绩效自评"),
        scheme=SCHEME,
        project_scheme=PROJECT_SCHEME,
        basics=Basics("填表人", "0000-0000000", duties="商务管理和投资促进。", main_work="稳外贸、促消费。"),
        figures=figures({name: printed[label] for label, name in _YUELU_FIGURES.items()}),
        lines=tuple(
            Line(number, code, label, actual=cell(printed[label]))
            for number, (code, label) in enumerate(_YUELU_LINES.items(), start=1)
        ),
        narrative={"basic": "内设机构五个，二级机构一个。", "use": "用于保障机构运转和产业扶持。"},
    )
