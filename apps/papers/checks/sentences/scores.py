"""Scores of an evaluation (regulation §5, T11): the full score less what was deducted, and the sum of its parts."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from apps.core.patterns import pattern_of
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.telling import HINT, WARNING, ZERO, quote, remark, show
from apps.papers.checks.words import OF_A_SCORE
from apps.papers.facts import Remark

FULL_SCORE = Decimal(100)
ADVICE = "请核对总分和各项扣分。"
NEAR = Decimal("0.15")
_WHOLE_NAME = rf"(?:[，]|{OF_A_SCORE}|此次|本|该|最后|部门|支出|年度|实际|单位|我局|我单位|全部)*"
_FINAL = pattern_of(rf"{_WHOLE_NAME}(?:总?得分|总?评分|总评?分|自评分|自评|得|结果|成绩)(?:数|合计|共计|共|为|是|：)*")
_FULL = pattern_of(r"满分|总分值|标准分")
_LOST = pattern_of(r"(?:扣|失)(?:分|减|除|去|掉|了|计|为|是)*$|扣分[^，；]{0,6}$|丢分?$")
_LOST_ALL = pattern_of(
    r"(?:共|合计|总计|累计)[^，；]{0,6}(?:扣|失)|(?:扣|失)(?:分|减|除)*(?:数|值)?(?:共|合计|总计|总)|"
    rf"^(?=[^，扣]){_WHOLE_NAME}扣(?:分|减|除)*(?:为|了)?$"
)
_ITEMIZED = pattern_of(r"[扣失丢]分[^，；。：]{0,10}(?:为|是|有|如下|共|：)|(?:分别|依次)(?:是|为|：)?")
_WEIGHT = pattern_of(r"分值|权重")
_GOT = pattern_of(r"(?:自评|实际|实|本次|评价|最终|核定)*得分?(?:为|是)?")
_TAKEN = pattern_of(r"(?:扣减|核减|扣除|减去|调减|下调)(?:了)?$")
_SCORE = pattern_of(r"自评|初评|原|初始|得分|评分")
_AFTER = pattern_of(r"最终|复核|审核|调整后|核定|实际|实得|最后|评定")
_OPEN = pattern_of(r"主要|等|其他|其余|重点")
_COUNTED = pattern_of(r"[项个处条]")
_BARE_LIST = pattern_of(r"(?:依次|分别|各)(?:自评)?(?:得分?|为|是|评)*$")
_JOINT = pattern_of(r"[、和及与，]|以及")


def wrong_scores(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Remark]:
    """得92分。扣分的指标有两项：甲扣3分，乙扣5分: what was lost is what is missing to the full score."""
    own = [figure for figure in sentence.figures if figure.unit == "分"]
    yield from _above_full(sentence, own)
    yield from _full_less_lost(sentence, own)
    yield from _less_than_before(sentence, own)
    if len(own) < 2 or not all(figure.is_exact for figure in own):
        return
    every = [*(figure for one in before for figure in one.figures if figure.unit == "分"), *own]
    finals = [figure for figure in every if _FINAL.fullmatch(figure.label) and not _LOST.search(figure.label)]
    final = finals[0] if len(finals) == 1 and finals[0].is_exact else None
    lost = [figure for figure in own if _LOST.search(figure.label)]
    if any(figure.label.endswith("分别扣") for figure in lost):
        return  # 分别扣0分、1.5分: only the first is called so
    totals = [figure for figure in lost if _LOST_ALL.search(figure.label)]
    items = [figure for figure in lost if figure not in totals and figure.tail[:1] != "的"]
    inner = next((place for place, one in enumerate(items) if place and "其中" in one.label), None)
    if inner is not None and not totals:  # 扣5分，其中产出扣3分
        totals, items = items[inner - 1 : inner], items[inner:]
    if len(totals) > 1 or (final is None and not totals):
        return
    told = False
    if totals and len(items) > 1:
        for one in _items_against_total(sentence, totals[0], items, final):
            told = True
            yield one
    if final is not None and not told:
        yield from _final_against_lost(sentence, every, final, totals, items)
        yield from _final_against_list(sentence, final, own)


def _above_full(sentence: Sentence, own: Sequence[Figure]) -> Iterator[Remark]:
    """分值20分，得21分: more than could be had."""
    for full, got in pairwise(own):
        is_pair = (
            got.index == full.index + 1
            and _GOT.fullmatch(got.label)
            and (_FULL.search(full.label) or _WEIGHT.search(full.label))
        )
        is_bracket = sentence.text[full.start - 1 : full.start] + sentence.text[full.end : full.end + 1] == "（）"
        is_owner = is_bracket and got.index == full.index + 1 and _GOT.fullmatch(got.label)
        is_bound = full.tail.startswith("得") and got.index == full.index + 1 and _GOT.fullmatch(got.label)
        if (is_pair or is_owner or is_bound) and got.amount > full.amount and got.is_exact and full.is_exact:
            fact = f"“{quote(sentence, got)}”大于它的满分 {full.typed}，至多应为 {show(full.amount)}分"
            span = (full.start, got.end)
            yield remark(sentence, "T11", WARNING, span, fact, "请核对得分和分值。", full.amount, got.amount)


def _full_less_lost(sentence: Sentence, own: Sequence[Figure]) -> Iterator[Remark]:
    """分值10分，扣1分，得9分: what is left of the points of one indicator."""
    for place in range(2, len(own)):
        full, lost, got = own[place - 2 : place + 1]
        is_full = _FULL.search(full.label) or _WEIGHT.search(full.label)
        if got.index - full.index != 2 or not is_full or not _LOST.search(lost.label) or not _GOT.fullmatch(got.label):
            continue
        right = full.amount - lost.amount
        if got.amount != right and right > 0 and got.amount <= full.amount:
            fact = f"{full.typed} − {lost.typed} = {show(right)}分，正文写“{quote(sentence, got)}”"
            fact += f"；得分若无误，应扣 {show(full.amount - got.amount)}分"
            yield remark(sentence, "T11", WARNING, (full.start, got.end), fact, ADVICE, right, got.amount)


def _less_than_before(sentence: Sentence, own: Sequence[Figure]) -> Iterator[Remark]:
    """自评98分，复核扣减3分，最终得分95分: what was taken from a score leaves the score behind it."""
    for place in range(2, len(own)):
        first, taken, last = own[place - 2 : place + 1]
        if not (_TAKEN.search(taken.label) and _SCORE.search(first.label) and _AFTER.search(last.label)):
            continue
        if last.index - first.index != 2 or not all(one.is_exact for one in (first, taken, last)):
            continue
        right = first.amount - taken.amount
        if last.amount != right:
            fact = f"{first.typed} − {taken.typed} = {show(right)}分，正文写“{quote(sentence, last)}”"
            yield remark(sentence, "T11", WARNING, (first.start, last.end), fact, ADVICE, right, last.amount)


def _items_against_total(
    sentence: Sentence, total: Figure, items: Sequence[Figure], final: Figure | None
) -> Iterator[Remark]:
    added = _sum(items)
    if added == total.amount:
        return
    is_open = _OPEN.search(sentence.text[total.end : items[-1].end + 4]) is not None
    if added < total.amount and is_open:
        return
    told = " + ".join(figure.typed for figure in items)
    severity = WARNING if added > total.amount or added * 2 >= total.amount else HINT
    gap = total.amount - added
    fact = (
        f"扣分 {told} = {show(added)}分，正文写“{quote(sentence, total)}”，相差 {show(abs(gap))}分"
        f"{_or_one_item(items, gap)}"
    )
    span = (min(total.start, items[0].start), max(total.end, items[-1].end))
    yield remark(sentence, "T11", severity, span, fact, ADVICE, added, total.amount)


def _final_against_lost(
    sentence: Sentence, every: Sequence[Figure], final: Figure, totals: Sequence[Figure], items: Sequence[Figure]
) -> Iterator[Remark]:
    full = [figure for figure in every if _FULL.search(figure.label)]
    most = full[0].amount if full else FULL_SCORE
    is_full_told = bool(full) or "百分制" in sentence.words
    if len(full) > 1 or final.amount > most:
        return
    lost = totals or (items if _are_all(sentence, items, is_full_told=is_full_told) else ())
    if not lost or final.amount + _sum(lost) == most:
        return
    gap = most - final.amount - _sum(lost)
    added = " + ".join(figure.typed for figure in lost)
    fact = (
        f"扣分 {added} = {show(_sum(lost))}分，{show(most)}分 − {final.typed} = {show(most - final.amount)}分，"
        f"总分应为 {show(most - _sum(lost))}分{_or_one_item(lost, gap)}"
    )
    span = (lost[0].start, lost[-1].end)
    yield remark(sentence, "T11", WARNING, span, fact, ADVICE, most - _sum(lost), final.amount)


def _are_all(sentence: Sentence, items: Sequence[Figure], *, is_full_told: bool) -> bool:
    """Whether the deductions are said to be all: by their number, by 扣分项为, or by the full score."""
    if not items:
        return False
    led = sentence.text[sentence.start : items[-1].end + 4]
    if _OPEN.search(led):
        return False
    counts = [
        figure for figure in sentence.figures if figure.index < items[0].index and _COUNTED.fullmatch(figure.unit)
    ]
    if counts and re.search(r"[扣失丢]分", led):
        return counts[-1].amount == len(items)
    return _ITEMIZED.search(led) is not None or (is_full_told and len(items) > 1)


def _final_against_list(sentence: Sentence, final: Figure, own: Sequence[Figure]) -> Iterator[Remark]:
    """自评总分92分。四个一级指标得分依次为18分、17分、29分、28分."""
    for place, first in enumerate(own):
        if not _BARE_LIST.search(first.label):
            continue
        run = [first]
        for one, other in pairwise(own[place:]):
            if other.index != one.index + 1 or not _JOINT.fullmatch(sentence.between(one, other)):
                break
            run.append(other)
        gap = final.amount - _sum(run)
        counts = [figure for figure in sentence.figures[: first.index] if _COUNTED.fullmatch(figure.unit)]
        if len(run) < 3 or not gap or abs(gap) > final.amount * NEAR or (counts and counts[-1].amount != len(run)):
            continue
        yield _told_of_list(sentence, final, run)


def _told_of_list(sentence: Sentence, final: Figure, run: Sequence[Figure]) -> Remark:
    told = " + ".join(figure.typed for figure in run)
    gap = final.amount - _sum(run)
    rest = "或".join(f"{show(figure.amount + gap)}分" for figure in run if figure.amount + gap > 0)
    fact = f"{told} = {show(_sum(run))}分，总分为 {final.typed}，相差 {show(abs(gap))}分；总分若无误，有一项应为 {rest}"
    return remark(sentence, "T11", WARNING, (run[0].start, run[-1].end), fact, ADVICE, _sum(run), final.amount)


def _or_one_item(items: Sequence[Figure], gap: Decimal) -> str:
    rest = "或".join(f"{show(figure.amount + gap)}分" for figure in reversed(items) if figure.amount + gap > 0)
    return f"，或有一项应扣 {rest}" if rest else ""


def _sum(figures: Sequence[Figure]) -> Decimal:
    return sum((figure.amount for figure in figures), ZERO)
