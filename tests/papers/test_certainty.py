"""Accused is only what is certain, at the cell that is wrong, and once.

A line reads ``check severity place | printed → recomputed``; the figures are of published forms, the names invented.
"""

from typing import Any

import pytest

from apps.papers.checks import find_printed, recompute
from apps.papers.imports import form_of_case
from tests.papers.test_published_cases import line_of

Case = dict[str, Any]


def rows(*cells: tuple[str, str, str, str, str, str | None]) -> list[Case]:
    """``level1/level2``, name, target, actual, weight, score."""
    keys = ("level3", "target", "actual", "weight", "score")
    return [
        dict(zip(("level1", "level2"), group.split("/"), strict=True)) | dict(zip(keys, rest, strict=True))
        for group, *rest in cells
    ]


def money(**cells: str) -> list[Case]:
    amounts = {key: cells.get("amount", "620.82") for key in ("年初预算数", "全年预算数", "全年执行数")}
    return [{"row": "年度资金总额", **amounts, **{key: text for key, text in cells.items() if key != "amount"}}]


def told(data: Case) -> list[str]:
    form = form_of_case(data)
    return [line_of(form, finding) for finding in find_printed(form)]


CEILINGS = rows(
    ("产出/数量", "财政供养人员控制率", "100%", "92%", "2", "2"),
    ("产出/数量", "结转结余率", "2%", "0", "2", "2"),
    ("产出/数量", "预算调整率", "3%", "0", "2", "2"),
    ("产出/数量", "公用经费控制率", "100%", "97%", "2", "2"),
    ("产出/数量", "“三公经费”变动率", "0%", "-5%", "2", "2"),
    ("产出/数量", "行政成本占比", "10%", "8%", "2", "2"),
    ("产出/数量", "信访件数", "20件", "12件", "2", "2"),
    ("产出/数量", "平均办结时限", "5个工作日", "3个工作日", "2", "2"),
)
DONE_AGAINST_HARM = rows(
    *(
        ("效益/社会效益", name, "≥95%", "96%", "5", "5")
        for name in (
            "违章行为责停率",
            "举报办结率",
            "违法案件查办率",
            "火灾隐患整改率",
            "返贫对象帮扶率",
            "废气去除率",
            "失业人员再就业率",
            "违规资金追缴率",
            "逾期欠款清偿率",
            "差错纠正率",
        )
    )
)
ONE_DECIMAL = rows(
    ("产出/数量", "疫苗接种率", "100%", "97.3%", "2", "1.9"),
    ("产出/数量", "体检数", "5662人", "4044人", "2", "1.4"),
    ("产出/数量", "随访数", "100人", "83人", "2", "1.7"),
)
MANY_WAYS_TO_BE_RIGHT = rows(
    ("产出/数量", "投入金额", "≥1000万元", "0.1亿元", "5", "5"),
    ("产出/数量", "管网长度", "≥5公里", "5000米", "5", "5"),
    ("产出/时效", "办结时间", "≤3天", "48小时", "5", "5"),
    ("产出/质量", "合格率", "98%以上", "98.5%", "5", "5"),
    ("产出/成本", "超支率", "不超过5%", "3.2%", "5", "5"),
    ("产出/数量", "检查次数", "5-10次", "8次", "5", "5"),
    ("效益/社会效益", "发案率", "同比下降3%", "下降5%", "5", "5"),
    ("效益/社会效益", "安全事故", "零事故", "0", "5", "5"),
    ("效益/社会效益", "重大事故起数", "0起", "0", "5", "5"),
    ("产出/时效", "完成时间", "2022年12月底前", "2022年12月20日", "5", "5"),
    ("产出/数量", "培训期数", "≥2期", "2", "5.00分", "5.00分"),
    ("满意度/服务对象满意度", "满意度", "≥90%", "0.92", "10", "10"),
    ("产出/数量", "床位", "≥100张", "一百张", "5", "5"),
)


@pytest.mark.parametrize(
    "data",
    [
        {"text_seen": "cut", "indicators": CEILINGS},
        {"text_seen": "cut", "indicators": DONE_AGAINST_HARM},
        {"text_seen": "cut", "indicators": ONE_DECIMAL},
        {
            "figures_as_printed": {
                "三公经费": "2,921.7",
                "因公出国(境)费": "35.6",
                "公务接待费": "1,239.7",
                "公务用车购置及运行维护费": "1,646.4",
                "公务用车购置费": "109.0",
                "公务用车运行维护费": "1,537.4",
                "较上年决算减少": "1897.9",
                "较上年决算下降": "39.38%",
                "较年初预算数减少": "1111.4",
                "较年初预算数下降": "27.56%",  # of the total, not of the part before it
            }
        },
        {"figures_as_printed": {"合计": "7505", "已支出": "2171.13", "支付率": "28.93%"}},
    ],
    ids=["ceilings without a sign", "deeds against harm", "one decimal", "change of a total", "a bare total"],
)
def test_what_is_right_is_left_alone(data: Case) -> None:
    assert told(data) == []


def test_many_ways_to_be_right_are_no_error_and_no_warning() -> None:
    assert [line for line in told({"year": "2022", "indicators": MANY_WAYS_TO_BE_RIGHT}) if " hint " not in line] == []


@pytest.mark.parametrize(
    ("figures", "line"),
    [
        (
            {
                "中央下达": "1372.7",
                "自治区下达": "98.6",
                "地方匹配": "859.6",
                "收到": "2330.9",
                "支出": "2310.4",
                "补助金 (404名)": "2126.81",
                "经费发放率": "98%",
            },
            "F11 warning 数据：经费发放率 | 98 → 99.12",
        ),
        (
            {
                "安排": "19204.096",
                "央省": "14059.11",
                "市级": "1299",
                "县级": "3845.986",
                "支付": "18501.096",
                "未支": "703",
                "支付率": "95%",
            },
            "F11 error 数据：支付率 | 95 → 96.34",
        ),
        ({"合计": "7505", "已支出": "2171.13", "支付率": "26.93%"}, "F11 warning 数据：支付率 | 26.93 → 28.93"),
        ({"下属单位": "10 (9 named)"}, "F13 hint 数据：下属单位 | 10 → 9"),
        ({"下属单位": "10个（列出9个）"}, "F13 hint 数据：下属单位 | 10 → 9"),
    ],
)
def test_a_rate_is_held_against_the_figures_that_it_is_of(figures: dict[str, str], line: str) -> None:
    assert told({"money_unit": "万元", "figures_as_printed": figures}) == [line]


def test_the_weight_is_the_wrong_cell_where_the_score_follows_from_another() -> None:
    form = form_of_case({"funding_rows": money(分值="100", 执行率="100%", 得分="10")})
    assert [line_of(form, finding) for finding in find_printed(form)] == [
        "S01 error 资金：年度资金总额·分值 | 100 → 10"
    ]
    execution = recompute(form).execution
    assert execution is not None
    assert execution.computed == 10


def test_a_weight_that_is_too_small_is_told_with_its_group() -> None:
    cells = ("产出/数量", "培训人数", "≥20人", "20人")
    data = {
        "weights_layout": "产出60 / 效益40",
        "indicators": rows((*cells, "50", "60"), ("效益/社会", *cells[1:], "40", "40")),
        "totals_as_printed": {"总分": "100"},
    }
    assert [line for line in told(data) if line.startswith("S0") and " hint " not in line] == [
        "S01 error 指标：产出·分值合计 | 60 → 50"
    ]


def test_a_total_that_cannot_be() -> None:
    data: Case = {
        "text_seen": "cut inside the last row",
        "weights_layout": "决策10 / 管理25 / 产出30 / 效益35",
        "totals_as_printed": {"自评得分": "98"},
        "indicators": rows(
            ("决策/目标", "目标完整性", "明确", "明确", "10", "10"),
            ("管理/投入", "预算执行率", "—", "100%", "25", "24"),
            ("产出/数量", "保障人数", "2370人", "2370人", "30", "30"),
            ("效益/社会效益", "办学条件", "改善", "改善", "25", "20"),
        ),
    }
    assert "S03 error 合计：自评得分 | 98 → 94" in told(data)
    form = form_of_case(data)
    assert recompute(form).grade is None
    assert recompute(form).unread == "表没有读全，总分和等级无法核对。"
    assert "S03" not in " ".join(told(data | {"totals_as_printed": {"自评得分": "94"}}))


def test_a_total_of_weights_is_no_score() -> None:
    data: Case = {
        "weights_layout": "执行10 / 指标90",
        "totals_as_printed": {"合计": "100"},
        "text_seen": "cut",
        "indicators": rows(
            ("产出/数量", "足额保障率", "= 100%", "", "45", None), ("产出/时效", "按时发放率", "= 100%", "", "45", None)
        ),
    }
    form = form_of_case(data)
    result = recompute(form)
    assert (result.total, result.grade) == (None, None)
    assert result.unread == "有 2 项指标的得分没有读到，总分和等级无法核对。"


def test_a_direction_in_front_of_the_value() -> None:
    data = {
        "text_seen": "cut",
        "indicators": rows(
            ("产出/数量", "租车次数", "正向 大于等于 1 次", "1", "8", "8"),
            ("产出/数量", "美工制作个数", "正向 小于等于 1 个", "1", "7", "7"),
            ("产出/质量", "达标率", "正向 等于 100 %", "80", "8", "8"),
        ),
    }
    assert told(data) == [
        "W03 warning 指标：产出/数量/美工制作个数·年度指标值",
        "S04 error 指标：产出/质量/达标率·得分 | 8 → 6.4",
    ]


def test_a_row_without_anything_among_filled_ones_is_asked_for() -> None:
    cells = [("产出/数量", "抽验批次", "≥3", "3"), ("产出/质量", "处置率", "", ""), ("产出/成本", "平均标准", "", "")]
    keys = ("level3", "target", "actual")
    data: Case = {
        "text_seen": "cut",
        "indicators": [
            dict(zip(("level1", "level2"), group.split("/"), strict=True)) | dict(zip(keys, rest, strict=True))
            for group, *rest in cells
        ],
    }
    assert told(data) == [
        "C03 hint 指标：产出/质量/处置率·年度指标值",
        "C03 hint 指标：产出/成本/平均标准·年度指标值",
    ]


def test_a_score_for_a_number_without_a_target_is_asked_about() -> None:
    data = {"text_seen": "cut", "indicators": rows(("产出/数量", "组织宣传活动", "", "43次", "10", "10"))}
    assert told(data) == ["C02 hint 指标：产出/数量/组织宣传活动·年度指标值"]


def test_money_is_no_output_but_grain_is() -> None:
    data = {
        "text_seen": "cut",
        "indicators": rows(
            ("产出/数量", "成品粮储备到位率", "100%", "100%", "5", "5"),
            ("产出/质量", "制度严格执行率", "100%", "100%", "5", "5"),
            ("产出/数量", "工程资金金额", "43.2", "43.2", "5", "5"),
        ),
    }
    assert told(data) == ["W18 hint 指标：产出/数量/工程资金金额·三级指标"]


def test_a_goal_of_another_year_and_a_price_that_costs_more() -> None:
    data: Case = {
        "year": "2023",
        "money_unit": "万元",
        "figures_as_printed": {
            "目标": "120人, 36.66元/月, 2022年12月31日前",
            "完成": "120人, 截至2023年12月31日",
        },
        "funding_rows": money(amount="1.96", 分值="10", 执行率="100%", 得分="10"),
    }
    assert told(data) == ["T03 hint 数据：目标 | 2022 → 2023", "W10 hint 数据：目标 | 1.96 → 5.28"]


def test_a_direction_that_nothing_tells_is_a_question() -> None:
    data = {"text_seen": "cut", "indicators": rows(("效益/社会效益", "合同金额占比系数", "10%", "8%", "5", "5"))}
    assert told(data) == ["S04 hint 指标：效益/社会效益/合同金额占比系数·得分 | 5 → 4"]


def test_a_shortfall_of_weights_is_a_question_where_the_end_was_not_seen() -> None:
    indicators = rows(("产出/数量", "培训人数", "≥20人", "20人", "60", "60"))
    assert told({"indicators": indicators}) == ["S01 hint 整表：分值合计 | 100 → 60"]
    ended = {"indicators": indicators, "totals_as_printed": {"总分": "60"}}
    assert "S01 error 整表：分值合计 | 100 → 60" in told(ended)


def test_a_form_of_whole_points_rounds_to_whole_points() -> None:
    """37.24 of 43.2 are 86.20 %: 9 of 10 points, and 10 would be points for money that was not spent."""
    data: Case = {
        "money_unit": "万元",
        "text_seen": "cut",
        "funding_rows": [
            {
                "row": "年度资金总额",
                "年初预算数": "43.2",
                "全年预算数": "43.2",
                "全年执行数": "37.24",
                "分值": "10",
                "执行率": "86.2%",
                "得分": "9",
            }
        ],
        "indicators": rows(("产出/质量", "设备完好率", "100%", "86.2%", "10", "9")),
    }
    assert told(data) == []
    data["indicators"][0]["score"] = "8.5"
    assert "S04 warning 指标：产出/质量/设备完好率·得分 | 8.5 → 8.62" in told(data)
