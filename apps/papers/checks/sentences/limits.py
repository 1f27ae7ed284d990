"""What is said to stay within its budget (regulation §5, T17): 未突破预算, 控制在预算以内, 低于预算."""

import re
from collections.abc import Iterator
from itertools import pairwise

from apps.core.quantities import Approximation, Dimension
from apps.papers.checks.sentences.clauses import Sentence, is_alike
from apps.papers.checks.sentences.roles import PRIOR, Role, roles_of
from apps.papers.checks.sentences.telling import WARNING, in_its_unit, remark
from apps.papers.facts import Remark

_INSIDE = re.compile(
    r"未(?:突破|超过?|超出)[^，；。]{0,6}预算|(?:没有|均未|不)(?:突破|超过?|超出)[^，；。]{0,6}预算|控制在[^，；。]{0,6}预算[^，；。]{0,10}(?:以内|之内|内|范围)|"
    r"(?:低于|小于|少于)[^，；。]{0,6}预算|在[^，；。]{0,4}预算[^，；。]{0,10}(?:以内|之内|范围内|内)"
)
_OUTSIDE = re.compile(r"(?:超出|突破|超过|高于|大于)(?:了)?[^，；。]{0,4}预算(?:数|安排)?$")
_BUDGET = re.compile(r"预算(?!执行|支出|收入)")
_LIMITS = {Approximation.EXACT, Approximation.BELOW}
_SPENT = re.compile(r"支出|决算|执行|实际|使用|开支")


_AGAINST = re.compile(
    r"(?:(?P<up>高于|多于|大于)|(?P<down>低于|少于|小于))[^，；]{0,8}(?:上年|去年|同期|20\d\d年)[^，；]{0,6}的$"
)


def wrong_comparatives(sentence: Sentence) -> Iterator[Remark]:
    """高于上年的92%, 低于2023年的8起: the number before is more, or less (regulation §5, T17)."""
    for now, then in pairwise(sentence.figures):
        found = _AGAINST.search(then.label)
        if found is None or not is_alike(now, then) or not (now.is_exact and then.is_exact) or now.depth != then.depth:
            continue
        gap = now.amount - then.amount
        if gap and (gap > 0) != (found["up"] is not None):
            relation = "高于" if gap > 0 else "低于"
            fact = f"{now.typed}{relation}{then.typed}，相差 {in_its_unit(abs(gap), now)}，正文写“{found[0]}”"
            span = (now.start, then.end)
            yield remark(sentence, "T17", WARNING, span, fact, "请核对两个数和高低的表述。", None, now.quantity.number)


def broken_limits(sentence: Sentence) -> Iterator[Remark]:
    """未突破预算, 控制在预算以内: what was spent is not more than the budget that stands beside it."""
    words = sentence.words
    found = _INSIDE.search(words)
    if found is None or re.search(r"目标|要求|力争|应当", words[max(0, found.start() - 8) : found.start()]):
        return
    start, end = sentence.start + found.start(), sentence.start + found.end()
    near = [figure for figure in sentence.figures if figure.end <= end + 12 and figure.dimension is Dimension.MONEY]
    near = [figure for figure in near if figure.start >= start - 80 and not figure.is_price]
    plans = [figure for figure in near if _BUDGET.search(figure.label)]
    spent = [
        figure
        for figure in near
        if _SPENT.search(figure.label)
        and not _BUDGET.search(figure.label)
        and not PRIOR.search(figure.label)
        and Role.CHANGE not in roles_of(figure)
        and figure.start < end
    ]
    if not plans or not spent:
        return
    plan, done = plans[-1], spent[-1]
    if done.is_exact and plan.quantity.approximation in _LIMITS and done.amount > plan.amount:
        over = in_its_unit(done.amount - plan.amount, done)
        fact = f"支出 {done.typed} 超过预算 {plan.typed}，超出 {over}，正文写“{found[0][:20]}”"
        expected = plan.amount / done.quantity.measure.factor
        yield remark(
            sentence,
            "T17",
            WARNING,
            (done.start, end),
            fact,
            "请核对预算数和支出数，或改写结论。",
            expected,
            done.quantity.number,
        )
