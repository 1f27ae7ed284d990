"""The fields of what is scored, in a form of targets and in a score table, and of the texts around them."""

from collections.abc import Mapping

from apps.core.fields import Field, by_name
from apps.indicators.facts.kinds import External, Rule

_POINTS = "分"
_FROM_PAPER = "照纸质表填写，选填，用于核对"

_LEVELS = (
    Field("level1", "一级指标"),
    Field("level2", "二级指标"),
    Field("name", "三级指标名称", short="三级指标"),
)
_JUDGED = (Field("band", "完成档次"), Field("band_score", "档内得分", _POINTS))
_ADJUSTED = (Field("adjusted_score", "调整后得分", _POINTS), Field("adjust_reason", "调整理由"))
_IMPROVEMENT = Field("improvement", "改进措施")
_REVIEWED = (Field("reviewed", "复核得分", _POINTS), Field("review_reason", "调整理由"))

# A row of a form of targets, a project's or the whole department's (regulation §1.2, §4.3 d). ``target`` and ``result``
# are single cells as in the official form; what is typed there goes into the columns named behind them.
INDICATOR_FIELDS: Mapping[str, Field] = by_name(
    *_LEVELS,
    Field(
        "target", "年度指标值", instruction="照指标表填写，如 ≥80%、≤3天、2021年12月底前；不能量化的直接写文字，如 显著"
    ),
    Field("operator", "指标性质"),
    Field("target_number", "年度指标值", instruction="不能量化的直接写文字"),
    Field("unit", "计量单位"),
    Field("target_text", "年度指标值（文字说明）", short="文字说明"),
    Field("weight", "分值", _POINTS),
    Field("result", "实际完成值", instruction="填实际完成了多少；单位与年度指标值相同时可以不写"),
    Field("actual", "实际完成值"),
    Field("actual_text", "实际完成值（文字说明）", short="文字说明"),
    *_JUDGED,
    Field("score", "得分", _POINTS),
    Field("factor", "得分系数"),
    Field("completion", "完成比例"),
    *_ADJUSTED,
    Field("deviation_reason", "偏差原因"),
    _IMPROVEMENT,
    Field("reasons", "偏差原因分析及改进措施"),
    *_REVIEWED,
)
# In which single cell the parts of a target and of an actual value are seen and typed.
CELL_OF_PART: Mapping[str, str] = {
    **dict.fromkeys(("operator", "target_number", "unit", "target_text"), "target"),
    **dict.fromkeys(("actual", "actual_text"), "result"),
}
# A row of a score table (§4.3 a, b).
ENTRY_FIELDS: Mapping[str, Field] = by_name(
    *_LEVELS,
    Field("standard", "评分标准"),
    Field("weight", "分值", _POINTS),
    Field("not_applicable", "是否适用"),
    Field("value", "完成值"),
    Field("count", "发生例数"),
    Field("level", "等次"),
    *_JUDGED,
    Field("score", "自评得分", _POINTS),
    *_ADJUSTED,
    Field("deviation_reason", "扣分原因"),
    _IMPROVEMENT,
    Field("reasons", "扣分原因及改进措施"),
    *_REVIEWED,
)
# The value of a row that somebody else has scored.
_ASSESSED = Field("value", "考核得分")
# What stands above and below the rows of either; the goals are those of the whole department in 基本情况, too.
FORM_FIELDS: Mapping[str, Field] = by_name(
    Field("expected_goal", "年度总体目标（预期目标）", short="预期目标", is_long=True),
    Field("achieved_goal", "年度总体目标（实际完成情况）", short="实际完成情况", is_long=True),
    Field(
        "execution_reason",
        "预算执行偏差原因及改进措施",
        instruction="执行率不足 100% 时填写",
        is_long=True,
    ),
    Field("execution", "预算执行率", "%"),
    Field("total", "总分", _POINTS),
    Field("grade", "等级"),
    Field("reviewed_grade", "复核等级"),
    Field("stated_total", "自评总分", _POINTS, _FROM_PAPER),
    Field("stated_grade", "自评等级", instruction=_FROM_PAPER),
)


def value_field(rule: Rule) -> Field:
    """What the value of a row of the score table is called under its rule."""
    return _ASSESSED if isinstance(rule, External) else ENTRY_FIELDS["value"]
