"""Copied text: shingles, stored signatures, the lookup, the shared passages."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.findings import Severity
from apps.evaluations.checks.words.copying import (
    SHINGLE,
    WINDOW,
    Source,
    fingerprints,
    shingles,
    signature_of,
    similar_passages,
    similar_reports,
    t14_texts_are_its_own,
)
from tests.evaluations.words.texts import with_text

ALPHABET = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 800))


def prose(seed: int, letters: int) -> str:
    """Letters without meaning, the same for the same seed."""
    return "".join(random.Random(seed).choices(ALPHABET, k=letters))


def test_shingles_do_not_see_marks_spaces_and_line_breaks() -> None:
    assert shingles("加强财务管理，提高资金使用效益。") == shingles("加强财务管理 提高资金\n使用效益")
    assert len(shingles("加强财务管理，提高资金使用效益")) == 14 - SHINGLE + 1


def test_a_number_breaks_off_whatever_it_is() -> None:
    text = "加强财务管理提高资金使用{}效益促进事业发展再上台阶"
    assert shingles(text.format("2020")) == shingles(text.format("3.5"))
    assert shingles(text.format("")) != shingles(text.format("1"))


def test_shingles_are_the_same_in_every_process() -> None:
    assert shingles("加强财务管理提高资金") == {2216870561}


@pytest.mark.parametrize("text", ["", "短文", "1234567890123", "，。；"])
def test_short_texts_have_none(text: str) -> None:
    assert shingles(text) == frozenset()
    assert signature_of(text) == b""
    assert similar_reports(signature_of(text), [(1, signature_of(prose(1, 500)))]) == []


def test_signature_is_small_and_reads_back() -> None:
    signature = signature_of(prose(1, 6_000))
    marks = fingerprints(signature)
    assert list(marks) == sorted(set(marks))
    assert set(marks) <= shingles(prose(1, 6_000))
    assert len(signature) == 4 * len(marks) < 2_500


@given(st.integers(0, 10**6), st.integers(0, 300), st.integers(0, 300))
def test_a_shared_passage_always_leaves_a_fingerprint(seed: int, before: int, after: int) -> None:
    passage = prose(seed + 1, SHINGLE + WINDOW - 1)
    one = prose(seed + 2, before) + passage + prose(seed + 3, after)
    other = prose(seed + 4, after) + passage + prose(seed + 5, before)
    assert set(fingerprints(signature_of(one))) & set(fingerprints(signature_of(other)))


def test_lookup_names_the_reports_that_share_most() -> None:
    reports = {number: prose(number, 3_000) for number in range(50)}
    asked = reports[7][:1_500] + reports[9][:300] + prose(99, 1_200)
    stored = [(number, signature_of(text)) for number, text in reports.items()]
    found = similar_reports(signature_of(asked), stored)
    assert [similar.report for similar in found] == [7, 9]
    assert 0.4 < found[0].share < 0.6
    assert similar_reports(signature_of(prose(100, 3_000)), stored) == []


def test_phrases_of_many_reports_do_not_count() -> None:
    phrase = prose(5, 200)
    stored = [(number, signature_of(phrase + prose(number, 2_000))) for number in range(10, 40)]
    copied = prose(12, 400)
    found = similar_reports(signature_of(phrase + copied + prose(99, 1_000)), stored)
    assert [similar.report for similar in found] == [12]


def test_shared_passages_in_both_texts() -> None:
    passage = prose(1, 80)
    text = f"本局情况。{passage[:40]}，{passage[40:]}。以上。"
    other = f"{prose(2, 30)}{passage}{prose(3, 30)}"
    (shared,) = similar_passages(text, other)
    assert text[shared.start : shared.end] == f"{passage[:40]}，{passage[40:]}"
    assert other[shared.other_start : shared.other_end] == passage


@pytest.mark.parametrize(("letters", "count"), [(39, 0), (40, 1)])
def test_shortest_passage(letters: int, count: int) -> None:
    passage = prose(1, letters)
    assert len(similar_passages(f"甲{passage}乙", f"丙{passage}丁")) == count


def test_a_number_ends_a_passage() -> None:
    first, second = prose(1, 50), prose(2, 60)
    found = similar_passages(f"{first}2024{second}", f"{first}2025{second}")
    assert [shared.end - shared.start for shared in found] == [50, 60]


def test_long_repetitions_take_no_longer_than_long_texts() -> None:
    assert len(similar_passages("绩效" * 15_000, "绩效" * 15_000)) == 1


def test_copied_from_another_department_and_from_ones_own_last_year() -> None:
    own, foreign = prose(1, 60), prose(2, 60)
    sheet = with_text(f"{own}。{foreign}。")
    sources = [Source("示例区统计局2025年度报告", foreign), Source("本部门2024年度报告", own, is_own=True)]
    (found,) = t14_texts_are_its_own(sheet, sources)
    assert (found.severity, found.where.cell) == (Severity.WARNING, "narrative.use")
    assert found.fact == (
        f"“{foreign[:20]}…{foreign[-10:]}”（60 字）与示例区统计局2025年度报告相同；"
        f"“{own[:20]}…{own[-10:]}”（60 字）与本部门2024年度报告相同。"
    )
    (hint,) = t14_texts_are_its_own(with_text(own), sources)
    assert hint.severity is Severity.HINT
    assert list(t14_texts_are_its_own(with_text(prose(3, 100)), sources)) == []


@given(st.text(alphabet="加强管理0 ，\n", max_size=120), st.text(alphabet="加强管理0 ，\n", max_size=120))
def test_passages_never_fail_and_stay_inside(text: str, other: str) -> None:
    for shared in similar_passages(text, other, shortest=SHINGLE):
        assert 0 <= shared.start < shared.end <= len(text)
        assert 0 <= shared.other_start < shared.other_end <= len(other)
