"""An evaluation as an Excel workbook: prefilled or empty, with hidden ids, choices, formulas and findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from django.utils import timezone

from apps.core.findings import Finding
from apps.core.readers.sheets import column_name
from apps.evaluations.documents.workbook_looks import (
    GUIDE,
    HEAD_ROWS,
    Looks,
    print_setup,
    protected,
    shown_formula,
    validation_of,
)
from apps.evaluations.enums import Section
from apps.evaluations.facts import Header
from apps.evaluations.facts.book import (
    BOOK_FORMAT,
    KEYS,
    LONGEST_CELL,
    STAMP_MARK,
    STAMP_SHEET,
    At,
    Book,
    BookCell,
    BookRow,
    BookTable,
    version_of,
)

FINDINGS, GUIDE_SHEET, CHOICES_SHEET, MARKS_SHEET = "检查结果", "说明", "选项", "需要改正"
_IDS_OF_A_CELL = 100
_LONGEST_LIST = 250  # characters that a list of choices may have in its cell


@dataclass(frozen=True, slots=True)
class Mark:
    """Something wrong with what was typed: ``cell`` is its id, or in a new row ``table+number.column``.

    Without a ``problem`` it is just what was typed.
    """

    cell: str
    text: str
    problem: str


@dataclass(slots=True)
class _Writer:
    """One workbook while it is written; ``at`` holds where each cell id stands."""

    workbook: Any
    looks: Looks
    marks: Mapping[str, Mark]
    at: dict[str, tuple[str, str]] = field(default_factory=dict)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)


def workbook_of(
    header: Header,
    book: Book,
    findings: Iterable[Finding],
    now: datetime,
    *,
    is_empty: bool = False,
    marks: Sequence[Mark] = (),
    new_rows: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
) -> bytes:
    """The workbook. ``is_empty``: names of rows alone, to be filled in by hand or elsewhere.

    With ``marks`` it is the answer to one that could not be taken: what was typed stands in its cells, what is wrong
    beside it; ``new_rows`` are the rows without an id, by table, as texts by column.
    """
    import xlsxwriter  # a tenth of the start of every command

    shown = emptied(book) if is_empty else book
    base = {cell.id: version_of(cell.text) for _, _, _, cell in shown.inputs()}
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False}) as workbook:
        workbook.set_size(2400, 1500)
        writer = _Writer(workbook, Looks(workbook), {mark.cell: mark for mark in marks})
        is_marked = any(mark.problem for mark in marks)
        _guide(writer, header, now, is_empty=is_empty)
        problems = workbook.add_worksheet(MARKS_SHEET) if is_marked else None
        for table in shown.tables:
            _table(writer, header, table, (new_rows or {}).get(table.key, ()))
        _findings(writer, book, findings)
        if problems is not None:
            _problems(writer, problems, book, marks)
        _lists(writer)
        _stamp(writer, header, base)
    return buffer.getvalue()


def emptied(book: Book) -> Book:
    """The same tables without what was filled in, but for the names of rows."""

    def row_of(table: BookTable, row: BookRow) -> BookRow:
        names = {column.key for column in table.columns if column.is_name}
        cells = {
            key: cell if key in names or cell.kind == "label" else replace(cell, text="")
            for key, cell in row.cells.items()
        }
        return replace(row, cells=cells)

    return Book(tuple(replace(table, rows=tuple(row_of(table, row) for row in table.rows)) for table in book.tables))


def _guide(writer: _Writer, header: Header, now: datetime, *, is_empty: bool) -> None:
    sheet = writer.workbook.add_worksheet(GUIDE_SHEET)
    sheet.set_column(0, 0, 100)
    sheet.hide_gridlines(2)
    lines = [
        f"{header.department} {header.year}年度部门整体支出绩效自评工作簿{'（空表）' if is_empty else ''}",
        f"{timezone.localtime(now):%Y年%m月%d日 %H:%M} 从系统中下载。",
        *GUIDE,
    ]
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, writer.looks.title if number == 0 else writer.looks.note)
    print_setup(sheet)
    protected(sheet)


def _table(writer: _Writer, header: Header, table: BookTable, new_rows: Sequence[Mapping[str, str]]) -> None:
    sheet = writer.workbook.add_worksheet(table.title)
    looks = writer.looks
    sheet.write_string(0, 0, f"{KEYS}{table.key}", looks.key)
    sheet.write_string(1, 1, f"{header.department} {header.year}年度 {table.title}", looks.title)
    sheet.write_string(2, 1, table.hint or "白色格可以填写，灰色格由系统计算或在系统中维护。", looks.note)
    sheet.set_column(0, 0, 4, looks.key, {"hidden": True})
    names = 0
    for position, column in enumerate(table.columns, start=1):
        sheet.write_string(0, position, column.key, looks.key)
        sheet.set_column(position, position, column.width)
        sheet.write_string(HEAD_ROWS - 1, position, column.label, looks.head)
        if column.note:
            sheet.write_comment(HEAD_ROWS - 1, position, column.note)
        names = max(names, position) if column.is_name and position <= 2 else names
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(HEAD_ROWS, names + 1)
    rows = [*table.rows, *_new(table, new_rows), *_blanks(table)]
    places = {row.key: number for number, row in enumerate(rows, start=HEAD_ROWS) if row.key}
    columns = {column.key: position for position, column in enumerate(table.columns, start=1)}
    last = HEAD_ROWS + len(rows) - 1
    for number, row in enumerate(rows, start=HEAD_ROWS):
        is_free = bool(table.blank)
        sheet.write_string(number, 0, row.key, looks.free_key if is_free else looks.key)

        def address(at: At, number: int = number) -> str:
            return f"{column_name(columns[at[1]])}{places.get(at[0], number) + 1}"

        for key, position in columns.items():
            cell = row.cells.get(key, BookCell(kind="nothing"))
            below = f"{column_name(position)}{number + 2}:{column_name(position)}{last + 1}"
            if cell.id and row.key:
                writer.at[cell.id] = (table.title, f"{column_name(position)}{number + 1}")
            _cell(writer, sheet, (number, position), cell, row, shown_formula(cell, address, below))
    _validations(writer, sheet, table, rows, columns)
    print_setup(sheet, repeated=HEAD_ROWS - 1, width=sum(column.width for column in table.columns))
    protected(sheet)


def _new(table: BookTable, new_rows: Sequence[Mapping[str, str]]) -> list[BookRow]:
    """Rows that somebody has added to a workbook that could not be taken."""
    return [
        BookRow(
            "",
            {
                key: replace(cell, id=f"{table.key}+{number}.{key}", text=texts.get(key, ""))
                for key, cell in table.blank.items()
            },
        )
        for number, texts in enumerate(new_rows)
    ]


def _blanks(table: BookTable) -> list[BookRow]:
    return [BookRow("", table.blank) for _ in range(table.blanks)] if table.blank else []


def _cell(writer: _Writer, sheet: Any, place: tuple[int, int], cell: BookCell, row: BookRow, formula: str) -> None:
    mark = writer.marks.get(cell.id) if cell.id else None
    problem = mark.problem if mark is not None else ""
    text = (cell if mark is None else replace(cell, text=mark.text)).shown
    number = _number(text) if cell.kind in {"number", "computed"} else None
    is_wrong = bool(problem) or (cell.kind == "number" and bool(text) and number is None)
    look = writer.looks.of(cell, row, is_wrong=is_wrong)
    if len(text) > LONGEST_CELL:
        text = f"{text[:200]}……（全文过长，请在系统中修改。）"
    if formula:
        sheet.write_formula(*place, formula, look, "" if number is None else float(number))
    elif number is not None:
        sheet.write_number(*place, float(number), look)
    elif text:
        sheet.write_string(*place, text, look)
    else:
        sheet.write_blank(*place, None, look)
    if problem:
        sheet.write_comment(*place, problem, {"x_scale": 2})


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None


def _validations(
    writer: _Writer, sheet: Any, table: BookTable, rows: Sequence[BookRow], columns: Mapping[str, int]
) -> None:
    """What may be typed: one rule for neighbouring cells of a column that ask for the same."""
    for key, position in columns.items():
        start, kind = HEAD_ROWS, None
        for number, row in enumerate([*rows, BookRow("", {})], start=HEAD_ROWS):
            cell = row.cells.get(key)
            asked = (cell.kind, cell.choices, cell.is_whole) if cell is not None and cell.id else None
            if asked != kind:
                if kind is not None:
                    rule = validation_of(*kind, _source(writer, kind[1]))
                    if rule:
                        sheet.data_validation(start, position, number - 1, position, rule)
                start, kind = number, asked


def _source(writer: _Writer, choices: Sequence[tuple[str, str]]) -> list[str] | str:
    """The labels themselves, or where they are too long for a rule the place where they stand."""
    labels = tuple(label for _, label in choices)
    if len(",".join(labels)) <= _LONGEST_LIST and not any("," in label for label in labels):
        return list(labels)
    if labels not in writer.lists:
        column = column_name(len(writer.lists))
        writer.lists[labels] = f"='{CHOICES_SHEET}'!${column}$1:${column}${len(labels)}"
    return writer.lists[labels]


def _lists(writer: _Writer) -> None:
    if not writer.lists:
        return
    sheet = writer.workbook.add_worksheet(CHOICES_SHEET)
    for position, labels in enumerate(writer.lists):
        for number, label in enumerate(labels):
            sheet.write_string(number, position, label)
    sheet.hide()


def _findings(writer: _Writer, book: Book, findings: Iterable[Finding]) -> None:
    sheet = writer.workbook.add_worksheet(FINDINGS)
    places = book.places()
    rows = [
        (
            finding.severity.label,
            places.get(finding.where.cell) or Section(finding.where.section).label,
            finding.message,
            finding.where.cell,
        )
        for finding in findings
    ]
    _listed(writer, sheet, ("程度", "位置", "问题", "转到"), (10, 44, 90, 14), rows)
    if not rows:
        sheet.write_string(1, 0, "下载时没有发现问题。", writer.looks.note)
    protected(sheet)


def _problems(writer: _Writer, sheet: Any, book: Book, marks: Sequence[Mark]) -> None:
    places = book.places()
    rows = [(mark.text[:200], places.get(mark.cell, ""), mark.problem, mark.cell) for mark in marks if mark.problem]
    _listed(writer, sheet, ("填写的内容", "位置", "问题", "转到"), (30, 44, 80, 14), rows)
    sheet.activate()


def _listed(
    writer: _Writer,
    sheet: Any,
    heads: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[tuple[str, str, str, str]],
) -> None:
    """A list whose last column leads to the cells."""
    looks = writer.looks
    for position, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(0, position, head, looks.head)
        sheet.set_column(position, position, width)
    for number, (*texts, cell) in enumerate(rows, start=1):
        for position, text in enumerate(texts):
            sheet.write_string(number, position, text, looks.words)
        title, address = writer.at.get(cell, ("", ""))
        if address:
            sheet.write_url(number, len(texts), f"internal:'{title}'!{address}", looks.link, f"{title} {address}")
        else:
            sheet.write_blank(number, len(texts), None, looks.words)
    sheet.freeze_panes(1, 0)
    print_setup(sheet, repeated=0)


def _stamp(writer: _Writer, header: Header, base: Mapping[str, str]) -> None:
    """Whose workbook it is, and the version of each of its cells, for the way back."""
    sheet = writer.workbook.add_worksheet(STAMP_SHEET)
    known = (
        STAMP_MARK,
        str(BOOK_FORMAT),
        str(header.evaluation_id),
        str(header.year),
        header.department_code,
        header.department,
    )
    for number, text in enumerate(known):
        sheet.write_string(number, 0, text)
    pairs = [f"{cell}:{version}" for cell, version in base.items()]
    for number, start in enumerate(range(0, len(pairs), _IDS_OF_A_CELL), start=len(known)):
        sheet.write_string(number, 0, " ".join(pairs[start : start + _IDS_OF_A_CELL]))
    sheet.very_hidden()
