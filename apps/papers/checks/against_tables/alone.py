"""What two figures of the tables give and no sentence names: 人均公用经费2.3万元, 结余率5%, 完成年初预算的98%."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES
from apps.core.amounts import HUNDRED, show_percent
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension, Quantity
from apps.papers.checks.against_tables import phrases
from apps.papers.checks.against_tables.judging import PERCENT_TOLERANCE, PLANNED, columns_named
from apps.papers.checks.against_tables.subjects import Index, Subject, Trust, bare, name_before
from apps.papers.checks.against_tables.verdicts import HeldNumber, Kind, Verdict

_PER_HEAD = pattern_of(r"(?P<before>[^，；]*)人均(?P<behind>[^，；]*)$")
_LEFT_RATE = pattern_of(r"(?:结转)?(?:和)?结余率(?:为|是|仅|约|：)*$")
_SPENT = (Column.ACTUAL, Column.CURRENT)
_HEADS = ("in_post", "establishment")
_LEFT_OF = (("total_expenditure", PLANNED), ("income", _SPENT))
Pair = tuple[Subject, Column, Subject, Column]


def computed_alone(one: HeldNumber, index: Index) -> HeldNumber | None:
    """The number confirmed by part ÷ whole, as its words may mean them; never contradicted, for both are guessed."""
    is_percent = one.quantity.dimension is Dimension.PERCENT
    for part, part_column, whole, whole_column in _pairs(one.quantity, index):
        upper, lower = part.values.get(part_column), whole.values.get(whole_column)
        if upper is None or not lower or lower < 0:
            continue
        value = upper / lower * (HUNDRED if is_percent else Decimal(1))
        if one.quantity.may_be(value, PERCENT_TOLERANCE if is_percent else Decimal(0)):
            return replace(
                one,
                verdict=Verdict.MATCHED,
                kind=Kind.RATE,
                subject=f"{part.named(part_column)} ÷ {whole.named(whole_column)}",
                cell=part.cells[part_column],
                expected=value,
                shown=show_percent(value) if is_percent else part.shown(value),
                trust=Trust.WEAK,
            )
    return None


def _pairs(quantity: Quantity, index: Index) -> Iterator[Pair]:
    """Part and whole, each with its column, as the words before the number may mean them."""
    if quantity.dimension is Dimension.MONEY:
        found = _PER_HEAD.search(quantity.phrase)
        named = name_before(found["behind"] or found["before"], index) if found else None
        parts = named.about_money()[0] if named else ()
        heads = [subject for key in _HEADS for subject in _figure(key, index)]
        yield from ((part, column, head, Column.CURRENT) for part in parts for column in _SPENT for head in heads)
        return
    if _LEFT_RATE.search(quantity.phrase):
        for part in _figure("closing_balance", index):
            for key, columns in _LEFT_OF:
                yield from (
                    (part, Column.CURRENT, whole, column) for whole in _figure(key, index) for column in columns
                )
    elif budget := phrases.OF_BUDGET.search(quantity.phrase):
        for total in _figure("total_expenditure", index):
            named_columns = columns_named(budget["words"], None, None) or ()
            yield from ((total, Column.ACTUAL, total, column) for column in named_columns)


def _figure(key: str, index: Index) -> Iterator[Subject]:
    return (subject for subject, trust in index.get(bare(FIGURES[key].label), ()) if trust is Trust.FIRM)
