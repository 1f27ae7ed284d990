"""The numbers of a printed text, and amounts of money in the unit of the form."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from apps.core.amounts import HALF_CENT
from apps.core.patterns import pattern_of
from apps.core.quantities import CellNumber, Dimension, is_misprinted, measure_of, read_cell
from apps.papers.facts import Printed, PrintedFigure
from apps.papers.imports.expressions import EMPTY_MARKS, LONGEST, plain

_BRACKETS = pattern_of(r"\(([^()]{1,12})\)")


class Amount(NamedTuple):
    """A figure in the unit of its form. ``slack`` is half a unit of the last printed decimal, at least half a cent.

    ``unit`` is what was printed behind it (``元`` counted in 万 or 亿 as the form does, ``%``, ``人``), or a ``%`` or
    ``人`` in its head, or nothing.
    """

    value: Decimal
    decimals: int = 0
    slack: Decimal = HALF_CENT
    unit: str = ""
    is_about: bool = False

    @property
    def is_percent(self) -> bool:
        """A rate, not an amount."""
        return self.unit in {"%", "‰"} or self.unit.endswith("百分点")


@lru_cache(maxsize=4096)
def quantities_in(text: str) -> tuple[CellNumber, ...]:
    """Every number of a text, in its order, also one without a unit. Months are numbers like any other."""
    return read_cell(plain(text[:LONGEST]))


def scale_of_unit(money_unit: str) -> Decimal:
    """How many yuan the form's unit is: the first of 元, 万元 and 亿元 that its description names."""
    before, yuan, _ = money_unit.partition("元")
    money, one = measure_of(f"{before[-1:]}元") or measure_of("元"), measure_of("元")
    return money.factor / one.factor if yuan and money and one else Decimal(1)


@lru_cache(maxsize=1024)
def unit_in(label: str) -> str:
    """The unit that stands in brackets in a label: 预算数（万元）, 人数（单位：人）; empty for none."""
    names = (match[1].rpartition(":")[2] for match in _BRACKETS.finditer(plain(label)))
    return next((name for name in names if measure_of(name)), "")


def unit_above(figure: PrintedFigure, column: int = 0) -> str:
    """The unit in the name of its column, itself or a heading above it, the nearest first."""
    names = (*figure.path, *figure.columns[column : column + 1])
    return next(filter(None, map(unit_in, reversed(names))), "")


def amount_of(
    printed: Printed, form_scale: Decimal = Decimal(1), *, unit: str = "", is_money: bool = False
) -> Amount | None:
    """The first number of a cell in the unit of the form; ``None`` where there is none, or digits that form none.

    A figure printed with a unit of its own (``404元`` among 万元) is converted; one without has the ``unit`` of its
    head. With ``is_money`` numbers of things are passed over: ``8个 985`` is 985.
    """
    quantities = quantities_in(printed) if printed and not is_misprinted(plain(printed[:LONGEST])) else ()
    if unit and quantities:
        quantities = tuple(_measured(item, unit) for item in quantities)
    if is_money:
        quantities = tuple(item for item in quantities if item.is_money or item.unit in {"", "%"})
    if not quantities:
        return None
    quantity = quantities[0]
    factor = quantity.scale / form_scale if quantity.is_money else quantity.scale
    half = Decimal(5).scaleb(-quantity.places - 1) * factor
    return Amount(
        value=quantity.number * factor,
        decimals=quantity.places,
        slack=max(HALF_CENT, half) if factor > 1 else HALF_CENT,
        unit=quantity.unit if not quantity.is_money else "元" if quantity.printed_unit else "",
        is_about=quantity.is_about,
    )


def _measured(number: CellNumber, unit: str) -> CellNumber:
    """With the unit of its head, if it has none; below a head of percent, 0.95 may be 95% and stays without."""
    measure, yuan = measure_of(unit), measure_of("元")
    if measure is None or yuan is None or number.printed_unit or number.label:
        return number
    if measure.dimension is Dimension.PERCENT:
        return number._replace(unit=measure.printed_unit) if abs(number.number) > 1 else number
    factor = measure.factor / yuan.factor if measure.printed_unit == "元" else measure.factor
    return number._replace(scale=factor, unit=measure.printed_unit)


def is_blank(printed: Printed) -> bool:
    """An empty cell or a dash; not one that nobody saw."""
    return printed is not None and printed.strip() in EMPTY_MARKS
