"""Shares inside a sentence (regulation §5, T08): of the whole that is named, one by one with 分别, adding up."""

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core import patterns as re
from apps.core.amounts import HUNDRED
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.families import do_cross
from apps.papers.checks.sentences.quotients import (
    COUNTED,
    POINTED,
    REACH,
    Quotient,
    are_alike,
    behind,
    container_of,
    is_base,
    is_read_otherwise,
    last_before,
    pointed,
)
from apps.papers.checks.sentences.rates import of_the_figure_before
from apps.papers.checks.sentences.roles import Role, bare, is_level, likeness, resembles, roles_of
from apps.papers.checks.sentences.telling import (
    WARNING,
    ZERO,
    accuse,
    may_be,
    remark,
)
from apps.papers.facts import Remark

ADVICE = "请核对占比和它的两个数。"
NEARLY_FULL = Decimal(5)  # shares that add up to 105 are meant to be the whole
SPLIT_FULL = Decimal(10)  # the same where the words say that something is split
_THREE_DEVIATIONS = Decimal("0.87")  # of one number rounded to a whole one
_SHARE = re.compile(
    r"(?P<name>[^，；、：]{0,20}?)(?:分别|各)?占(?!地|用|有)(?:比(?!重|例))?(?P<whole>[^占，；]{0,24}?)(?:的)?(?:比重|比例|比|总?量)?的?(?:分别)?(?:为|是|约|近|超过?|高?达到?|到|仅|了|[接将]近|不足|：)*$"
)
# 合格者在实考人数中的占比; 在申请总量642件中占: the whole stands before the word for share.
_IN = re.compile(
    r"(?P<name>[^，；、：]{2,16}?)在(?P<whole>[^，；、：]{2,16}?)(?:[之当]?中|里|内)(?:的|所)?(?:占比?|比重|比例)(?:为|是|约|达到?|：)*$"
)
_IN_IT = re.compile(r"^(?:[之当]?中|里|内)(?:的|所)?(?:占|比)")
# 比重为60%, 即60%: of what stands before.
_RATIO = re.compile(
    r"(?P<name>)(?:其|所)?(?:(?:比重|比例|份额|百分比|占比)(?:仅|约)?(?:为|是|达到?|：)?|即|约?合|折合|相当于)(?P<whole>)"
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
    pool = _pool(sentence, share)
    named = _IN.search(share.label) or _SHARE.search(share.label) or _RATIO.fullmatch(share.label)
    if named is None or _IN_IT.match(share.label):
        direct = of_the_figure_before(sentence, share, pool)
        is_share = direct is not None and ("占" in direct.whole.label or Role.SHARE in roles_of(share))
        if direct is not None and is_share and direct.can_be_judged:
            severity = direct.doubt(share)
            if severity is not None and not is_read_otherwise(share, direct, pool):
                yield accuse(sentence, "T08", severity, share, direct.told, direct.exact, ADVICE)
        return
    part = _part(sentence, share, named["name"], pool)
    if part is None and not pool and named["whole"]:
        yield from _share_of_what_stood_before(sentence, share, named["name"], named["whole"])
    if part is None or not part.is_exact:
        return
    later = sentence.figures[share.index + 1 : share.index + 1 + REACH] if named["whole"] else behind(sentence, share)
    wholes, is_named = _wholes(sentence, named["whole"], part, share, [*pool, *later])
    wholes = [whole for whole in wholes if whole.amount > 0 and whole.is_exact]
    quotients = [
        Quotient((part,), whole, is_sure=True) for whole in wholes if not _is_beside(sentence, whole, part, share)
    ]
    if not quotients or any(quotient.misfit(share) is None for quotient in quotients):
        return
    last = quotients[-1]
    is_loose = not is_named and _RATIO.fullmatch(share.label) is not None
    severity = replace(last, is_sure=not is_loose, is_likely=True).doubt(share)
    if severity is not None and (is_named or not is_read_otherwise(share, last, pool)):
        yield accuse(sentence, "T08", severity, share, last.told, last.exact, ADVICE)


def _share_of_what_stood_before(sentence: Sentence, share: Figure, name: str, whole: str) -> Iterator[Remark]:
    """本年收入2,000万元，其中财政拨款1,500万元。财政拨款占本年收入的75%: both are named, with their very names."""
    parts = [figure for figure in sentence.before if likeness(name, figure.label) == _THE_SAME and is_level(figure)]
    wholes = [figure for figure in sentence.before if likeness(whole, figure.label) == _THE_SAME and is_level(figure)]
    if len(parts) == len(wholes) == 1 and are_alike(parts[0], wholes[0]):
        quotient = Quotient((parts[0],), wholes[0], is_sure=True)
        severity = quotient.doubt(share) if quotient.can_be_judged else None
        if severity is not None:
            yield accuse(sentence, "T08", severity, share, quotient.told, quotient.exact, ADVICE)


_THE_SAME = 3  # of ``likeness``


def _is_beside(sentence: Sentence, figure: Figure, part: Figure, share: Figure) -> bool:
    """事业收入500万元，占总收入的10%，财政拨款收入4,500万元，占90%: what stands behind is another part."""
    is_behind = figure.index > part.index
    return is_behind and (figure.amount < part.amount or _has_own_share(sentence, figure, share))


def _pool(sentence: Sentence, share: Figure) -> list[Figure]:
    return [
        figure for figure in last_before(sentence, share) if figure.dimension in COUNTED and not figure.quantity.per
    ]


def _part(sentence: Sentence, share: Figure, name: str, pool: Sequence[Figure]) -> Figure | None:
    """The part that a share is of: what it names, else the amount directly before it."""
    own = bare(name.lstrip("，、（"))
    if own in POINTED:
        return next(iter(pointed(own, pool)), None)
    if len(own) > 1:
        ranked = [(likeness(own, figure.label), figure) for figure in [*behind(sentence, share), *pool]]
        best = max((rank for rank, _ in ranked), default=0)
        if best > 1:
            return next(figure for rank, figure in reversed(ranked) if rank == best)
        last = pool[-1] if pool else None
        if last is not None and last.index == share.index - 1 and resembles(own, last.label):
            return last
        following = sentence.figures[share.index + 1 : share.index + 2]
        return next((figure for figure in following if re.fullmatch(r"(?:为|即|计|金额为?)", figure.label)), None)
    pool = [figure for figure in pool if not (is_base(sentence, figure) and "占" not in figure.label)]
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
    words = _QUANTITY_OF.sub("", name.strip("的到了"))
    if bare(words) or re.search(r"总|全部|合计", words):
        if not bare(words):
            words = ""
        else:
            ranked = [(likeness(words, figure.label), figure) for figure in alike]
            best = max((rank for rank, _ in ranked), default=0)
            if best > 1:
                return [figure for rank, figure in ranked if rank == best], True
            similar = [figure for figure in alike if resembles(words, figure.label)]
            return (similar, True) if len(similar) == 1 else ([], False)
    container = container_of(part, alike)
    if container is not None:
        return [container], True
    earlier = [figure for figure in pool if _is_whole_of_a_share(sentence, figure) and figure.index < part.index]
    if earlier and earlier[-1].unit == part.unit:
        return earlier[-1:], False
    larger = [
        figure
        for figure in alike
        if figure.amount >= part.amount and figure.index < share.index and not _has_own_share(sentence, figure, share)
    ]
    if not larger:
        sums = [figure for figure in alike if figure.index > share.index and _SUM.search(figure.label)]
        larger = sums if len(sums) == 1 and sums[0].amount >= part.amount else []
    return (larger, False) if len(larger) == 1 or (larger and "其中" in part.label) else ([], False)


def _is_whole_of_a_share(sentence: Sentence, figure: Figure) -> bool:
    """占全部补助420万元的四成: what follows in the list is of the same 420."""
    following = sentence.figures[figure.index + 1 : figure.index + 2]
    return "占" in figure.label and any(
        one.dimension is Dimension.PERCENT and sentence.between(figure, one).startswith("的") for one in following
    )


def _has_own_share(sentence: Sentence, figure: Figure, share: Figure) -> bool:
    """甲1,080万元，占72%；乙300万元，占22%: the first is a part beside the second."""
    following = sentence.figures[figure.index + 1 : figure.index + 2]
    return any(
        one is not share
        and one.dimension is Dimension.PERCENT
        and Role.SHARE in roles_of(one)
        and one.segment == figure.segment
        for one in following
    )


_QUANTITY_OF = re.compile(r"(?:总|件|户|人|个)?[量数额]$")
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
    for group in _groups(sentence, shares):
        total = sum((share.amount for share in group), ZERO)
        allowed = _likely_rounding(group)
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


def _groups(sentence: Sentence, shares: Sequence[Figure]) -> list[list[Figure]]:
    """Shares of one whole, one behind the other: 甲占60%、乙占40%, and 构成为：甲60%、乙40%."""
    groups: list[list[Figure]] = []
    for share in shares:
        if not share.is_exact:
            continue
        last = groups[-1][-1] if groups else None
        is_near = last is not None and share.index - last.index <= 2 and share.depth == last.depth
        if Role.SHARE not in roles_of(share):
            if _COMPOSED.search(sentence.text[max(sentence.start, share.start - 60) : share.start]):
                groups.append([share])
            elif last is not None and is_near and _is_next_in_list(sentence, last, share):
                groups[-1].append(share)
        elif last is not None and is_near and _same_whole(last, share):
            groups[-1].append(share)
        else:
            groups.append([share])
    return groups


_COMPOSED = re.compile(
    r"(?:构成|结构|占比|分布|比例)(?:比例|情况)?(?:分别|依次)?(?:为|是|如下)?：?(?:分别为)?[^，；。、：率%]{1,16}$"
)


def _is_next_in_list(sentence: Sentence, last: Figure, share: Figure) -> bool:
    """Whether a share without 占 stands in a list with the one before it, which has none either."""
    joint = sentence.between(last, share)
    return Role.SHARE not in roles_of(last) and re.fullmatch(r"[，、；和及][^，、；。：率%]{1,16}", joint) is not None


def _likely_rounding(group: Sequence[Figure]) -> Decimal:
    """What rounding makes of n shares at most, in all but one case of a few hundred: three deviations of their sum."""
    most = sum((share.quantity.rounding for share in group), ZERO)
    return min(
        most, 2 * max(share.quantity.rounding for share in group) * _THREE_DEVIATIONS * Decimal(len(group)).sqrt()
    )


_SPLIT = re.compile(r"按[^，；]{1,12}(?:分|划分|来看|构成)|结构|构成|来源|类别|分布|不满意|其他")


def _is_split(sentence: Sentence, group: Sequence[Figure]) -> bool:
    start = max(sentence.start, group[0].start - 60)
    return len(group) > 2 and _SPLIT.search(sentence.text[start : group[-1].end]) is not None


def _same_whole(one: Figure, other: Figure) -> bool:
    first, second = _SHARE.search(one.label), _SHARE.search(other.label)
    return first is not None and second is not None and (not second["whole"] or first["whole"] == second["whole"])
