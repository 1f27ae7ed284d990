"""Averages inside a sentence (regulation §5, T18): 平均每期, 人均, 户均 are a total by a number."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.core.quantities import UNIT, Approximation, Dimension
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.checks.sentences.roles import Role, is_level, roles_of
from apps.papers.checks.sentences.telling import SLIPS, WARNING, accuse, may_be, quotient_slack
from apps.papers.facts import Remark

ADVICE = "请核对平均数、总数和个数。"
REACH = 8
_AVERAGE = re.compile(
    rf"(?:平均|均)?(?:到)?每(?:一)?(?P<each>{UNIT}|[人户亩生村班月天年床车])(?P<noun>乡镇|街道|村|社区|单位|学校|企业|项目|窗口)?"
    r"[^，；、\d]{0,8}$"
    r"|(?P<of>人|户|亩|生|村|班|场|次|期|日|月|床|件|台|车|公里|乡镇|单位)均(?P<what>[^，；、\d]{0,12})$"
)
_COUNTED: dict[str, str] = {
    "人": "人|人次",
    "名": "人|人次",
    "生": "人",
    "期": "期",
    "班": "期|个",
    "场": "场|场次|次",
    "次": "次|场|批次|人次|场次",
    "批": "批|批次",
    "村": "个",
    "床": "张",
    "车": "辆|台",
    "日": "天",
    "月": "个月",
    "年": "年",
    "乡镇": "个",
    "单位": "个|家",
}
_THINGS = frozenset(("村", "乡镇", "单位"))
_NUMBERS = frozenset((Dimension.COUNT, Dimension.TIME))
_TIME = re.compile(r"每?(?:年|月|日|天|季度?)(?!均)")
_TWELVE = Decimal(12)


def wrong_averages(sentence: Sentence) -> Iterator[Remark]:
    """Averages that no total and number give (regulation §5, T18); a factor of 10,000 is a slip of the unit (T05)."""
    for average in sentence.figures:
        named = _AVERAGE.search(average.label)
        is_counted = average.dimension in {Dimension.MONEY, Dimension.COUNT, Dimension.TIME}
        if named is None or not is_counted or average.quantity.approximation is Approximation.RANGE:
            continue
        if "均" not in average.label and average.dimension is not Dimension.COUNT:
            continue  # 每套5万元 is a price
        yield from _average(sentence, average, named)


def _average(sentence: Sentence, average: Figure, named: re.Match[str]) -> Iterator[Remark]:
    pool = _pool(sentence, average)
    totals = [figure for figure in pool if _is_total(figure, average)]
    if any(may_be(average, exact, spread) for exact, spread in _readings(totals, pool)):
        return
    numbers = _numbers(pool, named)
    is_of_a_time = named["of"] is not None and _TIME.search(average.label[-6:]) is not None
    if not numbers or is_of_a_time or Role.COMPARED in roles_of(average):
        return
    number = numbers[-1]
    totals = [figure for figure in totals if figure is not number and (figure not in numbers or len(numbers) > 1)]
    if not totals:
        return
    total = totals[-1]
    if not (total.is_exact and number.is_exact) or (total.dimension is Dimension.COUNT and total.unit != average.unit):
        return
    exact = total.amount / number.amount
    told = f"{total.typed} ÷ {number.typed}"
    is_slip = average.dimension is Dimension.MONEY and any(may_be(average, exact * factor) for factor in SLIPS)
    yield accuse(sentence, "T05" if is_slip else "T18", WARNING, average, told, exact, ADVICE)


def _numbers(pool: Sequence[Figure], named: re.Match[str]) -> list[Figure]:
    """What an average is per: the numbers of its unit; of 个 only those of the same thing (每个乡镇: 18个乡镇)."""
    each = named["of"] or named["noun"] or named["each"]
    units = _COUNTED.get(each, each).split("|")
    thing = named["noun"] or (each[-1] if each in _THINGS else "")
    return [
        figure
        for figure in pool
        if figure.dimension in _NUMBERS
        and figure.amount > 0
        and (figure.unit in units or (thing and thing in figure.tail))
        and not (figure.unit == "个" and thing and thing not in figure.tail)
    ]


def _pool(sentence: Sentence, average: Figure) -> list[Figure]:
    figures = sentence.figures
    before = figures[max(0, average.index - REACH) : average.index]
    own = [figure for figure in figures[average.index + 1 : average.index + 5] if figure.owner == average.index]
    pool = own if len(own) > 1 else [*before, *own]
    return [figure for figure in pool if not figure.is_price and Role.AVERAGE not in roles_of(figure)]


def _is_total(figure: Figure, average: Figure) -> bool:
    if figure.dimension is not average.dimension or figure.amount <= 0 or not is_level(figure):
        return False
    return (
        figure.unit == average.unit
        or {figure.unit, average.unit} <= {"人", "人次"}
        or figure.dimension is Dimension.MONEY
    )


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
    added = sum((total.amount for total in totals), Decimal(0))
    if len(totals) > 1:
        yield added / len(totals), Decimal(0)
    for number in numbers:
        if len(totals) > 1 and number not in totals:
            yield added / number.amount, Decimal(0)
