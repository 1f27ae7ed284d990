"""Rows of a form: budget execution and targets (regulation §1.4–1.6, §3), and the group weights that a form uses."""

from collections.abc import Iterable
from decimal import Decimal

from apps.budgets.facts import FUNDING_AMOUNTS
from apps.core.amounts import HUNDRED, percentage_of, show_percent
from apps.indicators.enums import Band, BudgetBase, NotApplicable, Operator, OverAchievement
from apps.indicators.facts import INDICATOR_FIELDS, ExecutionRule, GroupWeight, ProjectForm, Score, Target
from apps.indicators.rules.bands import score_band
from apps.indicators.rules.ratios import hold, hold_satisfaction
from apps.indicators.rules.wording import ZERO, award, money, number, quantity, sourced, tight, unscored

LINEAR = ExecutionRule()


def score_execution(
    weight: Decimal,
    adjusted: Decimal | None,
    actual: Decimal | None,
    rule: ExecutionRule = LINEAR,
    source: str = "",
) -> Score:
    """预算执行率: 全年执行数 ÷ 全年预算数 × weight, capped at the weight (regulation §1.6). Amounts in 万元.

    Both amounts are given on the base of the rule, with or without what was carried over.

    Missing amounts are named ``adjusted`` and ``actual``. Without a positive budget there is no rate and no score,
    unless budget and spending are both zero and the rule says what that means. The linear rule scores the exact
    rate, not the printed one: 99.996 % must not become a full score. Intervals and the pass threshold are judged
    on the rate as printed, so that a reader finds the same one.
    """
    base = "" if rule.base is BudgetBase.WITH_CARRY_OVER else f"（{rule.base.label}）"
    budget, spent = (f"{FUNDING_AMOUNTS[amount].label}{base}" for amount in ("adjusted", "actual"))
    missing = tuple(name for name, value in (("adjusted", adjusted), ("actual", actual)) if value is None)
    if adjusted is None or actual is None:
        labels = {"adjusted": budget, "actual": spent}
        return unscored(f"缺少{'、'.join(labels[name] for name in missing)}，无法计算预算执行率。", missing=missing)
    if adjusted <= 0:
        return sourced(_without_rate(weight, f"{budget}和{spent}", budget, adjusted, actual, rule), source)
    rate = percentage_of(actual, adjusted) or ZERO
    inputs = tight(f"预算执行率 = {spent} {money(actual)} ÷ {budget} {money(adjusted)} × 100% = {show_percent(rate)}。")
    exact, step = _execution_points(weight, adjusted, actual, rate, rule)
    return sourced(award(weight, exact, inputs, step, value=rate), source)


def score_target(
    form: ProjectForm,
    target: Target,
    weight: Decimal | None,
    actual: Decimal | None,
    band: Band | None,
    band_score: Decimal | None,
    actual_text: str = "",
    level1: str = "",
) -> Score:
    """Score a level-3 row of a form (regulation §1.4, §1.5, §3).

    Numbers are held against their target (``hold``), in the satisfaction group of ``level1`` by the satisfaction
    rule; qualitative rows score inside their band. What is missing is named ``weight``, ``target`` or ``answer``.
    ``value`` is the actual.
    """
    if weight is None:
        return unscored("尚未填写分值。", missing=("weight",))
    if weight <= 0:
        return unscored(f"分值 {number(weight)} 应大于 0，无法计分。", missing=("weight",))
    if target.operator is Operator.QUALITATIVE:
        return sourced(score_band(form.bands, weight, band, band_score), form.source)
    if target.number is None:
        label = INDICATOR_FIELDS["target_number"].label
        text = f"“{target.text}”不是数字，无法计分" if target.text else "尚未填写，无法计分；不能量化的可直接写文字"
        return unscored(f"{label}{text}。", missing=("target",))
    if actual is None:
        text = f"“{actual_text}”不是数字，无法计分" if actual_text else "尚未填写"
        return unscored(f"{INDICATOR_FIELDS['actual'].label}{text}。", missing=("answer",))
    return sourced(_score_number(form, target, target.number, weight, actual, level1), form.source)


def groups_of(form: ProjectForm, used: Iterable[str]) -> tuple[GroupWeight, ...]:
    """The group weights that count for a form whose rows stand under the level-1 names ``used`` (regulation §3).

    The first variant that has exactly those groups; the form's own groups for a form that is still being filled in.
    """
    names = set(used)
    for variant in form.variants:
        if {group.name for group in variant.groups} == names:
            return variant.groups
    return form.groups


def _without_rate(
    weight: Decimal, both: str, budget: str, adjusted: Decimal, actual: Decimal, rule: ExecutionRule
) -> Score:
    if adjusted == actual == 0 and rule.zero_budget is NotApplicable.FULL:
        return award(weight, weight, f"{both}均为 0，按规则得满分。")
    if adjusted == actual == 0 and rule.zero_budget is NotApplicable.EXCLUDED:
        reason = f"{both}均为 0，预算执行率不计分，其余指标得分按比例折算为总分。"
        return Score(points=None, trace=(reason,), is_excluded=True)
    state = "为负数" if adjusted else "为 0"
    return unscored(f"{budget}{state}，没有预算执行率，无法计分，由审核人判定。")


def _execution_points(
    weight: Decimal, adjusted: Decimal, actual: Decimal, rate: Decimal, rule: ExecutionRule
) -> tuple[Decimal, str]:
    if actual < 0:
        return ZERO, "执行数为负数，按 0 计分。"
    if rate < rule.pass_from:
        return ZERO, f"低于合格线 {quantity(rule.pass_from, '%')}，不得分。"
    if rule.intervals:
        for interval in rule.intervals:
            if rate >= interval.lower:
                share = quantity(interval.share * HUNDRED, "%")
                step = f"不低于 {quantity(interval.lower, '%')}，得分值的 {share}：{number(weight)} × {share} 分。"
                return weight * interval.share, step
        return ZERO, f"低于 {quantity(rule.intervals[-1].lower, '%')}，不得分。"
    if actual > adjusted:
        return weight, "超过 100%，按满分计。"
    return actual * weight / adjusted, f"按执行率计分：{number(actual)} ÷ {number(adjusted)} × {number(weight)} 分。"


def _score_number(
    form: ProjectForm, target: Target, goal: Decimal, weight: Decimal, actual: Decimal, level1: str
) -> Score:
    wanted = f"年度指标值 {target.operator.label}{quantity(goal, target.unit)}"
    done = f"实际完成值 {quantity(actual, target.unit)}"
    is_satisfaction = form.satisfaction is not None and form.satisfaction.level1 == level1
    if form.satisfaction is not None and is_satisfaction and not target.operator.is_reverse:
        exact, sentence = hold_satisfaction(weight, goal, form.satisfaction.floor, actual)
        return award(weight, exact, f"{done}，{wanted}。", sentence, value=actual)
    held = hold(weight, target.operator, goal, actual, form.reverse_mode, wanted, done)
    if held.exact is None:
        return unscored(*held.trace)
    remark = _over_achievement(form, target.operator, goal, actual)
    if not remark:
        return award(weight, held.exact, *held.trace, value=actual)
    policy = form.over_achievement
    deduction = form.over_achievement_deduction if policy is OverAchievement.DEDUCT else ZERO
    return award(
        weight,
        held.exact - deduction,
        *held.trace,
        remark,
        value=actual,
        is_over_achieved=True,
        is_flagged=policy is OverAchievement.FLAG,
    )


def _over_achievement(form: ProjectForm, operator: Operator, goal: Decimal, actual: Decimal) -> str:
    """The sentence on an actual clearly above its target; empty where there is none to say."""
    if operator.is_reverse or goal <= 0 or actual < goal * form.over_achievement_ratio:
        return ""
    consequence = {
        OverAchievement.REMARK: "请说明原因，不扣分",
        OverAchievement.REDUCIBLE: "请说明原因，审核人可调低得分",
        OverAchievement.FLAG: "标红提示，请说明原因，不扣分",
        OverAchievement.DEDUCT: f"指标值设置明显偏低，扣 {number(form.over_achievement_deduction)} 分",
    }[form.over_achievement]
    limit = quantity(form.over_achievement_ratio * HUNDRED, "%")
    return f"为指标值的 {show_percent(percentage_of(actual, goal))}，不低于 {limit}，{consequence}。"
