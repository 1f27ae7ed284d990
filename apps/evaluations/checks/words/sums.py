"""Sums inside a sentence: 总计A，其中B、C、D; B、C，合计A; A = B + C (regulation §5, T11)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.amounts import show_amount, show_plain, sum_tolerance
from apps.core.findings import Finding, Severity
from apps.core.quantities import Dimension, Quantity, Role, plain, read, sentences
from apps.evaluations.checks.words.notes import Note, gathered
from apps.evaluations.checks.words.passages import texts_of
from apps.evaluations.checks.words.reading import read_words
from apps.evaluations.enums import Section
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment

NEARLY_ALL = Decimal("0.75")  # 其中 that names this much of the total is meant to name all of it
SUMMED = {Dimension.MONEY, Dimension.FOREIGN, Dimension.COUNT}

# Directly behind the total: what announces its parts.
_ANNOUNCES = re.compile(
    r"[^，。；：、（）\d]{0,8}(?P<mark>[，：；（])(?:按[^，：]{1,14}[，：])?(?P<word>其中|包括|包含|含|分别为|分别是|由)?"
)
_NOT_A_PART = re.compile(
    r"比|较|上年|去年|同期|目标|计划|人均|平均|户均|每|单价|标准|带动|撬动|吸引|实现|增长|合计|共计|总计|另有|此外|结余资金|用于"
)
_PLANNED = re.compile(r"预算|批复|调整")
_SUMS_UP = re.compile(r"^[，、；]?(?:以上|两项|三项|各项)?(?:合计|共计|总计)[为达是]?$")
_OPEN_BEFORE = re.compile(r"等(?:项目|共)?$")
_OPEN_AFTER = re.compile(r"[^，。；、\d]{0,2}等(?!级|次|待)")
_ASIDE_TOTAL = re.compile(
    r"比|较|低于|高于|控制|占|为年初|未超|^[，、；]?(?:年初|全年|上年|批复)?(?:预算|决算)(?:数|安排)?$"
)
_ASIDE = re.compile(r"（[^（）]*）|，?(?:占比?|占[^，；。、]{0,16})\d[\d.]*%")
_BETWEEN = re.compile(r"[^，；。、]{0,12}[，；、和及与]?[^，；。、]{0,40}")
_MAY_ADD_UP = re.compile(r"[=＝]|其中|包括|包含|分别|合计|共计|总计|[（：]")
_NUMBER = r"\d{1,12}(?:\.\d{1,6})?"
_AMOUNT = rf"{_NUMBER} ?(?:亿元|万元|元|人|个)?"
_EQUATION = re.compile(
    rf"(?<![\d.])(?P<total>{_AMOUNT}) ?= ?(?P<parts>{_AMOUNT}(?: ?\+ ?{_AMOUNT}){{1,40}})"
    rf"|(?<![\d.+])(?P<terms>{_AMOUNT}(?: ?\+ ?{_AMOUNT}){{1,40}}) ?= ?(?P<sum>{_AMOUNT})"
)
_TERM = re.compile(rf"(?P<number>{_NUMBER}) ?(?P<unit>[亿万]?元|人|个)?")


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts, in one unit. ``tolerance`` is what rounding can explain.

    ``is_exhaustive``: the words say that the parts are all; ``is_open``: they say that more could be named.
    """

    start: int
    end: int
    words: str
    total: Decimal
    parts: tuple[Decimal, ...]
    unit: str
    tolerance: Decimal
    is_money: bool
    is_exhaustive: bool
    is_open: bool = False

    @property
    def gap(self) -> Decimal:
        """What the total has beyond its parts; negative where the parts are more."""
        return self.total - sum(self.parts, Decimal(0))


def sums_in(text: str) -> tuple[Sum, ...]:
    """Every sum of the text whose parts can be told, whether it holds or not, in the order of the text."""
    flat, quantities = plain(text), read(text)
    found = list(_equations(flat))
    place = 0
    for _, end in sentences(text):
        first = place
        while place < len(quantities) and quantities[place].start < end:
            place += 1
        own = quantities[first:place]
        if len(own) > 2:
            found += _announced(flat, end, own)
            found += _summed_up(flat, own)
    return tuple(sorted(found, key=lambda one: one.start))


def t11_sums_in_the_text_add_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Sums in the report and in the projects' texts hold within (n+1)·0.005 of the printed unit (regulation §5, T11).

    Parts of money above their total are an error. 其中 may leave something out: a warning where nearly all is
    named, else a hint. Numbers of persons and pieces may overlap: a hint.
    """
    words = read_words(sheet, assessment)
    texts = [(words.wheres[passage.place], passage.text) for passage in words.survey.passages]
    texts += [
        (text.where, text.text)
        for text in texts_of(sheet)
        if text.where.section != Section.NARRATIVE and _MAY_ADD_UP.search(text.text)
    ]
    notes = (
        Note(where, _words(one), _severity(one), one.total, one.total - one.gap)
        for where, text in texts
        for one in sums_in(text)
        if _is_wrong(one)
    )
    return gathered(sheet, "T11", notes, "请核对各项和合计，或写明未列示的部分。")


def _is_wrong(one: Sum) -> bool:
    if abs(one.gap) <= one.tolerance:
        return False
    if one.gap > 0:
        return not one.is_open and (one.is_money or one.is_exhaustive)
    return True


def _severity(one: Sum) -> Severity | None:
    if not one.is_money:
        return Severity.HINT
    if one.gap < 0:
        return Severity.ERROR
    is_partial = not one.is_exhaustive and one.gap > one.total * (1 - NEARLY_ALL)
    return Severity.HINT if is_partial else None


def _words(one: Sum) -> str:
    total, parts, gap = (
        (show_amount(value) if one.is_money else show_plain(value))
        for value in (one.total, one.total - one.gap, abs(one.gap))
    )
    relation = "相差" if one.gap > 0 else "各项超出合计"
    return f"“{one.words}”为 {total} {one.unit}，所列 {len(one.parts)} 项合计 {parts} {one.unit}，{relation} {gap}"


def _announced(flat: str, sentence_end: int, quantities: Sequence[Quantity]) -> Iterator[Sum]:
    busy = 0
    for place, total in enumerate(quantities):
        if total.start < busy or not _is_summable(total):
            continue
        found = _ANNOUNCES.match(flat, total.end, sentence_end)
        if found is None or not (found["word"] or found["mark"] in "：（"):
            continue
        if "其中" in total.phrase and found["mark"] != "（":
            continue  # a part with parts: its siblings cannot be told from them
        end = sentence_end
        if found["mark"] == "（":
            closing = flat.find("）", found.end(), sentence_end)
            end = closing if closing >= 0 else sentence_end
        whole = _whole(quantities[: place + 1])
        if whole is None:
            continue
        parts, is_open = _parts(flat, found.end(), end, whole, quantities[place + 1 :])
        if len(parts) > 1:
            yield _sum(whole, parts, is_exhaustive=found["word"] != "其中" and found["word"] != "含", is_open=is_open)
            busy = parts[-1].end


def _whole(quantities: Sequence[Quantity]) -> Quantity | None:
    """What the parts are announced of: not the budget that the total was just compared with, but the total."""
    last = quantities[-1]
    for quantity in reversed(quantities[-3:]):
        is_alike = _is_summable(quantity) and quantity.measure.unit == last.measure.unit
        if is_alike and not _ASIDE_TOTAL.search(quantity.phrase):
            return quantity
    return None


def _parts(
    flat: str, begin: int, end: int, total: Quantity, following: Sequence[Quantity]
) -> tuple[list[Quantity], bool]:
    """The numbers that directly follow one another as parts of the total, and whether more is said to exist."""
    parts: list[Quantity] = []
    is_planned = _PLANNED.search(total.phrase) is not None
    for quantity in following:
        if quantity.start >= end:
            break
        between = flat[parts[-1].end if parts else begin : quantity.start]
        if between.count("（") > between.count("）") or quantity.role is Role.SHARE:
            continue  # an aside about the part before
        if parts and not _BETWEEN.fullmatch(_ASIDE.sub("", between)):
            break
        words = quantity.phrase if parts else between
        is_part = _is_summable(quantity) and quantity.measure.unit == total.measure.unit
        if not is_part or _NOT_A_PART.search(words) or (_PLANNED.search(words) and not is_planned):
            break
        if parts and ("其中" in words or "包括" in words):
            break
        parts.append(quantity)
        if len(parts) > 1 and abs(_sum(total, parts).gap) <= _sum(total, parts).tolerance:
            break  # complete; what follows is about something else
    is_open = any(_OPEN_BEFORE.search(part.phrase) for part in parts) or (
        bool(parts) and _OPEN_AFTER.match(flat, parts[-1].end) is not None
    )
    return parts, is_open


def _summed_up(flat: str, quantities: Sequence[Quantity]) -> Iterator[Sum]:
    for place, total in enumerate(quantities):
        if not (_is_summable(total) and _SUMS_UP.match(total.phrase.strip())):
            continue
        run: list[Quantity] = []
        for quantity in reversed(quantities[:place]):
            between = flat[quantity.end : (run[0] if run else total).start]
            is_part = _is_summable(quantity) and quantity.measure.unit == total.measure.unit
            if not is_part or _NOT_A_PART.search(quantity.phrase) or not _BETWEEN.fullmatch(_ASIDE.sub("", between)):
                break
            run.insert(0, quantity)
        endings = [_sum(total, run[first:], is_exhaustive=True) for first in range(max(0, len(run) - 1))]
        if endings:
            # The last few may be what is summed up.
            yield next((one for one in endings if abs(one.gap) <= one.tolerance), endings[0])


def _is_summable(quantity: Quantity) -> bool:
    return quantity.dimension in SUMMED and quantity.is_exact and quantity.role is Role.LEVEL


def _sum(total: Quantity, parts: Sequence[Quantity], *, is_exhaustive: bool = False, is_open: bool = False) -> Sum:
    printed = (total, *parts)
    return Sum(
        start=min(total.start, parts[0].start),
        end=max(total.end, parts[-1].end),
        words=total.excerpt,
        total=total.amount,
        parts=tuple(part.amount for part in parts),
        unit=total.measure.unit,
        tolerance=sum((_rounding(quantity, printed) for quantity in printed), Decimal(0)),
        is_money=total.dimension is not Dimension.COUNT,
        is_exhaustive=is_exhaustive,
        is_open=is_open,
    )


def _rounding(quantity: Quantity, printed: Sequence[Quantity]) -> Decimal:
    """0.005 of the printed unit; for 亿 and other large units half of the last place that any of them shows."""
    factor = quantity.measure.factor
    if factor <= 1:
        return Decimal("0.005") * factor
    places = max(one.places for one in printed if one.measure.factor == factor)
    return Decimal("0.5").scaleb(-places) * factor


def _equations(flat: str) -> Iterator[Sum]:
    for found in _EQUATION.finditer(flat):
        ((value, unit),) = _terms(found["total"] or found["sum"])
        terms = _terms(found["parts"] or found["terms"])
        if len({own for _, own in ((value, unit), *terms) if own}) > 1:
            continue
        yield Sum(
            start=found.start(),
            end=found.end(),
            words=found[0],
            total=value,
            parts=tuple(number for number, _ in terms),
            unit=unit,
            tolerance=sum_tolerance(len(terms)),
            is_money=unit not in {"人", "个"},
            is_exhaustive=True,
        )


def _terms(words: str) -> list[tuple[Decimal, str]]:
    """Every number with its unit."""
    return [(Decimal(term["number"]), term["unit"] or "") for term in _TERM.finditer(words)]
