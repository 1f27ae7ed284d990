"""Reads of the review: the inbox, reviewed scores, the last return, cycles."""

from apps.reviews.queries.cycles import CycleProgress, cycles_of, departments_outside, reporting_departments, schemes_of
from apps.reviews.queries.inbox import InboxPage, inbox_of, neighbours_of, next_waiting, offices_of, years_of
from apps.reviews.queries.records import LastReturn, last_return_of, reviewed_scores_of

__all__ = [
    "CycleProgress",
    "InboxPage",
    "LastReturn",
    "cycles_of",
    "departments_outside",
    "inbox_of",
    "last_return_of",
    "neighbours_of",
    "next_waiting",
    "offices_of",
    "reporting_departments",
    "reviewed_scores_of",
    "schemes_of",
    "years_of",
]
