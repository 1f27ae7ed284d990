"""Sums that only the order and the names of figures suggest: a total, and its parts directly behind it.

Labels of reports are endless, so that official relations (``sums``) cannot know them all. What is told here is a
question, never an error: a total that nearly equals the figures behind it, or one whose like-named parts
(一季度 … 四季度, 线上 and 线下) do not add to it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations, takewhile

from apps.core import patterns as re
from apps.core.findings import Finding
from apps.papers.checks.findings import HINT, ZERO
from apps.papers.checks.growth import is_earlier
from apps.papers.checks.ledger import GRAND_TOTAL, Entry, Ledger
from apps.papers.checks.rates import is_usable
from apps.papers.checks.rounding import tolerance
from apps.papers.checks.sums import add_up
from apps.papers.imports import is_blank, plain, quantities_in

LONGEST_RUN = 8
BEFORE, BEHIND = 2, 6  # figures that may be parts of a total in any selection
NEARLY = Decimal("0.005")
FAR = Decimal("0.2")
_WHOLE_YEAR = re.compile("(?:全年|全年度|累计|年度)(?:合计|共|发放|支出|支付|完成)*(?:数|额|金额)?")
_TOTAL_BY_NAME = re.compile("^(?:总|共)|总额$|合计$")


def d03_parts_behind_a_total_add_up(ledger: Ledger, judged: frozenset[str]) -> Iterator[Finding]:
    """A figure and the like figures behind it, where no selection of its neighbours explains it (duty 3).

    ``judged`` are the cells of which an official relation has spoken already.
    """
    for scope in ledger.scopes():
        figures = [entry for entry in scope.entries if _is_figure(entry, scope)]
        for position, total in enumerate(figures):
            if total.cell in judged or total.value <= 0 or _is_explained(figures, position):
                continue
            run = _run(total, figures[position + 1 :])
            if not run and (GRAND_TOTAL.fullmatch(total.label) or _WHOLE_YEAR.fullmatch(total.label)):
                run = _run(total, figures[:position][::-1])
            parts = _nearly(total, run) or _like_named(total, run)
            yield from add_up("D03", total, parts, over=HINT, short=HINT)


def _is_figure(entry: Entry, scope: Ledger) -> bool:
    """One plain amount of its own, not a change, a share, or a figure of another year."""
    return (
        is_usable(entry)
        and not entry.is_change
        and not is_earlier(entry, scope)
        and not is_blank(entry.text)
        and entry.amount is not None
        and not entry.amount.is_about
        and len(quantities_in(entry.text or "")) == 1
    )


def _run(total: Entry, figures: Sequence[Entry]) -> Sequence[Entry]:
    """The next figures as long as they are printed in the unit of the total."""
    return list(takewhile(lambda entry: entry.unit == total.unit, figures[:LONGEST_RUN]))


def _is_explained(figures: Sequence[Entry], position: int) -> bool:
    """Some selection of the figures around adds to it."""
    around = [*figures[max(position - BEFORE, 0) : position], *figures[position + 1 : position + 1 + BEHIND]]
    return any(
        sum((entry.value for entry in chosen), ZERO) == figures[position].value
        for size in range(1, len(around) + 1)
        for chosen in combinations(around, size)
    )


def _nearly(total: Entry, run: Sequence[Entry]) -> Sequence[Entry]:
    """The figures behind a total up to where they nearly add to it."""
    sums = list(accumulate(entry.value for entry in run))
    for count, added in enumerate(sums[1:], start=2):
        parts = run[:count]
        gap = abs(added - total.value)
        if gap <= max(_tail(total, parts), total.value * NEARLY) and all(part.value < total.value for part in parts):
            return parts
    return ()


def _like_named(total: Entry, run: Sequence[Entry]) -> Sequence[Entry]:
    """The like-named figures behind a total that is named otherwise; a total by its name takes all behind it."""
    parts: Sequence[Entry] = ()
    for count in range(2, len(run) + 1):
        if _shared(run[:count]) and not _shared([*run[:count], total]):
            parts = run[:count]
    if not parts and GRAND_TOTAL.fullmatch(total.label):
        parts = run
    elif not parts and _TOTAL_BY_NAME.search(total.label) and len(run) > 1:
        sums = enumerate(accumulate(entry.value for entry in run), start=1)
        count = min((abs(added - total.value), count) for count, added in sums if count > 1)[1]
        parts = run[:count]
    added = sum((part.value for part in parts), ZERO)
    if len(parts) < 2 or abs(added - total.value) > total.value * FAR:
        return ()
    if added < total.value and plain(parts[0].figure.label).startswith("其中"):
        return ()  # 其中 need not name every part
    return parts


def _shared(entries: Sequence[Entry]) -> tuple[str, str] | None:
    """The beginning and the ending that all labels share; ``None`` without either."""
    labels = [entry.label for entry in entries]
    start = "".join(takewhile(bool, (_same(letters) for letters in zip(*labels, strict=False))))
    end = "".join(
        takewhile(bool, (_same(letters) for letters in zip(*(label[::-1] for label in labels), strict=False)))
    )
    return (start, end[::-1]) if start or end else None


def _same(letters: Sequence[str]) -> str:
    return letters[0] if len(set(letters)) == 1 else ""


def _tail(total: Entry, parts: Sequence[Entry]) -> Decimal:
    return tolerance(entry.amount for entry in (total, *parts) if entry.amount is not None)
