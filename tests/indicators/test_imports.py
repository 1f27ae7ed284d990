"""Reading scheme packages: what a right one becomes, and every problem that a wrong one is told."""

import json
from decimal import Decimal
from typing import Any

import pytest
import yaml

from apps.core.findings import Severity
from apps.core.snapshots import canonical_json, from_plain, to_plain
from apps.indicators.enums import Grade, Operator, OverAchievement, ReverseMode, SchemeKind, Side, Verification
from apps.indicators.facts import (
    Bands,
    Checklist,
    ChecklistItem,
    External,
    Formula,
    GroupWeight,
    Levels,
    SchemeContent,
    ThresholdDeduct,
    Tier,
    Tiers,
    Violations,
)
from apps.indicators.imports import LARGEST, SchemeError, SchemeProblem, read_scheme, read_scheme_text
from tests.indicators.packages import (
    department_form_data,
    library_data,
    project_form_data,
    score_table_data,
    values_table_data,
)

MISSING = object()


def changed(data: dict[str, Any], *changes: tuple[str, Any]) -> dict[str, Any]:
    """The data with other values at paths like ``score_table.groups.0.weight``; ``MISSING`` removes the key."""
    for path, value in changes:
        *parents, last = path.split(".")
        place: Any = data
        for name in parents:
            place = place[int(name)] if name.isdigit() else place[name]
        if value is MISSING:
            del place[last]
        elif isinstance(place, list):
            place[int(last)] = value
        else:
            place[last] = value
    return data


def problems(data: Any) -> list[tuple[str, str]]:
    with pytest.raises(SchemeError) as caught:
        read_scheme(data, "x.yaml")
    assert {problem.file for problem in caught.value.problems} == {"x.yaml"}
    return [(problem.path, problem.message) for problem in caught.value.problems]


def test_a_score_table_is_read() -> None:
    scheme = read_scheme(score_table_data(), "x.yaml")
    assert scheme.key == "test-table"
    assert scheme.kind is SchemeKind.SCORE_TABLE
    assert scheme.verified is Verification.DEDUCED
    assert (scheme.first_year, scheme.last_year) == (2020, 2025)
    assert [(band.grade, band.lower) for band in scheme.grade_bands] == [
        (Grade.EXCELLENT, Decimal(90)),
        (Grade.POOR, Decimal(0)),
    ]
    assert scheme.severities == {"F04": Severity.WARNING}
    assert [(section.key, section.depth) for section in scheme.outline] == [("one", 1), ("one_a", 2), ("two", 1)]
    assert scheme.project_form is None
    assert scheme.score_table is not None
    assert [indicator.rule for indicator in scheme.score_table.indicators] == [
        ThresholdDeduct(Decimal(100), Side.ABOVE, Decimal(1), Decimal("0.5")),
        Tiers(
            (
                Tier(Operator.EQUAL, Decimal(0), Decimal(10)),
                Tier(Operator.AT_MOST, Decimal(10), Decimal("7.5")),
                Tier(Operator.AT_MOST, Decimal(20), Decimal(5)),
            )
        ),
        Checklist((ChecklistItem("有制度", Decimal(10)), ChecklistItem("已执行", Decimal(20)))),
        Violations(Decimal(1), ("挪用",)),
        Levels(Decimal(10), Decimal(5), Decimal(0)),
        External(Decimal(100)),
        Bands(Decimal("0.8"), Decimal("0.6")),
    ]
    assert scheme.score_table.indicator("a").formula == Formula(
        "in_post.current", "establishment.current", "在职人数 ÷ 编制数"
    )


def test_a_project_form_is_read_with_its_defaults() -> None:
    scheme = read_scheme(project_form_data(), "x.yaml")
    form = scheme.project_form
    assert form is not None
    assert form.execution_weight == 10
    assert form.groups == (
        GroupWeight("产出指标", Decimal(60), ("数量指标", "质量指标")),
        GroupWeight("效益指标", Decimal(30)),
    )
    assert form.reverse_mode is ReverseMode.LINEAR_TO_DOUBLE
    assert (form.over_achievement, form.over_achievement_ratio) == (OverAchievement.REMARK, Decimal("1.3"))
    assert scheme.last_year is None


@pytest.mark.parametrize(
    "data", [score_table_data(), values_table_data(), project_form_data(), department_form_data(), library_data()]
)
def test_a_scheme_goes_through_json_and_back(data: dict[str, Any]) -> None:
    scheme = read_scheme(data, "x.yaml")
    plain = json.loads(canonical_json(scheme))
    assert from_plain(SchemeContent, plain) == scheme
    assert read_scheme(to_plain(scheme), "x.yaml") == scheme


A, B, C = (f"score_table.indicators[{index}]" for index in range(3))


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        # shape
        ("titel", "x", ("titel", "不认识的项")),
        ("score_table.indicators.0.wieght", 5, (f"{A}.wieght", "不认识的项")),
        ("score_table.indicators.1.rule.tiers.1.bond", 5, (f"{B}.rule.tiers[1].bond", "不认识的项")),
        ("title", MISSING, ("title", "缺少此项")),
        ("score_table.indicators.0.rule", MISSING, (f"{A}.rule", "缺少此项")),
        ("score_table.indicators.1.rule.tiers.1.bound", "十", (f"{B}.rule.tiers[1].bound", "不是数字")),
        ("score_table.indicators.0.weight", ".inf", (f"{A}.weight", "不是数字")),
        ("first_year", "2020", ("first_year", "不是整数")),
        ("kind", "table", ("kind", "应为下列之一：score_table、project_form、department_form、library")),
        ("grade_bands.0.grade", "best", ("grade_bands[0].grade", "应为下列之一：excellent、good、fair、poor")),
        ("severities.F04", "fatal", ("severities.F04", "应为下列之一：error、warning、hint")),
        (
            "score_table.indicators.0.rule.kind",
            "magic",
            (
                f"{A}.rule",
                "kind 应为下列之一：threshold_deduct、tiers、checklist、violations、levels、external、bands、ratio、"
                "satisfaction、direct、compare_prior、choose_one",
            ),
        ),
        ("outline", "无", ("outline", "应为列表")),
        # the scheme itself
        ("key", "Test Table", ("key", "只能用小写字母、数字和连字符")),
        ("title", " ", ("title", "不能为空")),
        ("region", "", ("region", "不能为空")),
        ("source", "", ("source", "不能为空")),
        ("first_year", 1999, ("first_year", "年度应在 2000 至 2100 之间")),
        ("last_year", 2019, ("last_year", "不能早于启用年度")),
        ("severities", {"f4": "error"}, ("severities.f4", "不是检查编号（如 F04）")),
        ("score_table", None, ("score_table", "“部门整体评分表”方案缺少此项")),
        ("report_title", "", ("report_title", "不能为空")),
        ("report_title", "{year", ("report_title", "花括号不成对")),
        (
            "report_title",
            "{year}{unit}",
            ("report_title", "不认识的占位“{unit}”，只能用 {year} 和 {department}"),
        ),
        ("report_title", "{}", ("report_title", "不认识的占位“{}”，只能用 {year} 和 {department}")),
        # grades
        ("grade_bands", [], ("grade_bands", "不能为空")),
        ("grade_bands.1.lower", 5, ("grade_bands[1].lower", "最低等级的下限应为 0")),
        ("grade_bands.0.lower", 0, ("grade_bands[1].lower", "各等级的下限应从高到低")),
        ("grade_bands.0.lower", 100, ("grade_bands[0].lower", "应不小于 0 且小于 100")),
        ("grade_bands.1.grade", "excellent", ("grade_bands[1].grade", "“优”重复")),
        # outline
        ("outline.1.key", "one", ("outline[1].key", "“one”重复")),
        ("outline.1.key", "One-A", ("outline[1].key", "应以小写字母开头，只能用小写字母、数字和下划线")),
        ("outline.1.title", "", ("outline[1].title", "不能为空")),
        ("outline.1.depth", 3, ("outline[1].depth", "应在 1 至 2 之间：标题不能越级")),
        ("outline.0.depth", 0, ("outline[0].depth", "应在 1 至 1 之间：标题不能越级")),
        ("outline.0.is_required", True, ("outline[0].is_required", "只有标题的一节不能要求填写正文")),
        # weights
        ("score_table.groups.1.name", "投入", ("score_table.groups[1].name", "“投入”重复")),
        ("score_table.groups.0.level2", ["甲", "甲"], ("score_table.groups[0].level2", "“甲”重复")),
        ("score_table.indicators.0.weight", "20.005", (f"{A}.weight", "分值应大于 0、不超过 100，小数最多两位")),
        ("score_table.indicators.0.weight", 0, (f"{A}.weight", "分值应大于 0、不超过 100，小数最多两位")),
        ("score_table.indicators.0.weight", -20, (f"{A}.weight", "分值应大于 0、不超过 100，小数最多两位")),
        ("score_table.indicators.0.weight", 19, ("score_table.groups[0].weight", "为 60，其指标分值合计为 59")),
        ("score_table.groups.1.weight", "39.99", ("score_table.groups", "一级指标分值合计为 99.99，应为 100")),
        # indicators
        ("score_table.indicators.1.key", "a", ("score_table.indicators[1].key", "“a”重复")),
        ("score_table.indicators.0.key", "a b", (f"{A}.key", "应以小写字母开头，只能用小写字母、数字和下划线")),
        ("score_table.indicators.0.name", "", (f"{A}.name", "不能为空")),
        ("score_table.indicators.0.standard", "", (f"{A}.standard", "不能为空")),
        ("score_table.indicators.0.level1", "过程", (f"{A}.level1", "没有名为“过程”的一级指标")),
        ("score_table.indicators.0.level2", "丙", (f"{A}.level2", "一级指标“投入”下没有“丙”")),
        # formulas
        (
            "score_table.indicators.0.formula.numerator",
            "nobody.current",
            (f"{A}.formula.numerator", "没有名为“nobody”的数据"),
        ),
        (
            "score_table.indicators.0.formula.denominator",
            "in_post.prior",
            (f"{A}.formula.denominator", "数据“in_post”没有“prior”栏"),
        ),
        (
            "score_table.indicators.0.formula.denominator",
            "__import__('os')",
            (f"{A}.formula.denominator", "公式中只能有英文名称、数字、半角的 + - * / 和括号"),
        ),
        ("score_table.indicators.0.formula.words", "", (f"{A}.formula.words", "不能为空")),
        (
            "score_table.indicators.2.formula",
            {"numerator": "in_post.current", "denominator": "in_post.current", "words": "一"},
            (f"{C}.formula", "只有按数值计分的规则才能用公式"),
        ),
        # rules
        ("score_table.indicators.0.rule.step", 0, (f"{A}.rule.step", "应大于 0")),
        ("score_table.indicators.0.rule.per_step", -1, (f"{A}.rule.per_step", "应大于 0")),
        (
            "score_table.indicators.1.rule.tiers.0.points",
            11,
            (f"{B}.rule.tiers[0].points", "应在 0 至分值 10 之间，小数最多两位"),
        ),
        (
            "score_table.indicators.1.rule.tiers.2.points",
            -1,
            (f"{B}.rule.tiers[2].points", "应在 0 至分值 10 之间，小数最多两位"),
        ),
        (
            "score_table.indicators.1.rule.tiers.2.points",
            "4.005",
            (f"{B}.rule.tiers[2].points", "应在 0 至分值 10 之间，小数最多两位"),
        ),
        ("score_table.indicators.1.rule.otherwise", 12, (f"{B}.rule.otherwise", "应在 0 至分值 10 之间，小数最多两位")),
        ("score_table.indicators.1.rule.tiers.0.points", 9, (f"{B}.rule", "最高为 9 分，达不到分值 10")),
        (
            "score_table.indicators.1.rule.tiers.2.bound",
            10,
            (f"{B}.rule.tiers[2].bound", "各档的界限应依次递增（≤、＜）或递减（≥、＞）"),
        ),
        ("score_table.indicators.1.rule.tiers.2.operator", "ge", (f"{B}.rule.tiers[2].operator", "各档的方向应一致")),
        (
            "score_table.indicators.1.rule.tiers.2.operator",
            "eq",
            (f"{B}.rule.tiers[2].operator", "“＝”档应排在其他档之前"),
        ),
        (
            "score_table.indicators.1.rule.tiers.2.operator",
            "qualitative",
            (f"{B}.rule.tiers[2].operator", "分档不能用“定性”"),
        ),
        ("score_table.indicators.2.rule.items.0.points", 9, (f"{C}.rule.items", "各项分值合计为 29，应为 30")),
        ("score_table.indicators.3.rule.per_case", 0, ("score_table.indicators[3].rule.per_case", "应大于 0")),
        (
            "score_table.indicators.4.rule.good",
            11,
            ("score_table.indicators[4].rule.good", "应在 0 至分值 10 之间，小数最多两位"),
        ),
        ("score_table.indicators.4.rule.none", 6, ("score_table.indicators[4].rule", "三个等次的分值应从高到低")),
        ("score_table.indicators.5.rule.base", 0, ("score_table.indicators[5].rule.base", "应大于 0")),
        (
            "score_table.indicators.6.rule.reached_from",
            "0.6",
            ("score_table.indicators[6].rule", "应满足 1 > reached_from > partly_from > 0"),
        ),
    ],
)
def test_a_problem_of_a_score_table_is_told_at_its_place(path: str, value: Any, problem: tuple[str, str]) -> None:
    assert problem in problems(changed(score_table_data(), (path, value)))


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("project_form", MISSING, ("project_form", "“项目支出绩效自评表”方案缺少此项")),
        ("project_form.execution_weight", 20, ("project_form.groups", "一级指标分值合计为 90，应为 80")),
        (
            "project_form.execution_weight",
            0,
            ("project_form.execution_weight", "分值应大于 0、不超过 100，小数最多两位"),
        ),
        (
            "project_form.bands",
            {"reached_from": "1"},
            ("project_form.bands", "应满足 1 > reached_from > partly_from > 0"),
        ),
        ("project_form.over_achievement_ratio", 1, ("project_form.over_achievement_ratio", "应大于 1")),
        ("project_form.groups.1.name", "产出指标", ("project_form.groups[1].name", "“产出指标”重复")),
        (
            "score_table",
            score_table_data()["score_table"],
            ("score_table", "“项目支出绩效自评表”方案不能有此项"),
        ),
        ("demands_scores", True, ("demands_scores", "“项目支出绩效自评表”方案不能有此项")),
    ],
)
def test_a_problem_of_a_project_form_is_told_at_its_place(path: str, value: Any, problem: tuple[str, str]) -> None:
    assert problem in problems(changed(project_form_data(), (path, value)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("score_table.indicators.1.rule.tiers.1", {"operator": "lt", "bound": 19, "points": 7}),
        ("score_table.indicators.1.rule.tiers.1", {"operator": "eq", "bound": 1, "points": 7}),
        (
            "score_table.indicators.1.rule.tiers",
            [{"operator": "ge", "bound": 90, "points": 10}, {"operator": "gt", "bound": 80, "points": 1}],
        ),
        ("report_title", "固定标题"),
        ("outline", []),
        ("last_year", None),
        ("last_year", 2020),
        ("score_table.groups.0.level2", []),
    ],
)
def test_what_is_allowed(path: str, value: Any) -> None:
    assert read_scheme(changed(score_table_data(), (path, value)), "x.yaml").key == "test-table"


def test_a_single_wrong_weight_is_one_problem() -> None:
    data = changed(score_table_data(), ("score_table.groups.0.weight", "59.99"))
    assert problems(data) == [
        ("score_table.groups", "一级指标分值合计为 99.99，应为 100"),
        ("score_table.groups[0].weight", "为 59.99，其指标分值合计为 60"),
    ]


def test_all_problems_come_at_once() -> None:
    data = changed(
        score_table_data(),
        ("titel", "x"),
        ("key", "BAD"),
        ("score_table.groups.1.weight", 41),
        ("score_table.indicators.0.formula.numerator", "nobody.current"),
        ("score_table.indicators.1.rule.tiers.2.bound", 3),
    )
    assert [path for path, _ in problems(data)] == [
        "titel",
        "key",
        "score_table.groups",
        f"{A}.formula.numerator",
        f"{B}.rule.tiers[2].bound",
        "score_table.groups[1].weight",
    ]


def test_an_unreadable_row_does_not_hide_the_problems_of_the_others() -> None:
    data = changed(
        score_table_data(),
        ("score_table.indicators.0.weight", "many"),
        ("score_table.indicators.1.rule.tiers.0.points", 11),
        ("score_table.indicators.2", 7),
    )
    assert problems(data) == [
        (f"{A}.weight", "不是数字"),
        (C, "应为一组“名称: 值”"),
        (f"{B}.rule.tiers[0].points", "应在 0 至分值 10 之间，小数最多两位"),
    ]


@pytest.mark.parametrize("data", [None, [], "text", 5, {}, {"score_table": 5}, {"score_table": {"indicators": 5}}])
def test_anything_at_all_is_read_or_refused(data: Any) -> None:
    assert problems(data)


def test_the_error_names_file_path_and_problem() -> None:
    error = SchemeError([SchemeProblem("a.yaml", "key", "缺少此项"), SchemeProblem("a.yaml", "", "不是列表")])
    assert str(error) == "a.yaml：key：缺少此项\na.yaml：不是列表"
    line = SchemeProblem("a.yaml", "x.y", "缺少此项", 7, "控制率 tiers")
    assert str(line) == "a.yaml：第 7 行：x.y（控制率 tiers）：缺少此项"


ROW = "score_table.indicators[{}]".format


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("score_table.indicators.0.rule.target", 0, (f"{ROW(0)}.rule.target", "应大于 0")),
        (
            "score_table.indicators.0.rule.operator",
            "qualitative",
            (f"{ROW(0)}.rule.operator", "按比例计分不能用“定性”"),
        ),
        ("score_table.indicators.1.rule.floor", 90, (f"{ROW(1)}.rule", "应满足 0 ≤ floor < target ≤ 100")),
        ("score_table.indicators.1.rule.target", 101, (f"{ROW(1)}.rule", "应满足 0 ≤ floor < target ≤ 100")),
        ("score_table.indicators.1.rule.floor", -1, (f"{ROW(1)}.rule", "应满足 0 ≤ floor < target ≤ 100")),
        ("score_table.indicators.2.rule.no", 21, (f"{ROW(2)}.rule.no", "应在 0 至分值 20 之间，小数最多两位")),
        ("score_table.indicators.2.rule.yes", 4, (f"{ROW(2)}.rule", "“是”的分值不能低于“否”")),
        ("score_table.indicators.2.rule.yes", 19, (f"{ROW(2)}.rule", "最高为 19 分，达不到分值 20")),
        ("score_table.indicators.3.rule.above", 11, (f"{ROW(3)}.rule", "三种情形的分值应从高到低")),
        (
            "score_table.indicators.3.formula",
            None,
            (f"{ROW(3)}.formula", "与上年比较需要公式：分子为本年数，分母为上年数"),
        ),
        (
            "score_table.indicators.4.rule.alternatives.1.name",
            "结转结余率",
            (f"{ROW(4)}.rule.alternatives[1].name", "“结转结余率”重复"),
        ),
        (
            "score_table.indicators.4.rule.alternatives.0.rule.tiers.0.points",
            19,
            (f"{ROW(4)}.rule.alternatives[0].rule", "最高为 19 分，达不到分值 20"),
        ),
        (
            "score_table.indicators.4.rule.alternatives.0.formula.numerator",
            "nobody.current",
            (f"{ROW(4)}.rule.alternatives[0].formula.numerator", "没有名为“nobody”的数据"),
        ),
        (
            "score_table.indicators.4.rule.alternatives.0.formula.zero_base",
            "excluded_when_both_zero",
            (f"{ROW(4)}.rule.alternatives[0].formula.zero_base", "任选其一的公式不能不计分"),
        ),
        (
            "score_table.indicators.4.rule.alternatives.0.rule",
            {"kind": "bands"},
            (f"{ROW(4)}.rule.alternatives[0].rule", "kind 应为下列之一：threshold_deduct、tiers、ratio"),
        ),
        (
            "score_table.indicators.0.formula.denominator",
            "in_post.current * 0",
            (f"{ROW(0)}.formula.denominator", "分母恒为 0"),
        ),
        (
            "score_table.indicators.0.formula.numerator",
            "in_post.current / (3 - 3)",
            (f"{ROW(0)}.formula.numerator", "除数“3 - 3”恒为 0"),
        ),
        (
            "score_table.indicators.0.formula.numerator",
            "budget_completion_rate.current",
            (f"{ROW(0)}.formula.numerator", "没有名为“budget_completion_rate”的数据"),
        ),
        (
            "score_table.indicators.0.formula.numerator",
            "nan",
            (
                f"{ROW(0)}.formula.numerator",
                "“nan”缺少栏目，应写作“数据名.栏目”，如 three_public.budget",
            ),
        ),
        ("total_caps.0.below", 0, ("total_caps[0].below", "应大于 0 且不超过 100")),
        ("total_caps.0.below", 101, ("total_caps[0].below", "应大于 0 且不超过 100")),
        ("total_caps.0.most", 100, ("total_caps[0].most", "应不小于 0 且小于 100")),
        ("total_caps.1.most", -1, ("total_caps[1].most", "应不小于 0 且小于 100")),
        ("total_caps.1.below", 90, ("total_caps[1]", "各档应从高到低")),
        ("total_caps.1.most", 89, ("total_caps[1]", "各档应从高到低")),
        ("score_table.execution_key", "direct", ("score_table.execution_key", "没有名为“direct”并用公式计算的指标")),
        (
            "score_table.execution_key",
            "",
            ("score_table.execution_key", "总分按执行率封顶时，须指明哪一项指标是执行率"),
        ),
    ],
)
def test_a_problem_of_the_other_rules_is_told_at_its_place(path: str, value: Any, problem: tuple[str, str]) -> None:
    assert problem in problems(changed(values_table_data(), (path, value)))


def test_a_single_alternative_is_no_choice() -> None:
    data = values_table_data()
    del data["score_table"]["indicators"][4]["rule"]["alternatives"][1]
    assert problems(data) == [(f"{ROW(4)}.rule.alternatives", "任选其一至少要有两项")]


INTERVALS = [{"lower": 90, "share": 1}, {"lower": 60, "share": "0.5"}]


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("execution_rule", {"pass_from": 101}, ("execution_rule.pass_from", "应在 0 至 100 之间")),
        ("execution_rule", {"pass_from": -1}, ("execution_rule.pass_from", "应在 0 至 100 之间")),
        (
            "execution_rule",
            {"intervals": [{"lower": 101, "share": 1}]},
            ("execution_rule.intervals[0].lower", "应在 0 至 100 之间"),
        ),
        (
            "execution_rule",
            {"intervals": [{"lower": 90, "share": 2}]},
            ("execution_rule.intervals[0].share", "应在 0 至 1 之间"),
        ),
        (
            "execution_rule",
            {"intervals": [{"lower": 90, "share": "0.9"}]},
            ("execution_rule.intervals[0].share", "最高一档应为 1"),
        ),
        (
            "execution_rule",
            {"intervals": [INTERVALS[0], {"lower": 90, "share": "0.5"}]},
            ("execution_rule.intervals[1]", "各档应从高到低"),
        ),
        (
            "execution_rule",
            {"intervals": [INTERVALS[0], {"lower": 60, "share": 1}]},
            ("execution_rule.intervals[1]", "各档应从高到低"),
        ),
        ("over_achievement", "deduct", ("over_achievement_deduction", "“扣减固定分值”须大于 0，其他办法须为 0")),
        ("over_achievement_deduction", 2, ("over_achievement_deduction", "“扣减固定分值”须大于 0，其他办法须为 0")),
        ("satisfaction", {"level1": "满意度"}, ("satisfaction.level1", "没有名为“满意度”的一级指标")),
        ("satisfaction", {"level1": "产出指标", "floor": 100}, ("satisfaction.floor", "应不小于 0 且小于 100")),
        ("satisfaction", {"level1": "产出指标", "floor": -1}, ("satisfaction.floor", "应不小于 0 且小于 100")),
        (
            "variants",
            [{"title": "一", "groups": [{"name": "产出指标", "weight": 89}]}],
            ("variants[0].groups", "一级指标分值合计为 89，应为 90"),
        ),
        (
            "variants",
            [{"title": "一", "groups": [{"name": "效益指标", "weight": 50}, {"name": "产出指标", "weight": 40}]}],
            ("variants[0].groups", "与前面的一级指标相同，无法区分"),
        ),
        (
            "variants",
            [{"title": name, "groups": [{"name": "产出指标", "weight": 90}]} for name in ("一", "二")],
            ("variants[1].groups", "与前面的一级指标相同，无法区分"),
        ),
        ("money_total", "funds_total", ("money_splits", "只有“部门整体支出绩效自评表”按基础数据填资金")),
    ],
)
def test_a_problem_of_a_form_option_is_told_at_its_place(path: str, value: Any, problem: tuple[str, str]) -> None:
    place, message = problem
    found = problems(changed(project_form_data(), (f"project_form.{path}", value)))
    assert (f"project_form.{place}", message) in found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("execution_rule", {"pass_from": 60, "intervals": INTERVALS}),
        ("variants", [{"title": "一", "groups": [{"name": "产出指标", "weight": 90}]}]),
        ("satisfaction", {"level1": "效益指标", "floor": 0}),
    ],
)
def test_options_that_are_allowed(path: str, value: Any) -> None:
    assert read_scheme(changed(project_form_data(), (f"project_form.{path}", value)), "x.yaml").key == "test-form"


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("project_form.money_total", "", ("project_form.money_total", "没有名为“”的数据")),
        (
            "project_form.money_total",
            "three_public",
            ("project_form.money_total", "数据“three_public”没有年初预算数、全年预算数、决算数三栏"),
        ),
        (
            "project_form.money_splits.0.rows.0.figure",
            "nobody",
            ("project_form.money_splits[0].rows[0].figure", "没有名为“nobody”的数据"),
        ),
        (
            "project_form.execution_rule",
            {"base": "without_carry_over"},
            ("project_form.execution_rule.base", "部门整体的资金不分上年结转，预算数只能含上年结转"),
        ),
        ("report_title", "", ("report_title", "不能为空")),
        ("project_form", None, ("project_form", "“部门整体支出绩效自评表”方案缺少此项")),
    ],
)
def test_a_problem_of_a_department_form_is_told_at_its_place(path: str, value: Any, problem: tuple[str, str]) -> None:
    assert problem in problems(changed(department_form_data(), (path, value)))


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("library", [], ("library", "“指标库”方案缺少此项")),
        ("library.1.key", "rate", ("library[1].key", "“rate”重复")),
        ("library.1.key", "Rate", ("library[1].key", "应以小写字母开头，只能用小写字母、数字和下划线")),
        ("library.3.explanation", " ", ("library[3].explanation", "不能为空")),
        ("library.3.level2", "", ("library[3].level2", "不能为空")),
        ("library.0.items", ["一"], ("library[0]", "公式、分项、情形只能有一种")),
        ("library.2.items", ["一"], ("library[2]", "公式、分项、情形只能有一种")),
        ("library.0.formula.numerator", "nobody.x", ("library[0].formula.numerator", "没有名为“nobody”的数据")),
        ("score_table", score_table_data()["score_table"], ("score_table", "“指标库”方案不能有此项")),
    ],
)
def test_a_problem_of_a_library_is_told_at_its_place(path: str, value: Any, problem: tuple[str, str]) -> None:
    assert problem in problems(changed(library_data(), (path, value)))


def text_problems(text: str) -> list[str]:
    with pytest.raises(SchemeError) as caught:
        read_scheme_text(text, "a.yaml")
    return [str(problem) for problem in caught.value.problems]


def text_of(data: dict[str, Any], old: str = "", new: str = "") -> str:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    assert old in text
    return text.replace(old, new, 1) if old else text


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_text_is_read() -> None:
    assert read_scheme_text(text_of(values_table_data()), "a.yaml") == read_scheme(values_table_data(), "a.yaml")


def test_a_problem_names_line_indicator_and_rule() -> None:
    text = text_of(score_table_data(), "per_step: '0.5'", "per_step: '-0.5'")
    line = line_of(text, "per_step: '-0.5'")
    place = "score_table.indicators[0].rule.per_step（指标 a threshold_deduct）"
    assert text_problems(text) == [f"a.yaml：第 {line} 行：{place}：应大于 0"]


def test_weights_of_9999_name_both_lines() -> None:
    text = text_of(score_table_data(), "weight: 60", "weight: 59.99")
    groups = line_of(text, "groups:")
    weight = line_of(text, "weight: 59.99")
    assert text_problems(text) == [
        f"a.yaml：第 {groups} 行：score_table.groups：一级指标分值合计为 99.99，应为 100",
        f"a.yaml：第 {weight} 行：score_table.groups[0].weight：为 59.99，其指标分值合计为 60",
    ]


def test_a_missing_key_is_told_at_the_part_that_lacks_it() -> None:
    text = text_of(score_table_data(), "    standard: 见评分标准\n", "")
    line = line_of(text, "key: a")
    assert text_problems(text) == [f"a.yaml：第 {line} 行：score_table.indicators[0].standard（指标 a）：缺少此项"]


def test_a_text_that_is_far_too_long_is_refused_unread() -> None:
    assert text_problems("[" * 10_000_000) == ["a.yaml：文件超过 256 KB，不是指标方案"]
    assert text_problems("字" * (LARGEST // 3 + 1)) == ["a.yaml：文件超过 256 KB，不是指标方案"]


def test_many_keys_are_read_in_reasonable_time() -> None:
    text = "".join(f"k{number}: 1\n" for number in range(20_000))
    assert len(text_problems(text)) > 20_000


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("010", ""),
        ("0x14", "不是数字"),
        ("1_0", "不是数字"),
        ("1:30", "不是数字"),
        ("9" * 5000, "不是数字"),
        (".nan", "不是数字"),
        ("1e3", "不是数字"),
    ],
)
def test_numbers_are_read_as_they_look(number: str, message: str) -> None:
    text = text_of(score_table_data(), "per_step: '0.5'", f"per_step: {number}")
    if message:
        assert [problem.rpartition("：")[2] for problem in text_problems(text)] == [message]
    else:
        table = read_scheme_text(text, "a.yaml").score_table
        assert table is not None
        assert table.indicators[0].rule == ThresholdDeduct(Decimal(100), Side.ABOVE, Decimal(1), Decimal(10))


@pytest.mark.parametrize("depth", [50, 3000])
def test_deep_nesting_is_refused(depth: int) -> None:
    assert text_problems("a: " + "[" * depth + "]" * depth)
