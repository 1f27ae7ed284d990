"""Sums and their parts in a sentence (regulation §5, T11): 总计A，其中B、C; B、C，合计A; A（B、C）."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from apps.core.findings import Severity
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.families import is_complete, may_overlap
from apps.papers.checks.sentences.parts import Sum, sums_in
from apps.papers.checks.sentences.roles import is_level
from apps.papers.checks.sentences.telling import (
    ERROR,
    HINT,
    SLIPS,
    WARNING,
    ZERO,
    in_its_unit,
    quote,
    remark,
    round_like,
    show_in_words,
    slack,
)
from apps.papers.facts import Remark

ADVICE = "请核对各项和合计，或写明未列示的部分。"
NEARLY_ALL = Decimal("0.9")  # 其中 that names this much of the total is meant to name all of it
LARGE_PART = Decimal("0.75")
HALF = Decimal("0.5")
WRONG_DIGIT, NO_SLIP = 2, 3
TELLING_DIGITS = 3  # of a round number nobody can say how it was mistyped
_SHOWN = 4


def wrong_sums(sentence: Sentence) -> Iterator[Remark]:
    """Sums that do not hold within (n+1)·0.005 of the printed unit (regulation §5, T11).

    Parts of money above their total are an error; 其中 may leave something out and is asked only where nearly all
    is named, or where the names are known to be all (人员经费, 公用经费).
    """
    told: set[int] = set()
    sums = tuple(sums_in(sentence))
    for one in sums:
        severity = _severity(sentence, one)
        if severity is not None and one.total.index not in told:
            told.add(one.total.index)
            yield _told(sentence, one, severity)
    yield from _parts_above_their_whole(sentence, sums, told)


def _severity(sentence: Sentence, one: Sum) -> Severity | None:
    if len(one.parts) < 2 or one.holds or _holds_otherwise(sentence, one):
        return None
    is_money = one.total.dimension is not Dimension.COUNT
    labels = [part.label for part in one.parts]
    is_all = is_complete(labels)
    if one.gap < 0:
        if not is_money and may_overlap(labels):
            return None
        is_exact = all(figure.is_exact for figure in (one.total, *one.parts))
        return ERROR if is_money and is_exact and one.is_sure else WARNING
    if one.is_open:
        return None
    named = one.added / one.total.amount if one.total.amount else ZERO
    if one.is_exhaustive or (is_all and is_money):
        return WARNING
    if is_all and named >= HALF:
        return HINT  # 工勤 beside 行政 and 事业 may go without saying
    if _slipped_unit(one) or min(slip_of(part, part.amount + one.gap) for part in one.parts) < WRONG_DIGIT:
        return WARNING
    if may_overlap(labels):
        return None
    if named >= NEARLY_ALL and is_money:
        return WARNING
    return HINT if (named >= LARGE_PART and is_money) or named >= NEARLY_ALL else None


def _holds_otherwise(sentence: Sentence, one: Sum) -> bool:
    """Whether the figures add up when some are read as parts of parts, or as parts of another total."""
    allowed = slack(one.total, *one.parts)
    amounts = [part.amount for part in one.parts]
    gap = one.gap
    if gap < 0 and any(abs(amount + gap) <= allowed for amount in amounts[1:]):
        return True
    for first in range(len(amounts)):
        inner = ZERO
        for last in range(first + 1, min(len(amounts), first + 8)):
            inner += amounts[last]
            if last > first + 1 and abs(inner - amounts[first]) <= allowed and abs(gap + inner) <= allowed:
                return True
    behind = sentence.figures[one.parts[-1].index + 1 : one.parts[-1].index + 3]
    if any(is_alike(other, one.total) and abs(other.amount - gap) <= allowed for other in behind):
        return True
    inside = {part.index for part in one.parts}
    return any(
        abs(other.amount - one.added) <= allowed
        for other in sentence.figures[max(0, one.total.index - 4) : one.parts[0].index]
        if other.index not in inside
        and other.index != one.total.index
        and is_alike(other, one.total)
        and is_level(other)
    )


def _told(sentence: Sentence, one: Sum, severity: Severity) -> Remark:
    total, parts = one.total, one.parts
    added = " + ".join(part.typed for part in parts[:_SHOWN]) + (
        f" + …（共 {len(parts)} 项）" if len(parts) > _SHOWN else ""
    )
    gap = in_its_unit(abs(one.gap), total)
    relation = "相差" if one.gap > 0 else "各项超出合计"
    fact = f"{added} = {in_its_unit(one.added, total)}，正文写“{quote(sentence, total)}”，{relation} {gap}"
    slipped = _slipped_unit(one)
    alternatives = _alternatives(sentence, one)
    if slipped is not None:
        figure, right = slipped
        fact += f"；“{quote(sentence, figure)}”疑为单位写错，应为 {show_in_words(right)}"
    elif alternatives:
        fact += f"；合计若无误，{alternatives}"
    span = (min(total.start, parts[0].start), max(total.end, parts[-1].end))
    expected = round_like(one.added / total.quantity.measure.factor, total)
    return remark(sentence, "T11", severity, span, fact, ADVICE, expected, total.quantity.number)


def _slipped_unit(one: Sum) -> tuple[Figure, Decimal] | None:
    """The figure that makes the sum hold in 万元 instead of 元, or the other way round, and what it is then."""
    if one.total.dimension is not Dimension.MONEY:
        return None
    allowed = slack(one.total, *one.parts)
    signed = ((one.total, 1), *((part, -1) for part in one.parts))
    for figure, sign in signed:
        for factor in SLIPS[:2]:
            if abs(one.gap + sign * figure.amount * (factor - 1)) <= allowed:
                return figure, figure.amount * factor
    return None


def _alternatives(sentence: Sentence, one: Sum) -> str:
    """What a part would have to be if the total is right: slips of the pen, or each of a few parts."""
    rights = [(part, part.amount + one.gap) for part in one.parts if part.amount + one.gap > 0]
    slips = sorted((item for item in rights if slip_of(*item) < NO_SLIP), key=lambda item: slip_of(*item))
    likely = rights if len(one.parts) < _SHOWN else slips
    return "或".join(f"“{quote(sentence, part)}”应为 {in_its_unit(right, part)}" for part, right in likely[:_SHOWN])


def slip_of(figure: Figure, right: Decimal) -> int:
    """How a number may have slipped from the right one: 0 two digits changed places, 1 a digit lost, 2 one wrong."""
    factor = figure.quantity.measure.factor
    places = figure.quantity.places
    printed = str(abs(figure.quantity.number).quantize(Decimal(1).scaleb(-places))).replace(".", "")
    wanted = str(abs(right / factor).quantize(Decimal(1).scaleb(-places))).replace(".", "")
    digits = wanted.strip("0")
    if digits == printed.strip("0") and printed != wanted and len(digits) > 1:
        return 1  # the decimal point has moved
    if len(digits) < TELLING_DIGITS:
        return NO_SLIP if len(wanted) != len(printed) or wanted == printed else WRONG_DIGIT
    if sorted(printed) == sorted(wanted):
        return 0
    if abs(len(printed) - len(wanted)) == 1:
        short, long = sorted((printed, wanted), key=len)
        if any(long[:cut] + long[cut + 1 :] == short for cut in range(len(long))):
            return 1
    if len(printed) == len(wanted) and sum(a != b for a, b in zip(printed, wanted, strict=True)) == 1:
        return WRONG_DIGIT
    return NO_SLIP


def _parts_above_their_whole(sentence: Sentence, sums: Iterable[Sum], told: set[int]) -> Iterator[Remark]:
    """``15.2万元（其中甲16.2万元）``: one part that is more than its whole."""
    for one in sums:
        part = one.parts[0]
        if len(one.parts) > 1 or one.total.index in told or not (one.total.is_exact and part.is_exact):
            continue
        if part.amount > one.total.amount + slack(one.total, part) and _INSIDE.search(part.label):
            told.add(one.total.index)
            fact = f"“{quote(sentence, part)}”大于它所属的“{quote(sentence, one.total)}”"
            span = (one.total.start, part.end)
            factor = one.total.quantity.measure.factor
            expected = round_like(part.amount / factor, one.total)
            severity = WARNING if one.total.dimension is not Dimension.COUNT or not may_overlap([part.label]) else HINT
            fact += f"，整体至少应为 {in_its_unit(part.amount, one.total)}"
            yield remark(sentence, "T11", severity, span, fact, "请核对两个数。", expected, one.total.quantity.number)


_INSIDE = re.compile(r"其中|含(?![量税])")
