"""Equations and bare brackets, as cells hold them (regulation §5, T11): 90=30+30+30, 17（行政2 事业15）."""

from collections.abc import Iterator
from decimal import Decimal

from apps.core import patterns as re
from apps.core.amounts import sum_tolerance
from apps.core.findings import Severity
from apps.core.quantities import plain
from apps.papers.checks.sentences.telling import ERROR, HINT, WARNING, ZERO, show
from apps.papers.facts import Passage, Remark

ADVICE = "请核对各项和合计。"
SHORT = 80  # characters of a cell, where a number without a unit still says what it counts
_NUMBER = r"\d{1,3}(?:,\d{3})++(?:\.\d++)?|\d++(?:\.\d++)?"
_UNIT = r"[万亿]?元|个|人|项|家|名|次|万|亿"
_TERM = rf"(?:{_NUMBER})\ *+(?:{_UNIT})?+(?:（[^（）\d]{{0,12}}+）)?+"
_NAMED = rf"[^\d=+，；。、（）\n]{{0,12}}+{_TERM}"
_EQUATION = re.compile(rf"(?<![\d.])(?P<left>{_TERM}(?:\ *+\+{_NAMED})*+)\ *+=(?P<right>{_NAMED}(?:\ *+\+{_NAMED})*+)")
_LISTED = re.compile(
    rf"(?<![\d.])(?P<left>(?:{_NUMBER}))\ *+=\ *+"
    rf"(?P<right>(?:{_NUMBER})(?:(?:[,，]\ ++|、)(?:{_NUMBER})){{2,30}}+)(?!\ *+[+*×])"
)
# 甲60、乙30，合计100: names and numbers without any unit.
_NAMED_LIST = re.compile(
    rf"(?P<parts>(?:[^\d=+，；。、（）：\n ]{{1,12}}+(?:{_NUMBER})[、，])+"
    rf"[^\d=+，；。、（）：\n ]{{1,12}}+(?:{_NUMBER}))[，、]?(?:合计|共计|总计)(?:为|是)?\ *+(?P<total>{_NUMBER})"
    r"(?=[，；。、）\n]|$)"
)
_STAFF = "行政|事业|工勤|参公"
_PART = re.compile(rf"(?P<number>{_NUMBER})\ *+(?P<unit>{_UNIT})?+")
_LONGER_BEFORE = re.compile(r"[-*/×÷+]\ *$")
_LONGER_BEHIND = re.compile(r"\ *[-*/×÷+%]")
_BRACKET = re.compile(
    rf"(?<![\d.])(?P<total>{_NUMBER})\ *+(?P<unit>{_UNIT})?+\ *+"
    rf"（(?P<parts>(?:(?:{_STAFF})?+\ *+(?:{_NUMBER})(?:[、，,]\ *+|\ ++)?+){{2,20}}+)）"
)
_INSIDE = re.compile(rf"(?<![\d.])(?P<total>{_NUMBER})\ *（(?P<name>[^\d（），；、]{{1,8}})(?P<part>{_NUMBER})）")
_COMPARED = re.compile(r"比|较|增加|减少|上年|去年|预算|满分|分值|目标|计划|应|第")
_YEARS = range(1900, 2100)


def wrong_equations(passage: Passage) -> Iterator[Remark]:
    """Both sides of an equation agree; a bracket that lists all parts adds up to the number before it."""
    text = plain(passage.text)
    if "=" in text and "→" not in text:
        yield from _equations(passage, text)
    if "（" in text:
        yield from _brackets(passage, text)
    if "计" in text:
        yield from _named_lists(passage, text)


def _equations(passage: Passage, text: str) -> Iterator[Remark]:
    for pattern in (_EQUATION, _LISTED):
        for found in pattern.finditer(text):
            if _LONGER_BEFORE.search(text[max(0, found.start() - 4) : found.start()]):
                continue  # a part of a longer calculation
            if _LONGER_BEHIND.match(text, found.end()):
                continue
            left, right = _terms(found["left"]), _terms(found["right"])
            if (len(left) == 1) == (len(right) == 1):
                continue
            (total, *_), parts = (left, right) if len(left) == 1 else (right, left)
            units = {unit for _, unit in (total, *parts) if unit}
            if len(units) > 1:
                continue
            added = sum((number for number, _ in parts), ZERO)
            gap = total[0] - added
            has_places = any(number != number.to_integral_value() for number, _ in (total, *parts))
            if not gap:
                continue
            is_rounding = has_places and abs(gap) <= sum_tolerance(len(parts))
            words = " + ".join(show(number) for number, _ in parts)
            tail = "，属于尾差" if is_rounding else ""
            fact = f"{words} = {show(added)}，正文写“{show(total[0])}”，相差 {show(abs(gap))}{tail}"
            yield _remark(passage, HINT if is_rounding else ERROR, found.span(), fact, added, total[0])


def _named_lists(passage: Passage, text: str) -> Iterator[Remark]:
    for found in _NAMED_LIST.finditer(text):
        if _COMPARED.search(found["parts"]):
            continue
        numbers = [_number(number) for number in re.findall(_NUMBER, found["parts"])]
        total, added = _number(found["total"]), sum(numbers, ZERO)
        if abs(total - added) > sum_tolerance(len(numbers)) and not any(number in _YEARS for number in numbers):
            words = " + ".join(map(show, numbers))
            fact = f"{words} = {show(added)}，正文写“合计{show(total)}”，相差 {show(abs(total - added))}"
            yield _remark(passage, WARNING, found.span(), fact, added, total)


def _terms(words: str) -> list[tuple[Decimal, str]]:
    """Every number with its unit; a bare 万 or 亿 is money."""
    return [(_number(found["number"]), _unit(found["unit"])) for found in _PART.finditer(words)]


def _number(words: str) -> Decimal:
    return Decimal(words.replace(",", ""))


def _unit(words: str | None) -> str:
    return f"{words}元" if words in {"万", "亿"} else words or ""


def _brackets(passage: Passage, text: str) -> Iterator[Remark]:
    for found in _BRACKET.finditer(text):
        parts = [number for number, _ in _terms(found["parts"])]
        total, added = _number(found["total"]), sum(parts, ZERO)
        is_staff = re.search(_STAFF, found["parts"]) is not None
        if not total or any(int(part) in _YEARS for part in parts) or abs(added - total) <= _tolerance(parts):
            continue
        if not is_staff and not Decimal("0.5") <= added / total <= 2:
            continue  # numbers of sections, or something else
        if re.search(r"[约近超]$", text[max(0, found.start() - 1) : found.start()]):
            continue
        words, gap = " + ".join(map(show, parts)), show(abs(added - total))
        fact = f"括号里 {words} = {show(added)}，正文写“{found['total']}”，相差 {gap}"
        severity = ERROR if is_staff and added > total else WARNING
        yield _remark(passage, severity, found.span(), fact, added, total)
    if len(text) > SHORT:
        return
    for found in _INSIDE.finditer(text):
        total, part = _number(found["total"]), _number(found["part"])
        if part > total and int(part) not in _YEARS and not _COMPARED.search(found["name"]):
            fact = f"“{found['name']}”为 {show(part)}，大于它所属的 {show(total)}"
            yield _remark(passage, WARNING, found.span(), fact, total, part)


def _tolerance(parts: list[Decimal]) -> Decimal:
    has_places = any(part != part.to_integral_value() for part in parts)
    return sum_tolerance(len(parts)) if has_places else ZERO


def _remark(
    passage: Passage, severity: Severity, span: tuple[int, int], fact: str, expected: Decimal, actual: Decimal
) -> Remark:
    return Remark("T11", passage.place, severity, fact, ADVICE, *span, expected, actual)
