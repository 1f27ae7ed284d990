"""Reads of evaluations: sheets and what they are held against, lists, versions of schemes."""

from apps.evaluations.queries.colleagues import Doings, doings_since, last_doing
from apps.evaluations.queries.context import context_of
from apps.evaluations.queries.judged import judged_desk_of
from apps.evaluations.queries.last_year import approved_last_year, received_last_year, taken_over_of
from apps.evaluations.queries.light import light_evaluation
from apps.evaluations.queries.parts import holders_of, parts_of_cells
from apps.evaluations.queries.records import (
    Record,
    approved_of,
    closings_of,
    hand_overs_of,
    history_of,
    in_departments,
    layout_of,
    own_evaluations,
    received_of,
    records_of,
    returns_of,
)
from apps.evaluations.queries.removed import Removed, removed_parts, removed_rows
from apps.evaluations.queries.sheets import (
    WITH_CONTEXT,
    Desk,
    desk_of,
    entry_from,
    indicator_from,
    reviewed_of,
    sheet_from,
    sheet_in,
    sheet_of,
    sheets_of,
    snapshot_of,
)
from apps.evaluations.queries.traces import touched, untouched
from apps.evaluations.queries.versions import Versions, evaluations_behind, newest_versions

__all__ = [
    "WITH_CONTEXT",
    "Desk",
    "Doings",
    "Record",
    "Removed",
    "Versions",
    "approved_last_year",
    "approved_of",
    "closings_of",
    "context_of",
    "desk_of",
    "doings_since",
    "entry_from",
    "evaluations_behind",
    "hand_overs_of",
    "history_of",
    "holders_of",
    "in_departments",
    "indicator_from",
    "judged_desk_of",
    "last_doing",
    "layout_of",
    "light_evaluation",
    "newest_versions",
    "own_evaluations",
    "parts_of_cells",
    "received_last_year",
    "received_of",
    "records_of",
    "removed_parts",
    "removed_rows",
    "returns_of",
    "reviewed_of",
    "sheet_from",
    "sheet_in",
    "sheet_of",
    "sheets_of",
    "snapshot_of",
    "taken_over_of",
    "touched",
    "untouched",
]
