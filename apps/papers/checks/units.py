"""The unit of money: plausible, and one in each group (T05, duty 11)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.core.findings import Finding
from apps.papers.checks.findings import HINT, WARNING, found, show
from apps.papers.checks.ledger import Ledger
from apps.papers.checks.money import Money
from apps.papers.checks.rows import Row
from apps.papers.imports import Kind, PrintedForm, plain, quantities_in, scale_of_unit, unit_above

SMALLEST_BUDGET = Decimal(10_000)  # yuan: nobody evaluates less
LARGEST_BUDGET = Decimal(1_000_000_000)  # yuan: few projects of a county ever had more


def t05_money_unit_is_plausible(form: PrintedForm, ledger: Ledger, money: Money | None) -> Iterator[Finding]:
    """元 for 万元: a whole budget below 10,000 yuan, or beyond all counties' (T05, duty 11)."""
    for entry in ledger.all("original", "adjusted", "actual", "project_expenditure"):
        quantities = quantities_in(entry.text) if entry.text else ()
        own = unit_above(entry.figure, entry.column) or plain(form.money_unit)
        bare = {"元", ""} if own.startswith("元") else {"元"}
        yuan = next((item.value for item in quantities if item.unit in bare and item.scale == 1), None)
        if yuan and yuan < SMALLEST_BUDGET:
            fact = f"“{entry.label}”{entry.text}：一个项目的资金只有 {show(yuan)} 元，似应为 {show(yuan)} 万元。"
            yield found("T05", WARNING, entry.cell, fact, "请核对全部金额的单位。", None, yuan)
            break
    budget = money.true["adjusted"] if money is not None else None
    if money is None or budget is None or not budget.value or not re.search("元", form.money_unit):
        return
    yuan = budget.value * scale_of_unit(form.money_unit)
    unit = f"表上未写金额单位，按{form.money_unit}" if form.is_unit_assumed else f"按表头单位“{form.money_unit}”"
    cell = f"funding.{money.total}.adjusted"
    if 0 < yuan < SMALLEST_BUDGET / 10:
        fact = f"全年预算数 {show(budget.value)}，{unit}只有 {show(yuan)} 元。"
        yield found("T05", WARNING, cell, fact, "请核对金额的单位。", None, budget.value)
    elif yuan > LARGEST_BUDGET:
        shown = show(yuan / 100_000_000)
        fact = f"全年预算数 {show(budget.value)}，{unit}有 {shown} 亿元，似以元填报。"
        yield found("T05", HINT, cell, fact, "请核对金额的单位。", budget.value / SMALLEST_BUDGET, budget.value)


def t05_one_money_unit(rows: Sequence[Row]) -> Iterator[Finding]:
    """元, 万元 and 亿元 are not mixed among the money indicators of one group (T05, duty 11)."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.target.kind is Kind.NUMBER and row.target.unit == "元":
            earlier = first.setdefault(row.printed.level2, row)
            if earlier.target.scale != row.target.scale:
                other = earlier.target.text
                fact = f"指标{row.name}写“{row.target.text}”，同组的指标{earlier.name}写“{other}”，单位不一致。"
                yield found("T05", HINT, row.cell("target"), fact, "同一组金额请用同一单位。")
