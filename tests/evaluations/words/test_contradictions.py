"""Numbers in the report that the tables contradict: T01 and T05–T08."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.enums import LineKind, MoneySource
from apps.budgets.facts import Line
from apps.core.findings import Severity
from apps.evaluations.facts import Sheet
from apps.indicators.facts import OutlineSection
from tests.evaluations.sheets import SCHEME, cell, complete, with_figures
from tests.evaluations.words.texts import said, with_text, word_findings

D = Decimal


# T01


def test_contradicted_amount_names_both_figures_and_their_difference() -> None:
    (found,) = word_findings(with_text("2025年支出总计1045.00万元。"), "T01")
    assert (found.severity, found.where.section, found.where.cell) == (Severity.ERROR, "narrative", "narrative.use")
    assert found.message == (
        "正文“2025年支出总计1045.00万元”，表中支出总计（本年决算数）为 1,000.00 万元，相差 45.00 万元。"
        "请核对，更正正文或表中的数据。"
    )
    assert (found.expected, found.actual) == (D(1000), D("1045"))
    assert found.key == "T01:narrative::narrative.use"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("支出总计1000万元。", None),
        ("支出总计999.50万元。", "hint"),
        ("支出总计1000.51万元。", "error"),
        ("支出总计约2000万元。", "warning"),
        ("“项目2”支出270万元。", "warning"),
        ("编制数21名。", "error"),
        ("年末在职18人。", "warning"),
        ("在职人员控制率95.02%。", "error"),
        ("在职人员控制率95%。", None),
        ("“三公”经费9万元，比上年减少5万元，原因是严控支出。", "warning"),
        ("公用经费完成年初预算的90%。", "warning"),
        ("支出总计1045元。", "error"),
    ],
)
def test_severity_of_a_contradiction(text: str, severity: str | None) -> None:
    assert [level for level, _ in said(text, "T01")] == ([severity] if severity else [])


def test_several_contradictions_of_a_section_are_one_finding() -> None:
    text = "基本支出410万元。项目支出590万元。“项目2”支出270万元。"
    assert said(text, "T01") == [
        (
            "error",
            "正文“基本支出410万元”，表中基本支出（本年决算数）为 400.00 万元，相差 10.00 万元；"
            "正文“项目支出590万元”，表中项目支出（本年决算数）为 600.00 万元，相差 10.00 万元；"
            "正文““项目2”支出270万元”，表中项目“项目2”（本年决算数）为 250.00 万元，相差 20.00 万元。",
        )
    ]
    many = "".join(f"基本支出{number}万元。" for number in range(500, 507))
    assert said(many, "T01")[0][1].endswith("；等共 7 处。")


def test_scheme_sets_the_severity_of_certain_contradictions_only() -> None:
    scheme = replace(SCHEME, severities={"T01": Severity.WARNING})
    sheet = replace(complete(), scheme=scheme)
    assert [level for level, _ in said("基本支出410万元。", "T01", sheet=sheet)] == ["warning"]
    assert [level for level, _ in said("基本支出400.20万元。", "T01", sheet=sheet)] == ["hint"]


# T05


@pytest.mark.parametrize(
    ("text", "severity", "fact"),
    [
        (
            "公务接待费3.50元。",
            "error",
            "正文“公务接待费3.50元”，表中公务接待（本年决算数）为 3.50 万元，疑为单位写错。",
        ),
        (
            "“项目2”支出250元。",
            "warning",
            "正文““项目2”支出250元”，表中项目“项目2”（本年决算数）为 250.00 万元，疑为单位写错。",
        ),
    ],
)
def test_slip_of_the_unit_is_told_as_such_and_not_twice(text: str, severity: str, fact: str) -> None:
    assert said(text, "T01", "T05") == [(severity, fact)]


def test_slip_in_the_table() -> None:
    sheet = with_figures({"reception.actual": "35000"})
    assert [level for level, _ in said("公务接待费3.50万元。", "T05", sheet=sheet)] == ["error"]


# T06


def test_zero_in_the_report_and_an_empty_cell() -> None:
    sheet = with_figures({"meetings_training.actual": None, "vehicle_purchase.actual": None})
    text = "公务用车购置费0万元，会议费、培训费2万元。"
    assert said(text, "T06", sheet=sheet) == [
        ("warning", "正文“公务用车购置费0万元”，表中公车购置（本年决算数）未填。")
    ]
    assert said(text, "T06") == []


@pytest.mark.parametrize(
    ("text", "is_denied"),
    [
        ("本年没有公务接待费支出。", True),
        ("未发生公务接待，厉行节约。", True),
        ("本年没有因公出国（境）和公务用车购置。", False),
        ("没有公务接待费超预算的情况。", False),
        ("无公害农产品增加。", False),
    ],
)
def test_denied_spending(text: str, is_denied: bool) -> None:
    found = word_findings(with_text(text), "T06")
    assert [(one.expected, one.actual) for one in found] == ([(D(0), D("3.5"))] if is_denied else [])
    facts = [one.fact for one in found]
    assert [("表中公务接待（本年决算数）为 3.50 万元" in fact) for fact in facts] == ([True] if is_denied else [])


def _with_fund_section(*sources: MoneySource) -> Sheet:
    outline = (*SCHEME.outline, OutlineSection("fund", "四、", "政府性基金预算支出情况"))
    lines = tuple(
        Line(number, "229", "其他支出", LineKind.PROJECT, source=source, actual=cell("1"))
        for number, source in enumerate(sources, start=1)
    )
    return replace(complete(), scheme=replace(SCHEME, outline=outline), lines=lines)


@pytest.mark.parametrize(
    ("sources", "text", "is_missing"),
    [
        ((MoneySource.GENERAL,), "", True),
        ((MoneySource.GENERAL,), "用于彩票项目。", True),
        ((MoneySource.GENERAL,), "本年度无政府性基金预算支出。", False),
        ((MoneySource.GENERAL, MoneySource.GOVERNMENT_FUND), "", False),
        ((MoneySource.UNSPLIT,), "", False),
        ((), "", False),
    ],
)
def test_a_section_without_its_money_says_so(sources: tuple[MoneySource, ...], text: str, is_missing: bool) -> None:
    found = word_findings(with_text(text, _with_fund_section(*sources), "fund"), "T06")
    assert [one.where.cell for one in found] == (["narrative.fund"] if is_missing else [])


# T07


def test_rate_of_a_zero_budget() -> None:
    sheet = with_figures({"vehicle_purchase.budget": "0", "vehicle_purchase.actual": "18"})
    text = "公务用车购置费18万元，完成年初预算的100%。"
    assert said(text, "T01", "T07", sheet=sheet) == [
        ("warning", "正文“完成年初预算的100%”，表中公车购置（年初预算数）为 0，没有完成率。")
    ]
    assert said("公用经费100万元，完成年初预算的100%。", "T07", sheet=sheet) == []


# T08


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("比重为12.345%。", ["“12.345%”的小数超过 2 位。"]),
        ("比重为12.34%。", []),
        (
            "支出总计1000万元，其中基本支出400万元，占41%。",
            ["正文“占41%”，按正文的金额，400万元占支出总计1000万元的比重为 40.00%。"],
        ),
        (
            "“三公”经费9万元，其中公务接待费3.5万元，占38.89%；公务用车运行维护费5.5万元，占60.10%。",
            [
                "正文“占60.10%”，按正文的金额，5.5万元占“三公”经费9万元的比重为 61.11%；"
                "占比 38.89%、60.10% 合计 98.99%。"
            ],
        ),
        ("“三公”经费9万元，其中公务接待费3.5万元，占38.89%；公务用车运行维护费5.5万元，占61.10%。", []),
        ("支出总计1000万元，其中基本支出400万元，占40%；项目支出600万元，占60%。", []),
        ("甲类占33.33%，乙类占33.33%，丙类占33.34%。", []),
        ("甲类占33.3%，乙类占33.3%，丙类占33.3%。", []),
        ("甲类占40%，乙类占50%，丙类占13%。", ["占比 40%、50%、13% 合计 103.00%。"]),
        ("女性占40%，党员占30%。", []),
    ],
)
def test_percentages(text: str, facts: list[str]) -> None:
    assert said(text, "T08") == [("hint", fact) for fact in facts]
