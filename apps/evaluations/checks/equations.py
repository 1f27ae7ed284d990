"""Both sides of a printed sum, and how far apart they may lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES, Figures, Line, ProjectBudget, Relation
from apps.core import amounts
from apps.core.amounts import Cell, show_amount


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an equation: the figures as typed, their labels, and the names of those that are missing."""

    labels: tuple[str, ...] = ()
    typed: tuple[Decimal, ...] = ()
    missing: tuple[str, ...] = ()

    def __add__(self, other: "Side") -> "Side":
        return Side(self.labels + other.labels, self.typed + other.typed, self.missing + other.missing)

    @property
    def total(self) -> Decimal:
        """The sum of what was typed."""
        return sum(self.typed, Decimal(0))

    def words(self, places: int = 2) -> str:
        """``人员经费＋公用经费合计 432.65``."""
        return f"{'＋'.join(self.labels)}{'合计' * (len(self.labels) > 1)} {show_amount(self.total, places)}"


def gap(left: Side, right: Side) -> Decimal | None:
    """``left − right`` where the two cannot be equal, else ``None``: every typed figure may carry half a cent."""
    return amounts.gap(
        left.total,
        right.total,
        amounts.sum_tolerance(len(left.typed) + len(right.typed) - 1),
        is_left_whole=not left.missing,
        is_right_whole=not right.missing,
    )


def side_of(figures: Figures, key: str, column: Column) -> Side:
    """A figure as typed; where it was left empty, the parts it is made of.

    An empty optional figure counts as nothing; one that cannot be read is missing.
    """
    definition = FIGURES[key]
    cell = figures.cell(key, column)
    if cell.value is not None:
        return Side((definition.label,), (cell.value,))
    parts = parts_of(figures, key, column)
    if parts.typed:
        return parts
    if definition.is_optional and cell.is_empty:
        return Side()
    return Side(missing=(f"{key}.{column}",))


def parts_of(figures: Figures, key: str, column: Column) -> Side:
    """The parts of a figure, one after another."""
    return joined(side_of(figures, part, column) for part in FIGURES[key].parts)


def joined(sides: Iterable[Side]) -> Side:
    """All sides as one."""
    return sum(sides, Side())


def sides_of(figures: Figures, relation: Relation) -> tuple[Side, Side]:
    """The wholes and the parts of a relation as they stand at the end of the year."""
    return _of_keys(figures, relation.wholes), _of_keys(figures, relation.parts)


def _of_keys(figures: Figures, keys: Iterable[str]) -> Side:
    return joined(
        side_of(figures, key, Column.ACTUAL if Column.ACTUAL in FIGURES[key].columns else Column.CURRENT)
        for key in keys
    )


def side_of_lines(label: str, lines: Iterable[Line], amount: str, is_complete: bool = True) -> Side:
    """The lines' figures in one money column; an empty cell counts as nothing."""
    cells: list[Cell] = [getattr(line, amount) for line in lines]
    return _side_of_cells(label, cells, is_complete)


def side_of_projects(label: str, budgets: Iterable[ProjectBudget], amount: str) -> Side:
    """The projects' figures in one money column; complete when every project has one."""
    blocks: list[list[Cell]] = [[getattr(row, amount) for row in budget.funding] for budget in budgets]
    is_complete = all(any(cell.value is not None for cell in block) for block in blocks)
    return _side_of_cells(label, [cell for block in blocks for cell in block], is_complete)


def _side_of_cells(label: str, cells: Iterable[Cell], is_complete: bool) -> Side:
    typed = tuple(cell.value for cell in cells if cell.value is not None)
    is_readable = not any(cell.typed for cell in cells)
    return Side((label,), typed, () if is_complete and is_readable else (label,))
