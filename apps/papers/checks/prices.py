"""Price × number against the money (W10, duty 9): questions, never errors."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.core import patterns as re
from apps.core.findings import Finding
from apps.core.texts import shorten
from apps.papers.checks.findings import HINT, found, show
from apps.papers.checks.funding import Money
from apps.papers.checks.ledger import Ledger
from apps.papers.checks.rates import is_usable
from apps.papers.checks.rounding import tolerance
from apps.papers.checks.rows import Row
from apps.papers.imports import PrintedForm, plain, scale_of_unit

OFF_PRICE = Decimal("1.1")
NEAR_COST = Decimal("0.3")  # beyond that the amount is meant for something else
_PRICE = re.compile(r"(?P<each>\d+(?:\.\d+)?)\s*(?P<scale>万)?元/(?P<thing>[^/\d]{1,3})(?P<rest>.*)")
_MONTHLY = re.compile(r"(?P<number>\d{1,7})(?:人|名|户)\D{1,6}(?P<each>\d{1,6}(?:\.\d{1,2})?)元/(?:人[·.*/、]?)?月")
MONTHS = 12


def w10_price_times_number_fits_the_money(
    rows: Sequence[Row], money: Money | None, form: PrintedForm
) -> Iterator[Finding]:
    """单价 × 数量 against the money spent (W10, duty 9): a prompt where they are far apart."""
    spent = money.true["actual"] if money is not None else None
    if spent is None or spent.value <= 0:
        return
    yuan = spent.value * scale_of_unit(form.money_unit)
    for price in rows:
        unit, each = price.actual.unit, price.actual.value
        match = re.fullmatch(r"元/([^/*·、.]+)", unit)
        if match is None or each is None or each <= 0:
            continue
        numbers = [row for row in rows if row.actual.unit == match[1] and row.actual.value]
        if len(numbers) != 1 or numbers[0].actual.value is None:
            continue
        cost = each * numbers[0].actual.value
        if cost > yuan * OFF_PRICE:
            fact = (
                f"指标{price.name}{price.actual.text} × 指标{numbers[0].name}{numbers[0].actual.text} = "
                f"{show(cost / 10_000)} 万元，全年执行数只有 {show(yuan / 10_000)} 万元。"
            )
            yield found("W10", HINT, price.cell("actual"), fact, "请核对单价、数量和金额。", None, each)


def w10_monthly_price_fits_the_money(ledger: Ledger, money: Money | None, form: PrintedForm) -> Iterator[Finding]:
    """``120人，36.66元/月``: a whole year of it against the money spent (W10, duty 9)."""
    spent = money.true["actual"] if money is not None else None
    for entry in ledger.entries:
        match = _MONTHLY.search(plain(entry.text or ""))
        if match is None or spent is None or spent.value <= 0:
            continue
        cost = Decimal(match["number"]) * Decimal(match["each"]) * MONTHS / scale_of_unit(form.money_unit or "万元")
        if cost > spent.value * OFF_PRICE:
            fact = (
                f"“{shorten(entry.text or '')}”：{match['number']} × {match['each']} 元 × {MONTHS} 个月"
                f" = {show(cost)}，"
                f"全年执行数为 {show(spent.value)}。"
            )
            yield found("W10", HINT, entry.cell, fact, "请核对标准、人数、月数和金额。", cost, spent.value)


def w10_price_times_number_fits_the_figures(ledger: Ledger, form: PrintedForm) -> Iterator[Finding]:
    """``500元/人`` × ``1200人`` against the amount of a report that is nearest to it (W10, duty 9)."""
    scale = scale_of_unit(form.money_unit)
    for scope in ledger.scopes():
        prices = [(entry, match) for entry in scope.entries if (match := _PRICE.fullmatch(plain(entry.text or "")))]
        if len(prices) != 1:
            continue
        price, match = prices[0]
        each = Decimal(match["each"]) * (10_000 if match["scale"] else 1)
        counts = [
            entry for entry in scope.entries if entry.unit.removesuffix("次") == match["thing"] and entry is not price
        ]
        money = [
            entry
            for entry in scope.entries
            if entry.unit in {"", "元"} and is_usable(entry) and not entry.is_change and entry is not price
        ]
        if len(counts) != 1 or not money or not counts[0].value or "/" in match["rest"]:
            continue
        cost = each * counts[0].value / scale
        nearest = min(money, key=lambda entry: abs(entry.value - cost))
        gap = abs(nearest.value - cost)
        if nearest.amount is not None and tolerance([nearest.amount]) < gap <= cost * NEAR_COST:
            fact = (
                f"“{price.label}”{price.text} × “{counts[0].label}”{counts[0].text} = {show(cost)}，"
                f"“{nearest.label}”为 {nearest.text}。"
            )
            yield found("W10", HINT, nearest.cell, fact, "请核对标准、数量和金额。", cost, nearest.value)
