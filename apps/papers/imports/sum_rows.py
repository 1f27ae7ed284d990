"""Rows of a table of indicators that add up other rows: levels with their points, and totals that are called anyhow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from apps.papers.facts import Printed, PrintedFigure, PrintedFunding, PrintedIndicator
from apps.papers.imports import heads as words
from apps.papers.imports.expressions import number_of
from apps.papers.imports.labels import bare

HUNDRED = Decimal(100)
LEAST_OF_INDICATORS = Decimal(80)  # a form leaves at most 20 points to the execution of the budget


@dataclass(frozen=True, slots=True)
class Parted:
    """``indicators`` without the rows that add them up; their points as notes on the layout and as totals."""

    indicators: list[PrintedIndicator] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)
    totals: list[PrintedFigure] = field(default_factory=list)


def parted(rows: Sequence[PrintedIndicator]) -> Parted:
    """Level rows and the total row by where they stand, else by their arithmetic where all rows exceed 100 points."""
    total = len(rows) - 1 if _is_total(rows) else len(rows)
    ends = _ends_of_sums(rows[:total], is_by_points=False)
    if _points(rows[:total], ends) > HUNDRED:
        by_points = _ends_of_sums(rows[:total], is_by_points=True)
        ends = by_points if _points(rows[:total], by_points) <= HUNDRED else ends
    found = Parted()
    for index, (row, end) in enumerate(zip(rows, ends, strict=False)):
        if end == index + 1:
            above = next((at for at in range(index) if ends[at] > index), None)
            level = row.level1 or ("" if above is None else bare(_label(rows[above])))
            found.indicators.append(replace(row, level1=level))
            continue
        label = bare(_label(row))
        is_inner = any(ends[above] > index for above in range(index))
        found.layout.append(f"({label}{row.weight})" if is_inner else f"{label}{row.weight}")
        if not is_inner and row.score:
            found.totals.append(PrintedFigure((f"{label}小计",), (row.score,)))
    for row in rows[total:]:
        found.totals.extend((PrintedFigure(("分值合计",), (row.weight,)), PrintedFigure(("得分",), (row.score,))))
    return found


def named_totals(
    totals: Sequence[PrintedFigure], rows: Sequence[PrintedIndicator], funding: Sequence[PrintedFunding]
) -> list[PrintedFigure]:
    """Totals, with 合计 90 | 90 of the indicators alone called so, where the money has points of its own.

    The weight of the row tells; a score that counts the money's points too is that of the whole form.
    """
    weight, score = _sum(row.weight for row in rows), _sum(row.score for row in rows)
    of_money = next((points for row in funding if (points := number_of(row.score)) is not None), None)
    named = list(totals)
    for at, (before, after) in enumerate(pairwise(totals), start=1):
        is_of_rows = (before.label, after.label) == ("分值合计", "得分") and number_of(before.values[0]) == weight
        is_of_all = of_money is None or number_of(after.values[0]) in (None, score + of_money)
        if is_of_rows and weight < HUNDRED and not is_of_all:
            named[at] = PrintedFigure((words.TOTAL_OF_INDICATORS,), after.values)
    return named


def subtotal_name(weight: Printed, level: str, rows: Sequence[PrintedIndicator]) -> str | None:
    """What a row 小计 adds up by its weight: the level above it, or all rows; ``None`` where that is neither's."""
    points = number_of(weight)
    if points is None or points == _sum(row.weight for row in rows if row.level1 == level and row.name):
        return f"{level}小计"
    return words.TOTAL_OF_INDICATORS if points == _sum(row.weight for row in rows if row.name) else None


def _sum(texts: Iterable[Printed]) -> Decimal:
    return sum(filter(None, map(number_of, texts)), Decimal(0))


def _label(row: PrintedIndicator) -> str:
    return row.name or row.level2 or row.level1


def _is_bare(row: PrintedIndicator) -> bool:
    """Points without anything that could be measured."""
    return not row.target and not row.actual and number_of(row.weight) is not None


def _is_total(rows: Sequence[PrintedIndicator]) -> bool:
    """The last row, without a name of its own, with all points."""
    if len(rows) < 2 or not _is_bare(rows[-1]) or rows[-1].name:
        return False
    above = [number_of(row.weight) or Decimal(0) for row in rows[:-1] if row.name]
    return number_of(rows[-1].weight) == HUNDRED and sum(above) >= LEAST_OF_INDICATORS


def _ends_of_sums(rows: Sequence[PrintedIndicator], *, is_by_points: bool) -> list[int]:
    """For each row where those end that it adds up; behind itself where it adds up none."""
    ends = [index + 1 for index in range(len(rows))]
    for index in reversed(range(len(rows))):
        row, first = rows[index], index + 1
        if not _is_bare(row) or first == len(rows):
            continue
        if not row.name and rows[first].level1 == row.level1 and (rows[first].name or not row.level2):
            ends[index] = next((at for at in range(first, len(rows)) if not _is_below(rows[at], row)), len(rows))
        elif is_by_points:
            own, added, end = number_of(row.weight) or Decimal(0), Decimal(0), first
            while end < len(rows) and added < own:
                added += number_of(rows[end].weight) or Decimal(0)
                end = ends[end]
            ends[index] = end if added == own and end > first + 1 else first
    return ends


def _is_below(row: PrintedIndicator, level: PrintedIndicator) -> bool:
    return row.level1 == level.level1 and level.level2 in ("", row.level2)


def _points(rows: Sequence[PrintedIndicator], ends: Sequence[int]) -> Decimal:
    """The weights of the rows that add up no others."""
    weights = (number_of(row.weight) for index, row in enumerate(rows) if ends[index] == index + 1)
    return sum((weight for weight in weights if weight is not None), Decimal(0))
