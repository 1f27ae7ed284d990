"""Holding one typed number against the figures it can mean."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from apps.budgets.enums import Column
from apps.core.amounts import HALF_CENT, HUNDRED, round_to_cent, show_percent
from apps.core.dates import EARLIER, all_years_in
from apps.core.patterns import pattern_of
from apps.core.quantities import Dimension, Quantity
from apps.papers.checks.against_tables.subjects import Subject, Trust
from apps.papers.checks.against_tables.verdicts import HeldNumber, Kind, Verdict
from apps.papers.checks.words import PLANS

MONEY_TOLERANCE = Decimal("0.5")  # 万元, text against table (regulation §5)
LOOSE_SHARE = Decimal("0.05")  # of a change: what half a 万元 is never meant to hide
PERCENT_TOLERANCE = Decimal("0.01")  # a rate that was cut instead of rounded
FAR, FURTHEST = 50, 5_000
SURE_DIGITS = 3  # by chance two amounts rarely share so many
SLIPS = (Decimal(10_000), Decimal("0.0001"), Decimal(10**8))
_ORIGINAL = pattern_of(r"年初.{0,6}?(?:预算|批复|安排|核定)")
_ADJUSTED = pattern_of(r"(?:全年|全口径)预算|调整后|调整.{0,2}预算")
_TARGET = pattern_of(  # 年度指标1600人次, 指标值为450人次; an 指标 alone is a matter
    r"(?:(?:年度|年初|全年|当年|本年|既定|预期|绩效|考核)(?:绩效)?指标|指标(?:值|数|要求)|任务[数量]|应完成)(?:数|值)?"
    r"(?:定|设定|设|确定|核定|下达)?(?:为|是|：|的)*$"
)
_EARLIER = pattern_of(EARLIER)
_PLANS = pattern_of(PLANS)
PLANNED = (Column.BUDGET, Column.ADJUSTED)
COMPARED = (Column.PRIOR, Column.BUDGET, Column.ADJUSTED)


def columns_named(words: str, year: int | None, stated_year: int | None) -> tuple[Column, ...] | None:
    """The columns that words mean: none said is ``()``, one that no table has is ``None``.

    预算 alone may be the original or the adjusted one.
    """
    is_prior = _EARLIER.search(words) is not None
    if year is not None and stated_year is not None:
        if not year - 1 <= stated_year <= year:
            return None
        is_prior = is_prior or stated_year == year - 1
    planned: tuple[Column, ...] = ()
    if _ORIGINAL.search(words):
        planned = (Column.BUDGET,)
    elif _ADJUSTED.search(words):
        planned = (Column.ADJUSTED,)
    elif _TARGET.search(words):
        planned = PLANNED
    elif "执行" in words or "决算" in words or "实际" in words:
        return (Column.PRIOR,) if is_prior else (Column.ACTUAL,)
    elif _PLANS.search(words):
        planned = PLANNED
    if is_prior:
        return None if planned else (Column.PRIOR,)
    return planned


def base_named(words: str, year: int | None) -> Column | None:
    """The column that a comparison names; 同比 and the year before are the prior one."""
    if "同比" in words or "同期" in words:
        return Column.PRIOR
    years = all_years_in(words)
    columns = columns_named(words, year, years[-1] if years else None)
    return next((column for column in columns or () if column is not Column.ACTUAL), None)


def judge_level(
    place: str,
    quantity: Quantity,
    subjects: Sequence[Subject],
    trust: Trust,
    columns: tuple[Column, ...] | None,
    *,
    is_mixed: bool,
) -> HeldNumber:
    """The number as an amount of one of the subjects.

    Without ``columns`` it is this year's actual; ``is_mixed``: the sentence speaks of other columns too, so that
    any of them may be meant and none is certain.
    """
    if columns is None:
        return HeldNumber(place, quantity)
    cells = list(_cells(subjects, columns))
    others = [] if columns else [cell for subject in subjects for cell in _all_cells(subject)]
    for subject, column, value in [*cells, *(others if is_mixed else ())]:
        if any(quantity.may_be(shown, _printed(quantity)) for shown in (value, round_to_cent(value))):
            return _held_number(place, quantity, Verdict.MATCHED, subject, column, value, trust)
    if quantity.is_exact and quantity.dimension is Dimension.MONEY and quantity.number:
        for subject, column, value in [*cells, *others]:
            if value and any(abs(quantity.amount * slip - value) <= quantity.rounding * slip for slip in SLIPS):
                sure = trust if not is_mixed else min(trust, Trust.SOFT)
                return _held_number(place, quantity, Verdict.CONTRADICTING, subject, column, value, sure, is_slip=True)
    for subject, column, value in cells:
        if quantity.dimension is Dimension.MONEY and quantity.may_be(value, MONEY_TOLERANCE):
            return _held_number(
                place, quantity, Verdict.MATCHED, subject, column, value, trust, is_loose=quantity.is_exact
            )
    if not cells:
        return _empty(place, quantity, subjects, columns, trust)
    if trust is Trust.WEAK or (quantity.dimension is Dimension.MONEY and _is_far(quantity.amount, cells[0][2])):
        return HeldNumber(place, quantity)
    is_doubtful = is_mixed or not quantity.is_exact or len(columns) > 1
    subject, column, value = cells[0]
    if not subject.measure.unit:  # an indicator without a unit may count other things than the number
        is_near = value / 2 < quantity.amount < value * 2
        doubted = _held_number(place, quantity, Verdict.CONTRADICTING, subject, column, value, Trust.WEAK)
        return doubted if is_near and quantity.is_exact else HeldNumber(place, quantity)
    sure = Trust.SOFT if is_doubtful else trust
    return _held_number(place, quantity, Verdict.CONTRADICTING, subject, column, value, sure)


def judge_change(
    place: str, quantity: Quantity, subjects: Sequence[Subject], trust: Trust, base: Column | None
) -> HeldNumber:
    """The number as the change of a subject against a column, in its unit or in percent.

    Without ``base`` any column may be meant, and nothing is contradicted.
    """
    seen: tuple[Subject, Column, Decimal] | None = None
    for subject in subjects:
        for column in (base,) if base else COMPARED:
            change = _change(subject, column, quantity)
            if change is None:
                continue
            tolerance = MONEY_TOLERANCE if quantity.dimension is Dimension.MONEY else PERCENT_TOLERANCE
            if quantity.may_be(change, tolerance):
                is_loose = quantity.is_exact and not quantity.may_be(change, quantity.rounding + 2 * HALF_CENT)
                is_small = is_loose and abs(quantity.amount - change) > change * LOOSE_SHARE
                return _held_number(
                    place,
                    quantity,
                    Verdict.MATCHED,
                    subject,
                    column,
                    change,
                    trust,
                    kind=Kind.CHANGE,
                    is_loose=is_small,
                )
            seen = seen or (subject, column, change)
    if seen is None or base is None or trust is Trust.WEAK:
        return HeldNumber(place, quantity, kind=Kind.CHANGE)
    sure = min(trust, Trust.SOFT)
    return _held_number(place, quantity, Verdict.CONTRADICTING, *seen, sure, kind=Kind.CHANGE)


def judge_rate(
    place: str, quantity: Quantity, subjects: Sequence[Subject], trust: Trust, columns: Sequence[Column]
) -> HeldNumber:
    """The number as the share of a budget that was spent, or of a target that was reached: 100% may be all and more."""
    seen: tuple[Subject, Column, Decimal] | None = None
    for subject in subjects:
        for column in columns:
            current, base = subject.values.get(Column.ACTUAL), subject.values.get(column)
            if current is None or base is None:
                continue
            if not base:
                return HeldNumber(
                    place, quantity, kind=Kind.RATE, subject=subject.named(column), trust=trust, is_over_zero=True
                )
            rate = current / base * HUNDRED
            is_all = rate > HUNDRED == quantity.amount and subject.measure.dimension is not Dimension.MONEY
            if is_all or quantity.may_be(rate, PERCENT_TOLERANCE):
                return _held_number(place, quantity, Verdict.MATCHED, subject, column, rate, trust, kind=Kind.RATE)
            seen = seen or (subject, column, rate)
    if seen is None or trust is Trust.WEAK:
        return HeldNumber(place, quantity, kind=Kind.RATE)
    sure = min(trust, Trust.SOFT)
    return _held_number(place, quantity, Verdict.CONTRADICTING, *seen, sure, kind=Kind.RATE)


def judge_share(place: str, quantity: Quantity, part: Quantity, wholes: Iterable[Subject]) -> HeldNumber:
    """The number as the share of an amount just named in one of the figures: confirmed, or left to the sentence."""
    for whole in wholes:
        value = whole.values.get(Column.ACTUAL, whole.values.get(Column.CURRENT))
        if value is None or value <= 0 or whole.measure != part.measure:
            continue
        share = part.amount / value * HUNDRED
        rounding = part.rounding if part.measure.factor > 1 else HALF_CENT
        slack = PERCENT_TOLERANCE + (rounding + HALF_CENT) / value * HUNDRED
        if quantity.may_be(share, quantity.rounding + slack):
            subject = f"{part.typed}占{whole.label}的比重"
            shown = show_percent(share)
            return HeldNumber(place, quantity, Verdict.MATCHED, Kind.SHARE, subject, "", share, shown, Trust.SOFT)
    return HeldNumber(place, quantity, kind=Kind.SHARE)


def judge_part(
    place: str, quantity: Quantity, parts: Sequence[Subject], wholes: Sequence[Subject], trust: Trust
) -> HeldNumber:
    """The number as the share of one figure of the tables in another."""
    first: HeldNumber | None = None
    for part in parts:
        for whole in wholes:
            value, total = (one.values.get(Column.ACTUAL, one.values.get(Column.CURRENT)) for one in (part, whole))
            if value is None or not total or part.measure != whole.measure:
                continue
            share = round_to_cent(value / total * HUNDRED)
            is_right = quantity.may_be(share, PERCENT_TOLERANCE)
            tied = HeldNumber(
                place,
                quantity,
                Verdict.MATCHED if is_right else Verdict.CONTRADICTING,
                Kind.RATE,
                subject=f"{part.label}占{whole.label}的比重",
                expected=share,
                shown=show_percent(share),
                trust=min(trust, Trust.SOFT),
            )
            if is_right:
                return tied
            first = first or tied
    return first if first and trust is not Trust.WEAK else HeldNumber(place, quantity, kind=Kind.RATE)


def nearest_of(
    place: str, quantity: Quantity, subjects: Sequence[Subject], columns: tuple[Column, ...], reach: Decimal
) -> HeldNumber | None:
    """The figure that an amount nearly is, give or take ``reach`` of it: perhaps the one that was meant."""
    if quantity.dimension is not Dimension.MONEY or not quantity.number:
        return None
    near = [
        (abs(quantity.amount - value), subject, column, value)
        for subject, column, value in _cells(subjects, columns)
        if abs(quantity.amount - value) <= value * reach
    ]
    if not near:
        return None
    _, subject, column, value = min(near, key=lambda one: one[0])
    return _held_number(place, quantity, Verdict.CONTRADICTING, subject, column, value, Trust.WEAK)


def _is_far(amount: Decimal, value: Decimal) -> bool:
    """So much more or less that it is another matter, and not just another unit or a point in the wrong place."""
    low, high = sorted((abs(amount), abs(value)))
    digits = [one.normalize().as_tuple().digits for one in (low, high)]
    is_shifted = digits[0] == digits[1] and len(digits[0]) >= SURE_DIGITS
    return low * FAR < high < low * FURTHEST and not is_shifted


def _cells(subjects: Sequence[Subject], columns: tuple[Column, ...]) -> Iterable[tuple[Subject, Column, Decimal]]:
    for subject in subjects:
        for column in columns or (Column.ACTUAL, Column.CURRENT):
            value = subject.values.get(column)
            if value is not None:
                yield subject, column, value
        current = subject.values.get(Column.CURRENT)
        if current is not None and Column.ACTUAL in columns:
            yield subject, Column.CURRENT, current


def _all_cells(subject: Subject) -> Iterable[tuple[Subject, Column, Decimal]]:
    return ((subject, column, value) for column, value in subject.values.items() if value is not None)


def _empty(
    place: str, quantity: Quantity, subjects: Sequence[Subject], columns: tuple[Column, ...], trust: Trust
) -> HeldNumber:
    """The figure is named and not filled in."""
    for subject in subjects:
        for column in columns or (Column.ACTUAL, Column.CURRENT):
            if column in subject.values:
                return HeldNumber(
                    place, quantity, subject=subject.named(column), cell=subject.cells[column], trust=trust
                )
    return HeldNumber(place, quantity)


def _printed(quantity: Quantity) -> Decimal:
    """What the table's own two decimals leave open."""
    match quantity.dimension:
        case Dimension.PERCENT:
            return PERCENT_TOLERANCE
        case Dimension.MONEY:
            return HALF_CENT
        case _:
            return Decimal(0)


def _change(subject: Subject, column: Column, quantity: Quantity) -> Decimal | None:
    current, base = subject.values.get(Column.ACTUAL), subject.values.get(column)
    if current is None or base is None:
        return None
    change = abs(current - base)
    if quantity.dimension is subject.measure.dimension:
        return change
    return change / base * HUNDRED if quantity.dimension is Dimension.PERCENT and base > 0 else None


def _held_number(
    place: str,
    quantity: Quantity,
    verdict: Verdict,
    subject: Subject,
    column: Column,
    expected: Decimal,
    trust: Trust,
    *,
    kind: Kind = Kind.AMOUNT,
    is_slip: bool = False,
    is_loose: bool = False,
) -> HeldNumber:
    match kind:
        case Kind.CHANGE:
            name = f"{subject.label}比{subject.head(column)}的增减"
        case Kind.RATE:
            name = f"{subject.label}占{subject.head(column)}的比例"
        case _:
            name = subject.named(column)
    is_percent = quantity.dimension is Dimension.PERCENT
    return HeldNumber(
        place,
        quantity,
        verdict,
        kind,
        subject=name,
        cell=subject.cells[column if kind is Kind.AMOUNT else Column.ACTUAL],
        expected=expected,
        shown=show_percent(expected) if is_percent else subject.shown(expected),
        trust=trust,
        is_loose=is_loose,
        is_slip=is_slip,
        figure=subject,
        column=column,
    )
