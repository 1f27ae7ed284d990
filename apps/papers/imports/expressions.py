"""What stands in a cell of a printed form: an operator, a number with its unit, dates, words or several of them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from apps.core import patterns as re
from apps.core.enums import LabelledEnum
from apps.core.quantities import measure_of
from apps.indicators.enums import Operator
from apps.papers.facts import Printed

LONGEST = 2_000  # characters of a cell that are looked at; nobody prints a target of that length

# At most twelve digits: what is longer is a code or an account, and no figure.
NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,3}(?![\d,])(?:\.\d{1,20})?|\d{1,12}(?!\d)(?:\.\d{1,20})?|\.\d{1,20})"
SCALE = "万亿|[十百千]?[万亿]|[百千](?=元)"

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SIGNS = _WIDE | str.maketrans("≧⩾≦⩽═﹦﹥﹤﹪\u3000−﹣\xa0“”《》", '≥≥≤≤==><% -- """"')
_TWO_SIGNS = re.compile(r"[>=]=|=[<>]|<=")
_TWO_SIGNS_AS_ONE = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "==": "="}

_SIGN_OPERATORS = {
    "≥": Operator.AT_LEAST,
    ">": Operator.MORE_THAN,
    "=": Operator.EQUAL,
    "≤": Operator.AT_MOST,
    "<": Operator.LESS_THAN,
}
_LEADING_WORDS = {
    Operator.AT_LEAST: "不少于 不低于 不小于 不得少于 不得低于 大于等于 大于或等于 高于或等于 至少 最少",
    Operator.AT_MOST: "不超过 不高于 不大于 不多于 不得超过 不得高于 小于等于 小于或等于 低于或等于 控制在 最多 至多",
    Operator.MORE_THAN: "大于 超过 高于 多于 超 逾 突破",
    Operator.LESS_THAN: "小于 低于 少于 不足",
    Operator.EQUAL: "等于",
}
_TRAILING_WORDS = {
    Operator.AT_LEAST: "及以上 以上",
    Operator.AT_MOST: "及以下 以下 以内 之内 内",
}
_OPERATOR_OF_WORD = {
    word: operator
    for table in (_LEADING_WORDS, _TRAILING_WORDS)
    for operator, words in table.items()
    for word in words.split()
}
_LEADS = re.compile(
    "(?:[^\\d]{0,12}(?:率|度|比例|占比|合格|覆盖))?"  # the indicator's own name again: 达标率达98%
    "(?P<filler>已经?|实际|完成|达到|实现|共计|累计|全年|年均|达|共|约|近|接近|将近|大约|为|是|同比|比上年|较上年|增长|提高|提升|增加)*"
    rf"(?P<word>{'|'.join(sorted((w for ws in _LEADING_WORDS.values() for w in ws.split()), key=len, reverse=True))})?"
    "(?P<per>每[^\\d\\s]{1,4})?"
)
_TRAIL = re.compile(
    rf"(?P<unit>.*?)(?P<word>{'|'.join(w for ws in _TRAILING_WORDS.values() for w in ws.split())})?(?:\(.*\))?(?:左右)?"
)
_QUANTITY = re.compile(
    rf"(?P<lead>[^\d<>=≥≤%]{{0,24}}?)\s*(?P<sign>[≥≤<>=])?\s*(?P<minus>-)?\s*(?P<number>{NUMBER})\s*(?:余|多)?\s*"
    rf"(?P<scale>{SCALE})?\s*(?P<trail>[^\d<>=≥≤;]{{0,24}})"
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*(?:年度?|[./-](?=\d))\s*"
    r"(?:(?P<month>\d{1,2})\s*(?:月份?|[./-](?=\d))\s*(?:(?P<day>\d{1,2})\s*[日号]?)?)?"
    r"|(?P<month2>\d{1,2})\s*月份?(?!度)\s*(?:(?P<day2>\d{1,2})\s*[日号])?"
)
_WITH_NOTE = re.compile(r"(?P<main>[^()]+?)\s*(?:\([^()]*\)|[,;]?\s*其中.*)", re.DOTALL)
_READERS_NOTE = re.compile(r"\([A-Za-z][A-Za-z ,]*\)|\(cut\)")
_DEDUCTION = re.compile(
    rf"(?P<sign>[≥≤<>=])?\s*(?P<standard>{NUMBER})\s*(?P<percent>%)?\s*[,，]?\s*[计得](?:满分|\s*{NUMBER}\s*分).*?"
    rf"每\s*(?P<side>超过?|高于?|高出|增加|低于?|少于?|减少|降低)[^\d一]{{0,6}}(?P<step>{NUMBER}|一)\s*(?:个?百分点|个点|%).{{0,4}}?"
    rf"[扣减]\s*(?P<points>{NUMBER})"
)
_TIER = re.compile(
    rf"(?P<sign>[≥≤<>=])?\s*(?P<low>-?{NUMBER})\s*%?\s*(?:[-~—至]\s*(?P<high>{NUMBER})\s*%?)?\s*[,:：]?\s*(?:[计得])?\s*"
    rf"(?P<points>{NUMBER})\s*分?"
)
_STATED = re.compile(r"(?:定量|定性)?(?P<way>正向|反向|负向|逆向)(?:指标)?[\s:,;]*(?=\S)")
_EMPTY_MARKS = {"", "-", "--", "—", "——", "/", "\\", "―", "－"}
_PERCENT_NAMES = {"百分比": "%", "百分之": "%", "％": "%"}


class Kind(LabelledEnum):
    """What a cell was understood as."""

    ABSENT = "absent", "未见"
    EMPTY = "empty", "空"
    NUMBER = "number", "数值"
    DATE = "date", "日期"
    SEVERAL = "several", "多个数值"
    RULE = "rule", "评分标准"
    WORDS = "words", "文字"


@dataclass(frozen=True, slots=True)
class Deduction:
    """A rule of deduction that stands in the place of a target: 达到 standard 计满分，每超/低 step 扣 points."""

    standard: Decimal
    step: Decimal
    points: Decimal
    is_above: bool


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of a rule in the place of a target: from ``low`` to ``high`` (``None`` for no limit), ``points``.

    Whether a limit belongs to its tier is seldom said, so both are counted in.
    """

    low: Decimal | None
    high: Decimal | None
    points: Decimal


@dataclass(frozen=True, slots=True)
class Expression:
    """One cell, read. ``number`` is as printed; ``value`` counts 万 and 亿 in, and is what compares.

    ``unit`` is without 万 and 亿. ``note`` says in the user's words what was kept as text. ``direction`` is what a cell
    says in front of its value (``正向 大于等于 1 次``): ``positive``, ``reverse`` or nothing.
    """

    kind: Kind
    text: str = ""
    operator: Operator | None = None
    number: Decimal | None = None
    scale: Decimal = Decimal(1)
    unit: str = ""
    parts: tuple["Expression", ...] = ()
    dates: tuple[tuple[int | None, int | None, int | None], ...] = ()
    deduction: Deduction | None = None
    tiers: tuple[Tier, ...] = ()
    note: str = ""
    direction: str = ""

    @property
    def value(self) -> Decimal | None:
        """The number with 万 and 亿 counted in."""
        return None if self.number is None else self.number * self.scale

    @property
    def is_percent(self) -> bool:
        """A rate, not a count."""
        return self.unit in {"%", "‰"} or self.unit.startswith(("个百分点", "百分点"))


def plain(text: str) -> str:
    """Full-width forms, the many signs of comparison and odd spaces in their plain forms."""
    narrow = text.translate(_SIGNS).strip()
    return _TWO_SIGNS.sub(lambda match: _TWO_SIGNS_AS_ONE.get(match[0], match[0]), narrow)


@lru_cache(maxsize=64)
def scale_of(word: str) -> Decimal:
    """What 万, 百万 or 亿 counts, one for no word."""
    money, yuan = measure_of(f"{word}元"), measure_of("元")
    return Decimal(int(money.factor / yuan.factor)) if money and yuan else Decimal(1)


@lru_cache(maxsize=4096)
def read_expression(printed: Printed) -> Expression:
    """Read a target or actual value. Never fails: what cannot be read is kept as words, and ``note`` says so."""
    if printed is None:
        return Expression(Kind.ABSENT)
    text = plain(printed[:LONGEST])
    if _READERS_NOTE.search(text):
        return Expression(Kind.ABSENT, printed)
    if text in _EMPTY_MARKS:
        return Expression(Kind.EMPTY, printed)
    stated = _STATED.match(text)
    direction = "" if stated is None else "positive" if stated["way"] == "正向" else "reverse"
    for read in (_rule, _dates, _number, _number_with_note, _several):
        found = read(text[stated.end() :] if stated else text)
        if found is not None:
            return replace(found, text=printed, direction=direction)
    note = f"“{printed}”含数字，但读不出一个可比较的数值，按文字保留。" if re.search(r"\d", text) else ""
    return Expression(Kind.WORDS, printed, note=note)


def number_of(printed: Printed) -> Decimal | None:
    """The number of a cell that should hold nothing else: a weight or a score (``10``, ``84.47分``)."""
    expression = read_expression(printed)
    is_plain = expression.kind is Kind.NUMBER and expression.operator is None and expression.unit in {"", "分", "%"}
    return expression.value if is_plain else None


def decimals_of(printed: Printed) -> int:
    """How many decimals the first number of a cell is printed with."""
    match = re.search(NUMBER, plain(printed or ""))
    return len(match[0].partition(".")[2]) if match else 0


def _number(text: str) -> Expression | None:
    match = _QUANTITY.fullmatch(text.replace("\n", ""))
    if match is None:
        return None
    lead = match["lead"].strip(' ":')
    trail = match["trail"].replace("(含)", "").strip(" .。")
    words, tail = _LEADS.fullmatch(lead), _TRAIL.fullmatch(trail)
    if tail is None or (words is None and not match["sign"]):
        return None  # a sentence with a number in it
    said = (words["word"] if words else None) or tail["word"]
    operator = _SIGN_OPERATORS[match["sign"]] if match["sign"] else _OPERATOR_OF_WORD.get(said or "")
    if words is not None and words["word"] and tail["word"] in {"以内", "之内", "内"}:
        operator = Operator.AT_MOST  # 控制在5以内
    number = Decimal(match["number"].replace(",", ""))
    unit = tail["unit"].strip(" .。")
    if words is not None and words["per"]:
        unit = f"{unit or '元'}/{words['per'][1:]}"
    if unit[:1] in {"%", "‰"}:
        unit = unit[0]  # 100%完成
    return Expression(
        Kind.NUMBER,
        operator=operator,
        number=-number if match["minus"] else number,
        scale=scale_of(match["scale"] or ""),
        unit=_PERCENT_NAMES.get(unit, unit),
    )


def _number_with_note(text: str) -> Expression | None:
    """``5个，其中县级3个``, ``100%（10家）``: what explains a number does not change it."""
    match = _WITH_NOTE.fullmatch(text)
    return _number(match["main"]) if match else None


def _dates(text: str) -> Expression | None:
    dates = tuple(
        (
            _int(match["year"]),
            _int(match["month"] or match["month2"]),
            _int(match["day"] or match["day2"]),
        )
        for match in _DATE.finditer(text)
    )
    if not dates or re.search(r"\d", _DATE.sub("", text)):
        return None
    return Expression(Kind.DATE, operator=Operator.AT_MOST if re.search("前|内|底", text) else None, dates=dates)


def _several(text: str) -> Expression | None:
    pieces = [piece.strip() for piece in re.split(r"[;\n]|,(?!\d{3}(?!\d))|、(?=[^、]*\d)", text) if piece.strip()]
    numbers = tuple(found for found in map(_number_in_words, pieces) if found is not None)
    if len(pieces) < 2 or len(numbers) < len(pieces):
        return None
    return Expression(Kind.SEVERAL, parts=numbers)


def _number_in_words(text: str) -> Expression | None:
    """``完成1部宣传片``: a quantity behind any words, good enough as one value among several."""
    found = _dates(text) or _number(text)
    if found is not None:
        return found
    match = re.search(rf"(?P<number>{NUMBER})(?P<unit>[^\d<>=≥≤;]*)$", text)
    if match is None:
        return None
    return Expression(Kind.NUMBER, text, number=Decimal(match["number"].replace(",", "")), unit=match["unit"])


def _rule(text: str) -> Expression | None:
    if not re.search(r"[计得扣减]\s*(?:满分|[\d.]+\s*分)|[扣减]\s*[\d.]+|\d\s*%\s*[\d.]+\s*;", text):
        return None
    match = _DEDUCTION.search(text)
    if match is None:
        return Expression(Kind.RULE, tiers=_tiers(text))
    deduction = Deduction(
        standard=Decimal(match["standard"].replace(",", "")),
        step=Decimal(match["step"].replace(",", "").replace("一", "1")),
        points=Decimal(match["points"].replace(",", "")),
        is_above=match["side"][0] in "超高增",
    )
    return Expression(Kind.RULE, deduction=deduction if deduction.step else None)


def _tiers(text: str) -> tuple[Tier, ...]:
    """``=0 计8; 0-10% 6; >30% 0``; empty unless every piece is a tier."""
    pieces = [piece.strip() for piece in re.split("[;。]", text) if piece.strip()]
    matches = [_TIER.fullmatch(piece) for piece in pieces]
    if not all(matches):
        return ()
    return tuple(_tier(match) for match in matches if match)


def _tier(match: re.Match[str]) -> Tier:
    low, points = Decimal(match["low"].replace(",", "")), Decimal(match["points"].replace(",", ""))
    if match["high"]:
        return Tier(low, Decimal(match["high"].replace(",", "")), points)
    sign = match["sign"] or "="
    return Tier(low if sign in "≥>=" else None, low if sign in "≤<=" else None, points)


def _int(text: str | None) -> int | None:
    return int(text) if text else None
