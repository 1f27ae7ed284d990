"""Small printed forms to build on, and what a check says of them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.core.findings import Finding, Severity
from apps.evaluations.checks.printed import find_printed
from apps.evaluations.imports import PrintedFigure, PrintedForm, PrintedFunding, PrintedIndicator
from apps.indicators.enums import Grade, SchemeKind, Verification
from apps.indicators.facts import GradeBand, ProjectForm, SchemeContent

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
