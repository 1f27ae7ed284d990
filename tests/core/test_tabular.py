"""Reading spreadsheets under their headings."""

from apps.core.tabular import Difference, Line, Problem, differences_of, duplicates_of, read_lines

HEADINGS = ("编码", "名称")


def test_headings_are_found_in_any_order_below_a_title_and_with_marks() -> None:
    rows = [
        ["2025年名册"],
        [],
        ["备注", "名 称*", "编码"],
        ["x", "商务局", "３０２００１"],
        ["", "", ""],
        ["y", " 档案馆 ", ""],
    ]

    read = read_lines(rows, HEADINGS)

    assert read.problems == ()
    assert read.ignored == ("备注",)
    assert read.lines == (
        Line(4, {"编码": "302001", "名称": "商务局"}),
        Line(6, {"编码": "", "名称": "档案馆"}),
    )


def test_a_missing_heading_is_named() -> None:
    read = read_lines([["编码", "单位"], ["302001", "商务局"]], HEADINGS)

    assert read.lines == ()
    assert read.problems == (Problem("缺少“名称”列，请使用模板中的表头。", 1, "名称"),)


def test_a_heading_that_stands_twice_is_named() -> None:
    read = read_lines([["编码", "名称", "编码"], ["1", "a", "2"]], HEADINGS)

    assert read.problems == (Problem("“编码”列出现了 2 次，只能有一列。", 1, "编码"),)


def test_an_empty_sheet_misses_every_heading() -> None:
    assert [problem.column for problem in read_lines([], HEADINGS).problems] == ["编码", "名称"]


def test_headings_alone_are_a_problem() -> None:
    assert read_lines([["编码", "名称"]], HEADINGS).problems == (Problem("表头下面没有可以导入的内容。"),)


def test_duplicates_name_the_earlier_row_and_skip_empty_keys() -> None:
    lines = [Line(2, {"编码": "1"}), Line(3, {"编码": ""}), Line(4, {"编码": ""}), Line(5, {"编码": "1"})]

    assert list(duplicates_of(lines, ["编码"])) == [Problem("与第 2 行重复：1。", 5, "编码")]


def test_differences_name_what_changes() -> None:
    assert differences_of({"名称": "甲", "简称": "a"}, {"名称": "乙", "简称": "a"}) == (Difference("名称", "甲", "乙"),)
