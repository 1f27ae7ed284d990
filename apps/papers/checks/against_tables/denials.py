"""What the text says there was none of, or was 0, against the tables (regulation §5, T06)."""

from collections.abc import Iterator
from decimal import Decimal

from apps.budgets.enums import Column
from apps.core.findings import Severity
from apps.core.patterns import pattern_of
from apps.papers.checks.against_tables.reading import Survey
from apps.papers.checks.against_tables.subjects import Trust, bare
from apps.papers.checks.against_tables.verdicts import Kind, Verdict
from apps.papers.facts import Remark

ADVICE = "没有发生的，表中填 0，正文写明“本年度无此项支出”；有发生的请更正正文。"
_NOTHING = pattern_of(r"(?:没有|未发生|未安排|未产生|不涉及|无)(?:发生|安排|产生|任何)?")
_ENDS_DENIAL = pattern_of(r"(?:支出|费用|情况|任务|安排|发生|事项)*(?:[，。；、）和与及\n]|$)")


def t06_nothing_is_said_and_shown(read: Survey) -> Iterator[Remark]:
    """What the report says there was none of is 0 in the table, not empty and not spent (regulation §5, T06)."""
    yield from _zeros_left_empty(read)
    yield from _denied(read)


def _zeros_left_empty(read: Survey) -> Iterator[Remark]:
    for tied in read.tied:
        is_empty = tied.verdict is Verdict.UNKNOWN and tied.kind is Kind.AMOUNT and tied.subject
        if is_empty and not tied.quantity.number and tied.trust is Trust.FIRM:
            fact = f"正文“{tied.quantity.excerpt}”，表中{tied.subject}未填"
            yield Remark("T06", tied.place, Severity.WARNING, fact, ADVICE, tied.start, tied.end)


def _denied(read: Survey) -> Iterator[Remark]:
    for passage in read.passages:
        for found in _NOTHING.finditer(passage.text):
            words = bare(passage.text[found.end() : found.end() + 20])
            names = (words[:length] for length in range(len(words), 3, -1) if words[:length] in read.index)
            name = next((name for name in names if _ENDS_DENIAL.match(words, len(name))), "")
            for subject, trust in read.index.get(name, ()):
                value = subject.values.get(Column.ACTUAL)
                if trust is Trust.FIRM and value:
                    fact = f"正文“{found[0]}{name}”，表中{subject.named(Column.ACTUAL)}为 {subject.shown(value)}"
                    place, end = (passage.place, found.start()), found.end() + len(name)
                    yield Remark("T06", place[0], Severity.WARNING, fact, ADVICE, place[1], end, Decimal(0), value)
