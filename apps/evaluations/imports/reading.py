"""What somebody has written into a workbook of the product: found by the hidden ids first, by the labels second."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from apps.core.amounts import STORED_PLACES, normalize
from apps.core.readers.sheets import UNSAVED, column_name
from apps.core.tabular import Grid
from apps.evaluations.facts import Header
from apps.evaluations.facts.book import (
    BOOK_FORMAT,
    COMPUTED,
    KEYS,
    STAMP_MARK,
    Book,
    BookCell,
    BookRow,
    BookTable,
    Stamp,
)

ROWS_SEARCHED = 10
FEWEST_LABELS = 2  # of a row of headings, where the keys above it are gone
_LONG_FRACTION = re.compile(rf"-?\d{{1,15}}\.\d{{{STORED_PLACES + 1},}}")
_TOLD = 8  # places of a sentence
_FIRST_IDS = 6  # line of the stamp from which on it lists versions


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a cell of the workbook; ``place`` is what a spreadsheet program calls it (支出!D12)."""

    text: str
    place: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row without an id, by column; empty cells are left out."""

    table: str
    place: str
    cells: Mapping[str, Typed]


def cell_of_new(number: int, column: str) -> str:
    """What a cell of a new row is called as long as it has no id."""
    return f"+{number}.{column}"


@dataclass(slots=True)
class Found:
    """What a workbook says. ``missing`` are rows that it no longer has, ``unplaced`` what has no place."""

    stamp: Stamp | None = None
    cells: dict[str, Typed] = field(default_factory=dict)
    new: list[NewRow] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def has_ids(self) -> bool:
        """The workbook was written by the product and still knows whose it is."""
        return self.stamp is not None


def stamp_in(grids: Sequence[Grid]) -> Stamp | None:
    """What the workbook knows of itself; ``None`` where it was not written by the product, or no longer says so."""
    for grid in grids:
        lines = [row[0] if row else "" for row in grid.rows]
        if len(lines) < _FIRST_IDS or lines[0] != STAMP_MARK or not all(_is_number(lines[at]) for at in (1, 2, 3)):
            continue
        pairs = (pair.rpartition(":") for line in lines[_FIRST_IDS:] for pair in line.split())
        base = {cell: version for cell, _, version in pairs if cell}
        return Stamp(int(lines[1]), int(lines[2]), int(lines[3]), lines[4], lines[5], base)
    return None


def refusal_of(stamp: Stamp, header: Header) -> str:
    """Why the workbook is not one of this evaluation, in the user's words; empty where it is."""
    if stamp.format != BOOK_FORMAT:
        return "这个工作簿是系统以前的版本生成的，格式已经改变。请重新下载工作簿，把内容复制过去。"
    if stamp.year != header.year:
        return f"这是 {stamp.year} 年度的工作簿，本自评是 {header.year} 年度，没有读取。请选择本年度的工作簿。"
    if stamp.department_code != header.department_code:
        return f"这是“{stamp.department}”的工作簿，本自评属于“{header.department}”，没有读取。请选择本单位的工作簿。"
    if stamp.evaluation != header.evaluation_id:
        return "这是本单位另一份自评的工作簿，没有读取。请从本自评下载工作簿后再填。"
    return ""


def read_book(grids: Sequence[Grid], book: Book) -> Found:
    """Everything that the workbook says about cells of the evaluation, and rows that it has besides."""
    found = Found(stamp_in(grids))
    seen: dict[str, str] = {}
    tables = {table.key: table for table in book.tables}
    for grid in grids:
        sheet = _recognised(grid, tables)
        if sheet is None:
            continue
        if sheet.table.key in seen:
            names = f"“{seen[sheet.table.key]}”和“{grid.name}”"
            found.problems.append(f"工作表{names}是同一张表（{sheet.table.title}），请只保留一张。")
            continue
        seen[sheet.table.key] = grid.name
        _read_sheet(sheet, found)
    return found


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet that was recognised: where its columns stand, and from which row on it is read."""

    grid: Grid
    table: BookTable
    columns: Mapping[str, int]
    first: int
    keys: int | None

    def place(self, row: int, column: int) -> str:
        return f"{self.grid.name}!{column_name(column)}{row + 1}"


def _recognised(grid: Grid, tables: Mapping[str, BookTable]) -> _Sheet | None:
    for number, row in enumerate(grid.rows[:ROWS_SEARCHED]):
        for position, text in enumerate(row):
            table = tables.get(text.removeprefix(KEYS)) if text.startswith(KEYS) else None
            if table is not None:
                known = table.labels
                columns = {key: at for at, key in enumerate(row) if key in known}
                return _Sheet(grid, table, columns, _first_row(grid, table, columns, number), position)
    return _by_labels(grid, tables)


def _first_row(grid: Grid, table: BookTable, columns: Mapping[str, int], keys: int) -> int:
    """The row behind the headings, which a person may have pushed down."""
    labels = table.labels
    for number, row in enumerate(grid.rows[: keys + ROWS_SEARCHED]):
        if number > keys and sum(_at(row, at) == labels[key] for key, at in columns.items()) >= FEWEST_LABELS:
            return number + 1
    return keys + 1


def _by_labels(grid: Grid, tables: Mapping[str, BookTable]) -> _Sheet | None:
    """The table most of whose headings stand in one of the first rows, at least half of them; of several that table
    whose rows are named there.
    """
    best: _Sheet | None = None
    most = (0, 0)
    for table in tables.values():
        keys = {_plain(label): key for key, label in table.labels.items()}
        names = _by_name(table)
        for number, row in enumerate(grid.rows[:ROWS_SEARCHED]):
            columns = {keys[_plain(text)]: at for at, text in enumerate(row) if _plain(text) in keys}
            if len(columns) < max(FEWEST_LABELS, (len(keys) + 1) // 2):
                continue
            sheet = _Sheet(grid, table, columns, number + 1, None)
            score = len(columns), sum(_name_in(sheet, texts) in names for texts in grid.rows)
            if score > most:
                best, most = sheet, score
    return best


def _read_sheet(sheet: _Sheet, found: Found) -> None:
    table = sheet.table
    known = {row.key: row for row in table.rows}
    by_name = _by_name(table)
    taken: dict[str, BookRow] = {}
    loose: list[tuple[int, tuple[str, ...]]] = []
    asked = [key for key in sheet.columns if not table.blank or table.blank[key].id]
    for number, texts in list(enumerate(sheet.grid.rows))[sheet.first :]:
        key = _at(texts, sheet.keys) if sheet.keys is not None else ""
        if key.startswith((COMPUTED, KEYS)):
            continue
        row = known.get(key)
        if row is not None and key not in taken:
            taken[key] = row
            _take(sheet, found, number, texts, row)
        elif key and row is None:
            if any(_at(texts, at) for at in sheet.columns.values()):
                found.unplaced.append(f"{sheet.grid.name} 第 {number + 1} 行：这一行在系统中已删除，没有读取。")
        elif any(_at(texts, sheet.columns[key]) for key in asked):
            loose.append((number, texts))
    for number, texts in loose:
        row = next((row for row in by_name.get(_name_in(sheet, texts), ()) if row.key not in taken), None)
        if row is not None:
            taken[row.key] = row
            _take(sheet, found, number, texts, row)
        elif not _is_sum(sheet, texts):
            _add(sheet, found, number, texts)
    if table.blank:
        found.missing += [table.name_of(row) for key, row in known.items() if key not in taken and row.inputs]


def _take(sheet: _Sheet, found: Found, number: int, texts: Sequence[str], row: BookRow) -> None:
    for column, cell in row.cells.items():
        at = sheet.columns.get(column)
        if at is not None and (cell.is_input or cell.is_fixed):
            found.cells[cell.id] = typed(_at(texts, at), cell, sheet.place(number, at))


def _add(sheet: _Sheet, found: Found, number: int, texts: Sequence[str]) -> None:
    """A row that the system does not have: a new one, if its table takes any."""
    cells = {
        column: typed(text, cell, sheet.place(number, at))
        for column, cell in sheet.table.blank.items()
        if cell.id and (at := sheet.columns.get(column)) is not None and (text := _at(texts, at))
    }
    if cells:
        found.new.append(NewRow(sheet.table.key, f"{sheet.grid.name} 第 {number + 1} 行", cells))
    elif len(found.unplaced) < _TOLD * 5:
        said = next(text for text in texts if text)
        found.unplaced.append(f"{sheet.grid.name} 第 {number + 1} 行（{said[:20]}）：没有对应的行，没有读取。")


def typed(text: str, cell: BookCell, place: str = "") -> Typed:
    """The text as the cell keeps it: of a choice its code; of a number no more decimals than are stored."""
    if text == UNSAVED:
        return Typed(text, place, "这一格是公式，没有存下结果。请用 Excel 或 WPS 打开、保存后再上传。")
    if cell.kind == "choice":
        plain = _plain(text)
        for code, label in cell.choices:
            if plain in {_plain(label), _plain(code)}:
                return Typed(code, place)
        if plain:
            options = "、".join(label for _, label in cell.choices[:_TOLD])
            more = "等" if len(cell.choices) > _TOLD else ""
            return Typed(text, place, f"“{text[:20]}”不在列表中，可以填：{options}{more}。")
        return Typed("", place)
    if cell.kind == "number" and _LONG_FRACTION.fullmatch(plain := normalize(text)):
        least = Decimal(1).scaleb(-STORED_PLACES)
        return Typed(f"{Decimal(plain).quantize(least, rounding=ROUND_HALF_UP):f}", place)
    return Typed(text, place)


def _by_name(table: BookTable) -> dict[tuple[str, ...], list[BookRow]]:
    """Rows by what stands in their naming columns; of several of one name the first comes first."""
    named: dict[tuple[str, ...], list[BookRow]] = {}
    for row in table.rows:
        if row.inputs and any(name := _name_of(table, row)):
            named.setdefault(name, []).append(row)
    return named


def _name_of(table: BookTable, row: BookRow) -> tuple[str, ...]:
    return _name(table, lambda key: row.cells[key].shown if key in row.cells else "")


def _name(table: BookTable, text_of: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(_plain(text_of(column.key)) for column in table.columns if column.is_name)


def _name_in(sheet: _Sheet, texts: Sequence[str]) -> tuple[str, ...]:
    return _name(sheet.table, lambda key: _at(texts, sheet.columns.get(key)))


def _is_sum(sheet: _Sheet, texts: Sequence[str]) -> bool:
    """A row that the product itself adds: a heading, a sum, a rate."""
    name = _name_in(sheet, texts)
    own = (_name_of(sheet.table, row) for row in sheet.table.rows if not row.inputs)
    return any(name) and name in own


def _at(texts: Sequence[str], position: int | None) -> str:
    return texts[position] if position is not None and position < len(texts) else ""


def _plain(text: str) -> str:
    return re.sub(r"\s", "", normalize(text))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def told_missing(names: Sequence[str]) -> Iterator[str]:
    """Rows of the system that the workbook no longer has, in one sentence."""
    if names:
        more = f"等 {len(names)} 行" if len(names) > _TOLD else ""
        listed = "、".join(f"“{name}”" for name in names[:_TOLD])
        yield f"工作簿里没有{listed}{more}；系统中的这些行保持不变，要删除请在页面里删除。"
