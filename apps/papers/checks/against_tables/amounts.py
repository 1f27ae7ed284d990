"""Typed amounts and rates that the tables contradict (regulation §5, T01, T05, T07)."""

from collections.abc import Iterator
from decimal import Decimal

from apps.core.amounts import show_amount, show_plain
from apps.core.findings import Severity
from apps.core.quantities import Dimension
from apps.papers.checks.against_tables.reading import Survey
from apps.papers.checks.against_tables.subjects import Trust
from apps.papers.checks.against_tables.verdicts import HeldNumber, Kind, Verdict
from apps.papers.facts import Remark

ADVICE = "请核对，更正正文或表中的数据。"


def t01_amounts_agree_with_tables(read: Survey) -> Iterator[Remark]:
    """Amounts in the report = amounts in the tables, within 0.5 万元 or the printed rounding (regulation §5, T01).

    An error where name, year and column leave no doubt; a warning where they do, and for changes and rates; a hint
    within the tolerance, and where an amount without a name is nearly one of the totals. Shares are judged by
    their sentence (T08), slips of the unit are T05's.
    """
    for tied in read.tied:
        is_wrong = tied.verdict is Verdict.CONTRADICTING and not tied.is_slip
        if is_wrong or (tied.is_loose and tied.trust is not Trust.WEAK):
            doubt = "，如指同一数" if tied.trust is Trust.WEAK else ""
            fact = (
                f"正文“{tied.quantity.excerpt.strip()}”，表中{tied.subject}为 {tied.shown}{doubt}，"
                f"相差 {_amount(tied, tied.difference)}"
            )
            yield tied.remark("T01", _severity(tied), fact, ADVICE)


def t05_units_agree_with_tables(read: Survey) -> Iterator[Remark]:
    """No 元 for 万元, in the report or in the table: a factor of 10,000 (regulation §5, T05).

    Like any contradiction an error where the name leaves no doubt, else a warning.
    """
    for tied in read.tied:
        if tied.is_slip:
            fact = f"正文“{tied.quantity.excerpt.strip()}”，表中{tied.subject}为 {tied.shown}，疑为单位写错"
            severity = Severity.ERROR if tied.trust is Trust.FIRM else Severity.WARNING
            yield tied.remark("T05", severity, fact, "请核对是“元”还是“万元”，更正写错的一处。")


def t07_no_rate_of_a_zero_budget(read: Survey) -> Iterator[Remark]:
    """年初预算 = 0 ⇒ not “完成年初预算的X%” (regulation §5, T07)."""
    for tied in read.tied:
        if tied.is_over_zero:
            fact = f"正文“{tied.quantity.excerpt.strip()}”，表中{tied.subject}为 0，没有完成率"
            yield tied.remark("T07", Severity.WARNING, fact, "年初没有预算的，请改写为“完成全年预算的”。")


def _amount(tied: HeldNumber, value: Decimal) -> str:
    match tied.quantity.dimension:
        case Dimension.MONEY:
            return f"{show_amount(value)} 万元"
        case Dimension.PERCENT:
            return f"{show_amount(value)} 个百分点"
        case _:
            return f"{show_plain(value)} {tied.quantity.measure.unit}"


def _severity(tied: HeldNumber) -> Severity:
    if tied.verdict is Verdict.MATCHED or tied.trust is Trust.WEAK:
        return Severity.HINT
    return Severity.ERROR if tied.trust is Trust.FIRM and tied.kind is Kind.AMOUNT else Severity.WARNING
