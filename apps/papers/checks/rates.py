"""Checks of printed rates, shares, growth and balances among the labelled figures (duty 1: recompute, never accept)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from apps.core.amounts import HALF_CENT, HUNDRED, round_to_cent, show_percent
from apps.core.findings import Finding, Severity
from apps.core.patterns import pattern_of
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.ledger import GRAND_TOTAL, Entry, Ledger
from apps.papers.checks.rounding import (
    in_percent,
    is_exactly_rounded,
    is_near,
    is_rate_as_printed,
    spread_of,
    tolerance,
)
from apps.papers.checks.tables import budget_and_final
from apps.papers.checks.words import CHANGED, DELIVERED, OF_ANYTHING, OF_THE_DEPARTMENT
from apps.papers.imports import Amount, is_blank, quantities_in

Pair = tuple[Entry, Entry]
NEIGHBOURS = 6
_RATE_OF_WORK = pattern_of(f"(?P<stem>.*?)(?:{DELIVERED}|执行|使用).*(?:率|比例|比|进度)")
_RATE = pattern_of("(?P<stem>.{1,8}?)(?:安排|利用|控制|达成|实现)?率")
_NO_RATE = pattern_of(f"{CHANGED}|占|满意|结余|结转|控制")
_ADDED_UP = pattern_of("合计|总计|总额")
_ADJUSTMENT = pattern_of("(?:预算|本年|年中|全年)*(?:调整|追加|调增|新增)(?:预算|资金)?(?:数|额|金额)?")
_OF_MONEY = pattern_of(f"{OF_ANYTHING}|{OF_THE_DEPARTMENT}|投资|总")
_COMPLETION = {
    "goal": pattern_of("target|目标(?:值|数|任务)?|计划(?:数|值|任务)?|指标值|任务数"),
    "done": pattern_of("value|actual|实际(?:完成)?(?:值|数)?|完成(?:值|数|情况)?"),
    "rate": pattern_of("target_rate|rate|完成(?:率|比例|进度)"),
}


def f14_control_rate(ledger: Ledger) -> Iterator[Finding]:
    """在职人员控制率 = 在职人数 ÷ 编制数 (F14)."""
    for scope in ledger.scopes():
        posts, staff = scope.one("establishment"), scope.one("in_post")
        for rate in scope.all("staff.rate"):
            if posts and staff:
                yield from judge("F14", rate, [(staff, posts)])


def f11_execution_rate(ledger: Ledger) -> Iterator[Finding]:
    """执行率 = 执行数 ÷ 全年预算数 (F11). Any plain reading of the printed amounts is accepted."""
    for scope in ledger.scopes():
        for rate in scope.all("execution.rate"):
            pairs = _nearest_pairs(ledger, scope, rate)
            is_budget = any(whole.concept in {"original", "adjusted"} or whole.figure.columns for _, whole in pairs[:1])
            yield from judge("F11", rate, pairs, ERROR if is_budget else WARNING)
    for subject in ledger.subjects():
        for rate in subject.all("execution.rate", "staff.rate"):
            check = "F11" if rate.concept == "execution.rate" else "D01"  # 公用经费控制率
            yield from judge(check, rate, _pairs(subject, ("actual",), ("adjusted", "original")))


def d01_arrival_rate(ledger: Ledger) -> Iterator[Finding]:
    """资金到位率 = 到位资金 ÷ 预算 (D01, regulation §1.9)."""
    for scope in ledger.scopes():
        for rate in scope.all("arrival.rate"):
            yield from judge("D01", rate, _pairs(scope, ("arrived",), ("adjusted", "original")))


def d01_balance_rate(ledger: Ledger) -> Iterator[Finding]:
    """结转结余率 = 结转结余 ÷ 支出预算数 (regulation §2)."""
    for scope in ledger.scopes():
        for rate in scope.all("left.rate"):
            pairs = _pairs(scope, ("closing_balance", "left"), ("adjusted", "original", "income"))
            yield from judge("D01", rate, pairs, WARNING)


def f05_balance_is_what_is_left(ledger: Ledger) -> Iterator[Finding]:
    """余额 = 预算 − 支出 (F05), in whatever units they are printed; without these names, of two amounts before it."""
    for scope in ledger.scopes():
        left, actual = scope.one("left"), scope.one("actual", "total_expenditure")
        budgets = [entry for key in ("adjusted", "original", "arrived", "income") if (entry := scope.one(key))]
        pairs = [(budget, actual) for budget in budgets if actual is not None]
        severity = WARNING if pairs else HINT
        if not pairs and not scope.one("income", "project_income"):
            left = left or scope.one("closing_balance")
            pairs = [(whole, part) for part, whole in _neighbours(scope, left)] if left is not None else []
        if left is None or left.is_rate or not pairs:
            continue
        if any(_is_difference(left, budget, spent) for budget, spent in pairs):
            continue
        budget, spent = pairs[0]
        expected = budget.value - spent.value
        fact = (
            f"“{budget.label}”{show(budget.value)} 减“{spent.label}”{show(spent.value)} = {show(expected)}，"
            f"“{left.label}”为 {left.text}，相差 {show(abs(expected - left.value))}。"
        )
        yield found("F05", severity, left.cell, fact, "请核对预算、支出和结余。", expected, left.value)


def d01_completion_of_a_target(ledger: Ledger) -> Iterator[Finding]:
    """完成率 = 完成数 ÷ 目标数, where a report prints the three for one task."""
    for scope in ledger.scopes():
        roles = {
            role: [entry for entry in scope.entries if pattern.fullmatch(entry.label) and entry.amount is not None]
            for role, pattern in _COMPLETION.items()
        }
        if not scope.entries[0].scope or any(len(entries) != 1 for entries in roles.values()):
            continue
        goal, done, rate = roles["goal"][0], roles["done"][0], roles["rate"][0]
        if rate.is_rate and not goal.is_rate and not done.is_rate and goal.value > 0:
            yield from judge("D01", rate, [(done, goal)])


def d09_balance_agrees_with_execution(ledger: Ledger) -> Iterator[Finding]:
    """结余率 + 执行率 = 100 %, and no money is left where all was spent (duty 9)."""
    for scope in ledger.scopes():
        rate, left_rate, left = (
            scope.one("execution.rate"),
            scope.one("left.rate"),
            scope.one("left", "closing_balance"),
        )
        if rate and left_rate and abs(rate.value + left_rate.value - HUNDRED) > Decimal("0.02"):
            fact = f"“{rate.label}”{rate.text}，“{left_rate.label}”{left_rate.text}，两者合计不是 100%。"
            expected = HUNDRED - rate.value
            yield found("D09", HINT, left_rate.cell, fact, "请核对两个比率的口径。", expected, left_rate.value)
        elif rate and left and rate.value == HUNDRED and left.value > HALF_CENT and not scope.one("adjusted"):
            fact = f"“{rate.label}”{rate.text}，“{left.label}”却有 {left.text}。"
            yield found("D09", HINT, left.cell, fact, "请核对执行率和结余。", None, left.value)


def d01_rate_of_neighbours(ledger: Ledger) -> Iterator[Finding]:
    """A rate of money or work whose figures have no known name: any two amounts before it may be meant.

    A rate of something (基本支出执行率) is of figures that name it; where one does, it is the part (回收: 回收率).
    """
    for scope in ledger.scopes():
        for rate in scope.entries:
            if not rate.is_rate or _is_judged(ledger, scope, rate):
                continue
            if match := _RATE_OF_WORK.fullmatch(rate.label):
                thing = _OF_MONEY.sub("", match["stem"])
                yield from judge("D01", rate, _parts_first(rate, _neighbours(scope, rate, thing)), HINT)
            elif (match := _RATE.fullmatch(rate.label)) and not _NO_RATE.search(rate.label):
                thing = _OF_MONEY.sub("", match["stem"])
                pairs = _pairs_of(scope, rate, thing) if thing else []
                yield from judge("D01", rate, _parts_first(rate, pairs), HINT)


def d01_adjustment_rate(ledger: Ledger) -> Iterator[Finding]:
    """预算调整率 = 调整数 ÷ 年初预算数, or what the adjusted budget differs by (regulation §2)."""
    for scope in ledger.scopes():
        original, adjusted = scope.one("original"), scope.one("adjusted")
        changes = [entry for entry in scope.entries if _ADJUSTMENT.fullmatch(entry.label) and is_usable(entry)]
        rates = [
            entry for entry in scope.entries if re.fullmatch("(?:预算)?(?:调整|控制)率", entry.label) and entry.is_rate
        ]
        if original is None or original.value <= 0 or len(rates) != 1 or rates[0].concept:
            continue
        pairs = [(change, original) for change in changes]
        if adjusted is not None and adjusted.amount is not None:
            difference = adjusted.amount._replace(value=abs(adjusted.value - original.value))
            pairs.append((replace(adjusted, amount=difference), original))
        yield from judge("D01", rates[0], pairs, WARNING)


def t07_rate_of_nothing(ledger: Ledger) -> Iterator[Finding]:
    """0 ÷ 0 is no rate (T07, duty 11)."""
    for scope in ledger.scopes():
        rate, budget, actual = scope.one("execution.rate"), scope.one("adjusted", "original"), scope.one("actual")
        if (
            rate
            and budget
            and actual
            and not budget.value
            and not actual.value
            and rate.text
            and not is_blank(rate.text)
        ):
            fact = f"“{budget.label}”和“{actual.label}”都是 0，没有执行率，“{rate.label}”表列 {rate.text}。"
            yield found("T07", HINT, rate.cell, fact, "此格应留空。", None, rate.value)


def c02_rate_has_its_figures(ledger: Ledger) -> Iterator[Finding]:
    """A printed rate needs the figures that it is made of (C02, duty 12)."""
    for scope in ledger.scopes():
        for rate in scope.all("execution.rate"):
            figures = _nearest_pairs(ledger, scope, rate) or _neighbours(scope, rate) or _pairs_above(ledger, rate)
            if rate.is_rate and not figures:
                fact = f"“{rate.label}”{rate.text}，却没有列出预算数或执行数，无法核对。"
                yield found("C02", HINT, rate.cell, fact, "请列出计算执行率的两个金额。", None, rate.value)


def plain_rates(ledger: Ledger) -> Iterator[tuple[str, Decimal | None, Decimal]]:
    """Label, printed and recomputed rate of what a report lets one compute, printed or not."""
    kinds = (
        ("在职人员控制率", "staff.rate", ("in_post",), ("establishment",)),
        ("预算执行率", "execution.rate", ("actual", "total_expenditure"), ("adjusted", "original")),
        ("资金到位率", "arrival.rate", ("arrived",), ("adjusted", "original")),
    )
    for scope in ledger.scopes():
        for label, concept, parts, wholes in kinds:
            part, whole, printed = scope.one(*parts), scope.one(*wholes), scope.one(concept)
            if part and whole and whole.value > 0:
                rate = round_to_cent(part.value / whole.value * HUNDRED)
                yield label, printed.value if printed else None, rate


def _nearest_pairs(ledger: Ledger, scope: Ledger, rate: Entry) -> list[Pair]:
    """The amounts of the rate's own table come first, then those of the whole report."""
    above = _pairs_above(ledger, rate)
    totals = [pair for pair in above if _ADDED_UP.search(pair[0].label)] or above
    return _execution_pairs(scope, rate) or (totals if len(totals) == 1 else []) or _execution_pairs(ledger, rate)


def _pairs_above(ledger: Ledger, rate: Entry) -> list[Pair]:
    """What was spent of its budget in each row above a rate that has a row of its own below both columns."""
    for scope, budget, final in budget_and_final(ledger):
        if rate.index in {entry.index for entry in scope.entries}:
            rows = (ledger.rows[entry.index] for entry in scope.entries if entry.index < rate.index)
            return [(row[final], row[budget]) for row in rows if is_usable(row[budget]) and is_usable(row[final])]
    return []


def _execution_pairs(ledger: Ledger, rate: Entry) -> list[Pair]:
    pairs: list[Pair] = []
    if "预算" in rate.label or "完成" in rate.label:
        for scope, budget, final in budget_and_final(ledger):
            totals = [entry for entry in scope.entries if GRAND_TOTAL.fullmatch(entry.label)]
            if len(totals) == 1:
                row = ledger.rows[totals[0].index]
                pairs.append((row[final], row[budget]))
    order = ("original", "adjusted") if "年初" in rate.label else ("adjusted", "original")
    spent = ("actual", "total_expenditure")
    named = [*_pairs(ledger, spent, order), *pairs, *_pairs(ledger, spent, ("arrived", "income"))]
    return named or _pairs_of_a_bare_total(ledger, spent)


def _pairs_of_a_bare_total(ledger: Ledger, spent: Sequence[str]) -> list[Pair]:
    """What was spent of the only figure called 合计, where no budget is named."""
    wholes = [entry for entry in ledger.entries if GRAND_TOTAL.fullmatch(entry.label) and is_usable(entry)]
    parts = [entry for key in spent if (entry := ledger.one(key))][:1]
    return [(part, wholes[0]) for part in parts if len(wholes) == 1 and wholes[0].value > 0]


def _pairs(ledger: Ledger, parts: Sequence[str], wholes: Sequence[str]) -> list[Pair]:
    found_parts = [entry for key in parts if (entry := ledger.one(key))]
    found_wholes = [entry for key in wholes if (entry := ledger.one(key))]
    return [(part, whole) for part in found_parts for whole in found_wholes if whole.value > 0]


def _is_judged(ledger: Ledger, scope: Ledger, rate: Entry) -> bool:
    """Whether a check of this very rate has its figures."""
    if rate.concept == "execution.rate":
        return bool(_nearest_pairs(ledger, scope, rate))
    needed = {"arrival.rate": ("arrived",), "left.rate": ("closing_balance", "left"), "staff.rate": ("in_post",)}
    return bool(_pairs(scope, needed.get(rate.concept, ()), ("adjusted", "original", "income", "establishment")))


def _is_difference(left: Entry, whole: Entry, part: Entry) -> bool:
    near = tolerance(entry.amount for entry in (left, whole, part) if entry.amount is not None)
    return abs(whole.value - part.value - left.value) <= near


def _neighbours(scope: Ledger, rate: Entry, thing: str = "") -> list[Pair]:
    """Amounts of one unit shortly before a rate: the last by the one before it first, then any other two."""
    before = [
        entry
        for entry in scope.entries
        if is_usable(entry) and not entry.is_change and entry.value > 0 and 0 < rate.index - entry.index <= NEIGHBOURS
        if thing in entry.label and len(quantities_in(entry.text or "")) == 1
        if entry.amount is not None and not entry.amount.is_about
    ][::-1]
    pairs = [(part, whole) for part, whole in combinations(before, 2) if part.unit == whole.unit]
    return [*pairs, *((whole, part) for part, whole in pairs)]


def _parts_first(rate: Entry, pairs: list[Pair]) -> list[Pair]:
    """A rate of at most 100 % is rather that of a part and its whole than the other way round."""
    return sorted(pairs, key=lambda pair: pair[0].value > pair[1].value) if rate.value <= HUNDRED else pairs


def _pairs_of(scope: Ledger, rate: Entry, thing: str) -> list[Pair]:
    """Two figures that name the thing, else the one that does and what it may be a part of."""
    around = _neighbours(scope, rate)
    both = [(part, whole) for part, whole in around if thing in part.label and thing in whole.label]
    one = [(part, whole) for part, whole in around if thing in part.label and part.value <= whole.value]
    return both or one


def judge(check: str, rate: Entry, pairs: Sequence[Pair], severity: Severity = ERROR) -> Iterator[Finding]:
    """Accuse a rate that no pair explains. The first pair is the proper one; another that fits is only named."""
    pairs = [(part, whole) for part, whole in pairs if whole.value]
    if not pairs or rate.amount is None or not rate.text:
        return
    exact = [part.value / whole.value * HUNDRED for part, whole in pairs]
    decimals = rate.amount.decimals
    is_fraction = not rate.is_rate and 0 < rate.value <= 1 < exact[0]
    if is_fraction:
        value, decimals = in_percent(rate.value, decimals)
        rate = replace(rate, amount=Amount(value, decimals, unit="%"))
    fits = [
        is_rate_as_printed(rate.value, decimals, value, _spread(pair)) for value, pair in zip(exact, pairs, strict=True)
    ]
    said = [
        f"{_named(part, whole)}{show(part.value)} ÷ {_named(whole, part)}{show(whole.value)}" for part, whole in pairs
    ]
    if not any(fits):
        is_asked = is_fraction and not is_near(rate.value, exact[0])
        severity = HINT if is_asked else severity if _stand_together(rate, *pairs[0]) else WARNING
        yield from judge_rate(check, rate, exact[0], said[0], severity, _spread(pairs[0]))
        return
    first = fits.index(True)
    yield from judge_rate(check, rate, exact[first], said[first], HINT, _spread(pairs[first]))


def _named(entry: Entry, beside: Entry) -> str:
    """Its label; of two figures in one row its column too."""
    columns = entry.figure.columns if entry.index == beside.index else ()
    return f"“{entry.label}{'·' if columns else ''}{''.join(columns[entry.column : entry.column + 1])}”"


def _stand_together(*entries: Entry) -> bool:
    """Near each other in one report, or in one table: figures far apart may speak of different money."""
    indexes = [entry.index for entry in entries]
    return max(indexes) - min(indexes) <= NEIGHBOURS or len({entry.scope for entry in entries[1:]} - {""}) == 1


def judge_rate(
    check: str, rate: Entry, exact: Decimal | None, said: str, severity: Severity, spread: Decimal = ZERO
) -> Iterator[Finding]:
    """Accuse a rate that is not the exact one, which ``said`` computes; one that was cut off is a hint."""
    if exact is None or rate.amount is None:
        return
    if is_rate_as_printed(rate.value, rate.amount.decimals, exact, spread):
        if not is_exactly_rounded(rate.value, exact):
            fact = f"{said} = {show_percent(exact)}，“{rate.label}”表列 {rate.text}，不是四舍五入的两位小数。"
            yield found(check, HINT, rate.cell, fact, "请按四舍五入保留两位小数。", exact, rate.value)
        return
    gap = show(round_to_cent(abs(exact - rate.value)))
    fact = f"{said} = {show_percent(exact)}，“{rate.label}”表列 {rate.text}，相差 {gap} 个百分点。"
    yield found(check, severity, rate.cell, fact, "请更正比率，或更正计算它的数。", exact, rate.value)


def _spread(pair: Pair) -> Decimal:
    part, whole = pair[0].amount, pair[1].amount
    return spread_of(part, whole) if part is not None and whole is not None else ZERO


def is_usable(entry: Entry) -> bool:
    """An amount whose number was printed."""
    return entry.amount is not None and not entry.is_rate and bool(quantities_in(entry.text or ""))
