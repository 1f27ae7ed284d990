"""Reading the numbers of Chinese prose: value, unit, approximation, role, and the words that lead to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

PHRASE_LENGTH = 60
CACHED_LENGTH = 20_000

# One character for one character, so that positions stay those of the typed text.
_PLAIN = {wide: chr(wide - 0xFEE0) for first, last in ("０９", "Ａｚ") for wide in range(ord(first), ord(last) + 1)}
_PLAIN.update(zip(map(ord, "％．＋＝－−–～〜():;\u3000\t\u00a0"), "%.+=---~~（）：；   ", strict=True))


class Dimension(StrEnum):
    """What can be compared with what. Money is counted in 万元, percentages in percent, everything else in ones."""

    MONEY = "money"
    FOREIGN = "foreign"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"


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
class Measure:
    """A unit: ``factor`` turns a number of it into the base of its dimension."""

    dimension: Dimension
    factor: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit. ``start`` and ``end`` are positions in the text; ``phrase`` is what leads to it.

    ``amount`` and ``rounding`` (half a unit of the last printed place) are in the base of the dimension.
    A range runs from ``amount`` to ``high``.
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
_TEN_THOUSAND = Decimal(10_000)
_SCALES = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_FOREIGN = ("美元", "欧元", "港元", "港币", "日元", "英镑")
_POINTS = ("个百分点", "百分点")
# A unit of one character must not be the beginning of another word: 16人民… is not 16 persons.
_COUNTS = (
    *("平方公里", "平方米", "立方米", "公里", "公顷", "公斤", "千克", "千米", "课时", "学时"),
    *("人次", "户次", "场次", "家次", "件次", "架次", "批次", "团组", "㎡"),
    "人(?!民|均|员|才|大|社|力|口|工)",
    *("名(?!称|单|义)", "位(?!置|于)", "户(?!均|籍|外)", "家(?!庭|具|电|长)", "个(?!月|工作日|小时|百分点)"),
    *("项", "次(?!年|月|日|要)", "件(?!均)", "起(?!来|点|步|草|诉)", "例(?!如|外)", "场(?!地|所|馆)", "批(?!复|准|评)"),
    *("处(?!理|置|级|长|罚|室)", "座(?!谈)", "栋", "条(?!例|件)", "辆", "台(?!账|风)", "套(?!餐|取)", "张", "份(?!额)"),
    *(
        "册",
        "篇",
        "期(?!间|末|限|初|内)",
        "只(?!有|是|要|能)",
        "把(?!握|关|控)",
        "头",
        "亩(?!均)",
        "吨",
        "门(?!店|户|诊)",
    ),
    *(
        "所(?!有|得|属|需|在)",
        "间(?!接|隔)",
        "组(?!织|成|建|长)",
        "宗",
        "笔(?!者)",
        "米",
        "支(?!出|付|持|撑)",
        "部(?!门|分|署)",
    ),
    "分(?![钟之别局公析类布工管散批期次区院店行支校])",
)
_UNIT = "|".join((*_FOREIGN, "元", "%", "‰", *_POINTS, *_COUNTS))
_SCALE = "|".join(sorted(filter(None, _SCALES), key=len, reverse=True))
_NUMBER = (
    r"(?:\d{1,3}(?:，\d{3}){1,4}\.\d{1,8}|(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,8})?)"
    r"(?!\d|\.\d|[,，]\d{3}(?!\d))"
)
_QUANTITY = re.compile(
    rf"(?<![\dA-Za-z第])(?<!\d[.,，])(?P<sign>(?<![%元\dA-Za-z])-)?(?P<number>{_NUMBER})"
    rf"(?:(?P<low_scale>{_SCALE})?(?P<low_unit>{_UNIT})?\ ?(?:-|—|~|至|到)\ ?(?P<high>{_NUMBER}))?"
    rf"\ ?(?P<more>余|多|来)?\ ?(?P<scale>{_SCALE})?(?P<more_units>余|多)?\ ?(?P<unit>{_UNIT})"
    r"(?P<per>/|每)?(?P<after>以上|以下|以内|之内|左右|上下|余|多)?"
)
_LISTED = re.compile(r"\d{1,2}\.\d")
_WHOLE = frozenset("人名位户家个项次件起例场批处座条辆台")
_BOUNDARY = "，。；：！？\n,"
_LEADING = re.compile(
    r"(?:(?P<above>超过|超|逾|突破|高于|不少于|不低于|至少|多达)|(?P<below>接近|将近|(?<![最附临邻])近|不足|不到|低于|不超过|不高于)|"
    r"(?P<around>大约|约为|约))\ ?$"
)
_TRAILING = {
    **dict.fromkeys(("以上", "余", "多", "来"), Approximation.ABOVE),
    **dict.fromkeys(("以下", "以内", "之内"), Approximation.BELOW),
    **dict.fromkeys(("左右", "上下"), Approximation.AROUND),
}
CHANGE = re.compile(
    r"(?:(?P<up>增加|增长|上升|上涨|提高|增多|增幅|净增|多支出|(?<![最很许大好众])多)|"
    r"(?:减少|下降|降低|降幅|缩减|压减|压缩|净减|节约|节省|少支出|(?<![最很不至多])少))"
    r"(?:支出|费用)?(?:了|额|率|幅度|为|约|近|超过?|逾|达到?|：|\ )*$"
)
_SHARE = re.compile(r"占[^占]{0,24}$|比重[^占]{0,6}$|的$")
_SENTENCE = re.compile(r"[^。！？\n]+")


def plain(text: str) -> str:
    """The text with full-width digits, letters and signs in their plain forms; every position stays what it was."""
    return text.translate(_PLAIN)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of every sentence; a line break ends one."""
    return (found.span() for found in _SENTENCE.finditer(text))


def measure_of(unit: str) -> Measure | None:
    """The measure that a unit names (``万元``, ``%``, ``万亩``); ``None`` for prices and anything unknown."""
    found = _MEASURE.fullmatch(plain(unit).strip())
    return _measure(found["scale"] or "", found["unit"]) if found else None


_MEASURE = re.compile(rf"(?P<scale>{_SCALE})?(?P<unit>{_UNIT})")
_PERSONS = {"名": "人", "位": "人", "㎡": "平方米", "百分点": "个百分点"}


@lru_cache(maxsize=1024)
def _measure(scale: str, unit: str) -> Measure:
    factor = Decimal(_SCALES[scale])
    if unit == "元":
        return Measure(Dimension.MONEY, factor / _TEN_THOUSAND, "万元")
    if unit in _FOREIGN:
        return Measure(Dimension.FOREIGN, factor / _TEN_THOUSAND, f"万{unit}")
    if unit in {"%", "‰"}:
        return Measure(Dimension.PERCENT, factor if unit == "%" else factor / 10, "%")
    dimension = Dimension.POINTS if unit in _POINTS else Dimension.COUNT
    return Measure(dimension, factor, _PERSONS.get(unit, unit))


def read(text: str) -> tuple[Quantity, ...]:
    """Every number with a unit, in the order of the text.

    Dates, document numbers, list numbers, prices (``元/人``) and numbers without a unit are no amounts.
    """
    return _read_cached(text) if len(text) <= CACHED_LENGTH else tuple(_read(text))


@lru_cache(maxsize=128)
def _read_cached(text: str) -> tuple[Quantity, ...]:
    return tuple(_read(text))


def _read(text: str) -> Iterator[Quantity]:
    flat = plain(text)
    floor = 0
    for found in _QUANTITY.finditer(flat):
        if found["per"]:
            floor = found.end()
            continue
        measure = _measure(found["scale"] or "", found["unit"])
        start, number = found.start(), _digits(found["number"])
        is_whole = not found["scale"] and found["unit"] in _WHOLE
        if is_whole and _LISTED.match(number) and _begins_line(flat, start):
            # “1.5个项目”: the first item of a list, not one and a half projects.
            dot = number.index(".") + 1
            start, number = start + dot, number[dot:]
        phrase = _phrase(flat, floor, start)
        value = Decimal(number)
        high = Decimal(_digits(found["high"])) * measure.factor if found["high"] else None
        if high is not None and found["low_unit"]:
            value *= _measure(found["low_scale"] or "", found["low_unit"]).factor / measure.factor
        role, is_up = _role(phrase, measure.dimension)
        yield Quantity(
            start=start,
            end=found.end(),
            typed=text[start : found.end()],
            number=-value if found["sign"] else value,
            places=len(number.partition(".")[2]),
            measure=measure,
            high=high,
            approximation=_approximation(found, phrase),
            phrase=phrase,
            role=role,
            is_up=is_up,
        )
        floor = found.end()


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
