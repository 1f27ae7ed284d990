"""Shares inside a sentence (regulation §5, T08): of the whole that is named, one by one with 分别, adding up."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from apps.core.amounts import HUNDRED
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.families import do_cross
from apps.papers.checks.sentences.quotients import COUNTED, REACH, Quotient, behind, is_read_otherwise
from apps.papers.checks.sentences.rates import of_the_figure_before
from apps.papers.checks.sentences.roles import Role, bare, is_level, likeness, roles_of
from apps.papers.checks.sentences.telling import (
    WARNING,
    ZERO,
    accuse,
    may_be,
    quotient_slack,
    remark,
)
from apps.papers.facts import Remark

ADVICE = "请核对占比和它的两个数。"
NEARLY_FULL = Decimal(5)  # shares that add up to 105 are meant to be the whole
SPLIT_FULL = Decimal(10)  # the same where the words say that something is split
_SHARE = re.compile(
    r"(?P<name>[^，；、：]{0,20}?)(?:分别|各)?占(?!地|用|有)比?(?P<whole>[^占，；]{0,24}?)(?:的)?(?:比重|比例|比|总?量)?的?(?:分别)?(?:为|是|约|近|超过?|达到?|仅|：)*$"
)
_OPEN = re.compile(r"等|其余|其他(?!收入|支出|资金)|剩余")


def wrong_shares(sentence: Sentence) -> Iterator[Remark]:
    """Shares that are not their part of the whole they name, and shares that miss 100 % (regulation §5, T08)."""
    shares = [figure for figure in sentence.figures if figure.dimension is Dimension.PERCENT]
    told: set[int] = set()
    for run in _runs(sentence, shares):
        for remark_ in _run(sentence, run):
            told.update(figure.index for figure in run)
            yield remark_
    for share in shares:
        if share.index not in told and Role.CHANGE not in roles_of(share):
            for remark_ in _share(sentence, share):
                told.add(share.index)
                yield remark_
    yield from _whole(sentence, shares, told)


def _share(sentence: Sentence, share: Figure) -> Iterator[Remark]:
    named = _SHARE.search(share.label)
    pool = _pool(sentence, share)
    if named is None:
        direct = of_the_figure_before(sentence, share, pool)
        if direct is not None and "占" in direct.whole.label and direct.can_be_judged:
            severity = direct.doubt(share)
            if severity is not None and not is_read_otherwise(share, direct, pool):
                yield accuse(sentence, "T08", severity, share, direct.told, direct.exact, ADVICE)
        return
    part = _part(sentence, share, named["name"], pool)
    if part is None or not part.is_exact:
        return
    wholes, is_named = _wholes(sentence, named["whole"], part, share, [*pool, *behind(sentence, share)])
    wholes = [whole for whole in wholes if whole.amount > 0 and whole.is_exact]
    if not wholes:
        return
    if any(may_be(share, part.amount / whole.amount * HUNDRED, quotient_slack(part, whole)) for whole in wholes):
        return
    if not is_named and is_read_otherwise(share, Quotient((part,), wholes[-1], is_sure=True), pool):
        return
    whole = wholes[-1]
    exact = part.amount / whole.amount * HUNDRED
    yield accuse(sentence, "T08", WARNING, share, f"{part.typed} ÷ {whole.typed}", exact, ADVICE)


def _pool(sentence: Sentence, share: Figure) -> list[Figure]:
    figures = sentence.figures[max(0, share.index - REACH) : share.index]
    return [figure for figure in figures if figure.dimension in COUNTED and not figure.quantity.per]


def _part(sentence: Sentence, share: Figure, name: str, pool: Sequence[Figure]) -> Figure | None:
    """The part that a share is of: what it names, else the amount directly before it."""
    own = bare(name.lstrip("，、（"))
    if len(own) > 1:
        ranked = [(likeness(own, figure.label), figure) for figure in pool]
        best = max((rank for rank, _ in ranked), default=0)
        if best > 1:
            return next(figure for rank, figure in reversed(ranked) if rank == best)
        following = sentence.figures[share.index + 1 : share.index + 2]
        return next((figure for figure in following if re.fullmatch(r"(?:为|即|计|金额为?)", figure.label)), None)
    if not pool:
        return None
    last = pool[-1]
    between = sentence.text[last.end : share.start]
    if share.segment != last.segment or between.count("，") + between.count("、") > 1 or Role.CHANGE in roles_of(last):
        return None
    if share.depth != last.depth and share.owner != last.index:
        return None
    return last


def _wholes(
    sentence: Sentence, name: str, part: Figure, share: Figure, pool: Sequence[Figure]
) -> tuple[list[Figure], bool]:
    """What a share may be of: the figures that bear the name of the whole; without a name every larger one."""
    alike = [
        figure
        for figure in pool
        if figure is not part and figure.unit == part.unit and figure.dimension is part.dimension and is_level(figure)
    ]
    words = name.strip("的")
    if bare(words) or re.search(r"总|全部|合计", words):
        if not bare(words):
            words = ""
        else:
            ranked = [(likeness(words, figure.label), figure) for figure in alike]
            best = max((rank for rank, _ in ranked), default=0)
            return ([figure for rank, figure in ranked if rank == best], True) if best > 1 else ([], False)
    larger = [
        figure
        for figure in alike
        if figure.amount >= part.amount and figure.index < share.index and not _has_own_share(sentence, figure)
    ]
    if not larger:
        sums = [figure for figure in alike if figure.index > share.index and _SUM.search(figure.label)]
        larger = sums if len(sums) == 1 and sums[0].amount >= part.amount else []
    return (larger, False) if len(larger) == 1 or (larger and "其中" in part.label) else ([], False)


def _has_own_share(sentence: Sentence, figure: Figure) -> bool:
    """甲1,080万元，占72%；乙300万元，占22%: the first is a part beside the second."""
    following = sentence.figures[figure.index + 1 : figure.index + 2]
    return any(
        one.dimension is Dimension.PERCENT and Role.SHARE in roles_of(one) and one.segment == figure.segment
        for one in following
    )


_SUM = re.compile(r"合计|总计|共计|总额")


def _runs(sentence: Sentence, shares: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Shares that follow one another behind 分别占: 分别占53.9%、27.4%和18.6%."""
    run: list[Figure] = []
    for share in shares:
        if (
            run
            and share.index == run[-1].index + 1
            and re.fullmatch(r"[、和及与，]|以及", sentence.between(run[-1], share))
        ):
            run.append(share)
            continue
        if len(run) > 1:
            yield run
        run = [share] if re.search(r"分别[^，；]{0,3}占|占[^，；]{0,20}分别|各占", share.label) else []
    if len(run) > 1:
        yield run


def _run(sentence: Sentence, run: Sequence[Figure]) -> Iterator[Remark]:
    """The n shares behind 分别占 are those of the last n amounts, of their sum or of the whole that is named."""
    named = _SHARE.search(run[0].label)
    pool = _pool(sentence, run[0])
    parts = _last_run(sentence, pool, len(run))
    if not parts or named is None:
        return
    wholes, _ = _wholes(sentence, named["whole"], parts[0], run[0], pool)
    amounts = [whole.amount for whole in wholes if whole not in parts and whole.is_exact]
    added = sum((part.amount for part in parts), ZERO)
    amounts.append(added)
    amounts += [figure.amount for figure in pool if figure not in parts and figure.unit == parts[0].unit]
    pairs = list(zip(parts, run, strict=True))
    fits = [
        sum(may_be(share, part.amount / whole * HUNDRED, Decimal("0.01")) for part, share in pairs) if whole > 0 else 0
        for whole in amounts
    ]
    best = max(fits)
    if best == len(run) or best < len(run) - 1 or not best:
        return
    whole = amounts[fits.index(best)]
    for part, share in pairs:
        exact = part.amount / whole * HUNDRED
        if not may_be(share, exact, Decimal("0.01")):
            names = " + ".join(part.typed for part in parts) if whole == added else ""
            shown = f"（{names}）" if names else next(figure.typed for figure in pool if figure.amount == whole)
            yield accuse(sentence, "T08", WARNING, share, f"{part.typed} ÷ {shown}", exact, ADVICE)


def _last_run(sentence: Sentence, pool: Sequence[Figure], count: int) -> list[Figure]:
    """The last ``count`` amounts of one unit that stand in one list."""
    for last in range(len(pool), count - 1, -1):
        parts = list(pool[last - count : last])
        is_one_kind = len({(part.dimension, part.unit) for part in parts}) == 1
        is_list = all(
            len(re.findall(r"[，；]", sentence.between(one, other))) <= 1 and len(sentence.between(one, other)) < 24
            for one, other in itertools.pairwise(parts)
        )
        if is_one_kind and is_list and all(is_level(part) and part.is_exact for part in parts):
            return parts
    return []


def _whole(sentence: Sentence, shares: Sequence[Figure], told: Collection[int]) -> Iterator[Remark]:
    """Shares in one list add up to 100 %, give or take their rounding; not where one of them was ``told`` already."""
    groups: list[list[Figure]] = []
    for share in shares:
        if Role.SHARE not in roles_of(share) or not share.is_exact:
            continue
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and share.index - last.index <= 2
            and share.depth == last.depth
            and _same_whole(last, share)
        ):
            groups[-1].append(share)
        else:
            groups.append([share])
    for group in groups:
        total = sum((share.amount for share in group), ZERO)
        allowed = sum((share.quantity.rounding for share in group), ZERO)
        gap = total - HUNDRED
        behind = sentence.text[group[-1].end : group[-1].end + 12]
        is_split = _is_split(sentence, group)
        is_open = (gap < 0 and (_OPEN.search(behind) or not is_split)) or do_cross([share.label for share in group])
        if told and any(share.index in told for share in group):
            continue
        if len(group) > 1 and allowed < abs(gap) <= (SPLIT_FULL if is_split else NEARLY_FULL) and not is_open:
            listed = " + ".join(share.typed for share in group)
            fact = f"{listed} = {total}%，各项占比合计应为 100%，正文相差 {abs(gap)} 个百分点"
            rest = "或".join(f"{share.amount - gap}%" for share in group if share.amount > gap)
            fact += f"；其余各项无误时，有误的一项应为 {rest}"
            span = (group[0].start, group[-1].end)
            yield remark(sentence, "T08", WARNING, span, fact, "请核对各项占比。", HUNDRED, total)


_SPLIT = re.compile(r"按[^，；]{1,12}(?:分|划分|来看|构成)|结构|构成|来源|类别|分布|不满意|其他")


def _is_split(sentence: Sentence, group: Sequence[Figure]) -> bool:
    start = max(sentence.start, group[0].start - 60)
    return len(group) > 2 and _SPLIT.search(sentence.text[start : group[-1].end]) is not None


def _same_whole(one: Figure, other: Figure) -> bool:
    first, second = _SHARE.search(one.label), _SHARE.search(other.label)
    return first is not None and second is not None and (not second["whole"] or first["whole"] == second["whole"])
