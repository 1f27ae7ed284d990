"""Copied text: which reports and passages are named, from which number on, and in which words."""

import struct

import pytest

from apps.core.findings import Severity
from apps.evaluations.checks.words.copying import (
    SHINGLE,
    Similar,
    fingerprints,
    shingles,
    signature_of,
    similar_passages,
)
from apps.evaluations.facts import Copied
from tests.evaluations.sheets import complete
from tests.evaluations.words.test_copying import accused, at, prose
from tests.evaluations.words.texts import similar_among


def signed(*marks: int) -> bytes:
    return struct.pack(f"<{len(marks)}I", *marks)


OWN = signed(*range(1, 11))


def test_a_number_parts_the_fingerprints_of_a_text() -> None:
    first, second = prose(1, 50), prose(2, 60)
    text = f"{first}2024{second}"
    assert shingles(text) == shingles(first) | shingles(second)
    assert set(fingerprints(signature_of(text))) == {
        *fingerprints(signature_of(first)),
        *fingerprints(signature_of(second)),
    }


def test_a_text_of_one_shingle_has_one_fingerprint() -> None:
    assert len(fingerprints(signature_of(prose(1, SHINGLE)))) == 1
    assert signature_of(prose(1, SHINGLE - 1)) == b""


def test_reports_are_named_from_two_shared_fingerprints_on() -> None:
    others = [(1, signed(1, 99)), (2, signed(1, 2, 99)), (3, signed(3, 4, 5)), (4, signed(98, 99))]
    assert similar_among(OWN, others) == [Similar(3, frozenset({3, 4, 5})), Similar(2, frozenset({1, 2}))]
    assert similar_among(OWN, others, least=3) == [Similar(3, frozenset({3, 4, 5}))]


def test_at_most_five_reports_are_named() -> None:
    others = [(report, signed(report, report + 1)) for report in range(1, 8)]
    assert [similar.report for similar in similar_among(OWN, others)] == [1, 2, 3, 4, 5]
    assert [similar.report for similar in similar_among(OWN, others, limit=2)] == [1, 2]


@pytest.mark.parametrize(
    ("bearing", "silent", "is_common"),
    [(5, 0, False), (6, 0, True), (6, 100, True), (10, 190, False), (11, 190, True)],
)
def test_what_more_than_five_reports_or_one_in_twenty_say_is_common(bearing: int, silent: int, is_common: bool) -> None:
    others = [(report, signed(1, 2)) for report in range(bearing)]
    others += [(1_000 + report, signed(99)) for report in range(silent)]
    assert (similar_among(OWN, others) == []) == is_common


def test_common_fingerprints_are_not_counted() -> None:
    others = [(report, signed(1, 2)) for report in range(6)] + [(7, signed(1, 2, 3)), (8, signed(1, 2, 3, 4))]
    assert similar_among(OWN, others) == [Similar(8, frozenset({3, 4}))]


def test_passages_begin_and_end_with_the_shared_letters() -> None:
    first, second = prose(1, 50), prose(2, 60)
    text, other = f"{first}甲，乙。{second}", f"{second}丙丁{first}"
    assert [
        (text[shared.start : shared.end], other[shared.other_start : shared.other_end])
        for shared in similar_passages(text, other)
    ] == [(first, first), (second, second)]


@pytest.mark.parametrize("letters", [SHINGLE, SHINGLE + 1, 25, 39, 40, 100])
def test_a_whole_text_is_shared(letters: int) -> None:
    text = prose(3, letters)
    (shared,) = similar_passages(text, text, shortest=letters)
    assert (shared.start, shared.end, shared.other_start, shared.other_end) == (0, letters, 0, letters)
    assert similar_passages(text, text, shortest=letters + 1) == ()


@pytest.mark.parametrize("cut", [40, 41, 50, 59, 60])
def test_a_copy_ends_where_the_other_text_ends(cut: int) -> None:
    text = prose(4, 60)
    (shared,) = similar_passages(f"{text}续", f"前{text[:cut]}")
    assert (shared.start, shared.end, shared.other_start, shared.other_end) == (0, cut, 1, cut + 1)


def test_a_number_at_the_beginning_or_the_end_belongs_to_no_passage() -> None:
    text = prose(5, 45)
    (shared,) = similar_passages(f"2024{text}2025", f"1{text}3")
    assert (shared.start, shared.end, shared.other_start, shared.other_end) == (4, 49, 1, 46)


def test_a_passage_used_twice_is_told_twice() -> None:
    passage = prose(6, 40)
    assert len(similar_passages(f"{passage}甲{passage}", passage)) == 2


@pytest.mark.parametrize(
    ("letters", "shown"),
    [(40, prose(7, 40)), (41, f"{prose(7, 41)[:20]}…{prose(7, 41)[-10:]}")],
)
def test_a_copied_passage_is_quoted_whole_or_by_its_ends(letters: int, shown: str) -> None:
    (found,) = accused(complete(), Copied(at("narrative.use"), prose(7, letters), "示例区统计局2025年度报告"))
    assert (found.check, found.severity, found.where.section) == ("T14", Severity.WARNING, "narrative")
    assert found.text == (
        f"“{shown}”（{letters} 字）与示例区统计局2025年度报告相同。\n请按本单位、本年度的实际情况改写，或说明原因。"
    )


def test_a_quotation_stands_on_one_line() -> None:
    passage = prose(8, 44)
    (found,) = accused(complete(), Copied(at("narrative.use"), f"{passage[:10]}\n{passage[10:]}", "甲"))
    assert found.fact.startswith(f"“{passage[:10]} {passage[10:19]}…")
    assert "（45 字）" in found.fact
