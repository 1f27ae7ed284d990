"""A table with its merged cells: what stands in each place, and what is shown there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.core.tabular import Grid

MOST_COLUMNS = 64
MOST_MERGED = 500_000  # places that merged cells may cover, one over another


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a grid, all of one width, with the place where the text of each covered cell stands."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    anchors: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    has_hidden_rows: bool = False

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    def shown(self, row: int, column: int) -> str:
        """The text that a person sees in a place: a merged cell shows it in all its places."""
        at, beside = self.anchors.get((row, column), (row, column))
        return self.rows[at][beside]

    def is_covered_from_above(self, row: int, column: int) -> bool:
        """Part of a merged cell that begins in a row above."""
        return self.anchors.get((row, column), (row, column))[0] < row


def table_of(grid: Grid) -> Table:
    """A grid with its rows filled up to one width."""
    width = min(max((len(row) for row in grid.rows), default=0), MOST_COLUMNS)
    rows = tuple(tuple(cell.strip() for cell in (*row, *[""] * (width - len(row)))[:width]) for row in grid.rows)
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    covered = 0
    for top, left, bottom, right in grid.merges:
        down, across = (
            range(max(top, 0), min(bottom, len(rows) - 1) + 1),
            range(max(left, 0), min(right, width - 1) + 1),
        )
        covered += len(down) * len(across)
        if covered > MOST_MERGED:
            break
        anchors |= {(row, column): (top, left) for row in down for column in across}
    return Table(grid.name, rows, anchors, bool(grid.hidden_rows))
