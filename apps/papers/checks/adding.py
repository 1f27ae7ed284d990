"""Whether a total is the sum of its parts, and how it is accused where it is not (regulation §5.1)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations

from apps.core.amounts import gap
from apps.core.findings import Finding, Severity
from apps.papers.checks.findings import ERROR, HINT, ZERO, found, show
from apps.papers.checks.ledger import Entry, bare_label
from apps.papers.checks.rounding import tolerance
from apps.papers.imports import Amount, is_blank

MOST_PARTS = 10


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
    difference = gap(total.value, computed, is_right_whole=len(known) == len(parts))
    if difference is None or any(sum((e.value for e in more), ZERO) == difference for more in selections_of(beside)):
        return
    is_rounding = abs(difference) <= tolerance(amounts(total, *known))
    fact = (
        f"{'＋'.join(f'{part.label} {show(part.value)}' for part in known)} = {show(computed)}，"
        f"表列{said_of(total)}，相差 {show(abs(difference))}{'，属于尾差' if is_rounding else ''}。"
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


def selections_of(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Every choice of some entries, the largest first."""
    for size in range(len(entries), 0, -1):
        yield from combinations(entries, size)


def is_amount(entry: Entry) -> bool:
    """An exact amount that was printed."""
    return entry.amount is not None and not entry.is_rate and not entry.amount.is_about and not is_blank(entry.text)


def said_of(entry: Entry) -> str:
    """A figure with its name, in a message."""
    return f"“{bare_label(entry.figure.label)}”{show(entry.value)}"


def _is_about(entry: Entry) -> bool:
    return entry.amount is not None and entry.amount.is_about
