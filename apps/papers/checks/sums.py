"""Checks of the sums among the labelled figures of a report (regulation §5, F01–F14)."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations

from apps.core import patterns as re
from apps.core.findings import Finding, Severity
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.ledger import GRAND_TOTAL, Entry, Ledger, bare_label
from apps.papers.checks.rounding import tolerance
from apps.papers.imports import Amount, is_blank, plain, quantities_in

MOST_PARTS = 10
_SOURCE_GROUP = re.compile(r"^\s*(?P<group>按[^:：]{1,12}?分?)\s*[:：]\s*(?P<label>.+)$")

_COUNT_TOTAL = re.compile("(?:项目)?(?:共|共计|合计|总数|总个数|个数|数量|总量|项目数|项目总数)+")
_COUNT_FIRST = re.compile("(?:年初|期初|批复|年初预算).*")
_COUNT_ADDED = re.compile(".*(?:增加|新增|追加|增补|调增)(?:数|项目)?")
_COUNT_CUT = re.compile(".*(?:减少|取消|核减|终止|调减|撤销)(?:数|项目)?")

_LISTED = "(?:named|listed|已?列[出名明]|有名称)"
_STATED_AND_NAMED = re.compile(
    rf"\s*(?P<stated>\d{{1,4}})[个家项所]?\s*\((?=.*{_LISTED}){_LISTED}?\s*(?P<named>\d{{1,4}})\s*[个家项所]?\s*{_LISTED}?\)"
)
_OTHER_SOURCE = re.compile("(?:企业|单位|群众|其他|社会)?(?:自筹|投入|资本|自有)(?:资金)?|其他资金|社会资金|银行贷款")
_OTHER_SPENDING = re.compile("(?:其他|专项|经营|结余分配|对下|转移|预备)\\S{0,6}支出|结余分配")
_BALANCE_USED = re.compile("(?:使用)?(?:非财政拨款|事业基金|专用)\\S{0,6}(?:结余|弥补收支差额)|用事业基金弥补收支差额")
_BALANCE_GIVEN = re.compile("结余分配|提取\\S{0,8}")
_BASIC_BESIDE = re.compile("对个人[和与]?家庭的?补助(?:支出)?|(?:其他)?资本性支出|其他(?:支出|费用)")
_CLASSES = "(?:预算)?(?:财政)?(?:拨款)?(?:收入|支出|预算|金额|费用|类|采购)*"
# Official splits into classes: check, totals that may be meant, and the classes.
_SPLITS: tuple[tuple[str, re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = (
    (
        "F03",
        re.compile("基本支出(?:合计|总额|决算数)?"),
        tuple(
            re.compile(f"{name}(?:支出)?")
            for name in ("工资福利", "商品(?:和|与)服务", "对个人(?:和|与)家庭的?补助", "(?:其他)?资本性")
        ),
    ),
    (
        "F09",
        re.compile("财政拨款(?:收入|支出)?(?:合计|总计|总额)?"),
        tuple(re.compile(f"{name}{_CLASSES}") for name in ("一般公共预算", "政府性基金", "国有资本经营")),
    ),
    (
        "F18",
        re.compile("政府采购(?:支出)?(?:合计|总额|金额|支出)*|采购(?:支出|金额|合计|总额)+"),
        tuple(re.compile(f"(?:其中)?(?:政府)?(?:采购)?{name}{_CLASSES}") for name in ("货物", "工程", "服务")),
    ),
)


def f01_expenditure_adds_up(ledger: Ledger) -> Iterator[Finding]:
    """支出总计 = 基本支出 + 项目支出 (+ 上缴上级、经营、对附属单位补助), or 人员 + 公用 + 项目 (F01)."""
    for scope in ledger.scopes():
        total, project = scope.one("spending", "actual"), scope.one("project")
        if total is None or project is None:
            continue
        basic = scope.one("basic")
        parts = [basic] if basic else [part for key in ("personnel", "operating") if (part := scope.one(key))]
        if basic or len(parts) == 2:
            named = ERROR if total.concept == "spending" else WARNING
            kept = [entry for entry in scope.all("closing", "left") if _is_amount(entry)]  # 支出总计 may hold them
            parts = [*parts, project, *scope.all("other_spending")]
            kept += [item for item in scope.entries if _OTHER_SPENDING.fullmatch(item.label) and _is_amount(item)]
            yield from add_up("F01", total, parts, over=named, short=named, beside=kept)


def f02_basic_expenditure_adds_up(ledger: Ledger) -> Iterator[Finding]:
    """基本支出 = 人员经费 + 公用经费 (F02)."""
    for scope in ledger.scopes():
        total, personnel, operating = scope.one("basic"), scope.one("personnel"), scope.one("operating")
        if total and personnel and operating:
            others = [entry for entry in scope.entries if _BASIC_BESIDE.fullmatch(entry.label) and _is_amount(entry)]
            yield from add_up("F02", total, [personnel, operating], beside=others)


def f03_official_splits_add_up(ledger: Ledger) -> Iterator[Finding]:
    """基本支出 by economic class (F03), 财政拨款 by budget (F09), 政府采购 by kind (F18); a class may be left out."""
    for scope in ledger.scopes():
        for check, whole, classes in _SPLITS:
            totals = [entry for entry in scope.entries if whole.fullmatch(entry.label) and _is_amount(entry)]
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
        total, classes = scope.one("spending", "actual"), scope.all("function")
        if total and len(classes) > 1:
            short = WARNING if len(classes) > 2 else HINT
            yield from add_up("F04", total, classes, short=short, advice="未列功能分类的支出请补列，或注明“其他”。")


def f05_balance_holds(ledger: Ledger) -> Iterator[Finding]:
    """年初结转结余 + 收入 = 支出 + 年末结转结余 (F05); an income may already hold the opening balance."""
    for scope in ledger.scopes():
        income, spending, closing = scope.one("income"), scope.one("spending", "actual"), scope.one("closing")
        opening = scope.one("opening")
        if not income or not spending or "总计" in income.label + spending.label:  # totals hold the balances already
            continue
        used = sum((entry.value for entry in scope.entries if _BALANCE_USED.fullmatch(entry.label)), ZERO)
        given = sum((entry.value for entry in scope.entries if _BALANCE_GIVEN.fullmatch(entry.label)), ZERO)
        left = income.value + used - spending.value - given
        if closing is None:
            if left < -tolerance(amounts(income, spending)) and opening is None:
                fact = f"{_said(income)}，{_said(spending)}，支出多出 {show(-left)}，却没有年初结转结余。"
                yield found(
                    "F05",
                    HINT,
                    spending.cell,
                    fact,
                    "有年初结转结余的请补列，没有的请核对收支。",
                )
            continue
        readings = [left] if opening is None else [left, left + opening.value]
        if all(abs(reading - closing.value) > tolerance(amounts(income, spending, closing)) for reading in readings):
            expected = readings[-1]
            fact = f"{_said(income)}，{_said(spending)}，结余应为 {show(expected)}，表列{_said(closing)}。"
            severity = HINT if opening is None else WARNING  # an opening balance may be left unsaid
            yield found("F05", severity, closing.cell, fact, "请核对收支和结转结余。", expected, closing.value)


def f06_project_balance_holds(ledger: Ledger) -> Iterator[Finding]:
    """项目总收入 − 项目支出 = 年末结转结余 (F06)."""
    for scope in ledger.scopes():
        income, spending, closing = scope.one("project_income"), scope.one("project"), scope.one("closing", "left")
        if not income or not spending or not closing:
            continue
        expected = income.value - spending.value
        difference = abs(expected - closing.value)
        if difference > tolerance(amounts(income, spending, closing)):
            severity = HINT if closing.value > expected or scope.one("income") else WARNING  # kept from earlier years
            fact = f"{_said(income)} 减{_said(spending)}，结余应为 {show(expected)}，表列{_said(closing)}。"
            yield found("F06", severity, closing.cell, fact, "请核对项目收支和结转结余。", expected, closing.value)


def f08_income_adds_up(ledger: Ledger) -> Iterator[Finding]:
    """总收入 = Σ 资金来源 + 年初结转 (F08). Any selection of the sources that fits is accepted."""
    for scope in ledger.scopes():
        sources = [entry for entry in scope.all("opening", "income_part") if not entry.is_change]
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
                and _is_amount(entry)
            ]
            for sign, words in ((1, "追加|调增|追加预算"), (-1, "追减|调减|核减|压减"))
        }
        if original is None or adjusted is None or not any(changes.values()):
            continue
        parts = [original, *changes[1], *changes[-1]]
        expected = original.value + sum((sign * entry.value for sign, part in changes.items() for entry in part), ZERO)
        opening = scope.one("opening")
        readings = [expected, expected + opening.value] if opening is not None else [expected]
        near = tolerance(amounts(adjusted, *parts))
        if not min(readings) - near <= adjusted.value <= max(readings) + near:  # some count the carry-over in
            fact = f"{'、'.join(map(_said, parts))}，全年预算数应为 {show(expected)}，表列{_said(adjusted)}。"
            yield found("F10", WARNING, adjusted.cell, fact, "请核对预算调整。", expected, adjusted.value)


def f14_posts_add_up(ledger: Ledger) -> Iterator[Finding]:
    """编制数 = 行政编制 + 事业编制 (+ 工勤) (F14)."""
    for scope in ledger.scopes():
        total, parts = scope.one("posts"), scope.all("posts.administrative", "posts.institution", "posts.worker")
        if total and len(parts) > 1:
            yield from add_up("F14", total, parts, short=HINT)


def f14_staff_within_posts(ledger: Ledger) -> Iterator[Finding]:
    """在职人数 ≤ 编制数 (duty 9: establishment against head count)."""
    for scope in ledger.scopes():
        posts, staff = scope.one("posts"), scope.one("staff")
        if posts and staff and staff.value > posts.value:
            fact = f"{_said(staff)}，超过{_said(posts)}，超编 {show(staff.value - posts.value)} 人。"
            yield found("F14", WARNING, staff.cell, fact, "请核对人数，或说明超编原因。")


def f13_counts_add_up(ledger: Ledger) -> Iterator[Finding]:
    """A stated number of projects = initial + added − cancelled (F13: stated count is not the number of items)."""
    counted = [
        (entry, quantities_in(entry.text)[0].value)
        for entry in ledger.entries
        if entry.text and (quantities := quantities_in(entry.text)) and quantities[0].unit in {"个", "项"}
    ]
    by_role: dict[str, list[tuple[Entry, Decimal]]] = {}
    roles = (("added", _COUNT_ADDED), ("cut", _COUNT_CUT), ("total", _COUNT_TOTAL), ("first", _COUNT_FIRST))
    for entry, count in counted:
        role = next((role for role, pattern in roles if pattern.fullmatch(entry.label)), "")
        by_role.setdefault(role, []).append((entry, count))
    if any(len(by_role.get(role, ())) != 1 for role in ("total", "first", "added")):
        return
    (total, stated), (first, initial), (added, more) = (by_role[role][0] for role in ("total", "first", "added"))
    expected = initial + more - sum((count for _, count in by_role.get("cut", ())), ZERO)
    if expected != stated:
        fact = (
            f"“{total.label}”{show(stated)} 个，“{first.label}”{show(initial)} 个加“{added.label}”{show(more)} 个"
            f"为 {show(expected)} 个，相差 {show(abs(expected - stated))} 个。"
        )
        yield found("F13", WARNING, total.cell, fact, "请核对个数；有取消的项目请写明。", expected, stated)


def f13_stated_number_is_that_of_the_named(ledger: Ledger) -> Iterator[Finding]:
    """``直属单位: 10（列出9个）``: as many are named as are stated (F13)."""
    for entry in ledger.entries:
        match = _STATED_AND_NAMED.fullmatch(plain(entry.text or ""))
        if match and match["stated"] != match["named"]:
            stated, named = Decimal(match["stated"]), Decimal(match["named"])
            fact = f"“{entry.label}”写 {show(stated)} 个，列出名称的有 {show(named)} 个。"
            yield found("F13", HINT, entry.cell, fact, "请核对个数，或补列名称。", named, stated)


def f08_levels_add_up(ledger: Ledger) -> Iterator[Finding]:
    """Money of the government levels adds to a printed total of the same report (F08)."""
    for scope in ledger.scopes():
        levels = [entry for entry in scope.all("level") if _is_amount(entry)]
        totals = [
            entry
            for entry in scope.all("adjusted", "original", "arrived", "income", "project_income")
            if _is_amount(entry)
        ]
        others = [entry for entry in scope.entries if _OTHER_SOURCE.fullmatch(entry.label) and _is_amount(entry)]
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
        difference = abs(nearest - sums[name])
        if difference > tolerance(amounts(*entries)) + Decimal("0.005"):
            fact = f"“{name}”各项合计 {show(sums[name])}，资金总额 {show(nearest)}，相差 {show(difference)}。"
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
        if scope.one("basic"):
            rows = [row for row in rows if row.concept not in {"personnel", "operating"}]  # both are inside it
        rows = without_inner([row for row in rows if "小计" not in row.label] or rows)
        if len(rows) > 1 and "三公" not in scope.entries[0].scope and not totals[0].is_rate:
            yield from add_up("D03", totals[0], rows, over=WARNING, short=HINT)


def add_up(
    check: str,
    total: Entry,
    parts: Iterable[Entry],
    *,
    over: Severity = ERROR,
    short: Severity = ERROR,
    beside: Sequence[Entry] = (),
    advice: str = "请核对并更正填错的一项。",
) -> Iterator[Finding]:
    """Accuse ``total`` where its parts do not add up: ``over`` when they exceed it, ``short`` when they fall short.

    A difference that rounding explains is a hint. A part that nobody saw may hide any amount, so that only parts
    which are too large already are accused; figures ``beside`` may be further parts.
    """
    parts = [part for part in parts if part is not total]
    known = [part for part in parts if part.amount is not None]
    if total.amount is None or not known or total.amount.is_about or any(_is_about(part) for part in known):
        return
    computed = sum((part.value for part in known), ZERO)
    difference = total.value - computed
    is_rounding = abs(difference) <= tolerance(amounts(total, *known))
    if not difference or (difference > 0 and len(known) < len(parts)):
        return
    if any(sum((entry.value for entry in more), ZERO) == difference for more in _selections(beside)):
        return
    fact = (
        f"{'＋'.join(f'{part.label} {show(part.value)}' for part in known)} = {show(computed)}，"
        f"表列{_said(total)}，相差 {show(abs(difference))}{'，属于尾差' if is_rounding else ''}。"
    )
    severity = HINT if is_rounding else over if difference < 0 else short
    words = "可注明四舍五入。" if is_rounding else advice
    yield found(check, severity, total.cell, fact, words, computed, total.value)


def without_inner(rows: Sequence[Entry]) -> list[Entry]:
    """Rows without those that the row before them splits (基本支出 60: 人员经费 40, 公用经费 20)."""
    outer: list[Entry] = []
    position = 0
    while position < len(rows):
        head = rows[position]
        outer.append(head)
        sums = accumulate(entry.value for entry in rows[position + 1 : position + 1 + MOST_PARTS])
        ends = [count for count, added in enumerate(sums, start=1) if count > 1 and added == head.value and head.value]
        position += 1 + (ends[0] if ends else 0)
    return outer


def amounts(*entries: Entry) -> list[Amount]:
    """The amounts of entries."""
    return [entry.amount for entry in entries if entry.amount is not None]


def _selections(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Every choice of some entries, the largest first."""
    for size in range(len(entries), 0, -1):
        yield from combinations(entries, size)


def _some_add_up(check: str, total: Entry, parts: Sequence[Entry]) -> Iterator[Finding]:
    known = [part for part in parts if part.amount is not None and not is_blank(part.text)][:MOST_PARTS]
    for chosen in _selections(known):
        difference = abs(sum((part.value for part in chosen), ZERO) - total.value)
        if difference <= tolerance(amounts(total, *chosen)):
            yield from add_up(check, total, chosen)
            return
    if len(known) == len(parts):
        yield from add_up(check, total, known, over=WARNING, short=HINT)


def _is_amount(entry: Entry) -> bool:
    return entry.amount is not None and not entry.is_rate and not entry.amount.is_about and not is_blank(entry.text)


def _is_about(entry: Entry) -> bool:
    return entry.amount is not None and entry.amount.is_about


def _said(entry: Entry) -> str:
    return f"“{bare_label(entry.figure.label)}”{show(entry.value)}"
