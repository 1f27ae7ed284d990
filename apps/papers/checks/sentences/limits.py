"""What is said to stay within a limit, or to go beyond it (regulation §5, T17): 未突破预算, 控制在合同价以内."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from apps.core.amounts import HUNDRED
from apps.core.dates import EARLIER, YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Approximation, Dimension
from apps.indicators.rules import is_bounded_share
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.roles import PRIOR, Role, roles_of
from apps.papers.checks.sentences.telling import HINT, WARNING, in_its_unit, quote, remark
from apps.papers.checks.words import AGREED, BALANCE, BUDGET_STAGES, DELIVERED, SPENT
from apps.papers.facts import Remark

_LIMITS = r"预算|概算|估算|合同(?:总?价|总?金额|总?额)|限额|定额|标准|控制数|控制价|限价|上限|编制|计划数?|指标"
_CLAIM = pattern_of(
    rf"(?P<within>(?:未|没有?|不)(?:突破|超[过出]?)(?:了)?[^，；。\d]{{0,8}}?(?:{_LIMITS})"
    rf"|控制在[^，；。\d]{{0,8}}?(?:{_LIMITS})[^，；。]{{0,10}}?(?:以内|之内|内|范围)|(?:低于|小于|少于)[^，；。\d]{{0,8}}?(?:{_LIMITS})"
    rf"|在[^，；。\d]{{0,4}}(?:{_LIMITS})[^，；。]{{0,10}}?(?:以内|之内|范围内|内))"
    rf"|(?P<beyond>(?<![未没有不])(?:超[过出]|突破|高于|大于)了?[^，；。\d]{{0,8}}?(?:{_LIMITS})(?:数|价|金额|总额|标准)?(?=[，；。（]|$))",
    needs=("突破", "超", "高于", "大于", "低于", "小于", "少于", "内", "范围"),
)
_NOUN = pattern_of(_LIMITS)
_KIND = pattern_of(BUDGET_STAGES)
_GOAL = pattern_of(r"目标|要求|力争|应当|确保")
_OF_ACTS = pattern_of(r"预算(?:执行|支出|收入)")
_DONE = pattern_of(rf"{SPENT}|{AGREED}|决算|实际|开支|花费|列支|审定|在[职编岗]|实有|完成投资|总投资")
_UPPER = {Approximation.EXACT, Approximation.BELOW}
NEAR, BEHIND = 80, 12


_AGAINST = pattern_of(
    rf"(?:(?P<up>高于|多于|大于)|(?P<down>低于|少于|小于))[^，；]{{0,8}}(?:{EARLIER}|{YEAR}年)[^，；]{{0,6}}的$",
    needs=("高于", "多于", "大于", "低于", "少于", "小于"),
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
    """未突破预算, 控制在合同价以内, 超出概算: what was spent stands to the limit beside it as the words say."""
    for found in _CLAIM.finditer(sentence.text, sentence.start, sentence.end):
        start, end = found.span()
        if _GOAL.search(sentence.text, max(sentence.start, start - 8), start):
            continue
        nouns = [noun.removesuffix("数") for noun in _NOUN.findall(found[0])]
        near = sentence.figures_in(start - NEAR, end + BEHIND)
        limits = [figure for figure in near if _is_of(figure, nouns)]
        kind = _KIND.search(found[0])
        limits = [figure for figure in limits if kind and kind[0] in figure.label] or limits
        done = [figure for figure in near if figure.start < start and _is_done(figure, nouns)]
        if not limits or not done:
            continue
        last, limit = done[-1], limits[-1]
        comparable = [figure for figure in limits if _are_comparable(figure, last)]
        if not last.is_exact or not comparable or comparable[-1] is not limit:
            continue
        is_beyond = [last.amount > figure.amount for figure in comparable]
        is_said_within = found["within"] is not None
        if (is_said_within and all(is_beyond)) or (not is_said_within and not any(is_beyond)):
            yield _broken(sentence, found, last, limit)


def impossible_shares(sentence: Sentence) -> Iterator[Remark]:
    """覆盖率198.7%, 结余率-3.2%: a part is not less than nothing, nor more than all (regulation §5, W05 in words)."""
    for figure in sentence.figures:
        name = figure.label.rstrip("为是约达到：")
        if figure.dimension is not Dimension.PERCENT or not name.endswith("率"):
            continue
        is_below = figure.amount < 0 and _NEVER_NEGATIVE.search(name) is not None
        if is_below or (figure.amount > HUNDRED and is_bounded_share(name)):
            right = abs(figure.quantity.number) if is_below else HUNDRED
            bound = f"不会是负数，疑为 {abs(figure.amount)}%" if is_below else "不会超过 100%"
            fact = f"正文写“{quote(sentence, figure)}”，这类比率{bound}"
            span = (figure.start, figure.end)
            advice = "请核对这个比率和计算它的数。"
            yield remark(sentence, "T16", HINT, span, fact, advice, right, figure.quantity.number)


_NEVER_NEGATIVE = pattern_of(
    rf"(?:{BALANCE}|{DELIVERED}|执行|使用|合格|达标|覆盖|满意|办结|及格|优良|入学|就业|节约)率$"
)


def _is_of(figure: Figure, nouns: Sequence[str]) -> bool:
    label = _OF_ACTS.sub("", figure.label)
    return any(noun in label for noun in nouns)


def _is_done(figure: Figure, nouns: Sequence[str]) -> bool:
    is_told = _DONE.search(figure.label) is not None and not _is_of(figure, nouns)
    return is_told and not PRIOR.search(figure.label) and Role.CHANGE not in roles_of(figure)


def _are_comparable(limit: Figure, done: Figure) -> bool:
    is_upper = limit.quantity.approximation in _UPPER
    return is_upper and is_alike(limit, done) and limit.is_price == done.is_price and limit is not done


def _broken(sentence: Sentence, found: re.Match[str], done: Figure, limit: Figure) -> Remark:
    gap = done.amount - limit.amount
    relation = f"超过{limit.typed}，超出 {in_its_unit(gap, done)}" if gap > 0 else f"未超过{limit.typed}"
    fact = f"{done.typed}{relation}，正文写“{found[0][:20]}”"
    expected = limit.amount / done.quantity.measure.factor
    span = (min(done.start, found.start()), found.end())
    advice = "请核对限额和实际数，或改写结论。"
    return remark(sentence, "T17", WARNING, span, fact, advice, expected, done.quantity.number)
