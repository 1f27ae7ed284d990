"""Both sides of a printed sum, and how far apart they may lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES, Figures, Line, ProjectBudget
from apps.core.amounts import Cell, show_amount, sum_tolerance


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
    """``left − right`` where the two cannot be equal, else ``None``.

    Every typed figure may carry half a cent of rounding (regulation §5). A missing figure may hide any amount
    that is not negative, so an incomplete side is accused only of being too large already.
    """
    difference = left.total - right.total
    tolerance = sum_tolerance(len(left.typed) + len(right.typed) - 1)
    if difference > tolerance and not right.missing:
        return difference
    if difference < -tolerance and not left.missing:
        return difference
    return None


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


def balance(figures: Figures) -> tuple[Side, Side]:
    """年初结转结余 + 本年收入 + 使用非财政拨款结余, and 支出 + 结余分配 + 年末结转结余 (regulation §5, F05)."""
    current = Column.CURRENT
    resources = joined(
        side_of(figures, key, current) for key in ("opening_balance", "income", "non_fiscal_surplus_used")
    )
    uses = joined(side_of(figures, key, current) for key in ("surplus_distributed", "closing_balance"))
    return resources, side_of(figures, "total_expenditure", Column.ACTUAL) + uses


def project_balance(figures: Figures) -> tuple[Side, Side]:
    """项目总收入, and 项目支出 + 年末结转结余 (regulation §5, F06)."""
    spent = side_of(figures, "project_expenditure", Column.ACTUAL)
    return (
        side_of(figures, "project_income", Column.CURRENT),
        spent + side_of(figures, "project_closing_balance", Column.CURRENT),
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
