"""The pages of the bureau: inbox, reading desk, cycles, schemes."""

from apps.reviews.views.cycles import add_departments, change_dates, list_cycles, open_cycle, show_cycle
from apps.reviews.views.inbox import inbox
from apps.reviews.views.reviewing import act, re_score, read
from apps.reviews.views.schemes import list_schemes, show_scheme

__all__ = [
    "act",
    "add_departments",
    "change_dates",
    "inbox",
    "list_cycles",
    "list_schemes",
    "open_cycle",
    "re_score",
    "read",
    "show_cycle",
    "show_scheme",
]
