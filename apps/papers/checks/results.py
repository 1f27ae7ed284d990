"""Indicators against the money and the figures of the same form (W08, F11, F14, duty 9)."""

import re
from collections.abc import Iterator, Sequence

from apps.budgets.facts import LITTLE_SPENT
from apps.core.amounts import CENT, HUNDRED, show_percent
from apps.core.findings import Finding
from apps.papers.checks.findings import WARNING, found
from apps.papers.checks.ledger import Ledger
from apps.papers.checks.money import Money
from apps.papers.checks.rounding import is_rate_as_printed
from apps.papers.checks.rows import Row
from apps.papers.imports import Kind, decimals_of


def w08_results_agree_with_money(rows: Sequence[Row], money: Money | None, ledger: Ledger) -> Iterator[Finding]:
    """Every output reached beside little money spent (W08, duty 9)."""
    rate, cell = (money.exact_rate, f"funding.{money.total}.actual") if money is not None else (None, "")
    printed = ledger.one("execution.rate")
    spent, budget = ledger.one("actual"), ledger.one("adjusted", "original")
    if rate is None and spent is not None and budget is not None and budget.value > 0:
        rate, cell = spent.value / budget.value * HUNDRED, spent.cell
    elif rate is None and printed is not None and printed.is_rate:
        rate, cell = printed.value, printed.cell
    completions = [row.completion for row in rows if row.completion is not None]
    if rate is None or len(completions) < 2 or not 0 <= rate < LITTLE_SPENT or min(completions) < 1:
        return
    over = sum(1 for completion in completions if completion > 1)
    fact = (
        f"预算执行率只有 {show_percent(rate)}，{len(completions)} 项可比的指标却全部达到指标值"
        f"{f'，其中 {over} 项超额完成' if over else ''}。"
    )
    yield found("W08", WARNING, cell, fact, "请说明为什么少花钱仍完成了全部任务，或核对金额和完成值。")


def f11_indicator_agrees_with_figures(rows: Sequence[Row], money: Money | None, ledger: Ledger) -> Iterator[Finding]:
    """An indicator that repeats a ratio of the form's own figures has their value (F11, F14, duty 1)."""
    posts, staff = ledger.one("establishment"), ledger.one("in_post")
    control = staff.value / posts.value * HUNDRED if posts and staff and posts.value else None
    execution = money.exact_rate if money is not None else None
    for row in rows:
        name, stated = row.printed.name, row.actual.number
        if stated is None or row.actual.kind is not Kind.NUMBER or row.actual.unit not in {"%", ""}:
            continue
        is_execution = re.fullmatch("(?:全年|年度|项目)?(?:预算|资金)+(?:资金)?执行率", name)
        exact = control if re.search("(?:在职|供养)人员控制率", name) else execution if is_execution else None
        if exact is not None and not is_rate_as_printed(stated, decimals_of(row.printed.actual), exact, CENT):
            fact = f"指标{row.name}的完成值 {row.actual.text}，按表中的数应为 {show_percent(exact)}。"
            check = "F11" if is_execution else "F14"
            yield found(check, WARNING, row.cell("actual"), fact, "请核对完成值的口径。", exact, stated)
