"""Typed numbers held against the figures they name."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.budgets.enums import Column, MoneySource
from apps.evaluations.rules import assess
from apps.evaluations.views.words import numbers_beside_text
from apps.papers.checks.against_tables.judging import columns_named
from apps.papers.checks.against_tables.subjects import Trust
from tests.evaluations.sheets import cell, complete, with_figures, with_indicator, yuelu_2020
from tests.evaluations.words.texts import YUELU_REPORT, said, ties, verdicts, with_text

MATCHED, CONTRADICTING, UNKNOWN = "matched", "contradicting", "unknown"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("2025年支出总计1000万元。", "支出总计（本年决算数）"),
        ("2025年支出总计1,000.00万元。", "支出总计（本年决算数）"),
        ("支出总计0.1亿元。", "支出总计（本年决算数）"),
        ("支出总计10000000元。", "支出总计（本年决算数）"),
        ("一是基本支出400.00万元。", "基本支出（本年决算数）"),
        ("其中：基本支出400.00万元。", "基本支出（本年决算数）"),
        ("“三公”经费支出合计9万元。", "“三公”经费（本年决算数）"),
        ("三公经费实际支出9.00万元。", "“三公”经费（本年决算数）"),
        ("“三公”经费年初预算数10万元。", "“三公”经费（年初预算数）"),
        ("年初预算“三公”经费10万元。", "“三公”经费（年初预算数）"),
        ("“三公”经费预算为10万元。", "“三公”经费（年初预算数）"),
        ("上年“三公”经费12万元。", "“三公”经费（上年决算数）"),
        ("2024年“三公”经费12万元。", "“三公”经费（上年决算数）"),
        ("公务接待费支出3.5万元。", "公务接待（本年决算数）"),
        ("公务用车运行维护费为5.50万元。", "公车运行维护（本年决算数）"),
        ("因公出国（境）费0万元。", "出国经费（本年决算数）"),
        ("全年预算数1060万元。", "支出总计（全年预算数）"),
        ("支出总计全年预算数1060万元。", "支出总计（全年预算数）"),
        ("核定编制20名。", "编制数"),
        ("年末在职19人。", "实际在职人数"),
        ("行政编制12人、事业编制8人。", "行政编制"),
        ("本年收入980万元。", "本年收入"),
        ("年末结转和结余60万元。", "年末结转和结余"),
        ("农林水支出600万元。", "农林水支出（本年决算数）"),
        ("一般公共服务支出400万元。", "一般公共服务支出（本年决算数）"),
        ("项目2支出250万元。", "项目“项目2”（本年决算数）"),
        ("“项目2”支出250万元。", "项目“项目2”（本年决算数）"),
        ("“项目2”全年预算300万元。", "项目“项目2”（全年预算数）"),
        ("培训人次210人次。", "指标“培训人次”（实际完成值）"),
        ("就业率85%。", "指标“就业率”（实际完成值）"),
        ("在职人员控制率95.00%。", "在职人员控制率"),
        ("绩效自评得分100分。", "自评总分"),
        ("其中400万元是基本支出。", "基本支出（本年决算数）"),
        ("其中12名是行政。", "行政编制"),
        ("支出总计约1000万元。", "支出总计（本年决算数）"),
    ],
)
def test_matched(text: str, subject: str) -> None:
    assert verdicts(text)[0][1:] == (MATCHED, subject)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("2025年本年支出1000万元。", "支出总计（本年决算数）"),
        ("支出总额为1000万元。", "支出总计（本年决算数）"),
        ("收入总计1060万元。", "收入总计（含年初结转结余）"),
        ("收入总计980万元。", "本年收入"),
        ("收入、支出总计1060万元。", "收入总计（含年初结转结余）"),
        ("2025年部门预算1060万元，已全部批复。", "支出总计（全年预算数）"),
    ],
)
def test_other_names_of_the_totals(text: str, subject: str) -> None:
    assert verdicts(text)[0][1:] == (MATCHED, subject)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("基本支出400万元，占40%；项目支出600万元。", "基本支出（本年决算数） ÷ 支出总计（本年决算数）"),
        (
            "全年预算1060万元，支出总计1000万元，执行率94.34%。",
            "支出总计（本年决算数） ÷ 支出总计（全年预算数）",
        ),
        ("核定编制20名，年末在职19人，控制率95%。", "实际在职人数 ÷ 编制数"),
        ("“三公”经费控制率90%。", "“三公”经费控制率"),
    ],
)
def test_shares_and_rates_of_two_figures(text: str, subject: str) -> None:
    shares = [one for one in verdicts(text) if one[0].endswith("%")]
    assert [one[1:] for one in shares] == [(MATCHED, subject)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("基本支出400万元，占42%。", "40"),
        ("基本支出400万元，占本年支出的42%。", "40"),
        ("2025年支出总计1000万元，预算执行率96.34%。", "94.34"),
    ],
)
def test_wrong_shares_and_rates_of_two_figures(text: str, expected: str) -> None:
    (rate,) = [one for one in ties(text) if one.quantity.typed.endswith("%")]
    assert (rate.verdict.value, rate.expected, rate.trust) == (CONTRADICTING, Decimal(expected), Trust.SOFT)
    assert [severity for severity, _ in said(text, "T01")] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        "一般公共预算拨款中基本支出400万元，占42%。",  # of other money
        "一季度基本支出400万元，占42%。",
        "财政拨款支出952.38万元。基本支出400万元，占42%。",  # of what was told before
        "基本支出400万元，占全年收入的42%。",
        "基本支出400万元，其中办公支出占42%。",
        "2025年支出总计1000万元，资金到位率96.34%。",
    ],
)
def test_shares_of_another_whole_are_not_accused(text: str) -> None:
    (rate,) = [one for one in ties(text) if one.quantity.typed.endswith("%")]
    assert rate.verdict.value == UNKNOWN
    assert said(text, "T01") == []


def test_the_panel_says_what_the_sentence_contradicts() -> None:
    sheet = with_text("全年完成培训12期，培训480人，平均每期50人。")
    shown = {number.typed: number for number in numbers_beside_text(sheet, assess(sheet))}
    assert (shown["50人"].kind, shown["50人"].label) == ("error", "不一致")
    assert "40" in shown["50人"].subject
    assert shown["480人"].label == "表中没有"


@pytest.mark.parametrize(
    ("text", "subject", "trust"),
    [
        ("2025年支出总计1001万元。", "支出总计（本年决算数）", Trust.FIRM),
        ("基本支出490.00万元。", "基本支出（本年决算数）", Trust.FIRM),
        ("核定编制人数21名。", "编制数", Trust.FIRM),
        ("在职人员控制率96.00%。", "在职人员控制率", Trust.FIRM),
        ("农林水支出610万元。", "农林水支出（本年决算数）", Trust.FIRM),
        ("“三公”经费年初预算数15万元。", "“三公”经费（年初预算数）", Trust.FIRM),
        ("年末在职18人。", "实际在职人数", Trust.SOFT),
        ("“三公”经费预算为15万元。", "“三公”经费（年初预算数）", Trust.SOFT),
        ("支出总计约2000万元。", "支出总计（本年决算数）", Trust.SOFT),
        ("按照预算安排，基本支出490.00万元。", "基本支出（本年决算数）", Trust.SOFT),
        ("“项目2”支出270万元。", "项目“项目2”（本年决算数）", Trust.SOFT),
        ("培训人次230人次。", "指标“培训人次”（实际完成值）", Trust.SOFT),
        ("自评得分97分。", "自评总分", Trust.SOFT),
    ],
)
def test_contradicted(text: str, subject: str, trust: Trust) -> None:
    (tied,) = ties(text)
    assert (tied.verdict.value, tied.subject, tied.trust) == (CONTRADICTING, subject, trust)


@pytest.mark.parametrize(
    "text",
    [
        "招商项目支出490万元。",
        "政府性基金预算中，项目支出490万元。",
        "投资促进中心：基本支出100万元。",
        "局属二级机构为投资促进中心，编制6名。",
        "人员经费、公用经费480万元。",
        "人员经费和公用经费合计480万元。",
        "2023年支出总计900万元。",
        "2026年支出总计1100万元。",
        "上年“三公”经费预算11万元。",
        "完成外贸进出口8.1亿美元。",
        "基本支出490人。",
        "新增限上企业47家，检查7次。",
        "全年支出888万元。",
        "全年支出900万元。",
        "其中390万元是基本支出，为年初批复。",
        "政府性基金预算中，公用经费完成年初预算的90%。",
        "全年支出近1010万元。",
    ],
)
def test_not_in_the_tables(text: str) -> None:
    assert {verdict for _, verdict, _ in verdicts(text)} == {UNKNOWN}


@pytest.mark.parametrize(
    ("typed", "loose"),
    [("400", False), ("400.0", False), ("400.004", False), ("400.01", True), ("400.5", True), ("399.5", True)],
)
def test_tolerance_of_text_against_table(typed: str, loose: bool) -> None:
    (tied,) = ties(f"基本支出{typed}万元。")
    assert (tied.verdict.value, tied.is_loose) == (MATCHED, loose)


def test_beyond_the_tolerance() -> None:
    (tied,) = ties("基本支出400.51万元。")
    assert tied.verdict.value == CONTRADICTING


@pytest.mark.parametrize(
    "typed", ["基本支出400元。", "基本支出400.00元。", "基本支出400.00亿元。", "基本支出4000000万元。"]
)
def test_slip_of_the_unit(typed: str) -> None:
    (tied,) = ties(typed)
    assert (tied.verdict.value, tied.is_slip) == (CONTRADICTING, True)


def test_zero_is_no_slip() -> None:
    (tied,) = ties("公车购置0元。")
    assert (tied.verdict.value, tied.is_slip) == (MATCHED, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“三公”经费支出9.00万元，比年初预算数10.00万元少1.00万元，比上年决算数12.00万元下降25.00%。",
            [
                ("9.00万元", MATCHED, "“三公”经费（本年决算数）"),
                ("10.00万元", MATCHED, "“三公”经费（年初预算数）"),
                ("1.00万元", MATCHED, "“三公”经费比年初预算数的增减"),
                ("12.00万元", MATCHED, "“三公”经费（上年决算数）"),
                ("25.00%", MATCHED, "“三公”经费比上年决算数的增减"),
            ],
        ),
        (
            "“三公”经费支出9.00万元，其中公务用车运行维护费5.50万元，公务接待费3.50万元。比上年决算数12.00万元下降25.00%。",
            [
                ("9.00万元", MATCHED, "“三公”经费（本年决算数）"),
                ("5.50万元", MATCHED, "公车运行维护（本年决算数）"),
                ("3.50万元", MATCHED, "公务接待（本年决算数）"),
                ("12.00万元", MATCHED, "“三公”经费（上年决算数）"),
                ("25.00%", MATCHED, "“三公”经费比上年决算数的增减"),
            ],
        ),
        (
            "公务接待费支出3.50万元，与预算相比减少0.1万元，下降0.006%。",
            [
                ("3.50万元", MATCHED, "公务接待（本年决算数）"),
                ("0.1万元", MATCHED, "公务接待比年初预算数的增减"),
                ("0.006%", CONTRADICTING, "公务接待比年初预算数的增减"),
            ],
        ),
        (
            "公用经费完成年初预算的90%。",
            [("90%", CONTRADICTING, "公用经费占年初预算数的比例")],
        ),
        (
            "公用经费100万元，为年初预算数100万元的100%。",
            [
                ("100万元", MATCHED, "公用经费（本年决算数）"),
                ("100万元", MATCHED, "公用经费（年初预算数）"),
                ("100%", MATCHED, "公用经费占年初预算数的比例"),
            ],
        ),
        (
            "公务接待费3.50万元，同比下降30%。",
            [("3.50万元", MATCHED, "公务接待（本年决算数）"), ("30%", MATCHED, "公务接待比上年决算数的增减")],
        ),
        (
            "公务接待费3.50万元，比同期下降12.5%。",
            [("3.50万元", MATCHED, "公务接待（本年决算数）"), ("12.5%", CONTRADICTING, "公务接待比上年决算数的增减")],
        ),
        (
            "招商经费500万元，比上年增长5%。",
            [("500万元", UNKNOWN, ""), ("5%", UNKNOWN, "")],
        ),
    ],
)
def test_whole_sentences(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert verdicts(text) == expected


FIRM, SOFT, WEAK = Trust.FIRM, Trust.SOFT, Trust.WEAK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a sentence goes on about the subject before it, a line does not
        (
            "基本支出400万元。比上年增加25万元。",
            [("基本支出（本年决算数）", FIRM), ("基本支出比上年决算数的增减", SOFT)],
        ),
        ("基本支出400万元。\n比上年增加25万元。", [("基本支出（本年决算数）", FIRM), ("", WEAK)]),
        # of two subjects either may be meant: confirmed, never doubted
        (
            "基本支出400万元，项目支出600万元，比上年增加25万元。",
            [("基本支出（本年决算数）", FIRM), ("项目支出（本年决算数）", FIRM), ("基本支出比上年决算数的增减", WEAK)],
        ),
        (
            "基本支出400万元，项目支出600万元，比上年增加100万元。",
            [("基本支出（本年决算数）", FIRM), ("项目支出（本年决算数）", FIRM), ("项目支出比上年决算数的增减", WEAK)],
        ),
        (
            "基本支出400万元，项目支出600万元，比上年增加7万元。",
            [("基本支出（本年决算数）", FIRM), ("项目支出（本年决算数）", FIRM), ("", WEAK)],
        ),
        # words without a name are about the subject before, in another column
        (
            "基本支出为年初预算390万元，实际完成400万元。",
            [("基本支出（年初预算数）", FIRM), ("基本支出（本年决算数）", SOFT)],
        ),
        (
            "公务接待费年初预算4万元，实际支出3.5万元，比预算减少0.5万元。",
            [("公务接待（年初预算数）", FIRM), ("公务接待（本年决算数）", SOFT), ("公务接待比年初预算数的增减", SOFT)],
        ),
        (
            "公务用车运行维护费5.5万元，上年7万元，全年预算数6万元。",  # the table has no such column
            [("公车运行维护（本年决算数）", FIRM), ("公车运行维护（上年决算数）", SOFT), ("", WEAK)],
        ),
        (
            "支出1000万元，完成全年预算1060万元。",
            [("支出总计（本年决算数）", WEAK), ("支出总计（全年预算数）", WEAK)],
        ),
        # every number has the year before it
        (
            "2024年基本支出375万元，2025年基本支出400万元。",
            [("基本支出（上年决算数）", FIRM), ("基本支出（本年决算数）", FIRM)],
        ),
        ("总体良好。2024年支出875万元。", [("", WEAK)]),
        # the department's own name before a figure changes nothing
        ("示例区农业农村局支出总计1001万元。", [("支出总计（本年决算数）", FIRM)]),
        ("某街道办事处支出总计1001万元。", [("", WEAK)]),
        # what may be a lower unit's
        ("机关：基本支出100万元。", [("", WEAK)]),
        ("下属单位编制6名，在职18人。", [("", WEAK), ("", WEAK)]),
        ("会议费、培训费和公务接待费8万元。", [("", WEAK)]),
        # the name behind its number
        (
            "1000万元是支出总计，400万元为基本支出。",
            [("支出总计（本年决算数）", WEAK), ("基本支出（本年决算数）", WEAK)],
        ),
        ("90万元为公用经费。", [("", WEAK)]),
        # a figure that is not filled in
        ("会议费、培训费3万元。", [("会议费、培训费（本年决算数）", FIRM)]),
        ("会议费、培训费上年3万元。", [("会议费、培训费（上年决算数）", FIRM)]),
        # other columns of a sentence that speaks of several
        ("与预算相比，公用经费110万元。", [("公用经费（全年预算数）", FIRM)]),
        ("公用经费110万元。", [("公用经费（本年决算数）", FIRM)]),
    ],
)
def test_what_every_number_of_a_sentence_is_about(text: str, expected: list[tuple[str, Trust]]) -> None:
    assert [(tied.subject, tied.trust) for tied in ties(text)] == expected


@pytest.mark.parametrize(
    ("words", "year", "columns"),
    [
        ("", None, ()),
        ("", 2025, ()),
        ("", 2024, (Column.PRIOR,)),
        ("", 2023, None),
        ("", 2026, None),
        ("上年", None, (Column.PRIOR,)),
        ("去年决算数", None, (Column.PRIOR,)),
        ("年初预算数", None, (Column.BUDGET,)),
        ("年初批复", None, (Column.BUDGET,)),
        ("全年预算", None, (Column.ADJUSTED,)),
        ("调整后预算数", None, (Column.ADJUSTED,)),
        ("预算", None, (Column.BUDGET, Column.ADJUSTED)),
        ("目标", None, (Column.BUDGET, Column.ADJUSTED)),
        ("预算执行数", None, (Column.ACTUAL,)),
        ("决算", None, (Column.ACTUAL,)),
        ("实际", None, (Column.ACTUAL,)),
        ("实际", 2024, (Column.PRIOR,)),
        ("上年预算", None, None),
        ("年初预算", 2024, None),
    ],
)
def test_columns_that_words_mean(words: str, year: int | None, columns: tuple[Column, ...] | None) -> None:
    assert columns_named(words, 2025, year) == columns


def test_change_from_a_small_base() -> None:
    sheet = with_figures({"reception.prior": "1"})
    assert verdicts("公务接待费3.5万元，比上年增长250%。", sheet)[1][1] == MATCHED
    zero = with_figures({"reception.prior": "0"})
    assert verdicts("公务接待费3.5万元，比上年增长250%。", zero)[1][1] == UNKNOWN


def test_an_indicator_named_a_share() -> None:
    shorter = with_indicator(13, name="区骨干教师占比", actual=cell("85"))
    assert verdicts("骨干教师占比85%。", shorter)[0][1] == MATCHED
    sheet = with_indicator(13, name="区级骨干教师占比", actual=cell("85"))
    assert verdicts("骨干教师占比85%。", sheet) == [("85%", MATCHED, "指标“区级骨干教师占比”（实际完成值）")]
    assert verdicts("区级骨干教师占比86%。", sheet)[0][1] == CONTRADICTING


def test_an_empty_figure_is_not_contradicted() -> None:
    sheet = with_figures({"meetings_training.actual": None})
    (tied,) = ties("会议费、培训费3万元。", sheet)
    assert (tied.verdict.value, tied.subject, tied.cell) == (
        UNKNOWN,
        "会议费、培训费（本年决算数）",
        "figure.meetings_training.actual",
    )


def test_the_cell_and_the_place_of_a_number() -> None:
    text = "总体情况良好，支出总计[[支出总计.本年决算数]]。"
    (tied,) = ties(text)
    assert (tied.place, tied.cell, tied.quantity.typed) == (
        "narrative.use",
        "figure.total_expenditure.actual",
        "1000.00万元",
    )
    assert "总体情况良好，支出总计1000.00万元。"[tied.start : tied.end] == "1000.00万元"


def test_wrongly_spelt_class_is_still_found() -> None:
    line = replace(complete().lines[0], function_name="社会保障和就业支出", actual=cell("19.76"))
    sheet = replace(complete(), lines=(line,))
    assert verdicts("社会保障与就业支出19.76万元。", sheet)[0][1] == MATCHED


def test_lower_units_money_by_source_and_scaled_indicators() -> None:
    sheet = with_indicator(11, unit="万人次", target_number=cell("2"), actual=cell("2.1"))
    assert verdicts("培训人次2.1万人次。", sheet)[0][1] == MATCHED
    assert verdicts("培训人次21000人次。", sheet)[0][1] == MATCHED
    lines = tuple(replace(line, source=MoneySource.GENERAL) for line in complete().lines)
    assert verdicts("一般公共预算支出1000万元。", replace(complete(), lines=lines))[0][1] == UNKNOWN


def test_headings_and_unknown_sections_are_not_read() -> None:
    sheet = replace(complete(), narrative={"overview": "支出总计1万元。", "removed": "支出总计1万元。"})
    assert ties("", sheet) == ()


def test_published_report_of_2020() -> None:
    found = ties(YUELU_REPORT, yuelu_2020())
    assert len(found) == 28
    assert [(tied.subject, tied.quantity.typed) for tied in found if tied.verdict.value == MATCHED] == [
        ("编制数", "16人"),
        ("行政编制", "10名"),
        ("事业编制", "6名"),
        ("支出总计（本年决算数）", "7038.47万元"),
        ("一般公共服务支出（本年决算数）", "2083.40万元"),
        ("科学技术支出（本年决算数）", "1790.00万元"),
        ("商业服务业等支出（本年决算数）", "2628.92万元"),
        ("卫生健康支出（本年决算数）", "26.14万元"),
        ("社会保障与就业支出（本年决算数）", "19.76万元"),
        ("基本支出（本年决算数）", "432.64万元"),
        ("人员经费（本年决算数）", "377.44万元"),
        ("公用经费（本年决算数）", "55.21万元"),
        ("“三公”经费（本年决算数）", "0万元"),
        ("公务接待（本年决算数）", "0万元"),
        ("出国经费（本年决算数）", "0万元"),
        ("公车购置（本年决算数）", "0万元"),
        ("项目总收入", "8175.55万元"),
        ("年初结转结余", "730.36万元"),
        ("本级财政拨款", "2143.19万元"),
        ("上级转移支付", "5302万元"),
        ("项目支出（本年决算数）", "6605.82万元"),
        ("年末结转结余", "1569.73万元"),
        ("项目支出（本年决算数）", "6605.82万元"),
    ]
    assert [tied for tied in found if tied.verdict.value == CONTRADICTING] == []
    assert not any(tied.is_loose for tied in found)


PIECES = st.sampled_from(
    [
        *(
            "支出总计",
            "基本支出",
            "“三公”经费",
            "比上年",
            "年初预算数",
            "其中",
            "占",
            "的",
            "增长",
            "下降",
            "持平",
            "是",
        ),
        *(
            "（",
            "）",
            "，",
            "。",
            "；",
            "：",
            "\n",
            "1000万元",
            "25%",
            "0元",
            "3.5亿元",
            "5人",
            "2024年",
            "没有",
            "近",
            "以上",
        ),
    ]
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_tie_out_never_fails_and_takes_every_number_once(text: str) -> None:
    found = ties(text)
    assert [tied.start for tied in found] == sorted({tied.start for tied in found})
    assert all(text[tied.start : tied.end] == tied.quantity.typed for tied in found)
