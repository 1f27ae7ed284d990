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
    again, other = (
        word_findings(with_text(f"{text}。"), "T01")[0].key
        for text in ("全年平稳。2025年支出总计1045.00万元", "2025年支出总计1046.00万元")
    )
    assert found.key.startswith("T01:narrative::narrative.use:")
    assert (again, other == found.key) == (found.key, False)  # the words, not what stands before them


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


def test_each_contradiction_of_a_section_is_one_finding() -> None:
    text = "基本支出410万元。项目支出590万元。“项目2”支出270万元。"
    assert said(text, "T01") == [
        ("error", "正文“基本支出410万元”，表中基本支出（本年决算数）为 400.00 万元，相差 10.00 万元。"),
        ("error", "正文“项目支出590万元”，表中项目支出（本年决算数）为 600.00 万元，相差 10.00 万元。"),
        ("warning", "正文““项目2”支出270万元”，表中项目“项目2”（本年决算数）为 250.00 万元，相差 20.00 万元。"),
    ]
    many = "".join(f"基本支出{number}万元。" for number in range(500, 530))
    found = word_findings(with_text(many), "T01")
    assert (len(found), len({one.key for one in found})) == (21, 21)
    assert found[-1].fact.endswith("；等共 10 处。")


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

ADDED_UP = (
    "40% + 50% + 13% = 103%，各项占比合计应为 100%，正文相差 3 个百分点；其余各项无误时，有误的一项应为 37%或47%或10%。"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("比重为12.345%。", [("hint", "“12.345%”的小数超过 2 位。")]),
        ("比重为12.34%。", []),
        (
            "支出总计1000万元，其中基本支出400万元，占41%。",
            [("warning", "400万元 ÷ 1000万元 = 40.00%，正文写“占41%”。")],
        ),
        (
            "“三公”经费9万元，其中公务接待费3.5万元，占38.89%；公务用车运行维护费5.5万元，占60.10%。",
            [("warning", "5.5万元 ÷ 9万元 = 61.11%，正文写“占60.10%”。")],
        ),
        ("“三公”经费9万元，其中公务接待费3.5万元，占38.89%；公务用车运行维护费5.5万元，占61.10%。", []),
        ("支出总计1000万元，其中基本支出400万元，占40%；项目支出600万元，占60%。", []),
        ("甲类占33.33%，乙类占33.33%，丙类占33.34%。", []),
        ("甲类占33.3%，乙类占33.3%，丙类占33.3%。", []),
        ("甲类占40%，乙类占50%，丙类占13%。", [("warning", ADDED_UP)]),
        ("女性占40%，党员占30%。", []),
    ],
)
def test_percentages(text: str, told: list[tuple[str, str]]) -> None:
    assert said(text, "T08") == told


# Figures of the findings


@pytest.mark.parametrize(
    ("check", "text", "expected", "actual"),
    [
        ("T01", "编制数21名。", "20", "21"),
        ("T01", "“三公”经费9万元，比上年减少5万元，原因是严控支出。", "3", "5"),
        ("T01", "公用经费完成年初预算的90%。", "100", "90"),
        ("T05", "公务接待费3.50元。", "3.5", "0.00035"),
        ("T06", "本年没有公务接待费支出。", "0", "3.5"),
        ("T08", "支出总计1000万元，其中基本支出400万元，占41%。", "40", "41"),
        ("T08", "甲类占40%，乙类占50%，丙类占13%。", "100", "103"),
    ],
)
def test_both_figures_of_a_contradiction(check: str, text: str, expected: str, actual: str) -> None:
    (found,) = word_findings(with_text(text), check)
    assert (found.expected, found.actual) == (D(expected), D(actual))


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("编制数22名。", "相差 2 人。"),
        ("在职人员控制率96.5%。", "相差 1.50 个百分点。"),
        ("基本支出0.05亿元。", "相差 100.00 万元。"),
        ("“项目2”支出270万元。", "相差 20.00 万元。"),
        ("培训人次230人次。", "相差 20 人次。"),
    ],
)
def test_the_difference_is_in_the_unit_of_the_number(text: str, difference: str) -> None:
    ((_, fact),) = said(text, "T01")
    assert fact.endswith(difference)


def test_certain_slips_follow_the_scheme_and_doubtful_ones_never_block() -> None:
    sheet = replace(complete(), scheme=replace(SCHEME, severities={"T05": Severity.HINT}))
    assert [level for level, _ in said("公务接待费3.50元。", "T05", sheet=sheet)] == ["hint"]
    assert [level for level, _ in said("“项目2”支出250元。", "T05", sheet=sheet)] == ["warning"]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("无公害农产品增加，没有公务接待费支出。", "没有公务接待费"),
        ("没有公务接待费超预算的情况，未发生公务接待费。", "未发生公务接待费"),
        ("公务用车方面，本年无公务用车运行维护费支出。", "无公务用车运行维护费"),
        ("不涉及公务接待费和其他费用。", "不涉及公务接待费"),
        ("没有安排公务接待费、会议费。", "没有安排公务接待费"),
        ("无任何公务接待费", "无任何公务接待费"),
        ("没有公务接待费\n其他情况良好。", "没有公务接待费"),
    ],
)
def test_what_is_denied(text: str, denied: str) -> None:
    ((severity, fact),) = said(text, "T06")
    assert severity == "warning"
    assert fact.startswith(f"正文“{denied}”，表中")


@pytest.mark.parametrize(
    "text",
    [
        "没有办公费支出。",  # a name that only may mean the figure
        "没有公务接待费报销不实问题。",
        "没有其他支出。",
        "没有编制数。",  # not a figure of money spent
    ],
)
def test_what_denies_nothing_of_the_tables(text: str) -> None:
    assert said(text, "T06", sheet=with_figures({"office.actual": "3"})) == []


def test_a_zero_is_empty_only_where_the_name_is_certain() -> None:
    sheet = with_figures({"office.actual": None, "meetings_training.actual": None})
    assert said("办公费0万元。", "T06", sheet=sheet) == []
    assert said("办公经费0万元。", "T06", sheet=sheet) == [
        ("warning", "正文“办公经费0万元”，表中办公经费（本年决算数）未填。")
    ]
    assert said("办公经费5万元。", "T06", sheet=sheet) == []


def test_every_section_without_its_money_is_told_but_no_optional_one_that_is_empty() -> None:
    outline = (
        *SCHEME.outline,
        OutlineSection("head", "四、", "政府性基金预算支出情况", is_heading_only=True),
        OutlineSection("fund", "（一）", "政府性基金预算支出情况", is_required=True),
        OutlineSection("capital", "（二）", "国有资本经营预算支出情况", is_required=True),
        OutlineSection("insurance", "（三）", "社会保险基金预算支出情况", is_required=True),
    )
    lines = (replace(complete().lines[0], source=MoneySource.GENERAL),)
    narrative = {"fund": "用于彩票项目。", "capital": "收益上缴。", "insurance": " "}
    sheet = replace(complete(), scheme=replace(SCHEME, outline=outline), lines=lines, narrative=narrative)
    assert [(one.where.section, one.where.cell, one.fact) for one in word_findings(sheet, "T06")] == [
        (
            "narrative",
            "narrative.fund",
            "表中没有政府性基金的支出，“（一）政府性基金预算支出情况”没有写明本年度无此项支出。",
        ),
        (
            "narrative",
            "narrative.capital",
            "表中没有国有资本的支出，“（二）国有资本经营预算支出情况”没有写明本年度无此项支出。",
        ),
    ]
    assert word_findings(replace(sheet, narrative={}), "T06") == []  # not written yet: C01 says so
    optional = tuple(replace(heading, is_required=False) for heading in outline)
    empty = replace(sheet, scheme=replace(SCHEME, outline=optional), narrative={})
    assert [one.where.cell for one in word_findings(empty, "T06")] == [
        "narrative.fund",
        "narrative.capital",
        "narrative.insurance",
    ]


def test_shares_are_added_up_sentence_by_sentence_and_section_by_section() -> None:
    apart = "甲类占40%，乙类占50%。丙类占13%。"
    assert said(apart, "T08") == []
    later = "总体良好。甲类占40%，乙类占50%，丙类占13%。另有丁类占30%，戊类占60%。"
    assert said(later, "T08") == [("warning", ADDED_UP)]
    sheet = replace(complete(), narrative={"basic": "甲类占40%，乙类占50%。", "use": "丙类占13%，丁类占2%。"})
    assert word_findings(sheet, "T08") == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("甲类占50%，乙类占55%。", True),
        ("甲类占50%，乙类占55.01%。", False),  # not meant to be the whole
        ("甲类占50%，乙类占45%。", False),
        ("甲类占50%，乙类占44.9%。", False),
        ("甲类占50%，乙类占49.4%。", False),  # a third may be left out
        ("甲类占50%，乙类占49.5%。", False),  # within half of the last place of each
        ("甲类占近50%，乙类占55%。", False),
        ("甲类占103%。", False),
    ],
)
def test_which_shares_are_meant_to_be_the_whole(text: str, is_told: bool) -> None:
    assert bool(said(text, "T08")) == is_told
