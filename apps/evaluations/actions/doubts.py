"""Which amounts of a save look as if they were in 元: asked before they are stored, among what is stored already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from apps.budgets.enums import Column
from apps.budgets.facts import FUNDING_AMOUNTS, LINE_AMOUNTS
from apps.budgets.models import BudgetLine, Figure, Project, ProjectFunding
from apps.budgets.rules import LEAST, Amount, Amounts, figure_amount, from_yuan, in_yuan, is_money
from apps.core.amounts import show_money, typed_number
from apps.evaluations.actions.kinds import Number
from apps.evaluations.actions.places import Place
from apps.evaluations.models import Evaluation

if TYPE_CHECKING:
    from apps.evaluations.actions.cells import CellChange

_COLUMN_OF = {"original": Column.BUDGET, "adjusted": Column.ADJUSTED, "actual": Column.ACTUAL}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question to whoever typed: the amount in 万元 that may have been meant."""

    suggested: str
    question: str


def doubts_of(evaluation: Evaluation, places: Mapping[str, Place], changes: Iterable["CellChange"]) -> dict[str, Doubt]:
    """The amounts that are asked about, by cell; without a large new amount there is no query."""
    wanted = list(changes)
    typed = {change.cell: number for change in wanted if (number := _new_amount(places.get(change.cell), change))}
    stated = {
        change.cell: _doubt(typed[change.cell]) for change in wanted if change.is_in_yuan and change.cell in typed
    }
    if stated or all(abs(number) < LEAST for number in typed.values()):
        return stated
    known = _Known(evaluation, [places[cell].row for cell in typed])
    amounts = [known.around(places[cell], number) for cell, number in typed.items()]
    cells = list(typed)
    return {cells[index]: _doubt(amounts[index].value) for index in sorted(in_yuan(amounts))}


def _doubt(value: Decimal) -> Doubt:
    suggested = show_money(from_yuan(value))
    question = f"{show_money(value)} 像是以元为单位，是否 ÷10,000？除后为 {suggested} 万元；未回答前不保存。"
    return Doubt(suggested, question)


def _new_amount(place: Place | None, change: "CellChange") -> Decimal | None:
    """The amount, of whatever size, that somebody put into a cell of money and has not called right."""
    if place is None or change.is_sure or not isinstance(place.kind, Number) or not place.kind.is_money:
        return None
    number = typed_number(change.text)
    return number if number and number != getattr(place.row, place.kind.field) else None


class _Known:
    """The stored amounts around some rows: one query for figures, one for each other kind of row among them."""

    def __init__(self, evaluation: Evaluation, rows: list[object]) -> None:
        place = {"department_id": evaluation.department_id, "year_id": evaluation.cycle.year_id}
        named = Figure.objects.filter(**place, value__isnull=False).values_list("name", "value")
        by_place = {(name.partition(".")[0], name.partition(".")[2]): value for name, value in named}
        self.figures: Amounts = {place: value for place, value in by_place.items() if is_money(place[0])}
        self.lines: list[Decimal] = []
        if any(isinstance(row, BudgetLine) for row in rows):
            lines = BudgetLine.objects.filter(**place).values_list(*LINE_AMOUNTS)
            self.lines = [value for line in lines for value in line if value is not None]
        self.sums: dict[int, tuple[Decimal, ...]] = {}  # of the money of a project, for each of its columns
        if projects := [row.pk for row in rows if isinstance(row, Project)]:
            split = ProjectFunding.objects.filter(project__in=projects).values_list("project_id")
            for project, *sums in split.annotate(*map(Sum, FUNDING_AMOUNTS)):
                self.sums[project] = tuple(value for value in sums if value is not None)

    def around(self, place: Place, number: Decimal) -> Amount:
        """The amount of a cell with what stands around it."""
        assert isinstance(place.kind, Number)
        row, field = place.row, place.kind.field
        figures = tuple(self.figures.values())
        match row:
            case Figure():
                key, _, column = row.name.partition(".")
                return figure_amount(key, column, number, self.figures)
            case BudgetLine():
                beside = _values(row, _COLUMN_OF if field in _COLUMN_OF else (field,))
                return Amount(number, beside, self._whole("total_expenditure", field), None, (*self.lines, *figures))
            case ProjectFunding():
                beside = _values(row, FUNDING_AMOUNTS)
                return Amount(number, beside, self._whole("project_expenditure", field), None, figures)
            case Project():
                beside = (*_values(row, (field,)), *self.sums.get(row.pk, ()))
                return Amount(number, beside, (), None, figures)
            case _:
                return Amount(number, others=figures)

    def _whole(self, figure: str, field: str) -> tuple[Decimal, ...]:
        value = self.figures.get((figure, _COLUMN_OF[field])) if field in _COLUMN_OF else None
        return () if value is None else (value,)


def _values(row: object, fields: Iterable[str]) -> tuple[Decimal, ...]:
    return tuple(value for field in fields if (value := getattr(row, field)) is not None)
