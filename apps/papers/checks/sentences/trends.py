"""What is said of two levels without a figure of their change (regulation §5, T17): 有所下降, 翻一番, 是上年的3倍."""

from collections.abc import Iterator
from decimal import Decimal

from apps.core import patterns as re
from apps.core.quantities import number_of
from apps.papers.checks.sentences.clauses import Figure, Sentence, is_alike
from apps.papers.checks.sentences.comparisons import pair_before
from apps.papers.checks.sentences.roles import bare, is_level
from apps.papers.checks.sentences.telling import WARNING, in_its_unit, quotient_slack, remark, show
from apps.papers.facts import Remark

_CLAUSE = re.compile(r"[^，；。：（）\n]{2,30}")
_TREND = re.compile(
    r"(?:(?P<up>增长|增加|增多|上升|提高|提升|上涨|攀升|走高)|(?P<down>下降|减少|降低|压降|缩减|下滑|回落|走低|缩短)"
    r"|(?P<level>(?:基本)?持平|(?:保持|基本)?不变|保持一致))了?(?:的?(?:态势|趋势|势头|走势|状态|之势))?$"
)
_DRESS = re.compile(
    r"有所|同比|环比|(?:[比较与同]|相比)?(?:上年|去年|上一年度?|前年)(?:度|同期|相比|末|底)?|(?:[比较与同]|相比)?(?:年初|期初|去年底)|相比|明显|呈现?|略有?|稍有|大幅度?|小幅|"
    r"持续|进一步|显著|实现|出现|继续|逐[年步]|稳步|较大|一定|[但且也又则还有数量额值度规模体]"
)
_ROUGHLY_LEVEL = Decimal("0.05")  # of the base: what still passes as 基本持平
_WRITTEN = r"\d+(?:\.\d+)?|[一二两三四五六七八九十]+"
_CHANGED = "增加|增长|提高|上升|减少|下降|降低|压减|压缩|压降"
_TIMES = re.compile(
    rf"(?:(?P<of>(?:[是为达]|相当于)[^，；。]{{0,24}}的)|(?P<to>增加到|增长到|提高到|[增升]至)|(?P<by>增加|增长|提高)了?)"
    rf"(?P<about>近|约|超过?|不到|逾)?(?P<number>{_WRITTEN})(?P<more>多|余)?倍"
    rf"|(?:{_CHANGED})(?:了|幅度?)?(?P<roughly>近|约|超过?|逾)?(?P<tenths>[一二两三四五六七八九])成(?![员果立本效])"
    r"|翻了?(?P<nearly>近)?(?P<doublings>[一两二三])?番(?P<over>多)?"
)
_DOUBLINGS = {"一": 1, "两": 2, "二": 2, "三": 3}
_NEARLY = Decimal("0.35")  # what 两倍 leaves open
_NEAR = Decimal("0.75")  # of the number: 近一倍
_LEAST, _MOST = Decimal("0.95"), Decimal("1.4")  # of what 翻一番 says


def wrong_trends(sentence: Sentence) -> Iterator[Remark]:
    """Words of direction, without a figure, that the two levels before them contradict (regulation §5, T17)."""
    if len(sentence.figures) < 2:
        return
    for clause in _CLAUSE.finditer(sentence.text, sentence.figures[1].end, sentence.end):
        words = clause[0].strip()
        trend = _TREND.search(words)
        pair = pair_before(sentence, clause.start()) if trend else None
        if trend is None or pair is None or not _is_of(words[: trend.start()], *pair):
            continue
        now, then = pair
        gap = now.amount - then.amount
        is_level = abs(gap) <= abs(then.amount) * _ROUGHLY_LEVEL
        if is_level if trend["level"] else gap and (gap > 0) == (trend["up"] is not None):
            continue
        relation, right = ("高于", "增加") if gap > 0 else ("低于", "减少")
        fact = f"{now.typed}{relation}{then.typed}，应为{right} {in_its_unit(abs(gap), now)}，正文写“{words}”"
        if gap:
            yield remark(sentence, "T17", WARNING, clause.span(), fact, "请核对增减方向和两个数。", None, None)


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
