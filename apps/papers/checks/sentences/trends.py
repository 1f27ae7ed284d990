"""What is said of two levels without a figure of their change (regulation §5, T17): 有所下降, 翻一番, 是上年的3倍."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from apps.core.dates import EARLIER
from apps.core.patterns import pattern_of
from apps.core.quantities import number_of
from apps.core.quantities.directions import FALLS, HIGHER, LESS, RISES, STAYS
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.comparisons import pair_before
from apps.papers.checks.sentences.roles import PRIOR, Role, bare, is_level, roles_of
from apps.papers.checks.sentences.series import series_of
from apps.papers.checks.sentences.telling import (
    ADVICE_ON_DIRECTIONS,
    WARNING,
    in_its_unit,
    quotient_slack,
    remark,
    show,
)
from apps.papers.checks.words import TENDENCIES
from apps.papers.facts import Remark

_CLAUSE = pattern_of(r"[^，；。：（）\n]{2,30}")
_TREND = pattern_of(
    rf"(?:(?P<up>{RISES})|(?P<down>{FALLS})|(?P<level>{STAYS}))"
    rf"了?(?:的?(?:{TENDENCIES}|状态))?$"
)
_DRESS = pattern_of(
    rf"有所|同比|环比|(?:[比较与同]|相比)?(?:{EARLIER}|前年)(?:度|同期|相比|末|底)?|(?:[比较与同]|相比)?(?:年初|期初|去年底)|相比|明显|呈现?|略有?|稍有|大幅度?|小幅|"
    r"持续|本年度?|今年|当年|进一步|显著|实现|出现|继续|逐[年步]|稳步|较大|一定|[但且也又则还有数量额值度规模体]"
)
_YEAR_BY_YEAR = pattern_of(rf"(?:逐年|连续[一二三四五六七八九十]{{0,2}}年?)(?:(?P<up>{RISES}|递增)|(?:{FALLS}|递减))")
_UNTIL_ANOTHER = pattern_of(r"[；。\d]")
_AGAINST = pattern_of(r"[比较与同]")
_ROUGHLY_LEVEL = Decimal("0.05")  # of the base: what still passes as 基本持平
_WRITTEN = r"\d+(?:\.\d+)?|[一二两三四五六七八九十]+"
_CHANGED = f"{HIGHER}|{LESS}|压减|压缩|压降"
_TIMES = pattern_of(
    rf"(?:(?P<of>(?:[是为达]|相当于)[^，；。]{{0,24}}的)|(?P<to>增加到|增长到|提高到|[增升]至)|(?P<by>增加|增长|提高)了?)"
    rf"(?P<about>近|约|超过?|不到|逾)?(?P<number>{_WRITTEN})(?P<more>多|余)?倍"
    rf"|(?:{_CHANGED})(?:了|幅度?)?(?P<roughly>近|约|超过?|逾)?(?P<tenths>[一二两三四五六七八九])成(?![员果立本效])"
    r"|翻了?(?P<nearly>近)?(?P<doublings>[一两二三])?番(?P<over>多)?",
    needs=("倍", "成", "番"),
)
_DOUBLINGS = {"一": 1, "两": 2, "二": 2, "三": 3}
_NEARLY = Decimal("0.35")  # what 两倍 leaves open
_NEAR = Decimal("0.75")  # of the number: 近一倍
_LEAST, _MOST = Decimal("0.95"), Decimal("1.4")  # of what 翻一番 says


def wrong_trends(sentence: Sentence) -> Iterator[Remark]:
    """Words of direction, without a figure, that the two levels before them contradict (regulation §5, T17)."""
    if len(sentence.figures) < 2:
        return
    yield from _wrong_year_by_year(sentence)
    for clause in _CLAUSE.finditer(sentence.text, sentence.start, sentence.end):
        words = clause[0].strip()
        trend = _TREND.search(words)
        if trend is None:
            continue
        pair = pair_before(sentence, clause.start())
        if pair is None or not _is_of(words[: trend.start()], *pair):
            pair = _pair_behind(sentence, clause) or _with_its_base(sentence, clause, trend)
        if pair is None:
            continue
        now, then = pair
        gap = now.amount - then.amount
        is_level = abs(gap) <= abs(then.amount) * _ROUGHLY_LEVEL
        if is_level if trend["level"] else gap and (gap > 0) == (trend["up"] is not None):
            continue
        relation, right = ("高于", "增加") if gap > 0 else ("低于", "减少")
        fact = f"{now.typed}{relation}{then.typed}，应为{right} {in_its_unit(abs(gap), now)}，正文写“{words}”"
        if gap:
            yield remark(sentence, "T17", WARNING, clause.span(), fact, ADVICE_ON_DIRECTIONS, None, None)


def _pair_behind(sentence: Sentence, clause: re.Match[str]) -> tuple[Figure, Figure] | None:
    """公用经费与上年持平，上年为120万元，本年为108万元: the first two levels behind a clause without a number."""
    if sentence.figures_in(*clause.span()):
        return None
    behind = sentence.figures_in(clause.end(), sentence.end)[:2]
    if len(behind) < 2 or re.search(r"[；。，]", sentence.text[clause.end() + 1 : behind[0].start]):
        return None
    is_nameless = all(len(bare(_DRESS.sub("", figure.label))) <= 1 for figure in behind)
    return pair_before(sentence, behind[1].end) if is_nameless else None


def _with_its_base(sentence: Sentence, clause: re.Match[str], trend: re.Match[str]) -> tuple[Figure, Figure] | None:
    """全年用水量1.26亿立方米，比上年1.32亿立方米略有增长: the base stands in the clause itself."""
    inside = sentence.figures_in(*clause.span())
    place = clause.start() + len(clause[0]) - len(clause[0].lstrip()) + trend.start()
    if len(inside) != 1 or not _AGAINST.search(inside[0].label) or not PRIOR.search(inside[0].label):
        return None
    if bare(_DRESS.sub("", sentence.text[inside[0].end : place])):
        return None
    before = sentence.figures[inside[0].index - 1] if inside[0].index else None
    is_level_before = before is not None and is_level(before) and is_alike(before, inside[0])
    if before is not None and not roles_of(before).isdisjoint((Role.PLAN, Role.GOAL)):
        return None
    is_near = before is not None and (inside[0].clause - 1, inside[0].segment, inside[0].depth) == (
        before.clause,
        before.segment,
        before.depth,
    )
    return (before, inside[0]) if before is not None and is_level_before and is_near else None


def _wrong_year_by_year(sentence: Sentence) -> Iterator[Remark]:
    """2022年至2024年分别为18万元、15万元、16万元，逐年下降."""
    series = sorted(series_of(sentence).items())
    if len(series) <= 2:
        return
    last = max(figure.end for _, figure in series)
    told = _YEAR_BY_YEAR.search(sentence.text, sentence.start, sentence.end)
    if told is None or _UNTIL_ANOTHER.search(sentence.text, last, told.start()) or told.start() < series[0][1].start:
        return
    for (_, then), (year, now) in pairwise(series):
        gap = now.amount - then.amount
        if gap and (gap > 0) != (told["up"] is not None):
            relation = "高于" if gap > 0 else "低于"
            fact = f"{year}年{now.typed}{relation}上一年{then.typed}，正文写“{told[0]}”"
            yield remark(sentence, "T17", WARNING, told.span(), fact, "请核对增减方向和各年的数。", None, None)
            return


def _is_of(name: str, now: Figure, then: Figure) -> bool:
    """Whether a clause speaks of the levels: without a name, or with letters of theirs: 总量 of 信访总量."""
    return set(bare(_DRESS.sub("", name))) <= set(now.label + then.label + now.typed)


def wrong_multiples(sentence: Sentence) -> Iterator[Remark]:
    """是上年1.2万亩的3倍, 增长两倍, 翻一番: how many times a level is its base (regulation §5, T17)."""
    if len(sentence.figures) < 2:
        return
    for found in _TIMES.finditer(sentence.text, sentence.start, sentence.end):
        pair = _levels_of(sentence, found)
        if pair is None or pair[1].amount <= 0 or not (pair[0].is_exact and pair[1].is_exact):
            continue
        now, then = pair
        is_change = found["by"] is not None or found["tenths"] is not None
        exact = abs(now.amount / then.amount - is_change)
        if not _is_true(found, exact, quotient_slack(now, then, Decimal(1))):
            less = " − 1" if is_change else ""
            right = f"{show(exact * 100)}%" if found["tenths"] else f"{show(exact)} 倍"
            fact = f"|{now.typed} ÷ {then.typed}{less}| = {right}，正文写“{found[0]}”"
            advice = "请核对倍数和比较的两个数。"
            yield remark(sentence, "T17", WARNING, found.span(), fact, advice, round(exact, 2), None)


def _levels_of(sentence: Sentence, found: re.Match[str]) -> tuple[Figure, Figure] | None:
    inside = sentence.figures_in(*found.span())
    if not inside:
        return pair_before(sentence, found.start())
    then = inside[-1]
    before = [figure for figure in sentence.figures[max(0, then.index - 3) : then.index] if is_alike(figure, then)]
    is_beside = before and is_level(before[-1]) and before[-1].segment == then.segment
    is_ended = re.match(r"）?的", sentence.text[then.end : found.end()])
    return (before[-1], then) if is_beside and is_ended else None


def _is_true(found: re.Match[str], exact: Decimal, spread: Decimal) -> bool:
    if found["tenths"]:
        tenths = number_of(found["tenths"]) or Decimal(0)
        return abs(exact * 10 - tenths) <= (1 if found["roughly"] else Decimal("0.5"))
    if found["number"] is None:
        doubled = Decimal(2) ** _DOUBLINGS.get(found["doublings"], 1)
        least = doubled * (_LEAST if not found["nearly"] else Decimal("0.8"))
        return least <= exact <= doubled * (2 if found["over"] else _MOST)
    written = found["number"]
    number = Decimal(written) if written[0].isdigit() else number_of(written)
    if number is None:
        return True
    if found["more"] or found["about"] in {"超", "超过", "逾"}:
        return number <= exact <= number + 1
    if found["about"]:
        return number * _NEAR <= exact <= (number if found["about"] != "约" else number / _NEAR)
    places = len(written.partition(".")[2])
    return abs(exact - number) <= (Decimal("0.51").scaleb(-places) if places else _NEARLY) + spread
