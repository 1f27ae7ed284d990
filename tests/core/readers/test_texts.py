"""The readers of plain text and of separated values."""

import pytest

from apps.core.readers.limits import Allowance
from apps.core.readers.texts import read_separated, read_text
from apps.core.refusals import Refused
from apps.core.tabular import Grid

TABLE = '指标,目标值,完成值\n人数,"1,200",1200\n\n备注,,完成\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_every_encoding(encoding: str) -> None:
    (grid,) = read_separated(TABLE.encode(encoding), Allowance()).grids
    assert grid.rows == (("指标", "目标值", "完成值"), ("人数", "1,200", "1200"), ("", "", ""), ("备注", "", "完成"))


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_other_marks_may_part_the_values(mark: str) -> None:
    (grid,) = read_separated(f"指标{mark}值，说明\n人数{mark}5\n".encode(), Allowance()).grids
    assert grid.rows == (("指标", "值，说明"), ("人数", "5"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lines_are_paragraphs_and_lines_with_tabulators_a_table(encoding: str) -> None:
    text = "一、概况\r\n　　全年支出100万元。\r\n\r\n指标\t值\r\n人数\t5\r\n结尾\t一行\r\n完\r\n"
    read = read_text(text.encode(encoding), Allowance())
    table = Grid("", (("指标", "值"), ("人数", "5"), ("结尾", "一行")))
    assert read.blocks == ("一、概况", "全年支出100万元。", table, "完")
    assert (read.grids, read.paragraphs) == ((table,), ("一、概况", "全年支出100万元。", "完"))


def test_one_line_with_a_tabulator_is_no_table() -> None:
    assert read_text("填表人：\t张三".encode(), Allowance()).paragraphs == ("填表人：\t张三",)


@pytest.mark.parametrize("read", [read_text, read_separated])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("第一行\n预算".encode("gb18030") + b"\xff\xff", "第 2 行有读不出的字符"),
        ("预算一百万元".encode("gb18030")[:-1], "第 1 行有读不出的字符"),
        (b"\xff\xfe\x00", "读不出的字符"),
        (b" \r\n ", "没有文字"),
        (b"a" * (4 * 1024 * 1024 + 1), "超过 4 MB"),
        (("预算100万元" * 3_000).encode(), "一段文字超过 20,000 字"),
        ("预算100万元\n".encode() * 3_001, "内容过多"),
    ],
)
def test_what_cannot_be_read_is_refused(read: type, content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read(content, Allowance())


def test_a_table_of_a_million_columns_is_refused() -> None:
    with pytest.raises(Refused, match="区域过大"):
        read_separated(b"," * 1_000_000 + b"a\n", Allowance())


def test_a_quotation_that_never_ends_is_refused() -> None:
    with pytest.raises(Refused, match="引号或分隔符"):
        read_separated(b'a,"' + b"x" * 200_000, Allowance())


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (
            ("支出1500万元，其中基本支出600万元、", "项目支出800万元。"),
            ("支出1500万元，其中基本支出600万元、项目支出800万元。",),
        ),
        (
            ("全年收入1200万元，其中拨款10", "00万元、其他200万元。支出720", "万元，全部用于巡查。"),
            ("全年收入1200万元，其中拨款1000万元、其他200万元。支出720万元，全部用于巡查。",),
        ),
        (
            ("某县水务局2023年度支出绩效自评报告", "支出1500万元。"),
            ("某县水务局2023年度支出绩效自评报告", "支出1500万元。"),
        ),
        (("一、收入和支出情况以及绩效", "支出1500万元。"), ("一、收入和支出情况以及绩效", "支出1500万元。")),
        (
            ("（一）单位概况", "本局现有20名人员。", "（二）全年支出规模、资金投向和工作内容等", "2026年支出100万元。"),
            ("（一）单位概况", "本局现有20名人员。", "（二）全年支出规模、资金投向和工作内容等", "2026年支出100万元。"),
        ),
        (("三、2026年目标、做法和成效", "支出100万元。"), ("三、2026年目标、做法和成效", "支出100万元。")),
        (("1.支出规模、资金投向", "支出100万元。"), ("1.支出规模、资金投向", "支出100万元。")),
        (("1.全年巡查、检修共支出15", "00万元。"), ("1.全年巡查、检修共支出1500万元。",)),
        (("（一）资金用于巡查、检修、", "宣传。"), ("（一）资金用于巡查、检修、宣传。",)),
        (("（一）收入1200万元，其中10", "00万元为拨款。"), ("（一）收入1200万元，其中1000万元为拨款。",)),
        (("•资金用于巡查、检修和全年", "宣传。"), ("•资金用于巡查、检修和全年宣传。",)),
        (("收入1200万元，支出1100万元", "二、绩效情况。"), ("收入1200万元，支出1100万元", "二、绩效情况。")),
        (("收入1200万元，支出1100万元", "单位名称：某局。"), ("收入1200万元，支出1100万元", "单位名称：某局。")),
        (("收入1200万元，支出1100万元", "", "另有结余。"), ("收入1200万元，支出1100万元", "另有结余。")),
        (("收入1200万元，支出1100万元", "\u3000\u3000另有结余。"), ("收入1200万元，支出1100万元", "另有结余。")),
        (("甲项目100万元，完成90%", "乙项目200万元，完成80%"), ("甲项目100万元，完成90%", "乙项目200万元，完成80%")),
        (("支出100万元，用于以下事项：", "巡查、", "检修。"), ("支出100万元，用于以下事项：", "巡查、检修。")),
        (
            ("短，短", "全年收入1200万元，其中拨款1000万元。", "结尾。"),
            ("短，短", "全年收入1200万元，其中拨款1000万元。", "结尾。"),
        ),
    ],
)
def test_lines_that_an_editor_broke_are_one_paragraph(lines: tuple[str, ...], paragraphs: tuple[str, ...]) -> None:
    assert read_text("\n".join(lines).encode(), Allowance()).paragraphs == paragraphs


def test_broken_lines_without_end_are_read_in_time_and_never_as_one() -> None:
    read = read_text("收入1200万元，\n".encode() * 2_900, Allowance())
    assert len(read.paragraphs) == 2_900
