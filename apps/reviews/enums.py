"""Coded words of the inbox."""

from apps.core.enums import LabelledEnum


class Scope(LabelledEnum):
    """What the inbox shows: the user's own work, or everything in reach."""

    MINE = "mine", "等我处理"
    ALL = "all", "全部单位"


class Due(LabelledEnum):
    """Filters by deadline."""

    OVERDUE = "overdue", "已逾期"
    WEEK = "week", "7 天内截止"


class Who(LabelledEnum):
    """Which departments an administrator means."""

    DEPARTMENTS = "departments", "全部预算部门（名单中的除外）"
    EVERYONE = "everyone", "全部预算部门和预算单位（名单中的除外）"
    NAMED = "named", "只有名单中的单位"
