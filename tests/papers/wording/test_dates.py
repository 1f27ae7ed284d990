"""Dates that no calendar has, and what ends before it began: T03."""

import pytest

from tests.papers.wording.said import accused, remarks


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("决算于2025年2月30日批复。", "2025年2月30日", "2025 年 2 月只有 28 天"),
        ("方案于2023年2月29日印发。", "2023年2月29日", "2023 年 2 月只有 28 天"),
        ("款项于11月31日拨付。", "11月31日", "11 月只有 30 天"),
        ("合同至２０２４年９月３１日止。", "２０２４年９月３１日", "9 月只有 30 天"),
        ("于2024年13月验收。", "2024年13月", "一年只有 12 个月"),
        ("于2024年0月3日验收。", "2024年0月3日", "一年只有 12 个月"),
        ("2月30日完成审计。", "2月30日", "2 月只有 29 天"),
        ("于2024-02-30验收。", "2024-02-30", "2024 年 2 月只有 29 天"),
        ("于2024.4.31验收。", "2024.4.31", "4 月只有 30 天"),
        ("实施期为2024年1月至13月。", "13月", "一年只有 12 个月"),
    ],
)
def test_dates_that_do_not_exist(text: str, words: str, why: str) -> None:
    (remark,) = remarks(text, "T03")
    assert text[remark.start : remark.end] == words
    assert why in remark.fact


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("堤防工程于2024年9月18日开工，2024年6月30日完工。", "2024年6月30日"),
        ("自2024年7月15日开始，至2024年7月5日结束。", "2024年7月5日"),
        ("项目自2024年5月启动，2024年3月竣工。", "2024年3月"),
        ("实施期限为2024年6月至2023年12月。", "2023年12月"),
        ("合同期为2024年5月10日—2024年4月10日。", "2024年4月10日"),
        ("培训班10月20日开班，10月12日结业。", "10月12日"),
        ("开工日期为2024年9月1日，竣工日期为2024年8月1日。", "2024年8月1日"),
        ("2024年8月2日签订合同，2024年7月6日进场施工。", "2024年7月6日"),
        ("采购公告发布于2024年6月18日，投标截止2024年5月30日。", "2024年5月30日"),
        ("竣工验收时间为2024年5月20日，开工时间为2024年8月1日。", "2024年5月20日"),
    ],
)
def test_what_ends_before_it_began(text: str, later: str) -> None:
    assert accused(text, "T03") == [later]


@pytest.mark.parametrize(
    "text",
    [
        "2024年2月29日进场，6月30日完工。",
        "2023年12月25日完成招标，2024年1月10日签订合同，2024年2月29日开工。",
        "计划2024年12月31日完工，实际于2024年10月20日验收。",
        "二期工程2024年9月18日开工，一期工程2024年6月30日完工。",
        "11月至3月为枯水期，次年4月验收。",
        "2024年11月至2025年3月施工。",
        "2024年7月验收首批设备，2024年8月签订补充合同。",  # another matter, told in its order
        "工程2024年9月开工，工期18个月。",
        "全年12个月均按时发放，30日内办结。",
        "2024年5月启动，2024年5月20日竣工。",  # the month may be any day of it
        "第3月份起调整标准。",
    ],
)
def test_dates_that_are_right(text: str) -> None:
    assert accused(text, "T03") == []


def test_the_day_of_the_week_is_that_of_the_calendar() -> None:
    (remark,) = remarks("听证会于2024年9月18日（星期一）召开。", "T03")
    assert remark.fact.endswith("这一天是星期三")
    assert remarks("启动会于2024年6月3日（周一）召开，9月10日（星期二）结束。", "T03") == []


def test_the_day_of_the_week_is_that_of_the_next_year() -> None:
    assert remarks("工程于2024年11月20日完工，次年3月5日（星期三）移交。", "T03") == []
    (remark,) = remarks("工程于2024年11月20日完工，次年3月5日（星期二）移交。", "T03")
    assert remark.fact.endswith("这一天是星期三")


@pytest.mark.parametrize(
    "text",
    [
        "2020年2月完成立项。",
        "2024年2月底前完成。",
        "前后历时13月。",
        "采购编号：2024-02-30。",
        "合同号HT2024-02-31已归档。",
        "由2023.11万元增至2024.5万元。",
        "开标2024-03-05，签订2024-04-01。",
    ],
)
def test_dates_without_a_day_and_numbers_like_dates_are_right(text: str) -> None:
    assert remarks(text, "T03") == []
