"""What a percentage can be made of: the amounts around it, and every reading of them that would make it right."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from apps.core.amounts import HUNDRED
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import Role, bare, likeness, roles_of
from apps.papers.checks.sentences.slips import slip_of
from apps.papers.checks.sentences.telling import ZERO, accuse, doubt, in_its_unit, may_be, quotient_slack
from apps.papers.facts import Remark

REACH = 8  # figures before a percentage that can be meant
_BEHIND = 4
COUNTED = frozenset((Dimension.MONEY, Dimension.COUNT, Dimension.FOREIGN))
NEAR, NEAR_RATIO = Decimal("10.5"), Decimal("1.4")
CLOSE = Decimal(5)  # where nothing but its place says what a percentage is of
_TENS = (Decimal(10), Decimal("0.1"), Decimal(100), Decimal("0.01"))
_PEOPLE = frozenset(("人", "人次", "份", "张", "户"))  # who answered: 回收560份，满意532人


class Quotient(NamedTuple):
    """Parts by their whole. ``is_sure``: both are known from their words; ``is_excess``: only what goes beyond 100 %.

    ``less`` is taken from the parts: what was saved is the budget less the price. ``is_told``: the words say that the
    parts are of this whole and of no other, 持证人员中本科学历; ``is_likely``: no other figures can be meant.
    """

    parts: tuple[Figure, ...]
    whole: Figure
    is_sure: bool
    is_excess: bool = False
    less: Figure | None = None
    is_told: bool = False
    is_likely: bool = False

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
        """How the printed percentage is accused where it is not the quotient, rounded or cut.

        Figures that only stand where part and whole would stand count where the percentage looks like a slip of theirs.
        """
        found = self.misfit(rate)
        if found is None or self.is_sure:
            return found
        if self.is_likely:
            return found if is_slip(rate, self.exact) else None
        is_absurd = rate.amount > HUNDRED >= self.exact
        return Severity.HINT if is_absurd or abs(rate.amount - self.exact) <= CLOSE else None

    def misfit(self, rate: Figure) -> Severity | None:
        """How far the printed percentage is from the quotient, whoever means it; ``None`` where it fits."""
        is_plan = Role.PLAN in roles_of(self.whole)
        return doubt(rate, self.exact, quotient_slack(self.parts[0], self.whole, is_plan=is_plan))


def accuse_quotient(
    sentence: Sentence, check: str, severity: Severity, rate: Figure, quotient: Quotient, advice: str
) -> Remark:
    """A percentage that is not its quotient; and what the part would be where that is as likely the wrong one."""
    wrong = accuse(sentence, check, severity, rate, quotient.told, quotient.exact, advice)
    if len(quotient.parts) > 1 or quotient.less is not None or not rate.is_exact:
        return wrong
    part = quotient.parts[0]
    right = (rate.amount + quotient.is_excess * HUNDRED) * quotient.whole.amount / HUNDRED
    if part.index < rate.index and slip_of(part, right) > _LOST_DIGIT:
        return wrong
    return replace(wrong, fact=f"{wrong.fact}；比例若无误，“{part.typed}”应为 {in_its_unit(right, part)}")


_LOST_DIGIT = 1  # of ``slip_of``


def around(sentence: Sentence, rate: Figure) -> list[Figure]:
    """The amounts that a percentage can be made of: the last before it, and those in its own bracket behind it.

    Those of its own segment are enough where there are two of one kind.
    """
    figures = sentence.figures
    before = [figure for figure in last_before(sentence, rate) if _is_counted(figure, rate)]
    following = figures[rate.index + 1 : rate.index + 1 + _BEHIND]
    own = [figure for figure in following if figure.owner == rate.index and _is_counted(figure, rate)]
    if len(own) > 1:
        return own
    near = [figure for figure in before if figure.segment == rate.segment]
    if any(are_alike(one, other) for one, other in pairwise(near)):
        before = near
    return before + own


def last_before(sentence: Sentence, rate: Figure) -> tuple[Figure, ...]:
    """The numbers before a percentage that it can have to do with."""
    return sentence.figures[max(0, rate.index - REACH) : rate.index]


def behind(sentence: Sentence, rate: Figure) -> list[Figure]:
    """Amounts that follow a percentage in its segment: they may be what it was made of."""
    following = sentence.figures[rate.index + 1 : rate.index + _BEHIND]
    return [figure for figure in following if _is_counted(figure, rate) and figure.segment == rate.segment]


def are_alike(figure: Figure, other: Figure) -> bool:
    """Whether one can be a part of the other."""
    is_same = figure.unit == other.unit or {figure.unit, other.unit} <= _PEOPLE
    return is_same and figure.dimension is other.dimension


def is_slip(rate: Figure, exact: Decimal) -> bool:
    """Whether a percentage lies near the right one, or has its digits in another order or its point elsewhere."""
    if is_near(rate, exact) or rate.amount > HUNDRED >= exact > 0:
        return True
    places = rate.quantity.places
    digits = sorted(f"{rate.quantity.number:.{places}f}"), sorted(f"{exact / rate.quantity.measure.factor:.{places}f}")
    return digits[0] == digits[1] or any(may_be(rate, exact * ten) for ten in _TENS)


def is_near(rate: Figure, exact: Decimal) -> bool:
    """Whether a percentage may be meant to be the right one."""
    low, high = sorted((rate.amount, exact))
    return low > 0 and high - low <= NEAR and high <= low * NEAR_RATIO


def is_base(sentence: Sentence, figure: Figure) -> bool:
    """Whether a figure is what an earlier percentage was taken of: 为年度任务15公里的120%."""
    following = sentence.figures[figure.index + 1 : figure.index + 2]
    return any(
        one.dimension is Dimension.PERCENT and _OF_IT.fullmatch(sentence.between(figure, one)) for one in following
    )


_OF_IT = pattern_of(r"(?:总?[数量额])?的(?:约|近|超过?)?")
_CONTAINED = pattern_of(
    r"(?:其中|，|^)*(?P<name>[^，；、：]{2,12}?)(?:(?<![集其年高初适])[中](?![央小学心级型间医药])|里|当中|之中|内)(?P<what>[^，；、：]*)$"
)


def container_of(part: Figure, pool: Sequence[Figure]) -> Figure | None:
    """The figure that the words of a part say it is of: 专职网格员中大专以上学历240名 are of 专职320名."""
    named = _CONTAINED.search(part.label)
    if named is None or not bare(named["name"]):
        return None
    alike = [figure for figure in pool if figure.index < part.index and are_alike(figure, part)]
    ranked = [(max(likeness(named["name"], words) for words in names_of(figure)), figure) for figure in alike]
    best = max((rank for rank, _ in ranked), default=0)
    return next((figure for rank, figure in reversed(ranked) if rank == best), None) if best > 1 else None


def what_is_counted(figure: Figure) -> str:
    """应检设备中已检验: the words behind the container, which say what was counted of it."""
    named = _CONTAINED.search(figure.label)
    return named["what"] if named is not None and named["what"] else figure.label


def pointed(name: str, figures: Sequence[Figure]) -> list[Figure]:
    """前者 and 后者 of the last two figures of one unit."""
    pairs = [pair for pair in pairwise(figures) if are_alike(*pair)]
    return [pairs[-1][POINTED[name]]] if pairs else []


POINTED = {"前者": 0, "后者": 1}


def names_of(figure: Figure) -> tuple[str, ...]:
    """What a number is called by: the words before it, those behind it, both together."""
    tail = re.split(r"[，；、中里的和及]", figure.tail, maxsplit=1)[0]
    return (figure.label, *([tail, figure.label + tail] if 1 < len(tail) < 12 else []))


def is_read_otherwise(rate: Figure, quotient: Quotient, pool: Sequence[Figure]) -> bool:
    """Whether the parts give the percentage with another figure of the pool, or with two of them together."""
    return any(
        may_be(rate, value, spread) for part in quotient.parts for value, spread in _readings(part, quotient, pool)
    )


def _readings(part: Figure, quotient: Quotient, pool: Sequence[Figure]) -> Iterator[tuple[Decimal, Decimal]]:
    """Percentages with the spread of their rounding: of others, what is left, with a neighbour that belongs to it."""
    others = [figure for figure in pool if figure is not part and are_alike(figure, part) and figure.amount > 0]
    others = [figure for figure in others if figure is not quotient.less]
    wholes = [figure for figure in others if figure not in quotient.parts]
    if quotient.is_told:
        wholes = [quotient.whole]
    for figure in wholes:
        share, spread = part.amount / figure.amount * HUNDRED, quotient_slack(part, figure)
        if figure is not quotient.whole or len(quotient.parts) > 1:
            yield share, spread
        yield HUNDRED - share, spread
        if share > HUNDRED and not quotient.is_excess:
            yield share - HUNDRED, spread
        for neighbour in others:
            if neighbour is not figure and abs(neighbour.index - part.index) < 3:
                yield (part.amount + neighbour.amount) / figure.amount * HUNDRED, ZERO
    for one, other in pairwise(wholes):
        if abs(one.index - other.index) < 3:
            for whole in filter(None, (one.amount + other.amount, abs(one.amount - other.amount))):
                yield part.amount / whole * HUNDRED, ZERO


def _is_counted(figure: Figure, rate: Figure) -> bool:
    is_of_time = figure.dimension is Dimension.TIME and _OF_TIME.search(rate.label) is not None
    is_for_each = bool(figure.quantity.per) or (figure.is_price and figure.dimension is Dimension.COUNT)  # 每月1次
    return (figure.dimension in COUNTED or is_of_time) and not is_for_each


_OF_TIME = pattern_of(r"天|优良|时长|工时|学时|达标")  # 优良天数比例, 空气优良率
