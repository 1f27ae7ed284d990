"""Every change of an evaluation."""

from apps.evaluations.actions.cells import MOST_CELLS, CellChange, CellOutcome, save_cells
from apps.evaluations.actions.closing import close_year, reopen_year
from apps.evaluations.actions.cycles import CyclePlan, add_departments, open_cycle, remove_departments, undo_cycle
from apps.evaluations.actions.evidence import add_evidence, remove_evidence
from apps.evaluations.actions.explanations import GONE, explain
from apps.evaluations.actions.moves import perform
from apps.evaluations.actions.row_changes import (
    MOST_AT_ONCE,
    copy_rows,
    insert_rows,
    move_row,
    remove_indicator,
    remove_line,
    remove_project,
    remove_rows,
    restore_rows,
)
from apps.evaluations.actions.rows import MOST_ROWS, add_indicator, add_indicators, add_line, add_project, add_target
from apps.evaluations.actions.stamps import take_back_stamps
from apps.evaluations.actions.versions import Effect, Prospect, adopt, effect_of, graded, pin_cycle, prospect_of

__all__ = [
    "GONE",
    "MOST_AT_ONCE",
    "MOST_CELLS",
    "MOST_ROWS",
    "CellChange",
    "CellOutcome",
    "CyclePlan",
    "Effect",
    "Prospect",
    "add_departments",
    "add_evidence",
    "add_indicator",
    "add_indicators",
    "add_line",
    "add_project",
    "add_target",
    "adopt",
    "close_year",
    "copy_rows",
    "effect_of",
    "explain",
    "graded",
    "insert_rows",
    "move_row",
    "open_cycle",
    "perform",
    "pin_cycle",
    "prospect_of",
    "remove_departments",
    "remove_evidence",
    "remove_indicator",
    "remove_line",
    "remove_project",
    "remove_rows",
    "reopen_year",
    "restore_rows",
    "save_cells",
    "take_back_stamps",
    "undo_cycle",
]
