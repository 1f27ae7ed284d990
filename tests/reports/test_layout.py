"""The printed package against GB/T 9704-2012 (regulation §9), measured on the PDF itself."""

import logging
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from apps.core import pdf
from apps.evaluations.facts import Sheet
from tests.evaluations.sheets import cell, complete, large, with_indicator, with_project
from tests.reports.papers import (
    APPROVED,
    DRAFT,
    EXPLANATION,
    MM,
    PrintedPage,
    Word,
    fonts_of,
    html_of,
    pages_of,
    printed,
    reader_of,
    titled,
    with_narrative,
    with_scores_due,
    yuelu,
)

PORTRAIT = (210 * MM, 297 * MM)
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM


@pytest.fixture(scope="module")
def approved() -> bytes:
    return printed(with_scores_due(yuelu()))


@pytest.fixture(scope="module")
def pages(approved: bytes) -> list[PrintedPage]:
    return pages_of(approved)


def numbers_of(page: PrintedPage) -> list[Word]:
    """The words of the page number, at their places on the portrait sheet: below the block, in 四号."""
    placed = (page.on_the_sheet(word) for word in page.words)
    found = [word for word in placed if BOTTOM + 5 * MM < word.top < BOTTOM + 12 * MM]
    return sorted(found, key=lambda word: word.left)


def stamp_of(page: PrintedPage) -> list[Word]:
    """The words of the small line at the foot of the sheet."""
    return [word for word in map(page.on_the_sheet, page.words) if word.top > BOTTOM + 15 * MM]


def long_report(characters: int) -> Sheet:
    return with_narrative(titled(complete()), "一" * characters)


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    page = pages_of(printed(long_report(28 * 60)))[3]
    lines = [word for word in page.words if set(word.text) == {"一"}]
    assert [len(line.text) for line in lines] == [28] * 22
    assert {round(line.left / MM, 1) for line in lines} == {28.0}
    assert max(line.right for line in lines) <= RIGHT + 0.5
    assert lines[0].top >= TOP
    assert lines[-1].bottom <= BOTTOM
    pitches = {round(below.top - above.top, 2) for above, below in pairwise(lines)}
    assert pitches == {28.99}
    assert (lines[-1].bottom - lines[0].top) == pytest.approx(21 * 28.99 + 16, abs=0.5)


def test_digits_do_not_spread_the_lines() -> None:
    text = "\n".join(["2020年支出总计7038.47万元，“三公”经费0.00万元"] * 60)
    page = pages_of(printed(with_narrative(titled(complete()), text)))[3]
    tops = sorted({round(word.top, 1) for word in page.words if TOP < word.top < BOTTOM})
    assert len(tops) == 22


def test_every_page_is_a4_and_only_the_score_table_lies_across(pages: list[PrintedPage]) -> None:
    sizes = {(round(min(page.width, page.height) / MM), round(max(page.width, page.height) / MM)) for page in pages}
    assert sizes == {(210, 297)}
    wide = [number for number, page in enumerate(pages) if page.is_wide]
    assert wide == list(range(wide[0], wide[-1] + 1))
    assert "附件2部门整体支出绩效评分表" in pages[wide[0]].text
    assert "评分计算说明" in pages[wide[-1]].text


def test_nothing_stands_outside_the_block_but_number_and_stamp(pages: list[PrintedPage]) -> None:
    for page in pages:
        for word in map(page.on_the_sheet, page.words):
            if page.is_wide:
                # On the sheet the block of a wide page is turned too: rows run down the sheet.
                assert word.top >= TOP - 0.5
            assert word.left >= LEFT - 0.5
            assert word.right <= RIGHT + 0.5
            assert word.top >= TOP - 0.5
            assert word.bottom <= BOTTOM + 0.5 or word.top >= BOTTOM + 5 * MM


def test_page_numbers_stand_outside_seven_millimetres_below_the_block(pages: list[PrintedPage]) -> None:
    assert [numbers_of(page) for page in pages[:2]] == [[], []]  # cover and contents carry none
    for count, page in enumerate(pages[2:], 1):
        dash, number, other_dash = numbers_of(page)
        assert (dash.text, number.text, other_dash.text) == ("—", str(count), "—")
        assert number.top == pytest.approx(BOTTOM + 7 * MM, abs=1.5)
        assert number.bottom - number.top == pytest.approx(14, abs=1)
        if count % 2:
            assert other_dash.right == pytest.approx(RIGHT - 14, abs=1)
        else:
            assert dash.left == pytest.approx(LEFT + 14, abs=1)


def test_number_and_stamp_of_a_wide_page_are_where_they_are_on_the_turned_sheet() -> None:
    pages = pages_of(printed(large(1, 60)))[2:]
    kinds = [(page.is_wide, count % 2) for count, page in enumerate(pages, 1)]
    assert set(kinds) == {(True, 0), (True, 1), (False, 0), (False, 1)}
    places = {
        (parity, word.text, round(word.left), round(word.top), round(word.bottom))
        for (_, parity), page in zip(kinds, pages, strict=True)
        for word in (*numbers_of(page)[:1], *stamp_of(page))
    }
    assert len(places) == 2 * (1 + 4)  # on odd and even pages: the first dash, and the four words of the stamp


@pytest.mark.parametrize("projects", [1, 30])
def test_the_report_begins_on_a_right_page_as_page_one(projects: int) -> None:
    pages = pages_of(printed(titled(large(projects, 1))))
    first = next(number for number, page in enumerate(pages, 1) if any(word.text == "1" for word in numbers_of(page)))
    assert first % 2 == 1
    assert "2025年度示例区农业农村局部门整体支出绩效自评报告" in pages[first - 1].text


def test_annexes_begin_on_new_pages_with_their_number_at_the_top_left(pages: list[PrintedPage]) -> None:
    for annex in ("附件1", "附件2"):
        page = next(page for page in pages if page.block[0].text == annex)
        number, title = page.block[:2]
        left, top = (35 * MM, 28 * MM) if page.is_wide else (LEFT, TOP)
        assert number.left == pytest.approx(left, abs=0.5)
        assert number.top == pytest.approx(top + (28.99 - 16) / 2, abs=1.5)
        centre = left + (225 if page.is_wide else 156) * MM / 2
        assert (title.left + title.right) / 2 == pytest.approx(centre, abs=1)
        assert title.bottom - title.top == pytest.approx(22, abs=1)
        assert title.top == pytest.approx(top + 2 * 28.99 + (28.99 - 22) / 2, abs=2)


def test_the_text_can_be_read_back(approved: bytes, pages: list[PrintedPage]) -> None:
    text = "".join(page.text for page in pages)
    assert "2020年度岳麓区商务局部门整体支出绩效自评报告" in text
    assert "7,038.47" in text
    assert re.sub(r"\s", "", EXPLANATION) in text
    extracted = "".join(page.extract_text() for page in reader_of(approved).pages)
    assert "7,038.47" in extracted
    assert "部门整体支出绩效评价基础数据表" in extracted


def test_all_faces_are_embedded(approved: bytes) -> None:
    fonts = fonts_of(approved)
    assert all(fonts.values())
    assert {"FandolFang", "FandolHei", "FandolKai", "FandolSong", "FandolSong-Bold", "Document-Latin"} <= set(fonts)


def test_properties_and_bookmarks(approved: bytes) -> None:
    reader = reader_of(approved)
    assert reader.metadata is not None
    assert reader.metadata.title == "2020年度岳麓区商务局部门整体支出绩效自评报告"
    assert reader.metadata.author == "岳麓区商务局"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"  # type: ignore[index]
    top = [item.title for item in reader.outline if not isinstance(item, list)]
    assert top == [
        "2020年度岳麓区商务局部门整体支出绩效自评报告",
        "部门整体支出绩效评价基础数据表",
        "部门整体支出绩效评分表",
    ]


def test_the_contents_name_the_pages() -> None:
    pages = pages_of(printed(titled(complete())))
    listed = re.findall(r"附件(\d)(.*?)\.{3,}(\d+)", pages[1].text)
    assert [(number, name) for number, name, _ in listed] == [
        ("1", "部门整体支出绩效评价基础数据表"),
        ("2", "部门整体支出绩效评分表"),
        ("3", "项目支出绩效自评表（项目1）"),
        ("4", "项目支出绩效自评表（项目2）"),
    ]
    for number, _, count in listed:
        assert pages[int(count) + 1].block[0].text == f"附件{number}"


def test_only_drafts_carry_the_watermark() -> None:
    sheet = titled(complete())
    drafts, approved = pages_of(printed(sheet, DRAFT)), pages_of(printed(sheet, APPROVED))
    for page in drafts:
        big = [word for word in page.words if word.text in {"草", "稿", "草稿"} and word.right - word.left > 60]
        assert big
        assert "".join(word.text for word in stamp_of(page)) == "草稿未经审定数据校验码9f2c41d07ab3"
    assert not any("草" in page.text for page in approved)
    stamps = {"".join(word.text for word in stamp_of(page)) for page in approved}
    assert stamps == {"数据校验码9f2c41d07ab3第2版2021年5月8日审定"}
    assert len(drafts) == len(approved)


def test_the_head_of_a_long_table_is_on_every_page() -> None:
    pages = pages_of(printed(titled(large(1, 60))))
    start = next(number for number, page in enumerate(pages) if page.block[0].text == "附件3")
    assert len(pages) - start >= 3
    assert all("三级指标" in page.text and "实际完成值" in page.text for page in pages[start:])


def test_no_row_is_torn_apart() -> None:
    sheet = titled(large(1, 40))
    rows = tuple(
        replace(row, deviation_reason=f"起{place:02}" + "因上级资金下达较晚，部分工作跨年实施，" * 2 + f"讫{place:02}")
        for place, row in enumerate(sheet.projects[0].indicators)
    )
    pages = pages_of(printed(with_project(1, sheet, indicators=rows)))
    together = [number for page in pages for number in re.findall(r"起(\d\d)", page.text) if f"讫{number}" in page.text]
    assert sorted(together) == [f"{place:02}" for place in range(40)]


def test_a_row_higher_than_a_page_loses_nothing() -> None:
    sheet = with_indicator(11, titled(complete()), actual=cell("100"), deviation_reason="长" * 3000)
    pages = pages_of(printed(sheet))
    assert sum(page.text.count("长") for page in pages) == 3000


def test_long_latin_text_stays_in_its_cell() -> None:
    sheet = with_indicator(11, titled(complete()), name="https://example.invalid/" + "a" * 300)
    for page in pages_of(printed(sheet)):
        assert all(page.on_the_sheet(word).right <= RIGHT + 0.5 for word in page.words)


@pytest.mark.parametrize("edition", [DRAFT, APPROVED])
def test_weasyprint_has_nothing_to_complain_about(
    edition: object, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    pdf._engine.cache_clear()  # the stylesheet is read again, and complained about if need be
    try:
        pdf.render(html_of(yuelu(), edition))  # type: ignore[arg-type]
    finally:
        logger.removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_no_total_stands_alone_on_a_page() -> None:
    """Project forms of every length around a full page: the total keeps two indicators with it."""
    forms = [replace(large(1, rows).projects[0], id=rows) for rows in range(20, 30)]
    pages = pages_of(printed(titled(replace(complete(), projects=tuple(forms)))))
    last = [page for page in pages if "总分" in page.text and page.width < page.height]  # not the traces of 附件1
    assert len(last) == len(forms)
    assert any("项目名称" not in page.text for page in last)
    assert [page.text for page in last if page.text.count("培训人次") < 2] == []


@pytest.mark.parametrize("rows", [13, 15, 17, 19])
def test_the_details_of_the_base_data_keep_together(rows: int) -> None:
    line = complete().lines[0]
    lines = tuple(replace(line, id=number, function_code=f"{200 + number}") for number in range(rows))
    pages = pages_of(printed(titled(replace(complete(), lines=lines))))
    titles = ("项目资金情况", "收支平衡情况", "编制构成和“三公”经费相关数量", "行政编制")
    assert [page.text for page in pages if 0 < sum(title in page.text for title in titles) < len(titles)] == []


def test_the_signature_never_stands_on_a_page_without_text() -> None:
    pages = [pages_of(printed(long_report(28 * lines))) for lines in (10, 12, 16)]
    signed = [next(page for page in document if "附件：" in page.text) for document in pages]
    assert [page.text.partition("附件：")[0] != "" for page in signed] == [True, True, True]
