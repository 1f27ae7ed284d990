"""What is visible of a sheet: hidden rows and columns are left out and named, merged cells keep their text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby

from apps.core.readers.limits import DAMAGED, Allowance
from apps.core.refusals import Refused
from apps.core.tabular import Grid
from apps.core.texts import shorten

AREA_LIMIT = 250_000
MOST_NAMED = 8  # cells or texts of a sentence
LONGEST_NAMED = 20
UNSAVED = "="  # what stands for a formula that was saved without its result
NO_SHEET = "工作簿里没有可见的工作表。请取消隐藏需要的工作表后再试。"

Area = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """A sheet while it is read; rows and columns count from 0. ``unsaved``: cells of formulas without a result."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unsaved: list[tuple[int, int]] = field(default_factory=list)

    def put(self, row: int, column: int, text: str, allowance: Allowance) -> None:
        """The text of a cell, if there is any."""
        text = text.strip()
        if text:
            self.texts[row, column] = allowance.cell(text)


def note_of_hidden_sheet(name: str) -> str:
    """What is said of a sheet that is hidden as a whole."""
    return f"工作表“{name}”是隐藏的，没有读。"


def grid_of(sheet: Sheet, allowance: Allowance) -> Grid:
    """The visible cells of a sheet as a rectangle; a merged text stands in the first place that is seen."""
    height = 1 + max((row for row, _ in sheet.texts), default=-1)
    width = 1 + max((column for _, column in sheet.texts), default=-1)
    filled = {row for row, _ in sheet.texts}
    for _ in filled:
        allowance.row()
    rows = _places(height, sheet.hidden_rows)
    columns = _places(width, sheet.hidden_columns)
    if len(rows) * len(columns) > AREA_LIMIT:
        raise Refused("工作表的区域过大，无法读取。请把需要的内容复制到新的工作表后再试。")
    cells = [[""] * len(columns) for _ in rows]
    merges = []
    covered: set[tuple[int, int]] = set()
    merged = 0
    for top, left, bottom, right in sheet.merges:
        seen_rows = [rows[row] for row in range(top, min(bottom, height - 1) + 1) if row in rows]
        seen_columns = [columns[column] for column in range(left, min(right, width - 1) + 1) if column in columns]
        merged += len(seen_rows) * len(seen_columns)
        if merged > len(rows) * len(columns):
            raise Refused(DAMAGED)  # areas that lie over each other
        if not seen_rows or not seen_columns:
            continue
        cells[seen_rows[0]][seen_columns[0]] = sheet.texts.get((top, left), "")
        covered |= {(row, column) for row in seen_rows for column in seen_columns}
        if len(seen_rows) * len(seen_columns) > 1:
            merges.append((seen_rows[0], seen_columns[0], seen_rows[-1], seen_columns[-1]))
    for (row, column), text in sheet.texts.items():
        if row in rows and column in columns and (rows[row], columns[column]) not in covered:
            cells[rows[row]][columns[column]] = text
    hidden = tuple(row + 1 for row in sorted(sheet.hidden_rows & filled))
    return Grid(sheet.name, tuple(map(tuple, cells)), tuple(sorted(merges)), hidden)


def notes_of(sheet: Sheet, grid: Grid) -> Iterator[str]:
    """What of a sheet is not seen, as sentences for the user."""
    name = f"工作表“{sheet.name}”" if sheet.name else "表格"
    if grid.hidden_rows:
        yield f"{name}的第 {_ranges_of(grid.hidden_rows, str)} 行是隐藏的，没有读。"
    columns = {column for _, column in sheet.texts if column in sheet.hidden_columns}
    if columns:
        yield f"{name}的 {_ranges_of(sorted(columns), column_name)} 列是隐藏的，没有读。"
    if sheet.unsaved:
        cells = "、".join(f"{column_name(column)}{row + 1}" for row, column in sheet.unsaved[:MOST_NAMED])
        more = "等" if len(sheet.unsaved) > MOST_NAMED else ""
        said = f"{name}有 {len(sheet.unsaved)} 个公式（{cells}{more}）没有存下结果，没有读到数值。"
        yield f"{said}请用 Excel 或 WPS 打开、保存后再试。"


def notes_of_hidden(texts: Sequence[str]) -> Iterator[str]:
    """The hidden texts of a page or document, named by the beginnings of the first of them."""
    if texts:
        named = "、".join(f"“{shorten(text, LONGEST_NAMED)}”" for text in texts[:MOST_NAMED])
        more = f"等 {len(texts)} 处" if len(texts) > MOST_NAMED else ""
        yield f"文字{named}{more}是隐藏的，没有读。"


def column_name(column: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = f"{chr(65 + letter)}{name}"
    return name


def _places(length: int, hidden: set[int]) -> dict[int, int]:
    """The place of each visible row or column among the visible ones."""
    places = count()
    return {number: next(places) for number in range(length) if number not in hidden}


def _ranges_of(numbers: Iterable[int], name: Callable[[int], str]) -> str:
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return "、".join(f"{name(run[0])}–{name(run[-1])}" if len(run) > 1 else f"{name(run[0])}" for run in runs)
