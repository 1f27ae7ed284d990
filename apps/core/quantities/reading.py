"""Reading the numbers of Chinese prose: value, unit, approximation, role, and the words that lead to them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from apps.core.dates import FIRST_YEAR, LAST_YEAR
from apps.core.patterns import pattern_of
from apps.core.quantities.directions import FALLS, RISES
from apps.core.quantities.numbers import (
    COUNTED,
    NAMED,
    NO_NUMERAL_BEHIND,
    NUMBER,
    SHARES,
    TO,
    UPPER,
    Approximation,
    approximation,
    approximation_of_share,
    digits,
    higher_places,
    percent_in_words,
)
from apps.core.quantities.numerals import scaled
from apps.core.quantities.units import PER, PER_UNIT, SCALE, SURE_UNIT, UNIT, Dimension, Measure, measure, plain

PHRASE_LENGTH = 60
CACHED_LENGTH = 20_000


class Role(StrEnum):
    """What a number says of its subject: how much it is, by how much it changed, or what part of something."""

    LEVEL = "level"
    CHANGE = "change"
    SHARE = "share"


class Quantity(NamedTuple):
    """One number with its unit. ``start`` and ``end`` are positions in the text; ``phrase`` is what leads to it.

    ``amount`` and ``rounding`` (half a unit of the last printed place) are in the base of the dimension.
    A range runs from ``amount`` to ``high``. ``per`` are the units of a price: ``元/人·月`` is per 人 and 月.
    """

    start: int
    end: int
    typed: str
    number: Decimal
    places: int
    measure: Measure
    high: Decimal | None
    approximation: Approximation
    phrase: str
    role: Role
    is_up: bool = False
    per: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal:
        """The number in the base of its dimension."""
        return self.number * self.measure.factor

    @property
    def rounding(self) -> Decimal:
        """Half a unit of the last printed place, in the base of the dimension."""
        return Decimal("0.5").scaleb(-self.places) * self.measure.factor

    @property
    def dimension(self) -> Dimension:
        return self.measure.dimension

    @property
    def is_exact(self) -> bool:
        return self.approximation is Approximation.EXACT

    @property
    def excerpt(self) -> str:
        """The last words before the number and the number itself, to be quoted."""
        return f"{self.phrase[-16:].lstrip('，、的')}{self.typed}"

    def may_be(self, value: Decimal, tolerance: Decimal = Decimal(0)) -> bool:
        """Whether the typed number can stand for ``value`` (in the base of the dimension)."""
        amount = self.amount
        match self.approximation:
            case Approximation.EXACT:
                return abs(amount - value) <= max(self.rounding, tolerance)
            case Approximation.AROUND:
                return abs(amount - value) <= max(abs(amount) * _LOOSE, tolerance)
            case Approximation.BELOW:
                return amount * (1 - _LOOSE) - tolerance <= value <= amount + tolerance
            case Approximation.ABOVE:
                return amount - tolerance <= value <= amount * (1 + _LOOSE) + tolerance
            case Approximation.RANGE:
                return self.high is not None and amount - tolerance <= value <= self.high + tolerance


_LOOSE = Decimal("0.25")
_DAYS = r"(?<![\d.])\d{1,2}(?:(?:-|—|至|到|、)\d{1,2})?(?:月(?:份|底|初|末)?|日|号)"
_IN_DIGITS = (
    rf"(?<![\dA-Za-z第])(?<!\d[.,，])(?P<sign>(?<![%元\dA-Za-z])-)?{UPPER}(?P<number>{NUMBER})"
    rf"(?:(?P<low_scale>{SCALE})?(?P<low_unit>{SURE_UNIT})?\ ?(?:{TO})\ ?(?P<high>{NUMBER}))?"
    rf"\ ?(?P<more>余|多|来)?\ ?(?P<scale>{SCALE})?(?P<more_units>(?:余|多)(?!\d))?\ ?"
)
_WITH_UNIT = (
    rf"(?:{_IN_DIGITS}|{NO_NUMERAL_BEHIND}{COUNTED})(?P<unit>{UNIT})(?P<per>{PER})?"
    r"(?P<after>以上|以下|以内|之内|左右|上下|(?:余|多(?![了出于达收支付投花发接办完建增安筹征拨]))(?!\d))?"
)
_BARE = (
    r"(?<![\dA-Za-z第〔.,，])(?P<bare_sign>(?<![\d）%])-)?"
    rf"(?P<bare>{NUMBER})(?P<bare_scale>{SCALE})?(?![A-Za-z〕年月日号级])"
)
_QUANTITY = rf"(?P<named>{NAMED}|{_DAYS})|{NO_NUMERAL_BEHIND}(?:{SHARES})|{_WITH_UNIT}|{_BARE}"
_LISTED = pattern_of(r"\d{1,2}\.\d")
_WHOLE = frozenset("人名位户家个项次件起例场批处座条辆台")
_BOUNDARY = "，。；：！？\n,"
CHANGE = pattern_of(
    rf"(?:(?P<up>{RISES}|增幅|净增|多支出|(?<![最很许大好众])多)|"
    rf"(?:{FALLS}|降幅|净减|少支出|(?<![最很不至多])少))"
    r"(?:支出|费用)?(?:了|额|率|幅度|为|约|近|超过?|逾|达到?|：|\ )*$"
)
_SHARE = pattern_of(r"占[^占]{0,24}$|比重[^占]{0,6}$|的$")
_PER = pattern_of(PER_UNIT)
_SENTENCE = pattern_of(r"[^。！？\n]+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of every sentence; a line break ends one."""
    return (found.span() for found in _SENTENCE.finditer(text))


def read(text: str) -> tuple[Quantity, ...]:
    """Every number with a unit that a table could hold, in the order of the text.

    Dates, document numbers, list numbers, times, prices (``元/人``), Chinese numerals and numbers without a unit are
    left out; ``read_all`` has them.
    """
    return _read_cached(text) if len(text) <= CACHED_LENGTH else tuple(_read(text))


def read_all(text: str, *, is_bare: bool = False) -> tuple[Quantity, ...]:
    """Every number with a unit, also times, prices (``per``) and Chinese numerals; with ``is_bare`` those without unit.

    Dates, years, document numbers, articles and names of laws are no amounts and never among them.
    """
    return tuple(_read(text, is_wide=True, is_bare=is_bare))


@lru_cache(maxsize=128)
def _read_cached(text: str) -> tuple[Quantity, ...]:
    return tuple(_read(text))


_TENTHS = Measure(Dimension.PERCENT, Decimal(10), "%")
_NO_UNIT = Measure(Dimension.COUNT, Decimal(1), "")


@cache
def _pattern() -> re.Pattern[str]:
    """Compiled when it is first needed: it takes some 7 ms."""
    return pattern_of(_QUANTITY)


def _read(text: str, *, is_wide: bool = False, is_bare: bool = False) -> Iterator[Quantity]:
    flat = plain(text)
    floor = 0
    for found in _pattern().finditer(flat):
        if found["named"] or (found["bare"] and not is_bare):
            continue
        if not is_wide and found["per"]:
            floor = found.end()
            continue
        quantity = _written(text, flat, found, floor) if found["number"] is None else _arabic(text, flat, found, floor)
        if quantity is None or (quantity.measure.unit == "年" and quantity.number >= FIRST_YEAR):
            continue
        if is_wide or (found["number"] is not None and quantity.dimension is not Dimension.TIME):
            yield quantity
            floor = found.end()


def _arabic(text: str, flat: str, found: re.Match[str], floor: int) -> Quantity:
    own = measure(found["scale"] or "", found["unit"])
    start, number = found.start(), digits(found["number"])
    is_whole = not found["scale"] and found["unit"] in _WHOLE
    if is_whole and _LISTED.match(number) and _begins_line(flat, start):
        # “1.5个项目”: the first item of a list, not one and a half projects.
        dot = number.index(".") + 1
        start, number = start + dot, number[dot:]
    phrase = _phrase(flat, floor, start)
    value = Decimal(number)
    if found["upper"]:
        value += higher_places(found["upper"], found["scale"] or "")
    high = Decimal(digits(found["high"])) * own.factor if found["high"] else None
    if high is not None and found["low_unit"]:
        value *= measure(found["low_scale"] or "", found["low_unit"]).factor / own.factor
    trailing = found["more"] or found["more_units"] or found["after"]
    role, is_up = _role(phrase, own.dimension)
    return Quantity(
        start=start,
        end=found.end(),
        typed=text[start : found.end()],
        number=-value if found["sign"] else value,
        places=len(number.partition(".")[2]),
        measure=own,
        high=high,
        approximation=Approximation.RANGE if high is not None else approximation(phrase, trailing),
        phrase=phrase,
        role=role,
        is_up=is_up,
        per=_per(found),
    )


def _written(text: str, flat: str, found: re.Match[str], floor: int) -> Quantity | None:
    """A Chinese numeral, or a number without a unit."""
    bare = found["bare"]
    phrase = _phrase(flat, floor, found.start())
    about = approximation(phrase, found["numeral_more"] or found["after"])
    number: Decimal | None
    if bare:
        number, own, scale = Decimal(digits(bare)), _NO_UNIT, found["bare_scale"]
        if scale:
            own = Measure(Dimension.MONEY, measure(scale, "元").factor, "万元")  # 854万
        elif FIRST_YEAR <= number <= LAST_YEAR and len(bare) == 4:
            return None
    elif found["numeral"]:
        number, scale = scaled(found["numeral"])
        own = measure(found["numeral_scale"] or scale, found["unit"])
    else:
        number, own = percent_in_words(found), measure("", "%")
        about = approximation_of_share(found, phrase)
        if number is not None and (found["tenths"] or found["one_half"]):
            number, own = number / 10, _TENTHS
    if number is None:
        return None
    role, is_up = _role(phrase, own.dimension)
    return Quantity(
        start=found.start(),
        end=found.end(),
        typed=text[found.start() : found.end()],
        number=-number if found["bare_sign"] else number,
        places=len(digits(bare).partition(".")[2]) if bare else 0,
        measure=own,
        high=None,
        approximation=about,
        phrase=phrase,
        role=role,
        is_up=is_up,
        per=_per(found),
    )


def _per(found: re.Match[str]) -> tuple[str, ...]:
    return tuple(_PER.findall(found["per"])) if found["per"] else ()


def _begins_line(text: str, start: int) -> bool:
    before = text[max(0, start - PHRASE_LENGTH) : start].rstrip(" ")
    return not before or before.endswith("\n")


def _phrase(text: str, floor: int, start: int) -> str:
    """The words of the clause before the number; a colon directly before it does not end them."""
    piece = text[max(floor, start - PHRASE_LENGTH) : start].rstrip(" ").rstrip("：")
    piece = piece[max(piece.rfind(mark) for mark in _BOUNDARY) + 1 :]
    if piece.count("（") > piece.count("）"):
        piece = piece[piece.rindex("（") + 1 :]
    return piece


def _role(phrase: str, dimension: Dimension) -> tuple[Role, bool]:
    change = CHANGE.search(phrase)
    if change:
        return Role.CHANGE, change["up"] is not None
    is_share = dimension is Dimension.PERCENT and _SHARE.search(phrase)
    return (Role.SHARE if is_share else Role.LEVEL), False
