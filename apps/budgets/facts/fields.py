"""The fields of budget lines, projects and their money block (regulation §1.2, §4.3 d); base figures: ``catalogue``."""

from collections.abc import Mapping

from apps.budgets.enums import Column, Unit
from apps.core.fields import Field, by_name

_MONEY = Unit.TEN_THOUSAND_YUAN.label

FUNCTION_CLASS_FIELDS: Mapping[str, Field] = by_name(
    Field("code", "编码"),
    Field("name", "名称"),
    Field("first_year", "启用年度"),
    Field("last_year", "停用年度"),
    Field("is_confirmed", "已见原文"),
)
LINE_AMOUNTS: Mapping[str, Field] = by_name(
    Field("original", Column.BUDGET.label, _MONEY),
    Field("adjusted", Column.ADJUSTED.label, _MONEY),
    Field("actual", Column.ACTUAL.label, _MONEY),
    Field("carry_in", "上年结转", _MONEY),
    Field("carry_out", "年末结转", _MONEY),
)
LINE_FIELDS: Mapping[str, Field] = by_name(
    Field("function_class", "功能分类"),
    Field("kind", "支出性质"),
    Field("nature", "经费性质"),
    Field("source", "资金性质"),
    *LINE_AMOUNTS.values(),
)
# How 附件1 heads the columns of 经费控制情况; its budget is the original one (regulation §4.5).
CONTROL_COLUMNS: Mapping[str, Field] = by_name(
    Field("prior", Column.PRIOR.label, _MONEY),
    Field("budget", "本年预算数", _MONEY),
    Field("actual", Column.ACTUAL.label, _MONEY),
)
# Rows below the lines: their sum, what it is held against, and what is missing between the two.
LINE_SUMS: Mapping[str, Field] = by_name(
    Field("sum", "功能分类合计", _MONEY),
    Field("total", "支出总计（上表）", _MONEY),
    Field("gap", "其他未列示功能分类", _MONEY),
)
PROJECT_FIELDS: Mapping[str, Field] = by_name(
    Field("name", "项目名称"),
    Field("code", "项目编码"),
    Field("category", "项目类别"),
    Field("department", "主管部门"),
    Field("implementing_unit", "实施单位"),
    Field("prior_actual", Column.PRIOR.label, _MONEY),
)
FUNDING_AMOUNTS: Mapping[str, Field] = by_name(
    Field("original", Column.BUDGET.label, _MONEY),
    Field("adjusted", Column.ADJUSTED.label, _MONEY),
    Field("actual", "全年执行数", _MONEY),
)
FUNDING_FIELDS: Mapping[str, Field] = by_name(
    *FUNDING_AMOUNTS.values(),
    Field("weight", "分值", "分"),
    Field("rate", "执行率", "%"),
    Field("score", "得分", "分"),
)
