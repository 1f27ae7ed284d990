"""Pure functions of the review: what changed, what a reviewed score does."""

from apps.reviews.rules.changes import changes, difference
from apps.reviews.rules.rescoring import (
    Comparison,
    compare,
    name_of_row,
    problem_of,
    reassess,
    scored_row,
    stands,
    with_reviewed,
)

__all__ = [
    "Comparison",
    "changes",
    "compare",
    "difference",
    "name_of_row",
    "problem_of",
    "reassess",
    "scored_row",
    "stands",
    "with_reviewed",
]
