"""A cell of a workbook as its number format shows it: 0.95 in ``0%`` is ``95%``. ECMA-376-1 §18.8.30 and 18.8.31."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

GENERAL = "General"

_ACCOUNT = '_ * {0}_ ;_ * -{0}_ ;_ * "-"??_ ;_ @_ '
_CLOCK, _LONG_CLOCK = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
_MONTH, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"'

# What the numbers below 164 mean in a Chinese Excel; whatever is missing is General.
BUILT_IN: dict[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: _MONTH, 28: _DAY, 29: _DAY,
    30: "m/d/yy", 31: f'{_MONTH}d"日"', 32: _CLOCK, 33: _LONG_CLOCK, 34: f"上午/下午{_CLOCK}",
    35: f"上午/下午{_LONG_CLOCK}", 36: _MONTH, 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: _ACCOUNT.format("#,##0"), 42: _ACCOUNT.format('"¥"#,##0'),
    43: _ACCOUNT.format("#,##0.00"), 44: _ACCOUNT.format('"¥"#,##0.00'), 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: _MONTH, 51: _DAY, 52: _MONTH, 53: _DAY, 54: _DAY, 55: f"上午/下午{_CLOCK}",
    56: f"上午/下午{_LONG_CLOCK}", 57: _MONTH, 58: _DAY,
}  # fmt: skip

_LONGEST_FORMAT = 255
_DIGITS = 400  # the largest number of a cell has 309
_LAST_DAY = 2_958_465  # 9999-12-31
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?|(?P<general>General|G/通用格式)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])|(?P<date>y+|m+|d+|h+|s+|aaaa?|e+|b+)(?![a-z])"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%@/])|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

Piece = tuple[str, str]


def shown_number(value: float, code: str, *, is_1904: bool = False) -> str:
    """The number as ``code`` shows it; a date where ``code`` is one of a date."""
    with localcontext(prec=_DIGITS):
        return _shown(value, _sections(code[:_LONGEST_FORMAT]), is_1904=is_1904)


def _shown(value: float, sections: Sequence[tuple[Piece, ...]], *, is_1904: bool) -> str:
    pieces, number = _section_for(sections, _exact(value))
    if any(kind == "general" for kind, _ in pieces) or (not pieces and len(sections) == 1):
        text = _in_general(number)
        literals = [text if kind == "general" else part for kind, part in pieces if kind in {"general", "literal"}]
        return "".join(literals) or text
    if any(kind in {"date", "elapsed", "half"} for kind, _ in pieces):
        return _date(value, pieces, is_1904)
    if not any(kind == "digit" for kind, _ in pieces):
        if any(piece == ("sign", "@") for piece in pieces):
            return _in_general(_exact(value))
        return "".join(text for kind, text in pieces if kind == "literal" or text == "%")
    if any(piece == ("sign", "/") for piece in pieces):
        return _in_general(number)
    return _number(number, pieces)


def shown_text(text: str, code: str) -> str:
    """A text as the text section of ``code`` shows it."""
    sections = _sections(code[:_LONGEST_FORMAT])
    pieces = sections[3] if len(sections) > 3 else sections[0] if code != GENERAL else ()
    if not any(piece == ("sign", "@") for piece in pieces):
        return text if len(sections) < 4 else "".join(part for kind, part in pieces if kind == "literal")
    return "".join(text if (kind, part) == ("sign", "@") else part for kind, part in pieces)


def is_date(code: str) -> bool:
    """Whether ``code`` shows a number as a date or a time."""
    return any(kind in {"date", "elapsed", "half"} for kind, _ in _sections(code[:_LONGEST_FORMAT])[0])


def moment_of(value: float, *, is_1904: bool = False) -> datetime | None:
    """The moment that a serial number means, to the second; ``None`` outside the calendar."""
    day = value + 1462 if is_1904 else value
    if not 0 <= day <= _LAST_DAY:
        return None
    start = datetime(1899, 12, 31) if day < 60 else datetime(1899, 12, 30)  # Excel's 1900 has a 29th of February
    return start + timedelta(seconds=round(day * 86_400))


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[tuple[Piece, ...], ...]:
    sections: list[list[Piece]] = [[]]
    for match in _PIECE.finditer(code):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "literal" and text == ";":
            sections.append([])
        elif kind in {"quoted", "escaped", "literal"}:
            sections[-1].append(("literal", text))
        elif kind == "bracket":
            sections[-1] += _bracket(text)
        elif kind:
            sections[-1].append((kind, text))
    return tuple(tuple(pieces) for pieces in sections[:4])


def _bracket(text: str) -> list[Piece]:
    if re.fullmatch("h+|m+|s+", text, re.IGNORECASE):
        return [("elapsed", text.lower())]
    if text.startswith("$"):
        return [("literal", text[1:].partition("-")[0])]
    return [("condition", text)] if text[:1] in {"<", ">", "="} else []


def _section_for(sections: Sequence[tuple[Piece, ...]], number: Decimal) -> tuple[tuple[Piece, ...], Decimal]:
    """The section that shows the number, and the number as it shows it: without its sign where the section has one."""
    numeric = sections[:3]
    for pieces in numeric:
        condition = next((text for kind, text in pieces if kind == "condition"), None)
        if condition is not None and _holds(condition, number):
            return _without_condition(pieces), number
    if any(kind == "condition" for pieces in numeric for kind, _ in pieces):
        rest = [pieces for pieces in numeric if not any(kind == "condition" for kind, _ in pieces)]
        return (rest[-1] if rest else (("general", ""),)), number
    if number < 0 and len(numeric) > 1:
        return _told_negative(numeric[1]), -number
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    return numeric[0], number


def _told_negative(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Brackets and colours that tell a negative number become a sign: a text has no colour."""
    literals = "".join(text for kind, text in pieces if kind == "literal")
    if not any(kind == "digit" for kind, _ in pieces) or re.search(r"[^\s()（）¥￥$,.-]", literals) or "-" in literals:
        return pieces
    plain = tuple(piece for piece in pieces if piece[0] != "literal" or not set(piece[1]) & set("()（）"))
    return (("literal", "-"), *plain)


def _holds(condition: str, number: Decimal) -> bool:
    match = re.fullmatch(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)", condition)
    if match is None:
        return False
    limit = Decimal(match[2])
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }[match[1]]  # fmt: skip


def _without_condition(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece[0] != "condition")


def _number(number: Decimal, pieces: Sequence[Piece]) -> str:
    """Placeholders filled: percent, thousands, decimals, and literals in their places."""
    if any(kind == "exponent" for kind, _ in pieces):
        return _in_general(number)
    places = [index for index, (kind, _) in enumerate(pieces) if kind == "digit"]
    point = next((index for index, piece in enumerate(pieces) if piece == ("sign", ".")), len(pieces))
    before, after = pieces[:point], pieces[point:]
    ends = {max((place for place in places if place < point), default=-1), places[-1]}
    number = number.scaleb(2 * sum(piece == ("sign", "%") for piece in pieces))
    number = number.scaleb(-3 * sum(_commas_behind(pieces, end) for end in ends))
    decimals = [text for kind, text in after if kind == "digit"]
    number = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    integer, _, fraction = format(abs(number), "f").partition(".")
    integer = integer.lstrip("0").rjust(sum(piece == ("digit", "0") for piece in before), "0")
    kept = max((place for place, text in enumerate(decimals, 1) if text == "0"), default=0)
    fraction = fraction[:kept] + fraction[kept:].rstrip("0")
    has_thousands = any(
        piece == ("sign", ",") for piece in before[places[0] : max(ends - {places[-1]}, default=places[-1])]
    )
    behind = "".join(text for kind, text in after if kind == "literal" or text == "%")
    shown = f"{_filled(before, integer, has_thousands=has_thousands)}{'.' if fraction else ''}{fraction}{behind}"
    return f"{'-' if number < 0 else ''}{shown}".strip()


def _commas_behind(pieces: Sequence[Piece], place: int) -> int:
    """Commas right behind the last placeholder: each divides by a thousand."""
    behind = pieces[place + 1 :]
    return next((count for count, piece in enumerate(behind) if piece != ("sign", ",")), len(behind))


def _filled(pieces: Sequence[Piece], integer: str, *, has_thousands: bool) -> str:
    """The digits of ``integer`` over the placeholders from the right; the first placeholder takes what is left."""
    places = [index for index, (kind, _) in enumerate(pieces) if kind == "digit"]
    digits = {}
    for index in [] if has_thousands else reversed(places[1:]):
        digits[index], integer = integer[-1:], integer[:-1]
    groups = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", integer) if has_thousands else integer
    first = places[0] if places else len(pieces)
    parts = [
        groups if index == first else digits.get(index, text if kind == "literal" or text == "%" else "")
        for index, (kind, text) in enumerate([*pieces, ("", "")])
        if kind or not places
    ]
    return "".join(parts)


def _date(value: float, pieces: Sequence[Piece], is_1904: bool) -> str:
    moment = moment_of(value, is_1904=is_1904)
    if moment is None:
        return _in_general(_exact(value))
    is_half = any(kind == "half" for kind, _ in pieces)
    seconds = round(value * 86_400)
    shown = []
    for index, (kind, text) in enumerate(pieces):
        if kind == "date":
            shown.append(_date_part(text.lower(), moment, is_minute=_is_minute(pieces, index), is_half=is_half))
        elif kind == "elapsed":
            shown.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]).rjust(len(text), "0"))
        elif kind == "half":
            before, after = text.split("/")
            shown.append(before if moment.hour < 12 else after)
        elif kind == "literal" or text in {"/", ".", ","}:
            shown.append(text)
        elif kind == "digit":
            shown.append("0")
    return "".join(shown).strip()


def _is_minute(pieces: Sequence[Piece], index: int) -> bool:
    """``m`` is a minute behind hours and before seconds."""
    near = [pieces[at][1][:1].lower() for at in range(index - 1, -1, -1) if pieces[at][0] in {"date", "elapsed"}][:1]
    far = [text[:1].lower() for kind, text in pieces[index + 1 :] if kind in {"date", "elapsed"}][:1]
    return near == ["h"] or far == ["s"]


def _date_part(text: str, moment: datetime, *, is_minute: bool, is_half: bool) -> str:
    length = len(text)
    match text[0]:
        case "y" | "e":
            return f"{moment.year % 100:02}" if text == "yy" else str(moment.year)
        case "m" if is_minute:
            return str(moment.minute).rjust(min(length, 2), "0")
        case "m":
            return _MONTHS[moment.month - 1] if length > 2 else str(moment.month).rjust(length, "0")
        case "d":
            return _DAYS[moment.weekday()] if length > 2 else str(moment.day).rjust(length, "0")
        case "a":
            return ("星期" if length > 3 else "") + _WEEKDAYS[moment.weekday()]
        case "h":
            hour = (moment.hour + 11) % 12 + 1 if is_half else moment.hour
            return str(hour).rjust(min(length, 2), "0")
        case "s":
            return str(moment.second).rjust(min(length, 2), "0")
    return ""


def _in_general(number: Decimal) -> str:
    """As a cell without a format shows it: whole numbers whole, others with ten digits."""
    if number == number.to_integral_value():
        return format(number.quantize(Decimal(1)), "f") if abs(number) < Decimal(10) ** 16 else format(number, "f")
    return format(Decimal(f"{number:.10g}"), "f")


def _exact(value: float) -> Decimal:
    """The number as it was typed: fifteen digits are what the spreadsheet program itself keeps."""
    return Decimal(f"{value:.15g}")
