"""Sums inside a sentence: T11."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evaluations.checks.words import sums_in
from tests.evaluations.sheets import complete, with_project, yuelu_2020
from tests.evaluations.words.texts import YUELU_REPORT, said, with_text, word_findings

D = Decimal


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("总计100万元，其中甲60万元、乙40万元。", "0"),
        ("总计100万元，其中，甲60万元，乙30万元。", "10"),
        ("总计100万元，其中：甲60万元；乙50万元。", "-10"),
        ("总计1亿元，其中甲6000万元、乙4000万元。", "0"),
        ("总计100万元，其中甲600000元、乙40万元。", "0"),
        ("收入8,175.55万元，包括结转730.36万元、拨款2143.19万元、上级5302万元。", "0"),
        ("收入10万元，由甲6万元、乙4万元组成。", "0"),
        ("支出总计10万元：基本支出6万元，占60%；项目支出4万元，占40%。", "0"),
        ("编制70名（行政20名、事业48名、工勤2名）。", "0"),
        ("编制16人，其中行政10名，事业6名；年末在职15人。", "0"),
        ("甲2768人、乙3472人，合计6240人。", "0"),
        ("总额10万元，其中甲3万元、乙4万元，两项合计7万元。", "3"),
        ("“三公”经费7.40万元，年初预算数8.00万元，其中用车6.24万元、接待1.16万元。", "0"),
        ("“三公”经费7.40万元，低于年初预算数8.00万元，其中用车6.24万元、接待1.16万元。", "0"),
        ("支出10万元，其中甲6万元（含工资2万元）、乙4万元。", "0"),
        ("支出10万元，其中甲6万元（工资2万元、津贴4万元）、乙4万元。", "0"),
        ("总计100万元，其中甲60万元（工资20万元、其他40万元），乙40万元。", "0"),
        ("90=30+30+30", "0"),
        ("90=30+30+31", "-1"),
        ("预算90万元 = 30万元 + 30万元 + 29万元", "1"),
        ("30+30+29.99＝89.99", "0"),
    ],
)
def test_sums_are_found_and_added_up(text: str, gap: str) -> None:
    assert sums_in(text)[0].gap == D(gap)


@pytest.mark.parametrize(
    "text",
    [
        "总计100万元，其中甲60万元。",
        "总计100万元，其中女性60人、党员50人。",
        "支出总计1000万元，其中基本支出400万元，比上年375万元增加25万元。",
        "总计近100万元，其中甲60万元、乙30万元。",
        "总计100万元，完成率90%。甲60万元、乙30万元。",
        "项目支出100万元，其中甲60万元，带动投资200万元。",
        "企业40家，其中项目8个，新增2个。",
        "总计100万元，其中甲60万元，其中工资20万元，乙30万元。",
        "总计100万元，其中甲60万元，计划投入乙30万元。",
        "甲10人、乙20万元，合计31万元。",
        "比上年多5万元，乙20万元，合计31万元。",
        "2020-2021=1",
        "1亿元=5000万元+5000万元",
        "",
    ],
)
def test_no_sum(text: str) -> None:
    assert sums_in(text) == ()


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("总计100.00万元，其中甲60.00万元、乙40.01万元。", None),  # within 3 · 0.005
        ("总计100.00万元，其中甲60.00万元、乙39.985万元。", None),
        ("总计100.00万元，其中甲60.00万元、乙40.02万元。", "error"),
        ("总计100.00万元，其中甲60.00万元、乙39.98万元。", "warning"),
        ("总计100万元，其中甲40万元、乙35万元。", "warning"),
        ("总计100万元，其中甲40万元、乙34万元。", "hint"),
        ("总计100万元，包括甲40万元、乙34万元。", "warning"),
        ("总计100万元，其中甲60万元、乙30万元等。", None),
        ("总计100万元，其中甲60万元、乙50万元等。", "error"),
        ("甲10万元、乙20万元，合计31万元。", "warning"),
        ("甲10万元、乙20万元，合计29万元。", "error"),
        ("编制16人，其中行政10名，事业5名。", None),
        ("编制16人，其中行政10名，事业7名。", "hint"),
        ("编制16人（行政10名、事业5名）。", "hint"),
        ("总投入1.2亿元，其中中央8000万元、省级3900万元。", None),
        ("总投入1.20亿元，其中中央8000万元、省级3900万元。", "warning"),
        ("89.97=30+30+30", "error"),
        ("7.79=3.89+3.89", None),
    ],
)
def test_severity(text: str, severity: str | None) -> None:
    assert [level for level, _ in said(text, "T11")] == ([severity] if severity else [])


def test_message_names_total_parts_and_gap() -> None:
    assert said("2025年支出共100万元，其中甲60万元、乙30万元。", "T11") == [
        ("warning", "“2025年支出共100万元”为 100.00 万元，所列 2 项合计 90.00 万元，相差 10.00。")
    ]
    assert said("共100万元，其中甲60万元、乙50万元。", "T11") == [
        ("error", "“共100万元”为 100.00 万元，所列 2 项合计 110.00 万元，各项超出合计 10.00。")
    ]


def test_message_is_in_the_unit_of_what_is_counted() -> None:
    assert said("编制16人（行政10名、事业5名）。", "T11") == [
        ("hint", "“编制16人”为 16 人，所列 2 项合计 15 人，相差 1。")
    ]
    assert said("共100万元，包括甲60万元、乙39.5万元。", "T11") == [
        ("warning", "“共100万元”为 100.00 万元，所列 2 项合计 99.50 万元，相差 0.50。")
    ]


def test_live_figures_are_added_up_as_printed() -> None:
    text = "支出总计[[支出总计.本年决算数]]，其中基本支出[[基本支出.本年决算数]]、项目支出590.00万元。"
    assert [level for level, _ in said(text, "T11")] == ["warning"]


def test_goals_of_projects_are_read_too() -> None:
    sheet = with_project(1, expected_goal="90=30+30+30", achieved_goal="90=30+30+29")
    assert [(one.where.cell, one.severity.value) for one in word_findings(sheet, "T11")] == [
        ("project.1.achieved_goal", "warning")
    ]


def test_published_report_has_one_gap_and_no_rounding_is_accused() -> None:
    (found,) = word_findings(with_text(YUELU_REPORT, yuelu_2020()), "T11")
    assert (found.severity.value, found.where.cell) == ("warning", "narrative.use")
    assert (found.expected, found.actual) == (D("7038.47"), D("6548.22"))
    assert found.fact.endswith("所列 5 项合计 6,548.22 万元，相差 490.25。")
    sums = sums_in(YUELU_REPORT)
    assert [(one.total, len(one.parts), one.gap) for one in sums] == [
        (D(16), 2, D(0)),
        (D("7038.47"), 5, D("490.25")),
        (D("8175.55"), 3, D(0)),
    ]


@pytest.mark.parametrize(("stated", "is_found"), [("432.64", False), ("432.63", True)])
def test_the_published_cent_is_rounding(stated: str, is_found: bool) -> None:
    sheet = replace(complete(), narrative={})
    text = f"基本支出{stated}万元，其中人员经费377.44万元、公用经费55.21万元。"
    assert bool(word_findings(with_text(text, sheet), "T11")) == is_found


@pytest.mark.parametrize(
    ("text", "words", "parts", "span"),
    [
        # the parts end with the last one that is named, and the sum with it
        (
            "总计100万元，其中甲60万元、乙30万元，情况良好。",
            "总计100万元",
            ["60", "30"],
            "100万元，其中甲60万元、乙30万元",
        ),
        ("甲2人、乙3人、丙4人，合计9人。", "合计9人", ["2", "3", "4"], "2人、乙3人、丙4人，合计9人"),
        ("编制70名（行政20名、事业48名），实有66名。", "编制70名", ["20", "48"], "70名（行政20名、事业48名"),
        ("编制70名（行政20名、事业48名。", "编制70名", ["20", "48"], "70名（行政20名、事业48名"),
        # complete: what follows is about something else
        ("总计10万元，其中甲6万元、乙4万元、丙5万元。", "总计10万元", ["6", "4"], "10万元，其中甲6万元、乙4万元"),
        # an aside about a part is none
        ("支出10万元，其中甲6万元（含工资2万元）、乙4万元。", "支出10万元", ["6", "4"], None),
        ("支出10万元，其中甲6万元，占60%，乙3万元，占30%。", "支出10万元", ["6", "3"], None),
        # the budget that the total was compared with is not what has parts
        ("“三公”经费7.4万元，低于年初预算数8万元，其中用车6万元、接待1万元。", "“三公”经费7.4万元", ["6", "1"], None),
        # a planned part belongs to a planned total only
        ("批复预算总额10万元，其中批复甲6万元、批复乙3万元。", "批复预算总额10万元", ["6", "3"], None),
        ("30+30+29.99=90", "30+30+29.99=90", ["30", "30", "29.99"], "30+30+29.99=90"),
        # the first closing parenthesis ends the parts
        ("编制70名（行政20名、事业48名），聘用2名（临时）。", "编制70名", ["20", "48"], None),
        # what is no amount, or has no parts, is passed over
        ("约5人参加，总计10万元，其中甲6万元、乙3万元。", "总计10万元", ["6", "3"], None),
        ("培训5人，总计10万元，其中甲6万元、乙3万元。", "总计10万元", ["6", "3"], None),
        ("其中甲10万元，其中乙6万元、丙3万元，收入8万元：丁5万元、戊2万元。", "收入8万元", ["5", "2"], None),
        ("用于多项，其中甲10万元（乙6万元、丙3万元）。", "其中甲10万元", ["6", "3"], None),
    ],
)
def test_what_is_added_up(text: str, words: str, parts: list[str], span: str | None) -> None:
    (one, *_) = sums_in(text)
    assert (one.words, one.parts) == (words, tuple(map(D, parts)))
    assert span is None or text[one.start : one.end] == span


@pytest.mark.parametrize(
    "text",
    [
        "支出10万元，其中甲6万元，年初预算4万元。",
        "支出10万元，其中甲6万元、人均3万元。",
        "支出10万元，其中甲6万元、带动投资3万元。",
        "支出10万元，其中甲6万元，其中工资2万元。",
        "支出10万元，其中甲6万元，包括工资2万元。",
        "支出10万元，其中约甲6万元、乙4万元左右。",
        "支出10万元，甲6万元、乙4万元。",
        "总计100万元，完成。其中甲60万元、乙40万元。",
        "甲2人，比上年增加3人，合计9人。",
        "甲3人、人均5人、乙4人，合计9人。",
        "甲3人。乙4人，合计7人。",
    ],
)
def test_what_is_not_added_up(text: str) -> None:
    assert sums_in(text) == ()


def test_every_sum_of_a_text_in_its_order() -> None:
    text = (
        "90=30+30+30。总计10万元，其中甲6万元、乙4万元。收入8万元，包括丙5万元、丁3万元。\n"
        "编制5人，其中行政3人、事业2人。"
    )
    assert [(one.total, one.parts, one.unit) for one in sums_in(text)] == [
        (D(90), (D(30), D(30), D(30)), ""),
        (D(10), (D(6), D(4)), "万元"),
        (D(8), (D(5), D(3)), "万元"),
        (D(5), (D(3), D(2)), "人"),
    ]


def test_a_part_with_parts_is_no_sum_of_its_own() -> None:
    (one,) = sums_in("总计12万元，其中甲6万元、乙3万元、丙2万元（工资1万元、津贴1万元）。")
    assert one.parts == (D(6), D(3), D(2))


@pytest.mark.parametrize(
    ("text", "tolerance"),
    [
        ("总计100万元，其中甲60万元、乙40万元。", "0.015"),
        ("总计100元，其中甲60元、乙40元。", "0.0000015"),
        ("总计1亿元，其中甲6000万元、乙4000万元。", "5000.01"),
        ("总计1.2亿元，其中甲0.70亿元、乙0.5亿元。", "150"),  # the most places that any of them shows
        ("90=30+30+30", "0.02"),
    ],
)
def test_what_rounding_can_explain(text: str, tolerance: str) -> None:
    assert sums_in(text)[0].tolerance == D(tolerance)


@pytest.mark.parametrize(
    ("text", "unit", "is_money"),
    [
        ("10人=4人+5人", "人", False),
        ("10个=4个+5个", "个", False),
        ("10万元=4万元+5万元", "万元", True),
        ("10亿元=4+5", "亿元", True),
        ("10=4+5", "", True),
    ],
)
def test_units_of_equations(text: str, unit: str, is_money: bool) -> None:
    (one,) = sums_in(text)
    assert (one.unit, one.is_money, one.is_exhaustive, one.gap) == (unit, is_money, True, D(1))


def test_an_equation_in_two_units_is_left_and_the_next_one_read() -> None:
    assert [one.words for one in sums_in("1亿元=5000万元+5000万元，9=4+5")] == ["9=4+5"]


@pytest.mark.parametrize(
    ("text", "is_exhaustive", "is_open"),
    [
        ("总计100万元，其中甲60万元、乙30万元。", False, False),
        ("总计100万元，含甲60万元、乙30万元。", False, False),
        ("总计100万元，包括甲60万元、乙30万元。", True, False),
        ("总计100万元：甲60万元、乙30万元。", True, False),
        ("总计100万元（甲60万元、乙30万元）。", True, False),
        ("总计100万元，其中甲等项目60万元、乙30万元。", False, True),
        ("总计100万元，其中甲60万元、乙30万元等项目。", False, True),
        ("总计100万元，其中甲60万元、乙30万元等级评定经费。", False, False),
        ("甲60万元、乙30万元，合计100万元。", True, False),
    ],
)
def test_whether_the_words_say_that_the_parts_are_all(text: str, is_exhaustive: bool, is_open: bool) -> None:
    (one,) = sums_in(text)
    assert (one.is_exhaustive, one.is_open) == (is_exhaustive, is_open)


PIECES = st.sampled_from(
    ["总计", "其中", "包括", "合计", "甲", "，", "、", "（", "）", "。", "：", "10万元", "5人", "=", "+", "3", "等"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_adding_up_never_fails_and_stays_inside(text: str) -> None:
    for one in sums_in(text):
        assert 0 <= one.start < one.end <= len(text)
        assert len(one.parts) > 1
