"""The kinds of editable cells: how a column becomes text, and how typed text becomes a column."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from apps.budgets.enums import LineKind, LineNature
from apps.budgets.facts import LINE_FIELDS
from apps.budgets.models import BudgetLine
from apps.core.amounts import STORED_PLACES, read_number
from apps.core.enums import LabelledEnum
from apps.core.models import EditedRow, cell_of
from apps.evaluations.enums import CellState, TickAnswer
from apps.evaluations.models import Evaluation, ProjectIndicator, ScoreEntry
from apps.evaluations.rules import project_form_of

LONGEST_TYPED = 200
MOST_POINTS = Decimal("999.99")


Verdict = tuple[CellState, str]
GOOD: Verdict = CellState.SAVED, ""
NOT_IN_LIST: Verdict = CellState.INVALID, "所选的值已不在列表中，本次修改未保存，请刷新页面后重新选择。"


class Kind(Protocol):
    """How one cell of a row is read and written. ``write`` says what becomes of the cell, and the problem to show."""

    def text_of(self, row: EditedRow) -> str: ...

    def write(self, row: EditedRow, text: str) -> Verdict: ...

    @property
    def columns(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Number:
    """A number column. What cannot be read is kept in ``rejected`` as it was typed."""

    field: str
    places: int = STORED_PLACES
    is_percent: bool = False
    is_negative_allowed: bool = False
    is_money: bool = False
    most: Decimal | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.field, "rejected")

    def text_of(self, row: EditedRow) -> str:
        cell = cell_of(row, self.field)
        return cell.money_text if self.is_money else cell.text

    def write(self, row: EditedRow, text: str) -> Verdict:
        reading = read_number(
            text, places=self.places, is_percent=self.is_percent, is_negative_allowed=self.is_negative_allowed
        )
        value, problem = reading.value, reading.problem
        if value is not None and self.most is not None and abs(value) > self.most:
            value, problem = None, f"数字过大：最多 {self.most}。"
        setattr(row, self.field, value)
        row.rejected = {name: kept for name, kept in row.rejected.items() if name != self.field}
        if problem:
            row.rejected[self.field] = text.strip()[:LONGEST_TYPED]
        return (CellState.INVALID, problem) if problem else GOOD


def money(field: str) -> Number:
    """A column of amounts in 万元."""
    return Number(field, is_money=True)


def points(field: str) -> Number:
    """A column of points or weights: two decimals, at most 999.99."""
    return Number(field, places=2, most=MOST_POINTS)


@dataclass(frozen=True, slots=True)
class Text:
    """A text column; what is too long is refused with the count and nothing is cut. A line has no line breaks."""

    field: str
    longest: int
    is_line: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.field,)

    def text_of(self, row: EditedRow) -> str:
        return str(getattr(row, self.field))

    def refusal(self, text: str) -> Verdict | None:
        """Why a text has no room in the column."""
        if len(text) <= self.longest:
            return None
        return CellState.TOO_LONG, f"最多 {self.longest} 字，现为 {len(text)} 字，本次修改未保存，请压缩。"

    def write(self, row: EditedRow, text: str) -> Verdict:
        if (refusal := self.refusal(text)) is not None:
            return refusal
        setattr(row, self.field, " ".join(text.split()) if self.is_line else text)
        return GOOD


@dataclass(frozen=True, slots=True)
class Choice:
    """A coded column; a value that is not in its list is not stored."""

    field: str
    enum: type[LabelledEnum]
    is_blank_allowed: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.field,)

    def text_of(self, row: EditedRow) -> str:
        return str(getattr(row, self.field))

    def write(self, row: EditedRow, text: str) -> Verdict:
        if text not in {member.value for member in self.enum} and (text or not self.is_blank_allowed):
            return NOT_IN_LIST
        setattr(row, self.field, text)
        return GOOD


@dataclass(frozen=True, slots=True)
class ExpenditureKind(Choice):
    """支出性质 of a budget line. Only basic expenditure is split by nature: any other kind takes the split back."""

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.field, "nature")

    def write(self, row: EditedRow, text: str) -> Verdict:
        assert isinstance(row, BudgetLine)
        verdict = Choice.write(self, row, text)
        if row.kind != LineKind.BASIC:
            row.nature = LineNature.UNSPLIT
        return verdict


@dataclass(frozen=True, slots=True)
class ExpenditureNature(Choice):
    """经费性质 of a budget line, which only basic expenditure has."""

    def write(self, row: EditedRow, text: str) -> Verdict:
        assert isinstance(row, BudgetLine)
        before = row.nature
        verdict = Choice.write(self, row, text)
        if row.nature != LineNature.UNSPLIT and row.kind != LineKind.BASIC:
            row.nature = before
            problem = f"只有基本支出区分人员经费和公用经费，请先把{LINE_FIELDS['kind'].label}选为“基本支出”。"
            return CellState.INVALID, problem
        return verdict


YES, NO = TickAnswer.YES.value, TickAnswer.NO.value


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-nothing column."""

    field: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.field,)

    def text_of(self, row: EditedRow) -> str:
        return YES if getattr(row, self.field) else ""

    def write(self, row: EditedRow, text: str) -> Verdict:
        if text not in {YES, ""}:
            return NOT_IN_LIST
        setattr(row, self.field, text == YES)
        return GOOD


@dataclass(frozen=True, slots=True)
class Tick:
    """One point of a checklist of ``length`` points: yes, no, or not answered."""

    number: int
    length: int

    @property
    def columns(self) -> tuple[str, ...]:
        return ("ticks",)

    def text_of(self, row: EditedRow) -> str:
        assert isinstance(row, ScoreEntry)
        answer = row.ticks[self.number] if self.number < len(row.ticks) else None
        return {True: YES, False: NO, None: ""}[answer]

    def write(self, row: EditedRow, text: str) -> Verdict:
        assert isinstance(row, ScoreEntry)
        if text not in {YES, NO, ""}:
            return NOT_IN_LIST
        ticks = [*row.ticks, *[None] * self.length][: self.length]
        ticks[self.number] = {YES: True, NO: False}.get(text)
        row.ticks = ticks
        return GOOD


@dataclass(frozen=True, slots=True)
class Category:
    """Both heading levels of an indicator, posted as ``一级/二级``; the schemes are those of the evaluation."""

    evaluation: Evaluation

    @property
    def columns(self) -> tuple[str, ...]:
        return ("level1", "level2")

    def text_of(self, row: EditedRow) -> str:
        assert isinstance(row, ProjectIndicator)
        return f"{row.level1}/{row.level2}"

    def write(self, row: EditedRow, text: str) -> Verdict:
        assert isinstance(row, ProjectIndicator)
        level1, _, level2 = text.partition("/")
        groups = project_form_of(row.scheme_in(self.evaluation).facts).groups
        if not any(group.name == level1 and level2 in group.level2 for group in groups):
            return NOT_IN_LIST
        row.level1, row.level2 = level1, level2
        return GOOD
