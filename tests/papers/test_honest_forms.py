"""Forms as regions publish them, every figure right and every name invented: nobody is accused.

With one figure changed exactly that is told, at its place.
"""

from pathlib import Path
from typing import Any

import pytest

from apps.core.findings import Severity
from apps.core.plain_yaml import read_texts
from apps.papers.checks import find_printed
from apps.papers.imports import form_of_case
from tests.papers.test_published_cases import line_of

HONEST = {path.stem: path for path in sorted((Path(__file__).parent / "honest").glob("*.yaml"))}

# A form, the place of one figure in its file (``|`` for a ``/`` inside a key), what stands there instead, what is told.
DEFECTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "hunan-department-form",
        "funding_rows/0/执行率",
        "98.00%",
        ("F11 error 资金：年度资金总额·执行率 | 98 → 95",),
    ),
    (
        "hunan-department-form",
        "figures_as_printed/按支出性质分：项目支出",
        "502.00",
        ("F19 error 数据：按支出性质分：基本支出 | 1250 → 1232",),
    ),
    (
        "hunan-department-form",
        "indicators/5/score",
        "15",
        (
            "S04 warning 指标：效益指标/经济效益指标/改善灌溉面积·得分 | 15 → 14.06",
            "S03 error 合计：总分 | 98.6 → 99.5",
        ),
    ),
    (
        "hunan-department-form",
        "indicators/6/actual",
        "1起",
        ("S04 warning 指标：效益指标/社会效益指标/安全事故发生数·得分 | 15 → 0",),
    ),
    (
        "sichuan-project",
        "funding_rows/1/全年执行数",
        "286.17",
        (
            "F19 error 资金：年度资金总额·全年执行数 | 351.28 → 369.28",
            "F11 error 资金：其中：当年财政拨款·执行率 | 89.39 → 95.39",
        ),
    ),
    (
        "sichuan-project",
        "indicators/3/actual",
        "3.6%",
        ("S04 warning 指标：产出指标/质量指标/设备故障率·得分 | 5 → 4.17",),
    ),
    (
        "sichuan-project",
        "indicators/4/actual",
        "7个工作日",
        ("S04 warning 指标：产出指标/时效指标/维修完成时限·得分 | 5 → 3.57",),
    ),
    (
        "sichuan-project",
        "indicators/1/weight",
        "15",
        ("S01 error 指标：产出·分值合计 | 50 → 55",),
    ),
    (
        "sichuan-project",
        "totals_as_printed/合计",
        "99.56",
        ("S03 error 合计：合计 | 99.56 → 98.56",),
    ),
    (
        "anhui-department-ratios",
        "indicators/5/actual",
        "12.5%",
        ("S04 warning 指标：过程/预算执行/结转结余率·得分 | 4 → 3.2",),
    ),
    (
        "anhui-department-ratios",
        "indicators/1/score",
        "4",
        ("S04 warning 指标：投入/预算配置/“三公经费”变动率·得分 | 4 → 5",),
    ),
    (
        "yunnan-directions-in-cells",
        "indicators/2/target",
        "正向 小于等于 0.5 ‰",
        ("W03 warning 指标：产出指标/质量指标/播出差错率·年度指标值",),
    ),
    (
        "yunnan-directions-in-cells",
        "indicators/5/actual",
        "4",
        ("S04 error 指标：效益指标/社会效益指标/有效投诉件数·得分 | 15 → 11.25",),
    ),
    (
        "yunnan-directions-in-cells",
        "funding_rows/0/分值",
        "100",
        ("S01 error 资金：年度资金总额·分值 | 100 → 10",),
    ),
    (
        "inner-mongolia-levels",
        "figures_as_printed/资金情况/支付率",
        "96.15%",
        ("F11 warning 数据：资金情况/支付率 | 96.15 → 95.15",),
    ),
    (
        "inner-mongolia-levels",
        "figures_as_printed/资金情况/结余",
        "171.19",
        ("F05 warning 数据：资金情况/结余 | 171.19 → 117.19",),
    ),
    (
        "hubei-20-80",
        "funding_rows/0/得分",
        "20",
        (
            "S04 error 资金：年度财政资金总额·得分 | 20 → 18.87",
            "S03 error 合计：总分 | 98.87 → 100",
        ),
    ),
    (
        "hubei-20-80",
        "indicators/3/actual",
        "93%",
        ("S04 error 指标：效益指标/社会效益指标/危房隐患整改率·得分 | 20 → 19.58",),
    ),
    (
        "narrative-figures",
        "figures_as_printed/公用经费",
        "43.10",
        ("F02 error 数据：基本支出 | 302.15 → 311.15",),
    ),
    (
        "narrative-figures",
        "figures_as_printed/在职人员控制率",
        "107.69%",
        ("F14 error 数据：在职人员控制率 | 107.69 → 92.86",),
    ),
    (
        "narrative-figures",
        "figures_as_printed/自评等级",
        "中",
        ("S08 error 数据：自评等级",),
    ),
    (
        "three-public-table",
        "figures_as_printed/“三公”经费 (2023年预算数|2023年决算数|增减额|增减率)/公务接待费/3",
        "-46.02%",
        ("D01 warning 数据：“三公”经费 (2023年预算数/2023年决算数/增减额/增减率)/公务接待费·增减率 | -46.02 → -31.52",),
    ),
    (
        "changsha-score-table",
        "indicators/2/score",
        "19",
        ("S03 error 合计：总分 | 97.05 → 98.05",),
    ),
    (
        "nested-rows",
        "figures_as_printed/支出情况 (金额|占比)/人员经费/1",
        "55.34%",
        ("T08 error 数据：支出情况 (金额/占比)/人员经费·占比 | 55.34 → 53.34",),
    ),
    (
        "nested-rows",
        "figures_as_printed/项目执行/残疾儿童康复 (预算|支出|执行率)/2",
        "99.47%",
        ("F11 error 数据：项目执行/残疾儿童康复 (预算/支出/执行率)·执行率 | 99.47 → 97.49",),
    ),
    (
        "partly-seen",
        "totals_as_printed/自评总分",
        "99.75",
        ("S03 error 合计：自评总分 | 99.75 → 99.57",),
    ),
    (
        "gansu-decimal-percent",
        "indicators/1/target",
        "≤98%",
        ("W03 warning 指标：产出指标/质量指标/信访事项按期办结率·年度指标值",),
    ),
    (
        "gansu-decimal-percent",
        "funding_rows/0/执行率",
        "100%",
        ("F11 error 资金：资金总额·执行率 | 100 → 98.11",),
    ),
)


def data_of(stem: str) -> Any:
    return read_texts(HONEST[stem].read_bytes())


def accused(data: Any) -> list[str]:
    form = form_of_case(data)
    return [line_of(form, finding) for finding in find_printed(form) if finding.severity is not Severity.HINT]


@pytest.mark.parametrize("stem", HONEST)
def test_no_error_and_no_warning(stem: str) -> None:
    assert accused(data_of(stem)) == []


@pytest.mark.parametrize(
    ("stem", "place", "text", "lines"), DEFECTS, ids=lambda value: value if value in HONEST else ""
)
def test_one_wrong_figure_is_told_at_its_place(stem: str, place: str, text: str, lines: tuple[str, ...]) -> None:
    data = data_of(stem)
    inner, *rest = data, *place.split("/")
    for step in rest[:-1]:
        inner = inner[key_of(inner, step)]
    inner[key_of(inner, rest[-1])] = text
    assert accused(data) == list(lines)


def key_of(inner: Any, step: str) -> Any:
    return int(step) if isinstance(inner, list) else step.replace("|", "/")
