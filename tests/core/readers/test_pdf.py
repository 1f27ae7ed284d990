"""The reader of PDF: paragraphs over lines and pages, ruled tables, and what has no text."""

from io import BytesIO

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from apps.core.readers import pdf
from apps.core.readers.limits import Allowance
from apps.core.refusals import Refused
from apps.core.tabular import Opened
from tests.core.readers.build import pdf as written

FIRST = "本年度预算安排一百万元，实际支出九十万元，比上年增加十万元，主要是新增人员的经费。" * 6
SECOND = "各项指标全部完成，满意度为九成五。"
TABLE = (
    "<table><tr><td colspan=2>项目名称</td><td>甲项目</td></tr><tr><td rowspan=2>产出指标</td><td>数量</td>"
    "<td>1,234.50</td></tr><tr><td>质量</td><td>95%</td></tr></table>"
)
REPORT = f"<style>p{{text-indent:2em;text-align:justify}}</style><h3>一、概况</h3><p>{FIRST}</p><p>{SECOND}</p>"


def opened(content: bytes, **allowance: int) -> Opened:
    return pdf.read_pdf(content, Allowance(**allowance))


def changed(content: bytes, change: object) -> bytes:
    writer, buffer = pypdf.PdfWriter(clone_from=BytesIO(content)), BytesIO()
    change(writer)  # type: ignore[operator]
    writer.write(buffer)
    return buffer.getvalue()


def test_lines_become_paragraphs_and_headings_stay_apart() -> None:
    assert opened(written(REPORT)).paragraphs == ("一、概况", FIRST, SECOND)


def test_a_paragraph_goes_on_over_the_end_of_a_page_and_page_numbers_are_no_text() -> None:
    style = "@page{size:A5;@bottom-center{content:'— ' counter(page) ' —'}} p{text-indent:2em;text-align:justify}"
    content = written("".join(f"<p>{FIRST}</p>" for _ in range(6)), style)
    assert len(pypdf.PdfReader(BytesIO(content)).pages) > 2
    assert opened(content).paragraphs == (FIRST,) * 6


def test_ruled_tables_are_grids_between_the_paragraphs() -> None:
    read = opened(written(f"<p>以上</p>{TABLE}<p>以下</p>"))
    (grid,) = read.grids
    assert grid.rows == (("项目名称", "", "甲项目"), ("产出指标", "数量", "1,234.50"), ("", "质量", "95%"))
    assert (grid.merges, grid.page, grid.name) == (((0, 0, 0, 1), (1, 0, 2, 0)), 1, "")
    assert read.blocks == ("以上", grid, "以下")


def test_the_text_of_a_narrow_cell_is_joined() -> None:
    content = written(
        "<table><tr><td style='width:5em'>义务教育营养改善计划专项资金</td><td>一<br>二二二二二</td></tr></table>"
    )
    assert opened(content).grids[0].rows == (("义务教育营养改善计划专项资金", "一\n二二二二二"),)


def test_lines_without_uprights_are_no_table() -> None:
    read = opened(written("<p style='border-bottom:1px solid'>页眉</p><p><u>填报单位</u></p>"))
    assert (read.grids, read.paragraphs) == ((), ("页眉", "填报单位"))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_landscape_table_on_an_upright_page_is_read(turn: int) -> None:
    def turned(writer: pypdf.PdfWriter) -> None:
        for page in writer.pages:
            page.rotate(turn)
            page.transfer_rotation_to_content()

    upright = written(f"<p>一张横表的标题</p>{TABLE}", "@page{size:A4 landscape}")
    assert opened(changed(upright, turned)).blocks == opened(upright).blocks


def test_scripts_are_left_alone_and_named() -> None:
    def with_script(writer: pypdf.PdfWriter) -> None:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)

    read = opened(changed(written("<p>正文</p>"), with_script))
    assert (read.paragraphs, read.notes) == (("正文",), ("PDF 里带有脚本，没有运行，只读了文字。",))


PICTURE = (
    "<img src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%2240%22 height=%2240%22>"
    "<rect width=%2240%22 height=%2240%22/></svg>'>"
)


def test_pages_of_pictures_are_named() -> None:
    read = opened(written(f"<p>正文</p><div style='break-before:page'>{PICTURE}</div>"))
    assert (read.paragraphs, read.notes) == (("正文",), ("第 2 页是图片，没有读到文字。",))


def test_a_scanned_document_is_named_as_such() -> None:
    with pytest.raises(Refused, match="扫描件"):
        opened(written(PICTURE))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (changed(written("<p>正文</p>"), lambda writer: writer.encrypt("secret")), "加了密码"),
        (written("<p>正文</p>")[:500], "PDF 已损坏"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "PDF 已损坏"),
        (
            changed(written("<p>正文</p>"), lambda writer: [writer.add_blank_page(595, 842) for _ in range(5_000)]),
            "PDF 有 5,001 页，超过 300 页",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        opened(content)


def test_too_much_text_is_refused() -> None:
    with pytest.raises(Refused, match="第 1 页的文字过多"):
        opened(written(REPORT), characters=100)
    with pytest.raises(Refused, match="内容过多"):
        opened(written(REPORT), rows=2)
    with pytest.raises(Refused, match="表格过大"):
        opened(written(TABLE), cells=3)


def test_a_font_without_its_characters_is_told() -> None:
    assert pdf._is_strange("\ue123")
    assert not pdf._is_strange("甲")
