"""The pages of the department's workspace."""

from apps.evaluations.views.cell_history import cell_history
from apps.evaluations.views.evidence import add_evidence, download_evidence, remove_evidence
from apps.evaluations.views.journey import check, explain, history, list_evaluations, move, task_list
from apps.evaluations.views.rows import (
    add_indicator,
    add_line,
    add_project,
    add_target,
    change_rows,
    remove_project,
    removed,
    row_menu,
)
from apps.evaluations.views.saving import save_cells, state
from apps.evaluations.views.sections import edit_project, edit_section

__all__ = [
    "add_evidence",
    "add_indicator",
    "add_line",
    "add_project",
    "add_target",
    "cell_history",
    "change_rows",
    "check",
    "download_evidence",
    "edit_project",
    "edit_section",
    "explain",
    "history",
    "list_evaluations",
    "move",
    "remove_evidence",
    "remove_project",
    "removed",
    "row_menu",
    "save_cells",
    "state",
    "task_list",
]
