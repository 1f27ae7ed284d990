"""Numbers written in Chinese characters: 三, 十二, 两, 一百二十, 百分之五十."""

from decimal import Decimal

NUMERAL = "(?:[一二三四五六七八九两十百][一二三四五六七八九两十百千万亿零〇]{0,15})"
DIGIT = "零〇一二三四五六七八九两十百千万亿"
_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}


def number_of(numeral: str) -> Decimal | None:
    """The number that the characters mean; ``None`` where they mean none, or two (三四个)."""
    whole = hundreds = 0
    digit: int | None = None
    last = group = 10**9
    for position, character in enumerate(numeral):
        if character in _DIGITS:
            value = _DIGITS[character]
            if digit:
                return None
            digit = value
        elif character in _GROUPS:
            counted = hundreds + (digit or 0)
            if not counted or _GROUPS[character] >= group:
                return None
            group = _GROUPS[character]
            whole, hundreds, digit, last = whole + counted * group, 0, None, 10**9
        else:
            place = _PLACES[character]
            if place >= last or (digit is None and position and character != "十"):
                return None
            hundreds += (1 if digit is None else digit) * place
            digit, last = None, place
    if digit and len(numeral) > 1 and numeral[-2] in "百千万亿":
        return None  # 一百二 is 120 to some and 102 to others
    return Decimal(whole + hundreds + (digit or 0)) or None
