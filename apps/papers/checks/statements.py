"""Checks of a sentence about a table row (与预算相比减少X万元，下降Y%): held against the row's two columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from apps.core.amounts import HUNDRED, show_percent, show_plain
from apps.core.findings import Finding, Severity
from apps.core.texts import shorten
from apps.papers.checks.findings import CHANGE_IN_WORDS, ERROR, WARNING, found, show
from apps.papers.checks.ledger import Entry, Ledger
from apps.papers.checks.rounding import is_rate_as_printed
from apps.papers.checks.tables import positions, stem_fits
from apps.papers.imports import quantities_in

_UNCHANGED = re.compile("无变化|无增减|没有变化|未发生变化|无变动|持平|保持一致|与.{0,8}一致|无差异|没有增减")


def d10_no_change_is_true(ledger: Ledger) -> Iterator[Finding]:
    """无变化, 无增减 beside a table row whose two columns differ (duty 10)."""
    for said in _statements(ledger):
        if said.change and _UNCHANGED.search(said.text):
            way = "减少" if said.change < 0 else "增加"
            fact = f"{said.words}，{way} {show(abs(said.change))}。"
            yield found("D10", WARNING, said.entry.cell, fact, "请按表中数字改写。", said.change)


def t01_stated_change_is_the_difference(ledger: Ledger) -> Iterator[Finding]:
    """减少X万元 beside a table row: the amount is the difference of its two columns (T01)."""
    for said in _statements(ledger):
        money = next((quantity for quantity in quantities_in(said.text) if quantity.is_money), None)
        if money is None or _UNCHANGED.search(said.text) or money.is_about:
            continue
        if abs(money.number - abs(said.change)) > Decimal("0.015"):
            fact = f"{said.words}，变动应为 {show(abs(said.change))}，写的是 {show(money.number)}。"
            yield found(
                "T01", said.severity, said.entry.cell, fact, "请按表中数字改写。", abs(said.change), money.number
            )


def d01_stated_change_rate(ledger: Ledger) -> Iterator[Finding]:
    """下降Y% beside a table row: the rate is the difference of its two columns ÷ the first (duty 1)."""
    for said in _statements(ledger):
        rate = next((quantity for quantity in quantities_in(said.text) if quantity.unit == "%"), None)
        if rate is None or not said.before or _UNCHANGED.search(said.text):
            continue
        exact = abs(said.change) / said.before * HUNDRED
        if not is_rate_as_printed(rate.number, rate.decimals, exact, Decimal("0.05")):
            fact = f"{said.words}，变动率应为 {show_percent(exact)}，写的是 {show_plain(rate.number)}%。"
            yield found("D01", said.severity, said.entry.cell, fact, "请按表中数字改写。", exact, rate.number)


def t02_direction_agrees_with_table(ledger: Ledger) -> Iterator[Finding]:
    """增加 and 减少 agree with the two columns of the row (T02)."""
    for said in _statements(ledger):
        word = CHANGE_IN_WORDS.search(said.text)
        if word is not None and said.change and (said.change < 0) != bool(word["down"]):
            way = "减少" if said.change < 0 else "增加"
            fact = f"{said.words}，实为{way} {show(abs(said.change))}。"
            yield found("T02", WARNING, said.entry.cell, fact, "请按表中数字改写。", said.change)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about a table row: what it says, and how the row changed."""

    entry: Entry
    row: str
    before: Decimal
    after: Decimal

    @property
    def text(self) -> str:
        """The sentence."""
        return self.entry.text or ""

    @property
    def severity(self) -> Severity:
        """An error only where the sentence says what it compares with."""
        return ERROR if re.search("预算|上年|去年", self.text) else WARNING

    @property
    def change(self) -> Decimal:
        """How much the row changed."""
        return self.after - self.before

    @property
    def words(self) -> str:
        """The sentence and the row, for a message."""
        return f"写“{shorten(self.text)}”，而“{self.row}”由 {show(self.before)} 变为 {show(self.after)}"


def _statements(ledger: Ledger) -> Iterator[Statement]:
    for entry in ledger.entries:
        stem = re.sub("text$|文字$|说明$|情况$|表述$", "", entry.label)
        if entry.text and stem and (_UNCHANGED.search(entry.text) or CHANGE_IN_WORDS.search(entry.text)):
            row = _row_of(ledger, stem, entry.text, entry.index)
            if row is not None:
                yield Statement(entry, *row)


def _row_of(ledger: Ledger, stem: str, text: str, index: int) -> tuple[str, Decimal, Decimal] | None:
    """The table row that a text speaks of: its label, the figure compared with, and the figure of the year."""
    for entry in ledger.entries:
        if entry.index == index or entry.column or len(entry.figure.columns) < 2 or not stem_fits(stem, entry.label):
            continue
        budgets, finals = positions(entry.figure.columns)
        row = ledger.rows[entry.index]
        before, after = (budgets[-1], finals[-1]) if budgets and finals else (0, 1)
        if re.search("上年|去年", text):
            if len(finals) < 2:
                continue
            before, after = finals[0], finals[-1]
        if row[before].amount is not None and row[after].amount is not None:
            return entry.label, row[before].value, row[after].value
    return None
