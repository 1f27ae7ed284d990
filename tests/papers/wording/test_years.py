"""Years that are not those of the report: T03, of a report for 2024."""

from decimal import Decimal

import pytest

from apps.papers.facts import Header
from tests.papers.wording.said import accused, remarks


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("截至2042年12月31日，资金已拨付到位。", "2042"),
        ("截至2034年底，资金已全部支付完毕。", "2034"),
        ("报告反映2032年度预算执行情况，供自评使用。", "2032"),
        ("对2023年度部门整体支出开展了绩效自评。", "2023"),
        ("2023年度绩效目标均已完成。", "2023"),
        ("2022年度部门整体支出绩效目标设置9个。", "2022"),
        ("2023年度，我局认真落实各项绩效目标。", "2023"),
        ("“本年度”是指2023年1月1日至2024年12月31日。", "2023"),
        ("自评时段为2023年1月1日至2023年12月31日。", "2023"),
        ("评价时段为2024年1月1日至2025年12月31日。", "2025"),
        ("评价基准日为2023年12月31日。", "2023"),
        ("上年（2022年）结转资金86万元。", "2022"),
        ("本年度（2023年度）收入良好。", "2023"),
    ],
)
def test_wrong_years(text: str, year: str) -> None:
    (remark,) = remarks(text, "T03")
    assert (text[remark.start : remark.end], remark.expected, remark.actual) == (year, Decimal(2024), Decimal(year))
    assert "2024" in remark.fact + remark.advice


@pytest.mark.parametrize(
    "text",
    [
        "截至2025年3月底，工程款均已支付。",
        "财政部门于2025年1月20日批复决算。",
        "评价时段为2024年1月1日至2024年12月31日。",
        "评价基准日为2024年12月31日。",
        "上年（2023年）结转资金86万元。",
        "2022年，我局被评为先进单位，预算管理获得通报表扬。",
        "2023年，我局完成预算任务；2024年继续推进。",
        "根据2023年度绩效评价结果，优化了预算安排。",
        "2022年支出300万元，2023年支出400万元，2024年支出500万元。",
        "与2022年部门决算相比，结构更趋合理。",
        "规划到2035年基本实现水利现代化。",
        "债券期限自2024年6月18日至2034年6月18日。",
        "2023年启动的灌区工程于2024年6月完工。",
    ],
)
def test_years_that_are_right(text: str) -> None:
    assert accused(text, "T03") == []


def test_without_a_year_in_the_header_no_year_is_wrong() -> None:
    assert accused("2022年度部门整体支出绩效目标设置9个。", "T03", header=Header(None, "")) == []
