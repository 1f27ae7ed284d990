"""The money block of a printed form: its rows, its amounts and rates as read, and the totals that count."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from apps.core.amounts import HUNDRED
from apps.core.patterns import pattern_of
from apps.papers.checks.findings import ZERO
from apps.papers.checks.rounding import in_percent, tolerance
from apps.papers.checks.words import GRAND, PAYERS
from apps.papers.imports import (
    Amount,
    Printed,
    PrintedForm,
    PrintedFunding,
    amount_of,
    decimals_of,
    is_blank,
    number_of,
    plain,
    scale_of_unit,
)

AMOUNTS = ("original", "adjusted", "actual")
MOST_SPLIT = 8
_LEVEL = pattern_of(f"{PAYERS}|本级|对口")
_OWN = pattern_of("财政拨款|财政资金|一般公共预算")
SOURCE_OF_ITS_OWN = pattern_of("结转|结余|其他|单位资金|自有|自筹|专户|社会|事业收入|经营")
_TOTAL = pattern_of(f"{GRAND}|^总")
NOTHING = Amount(ZERO)


@dataclass(frozen=True, slots=True)
class Money:
    """The block with its total row first. ``true`` are the totals that count: as printed, or from the split rows.

    A total row of zeros beside filled split rows was left behind by the system that printed it.
    """

    rows: tuple[PrintedFunding, ...]
    total: int
    amounts: tuple[dict[str, Amount | None], ...]
    true: dict[str, Amount | None]

    @property
    def exact_rate(self) -> Decimal | None:
        """全年执行数 ÷ 全年预算数 in percent, unrounded."""
        return self.rate_of(self.total)

    def of_row(self, index: int) -> dict[str, Amount | None]:
        """The amounts of a row that count."""
        return self.true if index == self.total else self.amounts[index]

    def rate_of(self, index: int, budget: str = "adjusted") -> Decimal | None:
        """执行数 ÷ 预算数 of a row in percent, unrounded."""
        return _rate(self.of_row(index)["actual"], self.of_row(index)[budget])

    def printed_rate(self, index: int) -> "PrintedRate | None":
        """The printed rate of a row in percent: 0.9775 beside amounts that give more than 1 % is 97.75 %."""
        text, exact = self.rows[index].rate, self.rate_of(index)
        value, decimals = number_of(text), decimals_of(text)
        if value is None:
            return None
        is_fraction = exact is not None and 0 < value <= 1 < exact and "%" not in plain(text or "")
        return PrintedRate(*(in_percent(value, decimals) if is_fraction else (value, decimals)), is_fraction)


@dataclass(frozen=True, slots=True)
class PrintedRate:
    """A rate in percent with the decimals it was printed with; ``is_fraction`` where it was printed as a part of 1."""

    value: Decimal
    decimals: int
    is_fraction: bool


def money_of(form: PrintedForm) -> Money | None:
    """The money block; ``None`` where the form has none."""
    rows = form.funding
    if not rows:
        return None
    total = next((index for index, row in enumerate(rows) if _TOTAL.search(row.name)), 0)
    scale = scale_of_unit(form.money_unit)
    amounts = tuple({field: _amount(getattr(row, field), scale) for field in AMOUNTS} for row in rows)
    true = {}
    for field in AMOUNTS:
        printed = amounts[total][field]
        split = split_sum(rows, total, amounts, field)
        is_left_behind = split is not None and split.value and (printed is None or not printed.value)
        true[field] = split if is_left_behind else printed
    return Money(rows, total, amounts, true)


def _rate(actual: Amount | None, budget: Amount | None) -> Decimal | None:
    if actual is None or budget is None or budget.value <= 0:
        return None
    return actual.value / budget.value * HUNDRED


def _amount(printed: Printed, scale: Decimal) -> Amount | None:
    """The amount; a blank cell counts as nothing, one that nobody saw is missing."""
    return NOTHING if is_blank(printed) else amount_of(printed, scale)


def split_sum(
    rows: tuple[PrintedFunding, ...], total: int, amounts: tuple[dict[str, Amount | None], ...], field: str
) -> Amount | None:
    """The sum of the split rows, by a reading that fits the total row, else of all of them.

    ``is_about`` where a row was not seen: the true sum may be larger. ``None`` without any amount.
    """
    split = [(row, amounts[index][field]) for index, row in enumerate(rows) if index != total]
    known = [(row, amount) for row, amount in split if amount is not None and not is_blank(getattr(row, field))]
    if not known:
        return None
    is_incomplete = any(amount is None for _, amount in split)
    sums = [
        Amount(
            sum((amount.value for _, amount in reading), ZERO),
            slack=tolerance(amount for _, amount in reading),
            is_about=is_incomplete,
        )
        for reading in _readings(known)
    ]
    printed = amounts[total][field]
    if printed is None or not printed.value:
        return sums[0]
    return next((added for added in sums if abs(added.value - printed.value) <= added.slack + printed.slack), sums[0])


def _readings(known: list[tuple[PrintedFunding, Amount]]) -> Iterator[list[tuple[PrintedFunding, Amount]]]:
    """All rows, or without some that a 财政拨款 row may hold already: levels of government, kinds of budget.

    Other sources (上年结转, 其他资金, 单位资金) never stand inside another one.
    """
    levels = [item for item in known if _LEVEL.search(item[0].name)]
    own = [item for item in known if item not in levels and _OWN.search(item[0].name)]
    yield [item for item in known if item not in levels] if levels and own else known
    movable = [item for item in known if not SOURCE_OF_ITS_OWN.search(item[0].name)][:MOST_SPLIT]
    for size in range(len(movable)):
        for left_out in combinations(movable, size):
            yield [item for item in known if item not in left_out]
