"""Sentences and reports of too many numbers are named, not judged; what stands before and behind them still is."""

from collections.abc import Iterator

import pytest

from apps.papers.checks import sentences
from apps.papers.checks.sentences import extent
from apps.papers.checks.sentences.clauses import Sentence
from apps.papers.facts import Remark
from tests.papers.sentences.remarks import remarks

WRONG = "办公支出8万元、差旅支出5万元，合计14万元。"
ENDLESS = "、".join(f"第{number}批用去{number}.5万元" for number in range(1, extent.MOST_OF_A_SENTENCE + 2)) + "。"


def words_of(remark: Remark, text: str) -> str:
    return text[remark.start : remark.end]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Sentence]:
    """The sentences that a judge is given."""
    given: list[Sentence] = []

    def judge(sentence: Sentence) -> Iterator[Remark]:
        given.append(sentence)
        return iter(())

    monkeypatch.setattr(sentences, "JUDGES", (judge,))
    return given


def test_a_sentence_of_too_many_numbers_is_named() -> None:
    text = WRONG + ENDLESS + WRONG
    found = remarks(text)
    assert [one.check for one in found if one.check != "T11"] == ["T13"]
    named = next(one for one in found if one.check == "T13")
    assert words_of(named, text) == ENDLESS.rstrip("。")
    assert f"{extent.MOST_OF_A_SENTENCE + 1} 个数" in named.fact
    assert "没有核对" in named.fact


def test_what_stands_before_and_behind_it_is_judged() -> None:
    text = WRONG + ENDLESS + WRONG
    places = [one.start for one in remarks(text) if one.check == "T11"]
    assert [place < len(WRONG) for place in places] == [True, False]
    assert all(place < len(WRONG) or place > len(WRONG + ENDLESS) for place in places)


def test_no_judge_sees_it(seen: list[Sentence]) -> None:
    remarks(WRONG + ENDLESS + WRONG)
    assert [len(sentence.figures) for sentence in seen] == [3, 3]
    assert [len(sentence.before) for sentence in seen] == [0, 0]


def test_a_sentence_with_as_many_numbers_as_may_be_is_judged(seen: list[Sentence]) -> None:
    remarks("、".join(["用去1万元"] * extent.MOST_OF_A_SENTENCE))
    assert [len(sentence.figures) for sentence in seen] == [extent.MOST_OF_A_SENTENCE]


def test_a_sentence_without_end_is_named_too(seen: list[Sentence]) -> None:
    text = "，".join(["推进各项重点工作"] * extent.LONGEST_SENTENCE) + "，用去3万元"
    assert [one.check for one in remarks(text)] == ["T13"]
    assert seen == []


def test_a_long_text_without_numbers_is_fine() -> None:
    assert remarks("，".join(["推进各项重点工作"] * extent.LONGEST_SENTENCE)) == []


def test_a_report_of_too_many_numbers_is_judged_up_to_a_place(
    seen: list[Sentence], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extent, "MOST_OF_A_REPORT", 7)
    found = remarks(WRONG, WRONG * 2, WRONG)
    assert len(seen) == 2
    (named,) = (one for one in found if one.check == "T13")
    assert (named.place, named.start, named.end) == ("passage.1", len(WRONG), len(WRONG * 2))
    assert "从这里起没有逐句核对" in named.fact
