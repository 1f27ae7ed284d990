"""How a sentence is accused: both figures, how the right one was computed, and what to do."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from apps.core.amounts import HALF_CENT, HUNDRED, round_to_cent, show_plain
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import NUMERAL, Approximation, Dimension
from apps.papers.checks.rounding import is_rate_as_printed
from apps.papers.checks.sentences.clauses import Figure, Sentence
from apps.papers.facts import Remark

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
ZERO = Decimal(0)
ADVICE_ON_RATES = "请核对比率和它的两个数。"
ADVICE_ON_DIRECTIONS = "请核对增减方向和两个数。"
_QUOTED = 30
_ABOUT = Decimal("0.03")
_ABOUT_POINTS = Decimal(3)  # 约90% is not 95%; 约九成 may be
_SHORT_OF_NEXT = Decimal("0.9")
_SMALL, _LARGE = Decimal("0.01"), Decimal(100_000)
_PLAIN_UNITS = frozenset((Decimal("0.0001"), Decimal(1), Decimal(10_000)))  # 元, 万元, 亿元
SLIPS = (Decimal(10_000), Decimal("0.0001"), Decimal(10**8), Decimal("1e-8"))
ROUNDED_PLACES = 2
LIKELY = Decimal(2) / 3  # of the most that rounding can do
_ROUNDED_UNIT = Decimal(10_000)  # 6千万 is spelled as it is meant, 1.2亿 is rounded
_JUST_UNDER_HALF = Decimal("0.4995")
_BEHIND_DIGITS = pattern_of(rf"[\d.．,，\s]+|^{NUMERAL}(?<![万亿])|^[壹贰叁肆伍陆柒捌玖拾佰仟]+")


def remark(
    sentence: Sentence,
    check: str,
    severity: Severity,
    span: tuple[int, int],
    fact: str,
    advice: str,
    expected: Decimal | None = None,
    actual: Decimal | None = None,
) -> Remark:
    """One accusation of the words at ``span`` in the sentence's passage."""
    return Remark(check, sentence.passage.place, severity, fact, advice, *span, expected, actual)


def accuse(
    sentence: Sentence,
    check: str,
    severity: Severity,
    figure: Figure,
    told: str,
    exact: Decimal,
    advice: str,
) -> Remark:
    """A number that is not what ``told`` gives: ``589万元 ÷ 620万元 = 95.00%，正文写“执行率94%”``.

    ``exact`` is in the base of the number's dimension.
    """
    right = in_its_unit(exact, figure) + _as_printed(exact, figure)
    fact = f"{told} = {right}，正文写“{quote(sentence, figure)}”"
    expected = round_like(exact / figure.quantity.measure.factor, figure)
    return remark(sentence, check, severity, (figure.start, figure.end), fact, advice, expected, figure.quantity.number)


def _as_printed(exact: Decimal, figure: Figure) -> str:
    """The right percentage with as many places as the wrong one has, where these are fewer than two."""
    places = figure.quantity.places
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if figure.dimension is not Dimension.PERCENT or places >= ROUNDED_PLACES or rounded == round_to_cent(exact):
        return ""
    return f"（保留{'一位小数' if places else '整数'}为 {rounded}%）"


def quote(sentence: Sentence, figure: Figure) -> str:
    """The words of the passage that lead to a number, and the number, as typed."""
    text = sentence.passage.text
    start = max(figure.start - len(figure.label.lstrip()), figure.end - _QUOTED, 0)
    words = text[start : figure.end]
    return words.lstrip("，、：（的 ").replace("“", "").replace("”", "")


def in_its_unit(value: Decimal, figure: Figure) -> str:
    """A value (in the base of the dimension) as the figure would have printed it: ``95.00%``, ``45万元``, ``600元``."""
    if figure.dimension is Dimension.PERCENT:
        return f"{round_to_cent(value)}%"
    own = value / figure.quantity.measure.factor
    if figure.dimension is Dimension.MONEY and figure.quantity.measure.factor not in _PLAIN_UNITS:
        return f"{show(value)}万元"
    if figure.dimension is Dimension.MONEY and (abs(own) < _SMALL or abs(own) >= _LARGE) and value:
        return show_in_words(value)  # the unit itself may be the slip
    return f"{show(own)}{unit_of(figure)}"


def show_in_words(money: Decimal) -> str:
    """Money (in 万元) in the unit that reads best: ``1.92万元``, ``300元``."""
    if abs(money) >= 10_000:
        return f"{show(money / 10_000)}亿元"
    return f"{show(money)}万元" if abs(money) >= 1 else f"{show(money * 10_000)}元"


def unit_of(figure: Figure) -> str:
    """The unit as typed: ``万元``, ``人次``."""
    return _BEHIND_DIGITS.split(figure.typed)[-1].rstrip("以上内下左右余多")


def show(value: Decimal) -> str:
    """At most four decimals, without trailing zeros."""
    return show_plain(value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)).replace("-", "−")


def round_like(value: Decimal, figure: Figure) -> Decimal:
    """A computed value for a number: at least two decimals, as many as were printed."""
    return value.quantize(Decimal(1).scaleb(-max(2, figure.quantity.places)), rounding=ROUND_HALF_UP)


def interval(figure: Figure, finest: Decimal | None = None) -> tuple[Decimal, Decimal]:
    """The least and the largest true value (in the base of its dimension) that a printed number can stand for.

    余 and 多 reach to the next unit of the last digit that is not zero, 近 and 不足 from the one before,
    约 half a unit of that digit to both sides. ``finest`` is the place that the numbers beside it show.
    """
    amount, quantity = figure.amount, figure.quantity
    step = last_digit(quantity.number) * quantity.measure.factor
    if finest is not None:
        step = min(step, finest)
    # The next round number would have been written itself.
    near = max(step * _SHORT_OF_NEXT, abs(amount) / 10)
    match quantity.approximation:
        case Approximation.EXACT:
            return amount - quantity.rounding, amount + quantity.rounding
        case Approximation.AROUND:
            is_of_hundred = quantity.dimension is Dimension.PERCENT and quantity.measure.factor == 1
            half = min(step / 2, _ABOUT_POINTS) if is_of_hundred else step / 2
            reach = max(half, abs(amount) * _ABOUT)
            return amount - reach, amount + reach
        case Approximation.BELOW:
            return amount - near, amount
        case Approximation.ABOVE:
            return amount, amount + near
        case Approximation.RANGE:
            return amount, quantity.high if quantity.high is not None else amount


def last_digit(number: Decimal) -> Decimal:
    """The place of the last digit that is not zero: 100 for 1300, 0.1 for 2.5."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and number else Decimal(1)


HALF = Decimal("0.5")


def may_be(figure: Figure, exact: Decimal, spread: Decimal = ZERO) -> bool:
    """Whether the printed number can stand for ``exact``: rounded or cut to its places, or within its about-word."""
    if figure.is_exact:
        factor, number, places = figure.quantity.measure.factor, figure.quantity.number, figure.quantity.places
        if places == ROUNDED_PLACES and number * 10 == (number * 10).to_integral_value() and number % 1:
            places -= 1  # 92.90 may have been 92.9 before it was printed
        if not places and exact / factor - number == HALF:
            return False  # 12% of exactly 12.5%: a half is rounded up, and cutting it off hides what was known
        return is_rate_as_printed(number, places, exact / factor, spread / factor)
    low, high = interval(figure)
    return low - spread <= exact <= high + spread


def doubt(figure: Figure, exact: Decimal, spread: Decimal) -> Severity | None:
    """How sure it is that a number is not ``exact``: not at all, or only unlikely because large units are rounded."""
    if may_be(figure, exact, spread * LIKELY):
        return None
    return HINT if may_be(figure, exact, spread) else WARNING


def slack(*figures: Figure) -> Decimal:
    """What rounding can explain: half a cent of the unit for each figure (regulation §5); of 亿 and 万 (of things) just
    under half of the last place that any of them shows.
    """
    return sum((_slack(figure, figures) for figure in figures), ZERO)


def _slack(figure: Figure, beside: Sequence[Figure]) -> Decimal:
    measure = figure.quantity.measure
    if measure.factor < _ROUNDED_UNIT:
        is_counted = measure.dimension is Dimension.COUNT and not figure.quantity.places
        return ZERO if is_counted else HALF_CENT * min(measure.factor, Decimal(1))
    places = max(other.quantity.places for other in beside if other.quantity.measure.factor == measure.factor)
    if measure.dimension is Dimension.MONEY:
        places = max(places, 1)  # 1亿元 is never 1.05亿元
    return _JUST_UNDER_HALF.scaleb(-places) * measure.factor


def quotient_slack(part: Figure, whole: Figure, factor: Decimal = HUNDRED, *, is_plan: bool = False) -> Decimal:
    """How far ``factor`` × part ÷ whole may move because large units are rounded; a plan is as exact as it is round."""
    if not whole.amount:
        return ZERO
    moved = _slack(part, (part, whole)) / abs(whole.amount)
    if not is_plan:
        moved += abs(part.amount) * _slack(whole, (part, whole)) / whole.amount**2
    return factor * moved
