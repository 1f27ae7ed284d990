"""Checks of the sums among the labelled figures of a report (regulation §5, F01–F14)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from apps.budgets.facts import BALANCE, BASIC_EXPENDITURE, ESTABLISHMENT, FIGURES, PROJECT_BALANCE, TOTAL_EXPENDITURE
from apps.core.amounts import HALF_CENT, gap, nearest_reading
from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.papers.checks.adding import MOST_PARTS, add_up, amounts, is_amount, said_of, selections_of, without_inner
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.ledger import GRAND_TOTAL, Entry, Ledger
from apps.papers.checks.rounding import tolerance
from apps.papers.imports import is_blank, plain

_SOURCE_GROUP = pattern_of(r"^\s*(?P<group>按[^:：]{1,12}?分?)\s*[:：]\s*(?P<label>.+)$")
_OTHER_SOURCE = pattern_of("(?:企业|单位|群众|其他|社会)?(?:自筹|投入|资本|自有)(?:资金)?|其他资金|社会资金|银行贷款")
_OTHER_SPENDING = pattern_of("(?:其他|专项|经营|结余分配|对下|转移|预备)\\S{0,6}支出|结余分配")
_RARE_IN_A_BALANCE = ("non_fiscal_surplus_used", "surplus_distributed")
_BASIC_BESIDE = pattern_of("对个人[和与]?家庭的?补助(?:支出)?|(?:其他)?资本性支出|其他(?:支出|费用)")
_CLASSES = "(?:预算)?(?:财政)?(?:拨款)?(?:收入|支出|预算|金额|费用|类|采购)*"
# Official splits into classes: check, totals that may be meant, and the classes.
_SPLITS: tuple[tuple[str, re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = (
    (
        "F03",
        pattern_of("基本支出(?:合计|总额|决算数)?"),
        tuple(
            pattern_of(f"{name}(?:支出)?")
            for name in ("工资福利", "商品(?:和|与)服务", "对个人(?:和|与)家庭的?补助", "(?:其他)?资本性")
        ),
    ),
    (
        "F09",
        pattern_of("财政拨款(?:收入|支出)?(?:合计|总计|总额)?"),
        tuple(pattern_of(f"{name}{_CLASSES}") for name in ("一般公共预算", "政府性基金", "国有资本经营")),
    ),
    (
        "F18",
        pattern_of("政府采购(?:支出)?(?:合计|总额|金额|支出)*|采购(?:支出|金额|合计|总额)+"),
        tuple(pattern_of(f"(?:其中)?(?:政府)?(?:采购)?{name}{_CLASSES}") for name in ("货物", "工程", "服务")),
    ),
)


def f01_expenditure_adds_up(ledger: Ledger) -> Iterator[Finding]:
    """支出总计 = 基本支出 + 项目支出 (+ 上缴上级、经营、对附属单位补助), or 人员 + 公用 + 项目 (F01)."""
    basic, project, *others = TOTAL_EXPENDITURE.parts
    for scope in ledger.scopes():
        total = scope.one("total_expenditure", "actual")
        needed = [_one_or_its_parts(scope, basic), _one_or_its_parts(scope, project)]
        if total is None or not all(needed):
            continue
        named = ERROR if total.concept == "total_expenditure" else WARNING
        kept = [entry for entry in scope.all("closing_balance", "left") if is_amount(entry)]  # 支出总计 may hold them
        kept += [item for item in scope.entries if _OTHER_SPENDING.fullmatch(item.label) and is_amount(item)]
        parts = [*chain.from_iterable(needed), *scope.all(*others)]
        yield from add_up("F01", total, parts, over=named, short=named, beside=kept)


def f02_basic_expenditure_adds_up(ledger: Ledger) -> Iterator[Finding]:
    """基本支出 = 人员经费 + 公用经费 (F02)."""
    for scope in ledger.scopes():
        total, parts = scope.one("basic_expenditure"), _every(scope, BASIC_EXPENDITURE.parts)
        if total and parts:
            others = [entry for entry in scope.entries if _BASIC_BESIDE.fullmatch(entry.label) and is_amount(entry)]
            yield from add_up("F02", total, parts, beside=others)


def f03_official_splits_add_up(ledger: Ledger) -> Iterator[Finding]:
    """基本支出 by economic class (F03), 财政拨款 by budget (F09), 政府采购 by kind (F18); a class may be left out."""
    for scope in ledger.scopes():
        for check, whole, classes in _SPLITS:
            totals = [entry for entry in scope.entries if whole.fullmatch(entry.label) and is_amount(entry)]
            parts = [
                entry
                for entry in scope.entries
                if any(name.fullmatch(entry.label) for name in classes) and not entry.is_change
            ]
            if len(totals) == 1 and len(parts) > 1 and len({part.label for part in parts}) == len(parts):
                short = WARNING if len(parts) == len(classes) else HINT
                yield from add_up(check, totals[0], parts, over=ERROR if check == "F18" else WARNING, short=short)


def f04_function_classes_add_up(ledger: Ledger) -> Iterator[Finding]:
    """Σ 功能分类(类) = 本年支出合计 (F04): what carries no function heading is named."""
    for scope in ledger.scopes():
        total, classes = scope.one("total_expenditure", "actual"), scope.all("function")
        if total and len(classes) > 1:
            short = WARNING if len(classes) > 2 else HINT
            yield from add_up("F04", total, classes, short=short, advice="未列功能分类的支出请补列，或注明“其他”。")


def f05_balance_holds(ledger: Ledger) -> Iterator[Finding]:
    """年初结转结余 + 收入 = 支出 + 年末结转结余 (F05); an income may already hold the opening balance."""
    for scope in ledger.scopes():
        income, spending, closing = (
            scope.one("income"),
            scope.one("total_expenditure", "actual"),
            scope.one("closing_balance"),
        )
        opening = scope.one("opening_balance")
        if not income or not spending or "总计" in income.label + spending.label:  # totals hold the balances already
            continue
        values = {key: sum((entry.value for entry in scope.all(key)), ZERO) for key in _RARE_IN_A_BALANCE}
        values |= {"income": income.value, "total_expenditure": spending.value}
        left = BALANCE.demanded("closing_balance", values)
        if closing is None:
            if left < -tolerance(amounts(income, spending)) and opening is None:
                fact = f"{said_of(income)}，{said_of(spending)}，支出多出 {show(-left)}，却没有年初结转结余。"
                yield found(
                    "F05",
                    HINT,
                    spending.cell,
                    fact,
                    "有年初结转结余的请补列，没有的请核对收支。",
                )
            continue
        readings = [left]
        if opening is not None:
            readings.append(BALANCE.demanded("closing_balance", values | {"opening_balance": opening.value}))
        if all(abs(reading - closing.value) > tolerance(amounts(income, spending, closing)) for reading in readings):
            expected = readings[-1]
            fact = f"{said_of(income)}，{said_of(spending)}，结余应为 {show(expected)}，表列{said_of(closing)}。"
            severity = HINT if opening is None else WARNING  # an opening balance may be left unsaid
            yield found("F05", severity, closing.cell, fact, "请核对收支和结转结余。", expected, closing.value)


def f06_project_balance_holds(ledger: Ledger) -> Iterator[Finding]:
    """项目总收入 − 项目支出 = 年末结转结余 (F06)."""
    for scope in ledger.scopes():
        income, spending, closing = (
            scope.one("project_income"),
            scope.one("project_expenditure"),
            scope.one("closing_balance", "left"),
        )
        if not income or not spending or not closing:
            continue
        values = {"project_income": income.value, "project_expenditure": spending.value}
        expected = PROJECT_BALANCE.demanded("project_closing_balance", values)
        difference = abs(expected - closing.value)
        if difference > tolerance(amounts(income, spending, closing)):
            severity = HINT if closing.value > expected or scope.one("income") else WARNING  # kept from earlier years
            fact = f"{said_of(income)} 减{said_of(spending)}，结余应为 {show(expected)}，表列{said_of(closing)}。"
            yield found("F06", severity, closing.cell, fact, "请核对项目收支和结转结余。", expected, closing.value)


def f08_income_adds_up(ledger: Ledger) -> Iterator[Finding]:
    """总收入 = Σ 资金来源 + 年初结转 (F08). Any selection of the sources that fits is accepted."""
    for scope in ledger.scopes():
        sources = [entry for entry in scope.all("opening_balance", "income_part") if not entry.is_change]
        for concept in ("income", "project_income"):
            total = scope.one(concept)
            if total and len(sources) > 1:
                yield from _some_add_up("F08", total, sources)


def f10_adjusted_budget_adds_up(ledger: Ledger) -> Iterator[Finding]:
    """全年预算数 = 年初预算数 + 追加 − 追减 (F10), where the change is printed as an amount."""
    for scope in ledger.scopes():
        original, adjusted = scope.one("original"), scope.one("adjusted")
        changes = {
            sign: [
                entry
                for entry in scope.entries
                if re.fullmatch(f"(?:本年|年中|全年|预算)*(?:{words})(?:预算|资金|金额|数)*", entry.label)
                and is_amount(entry)
            ]
            for sign, words in ((1, "追加|调增|追加预算"), (-1, "追减|调减|核减|压减"))
        }
        if original is None or adjusted is None or not any(changes.values()):
            continue
        parts = [original, *changes[1], *changes[-1]]
        expected = original.value + sum((sign * entry.value for sign, part in changes.items() for entry in part), ZERO)
        opening = scope.one("opening_balance")
        readings = [expected, expected + opening.value] if opening is not None else [expected]
        due = nearest_reading(adjusted.value, readings, tolerance(amounts(adjusted, *parts)))
        if due is not None:  # some count the carry-over in
            fact = f"{'、'.join(map(said_of, parts))}，全年预算数应为 {show(due)}，表列{said_of(adjusted)}。"
            yield found("F10", WARNING, adjusted.cell, fact, "请核对预算调整。", due, adjusted.value)


def f14_posts_add_up(ledger: Ledger) -> Iterator[Finding]:
    """编制数 = 行政编制 + 事业编制 (+ 工勤) (F14)."""
    for scope in ledger.scopes():
        total, parts = scope.one("establishment"), scope.all(*ESTABLISHMENT.parts)
        if total and len(parts) > 1:
            yield from add_up("F14", total, parts, short=HINT)


def f14_staff_within_posts(ledger: Ledger) -> Iterator[Finding]:
    """在职人数 ≤ 编制数 (duty 9: establishment against head count)."""
    for scope in ledger.scopes():
        posts, staff = scope.one("establishment"), scope.one("in_post")
        if posts and staff and staff.value > posts.value:
            fact = f"{said_of(staff)}，超过{said_of(posts)}，超编 {show(staff.value - posts.value)} 人。"
            yield found("F14", WARNING, staff.cell, fact, "请核对人数，或说明超编原因。")


def f08_levels_add_up(ledger: Ledger) -> Iterator[Finding]:
    """Money of the government levels adds to a printed total of the same report (F08)."""
    for scope in ledger.scopes():
        levels = [entry for entry in scope.all("level") if is_amount(entry)]
        totals = [
            entry
            for entry in scope.all("adjusted", "original", "arrived", "income", "project_income")
            if is_amount(entry)
        ]
        others = [entry for entry in scope.entries if _OTHER_SOURCE.fullmatch(entry.label) and is_amount(entry)]
        if len(levels) > 1 and totals:
            readings = [levels, [*levels, *others]] if others else [levels]
            accused = [list(_nearest_adds_up(totals, parts)) for parts in readings]
            yield from min(accused[::-1], key=len)  # with the other sources, unless the levels alone are the total


def _nearest_adds_up(totals: Sequence[Entry], parts: Sequence[Entry]) -> Iterator[Finding]:
    added = sum((entry.value for entry in parts), ZERO)
    nearest = min(totals, key=lambda entry: abs(entry.value - added))
    return add_up("F08", nearest, parts, over=WARNING, short=HINT)


def f19_groups_add_up(ledger: Ledger, totals: Sequence[Decimal]) -> Iterator[Finding]:
    """Σ 按收入性质 = Σ 按支出性质 = 年度资金总额 (F19, regulation §4.3 d). ``totals`` are the money block's own."""
    groups: dict[str, list[Entry]] = {}
    for entry in ledger.entries:
        match = _SOURCE_GROUP.match(plain(entry.figure.label))
        if match and entry.amount is not None and len(entry.figure.values) == 1:
            groups.setdefault(match["group"], []).append(entry)
    sums = {name: sum((entry.value for entry in entries), ZERO) for name, entries in groups.items()}
    for name, entries in groups.items():
        others = list(totals) or [other for group, other in sums.items() if group != name]
        if len(entries) < 2 or not others:
            continue
        nearest = min(others, key=lambda other: abs(other - sums[name]))
        difference = gap(nearest, sums[name], tolerance(amounts(*entries)) + HALF_CENT)
        if difference is not None:
            fact = f"“{name}”各项合计 {show(sums[name])}，资金总额 {show(nearest)}，相差 {show(abs(difference))}。"
            yield found("F19", ERROR, entries[0].cell, fact, "两种分类都应等于资金总额，请更正。", sums[name], nearest)


def d03_tables_add_up(ledger: Ledger) -> Iterator[Finding]:
    """合计 = Σ of the rows of its table, in each column; rows of which are left out (duty 3)."""
    for scope in ledger.scopes():
        totals = [entry for entry in scope.entries if GRAND_TOTAL.fullmatch(entry.label)]
        if len(totals) != 1 or not scope.entries[0].scope:
            continue
        is_inner = False
        rows = []
        for entry in scope.entries:
            is_inner = is_inner or plain(entry.figure.label).strip().startswith("其中")
            if entry is not totals[0] and not is_inner and not entry.is_change:
                rows.append(entry)
        if scope.one("basic_expenditure"):
            rows = [row for row in rows if row.concept not in BASIC_EXPENDITURE.parts]  # both are inside it
        rows = without_inner([row for row in rows if "小计" not in row.label] or rows)
        if len(rows) > 1 and "三公" not in scope.entries[0].scope and not totals[0].is_rate:
            yield from add_up("D03", totals[0], rows, over=WARNING, short=HINT)


def _every(scope: Ledger, keys: Sequence[str]) -> list[Entry]:
    """The figures of all these keys, or none where one of them is not named."""
    found_ones = [entry for key in keys if (entry := scope.one(key))]
    return found_ones if len(found_ones) == len(keys) else []


def _one_or_its_parts(scope: Ledger, key: str) -> list[Entry]:
    """A base figure; where it is not named, the parts it is made of."""
    entry = scope.one(key)
    return [entry] if entry else _every(scope, FIGURES[key].parts)


def _some_add_up(check: str, total: Entry, parts: Sequence[Entry]) -> Iterator[Finding]:
    known = [part for part in parts if part.amount is not None and not is_blank(part.text)][:MOST_PARTS]
    for chosen in selections_of(known):
        difference = abs(sum((part.value for part in chosen), ZERO) - total.value)
        if difference <= tolerance(amounts(total, *chosen)):
            yield from add_up(check, total, chosen)
            return
    if len(known) == len(parts):
        yield from add_up(check, total, known, over=WARNING, short=HINT)
