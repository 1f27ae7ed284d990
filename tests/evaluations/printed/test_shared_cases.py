"""The published forms of ``shared/cases``: what a careful reader finds, written out case by case."""

from pathlib import Path

import pytest

from apps.core.plain_yaml import read_texts
from apps.evaluations.checks.printed import find_printed, place_of
from apps.evaluations.imports import form_of_case

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases"

# case → (check, severity, place) of every error and warning, in the order of the form
EXPECTED: dict[str, list[tuple[str, str, str]]] = {
    "01-yuelu-commerce-2020": [
        ("D12", "warning", "数据：在职人数"),
        ("F04", "error", "数据：支出总计"),
        ("D12", "warning", "数据：年初预算数(整体)"),
        ("D12", "warning", "数据：年初预算数(项目)"),
    ],
    "02-tangxi-consulting-2022": [
        ("D03", "error", "资金：年度资金总额·年初预算数"),
        ("D03", "error", "资金：年度资金总额·全年预算数"),
        ("D05", "warning", "资金：年度资金总额·全年预算数"),
        ("D03", "error", "资金：年度资金总额·全年执行数"),
        ("F11", "error", "资金：年度资金总额·执行率"),
        ("S04", "error", "资金：年度资金总额·得分"),
    ],
    "05-yongde-school-meals-2022": [
        ("D12", "warning", "资金：年度资金总额·年初预算数"),
        ("S04", "error", "指标：产出/时效/资金到位及时率·得分"),
        ("D08", "warning", "指标：产出/时效/资金到位及时率·得分"),
        ("S05", "warning", "指标：产出/时效/资金到位及时率·偏差原因"),
        ("D05", "warning", "指标：效益/社会效益/政策知晓率·实际完成值"),
        ("S04", "error", "指标：效益/社会效益/政策知晓率·得分"),
        ("S04", "warning", "合计：得分"),
    ],
    "08-suixi-civil-affairs-2019": [
        ("D03", "warning", "资金：其中:本年财政拨款·得分"),
        ("D05", "warning", "指标：产出/数量/接受临时救助人次·实际完成值"),
        ("S04", "error", "指标：产出/数量/特困人员救助供养人数·得分"),
        ("D05", "warning", "指标：产出/质量/特困供养基本生活标准·实际完成值"),
        ("T04", "warning", "指标：产出/质量/扶贫临时救助标准(<**元/户·年)·三级指标"),
        ("D05", "warning", "指标：产出/质量/扶贫临时救助标准(<**元/户·年)·实际完成值"),
        ("S04", "error", "指标：产出/质量/扶贫临时救助标准(<**元/户·年)·得分"),
    ],
    "09-huangshi-sponge-city-2022": [],
    "13-district-commerce-services-trade-2020": [
        ("S01", "error", "整表：分值合计"),
        ("S03", "error", "合计：总分"),
    ],
    "14-qingshen-payroll-2023": [
        ("D05", "warning", "资金：总额·全年预算数"),
        ("D12", "warning", "资金：总额·得分"),
        ("D12", "warning", "指标：产出/数量/发放(缴纳)覆盖率·实际完成值"),
        ("D12", "warning", "指标：效益/社会效益/足额保障率(参保率)·实际完成值"),
        ("D12", "warning", "合计：得分"),
    ],
    "17-yanglou-farming-subsidy-2023": [
        ("D03", "warning", "资金：其中:本年财政拨款·得分"),
        ("S05", "warning", "指标：产出/质量/★种植作物成活率·偏差原因"),
    ],
    "24-linhe-employment-2022": [],
    "26-xianning-air-2021": [],
    "40-base-data-and-scores-2018": [
        ("D09", "warning", "数据：基础数据表/rows/项目支出: 1、业务工作专项·2018年决算数"),
        ("N01", "warning", "数据：基础数据表/rows/水费、电费、差旅费·2018年预算数"),
        ("D09", "warning", "数据：基础数据表/rows/水费、电费、差旅费·2018年决算数"),
    ],
    "41-lingling-forestry-2021": [
        ("D11", "warning", "资金：年度资金总额·年初预算数"),
        ("F11", "error", "资金：年度资金总额·执行率"),
        ("S04", "error", "资金：年度资金总额·得分"),
        ("D05", "warning", "指标：效益/经济效益/木材销售收入·实际完成值"),
        ("S04", "error", "指标：效益/经济效益/木材销售收入·得分"),
        ("D05", "warning", "指标：效益/经济效益/林产品收入·实际完成值"),
        ("S04", "error", "指标：效益/经济效益/林产品收入·得分"),
    ],
    "45-sichuan-overall-2017": [
        ("S05", "warning", "指标：项目/执行规范·偏差原因"),
        ("S05", "warning", "指标：项目/完成质量·偏差原因"),
        ("D12", "warning", "合计：项目总分"),
    ],
    "50-nanxian-cppcc-2021": [
        ("F05", "warning", "数据：支出"),
    ],
    "52-zhongfang-disabled-2022": [
        ("T05", "warning", "数据：年初预算"),
        ("D09", "warning", "数据：全年执行"),
        ("D05", "warning", "指标：产出/数量/0-6残疾儿童康复救助·实际完成值"),
    ],
    "53-lishui-culture-house-2018": [],
    "55-wuzhishan-census-2020": [],
    "57-linxia-veterans-2023": [],
    "58-wushan-fire-2024": [
        ("S08", "error", "数据：评级"),
    ],
    "61-honghe-data-centre-2024": [
        ("F13", "warning", "数据：项目共"),
    ],
    "64-xundian-archive-2024": [],
    "70-yueyang-county-farmland-goals-2022": [
        ("N01", "warning", "数据：其中:财政拨款"),
    ],
    "72-duji-three-public-2021": [
        ("D10", "warning", "数据：出国 text"),
        ("T01", "error", "数据：接待 text"),
        ("D01", "error", "数据：接待 text"),
        ("D10", "warning", "数据：用车 text"),
    ],
}
CLEAN = (
    "09-huangshi-sponge-city-2022",
    "53-lishui-culture-house-2018",
    "55-wuzhishan-census-2020",
    "64-xundian-archive-2024",
)


def test_every_shared_case_is_expected() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == set(EXPECTED)


@pytest.mark.parametrize("case", EXPECTED)
def test_a_published_form_is_accused_of_what_is_wrong_with_it(case: str) -> None:
    form = form_of_case(read_texts((CASES / f"{case}.yaml").read_bytes()))
    found = [
        (finding.check, finding.severity.value, place_of(form, finding.where))
        for finding in find_printed(form)
        if finding.severity != "hint"
    ]
    assert found == EXPECTED[case]


@pytest.mark.parametrize("case", CLEAN)
def test_a_correct_form_is_accused_of_nothing(case: str) -> None:
    form = form_of_case(read_texts((CASES / f"{case}.yaml").read_bytes()))
    assert [finding.message for finding in find_printed(form) if finding.severity == "error"] == []
