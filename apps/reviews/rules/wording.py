"""How the rule of an indicator reads as people say it: what the machine will do, beside the official text."""

from decimal import Decimal

from apps.core.amounts import show_plain
from apps.indicators.facts import (
    Bands,
    Checklist,
    ChooseOne,
    ComparePrior,
    Direct,
    External,
    Levels,
    Ratio,
    Rule,
    Satisfaction,
    ThresholdDeduct,
    Tiers,
    Violations,
)


def rule_in_words(rule: Rule, weight: Decimal, unit: str) -> str:
    """One sentence for each rule kind of domain.md §4.4."""
    match rule:
        case ThresholdDeduct():
            step_unit = "个百分点" if unit == "%" else unit
            return (
                f"标准 {_with(rule.standard, unit)}；每{rule.side.label} {_with(rule.step, step_unit)}扣 "
                f"{show_plain(rule.per_step)} 分，{rule.fraction.label}，扣完为止。"
            )
        case Tiers():
            tiers = "；".join(
                f"{tier.operator.label}{_with(tier.bound, unit)}得 {show_plain(tier.points)} 分" for tier in rule.tiers
            )
            return f"{tiers}；其余得 {show_plain(rule.otherwise)} 分。由上至下取首个符合的档。"
        case Checklist():
            items = "；".join(f"{item.text}（{show_plain(item.points)} 分）" for item in rule.items)
            return f"逐项计分：{items}。"
        case Violations():
            cases = f"（{'；'.join(rule.cases)}）" if rule.cases else ""
            return f"每出现一例扣 {show_plain(rule.per_case)} 分，扣完为止{cases}。"
        case Levels():
            points = (show_plain(rule.good), show_plain(rule.fair), show_plain(rule.none))
            return "好得 {} 分，一般得 {} 分，差得 {} 分。".format(*points)
        case External():
            return f"考核得分 ÷ {show_plain(rule.base)} × {show_plain(weight)} 分。"
        case Bands():
            return (
                f"分三档评定：达成为分值的 {_share(rule.reached_from)} 至 100%，部分达成为 {_share(rule.partly_from)} "
                f"至 {_share(rule.reached_from)}，未达成为 0 至 {_share(rule.partly_from)}。"
            )
        case Ratio():
            mode = f"；{rule.reverse_mode.label}" if rule.operator.is_reverse else ""
            return f"{rule.operator.label} {_with(rule.target, unit)}得满分，未达到按完成比例计分{mode}。"
        case Satisfaction():
            target, floor = _with(rule.target, unit), _with(rule.floor, unit)
            return f"不低于 {target}得满分，低于 {floor}不得分，其间按（完成值 − {floor}）÷（{target} − {floor}）计分。"
        case Direct():
            return f"是得 {show_plain(rule.yes)} 分，否得 {show_plain(rule.no)} 分。"
        case ComparePrior():
            points = (show_plain(rule.none), show_plain(rule.not_above), show_plain(rule.above))
            return "没有发生得 {} 分，不高于上年得 {} 分，高于上年得 {} 分。".format(*points)
        case ChooseOne():
            ways = "；".join(
                f"{way.name}：{rule_in_words(way.rule, weight, unit).removesuffix('。')}" for way in rule.alternatives
            )
            return f"任选其一，取得分高者。{ways}。"


def _with(value: Decimal, unit: str) -> str:
    return f"{show_plain(value)}{unit if unit in {'', '%', '‰'} else f' {unit}'}"


def _share(part: Decimal) -> str:
    return f"{show_plain(part * 100)}%"
