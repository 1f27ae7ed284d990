"""Typed numbers that the tables contradict (regulation §5, T01, T05–T08)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from apps.budgets.enums import Column, MoneySource
from apps.core.amounts import show_amount, show_plain
from apps.core.findings import Finding, Severity, Where
from apps.core.quantities import Dimension, Quantity, plain, sentences
from apps.evaluations.checks.words.notes import Note, gathered
from apps.evaluations.checks.words.passages import Passage
from apps.evaluations.checks.words.subjects import Trust, bare
from apps.evaluations.checks.words.tied import Kind, Tied, Verdict
from apps.evaluations.checks.words.ties import Survey, survey
from apps.evaluations.enums import Section
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment

PERCENT_PLACES = 2
FULL = Decimal(100)
NEARLY_FULL = Decimal(5)  # shares that add up to 95–105 are meant to be the whole
_NOTHING = re.compile(r"(?:没有|未发生|未安排|未产生|不涉及|无)(?:发生|安排|产生|任何)?")
_ENDS_DENIAL = re.compile(r"(?:支出|费用|情况|任务|安排|发生|事项)*(?:[，。；、）和与及\n]|$)")
_FUNDS = {
    "政府性基金": MoneySource.GOVERNMENT_FUND,
    "国有资本": MoneySource.STATE_CAPITAL,
    "社会保险基金": None,
}
_SAYS_NOTHING = re.compile(r"无|没有|未|不涉及")


def t01_amounts_agree_with_tables(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Amounts in the report = amounts in the tables, within 0.5 万元 or the printed rounding (regulation §5, T01).

    An error where name, year and column leave no doubt; a warning where they do, and for changes and rates; a hint
    within the tolerance. Shares are T08's, slips of the unit T05's.
    """
    notes = (
        Note(_at(tied), _against(tied), _severity(tied), tied.expected, tied.quantity.amount)
        for tied in survey(sheet, assessment).tied
        if (tied.verdict is Verdict.CONTRADICTING and not tied.is_slip and tied.kind is not Kind.SHARE)
        or (tied.is_loose and tied.trust is Trust.FIRM)
    )
    return gathered(sheet, "T01", notes, "请核对，更正正文或表中的数据。", Severity.ERROR)


def t05_units_agree_with_tables(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No 元 for 万元, in the report or in the table: a factor of 10,000 (regulation §5, T05).

    Like any contradiction an error where the name leaves no doubt, else a warning.
    """
    notes = (
        Note(
            _at(tied),
            f"正文“{tied.quantity.excerpt}”，表中{tied.subject}为 {tied.shown}，疑为单位写错",
            None if tied.trust is Trust.FIRM else Severity.WARNING,
            tied.expected,
            tied.quantity.amount,
        )
        for tied in survey(sheet, assessment).tied
        if tied.is_slip
    )
    return gathered(sheet, "T05", notes, "请核对是“元”还是“万元”，更正写错的一处。", Severity.ERROR)


def t06_nothing_is_said_and_shown(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """What the report says there was none of is 0 in the table, and an empty table is said (regulation §5, T06)."""
    read = survey(sheet, assessment)
    notes = [*_zeros_left_empty(read), *_denied(read), *_unsaid(sheet)]
    return gathered(sheet, "T06", notes, "没有发生的，表中填 0，正文写明“本年度无此项支出”；有发生的请更正正文。")


def t07_no_rate_of_a_zero_budget(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """年初预算 = 0 ⇒ not “完成年初预算的X%” (regulation §5, T07)."""
    notes = (
        Note(_at(tied), f"正文“{tied.quantity.excerpt}”，表中{tied.subject}为 0，没有完成率")
        for tied in survey(sheet, assessment).tied
        if tied.is_over_zero
    )
    return gathered(sheet, "T07", notes, "年初没有预算的，请改写为“完成全年预算的”。")


def t08_percentages_are_right(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Percentages have at most two decimals, shares are right and add up to 100 (regulation §5, T08)."""
    read = survey(sheet, assessment)
    notes = [*_long_percentages(read), *_wrong_shares(read), *_shares_of_a_whole(read)]
    return gathered(sheet, "T08", notes, "请核对百分比。", Severity.HINT)


def _at(tied: Tied) -> Where:
    return Where(Section.NARRATIVE, f"narrative.{tied.section}")


def _against(tied: Tied) -> str:
    by = tied.difference
    return f"正文“{tied.quantity.excerpt}”，表中{tied.subject}为 {tied.shown}，相差 {_amount(tied, by)}"


def _amount(tied: Tied, value: Decimal) -> str:
    match tied.quantity.dimension:
        case Dimension.MONEY:
            return f"{show_amount(value)} 万元"
        case Dimension.PERCENT:
            return f"{show_amount(value)} 个百分点"
        case _:
            return f"{show_plain(value)} {tied.quantity.measure.unit}"


def _severity(tied: Tied) -> Severity | None:
    if tied.verdict is Verdict.MATCHED:
        return Severity.HINT
    return None if tied.trust is Trust.FIRM and tied.kind is Kind.AMOUNT else Severity.WARNING


def _zeros_left_empty(read: Survey) -> Iterator[Note]:
    for tied in read.tied:
        is_empty = tied.verdict is Verdict.UNKNOWN and tied.kind is Kind.AMOUNT and tied.subject
        if is_empty and not tied.quantity.number and tied.trust is Trust.FIRM:
            yield Note(_at(tied), f"正文“{tied.quantity.excerpt}”，表中{tied.subject}未填")


def _denied(read: Survey) -> Iterator[Note]:
    for passage in read.passages:
        for found in _NOTHING.finditer(passage.text):
            words = bare(passage.text[found.end() : found.end() + 20])
            name = next((words[:length] for length in range(len(words), 3, -1) if words[:length] in read.index), "")
            if not _ENDS_DENIAL.match(words, len(name)):
                continue
            for subject, trust in read.index.get(name, ()):
                value = subject.values.get(Column.ACTUAL)
                if trust is Trust.FIRM and value:
                    fact = f"正文“{found[0]}{name}”，表中{subject.named(Column.ACTUAL)}为 {subject.shown(value)}"
                    yield Note(passage.where, fact, expected=Decimal(0), actual=value)


def _unsaid(sheet: Sheet) -> Iterator[Note]:
    sources = {line.source for line in sheet.lines}
    if not sheet.lines or MoneySource.UNSPLIT in sources:
        return
    for heading in sheet.scheme.outline:
        fund = next((fund for fund in _FUNDS if fund in heading.title), None)
        text = sheet.narrative.get(heading.key, "")
        if fund is None or heading.is_heading_only or _FUNDS[fund] in sources or _SAYS_NOTHING.search(text):
            continue
        if text.strip() or not heading.is_required:
            where = Where(Section.NARRATIVE, f"narrative.{heading.key}")
            yield Note(where, f"表中没有{fund}的支出，“{heading.number}{heading.title}”没有写明本年度无此项支出")


def _long_percentages(read: Survey) -> Iterator[Note]:
    for tied in read.tied:
        if tied.quantity.dimension is Dimension.PERCENT and tied.quantity.places > PERCENT_PLACES:
            yield Note(_at(tied), f"“{tied.quantity.typed}”的小数超过 {PERCENT_PLACES} 位")


def _wrong_shares(read: Survey) -> Iterator[Note]:
    for tied in read.tied:
        if tied.kind is Kind.SHARE and tied.verdict is Verdict.CONTRADICTING:
            fact = f"正文“{tied.quantity.excerpt}”，按正文的金额，{tied.subject}为 {tied.shown}"
            yield Note(_at(tied), fact, expected=tied.expected, actual=tied.quantity.amount)


def _shares_of_a_whole(read: Survey) -> Iterator[Note]:
    for passage in read.passages:
        shares = [
            tied.quantity
            for tied in read.tied
            if tied.section == passage.heading.key and tied.kind is Kind.SHARE and "占" in tied.quantity.phrase
        ]
        for group in _by_sentence(passage, shares):
            total = sum((share.amount for share in group), Decimal(0))
            slack = sum((share.rounding for share in group), Decimal(0))
            is_whole = len(group) > 1 and all(share.is_exact for share in group) and abs(total - FULL) <= NEARLY_FULL
            if is_whole and abs(total - FULL) > slack:
                listed = "、".join(share.typed for share in group)
                yield Note(passage.where, f"占比 {listed} 合计 {show_amount(total)}%", expected=FULL, actual=total)


def _by_sentence(passage: Passage, quantities: list[Quantity]) -> Iterator[list[Quantity]]:
    if len(quantities) < 2:
        return
    ends = iter([end for _, end in sentences(plain(passage.text))])
    end = next(ends)

    def sentence(quantity: Quantity) -> int:
        nonlocal end
        while quantity.start >= end:
            end = next(ends)
        return end

    for _, group in groupby(quantities, sentence):
        yield list(group)
