"""Equations and bare brackets, as cells hold them (regulation §5, T11): 90=30+30+30, 17（行政2 事业15）."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from apps.core.amounts import HUNDRED, round_to_cent, sum_tolerance
from apps.core.dates import EARLIER
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension, Quantity, plain, read_all
from apps.papers.checks.rounding import is_rate_as_printed
from apps.papers.checks.sentences.telling import ADVICE_ON_RATES, ERROR, HINT, WARNING, ZERO, show
from apps.papers.checks.words import ADDED_UP
from apps.papers.facts import Passage, Remark

ADVICE = "请核对各项和合计。"
SHORT = 80  # characters of a cell, where a number without a unit still says what it counts
MOST = 30
_WORTH_READING = pattern_of(r"=|\d[^\d（）]{0,4}（[^（）]{0,9}\d|计(?:为|是)?\ *\d")
_NAME = r"[^\d=+，；。、（）：\n\ ]{1,12}"
_PLUS = pattern_of(rf"(?:（[^（）\d]{{0,12}}）)?\ *\+\ *(?:{_NAME})?\ *")
_EQUALS = pattern_of(rf"(?:（[^（）\d]{{0,12}}）)?\ *=\ *(?:{_NAME})?\ *")
_OVER = pattern_of(rf"\ *[/÷]\ *(?:{_NAME})?\ *")
_TIMES = pattern_of(r"\ *[×*xX]\ *")
_COMMA = pattern_of(r"[,，]\ +|、")
_LONGER_BEFORE = pattern_of(r"[-*/×÷+]\ *$")
_LONGER_BEHIND = pattern_of(r"\ *[-*/×÷+%]")
_STAFF = pattern_of(r"行政|事业|工勤|参公")
_OPENS = pattern_of(rf"\ *（\ *(?:{_STAFF.pattern})?\ *")
_GOES_ON = pattern_of(rf"(?:[、，,]\ *|\ +)?(?:{_STAFF.pattern})?\ *")
_CLOSES = pattern_of(r"\ *）")
_INSIDE = pattern_of(r"\ *（(?P<name>[^\d（），；、]{1,8})")
_NAMED = pattern_of(rf"[、，]{_NAME}")
_TOTAL = pattern_of(rf"[，、]?(?:{ADDED_UP})(?:为|是)?\ *")
_COMPARED = pattern_of(rf"比|较|增加|减少|{EARLIER}|预算|满分|分值|目标|计划|应|第")
_ABOUT = pattern_of(r"[约近超]$")


def wrong_equations(passage: Passage) -> Iterator[Remark]:
    """Both sides of an equation agree; a bracket that lists all parts adds up to the number before it."""
    text = plain(passage.text)
    if _WORTH_READING.search(text) is None:
        return
    numbers = read_all(passage.text, is_bare=True)
    if "→" not in text:
        yield from _equations(passage, text, numbers)
    yield from _ratios(passage, text, numbers)
    yield from _brackets(passage, text, numbers)
    if "单位：" not in text:
        yield from _named_lists(passage, text, numbers)


def _equations(passage: Passage, text: str, numbers: Sequence[Quantity]) -> Iterator[Remark]:
    for place in range(1, len(numbers)):
        if not _joined(text, numbers, place, _EQUALS):
            continue
        first, last = place - 1, place + 1
        while first and place - first <= MOST and _joined(text, numbers, first, _PLUS):
            first -= 1
        while last < min(len(numbers), place + MOST) and (
            _joined(text, numbers, last, _PLUS) or _is_listed(text, numbers, place, last)
        ):
            last += 1
        left, right = numbers[first:place], numbers[place:last]
        end = right[-1].end
        if (len(left) == 1) == (len(right) == 1) or len(left) > MOST:
            continue
        if _LONGER_BEFORE.search(text[max(0, left[0].start - 4) : left[0].start]) or _LONGER_BEHIND.match(text, end):
            continue  # a part of a longer calculation
        if last < len(numbers) and _joined(text, numbers, last, _EQUALS):
            continue
        total, parts = (left[0], right) if len(left) == 1 else (right[0], left)
        if len({one.measure.unit for one in (total, *parts) if one.measure.unit}) > 1:
            continue
        stated, amounts = _comparable(total, parts)
        added = sum(amounts, ZERO)
        gap = stated - added
        if not gap:
            continue
        has_places = any(one.places for one in (total, *parts))
        is_rounding = has_places and abs(gap) <= sum_tolerance(len(parts))
        tail = "，属于尾差" if is_rounding else ""
        fact = f"{_sum(amounts)} = {show(added)}，正文写“{show(stated)}”，相差 {show(abs(gap))}{tail}"
        span = (left[0].start, end)
        yield _remark(passage, HINT if is_rounding else ERROR, span, fact, added, stated)


def _ratios(passage: Passage, text: str, numbers: Sequence[Quantity]) -> Iterator[Remark]:
    """440万元/550万元=80%, ÷ and ×100% too (regulation §5, T16)."""
    for place in range(1, len(numbers) - 1):
        part, whole = numbers[place - 1], numbers[place]
        if not _joined(text, numbers, place, _OVER) or part.dimension is not whole.dimension or not whole.amount:
            continue
        last = place + 1
        if last + 1 < len(numbers) and _joined(text, numbers, last, _TIMES) and numbers[last].amount == HUNDRED:
            last += 1
        rate = numbers[last]
        is_rate = rate.dimension is Dimension.PERCENT and _joined(text, numbers, last, _EQUALS)
        exact = part.amount / whole.amount * HUNDRED
        if is_rate and not is_rate_as_printed(rate.amount, rate.places, exact):
            right = round_to_cent(exact)
            fact = f"{part.typed} ÷ {whole.typed} = {right}%，正文写“{rate.typed}”"
            span = (part.start, rate.end)
            yield Remark("T16", passage.place, WARNING, fact, ADVICE_ON_RATES, *span, right, rate.amount)


def _joined(text: str, numbers: Sequence[Quantity], place: int, joint: re.Pattern[str]) -> bool:
    return joint.fullmatch(text, numbers[place - 1].end, numbers[place].start) is not None


def _is_listed(text: str, numbers: Sequence[Quantity], place: int, last: int) -> bool:
    """90=30、30、30: commas for signs."""
    return all(_joined(text, numbers, one, _COMMA) for one in range(place + 1, last + 1))


def _comparable(total: Quantity, parts: Sequence[Quantity]) -> tuple[Decimal, list[Decimal]]:
    """The numbers in the unit of the total; one without a unit is meant in that of the others."""
    if all(one.measure.unit for one in (total, *parts)):
        factor = total.measure.factor
        return total.number, [one.amount / factor for one in parts]
    return total.number, [one.number for one in parts]


def _named_lists(passage: Passage, text: str, numbers: Sequence[Quantity]) -> Iterator[Remark]:
    """甲60、乙30，合计100: names and numbers without any unit."""
    for place in range(2, len(numbers)):
        total = numbers[place]
        if not _joined(text, numbers, place, _TOTAL) or text[total.end : total.end + 1] not in {*"，；。、）\n", ""}:
            continue
        first = place - 1
        while first and _joined(text, numbers, first, _NAMED):
            first -= 1
        parts = numbers[first:place]
        start = max(0, parts[0].start - 12)
        is_named = re.search(rf"{_NAME}$", text[start : parts[0].start]) is not None
        if len(parts) < 2 or not is_named or any(one.measure.unit for one in (total, *parts)):
            continue
        amounts = [one.number for one in parts]
        added = sum(amounts, ZERO)
        gap = abs(total.number - added)
        if gap > sum_tolerance(len(parts)) and not _COMPARED.search(text[start : parts[-1].end]):
            fact = f"{_sum(amounts)} = {show(added)}，正文写“合计{show(total.number)}”，相差 {show(gap)}"
            yield _remark(passage, WARNING, (parts[0].start, total.end), fact, added, total.number)


def _brackets(passage: Passage, text: str, numbers: Sequence[Quantity]) -> Iterator[Remark]:
    for place in range(1, len(numbers)):
        total = numbers[place - 1]
        inside = _INSIDE.fullmatch(text, total.end, numbers[place].start)
        if inside is not None and len(text) <= SHORT:
            yield from _above_its_whole(passage, text, total, numbers[place], inside["name"])
        if not _joined(text, numbers, place, _OPENS):
            continue
        last = place + 1
        while last < len(numbers) and _joined(text, numbers, last, _GOES_ON):
            last += 1
        parts = [one.number for one in numbers[place:last]]
        end = numbers[last - 1].end
        is_closed = _CLOSES.match(text, end) is not None
        if not is_closed or len(parts) < 2 or any(one.measure.unit for one in numbers[place:last]):
            continue
        added = sum(parts, ZERO)
        gap = abs(added - total.number)
        is_staff = _STAFF.search(text, total.end, end) is not None
        has_places = any(one.places for one in numbers[place:last])
        if not total.number or gap <= (sum_tolerance(len(parts)) if has_places else ZERO):
            continue
        if not is_staff and not Decimal("0.5") <= added / total.number <= 2:
            continue  # numbers of sections, or something else
        if _ABOUT.search(text[max(0, total.start - 1) : total.start]):
            continue
        fact = f"括号里 {_sum(parts)} = {show(added)}，正文写“{show(total.number)}”，相差 {show(gap)}"
        severity = ERROR if is_staff and added > total.number else WARNING
        yield _remark(passage, severity, (total.start, end + 1), fact, added, total.number)


def _above_its_whole(passage: Passage, text: str, total: Quantity, part: Quantity, name: str) -> Iterator[Remark]:
    """30（外事31）: a part that is more than its whole."""
    is_bare = not (total.measure.unit or part.measure.unit) and _CLOSES.match(text, part.end) is not None
    if is_bare and part.number > total.number and not _COMPARED.search(name):
        fact = f"“{name}”为 {show(part.number)}，大于它所属的 {show(total.number)}"
        yield _remark(passage, WARNING, (total.start, part.end + 1), fact, total.number, part.number)


def _sum(parts: Sequence[Decimal]) -> str:
    return " + ".join(map(show, parts))


def _remark(
    passage: Passage, severity: Severity, span: tuple[int, int], fact: str, expected: Decimal, actual: Decimal
) -> Remark:
    return Remark("T11", passage.place, severity, fact, ADVICE, *span, expected, actual)
