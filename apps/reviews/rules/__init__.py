"""Pure functions of the review: what changed, what a reviewed score does, how a scheme's rules read."""

from apps.reviews.rules.changes import changes, difference
from apps.reviews.rules.rescoring import Comparison, compare, problem_of, scored_row, stands, with_reviewed
from apps.reviews.rules.wording import rule_in_words

__all__ = [
    "Comparison",
    "changes",
    "compare",
    "difference",
    "problem_of",
    "rule_in_words",
    "scored_row",
    "stands",
    "with_reviewed",
]
