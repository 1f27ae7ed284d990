"""Weights, level sums, totals, grade, and how layouts are read."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.core.findings import Severity
from apps.indicators.enums import Grade
from apps.indicators.facts import GroupWeight, ProjectForm
from apps.papers.checks import find_printed, recompute
from apps.papers.checks.layout import layout_of
from apps.papers.checks.printed_totals import totals_of
from apps.papers.imports import PrintedFigure, PrintedForm
from tests.papers.forms import (
    BENEFIT,
    CORRECT,
    OUTPUT,
    TOTAL,
    report,
    said,
    scheme_of,
    with_output,
    with_totals,
)

D = Decimal

# S01


@pytest.mark.parametrize(
    ("weight", "layout", "lines"),
    [
        ("50", "执行10 / 产出50 / 效益30 / 满意度10", []),
        ("60", "执行10 / 产出50 / 效益30 / 满意度10", ["error group.产出 60"]),
        ("40", "执行10 / 产出50 / 效益30 / 满意度10", ["error group.产出 40"]),
        ("60", "", ["error form.weights 100"]),  # 100 beside the separate 10 of the execution rate
        ("50.02", "", []),  # within four roundings
        ("50.03", "", ["error form.weights 90.03"]),
        ("60", "执行20 / 绩效指标90", ["error form.weights 100"]),
        ("50", "执行10 / 绩效指标90 (产出50 / 效益40)", []),
        ("", "执行10 / 产出50", []),
        ("70", "执行10 / 产出60 / 产出50", ["error form.weights 110"]),  # two tables in one file
    ],
)
def test_weights_add_up(weight: str, layout: str, lines: list[str]) -> None:
    form = replace(with_output(weight=weight, score="0", target="", actual="", has_reason=True), layout=layout)
    benefit = replace(BENEFIT, weight="40") if "效益40" in layout else BENEFIT
    content = replace(form.indicators[2], weight="0") if "效益40" in layout else form.indicators[2]
    assert sorted(said(replace(form, indicators=(form.indicators[0], benefit, content)), "S01")) == lines


def test_of_a_form_that_goes_on_only_too_much_is_accused() -> None:
    cut = replace(with_output(weight="40", score="0"), is_whole=False)
    assert said(cut, "S01") == ["error group.产出 40"]  # seen whole, since another group follows
    assert said(replace(cut, indicators=cut.indicators[:1]), "S01") == []
    large = replace(with_output(weight="95", score="0"), is_whole=False)
    assert said(replace(large, indicators=large.indicators[:1]), "S01") == [
        "error form.weights 95",
        "error group.产出 95",
    ]


def test_weights_of_90_are_told_though_90_is_printed_unless_the_execution_may_stand_elsewhere() -> None:
    short = with_output(weight="40", score="0")
    says_90 = replace(short, layout="", totals=(PrintedFigure(("合计权重",), ("90",)),))
    assert said(says_90, "S01") == ["error form.weights 80"]
    unseen = replace(CORRECT, funding=(), layout="", totals=says_90.totals)
    assert said(unseen, "S01") == []
    assert said(replace(unseen, totals=(PrintedFigure(("合计权重",), ("100",)),)), "S01") == ["error form.weights 90"]
    assert said(replace(short, layout="", totals=(PrintedFigure(("合计权重",), ("100",)),)), "S01") == [
        "error form.weights 80"
    ]


def test_an_execution_rate_among_the_indicators_is_counted_once() -> None:
    execution = replace(OUTPUT, level1="预算执行率", level2="", name="预算执行率", target="100%", actual="90%")
    rows = (replace(execution, weight="10", score="9", has_reason=True), *CORRECT.indicators)
    form = replace(CORRECT, indicators=rows)
    assert said(form, "S01") == []
    assert said(form, "S03") == []
    assert recompute(form).execution is None


def test_the_scheme_gives_the_weights() -> None:
    groups = (
        GroupWeight("产出指标", D(40)),
        GroupWeight("效益指标", D(40)),
        GroupWeight("满意度指标", D(10)),
    )
    scheme = scheme_of(ProjectForm("表", D(10), groups))
    assert said(CORRECT, "S01", scheme) == ["error group.产出 50", "error group.效益 30"]


def test_the_scheme_says_how_severe_an_error_is() -> None:
    groups = (GroupWeight("产出指标", D(80)),)
    scheme = scheme_of(ProjectForm("表", D(20), groups), S01=Severity.WARNING)
    assert said(CORRECT, "S01", scheme) == ["warning group.产出 50"]


@pytest.mark.parametrize(
    ("text", "execution", "groups", "heading"),
    [
        ("执行10 / 产出50 / 效益30 / 满意度10", "10", {"产出": 50, "效益": 30, "满意度": 10}, None),
        ("执行10/产出50/效益30/满意度10", "10", {"产出": 50, "效益": 30, "满意度": 10}, None),
        ("预算执行率20 / 产出40 / 效益30", "20", {"产出": 40, "效益": 30}, None),
        ("执行20 / 产出60 / 效益40 (printed group head: 年度绩效目标 80分)", "20", {"产出": 60, "效益": 40}, 80),
        ("执行10 / 绩效指标90 (产出60 / 效益30)", "10", {"产出": 60, "效益": 30}, 90),
        ("执行10 + 90 split freely", "10", {}, None),
        ("投入16 (8+8) / 过程58 (预算执行16 …) / rest cut", None, {}, None),
        ("整体: 决策25 / 产出30; 项目: 决策20 / 产出50", None, {}, None),
        ("产出50%", None, {"产出": 50}, None),
        ("", None, {}, None),
    ],
)
def test_layouts(text: str, execution: str | None, groups: dict[str, int], heading: int | None) -> None:
    layout = layout_of(replace(CORRECT, layout=text), None)
    assert layout.execution == (None if execution is None else D(execution))
    assert layout.groups == groups
    assert (layout.heading[1] if layout.heading else None) == heading


# S03, S04, S02 of totals


@pytest.mark.parametrize(
    ("total", "lines"),
    [
        ("99", []),
        ("99分", []),
        ("99.02", ["hint total.0 99"]),
        ("99.03", ["error total.0 99"]),
        ("98", ["error total.0 99"]),
        ("100", ["error total.0 99"]),
        ("", []),
        ("见附件", []),
    ],
)
def test_the_total_is_the_sum(total: str, lines: list[str]) -> None:
    assert said(with_totals(总分=total), "S03") == lines


def test_a_total_with_open_scores_can_only_be_too_small() -> None:
    rows = (replace(OUTPUT, score=""), *CORRECT.indicators[1:])
    form = replace(CORRECT, indicators=rows)
    assert said(replace(form, totals=(PrintedFigure(("总分",), ("99",)),)), "S03") == []
    assert said(replace(form, totals=(PrintedFigure(("总分",), ("48",)),)), "S03") == ["error total.0 49"]
    cut = replace(CORRECT, is_whole=False)
    assert said(replace(cut, totals=(PrintedFigure(("总分",), ("99",)),)), "S03") == []
    assert said(replace(cut, totals=(PrintedFigure(("得分",), ("99.5",)),)), "S03") == ["error total.0 99"]
    assert said(replace(cut, totals=(PrintedFigure(("总分",), ("100",)),)), "S03") == ["hint total.0 99"]  # full marks?
    assert said(replace(cut, totals=(PrintedFigure(("总分",), ("90",)),)), "S03") == ["error total.0 99"]


def test_the_total_by_the_rules() -> None:
    form = replace(with_output(actual="450人", has_reason=True), totals=(PrintedFigure(("得分",), ("99",)),))
    assert said(form, "S03") == ["hint total.0 94"]
    result = recompute(form)
    assert result.total is not None
    assert (result.total.printed, result.total.computed, result.by_rule) == (D(99), D(99), D(94))


@pytest.mark.parametrize(
    ("totals", "score", "weight"),
    [
        ({"总分": "99"}, "total.0", None),
        ({"总分": "100", "得分": "99"}, "total.1", "total.0"),
        ({"自评得分": "99", "等级": "优"}, "total.0", None),
        ({"合计权重": "100", "得分": "99"}, "total.1", "total.0"),
        ({"合计": "99"}, "total.0", None),
        ({"执行率得分": "9"}, None, None),
    ],
)
def test_totals_by_their_labels(totals: dict[str, str], score: str | None, weight: str | None) -> None:
    read = totals_of(with_totals(**totals))
    assert (read.score.cell if read.score else None) == score
    assert (read.weight.cell if read.weight else None) == weight


def test_level_sums() -> None:
    assert said(with_totals(产出指标得分="50", 效益指标得分="29"), "S03") == ["error total.1 30"]
    cut = replace(with_totals(产出指标得分="50", 满意度得分="20"), is_whole=False)
    assert said(cut, "S03") == []
    assert said(replace(with_totals(满意度得分="9"), is_whole=False), "S03") == ["error total.0 10"]
    levels = {row.label: (row.printed, row.computed) for row in recompute(with_totals(产出指标得分="50")).levels}
    assert levels == {
        "产出": (D(50), D(50)),
        "效益": (None, D(30)),
        "满意度": (None, D(10)),
    }


def test_a_total_above_100() -> None:
    assert said(with_totals(总分="101"), "S02") == ["error total.0 100"]
    assert said(with_totals(总分="100"), "S02") == []


# S08


@pytest.mark.parametrize(
    ("score", "grade", "lines"),
    [
        ("90", "优", []),
        ("89.99", "优", ["warning figure.1"]),  # where the limits are 80, 70 and 60 it is right
        ("80", "良", []),
        ("79.99", "良", ["warning figure.1"]),
        ("60", "中", []),
        ("59.99", "差", []),
        ("59.99", "较差", []),
        ("95", "等级为“中”", ["error figure.1"]),
        ("95", "合格", []),
        ("95", "", []),
        ("", "优", []),
        ("950", "差", []),
    ],
)
def test_the_grade_follows_the_total(score: str, grade: str, lines: list[str]) -> None:
    assert said(report({"总体得分": score, "评级": grade}), "S08") == lines


def test_the_grade_follows_the_bands_of_the_scheme() -> None:
    scheme = scheme_of(ProjectForm("表", D(10), ()))
    form = report({"总体得分": "94", "评级": "优"})
    (finding,) = (finding for finding in find_printed(form, scheme) if finding.check == "S08")
    assert finding.message == "总分 94 分，等级应为“差”，表列“优”（优不低于 95）。请按总分更正等级。"


# D12


def test_an_empty_total_below_scores() -> None:
    assert said(with_totals(总分=""), "C03") == ["warning total.0"]
    assert said(replace(with_totals(总分=""), indicators=()), "C03") == []
    assert said(with_totals(总分=None), "C03") == []


# what is recomputed


def test_everything_is_recomputed() -> None:
    result = recompute(CORRECT)
    assert [(row.label, row.printed, row.computed) for row in result.rates] == [("年度资金总额执行率", D(90), D(90))]
    assert result.execution is not None
    assert (result.execution.printed, result.execution.computed) == (D(9), D(9))
    assert [(row.printed, row.computed) for row in result.scores] == [
        (D(50), D(50)),
        (D(30), D(30)),
        (D(10), D(10)),
    ]
    assert [(row.label, row.printed, row.computed) for row in result.weights] == [
        ("产出", D(50), D(50)),
        ("效益", D(30), D(30)),
        ("满意度", D(10), D(10)),
    ]
    assert result.total is not None
    assert (result.total.printed, result.total.computed, result.by_rule) == (D(99), D(99), D(99))
    assert result.grade is Grade.EXCELLENT


def _with_total(form: PrintedForm, points: str) -> PrintedForm:
    return replace(form, totals=(PrintedFigure(("总分",), (points,)),))


def test_a_score_above_its_weight_counts_as_it_should_be() -> None:
    above = with_output(score="62")  # of 50, for a target that was reached
    of_printed = _with_total(above, "111")
    assert said(of_printed, "S02") == ["error indicator.0.score 50"]  # one fault: the total only follows from it
    assert said(of_printed, "S03") == ["hint total.0 99"]
    recomputed = recompute(of_printed)
    assert recomputed.total is not None
    assert (recomputed.total.computed, recomputed.by_rule) == (D(111), D(99))
    assert said(_with_total(above, "99"), "S03") == []
    assert said(_with_total(above, "95"), "S03") == ["error total.0 99"]
    told = next(one for one in find_printed(_with_total(above, "95")) if one.check == "S03")
    assert "按 50 分计" in told.message


def test_a_form_without_a_place_for_the_execution_score_adds_it_by_the_rule() -> None:
    funding = tuple(replace(row, score=None) for row in CORRECT.funding)
    recomputed = recompute(_with_total(replace(CORRECT, funding=funding), "99"))
    assert recomputed.total is not None
    assert (recomputed.total.computed, recomputed.by_rule) == (D(99), D(99))


def test_no_grade_while_scores_are_wrong_or_stand_for_nothing_read() -> None:
    assert recompute(with_output(score="62")).grade_in_words == "不能给出：有 1 项得分须更正"
    assert recompute(with_output(target="")).grade_in_words == "不能给出：有 1 项指标值没有读到"
    assert recompute(CORRECT).grade_in_words == "优"


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("12月底前", "12月20日", D(50)),
        ("12月底前", "12月底完成", D(50)),
        ("2023年12月20日前", "2023年12月20日", D(50)),
        ("2023年底前", "2023年11月", D(50)),
        ("2023年6月底前", "7月2日", None),  # what a delay costs no form says
        ("12月底前", "2024年1月5日", None),
        ("12月前", "12月20日", None),  # before it, or to its end
        ("12月底前", "预计12月20日完成", None),
        ("12月底前", "6月10日开工，12月20日完工", None),
        ("12月", "12月20日", None),
    ],
)
def test_what_was_done_before_its_date_has_all_points(target: str, actual: str, points: Decimal | None) -> None:
    form = replace(with_output(target=target, actual=actual), year=2023)
    assert recompute(form).scores[0].computed == points


def test_what_is_missing_is_not_recomputed() -> None:
    empty = recompute(PrintedForm())
    assert (empty.execution, empty.total, empty.by_rule, empty.grade) == (None, None, None, None)
    without_money = recompute(replace(CORRECT, funding=(replace(TOTAL, actual=None),)))
    assert (without_money.execution, without_money.by_rule, without_money.rates) == (None, None, ())
    cut = recompute(replace(CORRECT, is_whole=False))
    assert cut.total is not None
    assert (cut.total.computed, cut.by_rule) == (None, None)


def test_an_execution_rate_among_the_indicators_counts_there() -> None:
    row = replace(OUTPUT, name="预算执行率", level2="时效", target="100%", actual="90%", weight="10", score="9")
    bare = replace(TOTAL, weight="", score="")
    inside = replace(CORRECT, funding=(bare,), indicators=(row, *CORRECT.indicators))
    assert said(replace(inside, layout=""), "S01") == []
    beside = replace(inside, indicators=(row, replace(OUTPUT, weight="40", score="40"), *CORRECT.indicators[1:]))
    assert said(replace(beside, layout="执行10"), "S01") == []  # 90 beside the 10 of the layout


def test_a_score_of_something_else_stands_among_the_figures_only() -> None:
    """平均得分 below the table is the form's own total, in its report the score of another."""
    below = with_totals(平均得分="98")
    beside = replace(CORRECT, totals=(), figures=(PrintedFigure(("平均得分",), ("98",)),))
    assert [total and total.cell for total in (totals_of(below).score, totals_of(beside).score)] == ["total.0", None]


def test_no_grade_beside_sums_that_are_wrong() -> None:
    heavier = with_output(weight="60", score="60")
    assert recompute(replace(heavier, layout="")).grade_in_words == "不能给出：分值合计须更正，总分超过 100 分"
    assert recompute(with_totals(总分="98", 等级="优")).grade_in_words == "不能给出：总分须更正"
    assert recompute(with_totals(总分="99", 等级="优")).grade_in_words == "优"


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("见附件", "不能给出：有 1 项分值没有读到"),
        ("若干", "不能给出：有 1 项分值没有读到"),
        ("五十", "优"),
        ("五十分", "优"),
        ("不计分", "优"),
    ],
)
def test_no_grade_beside_a_weight_that_nobody_can_read(weight: str, words: str) -> None:
    assert recompute(with_output(weight=weight)).grade_in_words == words


def test_a_weight_is_not_corrected_by_a_guessed_direction() -> None:
    """Ten points too few, and a score that would follow from ten more if the indicator were better high."""
    row = replace(OUTPUT, name="窗口业务办理率", target="20%", actual="16%", weight="40", score="40", level2="质量")
    (finding,) = (
        found
        for found in find_printed(replace(CORRECT, indicators=(row, *CORRECT.indicators[1:]), layout=""))
        if found.check == "S01"
    )
    assert "分值应是" not in finding.message
    stated = replace(row, target="≥20%")
    (finding,) = (
        found
        for found in find_printed(replace(CORRECT, indicators=(stated, *CORRECT.indicators[1:]), layout=""))
        if found.check == "S01"
    )
    assert "分值应是 50" in finding.message
