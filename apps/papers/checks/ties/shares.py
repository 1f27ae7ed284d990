"""Percentages of the text: their decimals, shares of a whole, shares that add up to the whole (regulation §5, T08)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from apps.core.amounts import show_amount
from apps.core.findings import Severity
from apps.core.quantities import Dimension, Quantity, plain, sentences
from apps.papers.checks.ties.reading import Survey
from apps.papers.checks.ties.verdicts import Kind, Verdict
from apps.papers.facts import Passage, Remark

PERCENT_PLACES = 2
FULL = Decimal(100)
NEARLY_FULL = Decimal(5)  # shares that add up to 95–105 are meant to be the whole
_ADVICE = "请核对百分比。"


def t08_percentages_are_right(read: Survey) -> Iterator[Remark]:
    """Percentages have at most two decimals, shares are right and add up to 100 (regulation §5, T08)."""
    for tied in read.tied:
        if tied.quantity.dimension is Dimension.PERCENT and tied.quantity.places > PERCENT_PLACES:
            fact = f"“{tied.quantity.typed}”的小数超过 {PERCENT_PLACES} 位"
            yield Remark("T08", tied.place, Severity.HINT, fact, _ADVICE, tied.start, tied.end)
    for tied in read.tied:
        if tied.kind is Kind.SHARE and tied.verdict is Verdict.CONTRADICTING:
            fact = f"正文“{tied.quantity.excerpt}”，按正文的金额，{tied.subject}为 {tied.shown}"
            yield tied.remark("T08", Severity.HINT, fact, _ADVICE)
    shares: dict[str, list[Quantity]] = {}
    for tied in read.tied:
        if tied.kind is Kind.SHARE and "占" in tied.quantity.phrase:
            shares.setdefault(tied.place, []).append(tied.quantity)
    for passage in read.passages:
        yield from _shares_of_a_whole(passage, shares.get(passage.place, []))


def _shares_of_a_whole(passage: Passage, shares: list[Quantity]) -> Iterator[Remark]:
    for group in _by_sentence(passage, shares):
        total = sum((share.amount for share in group), Decimal(0))
        slack = sum((share.rounding for share in group), Decimal(0))
        is_whole = len(group) > 1 and all(share.is_exact for share in group) and abs(total - FULL) <= NEARLY_FULL
        if is_whole and abs(total - FULL) > slack:
            listed = "、".join(share.typed for share in group)
            fact = f"占比 {listed} 合计 {show_amount(total)}%"
            start, end = group[0].start, group[-1].end
            yield Remark("T08", passage.place, Severity.HINT, fact, _ADVICE, start, end, FULL, total)


def _by_sentence(passage: Passage, quantities: list[Quantity]) -> Iterator[list[Quantity]]:
    if len(quantities) < 2:
        return
    ends = iter([end for _, end in sentences(plain(passage.text))])
    end = next(ends)

    def sentence(quantity: Quantity) -> int:
        nonlocal end
        while quantity.start >= end:
            end = next(ends)
        return end

    for _, group in groupby(quantities, sentence):
        yield list(group)
