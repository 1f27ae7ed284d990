"""The fields of a scheme that an administrator may change in a draft, by the class that holds them."""

from collections.abc import Mapping
from dataclasses import replace

from apps.core.fields import Field, by_name
from apps.indicators.facts.fields import ENTRY_FIELDS
from apps.indicators.facts.kinds import (
    Bands,
    ChecklistItem,
    ComparePrior,
    Direct,
    External,
    Formula,
    Indicator,
    Levels,
    Ratio,
    Satisfaction,
    ThresholdDeduct,
    Tier,
    Tiers,
    Violations,
)
from apps.indicators.facts.schemes import (
    ExecutionInterval,
    ExecutionRule,
    GradeBand,
    GroupWeight,
    ProjectForm,
    SatisfactionGroup,
    SchemeContent,
    TotalCap,
)

# Everything else of a scheme is its structure: changed in a package file, never in the browser.
SCHEME_FIELDS: Mapping[type, Mapping[str, Field]] = {
    SchemeContent: by_name(
        Field("title", "方案名称"),
        Field("region", "适用地区"),
        Field("first_year", "启用年度"),
        Field("last_year", "截止年度（留空为长期）"),
        Field("source", "依据", is_long=True),
        Field("verified", "核对情况"),
        Field("report_title", "报告标题"),
        Field("demands_scores", "部门整体评分"),
    ),
    GradeBand: by_name(Field("lower", "下限")),
    TotalCap: by_name(
        Field("below", "执行率低于（%）"),
        Field("most", "总分不超过"),
    ),
    GroupWeight: by_name(Field("weight", "分值")),
    Indicator: by_name(
        Field("name", "名称"),
        ENTRY_FIELDS["weight"],
        replace(ENTRY_FIELDS["standard"], is_long=True),
        Field("not_applicable", "不适用时"),
        Field("verified", "核对情况"),
        Field("source", "依据", is_long=True),
    ),
    Formula: by_name(
        Field("words", "公式", is_long=True),
        Field("zero_base", "分母为零时"),
    ),
    ThresholdDeduct: by_name(
        Field("standard", "标准", is_long=True),
        Field("side", "扣分方向"),
        Field("step", "每档"),
        Field("per_step", "每档扣分"),
        Field("fraction", "不足一档"),
    ),
    Tiers: by_name(Field("otherwise", "其余得分")),
    Tier: by_name(
        Field("operator", "符号"),
        Field("bound", "界限"),
        Field("points", "得分"),
    ),
    ChecklistItem: by_name(
        Field("text", "内容", is_long=True),
        Field("points", "分值"),
    ),
    Violations: by_name(Field("per_case", "每例扣分")),
    Levels: by_name(
        Field("good", "好"),
        Field("fair", "一般"),
        Field("none", "差"),
    ),
    External: by_name(Field("base", "满分")),
    Bands: by_name(
        Field("reached_from", "达成起点（占分值）"),
        Field("partly_from", "部分达成起点（占分值）"),
    ),
    Ratio: by_name(
        Field("operator", "符号"),
        Field("target", "标准"),
        Field("reverse_mode", "反向计分"),
    ),
    Satisfaction: by_name(
        Field("target", "满分起点（%）"),
        Field("floor", "不得分界限（%）"),
    ),
    SatisfactionGroup: by_name(Field("floor", "满意度不得分界限（%）")),
    Direct: by_name(
        Field("yes", "“是”得分"),
        Field("no", "“否”得分"),
    ),
    ComparePrior: by_name(
        Field("none", "没有得分"),
        Field("not_above", "不高于上年得分"),
        Field("above", "高于上年得分"),
    ),
    ProjectForm: by_name(
        Field("title", "表名"),
        Field("execution_weight", "预算执行率分值"),
        Field("reverse_mode", "反向指标"),
        Field("over_achievement_ratio", "明显超额的界限（倍）"),
        Field("over_achievement", "明显超额完成"),
        Field("over_achievement_deduction", "明显超额扣分"),
        Field("source", "计分依据", is_long=True),
    ),
    ExecutionRule: by_name(
        Field("pass_from", "执行率合格线（%）"),
        Field("base", "预算数"),
        Field("zero_budget", "预算和执行均为零时"),
    ),
    ExecutionInterval: by_name(
        Field("lower", "执行率不低于（%）"),
        Field("share", "得分值的比例"),
    ),
}
