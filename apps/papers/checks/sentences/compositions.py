"""Shares of one whole that must add up to 100 % (regulation §5, T08): 构成为甲60%、乙40%; 满意率81%，不满意率4%."""

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from apps.core.amounts import HUNDRED
from apps.core.patterns import pattern_of
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.families import are_grades, are_opposites, do_cross
from apps.papers.checks.sentences.roles import Role, roles_of
from apps.papers.checks.sentences.telling import WARNING, ZERO, remark
from apps.papers.checks.words import IS_ABOUT
from apps.papers.facts import Remark

ADVICE = "请核对占比和它的两个数。"
NEARLY_FULL = Decimal(5)  # shares that add up to 105 are meant to be the whole
SPLIT_FULL = Decimal(10)  # the same where the words say that something is split
BEYOND = Decimal(50)  # what is split cannot be more than all of it
_THREE_DEVIATIONS = Decimal("0.87")  # of one number rounded to a whole one
SHARE = pattern_of(
    r"(?P<name>[^，；、：]{0,20}?)(?:分别|各)?占(?!地|用|有)(?:比(?!重|例))?(?P<whole>[^占，；]{0,24}?)(?:的)?(?:比重|比例|比|总?量)?的?(?:分别)?"
    rf"(?:{IS_ABOUT}|高?达到?|到|仅|了|[接将]近|不足|：)*$",
    needs=("占",),
)
_MANY = pattern_of(r"多选|兼|同时|可重复|交叉|均")
_OPEN = pattern_of(r"等|其余|其他(?!收入|支出|资金)|剩余")


def wrong_compositions(sentence: Sentence, shares: Sequence[Figure], told: Collection[int]) -> Iterator[Remark]:
    """Shares in one list add up to 100 %, give or take their rounding; not where one of them was ``told`` already."""
    for group in [*_groups(sentence, shares), *_grades(shares)]:
        total = sum((share.amount for share in group), ZERO)
        allowed = _likely_rounding(group)
        gap = total - HUNDRED
        behind = sentence.text[group[-1].end : group[-1].end + 12]
        is_split = _is_split(sentence, group)
        is_open = (gap < 0 and (_OPEN.search(behind) or not is_split)) or do_cross([share.label for share in group])
        if told and any(share.index in told for share in group):
            continue
        most = NEARLY_FULL if not is_split else BEYOND if gap > 0 and not _MANY.search(sentence.words) else SPLIT_FULL
        if len(group) > 1 and allowed < abs(gap) <= most and not is_open:
            listed = " + ".join(share.typed for share in group)
            fact = f"{listed} = {total}%，各项占比合计应为 100%，正文相差 {abs(gap)} 个百分点"
            rest = "或".join(f"{share.amount - gap}%" for share in group if share.amount > gap)
            fact += f"；其余各项无误时，有误的一项应为 {rest}"
            span = (group[0].start, group[-1].end)
            yield remark(sentence, "T08", WARNING, span, fact, "请核对各项占比。", HUNDRED, total)


def _grades(shares: Sequence[Figure]) -> Iterator[list[Figure]]:
    """满意率81%，基本满意率15%，不满意率4%; 合格率97%，不合格率3%: by their names they are all there is."""
    for place in range(len(shares) - 1):
        for count in (2, 3, 4, 5):
            group = list(shares[place : place + count])
            labels = [share.label for share in group]
            following = shares[place + count : place + count + 1]
            is_more = any(_UNDECIDED.search(one.label) and one.index == group[-1].index + 1 for one in following)
            is_row = len(group) == count and group[-1].index - group[0].index == count - 1 and not is_more
            if (
                is_row
                and (are_opposites(labels) or (count > 2 and are_grades(labels)))
                and all(one.is_exact for one in group)
            ):
                yield group


_UNDECIDED = pattern_of(r"不了解|不清楚|说不清|不知|未作?答|弃权|无所谓|未表态")


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
        elif last is not None and is_near and _are_of_one_whole(last, share):
            groups[-1].append(share)
        else:
            groups.append([share])
    return groups


_COMPOSED = pattern_of(
    r"(?:构成|结构|占比|分布|比例)(?:比例|情况)?(?:分别|依次)?(?:为|是|如下)?：?(?:分别为)?[^，；。、：率%]{1,16}$",
    needs=("构成", "结构", "占比", "分布", "比例"),
)


def _is_next_in_list(sentence: Sentence, last: Figure, share: Figure) -> bool:
    """Whether a share without 占 stands in a list with the one before it, which has none either."""
    joint = sentence.between(last, share)
    is_plain = Role.SHARE not in roles_of(last) or _COMPOSED.search(last.label) is not None
    return is_plain and re.fullmatch(r"[，、；和及][^，、；。：率%]{1,16}", joint) is not None


def _likely_rounding(group: Sequence[Figure]) -> Decimal:
    """What rounding makes of n shares at most, in all but one case of a few hundred: three deviations of their sum."""
    most = sum((share.quantity.rounding for share in group), ZERO)
    return min(
        most, 2 * max(share.quantity.rounding for share in group) * _THREE_DEVIATIONS * Decimal(len(group)).sqrt()
    )


_SPLIT = pattern_of(r"按[^，；]{1,12}(?:分|划分|来看|构成)|结构|构成|来源|类别|分布|不满意|其他")


def _is_split(sentence: Sentence, group: Sequence[Figure]) -> bool:
    start = max(sentence.start, group[0].start - 60)
    return len(group) > 2 and _SPLIT.search(sentence.text[start : group[-1].end]) is not None


def _are_of_one_whole(one: Figure, other: Figure) -> bool:
    first, second = SHARE.search(one.label), SHARE.search(other.label)
    return first is not None and second is not None and (not second["whole"] or first["whole"] == second["whole"])
