"""Shares, rates and changes that no table prints and that follow from two of its figures: 占60.54%, 执行率95.01%."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES
from apps.core.amounts import HUNDRED, round_to_cent, show_percent
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension, Measure, Quantity, Role, plain, sentences
from apps.papers.checks.against_tables import phrases
from apps.papers.checks.against_tables.alone import computed_alone
from apps.papers.checks.against_tables.judging import PERCENT_TOLERANCE
from apps.papers.checks.against_tables.subjects import Index, Subject, Trust, name_before
from apps.papers.checks.against_tables.verdicts import HeldNumber, Kind, Verdict
from apps.papers.facts import Passage

TOTAL = "支出总计"
WHOLES = (TOTAL, "基本支出", "“三公”经费")  # of a share that names no whole
PARTS_OF_TOTAL = frozenset(FIGURES[key].label for key in FIGURES["total_expenditure"].parts)
_WHOLE_OF = {FIGURES[part].label: whole.label for whole in FIGURES.values() for part in whole.parts}
_RATE_OF_ALL = pattern_of(r"[，、；]?(?:部门|整体)?(?:预算|资金|支出)*(?:执行|支付)[率进]度?(?:为|是|达到?|仅|约|：)*")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of the tables: what it is called and how much it is."""

    name: str
    value: Decimal
    measure: Measure
    cell: str


def recognised(tied: Sequence[HeldNumber], passage: Passage, index: Index) -> Iterator[HeldNumber]:
    """The numbers of a passage; a percentage that no name tied to a figure is held against what two figures give."""
    flat = plain(passage.text)
    amounts = [one.quantity for one in tied if one.quantity.dimension is not Dimension.PERCENT]
    places = [one.start for one in tied]
    for start, end in sentences(flat):
        own = tied[bisect_left(places, start) : bisect_left(places, end)]
        is_other = phrases.OTHER_MONEY.search(passage.heading) or any(
            words.search(flat, start, end)
            for words in (phrases.OTHER_MONEY, phrases.OF_SOME_MONTHS, phrases.LOWER_UNIT)
        )
        for place, one in enumerate(own):
            if one.verdict is not Verdict.UNKNOWN:
                yield one
                continue
            if one.quantity.dimension is not Dimension.PERCENT:
                yield computed_alone(one, index) or one
                continue
            wrong = None if is_other or not place else _contradicted(one, own[place - 1], index, amounts)
            yield _of_two(one, own, index) or wrong or computed_alone(one, index) or one


def _of_two(one: HeldNumber, own: Sequence[HeldNumber], index: Index) -> HeldNumber | None:
    """The number as part ÷ whole, or as the change of two figures: confirmed where any two give it."""
    known = sorted((other for other in own if _is_known(other)), key=lambda other: abs(other.start - one.start))
    told = [_Figure(other.subject, other.expected or Decimal(0), other.quantity.measure, other.cell) for other in known]
    beside = [figure for other in known if other.figure for figure in _at(other.figure, *other.figure.values)]
    wholes = _possible_wholes(one.quantity, index)
    for part in told:
        for whole in (*told, *beside, *wholes):
            if whole.name == part.name or whole.value <= 0 or whole.measure.dimension is not part.measure.dimension:
                continue
            is_change = one.quantity.role is Role.CHANGE
            rate = (abs(part.value - whole.value) if is_change else part.value) / whole.value * HUNDRED
            if one.quantity.may_be(rate, PERCENT_TOLERANCE):
                name = f"（{part.name} − {whole.name}）÷ {whole.name}" if is_change else f"{part.name} ÷ {whole.name}"
                kind = Kind.CHANGE if is_change else Kind.RATE
                return _judged(one, Verdict.MATCHED, name, rate, part.cell, kind)
    return None


def _possible_wholes(quantity: Quantity, index: Index) -> Sequence[_Figure]:
    """What a share is of that its sentence does not tell: what it names, else any of the totals."""
    share = phrases.SHARE_OF.search(quantity.phrase)
    if share is None:
        return ()
    if not share["whole"]:
        return [figure for name in WHOLES for figure in _totals(name, index)]
    named = name_before(share["whole"], index)
    return [figure for one in (named.about_money()[0] if named else ()) for figure in _spent(one)]


def _contradicted(one: HeldNumber, before: HeldNumber, index: Index, amounts: Sequence[Quantity]) -> HeldNumber | None:
    """The number as a share or rate of the figure just told, where part and whole are certain, else ``None``.

    What the sentence says of two typed amounts is judged there.
    """
    part = before.figure
    if not _is_known(before) or part is None or before.trust is Trust.WEAK or before.expected is None:
        return None
    wholes = _wholes(one.quantity, part, before.column, index)
    rates = [(whole, before.expected / whole.value * HUNDRED) for whole in wholes if whole.value > 0]
    others = [amount for amount in amounts if amount.dimension is before.quantity.dimension and amount.amount > 0]
    sums = [sum((other.amount for other in others), Decimal(0)), *(other.amount for other in others)]
    is_explained = any(one.quantity.may_be(before.expected / other * HUNDRED, PERCENT_TOLERANCE) for other in sums)
    is_told = any(other.may_be(whole.value) for other in others for whole in wholes)
    if not rates or is_explained or is_told or one.quantity.amount > HUNDRED:
        return None
    whole, rate = rates[0]
    name = f"{before.subject} ÷ {whole.name}"
    return _judged(one, Verdict.CONTRADICTING, name, round_to_cent(rate), before.cell, Kind.RATE)


def _wholes(quantity: Quantity, part: Subject, column: Column | None, index: Index) -> Sequence[_Figure]:
    """Of what a percentage behind a figure is the share: what 占… names, the total of its parts, its budget."""
    share = phrases.SHARE_OF.fullmatch(quantity.phrase.lstrip("，、；（"))
    if share is not None and column is Column.ACTUAL:
        if not share["whole"]:
            return tuple(_totals(TOTAL, index)) if part.label in PARTS_OF_TOTAL else ()
        named = name_before(share["whole"], index)
        subjects, trust = named.about_money() if named and named.is_plain else ((), Trust.WEAK)
        is_certain = trust is not Trust.WEAK and subjects[0].label in {TOTAL, _WHOLE_OF.get(part.label)} - {part.label}
        return tuple(_spent(subjects[0])) if is_certain else ()
    if part.label == TOTAL and column is Column.ACTUAL and _RATE_OF_ALL.fullmatch(quantity.phrase):
        return tuple(_at(part, Column.ADJUSTED, Column.BUDGET))[:1]
    return ()


def _is_known(one: HeldNumber) -> bool:
    return (
        one.verdict is Verdict.MATCHED and one.kind is Kind.AMOUNT and one.quantity.dimension is not Dimension.PERCENT
    )


def _at(subject: Subject, *columns: Column) -> Iterator[_Figure]:
    """The figures of a subject in those columns that are filled in."""
    for column in columns:
        value = subject.values.get(column)
        if value is not None:
            yield _Figure(subject.named(column), value, subject.measure, subject.cells[column])


def _spent(subject: Subject) -> Iterator[_Figure]:
    return _at(subject, Column.ACTUAL, Column.CURRENT)


def _totals(name: str, index: Index) -> Iterator[_Figure]:
    for subject, trust in index.get(name.translate(_UNQUOTED), ()):
        if trust is Trust.FIRM:
            yield from _spent(subject)


_UNQUOTED = str.maketrans("", "", "“”")


def _judged(one: HeldNumber, verdict: Verdict, name: str, rate: Decimal, cell: str, kind: Kind) -> HeldNumber:
    shown = show_percent(rate)
    return replace(
        one, verdict=verdict, kind=kind, subject=name, cell=cell, expected=rate, shown=shown, trust=Trust.SOFT
    )
