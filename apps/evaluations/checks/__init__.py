"""Checks: pure functions that accuse a figure or a sentence, one for each relation of regulation §5.

``CHECKS`` look at a sheet alone, ``CONTEXT_CHECKS`` hold it against other sheets.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from apps.core.findings import Finding
from apps.evaluations.checks.bounds import s09_values_are_possible
from apps.evaluations.checks.complete import (
    c01_texts_are_written,
    c02_rows_can_be_scored,
    c03_project_forms_are_filled,
    c04_tables_are_filled,
    c05_evidence_is_attached,
    c06_sums_have_all_parts,
    c07_what_was_taken_over_is_confirmed,
)
from apps.evaluations.checks.figures import (
    f01_total_expenditure_adds_up,
    f02_basic_expenditure_adds_up,
    f03_lines_agree_with_basic_expenditure,
    f04_function_classes_add_up,
    f05_balance_holds,
    f06_project_balance_holds,
    f07_three_public_adds_up,
    f08_project_income_adds_up,
    f14_establishment_adds_up,
    f19_funds_add_up,
)
from apps.evaluations.checks.places import form_order
from apps.evaluations.checks.projects import (
    f11_execution_within_budget,
    f12_project_amounts_add_up,
    f13_project_forms_are_complete,
)
from apps.evaluations.checks.quality import LAST_YEAR_CHECKS, QUALITY_CHECKS
from apps.evaluations.checks.readable import n01_cells_are_numbers
from apps.evaluations.checks.scores import (
    s01_weights_add_up,
    s02_scores_within_weight,
    s03_total_is_the_sum,
    s04_changed_scores_have_a_reason,
    s05_lost_points_have_a_reason,
    s07_scores_within_band,
    s08_grade_follows_total,
)
from apps.evaluations.checks.words import WORD_CHECKS
from apps.evaluations.checks.words.copying import t14_texts_are_its_own
from apps.evaluations.facts import Context, Sheet
from apps.evaluations.rules import Assessment

Check = Callable[[Sheet, Assessment], Iterator[Finding]]
ContextCheck = Callable[[Sheet, Context], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    n01_cells_are_numbers,
    f01_total_expenditure_adds_up,
    f02_basic_expenditure_adds_up,
    f03_lines_agree_with_basic_expenditure,
    f04_function_classes_add_up,
    f05_balance_holds,
    f06_project_balance_holds,
    f07_three_public_adds_up,
    f08_project_income_adds_up,
    f11_execution_within_budget,
    f12_project_amounts_add_up,
    f13_project_forms_are_complete,
    f14_establishment_adds_up,
    f19_funds_add_up,
    s01_weights_add_up,
    s02_scores_within_weight,
    s03_total_is_the_sum,
    s04_changed_scores_have_a_reason,
    s05_lost_points_have_a_reason,
    s07_scores_within_band,
    s08_grade_follows_total,
    s09_values_are_possible,
    c01_texts_are_written,
    c02_rows_can_be_scored,
    c03_project_forms_are_filled,
    c04_tables_are_filled,
    c05_evidence_is_attached,
    c06_sums_have_all_parts,
    *WORD_CHECKS,
    *QUALITY_CHECKS,
)

CONTEXT_CHECKS: tuple[ContextCheck, ...] = (
    *LAST_YEAR_CHECKS,
    t14_texts_are_its_own,
    c07_what_was_taken_over_is_confirmed,
)

ALONE = Context()


def find(sheet: Sheet, assessment: Assessment, context: Context = ALONE) -> tuple[Finding, ...]:
    """Every finding of every check, in the order of the forms. ``assessment`` is ``assess(sheet)``.

    ``context`` is ``queries.context_of(evaluation, sheet)``; without it the sheet is only held against itself. The key
    of a finding is unique: a check accuses a cell at most once. A score table that is left out is not looked at.
    """
    sheet = sheet.judged
    rank = {cell: place for place, cell in enumerate(form_order(sheet))}
    findings = chain(
        (finding for check in CHECKS for finding in check(sheet, assessment)),
        (finding for check in CONTEXT_CHECKS for finding in check(sheet, context)),
    )
    return tuple(sorted(findings, key=lambda finding: rank[finding.where.cell]))
