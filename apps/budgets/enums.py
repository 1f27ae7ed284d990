"""Coded words of the budget."""

from apps.core.enums import LabelledEnum


class Column(LabelledEnum):
    """The money columns of a table; ``CURRENT`` is the only column of counts and balances."""

    PRIOR = "prior", "上年决算数"
    BUDGET = "budget", "年初预算数"
    ADJUSTED = "adjusted", "全年预算数"
    ACTUAL = "actual", "本年决算数"
    CURRENT = "current", "本年数"

    def in_year(self, year: int) -> str:
        """``2019年决算数``: the heading with its year; the only column has nothing but the year."""
        match self:
            case Column.PRIOR:
                return f"{year - 1}年{self.label.removeprefix('上年')}"
            case Column.CURRENT:
                return f"{year}年"
            case _:
                return f"{year}年{self.label.removeprefix('本年')}"


class Unit(LabelledEnum):
    """Units of figures."""

    TEN_THOUSAND_YUAN = "wan_yuan", "万元"
    PERSON = "person", "人"
    SQUARE_METRE = "square_metre", "㎡"
    GROUP = "group", "个"
    PERSON_TIME = "person_time", "人次"
    VEHICLE = "vehicle", "辆"
    BATCH = "batch", "批次"


class LineKind(LabelledEnum):
    """Basic or project expenditure; published tables often do not split a function class."""

    BASIC = "basic", "基本支出"
    PROJECT = "project", "项目支出"
    UNSPLIT = "unsplit", "未区分"


class LineNature(LabelledEnum):
    """Inside basic expenditure: personnel or operating."""

    PERSONNEL = "personnel", "人员经费"
    OPERATING = "operating", "公用经费"
    UNSPLIT = "unsplit", "未区分"


class MoneySource(LabelledEnum):
    """资金性质 (regulation §7.4)."""

    GENERAL = "general", "一般公共预算"
    GOVERNMENT_FUND = "government_fund", "政府性基金"
    STATE_CAPITAL = "state_capital", "国有资本经营预算"
    SPECIAL_ACCOUNT = "special_account", "财政专户管理资金"
    OWN = "own", "单位资金"
    UNSPLIT = "unsplit", "未区分"


class ProjectCategory(LabelledEnum):
    """项目类别 of the Hunan base-data table (regulation §4.5)."""

    BUSINESS = "business", "业务工作专项"
    MAINTENANCE = "maintenance", "运行维护专项"
    SPECIAL_FUND = "special_fund", "市级/省级专项资金"


class FundingSource(LabelledEnum):
    """The split rows under 年度资金总额 of the national project form (regulation §1.2)."""

    APPROPRIATION = "appropriation", "当年财政拨款"
    CARRY_OVER = "carry_over", "上年结转资金"
    OTHER = "other", "其他资金"
