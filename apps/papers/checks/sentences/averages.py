"""Averages inside a sentence (regulation §5, T18): 平均每期, 人均, 户均 are a total by a number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core.dates import PART_OF_YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities import UNIT, Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.counted import are_counted_alike, units_of
from apps.papers.checks.sentences.roles import Role, is_level, roles_of
from apps.papers.checks.sentences.seasons import MONTHS, OF_THE_YEAR
from apps.papers.checks.sentences.slips import slip_of
from apps.papers.checks.sentences.telling import HINT, SLIPS, WARNING, accuse, in_its_unit, may_be, quotient_slack
from apps.papers.checks.words import ALL_TOLD, AVERAGED, TIMES
from apps.papers.facts import Remark

ADVICE = "请核对平均数、总数和个数。"
REACH = 8
_AVERAGE = pattern_of(
    rf"(?:平均|均)?(?:到)?每(?:一)?(?P<each>{UNIT}|[人户亩生村班月天年床车站馆院园厂店库点镇校])(?P<noun>乡镇|街道|村|社区|单位|学校|企业|项目|窗口)?"
    r"[^，；、\d]{0,8}$"
    rf"|(?P<of>{AVERAGED}|{TIMES}|乡镇)均(?P<what>[^，；、\d]{{0,12}})$",
    needs=("每", "均"),
)
# 人均每年, 每年人均 and 年人均: of a report's one year.
_OF_A_YEAR = pattern_of(r"(?<=均)每年度?|(?:每年|年)(?=[^，、]{0,3}[人户村生校]均)")
# Beside their own: what may happen in each, and things that are counted by 个.
_ALSO_COUNTED_IN: dict[str, tuple[str, ...]] = {
    "名": ("人次",),
    "班": ("期", "个"),
    "次": ("场", "批次", "人次", "场次", "户次", "家次", "台次", "车次"),
    "校": ("个",),
    **dict.fromkeys(("镇", "村", "乡镇"), ("个",)),
    "单位": ("个", "家"),
}
_THINGS = frozenset((*"村镇校站馆院园厂店库点", "乡镇", "单位"))
_NUMBERS = frozenset((Dimension.COUNT, Dimension.TIME))
_TIME = pattern_of(r"每?(?:年|月|日|天|季度?)(?!均)")
_TWELVE = Decimal(12)
# How often a time comes in a year, and how often it may be counted: working days, days of opening.
_IN_A_YEAR: dict[str, tuple[str, int, tuple[range, ...]]] = {
    **dict.fromkeys(("日", "天"), ("365天", 365, (range(244, 256), range(298, 316), range(350, 367)))),
    "月": ("12个月", 12, (range(12, 13),)),
    "周": ("52周", 52, (range(50, 54),)),
    **dict.fromkeys(("季", "季度"), ("4个季度", 4, (range(4, 5),))),
}
_OPEN_DAYS = range(200, 367)
_SOME_TIME = pattern_of(rf"{PART_OF_YEAR}|季，?|\d月|月以来|以来|节假|假期|旺|高峰|最|开[馆放园业]|运行|工作日|试|自")


def wrong_averages(sentence: Sentence) -> Iterator[Remark]:
    """Averages that no total and number give (regulation §5, T18); a factor of 10,000 is a slip of the unit (T05)."""
    for average in sentence.figures:
        named = _AVERAGE.search(_OF_A_YEAR.sub("", average.label))
        is_counted = average.dimension in {Dimension.MONEY, Dimension.COUNT, Dimension.TIME}
        if (
            named is None
            or not is_counted
            or "/" in average.unit
            or average.quantity.approximation is Approximation.RANGE
        ):
            continue
        if Role.AVERAGE not in roles_of(average) and average.dimension is not Dimension.COUNT:
            continue  # 每套5万元 is a price
        yield from _average(sentence, average, named)


def _average(sentence: Sentence, average: Figure, named: re.Match[str]) -> Iterator[Remark]:
    pool, earlier = _pool(sentence, average), _usable(sentence.before)
    totals = [figure for figure in pool if _is_total(figure, average)]
    totals = [figure for figure in totals if _is_beside(figure, average)] or totals
    every = [*earlier, *pool]
    if any(
        may_be(average, exact, spread)
        for exact, spread in _readings([figure for figure in every if _is_total(figure, average)], every)
    ):
        return
    numbers = _numbers(pool, average, named)
    if not totals:
        totals = _behind(sentence, average)
        if any(may_be(average, exact, spread) for exact, spread in _readings(totals, pool)):
            return
    if not (numbers and totals):
        if not numbers and not earlier:
            yield from _of_the_year(sentence, average, named, totals)
        yield from _of_the_sentence_before(sentence, average, named, earlier, pool)
        return
    is_of_a_time = named["of"] is not None and _TIME.search(_OF_A_YEAR.sub("", average.label)[-6:]) is not None
    if is_of_a_time or Role.COMPARED in roles_of(average):
        return
    number = numbers[-1]
    totals = [figure for figure in totals if figure is not number and (figure not in numbers or len(numbers) > 1)]
    if not totals or _is_of_some(sentence, average, totals[-1]):
        return
    total = totals[-1]
    if not (total.is_exact and number.is_exact and _is_total(total, average)):
        return
    exact = total.amount / number.amount
    told = f"{total.typed} ÷ {number.typed}"
    if _BY_MONTHS.search(average.label) and number.unit != "个月":
        if OF_THE_YEAR.search(sentence.words) is None:
            return
        exact, told = exact / MONTHS, f"{told} ÷ {MONTHS}个月"
    is_slip = average.dimension is Dimension.MONEY and any(may_be(average, exact * factor) for factor in SLIPS)
    wrong = accuse(sentence, "T05" if is_slip else "T18", WARNING, average, told, exact, ADVICE)
    right = average.amount * number.amount
    if total.index > average.index or slip_of(total, right) <= 1:
        wrong = replace(wrong, fact=f"{wrong.fact}；平均数若无误，“{total.typed}”应为 {in_its_unit(right, total)}")
    yield wrong


_BY_MONTHS = pattern_of(r"每个?月|月均")


def _of_the_sentence_before(
    sentence: Sentence, average: Figure, named: re.Match[str], earlier: Sequence[Figure], pool: Sequence[Figure]
) -> Iterator[Remark]:
    """全年支出培训费24万元，培训骨干80人。人均2,800元: the total beside the number, where one of them stands there."""
    every = [*earlier, *pool]
    numbers = _numbers(every, average, named)
    totals = [figure for figure in every if _is_total(figure, average) and figure not in numbers]
    if len(numbers) != 1 or not totals or Role.COMPARED in roles_of(average) or not numbers[0].is_exact:
        return
    number = numbers[0]
    total = min(totals, key=lambda figure: (abs(every.index(figure) - every.index(number)), every.index(figure)))
    is_of_a_time = named["of"] is not None and _TIME.search(average.label[-6:]) is not None
    if not total.is_exact or is_of_a_time or (total.dimension is Dimension.COUNT and total.unit != average.unit):
        return
    told = f"{total.typed} ÷ {number.typed}"
    yield accuse(sentence, "T18", HINT, average, told, total.amount / number.amount, ADVICE)


def _behind(sentence: Sentence, average: Figure) -> list[Figure]:
    """9座，平均每座6万元，总投资54万元: a total that follows an average."""
    if _OF_SOME.search(average.label):
        return []
    following = sentence.figures[average.index + 1 : average.index + 3]
    return [
        figure
        for figure in following
        if figure.segment == average.segment and _is_total(figure, average) and _SUMMED.search(figure.label)
    ]


_OF_SOME = pattern_of(r"其中|标准|月")
_SUMMED = pattern_of(rf"{ALL_TOLD}|累计|需|支出|支付|花费")


def _is_of_some(sentence: Sentence, average: Figure, total: Figure) -> bool:
    """其中高中生人均, 重点村每村 behind another average of the same: what it is made of is not told."""
    between = sentence.figures[total.index + 1 : average.index]
    has_another = any(one.unit == average.unit and Role.AVERAGE in roles_of(one) for one in between)
    return has_another or "其中" in sentence.text[total.end : average.start]


def _of_the_year(
    sentence: Sentence, average: Figure, named: re.Match[str], totals: Sequence[Figure]
) -> Iterator[Remark]:
    """全年9,125次，日均25次: by the months or days of a year, where the words speak of the whole year."""
    each = named["of"] or named["each"]
    words = sentence.text[sentence.start : average.start]
    if each not in _IN_A_YEAR or not average.amount or not average.is_exact or Role.COMPARED in roles_of(average):
        return
    is_told = OF_THE_YEAR.search(words) is not None
    if (not is_told and each != "月") or _SOME_TIME.search(OF_THE_YEAR.sub("", words)):
        return
    typed, times, usual = _IN_A_YEAR[each]
    alike = [total for total in totals if total.is_exact and total.unit == average.unit]
    if any(may_be(average, one.amount / time) for one in alike for some in usual for time in some):
        return
    alike = [total for total in alike if not _is_of_some(sentence, average, total)]
    if len(alike) != 1:
        return
    total = alike[0]
    is_open = times > _TWELVE * 12 and int(total.amount / average.amount) in _OPEN_DAYS
    severity = HINT if is_open or not is_told else WARNING
    told = f"{total.typed} ÷ {typed}"
    yield accuse(sentence, "T18", severity, average, told, total.amount / times, ADVICE)


def _numbers(pool: Sequence[Figure], average: Figure, named: re.Match[str]) -> list[Figure]:
    """What an average is per: the numbers of its unit; of 个 only those of the same thing (每个乡镇: 18个乡镇)."""
    each = named["of"] or named["noun"] or named["each"]
    units = units_of(each) | {*_ALSO_COUNTED_IN.get(each, ())}
    thing = named["noun"] or (each[-1] if each in _THINGS else "")

    def is_borne(figure: Figure) -> bool:
        return thing in figure.tail or (named["noun"] is None and figure.label.endswith(thing))

    return [
        figure
        for figure in pool
        if figure.dimension in _NUMBERS
        and figure.amount > 0
        and _is_beside(figure, average)
        and (figure.unit in units or (thing and is_borne(figure)))
        and not (figure.unit == average.unit == "人次" and figure.unit != each)
        and not (figure.unit == "个" and thing and not is_borne(figure))
    ]


def _is_beside(figure: Figure, average: Figure) -> bool:
    """Whether a number is not only what another's bracket includes: 252万元（含设备款84万元）."""
    return figure.depth <= average.depth or figure.owner == average.index


def _pool(sentence: Sentence, average: Figure) -> list[Figure]:
    figures = sentence.figures
    before = figures[max(0, average.index - REACH) : average.index]
    own = [figure for figure in figures[average.index + 1 : average.index + 5] if figure.owner == average.index]
    return _usable(own if len(own) > 1 else [*before, *own])


def _usable(figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if not figure.is_price and Role.AVERAGE not in roles_of(figure)]


def _is_total(figure: Figure, average: Figure) -> bool:
    if figure.dimension is not average.dimension or figure.amount <= 0 or not is_level(figure):
        return False
    return are_counted_alike(figure.unit, average.unit) or figure.dimension is Dimension.MONEY


def _of_one_unit(numbers: Sequence[Figure], total: Figure) -> Iterator[Decimal]:
    """24次、12次、36次: what several numbers of one unit, one behind the other, are together."""
    for unit in {number.unit for number in numbers}:
        run = [number.amount for number in numbers if number.unit == unit and number is not total]
        for first in range(len(run) - 1):
            yield from (sum(run[first:last], Decimal(0)) for last in range(first + 2, len(run) + 1))


def _readings(totals: Sequence[Figure], pool: Sequence[Figure]) -> Iterator[tuple[Decimal, Decimal]]:
    """Every average that the figures give: by any number beside them, by month too."""
    numbers = [figure for figure in pool if figure.dimension in _NUMBERS and figure.amount > 0]
    for total in totals:
        for number in numbers:
            if number is not total:
                exact, spread = total.amount / number.amount, quotient_slack(total, number, Decimal(1))
                yield exact, spread
                yield exact / _TWELVE, spread
                for other in numbers:
                    if other is not number and other is not total:
                        yield exact / other.amount, spread
        for several in _of_one_unit(numbers, total):
            yield total.amount / several, Decimal(0)
    added = sum((total.amount for total in totals), Decimal(0))
    if len(totals) > 1:
        yield added / len(totals), Decimal(0)
    for number in numbers:
        if len(totals) > 1 and number not in totals:
            yield added / number.amount, Decimal(0)
