"""Every change of an evaluation."""

from apps.evaluations.actions.carrying import carry, confirm_carried, undo_carrying
from apps.evaluations.actions.cells import MOST_CELLS, CellChange, CellOutcome, save_cells
from apps.evaluations.actions.closing import close_year, reopen_year
from apps.evaluations.actions.cycles import CyclePlan, add_departments, open_cycle, remove_departments, undo_cycle
from apps.evaluations.actions.division import colleagues_of, divide, hand_over, put_away
from apps.evaluations.actions.evidence import (
    MOST_FILES,
    SameFileError,
    add_evidence,
    forget_evidence,
    remove_evidence,
    rename_evidence,
    replace_evidence,
    restore_evidence,
)
from apps.evaluations.actions.explanations import GONE, explain
from apps.evaluations.actions.finishing import finish
from apps.evaluations.actions.moves import perform
from apps.evaluations.actions.places import longest_texts
from apps.evaluations.actions.priors import take_priors, unlock_priors
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
from apps.evaluations.actions.telling import tell_of_deadline
from apps.evaluations.actions.versions import Effect, Prospect, adopt, effect_of, graded, pin_cycle, prospect_of
from apps.evaluations.actions.visits import News, visit

__all__ = [
    "GONE",
    "MOST_AT_ONCE",
    "MOST_CELLS",
    "MOST_FILES",
    "MOST_ROWS",
    "CellChange",
    "CellOutcome",
    "CyclePlan",
    "Effect",
    "News",
    "Prospect",
    "SameFileError",
    "add_departments",
    "add_evidence",
    "add_indicator",
    "add_indicators",
    "add_line",
    "add_project",
    "add_target",
    "adopt",
    "carry",
    "close_year",
    "colleagues_of",
    "confirm_carried",
    "copy_rows",
    "divide",
    "effect_of",
    "explain",
    "finish",
    "forget_evidence",
    "graded",
    "hand_over",
    "insert_rows",
    "longest_texts",
    "move_row",
    "open_cycle",
    "perform",
    "pin_cycle",
    "prospect_of",
    "put_away",
    "remove_departments",
    "remove_evidence",
    "remove_indicator",
    "remove_line",
    "remove_project",
    "remove_rows",
    "rename_evidence",
    "reopen_year",
    "replace_evidence",
    "restore_evidence",
    "restore_rows",
    "save_cells",
    "take_back_stamps",
    "take_priors",
    "tell_of_deadline",
    "undo_carrying",
    "undo_cycle",
    "unlock_priors",
    "visit",
]
