"""Small printed forms to build on, and what a check says of them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.core.findings import Finding, Severity
from apps.indicators.enums import Grade, SchemeKind, Verification
from apps.indicators.facts import GradeBand, ProjectForm, SchemeContent
from apps.papers.checks import find_printed
from apps.papers.imports import PrintedFigure, PrintedForm, PrintedFunding, PrintedIndicator

TOTAL = PrintedFunding("年度资金总额", "100", "100", "90", "10", "90%", "9")

# 9 + 50 + 30 + 10 = 99, every target reached, every figure right.
OUTPUT = PrintedIndicator("产出", "数量", "培训人数", "≥500人", "520人", "50", "50", has_reason=False)
BENEFIT = PrintedIndicator("效益", "社会效益", "政策知晓率", "≥90%", "95%", "30", "30", has_reason=False)
CONTENT = PrintedIndicator("满意度", "服务对象满意度", "学员满意度", "≥95%", "96%", "10", "10", has_reason=False)
CORRECT = PrintedForm(
    title="2022年度培训项目支出绩效自评表",
    year=2022,
    department="某局",
    money_unit="万元",
    layout="执行10 / 产出50 / 效益30 / 满意度10",
    funding=(TOTAL,),
    indicators=(OUTPUT, BENEFIT, CONTENT),
    totals=(PrintedFigure(("总分",), ("99",)), PrintedFigure(("等级",), ("优",))),
)


# Whole forms, every figure right: of a project, of a department, and of its three public expenses.
_FUNDING = (
    PrintedFunding("年度资金总额", "120", "120", "114", "10", "95%", "9.5"),
    PrintedFunding("其中:当年财政拨款", "100", "100", "96", "—", "96%", "—"),
    PrintedFunding("上年结转资金", "20", "20", "18", "—", "90%", "—"),
    PrintedFunding("其他资金", "", "", "", "—", "", "—"),
)
_ROWS = (
    PrintedIndicator("产出", "数量", "举办培训班", "≥20期", "21期", "10", "10", has_reason=False, direction="positive"),
    PrintedIndicator(
        "产出", "数量", "培训学员", "≥900人次", "920人次", "10", "10", has_reason=False, direction="positive"
    ),
    PrintedIndicator("产出", "质量", "学员结业率", "=100%", "100%", "10", "10", has_reason=False, direction="equal"),
    PrintedIndicator(
        "产出", "时效", "完成时间", "2022年12月底前", "2022年11月30日", "10", "10", has_reason=False, direction="none"
    ),
    PrintedIndicator(
        "产出", "成本", "人均培训成本", "≤1300元/人", "1240元/人", "10", "10", has_reason=False, direction="reverse"
    ),
    PrintedIndicator(
        "效益",
        "社会效益",
        "持证上岗率",
        "≥80%",
        "76%",
        "20",
        "19",
        "部分学员缺考，次年补考",
        has_reason=True,
        direction="positive",
    ),
    PrintedIndicator(
        "效益",
        "可持续影响",
        "培训档案建立",
        "一人一档",
        "已为全部学员建档",
        "10",
        "10",
        has_reason=False,
        direction="none",
    ),
    PrintedIndicator(
        "满意度", "服务对象满意度", "学员满意度", "≥90%", "93%", "10", "10", has_reason=False, direction="positive"
    ),
)
TRAINING = PrintedForm(
    title="2022年度乡村工匠培训项目支出绩效自评表",
    year=2022,
    department="某县人力资源和社会保障局",
    kind="项目支出绩效自评表",
    money_unit="万元",
    layout="执行10 / 产出50 / 效益30 / 满意度10",
    funding=_FUNDING,
    indicators=_ROWS,
    figures=(PrintedFigure(("完成文字",), ("全年执行114万元=财政拨款96万元+结转18万元",)),),
    totals=(PrintedFigure(("总分",), ("98.5",)), PrintedFigure(("等级",), ("优",))),
)
REPORT = PrintedForm(
    title="2022年度部门整体支出绩效自评报告",
    year=2022,
    department="某县档案馆",
    kind="narrative",
    money_unit="万元",
    figures=tuple(
        PrintedFigure(tuple(path.split("/")), (text,))
        for path, text in {
            "编制数": "20",
            "行政编制": "8",
            "事业编制": "12",
            "在职人数": "19",
            "在职人员控制率": "95%",
            "年初预算": "480",
            "全年预算": "500",
            "支出合计": "490",
            "基本支出": "340",
            "人员经费": "300",
            "公用经费": "40",
            "项目支出": "150",
            "预算执行率": "98%",
            "收入合计": "500",
            "财政拨款收入": "470",
            "上年结转": "30",
            "年末结转": "10",
            "收入比上年增加": "50",
            "收入比上年增长": "11.11%",
            "自评得分": "91.2分",
            "自评等级": "优",
        }.items()
    ),
)
THREE_PUBLIC = PrintedForm(
    title="2022年度“三公”经费支出决算表",
    year=2022,
    department="某镇人民政府",
    kind="三公经费决算表",
    money_unit="万元",
    figures=(
        *(
            PrintedFigure(("三公经费", name), values, ("预算数", "决算数"))
            for name, values in {
                "合计": ("30", "24"),
                "因公出国(境)费": ("0", "0"),
                "公务接待费": ("10", "6"),
                "公务用车购置及运行维护费": ("20", "18"),
                "其中:购置费": ("0", "0"),
                "运行维护费": ("20", "18"),
            }.items()
        ),
        PrintedFigure(("完成预算",), ("80%",)),
        PrintedFigure(("接待占比",), ("25%",)),
        PrintedFigure(("用车占比",), ("75%",)),
        PrintedFigure(("接待说明",), ("与预算相比减少4万元，下降40%",)),
        PrintedFigure(("出国说明",), ("与预算相比无增减",)),
    ),
)


def with_total(**cells: str | None) -> PrintedForm:
    """The correct form with other cells in its total row."""
    changes: dict[str, Any] = dict(cells)
    return replace(CORRECT, funding=(replace(TOTAL, **changes),))


def with_rows(*rows: PrintedFunding) -> PrintedForm:
    """The correct form with split rows below its total row."""
    return replace(CORRECT, funding=(TOTAL, *rows))


def with_output(**cells: Any) -> PrintedForm:
    """The correct form with other cells in its first indicator; totals left out, which would be wrong too."""
    return replace(CORRECT, indicators=(replace(OUTPUT, **cells), BENEFIT, CONTENT), totals=())


def with_totals(**totals: str | None) -> PrintedForm:
    """The correct form with other totals."""
    return replace(CORRECT, totals=tuple(PrintedFigure((label,), (text,)) for label, text in totals.items()))


def report(figures: dict[str, str | None], *, unit: str = "万元", whole: bool = True) -> PrintedForm:
    """A report of labelled figures and nothing else."""
    return PrintedForm(
        money_unit=unit,
        is_whole=whole,
        figures=tuple(PrintedFigure(tuple(label.split("/")), (text,)) for label, text in figures.items()),
    )


def table(columns: tuple[str, ...], rows: dict[str, tuple[str | None, ...]], name: str = "表") -> PrintedForm:
    """A table of figures under columns."""
    return PrintedForm(
        money_unit="万元",
        figures=tuple(PrintedFigure((name, label), values, columns) for label, values in rows.items()),
    )


def scheme_of(form: ProjectForm, **severities: Severity) -> SchemeContent:
    """A scheme with this project form and two grades."""
    return SchemeContent(
        key="local",
        kind=SchemeKind.PROJECT_FORM,
        title="某区",
        region="某区",
        first_year=2022,
        last_year=None,
        source="例",
        verified=Verification.UNCONFIRMED,
        grade_bands=(GradeBand(Grade.EXCELLENT, Decimal(95)), GradeBand(Grade.POOR, Decimal(0))),
        project_form=form,
        severities=severities,
    )


def said(form: PrintedForm, check: str, scheme: SchemeContent | None = None) -> list[str]:
    """``severity cell expected`` of every finding of a check; no third word where nothing is expected."""
    return [_line(finding) for finding in find_printed(form, scheme) if finding.check == check]


def errors(form: PrintedForm) -> list[str]:
    """The messages of all errors."""
    return [finding.message for finding in find_printed(form) if finding.severity is Severity.ERROR]


def _line(finding: Finding) -> str:
    expected = "" if finding.expected is None else f" {finding.expected.normalize():f}"
    return f"{finding.severity} {finding.where.cell}{expected}"
