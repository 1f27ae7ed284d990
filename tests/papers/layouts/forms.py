"""A form as data, and what the rules make of it: the arithmetic truth, computed apart from the product."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

HUNDRED = Decimal(100)
Value = Decimal | str | None


def rounded(value: Decimal, places: str = "0.01") -> Decimal:
    return value.quantize(Decimal(places), ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """``100.50`` as ``100.5``, ``1E+2`` as ``100``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Money:
    """One row of the money block, in the unit of the form; ``rate`` is a fraction, as printed."""

    key: str
    initial: Decimal
    budget: Decimal
    spent: Decimal
    rate: Decimal | None = None
    score: Decimal | None = None

    @property
    def true_rate(self) -> Decimal | None:
        return rounded(self.spent / self.budget, "0.0001") if self.budget else None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One scored row. A target without a number is judged by people: its printed score stands."""

    level1: str
    level2: str
    name: str
    sign: str
    target: Value
    unit: str
    actual: Value
    weight: Decimal
    score: Decimal = Decimal(0)
    reason: str = ""

    @property
    def completion(self) -> Decimal | None:
        """Actual to target, above one where more was done; none where either is no number."""
        if isinstance(self.target, Decimal) and isinstance(self.actual, Decimal) and self.target:
            return self.actual / self.target
        return None

    @property
    def true_score(self) -> Decimal:
        """财预〔2020〕10号: full points where the target is met, else in proportion; upper bounds are met."""
        done = self.completion
        if done is None:
            return self.score or self.weight
        if self.sign == "≤":
            return self.weight
        return rounded(min(done, Decimal(1)) * self.weight)


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form: the money rows start with their total, ``levels`` are the weights printed beside level 1."""

    kind: str
    title: str
    department: str
    unit: str
    year: int
    money_unit: str
    money: tuple[Money, ...]
    indicators: tuple[Indicator, ...]
    execution_weight: Decimal = Decimal(10)
    levels: tuple[tuple[str, Decimal], ...] = ()
    by_income: tuple[tuple[str, Decimal], ...] = ()
    by_purpose: tuple[tuple[str, Decimal], ...] = ()
    total: Decimal = Decimal(0)

    @property
    def weights(self) -> Decimal:
        return self.execution_weight + sum((item.weight for item in self.indicators), Decimal(0))

    @property
    def printed_scores(self) -> Decimal:
        own = [self.money[0].score or Decimal(0)] if self.money else []
        return sum((*own, *(item.score for item in self.indicators)), Decimal(0))

    @property
    def true_execution_score(self) -> Decimal:
        first = self.money[0]
        return rounded(min(first.spent / first.budget, Decimal(1)) * self.execution_weight)

    @property
    def by_rule(self) -> Decimal:
        own = self.true_execution_score if self.money else Decimal(0)
        return own + sum((item.true_score for item in self.indicators), Decimal(0))


def levels_of(indicators: Iterable[Indicator]) -> tuple[tuple[str, Decimal], ...]:
    """Level 1 in the order of its rows, with the sum of its weights."""
    sums: dict[str, Decimal] = {}
    for item in indicators:
        sums[item.level1] = sums.get(item.level1, Decimal(0)) + item.weight
    return tuple(sums.items())


def right(form: Form) -> Form:
    """The same form with every rate, score, level and total as the rules give it; a lost point has its reason."""
    money = tuple(
        replace(row, rate=row.true_rate, score=None if index else form.true_execution_score)
        for index, row in enumerate(form.money)
    )
    indicators = tuple(
        replace(item, score=item.true_score, reason=item.reason if item.true_score < item.weight else "")
        for item in form.indicators
    )
    form = replace(form, money=money, indicators=indicators, levels=levels_of(indicators))
    return replace(form, total=form.printed_scores)


def with_row(form: Form, pick: Callable[[Indicator], bool], **cells: Any) -> tuple[Form, Indicator]:
    """The form with the first indicator that fits changed, its total following, and that indicator as it was."""
    index = next(number for number, item in enumerate(form.indicators) if pick(item))
    before = form.indicators[index]
    rows = (*form.indicators[:index], replace(before, **cells), *form.indicators[index + 1 :])
    form = replace(form, indicators=rows)
    return replace(form, total=form.printed_scores), before


def with_money(form: Form, index: int, **cells: Any) -> Form:
    """The form with one money row changed, its total following."""
    rows = (*form.money[:index], replace(form.money[index], **cells), *form.money[index + 1 :])
    form = replace(form, money=rows)
    return replace(form, total=form.printed_scores)
