"""Cells of an indicator as the official form has them: what is typed into one of them goes into several columns."""

from dataclasses import dataclass

from apps.core.amounts import show_plain
from apps.core.models import EditedRow
from apps.evaluations.actions.kinds import GOOD, MOST_POINTS, Number, Text, Verdict
from apps.evaluations.enums import CellState
from apps.evaluations.models import ProjectIndicator
from apps.evaluations.queries import indicator_from
from apps.indicators.enums import Operator
from apps.indicators.facts import Target
from apps.indicators.rules import is_measure, operator_of_measure, usual_operator
from apps.papers.imports import in_unit, read_typed, target_of

TARGET_WORDS, ACTUAL_WORDS = Text("target_text", 300), Text("actual_text", 300)


@dataclass(frozen=True, slots=True)
class TargetCell:
    """年度指标值 in one cell. The actual value is read again by it: unit and kind of both are the same."""

    @property
    def columns(self) -> tuple[str, ...]:
        return ("operator", "target_number", "unit", "target_text", *ActualCell().columns)

    def text_of(self, row: EditedRow) -> str:
        assert isinstance(row, ProjectIndicator)
        return indicator_from(row).target_written

    def write(self, row: EditedRow, text: str) -> Verdict:
        assert isinstance(row, ProjectIndicator)
        if text.strip() == self.text_of(row).strip() and "target_number" not in row.rejected:
            return GOOD  # the parts may say more than their text
        typed = read_typed(text)
        target = Target() if typed.problem else target_of(typed, _without_sign(row, typed.beside))
        if (refusal := TARGET_WORDS.refusal(target.text)) is not None:
            return refusal
        actual = ActualCell().text_of(row)
        row.operator, row.target_number = target.operator.value, target.number
        row.unit, row.target_text = target.unit, target.text
        _keep(row, "target_number", text if typed.problem else "")
        ActualCell().read(row, actual)
        return (CellState.INVALID, typed.problem) if typed.problem else GOOD


@dataclass(frozen=True, slots=True)
class ActualCell:
    """实际完成值 in one cell: an exact number in the unit of the target, or words."""

    @property
    def columns(self) -> tuple[str, ...]:
        return ("actual", "actual_text", "rejected")

    def text_of(self, row: EditedRow) -> str:
        assert isinstance(row, ProjectIndicator)
        return indicator_from(row).actual_written

    def write(self, row: EditedRow, text: str) -> Verdict:
        assert isinstance(row, ProjectIndicator)
        is_same = text.strip() == self.text_of(row).strip() and "actual" not in row.rejected
        return GOOD if is_same else self.read(row, text)

    def read(self, row: ProjectIndicator, text: str) -> Verdict:
        """Write it anew, also where the text has not changed."""
        typed = read_typed(text)
        is_qualitative = row.operator == Operator.QUALITATIVE
        problem = "" if is_qualitative else typed.problem
        number = None if is_qualitative or problem else in_unit(typed, row.unit)
        words = "" if problem else text.strip() if number is None else typed.note
        if (refusal := ACTUAL_WORDS.refusal(words)) is not None:
            return refusal
        row.actual, row.actual_text = number, words
        _keep(row, "actual", text if problem else "")
        return (CellState.INVALID, problem) if problem else GOOD


@dataclass(frozen=True, slots=True)
class WeightCell(Number):
    """Points that may be typed with their unit: ``10``, ``10分``, ``10%`` of a hundred."""

    def write(self, row: EditedRow, text: str) -> Verdict:
        typed = read_typed(text)
        is_bare = typed.operator is None and not typed.is_about and not typed.note and typed.unit in {"", "分", "%"}
        plain = show_plain(typed.number) if is_bare and typed.number is not None else text
        return Number.write(self, row, plain)


WEIGHT = WeightCell("weight", places=2, most=MOST_POINTS)


def _without_sign(row: ProjectIndicator, beside: str) -> Operator:
    """How a number written without a sign is compared.

    By the measure that the words ``beside`` it name; where they name none, as the row was; else as its name and its
    group have it.
    """
    before, is_renamed = Operator(row.operator), is_measure(beside) and beside != row.target_text.partition("，")[0]
    if not is_renamed and row.target_number is not None and before is not Operator.QUALITATIVE:
        return before
    usual = usual_operator(row.name, f"{row.level1}{row.level2}")
    return (operator_of_measure(beside) or usual) if is_renamed else usual


def _keep(row: EditedRow, field: str, typed: str) -> None:
    row.rejected = {name: kept for name, kept in row.rejected.items() if name != field}
    if typed:
        row.rejected[field] = typed.strip()
