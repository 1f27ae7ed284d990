"""Amounts that name no figure and may be one of the totals: 全年支出530.43万元, 2024年部门预算1900万元."""

from decimal import Decimal

from apps.budgets.enums import Column
from apps.core.quantities import Quantity
from apps.papers.checks.against_tables import phrases
from apps.papers.checks.against_tables.judging import judge_level, nearest_of
from apps.papers.checks.against_tables.subjects import Index, Subject, Trust
from apps.papers.checks.against_tables.verdicts import HeldNumber, Verdict

TOTALS = ("支出总计", "项目支出", "基本支出")
NEAR, NEAR_IN_A_FORM = Decimal("0.01"), Decimal("0.2")  # of an amount


def of_any_total(
    place: str, quantity: Quantity, columns: tuple[Column, ...] | None, index: Index, limit: Trust
) -> HeldNumber:
    """“全年支出530.43万元”: it may be confirmed by one of the totals, and is never contradicted.

    Words of spending and a total that nearly has the amount are worth a question.
    """
    totals = _totals(quantity, index)
    if not quantity.is_exact:
        return HeldNumber(place, quantity)
    tied = judge_level(place, quantity, totals, Trust.WEAK, columns, is_mixed=False)
    if tied.verdict is not Verdict.UNKNOWN or columns is None or limit is Trust.WEAK:
        return tied
    reach = NEAR_IN_A_FORM if place.startswith(phrases.FORM_TEXT) else NEAR
    return nearest_of(place, quantity, totals, columns, reach) or tied


def of_everything(place: str, quantity: Quantity, columns: tuple[Column, ...] | None, index: Index) -> HeldNumber:
    """“2024年部门预算1900万元”: what is said of all of it may be confirmed, and is not doubted.

    ``columns`` are those that its words name.
    """
    is_of_all = phrases.OF_EVERYTHING.search(quantity.phrase)
    held_in = columns if is_of_all else None
    tied = judge_level(place, quantity, _totals(quantity, index)[:1], Trust.WEAK, held_in, is_mixed=False)
    return tied if tied.verdict is Verdict.MATCHED else HeldNumber(place, quantity)


def _totals(quantity: Quantity, index: Index) -> tuple[Subject, ...]:
    return tuple(subject for name in TOTALS for subject, _ in index.get(name, ()) if subject.takes(quantity))
