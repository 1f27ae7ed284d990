"""Stated numbers of things against what is counted or named (F13)."""

from collections.abc import Iterator
from decimal import Decimal

from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.papers.checks.findings import HINT, WARNING, ZERO, found, show
from apps.papers.checks.ledger import Entry, Ledger
from apps.papers.imports import plain, quantities_in

_COUNT_TOTAL = pattern_of("(?:项目)?(?:共|共计|合计|总数|总个数|个数|数量|总量|项目数|项目总数)+")
_COUNT_FIRST = pattern_of("(?:年初|期初|批复|年初预算).*")
_COUNT_ADDED = pattern_of(".*(?:增加|新增|追加|增补|调增)(?:数|项目)?")
_COUNT_CUT = pattern_of(".*(?:减少|取消|核减|终止|调减|撤销)(?:数|项目)?")

_LISTED = "(?:named|listed|已?列[出名明]|有名称)"
_STATED_AND_NAMED = pattern_of(
    rf"\s*(?P<stated>\d{{1,4}})[个家项所]?\s*\((?=.*{_LISTED}){_LISTED}?\s*(?P<named>\d{{1,4}})\s*[个家项所]?\s*{_LISTED}?\)",
    needs=("(",),
)


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
