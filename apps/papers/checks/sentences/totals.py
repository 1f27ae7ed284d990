"""Totals that stand behind their parts: 甲60万元、乙40万元，合计100万元."""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

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


class _By(Enum):
    """What says that a number is a total."""

    WORD = auto()  # or that as many parts as were told stand before it
    YEAR = auto()
    NAME = auto()


class _Mark(NamedTuple):
    """What makes a number a total, and where in its label; ``is_sure`` for words that say nothing else."""

    start: int
    is_sure: bool = False
    by: _By = _By.WORD


def sum_closed_by(sentence: Sentence, total: Figure) -> Sum | None:
    """The sum whose total stands behind its parts: 甲60万元、乙40万元，合计100万元."""
    mark = _mark_of(sentence, total)
    if mark is None or not _may_be_a_total(sentence, total):
        return None
    run = _run_before(sentence, total, mark)
    if len(run) < 2 or _is_undone(run, total):
        return None
    is_told = mark.by is _By.WORD or (mark.by is _By.YEAR and are_the_year([part.label for part in run]))
    if not is_told:
        return _known(run, total) or (_of_a_list(sentence, run, total) if mark.by is _By.YEAR else None)
    return _holding(run, total) or _missed(sentence, run, total, mark)


def _mark_of(sentence: Sentence, total: Figure) -> _Mark | None:
    found = (_SCORED if total.unit == "分" else _SUMS_UP).search(total.label)
    before = sentence.figures[total.index - 1] if total.index else None
    if found is None and before is not None and is_alike(before, total) and total.clause == before.clause + 1:
        found = _ADDED_UP.search(before.label)
    if found is not None:
        return _Mark(found.start(), is_sure=found.lastgroup == "sure")
    end = len(total.label)
    if before is not None and _is_counted_list(sentence, total):
        return _Mark(end)
    if ALL_YEAR.search(total.label):
        return _Mark(end, by=_By.YEAR)
    return _Mark(end, by=_By.NAME) if names_a_whole(total.label) else None


def _may_be_a_total(sentence: Sentence, total: Figure) -> bool:
    """Whether a number may be a sum at all: no price, no rest of another, not what there was before."""
    if total.dimension not in SUMMED or total.is_price or not _is_total(total) or _BEFORE_NOW.search(total.label):
        return False
    return not _REST.search(sentence.text[max(sentence.start, total.start - 14) : total.start])


def _run_before(sentence: Sentence, total: Figure, mark: _Mark) -> list[Figure]:
    """The numbers before a total that are added up in it, in their order; none where points were taken off."""
    run: list[Figure] = []
    for figure in reversed(sentence.figures[max(0, total.index - MOST_PARTS) : total.index]):
        if figure.depth > total.depth:
            continue
        if figure.depth < total.depth:
            break
        if figure.unit == "分" and _TAKEN.search(figure.label):
            return []
        roles = roles_of(figure)
        if not is_alike(figure, total) or figure.is_price or is_full_score(sentence, figure):
            if {Role.CHANGE, Role.COMPARED} & roles:
                break
            continue
        if Role.SHARE in roles:
            continue
        is_far = not run and figure.segment < total.segment - 1 and not mark.is_sure
        if is_far or not _is_joined(sentence, figure, run[0] if run else total, total):
            break
        run.insert(0, figure)
    return run


def _is_joined(sentence: Sentence, figure: Figure, following: Figure, total: Figure) -> bool:
    """Whether a number stands in one list with the one behind it."""
    if {Role.CHANGE, Role.AVERAGE} & roles_of(figure) or "其中" in following.label:
        return False
    is_available = PLANNED.search(figure.label) is not None and _AVAILABLE.search(total.label) is not None
    if NO_PART.search(own_name(figure.label)) and not is_available:
        return False
    between = without_asides(sentence, figure, following)
    return len(re.findall(r"[，；、]", between)) <= 2 and len(between) <= LONGEST_JOINT


def _holding(run: Sequence[Figure], total: Figure) -> Sum | None:
    """The longest end of a run that does add up."""
    endings = (Sum(total, tuple(run[first:]), True, False) for first in range(len(run) - 1))
    return next((one for one in endings if one.holds), None)


def _missed(sentence: Sentence, run: Sequence[Figure], total: Figure, mark: _Mark) -> Sum | None:
    """A run that does not add up to its total, where the words leave no other reading."""
    labels = [part.label for part in run]
    is_sliced = all(SLICE.search(label) for label in labels)
    is_counted = _are_so_many(sentence, run, total)
    is_sure = mark.is_sure or is_counted
    if not is_sure and (_is_of_another_flow(labels, total) or not (is_sliced or _is_closing(sentence, run, total))):
        return None
    if not is_sliced and any(HEAD.fullmatch(bare(label) or "x") for label in labels[1:]):
        return None
    one = Sum(total, tuple(run), not is_sure or not bare(total.label[: mark.start]), False, is_sure)
    if not is_counted and _is_no_sum(one):
        return None
    most = LIKE_A_LIST if total.label.lstrip("，").startswith("累计") else LIKE_A_TOTAL
    return one if is_sure or one.is_near(most) else None


def _is_of_another_flow(labels: Sequence[str], total: Figure) -> bool:
    """Whether some part names only flows that its total does not: what was planned does not add up to what was paid."""
    flows = set(_MONEY_FLOW.findall(total.label))
    return bool(flows) and any(flows.isdisjoint(own) for own in map(_MONEY_FLOW.findall, labels) if own)


def _is_total(total: Figure) -> bool:
    """Whether a number says how much there is, or how much was added in all: 三次合计追加266万元."""
    return is_level(total) or _ADDED_IN_ALL.search(total.label) is not None


_ADDED_IN_ALL = pattern_of(rf"(?:{ADDED_UP})[^，；、\d]{{0,2}}(?:追加|新增|增加|核减|压减)[^，；、\d]{{0,4}}$")


def _is_no_sum(one: Sum) -> bool:
    """Whether the parts are the points that could be had, or all of them more than the total: 满意的合计563份."""
    if one.total.unit == "分" and one.added == HUNDRED:
        return True
    is_least = one.total.amount < min(part.amount for part in one.parts)
    return is_least and slip_of(one.total, one.added) > _LOST_DIGIT


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
    """购置电脑30台、打印机15台，全年处置设备60台: what went is no sum of what came, nor of both."""
    is_gone = {_GONE.search(part.label) is not None for part in run}
    is_disposed = _DISPOSED.search(total.label) is not None and any(_CAME.search(part.label) for part in run)
    return len(is_gone) > 1 or is_disposed


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
