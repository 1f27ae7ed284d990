"""Copied text: shingles, stored signatures, the lookup, the shared passages."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.words.copying import (
    LONGEST_REPORT,
    SHINGLE,
    SHORTEST,
    WINDOW,
    compared_texts,
    copied,
    fingerprints,
    report_signature,
    shingles,
    signature_of,
    similar_passages,
    t14_texts_are_its_own,
)
from apps.evaluations.facts import Context, Copied, Sheet
from tests.evaluations.sheets import complete, with_project
from tests.evaluations.words.texts import similar_among, with_text

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
    assert similar_among(signature_of(text), [(1, signature_of(prose(1, 500)))]) == []


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
    found = similar_among(signature_of(asked), stored)
    assert [similar.report for similar in found] == [7, 9]
    assert len(found[0].marks) > 4 * len(found[1].marks)
    assert found[0].marks <= shingles(reports[7]) & shingles(asked)
    assert similar_among(signature_of(prose(100, 3_000)), stored) == []


def test_phrases_of_many_reports_do_not_count() -> None:
    phrase = prose(5, 200)
    stored = [(number, signature_of(phrase + prose(number, 2_000))) for number in range(10, 40)]
    copied = prose(12, 400)
    found = similar_among(signature_of(phrase + copied + prose(99, 1_000)), stored)
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


def test_a_token_breaks_off_like_a_number() -> None:
    first, second = prose(1, 20), prose(2, 20)
    text = f"{first}，[[支出总计.本年决算数|万元]]，{second}"
    assert (
        shingles(text) == shingles(f"{first}7038.47万元{second}".replace("万元", "")) == shingles(f"{first}0{second}")
    )
    assert similar_passages(text, text) == ()
    assert shingles(f"{first}[[{second}") == shingles(first + second)


def test_to_name_a_regulation_is_not_to_copy() -> None:
    title = f"《{prose(1, 60)}》"
    assert similar_passages(f"根据{title}，", f"按照{title}，") == ()
    assert shingles(f"{prose(2, 20)}{title}{prose(3, 20)}") == shingles(f"{prose(2, 20)}0{prose(3, 20)}")


def test_texts_that_can_be_copied_are_the_long_ones_of_all_forms() -> None:
    long, short = prose(1, SHORTEST), prose(2, SHORTEST - 1)
    sheet = with_project(1, with_text(long), expected_goal=long, achieved_goal=short)
    sheet = replace(sheet, basics=replace(sheet.basics, duties=long, main_work=short))
    assert [where.cell for where, _ in compared_texts(sheet)] == [
        "basics.duties",
        "project.1.expected_goal",
        "narrative.use",
    ]
    assert compared_texts(complete()) == ()
    assert report_signature(compared_texts(complete())) == b""


def test_no_report_is_too_long_to_be_compared() -> None:
    sheet = with_text(prose(1, 30_000), with_text(prose(2, 30_000), key="basic"))
    sheet = replace(sheet, basics=replace(sheet.basics, duties=prose(3, 30_000), main_work=prose(4, 30_000)))
    lengths = [len(text) for _, text in compared_texts(sheet)]
    assert lengths == [30_000] * 3
    assert sum(lengths) <= LONGEST_REPORT


def at(cell: str) -> Where:
    return Where(cell.partition(".")[0], cell)


def test_what_two_reports_share_stands_at_the_cell_of_the_own_text() -> None:
    first, second = prose(1, 60), prose(2, 60)
    own = [
        (at("basics.duties"), prose(3, 50)),
        (at("narrative.use"), f"本局{first}。"),
        (at("narrative.basic"), second),
    ]
    other = [(at("narrative.use"), second), (at("basics.duties"), f"另{first}")]
    assert list(copied(own, other, "另一单位2024年度报告")) == [
        Copied(at("narrative.use"), first, "另一单位2024年度报告"),
        Copied(at("narrative.basic"), second, "另一单位2024年度报告"),
    ]
    assert list(copied([], other, "另一单位")) == list(copied(own, [], "另一单位")) == []


def test_no_passage_runs_from_one_text_into_the_next() -> None:
    passage = prose(1, 60)
    texts = [(at("narrative.use"), passage[:30]), (at("narrative.basic"), passage[30:])]
    assert list(copied(texts, [(at("narrative.use"), passage)], "另一单位")) == []
    assert list(copied([(at("narrative.use"), passage)], texts, "另一单位")) == []


def test_of_what_two_reports_share_only_what_few_others_write_counts() -> None:
    phrase, passage = prose(1, 60), prose(2, 60)
    texts = [(at("narrative.use"), f"{phrase}1{passage}")]
    (found,) = copied(texts, texts, "另一单位", shingles(passage))
    assert found.words == passage
    assert list(copied(texts, texts, "另一单位", shingles(prose(3, 60)))) == []


def accused(sheet: Sheet, *found: Copied) -> list[Finding]:
    return list(t14_texts_are_its_own(sheet, Context(copied=found)))


def test_copied_from_another_department_and_from_ones_own_last_year() -> None:
    own, foreign, where = prose(1, 60), prose(2, 60), at("narrative.use")
    theirs = Copied(where, foreign, "示例区统计局2024年度报告")
    ours = Copied(where, own, "本单位2024年度报告", is_own=True)
    (found,) = accused(complete(), theirs, ours)
    assert (found.check, found.severity, found.where.cell) == ("T14", Severity.WARNING, "narrative.use")
    assert found.message == (
        f"“{foreign[:20]}…{foreign[-10:]}”（60 字）与示例区统计局2024年度报告相同；"
        f"“{own[:20]}…{own[-10:]}”（60 字）与本单位2024年度报告相同。请按本单位、本年度的实际情况改写，或说明原因。"
    )
    (hint,) = accused(complete(), ours)
    assert hint.severity is Severity.HINT
    assert accused(complete()) == []


def test_the_scheme_says_how_grave_a_copy_is() -> None:
    milder = replace(complete(), scheme=replace(complete().scheme, severities={"T14": Severity.HINT}))
    (found,) = accused(milder, Copied(at("narrative.use"), prose(1, 60), "另一单位2024年度报告"))
    assert found.severity is Severity.HINT


def test_the_same_words_in_several_reports_are_named_once_a_report() -> None:
    words, where = prose(1, 40), at("narrative.use")
    titles = ("另一单位2024年度报告", "另一单位2024年度报告", "示例区统计局2023年度报告")
    (found,) = accused(complete(), *(Copied(where, words, title) for title in titles))
    assert (
        found.fact
        == f"“{words}”（40 字）与另一单位2024年度报告相同；“{words}”（40 字）与示例区统计局2023年度报告相同。"
    )


@given(st.text(alphabet="加强管理0 ，\n", max_size=120), st.text(alphabet="加强管理0 ，\n", max_size=120))
def test_passages_never_fail_and_stay_inside(text: str, other: str) -> None:
    for shared in similar_passages(text, other, shortest=SHINGLE):
        assert 0 <= shared.start < shared.end <= len(text)
        assert 0 <= shared.other_start < shared.other_end <= len(other)
