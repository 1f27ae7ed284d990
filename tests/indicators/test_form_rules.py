"""Options of a form: execution by intervals, satisfaction, over-achievement, variants."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.indicators.enums import BudgetBase, NotApplicable, Operator, OverAchievement
from apps.indicators.facts import (
    ExecutionInterval,
    ExecutionRule,
    FormVariant,
    GroupWeight,
    SatisfactionGroup,
    Score,
    Target,
)
from apps.indicators.rules import groups_of, score_execution, score_target
from tests.indicators.builders import project_form

D = Decimal
GE, LE = Operator.AT_LEAST, Operator.AT_MOST
STEPS = ExecutionRule(
    intervals=(
        ExecutionInterval(D(95), D(1)),
        ExecutionInterval(D(80), D("0.8")),
        ExecutionInterval(D(60), D("0.5")),
    )
)


@pytest.mark.parametrize(
    ("actual", "points", "step"),
    [
        ("120", "10", "不低于 95%，得分值的 100%：10 × 100% 分。"),
        ("95", "10", "不低于 95%，得分值的 100%：10 × 100% 分。"),
        ("94.995", "10", "不低于 95%，得分值的 100%：10 × 100% 分。"),
        ("94.99", "8", "不低于 80%，得分值的 80%：10 × 80% 分。"),
        ("60", "5", "不低于 60%，得分值的 50%：10 × 50% 分。"),
        ("59.99", "0", "低于 60%，不得分。"),
        ("0", "0", "低于 60%，不得分。"),
        ("-1", "0", "执行数为负数，按 0 计分。"),
    ],
)
def test_execution_by_intervals_on_the_printed_rate(actual: str, points: str, step: str) -> None:
    score = score_execution(D(10), D(100), D(actual), STEPS)
    assert (score.points, score.trace[1]) == (D(points), step)


@pytest.mark.parametrize(
    ("rule", "actual", "points", "step"),
    [
        (ExecutionRule(pass_from=D(60)), "59.99", "0", "低于合格线 60%，不得分。"),
        (ExecutionRule(pass_from=D(60)), "60", "6", "按执行率计分：60 ÷ 100 × 10 分。"),
        (ExecutionRule(pass_from=D(90), intervals=STEPS.intervals), "85", "0", "低于合格线 90%，不得分。"),
    ],
)
def test_execution_with_a_pass_threshold(rule: ExecutionRule, actual: str, points: str, step: str) -> None:
    score = score_execution(D(10), D(100), D(actual), rule)
    assert (score.points, score.trace[1]) == (D(points), step)


def test_execution_names_its_budget_and_its_source() -> None:
    rule = ExecutionRule(base=BudgetBase.WITHOUT_CARRY_OVER)
    score = score_execution(D(10), D(100), D(50), rule, "某办法")
    assert score.trace == (
        "预算执行率 = 全年执行数（不含上年结转）50.00 万元 ÷ 全年预算数（不含上年结转）100.00 万元 × 100% = 50.00%。",
        "按执行率计分：50 ÷ 100 × 10 分。",
        "得 5.00 分（满分 10 分）。",
        "依据：某办法。",
    )
    assert score_execution(D(10), None, D(50), rule).trace == ("缺少全年预算数（不含上年结转），无法计算预算执行率。",)
    full = score_execution(D(10), D(0), D(0), replace(rule, zero_budget=NotApplicable.FULL))
    assert full.trace[0] == "全年预算数（不含上年结转）和全年执行数（不含上年结转）均为 0，按规则得满分。"


@pytest.mark.parametrize(
    ("zero_budget", "actual", "score"),
    [
        (
            NotApplicable.FULL,
            "0",
            Score(D(10), ("全年预算数和全年执行数均为 0，按规则得满分。", "得 10.00 分（满分 10 分）。")),
        ),
        (
            NotApplicable.EXCLUDED,
            "0",
            Score(
                None,
                ("全年预算数和全年执行数均为 0，预算执行率不计分，其余指标得分按比例折算为总分。",),
                is_excluded=True,
            ),
        ),
        (NotApplicable.REFUSED, "0", Score(None, ("全年预算数为 0，没有预算执行率，无法计分，由审核人判定。",))),
        (NotApplicable.FULL, "5", Score(None, ("全年预算数为 0，没有预算执行率，无法计分，由审核人判定。",))),
        (NotApplicable.EXCLUDED, "5", Score(None, ("全年预算数为 0，没有预算执行率，无法计分，由审核人判定。",))),
    ],
)
def test_a_budget_of_zero(zero_budget: NotApplicable, actual: str, score: Score) -> None:
    assert score_execution(D(10), D(0), D(actual), ExecutionRule(zero_budget=zero_budget)) == score


def test_a_negative_budget_has_no_rate_whatever_the_rule_says() -> None:
    score = score_execution(D(10), D(-1), D(-1), ExecutionRule(zero_budget=NotApplicable.FULL))
    assert score == Score(None, ("全年预算数为负数，没有预算执行率，无法计分，由审核人判定。",))


SATISFIED = project_form(satisfaction=SatisfactionGroup("满意度指标"), source="某办法")


@pytest.mark.parametrize(
    ("operator", "level1", "actual", "points"),
    [
        (GE, "满意度指标", "90", "10"),
        (GE, "满意度指标", "75", "5"),
        (GE, "满意度指标", "59", "0"),
        (Operator.EQUAL, "满意度指标", "75", "5"),
        (GE, "产出指标", "75", "8.33"),
        (GE, "", "75", "8.33"),
        (LE, "满意度指标", "75", "10"),
    ],
)
def test_satisfaction_counts_in_its_group_only(operator: Operator, level1: str, actual: str, points: str) -> None:
    target = Target(operator, D(90), "%")
    score = score_target(SATISFIED, target, D(10), D(actual), None, None, level1=level1)
    assert score.points == D(points)


def test_satisfaction_says_target_step_and_source() -> None:
    score = score_target(SATISFIED, Target(GE, D(90), "%"), D(10), D(75), None, None, level1="满意度指标")
    assert score.trace == (
        "实际完成值 75%，年度指标值 ≥90%。",
        "满意度在 60% 至 90% 之间，按比例计分：（75 − 60）÷（90 − 60）× 10 分。",
        "得 5.00 分（满分 10 分）。",
        "依据：某办法。",
    )
    assert score.value == 75


@pytest.mark.parametrize(("actual", "points"), [("50", "10"), ("49.9", "0")])
def test_a_satisfaction_target_below_the_floor_is_reached_or_not(actual: str, points: str) -> None:
    score = score_target(SATISFIED, Target(GE, D(50), "%"), D(10), D(actual), None, None, level1="满意度指标")
    assert score.points == D(points)


@pytest.mark.parametrize(
    ("policy", "deduction", "ratio", "actual", "points", "is_over", "is_flagged", "words"),
    [
        (OverAchievement.REMARK, "0", "1.3", "130", "10", True, False, "不低于 130%，请说明原因，不扣分。"),
        (
            OverAchievement.REDUCIBLE,
            "0",
            "1.2",
            "120",
            "10",
            True,
            False,
            "不低于 120%，请说明原因，审核人可调低得分。",
        ),
        (OverAchievement.FLAG, "0", "1.2", "120", "10", True, True, "不低于 120%，标红提示，请说明原因，不扣分。"),
        (OverAchievement.DEDUCT, "2", "1.3", "130", "8", True, False, "不低于 130%，指标值设置明显偏低，扣 2 分。"),
        (OverAchievement.DEDUCT, "20", "1.3", "500", "0", True, False, "不低于 130%，指标值设置明显偏低，扣 20 分。"),
        (OverAchievement.DEDUCT, "2", "1.3", "129.99", "10", False, False, ""),
        (OverAchievement.FLAG, "0", "1.2", "119.99", "10", False, False, ""),
    ],
)
def test_over_achievement_policies(
    policy: OverAchievement,
    deduction: str,
    ratio: str,
    actual: str,
    points: str,
    is_over: bool,
    is_flagged: bool,
    words: str,
) -> None:
    form = project_form(
        over_achievement=policy, over_achievement_deduction=D(deduction), over_achievement_ratio=D(ratio)
    )
    score = score_target(form, Target(GE, D(100)), D(10), D(actual), None, None)
    assert (score.points, score.is_over_achieved, score.is_flagged) == (D(points), is_over, is_flagged)
    assert score.trace[1].endswith(words)
    assert (len(score.trace) == 3) is is_over


def test_a_deduction_needs_its_policy() -> None:
    form = project_form(over_achievement=OverAchievement.REMARK, over_achievement_deduction=D(2))
    assert score_target(form, Target(GE, D(100)), D(10), D(200), None, None).points == 10


COST, OUTPUT, BENEFIT = GroupWeight("成本指标", D(20)), GroupWeight("产出指标", D(40)), GroupWeight("效益指标", D(30))
PLAIN = FormVariant("没有成本指标的项目", (GroupWeight("产出指标", D(50)), GroupWeight("效益指标", D(40))))


@pytest.mark.parametrize(
    ("used", "weights"),
    [
        (("成本指标", "产出指标", "效益指标"), ("20", "40", "30")),
        (("效益指标", "产出指标", "产出指标"), ("50", "40")),
        (("产出指标",), ("20", "40", "30")),
        ((), ("20", "40", "30")),
    ],
)
def test_the_groups_of_a_form_follow_its_rows(used: tuple[str, ...], weights: tuple[str, ...]) -> None:
    form = project_form(groups=(COST, OUTPUT, BENEFIT), variants=(PLAIN,))
    assert [group.weight for group in groups_of(form, used)] == [D(weight) for weight in weights]
