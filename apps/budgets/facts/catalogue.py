"""The catalogue of base figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.budgets.enums import Column, Unit

YEAR_COLUMNS = (Column.PRIOR, Column.BUDGET, Column.ACTUAL)
SPENDING_COLUMNS = (Column.PRIOR, Column.BUDGET, Column.ADJUSTED, Column.ACTUAL)
ONLY_CURRENT = (Column.CURRENT,)
FUND_COLUMNS = (Column.BUDGET, Column.ADJUSTED, Column.ACTUAL)


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """One named figure.

    ``parts`` add up to it exactly (合计); ``of_which`` are some of its parts (其中) and may stay below it.
    ``is_optional`` parts count as nothing when empty: most departments do not have them.
    """

    key: str
    label: str
    unit: Unit = Unit.TEN_THOUSAND_YUAN
    columns: tuple[Column, ...] = YEAR_COLUMNS
    parts: tuple[str, ...] = ()
    of_which: tuple[str, ...] = ()
    is_optional: bool = False
    is_negative_allowed: bool = False
    instruction: str = ""

    @property
    def places(self) -> int:
        """Decimals that may be typed: persons and pieces are whole."""
        return 6 if self.unit in {Unit.TEN_THOUSAND_YUAN, Unit.SQUARE_METRE} else 0


def _figures(*definitions: FigureDefinition) -> dict[str, FigureDefinition]:
    return {definition.key: definition for definition in definitions}


FIGURES: Mapping[str, FigureDefinition] = _figures(
    # 财政供养人员情况
    FigureDefinition(
        "establishment",
        "编制数",
        Unit.PERSON,
        ONLY_CURRENT,
        parts=("establishment_administrative", "establishment_institution", "establishment_worker"),
        instruction="机构编制部门批复的编制总数，等于行政、事业、工勤编制之和。",
    ),
    FigureDefinition("establishment_administrative", "行政编制", Unit.PERSON, ONLY_CURRENT),
    FigureDefinition("establishment_institution", "事业编制", Unit.PERSON, ONLY_CURRENT),
    FigureDefinition("establishment_worker", "工勤编制", Unit.PERSON, ONLY_CURRENT, is_optional=True),
    FigureDefinition(
        "in_post",
        "实际在职人数",
        Unit.PERSON,
        ONLY_CURRENT,
        instruction="年末财政供养的在职人数，按决算口径，不含离退休和编外人员。",
    ),
    # 经费控制情况
    FigureDefinition(
        "three_public",
        "“三公”经费",
        parts=("vehicles", "abroad", "reception"),
        instruction="一般公共预算财政拨款安排的因公出国（境）、公务用车购置及运行、公务接待费之和。没有发生请填 0。",
    ),
    FigureDefinition("vehicles", "公务用车配置和维护经费", parts=("vehicle_purchase", "vehicle_running")),
    FigureDefinition("vehicle_purchase", "公车购置"),
    FigureDefinition("vehicle_running", "公车运行维护"),
    FigureDefinition("abroad", "出国经费"),
    FigureDefinition("reception", "公务接待"),
    FigureDefinition("office", "办公经费"),
    FigureDefinition("utilities_travel", "水费、电费、差旅费"),
    FigureDefinition("meetings_training", "会议费、培训费"),
    FigureDefinition("procurement", "政府采购金额", columns=(Column.BUDGET, Column.ACTUAL)),
    FigureDefinition(
        "overall_adjustment",
        "部门整体（基本）支出预算调整",
        columns=(Column.BUDGET, Column.ACTUAL),
        is_optional=True,
        is_negative_allowed=True,
    ),
    FigureDefinition(
        "three_public_prior_budget",
        "上年“三公”经费预算数",
        columns=ONLY_CURRENT,
        is_optional=True,
        instruction="上年年初批复的“三公”经费预算数，用于计算“三公”经费变动率。",
    ),
    # 评分补充数据: only some score tables need them
    FigureDefinition(
        "key_project_expenditure",
        "重点项目支出预算数",
        columns=ONLY_CURRENT,
        is_optional=True,
        instruction="年初预算中党委、政府交办或本部门确定的重点项目支出，用于计算重点支出安排率。",
    ),
    FigureDefinition(
        "budget_adjusted",
        "预算调整数",
        columns=ONLY_CURRENT,
        is_optional=True,
        instruction="年度中追加、追减和结构调整的金额之和（不相抵），不含政策变化、不可抗力和上级临时交办引起的调整。",
    ),
    FigureDefinition(
        "payment_made",
        "考核时点累计支付数",
        columns=ONLY_CURRENT,
        is_optional=True,
        instruction="到考核时点为止实际支付的金额，用于计算支付进度率。",
    ),
    FigureDefinition(
        "payment_due",
        "考核时点应支付数",
        columns=ONLY_CURRENT,
        is_optional=True,
        instruction="按既定支付进度到考核时点应支付的金额，用于计算支付进度率。",
    ),
    FigureDefinition(
        "assets_total",
        "固定资产总额",
        columns=ONLY_CURRENT,
        is_optional=True,
        instruction="年末全部固定资产总额，按资产年报口径。",
    ),
    FigureDefinition(
        "assets_in_use",
        "在用固定资产总额",
        columns=ONLY_CURRENT,
        is_optional=True,
        instruction="年末实际在用的固定资产总额，不含闲置、待报废的资产。",
    ),
    FigureDefinition(
        "works_planned",
        "计划工作数",
        Unit.GROUP,
        ONLY_CURRENT,
        is_optional=True,
        instruction="年初确定的本年度计划完成的工作项数。",
    ),
    FigureDefinition(
        "works_done",
        "实际完成工作数",
        Unit.GROUP,
        ONLY_CURRENT,
        is_optional=True,
        instruction="计划工作中年末已完成的项数。",
    ),
    FigureDefinition(
        "works_on_time",
        "及时完成工作数",
        Unit.GROUP,
        ONLY_CURRENT,
        is_optional=True,
        instruction="计划工作中按规定时限完成的项数。",
    ),
    FigureDefinition(
        "works_up_to_standard",
        "质量达标工作数",
        Unit.GROUP,
        ONLY_CURRENT,
        is_optional=True,
        instruction="计划工作中达到质量标准的项数。",
    ),
    FigureDefinition(
        "key_works_assigned",
        "重点工作交办数",
        Unit.GROUP,
        ONLY_CURRENT,
        is_optional=True,
        instruction="党委、政府和上级部门交办或下达的重点工作项数。",
    ),
    FigureDefinition(
        "key_works_done",
        "重点工作完成数",
        Unit.GROUP,
        ONLY_CURRENT,
        is_optional=True,
        instruction="交办或下达的重点工作中年末已完成的项数。",
    ),
    # 楼堂馆所控制情况
    FigureDefinition("building_area_approved", "批复规模", Unit.SQUARE_METRE, ONLY_CURRENT, is_optional=True),
    FigureDefinition("building_area_actual", "实际规模", Unit.SQUARE_METRE, ONLY_CURRENT, is_optional=True),
    FigureDefinition("building_investment_budget", "预算投资", columns=ONLY_CURRENT, is_optional=True),
    FigureDefinition("building_investment_actual", "实际投资", columns=ONLY_CURRENT, is_optional=True),
    # “三公”经费相关数量
    FigureDefinition("abroad_groups", "因公出国（境）团组数", Unit.GROUP, ONLY_CURRENT, is_optional=True),
    FigureDefinition("abroad_persons", "因公出国（境）人次", Unit.PERSON_TIME, ONLY_CURRENT, is_optional=True),
    FigureDefinition("vehicles_bought", "公务用车购置数", Unit.VEHICLE, ONLY_CURRENT, is_optional=True),
    FigureDefinition("vehicles_owned", "公务用车保有量", Unit.VEHICLE, ONLY_CURRENT, is_optional=True),
    FigureDefinition("reception_batches", "国内公务接待批次", Unit.BATCH, ONLY_CURRENT, is_optional=True),
    FigureDefinition("reception_persons", "国内公务接待人次", Unit.PERSON_TIME, ONLY_CURRENT, is_optional=True),
    FigureDefinition("foreign_reception_batches", "国（境）外接待批次", Unit.BATCH, ONLY_CURRENT, is_optional=True),
    FigureDefinition(
        "foreign_reception_persons", "国（境）外接待人次", Unit.PERSON_TIME, ONLY_CURRENT, is_optional=True
    ),
    # 支出
    FigureDefinition(
        "total_expenditure",
        "支出总计",
        columns=SPENDING_COLUMNS,
        parts=(
            "basic_expenditure",
            "project_expenditure",
            "remitted_upward",
            "business_expenditure",
            "affiliate_subsidy",
        ),
        instruction="决算报表的支出总计，等于基本支出、项目支出及其他支出之和。",
    ),
    FigureDefinition(
        "basic_expenditure",
        "基本支出",
        columns=SPENDING_COLUMNS,
        parts=("personnel_expenditure", "operating_expenditure"),
    ),
    FigureDefinition("personnel_expenditure", "人员经费", columns=SPENDING_COLUMNS),
    FigureDefinition(
        "operating_expenditure",
        "公用经费",
        columns=SPENDING_COLUMNS,
        of_which=("office", "utilities_travel", "meetings_training"),
    ),
    FigureDefinition("project_expenditure", "项目支出", columns=SPENDING_COLUMNS),
    FigureDefinition("remitted_upward", "上缴上级支出", columns=SPENDING_COLUMNS, is_optional=True),
    FigureDefinition("business_expenditure", "经营支出", columns=SPENDING_COLUMNS, is_optional=True),
    FigureDefinition("affiliate_subsidy", "对附属单位补助支出", columns=SPENDING_COLUMNS, is_optional=True),
    # 收支平衡
    FigureDefinition("opening_balance", "年初结转和结余", columns=ONLY_CURRENT),
    FigureDefinition("income", "本年收入", columns=ONLY_CURRENT),
    FigureDefinition("non_fiscal_surplus_used", "使用非财政拨款结余", columns=ONLY_CURRENT, is_optional=True),
    FigureDefinition("surplus_distributed", "结余分配", columns=ONLY_CURRENT, is_optional=True),
    FigureDefinition("closing_balance", "年末结转和结余", columns=ONLY_CURRENT),
    FigureDefinition(
        "budget_added",
        "本年追加预算",
        columns=ONLY_CURRENT,
        is_negative_allowed=True,
        instruction="年度中追加减追减后的净额；追减多于追加时填负数。",
    ),
    # 年度资金来源, of the newer form of a whole department (regulation §4.3 d)
    FigureDefinition(
        "funds_total",
        "年度资金总额",
        columns=FUND_COLUMNS,
        parts=("funds_general", "funds_government_fund", "funds_special_account", "funds_other"),
        is_optional=True,
        instruction="按收入性质分的四项之和，也等于基本支出与项目支出之和。",
    ),
    FigureDefinition("funds_general", "一般公共预算", columns=FUND_COLUMNS, is_optional=True),
    FigureDefinition("funds_government_fund", "政府性基金拨款", columns=FUND_COLUMNS, is_optional=True),
    FigureDefinition("funds_special_account", "纳入专户管理的非税收入拨款", columns=FUND_COLUMNS, is_optional=True),
    FigureDefinition("funds_other", "其他资金", columns=FUND_COLUMNS, is_optional=True),
    # 项目资金
    FigureDefinition(
        "project_income",
        "项目总收入",
        columns=ONLY_CURRENT,
        parts=(
            "project_opening_balance",
            "project_local_appropriation",
            "project_higher_transfer",
            "project_other_income",
        ),
    ),
    FigureDefinition("project_opening_balance", "年初结转结余", columns=ONLY_CURRENT),
    FigureDefinition("project_local_appropriation", "本级财政拨款", columns=ONLY_CURRENT),
    FigureDefinition("project_higher_transfer", "上级转移支付", columns=ONLY_CURRENT),
    FigureDefinition("project_other_income", "其他收入", columns=ONLY_CURRENT, is_optional=True),
    FigureDefinition("project_closing_balance", "年末结转结余", columns=ONLY_CURRENT),
    FigureDefinition("project_count", "项目个数", Unit.GROUP, ONLY_CURRENT),
)
