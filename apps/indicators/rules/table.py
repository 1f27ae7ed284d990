"""Rows of a score table: the rule kinds of regulation §4.4 on a derived or an answered value."""

from collections.abc import Iterable
from decimal import Decimal

from apps.core.amounts import round_to_cent
from apps.indicators.enums import Fraction, Level, NotApplicable, Side
from apps.indicators.facts import (
    ENTRY_FIELDS,
    Alternative,
    Answer,
    Bands,
    Checklist,
    ChooseOne,
    ComparePrior,
    Direct,
    External,
    Indicator,
    Levels,
    Ratio,
    Satisfaction,
    Score,
    ThresholdDeduct,
    Tiers,
    Violations,
)
from apps.indicators.rules.bands import score_band
from apps.indicators.rules.derived import Figures, Label, Subject, Valued, derive, pair_of
from apps.indicators.rules.formulas import names_in
from apps.indicators.rules.operators import OPPOSITE, holds
from apps.indicators.rules.ratios import hold, hold_satisfaction
from apps.indicators.rules.wording import (
    ZERO,
    award,
    figure_label,
    money,
    number,
    points_text,
    printed,
    quantity,
    short,
    sourced,
    unscored,
)

OnValue = ThresholdDeduct | Tiers | Ratio | Satisfaction


def score_indicator(indicator: Indicator, answer: Answer, figures: Figures, label: Label = figure_label) -> Score:
    """Score one row of a valid score table.

    ``figures`` gives a named figure (``three_public.prior``) or ``None`` where it is not filled in; ``label``
    turns the name into Chinese. Derived and answered values are rounded to 0.01 first and scored as printed,
    so that a reader can recompute the score from the printed table. Whatever cannot be scored comes back with
    ``points`` ``None``, the reason in the trace, and what is missing: names of figures, or ``answer``.
    """
    score = _not_applicable(indicator) if answer.is_not_applicable else _score(indicator, answer, figures, label)
    return sourced(score, indicator.source)


def figures_in(indicators: Iterable[Indicator]) -> frozenset[str]:
    """Names of all figures (``three_public.prior``) that the rows need."""
    return frozenset(
        name
        for indicator in indicators
        for formula in indicator.formulas
        for side in (formula.numerator, formula.denominator)
        for name in names_in(side)
    )


def _score(indicator: Indicator, answer: Answer, figures: Figures, label: Label) -> Score:
    hint = "" if indicator.not_applicable is NotApplicable.REFUSED else "没有此类事项的，请选择“不适用”。"
    subject = Subject(indicator.name, indicator.weight, figures, label, hint)
    match indicator.rule:
        case ThresholdDeduct() | Tiers() | Ratio() | Satisfaction() as rule:
            valued = derive(subject, indicator.formula) if indicator.formula else _answered(indicator, answer)
            return valued if isinstance(valued, Score) else _score_value(indicator, rule, valued)
        case ComparePrior() as rule:
            return _compare_prior(indicator, rule, subject)
        case ChooseOne() as rule:
            return _choose_one(indicator, rule, subject)
        case Checklist() as rule:
            return _checklist(indicator.weight, rule, answer.ticks)
        case Violations() as rule:
            return _violations(indicator.weight, rule, answer.count)
        case Levels() as rule:
            return _levels(indicator.weight, rule, answer.level)
        case Direct() as rule:
            return _direct(indicator.weight, rule, answer.ticks)
        case External() as rule:
            return _external(indicator, rule, answer.value)
        case Bands() as rule:
            return score_band(rule, indicator.weight, answer.band, answer.band_score)


def _not_applicable(indicator: Indicator) -> Score:
    match indicator.not_applicable:
        case NotApplicable.FULL:
            return award(indicator.weight, indicator.weight, "本单位没有此类事项，按规则得满分。")
        case NotApplicable.EXCLUDED:
            reason = "本单位没有此类事项，本指标不计分，其余指标得分按比例折算为总分。"
            return Score(points=None, trace=(reason,), is_excluded=True)
        case NotApplicable.REFUSED:
            return unscored("本指标必须填报，不能选择“不适用”。", missing=("answer",))


def _answered(indicator: Indicator, answer: Answer) -> Valued | Score:
    if answer.value is None:
        return unscored(f"尚未填写“{indicator.name}”的数值。", missing=("answer",))
    value = round_to_cent(answer.value)
    rounding = "" if value == answer.value else f"，四舍五入为 {printed(value, indicator.unit)}"
    return Valued(value, f"{indicator.name}为 {quantity(answer.value, indicator.unit)}{rounding}。")


def _score_value(indicator: Indicator, rule: OnValue, valued: Valued) -> Score:
    value, unit, weight = valued.value, indicator.unit, indicator.weight
    match rule:
        case Tiers():
            exact, step = _tier(rule, value, unit)
        case ThresholdDeduct():
            exact, step = _threshold(rule, weight, value, unit)
        case Satisfaction():
            exact, step = hold_satisfaction(weight, rule.target, rule.floor, value)
        case Ratio():
            wanted = f"标准 {rule.operator.label}{quantity(rule.target, unit)}"
            held = hold(weight, rule.operator, rule.target, value, rule.reverse_mode, wanted, quantity(value, unit))
            if held.exact is None:
                return unscored(valued.trace, *held.trace)
            return award(weight, held.exact, valued.trace, *held.trace, value=value)
    return award(weight, exact, valued.trace, step, value=value)


def _compare_prior(indicator: Indicator, rule: ComparePrior, subject: Subject) -> Score:
    if indicator.formula is None:
        return unscored(f"“{indicator.name}”没有公式，无法计分。")
    pair = pair_of(subject, indicator.formula)
    if isinstance(pair, Score):
        return pair
    this, last, inputs = pair
    if this < 0 or last < 0:
        return unscored(inputs, "数额为负数，不能与上年比较，由审核人判定。")
    points, words = (
        (rule.none, "本年没有")
        if this == 0
        else (rule.not_above, "不高于上年")
        if this <= last
        else (rule.above, f"高于上年 {money(this - last)}")
    )
    return award(indicator.weight, points, inputs, f"{words}，计 {number(points)} 分。")


def _choose_one(indicator: Indicator, rule: ChooseOne, subject: Subject) -> Score:
    """The best of the alternatives; while one of them lacks figures only full points can be the best already."""
    results = [(option.name, _alternative(indicator, option, subject)) for option in rule.alternatives]
    scored = [(name, score) for name, score in results if score.points is not None]
    best = max(scored, key=lambda result: result[1].points or ZERO, default=None)
    missing = tuple(dict.fromkeys(name for _, score in results for name in score.missing))
    trace = [sentence for _, score in results for sentence in score.trace]
    if best is None or (missing and best[1].points != indicator.weight):
        return unscored(*trace, "任选其一，尚不能确定得分最高的一项。", missing=missing)
    name, score = best
    points = score.points or ZERO
    return award(indicator.weight, points, *trace, f"任选其一，取得分最高的“{name}”。", value=score.value)


def _alternative(indicator: Indicator, option: Alternative, subject: Subject) -> Score:
    named = subject._replace(name=option.name)
    valued = derive(named, option.formula)
    return valued if isinstance(valued, Score) else _score_value(indicator, option.rule, valued)


def _threshold(rule: ThresholdDeduct, weight: Decimal, value: Decimal, unit: str) -> tuple[Decimal, str]:
    above, standard = value - rule.standard, quantity(rule.standard, unit)
    excess = {Side.ABOVE: above, Side.BELOW: -above, Side.BOTH: abs(above)}[rule.side]
    if excess <= 0:
        kept = {Side.ABOVE: "不超过", Side.BELOW: "不低于", Side.BOTH: "等于"}[rule.side]
        return weight, f"{kept} {standard}，不扣分。"
    match rule.fraction:
        case Fraction.FLOOR:
            steps = excess // rule.step
            deduction = steps * rule.per_step
        case Fraction.CEIL:
            steps = excess // rule.step + bool(excess % rule.step)
            deduction = steps * rule.per_step
        case Fraction.PRORATA:
            steps = excess / rule.step
            deduction = excess * rule.per_step / rule.step  # multiplied first: a third of 0.6 is exactly 0.2
    step_unit = "个百分点" if unit == "%" else unit
    deviation = (Side.ABOVE if above > 0 else Side.BELOW).label
    sentence = (
        f"{deviation} {standard} 共 {quantity(excess, step_unit)}，每{rule.side.label} "
        f"{quantity(rule.step, step_unit)}扣 {number(rule.per_step)} 分，{rule.fraction.label}，"
        f"按 {short(steps)} 档扣 {points_text(deduction)} 分"
    )
    return max(weight - deduction, ZERO), f"{sentence}，扣完为止。" if deduction > weight else f"{sentence}。"


def _tier(rule: Tiers, value: Decimal, unit: str) -> tuple[Decimal, str]:
    words = ""
    for tier in rule.tiers:
        own = f"{tier.operator.label}{quantity(tier.bound, unit)}"
        if holds(tier.operator, value, tier.bound):
            interval = f"{words} 且 {own}" if words and tier.operator in OPPOSITE else own
            return tier.points, f"属于“{interval}”档，计 {number(tier.points)} 分。"
        if tier.operator in OPPOSITE:
            words = f"{OPPOSITE[tier.operator].label}{quantity(tier.bound, unit)}"
    return rule.otherwise, f"属于“{words or '其他'}”档，计 {number(rule.otherwise)} 分。"


def _checklist(weight: Decimal, rule: Checklist, ticks: tuple[bool | None, ...]) -> Score:
    if len(ticks) > len(rule.items):
        return unscored("已判断的项数多于本指标的项数，请重新判断。", missing=("answer",))
    judged = (*ticks, *[None] * (len(rule.items) - len(ticks)))
    rows = [(f"第 {n} 项", *row) for n, row in enumerate(zip(rule.items, judged, strict=True), 1)]
    still_open = [f"{name}“{item.text}”" for name, item, tick in rows if tick is None]
    if still_open:
        return unscored(f"尚未判断：{'、'.join(still_open)}。", missing=("answer",))
    met = "、".join(f"{name} {number(item.points)} 分" for name, item, tick in rows if tick)
    unmet = [f"{name}“{item.text}”" for name, item, tick in rows if not tick]
    points = sum((item.points for _, item, tick in rows if tick), ZERO)
    trace = [f"共 {len(rows)} 项，符合 {len(rows) - len(unmet)} 项。"]
    if met:
        trace.append(f"符合：{met}。")
    if unmet:
        trace.append(f"不符合：{'、'.join(unmet)}。")
    return award(weight, points, *trace)


def _violations(weight: Decimal, rule: Violations, count: int | None) -> Score:
    label = ENTRY_FIELDS["count"].label
    if count is None:
        return unscored(f"尚未填写{label}，没有发生请填 0。", missing=("answer",))
    if count < 0:
        return unscored(f"{label} {number(Decimal(count))} 不能为负数，无法计分。", missing=("answer",))
    deduction = count * rule.per_case
    sentence = f"出现 {count} 例，每出现一例扣 {number(rule.per_case)} 分，扣 {points_text(deduction)} 分"
    return award(
        weight, max(weight - deduction, ZERO), f"{sentence}，扣完为止。" if deduction > weight else f"{sentence}。"
    )


def _levels(weight: Decimal, rule: Levels, level: Level | None) -> Score:
    if level is None:
        return unscored("尚未选择等次。", missing=("answer",))
    points = {Level.GOOD: rule.good, Level.FAIR: rule.fair, Level.NONE: rule.none}[level]
    return award(weight, points, f"等次为“{level.label}”，计 {number(points)} 分。")


def _direct(weight: Decimal, rule: Direct, ticks: tuple[bool | None, ...]) -> Score:
    if not ticks or ticks[0] is None:
        return unscored("尚未判断“是”或“否”。", missing=("answer",))
    points, word = (rule.yes, "是") if ticks[0] else (rule.no, "否")
    return award(weight, points, f"判断为“{word}”，计 {number(points)} 分。")


def _external(indicator: Indicator, rule: External, value: Decimal | None) -> Score:
    if value is None:
        return unscored(f"尚未填写“{indicator.name}”的得分。", missing=("answer",))
    weight = indicator.weight
    trace = [
        f"{indicator.name}：{number(value)} 分 ÷ {number(rule.base)} 分 × {number(weight)} 分。",
    ]
    if value < 0:
        trace.append("得分为负数，按 0 分计。")
    elif value > rule.base:
        trace.append(f"超过 {number(rule.base)} 分，按满分计。")
    exact = min(max(value * weight / rule.base, ZERO), weight)
    return award(weight, exact, *trace, value=value)
