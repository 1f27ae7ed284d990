"""The score engine: pure functions that return points together with the sentences that explain them."""

from apps.indicators.rules.differences import differences_of
from apps.indicators.rules.direction import (
    direction_against,
    direction_of,
    is_bounded_share,
    is_cost_without_ceiling,
    is_paid_out,
)
from apps.indicators.rules.edits import (
    EditCell,
    cells_of,
    indicator_from,
    with_changes,
    with_indicator,
    without_indicator,
)
from apps.indicators.rules.explaining import (
    answer_in_words,
    asks,
    caps_in_words,
    demand_in_words,
    form_in_words,
    formula_in_words,
    grades_in_words,
    groups_in_words,
    rule_in_words,
)
from apps.indicators.rules.forms import groups_of, score_execution, score_target
from apps.indicators.rules.formulas import FormulaError, evaluate, in_words, is_zero, names_in
from apps.indicators.rules.grades import grade_of
from apps.indicators.rules.grouping import kind_out_of_place
from apps.indicators.rules.table import figures_in, score_indicator
from apps.indicators.rules.totals import total_of
from apps.indicators.rules.wording import figure_label

__all__ = [
    "EditCell",
    "FormulaError",
    "answer_in_words",
    "asks",
    "caps_in_words",
    "cells_of",
    "demand_in_words",
    "differences_of",
    "direction_against",
    "direction_of",
    "evaluate",
    "figure_label",
    "figures_in",
    "form_in_words",
    "formula_in_words",
    "grade_of",
    "grades_in_words",
    "groups_in_words",
    "groups_of",
    "in_words",
    "indicator_from",
    "is_bounded_share",
    "is_cost_without_ceiling",
    "is_paid_out",
    "is_zero",
    "kind_out_of_place",
    "names_in",
    "rule_in_words",
    "score_execution",
    "score_indicator",
    "score_target",
    "total_of",
    "with_changes",
    "with_indicator",
    "without_indicator",
]
