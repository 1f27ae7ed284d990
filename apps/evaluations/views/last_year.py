"""Last year beside the cells."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.core.amounts import percentage_of, show_amount, show_percent
from apps.core.grids import GridCell, mapped
from apps.evaluations.facts import Compared, compared_cells
from apps.evaluations.views.desk import Work

TABLES = ("grids", "lines", "funding")
MARKED = (*TABLES, "groups", "head", "goals", "texts")
LOCKED = "按上年度审定的自评填入，不能修改；确有调整请联系财政部门。"
CARRIED = "沿用"
NO_BREAK = "\u00a0"


def content_with_last_year(content: dict[str, Any], work: Work) -> dict[str, Any]:
    """What a section page is drawn from, with last year beside and in the cells of its tables.

    ``carried`` are the badges by cell, for what is not drawn as a table; ``waiting`` counts those of the page.
    """
    taken = work.last_year.taken
    compared = compared_cells(work.sheet, work.last_year) if content.keys() & set(TABLES) else {}
    unconfirmed, locked = work.unconfirmed, taken.locked

    def change(cell: GridCell) -> GridCell:
        if cell.id in compared:
            cell = _with_beside(cell, compared[cell.id])
        if cell.id in taken.marks:
            badge = CARRIED if cell.id in unconfirmed else ""
            cell = replace(cell, carried_id=f"carried.{cell.id}", carried=badge)
        return replace(cell, lock_note=LOCKED) if cell.id in locked else cell

    new = {name: mapped(content[name], change) for name in (MARKED if taken.marks else TABLES) if name in content}
    carried = {cell: CARRIED if cell in unconfirmed else "" for cell in taken.marks}
    return {**content, **new, "compares": bool(compared), "carried": carried}


def _with_beside(cell: GridCell, one: Compared) -> GridCell:
    if one.last is None and not one.has_budget:
        return cell
    return replace(cell, beside_id=f"beside.{cell.id}", beside="\n".join(words_beside(one)))


def words_beside(one: Compared) -> Iterator[str]:
    """``上年 300.00，增 20.00（6.67%）``, and the same of the budget; nothing for what is not known.

    A line breaks between the amount and its change only.
    """
    for label, base in (("上年", one.last), ("预算", one.budget)):
        if base is not None:
            change = f"，{_change(one.value - base, base, one.places)}" if one.value is not None else ""
            yield f"{label} {show_amount(base, one.places)}{change}".replace(" ", NO_BREAK)


def _change(difference: Decimal, base: Decimal, places: int) -> str:
    if not difference:
        return "持平"
    share = show_percent(percentage_of(abs(difference), abs(base)))
    word = "增" if difference > 0 else "减"
    return f"{word} {show_amount(abs(difference), places)}" + (f"（{share}）" if share else "")
