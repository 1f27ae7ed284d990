"""Checks of tables with a budget and a final column: three public, items against their own budget, rates per row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core import patterns as re
from apps.core.amounts import percentage_of, show_percent
from apps.core.findings import Finding
from apps.papers.checks.findings import ERROR, HINT, WARNING, found, show
from apps.papers.checks.ledger import GRAND_TOTAL, Entry, Ledger
from apps.papers.checks.sums import add_up
from apps.papers.imports import is_blank, quantities_in

FAR_ABOVE = Decimal("1.1")
_THREE_PUBLIC: Mapping[str, re.Pattern[str]] = {
    key: re.compile(f"(?:{pattern})(?:费用?|经费|支出|实际|合计|总额|总计|数)*")
    for key, pattern in {
        "total": "三公(?:经费)?",
        "abroad": "(?:因公)?出国|因公出国.*",
        "cars": "(?:公务)?(?:用车|车辆)(?:(?:购置|配置)(?:费)?(?:及|和|与|、)?(?:运行|维护).*)?",
        "purchase": "(?:公务)?(?:用车|公车|车辆)?购置",
        "running": "(?:公务)?(?:用车|公车|车辆)?运行维?护?",
        "reception": "(?:公务)?接待",
    }.items()
}
_BUDGET_OR_FINAL = re.compile("(?:年初)?预算|决算")
_ALIASES = {
    "总体": "合计|总计|三公经费",
    "出国": "出国|出境",
    "接待": "接待",
    "用车": "用车|公车|车辆",
    "公车": "用车|公车|车辆",
}


def f07_three_public_adds_up(ledger: Ledger) -> Iterator[Finding]:
    """三公 = 出国 + 用车 + 接待; 用车 = 购置 + 运行维护; for each column, and where labels say 预算 or 决算 (F07)."""
    for scope in ledger.scopes():
        kinds: dict[str, list[Entry]] = {}
        for entry in scope.entries:
            kind = _BUDGET_OR_FINAL.search(entry.label)
            bare = _BUDGET_OR_FINAL.sub("", entry.label)
            kinds.setdefault(kind[0] if kind else "", []).append(replace(entry, label=bare))
        totals = [row for entries in kinds.values() if (row := _row(entries, _THREE_PUBLIC["total"]))]
        for entries in kinds.values():
            own = _row(entries, _THREE_PUBLIC["total"])
            yield from _three_public(entries, [own] if own is not None else totals)


def _three_public(entries: Sequence[Entry], totals: Sequence[Entry]) -> Iterator[Finding]:
    rows = {key: _row(entries, pattern) for key, pattern in _THREE_PUBLIC.items()}
    cars, running, purchase = rows["cars"], rows["running"], rows["purchase"]
    if not totals and "三公" in entries[0].scope:
        totals = [entry for entry in entries if GRAND_TOTAL.fullmatch(entry.label) and not entry.is_rate]
    if cars is not None and running is not None and purchase is not None:
        yield from add_up("F07", cars, [purchase, running])
    car_parts = [cars] if cars is not None else [purchase, running]
    parts = [row for row in (rows["abroad"], *car_parts, rows["reception"]) if row is not None]
    if totals and len(parts) > 1:
        is_complete = rows["abroad"] is not None and rows["reception"] is not None and cars is not None
        readings = [list(add_up("F07", total, parts, short=ERROR if is_complete else WARNING)) for total in totals]
        yield from min(readings[::-1], key=len)  # the parts are of that total which they fit, else of the last


def f11_items_stay_within_their_budget(ledger: Ledger) -> Iterator[Finding]:
    """An item far above its own budget needs a word (F11, duty 9)."""
    for scope, budget, final in budget_and_final(ledger):
        for entry in scope.entries:
            row = ledger.rows[entry.index]
            planned, spent = row[budget].amount, row[final].amount
            if planned is None or spent is None or is_blank(row[budget].text) or re.search("调整|率|比", entry.label):
                continue
            if planned.value > 0 and spent.value > planned.value * FAR_ABOVE:
                percent = show_percent(percentage_of(spent.value, planned.value))
                fact = (
                    f"“{entry.label}”{entry.figure.columns[final]} {show(spent.value)}，"
                    f"{entry.figure.columns[budget]} {show(planned.value)}，为预算的 {percent}，没有说明。"
                )
                yield found("F11", WARNING, row[final].cell, fact, "请说明超预算的原因。")


def n01_figures_are_plain_numbers(ledger: Ledger) -> Iterator[Finding]:
    """One plain number in an amount cell: no stray point, nothing pasted twice (duty 11, S06)."""
    for entry in ledger.entries:
        quantities = quantities_in(entry.text) if entry.text else ()
        if any(quantity.has_stray_dot for quantity in quantities):
            fact = f"“{entry.label}”的“{entry.text}”多了一个点，按 {show(quantities[-1].number)} 读取。"
            yield found("N01", WARNING, entry.cell, fact, "请更正数字。", quantities[-1].number)
        elif len(quantities) > 1 and _is_pasted_twice(entry.text or ""):
            fact = f"“{entry.label}”的“{entry.text}”把同一个数写了两遍，按 {show(entry.value)} 读取。"
            yield found("N01", WARNING, entry.cell, fact, "金额格只填一个数字。", entry.value)


def n01_split_stands_in_its_own_cells(ledger: Ledger) -> Iterator[Finding]:
    """A split in brackets stands in rows of its own, not in the amount cell (N01, duty 11)."""
    for entry in ledger.entries:
        quantities = quantities_in(entry.text) if entry.text else ()
        inner = [quantity for quantity in quantities if quantity.depth and not quantity.label]
        if entry.concept and len(inner) > 1 and quantities[0].depth == 0 and len(inner) == len(quantities) - 1:
            fact = f"“{entry.label}”一格里写了总数和明细（“{entry.text}”）。"
            yield found("N01", HINT, entry.cell, fact, "总数和明细应分列各格。")


def budget_and_final(ledger: Ledger) -> Iterator[tuple[Ledger, int, int]]:
    """Tables with a budget and a final column: the first column's scope, and the positions of the last of each."""
    for scope in ledger.scopes():
        first = scope.entries[0]
        if first.column or len(first.figure.columns) < 2:
            continue
        budgets, finals = positions(first.figure.columns)
        if budgets and finals:
            rows = tuple(entry for entry in scope.entries if entry.figure.columns == first.figure.columns)
            yield Ledger(rows, ledger.rows), budgets[-1], finals[-1]


def positions(columns: Sequence[str]) -> tuple[list[int], list[int]]:
    """Positions of the budget and the final columns."""
    budgets = [index for index, name in enumerate(columns) if "预算" in name and not re.search("率|比|完成|决算", name)]
    finals = [
        index
        for index, name in enumerate(columns)
        if re.search("决算|执行|支出|实际", name) and not re.search("率|比|预算", name)
    ]
    return budgets, finals


def stem_fits(stem: str, label: str) -> bool:
    """Whether a short name (接待, 用车) means a row (公务接待费)."""
    pattern = next((words for short, words in _ALIASES.items() if short in stem), re.escape(stem))
    return bool(stem) and bool(re.search(pattern, label))


def _row(entries: Sequence[Entry], pattern: re.Pattern[str]) -> Entry | None:
    return next((entry for entry in entries if pattern.fullmatch(entry.label) and not entry.is_rate), None)


def _is_pasted_twice(text: str) -> bool:
    return bool(re.search(r"(\d[\d.,]*\s*(?:[万亿]元?|元|%))\s*\1", text))
