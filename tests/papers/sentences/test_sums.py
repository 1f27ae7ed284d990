"""Totals and parts: what is added up, what is not, and how gravely a gap is told (T11)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.papers.checks.sentences.clauses import sentences_of
from apps.papers.checks.sentences.parts import Sum
from apps.papers.checks.sentences.slips import slip_of
from apps.papers.checks.sentences.sums import sums_in
from apps.papers.facts import Passage
from tests.papers.sentences.remarks import remarks, told

D = Decimal


def sums(text: str) -> list[Sum]:
    """Every sum of a text with more than one part."""
    return [one for sentence in sentences_of(Passage("", "", text)) for one in sums_in(sentence) if len(one.parts) > 1]


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("总计100万元，其中甲60万元、乙40万元。", "0"),
        ("总计100万元，其中，甲60万元，乙30万元。", "10"),
        ("总计100万元，其中：甲60万元；乙50万元。", "-10"),
        ("总计100万元。其中甲60万元、乙50万元。", "-10"),
        ("总额2717万元。分项情况是：甲120万元；乙1033万元；丙1618万元。", "-54"),
        ("甲856.3万元，占80%；乙150.2万元；丙62.5万元。三项合计1,079万元。", "10.0"),
        ("总计1亿元，其中甲6000万元、乙4000万元。", "0"),
        ("总计100万元，其中甲600000元、乙40万元。", "0"),
        ("收入8,175.55万元，包括结转730.36万元、拨款2143.19万元、上级5302万元。", "0"),
        ("收入10万元，由甲6万元、乙4万元组成。", "0"),
        ("支出总计10万元：基本支出6万元，占60%；项目支出4万元，占40%。", None),  # one part a segment
        ("编制70名（行政20名、事业48名、工勤2名）。", "0"),
        ("编制16人，其中行政10名，事业6名；年末在职15人。", "0"),
        ("甲2768人、乙3472人，合计6240人。", "0"),
        ("“三公”经费7.40万元，年初预算数8.00万元，其中用车6.24万元、接待1.16万元。", "0"),
        ("“三公”经费7.40万元，低于年初预算数8.00万元，其中用车6.24万元、接待1.16万元。", "0"),
        ("支出10万元，其中甲6万元（含工资2万元）、乙4万元。", "0"),
        ("支出10万元，其中甲6万元，占60%，乙3万元，占30%。", "1"),
        ("中央、省、市分别投入5万元、3万元和2万元，合计10万元。", "0"),
        ("总投入9万元，上半年4万元，下半年5万元。", "0"),
        ("全年共有人员12人，在职7人，退休5人。", "0"),
        ("50座公厕中，城区20座、乡镇30座。", "0"),
        ("支出10万元，甲6万元、乙4万元。", "0"),
    ],
)
def test_sums_are_found_and_added_up(text: str, gap: str | None) -> None:
    found = sums(text)
    assert [one.gap for one in found[:1]] == ([D(gap)] if gap is not None else [])


@pytest.mark.parametrize(
    "text",
    [
        "总计100万元，其中甲60万元。",
        "总计100万元，其中女性60人、党员50人。",
        "支出总计1000万元，其中基本支出400万元，比上年375万元增加25万元。",
        "总计100万元，完成率90%。甲60万元、乙30万元。",
        "项目支出100万元，其中甲60万元，带动投资200万元。",
        "下达800万元，其中上半年500万元；支付768万元。",
        "收入1240万元，其中拨款1100万元，全年支出1215万元，年末结余25万元。",
        "企业40家，其中项目8个，新增2个。",
        "总计100万元，其中甲60万元，其中工资20万元，乙30万元。",
        "总计100万元，其中甲60万元，计划投入乙30万元。",
        "支出10万元，其中甲6万元，年初预算4万元。",
        "支出10万元，其中甲6万元、人均3万元。",
        "支出10万元，其中甲6万元，包括工资2万元。",
        "甲10人、乙20万元，合计31万元。",
        "比上年多5万元，乙20万元，合计31万元。",
        "甲2人，比上年增加3人，合计9人。",
        "甲3人。乙4人，合计7人。",
        "其余3笔共100万元，甲5万元，乙6万元。",
        "",
    ],
)
def test_what_is_not_added_up(text: str) -> None:
    assert sums(text) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("总计100.00万元，其中甲60.00万元、乙40.01万元。", []),  # within 3 · 0.005
        ("总计100.00万元，其中甲60.00万元、乙39.985万元。", []),
        ("总计100.00万元，其中甲60.00万元、乙40.02万元。", ["T11 error 100.02"]),
        ("总计100.00万元，其中甲60.00万元、乙39.98万元。", ["T11 warning 99.98"]),
        ("总计100万元，其中甲55万元、乙40万元。", ["T11 warning 95"]),
        ("总计100万元，其中甲54万元、乙40万元。", ["T11 hint 94"]),
        ("总计100万元，其中甲50万元、乙40万元。", ["T11 hint 90"]),
        ("总计100万元，其中甲50万元、乙39万元。", []),  # 其中 need not name all
        ("总计100万元，包括甲40万元、乙34万元。", ["T11 warning 74"]),
        ("总计100万元，其中人员经费40万元、公用经费34万元。", ["T11 warning 74"]),
        ("总计100万元，其中甲40万元、其他34万元。", ["T11 warning 74"]),
        ("总计100万元，其中甲60万元、乙30万元等。", []),
        ("总计100万元，其中主要是甲60万元、乙30万元。", []),
        ("总计100万元，其中甲60万元、乙30万元，其余用于丙。", []),
        ("总计100万元，其中甲60万元、乙50万元等。", ["T11 error 110"]),
        ("总计100万元，用于建设，其中甲60万元、乙50万元。", ["T11 warning 110"]),
        ("甲10万元、乙20万元，合计31万元。", ["T11 warning 30"]),
        ("甲10万元、乙20万元，合计29万元。", ["T11 error 30"]),
        ("甲10万元、乙20万元，共29万元。", ["T11 warning 30"]),
        ("编制16人，其中行政10名，事业5名。", ["T11 hint 15"]),
        ("编制16人，其中行政10名，事业7名。", ["T11 warning 17"]),
        ("在职16人，其中女性10人，党员9人。", []),
        ("总投入1.2亿元，其中中央8000万元、省级3900万元。", []),  # 1.2亿 is rounded
        ("总投入1.20亿元，其中中央8000万元、省级3900万元。", ["T11 warning 1.19"]),
        ("总投入约120万元，其中甲60万元、乙58万元。", []),
        ("总投入约120万元，其中甲约60万元、乙约90万元。", ["T11 warning 150"]),
        ("甲15万元（其中乙16万元）。", ["T11 warning 16"]),
        ("甲15人（其中乙14人）。", []),
        # a part of a part, and a sum of something else
        ("支出100万元，其中基本支出60万元，人员经费50万元、公用经费10万元，项目支出40万元。", []),
        ("收入10万元，支出8万元，其中甲6万元、乙4万元。", []),
        # slips of the pen are told though more could be named
        ("价值合计1,042,600元，其中甲318,600元，乙24,000元，丙100,000元。", ["T11 warning 442600"]),
        ("2025年支出共100万元，其中甲60万元、乙40元。", ["T11 warning 60"]),
    ],
)
def test_severity(text: str, lines: list[str]) -> None:
    assert told(text) == lines


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "2024年支出共100万元，包括甲60万元、乙30万元。",
            "60万元 + 30万元 = 90万元，正文写“2024年支出共100万元”，相差 10万元；"
            "合计若无误，“包括甲60万元”应为 70万元或“乙30万元”应为 40万元",
        ),
        (
            "编制16人（行政10名、事业7名）。",
            "10名 + 7名 = 17人，正文写“编制16人”，各项超出合计 1人；合计若无误，“行政10名”应为 9名或“事业7名”应为 6名",
        ),
        (
            "总计100万元：甲10万元、乙20万元、丙30万元、丁20万元、戊15万元。",
            "10万元 + 20万元 + 30万元 + 20万元 + …（共 5 项） = 95万元，正文写“总计100万元”，相差 5万元；"
            "合计若无误，有一项应为 15万元或 25万元或 35万元或 20万元",
        ),
        (
            "部门收入总计2,860万元，其中财政拨款2,600元，其他收入260万元。",
            "2,600元 + 260万元 = 260.26万元，正文写“部门收入总计2,860万元”，相差 2599.74万元；"
            "“其中财政拨款2,600元”疑为单位写错，应为 2600万元",
        ),
    ],
)
def test_message(text: str, fact: str) -> None:
    (one,) = remarks(text)
    assert one.fact == fact
    assert one.advice == "请核对各项和合计，或写明未列示的部分。"


@pytest.mark.parametrize(
    ("printed", "right", "slip"),
    [
        ("2717", "2771", 0),
        ("12.34", "12.43", 0),
        ("24000", "624000", 1),
        ("618.5", "61.8", 1),
        ("1.2", "12", 1),
        ("816", "916", 2),
        ("816", "923", 3),
        ("40", "4", 3),  # too round to say
        ("40", "60", 2),
    ],
)
def test_slips_of_the_pen(printed: str, right: str, slip: int) -> None:
    (sentence,) = sentences_of(Passage("", "", f"甲{printed}万元"))
    assert slip_of(sentence.figures[0], D(right)) == slip


@given(
    st.lists(
        st.sampled_from(["总计", "其中", "包括", "合计", "甲", "，", "、", "（", "）", "：", "10万元", "5人"]),
        max_size=30,
    )
)
def test_parts_are_alike_and_behind_each_other(pieces: list[str]) -> None:
    for one in sums("".join(pieces)):
        assert {part.unit for part in one.parts} == {one.total.unit}
        assert [part.index for part in one.parts] == sorted({part.index for part in one.parts})
