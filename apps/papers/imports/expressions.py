"""What stands in a cell of a printed form: an operator, a number with its unit, dates, words or several of them."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from apps.core.dates import EARLIER, YEAR, dates_in
from apps.core.enums import LabelledEnum
from apps.core.patterns import pattern_of
from apps.core.quantities import Approximation, read_cell
from apps.core.quantities.directions import MORE
from apps.core.quantities.numerals import NUMERAL
from apps.core.quantities.numerals import number_of as number_in_characters
from apps.indicators.enums import Operator
from apps.papers.facts import Printed
from apps.papers.imports.point_rules import Deduction, Tier, deduction_in, is_rule, tiers_in

LONGEST = 2_000  # characters of a cell that are looked at; nobody prints a target of that length

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SIGNS = _WIDE | str.maketrans("≧⩾≦⩽═﹦﹥﹤﹪\u3000−﹣\xa0“”《》", '≥≥≤≤==><% -- """"')
_TWO_SIGNS = pattern_of(r"[>=]=|=[<>]|<=")
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
OPERATOR_WORDS = tuple(sorted(_OPERATOR_OF_WORD, key=len, reverse=True))
_LEADS = pattern_of(
    "(?:[^\\d]{0,12}(?:率|度|比例|占比|合格|覆盖))?"  # the indicator's own name again: 达标率达98%
    rf"(?P<filler>已经?|实际|完成|达到|实现|共计|累计|全年|年均|达|共|约|近|接近|将近|大约|为|是|同比|[比较](?:{EARLIER})|{MORE}|提高|提升)*"
    rf"(?P<word>{'|'.join(sorted((w for ws in _LEADING_WORDS.values() for w in ws.split()), key=len, reverse=True))})?"
    "(?P<per>每[^\\d\\s]{1,4})?"
)
_TRAIL = pattern_of(
    rf"(?P<unit>.*?)(?P<word>{'|'.join(w for ws in _TRAILING_WORDS.values() for w in ws.split())})?(?:\(.*\))?(?:左右)?"
)
_AROUND = pattern_of(  # its number left out
    r"(?P<lead>[^\d<>=≥≤%\n]{0,24}?)\s*(?P<sign>[≥≤<>=])?\s*(?P<minus>-)?\s*\n\s*(?P<trail>[^\d<>=≥≤;\n]{0,24})"
)
_YEAR_ALONE = pattern_of(rf"{YEAR}(?=\s*(?:年|[./-]\s*{YEAR}))")  # 2023-2024年 are two
_WITH_NOTE = pattern_of(r"(?P<main>[^()]+?)\s*(?:\([^()]*\)|[,;]?\s*其中.*)", re.DOTALL)
_READERS_NOTE = pattern_of(r"\([A-Za-z][A-Za-z ,]*\)|\(cut\)")
_STATED = pattern_of(r"(?:定量|定性)?(?P<way>正向|反向|负向|逆向)(?:指标)?[\s:,;]*(?=\S)")
_NUMERAL = pattern_of(f"({NUMERAL})分?")
_NO_POINTS = pattern_of("无|不计分|不得分|不参评|不适用|加分项?|扣分项?|略")
EMPTY_MARKS = {"", "-", "--", "—", "——", "/", "\\", "―", "－"}
_PERCENT_NAMES = {"百分比": "%", "百分之": "%", "％": "%"}


class Kind(LabelledEnum):
    """What a cell was understood as."""

    ABSENT = "absent", "未见"
    EMPTY = "empty", "空"
    NUMBER = "number", "数值"
    RANGE = "range", "数值范围"
    DATE = "date", "日期"
    SEVERAL = "several", "多个数值"
    RULE = "rule", "评分标准"
    WORDS = "words", "文字"


class Expression(NamedTuple):
    """One cell, read. ``number`` is as printed; ``value`` counts 万 and 亿 in, and is what compares.

    ``unit`` is without 万 and 亿. A range (5-10次) has ``bounds`` and no ``number``; a value behind 近 or 约
    ``is_about``. ``note`` says in the user's words what was kept as text. ``direction`` is what a cell
    says in front of its value (``正向 大于等于 1 次``): ``positive``, ``reverse`` or nothing.
    """

    kind: Kind
    text: str = ""
    operator: Operator | None = None
    number: Decimal | None = None
    scale: Decimal = Decimal(1)
    unit: str = ""
    bounds: tuple[Decimal, Decimal] | None = None
    is_about: bool = False
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


@lru_cache(maxsize=4096)
def read_expression(printed: Printed) -> Expression:
    """Read a target or actual value. Never fails: what cannot be read is kept as words, and ``note`` says so."""
    if printed is None:
        return Expression(Kind.ABSENT)
    text = plain(printed[:LONGEST])
    if _READERS_NOTE.search(text):
        return Expression(Kind.ABSENT, printed)
    if text in EMPTY_MARKS:
        return Expression(Kind.EMPTY, printed)
    stated = _STATED.match(text)
    direction = "" if stated is None else "positive" if stated["way"] == "正向" else "reverse"
    for read in (_rule, _dates, _number, _number_with_note, _several):
        found = read(text[stated.end() :] if stated else text)
        if found is not None:
            return found._replace(text=printed, direction=direction)
    note = f"“{printed}”含数字，但读不出一个可比较的数值，按文字保留。" if re.search(r"\d", text) else ""
    return Expression(Kind.WORDS, printed, note=note)


def number_of(printed: Printed) -> Decimal | None:
    """The number of a cell that should hold nothing else: a weight or a score (``10``, ``84.47分``, ``十五``)."""
    expression = read_expression(printed)
    if expression.kind is Kind.WORDS and (numeral := _NUMERAL.fullmatch(expression.text.strip())):
        return number_in_characters(numeral[1])
    is_plain = expression.kind is Kind.NUMBER and expression.operator is None and expression.unit in {"", "分", "%"}
    return expression.value if is_plain else None


def says_no_points(printed: Printed) -> bool:
    """A cell of points that is empty, was not seen, or says that there are none."""
    return printed is None or plain(printed) in EMPTY_MARKS or _NO_POINTS.fullmatch(plain(printed)) is not None


def decimals_of(printed: Printed) -> int:
    """How many decimals the first number of a cell is printed with."""
    numbers = read_cell(plain(printed or ""))
    return numbers[0].places if numbers else 0


def _number(text: str) -> Expression | None:
    flat = text.replace("\n", "")
    numbers = read_cell(flat)
    if len(numbers) != 1:
        return None
    one = numbers[0]
    around = _AROUND.fullmatch(f"{flat[: one.start]}\n{flat[one.end :]}")
    if around is None:
        return None
    lead = around["lead"].strip(' ":')
    trail = around["trail"].replace("(含)", "").strip(" .。")
    words, tail = _LEADS.fullmatch(lead), _TRAIL.fullmatch(trail)
    if tail is None or (words is None and not around["sign"]):
        return None  # a sentence with a number in it
    unit = tail["unit"].strip(" .。")
    if one.is_written and len(unit) > one.unit_end - one.end:
        return None  # 三项制度健全
    said = (words["word"] if words else None) or tail["word"]
    operator = _SIGN_OPERATORS[around["sign"]] if around["sign"] else _OPERATOR_OF_WORD.get(said or "")
    if words is not None and words["word"] and tail["word"] in {"以内", "之内", "内"}:
        operator = Operator.AT_MOST  # 控制在5以内
    if words is not None and words["per"]:
        unit = f"{unit or '元'}/{words['per'][1:]}"
    if unit[:1] in {"%", "‰"}:
        unit = unit[0]  # 100%完成
    unit = _PERCENT_NAMES.get(unit, unit) or (one.unit if one.is_written else "")
    if one.high is not None:
        return None if operator else Expression(Kind.RANGE, bounds=(one.value, one.high * one.scale), unit=unit)
    is_negative = around["minus"] or flat[one.start] == "-"
    return Expression(
        Kind.NUMBER,
        operator=operator,
        number=-abs(one.number) if is_negative else one.number,
        scale=one.scale,
        unit=unit,
        is_about=operator is None and one.approximation in {Approximation.AROUND, Approximation.BELOW},
    )


def _number_with_note(text: str) -> Expression | None:
    """``5个，其中县级3个``, ``100%（10家）``: what explains a number does not change it."""
    match = _WITH_NOTE.fullmatch(text)
    return _number(match["main"]) if match else None


def _dates(text: str) -> Expression | None:
    found: dict[int, tuple[int | None, int | None, int | None]] = {}
    rest = text
    for date in dates_in(text):
        if date.is_in_words or date.day:  # 2024.5 is a number
            found[date.start] = date.year, date.month, date.day
            rest = f"{rest[: date.start]}{' ' * (date.end - date.start)}{rest[date.end :]}"
    found |= {year.start(): (int(year[0]), None, None) for year in _YEAR_ALONE.finditer(rest)}
    if not found or re.search(r"\d", _YEAR_ALONE.sub("", rest)):
        return None
    dates = tuple(found[place] for place in sorted(found))
    return Expression(Kind.DATE, operator=Operator.AT_MOST if re.search("前|内|底", text) else None, dates=dates)


def _several(text: str) -> Expression | None:
    pieces = [piece.strip() for piece in re.split(r"[;\n]|(?<!\d),|,(?!\d)|、(?=[^、]*\d)", text) if piece.strip()]
    numbers = tuple(found for found in map(_number_in_words, pieces) if found is not None)
    if len(pieces) < 2 or len(numbers) < len(pieces):
        return None
    return Expression(Kind.SEVERAL, parts=numbers)


def _number_in_words(text: str) -> Expression | None:
    """``完成1部宣传片``: a quantity behind any words, good enough as one value among several."""
    found = _dates(text) or _number(text)
    if found is not None:
        return found
    numbers = read_cell(text)
    unit = text[numbers[-1].end :] if numbers else ""
    if not numbers or numbers[-1].high is not None or re.search(r"[\d<>=≥≤;]", unit):
        return None
    return Expression(Kind.NUMBER, text, number=numbers[-1].number, scale=numbers[-1].scale, unit=unit)


def _rule(text: str) -> Expression | None:
    if not is_rule(text):
        return None
    deduction = deduction_in(text)
    return Expression(Kind.RULE, deduction=deduction, tiers=() if deduction else tiers_in(text))
