"""What a percentage can be made of: the amounts around it, and every reading of them that would make it right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from apps.core.amounts import HUNDRED
from apps.core.findings import Severity
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import Role, roles_of
from apps.papers.checks.sentences.telling import ZERO, doubt, may_be, quotient_slack

REACH = 8  # figures before a percentage that can be meant
_BEHIND = 4
COUNTED = frozenset((Dimension.MONEY, Dimension.COUNT, Dimension.FOREIGN))
_PEOPLE = frozenset(("人", "人次", "份", "张", "户"))  # who answered: 回收560份，满意532人


@dataclass(frozen=True, slots=True)
class Quotient:
    """Parts by their whole. ``is_sure``: both are known from their words; ``is_excess``: only what goes beyond 100 %.

    ``less`` is taken from the parts: what was saved is the budget less the price.
    """

    parts: tuple[Figure, ...]
    whole: Figure
    is_sure: bool
    is_excess: bool = False
    less: Figure | None = None

    @property
    def exact(self) -> Decimal:
        """In percent."""
        part = sum((part.amount for part in self.parts), ZERO) - (self.less.amount if self.less else ZERO)
        return part / self.whole.amount * HUNDRED - self.is_excess * HUNDRED

    @property
    def told(self) -> str:
        """The computation in words."""
        parts = " + ".join(part.typed for part in self.parts) + (f" − {self.less.typed}" if self.less else "")
        shown = f"（{parts}）" if len(self.parts) > 1 or self.less else parts
        return f"{shown} ÷ {self.whole.typed}{' − 100%' if self.is_excess else ''}"

    @property
    def can_be_judged(self) -> bool:
        return self.whole.amount > 0 and self.whole.is_exact and all(part.is_exact for part in self.parts)

    def doubt(self, rate: Figure) -> Severity | None:
        """How the printed percentage is accused where it is not the quotient, rounded or cut."""
        is_plan = Role.PLAN in roles_of(self.whole)
        found = doubt(rate, self.exact, quotient_slack(self.parts[0], self.whole, is_plan=is_plan))
        return found if self.is_sure or found is None else Severity.HINT


def around(sentence: Sentence, rate: Figure) -> list[Figure]:
    """The amounts that a percentage can be made of: the last before it, and those in its own bracket behind it.

    Those of its own segment are enough where there are two of one kind.
    """
    figures = sentence.figures
    before = [figure for figure in figures[max(0, rate.index - REACH) : rate.index] if _is_counted(figure)]
    following = figures[rate.index + 1 : rate.index + 1 + _BEHIND]
    own = [figure for figure in following if figure.owner == rate.index and _is_counted(figure)]
    if len(own) > 1:
        return own
    near = [figure for figure in before if figure.segment == rate.segment]
    if any(are_alike(one, other) for one, other in pairwise(near)):
        before = near
    return before + own


def behind(sentence: Sentence, rate: Figure) -> list[Figure]:
    """Amounts that follow a percentage in its segment: they may be what it was made of."""
    following = sentence.figures[rate.index + 1 : rate.index + _BEHIND]
    return [figure for figure in following if _is_counted(figure) and figure.segment == rate.segment]


def are_alike(figure: Figure, other: Figure) -> bool:
    """Whether one can be a part of the other."""
    is_same = figure.unit == other.unit or {figure.unit, other.unit} <= _PEOPLE
    return is_same and figure.dimension is other.dimension


def is_read_otherwise(rate: Figure, quotient: Quotient, pool: Sequence[Figure]) -> bool:
    """Whether the parts give the percentage with another figure of the pool, or with two of them together."""
    return any(
        may_be(rate, value, spread) for part in quotient.parts for value, spread in _readings(part, quotient, pool)
    )


def _readings(part: Figure, quotient: Quotient, pool: Sequence[Figure]) -> Iterator[tuple[Decimal, Decimal]]:
    """Percentages with the spread of their rounding: of others, what is left, with a neighbour that belongs to it."""
    others = [figure for figure in pool if figure is not part and are_alike(figure, part) and figure.amount > 0]
    wholes = [figure for figure in others if figure not in quotient.parts]
    for figure in wholes:
        share, spread = part.amount / figure.amount * HUNDRED, quotient_slack(part, figure)
        if figure is not quotient.whole or len(quotient.parts) > 1:
            yield share, spread
        yield HUNDRED - share, spread
        if share > HUNDRED:
            yield share - HUNDRED, spread
        for neighbour in others:
            if neighbour is not figure and abs(neighbour.index - part.index) < 3:
                yield (part.amount + neighbour.amount) / figure.amount * HUNDRED, ZERO
    for one, other in pairwise(wholes):
        if abs(one.index - other.index) < 3:
            for whole in filter(None, (one.amount + other.amount, abs(one.amount - other.amount))):
                yield part.amount / whole * HUNDRED, ZERO


def _is_counted(figure: Figure) -> bool:
    return figure.dimension in COUNTED and not figure.quantity.per
