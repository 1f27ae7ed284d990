"""The official tables in which the base figures stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.budgets.enums import Column
from apps.budgets.facts.catalogue import FUND_COLUMNS, ONLY_CURRENT, SPENDING_COLUMNS, YEAR_COLUMNS


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of an official table. ``is_linked``: shown here, filled in another table (every figure is entered once)."""

    figure: str
    depth: int = 0
    is_linked: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A computed rate, in percent: of a whole table two figures (``figure.column``), of each row two columns."""

    key: str
    label: str
    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class FigureTable:
    """An official table of figures; ``section`` is the key of the task-list section that holds it.

    Of a supplementary table only the rows that some scheme needs are shown. ``rates`` stand below the rows,
    ``rate_of_rows`` ends each.
    """

    key: str
    title: str
    section: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    is_supplementary: bool = False
    rates: tuple[Rate, ...] = ()
    rate_of_rows: Rate | None = None

    @property
    def every_rate(self) -> tuple[Rate, ...]:
        """The rates below the rows and beside them."""
        return (*self.rates, self.rate_of_rows) if self.rate_of_rows else self.rates


TABLES: tuple[FigureTable, ...] = (
    FigureTable(
        "staff",
        "财政供养人员情况",
        "base",
        ONLY_CURRENT,
        (
            TableRow("establishment"),
            TableRow("establishment_administrative", 1),
            TableRow("establishment_institution", 1),
            TableRow("establishment_worker", 1),
            TableRow("in_post"),
        ),
        rates=(Rate("staff", "控制率", "in_post.current", "establishment.current"),),
    ),
    FigureTable(
        "control",
        "经费控制情况",
        "base",
        YEAR_COLUMNS,
        (
            TableRow("three_public"),
            TableRow("vehicles", 1),
            TableRow("vehicle_purchase", 2),
            TableRow("vehicle_running", 2),
            TableRow("abroad", 1),
            TableRow("reception", 1),
            TableRow("project_expenditure", is_linked=True),
            TableRow("operating_expenditure", is_linked=True),
            TableRow("office", 1),
            TableRow("utilities_travel", 1),
            TableRow("meetings_training", 1),
            TableRow("procurement"),
            TableRow("overall_adjustment"),
        ),
        rate_of_rows=Rate("control", "控制率", Column.ACTUAL, Column.BUDGET),
    ),
    FigureTable(
        "supplement",
        "评分补充数据",
        "base",
        ONLY_CURRENT,
        tuple(
            TableRow(key)
            for key in (
                "three_public_prior_budget",
                "key_project_expenditure",
                "budget_adjusted",
                "payment_made",
                "payment_due",
                "assets_total",
                "assets_in_use",
                "works_planned",
                "works_done",
                "works_on_time",
                "works_up_to_standard",
                "key_works_assigned",
                "key_works_done",
            )
        ),
        is_supplementary=True,
    ),
    FigureTable(
        "buildings",
        "楼堂馆所控制情况（完工项目）",
        "base",
        ONLY_CURRENT,
        (
            TableRow("building_area_approved"),
            TableRow("building_area_actual"),
            TableRow("building_investment_budget"),
            TableRow("building_investment_actual"),
        ),
        rates=(
            Rate("area", "规模控制率", "building_area_actual.current", "building_area_approved.current"),
            Rate(
                "investment",
                "投资概算控制率",
                "building_investment_actual.current",
                "building_investment_budget.current",
            ),
        ),
    ),
    FigureTable(
        "counters",
        "“三公”经费相关数量",
        "base",
        ONLY_CURRENT,
        tuple(
            TableRow(key)
            for key in (
                "abroad_groups",
                "abroad_persons",
                "vehicles_bought",
                "vehicles_owned",
                "reception_batches",
                "reception_persons",
                "foreign_reception_batches",
                "foreign_reception_persons",
            )
        ),
    ),
    FigureTable(
        "spending",
        "部门整体支出情况",
        "money",
        SPENDING_COLUMNS,
        (
            TableRow("total_expenditure"),
            TableRow("basic_expenditure", 1),
            TableRow("personnel_expenditure", 2),
            TableRow("operating_expenditure", 2),
            TableRow("project_expenditure", 1),
            TableRow("remitted_upward", 1),
            TableRow("business_expenditure", 1),
            TableRow("affiliate_subsidy", 1),
        ),
        rate_of_rows=Rate("execution", "预算执行率", Column.ACTUAL, Column.ADJUSTED),
    ),
    FigureTable(
        "funds",
        "年度资金来源情况（按收入性质分）",
        "money",
        FUND_COLUMNS,
        (
            TableRow("funds_total"),
            TableRow("funds_general", 1),
            TableRow("funds_government_fund", 1),
            TableRow("funds_special_account", 1),
            TableRow("funds_other", 1),
        ),
        is_supplementary=True,
    ),
    FigureTable(
        "balance",
        "收支平衡情况",
        "money",
        ONLY_CURRENT,
        tuple(
            TableRow(key)
            for key in (
                "opening_balance",
                "income",
                "non_fiscal_surplus_used",
                "surplus_distributed",
                "closing_balance",
                "budget_added",
            )
        ),
    ),
    FigureTable(
        "project_money",
        "项目资金情况",
        "money",
        ONLY_CURRENT,
        (
            TableRow("project_income"),
            TableRow("project_opening_balance", 1),
            TableRow("project_local_appropriation", 1),
            TableRow("project_higher_transfer", 1),
            TableRow("project_other_income", 1),
            TableRow("project_closing_balance"),
            TableRow("project_count"),
        ),
        rates=(Rate("project_money", "项目资金执行率", "project_expenditure.actual", "project_income.current"),),
    ),
)

SECTION_OF_FIGURE: Mapping[str, str] = {
    row.figure: table.section for table in TABLES for row in table.rows if not row.is_linked
}
