"""The report's words held against its numbers: typed figures, directions, sums, wording, live figures.

``copying``, which holds texts against other reports, needs a context and is registered beside them.
"""

from collections.abc import Callable, Iterator

from apps.core.findings import Finding
from apps.core.quantities import Quantity, read
from apps.evaluations.checks.words.against_tables import (
    t01_amounts_agree_with_tables,
    t02_directions_agree_with_figures,
    t05_units_agree_with_tables,
    t06_nothing_is_said_and_shown,
    t07_no_rate_of_a_zero_budget,
    t08_percentages_are_right,
    t25_grades_in_the_text_follow,
)
from apps.evaluations.checks.words.reading import numbers_held, remarks_on_numbers
from apps.evaluations.checks.words.sentences import (
    t11_sums_in_the_text_add_up,
    t16_rates_in_the_text_follow,
    t17_changes_in_the_text_follow,
    t18_averages_in_the_text_follow,
    t19_balances_in_the_text_follow,
    t20_items_in_the_text_are_counted,
    t21_prices_in_the_text_multiply,
    t22_sentences_agree,
)
from apps.evaluations.checks.words.tokens import Token, available_tokens, open_tokens, render_text
from apps.evaluations.checks.words.wording import (
    t03_years_are_of_the_task,
    t04_no_placeholders,
    t09_names_are_official,
    t10_nothing_is_doubled,
    t12_tokens_have_values,
    t13_texts_are_read_whole,
    t15_problems_have_measures,
    t23_institution_is_named_rightly,
    t24_no_personal_telephone,
)
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment
from apps.papers.checks.against_tables.verdicts import HeldNumber, Kind, Statement, Verdict

WORD_CHECKS: tuple[Callable[[Sheet, Assessment], Iterator[Finding]], ...] = (
    t01_amounts_agree_with_tables,
    t02_directions_agree_with_figures,
    t03_years_are_of_the_task,
    t04_no_placeholders,
    t05_units_agree_with_tables,
    t06_nothing_is_said_and_shown,
    t07_no_rate_of_a_zero_budget,
    t08_percentages_are_right,
    t09_names_are_official,
    t10_nothing_is_doubled,
    t11_sums_in_the_text_add_up,
    t12_tokens_have_values,
    t13_texts_are_read_whole,
    t15_problems_have_measures,
    t16_rates_in_the_text_follow,
    t17_changes_in_the_text_follow,
    t18_averages_in_the_text_follow,
    t19_balances_in_the_text_follow,
    t20_items_in_the_text_are_counted,
    t21_prices_in_the_text_multiply,
    t22_sentences_agree,
    t23_institution_is_named_rightly,
    t24_no_personal_telephone,
    t25_grades_in_the_text_follow,
)

__all__ = [
    "WORD_CHECKS",
    "HeldNumber",
    "Kind",
    "Quantity",
    "Statement",
    "Token",
    "Verdict",
    "available_tokens",
    "numbers_held",
    "open_tokens",
    "read",
    "remarks_on_numbers",
    "render_text",
]
