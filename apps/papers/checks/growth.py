"""Checks of changes against an earlier figure: 比上年增加X, 增长Y%, 变动率 (duty 1: recompute, never accept)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from apps.core.amounts import CENT, HUNDRED
from apps.core.dates import EARLIER, all_years_in
from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.core.quantities.directions import DOWN_BY, HIGHER, LESS, UP_BY
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.ledger import Entry, Ledger
from apps.papers.checks.rates import NEIGHBOURS, is_usable, judge_rate
from apps.papers.checks.rounding import is_rate_as_printed, tolerance
from apps.papers.checks.tables import positions, stem_fits
from apps.papers.imports import Amount, plain, quantities_in

_UP = f"{HIGHER}|{UP_BY}"
_DOWN = f"{LESS}|{DOWN_BY}"
_AGAINST = rf"(?:同比|[比较与](?P<base>{EARLIER}|(?:年初|全年)?预算数?|年初)(?:相比)?)"
_CHANGE = pattern_of(
    rf"(?P<stem>.*?){_AGAINST}?(?P<way>{_UP}|{_DOWN}|变动|变化|增减|相差|差[额值])(?P<kind>额|数|率|幅度?|比例|%)?"
)
_VERSUS = pattern_of(rf"(?P<stem>.*?){_AGAINST}(?:变动|变化|情况)?")
_WAY = pattern_of(f"(?P<up>{_UP})|(?P<down>{_DOWN})")
_IS_EARLIER = pattern_of(EARLIER)


class _Change(NamedTuple):
    """A printed change: of which figure, against which earlier one, and which way (``None`` where only a sign says).

    ``stem`` and ``base`` are the figure and the earlier one as the label names them; empty where it does not.
    """

    entry: Entry
    stem: str
    base: str
    figure: Entry
    earlier: Entry | None
    is_up: bool | None

    @property
    def is_near(self) -> bool:
        """The three figures stand together, or share a name."""
        places = [entry.index for entry in (self.entry, self.figure, self.earlier) if entry is not None]
        return bool(self.stem) or max(places) - min(places) < NEIGHBOURS


def d01_change_follows_the_amounts(ledger: Ledger) -> Iterator[Finding]:
    """增减额 = 本期 − 上期 and 增减率 = 增减额 ÷ 上期, from whichever of the three a report prints.

    Change and rate may stand in one cell (``比上年: 增加100万元，增长11.11%``).
    """
    for scope in ledger.scopes():
        amounts: dict[tuple[str, str], Decimal] = {}
        for change in _changes(scope):
            quantities = quantities_in(change.entry.text or "")
            amount = next((item for item in quantities if not item.is_rate), None)
            rate = next((item for item in quantities if item.unit == "%"), None)
            if amount is not None and change.entry.amount is not None and not change.entry.is_rate:
                amounts[change.stem, change.base] = amounts[change.stem, ""] = abs(change.entry.value)
                yield from _judge_amount(change, _before(scope, change.entry))
            if rate is not None:
                printed = replace(change.entry, amount=Amount(rate.number, rate.places, unit="%"))
                pairs = _before(scope, change.entry)
                difference = amounts.get((change.stem, change.base))
                is_explained = any(
                    _is_same_rate(printed, (a.value - b.value) / b.value * HUNDRED, ZERO) for a, b in pairs
                ) or (difference is not None and not change.stem and _is_of_another(scope, printed, difference))
                if not is_explained:
                    yield from _judge_rate(change._replace(entry=printed), difference)


def d01_change_of_a_row(ledger: Ledger) -> Iterator[Finding]:
    """三公经费变动率 beside a table that has the row for two years: any two of its columns may be meant."""
    for entry in ledger.entries:
        match = _CHANGE.fullmatch(entry.label)
        if match is None or not match["stem"] or not entry.is_rate or entry.amount is None or entry.scope:
            continue
        rows = [
            row
            for row in ledger.rows.values()
            if len(row[0].figure.columns) > 1 and stem_fits(match["stem"], row[0].label) and row[0].index != entry.index
        ]
        if len(rows) != 1:
            continue
        same_kind = max(positions(rows[0][0].figure.columns), key=len)  # budget beside budget, final beside final
        cells = [cell for cell in rows[0] if cell.amount is not None and not cell.is_rate]
        readings = [
            (after.value - before.value) / before.value * HUNDRED
            for position, before in enumerate(cells)
            for after in cells[position + 1 :]
            if before.value > 0
        ]
        if readings and not any(_is_same_rate(entry, reading) for reading in readings):
            ends = [rows[0][same_kind[0]], rows[0][same_kind[-1]]] if len(same_kind) > 1 else [cells[0], cells[-1]]
            exact = (ends[1].value - ends[0].value) / ends[0].value * HUNDRED if ends[0].value > 0 else None
            said = f"“{rows[0][0].label}”由 {ends[0].text} 变为 {ends[1].text}，变动率"
            yield from judge_rate("D01", entry, exact, said, WARNING)


def d01_change_between_two_amounts(ledger: Ledger) -> Iterator[Finding]:
    """下降Y% beside exactly two amounts of one thing: the rate is their difference ÷ one of them."""
    for scope in ledger.scopes():
        changes = [entry for entry in scope.entries if _CHANGE.fullmatch(entry.label)]
        two = [entry for entry in scope.entries if entry not in changes and is_usable(entry)]
        if not scope.entries[0].scope or len(changes) != 1 or not changes[0].is_rate or len(two) != 2:
            continue
        if any(is_earlier(entry, scope) for entry in two):
            continue  # which of them came first is known
        readings = [abs(a.value - b.value) / a.value * HUNDRED for a, b in (two, two[::-1]) if a.value > 0]
        if readings and not any(_is_same_rate(changes[0], reading) for reading in readings):
            said = f"“{two[0].label}”{show(two[0].value)}，“{two[1].label}”{show(two[1].value)}，变动率"
            yield from judge_rate("D01", changes[0], readings[0], said, HINT)


def _changes(scope: Ledger) -> Iterator[_Change]:
    """Every printed change with its figure: the one it names, else the last amount before it."""
    current: Entry | None = None
    run: list[Entry] = []  # the amounts since the last change: a total and its parts, or one
    earlier = [entry for entry in scope.entries if is_usable(entry) and is_earlier(entry, scope)]
    is_of_one_run = False
    for entry in scope.entries:
        match = _CHANGE.fullmatch(entry.label) or _VERSUS.fullmatch(entry.label)
        if match is None:
            is_plan = current is not None and entry.concept in {"original", "adjusted"}
            if entry.amount is not None and not entry.is_rate and entry not in earlier and not is_plan:
                run = [*run, entry] if is_of_one_run else [entry]
                is_of_one_run = True
                current = run[0] if run[0].value >= max(item.value for item in run) else entry
            continue
        is_of_one_run = False
        figure = _named(scope, match) if match["stem"] else current
        way = _WAY.search(entry.label) or _WAY.search(entry.text or "")
        if figure is not None and figure is not entry:
            before = _earlier_of(scope, earlier, match, figure, entry)
            yield _Change(
                entry, match["stem"], match["base"] or "", figure, before, None if way is None else bool(way["up"])
            )


def _before(scope: Ledger, change: Entry) -> list[tuple[Entry, Entry]]:
    """Any two amounts shortly before a change, either way: it may be measured between them."""
    near = [
        entry
        for entry in scope.entries
        if 0 < change.index - entry.index <= NEIGHBOURS
        and entry.value > 0
        and is_usable(entry)
        and not _CHANGE.fullmatch(entry.label)
    ]
    return list(permutations(near, 2))


def _is_of_another(scope: Ledger, rate: Entry, difference: Decimal) -> bool:
    """Whether a change that names no figure fits another one before it: the total, and not its last part."""
    figures = (entry for entry in scope.entries if entry.index < rate.index and is_usable(entry))
    earlier = (
        entry.value + way * difference for entry in figures for way in (1, -1) if not _CHANGE.fullmatch(entry.label)
    )
    return any(_is_same_rate(rate, difference / before * HUNDRED, ZERO) for before in earlier if before > 0)


def _judge_amount(change: _Change, pairs: Sequence[tuple[Entry, Entry]]) -> Iterator[Finding]:
    entry, figure, earlier = change.entry, change.figure, change.earlier
    if earlier is None or entry.amount is None or entry.amount.is_about:
        return
    computed = figure.value - earlier.value
    near = tolerance(item.amount for item in (entry, figure, earlier) if item.amount is not None)
    is_explained = any(abs(abs(a.value - b.value) - abs(entry.value)) <= near for a, b in pairs)
    if abs(abs(entry.value) - abs(computed)) > near and not is_explained:
        fact = (
            f"“{figure.label}”{show(figure.value)}，“{earlier.label}”{show(earlier.value)}，"
            f"相差 {show(abs(computed))}，“{entry.label}”表列 {entry.text}。"
        )
        severity = ERROR if change.stem else WARNING if change.is_near else HINT
        yield found("D01", severity, entry.cell, fact, "请更正增减额，或更正两个年度的数。", abs(computed), entry.value)


def _judge_rate(change: _Change, amount: Decimal | None) -> Iterator[Finding]:
    figure, earlier = change.figure, change.earlier
    readings: list[tuple[Decimal, str]] = []
    if earlier is not None and earlier.value > 0:
        computed = (figure.value - earlier.value) / earlier.value * HUNDRED
        said = f"“{figure.label}”{show(figure.value)} 比“{earlier.label}”{show(earlier.value)}，变动"
        readings.append((computed if change.is_up is None else abs(computed), said))
    if amount is not None and change.is_up is not None:
        before = figure.value - amount if change.is_up else figure.value + amount
        if before > 0:
            way = "增加" if change.is_up else "减少"
            said = f"“{figure.label}”{show(figure.value)}，{way}额 {show(amount)} ÷ 上年数 {show(before)}"
            readings.append((amount / before * HUNDRED, said))
    if not readings:
        return
    fitting = [reading for reading in readings if _is_same_rate(change.entry, reading[0], CENT if earlier else ZERO)]
    is_named = bool(change.stem) or (earlier is not None and earlier.label == figure.label)
    severity = ERROR if is_named else WARNING if earlier is not None and change.is_near else HINT
    exact, said = (fitting or readings)[0]
    if not fitting or change.is_up is not None:
        yield from judge_rate("D01", change.entry, exact, said, severity, CENT if earlier and fitting else ZERO)


def _is_same_rate(entry: Entry, exact: Decimal, spread: Decimal = CENT) -> bool:
    decimals = entry.amount.decimals if entry.amount is not None else 0
    return is_rate_as_printed(abs(entry.value), decimals, abs(exact), spread)


def _named(scope: Ledger, match: re.Match[str]) -> Entry | None:
    """The amount whose label begins with the stem of a change, and is not what it is compared with."""
    named = (
        entry
        for entry in scope.entries
        if entry.label.startswith(match["stem"])
        and is_usable(entry)
        and not _CHANGE.fullmatch(entry.label)
        and not is_earlier(entry, scope)
        and not ("预算" in (match["base"] or "") and "预算" in entry.label)
    )
    return next(named, None)


def _earlier_of(
    scope: Ledger, earlier: Sequence[Entry], match: re.Match[str], figure: Entry, entry: Entry
) -> Entry | None:
    """The figure that a change is measured from: of several budgets the one that fits; else the only one named so."""
    if "预算" in (match["base"] or "") or match["base"] == "年初":
        named_so = [item for item in scope.entries if "预算" in item.label and match["stem"] in item.label]
        budgets = named_so if match["stem"] else scope.all("original", "adjusted")
        usable = [item for item in budgets if is_usable(item) and not _CHANGE.fullmatch(item.label) and item.value > 0]
        return min(usable, key=lambda budget: _misfit(entry, figure, budget), default=None)
    named = [entry for entry in earlier if match["stem"] and match["stem"] in entry.label] or [
        entry for entry in earlier if entry.label == figure.label or _stands_beside(entry, figure)
    ]
    return named[0] if len(named) == 1 and named[0] is not figure else None


def is_earlier(entry: Entry, scope: Ledger) -> bool:
    """上年, 去年, or the same label with a later year beside it."""
    if _CHANGE.fullmatch(entry.label) or _VERSUS.fullmatch(entry.label):
        return False
    if _IS_EARLIER.search(entry.label) and not re.search("结转|结余", entry.label):
        return True
    year = _year(entry)
    return year is not None and any(
        other.label == entry.label and (later := _year(other)) is not None and later > year for other in scope.entries
    )


def _misfit(change: Entry, figure: Entry, earlier: Entry) -> Decimal:
    difference = abs(figure.value - earlier.value)
    return abs((difference / earlier.value * HUNDRED if change.is_rate else difference) - abs(change.value))


def _stands_beside(earlier: Entry, figure: Entry) -> bool:
    """The next figure, and no other thing's (上年收入 beside 支出)."""
    thing = re.sub(rf"{EARLIER}|决算|预算|执行|合计|总额|的|数", "", earlier.label)
    return abs(earlier.index - figure.index) == 1 and (thing in figure.label or figure.label in thing)


def _year(entry: Entry) -> int | None:
    return next(iter(all_years_in(plain(entry.figure.label))), None)
