"""Sums and their parts in a sentence (regulation §5, T11): 总计A，其中B、C; B、C，合计A; A（B、C）."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import pairwise, permutations, takewhile

from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike, neighbours_in_list
from apps.papers.checks.sentences.families import (
    are_mixed,
    are_opposites,
    cross_over,
    is_closed,
    is_complete,
    may_overlap,
)
from apps.papers.checks.sentences.lists import is_slipped, listed
from apps.papers.checks.sentences.parts import Sum, announced
from apps.papers.checks.sentences.roles import bare, is_level
from apps.papers.checks.sentences.slips import slip_of
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
from apps.papers.checks.sentences.totals import sum_closed_by
from apps.papers.facts import Remark

ADVICE = "请核对各项和合计，或写明未列示的部分。"
NEARLY_ALL = Decimal("0.9")  # 其中 that names this much of the total is meant to name all of it
ALMOST_ALL = Decimal("0.95")
MEANT = Decimal("0.25")  # parts that are this much too large are meant to be all
_ROUNDED = pattern_of(r"四舍五入|尾差|取整|略有差异")
LIKELY = Decimal("0.1")
_BEARERS = frozenset(("人", "户", "家"))  # who may bear two of the marks that tell the parts
HALF = Decimal("0.5")
_SHOWN, _TRIED = 4, 8


def wrong_sums(sentence: Sentence) -> Iterator[Remark]:
    """Sums that do not hold within (n+1)·0.005 of the printed unit (regulation §5, T11).

    Parts of money above their total are an error; 其中 may leave something out and is asked only where nearly all
    is named, or where the names are known to be all (人员经费, 公用经费).
    """
    told: set[int] = set()
    sums = tuple(sums_in(sentence))
    for one in sums:
        severity = None if _is_no_list(sentence, one) else _severity(sentence, one)
        if severity is not None and one.total.index not in told:
            told.add(one.total.index)
            yield _told(sentence, one, severity)
    yield from _parts_above_their_whole(sentence, sums, told)


def sums_in(sentence: Sentence) -> Iterator[Sum]:
    """Every sum of the sentence whose parts can be told, whether it holds or not."""
    figures = sentence.figures
    taken: set[int] = set()
    for place in range(1, len(figures)):
        one = (announced(sentence, place) or listed(sentence, place)) if place not in taken else None
        if one is not None:
            taken.update(part.index for part in one.parts)
            yield one
    for total in figures:
        if total.index not in taken:
            one = sum_closed_by(sentence, total)
            if one is not None:
                yield one


def _is_no_list(sentence: Sentence, one: Sum) -> bool:
    """Whether a part bounds what is counted behind it, or the total is one of a list: 90分以上4个; 200万元、300万元."""
    if not bare(one.total.label) and neighbours_in_list(sentence, one.total):
        return True
    following = sentence.figures[one.parts[0].index + 1 : one.parts[-1].index + 2]
    ends = {part.end for part in one.parts if part.typed.endswith(("以上", "以下", "以内")) or not part.is_exact}
    return any(other.start in ends for other in following)


def _severity(sentence: Sentence, one: Sum) -> Severity | None:
    if one.holds:
        return HINT if len(one.parts) > 1 and not one.is_open and one.is_off else None
    if len(one.parts) < 2 or _holds_otherwise(sentence, one) or _is_rounding(sentence, one):
        return None
    labels = _names(one.parts)
    if one.gap >= 0:
        return _doubt_of_too_little(sentence, one, labels)
    if all(part.amount > one.total.amount for part in one.parts) and _slipped_unit(one) is None:
        return None  # 发放620份，收回594份，满意的合计563份: of which the last are some
    return _doubt_of_too_much(sentence, one, labels)


def _doubt_of_too_little(sentence: Sentence, one: Sum, labels: Sequence[str]) -> Severity | None:
    """How sure it is that parts below their total are wrong: in a list of all sure, else only where they are near."""
    if one.is_open:
        return None
    if one.is_listed:
        return WARNING if is_slipped(one) else HINT
    if are_mixed(labels):
        return None
    is_money = one.total.dimension is not Dimension.COUNT
    named = one.added / one.total.amount if one.total.amount else ZERO
    if one.is_exhaustive or _spell_the_total(one) or are_opposites(labels) or (is_closed(labels) and is_money):
        return WARNING
    if is_closed(labels) and named >= HALF:
        return HINT  # 工勤 beside 行政 and 事业 may go without saying
    if _slipped_unit(one) or is_slipped(one):
        return WARNING
    if (not is_money and may_overlap(labels)) or any("满意" in label for label in labels):
        return None  # those who were not content may go unsaid
    is_all = is_complete(labels)
    is_meant = is_all or not is_money or _is_listed(sentence, one) or named >= ALMOST_ALL
    if named < NEARLY_ALL or not is_meant:
        return None
    return WARNING if is_money and (is_all or named >= ALMOST_ALL) else HINT


def _spell_the_total(one: Sum) -> bool:
    """建议提案45件，其中人大建议23件、政协提案22件: the names of the parts make up that of the total."""
    endings = [bare(part.label)[-2:] for part in one.parts]
    whole = bare(one.total.label)
    is_spelled = all(len(ending) > 1 and ending in whole for ending in endings)
    return is_spelled and len(set(endings)) == len(endings) > 1


def _names(parts: Sequence[Figure]) -> list[str]:
    """What tells parts apart; behind 分别走访 nothing does but their order."""
    labels = [part.label for part in parts]
    return labels if any(bare(label) for label in labels[1:]) else [""] * len(labels)


def _doubt_of_too_much(sentence: Sentence, one: Sum, labels: Sequence[str]) -> Severity | None:
    """How sure it is that parts above their total are wrong: in a list sure, behind commas only where it is near."""
    if "编制" in one.total.label and any(_HOLDS_NO_POST.search(label) for label in labels):
        return None
    is_money = one.total.dimension is not Dimension.COUNT
    is_by_bound = any(_is_bound(sentence, part) for part in one.parts)
    if not is_money and (
        is_by_bound
        or _are_nested(labels)
        or (may_overlap(labels) and not is_complete(labels))
        or cross_over(sentence.words)
    ):
        return None
    is_exact = all(figure.is_exact for figure in (one.total, *one.parts))
    is_likely = one.is_near(LIKELY) or abs(one.gap) <= 1 or is_slipped(one)
    may_bear_two = one.total.unit in _BEARERS and not is_likely and not is_complete(labels)
    if not is_complete(labels) and not _is_listed(sentence, one) and not one.is_near(MEANT):
        return HINT if is_money and one.is_near(HALF) else None
    if may_bear_two or are_mixed(labels):
        return HINT
    return ERROR if is_money and is_exact and one.is_sure else WARNING


_HOLDS_NO_POST = pattern_of(r"[退离]休|聘用|编外|临时")


def _is_bound(sentence: Sentence, part: Figure) -> bool:
    """行驶5年以上28辆: told by a bound, which has nothing to do with how the others are told."""
    bounds = sentence.figures[max(0, part.index - 1) : part.index]
    return any(bound.typed.endswith(("以上", "以下", "以内")) and bound.end == part.start for bound in bounds)


def _are_nested(labels: Sequence[str]) -> bool:
    """Whether one name holds all of another: 大学生 and 大学毕业生."""
    names = [label.lstrip("，、其中") for label in labels]
    return any(_holds(long, short) for long, short in permutations(names, 2))


def _holds(long: str, short: str) -> bool:
    letters = iter(long)
    return 2 < len(short) < len(long) and all(letter in letters for letter in short)


def _is_listed(sentence: Sentence, one: Sum) -> bool:
    """Whether the parts stand in one list: 、 or 和 joins them, or their names end alike."""
    joints = [sentence.between(part, other) for part, other in pairwise(one.parts)]
    endings = {bare(part.label)[-1:] for part in one.parts}
    return len(endings) == 1 or all(re.search(r"[、和及与；]", joint) for joint in joints)


def _is_rounding(sentence: Sentence, one: Sum) -> bool:
    """Whether the words own up to rounding, and it is all that parts and total differ by."""
    most = sum((figure.quantity.rounding for figure in (one.total, *one.parts)), ZERO)
    return abs(one.gap) <= most and _ROUNDED.search(sentence.words) is not None


def _holds_otherwise(sentence: Sentence, one: Sum) -> bool:
    """Whether the figures add up when some are read as parts of parts, or as parts of another total."""
    allowed = slack(one.total, *one.parts)
    amounts = [part.amount for part in one.parts]
    gap = one.gap
    is_closed_family = is_closed([part.label for part in one.parts])
    if gap < 0 and not is_closed_family and any(abs(amount + gap) <= allowed for amount in amounts[1:]):
        return True
    for first in range(len(amounts)):
        inner = ZERO
        for end in range(first + 1, min(len(amounts), first + 8)):
            inner += amounts[end]
            if end > first + 1 and abs(inner - amounts[first]) <= allowed and abs(gap + inner) <= allowed:
                return True
    inside = {part.index for part in one.parts}
    within = sentence.figures[one.parts[0].index : one.parts[-1].index + 3]
    if any(is_alike(other, one.total) and other.owner in inside and other.amount == -gap for other in within):
        return True  # 巡展9场（含引进展览3场）: what a part has of another
    final = one.parts[-1]
    behind = takewhile(partial(_goes_on, final), sentence.figures[final.index + 1 : final.index + 3])
    if any(is_alike(other, one.total) and abs(other.amount - gap) <= allowed for other in behind):
        return True
    return any(
        abs(other.amount - one.added) <= allowed
        for other in sentence.figures[max(0, one.total.index - 4) : one.parts[0].index]
        if other.index not in inside
        and other.index != one.total.index
        and is_alike(other, one.total)
        and is_level(other)
    )


def _goes_on(last: Figure, figure: Figure) -> bool:
    """Whether a number behind the parts may be one more of them: ；另有 begins what the total does not hold."""
    return figure.segment == last.segment or not figure.label.startswith("另有")


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
    """What a part would have to be if the total is right: each of a few parts, of many the likeliest slips."""
    rights = [(part, part.amount + one.gap) for part in one.parts if part.amount + one.gap > 0]
    likely = rights if len(rights) <= _TRIED else sorted(rights, key=lambda item: slip_of(*item))
    if len(likely) < _SHOWN - 1:
        return "或".join(f"“{quote(sentence, part)}”应为 {in_its_unit(right, part)}" for part, right in likely)
    values = dict.fromkeys(in_its_unit(right, part) for part, right in likely[:_TRIED])
    return "有一项应为 " + "或 ".join(values)


def _parts_above_their_whole(sentence: Sentence, sums: Iterable[Sum], told: set[int]) -> Iterator[Remark]:
    """``15.2万元（其中甲16.2万元）``: one part that is more than its whole."""
    for one in sums:
        part = one.parts[0]
        if len(one.parts) > 1 or one.total.index in told or not (one.total.is_exact and part.is_exact):
            continue
        if _is_of_another(sentence, one):
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


def _is_of_another(sentence: Sentence, one: Sum) -> bool:
    """抽检640批次，不合格12批次，其中农产品抽检320批次: its words are those of a larger number before the last."""
    part, total = one.parts[0], one.total
    is_apart = "；" in sentence.between(total, part)
    return any(
        is_alike(figure, part)
        and figure.amount >= part.amount
        and (is_apart or _shares_words(figure.label, part.label, total.label))
        for figure in sentence.figures[max(0, total.index - 3) : total.index]
    )


def _shares_words(label: str, part: str, total: str) -> bool:
    pairs = {label[at : at + 2] for at in range(len(label) - 1)}
    return any(pair in part and pair not in total for pair in pairs)


_INSIDE = pattern_of(r"其中|含(?![量税])")
