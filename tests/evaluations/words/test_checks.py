"""All checks of words together: names, identity, the published report, clean sheets, long ones."""

import inspect
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.evaluations.checks.places import form_order
from apps.evaluations.checks.words import WORD_CHECKS
from apps.evaluations.checks.words.passages import READ_LENGTH, passages_of, texts_of
from apps.evaluations.checks.words.reading import read_words
from apps.evaluations.rules import assess
from tests.evaluations.sheets import complete, yuelu_2020
from tests.evaluations.words.texts import YUELU_REPORT, with_text, word_findings


def test_every_check_is_named_after_its_id_and_cites_its_source() -> None:
    ids = [check.__name__[:3].upper() for check in WORD_CHECKS]
    assert ids == [f"T{number:02}" for number in (*range(1, 14), *range(15, 26))]  # 14 needs other reports
    for check in WORD_CHECKS:
        assert re.search(r"regulation §\d", inspect.getdoc(check) or ""), check.__name__


EVERYTHING = (
    "2023年度支出总计900万元。公务接待费9.99万元，比上年增加，XX项目，社会保障与就业支出3.50元，公车购置0元。"
    "本年没有公务接待费支出。基本支出400元。总计9万元，其中甲5万元、乙3.6万元。完成了了任务，占比1.234%。[[没有的数据]]"
)


def test_every_check_reports_under_its_own_id_at_a_known_cell() -> None:
    sheet = with_text(EVERYTHING)
    assessment = assess(sheet)
    cells = set(form_order(sheet))
    seen = set()
    for check in WORD_CHECKS:
        for found in check(sheet, assessment):
            assert found.check == check.__name__[:3].upper()
            assert found.where.cell in cells
            assert found.message.endswith("。")
            seen.add(found.check)
    assert seen >= {"T01", "T02", "T03", "T04", "T05", "T06", "T08", "T09", "T10", "T11", "T12"}


ADVICE = {
    "T01": "请核对，更正正文或表中的数据。",
    "T02": "请核对增减的表述，更正正文或表中的数据，并写明原因。",
    "T03": "本次填报 2025 年度，请核对年份，更正沿用的旧文字。",
    "T04": "请填写具体内容，或删除。",
    "T05": "请核对是“元”还是“万元”，更正写错的一处。",
    "T06": "没有发生的，表中填 0，正文写明“本年度无此项支出”；有发生的请更正正文。",
    "T07": "年初没有预算的，请改写为“完成全年预算的”。",
    "T08": "请核对百分比。",
    "T09": "请改用政府收支分类科目的名称。",
    "T10": "请删除多余的字词或标点。",
    "T11": "请核对各项和合计，或写明未列示的部分。",
    "T12": "请补填数据，或删除、改选插入的数据。",
}


def test_every_finding_says_what_to_do_and_points_to_its_section() -> None:
    text = f"{EVERYTHING}公务用车购置费18万元，完成年初预算的100%。"
    found = [one for one in word_findings(with_text(text)) if one.check in ADVICE]
    assert {one.check: one.text.partition("\n")[2] for one in found} == ADVICE
    assert {(one.where.section, one.where.cell, one.where.item) for one in found} == {
        ("narrative", "narrative.use", None)
    }


def test_keys_are_unique() -> None:
    sheet = replace(complete(), narrative={"basic": EVERYTHING, "use": EVERYTHING, "other": EVERYTHING})
    keys = [found.key for found in word_findings(sheet)]
    assert len(keys) > 25
    assert len(set(keys)) == len(keys)


def test_complete_sheet_has_no_finding() -> None:
    assert word_findings(complete()) == []
    assert word_findings(replace(complete(), narrative={})) == []


def test_published_report_of_2020() -> None:
    found = word_findings(with_text(YUELU_REPORT, yuelu_2020()))
    assert [(one.check, one.severity.value, one.where.cell) for one in found] == [
        ("T02", "hint", "narrative.use"),
        ("T02", "hint", "narrative.use"),
        ("T09", "hint", "narrative.use"),
        ("T11", "hint", "narrative.use"),
    ]
    assert [one.fact for one in found[:2]] == [
        "正文写出国经费“出国经费减少”，表中上年决算数未填，无法核对。",
        "正文写公车购置“公车购置支出减少”，表中上年决算数未填，无法核对。",
    ]
    assert found[2].fact == "“社会保障与就业支出”的规范名称是“社会保障和就业支出”。"


PARTS = st.sampled_from(
    [*EVERYTHING, "支出总计", "1000万元", "比上年", "持平", "\n", "（", "[[", "]]", "X", "……", "2026年"]
)


@settings(max_examples=150)
@given(st.one_of(st.lists(PARTS, max_size=40).map("".join), st.text(max_size=60)))
def test_no_text_makes_a_check_fail(text: str) -> None:
    for found in word_findings(with_text(text)):
        assert found.text.count("\n") == 1


@pytest.mark.parametrize(
    "unit", ["支出总计7038.47万元，", "其中占增加1万元", "1", "（", "的", "[[支出总计.本年决算数]]", "没有"]
)
def test_of_ten_megabytes_only_the_beginning_is_read_and_that_is_told(unit: str) -> None:
    sheet = with_text(unit * (10_000_000 // len(unit)))
    longest = max(len(passage.text) for passage in passages_of(sheet, assess(sheet)))
    assert longest <= 2 * READ_LENGTH  # tokens are filled in after the text was cut
    assert max(len(text.text) for text in texts_of(sheet)) == READ_LENGTH
    assert "T13" in {one.check for one in word_findings(sheet)}


def test_the_report_is_read_once_for_all_checks() -> None:
    sheet = with_text(EVERYTHING)
    assessment = assess(sheet)
    assert read_words(sheet, assessment) is read_words(sheet, assessment)
    assert read_words(replace(sheet), assessment) is not read_words(sheet, assessment)
