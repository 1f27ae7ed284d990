"""The pages of the department's workspace."""

from apps.evaluations.views.carrying import confirm_carried, take_over, take_priors, undo_carrying
from apps.evaluations.views.cell_history import cell_history
from apps.evaluations.views.colleagues import colleagues
from apps.evaluations.views.division import divide, hand_over, put_away
from apps.evaluations.views.evidence import (
    add_evidence,
    download_evidence,
    place_files,
    remove_evidence,
    rename_evidence,
    replace_evidence,
    restore_evidence,
    show_evidence,
    view_evidence,
)
from apps.evaluations.views.exports import map_export
from apps.evaluations.views.home import list_evaluations
from apps.evaluations.views.journey import check, explain, finish, history, move, task_list
from apps.evaluations.views.news import changes
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
from apps.evaluations.views.splitting import split_report, take_report
from apps.evaluations.views.workbooks import accept_workbook, download_workbook, mark_workbook, workbook

__all__ = [
    "accept_workbook",
    "add_evidence",
    "add_indicator",
    "add_line",
    "add_project",
    "add_target",
    "cell_history",
    "change_rows",
    "changes",
    "check",
    "colleagues",
    "confirm_carried",
    "divide",
    "download_evidence",
    "download_workbook",
    "edit_project",
    "edit_section",
    "explain",
    "finish",
    "hand_over",
    "history",
    "list_evaluations",
    "map_export",
    "mark_workbook",
    "move",
    "place_files",
    "put_away",
    "remove_evidence",
    "remove_project",
    "removed",
    "rename_evidence",
    "replace_evidence",
    "restore_evidence",
    "row_menu",
    "save_cells",
    "show_evidence",
    "split_report",
    "state",
    "take_over",
    "take_priors",
    "take_report",
    "task_list",
    "undo_carrying",
    "view_evidence",
    "workbook",
]
