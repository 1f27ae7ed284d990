"""The pages of the department's workspace."""

from apps.evaluations.views.colleagues import colleagues
from apps.evaluations.views.division import divide, hand_over, put_away
from apps.evaluations.views.evidence import add_evidence, download_evidence, remove_evidence
from apps.evaluations.views.home import list_evaluations
from apps.evaluations.views.journey import check, explain, history, move, task_list
from apps.evaluations.views.news import changes
from apps.evaluations.views.rows import (
    add_indicator,
    add_line,
    add_project,
    add_target,
    remove_indicator,
    remove_line,
    remove_project,
)
from apps.evaluations.views.saving import save_cells, state
from apps.evaluations.views.sections import edit_project, edit_section

__all__ = [
    "add_evidence",
    "add_indicator",
    "add_line",
    "add_project",
    "add_target",
    "changes",
    "check",
    "colleagues",
    "divide",
    "download_evidence",
    "edit_project",
    "edit_section",
    "explain",
    "hand_over",
    "history",
    "list_evaluations",
    "move",
    "put_away",
    "remove_evidence",
    "remove_indicator",
    "remove_line",
    "remove_project",
    "save_cells",
    "state",
    "task_list",
]
