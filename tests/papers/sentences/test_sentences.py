"""Sentences, wrong and right, through the one reader."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.papers.checks.sentences import remarks_on
from apps.papers.facts import Passage
from tests.papers.sentences.remarks import HEADER, claimed, remarks

HERE = Path(__file__).parent
WRONG: list[tuple[str, str, float, str]] = yaml.safe_load((HERE / "wrong.yaml").read_text("utf-8"))
RIGHT: list[str] = yaml.safe_load((HERE / "right.yaml").read_text("utf-8"))
NEAR = Decimal("0.006")


@pytest.mark.parametrize(("check", "severity", "right", "text"), WRONG)
def test_the_wrong_figure_is_told_with_the_right_one(check: str, severity: str, right: float, text: str) -> None:
    found = [one for one in remarks(text) if one.check == check and one.severity == severity]
    assert any(abs(figure - Decimal(str(right))) < NEAR for one in found for figure in claimed(one)), remarks(text)


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_said_of_a_right_sentence(text: str) -> None:
    assert remarks(text) == []


@pytest.mark.parametrize("text", [text for _, _, _, text in WRONG])
def test_a_remark_says_what_to_do_and_points_into_its_passage(text: str) -> None:
    for one in remarks("各项工作有序推进。", text):
        assert one.place == "passage.1"
        assert 0 <= one.start < one.end <= len(text)
        assert one.advice.endswith("。")
        assert not one.fact.endswith("。")


def test_every_sentence_of_a_long_passage_is_read() -> None:
    filler = "各项工作有序推进，全年召开会议12次。" * 800
    text = f"{filler}预算620万元，支出589万元，执行率94%。{filler}"
    (one,) = remarks(text)
    assert text[one.start : one.end] == "94%"


PIECES = st.sampled_from(
    [
        *(
            "总计",
            "其中",
            "包括",
            "合计",
            "共",
            "甲",
            "占",
            "比上年",
            "增加",
            "下降",
            "由",
            "到",
            "执行率",
            "预算",
            "支出",
        ),
        *(
            "人均",
            "每套",
            "结余",
            "上年结转",
            "一是",
            "二是",
            "三个方面的问题：",
            "分别为",
            "得",
            "扣",
            "满意",
            "上述",
            "三公经费",
        ),
        *(
            "，",
            "、",
            "（",
            "）",
            "。",
            "：",
            "；",
            "=",
            "+",
            "\n",
            "《",
            "》",
            "等",
            "约",
            "近",
            "10万元",
            "5人",
            "3",
            "12.5%",
        ),
        *("0元", "1.2亿元", "三项", "5个百分点", "300元/人·月", "２０", "2024年", "20分"),
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for one in remarks_on([Passage("passage.0", "", text)], HEADER):
        assert 0 <= one.start < one.end <= len(text)
        assert one.expected is None or one.expected.is_finite()
