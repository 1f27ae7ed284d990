"""Reading the numbers of Chinese prose: value, unit, approximation, role, and the words that lead to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from apps.core import patterns as re
from apps.core.quantities.numerals import DIGIT, NUMERAL, number_of
from apps.core.quantities.units import PER, SCALE, SCALES, UNIT, Dimension, Measure, measure, plain

PHRASE_LENGTH = 60
CACHED_LENGTH = 20_000


class Approximation(StrEnum):
    """How the printed number lies to the true one."""

    EXACT = "exact"
    AROUND = "around"
    BELOW = "below"
    ABOVE = "above"
    RANGE = "range"


class Role(StrEnum):
    """What a number says of its subject: how much it is, by how much it changed, or what part of something."""

    LEVEL = "level"
    CHANGE = "change"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Quantity:
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
_NUMBER = (
    r"(?:\d{1,3}(?:，\d{3}){1,4}\.\d{1,8}|\d{1,2}(?:，\d{3}){1,4}|(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,8})?)"
    r"(?!\d|\.\d|[,，]\d{3}(?!\d))"
)
# Dates, years, document numbers, numbers of articles and the names of laws hold no amounts.
_YEAR = r"(?:19|20)\d\d"
_NAMED = (
    r"《[^《》]{0,80}》"
    rf"|(?<![\d.]){_YEAR}\ ?(?:(?:-|—|至|到|、|和)\ ?(?:{_YEAR}|\d\d)\ ?)?年(?!\d*\.\d)(?:度|初|末|底)?"
    r"|(?<![\d.])\d{1,2}(?:(?:-|—|至|到|、)\d{1,2})?(?:月(?:份|底|初|末)?|日|号)"
    rf"|[〔（［\[]{_YEAR}[〕）］\]]\ ?第?\d{{1,5}}\ ?号"
    rf"|第\ ?[\d{DIGIT}]{{1,6}}\ ?[条款项章节号届期批次轮季]"
)
_ARABIC = (
    rf"(?<![\dA-Za-z第])(?<!\d[.,，])(?P<sign>(?<![%元\dA-Za-z])-)?"
    rf"(?P<upper>(?:\d{{1,4}}[亿万千百]零?){{0,3}})(?P<number>{_NUMBER})"
    rf"(?:(?P<low_scale>{SCALE})?(?P<low_unit>{UNIT})?\ ?(?:-|—|~|至|到)\ ?(?P<high>{_NUMBER}))?"
    rf"\ ?(?P<more>余|多|来)?\ ?(?P<scale>{SCALE})?(?P<more_units>(?:余|多)(?!\d))?\ ?(?P<unit>{UNIT})"
    rf"(?P<per>{PER})?(?P<after>以上|以下|以内|之内|左右|上下|(?:余|多)(?!\d))?"
)
# 三成 are tenths, 三成立 and 一成不变 are none.
_NO_TENTHS = r"[立果员本功为效绩就长品熟套交年都人型网片线才败婚]|不变"
# 统一, 第一, 之一 and 一起 are words; 一批 is as vague as 一些.
_WRITTEN = (
    rf"(?<![{DIGIT}\d第统同单唯专归之每某逐数几])(?:百分之(?P<hundredths>{NUMERAL})(?!点)"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<half>半|五)?(?P<tenths_more>以上|以下|左右|上下|多)?(?!{_NO_TENTHS})"
    r"|(?P<one_half>一半|半数)"
    rf"|(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])(?P<fraction_more>以上|左右|强)?"
    rf"|(?!一(?:[起批部种头期把条类轮节组点]|个百分点)|百[元分])(?P<numeral>{NUMERAL})(?P<numeral_more>余|多)?(?P<counted>{UNIT}))"
)
_QUANTITY = rf"(?P<named>{_NAMED})|{_ARABIC}|{_WRITTEN}"
_BARE = (
    rf"{_QUANTITY}"
    rf"|(?<![\dA-Za-z第〔.,，])(?P<bare_sign>(?<![\d）%])-)?(?P<bare>{_NUMBER})(?P<bare_scale>{SCALE})?(?![A-Za-z〕年月日号级])"
)
_UPPER = re.compile(r"(\d+)([亿万千百])")
_LISTED = re.compile(r"\d{1,2}\.\d")
_WHOLE = frozenset("人名位户家个项次件起例场批处座条辆台")
_BOUNDARY = "，。；：！？\n,"
_LEADING = re.compile(
    r"(?:(?P<above>超过|超|逾|突破|高于|不少于|不低于|至少|多达)|(?P<below>接近|将近|(?<![最附临邻])近|不足|不到|低于|不超过|不高于)|"
    r"(?P<around>大约|(?<![节签契制预违履续合条公])约为?))\ ?$"
)
_TRAILING = {
    **dict.fromkeys(("以上", "余", "多", "来", "强"), Approximation.ABOVE),
    **dict.fromkeys(("以下", "以内", "之内"), Approximation.BELOW),
    **dict.fromkeys(("左右", "上下"), Approximation.AROUND),
}
CHANGE = re.compile(
    r"(?:(?P<up>增加|增长|上升|上涨|提高|增多|增幅|净增|多支出|(?<![最很许大好众])多)|"
    r"(?:减少|下降|降低|降幅|缩减|压减|压缩|净减|节约|节省|少支出|(?<![最很不至多])少))"
    r"(?:支出|费用)?(?:了|额|率|幅度|为|约|近|超过?|逾|达到?|：|\ )*$"
)
_SHARE = re.compile(r"占[^占]{0,24}$|比重[^占]{0,6}$|的$")
_PER = re.compile(rf"{UNIT}|[人户亩班生年月日车床村镇]")
_SENTENCE = re.compile(r"[^。！？\n]+")


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
_FIRST_OF_YEARS = 1900


@cache
def _pattern(*, is_bare: bool) -> re.Pattern[str]:
    """Compiled when it is first needed: each of the two takes some 15 ms."""
    return re.compile(_BARE if is_bare else _QUANTITY)


def _read(text: str, *, is_wide: bool = False, is_bare: bool = False) -> Iterator[Quantity]:
    flat = plain(text)
    floor = 0
    for found in _pattern(is_bare=is_bare).finditer(flat):
        if found["named"]:
            continue
        if not is_wide and found["per"]:
            floor = found.end()
            continue
        quantity = _written(text, flat, found, floor) if found["number"] is None else _arabic(text, flat, found, floor)
        if quantity is None or (quantity.measure.unit == "年" and quantity.number >= _FIRST_OF_YEARS):
            continue
        if is_wide or (found["number"] is not None and quantity.dimension is not Dimension.TIME):
            yield quantity
            floor = found.end()


def _arabic(text: str, flat: str, found: re.Match[str], floor: int) -> Quantity:
    own = measure(found["scale"] or "", found["unit"])
    start, number = found.start(), _digits(found["number"])
    is_whole = not found["scale"] and found["unit"] in _WHOLE
    if is_whole and _LISTED.match(number) and _begins_line(flat, start):
        # “1.5个项目”: the first item of a list, not one and a half projects.
        dot = number.index(".") + 1
        start, number = start + dot, number[dot:]
    phrase = _phrase(flat, floor, start)
    value = Decimal(number)
    if found["upper"]:
        value += _upper(found["upper"], found["scale"] or "")
    high = Decimal(_digits(found["high"])) * own.factor if found["high"] else None
    if high is not None and found["low_unit"]:
        value *= measure(found["low_scale"] or "", found["low_unit"]).factor / own.factor
    role, is_up = _role(phrase, own.dimension)
    return Quantity(
        start=start,
        end=found.end(),
        typed=text[start : found.end()],
        number=-value if found["sign"] else value,
        places=len(number.partition(".")[2]),
        measure=own,
        high=high,
        approximation=_approximation(found, phrase),
        phrase=phrase,
        role=role,
        is_up=is_up,
        per=tuple(_PER.findall(found["per"] or "")),
    )


def _upper(words: str, scale: str) -> Decimal:
    """What stands before the last number of 1亿2千万元 or 4千5百万元, counted in the scale of that number."""
    tail = SCALES.get(scale.lstrip("十百千"), 1)
    higher = sum(
        Decimal(number) * SCALES[place] * (tail if place in "千百" else 1) for number, place in _UPPER.findall(words)
    )
    return Decimal(higher) / SCALES[scale]


def _written(text: str, flat: str, found: re.Match[str], floor: int) -> Quantity | None:
    """A Chinese numeral, or a number without a unit."""
    groups = found.groupdict()
    bare = groups.get("bare")
    number = Decimal(_digits(bare)) if bare else _number_in_words(found)
    if number is None:
        return None
    phrase = _phrase(flat, floor, found.start())
    vague = Approximation.ABOVE if found["numeral_more"] else Approximation.EXACT
    if found["tenths"] or found["one_half"] or found["below"]:
        own = measure("", "%") if found["below"] else _TENTHS
        trailing = found["tenths_more"] or found["fraction_more"]
        vague = _TRAILING[trailing] if trailing else Approximation.AROUND
    elif bare:
        own, scale = _NO_UNIT, groups["bare_scale"]
        if scale:
            own = Measure(Dimension.MONEY, measure(scale, "元").factor, "万元")  # 854万
        elif _FIRST_OF_YEARS <= number < 2100 and len(bare) == 4:
            return None
    else:
        own = measure("", "%" if found["hundredths"] else found["counted"])
    role, is_up = _role(phrase, own.dimension)
    leading = _LEADING.search(phrase)
    about = Approximation(leading.lastgroup) if leading and leading.lastgroup else vague
    return Quantity(
        start=found.start(),
        end=found.end(),
        typed=text[found.start() : found.end()],
        number=-number if groups.get("bare_sign") else number,
        places=len(_digits(bare).partition(".")[2]) if bare else 0,
        measure=own,
        high=None,
        approximation=vague if found["numeral_more"] else about,
        phrase=phrase,
        role=role,
        is_up=is_up,
    )


def _number_in_words(found: re.Match[str]) -> Decimal | None:
    """百分之五 is 5, 七成半 is 7.5 and 一半 5 (tenths), 三分之二 is 66.67 (percent)."""
    if found["one_half"]:
        return Decimal(5)
    if found["tenths"]:
        tenths = number_of(found["tenths"])
        return tenths and tenths + (Decimal("0.5") if found["half"] else 0)
    if found["below"]:
        above, below = number_of(found["above"]), number_of(found["below"])
        return round(above * 100 / below, 2) if above and below and above < below else None
    return number_of(found["hundredths"] or found["numeral"])


def _digits(number: str) -> str:
    return number.replace(",", "").replace("，", "")


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


def _approximation(found: re.Match[str], phrase: str) -> Approximation:
    if found["high"]:
        return Approximation.RANGE
    trailing = found["more"] or found["more_units"] or found["after"]
    if trailing:
        return _TRAILING[trailing]
    leading = _LEADING.search(phrase)
    return Approximation(leading.lastgroup) if leading and leading.lastgroup else Approximation.EXACT
