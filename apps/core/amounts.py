"""Reading, rounding, comparing and showing figures. The only place that rounds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from apps.core.dates import is_date
from apps.core.texts import shorten

CENT = Decimal("0.01")
HALF_CENT = CENT / 2  # what the rounding of one printed amount may hide
STORED_PLACES = 6
STORED_INTEGER_DIGITS = 9  # SQLite keeps 15 significant digits; more would come back changed, or not at all
HUNDRED = Decimal(100)

# A number as people type it and as spreadsheets show it: (12.5) is negative, ¥ 1,234.00, 1 234.00, 1.2E+3.
_NUMBER = re.compile(
    r"(?P<open>\()? *(?P<sign>[+-] *)?(?:[¥￥] *(?P<inner>[+-] *)?)?"
    r"(?P<digits>(?:(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d*)?|\.\d+)(?:[Ee][+-]\d{1,2})?)"
    r"(?(open) *\))",
    re.ASCII,
)
_TOO_NARROW = re.compile(r"#{2,}")
_SHEET_ERROR = re.compile(r"#[A-Z_]+(?:/[0A])?[!?]?|Err:\d{3}")
# Width only: a full normalization would read 5² as 52. What has no width at all is dropped.
_PLAIN_FORMS: dict[int, int | str | None] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u3000\xa0\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "−–—﹣"), "-"),
    **dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202c\ufeff"), None),
    ord("。"): ".",
}
_MONEY_SUFFIX = re.compile(r"(?:万元|亿元|元|万|亿)$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One typed cell: its number, or the text that could not be read as one (never both)."""

    value: Decimal | None = None
    typed: str = ""

    @property
    def is_empty(self) -> bool:
        """Neither a number nor a rejected text. Zero is not empty."""
        return self.value is None and not self.typed

    @property
    def text(self) -> str:
        """The rejected text as typed, else the plain number."""
        return self.typed or show_plain(self.value)

    @property
    def money_text(self) -> str:
        """The same for an amount of money: separators and two decimals."""
        return self.typed or show_money(self.value)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was understood as; ``problem`` says in the user's words why it was not."""

    value: Decimal | None = None
    problem: str = ""


def normalize(text: str) -> str:
    """Full-width digits, letters, signs and spaces to their plain forms, outer space removed."""
    return text.translate(_PLAIN_FORMS).strip()


def read_number(
    text: str, *, places: int = STORED_PLACES, is_percent: bool = False, is_negative_allowed: bool = True
) -> Reading:
    """Understand what a person typed into an amount cell.

    Full-width characters, thousands separators and what spreadsheets show are understood. An empty text is an empty
    cell, not zero. With ``is_percent`` a trailing percent sign is allowed and ``95%`` is 95. Anything else is a
    ``problem``.
    """
    plain = normalize(text)
    if not plain:
        return Reading()
    if is_percent:
        plain = plain.removesuffix("%").rstrip()
    elif plain.endswith("%"):
        return Reading(problem="此处应填金额或数量，不能填百分比；百分比由系统计算。")
    if plain in {"-", "--", "/", "\\", "无"}:
        return Reading(problem=f"“{text.strip()}”不是数字：没有数据请留空，确实为零请填 0。")
    if reason := sheet_error(plain):
        return Reading(problem=reason)
    if _MONEY_SUFFIX.search(plain) and _digits(_MONEY_SUFFIX.sub("", plain).strip()):
        return Reading(problem="只填数字，不填单位：单位已写在表头，请按表头单位换算后填写。")
    digits = _digits(plain)
    if not digits:
        if is_date(plain):
            return Reading(problem=f"“{shorten(text, 20)}”是日期，此处应填数字。")
        return Reading(problem=f"“{shorten(text, 20)}”不是数字，请只填数字，如 1234.50。")
    value = Decimal(digits)
    integer_part, _, fraction = digits.lstrip("-").partition(".")
    if len(integer_part.lstrip("0")) > STORED_INTEGER_DIGITS:
        return Reading(problem=f"数字过大：整数部分最多 {STORED_INTEGER_DIGITS} 位，请检查单位。")
    if len(fraction.rstrip("0")) > places:
        limit = f"小数最多 {places} 位" if places else "此处应填整数"
        return Reading(problem=f"{limit}，请核对后填写。")
    if value < 0 and not is_negative_allowed:
        is_bracketed = plain.startswith("(")
        return Reading(
            problem=f"“{text.strip()}”带括号，表示负数；此处不能为负数。" if is_bracketed else "此处不能为负数。"
        )
    return Reading(value=value or Decimal(0))  # never -0, which would come back from the database as another text


def typed_number(text: str) -> Decimal | None:
    """The number that a text is, however large or fine; ``None`` where it is none."""
    digits = _digits(normalize(text))
    return Decimal(digits) if digits else None


def sheet_error(text: str) -> str:
    """What a spreadsheet shows in place of a figure (``#####``, ``#REF!``), explained; empty for anything else."""
    shown = text.strip()
    if _TOO_NARROW.fullmatch(shown):
        return "原表的列太窄，只显示了 # 号，数字没有复制过来：请把该列拉宽后重新复制。"
    if _SHEET_ERROR.fullmatch(shown):
        return f"“{shown}”是表格公式的错误值，不是数字：请在原表中改正公式后重新复制。"
    return ""


def _digits(plain: str) -> str:
    """The number as sign, digits and point alone; empty where it is none or has two signs."""
    found = _NUMBER.fullmatch(plain)
    if found is None or sum(map(bool, (found["open"], found["sign"], found["inner"]))) > 1:
        return ""
    is_negative = found["open"] or "-" in f"{found['sign'] or ''}{found['inner'] or ''}"
    number = Decimal(found["digits"].replace(",", "").replace(" ", ""))
    return f"{'-' if is_negative else ''}{number:f}"


def round_to_cent(value: Decimal) -> Decimal:
    """Half up to 0.01: the one rounding policy of rates, scores and shown amounts."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def sum_tolerance(parts: int) -> Decimal:
    """How far a printed total may lie from the sum of ``parts`` printed figures: (n+1)·0.005 (regulation §5)."""
    return (parts + 1) * HALF_CENT


def gap(
    left: Decimal,
    right: Decimal,
    tolerance: Decimal = Decimal(0),
    *,
    is_left_whole: bool = True,
    is_right_whole: bool = True,
) -> Decimal | None:
    """``left − right`` where two sums cannot be equal, else ``None`` (regulation §5.1).

    What is missing on a side may hide any amount that is not negative, so that a side which is not whole is accused
    only of being too large already.
    """
    difference = left - right
    is_wrong = (difference > tolerance and is_right_whole) or (difference < -tolerance and is_left_whole)
    return difference if is_wrong else None


def nearest_reading(value: Decimal, readings: Iterable[Decimal], tolerance: Decimal) -> Decimal | None:
    """The reading next to a value that lies outside all of them; ``None`` where it lies on or between them."""
    least, most = min(known := tuple(readings)), max(known)
    if least - tolerance <= value <= most + tolerance:
        return None
    return least if value < least else most


def add_up(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is there; ``None`` when nothing is. Empty is not zero."""
    present = [value for value in values if value is not None]
    return sum(present, Decimal(0)) if present else None


def percentage_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """``part / whole`` in percent, rounded to 0.01; ``None`` when a figure is missing or the whole is zero."""
    if part is None or not whole:
        return None
    return round_to_cent(part / whole * HUNDRED)


def show_amount(value: Decimal | None, places: int = 2) -> str:
    """``1,234.50`` with thousands separators; a minus sign for negatives; empty for ``None``."""
    if value is None:
        return ""
    shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if not shown:
        shown = abs(shown)  # never "-0.00"
    return f"{shown:,}".replace("-", "−")


def show_plain(value: Decimal | None) -> str:
    """The number as one would type it: no separators, no exponent, no trailing zeros behind the point."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_money(value: Decimal | None) -> str:
    """``1,234.50``: separators and at least two decimals, but never fewer than were stored."""
    if value is None:
        return ""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{places}f}"


def show_percent(value: Decimal | None) -> str:
    """``80.80%``; empty for ``None``."""
    return f"{show_amount(value)}%" if value is not None else ""
