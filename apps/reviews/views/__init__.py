"""The pages of the bureau: inbox, reading desk, cycles, schemes."""

from apps.reviews.views.closing import close_year, reopen_year
from apps.reviews.views.cycles import add_departments, change_dates, list_cycles, open_cycle, show_cycle
from apps.reviews.views.inbox import inbox
from apps.reviews.views.reviewing import act, re_score, read
from apps.reviews.views.undoing import remove_departments, undo_cycle
from apps.reviews.views.unlocking import unlock_last_year
from apps.reviews.views.versions import show_scheme_use, update_versions

__all__ = [
    "act",
    "add_departments",
    "change_dates",
    "close_year",
    "inbox",
    "list_cycles",
    "open_cycle",
    "re_score",
    "read",
    "remove_departments",
    "reopen_year",
    "show_cycle",
    "show_scheme_use",
    "undo_cycle",
    "unlock_last_year",
    "update_versions",
]
