"""The score engine: pure functions that return points together with the sentences that explain them.

What only explains, compares or edits schemes (``explaining``, ``differences``, ``edits``) is imported by its own name:
whoever scores need not load it.
"""

from apps.indicators.rules.direction import (
    direction_against,
    direction_of,
    is_bounded_share,
    is_cost_without_ceiling,
    is_measure,
    is_paid_out,
    operator_of_measure,
    usual_operator,
)
from apps.indicators.rules.forms import groups_of, score_execution, score_target
from apps.indicators.rules.formulas import FormulaError, evaluate, in_words, is_zero, names_in
from apps.indicators.rules.grades import grade_of
from apps.indicators.rules.grouping import kind_out_of_place
from apps.indicators.rules.statements import (
    bare_words,
    exactly_reached,
    is_percent,
    measures_nothing,
    named_in_two_groups,
    says_no_more,
    vague_effect,
)
from apps.indicators.rules.table import figures_in, score_indicator
from apps.indicators.rules.totals import total_of
from apps.indicators.rules.wording import figure_label

__all__ = [
    "FormulaError",
    "bare_words",
    "direction_against",
    "direction_of",
    "evaluate",
    "exactly_reached",
    "figure_label",
    "figures_in",
    "grade_of",
    "groups_of",
    "in_words",
    "is_bounded_share",
    "is_cost_without_ceiling",
    "is_measure",
    "is_paid_out",
    "is_percent",
    "is_zero",
    "kind_out_of_place",
    "measures_nothing",
    "named_in_two_groups",
    "names_in",
    "operator_of_measure",
    "says_no_more",
    "score_execution",
    "score_indicator",
    "score_target",
    "total_of",
    "usual_operator",
    "vague_effect",
]
