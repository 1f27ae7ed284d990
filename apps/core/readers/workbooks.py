"""Reader of ``.xlsx``: every visible sheet with its cells as they are shown, or the values of the first one."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from posixpath import join, normpath

from apps.core.readers.limits import DAMAGED, Allowance
from apps.core.readers.number_formats import BUILT_IN, GENERAL, is_date, moment_of, shown_number, shown_text
from apps.core.readers.packages import Package, attribute, whole_number
from apps.core.readers.sheets import NO_SHEET, UNSAVED, Sheet, grid_of, note_of_hidden_sheet, notes_of
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened

MAIN_PART = "xl/workbook.xml"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
STORED_CHARACTERS = 5_000_000

_SHEETS = frozenset({
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
})  # fmt: skip
_RELATIONS = frozenset({"http://schemas.openxmlformats.org/package/2006/relationships"})
_NO_WORKBOOK = "这不是 .xlsx 工作簿。请下载模板填写，或用 Excel、WPS 另存为 .xlsx 后再试。"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(slots=True)
class _Book:
    """What the sheets of a workbook share; ``formats`` are the number formats by the number of a style."""

    package: Package
    sheets: list[tuple[str, str, bool]] = field(default_factory=list)  # name, part, whether it is hidden
    is_1904: bool = False
    formats: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)


def read_workbook(content: bytes, allowance: Allowance) -> Opened:
    """Every visible sheet as shown. Raises ``Refused``."""
    book = _book_of(content)
    grids, notes = [], [*book.package.notes]
    for name, part, is_hidden in book.sheets:
        if is_hidden:
            notes.append(note_of_hidden_sheet(name))
            continue
        sheet = _sheet_of(book, name, part, allowance, as_shown=True)
        grid = grid_of(sheet, allowance)
        grids.append(grid)
        notes += notes_of(sheet, grid)
    if not grids:
        raise Refused(NO_SHEET)
    return Opened(grids=tuple(grids), notes=tuple(notes), blocks=tuple(grids))


def read_book(content: bytes, allowance: Allowance) -> Opened:
    """Every sheet with all its cells as a person would type them, hidden ones too; ``95%`` and errors as shown.

    A formula without a result is ``UNSAVED``.

    For workbooks that the product has written itself, whose ids are hidden. Raises ``Refused``.
    """
    book = _book_of(content)
    grids: list[Grid] = []
    notes: list[str] = []
    for name, part, _ in book.sheets:
        sheet = _sheet_of(book, name, part, allowance, as_shown=False, keeps_percent=True)
        sheet.hidden_rows, sheet.hidden_columns = set(), set()
        grid = grid_of(sheet, allowance)
        grids.append(grid)
        notes += notes_of(sheet, grid)
    return Opened(grids=tuple(grids), notes=tuple(notes), blocks=tuple(grids))


def read_values(content: bytes, allowance: Allowance) -> Grid:
    """The first visible sheet as a person would type it (``302001``, ``0.3``, ``2025-04-20``, ``是``), hidden rows too.

    Empty rows and columns keep their places. Raises ``Refused``.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("这是旧格式（.xls）或加了密码的工作簿，请去掉密码并另存为 .xlsx 后再试。")
    if not content.startswith(b"PK"):
        raise Refused(_NO_WORKBOOK)
    book = _book_of(content)
    for name, part, is_hidden in book.sheets:
        if not is_hidden:
            sheet = _sheet_of(book, name, part, allowance, as_shown=False)
            sheet.hidden_rows, sheet.hidden_columns = set(), set()
            return grid_of(sheet, allowance)
    return Grid("", ())


def _book_of(content: bytes) -> _Book:
    book = _Book(Package(content))
    listed: list[tuple[str, str, bool]] = []

    def sheet(found: dict[str, str]) -> None:
        listed.append((found.get("name", ""), attribute(found, "id"), found.get("state", "visible") != "visible"))

    def properties(found: dict[str, str]) -> None:
        book.is_1904 = found.get("date1904") in {"1", "true"}

    book.package.parse(MAIN_PART, {"sheet": sheet, "workbookPr": properties}, {}, spaces=_SHEETS)
    parts: dict[str, str] = {}
    shared: dict[str, str] = {}

    def relation(found: dict[str, str]) -> None:
        target, kind = found.get("Target", ""), found.get("Type", "").rpartition("/")[2]
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if kind == "worksheet":
            parts[found.get("Id", "")] = part
        shared.setdefault(kind, part)

    book.package.parse("xl/_rels/workbook.xml.rels", {"Relationship": relation}, {}, spaces=_RELATIONS)
    book.sheets = [
        (name, parts[relation_id], is_hidden) for name, relation_id, is_hidden in listed if relation_id in parts
    ]
    if not book.sheets:
        raise Refused(DAMAGED if MAIN_PART in book.package.names else _NO_WORKBOOK)
    book.formats = _formats_of(book.package, shared.get("styles", "xl/styles.xml"))
    book.strings = _strings_of(book.package, shared.get("sharedStrings", "xl/sharedStrings.xml"))
    return book


def _formats_of(package: Package, part: str) -> list[str]:
    own: dict[str, str] = {}
    numbers: list[str] = []
    is_of_cells = False

    def number_format(found: dict[str, str]) -> None:
        own[found.get("numFmtId", "")] = found.get("formatCode", GENERAL)

    def cells(_: dict[str, str]) -> None:
        nonlocal is_of_cells
        is_of_cells = True

    def cells_end() -> None:
        nonlocal is_of_cells
        is_of_cells = False

    def style(found: dict[str, str]) -> None:
        if is_of_cells:
            numbers.append(found.get("numFmtId", "0"))

    package.parse(
        part, {"numFmt": number_format, "cellXfs": cells, "xf": style}, {"cellXfs": cells_end}, spaces=_SHEETS
    )
    return [own.get(number) or BUILT_IN.get(whole_number(number, 10_000) or 0, GENERAL) for number in numbers]


def _strings_of(package: Package, part: str) -> list[str]:
    strings: list[str] = []
    text: list[str] = []
    is_text, spoken, total = False, 0, 0

    def start(_: dict[str, str]) -> None:
        nonlocal is_text
        is_text = not spoken

    def end() -> None:
        nonlocal is_text
        is_text = False

    def phonetic(_: dict[str, str]) -> None:
        nonlocal spoken
        spoken += 1

    def phonetic_end() -> None:
        nonlocal spoken
        spoken -= 1

    def string_end() -> None:
        strings.append(_unescaped("".join(text)))
        text.clear()

    def characters(piece: str) -> None:
        nonlocal total
        if is_text:
            total += len(piece)
            if total > STORED_CHARACTERS:
                raise Refused("工作簿的文字过多，请只保留需要的工作表后再试。")
            text.append(piece)

    package.parse(
        part,
        {"t": start, "rPh": phonetic},
        {"t": end, "rPh": phonetic_end, "si": string_end},
        characters,
        spaces=_SHEETS,
    )
    return strings


def _sheet_of(
    book: _Book, name: str, part: str, allowance: Allowance, *, as_shown: bool, keeps_percent: bool = False
) -> Sheet:
    if part.lower() not in book.package.names:
        raise Refused(DAMAGED)  # a sheet that is announced and missing must not count as read
    cells = _Cells(book, Sheet(name), allowance, as_shown=as_shown, keeps_percent=keeps_percent)
    book.package.parse(part, cells.starts, cells.ends, cells.characters, spaces=_SHEETS)
    return cells.sheet


class _Cells:
    """Collects the cells of one sheet from its events."""

    def __init__(
        self, book: _Book, sheet: Sheet, allowance: Allowance, *, as_shown: bool, keeps_percent: bool = False
    ) -> None:
        self.book, self.sheet, self.allowance, self.as_shown = book, sheet, allowance, as_shown
        self.keeps_percent = keeps_percent
        self.row = self.column = -1
        self.kind, self.style, self.text = "", "", [""]
        self.is_text = self.has_formula = False
        self.starts = {
            "row": self.on_row, "c": self.on_cell, "v": self.on_text, "t": self.on_text, "f": self.on_formula,
            "mergeCell": self.on_merge, "col": self.on_columns,
        }  # fmt: skip
        self.ends = {"c": self.on_cell_end, "v": self.on_text_end, "t": self.on_text_end}

    def on_row(self, found: dict[str, str]) -> None:
        number = whole_number(found.get("r", ""), LAST_ROW)
        self.row = number - 1 if number else self.row + 1
        self.column = -1
        if found.get("hidden") in {"1", "true"} or found.get("ht") == "0":
            self.sheet.hidden_rows.add(self.row)

    def on_columns(self, found: dict[str, str]) -> None:
        if found.get("hidden") in {"1", "true"} or found.get("width") == "0":
            first, last = (whole_number(found.get(name, ""), LAST_COLUMN) or 0 for name in ("min", "max"))
            self.sheet.hidden_columns.update(range(max(first - 1, 0), last))

    def on_cell(self, found: dict[str, str]) -> None:
        place = _place(found.get("r", ""))
        self.row, self.column = place or (self.row, self.column + 1)
        self.kind, self.style = found.get("t", "n"), found.get("s", "")
        self.text, self.has_formula = [], False

    def on_formula(self, _: dict[str, str]) -> None:
        self.has_formula = True

    def on_text(self, _: dict[str, str]) -> None:
        self.is_text = True

    def on_text_end(self) -> None:
        self.is_text = False

    def characters(self, text: str) -> None:
        if self.is_text:
            self.text.append(text)

    def on_cell_end(self) -> None:
        value = "".join(self.text)
        if self.has_formula and not value and self.kind != "str":
            if self.keeps_percent:
                self.sheet.put(self.row, self.column, UNSAVED, self.allowance)
            else:
                self.sheet.unsaved.append((self.row, self.column))
        if value and self.row >= 0:
            show = self.shown if self.as_shown else self.typed
            self.sheet.put(self.row, self.column, show(value), self.allowance)

    def on_merge(self, found: dict[str, str]) -> None:
        first, _, last = found.get("ref", "").partition(":")
        begin, end = _place(first), _place(last)
        if begin and end:
            self.sheet.merges.append((*begin, *end))

    def shown(self, value: str) -> str:
        """The cell as its format shows it."""
        style = whole_number(self.style, 1_000_000) or 0
        code = self.book.formats[style] if style < len(self.book.formats) else GENERAL
        match self.kind:
            case "s" | "str" | "inlineStr":
                return shown_text(self._string(value), code)
            case "b":
                return "TRUE" if value == "1" else "FALSE"
            case "n":
                number = _number(value)
                return value if number is None else shown_number(number, code, is_1904=self.book.is_1904)
        return value

    def typed(self, value: str) -> str:
        """The cell as a person would type it; an error has no value, unless percent and errors are kept as shown."""
        style = whole_number(self.style, 1_000_000) or 0
        code = self.book.formats[style] if style < len(self.book.formats) else GENERAL
        match self.kind:
            case "s" | "str" | "inlineStr":
                return self._string(value)
            case "b":
                return "是" if value == "1" else "否"
            case "e":
                return value if self.keeps_percent else ""
            case "n":
                number = _number(value)
                moment = moment_of(number, is_1904=self.book.is_1904) if number is not None and is_date(code) else None
                if moment is not None:
                    return moment.isoformat(" ").removesuffix(" 00:00:00")
                if number is not None and self.keeps_percent and "%" in code:
                    return f"{Decimal(f'{number * 100:.14g}'):f}%"
                return value if number is None else format(Decimal(f"{number:.15g}"), "f")
        return value

    def _string(self, value: str) -> str:
        if self.kind != "s":
            return _unescaped(value)
        number = whole_number(value, 100_000_000)
        return self.book.strings[number] if number is not None and number < len(self.book.strings) else ""


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column from 0 of ``B3``."""
    match = _PLACE.fullmatch(reference.replace("$", ""))
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row - 1, column - 1) if row <= LAST_ROW and column <= LAST_COLUMN else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None  # neither infinite nor no number


def _unescaped(text: str) -> str:
    """``_x000D_`` is a line end; NUL and halves of characters are nothing."""
    if "_x" not in text:
        return text.replace("\r\n", "\n")
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").encode(errors="ignore").decode()
