"""An evaluation as a workbook: its tables, rows and cells as values, in the order in which they are written."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from apps.core.stamps import fingerprint

BOOK_FORMAT = 1  # raised when a workbook of before can no longer be read
KEYS = "@"  # a row that begins so names the table and its columns; it is hidden
COMPUTED = "~"  # the key of a row that holds no cell of its own begins so
LONGEST_CELL = 32_000  # characters; a spreadsheet program holds 32,767
STAMP_SHEET, STAMP_MARK = "系统信息", "evalportal"

Choices = tuple[tuple[str, str], ...]
At = tuple[str, str]  # the keys of a row and a column


@dataclass(frozen=True, slots=True)
class BookCell:
    """One cell. Only with an ``id`` it can be filled in; ``kind`` is number, text, line, choice, label or computed.
    One that ``is_fixed`` has an id and can be read alone.

    ``text`` is what is stored, of a choice its code. A computed cell is the sum of ``sums``, or of its column where it
    ``is_column_sum``, or the first of ``rate_of`` in percent of the second; without any only its value is known. In
    these a row without a key is the cell's own.
    """

    id: str = ""
    kind: str = "label"
    text: str = ""
    choices: Choices = ()
    is_money: bool = False
    is_whole: bool = False
    is_fixed: bool = False
    is_column_sum: bool = False
    sums: tuple[At, ...] = ()
    rate_of: tuple[At, At] | None = None

    @property
    def is_input(self) -> bool:
        """Somebody can fill it in, and it fits into a cell of a spreadsheet program."""
        return bool(self.id) and not self.is_fixed and len(self.text) <= LONGEST_CELL

    @property
    def shown(self) -> str:
        """The text as it stands in the workbook: of a choice its label."""
        return dict(self.choices).get(self.text, self.text) if self.kind == "choice" else self.text


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column: ``key`` is hidden above it, ``width`` in characters. ``is_name``: with it rows are told apart."""

    key: str
    label: str
    width: int = 14
    is_name: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row; without a cell that can be filled in it is a heading, a sum or a rate."""

    key: str
    cells: Mapping[str, BookCell]
    depth: int = 0
    is_head: bool = False
    is_total: bool = False

    @property
    def inputs(self) -> dict[str, BookCell]:
        """The cells that can be filled in, by column."""
        return {column: cell for column, cell in self.cells.items() if cell.is_input}


@dataclass(frozen=True, slots=True)
class BookTable:
    """One sheet. With ``blank`` it takes new rows: its cells are those of such a row, under ids that begin with +."""

    key: str
    title: str
    columns: tuple[BookColumn, ...]
    rows: tuple[BookRow, ...]
    blank: Mapping[str, BookCell] = field(default_factory=dict)
    blanks: int = 0
    hint: str = ""

    @property
    def labels(self) -> dict[str, str]:
        """The headings of the columns by key."""
        return {column.key: column.label for column in self.columns}

    def name_of(self, row: BookRow) -> str:
        """What a person calls the row."""
        names = [row.cells[column.key].shown for column in self.columns if column.is_name and column.key in row.cells]
        return " ".join(filter(None, names))


@dataclass(frozen=True, slots=True)
class Book:
    """The tables of one evaluation."""

    tables: tuple[BookTable, ...]

    def inputs(self) -> Iterator[tuple[BookTable, BookRow, BookColumn, BookCell]]:
        """Every cell that can be filled in, with where it stands."""
        for table in self.tables:
            for row in table.rows:
                for column in table.columns:
                    cell = row.cells.get(column.key)
                    if cell is not None and cell.is_input:
                        yield table, row, column, cell

    def fixed(self, cells: Set[str]) -> "Book":
        """The same tables, in which these cells are fixed."""
        if not cells:
            return self

        def row_of(row: BookRow) -> BookRow:
            changed = {key: replace(cell, is_fixed=True) for key, cell in row.cells.items() if cell.id in cells}
            return replace(row, cells={**row.cells, **changed}) if changed else row

        return Book(tuple(replace(table, rows=tuple(map(row_of, table.rows))) for table in self.tables))

    def fixed_texts(self) -> dict[str, str]:
        """What stands in the fixed cells, by id."""
        cells = (cell for table in self.tables for row in table.rows for cell in row.cells.values())
        return {cell.id: cell.text for cell in cells if cell.is_fixed}

    def places(self) -> dict[str, str]:
        """What a person calls each cell that can be filled in, by id."""
        return {
            cell.id: " · ".join(filter(None, (table.title, table.name_of(row), column.label)))
            for table, row, column, cell in self.inputs()
        }


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook knows of itself: whose it is, and the fingerprint of each of its cells when it was written."""

    format: int
    evaluation: int
    year: int
    department_code: str
    department: str
    base: Mapping[str, str] = field(default_factory=dict)


def version_of(text: str) -> str:
    """The fingerprint of a cell in a workbook, which keeps no space around a text."""
    return fingerprint(text.strip())
