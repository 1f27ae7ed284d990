"""One amount told twice, in two units or in capitals; amounts absurd by their unit (regulation §5, T05, T22)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from apps.core.dates import WHOLE_YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension
from apps.papers.checks.sentences.clauses import Sentence, is_alike
from apps.papers.checks.sentences.roles import is_level
from apps.papers.checks.sentences.slips import NO_SLIP, slip_of
from apps.papers.checks.sentences.telling import HINT, WARNING, in_its_unit, may_be, quote, remark
from apps.papers.checks.words import GRAND, TOLD
from apps.papers.facts import Remark

ADVICE = "请核对两个数和它们的单位。"
_AGAIN = pattern_of(
    r"[整正]?(?P<mark>[（，·])(?P<word>(?:即|合(?!计)|折合|约合|换算为?|也就是|大写|小写|人民币|￥|¥|：|\ )*)"
)
_CLOSES = pattern_of(r"[整正]?(?:[）·，。；]|$)")
_CAPITALS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_TENS = tuple(Decimal(10) ** power for power in (-8, -4, -3, -2, -1, 1, 2, 3, 4, 8))
_YUAN = Decimal("0.0001")
_ONE_COIN = Decimal(100)  # yuan: less is no year's spending
_SPENDING = pattern_of(rf"(?:支出|经费|费用|[待旅议训行护国用务]费)(?:{GRAND}|{TOLD}|是|仅)*$")
_OF_ONE = pattern_of(r"[每均单]|标准")
_IN_ALL = pattern_of(rf"{WHOLE_YEAR}|决算|预算|合计|共")
_OF_A_YEAR = pattern_of(r"接待|差旅|会议|培训|出国|出境|用车|三公|公用|人员|工资|福利|基本支出|项目支出")
_HEADS = frozenset(("人", "人次"))


def wrong_conversions(sentence: Sentence) -> Iterator[Remark]:
    """1.26亿元（即1,260万元）, 叁拾陆万元整（350,000元）: two numbers; T22 where no unit explains it."""
    for first, second in pairwise(sentence.figures):
        again = _AGAIN.fullmatch(sentence.text, first.end, second.start)
        if again is None or not is_alike(first, second) or not _CLOSES.match(sentence.text, second.end):
            continue
        if not (first.is_exact and second.is_exact) or first.is_price != second.is_price:
            continue
        rounding = first.quantity.rounding + second.quantity.rounding
        if abs(first.amount - second.amount) <= rounding:
            continue
        is_unit = any(may_be(second, first.amount * ten) or may_be(first, second.amount * ten) for ten in _TENS)
        is_slip = is_unit or slip_of(second, first.amount) < NO_SLIP
        is_capital = not _CAPITALS.isdisjoint(sentence.passage.text[first.start : first.end])
        is_other_unit = is_capital or first.quantity.measure.factor != second.quantity.measure.factor
        is_told = bool(again["word"]) and (is_unit or again["mark"] != "，" or (is_slip and is_other_unit))
        if not is_told and (again["mark"] == "，" or not (is_slip and is_other_unit)):
            continue
        right = in_its_unit(first.amount, second)
        fact = f"“{quote(sentence, first)}”即 {right}，正文又写“{second.typed}”，两处不是同一个数"
        factor = second.quantity.measure.factor
        span = (first.start, second.end)
        check = "T05" if is_unit else "T22"
        yield remark(sentence, check, WARNING, span, fact, ADVICE, first.amount / factor, second.quantity.number)


def absurd_amounts(sentence: Sentence) -> Iterator[Remark]:
    """公务接待费全年支出3.42元，接待136人次: not even one yuan for each, so 万元 was meant (T05)."""
    for figure in sentence.figures:
        if figure.dimension is not Dimension.MONEY or figure.quantity.measure.factor != _YUAN or figure.is_price:
            continue
        if not _SPENDING.search(figure.label) or _OF_ONE.search(figure.label) or not is_level(figure):
            continue
        yuan = figure.quantity.number
        if not 0 < yuan < _ONE_COIN or not figure.quantity.places:
            continue
        heads = [one for one in sentence.figures if one.unit in _HEADS and one.segment == figure.segment]
        is_too_little = any(yuan < one.amount for one in heads)
        is_of_a_year = _OF_A_YEAR.search(figure.label) is not None
        if not (is_too_little or is_of_a_year or _IN_ALL.search(figure.label)):
            continue
        count = f"，按 {heads[-1].typed}计每{heads[-1].unit}不足 1 元" if is_too_little else ""
        fact = f"“{quote(sentence, figure)}”{count}，单位疑为万元，应为 {yuan} 万元"
        span = (figure.start, figure.end)
        severity = WARNING if is_too_little and is_of_a_year else HINT
        yield remark(sentence, "T05", severity, span, fact, "请核对金额的单位。", yuan, yuan)
