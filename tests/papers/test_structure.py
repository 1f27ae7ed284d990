"""What follows from the order, the columns and the likeness of figures, whatever their labels are."""

from dataclasses import replace

import pytest

from apps.papers.imports import PrintedFigure, PrintedForm
from tests.papers.forms import CORRECT, report, said, table

Figures = dict[str, str | None]
Rows = dict[str, tuple[str | None, ...]]

# columns of a table


@pytest.mark.parametrize(
    ("columns", "rows", "lines"),
    [
        (("上年", "本年", "增减额"), {"收入": ("500", "620", "120"), "支出": ("480", "610", "130")}, []),
        (
            ("上年", "本年", "增减额"),
            {"收入": ("500", "620", "120"), "支出": ("480", "610", "120")},
            ["D01 error figure.1.2 130"],
        ),
        (("上年", "本年", "增减额"), {"接待费": ("5", "4", "1")}, []),  # without its sign
        (("上年", "本年", "增减率"), {"收入": ("500", "620", "24%"), "支出": ("400", "300", "-25%")}, []),
        (("上年", "本年", "增减率"), {"支出": ("400", "300", "-35%")}, ["D01 error figure.0.2 -25"]),
        (
            ("预算数", "执行数", "结余"),
            {"甲": ("50", "45", "5"), "乙": ("30", "20", "12")},
            ["D01 error figure.1.2 10"],
        ),
        (("预算数", "执行数", "执行率"), {"甲": ("50", "45", "0.9"), "乙": ("30", "30", "1")}, []),  # ratios
        # What the rate was computed from, two of three rows say.
        (
            ("甲数", "乙数", "丙数", "完成率"),
            {"一": ("10", "20", "5", "25%"), "二": ("8", "40", "30", "75%"), "三": ("9", "50", "10", "95%")},
            ["D01 error figure.2.3 20"],
        ),
        (("甲数", "乙数", "丙数", "完成率"), {"三": ("9", "50", "10", "80%")}, []),  # nobody says
        (("合计", "中央", "省级"), {"甲": ("30", "20", "10"), "乙": ("30", "20", "15")}, ["D03 hint figure.1.0 35"]),
        (("预算数", "执行数", "执行率"), {"甲": ("0", "0", "0%"), "乙": ("", "", "")}, []),
    ],
)
def test_columns_follow_from_each_other(columns: tuple[str, ...], rows: Rows, lines: list[str]) -> None:
    form = table(columns, rows)
    assert [f"{check} {line}" for check in ("F11", "D01", "D03") for line in said(form, check)] == lines


@pytest.mark.parametrize(
    ("figures", "lines"),
    [
        ({"项目/甲/预算": "50", "项目/甲/执行": "45", "项目/乙/预算": "30", "项目/乙/执行": "30"}, []),
        (
            {
                "项目/甲/预算": "50",
                "项目/甲/执行": "45",
                "项目/乙/预算": "30",
                "项目/乙/执行": "30",
                "项目/合计/预算": "80",
                "项目/合计/执行": "85",
            },
            ["D03 hint figure.5 75"],
        ),
        (  # a heading for each column instead of each row
            {
                "三公/预算/接待": "8",
                "三公/预算/用车": "12",
                "三公/决算/接待": "6",
                "三公/决算/用车": "9",
                "三公/完成率/接待": "85%",
                "三公/完成率/用车": "75%",
            },
            ["F11 error figure.4 75"],
        ),
    ],
)
def test_items_with_the_same_figures_are_a_table(figures: Figures, lines: list[str]) -> None:
    form = report(figures)
    assert [f"{check} {line}" for check in ("D03", "F11") for line in said(form, check)] == lines


# changes


@pytest.mark.parametrize(
    ("figures", "lines"),
    [
        ({"三公支出": "2.05", "上年": "2.08", "减少": "0.03", "减少幅度": "1.44%"}, []),
        ({"三公支出": "2.05", "上年": "2.08", "减少": "0.3"}, ["warning figure.2 0.03"]),
        ({"三公支出": "2.05", "上年": "2.08", "减少": "0.03", "减少幅度": "14.4%"}, ["warning figure.3 1.44"]),
        ({"2022年三公经费": "12.5", "2021年三公经费": "15", "变动率": "-16.67%"}, []),
        ({"2022年三公经费": "12.5", "2021年三公经费": "15", "变动率": "-18.67%"}, ["error figure.2 -16.67"]),
        ({"接待费预算": "10", "接待费": "8", "接待费比预算减少": "2"}, []),
        ({"接待费预算": "10", "接待费": "8", "接待费比预算减少": "3"}, ["error figure.2 2"]),
        ({"收入": "100", "上年收入": "90", "支出": "95", "增加": "10"}, []),  # the change is of what nobody says
        ({"财政拨款比上年增加": "10", "增长": "8%"}, []),
        ({"决算": "88", "年初预算": "70", "比上年增加": "8", "比上年增长": "10%"}, []),  # a budget does not grow
        ({"支出": "2.05", "上年": "2.08", "年初预算": "2.95", "差值": "0.9"}, []),  # of the budget
    ],
)
def test_changes(figures: Figures, lines: list[str]) -> None:
    assert said(report(figures), "D01") == lines


def test_a_change_of_a_row_of_a_table() -> None:
    form = table(("2021年决算数", "2022年预算数", "2022年决算数"), {"三公经费合计": ("20", "18", "15")})

    def with_rate(text: str) -> list[str]:
        return said(replace(form, figures=(*form.figures, PrintedFigure(("三公经费变动率",), (text,)))), "D01")

    assert with_rate("-25%") == with_rate("-10%") == []
    assert with_rate("-20%") == ["warning figure.1 -25"]


# shares, rates, balances


@pytest.mark.parametrize(
    ("figures", "lines"),
    [
        ({"支出合计": "800", "基本支出": "500", "基本支出占比": "62.5%"}, []),
        ({"支出合计": "800", "基本支出": "500", "基本支出占比": "65%"}, ["warning figure.2 62.5"]),
        ({"总收入": "100", "总支出": "80", "项目支出": "40", "项目支出占总支出": "50%"}, []),
        ({"总收入": "100", "总支出": "80", "项目支出": "40", "项目支出占总支出": "40%"}, ["error figure.3 50"]),
        ({"支出合计": "800", "基本支出": "500", "占比": "65%"}, ["warning figure.2 62.5"]),
        ({"支出合计": "800", "基本支出": "500万元, 占65%"}, ["warning figure.1 62.5"]),
        ({"下达资金": "150", "支付资金": "120", "支付率": "80%"}, []),
        ({"总投资": "1.25亿元", "已完成投资": "9800万元", "完成率": "84%"}, ["hint figure.2 78.4"]),
        ({"基本支出": "300", "项目支出": "200", "基本支出执行率": "98%"}, []),  # of figures that are not there
        ({"问卷发放": "200份", "回收": "190份", "回收率": "96%"}, ["hint figure.2 95"]),
        ({"重点项目支出": "300", "项目总支出": "400", "重点支出安排率": "75%"}, []),
        ({"在用固定资产": "60", "固定资产总额": "80", "固定资产利用率": "85%"}, ["hint figure.2 75"]),
        ({"公用经费预算": "86", "公用经费支出": "80", "公用经费控制率": "98%"}, ["error figure.2 93.02"]),
        ({"目标任务数": "60", "实际完成数": "48", "任务完成率": "85%"}, ["hint figure.2 80"]),
        ({"预算调整率": "20%", "年初预算": "400", "预算调整数": "60"}, ["warning figure.0 15"]),
        ({"预算调整率": "15%", "年初预算": "400", "预算调整数": "60"}, []),
        ({"可用资金": "325.3", "已使用": "298.2", "结转下年": "27.1"}, []),
        ({"可用资金": "325.3", "已使用": "298.2", "结转下年": "28.1"}, ["hint figure.2 27.1"]),
    ],
)
def test_shares_rates_and_balances(figures: Figures, lines: list[str]) -> None:
    form = report(figures)
    assert said(form, "T08") + said(form, "D01") + said(form, "F05") == lines


def test_a_rate_of_nothing() -> None:
    assert said(report({"预算数": "0", "执行数": "0", "执行率": "100%"}), "T07") == ["hint figure.2"]
    assert said(report({"预算数": "0", "执行数": "0", "执行率": "—"}), "T07") == []


# sums


@pytest.mark.parametrize(
    ("check", "figures", "lines"),
    [
        ("F03", {"基本支出": "300", "工资福利支出": "220", "商品和服务支出": "60", "对个人和家庭的补助": "20"}, []),
        ("F03", {"基本支出": "300", "工资福利支出": "220", "商品和服务支出": "90"}, ["warning figure.0 310"]),
        ("F03", {"基本支出": "300", "工资福利支出": "220", "商品和服务支出": "60"}, ["hint figure.0 280"]),
        ("F18", {"政府采购总额": "100", "货物": "30", "工程": "50", "服务": "25"}, ["error figure.0 105"]),
        ("F09", {"财政拨款收入": "10", "一般公共预算": "9", "政府性基金": "2"}, ["warning figure.0 11"]),
        ("F02", {"基本支出": "300", "人员经费": "220", "公用经费": "60", "对个人和家庭的补助": "20"}, []),
        ("D03", {"全年发放": "120.5", "一季度": "30.1", "二季度": "30.2", "三季度": "30.1", "四季度": "30.1"}, []),
        (
            "D03",
            {"全年发放": "120.5", "一季度": "30.1", "二季度": "30.2", "三季度": "30.1", "四季度": "31.1"},
            ["hint figure.0 121.5"],
        ),
        ("D03", {"培训": "12场", "线上": "5场", "线下": "8场"}, ["hint figure.0 13"]),
        ("D03", {"培训": "12场", "线上": "5人", "线下": "8场"}, []),
        ("D03", {"发放": "100.5", "甲": "60", "乙": "40.2"}, ["hint figure.0 100.2"]),  # nearly
        ("D03", {"发放": "100.5", "甲": "60", "乙": "20.2"}, []),
        ("D03", {"甲": "60", "乙": "40", "合计": "105"}, ["hint figure.2 100"]),
        ("F08", {"总资金": "260", "省级资金": "200", "县级资金": "50", "自筹": "10"}, []),
        ("F08", {"总资金": "260", "省级资金": "200", "县级资金": "50", "自筹": "20"}, ["warning figure.0 270"]),
        ("D03", {"支出合计": "100", "其中:差旅费支出": "50", "会议费支出": "35"}, []),
        ("D03", {"人员经费": "100", "公用经费": "60", "项目经费": "50"}, []),  # like-named, but no total
        ("F12", {"项目支出": "186.5", "项目/甲/value": "50", "项目/乙/value": "136.5"}, []),
        ("F12", {"项目支出": "186.5", "项目/甲/value": "50", "项目/乙/value": "126.5"}, ["hint figure.0 176.5"]),
        ("F07", {"三公经费预算": "20", "三公经费决算": "16", "接待费": "6", "用车费": "10"}, []),
        ("F07", {"三公经费预算": "20", "三公经费决算": "17", "接待费": "6", "用车费": "10"}, ["warning figure.1 16"]),
        (
            "F07",
            {"三公经费预算": "20", "接待费预算": "8", "用车费预算": "11", "接待费决算": "5"},
            ["warning figure.0 19"],
        ),
        ("W10", {"标准": "500元/人", "人数": "1200人", "金额": "60"}, []),
        ("W10", {"标准": "500元/人", "人数": "1200人", "金额": "65"}, ["hint figure.2 60"]),
        ("W10", {"标准": "500元/人", "人数": "1200人", "金额": "300"}, []),
    ],
)
def test_sums(check: str, figures: Figures, lines: list[str]) -> None:
    assert said(report(figures), check) == lines


# scores


@pytest.mark.parametrize(
    ("figures", "lines"),
    [
        ({"投入得分": "13", "过程得分": "55.5", "产出得分": "27", "总分": "95.5"}, []),
        ({"投入得分": "13", "过程得分": "55.5", "产出得分": "26", "总分": "95.5"}, ["S03 error figure.3 94.5"]),
        ({"得分/决策": "18", "得分/产出": "70", "得分/总分": "87"}, ["S03 warning figure.2 88"]),
        ({"自评总分": "92.5", "部门评价得分": "90", "财政评价得分": "88"}, []),
        ({"自评得分": "92.5", "正文自评得分": "95"}, ["T01 warning figure.1 92.5"]),
        ({"自评结果": "88.6分, 优"}, ["S08 warning figure.0"]),
        ({"总分": "78分(良)"}, ["S08 warning figure.0"]),
    ],
)
def test_scores_that_stand_as_figures(figures: Figures, lines: list[str]) -> None:
    form = report(figures)
    assert [f"{check} {line}" for check in ("S03", "S08", "T01") for line in said(form, check)] == lines


def test_a_table_of_scores() -> None:
    rows: Rows = {"决策": ("20", "19"), "过程": ("20", "21"), "产出": ("50", "48"), "总分": ("100", "90")}
    form = table(("分值", "得分"), rows)
    assert said(form, "S01") == ["warning figure.3.0 90"]
    assert said(form, "S02") == ["error figure.1.1 20"]
    assert said(form, "S03") == ["error figure.3.1 88"]
    assert said(replace(form, is_whole=False), "S01") == []


def test_a_bare_name_of_a_level_may_be_its_score_or_its_weight() -> None:
    def with_level(value: str) -> list[str]:
        return said(replace(CORRECT, totals=(PrintedFigure(("产出",), (value,)), *CORRECT.totals)), "S03")

    assert with_level("50") == []
    assert with_level("49") == ["error total.0 50"]


# text and table


@pytest.mark.parametrize(
    ("figures", "check", "lines"),
    [
        ({"执行数(text)": "95.5", "执行数(table)": "95.5"}, "T01", []),
        ({"执行数(text)": "95.5", "执行数(table)": "98.5"}, "T01", ["warning figure.1 95.5"]),
        ({"正文执行数": "95", "附表执行数": "95.04"}, "T01", []),  # rounded in the text
        ({"情况": "共4个项目：道路、路灯、垃圾清运"}, "T20", ["warning figure.0 3"]),
        ({"情况": "共4个项目：道路、路灯、垃圾清运和绿化"}, "T20", []),
        ({"情况": "共4个项目：道路、路灯等"}, "T20", []),
        ({"情况": "基本支出600万元（人员500万元，公用90万元）"}, "T11", ["warning figure.0 590"]),
        ({"产出得分": "28（满分30）"}, "T11", []),
        ({"情况": "总收入500万元，其中：拨款480万元，占96%"}, "T08", []),
        ({"情况": "总收入500万元，其中：拨款480万元，占98%"}, "T08", ["warning figure.0 96"]),
        ({"情况": "资金220万元，支出198万元，结余22万元"}, "T19", []),
        ({"情况": "资金220万元，支出198万元，结余12万元"}, "T19", ["warning figure.0 22"]),
    ],
)
def test_texts(figures: Figures, check: str, lines: list[str]) -> None:
    assert said(report(figures), check) == lines


def test_a_figure_of_the_text_beside_the_money_block() -> None:
    form: PrintedForm = replace(report({"正文执行数": "95"}), funding=CORRECT.funding)
    assert said(form, "T01") == ["warning figure.0 90"]
    assert said(replace(form, figures=(PrintedFigure(("执行数",), ("95",)),)), "T01") == []
