"""A drawn table, whatever program will store it: cells at their places, merged ones with their extent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.papers.layouts.forms import HUNDRED, plain


@dataclass(frozen=True, slots=True)
class Cell:
    """``percent``: a fraction in a percent number format, 0.95 shown as 95 %."""

    value: Decimal | str | None = None
    across: int = 1
    down: int = 1
    percent: bool = False

    @property
    def text(self) -> str:
        """As a person sees it."""
        if isinstance(self.value, Decimal):
            return f"{plain(self.value * HUNDRED)}%" if self.percent else plain(self.value)
        return self.value or ""


@dataclass(slots=True)
class Grid:
    """Rows are added from top to bottom; a cell that is merged down keeps its place free in the rows below."""

    width: int
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    height: int = 0

    def add(self, cells: Iterable[Cell]) -> int:
        """A row from left to right around what hangs down from above; its number."""
        row, column = self.height, 0
        taken = self.covered()
        for cell in cells:
            while (row, column) in taken:
                column += 1
            if column + cell.across > self.width:
                raise ValueError(f"row {row} is wider than the table: {cell.value}")
            self.cells[row, column] = cell
            column += cell.across
        self.height += 1
        return row

    def covered(self) -> set[tuple[int, int]]:
        """Places that a merged cell covers from above."""
        return {
            (row + below, column + beside)
            for (row, column), cell in self.cells.items()
            for below in range(1, cell.down)
            for beside in range(cell.across)
        }

    def merge_down(self, column: int, first: int, last: int) -> None:
        """One cell of the equal ones in rows ``first`` to ``last``: the upper one stays."""
        upper = self.cells[first, column]
        for row in range(first + 1, last + 1):
            self.cells.pop((row, column), None)
        self.cells[first, column] = replace(upper, down=last - first + 1)

    def texts(self) -> list[list[str]]:
        """The grid as lines of text, a merged cell in its first place, hidden rows and columns too."""
        lines = [[""] * self.width for _ in range(self.height)]
        for (row, column), cell in self.cells.items():
            lines[row][column] = cell.text
        return lines

    def cut(self, first: int, last: int) -> "Grid":
        """Rows ``first`` up to ``last``; what is merged across the cut leaves its lower part empty."""
        part = Grid(self.width, hidden_columns=set(self.hidden_columns), height=last - first)
        for (row, column), cell in self.cells.items():
            top, bottom = max(row, first), min(row + cell.down, last)
            if top < bottom:
                value = cell.value if row >= first else None
                part.cells[top - first, column] = replace(cell, value=value, down=bottom - top)
        part.hidden_rows = {row - first for row in self.hidden_rows if first <= row < last}
        return part

    def find(self, text: str) -> tuple[int, int]:
        """Where the cell with exactly this text stands."""
        return next(place for place, cell in sorted(self.cells.items()) if cell.text == text)


def spanned(text: str, width: int) -> list[Cell]:
    """``label*2 | value*3 | rest``: texts with the columns they cover; the last one covers what is left."""
    cells, left = [], width
    parts = text.split("|")
    for number, part in enumerate(parts):
        label, _, span = part.strip().partition("*")
        across = left if number == len(parts) - 1 and not span else int(span or 1)
        label = label.strip(" ")
        is_number = label.replace(".", "", 1).isdigit()
        cells.append(Cell(Decimal(label) if is_number else label or None, across))
        left -= across
    return cells


def stacked(grids: Sequence[Grid]) -> Grid:
    """The grids below each other."""
    whole = Grid(max(grid.width for grid in grids))
    for grid in grids:
        for (row, column), cell in grid.cells.items():
            whole.cells[row + whole.height, column] = cell
        whole.hidden_rows |= {row + whole.height for row in grid.hidden_rows}
        whole.hidden_columns |= grid.hidden_columns
        whole.height += grid.height
    return whole
