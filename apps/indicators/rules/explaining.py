"""Rules, options and answers as people say them: what the machine will do, beside the official text."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal

from apps.core.amounts import HUNDRED
from apps.indicators.enums import ZeroBase
from apps.indicators.facts import (
    SCHEME_FIELDS,
    Answer,
    Bands,
    Checklist,
    ChooseOne,
    ComparePrior,
    Direct,
    ExecutionRule,
    External,
    Formula,
    GradeBand,
    GroupWeight,
    Indicator,
    Levels,
    ProjectForm,
    Ratio,
    Rule,
    Satisfaction,
    SchemeContent,
    Score,
    ThresholdDeduct,
    Tiers,
    TotalCap,
    Violations,
)
from apps.indicators.rules.formulas import in_words
from apps.indicators.rules.wording import ZERO, figure_label, number, quantity, tight

_POINTS_IN_WORDS: Mapping[type, str] = {
    Levels: "好得 {good} 分，一般得 {fair} 分，差得 {none} 分。",
    Direct: "“是”得 {yes} 分，“否”得 {no} 分。",
    ComparePrior: "本年没有得 {none} 分，不高于上年得 {not_above} 分，高于上年得 {above} 分。",
}


def rule_in_words(rule: Rule, weight: Decimal, unit: str) -> str:
    """One sentence for each rule kind of regulation §4.4."""
    match rule:
        case ThresholdDeduct():
            step = quantity(rule.step, "个百分点" if unit == "%" else unit)
            return (
                f"标准 {quantity(rule.standard, unit)}；每{rule.side.label} {step}扣 {number(rule.per_step)} 分，"
                f"{rule.fraction.label}，扣完为止。"
            )
        case Tiers():
            tiers = "；".join(
                f"{tier.operator.label}{quantity(tier.bound, unit)}得 {number(tier.points)} 分" for tier in rule.tiers
            )
            return f"{tiers}；其余得 {number(rule.otherwise)} 分。由上至下取首个符合的档。"
        case Checklist():
            items = "；".join(f"{item.text}（{number(item.points)} 分）" for item in rule.items)
            return f"逐项计分：{items}。"
        case Violations():
            cases = f"（{'；'.join(rule.cases)}）" if rule.cases else ""
            return f"每出现一例扣 {number(rule.per_case)} 分，扣完为止{cases}。"
        case Levels() | Direct() | ComparePrior():
            points = {field.name: number(getattr(rule, field.name)) for field in fields(rule)}
            return _POINTS_IN_WORDS[type(rule)].format_map(points)
        case External():
            return f"考核得分 ÷ {number(rule.base)} × {number(weight)} 分。"
        case Bands():
            return f"分三档评定：{bands_in_words(rule)}。"
        case Ratio():
            mode = f"，{rule.reverse_mode.label}" if rule.operator.is_reverse else "，未达到的按完成率计分"
            return f"标准 {rule.operator.label}{quantity(rule.target, unit)}，达到得满分{mode}。"
        case Satisfaction():
            target, floor = quantity(rule.target, "%"), quantity(rule.floor, "%")
            return f"满意度不低于 {target}得满分，低于 {floor}不得分，其间按比例计分。"
        case ChooseOne():
            options = [f"{one.name}：{rule_in_words(one.rule, weight, unit)}" for one in rule.alternatives]
            return f"任选其一，取得分高者。{''.join(options)}"


def bands_in_words(bands: Bands) -> str:
    """The three bands of a qualitative indicator as shares of the weight."""
    reached, partly = _share(bands.reached_from), _share(bands.partly_from)
    return f"达成为分值的 {reached} 至 100%，部分达成为 {partly} 至 {reached}，未达成为 0 至 {partly}"


def formula_in_words(formula: Formula | None) -> str:
    """The official formula, the figures it is computed from, and what nought divided by nought means."""
    if formula is None:
        return ""
    sides = (formula.numerator, formula.denominator)
    above, below = (in_words(side, figure_label, is_operand=True) for side in sides)
    zero = "分母为 0 时" if formula.zero_base is ZeroBase.NOT_COMPUTABLE else ""
    return tight(f"{formula.words}（取数：{above} ÷ {below}；{zero}{formula.zero_base.label}）")


def answer_in_words(indicator: Indicator, answer: Answer, score: Score) -> str:
    """完成值: the value that was scored, or the answer in the words of its rule; empty while there is none."""
    if answer.is_not_applicable:
        return "不适用"
    match indicator.rule:
        case Checklist(items):
            return f"{sum(tick is True for tick in answer.ticks)}/{len(items)} 项" if answer.ticks else ""
        case Direct():
            return {True: "是", False: "否", None: ""}[next(iter(answer.ticks), None)]
        case Violations():
            return f"{answer.count} 例" if answer.count is not None else ""
        case Levels():
            return answer.level.label if answer.level else ""
        case Bands():
            return answer.band.label if answer.band else ""
        case _:
            value = answer.value if score.value is None else score.value
            return quantity(value, indicator.unit) if value is not None else ""


def asks(indicator: Indicator) -> tuple[str, ...]:
    """What the department has to answer for a row: the fields of ``Answer``, with the texts of a checklist.

    Empty for a row that is computed. Two rows that ask the same can share an answer.
    """
    match indicator.rule:
        case Checklist(items):
            return ("ticks", *(item.text for item in items))
        case Direct():
            return ("ticks",)
        case Violations():
            return ("count",)
        case Levels():
            return ("level",)
        case Bands():
            return ("band", "band_score")
        case ComparePrior() | ChooseOne():
            return ()
        case _:
            return () if indicator.formula else ("value",)


def form_in_words(form: ProjectForm) -> dict[str, tuple[str, str]]:
    """Label and text of every option of a form, by field."""
    ratio = quantity(form.over_achievement_ratio * HUNDRED, "%")
    deduction = f" {number(form.over_achievement_deduction)} 分" if form.over_achievement_deduction else ""
    known = SCHEME_FIELDS[ProjectForm]
    words = {
        "execution_weight": (
            known["execution_weight"].label,
            f"{number(form.execution_weight)} 分",
        ),
        "execution_rule": ("预算执行率计分", execution_in_words(form.execution_rule)),
        "bands": ("定性指标", bands_in_words(form.bands)),
        "reverse_mode": (known["reverse_mode"].label, form.reverse_mode.label),
        "over_achievement": (
            known["over_achievement"].label,
            f"达到指标值的 {ratio}：{form.over_achievement.label}{deduction}",
        ),
    }
    if form.satisfaction:
        floor = quantity(form.satisfaction.floor, "%")
        text = f"“{form.satisfaction.level1}”达到指标值得满分，低于 {floor}不得分，其间按比例计分"
        words["satisfaction"] = ("满意度", text)
    for variant in form.variants:
        words[f"variant.{variant.title}"] = (variant.title, groups_in_words(variant.groups))
    for split in form.money_splits:
        rows = "、".join(row.label for row in split.rows)
        words[f"money.{split.title}"] = (split.title, f"{rows}，合计等于年度资金总额")
    return words


def execution_in_words(rule: ExecutionRule) -> str:
    """How the execution rate is scored."""
    passed = f"低于 {quantity(rule.pass_from, '%')}不得分；" if rule.pass_from else ""
    steps = "；".join(f"≥{quantity(one.lower, '%')}得分值的 {_share(one.share)}" for one in rule.intervals)
    how = f"分档：{steps}；其余不得分" if steps else "执行率 × 分值，最高为满分"
    return f"{passed}{how}；预算数{rule.base.label}；预算和执行均为 0 时{rule.zero_budget.label}"


def groups_in_words(groups: Iterable[GroupWeight]) -> str:
    """Names and weights of level-1 groups."""
    return "、".join(f"{group.name} {number(group.weight)} 分" for group in groups)


def grades_in_words(bands: Iterable[GradeBand]) -> str:
    """The grades, best first, with their lower limits; the lowest with the limit it stays below."""
    words: list[str] = []
    above = ZERO
    for band in bands:
        limit = f"{number(band.lower)} 分以上（含）" if band.lower or not words else f"{number(above)} 分以下"
        words.append(f"{band.grade.label} {limit}")
        above = band.lower
    return "；".join(words)


def demand_in_words(scheme: SchemeContent) -> str:
    """Whether the department's table or form is demanded; empty for a scheme that has none."""
    if not scheme.kind.is_for_departments:
        return ""
    return "必须评分，没有总分不能提交和审定" if scheme.demands_scores else "可以不评分，整表不填的报告中不附"


def caps_in_words(caps: Iterable[TotalCap]) -> str:
    """The limits of the total by the execution rate; empty where there are none."""
    return "；".join(f"执行率低于 {quantity(cap.below, '%')}的，总分不超过 {number(cap.most)} 分" for cap in caps)


def _share(part: Decimal) -> str:
    return quantity(part * HUNDRED, "%")
