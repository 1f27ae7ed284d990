"""Differences between two versions of a scheme, and what they mean for an evaluation that is moved."""

from dataclasses import replace
from typing import Any

import pytest

from apps.core.findings import Severity
from apps.core.snapshots import from_plain
from apps.indicators.enums import Change, Consequence
from apps.indicators.facts import Difference, SchemeContent
from apps.indicators.imports import read_scheme
from apps.indicators.rules.differences import differences_of
from tests.indicators.packages import (
    department_form_data,
    library_data,
    project_form_data,
    score_table_data,
    values_table_data,
)
from tests.indicators.test_imports import MISSING, changed

CHANGED, ADDED, REMOVED = Change.CHANGED, Change.ADDED, Change.REMOVED
RESCORED, WORDING = Consequence.RESCORED, Consequence.WORDING


def scheme(data: dict[str, Any], *changes: tuple[str, Any]) -> SchemeContent:
    """The scheme with changes that leave it valid or not: differences do not ask."""
    return from_plain(SchemeContent, changed(data, *changes))


TABLE = read_scheme(score_table_data(), "x.yaml")
FORM = read_scheme(project_form_data(), "x.yaml")


@pytest.mark.parametrize("data", [score_table_data(), values_table_data(), department_form_data(), library_data()])
def test_equal_contents_do_not_differ(data: dict[str, Any]) -> None:
    assert differences_of(read_scheme(data, "x.yaml"), read_scheme(data, "x.yaml")) == ()


ONE = "score_table.indicators"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("title", "新名称", (CHANGED, "title", "方案名称", "测试评分表", "新名称", WORDING)),
        ("region", "湖南省", (CHANGED, "region", "适用地区", "湖南省长沙市", "湖南省", WORDING)),
        ("last_year", None, (CHANGED, "years", "适用年度", "2020—2025", "2020—今", WORDING)),
        ("source", "别处", (CHANGED, "source", "依据", "测试", "别处", WORDING)),
        ("verified", "confirmed", (CHANGED, "verified", "核对情况", "推算", "已见原文", WORDING)),
        (
            "demands_scores",
            True,
            (
                CHANGED,
                "demands_scores",
                "部门整体评分",
                "可以不评分，整表不填的报告中不附",
                "必须评分，没有总分不能提交和审定",
                Consequence.CHECKED,
            ),
        ),
        (
            "report_title",
            "报告",
            (CHANGED, "report_title", "报告标题", "{year}年度{department}自评报告", "报告", WORDING),
        ),
        (
            "grade_bands.0.lower",
            85,
            (
                CHANGED,
                "grade_bands",
                "等级",
                "优 90 分以上（含）；差 90 分以下",
                "优 85 分以上（含）；差 85 分以下",
                RESCORED,
            ),
        ),
        (
            "total_caps",
            [{"below": 90, "most": 89}],
            (CHANGED, "total_caps", "总分上限", "", "执行率低于 90%的，总分不超过 89 分", RESCORED),
        ),
        ("score_table.title", "表", (CHANGED, "table_title", "评分表名称", "评分表", "表", WORDING)),
        ("score_table.execution_key", "a", (CHANGED, "execution_key", "作为执行率的指标", "", "a", RESCORED)),
        ("score_table.groups.0.weight", 50, (CHANGED, "group.投入", "投入 分值", "60 分", "50 分", RESCORED)),
        (
            "score_table.groups.0.level2",
            ["甲", "丙"],
            (CHANGED, "group.投入", "投入 二级指标", "甲", "甲、丙", WORDING),
        ),
        (f"{ONE}.0.name", "新指标", (CHANGED, "indicator.a", "新指标 名称", "指标 a", "新指标", WORDING)),
        (f"{ONE}.0.level2", "丙", (CHANGED, "indicator.a", "指标 a 类别", "投入/甲", "投入/丙", WORDING)),
        (f"{ONE}.0.weight", 19, (CHANGED, "indicator.a", "指标 a 分值", "20 分", "19 分", RESCORED)),
        (f"{ONE}.0.standard", "新标准", (CHANGED, "indicator.a", "指标 a 评分标准", "见评分标准", "新标准", WORDING)),
        (
            f"{ONE}.0.rule.fraction",
            "ceil",
            (
                CHANGED,
                "indicator.a",
                "指标 a 计分规则",
                "标准 100%；每超过 1 个百分点扣 0.5 分，不足一档不计，扣完为止。",
                "标准 100%；每超过 1 个百分点扣 0.5 分，不足一档按一档计，扣完为止。",
                RESCORED,
            ),
        ),
        (
            f"{ONE}.0.formula.zero_base",
            "full_when_both_zero",
            (
                CHANGED,
                "indicator.a",
                "指标 a 公式",
                "在职人数 ÷ 编制数（取数：实际在职人数 ÷ 编制数；分母为 0 时无法计算）",
                "在职人数 ÷ 编制数（取数：实际在职人数 ÷ 编制数；分子分母均为零得满分）",
                RESCORED,
            ),
        ),
        (f"{ONE}.5.unit", "天", (CHANGED, "indicator.f", "指标 f 计量单位", "%", "天", RESCORED)),
        (
            f"{ONE}.0.not_applicable",
            "full",
            (CHANGED, "indicator.a", "指标 a 不适用时", "必须填报", "不适用得满分", RESCORED),
        ),
        (
            f"{ONE}.0.source",
            "原表",
            (CHANGED, "indicator.a", "指标 a 核对情况", "未见原文", "未见原文 原表", WORDING),
        ),
        (
            f"{ONE}.2.rule.items.0.text",
            "制度齐全",
            (
                CHANGED,
                "indicator.c",
                "指标 c 计分规则",
                "逐项计分：有制度（10 分）；已执行（20 分）。",
                "逐项计分：制度齐全（10 分）；已执行（20 分）。",
                Consequence.ANSWERED_AGAIN,
            ),
        ),
        (
            f"{ONE}.2.rule.items.0.points",
            9,
            (
                CHANGED,
                "indicator.c",
                "指标 c 计分规则",
                "逐项计分：有制度（10 分）；已执行（20 分）。",
                "逐项计分：有制度（9 分）；已执行（20 分）。",
                RESCORED,
            ),
        ),
        ("outline.1.title", "情况", (CHANGED, "outline.one_a", "提纲“情况” 标题", "基本情况", "情况", WORDING)),
        ("outline.1.number", "1.", (CHANGED, "outline.one_a", "提纲“基本情况” 编号", "（一）", "1.", WORDING)),
        ("outline.1.depth", 1, (CHANGED, "outline.one_a", "提纲“基本情况” 层级", "2", "1", WORDING)),
        (
            "outline.1.is_required",
            False,
            (CHANGED, "outline.one_a", "提纲“基本情况” 要求", "必填", "选填", Consequence.CHECKED),
        ),
        ("outline.1.instruction", "写明", (CHANGED, "outline.one_a", "提纲“基本情况” 填报说明", "", "写明", WORDING)),
        (
            "outline.2.is_heading_only",
            True,
            (CHANGED, "outline.two", "提纲“绩效” 正文", "", "只有标题", Consequence.DROPPED),
        ),
        (
            "outline.0.is_heading_only",
            False,
            (CHANGED, "outline.one", "提纲“概况” 正文", "只有标题", "", Consequence.TO_BE_FILLED),
        ),
        (
            "severities.F04",
            "hint",
            (CHANGED, "severity.F04", "检查 F04", "需说明", "提示", Consequence.CHECKED),
        ),
        ("severities.F11", "error", (ADDED, "severity.F11", "检查 F11", "", "错误", Consequence.CHECKED)),
        ("severities.F04", MISSING, (REMOVED, "severity.F04", "检查 F04", "需说明", "", Consequence.CHECKED)),
    ],
)
def test_one_change_of_a_score_table_is_one_difference(path: str, value: Any, expected: tuple[Any, ...]) -> None:
    assert differences_of(TABLE, scheme(score_table_data(), (path, value))) == (Difference(*expected),)


def test_rows_that_come_and_go() -> None:
    table = TABLE.score_table
    assert table is not None
    computed, *_, judged = table.indicators
    shorter = replace(TABLE, score_table=replace(table, indicators=table.indicators[1:-1]))
    gone = differences_of(TABLE, shorter)
    assert gone == (
        Difference(
            REMOVED,
            "indicator.a",
            computed.name,
            "20 分；标准 100%；每超过 1 个百分点扣 0.5 分，不足一档不计，扣完为止",
            "",
            Consequence.DROPPED,
        ),
        Difference(
            REMOVED,
            "indicator.g",
            judged.name,
            "10 分；分三档评定：达成为分值的 80% 至 100%，部分达成为 60% 至 80%，未达成为 0 至 60%",
            "",
            Consequence.DROPPED,
        ),
    )
    back = differences_of(shorter, TABLE)
    assert [(one.change, one.place, one.consequence) for one in back] == [
        (ADDED, "indicator.a", RESCORED),
        (ADDED, "indicator.g", Consequence.TO_BE_FILLED),
    ]


def test_headings_and_groups_that_come_and_go() -> None:
    assert TABLE.score_table is not None
    bare = replace(TABLE, outline=(), score_table=replace(TABLE.score_table, groups=TABLE.score_table.groups[:1]))
    gone = [(one.change, one.place, one.before, one.consequence) for one in differences_of(TABLE, bare)]
    assert gone == [
        (REMOVED, "group.产出", "40 分", Consequence.DROPPED),
        (REMOVED, "outline.one", "概况", WORDING),
        (REMOVED, "outline.one_a", "基本情况", Consequence.DROPPED),
        (REMOVED, "outline.two", "绩效", Consequence.DROPPED),
    ]
    back = [(one.change, one.place, one.after, one.consequence) for one in differences_of(bare, TABLE)]
    assert back == [
        (ADDED, "group.产出", "40 分", RESCORED),
        (ADDED, "outline.one", "概况", WORDING),
        (ADDED, "outline.one_a", "基本情况", Consequence.TO_BE_FILLED),
        (ADDED, "outline.two", "绩效", Consequence.TO_BE_FILLED),
    ]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("title", "自评", (CHANGED, "form_title", "表名", "自评表", "自评", WORDING)),
        ("source", "办法", (CHANGED, "form_source", "计分依据", "", "办法", WORDING)),
        ("execution_weight", 20, (CHANGED, "execution_weight", "预算执行率分值", "10 分", "20 分", RESCORED)),
        ("groups.1.weight", 40, (CHANGED, "group.效益指标", "效益指标 分值", "30 分", "40 分", RESCORED)),
        (
            "reverse_mode",
            "ratio",
            (
                CHANGED,
                "reverse_mode",
                "反向指标",
                "超出部分按比例扣减，达到目标两倍为零分",
                "目标值÷完成值×分值",
                RESCORED,
            ),
        ),
        (
            "over_achievement_ratio",
            "1.2",
            (
                CHANGED,
                "over_achievement",
                "明显超额完成",
                "达到指标值的 130%：需说明，不扣分",
                "达到指标值的 120%：需说明，不扣分",
                RESCORED,
            ),
        ),
        (
            "satisfaction",
            {"level1": "效益指标"},
            (
                ADDED,
                "satisfaction",
                "满意度",
                "",
                "“效益指标”达到指标值得满分，低于 60%不得分，其间按比例计分",
                RESCORED,
            ),
        ),
        (
            "variants",
            [{"title": "没有效益的项目", "groups": [{"name": "产出指标", "weight": 90}]}],
            (ADDED, "variant.没有效益的项目", "没有效益的项目", "", "产出指标 90 分", RESCORED),
        ),
    ],
)
def test_one_change_of_a_form_is_one_difference(path: str, value: Any, expected: tuple[Any, ...]) -> None:
    new = scheme(project_form_data(), (f"project_form.{path}", value))
    assert differences_of(FORM, new) == (Difference(*expected),)


def test_a_changed_explanation_of_a_library_is_wording() -> None:
    old = read_scheme(library_data(), "x.yaml")
    new = scheme(library_data(), ("library.3.explanation", "新说明"))
    assert differences_of(old, new) == (
        Difference(CHANGED, "library.judged", "指标 judged", "说明", "新说明", WORDING),
    )


def test_differences_come_in_the_order_of_the_forms() -> None:
    new = replace(TABLE, title="新", severities={"F04": Severity.HINT}, outline=TABLE.outline[:2])
    assert [one.place for one in differences_of(TABLE, new)] == ["title", "severity.F04", "outline.two"]


def test_the_weight_of_a_proportional_row_changes_its_rule_too() -> None:
    new = scheme(score_table_data(), (f"{ONE}.5.weight", 8))
    assert [(one.what, one.before, one.after) for one in differences_of(TABLE, new)] == [
        ("指标 f 分值", "10 分", "8 分"),
        ("指标 f 计分规则", "考核得分 ÷ 100 × 10 分。", "考核得分 ÷ 100 × 8 分。"),
    ]
