"""What the checks of quality tell: the row and both figures, what to do, and whom they leave alone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.budgets.enums import FundingSource
from apps.core.findings import Severity
from apps.evaluations.facts import Sheet
from apps.indicators.enums import Operator
from tests.evaluations.sheets import (
    SCHEME,
    cell,
    complete,
    with_entry,
    with_figures,
    with_funding,
    with_indicator,
    with_project,
)
from tests.evaluations.test_checks_quality import last_year, quality

D = Decimal
ROW = "项目“项目1”指标“培训人次”"


def silent(sheet: Sheet) -> Sheet:
    """No project says why its money was left."""
    return with_project(2, with_project(1, sheet, execution_reason=" "), execution_reason="")


def spent(adjusted: str, actual: str) -> Sheet:
    sheet = with_funding(1, FundingSource.APPROPRIATION, adjusted=adjusted, actual=actual)
    return with_project(1, sheet, execution_reason="")


def priced(unit: str, price: str, number: str = "512") -> Sheet:
    sheet = with_indicator(11, unit="户", name="改造户数", actual=cell(number))
    return with_indicator(12, sheet, operator=Operator.AT_MOST, unit=unit, name="户均成本", actual=cell(price))


@pytest.mark.parametrize(
    ("check", "sheet", "fact", "advice"),
    [
        (
            "W01",
            with_indicator(11, operator=Operator.QUALITATIVE),
            f"{ROW}属于数量指标，设为定性指标，没有数值。",
            "请改为可以计量的指标，或移到合适的类别。",
        ),
        (
            "W02",
            with_indicator(11, name="社会效益明显", unit=" % "),
            "项目“项目1”指标“社会效益明显”以百分比考核“明显”，不具考核性。",
            "请改为能够核实的指标，写明统计口径，或设为定性指标。",
        ),
        (
            "W03",
            with_indicator(11, name=" 安全事故起数 "),
            "项目“项目1”指标“安全事故起数”越低越好，指标性质为“≥”。",
            "请核对指标性质和方向，或说明原因。",
        ),
        (
            "W03",
            with_indicator(11, name=" 验收合格率 ", operator=Operator.AT_MOST),
            "项目“项目1”指标“验收合格率”越高越好，指标性质为“≤”。",
            "请核对指标性质和方向，或说明原因。",
        ),
        (
            "W04",
            with_indicator(11, level2="成本指标"),
            f"{ROW}是成本指标，指标性质为“≥”，花得越多得分越高。",
            "请改为“≤”或“＝”，或说明原因。",
        ),
        (
            "W05",
            with_indicator(11, name="合格率 ", unit="％", target_number=cell("110.50")),
            "项目“项目1”指标“合格率”的年度指标值 110.5% 超过 100%。",
            "请核对指标值和单位，或说明原因。",
        ),
        (
            "W06",
            with_indicator(13, name="“培训人次”"),
            "项目“项目1”指标““培训人次””在产出和效益中重复设置。",
            "请改设其他指标，或说明原因。",
        ),
        (
            "W07",
            with_indicator(11, actual_text=" ≥50个 "),
            f"{ROW}的实际完成值“≥50个”是指标值的写法，不是结果。",
            "请填写实际完成的数值，或说明原因。",
        ),
        (
            "W07",
            with_indicator(11, actual_text="各项制度 执行到位。", target_text=" 各项制度执行到位 "),
            f"{ROW}的实际完成值重复年度指标值“各项制度执行到位”。",
            "请写明实际结果。",
        ),
        (
            "W18",
            with_indicator(11, name="资金支付率"),
            "项目“项目1”指标“资金支付率”是资金类指标，列在“数量指标”下。",
            "请移到合适的类别，或改设反映工作数量的指标。",
        ),
        (
            "W19",
            with_indicator(11, deviation_reason=" 受疫情影响。 "),
            f"{ROW}的偏差原因“受疫情影响。”过于笼统。",
            "请写明具体情况和影响的数量。",
        ),
    ],
)
def test_what_is_said_of_an_indicator(check: str, sheet: Sheet, fact: str, advice: str) -> None:
    (found,) = quality(sheet, check)
    assert found.text == f"{fact}\n{advice}"
    assert (found.where.section, found.where.item) == ("projects", 1)


@pytest.mark.parametrize(
    ("check", "sheet", "cell_id", "text", "expected", "actual"),
    [
        (
            "W08",
            spent("1000", "840"),
            "project.1.execution_reason",
            "项目“项目1”指标得分率 100.00%，预算执行率 84.00%，资金支出明显落后于完成情况。\n"
            "请核对完成值和支出，或在项目自评表中说明原因。",
            *(None, "84"),
        ),
        (
            "W09",
            spent("0", "5"),
            "project.1.execution_reason",
            "项目“项目1”全年预算数为 0，全年执行数 5.00 万元。\n请核对全年预算数，或说明原因。",
            *("0", "5"),
        ),
        (
            "W09",
            spent("1000", "799"),
            "project.1.execution_reason",
            "项目“项目1”全年预算数 1,000.00 万元，执行数 799.00 万元，执行率 79.90%，未支出 201.00 万元。\n"
            "请说明未支出的原因。",
            *("1000", "799"),
        ),
        (
            "W10",
            with_indicator(
                11,
                with_funding(1, FundingSource.APPROPRIATION, actual="0.1"),
                name="救助人数",
                unit="人",
                actual=cell("500"),
            ),
            "indicator.11.actual",
            "项目“项目1”支出 0.10 万元，指标“救助人数”完成 500人，平均每人 2.00 元。\n请核对支出和完成数的单位。",
            *(None, "2"),
        ),
        (
            "W10",
            priced("元/户", "29400"),
            "indicator.12.actual",
            "项目“项目1”指标“户均成本”29400元/户，“改造户数”512户，相乘为 1,505.28 万元，支出 350.00 万元。\n"
            "请核对单价、数量和支出。",
            *("350", "1505.28"),
        ),
        (
            "W11",
            with_indicator(14, actual=cell("100")),
            "indicator.14.actual",
            "项目“项目1”指标“学员满意度”为 100%，没有调查材料。\n请上传问卷或调查汇总，或说明取值的依据。",
            *(None, "100"),
        ),
        (
            "W11",
            with_entry("satisfaction", value=cell("100")),
            "score.satisfaction.value",
            "服务对象满意度为 100%，没有调查材料。\n请上传问卷或调查汇总，或说明取值的依据。",
            *(None, "100"),
        ),
        (
            "W14",
            with_figures({"in_post.current": "3"}),
            "figure.personnel_expenditure.actual",
            "人员经费 300.00 万元，实际在职 3 人，人均 100.00 万元，不在 3 至 50 万元之间。\n"
            "请核对人员经费的单位和在职人数，或说明原因。",
            *(None, "100"),
        ),
        (
            "W15",
            with_figures({"office.prior": "10", "office.actual": "14"}),
            "figure.office.actual",
            "办公经费：上年决算数 10.00 万元，本年决算数 14.00 万元，增长 40.00%，正文没有写明原因。\n"
            "请核对数据，并在正文中写明原因。",
            *("10", "14"),
        ),
        (
            "W16",
            silent(with_figures({"total_expenditure.actual": "847.9"})),
            "figure.total_expenditure.actual",
            "部门整体支出全年预算数 1,060.00 万元，决算数 847.90 万元，执行率 79.99%，低于 80%，没有写明原因。\n"
            "请在正文中写明未支出的原因。",
            *("1060", "847.9"),
        ),
        (
            "W17",
            silent(with_figures({"closing_balance.current": "100"})),
            "figure.closing_balance.current",
            "年末结转和结余 100.00 万元，年初结转和结余 80.00 万元，增加 20.00 万元，变动率 25.00%，没有写明原因。\n"
            "请在正文中分析结转结余增加的原因。",
            *("80", "100"),
        ),
        (
            "W17",
            silent(with_figures({"opening_balance.current": "0"})),
            "figure.closing_balance.current",
            "年末结转和结余 60.00 万元，年初结转和结余 0.00 万元，增加 60.00 万元，没有写明原因。\n"
            "请在正文中分析结转结余增加的原因。",
            *("0", "60"),
        ),
        (
            "F10",
            with_figures({"budget_added.current": "20", "opening_balance.current": None}),
            "figure.total_expenditure.adjusted",
            "支出总计（万元）：年初预算数 900.00，本年追加预算 20.00，全年预算数应为 920.00，填 1,060.00，"
            "相差 140.00。\n请核对追加预算和全年预算数，或说明原因。",
            *("920", "1060"),
        ),
    ],
)
def test_both_figures_of_a_doubt(
    check: str, sheet: Sheet, cell_id: str, text: str, expected: str | None, actual: str
) -> None:
    (found,) = quality(sheet, check)
    assert (found.where.cell, found.text) == (cell_id, text)
    assert (found.expected, found.actual) == (None if expected is None else D(expected), D(actual))


def test_the_scheme_says_how_severe_a_doubt_is() -> None:
    for check, severity in (("W03", Severity.HINT), ("W09", Severity.ERROR), ("F10", Severity.HINT)):
        sheet = with_indicator(11, spent("1000", "1"), name="安全事故起数")
        sheet = with_figures({"budget_added.current": "20"}, sheet)
        sheet = replace(sheet, scheme=replace(SCHEME, severities={check: severity}))
        assert {one.severity for one in quality(sheet, check)} == {severity}


def test_every_project_and_row_is_looked_at() -> None:
    sheet = with_indicator(23, with_indicator(12, name="资金支付率", level2="数量指标"), actual_text="≤5")
    sheet = with_indicator(24, with_indicator(22, sheet, deviation_reason="略"), actual_text="≤5")
    assert [(one.check, one.where.cell) for one in quality(sheet, "W07", "W18", "W19")] == [
        ("W07", "indicator.23.actual_text"),
        ("W07", "indicator.24.actual_text"),
        ("W18", "indicator.12.level2"),
        ("W19", "indicator.22.deviation_reason"),
    ]
    late = with_funding(2, FundingSource.APPROPRIATION, adjusted="1000", actual="1")
    assert [one.where.cell for one in quality(silent(late), "W08", "W09")] == ["project.2.execution_reason"] * 2


@pytest.mark.parametrize("number", ["数量指标", "数量"])
def test_cost_is_told_by_either_level_and_over_achievement_by_the_percentage(number: str) -> None:
    sheet = with_indicator(11, level2=number, actual=cell("259"))
    assert quality(sheet, "W13") == []
    (found,) = quality(with_indicator(11, sheet, actual=cell("333")), "W13")
    assert "为年度指标值 200人次 的 166.50%" in found.fact


@pytest.mark.parametrize(
    ("name", "unit", "is_doubtful"),
    [
        ("增收效果", "%", True),
        ("效果", "百分比", True),
        ("服务提升", "％", True),
        ("提升服务人次", "%", False),
        ("增收效果", "个", False),
    ],
)
def test_adjectives_with_a_percentage(name: str, unit: str, is_doubtful: bool) -> None:
    assert bool(quality(with_indicator(11, name=name, unit=unit), "W02")) == is_doubtful


def test_an_indicator_may_stand_twice_only_under_the_same_kind() -> None:
    cost = with_indicator(12, with_indicator(13, name="项目总成本"), level1="成本指标", name="项目总成本")
    assert [one.where.cell for one in quality(cost, "W06")] == ["indicator.13.name"]
    satisfaction = with_indicator(14, name="培训人次")
    assert [one.where.cell for one in quality(satisfaction, "W06")] == ["indicator.14.name"]
    outputs = with_indicator(11, with_indicator(12, name="培训人次"), name="培训人次")
    assert quality(outputs, "W06") == []
    assert quality(with_indicator(13, with_indicator(11, name=""), name=" "), "W06") == []


def test_prices_are_held_against_the_one_number_of_their_unit() -> None:
    two = with_indicator(13, priced("元/户", "29400"), level2="数量指标", unit="户", actual=cell("10"))
    assert quality(two, "W10") == []  # either may be meant
    assert quality(with_indicator(11, priced("元/户", "29400"), level2="质量指标"), "W10") == []
    assert quality(priced("元/人", "29400"), "W10") == []
    limit = priced("万元/户", "0.525", "1000")  # 525 against 350: half more
    assert quality(limit, "W10") == []
    (found,) = quality(priced("万元/户", "0.5251", "1000"), "W10")
    assert (found.expected, found.actual) == (D(350), D("525.1"))


@pytest.mark.parametrize("unit", ["人", "人次", "户", "户次"])
def test_whom_money_is_spent_on(unit: str) -> None:
    sheet = with_funding(1, FundingSource.APPROPRIATION, actual="0.1")
    assert len(quality(with_indicator(11, sheet, name="救助", unit=unit, actual=cell("748")), "W10")) == 1
    qualitative = with_indicator(11, sheet, name="救助", unit=unit, operator=Operator.QUALITATIVE, actual=cell("748"))
    assert quality(qualitative, "W10") == []


def test_red_stands_where_something_was_scored_and_little_spent() -> None:
    missed = spent("1000", "1")
    for number in (11, 13, 14):
        missed = with_indicator(number, missed, adjusted_score=cell("0"))
    assert quality(with_indicator(12, missed, adjusted_score=cell("0")), "W08") == []  # nothing was done either
    (found,) = quality(with_indicator(12, missed, adjusted_score=cell("20")), "W08")
    assert found.fact.startswith("项目“项目1”指标得分率 22.22%，预算执行率 0.10%，")


def test_last_years_figures_are_each_told_with_both_sides() -> None:
    last = replace(complete(), header=replace(complete().header, year=2024))
    changed = with_figures({"opening_balance.current": "61.02", "project_opening_balance.current": "60.02"})
    assert [(one.where.cell, one.expected, one.actual, one.severity) for one in last_year(changed, last, "F15")] == [
        ("figure.opening_balance.current", D(60), D("61.02"), Severity.WARNING),
        ("figure.project_opening_balance.current", D(60), D("60.02"), Severity.WARNING),
    ]
    empty = with_figures({"opening_balance.current": None, "project_opening_balance.current": "60.01"})
    assert last_year(empty, last, "F15") == []
    assert len(last_year(with_figures({"opening_balance.current": None}), last, "F15")) == 1
    (found,) = last_year(with_figures({"three_public_prior_budget.current": "11.5"}, last), last, "F16")[-1:]
    assert found.text == (
        "上年“三公”经费预算数填 11.50 万元，2024 年度自评报送的“三公”经费（年初预算数）为 10.00 万元，相差 1.50 万元。"
        "\n请更正，或说明调整的原因。"
    )
    assert (found.severity, found.where.section) == (Severity.WARNING, "base")
