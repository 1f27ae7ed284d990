"""Labelled figures of a report: sums, rates, growth, balances, counts, tables."""

from dataclasses import replace

import pytest

from apps.papers.checks import find_printed, recompute
from apps.papers.checks.ledger import bare_label, concept_of
from apps.papers.imports import PrintedFigure
from tests.papers.forms import CORRECT, OUTPUT, report, said, table

Figures = dict[str, str | None]


@pytest.mark.parametrize(
    ("label", "concept"),
    [
        ("编制人数", "establishment"),
        ("核定编制", "establishment"),
        ("机关行政编制", "establishment_administrative"),
        ("二级机构事业编制", "establishment_institution"),
        ("在编实有", "in_post"),
        ("2020年实际在职人数(人)", "in_post"),
        ("现有人员", "in_post"),
        ("在职人员控制率", "staff.rate"),
        ("其中:基本支出", "basic_expenditure"),
        ("项目支出", "project_expenditure"),
        ("专项支出", "project_expenditure"),
        ("日常公用经费", "operating_expenditure"),
        ("社会保障与就业支出", "function"),
        ("文化旅游体育与传媒支出", "function"),
        ("支出总计", "total_expenditure"),
        ("支出", "actual"),
        ("支出决算", "actual"),
        ("收入", "income"),
        ("本年收入合计", "income"),
        ("项目总收入", "project_income"),
        ("上年结转结余", "opening_balance"),
        ("年末结转和结余", "closing_balance"),
        ("长财外指财政拨款", "income_part"),
        ("年初预算数(整体)", "original"),
        ("年初批复", "original"),
        ("调整后预算", "adjusted"),
        ("全年应执行数", "adjusted"),
        ("年度资金总额", "adjusted"),
        ("总投资", "adjusted"),
        ("全年执行数", "actual"),
        ("实际到位", "arrived"),
        ("余额", "left"),
        ("执行率", "execution.rate"),
        ("预算完成率", "execution.rate"),
        ("使用完成比率", "execution.rate"),
        ("完成预算", "execution.rate"),
        ("资金到位率", "arrival.rate"),
        ("结余率", "left.rate"),
        ("省级", "level"),
        ("县级配套资金", "level"),
        ("完成率", ""),  # of what?
        ("离退休", ""),
        ("固定资产", ""),
    ],
)
def test_labels_name_concepts(label: str, concept: str) -> None:
    assert concept_of(bare_label(label)) == concept


# sums


@pytest.mark.parametrize(
    ("check", "figures", "lines"),
    [
        ("F01", {"支出总计": "100", "基本支出": "60", "项目支出": "40"}, []),
        ("F01", {"支出总计": "100.01", "基本支出": "60", "项目支出": "40"}, ["hint figure.0 100"]),
        ("F01", {"支出总计": "100.02", "基本支出": "60", "项目支出": "40"}, ["error figure.0 100"]),
        ("F01", {"支出": "100", "人员经费": "40", "公用经费": "20", "项目支出": "41"}, ["warning figure.0 101"]),
        ("F01", {"支出": "100", "人员经费": "40", "项目支出": "41"}, []),
        ("F01", {"支出": "100", "基本支出": "50", "项目支出": "40", "经营支出": "10"}, []),
        ("F01", {"支出": "约100", "基本支出": "50", "项目支出": "40"}, []),
        ("F01", {"支出": "100", "基本支出": "50", "项目支出": None}, []),
        ("F01", {"支出": "100", "基本支出": "50万元", "项目支出": "500000元"}, []),
        ("F02", {"基本支出": "60", "人员经费": "40", "公用经费": "20"}, []),
        ("F02", {"基本支出": "60", "人员经费": "40", "公用经费": "25"}, ["error figure.0 65"]),
        ("F04", {"支出总计": "100", "教育支出": "60", "农林水支出": "40"}, []),
        ("F04", {"支出总计": "100", "教育支出": "60", "农林水支出": "30"}, ["hint figure.0 90"]),
        (
            "F04",
            {"支出总计": "100", "教育支出": "60", "农林水支出": "20", "住房保障支出": "10"},
            ["warning figure.0 90"],
        ),
        ("F04", {"支出总计": "100", "教育支出": "60", "农林水支出": "50"}, ["error figure.0 110"]),
        ("F04", {"支出总计": "100", "教育支出": "60"}, []),
        ("F05", {"收入": "100", "支出": "90", "年末结转结余": "10"}, []),
        ("F05", {"收入": "100", "支出": "90", "年末结转结余": "12"}, ["hint figure.2 10"]),
        ("F05", {"收入": "100", "支出": "90", "上年结转": "5", "年末结转结余": "15"}, []),
        ("F05", {"收入": "100", "支出": "90", "上年结转": "5", "年末结转结余": "10"}, []),
        ("F05", {"收入": "100", "支出": "90", "上年结转": "5", "年末结转结余": "12"}, ["warning figure.3 15"]),
        ("F05", {"收入": "100", "支出": "106.9"}, ["hint figure.1"]),
        ("F05", {"收入": "100", "支出": "106.9", "上年结转": "10"}, []),
        ("F05", {"收入": "100", "支出": "100.01"}, []),
        ("F06", {"项目总收入": "100", "项目支出": "90", "年末结转结余": "10"}, []),
        ("F06", {"项目总收入": "100", "项目支出": "90", "年末结转结余": "11"}, ["hint figure.2 10"]),
        ("F06", {"项目总收入": "100", "项目支出": "90", "年末结转结余": "9"}, ["warning figure.2 10"]),
        ("F06", {"收入": "500", "项目总收入": "100", "项目支出": "90", "年末结转": "11"}, ["hint figure.3 10"]),
        ("F08", {"收入": "100", "财政拨款": "70", "上年结转": "30"}, []),
        ("F08", {"收入": "100", "财政拨款收入": "100", "上年结转": "30"}, []),  # a selection that fits
        ("F08", {"收入": "100", "财政拨款": "70", "上年结转": "20"}, ["hint figure.0 90"]),
        ("F08", {"收入": "100.01", "财政拨款": "70", "上年结转": "30"}, ["hint figure.0 100"]),
        ("F08", {"收入": "100", "财政拨款": "70", "上年结转": None}, []),
        ("F08", {"收入": "100", "财政拨款": "70"}, []),
        ("F08", {"省级": "3.89", "市级": "3.89", "全年应执行数": "7.79"}, ["hint figure.2 7.78"]),
        ("F08", {"省级": "3", "市级": "4", "全年预算": "8"}, ["hint figure.2 7"]),
        ("F08", {"省级": "3", "市级": "4", "全年预算": "8", "到位资金": "7"}, []),
        ("F08", {"省级": "3", "全年预算": "8"}, []),
        ("F10", {"年初预算": "100", "年中追加": "20", "全年预算": "120"}, []),
        ("F10", {"年初预算": "100", "追加预算": "20", "追减预算": "5", "全年预算": "120"}, ["warning figure.3 115"]),
        ("F10", {"年初预算": "100", "全年预算": "120"}, []),
        ("F14", {"编制": "16", "行政编制": "10", "事业编制": "6"}, []),
        ("F14", {"编制": "17", "行政编制": "10", "事业编制": "6"}, ["hint figure.0 16"]),
        ("F14", {"编制": "15", "行政编制": "10", "事业编制": "6"}, ["error figure.0 16"]),
        ("F14", {"编制": "16", "在职人数": "17"}, ["warning figure.1"]),
        ("F14", {"编制": "16", "在职人数": "16"}, []),
        ("F14", {"编制": "143", "在职人数": "136", "控制率": "95.10%"}, []),
        ("F14", {"编制": "143", "在职人数": "136", "控制率": "105.15%"}, ["error figure.2 95.1"]),
        ("F13", {"项目共": "15个 (含转列 5个)", "年初批复": "8个", "年中增加": "8个"}, ["warning figure.0 16"]),
        ("F13", {"项目共": "16个", "年初批复": "8个", "年中增加": "8个"}, []),
        ("F13", {"项目共": "15个", "年初批复": "8个", "年中增加": "8个", "取消": "1个"}, []),
        ("F13", {"项目共": "15个", "年初批复": "8个"}, []),
        ("F12", {"项目支出": "100", "项目": "60, 50"}, ["warning figure.1 110"]),
        ("F12", {"项目支出": "100", "项目": "60, 40"}, []),
        ("F12", {"项目支出": "100", "项目": "60, 30"}, ["hint figure.1 90"]),
        ("F12", {"项目支出": "100", "项目": "培训60, 30"}, []),
    ],
)
def test_sums(check: str, figures: Figures, lines: list[str]) -> None:
    assert said(report(figures), check) == lines


def test_of_a_report_that_goes_on_the_listed_projects_may_be_too_few() -> None:
    assert said(report({"项目支出": "100", "项目": "60, 30"}, whole=False), "F12") == []


def test_figures_of_different_scopes_are_not_mixed() -> None:
    assert said(report({"甲/支出": "100", "甲/基本支出": "50", "乙/项目支出": "40"}), "F01") == []
    assert said(report({"年初预算数(整体)": "100", "全年预算数(项目)": "40"}), "D05") == []


def test_the_message_names_every_part_and_the_gap() -> None:
    (finding,) = find_printed(report({"支出总计": "100", "基本支出": "60", "项目支出": "30.5"}))
    assert finding.message == (
        "基本支出 60＋项目支出 30.5 = 90.5，表列“支出总计”100，相差 9.5。请核对并更正填错的一项。"
    )


@pytest.mark.parametrize(
    ("figures", "lines"),
    [
        ({"按收入性质: 一般公共预算": "80", "按收入性质: 其他资金": "20"}, []),
        ({"按收入性质: 一般公共预算": "80", "按收入性质: 其他资金": "25"}, ["error figure.0 105"]),
        ({"按收入性质: 一般公共预算": "100"}, []),
        ({"按收入性质: 一般公共预算": "80", "按收入性质: 其他资金": None}, []),
    ],
)
def test_money_by_nature_equals_the_total(figures: Figures, lines: list[str]) -> None:
    form = replace(report(figures), funding=CORRECT.funding)
    assert said(form, "F19") == lines


def test_money_by_two_natures_is_the_same() -> None:
    figures: Figures = {"按收入性质: 甲": "80", "按收入性质: 乙": "20", "按支出性质: 丙": "60", "按支出性质: 丁": "45"}
    assert said(report(figures), "F19") == ["error figure.0 100", "error figure.2 105"]


# rates


@pytest.mark.parametrize(
    ("check", "figures", "lines"),
    [
        ("F11", {"预算": "253.7", "支出": "253.66", "使用完成比率": "99.98 %"}, []),
        ("F11", {"预算": "100", "支出": "90", "执行率": "85%"}, ["error figure.2 90"]),
        ("F11", {"预算": "300", "支出": "200", "执行率": "67%"}, ["hint figure.2 66.67"]),
        ("F11", {"年初预算": "100", "全年预算": "120", "支出": "90", "执行率": "90%"}, []),  # a reading that fits
        ("F11", {"年初预算": "100", "全年预算": "120", "支出": "90", "执行率": "80%"}, ["error figure.3 75"]),
        ("F11", {"年初预算": "100", "全年预算": "120", "支出": "90", "完成年初预算": "80%"}, ["error figure.3 90"]),
        ("F11", {"年初预算": "8个 100", "支出": "90", "执行率": "90%"}, []),
        ("F11", {"预算": "0", "支出": "0", "执行率": "0%"}, []),
        ("F11", {"培训费预算": "10", "培训费支出": "8", "培训费执行率": "80%"}, []),
        ("F11", {"培训费预算": "10", "培训费支出": "8", "培训费执行率": "90%"}, ["error figure.2 80"]),
        ("D01", {"全年预算": "100", "到位资金": "90", "资金到位率": "100%"}, ["error figure.2 90"]),
        ("D01", {"全年预算": "100", "到位资金": "90", "资金到位率": "90%"}, []),
        ("D01", {"全年预算": "100", "结余": "5", "结余率": "5%"}, []),
        ("D01", {"全年预算": "100", "结余": "5", "结余率": "6%"}, ["warning figure.2 5"]),
        ("F05", {"预算": "253.7", "支出": "253.66", "余额": "404元"}, []),
        ("F05", {"预算": "253.7", "支出": "250.66", "余额": "404元"}, ["warning figure.2 3.04"]),
        ("F05", {"预算": "100", "支出": "90", "余额": "10"}, []),
        ("D01", {"收入": "792.22", "增加": "189.25", "增幅": "31.39%"}, []),
        ("D01", {"收入": "792.22", "增加": "189.25", "增幅": "32.39%"}, ["hint figure.2 31.39"]),
        ("D01", {"财政拨款收入": "792.22", "财政拨款增加": "209.28", "财政拨款增幅": "35.9%"}, []),
        (
            "D01",
            {"财政拨款收入": "792.22", "财政拨款增加": "209.28", "财政拨款增幅": "26.4%"},
            ["error figure.2 35.9"],
        ),
        ("D01", {"支出": "90", "比上年减少": "10", "下降": "10%"}, []),
        ("D01", {"支出": "90", "比上年减少": "10", "下降": "11.11%"}, ["hint figure.2 10"]),
        ("D01", {"支出": "110", "比上年": "增加10万元, 增长10%"}, []),
        ("D01", {"支出": "110", "比上年": "增加10万元, 增长9%"}, ["hint figure.1 10"]),
        ("D01", {"支出": "10", "增加": "10", "增幅": "100%"}, []),  # no figure of the year before
        ("D01", {"三公/预算": "10", "三公/决算": "8", "三公/下降": "20%"}, []),
        ("D01", {"三公/预算": "10", "三公/决算": "8", "三公/下降": "25%"}, []),  # the other way round
        ("D01", {"三公/预算": "10", "三公/决算": "8", "三公/下降": "30%"}, ["hint figure.2 20"]),
        ("D01", {"培训/target": "500人", "培训/value": "480人", "培训/target_rate": "96%"}, []),
        ("D01", {"培训/target": "500人", "培训/value": "480人", "培训/target_rate": "100%"}, ["error figure.2 96"]),
        ("T08", {"接待占比": "67.75%", "用车占比": "32.24%"}, ["hint figure.1 100"]),
        ("T08", {"接待占比": "67.75%", "用车占比": "32.25%"}, []),
        ("T08", {"接待占比": "67.75%", "用车占比": "12.25%"}, []),  # shares of different wholes
        ("D09", {"执行率": "85%", "结余率": "10%"}, ["hint figure.1 15"]),
        ("D09", {"执行率": "90%", "结余率": "10%"}, []),
        ("D09", {"执行率": "100%", "结余": "5.3"}, ["hint figure.1"]),
        ("D09", {"执行率": "100%", "结余": "0"}, []),
        ("C02", {"执行率": "100%"}, ["hint figure.0"]),
        ("C02", {"预算": "100", "支出": "100", "执行率": "100%"}, []),
        ("C02", {"编制": "16", "在职人数": None}, ["warning figure.1"]),
        ("C02", {"编制": "", "在职人数": "16"}, ["warning figure.0"]),
        ("C02", {"公务接待费": None}, ["hint figure.0"]),
        ("C02", {"公务接待费": ""}, []),
        ("D05", {"年初批复": "985", "调整后预算": "861.46"}, ["hint figure.1"]),
        ("D05", {"年初批复": "985", "调整后预算": "985"}, []),
    ],
)
def test_rates(check: str, figures: Figures, lines: list[str]) -> None:
    assert said(report(figures), check) == lines


def test_figures_far_apart_only_warn() -> None:
    between = {f"说明{number}": "1" for number in range(8)}
    figures: Figures = {"预算": "100", "支出": "90", **between, "执行率": "85%"}
    assert said(report(figures), "F11") == ["warning figure.10 90"]


def test_rates_that_nobody_printed_are_recomputed() -> None:
    figures: Figures = {"编制": "35", "在编实有": "32", "全年预算": "861.46", "实际到位": "334.67"}
    rates = [(row.label, row.printed, str(row.computed)) for row in recompute(report(figures)).rates]
    assert rates == [("在职人员控制率", None, "91.43"), ("资金到位率", None, "38.85")]


# tables

COLUMNS = ("2019年决算数", "2020年预算数", "2020年决算数")
THREE_PUBLIC: dict[str, tuple[str | None, ...]] = {
    "三公经费": ("29.08", "63.46", "44.29"),
    "1、公务用车购置和维护经费": ("11.86", "41.46", "39.30"),
    "其中:公车购置": (None, "29.46", "29.46"),
    "公车运行维护": ("11.86", "12", "9.84"),
    "2、出国经费": ("0", "0", "0"),
    "3、公务接待": ("17.22", "22", "4.99"),
}


@pytest.mark.parametrize(
    ("row", "values", "lines"),
    [
        ("三公经费", ("29.08", "63.46", "44.29"), []),
        ("三公经费", ("29.08", "63.46", "44.39"), ["error figure.0.2 44.29"]),
        ("三公经费", ("29.18", "63.46", "44.31"), ["error figure.0.0 29.08", "hint figure.0.2 44.29"]),
        ("公车运行维护", ("11.86", "13", "9.84"), ["error figure.1.1 42.46"]),
        ("公车运行维护", ("12.86", "12", "9.84"), ["error figure.1.0 12.86"]),  # purchase not seen, running too large
        ("公车运行维护", ("10.86", "12", "9.84"), []),
        ("2、出国经费", ("", "", ""), []),
        ("3、公务接待", ("17.22", "22", None), []),
    ],
)
def test_three_public(row: str, values: tuple[str | None, ...], lines: list[str]) -> None:
    assert said(table(COLUMNS, {**THREE_PUBLIC, row: values}), "F07") == lines


def test_three_public_without_its_cars_may_be_incomplete() -> None:
    figures: Figures = {"三公经费合计": "10", "公务接待费": "3", "因公出国(境)费": "2", "公务用车购置": "0"}
    assert said(report(figures), "F07") == ["warning figure.0 5"]
    assert said(report({**figures, "公务用车运行维护": None}), "F07") == []
    assert said(report({**figures, "公务用车运行维护": "5"}), "F07") == []
    assert said(report({**figures, "公务用车运行维护": "6"}), "F07") == ["error figure.0 11"]


def test_a_total_under_the_heading_of_its_table() -> None:
    rows: dict[str, tuple[str | None, ...]] = {"合计": ("10", "8"), "公务接待费": ("4", "3"), "因公出国费": ("6", "4")}
    form = table(("预算数", "决算数"), rows, name="三公经费 (预算数 / 决算数)")
    assert said(form, "F07") == ["warning figure.0.1 7"]
    assert said(form, "D03") == []


def test_any_other_table_adds_up_too() -> None:
    rows: dict[str, tuple[str | None, ...]] = {
        "合计": ("10", "8"),
        "甲": ("4", "3"),
        "乙": ("6", "4"),
        "其中:丙": ("5", "4"),
    }
    assert said(table(("预算数", "决算数"), rows), "D03") == ["hint figure.0.1 7"]
    assert said(report({"合计": "10", "甲": "4", "乙": "5"}), "D03") == ["hint figure.0 9"]


@pytest.mark.parametrize(
    ("label", "values", "lines"),
    [
        ("办公经费", ("14", "10", "11"), []),
        ("办公经费", ("14", "10", "11.01"), ["warning figure.0.2"]),
        ("办公经费", ("14", "", "11.01"), []),
        ("办公经费", ("14", "0", "11.01"), []),
        ("部门整体支出预算调整", ("14", "10", "20"), []),
    ],
)
def test_an_item_stays_within_its_budget(label: str, values: tuple[str, ...], lines: list[str]) -> None:
    assert said(table(COLUMNS, {label: values}), "F11") == lines


@pytest.mark.parametrize(
    ("rate", "lines"), [("80%", []), ("80.01%", []), ("85%", ["error figure.0.2 80"]), ("", []), ("—", [])]
)
def test_a_column_of_rates(rate: str, lines: list[str]) -> None:
    assert said(table(("预算数", "决算数", "完成预算比例"), {"办公经费": ("10", "8", rate)}), "F11") == lines


def test_completion_of_the_budget_of_a_whole_table() -> None:
    rows: dict[str, tuple[str | None, ...]] = {
        "合计": ("49.9", "7.69"),
        "公务接待费": ("14.9", "5.21"),
        "用车费": ("15", "2.48"),
    }
    form = table(("预算数", "决算数"), rows)

    def with_figure(label: str, text: str) -> list[str]:
        check = "F11" if "预算" in label else "T08"
        return said(replace(form, figures=(*form.figures, PrintedFigure((label,), (text,)))), check)

    assert with_figure("完成预算", "15.41%") == []
    assert with_figure("完成预算", "16.41%") == ["error figure.3 15.41"]
    assert with_figure("接待占比", "67.75%") == []
    assert with_figure("接待占比", "29.86%") == []  # of the budget column
    assert with_figure("接待占比", "57.75%") == ["hint figure.3 67.75"]
    assert with_figure("用车占比", "32.24%") == ["hint figure.3 32.25"]
    assert with_figure("接待占全部支出的比例", "1%") == []


@pytest.mark.parametrize(
    ("text", "check", "lines"),
    [
        ("7.50.", "N01", ["warning figure.0 7.5"]),
        ("7.50", "N01", []),
        ("854万854万", "N01", ["warning figure.0 854"]),
        ("854万(400, 295, 159)", "N01", ["hint figure.0"]),
        ("854万(其中市级400, 县级454)", "N01", []),
        ("100万元", "N01", []),
        ("1,23万元", "N01", ["warning figure.0"]),
        ("1,230万元", "N01", []),
        ("2021,2022", "N01", []),
    ],
)
def test_an_amount_cell_holds_one_number(text: str, check: str, lines: list[str]) -> None:
    assert said(report({"全年预算": text}), check) == lines


def test_official_names_of_subjects() -> None:
    assert said(report({"社会保障与就业支出": "1", "社会保障和就业支出": "1"}), "T09") == ["hint figure.0"]


# money against output


@pytest.mark.parametrize(
    ("rate", "actuals", "lines"),
    [
        ("33.78%", ("230人", "52人"), ["warning figure.0"]),
        ("33.78%", ("230人", "38人"), []),
        ("80%", ("230人", "52人"), []),
        ("33.78%", ("230人",), []),
    ],
)
def test_little_money_and_full_output(rate: str, actuals: tuple[str, ...], lines: list[str]) -> None:
    targets = ("≥200人", "≥39人")
    rows = tuple(
        replace(OUTPUT, target=target, actual=actual, weight=None, score=None)
        for target, actual in zip(targets, actuals, strict=False)
    )
    assert said(replace(report({"执行率": rate}), indicators=rows), "W08") == lines
    money = {"全年预算": "100", "全年执行": rate.rstrip("%")}
    cell = [line.replace("figure.0", "figure.1") for line in lines]
    assert said(replace(report(money), indicators=rows), "W08") == cell  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unit", "text", "lines"),
    [
        ("元 as printed", "100元", ["warning figure.0"]),
        ("元", "1000", ["warning figure.0"]),
        ("元", "10000", []),
        ("万元", "100", []),
        ("万元", "100元", ["warning figure.0"]),
        ("万元", "100万元", []),
        ("万元", "0", []),
    ],
)
def test_yuan_where_ten_thousands_are_meant(unit: str, text: str, lines: list[str]) -> None:
    assert said(report({"年初预算": text}, unit=unit), "T05") == lines


@pytest.mark.parametrize("budget", ["", "0"])
def test_a_rate_of_no_budget_is_not_recomputed(budget: str) -> None:
    """A table whose total has no budget: nobody divides by it."""
    plain = table(("预算数", "决算数"), {"合计": (budget, "9"), "公务接待费": ("4", "9")})
    form = replace(plain, figures=(*plain.figures, PrintedFigure(("预算执行率",), ("90%",))))
    assert said(form, "F11") == ["warning figure.1.1"]
