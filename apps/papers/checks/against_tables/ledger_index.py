"""The index of names of a printed form: figures of its tables, money block, indicators, totals."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES, names_of_figure, official_names
from apps.core.dates import EARLIER, all_years_in
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension, Measure, measure_of
from apps.papers.checks.against_tables.naming import (
    MONEY,
    PERCENT,
    Entry,
    balance_entries,
    class_entry,
    execution_entries,
    figure_entries,
    index_of_entries,
    indicator_entries,
    measure_of_figure,
    project_entries,
    project_execution_entries,
    ratio_entries,
    total_score_entry,
    unit_in,
)
from apps.papers.checks.against_tables.subjects import Index, Subject, Trust, bare
from apps.papers.checks.ledger import GRAND_TOTAL, Ledger
from apps.papers.checks.ledger import Entry as Figure
from apps.papers.checks.money import Money
from apps.papers.checks.printed_totals import Totals
from apps.papers.checks.rows import Row
from apps.papers.checks.tables import stem_fits
from apps.papers.checks.words import SPENT
from apps.papers.imports import Kind, PrintedForm, is_blank, plain, scale_of_unit

LEAST_NAME = 4
_TEN_THOUSAND = Decimal(10_000)
_TEXT_LABEL = pattern_of(r"(?:text|文字|说明|情况|表述)$")
_UNIT_IN_BRACKETS = pattern_of(r"\(([^()\d]{1,4})\)$")
_AN_AMOUNT = pattern_of(r"\D{0,3}(?:[\d.,\s]+\D{0,8})?")
_NO_AMOUNT = pattern_of(r"率|比|增|减|差|占|升|降|平均|人均")
_NAME_OF_A_SHEET = pattern_of(r"表|[Ss]heet|自评|绩效|附件|整体|部门|支出$|^[\d.年度]+$")
_FINAL = pattern_of(f"{SPENT}|决算|实际|完成")
_FUNDING_COLUMNS = {Column.BUDGET: "original", Column.ADJUSTED: "adjusted", Column.ACTUAL: "actual"}
_MONEY_NAMES = ("年度资金总额", "项目资金总额", "资金总额")
_LOOSE_MONEY_NAMES = ("项目", "项目资金", "预算资金", "支出总计")


@dataclass(slots=True)
class _Found:
    """What the rows of one name say, column by column."""

    label: str
    key: str
    measure: Measure
    values: dict[Column, Decimal | None] = field(default_factory=dict)
    cells: dict[Column, str] = field(default_factory=dict)

    def subject(self) -> Subject:
        return Subject(self.label, self.measure, self.values, self.cells)


def ledger_index(form: PrintedForm, ledger: Ledger, money: Money | None, rows: Sequence[Row], totals: Totals) -> Index:
    """Every name of the form with all that it can mean; amounts in 万元."""
    year, scale = form.year, scale_of_unit(form.money_unit) / _TEN_THOUSAND
    figures = list(_figures(ledger, year, scale))
    entries = [*_named(figures, ledger, year), *_indicators(rows), *_money(money, scale)]
    if totals.score is not None and totals.score.value is not None:
        entries.append(total_score_entry(totals.score.value, totals.score.cell))
    return index_of_entries(entries, (*_derived(figures, money, scale), *_project(form.name, money, scale)))


def column_of(head: str, year: int | None) -> Column | None:
    """What the head of a column means in a form for ``year``; ``None`` for rates, changes and other years."""
    head = plain(head)
    years = all_years_in(head)
    if _NO_AMOUNT.search(head) or (years and year is not None and not year - 1 <= years[0] <= year):
        return None
    is_prior = re.search(EARLIER, head) or (bool(years) and year is not None and years[0] == year - 1)
    if "预算" in head and "执行" not in head and "决算" not in head:
        if is_prior:
            return None
        return Column.ADJUSTED if re.search("全年|调整|调后", head) else Column.BUDGET
    if is_prior:
        return Column.PRIOR
    return Column.ACTUAL if _FINAL.search(head) else Column.CURRENT


def _figures(ledger: Ledger, year: int | None, scale: Decimal) -> Iterator[_Found]:
    """The rows of figures, those of one name and one value in all columns they share as one."""
    known: dict[str, list[_Found]] = {}
    for row in ledger.rows.values():
        first = row[0]
        key = _key_of(first)
        measure = _measure_of(row, key)
        if (
            measure is None
            or not first.label
            or not all(_AN_AMOUNT.fullmatch(plain(entry.text or "")) for entry in row)
        ):
            continue
        latest = max((one for head in first.figure.columns for one in all_years_in(plain(head))), default=None)
        found = _Found(FIGURES[key].label if key else first.label, key, measure)
        is_filled = any(entry.value for entry in row)  # a blank cell beside a figure is nothing
        for entry in row:
            column = _column_of(entry, key, year if year is not None else latest)
            if column is not None and entry.amount is not None and not entry.amount.is_about:
                factor = scale if measure.dimension is Dimension.MONEY else Decimal(1)
                found.values.setdefault(column, entry.value * factor if is_filled or not is_blank(entry.text) else None)
                found.cells.setdefault(column, entry.cell)
        if not found.values:
            continue
        same = known.setdefault(key or bare(first.label), [])
        for other in same:
            if all(other.values.get(column, value) == value for column, value in found.values.items()):
                other.values |= found.values
                other.cells |= found.cells
                break
        else:
            same.append(found)
    for same in known.values():
        yield from same


def _key_of(entry: Figure) -> str:
    """The base figure that a label names; empty for none."""
    if entry.is_rate:
        return ""
    names = dict.fromkeys((bare(entry.label), bare(entry.figure.label)))
    counted = [key for name in names for key in _keys_by_name().get(name, ()) if _fits_unit(entry, key)]
    if counted:
        return counted[0]
    is_alone = len(entry.figure.values) == 1
    return entry.concept if is_alone and entry.concept in FIGURES else ""


@cache
def _keys_by_name() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key in FIGURES:
        names = names_of_figure(key)
        for name in (*names.sure, *names.likely):
            found[bare(name)] = (*found.get(bare(name), ()), key)
    return found


def _fits_unit(entry: Figure, key: str) -> bool:
    measure = measure_of_figure(key)
    is_money = measure is not None and measure.dimension is Dimension.MONEY
    return measure is not None and entry.unit in ({"", "元"} if is_money else {"", measure.unit})


def _measure_of(row: Sequence[Figure], key: str) -> Measure | None:
    if key:
        return measure_of_figure(key)
    first = next((entry for entry in row if entry.text), row[0])
    if first.is_rate:
        return PERCENT
    bracket = _UNIT_IN_BRACKETS.search(plain(first.figure.label))
    unit = first.unit or (bracket[1] if bracket else "")
    if unit in {"", "元", "万元", "亿元"}:
        is_money = unit or first.concept or any(_FINAL.search(head) or "预算" in head for head in first.figure.columns)
        return MONEY if is_money else None
    return measure_of(unit)


def _column_of(entry: Figure, key: str, year: int | None) -> Column | None:
    columns = FIGURES[key].columns if key else ()
    if entry.figure.columns:
        column = column_of(entry.figure.columns[entry.column], year)
    elif len(entry.figure.values) > 1:
        return None
    else:
        column = column_of(entry.figure.label, year) if not key else Column.CURRENT
        column = Column.CURRENT if column is Column.ACTUAL and not key else column
    if column is Column.CURRENT and Column.ACTUAL in columns:
        return Column.ACTUAL
    return Column.CURRENT if column is Column.ACTUAL and columns == (Column.CURRENT,) else column


def _named(figures: Sequence[_Found], ledger: Ledger, year: int | None) -> Iterator[Entry]:
    official = set(official_names(year))
    stems = [
        _TEXT_LABEL.sub("", entry.label) for entry in ledger.entries if entry.text and _TEXT_LABEL.search(entry.label)
    ]
    for found in figures:
        subject, name = found.subject(), bare(found.label)
        if found.key:
            yield from figure_entries(found.key, subject)
        elif name in official:
            yield class_entry(name, subject)
        elif not GRAND_TOTAL.fullmatch(name) and not name.startswith("其他"):
            is_row = len(found.values) > 1 and len(name) >= LEAST_NAME
            yield (name,), subject, Trust.SOFT if is_row else Trust.WEAK
        yield tuple(stem for stem in stems if stem_fits(stem, found.label)), subject, Trust.WEAK
    known = _known(figures)
    yield from balance_entries(partial(_current, known), lambda key: known[key].cells[Column.CURRENT])


def _money(money: Money | None, scale: Decimal) -> Iterator[Entry]:
    if money is not None:
        subject = _funding(money, scale)
        yield tuple(dict.fromkeys((*_MONEY_NAMES, subject.label))), subject, Trust.SOFT
        yield _LOOSE_MONEY_NAMES, subject, Trust.WEAK


def _project(name: str, money: Money | None, scale: Decimal) -> Iterator[Entry]:
    """The project that the whole form is about; a sheet without one has a name too."""
    if money is not None and len(bare(name)) >= LEAST_NAME and not _NAME_OF_A_SHEET.search(name):
        total = _funding(money, scale)
        yield from project_entries(bare(name), total.values, total.cells, money.exact_rate)


def _funding(money: Money, scale: Decimal) -> Subject:
    values = {
        column: None if (amount := money.true[amounts]) is None else amount.value * scale
        for column, amounts in _FUNDING_COLUMNS.items()
    }
    cells = {column: f"funding.{money.total}.{amounts}" for column, amounts in _FUNDING_COLUMNS.items()}
    return Subject(money.rows[money.total].name, MONEY, values, cells)


def _derived(figures: Sequence[_Found], money: Money | None, scale: Decimal) -> Iterator[Entry]:
    known = _known(figures)
    if money is not None:
        total = _funding(money, scale)
        yield from execution_entries(total.values, total.cells)
        if "project_expenditure" not in known:
            spent, budget = (total.values.get(column) for column in (Column.ACTUAL, Column.ADJUSTED))
            yield from project_execution_entries(spent, budget, total.cells[Column.ACTUAL])
    elif "total_expenditure" in known:
        yield from execution_entries(known["total_expenditure"].values, known["total_expenditure"].cells)

    yield from ratio_entries(partial(_current, known), lambda key: known[key].cells[Column.CURRENT])


def _known(figures: Sequence[_Found]) -> Mapping[str, _Found]:
    return {found.key: found for found in figures if found.key}


def _current(known: Mapping[str, _Found], key: str) -> Decimal | None:
    return known[key].values.get(Column.CURRENT) if key in known else None


def _indicators(rows: Sequence[Row]) -> Iterator[Entry]:
    for row in rows:
        answers = {
            column: expression.number * expression.scale if expression.number is not None else None
            for column, expression in ((Column.ACTUAL, row.actual), (Column.BUDGET, row.target))
            if expression.kind is Kind.NUMBER
        }
        unit = row.actual.unit or row.target.unit
        measure = measure_of(unit) if unit else unit_in(row.printed.name)
        if measure is not None and answers:
            cells = {Column.ACTUAL: row.cell("actual"), Column.BUDGET: row.cell("target")}
            yield from indicator_entries(row.printed.name, measure, answers, cells)
