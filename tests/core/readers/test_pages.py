"""The reader of pages: tables that programs export as .xls, reports that they save as .doc."""

import quopri

import pytest

from apps.core.readers.limits import Allowance
from apps.core.readers.pages import read_archived_page, read_page
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

SPANS = (
    '<table><tr><td colspan="2" rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr>'
    "<tr><td>丁<br>戊</td><td><p>己</p><p>庚</p></td><th>辛</th></tr></table>"
)


def opened(body: str) -> Opened:
    return read_page(
        f"<html><head><title>题</title><style>p{{}}</style></head><body>{body}</body></html>".encode(), Allowance()
    )


def test_paragraphs_and_tables_in_their_order() -> None:
    read = opened(f"<h1>标题</h1><p>第一\n 段&nbsp;&lt;元&gt;</p>{SPANS}<div>结尾</div>")
    table = Grid("", (("甲", "", "乙"), ("", "", "丙"), ("丁\n戊", "己\n庚", "辛")), ((0, 0, 1, 1),))
    assert read.blocks == ("标题", "第一 段\xa0<元>", table, "结尾")


def test_what_is_no_text_is_left_out() -> None:
    body = "<script>甲</script><style>乙</style><p>丙</p><!-- 丁 --><input type=hidden value=戊>"
    read = opened(body)
    assert (read.blocks, read.notes) == (("丙",), ())


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='DISPLAY: none'>合计<b>98分</b></p>",
        "<div hidden><p>合计</p>98分</div>",
        '<div style="visibility:hidden"><span>合计</span>98分</div>',
        "<style>.off{color:red;display:none}</style><p class='big off'>合计98分</p>",
        "<p>98分</p><span style='mso-hide:all'>合计98分</span>",
        "<table style='display:none'><tr><td>合计98分</td></tr></table>",
    ],
)
def test_hidden_text_is_left_out_and_named(hidden: str) -> None:
    read = opened(f"{hidden}<p>结尾</p>")
    assert read.paragraphs[-1] == "结尾"
    assert not any("合计" in text for text in read.paragraphs)
    assert not read.grids
    assert [note.replace(" ", "") for note in read.notes] == ["文字“合计98分”是隐藏的，没有读。"]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr style='display:none'><td>己</td></tr>",
        "<tbody style='display:none'><tr><td>己</td></tr></tbody>",
        "<tbody hidden><tr><td>己</td></tr></tbody><tbody>",
        "<tr style='visibility:collapse'><td>己</td></tr>",
    ],
)
def test_hidden_rows_are_left_out_and_named_like_those_of_a_workbook(rows: str) -> None:
    read = opened(f"<table>{rows}<tr><td>庚</td></tr></table>")
    assert read.blocks == (Grid("", (("庚",),), hidden_rows=(1,)),)
    assert read.notes == ("表格的第 1 行是隐藏的，没有读。",)


def test_hidden_columns_and_cells_of_a_page_are_left_out_and_named() -> None:
    columns = "<colgroup><col><col span=2 style='display:none'><col></colgroup>"
    read = opened(f"<table>{columns}<tr><td>甲<td>乙<td>丙<td>丁</table>")
    assert read.blocks == (Grid("", (("甲", "丁"),)),)
    assert read.notes == ("表格的 B–C 列是隐藏的，没有读。",)
    cells = opened("<table><tr><td>甲</td><td style='display:none'>乙</td><td>丙</td></tr></table>")
    assert cells.blocks == (Grid("", (("甲", "丙"),)),)
    assert cells.notes == ("文字“乙”是隐藏的，没有读。",)


def test_the_end_of_head_cells_and_rows_may_be_left_out() -> None:
    read = read_page("<html><head><title>题<body><table><tr><td>甲<td>乙<tr><td>丙<td>丁".encode(), Allowance())
    assert read.grids[0].rows == (("甲", "乙"), ("丙", "丁"))


def test_an_inner_table_is_the_text_of_its_cell() -> None:
    read = opened("<table><tr><td>外<table><tr><td>内一</td><td>内二</td></tr></table></td><td>旁</td></tr></table>")
    assert read.grids[0].rows == (("外\n内一，内二", "旁"),)


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "utf-8"])
def test_the_page_names_its_characters(charset: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    page = f"<html><head>{head}</head><body><p>镕基㐂</p></body></html>"
    content = page.encode("utf-8" if charset == "utf-8" else "gb18030")
    assert read_page(content, Allowance()).paragraphs == ("镕基㐂",)


def test_a_page_may_name_the_wrong_characters() -> None:
    assert read_page("<html><meta charset=gb2312><p>预算一百万</p>".encode(), Allowance()).paragraphs == ("预算一百万",)


def test_a_single_file_page_is_read() -> None:
    page = quopri.encodestring(f"<html><body><p>预算</p>{SPANS}</body></html>".encode("gb18030"))
    content = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; '
        b'charset="gb2312"\nContent-Transfer-Encoding: quoted-printable\n\n' + page + b"\n--b--\n"
    )
    read = read_archived_page(content, Allowance())
    assert (read.paragraphs, len(read.grids)) == (("预算",), 1)
    with pytest.raises(Refused, match="没有可以读取的内容"):
        read_archived_page(b"MIME-Version: 1.0\n\n", Allowance())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "没有文字"),
        ("<table><tr><td>" * 300, "嵌套过深"),
        ("<xml>" * 300, "嵌套过深"),
        ("<table>" + "<tr><td rowspan=1000 colspan=1000>甲</td></tr>" * 9 + "</table>", "过宽"),
        ("<p>甲</p>" * 3_001, "内容过多"),
        ("甲" * 20_001, "一段文字超过"),
        ("<p>" + "x" * (4 * 1024 * 1024), "超过 4 MB"),
    ],
)
def test_what_costs_too_much_is_refused(body: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        opened(body)
