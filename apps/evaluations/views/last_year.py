"""Last year beside the cells."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.core.amounts import percentage_of, show_amount, show_percent
from apps.core.grids import Grid, GridCell
from apps.evaluations.facts import Compared, compared_cells
from apps.evaluations.views.desk import Work


def content_with_last_year(content: dict[str, Any], work: Work) -> dict[str, Any]:
    """What a section page is drawn from, with last year beside the cells of its tables."""
    if not content.keys() & {"grids", "lines", "funding"}:
        return content
    compared = compared_cells(work.sheet, work.last_year)
    with_tables = dict(content)
    if "grids" in content:
        with_tables["grids"] = [with_last_year(grid, compared) for grid in content["grids"]]
    for name in content.keys() & {"lines", "funding"}:
        with_tables[name] = with_last_year(content[name], compared)
    return {**with_tables, "compares": True}


def with_last_year(grid: Grid, compared: Mapping[str, Compared]) -> Grid:
    """The table with last year's amount and the budget under every cell that has them."""
    rows = (replace(row, cells=tuple(_with_beside(cell, compared) for cell in row.cells)) for row in grid.rows)
    return replace(grid, rows=tuple(rows))


def _with_beside(cell: GridCell, compared: Mapping[str, Compared]) -> GridCell:
    one = compared.get(cell.id)
    if one is None or (one.last is None and not one.has_budget):
        return cell
    return replace(cell, beside_id=f"beside.{cell.id}", beside="\n".join(words_beside(one)))


def words_beside(one: Compared) -> Iterator[str]:
    """``上年 300.00，增 20.00（6.67%）``, and the same of the budget; nothing for what is not known."""
    for label, base in (("上年", one.last), ("预算", one.budget)):
        if base is not None:
            change = f"，{_change(one.value - base, base, one.places)}" if one.value is not None else ""
            yield f"{label} {show_amount(base, one.places)}{change}"


def _change(difference: Decimal, base: Decimal, places: int) -> str:
    if not difference:
        return "持平"
    share = show_percent(percentage_of(abs(difference), abs(base)))
    word = "增" if difference > 0 else "减"
    return f"{word} {show_amount(abs(difference), places)}" + (f"（{share}）" if share else "")
