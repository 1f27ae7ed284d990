"""Reading the numbers of a cell: with any unit or none, in digits or characters, ranges, and digits that are none."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from apps.core.amounts import sheet_error
from apps.core.dates import YEAR
from apps.core.patterns import pattern_of
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
from apps.core.quantities.numerals import DIGIT, scaled
from apps.core.quantities.units import SCALE, SCALES, measure_at, plain

_CELL = pattern_of(
    rf"(?P<named>{NAMED}|(?<![\d.]){YEAR}([-/.])\d{{1,2}}\2\d{{1,2}}(?![\d.])"
    rf"|(?<![\d.,]){YEAR}(?:,{YEAR})+(?![\d.,]))"
    rf"|(?<![\dA-Za-z第])(?<!\d[.,])(?P<minus>(?<![\w%.])-)?{UPPER}(?P<number>{NUMBER})(?![A-Za-z]+\d)"
    r"(?P<stray>\.(?!\d))?"
    r"|(?<![\dA-Za-z])(?P<wrong>\d[\d.]*(?:,\d[\d.]*)+)"
    rf"|{NO_NUMERAL_BEHIND}(?:{SHARES}|{COUNTED})"
)
_MORE = pattern_of(r"\ ?(?P<more>余|多(?=[万亿个家人次元])|来(?=[万亿个家人次元]))?\ ?")
_SCALE = pattern_of(SCALE)
_BOUND = pattern_of(r"(?P<word>以上|以下|以内|之内|左右|上下|多|余)")
_KINDS = frozenset("年月日号级款届里平天类")  # what is numbered or named by its number: never money
_NAMES_A_NUMBER = pattern_of(rf"[\d零]|百分之|(?P<numeral>[{DIGIT}]+[余多]?)")
_VAGUELY_COUNTED = frozenset("公年天日月")
_OF_FIGURES = frozenset(("", "%", "元", "分", "人"))
_BETWEEN = pattern_of(rf"\s*(?:{TO})\s*")
_BREAK = pattern_of(r"[,；。、（）=+\n]|\d+(?:年(?:度|初|末|底)?)?")
_AROUND_WORDS = ' "“”'
_LONGEST_LEAD = 8
_SCIENTIFIC = pattern_of(r"(?P<number>-?\d(?:\.\d+)?E[+-]\d{2})")


class CellNumber(NamedTuple):
    """One number of a cell, from ``start`` over its digits and scale to ``end``, with its unit to ``unit_end``.

    ``number`` and ``places`` are as printed; ``value`` counts 万 and 亿 in. ``unit`` is named as in prose (元, 人, %),
    empty for none or an unknown one; ``printed_unit`` has its scale too (万元). A range runs from ``number`` to
    ``high``, both in ``scale``. ``is_written`` in characters. ``label`` are the words since the last number, bracket
    or punctuation, ``depth`` counts open brackets.
    """

    start: int
    end: int
    unit_end: int
    number: Decimal
    places: int
    scale: Decimal
    unit: str
    printed_unit: str
    approximation: Approximation
    high: Decimal | None = None
    is_written: bool = False
    has_stray_dot: bool = False
    label: str = ""
    depth: int = 0

    @property
    def value(self) -> Decimal:
        """The number with 万 and 亿 counted in."""
        return self.number * self.scale

    @property
    def is_about(self) -> bool:
        """Not printed exactly: 近, 约, 超, 余, 以上, or a range."""
        return self.approximation is not Approximation.EXACT

    @property
    def is_rate(self) -> bool:
        """Printed in percent, per mille or percentage points."""
        return self.unit in {"%", "‰", "个百分点"}

    @property
    def is_money(self) -> bool:
        """Money by its own unit; a bare 万 or 亿 is taken for money too."""
        return self.unit == "元" or (not self.unit and self.scale > 1)


def read_cell(text: str) -> tuple[CellNumber, ...]:
    """Every number of a cell in its order, also without a unit; a numeral in characters only with a known one.

    Years, document numbers and the names of laws are left out, digits with a wrong grouping too (``is_misprinted``),
    and what a spreadsheet shows in place of a figure (``#DIV/0!``); its ``1.2E+03`` is one number.
    """
    flat = _flat(text)
    if flat[:1] in {"#", "E"} and sheet_error(text):
        return ()
    if "E" in flat and (shown := _SCIENTIFIC.fullmatch(flat)):
        return (_in_powers(flat, Decimal(shown["number"])),)
    found: list[CellNumber] = []
    cursor = depth = 0
    for one in _joined(flat, _numbers(flat)):
        between = flat[cursor : one.start]
        depth = max(0, depth + between.count("（") - between.count("）"))
        label = _BREAK.split(between)[-1].rstrip(_AROUND_WORDS + "：").rpartition("：")[-1].strip(_AROUND_WORDS)
        found.append(one._replace(number=abs(one.number) if label else one.number, label=label, depth=depth))
        cursor = one.unit_end
    return tuple(found)


def is_number(text: str) -> bool:
    """One figure and nothing else: a plain number, money, percent, points or persons; with a wrong grouping too."""
    flat = _flat(text)
    found = _CELL.match(flat)
    if found is None or found["named"]:
        return False
    if found["wrong"]:
        _, unit, _, end, _ = _behind(flat, found.end())
    else:
        one = _in_digits(flat, found) if found["number"] else _in_characters(flat, found)
        unit, end = (one.unit, one.unit_end) if one else ("", -1)
    return end == len(flat) and unit in _OF_FIGURES


def names_a_number(text: str) -> bool:
    """Whether words may tell a number at all, also a vague one: a digit, 零, 百分之, a numeral with its unit."""
    flat = _flat(text)
    return any(
        not found["numeral"] or measure_at(flat, found.end()) or flat[found.end() : found.end() + 1] in _VAGUELY_COUNTED
        for found in _NAMES_A_NUMBER.finditer(flat)
    )


def is_misprinted(text: str) -> bool:
    """Whether digits stand in it that are no number: ``1,23万元`` may be 1.23 or 123."""
    flat = _flat(text)
    return "," in flat and any(found["wrong"] for found in _CELL.finditer(flat))


def _flat(text: str) -> str:
    """In a cell a wide comma groups digits as well as a narrow one."""
    return plain(text).replace("，", ",")


def _numbers(flat: str) -> Iterator[CellNumber]:
    end = 0
    for found in _CELL.finditer(flat):
        one = None
        if found.start() < end:
            continue  # 0 百年: what followed a number as its unit is no numeral
        if found["number"]:
            one = _in_digits(flat, found)
        elif not found["named"] and not found["wrong"]:
            one = _in_characters(flat, found)
        if one is not None:
            end = one.unit_end
            yield one


def _in_digits(flat: str, found: re.Match[str]) -> CellNumber:
    scale, unit, end, unit_end, more = _behind(flat, found.end())
    number = Decimal(digits(found["number"]))
    if found["upper"]:
        number += higher_places(found["upper"], scale)
    return CellNumber(
        start=found.start(),
        end=end,
        unit_end=unit_end,
        number=-number if found["minus"] else number,
        places=len(found["number"].partition(".")[2]),
        scale=Decimal(SCALES[scale]),
        unit=unit,
        printed_unit=scale + flat[end:unit_end],
        approximation=approximation(_lead(flat, found), more),
        has_stray_dot=bool(found["stray"]) and found.end() == len(flat),
    )


def _in_characters(flat: str, found: re.Match[str]) -> CellNumber | None:
    """三百人 and 百分之五; a numeral without a unit may be any word."""
    end = found.end() - len(found["tenths_more"] or found["fraction_more"] or "")  # 八成以上: 以上 is a bound
    unit_end, scale, unit, before = end, "", "%", _lead(flat, found)
    number, about = percent_in_words(found), approximation_of_share(found, before)
    if found["numeral"]:
        number, scale = scaled(found["numeral"])
        scale = found["numeral_scale"] or scale
        about = approximation(before, found["numeral_more"])
        measured = measure_at(flat, end)
        if number is None or measured is None:
            return None
        unit, unit_end = measured[0].printed_unit, measured[2]
    if number is None:
        return None
    return CellNumber(
        start=found.start(),
        end=end,
        unit_end=unit_end,
        number=number,
        places=0,
        scale=Decimal(SCALES[scale]),
        unit=unit,
        printed_unit=scale + flat[end:unit_end],
        approximation=about,
        is_written=True,
    )


def _in_powers(flat: str, number: Decimal) -> CellNumber:
    """The whole cell as one number; the places that are not shown are unknown, so that it counts as whole."""
    end, one = len(flat), Decimal(1)
    return CellNumber(0, end, end, number, 0, one, "", "", Approximation.EXACT)


def _lead(flat: str, found: re.Match[str]) -> str:
    return flat[max(0, found.start() - _LONGEST_LEAD) : found.start()]


def _behind(flat: str, start: int) -> tuple[str, str, int, int, str | None]:
    """The scale and the unit behind a number, the ends of both, and a word that makes it inexact."""
    lead = _MORE.match(flat, start)
    more, begin = (lead["more"], lead.end()) if lead else (None, start)
    measured = measure_at(flat, begin)
    if measured is not None:
        own, scale, unit_end = measured
        unit = own.printed_unit
        end = begin + len(scale)
    else:
        bare = _SCALE.match(flat, begin)
        scale, end = (bare[0], bare.end()) if bare and bare[0][-1] in "万亿" else ("", begin if more else start)
        unit = flat[end : end + 1] if flat[end : end + 1] in _KINDS else ""
        unit_end = end + len(unit)
    bound = _BOUND.match(flat, unit_end)
    return scale, unit, end, unit_end, more or (bound["word"] if bound else None)


def _joined(flat: str, numbers: Iterator[CellNumber]) -> Iterator[CellNumber]:
    """Two numbers with 至 between them and a unit behind the second are a range, if the first is the smaller."""
    last: CellNumber | None = None
    for one in numbers:
        if last is not None and last.high is None and _is_range(flat, last, one):
            low = last.value if last.unit else last.number * one.scale
            last = one._replace(
                start=last.start,
                number=low / one.scale,
                places=last.places,
                high=one.number,
                approximation=Approximation.RANGE,
            )
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _is_range(flat: str, low: CellNumber, high: CellNumber) -> bool:
    if not high.unit or low.unit not in {"", high.unit} or low.number < 0 or high.number < 0:
        return False
    smaller = low.value if low.unit else low.number * high.scale
    return smaller < high.value and _BETWEEN.fullmatch(flat[low.unit_end : high.start]) is not None
