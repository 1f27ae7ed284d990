"""Reads of the review: the inbox, reviewed scores, the last return, cycles."""

from apps.reviews.queries.cycles import (
    CycleProgress,
    Members,
    Undecided,
    cycles_of,
    departments_outside,
    members_among,
    members_of,
    reporting_departments,
    schemes_of,
    undecided_of,
)
from apps.reviews.queries.inbox import (
    InboxPage,
    inbox_of,
    neighbours_of,
    next_waiting,
    offices_of,
    stopped_by_closing,
    years_of,
)
from apps.reviews.queries.records import LastReturn, last_return_of, reviewed_scores_of
from apps.reviews.queries.versions import BehindPage, Counts, counts_behind, page_behind, schemes_behind, uses_of

__all__ = [
    "BehindPage",
    "Counts",
    "CycleProgress",
    "InboxPage",
    "LastReturn",
    "Members",
    "Undecided",
    "counts_behind",
    "cycles_of",
    "departments_outside",
    "inbox_of",
    "last_return_of",
    "members_among",
    "members_of",
    "neighbours_of",
    "next_waiting",
    "offices_of",
    "page_behind",
    "reporting_departments",
    "reviewed_scores_of",
    "schemes_behind",
    "schemes_of",
    "stopped_by_closing",
    "undecided_of",
    "uses_of",
    "years_of",
]
