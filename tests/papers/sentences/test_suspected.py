"""What only a cue word and the numbers beside it suggest: a question with its doubt, or silence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.findings import Severity
from apps.papers.checks.sentences.clauses import sentences_of
from apps.papers.checks.sentences.reckonings import Reckoning, any_gives
from apps.papers.checks.sentences.suspected import suspected
from apps.papers.facts import Passage, Remark

CENTS = st.integers(101, 10**6).map(lambda cents: Decimal(cents) / 100)


def asked(text: str) -> list[Remark]:
    return [one for sentence in sentences_of(Passage("passage.0", "", text)) for one in suspected(sentence)]


@pytest.mark.parametrize(
    ("text", "check", "words", "right"),
    [
        ("全年监测366天，优良331天，优良率94.4%。", "T16", "94.4%", "90.44"),
        ("上年结存63万元，本年入库518万元，支付531万元，专户余额59万元。", "T19", "59万元", "50"),
        ("每人每月1,350元，在册64人、12个月，应发103.68元。", "T21", "103.68元", "1036800"),
        ("受益学生2.68万人，支出2,144万元。按上述学生数计算，生均补助850元。", "T18", "850元", "800"),
        ("专户收入3.26亿元，其中甲项2.18亿元、乙项0.56亿元、丙项0.25亿元。", "T11", "3.26亿元", "2.99"),
        ("累计投资3.26亿元，截至上年末累计2.18亿元，本年完成1.80亿元。", "T19", "1.80亿元", "1.08"),
    ],
)
def test_a_question_names_its_doubt_and_the_right_number(text: str, check: str, words: str, right: str) -> None:
    (one,) = asked(text)
    assert (one.check, one.severity, text[one.start : one.end]) == (check, Severity.HINT, words)
    assert one.expected == Decimal(right)
    assert "存疑" in one.advice


@pytest.mark.parametrize(
    "text",
    [
        "全年监测366天，优良331天，优良率90.4%。",
        "下达1,500万元，支付1,350万元，支付率90%，设备购置款支付率95%。",  # of another part
        "收到提案64件，其中人大建议38件、政协提案26件，满意率98.4%。",  # of neither
        "每件补贴1,200元，办理320件，其中疑难20件每件加补800元，共发放40万元。",  # of two prices
        "播种31,600亩，良种补贴面积12,400亩，机播面积18,200亩。",  # which overlap
        "累计结余3.21亿元，其中当期结余0.32亿元。",
    ],
)
def test_nothing_is_asked_where_another_reading_holds(text: str) -> None:
    assert asked(text) == []


@given(CENTS, CENTS, CENTS)
def test_a_member_that_is_solved_for_gives_the_result(first: Decimal, second: Decimal, third: Decimal) -> None:
    (sentence,) = sentences_of(Passage("passage.0", "", f"甲{first}万元，乙{second}万元，丙{third}万元。"))
    one, other, result = sentence.figures
    for reckoning in (
        Reckoning(((one, 1), (other, 1))),
        Reckoning(((one, 1), (other, -1)), is_product=True),
        Reckoning(((one, 1), (other, -1)), is_product=True, times=Decimal(100), turn=1),
    ):
        for member, _ in reckoning.members:
            assert abs(reckoning.solved_for(member, reckoning.exact) - member.amount) < Decimal("0.0001")
        assert reckoning.told.count(one.typed) >= 1
    assert any_gives(result, sentence.figures) or result.amount != one.amount + other.amount
