"""Splitting a report by its headings; sentences are invented."""

from apps.evaluations.imports import split_report
from apps.indicators.facts import OutlineSection

OUTLINE = (
    OutlineSection("overview", "一、", "部门（单位）概况", is_heading_only=True),
    OutlineSection("basics", "（一）", "部门（单位）基本情况", 2),
    OutlineSection("scale", "（二）", "部门整体支出规模、使用方向和主要内容", 2),
    OutlineSection("spending", "二、", "部门整体支出管理及使用情况", is_heading_only=True),
    OutlineSection("basic", "（一）", "基本支出", 2),
    OutlineSection("problems", "三、", "存在的主要问题"),
    OutlineSection("measures", "四、", "改进措施和有关建议"),
)


def pieces(*lines: str) -> dict[str, str]:
    return {piece.key: piece.text for piece in split_report(lines, OUTLINE).pieces}


def test_each_text_comes_under_the_heading_that_is_like_its_own() -> None:
    assert pieces(
        "某局2025年度部门整体支出绩效自评报告",
        "一、部门概况",
        "（一）单位基本情况。",
        "（一）基本情况",
        "本局有四个股室。",
        "另有一个二级机构。",
        "（二）整体支出规模及使用方向",
        "全年支出一千万元。",
        "二、部门整体支出管理和使用情况",
        "（一）基本支出情况",
        "1.人员经费",
        "人员经费按月发放。",
        "五、存在的问题",
        "进度偏慢。",
    ) == {
        "basics": "（一）单位基本情况。\n本局有四个股室。\n另有一个二级机构。",
        "scale": "全年支出一千万元。",
        "basic": "1.人员经费\n人员经费按月发放。",
        "problems": "进度偏慢。",
    }


def test_what_stands_directly_under_a_mere_heading_goes_to_the_first_below_it() -> None:
    assert pieces("一、部门概况", "本局负责商贸。") == {"basics": "本局负责商贸。"}


def test_what_fits_nowhere_is_kept_apart() -> None:
    report = split_report(["封面", "三、存在的主要问题", "人手不足。", "八、附件清单", "见附表。"], OUTLINE)
    assert [piece.key for piece in report.pieces] == ["problems"]
    assert report.left == "封面\n八、附件清单\n见附表。"


def test_a_sentence_is_no_heading_however_alike() -> None:
    assert pieces("三、存在的主要问题", "基本支出，较上年有所下降。") == {"problems": "基本支出，较上年有所下降。"}
    assert pieces("存在的主要问题", "人手不足。") == {"problems": "人手不足。"}  # without its number


def test_the_year_is_the_one_spoken_of_most() -> None:
    assert split_report(["2024年的计划。", "2025年完成。", "2025年支出。"], OUTLINE).year == 2025
    assert split_report([], OUTLINE) == split_report(["  "], OUTLINE)
