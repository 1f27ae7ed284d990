"""Checks of printed shares: of the total that a share names, or that its table has (T08, duty 1)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from apps.core.amounts import HUNDRED
from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.ledger import GRAND_TOTAL, Entry, Ledger, concept_of
from apps.papers.checks.rates import Pair, is_usable, judge
from apps.papers.checks.tables import stem_fits
from apps.papers.imports import Amount, quantities_in

MOST_WHOLES = 8  # totals before an item, the nearest first, then those behind it
_SHARE = pattern_of("(?P<stem>.*?)(?:占(?P<whole>.*?)(?:的?(?:比例|比重|百分比|比))?|比重|所占比例)")
_WHOLE = pattern_of(
    f".*(?:{GRAND_TOTAL.pattern}).*|总(?:收入|支出|投资|预算)|三公(?:经费)?(?:预算|决算|支出|总额|合计)*"
)


def t08_share_of_the_total(ledger: Ledger) -> Iterator[Finding]:
    """占比 = 该项 ÷ 合计, of the total that the share names (占总支出的比例) or that its table or report has."""
    scopes = tuple(ledger.scopes())
    wholes: dict[str, list[list[Entry]]] = {}
    for share in _shares(ledger):
        if share.rate.amount is None or not share.rate.is_rate:
            continue
        if share.whole not in wholes:
            wholes[share.whole] = [_amounts_shared(scope, share.whole) for scope in scopes]
        pairs: list[Pair] = []
        for scope, totals in zip(scopes, wholes[share.whole], strict=True):
            if totals and (item := next(filter(share.is_of, scope.entries), None)):
                others = [total for total in totals if total.cell != item.cell]
                others.sort(key=lambda total: (total.index > item.index, abs(total.index - item.index)))
                pairs += [(item, total) for total in others[:MOST_WHOLES]]
        pairs.sort(key=lambda pair: -pair[0].column)  # the last column is what was spent
        is_near = bool(pairs) and pairs[0][0].scope == pairs[0][1].scope == share.rate.scope
        severity = ERROR if share.whole and len(pairs) == 1 else WARNING if share.whole or is_near else HINT
        yield from judge("T08", share.rate, pairs, severity)


def t08_shares_add_to_100(ledger: Ledger) -> Iterator[Finding]:
    """Shares of one whole add to 100 within their rounding (T08)."""
    shares = [share.rate for share in _shares(ledger) if share.rate.is_rate]
    total = sum((entry.value for entry in shares), ZERO)
    if len(shares) > 1 and Decimal(99) <= total <= Decimal(101) and total != HUNDRED:
        fact = f"{len(shares)} 项占比合计 {show(total)}%，不是 100%。"
        yield found("T08", HINT, shares[-1].cell, fact, "请检查取舍，使占比合计为 100%。", HUNDRED, total)


class _Share(NamedTuple):
    """A printed share: its rate, the beginning of its item's name or the item itself, and the name of the whole."""

    rate: Entry
    item: str | Entry
    whole: str

    def is_of(self, entry: Entry) -> bool:
        """Whether the figure is the item."""
        if isinstance(self.item, Entry):
            return entry.cell == self.item.cell
        is_other = entry.cell != self.rate.cell and is_usable(entry)
        return is_other and stem_fits(self.item, entry.label) and not _SHARE.fullmatch(entry.label)


def _shares(ledger: Ledger) -> Iterator[_Share]:
    """Shares under a label of their own, and behind an amount in its cell (``500万元，占62.5%``)."""
    before: Entry | None = None
    for entry in ledger.entries:
        match = _SHARE.fullmatch(entry.label)
        inner = next(
            (item for item in quantities_in(entry.text or "") if item.unit == "%" and "占" in item.label), None
        )
        if match is not None and (match["stem"] or before is not None):
            yield _Share(entry, match["stem"] or before or "", match["whole"] or "")
        elif inner is not None and not entry.is_rate:
            rate = replace(entry, amount=Amount(inner.number, inner.places, unit="%"))
            yield _Share(rate, entry, re.sub(".*占|的?(?:比例|比重)?$", "", inner.label))
        elif is_usable(entry):
            before = entry


def _amounts_shared(scope: Ledger, name: str) -> list[Entry]:
    """The amounts that a share may be of: those that it names, else what is called a total."""
    concept = concept_of(name)
    return [
        entry
        for entry in scope.entries
        if entry.value > 0
        and is_usable(entry)
        and (
            name in entry.label or entry.label in name or (bool(concept) and entry.concept == concept)
            if name
            else _WHOLE.fullmatch(entry.label)
        )
    ]
