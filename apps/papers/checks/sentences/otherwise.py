"""An accusation names one number; which of those that it was reckoned from may be the slip is said beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, permutations, product

from apps.core.amounts import HUNDRED
from apps.core.findings import Severity
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.quotients import are_alike
from apps.papers.checks.sentences.reckonings import Reckoning
from apps.papers.checks.sentences.roles import bare
from apps.papers.checks.sentences.suspected import is_mistyped, is_usable
from apps.papers.checks.sentences.telling import HINT, WARNING, in_its_unit, may_be, quote, round_like
from apps.papers.facts import Remark

_MOST_MEMBERS = 3
_MOST_AROUND = 6  # figures on either side of the accused one that it may be reckoned from


def with_other_readings(sentence: Sentence, remark: Remark) -> Remark | None:
    """The remark, and which member is mistyped where the accused number is right; a total that some make is asked.

    ``None`` where other numbers around give the accused one: what they are called is not enough to say which was meant.
    """
    figures = sentence.figures_in(remark.start, remark.end)
    figure = next((one for one in reversed(figures) if one.quantity.number == remark.actual), None)
    if figure is None or remark.expected is None:
        return remark
    pool = [one for one in sentence.figures if one is not figure and is_usable(one)]
    severity = _doubt_of(remark, figure, pool)
    if severity is not remark.severity:
        return None if severity is None else replace(remark, severity=severity)
    if "无误" in remark.fact:
        return remark
    factor = figure.quantity.measure.factor
    near = [one for one in pool if abs(one.index - figure.index) <= _MOST_AROUND]
    for one in _reckonings(figure, near):
        if round_like(one.exact / factor, figure) == remark.expected:
            slips = [(member, _countable(one.solved_for(member, figure.amount), member)) for member, _ in one.members]
            others = [
                f"“{quote(sentence, member)}”应为 {in_its_unit(right, member)}"
                for member, right in slips
                if is_mistyped(member, right)
            ]
            return replace(remark, fact=f"{remark.fact}；此数若无误，{'或'.join(others)}") if others else remark
    return remark


def _doubt_of(remark: Remark, figure: Figure, pool: Sequence[Figure]) -> Severity | None:
    """How sure the accusation stays where other numbers, not all of them in its computation, give the accused one."""
    if remark.check == "T11" and remark.severity is WARNING and _is_made_of_some(figure, pool):
        return HINT
    if remark.expected == figure.quantity.number:
        return remark.severity  # a word is accused
    told = remark.fact.partition(" = ")[0]
    match remark.check:
        case "T17" | "T19" if _is_given(figure, pool, told, (1, -1)):
            return None
        case "T17" if _is_growth_given(figure, pool, told):
            return HINT
        case "T16" if _is_rate_of_its_name(figure, pool, told):
            return None
        case "T11" if remark.severity is WARNING and _is_given(figure, pool, told, (1,)):
            return HINT
    return remark.severity


def _is_given(figure: Figure, pool: Sequence[Figure], told: str, signs: Sequence[int]) -> bool:
    """Whether numbers around, not all of them in the accusing computation, add up to a number as it stands."""
    fewest = _MANY_DIGITS if len(pool) > _MOST_MEMBERS else _FEW_DIGITS
    if figure.dimension is Dimension.PERCENT or len(figure.quantity.number.normalize().as_tuple().digits) < fewest:
        return False
    near = [one for one in pool if abs(one.index - figure.index) <= _MOST_AROUND]
    return any(
        one.exact == figure.amount and any(member.typed not in told for member, _ in one.members)
        for one in _sums(figure, near, signs)
    )


def _is_growth_given(rate: Figure, pool: Sequence[Figure], told: str) -> bool:
    """Whether a rate with a decimal is the change between two other numbers: 末年比首年少…，降17.3%."""
    if rate.dimension is not Dimension.PERCENT or not rate.quantity.places:
        return False
    return any(
        may_be(rate, abs(now.amount - then.amount) / then.amount * HUNDRED)
        for now, then in permutations(pool, 2)
        if is_alike(now, then) and then.amount > 0 and not (now.typed in told and then.typed in told)
    )


def _is_rate_of_its_name(rate: Figure, pool: Sequence[Figure], told: str) -> bool:
    """开工57个，完工41个，开工率83.8%: another number, which bears the name of the rate, gives it."""
    name = bare(rate.label).rstrip("率度")[-2:]
    if rate.dimension is not Dimension.PERCENT or len(name) < 2:
        return False
    return any(
        bare(part.label).endswith(name)
        and part.typed not in told
        and may_be(rate, part.amount / whole.amount * HUNDRED)
        for part, whole in permutations(pool, 2)
        if are_alike(part, whole) and whole.amount > 0
    )


_FEW_DIGITS, _MANY_DIGITS = 2, 3  # fewer are given by chance


def _countable(amount: Decimal, figure: Figure) -> Decimal:
    """Things come whole: of 511.98 and a rounded rate 512."""
    factor = figure.quantity.measure.factor
    return round(amount / factor, figure.quantity.places) * factor if figure.dimension is Dimension.COUNT else amount


def _reckonings(figure: Figure, pool: Sequence[Figure]) -> Iterator[Reckoning]:
    """What two or three numbers of the sentence make: a percentage, or a sum with signs."""
    if figure.dimension is not Dimension.PERCENT:
        yield from _sums(figure, pool, (1, -1))
        return
    for part, whole in permutations(pool, 2):
        if are_alike(part, whole):
            for turn in (0, 1, -1):
                yield Reckoning(((part, 1), (whole, -1)), is_product=True, times=HUNDRED, turn=turn)


def _sums(figure: Figure, pool: Sequence[Figure], signs: Sequence[int]) -> Iterator[Reckoning]:
    alike = [one for one in pool if is_alike(one, figure)]
    for number in range(2, _MOST_MEMBERS + 1):
        for chosen in combinations(alike, number):
            for each in product(signs, repeat=number):
                yield Reckoning(tuple(zip(chosen, each, strict=True)))


def _is_made_of_some(total: Figure, pool: Sequence[Figure]) -> bool:
    """Whether the numbers before a total add up to it, but for those that are only of which."""
    alike = [one for one in pool if is_alike(one, total) and one.index < total.index]
    own = [one for one in alike if "其中" not in one.label and one.depth <= total.depth]
    return 1 < len(own) < len(alike) and Reckoning(tuple((one, 1) for one in own)).gives(total)
