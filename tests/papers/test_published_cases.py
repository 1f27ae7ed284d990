"""The published forms: every finding on each of them, written out against what a careful reader recomputed.

A line reads ``check severity place | printed → recomputed``; ``?`` stands for no number.
"""

from decimal import Decimal, InvalidOperation

import pytest

from apps.core.amounts import show_plain
from apps.core.findings import Finding, Severity
from apps.papers.checks import find_printed, place_of
from apps.papers.imports import PrintedForm
from tests.papers.cases import CASES, data_of, form_of

EXPECTED: dict[str, tuple[str, ...]] = {
    "01-yuelu-commerce-2020": (
        "C02 warning 数据：在职人数",
        "F01 hint 数据：支出总计 | 7038.47 → 7038.46",
        "F04 warning 数据：支出总计 | 7038.47 → 6548.22",
        "T09 hint 数据：社会保障与就业支出",
        "F02 hint 数据：基本支出 | 432.64 → 432.65",
        "C02 hint 数据：公务用车运行维护",
        "C02 warning 数据：年初预算数(整体)",
        "C02 warning 数据：年初预算数(项目)",
    ),
    "02-tangxi-consulting-2022": (
        "T11 hint 数据：完成文字 | 89.97 → 89.99",
        "F19 error 资金：年度资金总额·年初预算数 | 0 → 90",
        "F19 error 资金：年度资金总额·全年预算数 | 0 → 89.974",
        "D05 warning 资金：年度资金总额·全年预算数",
        "F19 error 资金：年度资金总额·全年执行数 | 0 → 89.974",
        "F11 error 资金：年度资金总额·执行率 | 0 → 100",
        "S04 error 资金：年度资金总额·得分 | 0 → 10",
        "W05 hint 指标：产出/质量/委托业务报告合格率·年度指标值",
        "W02 hint 指标：效益/社会效益/对维护基建市场公平的影响程度·年度指标值",
        "W02 hint 指标：效益/生态效益/对控制基建项目成本影响程度·年度指标值",
        "W02 hint 指标：效益/可持续影响/推动“四项制度”健全和落实·年度指标值",
    ),
    "05-yongde-school-meals-2022": (
        "C03 warning 资金：年度资金总额·年初预算数",
        "W05 hint 指标：产出/质量/营养改善计划覆盖率·年度指标值",
        "W05 hint 指标：产出/时效/资金到位及时率·年度指标值",
        "S04 error 指标：产出/时效/资金到位及时率·得分 | 7 → 10",
        "W02 hint 指标：效益/经济效益/减轻贫困学生家庭经济负担·年度指标值",
        "S04 error 指标：效益/社会效益/政策知晓率·得分 | 9 → 9.8",
        "S03 hint 合计：得分 | 96 → 99.8",
    ),
    "08-suixi-civil-affairs-2019": (
        "D07 warning 资金：其中:本年财政拨款·得分",
        "W13 hint 指标：产出/数量/接受临时救助人次·实际完成值",
        "S04 warning 指标：产出/数量/特困人员救助供养人数·得分 | 5 → 4.84",
        "W13 hint 指标：产出/质量/特困供养基本生活标准·实际完成值",
        "T04 error 指标：产出/质量/扶贫临时救助标准(<**元/户·年)·三级指标",
        "S04 error 指标：产出/质量/扶贫临时救助标准(<**元/户·年)·得分 | 10 → 9.09",
    ),
    "09-huangshi-sponge-city-2022": (
        "D07 hint 指标：产出/数量/省级宣传片、实施方案、自评估报告·年度指标值",
        "W02 hint 指标：效益/经济效益/统筹海绵城市项目谋划·年度指标值",
        "W02 hint 指标：效益/社会效益/指导城市建设·年度指标值",
        "W02 hint 指标：效益/生态效益/有利于城市生态、韧性发展·年度指标值",
        "W02 hint 指标：满意度/满意度/群众满意度·年度指标值",
    ),
    "13-district-commerce-services-trade-2020": (
        "S01 error 整表：分值合计 | 80 → 100",
        "W02 hint 指标：效益/社会效益/企业把握政治导向和文化方向·年度指标值",
        "W02 hint 指标：效益/可持续影响/推动企业走出去·年度指标值",
        "S03 error 合计：总分 | 100 → 120",
    ),
    "14-qingshen-payroll-2023": (
        "D05 warning 资金：总额·全年预算数",
        "C03 warning 资金：总额·得分 | ? → 10",
        "T07 hint 资金：财政专户管理资金·执行率 | 0 → ?",
        "T07 hint 资金：单位资金·执行率 | 0 → ?",
        "C03 warning 指标：产出/数量/发放(缴纳)覆盖率·实际完成值",
        "C03 warning 指标：效益/社会效益/足额保障率(参保率)·实际完成值",
        "C03 warning 合计：得分",
    ),
    "17-yanglou-farming-subsidy-2023": (
        "D07 warning 资金：其中:本年财政拨款·得分",
        "D07 hint 指标：产出/数量/★补助各类瓜果蔬菜种植面积: 梨/桃/葡萄/苹果·年度指标值",
        "D07 hint 指标：产出/数量/★补助家畜家禽养殖数量: 猪/牛/鸡/羊·年度指标值",
        "S05 warning 指标：产出/质量/★种植作物成活率·偏差原因",
    ),
    "24-linhe-employment-2022": ("F19 hint 资金：年度资金总额·全年预算数 | 7165.32 → 7165.29",),
    "26-xianning-air-2021": (
        "W09 hint 资金：年度资金总额·全年执行数",
        "T07 hint 资金：省级资金·执行率 | 0 → ?",
        "T07 hint 资金：其他资金·执行率 | 0 → ?",
    ),
    "40-base-data-and-scores-2018": (
        "F11 warning 数据：基础数据表/rows/项目支出: 1、业务工作专项·2018年决算数",
        "N01 warning 数据：基础数据表/rows/水费、电费、差旅费·2018年预算数 | ? → 7.5",
        "F11 warning 数据：基础数据表/rows/水费、电费、差旅费·2018年决算数",
    ),
    "41-lingling-forestry-2021": (
        "N01 warning 资金：年度资金总额·年初预算数",
        "F11 error 资金：年度资金总额·执行率 | 100 → 80.45",
        "S04 error 资金：年度资金总额·得分 | 10 → 8.04",
        "S04 error 指标：效益/经济效益/木材销售收入·得分 | 5 → 5.96",
        "T05 hint 指标：效益/经济效益/林产品收入·年度指标值",
        "S04 error 指标：效益/经济效益/林产品收入·得分 | 5 → 5.65",
        "W02 hint 指标：效益/社会效益/提高就业率·年度指标值",
    ),
    "45-sichuan-overall-2017": (
        "S05 warning 指标：项目/执行规范·偏差原因",
        "S05 warning 指标：项目/完成质量·偏差原因",
        "C03 warning 合计：项目总分",
    ),
    "50-nanxian-cppcc-2021": ("F05 hint 数据：支出",),
    "52-zhongfang-disabled-2022": (
        "T05 warning 数据：年初预算 | 100 → ?",
        "W08 warning 数据：全年执行",
        "W13 hint 指标：产出/数量/0-6残疾儿童康复救助·实际完成值",
    ),
    "53-lishui-culture-house-2018": (),
    "55-wuzhishan-census-2020": (),
    "57-linxia-veterans-2023": ("F08 hint 数据：全年应执行数 | 7.79 → 7.78",),
    "58-wushan-fire-2024": ("S08 warning 数据：评级",),
    "61-honghe-data-centre-2024": (
        "F13 warning 数据：项目共 | 15 → 16",
        "D05 hint 数据：调整后预算",
    ),
    "64-xundian-archive-2024": (),
    "70-yueyang-county-farmland-goals-2022": (
        "N01 hint 数据：年度资金总额",
        "N01 warning 数据：其中:财政拨款 | ? → 854",
        "W05 hint 指标：产出/时效/完成及时率·年度指标值",
    ),
    "72-duji-three-public-2021": (
        "T08 hint 数据：用车占比 | 32.24 → 32.25",
        "T02 warning 数据：出国 text | 0 → 20",
        "T01 warning 数据：接待 text | 0.1 → 9.69",
        "T01 warning 数据：接待 text | 0.006 → 65.03",
        "T08 hint 数据：接待 text",
        "T02 warning 数据：用车 text | 2.48 → 15",
    ),
}

# Every "differs" of the readers: the check that reports it, and where.
DIFFERS: tuple[tuple[str, str, str], ...] = (
    ("01-yuelu-commerce-2020", "function rows sum to 支出总计", "F04 warning 数据：支出总计 | 7038.47 → 6548.22"),
    ("01-yuelu-commerce-2020", "人员经费 + 公用经费 = 基本支出", "F02 hint 数据：基本支出 | 432.64 → 432.65"),
    ("01-yuelu-commerce-2020", "基本支出 + 项目支出 = 支出总计", "F01 hint 数据：支出总计 | 7038.47 → 7038.46"),
    (
        "02-tangxi-consulting-2022",
        "fund rows sum to the total row (全年执行数)",
        "F19 error 资金：年度资金总额·全年执行数 | 0 → 89.974",
    ),
    ("02-tangxi-consulting-2022", "execution rate = 执行/全年预算", "F11 error 资金：年度资金总额·执行率 | 0 → 100"),
    ("02-tangxi-consulting-2022", "execution score = rate*10", "S04 error 资金：年度资金总额·得分 | 0 → 10"),
    ("02-tangxi-consulting-2022", "text split of the completed amount", "T11 hint 数据：完成文字 | 89.97 → 89.99"),
    (
        "05-yongde-school-meals-2022",
        "indicator score: 资金到位及时率",
        "S04 error 指标：产出/时效/资金到位及时率·得分 | 7 → 10",
    ),
    (
        "05-yongde-school-meals-2022",
        "indicator score: 政策知晓率",
        "S04 error 指标：效益/社会效益/政策知晓率·得分 | 9 → 9.8",
    ),
    (
        "05-yongde-school-meals-2022",
        "total by the standard rule (qualitative items taken at full weight)",
        "S03 hint 合计：得分 | 96 → 99.8",
    ),
    (
        "08-suixi-civil-affairs-2019",
        "indicator score: 特困人员救助供养人数",
        "S04 warning 指标：产出/数量/特困人员救助供养人数·得分 | 5 → 4.84",
    ),
    (
        "08-suixi-civil-affairs-2019",
        "indicator score: 扶贫临时救助标准(<**元/户·年)",
        "S04 error 指标：产出/质量/扶贫临时救助标准(<**元/户·年)·得分 | 10 → 9.09",
    ),
    (
        "13-district-commerce-services-trade-2020",
        "total = execution score + sum of indicator scores",
        "S03 error 合计：总分 | 100 → 120",
    ),
    (
        "13-district-commerce-services-trade-2020",
        "total by the standard rule (qualitative items taken at full weight)",
        "S03 error 合计：总分 | 100 → 120",
    ),
    (
        "13-district-commerce-services-trade-2020",
        "weights sum: 年度绩效目标(80分)",
        "S01 error 整表：分值合计 | 80 → 100",
    ),
    ("24-linhe-employment-2022", "budget rows sum", "F19 hint 资金：年度资金总额·全年预算数 | 7165.32 → 7165.29"),
    ("41-lingling-forestry-2021", "execution rate", "F11 error 资金：年度资金总额·执行率 | 100 → 80.45"),
    ("41-lingling-forestry-2021", "execution score = rate*10", "S04 error 资金：年度资金总额·得分 | 10 → 8.04"),
    (
        "41-lingling-forestry-2021",
        "indicator score: 木材销售收入",
        "S04 error 指标：效益/经济效益/木材销售收入·得分 | 5 → 5.96",
    ),
    (
        "41-lingling-forestry-2021",
        "indicator score: 林产品收入",
        "S04 error 指标：效益/经济效益/林产品收入·得分 | 5 → 5.65",
    ),
    ("57-linxia-veterans-2023", "3.89+3.89", "F08 hint 数据：全年应执行数 | 7.79 → 7.78"),
    ("61-honghe-data-centre-2024", "projects: initial + added", "F13 warning 数据：项目共 | 15 → 16"),
    ("72-duji-three-public-2021", "用车占比", "T08 hint 数据：用车占比 | 32.24 → 32.25"),
    ("72-duji-three-public-2021", "接待 minus budget", "T01 warning 数据：接待 text | 0.1 → 9.69"),
    ("72-duji-three-public-2021", "接待 % change", "T01 warning 数据：接待 text | 0.006 → 65.03"),
)

# Every "finding" of the readers that the file shows.
FOUND: tuple[tuple[str, str, str], ...] = (
    ("05-yongde-school-meals-2022", "initial budget present", "C03 warning 资金：年度资金总额·年初预算数"),
    ("08-suixi-civil-affairs-2019", "score only once for funding", "D07 warning 资金：其中:本年财政拨款·得分"),
    ("14-qingshen-payroll-2023", "all scores filled", "C03 warning 合计：得分"),
    ("14-qingshen-payroll-2023", "rate of a zero row", "T07 hint 资金：单位资金·执行率 | 0 → ?"),
    ("14-qingshen-payroll-2023", "adjustment reason present", "D05 warning 资金：总额·全年预算数"),
    (
        "17-yanglou-farming-subsidy-2023",
        "one target and one actual per scored row",
        "D07 hint 指标：产出/数量/★补助家畜家禽养殖数量: 猪/牛/鸡/羊·年度指标值",
    ),
    ("17-yanglou-farming-subsidy-2023", "score only once for funding", "D07 warning 资金：其中:本年财政拨款·得分"),
    (
        "40-base-data-and-scores-2018",
        "amount cells are numbers",
        "N01 warning 数据：基础数据表/rows/水费、电费、差旅费·2018年预算数 | ? → 7.5",
    ),
    (
        "40-base-data-and-scores-2018",
        "cost above budget explained",
        "F11 warning 数据：基础数据表/rows/水费、电费、差旅费·2018年决算数",
    ),
    ("41-lingling-forestry-2021", "unit once", "N01 warning 资金：年度资金总额·年初预算数"),
    ("45-sichuan-overall-2017", "project total filled", "C03 warning 合计：项目总分"),
    ("45-sichuan-overall-2017", "deduction has a reason", "S05 warning 指标：项目/执行规范·偏差原因"),
    ("52-zhongfang-disabled-2022", "unit plausible", "T05 warning 数据：年初预算 | 100 → ?"),
    ("52-zhongfang-disabled-2022", "spending agrees with output", "W08 warning 数据：全年执行"),
    ("58-wushan-fire-2024", "grade matches score", "S08 warning 数据：评级"),
    ("70-yueyang-county-farmland-goals-2022", "amount cell is a number", "N01 warning 数据：其中:财政拨款 | ? → 854"),
    (
        "70-yueyang-county-farmland-goals-2022",
        "target not above 100%",
        "W05 hint 指标：产出/时效/完成及时率·年度指标值",
    ),
    ("72-duji-three-public-2021", "出国 text agrees with table", "T02 warning 数据：出国 text | 0 → 20"),
    ("72-duji-three-public-2021", "用车 text agrees with table", "T02 warning 数据：用车 text | 2.48 → 15"),
)

# What the file itself does not show: a missing column, prompts that were not copied, and what only a reader knows.
NOT_IN_THE_FILE = {
    ("09-huangshi-sponge-city-2022", "no weight column"),
    ("13-district-commerce-services-trade-2020", "no weight column"),
    ("14-qingshen-payroll-2023", "no template prompt left"),
    ("45-sichuan-overall-2017", "optional indicators"),
    ("70-yueyang-county-farmland-goals-2022", "indicators fit the project"),
    ("70-yueyang-county-farmland-goals-2022", "magnitude plausible"),
}
CLEAN = (
    "09-huangshi-sponge-city-2022",
    "53-lishui-culture-house-2018",
    "55-wuzhishan-census-2020",
    "64-xundian-archive-2024",
)


def line_of(form: PrintedForm, finding: Finding) -> str:
    place = f"{finding.check} {finding.severity} {place_of(form, finding.where)}"
    if finding.actual is None and finding.expected is None:
        return place
    printed, recomputed = ("?" if value is None else show_plain(value) for value in (finding.actual, finding.expected))
    return f"{place} | {printed} → {recomputed}"


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("%分 "))
    except InvalidOperation:
        return None


def test_every_shared_case_is_expected() -> None:
    assert set(CASES) == set(EXPECTED)


@pytest.mark.parametrize("case", EXPECTED)
def test_a_form_is_accused_of_exactly_what_is_wrong_with_it(case: str) -> None:
    form = form_of(case)
    assert [line_of(form, finding) for finding in find_printed(form)] == list(EXPECTED[case])


@pytest.mark.parametrize("case", CLEAN)
def test_a_correct_form_has_no_error(case: str) -> None:
    assert [finding.message for finding in find_printed(form_of(case)) if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("case", EXPECTED)
def test_no_error_accuses_a_relation_that_holds(case: str) -> None:
    """An indicator's score, a group of weights, or a printed figure that a reader recomputed to the same."""
    form, checks = form_of(case), data_of(case)["checks"]
    errors = [finding for finding in find_printed(form) if finding.severity is Severity.ERROR]
    wrong_figures = {number(check.get("printed") or "") for check in checks if check["result"] == "differs"}
    for check in (check for check in checks if check["result"] == "holds"):
        subject, _, name = check["rule"].partition(": ")
        for finding in errors:
            place = place_of(form, finding.where)
            if subject == "indicator score":
                assert not (place.endswith(f"{name}·得分") and finding.check == "S04"), check["rule"]
            elif subject == "weights sum":
                assert not (finding.check == "S01" and finding.where.cell == f"group.{name.split('(')[0]}")
            elif finding.actual is not None and finding.actual not in wrong_figures:
                assert finding.actual != number(check.get("printed") or ""), (check["rule"], finding.message)


def test_every_difference_a_reader_found_is_listed() -> None:
    differs = {
        (case, check["rule"]) for case in CASES for check in data_of(case)["checks"] if check["result"] == "differs"
    }
    assert {(case, rule) for case, rule, _ in DIFFERS} == differs


@pytest.mark.parametrize(("case", "rule", "line"), DIFFERS)
def test_a_difference_a_reader_found_is_reported_with_the_same_figure(case: str, rule: str, line: str) -> None:
    (check,) = [check for check in data_of(case)["checks"] if check["rule"] == rule]
    assert line in EXPECTED[case]
    recomputed = Decimal(line.rpartition(" → ")[2])
    assert abs(recomputed - Decimal(check["computed"])) <= Decimal("0.006")


def test_every_finding_of_a_reader_is_listed() -> None:
    findings = {
        (case, check["rule"]) for case in CASES for check in data_of(case)["checks"] if check["result"] == "finding"
    }
    assert {(case, rule) for case, rule, _ in FOUND} | NOT_IN_THE_FILE == findings


@pytest.mark.parametrize(("case", "rule", "line"), FOUND)
def test_a_finding_of_a_reader_is_reported(case: str, rule: str, line: str) -> None:
    assert line in EXPECTED[case], rule
