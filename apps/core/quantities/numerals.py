"""Numbers written in Chinese characters: 三, 十二, 两, 一百二十, 二亿五千万."""

from decimal import Decimal

NUMERAL = "(?:[一二三四五六七八九两十百][一二三四五六七八九十百千万亿零〇]{0,15})"
DIGIT = "零〇一二三四五六七八九两十百千万亿"
_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}
_HIGHEST = 10**9


def number_of(numeral: str) -> Decimal | None:
    """The number that the characters mean; ``None`` where they mean none, or two (三四个, 一百二, 三万五)."""
    whole = section = 0  # what 万 and 亿 have closed, and what is open before the next of them
    digit: int | None = None
    last = _HIGHEST
    for position, character in enumerate(numeral):
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _SCALES:
            opened, scale = section + (digit or 0), _SCALES[character]
            if character == "亿" and whole < scale:
                whole, opened = 0, opened + whole  # 一万二千亿
            if not opened or whole % (scale * 10**4):
                return None
            whole, section, digit, last = whole + opened * scale, 0, None, scale
        else:
            place = _PLACES[character]
            if place >= last or (digit is None and position and character != "十"):
                return None
            section += (1 if digit is None else digit) * place
            digit, last = None, place
    if digit and last not in {10, _HIGHEST} and numeral[-2] not in "零〇":
        return None  # 一百二 is 120 to some and 102 to others
    return Decimal(whole + section + (digit or 0)) or None


def scaled(numeral: str) -> tuple[Decimal | None, str]:
    """The number in the 万 or 亿 that ends it, and which: 五千万 is 5000 万, 两亿 2 亿, 一百二十 itself."""
    number, scale = number_of(numeral), numeral[-1]
    return (number / _SCALES[scale], scale) if number and scale in _SCALES else (number, "")
