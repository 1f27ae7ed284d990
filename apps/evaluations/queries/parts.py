"""Which part of an evaluation a cell belongs to, and who has which part."""

from collections.abc import Collection

from apps.accounts.models import User
from apps.evaluations.enums import Section
from apps.evaluations.facts import Part, part_of
from apps.evaluations.models import Assignment, Evaluation, ProjectIndicator


def parts_of_cells(evaluation: Evaluation, cells: Collection[str]) -> dict[str, Part | None]:
    """The part of each cell, ``None`` for what no cell is called; a query where rows of indicators are among them."""
    rows = {cell: cell.split(".")[1] for cell in cells if cell.startswith("indicator.")}
    ids = {int(text) for text in rows.values() if text.isascii() and text.isdigit() and len(text) < 19}
    found = ProjectIndicator.objects.of(evaluation).filter(pk__in=ids) if ids else ProjectIndicator.objects.none()
    projects = dict(found.values_list("pk", "project__project"))

    def of(cell: str) -> Part | None:
        text = rows.get(cell)
        if text is None:
            return part_of(cell)
        if not text.isascii() or not text.isdigit() or int(text) not in projects:
            return None
        project = projects[int(text)]
        return Part(Section.SCORES) if project is None else Part(Section.PROJECTS, project)

    return {cell: of(cell) for cell in cells}


def holders_of(evaluation: Evaluation) -> dict[Part, User]:
    """Who has which part; a query where the work is divided."""
    if not evaluation.is_divided:
        return {}
    rows = Assignment.objects.filter(evaluation=evaluation).select_related("user")
    return {Part(Section(row.section), row.project_id): row.user for row in rows}
