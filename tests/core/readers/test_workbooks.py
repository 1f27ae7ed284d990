"""The reader of workbooks: cells as they are shown, in .xlsx and in .xls."""

from datetime import datetime
from io import BytesIO

import pytest
import xlsxwriter
import xlwt

from apps.core.readers.limits import Allowance
from apps.core.readers.old_workbooks import read_old_workbook
from apps.core.readers.sheets import column_name
from apps.core.readers.workbooks import read_workbook
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened
from tests.core.readers.build import MAIN, workbook, workbook_of_xml


def opened(content: bytes, **allowance: int) -> Opened:
    return read_workbook(content, Allowance(**allowance))


def rows_of(content: bytes) -> tuple[tuple[str, ...], ...]:
    (grid,) = opened(content).grids
    return grid.rows


def test_values_stand_as_they_are_shown() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        percent, money = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "#,##0.00"})
        sheet.write_row(0, 0, [302001, 0.1 + 0.2, " 商务局 ", True])
        sheet.write_number(1, 0, 0.95, percent)
        sheet.write_number(1, 1, 1.05, percent)
        sheet.write_number(1, 2, 1234.5, money)
        sheet.write_datetime(1, 3, datetime(2025, 4, 20), book.add_format({"num_format": 14}))
        sheet.write_formula(2, 0, "=A2", percent, 0.9)
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.write_rich_string(2, 2, "甲", book.add_format({"bold": True}), "乙")

    assert rows_of(workbook(fill)) == (
        ("302001", "0.3", "商务局", "TRUE"),
        ("95%", "105%", "1,234.50", "2025/4/20"),
        ("90%", "#DIV/0!", "甲乙", ""),
    )


def test_hidden_parts_are_left_out_and_named() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        shown, hidden = book.add_worksheet("自评表"), book.add_worksheet("底稿")
        for row in range(6):
            shown.write_row(row, 0, [f"{letter}{row}" for letter in "abcd"])
        for row in (1, 2, 4):
            shown.set_row(row, options={"hidden": True})
        shown.set_column(1, 1, options={"hidden": True})
        shown.set_column(8, 9, options={"hidden": True})  # nothing stands there
        hidden.write(0, 0, "x")
        hidden.hide()

    read = opened(workbook(fill))

    assert [(grid.name, grid.hidden_rows) for grid in read.grids] == [("自评表", (2, 3, 5))]
    assert read.grids[0].rows == (("a0", "c0", "d0"), ("a3", "c3", "d3"), ("a5", "c5", "d5"))
    assert read.notes == (
        "工作表“自评表”的第 2–3、5 行是隐藏的，没有读。",
        "工作表“自评表”的 B 列是隐藏的，没有读。",
        "工作表“底稿”是隐藏的，没有读。",
    )


def test_a_merged_text_stands_in_the_first_place_that_is_seen() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("表")
        sheet.merge_range(0, 0, 1, 2, "标题")
        sheet.merge_range(2, 0, 4, 0, "产出")
        sheet.write_column(2, 1, ["甲", "乙", "丙"])
        sheet.merge_range(2, 2, 2, 30, "到边")  # far beyond the last text
        sheet.set_row(2, options={"hidden": True})

    (grid,) = opened(workbook(fill)).grids

    assert grid.rows == (("标题", "", ""), ("", "", ""), ("产出", "乙", ""), ("", "丙", ""))
    assert grid.merges == ((0, 0, 1, 2), (2, 0, 3, 0))


def test_all_visible_sheets_are_read_in_their_order() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("封面", "表一", "表二"):
            book.add_worksheet(name).write(0, 0, name)
        book.add_chartsheet("图")

    read = opened(workbook(fill))
    assert [(grid.name, grid.rows) for grid in read.grids] == [(name, ((name,),)) for name in ("封面", "表一", "表二")]
    assert read.blocks == read.grids


def test_a_formula_without_a_result_is_named() -> None:
    read = opened(workbook_of_xml('<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><v>5</v></c></row>'))
    assert read.grids[0].rows == (("", "5"),)
    assert read.notes == (
        "工作表“表”有 1 个公式（A1）没有存下结果，没有读到数值。请用 Excel 或 WPS 打开、保存后再试。",
    )


def test_cells_may_leave_out_their_places_and_texts_stand_anywhere() -> None:
    rows = (
        '<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>1</v></c></row>'
        '<row><c t="s"><v>0</v></c><c t="s"><v>9</v></c><c t="str"><v>a_x000D_\nb</v></c></row>'
        '<row><c t="b"><v>0</v></c><c t="n"><v>rubbish</v></c><c s="99"><v>0.5</v></c></row>'
    )
    strings = "<si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>注音</t></rPh></si>"
    assert rows_of(workbook_of_xml(rows, strings=strings)) == (
        ("甲", "1", ""),
        ("乙丙", "", "a\nb"),
        ("FALSE", "rubbish", "0.5"),
    )


def test_formats_of_cells_and_not_of_named_styles_count() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="0&quot;人&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/>'
        '</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="10"/></cellXfs>'
    )
    rows = "<row>{}</row>".format("".join(f'<c s="{style}"><v>0.5</v></c>' for style in range(3)))
    assert rows_of(workbook_of_xml(rows, styles=styles)) == (("0.5", "1人", "50.00%"),)


def test_elements_of_other_vocabularies_are_passed_over() -> None:
    rows = f'<row><x:c xmlns:x="urn:other"><x:v>9</x:v></x:c><y:c xmlns:y="{MAIN}"><y:v>1</y:v></y:c></row>'
    assert rows_of(workbook_of_xml(rows)) == (("1",),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook_of_xml("<row>"), "已损坏"),
        (workbook_of_xml("").replace(b"worksheets/sheet1.xml", b"worksheets/sheet2.xml"), "已损坏"),
        (workbook_of_xml('<row r="1"><c r="A1"><v>1</v></c></row>', behind="<sheetData>"), "已损坏"),
        (workbook_of_xml(f"<row>{'<c/>' * 400_000}</row>"), "文件的内容过多"),
        (workbook_of_xml("<row><c t='inlineStr'><is><t>{}</t></is></c></row>".format("甲" * 20_001)), "一段文字超过"),
        (
            workbook_of_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="Z90000"><v>1</v></c></row>'),
            "区域过大",
        ),
        (
            workbook_of_xml(
                '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>',
                behind='<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:B9"/></mergeCells>',
            ),
            "已损坏",
        ),
    ],
)
def test_what_costs_too_much_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        opened(content)


def test_one_shared_text_in_thousands_of_cells_counts_as_often_as_it_is_shown() -> None:
    row = "<c t='s'><v>0</v></c>" * 8
    cells = f"<row>{row}</row>" * 2_000
    content = workbook_of_xml(cells, strings=f"<si><t>{'绩' * 19_000}</t></si>")
    assert len(content) < 15_000
    with pytest.raises(Refused, match="文字过多（超过 200,000 字）"):
        opened(content)
    with pytest.raises(Refused, match="表格过大（超过 100 格）"):
        opened(workbook_of_xml(cells, strings="<si><t>绩</t></si>"), cells=100)
    with pytest.raises(Refused, match="内容过多（超过 100 行）"):
        opened(workbook_of_xml(cells, strings="<si><t>绩</t></si>"), rows=100)


def test_a_workbook_of_hidden_sheets_says_so() -> None:
    assert opened(workbook_of_xml("")).grids == (Grid("表", ()),)  # an empty one may be seen
    book, buffer = xlwt.Workbook(), BytesIO()
    book.add_sheet("甲").visibility = 1
    book.save(buffer)
    with pytest.raises(Refused, match="没有可见的工作表"):
        read_old_workbook(buffer.getvalue(), Allowance())


def test_an_old_workbook_is_read_as_it_is_shown() -> None:
    book, buffer = xlwt.Workbook(), BytesIO()
    sheet, hidden = book.add_sheet("自评表"), book.add_sheet("底稿")
    hidden.visibility = 1
    sheet.write(0, 0, 0.95, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(0, 1, 1.05, xlwt.easyxf(num_format_str="0%"))
    sheet.write(0, 2, True)
    sheet.write_merge(1, 2, 0, 1, "合并")
    sheet.write(3, 0, "藏行")
    sheet.row(3).hidden = True
    sheet.write(4, 3, "藏列")
    sheet.col(3).hidden = True
    sheet.write(4, 0, 44621, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(4, 1, 1234.5, xlwt.easyxf(num_format_str="#,##0.00"))
    sheet.write(4, 2, "文字", xlwt.easyxf(num_format_str="0%"))
    book.save(buffer)

    read = read_old_workbook(buffer.getvalue(), Allowance())

    (grid,) = read.grids
    assert grid.rows == (
        ("95.00%", "105%", "TRUE"),
        ("合并", "", ""),
        ("", "", ""),
        ("2022-03-01", "1,234.50", "文字"),
    )
    assert (grid.merges, grid.hidden_rows) == (((1, 0, 2, 1),), (4,))
    assert read.notes == (
        "工作表“自评表”的第 4 行是隐藏的，没有读。",
        "工作表“自评表”的 D 列是隐藏的，没有读。",
        "工作表“底稿”是隐藏的，没有读。",
    )


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")])
def test_columns_are_named_as_the_program_names_them(column: int, name: str) -> None:
    assert column_name(column) == name
