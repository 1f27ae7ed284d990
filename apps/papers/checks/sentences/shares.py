"""Shares inside a sentence (regulation §5, T08): of the whole that is named, one by one with 分别, adding up."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core.amounts import HUNDRED
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.ledger import GRAND_TOTAL
from apps.papers.checks.sentences.clauses import Figure, Sentence, with_the_one_before
from apps.papers.checks.sentences.compositions import ADVICE, SHARE, wrong_compositions
from apps.papers.checks.sentences.levels import FROM
from apps.papers.checks.sentences.quotients import (
    COUNTED,
    POINTED,
    REACH,
    Quotient,
    accuse_quotient,
    are_alike,
    behind,
    container_of,
    is_base,
    is_read_otherwise,
    last_before,
    names_of,
    pointed,
)
from apps.papers.checks.sentences.rate_wholes import of_the_figure_before
from apps.papers.checks.sentences.roles import Role, bare, is_level, likeness, resembles, roles_of
from apps.papers.checks.sentences.telling import (
    HINT,
    WARNING,
    ZERO,
    accuse,
    may_be,
)
from apps.papers.facts import Remark

# 合格者在实考人数中的占比; 在申请总量642件中占: the whole stands before the word for share.
_IN = pattern_of(
    r"(?P<name>[^，；、：]{2,16}?)在(?P<whole>[^，；、：]{2,16}?)(?:[之当]?中|里|内)(?:的|所)?(?:占比?|比重|比例)(?:为|是|约|达到?|：)*$",
    needs=("占", "比重", "比例"),
)
_IN_IT = pattern_of(r"^(?:[之当]?中|里|内)(?:的|所)?(?:占|比)")
# 比重为60%, 即60%: of what stands before.
_RATIO = pattern_of(
    r"(?P<name>)(?:其|所)?(?:(?:比重|比例|份额|百分比|占比)(?:仅|约)?(?:为|是|达到?|：)?|即|约?合|折合|相当于)(?P<whole>)"
)


def wrong_shares(sentence: Sentence) -> Iterator[Remark]:
    """Shares that are not their part of the whole they name, and shares that miss 100 % (regulation §5, T08)."""
    shares = [figure for figure in sentence.figures if figure.dimension is Dimension.PERCENT]
    told: set[int] = set()
    for run in _lists_behind_each(sentence, shares):
        for remark_ in _wrong_list(sentence, run):
            told.update(figure.index for figure in run)
            yield remark_
    for share in shares:
        is_of_list = "分别" in share.label or FROM.search(share.label) is not None  # of several, of the year before
        if share.index not in told and not is_of_list and Role.CHANGE not in roles_of(share):
            for remark_ in _share(sentence, share):
                told.add(share.index)
                yield remark_
    yield from wrong_compositions(sentence, shares, told)


def _share(sentence: Sentence, share: Figure) -> Iterator[Remark]:
    pool = _pool(sentence, share)
    named = _IN.search(share.label) or SHARE.search(share.label) or _RATIO.fullmatch(share.label)
    if named is None or _IN_IT.match(share.label):
        direct = of_the_figure_before(sentence, share, pool) or _of_the_container(sentence, share)
        is_share = direct is not None and (
            direct.is_told or "占" in direct.whole.label or Role.SHARE in roles_of(share)
        )
        if direct is not None and is_share and direct.can_be_judged:
            severity = direct.doubt(share)
            if severity is not None and not is_read_otherwise(share, direct, pool):
                yield accuse_quotient(sentence, "T08", severity, share, direct, ADVICE)
        return
    quotients, is_named = _quotients(sentence, share, named, pool)
    joint = with_the_one_before(sentence) if not quotients else None
    if joint is not None:
        own = joint.figures[len(sentence.before) + share.index]
        pool = _pool(joint, own)
        quotients, is_named = _quotients(joint, own, named, pool)
        is_only = len(quotients) == 1 and quotients[0].parts[0].amount < quotients[0].whole.amount
        quotients = quotients if is_named or is_only else []
    if not quotients or any(quotient.misfit(share) is None for quotient in quotients):
        return
    last = quotients[-1]
    is_loose = not is_named and (joint is not None or _RATIO.fullmatch(share.label) is not None)
    severity = last._replace(is_sure=not is_loose, is_likely=True).doubt(share)
    if severity is not None and (is_named or not is_read_otherwise(share, last, pool)):
        severity = severity if joint is None or is_named else HINT
        yield accuse_quotient(sentence, "T08", severity, share, last, ADVICE)


def _quotients(
    sentence: Sentence, share: Figure, named: re.Match[str], pool: Sequence[Figure]
) -> tuple[list[Quotient], bool]:
    """What a share may be of what, and whether the words name the whole."""
    part = _part(sentence, share, named["name"], pool)
    if part is None or not part.is_exact:
        return [], False
    later = sentence.figures[share.index + 1 : share.index + 1 + REACH] if named["whole"] else behind(sentence, share)
    wholes, is_named = _wholes_meant(sentence, named["whole"], part, share, [*pool, *later])
    if (not wholes and _OF_ALL.search(named["whole"])) or (not is_named and _are_siblings(part, wholes)):
        wholes = _added(sentence, part, pool)
    wholes = [whole for whole in wholes if whole.amount >= part.amount > 0 and whole.is_exact]
    wholes = [whole for whole in wholes if not _is_beside(sentence, whole, part, share)]
    return [Quotient((part,), whole, is_sure=True) for whole in wholes], is_named


def _are_siblings(part: Figure, wholes: Sequence[Figure]) -> bool:
    """东片区350万元，西片区650万元，东片区占35%: what is named alike is another part, not the whole."""
    name = bare(part.label)[-2:]
    is_first = "其中" not in part.label and len(name) > 1
    return is_first and any(whole.index > part.index and bare(whole.label).endswith(name) for whole in wholes)


def _added(sentence: Sentence, part: Figure, pool: Sequence[Figure]) -> list[Figure]:
    """省级180万元，县级320万元，省级占全部资金的36%: where no number says how much it is, the parts together do."""
    parts = [figure for figure in pool if are_alike(figure, part) and figure.segment == part.segment]
    is_row = len(parts) > 1 and parts[-1].index - parts[0].index == len(parts) - 1
    if not is_row or not all(is_level(figure) and figure.is_exact for figure in parts):
        return []
    total = sum((figure.amount for figure in parts), ZERO)
    typed = f"（{' + '.join(figure.typed for figure in parts)}）"
    return [replace(part, index=-1, amount=total, typed=typed)]


_OF_ALL = pattern_of(r"全部|总|合计|整个")


def _of_the_container(sentence: Sentence, share: Figure) -> Quotient | None:
    """全部支出680万元中，45%即306万元用于购置: of the figure before it, and the part is the one behind it."""
    before = sentence.figures[max(0, share.index - 1) : share.index]
    following = sentence.figures[share.index + 1 : share.index + 2]
    if (
        not before
        or not following
        or not _SAME_IN_AMOUNT.fullmatch(following[0].label)
        or bare(share.label.lstrip("有"))
    ):
        return None
    is_within = re.match(r"(?:[之当]?中|里|内)，?(?:有)?$", sentence.between(before[0], share)) is not None
    if not is_within or not are_alike(before[0], following[0]):
        return None
    return Quotient((following[0],), before[0], is_sure=True, is_told=True)


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
    following = [
        one for one in sentence.figures[share.index + 1 : share.index + 2] if _SAME_IN_AMOUNT.fullmatch(one.label)
    ]
    if len(own) > 1:
        ranked = [
            (max(likeness(own, words) for words in names_of(figure)), figure)
            for figure in [*behind(sentence, share), *pool]
        ]
        best = max((rank for rank, _ in ranked), default=0)
        if following and best < _THE_SAME:
            return following[0]
        if best > 1:
            return next(figure for rank, figure in reversed(ranked) if rank == best)
        last = pool[-1] if pool else None
        if last is not None and last.index == share.index - 1 and resembles(own, last.label):
            return last
        return None
    pool = [figure for figure in pool if not (is_base(sentence, figure) and "占" not in figure.label)]
    pool = [figure for figure in pool if figure.depth <= share.depth]
    if not pool:
        return None
    last = pool[-1]
    between = sentence.text[last.end : share.start]
    if share.segment != last.segment or between.count("，") + between.count("、") > 1 or Role.CHANGE in roles_of(last):
        return None
    if share.depth != last.depth and share.owner != last.index:
        return None
    return last


def _wholes_meant(
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
            sums = [figure for figure in alike if GRAND_TOTAL.search(figure.label)] if _OF_ALL.search(name) else []
            if len(sums) == 1 and best < (_THE_SAME if sums[0].index < share.index else 2):
                return sums, True
            if GRAND_TOTAL.search(words):  # 基本支出 is not 支出合计
                ranked = [pair for pair in ranked if pair[0] == _THE_SAME or GRAND_TOTAL.search(pair[1].label)]
                alike, best = [figure for _, figure in ranked], max((rank for rank, _ in ranked), default=0)
            if best > 1:
                meant = [figure for rank, figure in ranked if rank == best]
                return [figure for figure in meant if bare(words) in figure.label] or meant, True
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
        sums = [figure for figure in alike if figure.index > share.index and GRAND_TOTAL.search(figure.label)]
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


# 基本支出占40%，即1,300万元: the part stands behind its share.
_SAME_IN_AMOUNT = pattern_of(r"(?:即|为|计|合|折合|约合|相当于|金额|数额|共计?|也就是)(?:为|是|达)?")
_QUANTITY_OF = pattern_of(r"(?:总|件|户|人|个)?[量数额]$")


def _lists_behind_each(sentence: Sentence, shares: Sequence[Figure]) -> Iterator[list[Figure]]:
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


def _wrong_list(sentence: Sentence, run: Sequence[Figure]) -> Iterator[Remark]:
    """The n shares behind 分别占 are those of the last n amounts, of their sum or of the whole that is named."""
    named = SHARE.search(run[0].label)
    pool = _pool(sentence, run[0])
    parts = _last_run(sentence, pool, len(run))
    if not parts or named is None:
        return
    wholes, _ = _wholes_meant(sentence, named["whole"], parts[0], run[0], pool)
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
