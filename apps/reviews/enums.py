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
