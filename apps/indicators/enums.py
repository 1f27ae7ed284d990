"""Coded words of indicators and scoring."""

from apps.core.enums import LabelledEnum


class SchemeKind(LabelledEnum):
    """What a scheme package describes."""

    SCORE_TABLE = "score_table", "部门整体评分表"
    PROJECT_FORM = "project_form", "项目支出绩效自评表"
    DEPARTMENT_FORM = "department_form", "部门整体支出绩效自评表"
    LIBRARY = "library", "指标库"

    @property
    def part(self) -> str:
        """The part of the content that a scheme of this kind has; a department form is built like a project's."""
        return {SchemeKind.SCORE_TABLE: "score_table", SchemeKind.LIBRARY: "library"}.get(self, "project_form")

    @property
    def is_for_departments(self) -> bool:
        """It scores a whole department, and so comes with the outline of its report."""
        return self in {SchemeKind.SCORE_TABLE, SchemeKind.DEPARTMENT_FORM}


class Verification(LabelledEnum):
    """How well a rule is known: shown in the interface, so that nothing unread is called official."""

    CONFIRMED = "confirmed", "已见原文"
    DEDUCED = "deduced", "推算"
    UNCONFIRMED = "unconfirmed", "未见原文"


class Operator(LabelledEnum):
    """How an actual value is held against its target."""

    AT_LEAST = "ge", "≥"
    MORE_THAN = "gt", "＞"
    EQUAL = "eq", "＝"
    AT_MOST = "le", "≤"
    LESS_THAN = "lt", "＜"
    QUALITATIVE = "qualitative", "定性"

    @property
    def is_reverse(self) -> bool:
        """Less is better."""
        return self in {Operator.AT_MOST, Operator.LESS_THAN}


class Direction(LabelledEnum):
    """Which way an indicator is better, as far as its name tells."""

    HIGH = "high", "越高越好"
    LOW = "low", "越低越好"
    UNKNOWN = "unknown", "不能从名称判断"


class Band(LabelledEnum):
    """The three bands of a qualitative indicator (regulation §1.5)."""

    REACHED = "reached", "达成年度指标"
    PARTLY = "partly", "部分达成年度指标并具有一定效果"
    MISSED = "missed", "未达成年度指标且效果较差"


class Level(LabelledEnum):
    """The three levels of 行政效能."""

    GOOD = "good", "好"
    FAIR = "fair", "一般"
    NONE = "none", "差"


class Side(LabelledEnum):
    """On which side of the standard points are lost."""

    ABOVE = "above", "超过"
    BELOW = "below", "低于"
    BOTH = "both", "高于或低于"


class Fraction(LabelledEnum):
    """What happens to the part of a step that is not full (regulation §4.4)."""

    FLOOR = "floor", "不足一档不计"
    CEIL = "ceil", "不足一档按一档计"
    PRORATA = "prorata", "按比例计"


class ReverseMode(LabelledEnum):
    """Two readings of a reverse target (regulation §1.4)."""

    LINEAR_TO_DOUBLE = "linear_to_double", "超出部分按比例扣减，达到目标两倍为零分"
    RATIO = "ratio", "目标值÷完成值×分值"


class NotApplicable(LabelledEnum):
    """What "不适用" means for an indicator."""

    REFUSED = "refused", "必须填报"
    FULL = "full", "不适用得满分"
    EXCLUDED = "excluded", "不适用不计分"


class ZeroBase(LabelledEnum):
    """What a zero denominator means (regulation §4.4)."""

    FULL_WHEN_BOTH_ZERO = "full_when_both_zero", "分子分母均为零得满分"
    EXCLUDED_WHEN_BOTH_ZERO = "excluded_when_both_zero", "分子分母均为零不计分"
    NOT_COMPUTABLE = "not_computable", "无法计算"


class OverAchievement(LabelledEnum):
    """What happens clearly above the target (regulation §1.4): no two regions agree."""

    REMARK = "remark", "需说明，不扣分"
    REDUCIBLE = "reducible", "可由审核人调低"
    FLAG = "flag", "标红提示，不扣分"
    DEDUCT = "deduct", "扣减固定分值"


class BudgetBase(LabelledEnum):
    """Which budget the execution rate is held against (regulation §1.6)."""

    WITH_CARRY_OVER = "with_carry_over", "含上年结转"
    WITHOUT_CARRY_OVER = "without_carry_over", "不含上年结转"


class Grade(LabelledEnum):
    """等级 (regulation §1.7)."""

    EXCELLENT = "excellent", "优"
    GOOD = "good", "良"
    FAIR = "fair", "中"
    POOR = "poor", "差"


class LoadOutcome(LabelledEnum):
    """What loading a scheme package did."""

    CREATED = "created", "新增"
    UPDATED = "updated", "已更新"
    NEW_VERSION = "new_version", "已建新版本"
    UNCHANGED = "unchanged", "无变化"
    KEPT = "kept", "已有本地修改的版本，保留"


class Change(LabelledEnum):
    """How a part of a scheme differs from the version before."""

    ADDED = "added", "新增"
    REMOVED = "removed", "删除"
    CHANGED = "changed", "修改"


class Consequence(LabelledEnum):
    """What a difference means for an evaluation that is moved to the newer version."""

    RESCORED = "rescored", "得分按新规则重新计算"
    ANSWERED_AGAIN = "answered_again", "需要重新填报"
    DROPPED = "dropped", "已填内容不再计分"
    TO_BE_FILLED = "to_be_filled", "需要补充填报"
    CHECKED = "checked", "检查结果重新判定"
    WORDING = "wording", "只影响文字"
