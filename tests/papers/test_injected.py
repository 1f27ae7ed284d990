"""One defect of each kind put into a correct form: exactly that defect is told, at its place.

``error`` where arithmetic decides, anything milder where judgement does. What else changes may be told too, but
never as an error at another place.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from apps.papers.checks import find_printed, place_of
from apps.papers.imports import PrintedFigure, PrintedForm
from tests.papers.forms import REPORT, THREE_PUBLIC, TRAINING

Change = Callable[[PrintedForm], PrintedForm]
Defects = dict[str, tuple[Any, ...]]  # a change, what is told of it, and checks that it makes fail elsewhere


def funding(index: int, **cells: Any) -> Change:
    return lambda form: replace(
        form, funding=(*form.funding[:index], replace(form.funding[index], **cells), *form.funding[index + 1 :])
    )


def row(name: str, **cells: Any) -> Change:
    return lambda form: replace(
        form, indicators=tuple(replace(item, **cells) if item.name == name else item for item in form.indicators)
    )


def total(label: str, text: str) -> Change:
    return lambda form: replace(
        form, totals=tuple(replace(item, values=(text,)) if item.label == label else item for item in form.totals)
    )


def figure(label: str, *values: str | None) -> Change:
    return lambda form: replace(
        form, figures=tuple(replace(item, values=values) if item.label == label else item for item in form.figures)
    )


def both(*changes: Change) -> Change:
    def change(form: PrintedForm) -> PrintedForm:
        for one in changes:
            form = one(form)
        return form

    return change


OF_A_FORM: Defects = {
    "rate wrong": (funding(0, rate="98%"), "F11 error 资金：年度资金总额·执行率"),
    "rate of a split row wrong": (funding(1, rate="100%"), "F11 error 资金：其中:当年财政拨款·执行率"),
    "rate by the original budget": (
        funding(0, original="114", rate="100%"),
        "F11 error 资金：年度资金总额·执行率",
        "F19",
    ),
    "rate rounded before scoring": (
        both(
            funding(0, actual="114.24", rate="95%", score="9.5"),
            funding(1, actual="96.24", rate="96.24%"),
            figure("完成文字", ""),
        ),
        "S04 hint 资金：年度资金总额·得分",
    ),
    "execution score wrong": (both(funding(0, score="8"), total("总分", "97")), "S04 error 资金：年度资金总额·得分"),
    "total row is not the sum": (
        funding(0, actual="115", rate="95.83%", score="9.58"),
        "F19 error 资金：年度资金总额·全年执行数",
        "T01",
        "S03",
    ),
    "rounding tail in the sum": (funding(1, actual="95.99"), "F19 hint 资金：年度资金总额·全年执行数"),
    "total row left at zero": (funding(0, adjusted="0", actual="0"), "F19 error 资金：年度资金总额·全年预算数", "F19"),
    "sub-row repeats weight and score": (
        funding(1, weight="10", score="9.5"),
        "D07 warning 资金：其中:当年财政拨款·得分",
    ),
    "0/0 printed as a rate": (funding(3, adjusted="0", actual="0", rate="0%"), "T07 hint 资金：其他资金·执行率"),
    "0/0 printed as 100 %": (funding(3, adjusted="0", actual="0", rate="100%"), "T07 hint 资金：其他资金·执行率"),
    "initial budget missing": (funding(0, original=""), "C03 warning 资金：年度资金总额·年初预算数"),
    "budget adjusted without a reason": (
        both(funding(0, original="110"), funding(1, original="90")),
        "D05 warning 资金：年度资金总额·全年预算数",
    ),
    "unit typed into an amount": (funding(0, adjusted="120万元"), "N01 warning 资金：年度资金总额·全年预算数"),
    "wrong grouping in an amount": (
        funding(0, adjusted="1,20"),
        "N01 warning 资金：年度资金总额·全年预算数",
    ),
    "no number in an amount": (funding(3, adjusted="无"), "N01 warning 资金：其他资金·全年预算数"),
    "spent above the budget": (
        both(
            funding(0, actual="124", rate="103.33%", score="10"),
            funding(1, actual="106", rate="106%"),
            figure("完成文字", ""),
            total("总分", "99"),
        ),
        "F11 warning 资金：年度资金总额·全年执行数",
    ),
    "negative spending": (funding(3, actual="-1"), "F11 error 资金：其他资金·全年执行数", "F19"),
    "execution score empty": (funding(0, score=""), "C03 warning 资金：年度资金总额·得分"),
    "yuan under a heading in 10,000 yuan": (
        lambda form: replace(form, money_unit="元"),
        "T05 warning 资金：年度资金总额·全年预算数",
    ),
    "score above the rule": (
        both(row("持证上岗率", score="20"), total("总分", "99.5")),
        "S04 error 指标：效益/社会效益/持证上岗率·得分",
    ),
    "score below the rule": (
        both(row("举办培训班", score="8"), total("总分", "96.5")),
        "S04 error 指标：产出/数量/举办培训班·得分",
    ),
    "score below the rule, with a reason": (
        both(row("举办培训班", score="8", reason="场次质量不高", has_reason=True), total("总分", "96.5")),
        "S04 hint 指标：产出/数量/举办培训班·得分",
    ),
    "score above the weight": (
        both(row("举办培训班", score="11"), total("总分", "99.5")),
        "S02 error 指标：产出/数量/举办培训班·得分",
    ),
    "negative score": (
        both(row("举办培训班", score="-1"), total("总分", "87.5"), total("等级", "良")),
        "S02 error 指标：产出/数量/举办培训班·得分",
    ),
    "missed target without a reason": (
        row("持证上岗率", reason="", has_reason=False),
        "S05 warning 指标：效益/社会效益/持证上岗率·实际完成值",
    ),
    "deduction without a reason": (
        both(row("培训档案建立", score="8"), total("总分", "96.5")),
        "S05 warning 指标：效益/可持续影响/培训档案建立·偏差原因",
    ),
    "reverse target missed at full score": (
        row("人均培训成本", actual="1430元/人"),
        "S04 error 指标：产出/成本/人均培训成本·得分",
    ),
    "reverse target missed without a word": (
        both(row("人均培训成本", actual="1430元/人", score="9"), total("总分", "97.5")),
        "S05 warning 指标：产出/成本/人均培训成本·实际完成值",
    ),
    "far above the target": (row("培训学员", actual="1300人次"), "W13 hint 指标：产出/数量/培训学员·实际完成值"),
    "actual repeats the target": (
        row("举办培训班", actual="≥20期"),
        "W07 warning 指标：产出/数量/举办培训班·实际完成值",
    ),
    "a count answered for a rate": (
        row("学员结业率", actual="920人"),
        "D07 warning 指标：产出/质量/学员结业率·实际完成值",
    ),
    "a rate answered for a count": (
        row("举办培训班", actual="100%"),
        "D07 warning 指标：产出/数量/举办培训班·实际完成值",
    ),
    "words for a number": (row("举办培训班", actual="已完成"), "D07 warning 指标：产出/数量/举办培训班·实际完成值"),
    "a ratio for a rate": (row("学员结业率", actual="1"), "D07 hint 指标：产出/质量/学员结业率·实际完成值"),
    "score without a value": (row("举办培训班", actual=""), "D07 warning 指标：产出/数量/举办培训班·实际完成值"),
    "empty score": (row("举办培训班", score=""), "C03 warning 指标：产出/数量/举办培训班·得分"),
    "one score for several values": (
        row("举办培训班", target="初级10期;高级10期", actual="初级10期;高级10期"),
        "D07 hint 指标：产出/数量/举办培训班·年度指标值",
    ),
    "no own score": (
        both(row("举办培训班", weight="", score=""), total("总分", "88.5"), total("等级", "良")),
        "D07 warning 指标：产出/数量/举办培训班·分值",
    ),
    "direction contradicts the operator": (
        row("人均培训成本", target="≥1200元/人"),
        "W04 warning 指标：产出/成本/人均培训成本·年度指标值",
    ),
    "more than all": (
        row("学员满意度", target="≥120%", actual="93%", score="7.75", reason="目标过高", has_reason=True),
        "W05 hint 指标：满意度/服务对象满意度/学员满意度·年度指标值",
        "S03",
        "S04",
    ),
    "yuan for 10,000 yuan": (
        row("人均培训成本", target="≤0.13万元", actual="1240万元"),
        "T05 warning 指标：产出/成本/人均培训成本·实际完成值",
    ),
    "date of another year": (
        row("完成时间", actual="2021年11月30日"),
        "T03 warning 指标：产出/时效/完成时间·实际完成值",
    ),
    "target that measures nothing": (
        row("培训档案建立", target="效果明显"),
        "W02 hint 指标：效益/可持续影响/培训档案建立·年度指标值",
    ),
    "text repeats the target": (
        row("培训档案建立", target="为每名学员建立档案", actual="为每名学员建立档案"),
        "W07 hint 指标：效益/可持续影响/培训档案建立·实际完成值",
    ),
    "total off by half a point": (total("总分", "99"), "S03 error 合计：总分"),
    "total off by ten": (both(total("总分", "88.5"), total("等级", "良")), "S03 error 合计：总分"),
    "grade does not follow the score": (total("等级", "良"), "S08 error 合计：等级"),
    "group of weights off": (
        both(row("举办培训班", weight="12", score="12"), row("培训档案建立", weight="8", score="8")),
        "S01 error 指标：产出·分值合计",
        "S01",
    ),
    "indicators fill 100 beside a separate execution score": (
        both(
            row("举办培训班", weight="20", score="20"),
            lambda form: replace(form, layout="执行10 / 产出60 / 效益30 / 满意度10"),
            total("总分", "100"),
        ),
        "S01 error 整表：分值合计",
        "S03",
    ),
    "level sum wrong": (
        lambda form: replace(form, totals=(*form.totals, PrintedFigure(("产出得分",), ("49",)))),
        "S03 error 合计：产出得分",
    ),
    "total empty": (total("总分", ""), "C03 warning 合计：总分"),
    "total above 100": (total("总分", "108.5"), "S02 error 合计：总分", "S03"),
    "text contradicts its own sum": (
        figure("完成文字", "全年执行114万元=财政拨款95万元+结转18万元"),
        "T11 error 数据：完成文字",
    ),
    "nothing deviates, it says": (figure("完成文字", "不存在偏离绩效目标的情况"), "D10 warning 数据：完成文字"),
    "template prompt left in": (figure("完成文字", "说明完成情况（200字以内）"), "T04 error 数据：完成文字"),
    "telephone number": (figure("完成文字", "联系电话：13800000000"), "T24 warning 数据：完成文字"),
    "another year in the title": (
        lambda form: replace(form, title="2021年度培训项目支出绩效自评表"),
        "T03 warning 整表：标题",
    ),
    "department empty": (lambda form: replace(form, department=""), "C01 warning 整表：部门名称"),
}
OF_A_REPORT: Defects = {
    "posts": (figure("编制数", "21"), "F14 hint 数据：编制数", "F14"),
    "control rate": (figure("在职人员控制率", "96%"), "F14 error 数据：在职人员控制率"),
    "more staff than posts": (
        both(figure("在职人数", "21"), figure("在职人员控制率", "105%")),
        "F14 warning 数据：在职人数",
    ),
    "basic expenditure": (figure("公用经费", "45"), "F02 error 数据：基本支出"),
    "expenditure": (figure("项目支出", "155"), "F01 error 数据：支出合计"),
    "income": (figure("财政拨款收入", "480"), "F08 warning 数据：收入合计"),
    "balance": (figure("年末结转", "12"), "F05 warning 数据：年末结转"),
    "execution rate": (figure("预算执行率", "99%"), "F11 error 数据：预算执行率"),
    "growth": (figure("收入比上年增长", "10%"), "D01 error 数据：收入比上年增长"),
    "grade": (figure("自评等级", "良"), "S08 error 数据：自评等级"),
    "head count missing": (figure("在职人数", None), "C02 warning 数据：在职人数"),
}
OF_THREE_PUBLIC: Defects = {
    "three public": (figure("合计", "30", "25"), "F07 error 数据：三公经费/合计·决算数", "F11", "D01", "T08"),
    "cars": (figure("运行维护费", "20", "17"), "F07 error 数据：三公经费/公务用车购置及运行维护费·决算数"),
    "budget completed": (figure("完成预算", "82%"), "F11 error 数据：完成预算"),
    "share": (figure("接待占比", "24%"), "T08 hint 数据：接待占比"),
    "stated difference": (figure("接待说明", "与预算相比减少3万元，下降40%"), "T01 warning 数据：接待说明"),
    "stated rate": (figure("接待说明", "与预算相比减少4万元，下降4%"), "T01 warning 数据：接待说明"),
    "wrong way": (figure("接待说明", "与预算相比增加4万元，增长40%"), "T02 warning 数据：接待说明"),
    "no change, it says": (figure("接待说明", "与预算相比无变化"), "T02 warning 数据：接待说明"),
    "stray point": (figure("公务接待费", "10.", "6"), "N01 warning 数据：三公经费/公务接待费·预算数"),
}

INJECTED = [
    pytest.param(form, defect[0], defect[1], defect[2:], id=name)
    for form, defects in ((TRAINING, OF_A_FORM), (REPORT, OF_A_REPORT), (THREE_PUBLIC, OF_THREE_PUBLIC))
    for name, defect in defects.items()
]


def lines(form: PrintedForm) -> set[str]:
    return {f"{found.check} {found.severity} {place_of(form, found.where)}" for found in find_printed(form)}


@pytest.mark.parametrize("form", [TRAINING, REPORT, THREE_PUBLIC], ids=["form", "report", "three public"])
def test_a_correct_form_is_not_accused(form: PrintedForm) -> None:
    assert {line for line in lines(form) if " hint " not in line} == set()


@pytest.mark.parametrize(("form", "change", "line", "also"), INJECTED)
def test_exactly_the_injected_defect_is_told(
    form: PrintedForm, change: Change, line: str, also: tuple[str, ...]
) -> None:
    told = lines(change(form)) - lines(form)
    assert line in told
    place = line.split(" ", 2)[2]
    errors = {other for other in told if " error " in other and not other.endswith(f" {place}")}
    assert {other.split(" ")[0] for other in errors} <= set(also), errors
