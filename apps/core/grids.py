"""The table component of the workspace: cells as values, drawn here because templates and form widgets are slow.

With ``layouts.py`` the only Python file with CSS classes.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.amounts import Cell, read_number
from apps.core.enums import LabelledEnum
from apps.core.stamps import fingerprint


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell. Without an ``id`` it is blank; ``kind`` is number, text, line (of text), choice or computed.

    ``name`` is read to those who do not see the table; ``hint`` stands in the input while it is empty; ``below`` is a
    computed line under the control. ``beside`` are computed lines that the amount is compared with: under all else,
    and read out with the control. ``carried`` is a badge at the control, for where its text comes from. A cell with a
    ``lock_note`` cannot be changed, whoever looks at it.
    """

    id: str = ""
    kind: str = "blank"
    label: str = ""
    name: str = ""
    text: str = ""
    note: str = ""
    below_id: str = ""
    below: str = ""
    options: tuple[Option, ...] = ()
    instruction: str = ""
    hint: str = ""
    carried_id: str = ""
    carried: str = ""
    lock_note: str = ""
    beside_id: str = ""
    beside: str = ""

    @property
    def is_input(self) -> bool:
        """Somebody can type here."""
        return self.kind in {"number", "text", "line", "choice"}


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its heading and its cells.

    ``menu`` is the address of what can be done with the row, empty where its table has such addresses and the row has
    none; ``key`` names the row and ``group`` the rows among which it moves.
    """

    label: str
    cells: tuple[GridCell, ...]
    depth: int = 0
    is_total: bool = False
    unit: str = ""
    anchor: str = ""
    link_note: str = ""
    menu: str | None = None
    key: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column heading; figures stand at the right."""

    label: str
    is_figure: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of the page."""

    key: str
    title: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]

    def cells(self) -> Iterator[GridCell]:
        """Every cell of the table."""
        return (cell for row in self.rows for cell in row.cells)


def number_cell(
    cell_id: str,
    cell: Cell,
    label: str,
    name: str,
    *,
    places: int = 6,
    is_percent: bool = False,
    is_negative_allowed: bool = False,
    is_money: bool = False,
    instruction: str = "",
    hint: str = "",
    below: tuple[str, str] = ("", ""),
) -> GridCell:
    """An input for a number, marked and explained when its text cannot be read."""
    note = ""
    if cell.typed:
        reading = read_number(cell.typed, places=places, is_percent=is_percent, is_negative_allowed=is_negative_allowed)
        note = reading.problem or "数字过大，请核对。"
    return GridCell(
        id=cell_id,
        kind="number",
        label=label,
        name=name,
        text=cell.money_text if is_money else cell.text,
        note=note,
        below_id=below[0],
        below=below[1],
        instruction=instruction,
        hint=hint,
    )


def computed_cell(cell_id: str, text: str, label: str) -> GridCell:
    """An output that the server computes."""
    return GridCell(id=cell_id, kind="computed", label=label, text=text)


def choice_cell(
    cell_id: str, chosen: str, options: tuple[Option, ...] | type[LabelledEnum], name: str, blank: str = ""
) -> GridCell:
    """A select over options or a coded list; ``blank`` is the word of the empty choice where there is one."""
    known = options if isinstance(options, tuple) else _options_of(options)
    shown = (Option("", blank), *known) if blank else known
    return GridCell(id=cell_id, kind="choice", label=name, name=name, text=chosen, options=shown)


def text_cell(cell_id: str, text: str, name: str = "", hint: str = "") -> GridCell:
    """An input for words."""
    return GridCell(id=cell_id, kind="text", name=name, text=text, hint=hint)


def line_cell(cell_id: str, text: str, name: str = "") -> GridCell:
    """An input for words on one line."""
    return GridCell(id=cell_id, kind="line", name=name, text=text)


def seen_of(cells: Iterable[GridCell]) -> dict[str, str]:
    """The version of every input that the page shows, by cell id."""
    return {cell.id: fingerprint(cell.text) for cell in cells if cell.is_input}


def computed_of(cells: Iterable[GridCell]) -> dict[str, str]:
    """Ids and texts of everything the server computes: what a save sends back."""
    computed = {}
    for cell in cells:
        if cell.kind == "computed":
            computed[cell.id] = cell.text
        if cell.below_id:
            computed[cell.below_id] = cell.below
        if cell.carried_id:
            computed[cell.carried_id] = cell.carried
        if cell.beside_id:
            computed[cell.beside_id] = cell.beside
    return computed


def draw_row(row: GridRow, *, is_locked: bool) -> SafeString:
    """The heading, the cells and the menu of a row as ``th`` and ``td`` elements."""
    unit = f'<span class="row-unit">{escape(row.unit)}</span>' if row.unit else ""
    note = f'<span class="sub">{escape(row.link_note)}</span>' if row.link_note else ""
    heading = f'<th scope="row" class="depth-{row.depth}">{escape(row.label)}{unit}{note}</th>'
    menu = "" if is_locked or row.menu is None else _menu(row.menu, row.label)
    return SafeString(heading + "".join(_td(cell, is_locked) for cell in row.cells) + menu)


def draw_control(cell: GridCell, *, is_locked: bool, placeholder: str = "", rows: int = 1) -> SafeString:
    """The control of a cell with its note and the line below, without a table cell around it."""
    return SafeString(_control(cell, is_locked, placeholder or cell.hint, rows) + _note(cell) + _below(cell))


def draw_mark(mark_id: str, text: str) -> SafeString:
    """A badge at a control; it vanishes when it says nothing."""
    return SafeString(f'<output class="cell-carried" id="{mark_id}">{escape(text)}</output>')


def mapped(value: Any, change: Callable[[GridCell], GridCell]) -> Any:
    """View models with every cell in them changed, however deep it lies."""
    if isinstance(value, GridCell):
        return change(value)
    if isinstance(value, list | tuple):
        return type(value)(mapped(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        new = {name: found for name, part in parts.items() if (found := mapped(part, change)) is not part}
        return replace(value, **new) if new else value
    return value


@lru_cache(maxsize=64)
def draw_icon(name: str) -> SafeString:
    """The icon ``name`` of the sprite, always beside a word that says the same."""
    return SafeString(render_to_string("_icon.html", {"name": name}).strip())


def _menu(url: str, label: str) -> str:
    name = f'aria-label="{escape(label)} 行操作"'
    link = f'<a class="icon-button row-menu" href="{escape(url)}" {name}>{draw_icon("more")}</a>'
    return f'<td class="row-actions">{link if url else ""}</td>'


def _td(cell: GridCell, is_locked: bool) -> str:
    label = escape(cell.label)
    match cell.kind:
        case "number":
            is_locked = is_locked or bool(cell.lock_note)
            state = ' data-state="invalid"' if cell.note else ' data-state="locked"' if cell.lock_note else ""
            inside = f"{_control(cell, is_locked)}{_note(cell)}{_below(cell)}{_beside(cell)}"
            return f'<td class="num" data-label="{label}"{state}>{inside}</td>'
        case "choice":
            return f'<td class="choice" data-label="{label}">{_control(cell, is_locked)}</td>'
        case "computed":
            return (
                f'<td class="num" data-label="{label}" data-state="computed">'
                f'<output id="{cell.id}">{escape(cell.text)}</output>{_beside(cell)}</td>'
            )
        case _:
            return '<td class="num is-blank" aria-hidden="true"></td>'


def _control(cell: GridCell, is_locked: bool, placeholder: str = "", rows: int = 1) -> str:
    text, common = escape(cell.text), f'id="{cell.id}" name="{cell.id}" data-cell aria-label="{escape(cell.name)}"'
    if placeholder:
        common += f' placeholder="{escape(placeholder)}"'
    if cell.kind == "choice":
        locked = " disabled" if is_locked else ""
        return f"<select {common}{locked}>{_options_html(cell.options, cell.text)}</select>"
    described = [f"{cell.id}.note"] * bool(cell.note) + [id_ for id_ in (cell.carried_id, cell.beside_id) if id_]
    if cell.note:
        common += ' aria-invalid="true"'
    if described:
        common += f' aria-describedby="{" ".join(described)}"'
    if instruction := cell.lock_note or cell.instruction:
        common += f' data-instruction="{escape(instruction)}"'
    if is_locked:
        common += " readonly"
    if cell.kind == "number":
        return f'<input {common} value="{text}" inputmode="decimal" autocomplete="off" maxlength="200">'
    if cell.kind == "line":
        return f'<input {common} value="{text}" autocomplete="off">'
    return f'<textarea {common} rows="{rows}">{text}</textarea>'


def _note(cell: GridCell) -> str:
    note = f'<p class="cell-note" id="{cell.id}.note">{escape(cell.note)}</p>' if cell.note else ""
    return note + (draw_mark(cell.carried_id, cell.carried) if cell.carried_id else "")


def _beside(cell: GridCell) -> str:
    if not cell.beside_id:
        return ""
    return f'<output class="cell-beside" id="{cell.beside_id}">{escape(cell.beside)}</output>'


def _below(cell: GridCell) -> str:
    return f'<output class="cell-below" id="{cell.below_id}">{escape(cell.below)}</output>' if cell.below_id else ""


@lru_cache(maxsize=4096)
def _options_html(options: tuple[Option, ...], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(option.value)}"{" selected" if option.value == chosen else ""}>'
        f"{escape(option.label)}</option>"
        for option in options
    )


@lru_cache(maxsize=64)
def _options_of(enum: type[LabelledEnum]) -> tuple[Option, ...]:
    return tuple(Option(member.value, member.label) for member in enum)
