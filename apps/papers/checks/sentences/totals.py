"""Totals that stand behind their parts: 甲60万元、乙40万元，合计100万元."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from apps.core.amounts import HUNDRED
from apps.core.dates import EARLIER
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension, number_of
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.families import is_whole_of, names_a_whole
from apps.papers.checks.sentences.parts import (
    HEAD,
    LONGEST_JOINT,
    MOST_PARTS,
    NO_PART,
    PLANNED,
    SLICE,
    SUMMED,
    Sum,
    is_full_score,
    own_name,
    without_asides,
)
from apps.papers.checks.sentences.roles import Role, bare, is_level, roles_of
from apps.papers.checks.sentences.seasons import ALL_YEAR, are_the_year
from apps.papers.checks.sentences.slips import slip_of
from apps.papers.checks.words import ADDED_UP, DISCARDED, FLOWS

_SUMS_UP = pattern_of(
    rf"(?P<sure>{ADDED_UP}|合共|加起来|合起来|相加|之和|总和|合并[为后]?)|(?P<some>累计|整个|全部|总共|总的?(?:[数量额]|规模)?|共)(?:[^，；。]{{0,8}})$"
)
_ADDED_UP = pattern_of(r"加上|连同|外加")
_SCORED = pattern_of(
    rf"(?P<sure>{ADDED_UP}|综合|总得?分|总评|最终|总共|自评(?:得分|分|总分)?$|^，?得分(?:为|是)?$)|(?P<some>共)[^，；。]{{0,6}}$"
)
_ANY = pattern_of(r"(?P<some>)$")
_COUNTED = pattern_of(
    r"(?P<count>[两二三四五六七八])(?:方面?|个[^，；。：\d]{0,6}|项|类|部分|块|种|笔|条|渠道|者)[^，；。：\d]{0,6}[：，]"
)
_KINDS = frozenset(("项", "笔", "类", "批"))
_AVAILABLE = pattern_of(r"可用|资金|预算|安排")
_MONEY_FLOW = pattern_of(f"{FLOWS}|下达|预算|计划")
_REST = pattern_of(r"其余|其他(?!收入|支出)|另外?有?|剩余")
# 新建90个，淘汰10个: what is gone is not added to what is there.
_GONE = pattern_of(f"{DISCARDED}|腾退")
_DISPOSED = pattern_of(rf"{_GONE.pattern}|处置|销毁|调出")
_CAME = pattern_of(r"购|采购|新|配备|调入|添置")
_TAKEN = pattern_of(r"扣|减")
MOST_COUNTED = 8
LONGEST_LEAD = 120  # characters before a list that say how many there are
_LOST_DIGIT = 1  # of ``slip_of``
HALF = Decimal("0.5")
LIKE_A_LIST, LIKE_A_TOTAL = Decimal("0.1"), Decimal("0.15")

# 总数由612人增加到634人, 上年累计740吨: what there was before is no sum of what was done.
_BEFORE_NOW = pattern_of(rf"(?:[由从]|自(?!评)|{EARLIER})[^，；]{{0,6}}$")


def sum_closed_by(sentence: Sentence, total: Figure) -> Sum | None:
    """The sum whose total stands behind its parts: 甲60万元、乙40万元，合计100万元."""
    mark = (_SCORED if total.unit == "分" else _SUMS_UP).search(total.label)
    added = sentence.figures[total.index - 1] if total.index else total
    if mark is None and is_alike(added, total) and total.clause == added.clause + 1:
        mark = _ADDED_UP.search(added.label)
    is_counted = mark is None and added is not total and _is_counted_list(sentence, total)
    if is_counted:
        mark = _ANY.search(total.label)
    is_year = mark is None and ALL_YEAR.search(total.label) is not None
    is_known = mark is None and not is_year and names_a_whole(total.label)
    if is_year or is_known:
        mark = _ANY.search(total.label)
    if mark is None or total.dimension not in SUMMED or total.is_price or not is_level(total):
        return None
    if _REST.search(sentence.text[max(sentence.start, total.start - 14) : total.start]):
        return None
    if _BEFORE_NOW.search(total.label):
        return None
    figures = sentence.figures
    run: list[Figure] = []
    for figure in reversed(figures[max(0, total.index - MOST_PARTS) : total.index]):
        following = run[0] if run else total
        if figure.depth > total.depth:
            continue
        if figure.depth < total.depth:
            break
        roles = roles_of(figure)
        if figure.unit == "分" and _TAKEN.search(figure.label):
            return None
        if not is_alike(figure, total) or figure.is_price or is_full_score(sentence, figure):
            if Role.CHANGE in roles or Role.COMPARED in roles:
                break
            continue
        if Role.SHARE in roles:
            continue
        between = without_asides(sentence, figure, following)
        is_named = NO_PART.search(own_name(figure.label)) is None or (
            PLANNED.search(figure.label) is not None and _AVAILABLE.search(total.label) is not None
        )
        if not is_named or len(re.findall(r"[，；、]", between)) > 2 or len(between) > LONGEST_JOINT:
            break
        if Role.CHANGE in roles or Role.AVERAGE in roles or "其中" in following.label:
            break
        if not run and figure.segment < total.segment - 1 and mark.lastgroup != "sure":
            break
        run.insert(0, figure)
    is_gone = [_GONE.search(figure.label) is not None for figure in run]
    if len(run) < 2 or any(is_gone) != all(is_gone) or _is_undone(run, total):
        return None
    if is_year and not are_the_year([part.label for part in run]):
        is_known = True
    if is_known:
        return _known(run, total) or (_of_a_list(sentence, run, total) if is_year else None)
    endings = [Sum(total, tuple(run[first:]), True, False) for first in range(len(run) - 1)]
    holding = next((one for one in endings if one.holds), None)
    if holding is not None:
        return holding
    if total.unit == "分" and sum(part.amount for part in run) == HUNDRED:
        return None  # what could be had
    labels = [part.label for part in run]
    is_sliced = all(SLICE.search(label) for label in labels)
    is_sure = mark.lastgroup == "sure" or _are_so_many(sentence, run, total)
    if not is_sure and not is_sliced and not _is_closing(sentence, run, total):
        return None
    if not is_sliced and any(HEAD.fullmatch(bare(label) or "x") for label in labels[1:]):
        return None
    flows = set(_MONEY_FLOW.findall(total.label))
    if not is_sure and flows and any(flows.isdisjoint(own) for own in map(_MONEY_FLOW.findall, labels) if own):
        return None  # what was planned does not add up to what was paid
    is_nameless = not is_sure or not bare(total.label[: mark.start()])
    one = Sum(total, tuple(run), is_nameless, False, is_sure)
    if total.amount < min(part.amount for part in run) and slip_of(total, one.added) > _LOST_DIGIT:
        return None  # 发放620份，收回594份，满意的合计563份
    most = LIKE_A_LIST if total.label.lstrip("，").startswith("累计") else LIKE_A_TOTAL
    return one if is_sure or one.is_near(most) else None


def _known(run: Sequence[Figure], total: Figure) -> Sum | None:
    """公用经费50万元、人员经费150万元，基本支出200万元: the last parts whose sum bears the name of the total."""
    for first in range(len(run) - 1):
        parts = run[first:]
        labels = [part.label for part in parts]
        one = Sum(total, tuple(parts), True, False)
        are_of_one_kind = len({PLANNED.search(label) is None for label in (total.label, *labels)}) == 1
        if is_whole_of(total.label, labels) and are_of_one_kind and one.is_near(HALF):
            return one
    return None


def _of_a_list(sentence: Sentence, run: Sequence[Figure], total: Figure) -> Sum | None:
    """甲95次、乙32次、丙23次，全年开展150次: three or more in a list, and one that is nearly their sum behind it."""
    joints = [sentence.between(one, other) for one, other in pairwise(run)]
    is_list = len(run) > 2 and all(joint[:1] in "、和及" and "，" not in joint for joint in joints)
    one = Sum(total, tuple(run), True, False, is_sure=False, is_listed=True)
    return one if is_list and one.is_near(LIKE_A_LIST) and not HEAD.fullmatch(bare(run[-1].label) or "x") else None


def _is_undone(run: Sequence[Figure], total: Figure) -> bool:
    """购置电脑30台、打印机15台，全年处置设备60台: what went is no sum of what came."""
    return _DISPOSED.search(total.label) is not None and any(_CAME.search(part.label) for part in run)


def _are_so_many(sentence: Sentence, run: Sequence[Figure], total: Figure) -> bool:
    """Whether the total says how many it adds up, and they are as many: 两项补贴共."""
    before = sentence.figures[total.index - 1]
    return before.unit in _KINDS and before.clause == total.clause and before.amount == len(run)


def _is_counted_list(sentence: Sentence, total: Figure) -> bool:
    """来自三方：甲260万元，乙85万元，丙55万元，盘子为410万元: as many parts as were told, and one behind them."""
    near = sentence.figures[max(0, total.index - MOST_COUNTED - 1) : total.index]
    before = [figure for figure in near if figure.segment == total.segment]
    start = max(sentence.start, before[0].start - LONGEST_LEAD) if before else 0
    stated = _COUNTED.search(sentence.text[start : before[0].start] if before else "")
    if stated is None or number_of(stated["count"]) != len(before):
        return False
    flow = {Role.DONE, Role.SPENT, Role.LEFT, Role.PLAN}
    return all(is_alike(figure, total) for figure in before) and not flow & roles_of(total)


def _is_closing(sentence: Sentence, run: Sequence[Figure], total: Figure) -> bool:
    """Whether 共 closes a list of named parts in its own clause."""
    is_named = all(bare(part.label) for part in run) or "分别" in run[0].label
    shares = sum(figure.dimension is Dimension.PERCENT for figure in sentence.figures[run[-1].index + 1 : total.index])
    return total.clause - run[-1].clause <= 1 + shares and is_named
