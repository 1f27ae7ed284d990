"""Rows as they stand after a change: what the script puts into the page, drawn as the page draws them."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from apps.core.grids import Grid, computed_of, seen_of
from apps.evaluations.enums import RowKind, Section
from apps.evaluations.facts import RowName, RowsChange, Sheet
from apps.evaluations.views.contents import Context, cells_of, content_of
from apps.evaluations.views.desk import Work, section_url
from apps.evaluations.views.target_rows import IndicatorGroup

# A deed and what takes it back; what does it again.
BACK = {"insert": "remove", "copy": "remove", "move": "move", "remove": "restore", "restore": "remove"}
AGAIN = {"insert": "restore", "copy": "restore", "move": "move", "remove": "remove", "restore": "restore"}


def answer_of(work: Work, deed: str, change: RowsChange, shown: Collection[str]) -> dict[str, Any]:
    """The table after a change. Shape: ``table`` its id, ``order`` the names of its rows from top to bottom, ``html``
    in which those rows stand that are not ``shown`` yet, ``seen`` and ``computed`` of its cells; with words, and the
    addresses that take the change back and do it again."""
    section, item = _section_of(change.rows[0], change.item)
    content = content_of(work, section, item)
    table, order, html = _drawn(work, change.rows[0].kind, content, shown)
    return {
        "table": table,
        "order": order,
        "html": html,
        "seen": seen_of(cells_of(content)),
        "computed": computed_of(cells_of(content)),
        "rows": [str(row) for row in change.rows],
        "words": change.words,
        "notice": change.notice,
        "undo": _address(work, BACK[deed], change, -change.by, is_back=deed in {"insert", "copy"}),
        "redo": _address(work, AGAIN[deed], change, change.by),
    }


def page_of(work: Work, row: RowName, item: int | None = None) -> str:
    """The page on which a row stands; of an indicator that is gone, the section."""
    if row.kind == RowKind.INDICATOR and item is None:
        item = item_of(work.sheet, row)
        if item is None and work.sheet.scheme.project_form is None:
            return section_url(work.evaluation.pk, Section.PROJECTS)
    return section_url(work.evaluation.pk, *_section_of(row, item))


def item_of(sheet: Sheet, row: RowName) -> int | None:
    """The project that a row is, or in whose form it stands; ``None`` for others."""
    if row.kind != RowKind.INDICATOR:
        return row.id if row.kind == RowKind.PROJECT else None
    return next((table.item for table in sheet.target_tables for one in table.rows if one.id == row.id), None)


def row_called(sheet: Sheet, row: RowName) -> str | None:
    """What a row is called; ``None`` where it is gone."""
    names: dict[RowKind, dict[int, str]] = {
        RowKind.LINE: {line.id: f"{line.function_code} {line.function_name}" for line in sheet.lines},
        RowKind.PROJECT: {project.id: project.budget.name for project in sheet.projects},
        RowKind.INDICATOR: {one.id: one.name or "未命名指标" for table in sheet.target_tables for one in table.rows},
    }
    return names[row.kind].get(row.id)


def _section_of(row: RowName, item: int | None) -> tuple[Section, int | None]:
    match row.kind:
        case RowKind.LINE:
            return Section.MONEY, None
        case RowKind.PROJECT:
            return Section.PROJECTS, None
        case RowKind.INDICATOR:
            return (Section.SCORES, None) if item is None else (Section.PROJECTS, item)


def _drawn(work: Work, kind: RowKind, content: Context, shown: Collection[str]) -> tuple[str, list[str], str]:
    """Id of the table, its rows in their order, and the rows that are not shown."""
    context = {**content, "evaluation": work.evaluation, "locked_reason": work.locked_reason}
    match kind:
        case RowKind.LINE:
            grid: Grid = content["lines"]
            new = tuple(row for row in grid.rows if row.key and row.key not in shown)
            html = render_to_string("evaluations/_grid.html", {**context, "grid": replace(grid, rows=new)})
            return f"grid.{grid.key}", [row.key for row in grid.rows if row.key], html
        case RowKind.PROJECT:
            projects = [one for one in content["projects"] if f"project.{one['project'].id}" not in shown]
            html = render_to_string("evaluations/_projects.html", {**context, "projects": projects})
            return "projects.table", [f"project.{one['project'].id}" for one in content["projects"]], html
        case RowKind.INDICATOR:
            groups: list[IndicatorGroup] = content["groups"]
            order: list[str] = []
            for number, group in enumerate(groups):
                order += [f"group.{number}", *(f"indicator.{row.id}" for row in group.rows)]
            new_rows = [_only_new(group, shown) for group in groups]
            html = render_to_string("evaluations/_indicators.html", {**context, "groups": new_rows})
            return content["indicators_id"], order, html


def _only_new(group: IndicatorGroup, shown: Collection[str]) -> IndicatorGroup:
    return replace(group, rows=tuple(row for row in group.rows if f"indicator.{row.id}" not in shown))


def _address(work: Work, deed: str, change: RowsChange, by: int, *, is_back: bool = False) -> str:
    url = reverse("evaluations:change_rows", args=[work.evaluation.pk, deed])
    rows = ",".join(map(str, change.rows))
    if deed != "move":
        return f"{url}?rows={rows}{'&back=yes' if is_back else ''}"
    return f"{url}?rows={rows}&to={'down' if by > 0 else 'up'}&count={abs(by)}" if by else ""
