"""Columns that follow from other columns of their table: rates, growth, changes, balances, totals of a row.

What such a column was computed from is seldom said. The reading that fits most rows is taken, so that a row is held
against its own table; where no row fits any reading, the headings decide.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from apps.core.amounts import CENT, HUNDRED, show_percent
from apps.core.dates import EARLIER
from apps.core.findings import Finding, Severity
from apps.core.patterns import pattern_of
from apps.papers.checks.adding import add_up, is_amount, without_inner
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.ledger import GRAND_TOTAL, Entry, Ledger
from apps.papers.checks.rounding import in_percent, is_rate_as_printed, tolerance
from apps.papers.checks.tables import positions
from apps.papers.checks.words import CARRIED_OUT, CHANGED
from apps.papers.imports import is_blank

_ADVICE = "请更正此格，或更正计算它的数。"
MOST_COLUMNS = 10
Pair = tuple[int, int]
_GROWTH = pattern_of(f"(?:{CHANGED}|升|同比).*(?:率|幅|%|比例|百分比)|^(?:同比)?(?:增长|增幅|降幅|growth)$")
_RATIO = pattern_of(f"(?:{CARRIED_OUT}|使用|到位|预算|控制|结余|结转)(?:率|比例|比率|进度|%)|完成预算|^(?:\\w+_)?rate$")
_LEFT = pattern_of("结余|余额|剩余|未(?:执行|支付|支出|完成)")
_CHANGE = pattern_of("增减|变动|变化|差额|差值|相差|增加|减少|change|difference")
_SHARE = pattern_of("占比|比重|占.*(?:比例|%)|构成比")
_SUM = pattern_of("合计|小计|总计|total")
_GOAL = pattern_of("target|目标|计划|任务|应")
_EARLIER = pattern_of(EARLIER)
_DONE = pattern_of("actual|value|done|实际|完成")


class Table(NamedTuple):
    """Rows of figures under the same headings; a total row is a row like any other."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]


class _Kind(NamedTuple):
    """A kind of column: how a cell is computed from two others, in figures and in words."""

    of: Callable[[Decimal, Decimal], Decimal | None]
    words: str
    is_rate: bool = True
    has_sign: bool = False


_KINDS: Mapping[str, _Kind] = {
    "growth": _Kind(
        lambda before, after: (after - before) / before * HUNDRED if before else None,
        "（{1} − {0}）÷ {0}",
        has_sign=True,
    ),
    "ratio": _Kind(lambda whole, part: part / whole * HUNDRED if whole > 0 else None, "{1} ÷ {0}"),
    "left": _Kind(lambda whole, part: whole - part, "{0} − {1}", is_rate=False),
    "change": _Kind(lambda before, after: after - before, "{1} − {0}", is_rate=False, has_sign=True),
}


def d01_columns_follow_from_each_other(ledger: Ledger) -> Iterator[Finding]:
    """执行率, 增减额, 增减率 and 结余 of each row follow from two other columns (F11, duty 1)."""
    for table in tables_of(ledger):
        kinds = {column: kind for column, heading in enumerate(table.headings) if (kind := _kind_of(heading))}
        amounts = [column for column in range(len(table.headings)) if column not in kinds]
        for column, kind in kinds.items():
            if kind == "sum" and len(amounts) > 1:
                for row in table.rows:
                    yield from add_up("D03", row[column], [row[other] for other in amounts], over=HINT, short=HINT)
            elif kind != "sum" and len(amounts) > 1:
                yield from _of_column(table, column, _KINDS[kind], _by_headings(table.headings, amounts, kind), amounts)


def t08_shares_are_of_the_total_row(ledger: Ledger) -> Iterator[Finding]:
    """占比 of each row = its amount ÷ the amount of the total row (T08), where one column holds amounts."""
    for table in tables_of(ledger):
        shares = [column for column, heading in enumerate(table.headings) if _SHARE.search(heading)]
        amounts = [column for column in range(len(table.headings)) if column not in shares]
        totals = [row for row in table.rows if GRAND_TOTAL.fullmatch(_name(row[0], table))]
        if len(shares) != 1 or len(amounts) != 1 or len(totals) != 1:
            continue
        whole = totals[0][amounts[0]]
        judged = [
            (row[shares[0]], row[amounts[0]], row[amounts[0]].value / whole.value * HUNDRED)
            for row in table.rows
            if whole.value > 0 and row[shares[0]].is_rate and not is_blank(row[amounts[0]].text)
        ]
        wrong = [item for item in judged if not is_rate_as_printed(item[0].value, _decimals(item[0]), item[2], CENT)]
        for share, part, exact in wrong if 2 * len(wrong) < len(judged) else []:  # else the total is wrong, or another
            fact = (
                f"“{_name(part, table)}”{show(part.value)} ÷ 合计 {show(whole.value)} = {show_percent(exact)}，"
                f"“{table.headings[shares[0]]}”表列 {share.text}。"
            )
            yield found("T08", ERROR, share.cell, fact, _ADVICE, exact, share.value)


def _decimals(entry: Entry) -> int:
    return entry.amount.decimals if entry.amount is not None else 0


def d03_rows_add_up_to_their_total(ledger: Ledger) -> Iterator[Finding]:
    """合计 of a list of items, each with the same figures = Σ of the items, figure by figure (duty 3)."""
    for table in tables_of(ledger):
        totals = [row for row in table.rows if GRAND_TOTAL.fullmatch(_name(row[0], table))]
        items = [row for row in table.rows if row not in totals]
        if len(table.rows[0][0].figure.values) > 1 or len(totals) != 1 or len(items) < 2:
            continue  # rows of one figure each are compared where all tables are
        for column, heading in enumerate(table.headings):
            if not _kind_of(heading) and not totals[0][column].is_rate:
                rows = without_inner([row[column] for row in items])
                yield from add_up("D03", totals[0][column], rows, over=WARNING, short=HINT)


def tables_of(ledger: Ledger) -> Iterator[Table]:
    """Figures printed as rows under columns, and items of a list with the same figures each."""
    by_heading: dict[tuple[str, tuple[str, ...]], list[tuple[Entry, ...]]] = {}
    items: dict[str, list[Entry]] = {}
    for row in ledger.rows.values():
        first = row[0]
        if 1 < len(first.figure.columns) <= MOST_COLUMNS:
            by_heading.setdefault((first.scope, first.figure.columns), []).append(row)
        elif len(row) == 1 and "/" in first.scope:
            items.setdefault(first.scope, []).append(first)
    by_labels: dict[tuple[str, tuple[str, ...]], list[tuple[Entry, ...]]] = {}
    for scope, entries in items.items():
        labels = tuple(entry.figure.label for entry in entries)
        if 1 < len(labels) <= MOST_COLUMNS:
            by_labels.setdefault((scope.rpartition("/")[0], labels), []).append(tuple(entries))
    for tables in (by_heading, by_labels):
        yield from (Table(headings, tuple(rows)) for (_, headings), rows in tables.items())
    for rows in by_labels.values():  # each heading with its items, instead of each item with its headings
        names = tuple(row[0].scope.rpartition("/")[2] for row in rows)
        if 1 < len(names) <= MOST_COLUMNS:
            yield Table(names, tuple(zip(*rows, strict=True)))


def _of_column(
    table: Table, column: int, kind: _Kind, default: Pair | None, amounts: Sequence[int]
) -> Iterator[Finding]:
    rows = [row for row in table.rows if _is_comparable(row, column, kind)]
    pairs = list(permutations(amounts, 2))
    fits = {pair: [row for row in rows if _fits(row, column, pair, kind)] for pair in pairs}
    elsewhere = {row[column].cell for fitting in fits.values() for row in fitting}
    best = max(pairs, key=lambda pair: (len(fits[pair]), pair == default), default=None)
    if best is None or (not fits[best] and default is None):
        return
    pair = best if fits[best] else default
    is_named = pair == default and len(amounts) == 2
    is_sure = (is_named and (len(rows) == 1 or fits[best])) or 2 * len(fits[best]) > len(rows)
    for row in rows:
        computed = _computed(row, pair, kind) if pair else None
        cell = row[column].cell
        if computed is None or pair is None or row in fits[pair] or (cell in elsewhere and not is_sure):
            continue
        told = next(_wrong_in_total(table, row, column, pair, kind), None)
        if told is not None:
            yield told
            continue
        severity = WARNING if cell in elsewhere else ERROR  # of two other columns than its neighbours
        yield _accuse(table, row, column, pair, kind, computed, severity if is_sure else HINT)


def _wrong_in_total(table: Table, row: Sequence[Entry], column: int, pair: Pair, kind: _Kind) -> Iterator[Finding]:
    """The one amount of the total row that is not the sum of the items, where with that sum the cell is right (D03)."""
    if not GRAND_TOTAL.fullmatch(_name(row[0], table)):
        return
    items = [item for item in table.rows if not GRAND_TOTAL.fullmatch(_name(item[0], table))]
    for place in pair:
        parts, total = without_inner([item[place] for item in items]), row[place]
        if len(parts) < 2 or total.amount is None or any(not is_amount(part) for part in parts):
            continue
        added = sum((part.value for part in parts), ZERO)
        summed = [replace(cell, amount=total.amount._replace(value=added)) if cell is total else cell for cell in row]
        if added != total.value and _fits(summed, column, pair, kind):
            yield from add_up("D03", total, parts)


def _accuse(
    table: Table, row: Sequence[Entry], column: int, pair: Pair, kind: _Kind, computed: Decimal, severity: Severity
) -> Finding:
    cell, names = row[column], [table.headings[place] for place in (*pair, column)]
    parts = (f"“{table.headings[place]}”{show(row[place].value)}" for place in pair)
    shown = show_percent(computed) if kind.is_rate else show(computed)
    fact = (
        f"“{_name(cell, table)}”：{kind.words.format(*parts)} = {shown}，“{table.headings[column]}”表列 {cell.text}。"
    )
    is_of_a_budget = kind.is_rate and not kind.has_sign and re.search("预算|执行|支[出付]|决算", "".join(names))
    check = "F11" if is_of_a_budget else "D01"
    return found(check, severity, cell.cell, fact, _ADVICE, computed, cell.value)


def _kind_of(heading: str) -> str:
    name = re.sub(r"\s|[(（].*?[)）]", "", heading)
    patterns = (("growth", _GROWTH), ("ratio", _RATIO), ("left", _LEFT), ("change", _CHANGE), ("sum", _SUM))
    return next((kind for kind, pattern in patterns if pattern.search(name)), "")


def _by_headings(headings: Sequence[str], amounts: Sequence[int], kind: str) -> Pair | None:
    """The pair that the headings name: budget and final, target and actual, else the only two in their order."""
    names = [headings[column] for column in amounts]
    budgets, finals = positions(names)
    if kind in {"ratio", "left"} and budgets and finals:
        return amounts[budgets[-1]], amounts[finals[-1]]
    goals = [column for column in amounts if _GOAL.search(headings[column])]
    done = [column for column in amounts if _DONE.search(headings[column]) and column not in goals]
    if kind in {"ratio", "left"} and goals and done:
        return goals[-1], done[-1]
    if kind in {"growth", "change"} and len(amounts) == 2:
        return amounts[0], amounts[1]
    earlier = [column for column in amounts if _EARLIER.search(headings[column])]
    later = [amounts[place] for place in finals if amounts[place] not in earlier]
    if kind in {"growth", "change"} and len(earlier) == len(later) == 1:
        return earlier[0], later[0]
    return None


def _is_comparable(row: Sequence[Entry], column: int, kind: _Kind) -> bool:
    cell = row[column]
    return (
        cell.amount is not None
        and not is_blank(cell.text)
        and not cell.amount.is_about
        and (kind.is_rate or not cell.is_rate)
    )


def _fits(row: Sequence[Entry], column: int, pair: Pair, kind: _Kind) -> bool:
    """Whether the cell is what the pair gives; a decrease may be printed without its sign."""
    computed, cell = _computed(row, pair, kind), row[column]
    if computed is None or cell.amount is None:
        return computed is None
    readings = {cell.value, -cell.value} if kind.has_sign else {cell.value}
    if kind.is_rate:
        printed = {(reading, cell.amount.decimals) for reading in readings}
        if not cell.is_rate:
            printed |= {in_percent(reading, cell.amount.decimals) for reading in readings}
        return any(is_rate_as_printed(reading, decimals, computed, CENT) for reading, decimals in printed)
    near = tolerance(row[place].amount for place in (*pair, column) if row[place].amount)  # type: ignore[misc]
    return any(abs(reading - computed) <= near for reading in readings)


def _computed(row: Sequence[Entry], pair: Pair, kind: _Kind) -> Decimal | None:
    """What the two cells give; ``None`` where one holds no amount, or both nothing."""
    first, second = row[pair[0]], row[pair[1]]
    if first.amount is None or second.amount is None or first.is_rate or second.is_rate:
        return None
    return kind.of(first.value, second.value) if first.value != ZERO or second.value != ZERO else None


def _name(entry: Entry, table: Table) -> str:
    """The row: the figure's own label, or the item that the figure belongs to."""
    is_heading = len(entry.figure.values) == 1 and entry.figure.label in table.headings
    return entry.scope.rpartition("/")[2] if is_heading else entry.label
