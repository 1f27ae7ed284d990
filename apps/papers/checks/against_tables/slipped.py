"""Numbers that no name ties to a figure, yet are one but for a slip of the keys: 286人次 beside 268人次 (T01)."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from decimal import Decimal

from apps.budgets.enums import Column
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.core.quantities import Quantity, Role, plain, sentences
from apps.papers.checks.against_tables import phrases
from apps.papers.checks.against_tables.amounts import ADVICE
from apps.papers.checks.against_tables.judging import columns_named
from apps.papers.checks.against_tables.reading import Survey
from apps.papers.checks.against_tables.subjects import Index, Subject, bare
from apps.papers.checks.against_tables.verdicts import Kind, Verdict
from apps.papers.checks.words import OF_THE_DEPARTMENT
from apps.papers.facts import Passage, Remark

FEWEST_DIGITS = 3
MANY_DIGITS = 4
NAMED, HALF_NAMED = Decimal("0.6"), Decimal("0.3")  # of the pairs of characters of a figure's name
REACH = 60  # characters before a number that may name it
_DRESS = pattern_of(r"[“”（）、]|指标|项目|总数|人数|金额|支出|经费|人次|数$")
_PART = pattern_of(r"其中|[一二三四]季度|上半年|下半年|每|人均|平均|同比|增|减|占")
_OF_ALL_MONEY = pattern_of(rf"(?:{OF_THE_DEPARTMENT}|单位|调整).{{0,8}}(?:预算|支出|资金|决算|投入)")
Candidates = Mapping[tuple[str, str], tuple[tuple[Subject, Column, Decimal], ...]]


def t01_digits_keep_their_places(read: Survey) -> Iterator[Remark]:
    """A number with the digits of a figure in another order, or with one of them wrong (regulation §5, T01).

    A warning where the sentence speaks of the figure and only the order is wrong, else a question.
    """
    known = _candidates(read.index)
    texts = {passage.place: _Text(passage) for passage in read.passages}
    for place, text in texts.items():
        text.amounts = {(tied.quantity.measure.unit, tied.quantity.amount) for tied in read.tied if tied.place == place}
        text.placed = [tied.quantity for tied in read.tied if tied.place == place]
    for tied in read.tied:
        quantity = tied.quantity
        is_open = tied.verdict is Verdict.UNKNOWN and tied.kind is Kind.AMOUNT
        if not is_open or quantity.role is not Role.LEVEL or not quantity.is_exact or not quantity.number:
            continue
        found = _nearest(quantity, texts[tied.place], known, read)
        if found is not None:
            subject, column, value, severity = found
            right = f"表中{subject.named(column)}为 {subject.shown(value)}"
            fact = f"正文“{quantity.excerpt.strip()}”，{right}，如指同一数，数字写错"
            yield Remark("T01", tied.place, severity, fact, ADVICE, tied.start, tied.end, value, quantity.amount)


class _Text:
    """A passage with the places of its sentences and the amounts that it tells."""

    def __init__(self, passage: Passage) -> None:
        self.flat = plain(passage.text)
        self.starts = [start for start, _ in sentences(self.flat)]
        self.amounts: set[tuple[str, Decimal]] = set()
        self.placed: list[Quantity] = []

    def beside(self, quantity: Quantity) -> set[tuple[str, Decimal]]:
        """The other amounts of the sentence."""
        at = bisect_right(self.starts, quantity.start)
        end = self.starts[at] if at < len(self.starts) else len(self.flat)
        start = self.starts[max(0, at - 1)]
        return {
            (one.measure.unit, one.amount)
            for one in self.placed
            if start <= one.start < end and one.start != quantity.start
        }

    def lead(self, quantity: Quantity) -> str:
        """The words of the sentence that lead to a number."""
        start = self.starts[max(0, bisect_right(self.starts, quantity.start) - 1)]
        return self.flat[max(start, quantity.start - REACH) : quantity.start]


def _nearest(
    quantity: Quantity, text: _Text, known: Candidates, read: Survey
) -> tuple[Subject, Column, Decimal, Severity] | None:
    lead = text.lead(quantity)
    clause = re.split("[，。；：]", lead)[-1]
    years = [int(one) for one in phrases.STATED_YEAR.findall(lead)]
    columns = columns_named(clause, read.header.year, years[-1] if years else None)
    if columns == () or (columns and Column.ACTUAL in columns):
        columns = (Column.ACTUAL, Column.CURRENT)
    digits = _digits(quantity.amount)
    is_elsewhere = any(
        words.search(lead) for words in (phrases.OF_SOME_MONTHS, phrases.LOWER_UNIT, phrases.OTHER_MONEY)
    )
    if columns is None or is_elsewhere or _PART.search(clause):
        return None
    unit = quantity.measure.unit
    for key, is_swapped in ((f"~{_sorted(digits)}", True), *((one, False) for one in _with_a_gap(digits))):
        near = [
            (subject, column, value)
            for subject, column, value in known.get((unit, key), ())
            if column in columns
            and value != quantity.amount
            and (unit, value) not in text.amounts
            and _told_digits(digits, _digits(value)) >= FEWEST_DIGITS
        ]
        if len({value for _, _, value in near}) != 1:
            continue
        named = max(near, key=lambda one: _named(one[0], lead))
        is_told = _told_digits(digits, _digits(named[2])) >= MANY_DIGITS or _OF_ALL_MONEY.search(clause) is not None
        severity = _severity(_named(named[0], lead), is_swapped=is_swapped, is_told=is_told)
        if severity is None and _is_beside(named[0], named[1], text.beside(quantity)):
            severity = Severity.WARNING if is_swapped else Severity.HINT
        if severity is not None:
            return *named, severity
    return None


def _is_beside(subject: Subject, column: Column, amounts: set[tuple[str, Decimal]]) -> bool:
    """Whether the sentence tells another column of the same row: 预算460万元 beside the number that slipped."""
    return any(
        (subject.measure.unit, value) in amounts
        for other, value in subject.values.items()
        if other is not column and value
    )


def _severity(named: Decimal, *, is_swapped: bool, is_told: bool) -> Severity | None:
    if is_swapped and named >= HALF_NAMED:
        return Severity.WARNING
    if (is_swapped and is_told) or named >= NAMED:
        return Severity.HINT
    return None


def _named(subject: Subject, lead: str) -> Decimal:
    """How much of a figure's name stands in the words before a number, by pairs of characters."""
    name = _DRESS.sub("", bare(subject.label)) or bare(subject.label)
    pairs = {name[place : place + 2] for place in range(len(name) - 1)}
    return Decimal(sum(pair in lead for pair in pairs)) / len(pairs) if pairs else Decimal(0)


def _candidates(index: Index) -> Candidates:
    """Every figure by its digits in order of size, and with a gap at each of its digits."""
    found: dict[tuple[str, str], list[tuple[Subject, Column, Decimal]]] = {}
    for subject in {id(subject): subject for meanings in index.values() for subject, _ in meanings}.values():
        for column, value in subject.values.items():
            if value is None or value <= 0:
                continue
            digits, unit = _digits(value), subject.measure.unit
            for key in (f"~{_sorted(digits)}", *_with_a_gap(digits)):
                found.setdefault((unit, key), []).append((subject, column, value))
    return {key: tuple(figures) for key, figures in found.items()}


def _digits(value: Decimal) -> str:
    """All digits to the second decimal: swapped digits may be zeros."""
    return f"{abs(value):.2f}".replace(".", "")


def _told_digits(digits: str, other: str) -> int:
    """How many digits two numbers show before the zeros at the end of both."""
    return max(len(digits.strip("0")), len(other.strip("0")))


def _sorted(digits: str) -> str:
    return "".join(sorted(digits))


def _with_a_gap(digits: str) -> Iterator[str]:
    for place in range(len(digits)):
        yield f"{digits[:place]}_{digits[place + 1 :]}"
