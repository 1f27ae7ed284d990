"""The report against its tables, relation by relation (regulation §5, T01, T02, T05–T08, T25)."""

import re
from collections.abc import Iterator

from apps.budgets.enums import MoneySource
from apps.core.findings import Finding, Severity, Where
from apps.evaluations.checks.words.notes import Note
from apps.evaluations.checks.words.told import told
from apps.evaluations.enums import Section
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment
from apps.papers.checks.against_tables.denials import ADVICE as NOTHING_ADVICE

_FUNDS = {
    "政府性基金": MoneySource.GOVERNMENT_FUND,
    "国有资本": MoneySource.STATE_CAPITAL,
    "社会保险基金": None,
}
_SAYS_NOTHING = re.compile(r"无|没有|未|不涉及")


def t01_amounts_agree_with_tables(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Amounts in the report = amounts in the tables (regulation §5, T01)."""
    return told(sheet, assessment, "T01", Severity.ERROR)


def t02_directions_agree_with_figures(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """增加, 减少, 持平 agree with the figures, and a reason follows a change to last year (regulation §5, T02)."""
    return told(sheet, assessment, "T02")


def t05_units_agree_with_tables(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No 元 for 万元, in the report or in the table (regulation §5, T05)."""
    return told(sheet, assessment, "T05", Severity.ERROR)


def t06_nothing_is_said_and_shown(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """What the report says there was none of is 0 in the table, and an empty table is said (regulation §5, T06)."""
    return told(sheet, assessment, "T06", advice=NOTHING_ADVICE, more=_unsaid(sheet))


def t07_no_rate_of_a_zero_budget(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """年初预算 = 0 ⇒ not “完成年初预算的X%” (regulation §5, T07)."""
    return told(sheet, assessment, "T07")


def t08_percentages_are_right(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Percentages have at most two decimals, shares are right and add up to 100 (regulation §5, T08)."""
    return told(sheet, assessment, "T08", Severity.HINT)


def t25_grades_in_the_text_follow(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A grade that the report gives a score is the one of the scheme's bands (regulation §1.7 and §5, T25)."""
    return told(sheet, assessment, "T25", Severity.ERROR)


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
