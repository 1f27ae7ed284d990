"""A text against figures: what is told, at which words, with which two figures; and what no text can break."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.findings import Severity
from apps.papers.checks import find_printed
from apps.papers.checks.against_tables import remarks_against
from apps.papers.checks.wording import remarks_about
from apps.papers.facts import Header, Passage, Remark
from apps.papers.imports import PrintedForm
from tests.papers.against_tables.test_ledger_index import form_of, index_of, row

D = Decimal
HEADER = Header(2024, "清江县水利局")
INDEX = index_of(
    form_of(
        row("支出总计", ("4000", "3900", "4300", "4210.4")),
        row("基本支出", ("1900", "1850", "1850", "1852.6")),
        row("“三公”经费", ("15.2", "16", "16", "16.4")),
        row("公用经费", ("118", "100", "100", "96")),
        row("编制数", ("90",), ("本年数",)),
        row("实际在职人数", ("94",), ("本年数",)),
    )
)


def remarks(text: str) -> list[Remark]:
    return list(remarks_against((Passage("passage.0", "", text),), HEADER, INDEX))


@pytest.mark.parametrize(
    ("text", "check", "words", "expected", "actual"),
    [
        ("2024年本部门基本支出1,825.60万元。", "T01", "1,825.60万元", "1852.6", "1825.6"),
        ("部门整体支出全年预算数4,030万元。", "T01", "4,030万元", "4300", "4030"),
        ("全年预算执行率为99.5%。", "T01", "99.5%", "97.92", "99.5"),
        ("基本支出占支出总计的48%。", "T01", "48%", "44.00", "48"),
        ("全年支出完成年度预算的99%。", "T01", "99%", "107.96", "99"),
        ("基本支出占比为48%。", "T01", "48%", "44.00", "48"),
        ("基本支出比上年减少，达到1,800万元。", "T01", "1,800万元", "1852.6", "1800"),
        ("公用经费高于上年，主要是物业费上涨。", "T02", "公用经费高于上年", "118", "96"),
        ("“三公”经费比年初预算有所节约。", "T02", "“三公”经费比年初预算有所节约", "16", "16.4"),
        ("公用经费较年初预算压减12%。", "T01", "12%", "4", "12"),
        ("在职人员控制率为98.5%。", "T01", "98.5%", "104.44", "98.5"),
        ("“三公”经费支出16.4元。", "T05", "16.4元", "16.4", "0.00164"),
        ("“三公”经费较上年有所下降，主要是车辆减少。", "T02", "“三公”经费较上年有所下降", "15.2", "16.4"),
        ("全年“三公”经费控制在年初预算以内。", "T02", "控制在年初预算以内", "16", "16.4"),
        ("公用经费超出去年，因为搬迁新址。", "T02", "公用经费超出去年", "118", "96"),
        ("公用经费、支出总计均较上年增长，由于人员增加。", "T02", "公用经费、支出总计均较上年增长", "118", "96"),
        ("公用经费呈上升态势，原因是搬迁。", "T02", "公用经费呈上升", "118", "96"),
        ("全年实际支出低于年初预算，由于项目推迟。", "T02", "全年实际支出低于年初预算", "3900", "4210.4"),
        ("全年公用经费执行率为92%。", "T01", "92%", "96", "92"),
        ("年初部门预算核定基本支出1,580万元。", "T01", "1,580万元", "1850", "1580"),
        ("年初预算中，公用经费安排108万元。", "T01", "108万元", "100", "108"),
        ("用于公用经费方面的开支为69万元。", "T01", "69万元", "96", "69"),
        ("编制90名，在职94人，未超编制。", "T02", "未超编制", "90", "94"),
    ],
)
def test_what_is_told(text: str, check: str, words: str, expected: str, actual: str) -> None:
    (remark,) = [one for one in remarks(text) if one.check == check]
    assert text[remark.start : remark.end] == words
    assert remark.expected is not None
    assert (round(remark.expected, 2), remark.actual) == (round(D(expected), 2), D(actual))


@pytest.mark.parametrize(
    "text",
    [
        "公用经费未超出去年，保持一定规模。",
        "机关和下属单位公用经费均较上年增长，主要是新增机构。",
        "其中信息化类公用经费执行率为92%。",
        "截至6月底，公用经费执行率为45%。",
        "在全年预算中，公用经费安排100万元。",
        "上半年支出总计1,560万元，全年支出总计4,210.4万元。",
        "一季度基本支出420万元。",
        "截至2024年9月底，部门预算执行率为75%。",
        "河道治理项目到位资金300万元，支出285万元，预算执行率95%。",
        "因工作需要，追加基本支出预算20万元。",
        "公用经费节约5万元，用于弥补缺口。",
        "所属河道站在职人员12人。",
        "其中用于局机关的基本支出640万元。",
        "其中局机关编制30名，在职28人。",
        "1.选址工作不细，2座未能实施，资金执行率81.43%。",
        "支出总计42.1亿元是全县水利投资。",
        "三年来累计支出总计1.2亿元。",
        "基本支出约1,850万元。",
    ],
)
def test_other_readings_hold(text: str) -> None:
    assert [one for one in remarks(text) if one.severity is not Severity.HINT] == []


def test_an_amount_without_a_name_that_is_nearly_a_total_is_a_question() -> None:
    (remark,) = remarks("全年支出4,201.4万元。")
    assert (remark.check, remark.severity, remark.expected) == ("T01", Severity.HINT, D("4210.4"))
    assert "如指同一数" in remark.fact
    assert remarks("全年支出3,600万元。") == []


def test_a_printed_form_tells_every_fault_of_a_paragraph_at_its_words() -> None:
    text = "基本支出1,800万元。基本支出1,700万元，完成XX项。"
    form = form_of(row("基本支出", ("1852.6",), ("本年决算数",)))
    form = PrintedForm(year=2024, department="清江县水利局", money_unit="万元", figures=form.figures, passages=(text,))
    found = [finding for finding in find_printed(form) if finding.where.cell == "passage.0"]
    told = [(finding.check, text[finding.span[0] : finding.span[1]]) for finding in found if finding.span]
    assert told == [("T01", "1,800万元"), ("T01", "1,700万元"), ("T04", "XX")]


PARTS = st.sampled_from(
    [
        *(
            "支出总计",
            "4210.4万元",
            "基本支出",
            "占",
            "的",
            "48%",
            "比上年",
            "下降",
            "持平",
            "未超编制",
            "没有",
            "（",
            "\n",
        ),
        *(
            "2024年",
            "2月30日",
            "至",
            "我局",
            "清江县水务局",
            "XX",
            "。",
            "，",
            "某某",
            "13912345678",
            "社会保障与就业支出",
        ),
    ]
)


@settings(max_examples=150)
@given(st.one_of(st.lists(PARTS, max_size=30).map("".join), st.text(max_size=60)))
def test_no_text_is_too_strange(text: str) -> None:
    passage = Passage("passage.0", "", text)
    for remark in (*remarks_against((passage,), HEADER, INDEX), *remarks_about((passage,), HEADER)):
        assert 0 <= remark.start <= remark.end <= len(text)
        assert remark.fact
        assert remark.advice
