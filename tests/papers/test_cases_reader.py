"""Case files: plain data into a form, tolerant of everything; never a crash on anything."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.papers.checks import find_printed, kept_as_text, place_of, printed_at, recompute
from apps.papers.imports import (
    PrintedFigure,
    PrintedForm,
    PrintedFunding,
    PrintedIndicator,
    UnreadableFormError,
    form_of_case,
)
from apps.papers.imports.cases import LONGEST_CELL, MOST_FIGURES
from apps.papers.imports.tables import forms_of
from tests.papers.grids import opened_of


def test_a_whole_case() -> None:
    form = form_of_case(
        {
            "id": "x",
            "source": {"title": "2022年度自评表", "url": "…"},
            "year": "2022",
            "department": "某局",
            "form": "项目支出绩效自评表",
            "money_unit": "万元",
            "text_seen": "full",
            "weights_layout": "执行10",
            "funding_rows": [
                {
                    "row": "年度资金总额",
                    "年初预算数": "",
                    "全年预算数": "90",
                    "全年执行数": None,
                    "分值": "10",
                    "执行率": "—",
                    "得分": 9,
                }
            ],
            "indicators": [
                {
                    "level1": "产出",
                    "level2": "数量",
                    "level3": "人数",
                    "target": "≥5人",
                    "actual": "4人",
                    "weight": "10",
                    "score": "8",
                    "deviation_reason": "present: 延期",
                    "direction": "positive",
                }
            ],
            "figures_as_printed": {"编制": "16", "项目": {"甲": {"支出": "1"}}},
            "totals_as_printed": {"总分": None},
            "checks": [{"rule": "not read"}],
        }
    )
    assert form == PrintedForm(
        title="2022年度自评表",
        year=2022,
        department="某局",
        kind="项目支出绩效自评表",
        money_unit="万元",
        layout="执行10",
        funding=(PrintedFunding("年度资金总额", "", "90", None, "10", "—", "9"),),
        indicators=(PrintedIndicator("产出", "数量", "人数", "≥5人", "4人", "10", "8", "延期", True, "positive"),),
        figures=(PrintedFigure(("编制",), ("16",)), PrintedFigure(("项目", "甲", "支出"), ("1",))),
        totals=(PrintedFigure(("总分",), (None,)),),
    )


@pytest.mark.parametrize(
    ("seen", "whole"),
    [
        ("full", True),
        ("full (narrative figures)", True),
        (None, True),
        ("cut at the last row", False),
        ("partial", False),
    ],
)
def test_how_much_was_seen(seen: str | None, whole: bool) -> None:
    assert form_of_case({"indicators": [], "text_seen": seen}).is_whole is whole


@pytest.mark.parametrize(
    ("noted", "reason", "has_reason"),
    [
        ("absent", "", False),
        ("absent (cell empty)", "", False),
        ("", "", False),
        ("无", "", False),
        ("present: 特困人员实行动态管理", "特困人员实行动态管理", True),
        ("present", "", True),
        ("受疫情影响", "受疫情影响", True),
        ("no score in this form", "", None),
        ("not shown", "", None),
        (None, "", None),
    ],
)
def test_reasons(noted: str | None, reason: str, has_reason: bool | None) -> None:
    (row,) = form_of_case({"indicators": [{"level3": "甲", "deviation_reason": noted}]}).indicators
    assert (row.reason, row.has_reason) == (reason, has_reason)


@pytest.mark.parametrize(
    ("noted", "direction"),
    [
        ("positive", "positive"),
        ("reverse", "reverse"),
        ("equal", "equal"),
        ("qualitative/date/none", "none"),
        (None, ""),
    ],
)
def test_directions(noted: str | None, direction: str) -> None:
    (row,) = form_of_case({"indicators": [{"level3": "甲", "direction": noted}]}).indicators
    assert row.direction == direction


def test_columns_stand_in_a_key_or_in_the_heading() -> None:
    form = form_of_case(
        {
            "figures_as_printed": {
                "表": {"columns": "2019年决算数 / 2020年预算数", "rows": {"接待": ["1", None], "一列": ["1"]}},
                "三公 (预算数 / 决算数)": {"合计": ["2", ""]},
                "列表": {"columns": ["甲", "乙"], "行": ["1", "2"]},
                "KPI": [{"name": "外贸", "value": "8", "growth": None}, "不是映射", {"value": "9"}],
            }
        }
    )
    assert form.figures == (
        PrintedFigure(("表", "rows", "接待"), ("1", None), ("2019年决算数", "2020年预算数")),
        PrintedFigure(("表", "rows", "一列"), ("1",), ()),
        PrintedFigure(("三公 (预算数 / 决算数)", "合计"), ("2", ""), ("预算数", "决算数")),
        PrintedFigure(("列表", "行"), ("1", "2"), ("甲", "乙")),
        PrintedFigure(("KPI", "外贸", "value"), ("8",)),
        PrintedFigure(("KPI", "外贸", "growth"), (None,)),
        PrintedFigure(("KPI", "3", "value"), ("9",)),
    )


def test_lists_of_items_are_named_by_one_of_their_keys() -> None:
    form = form_of_case(
        {
            "figures_as_printed": [
                {"label": "预算数", "value": "100"},
                {"row": "三公", "values": ["8", "6"]},
                "不是映射",
            ],
            "totals_as_printed": {"项目": [{"项目": "甲", "预算数": "5", "执行数": "4"}]},
        }
    )
    assert form.figures == (PrintedFigure(("预算数",), ("100",)), PrintedFigure(("三公",), ("8", "6")))
    assert [figure.path for figure in form.totals] == [("项目", "甲", "预算数"), ("项目", "甲", "执行数")]


@pytest.mark.parametrize(
    ("label", "text", "figures"),
    [
        ("接待批次/人次", "30 (外事26) / 579", {"接待批次": "30 (外事26)", "人次": "579"}),
        ("三公 预算/决算", "20 / 15", {"三公预算": "20", "三公决算": "15"}),
        ("补助标准(元/人)", "500", {"补助标准(元/人)": "500"}),
        ("批次/人次", "30 / 无", {"批次/人次": "30 / 无"}),
        ("批次/人次", None, {"批次/人次": None}),
    ],
)
def test_two_figures_in_one_cell(label: str, text: str | None, figures: dict[str, str | None]) -> None:
    form = form_of_case({"figures_as_printed": {label: text}})
    assert {figure.label: figure.values[0] for figure in form.figures} == figures


def test_letters_of_the_formula_do_not_hide_a_column() -> None:
    row = {"row": "总额", "年初预算数(万元)": "1", "全年预算数（A）": "2", "全年执行数(B)": "3", "执行率(B/A)": "150%"}
    (funding,) = form_of_case({"funding_rows": [row]}).funding
    assert (funding.original, funding.adjusted, funding.actual, funding.rate) == ("1", "2", "3", "150%")


@pytest.mark.parametrize(
    ("value", "text"),
    [(95.1, "95.1"), (10, "10"), (True, "是"), (False, "否"), (date(2022, 1, 2), "2022-01-02"), (" 5 ", "5")],
)
def test_scalars_are_texts(value: object, text: str) -> None:
    assert form_of_case({"totals_as_printed": {"总分": value}}).totals == (PrintedFigure(("总分",), (text,)),)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "顶层应是"),
        ([], "顶层应是"),
        ("text", "顶层应是"),
        ({}, "没有可检查的内容"),
        ({"id": "x", "checks": []}, "没有可检查的内容"),
    ],
)
def test_what_is_no_case(data: object, words: str) -> None:
    with pytest.raises(UnreadableFormError, match=words):
        form_of_case(data)


def test_parts_of_another_shape_are_left_out_and_named() -> None:
    form = form_of_case(
        {
            "funding_rows": {"row": "不是列表"},
            "indicators": ["不是映射", {"level3": "甲"}],
            "figures_as_printed": ["1"],
            "totals_as_printed": None,
        }
    )
    assert [row.name for row in form.indicators] == ["甲"]
    assert form.unread == (
        "funding_rows 应是一列行，未能读取。",
        "indicators 第 1 行不是“列名: 值”，未能读取。",
        "figures_as_printed 应是“名称: 数值”，未能读取。",
    )
    assert kept_as_text(form) == form.unread


def test_nesting_has_an_end() -> None:
    deep: Any = {"支出": "1"}
    for _ in range(20):
        deep = {"层": deep}
    form = form_of_case({"figures_as_printed": deep})
    assert form.figures == ()
    assert form.unread == ("“层”嵌套超过 12 层，未能读取。",)


def test_figures_have_an_end() -> None:
    form = form_of_case({"figures_as_printed": {f"行{number}": "1" for number in range(MOST_FIGURES + 1)}})
    assert len(form.figures) == MOST_FIGURES
    assert form.unread == ("figures_as_printed 超过 1000 项，其余未读。",)


def test_a_text_without_end_is_cut_and_said() -> None:
    form = form_of_case({"indicators": [{"level3": "甲", "target": "长" * (LONGEST_CELL + 1)}]})
    assert form.indicators[0].target == "长" * LONGEST_CELL
    assert form.unread == ("“长长长长长长长长长长长长长长长长长长长长…”有 2001 字，只读了前 2000 字。",)


# Anything at all

SIGNS = ". , ， 。 ; ： : ( ) （ ） = + - — / % ‰ ≥ ≤ >= <=\t\n"
WORDS = """万 亿 元 万元 亿元 个 人 年 月 日 以上 以内 其中 合计 总额 减少 增加 无变化 不存在偏离
执行率 预算 支出 决算 编制 在职 占比 计8分 扣 每超 个百分点 XX 13800000000 2021年 text 达成 满意 效果明显 优 良"""
NUMBERS = "0 1 2 9 10 100 50 95 0.5 3.14 99.99 1,234 9999999999999999999"
PIECES = st.sampled_from([*SIGNS.split(" "), *WORDS.split(), *NUMBERS.split()])
TEXTS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=30))
CELLS = st.one_of(st.none(), TEXTS)
CONCEPTS = """编制 在职人数 控制率 支出合计 基本支出 项目支出 人员经费 公用经费 收入 年末结转结余
上年结转结余 财政拨款 年初预算 全年预算 全年执行 执行率 增加 增幅 比上年 接待占比 合计
公务接待费 按收入性质:A 按收入性质:B 三公经费 完成预算 省级 市级 总得分 等级 结余
结余率 项目共 年中增加 columns"""
LABELS = st.one_of(TEXTS, st.sampled_from(CONCEPTS.split()))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=5)),
    max_leaves=20,
)
FIGURES = st.dictionaries(
    LABELS,
    st.one_of(
        CELLS, st.lists(CELLS, max_size=3), st.dictionaries(LABELS, st.one_of(CELLS, st.lists(CELLS, max_size=3)))
    ),
    max_size=8,
)
FUNDING = st.lists(
    st.fixed_dictionaries(
        {
            "row": st.one_of(CELLS, st.sampled_from(["年度资金总额", "其中:当年财政拨款", "省级", "其他资金"])),
            **dict.fromkeys(("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"), CELLS),
        }
    ),
    max_size=4,
)
INDICATORS = st.lists(
    st.fixed_dictionaries(
        {
            "level1": st.sampled_from(["产出", "效益", "满意度", "预算执行率", ""]),
            "level2": st.sampled_from(["数量", "成本", "质量"]),
            "direction": st.sampled_from(["positive", "reverse", "equal", "qualitative/date/none", ""]),
            **dict.fromkeys(("level3", "target", "actual", "weight", "score", "deviation_reason"), CELLS),
        }
    ),
    max_size=5,
)
CASE = st.fixed_dictionaries(
    {"id": TEXTS},
    optional={
        "funding_rows": st.one_of(FUNDING, ANYTHING),
        "indicators": st.one_of(INDICATORS, ANYTHING),
        "figures_as_printed": st.one_of(FIGURES, ANYTHING),
        "totals_as_printed": st.one_of(FIGURES, ANYTHING),
        "money_unit": TEXTS,
        "weights_layout": TEXTS,
        "text_seen": st.sampled_from(["full", "cut"]),
        "year": CELLS,
        "department": CELLS,
        "source": ANYTHING,
    },
)


def judge(form: PrintedForm) -> None:
    """Every finding has a sentence and a place, and says the same twice."""
    findings = find_printed(form)
    assert findings == find_printed(form)
    assert len({(finding.key, finding.span) for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.fact
        assert finding.message != finding.fact
        assert place_of(form, finding.where)
        printed_at(form, finding.where)
    recomputed = recompute(form)
    for row in recomputed.scores:
        assert row.computed is None or row.computed >= 0
    kept_as_text(form)


@settings(suppress_health_check=list(HealthCheck), max_examples=150)
@given(CASE)
def test_no_case_is_too_strange(data: Any) -> None:
    try:
        form = form_of_case(data)
    except UnreadableFormError:
        return
    judge(form)


@given(ANYTHING)
def test_plain_data_are_read_or_refused(data: Any) -> None:
    sentence = ""
    try:
        judge(form_of_case(data))
    except UnreadableFormError as refusal:
        sentence = str(refusal)
    assert sentence == "" or sentence.endswith("。")


HEADING_WORDS = """一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 全年预算数 全年执行数 年初预算数 总分
年度资金总额 指标性质 度量单位 指标方向 编制数 控制率 2020年决算数 2020年预算数 等级 产出指标（50分） 部门名称
项目支出绩效自评表 按收入性质分： 其中：一般公共预算：1000 绩效指标 数值 单位 小计 备注 — < ^ 5 10 95%"""
HEADINGS = st.sampled_from(HEADING_WORDS.split())
ROWS = st.lists(st.lists(st.one_of(TEXTS, HEADINGS), max_size=8), max_size=10)


@settings(suppress_health_check=list(HealthCheck), max_examples=150)
@given(st.lists(ROWS, max_size=3), st.lists(TEXTS, max_size=3))
def test_no_table_is_too_strange(tables: list[list[list[str]]], paragraphs: list[str]) -> None:
    try:
        forms = forms_of(opened_of(*paragraphs, *tables))
    except UnreadableFormError:
        return
    for form in forms:
        judge(form)
