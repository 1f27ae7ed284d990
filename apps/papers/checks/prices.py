"""Price × number against the money (W10, duty 9): questions, never errors."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from apps.core.findings import Finding
from apps.core.quantities import Quantity, read_all
from apps.core.texts import shorten
from apps.papers.checks.findings import HINT, found, show
from apps.papers.checks.ledger import Entry, Ledger
from apps.papers.checks.money import Money
from apps.papers.checks.rates import is_usable
from apps.papers.checks.rounding import tolerance
from apps.papers.checks.rows import Row
from apps.papers.checks.sentences.prices import ADVICE
from apps.papers.imports import PrintedForm, scale_of_unit

OFF_PRICE = Decimal("1.1")
NEAR_COST = Decimal("0.3")  # beyond that the amount is meant for something else
MONTHS = 12
LONGEST_BETWEEN = 6  # characters between the persons and their price
YUAN = 10_000  # in one 万元


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
            yield found("W10", HINT, price.cell("actual"), fact, ADVICE, None, each)


def w10_monthly_price_fits_the_money(ledger: Ledger, money: Money | None, form: PrintedForm) -> Iterator[Finding]:
    """``120人，36.66元/月``: a whole year of it against the money spent (W10, duty 9)."""
    spent = money.true["actual"] if money is not None else None
    for entry in ledger.entries:
        monthly = _monthly_price(_priced(entry))
        if monthly is None or spent is None or spent.value <= 0:
            continue
        number, each = monthly
        cost = number * each * MONTHS / scale_of_unit(form.money_unit or "万元")
        if cost > spent.value * OFF_PRICE:
            fact = (
                f"“{shorten(entry.text or '')}”：{show(number)} × {show(each)} 元 × {MONTHS} 个月 = {show(cost)}，"
                f"全年执行数为 {show(spent.value)}。"
            )
            yield found("W10", HINT, entry.cell, fact, "请核对标准、人数、月数和金额。", cost, spent.value)


def w10_price_times_number_fits_the_figures(ledger: Ledger, form: PrintedForm) -> Iterator[Finding]:
    """``500元/人`` × ``1200人`` against the amount of a report that is nearest to it (W10, duty 9)."""
    scale = scale_of_unit(form.money_unit)
    for scope in ledger.scopes():
        priced = [(entry, one) for entry in scope.entries for one in _priced(entry)[:1] if one.per and not one.start]
        if len(priced) != 1:
            continue
        price, one = priced[0]
        each = one.amount * YUAN
        counts = [
            entry for entry in scope.entries if entry.unit.removesuffix("次") == one.per[0] and entry is not price
        ]
        money = [
            entry
            for entry in scope.entries
            if entry.unit in {"", "元"} and is_usable(entry) and not entry.is_change and entry is not price
        ]
        if len(counts) != 1 or not money or not counts[0].value or len(one.per) > 1:
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


def _priced(entry: Entry) -> tuple[Quantity, ...]:
    """The numbers of a cell that names a price (500元/人)."""
    return read_all(entry.text) if entry.text and "元/" in entry.text else ()


def _monthly_price(quantities: Sequence[Quantity]) -> tuple[Decimal, Decimal] | None:
    """How many persons or households, and the yuan that each gets in a month: ``120人，36.66元/月``."""
    for number, price in pairwise(quantities):
        is_near = price.start - number.end <= LONGEST_BETWEEN
        if (
            number.measure.unit in {"人", "户"}
            and is_near
            and price.per[-1:] == ("月",)
            and {*price.per} <= {"人", "月"}
        ):
            return number.amount, price.amount * YUAN
    return None
