"""Quality of indicators and plausibility of figures: hints and warnings of reviewers (regulation §5 and §8).

| Id  | What is asked | Default |
|-----|---------------|---------|
| W01 | an indicator of quantity or cost has a number | hint |
| W02 | an indicator can be verified: no 效果明显 ≥95% | hint |
| W03 | the operator agrees with what the name counts as good | warning |
| W04 | a cost is held below a limit, not above one | warning |
| W05 | a percentage that cannot exceed 100 is not set above it | warning |
| W06 | no indicator stands under outputs and under benefits | warning |
| W07 | the actual value says more than the target does | warning, hint |
| W08 | red alarm: results claimed much better than money spent | warning |
| W09 | yellow alarm: no budget, or more than 20 % of it unspent | warning |
| W10 | money spent for each person or piece is not absurd | hint |
| W11 | 100 % satisfaction has a survey | warning |
| W12 | not all projects have 100 points | warning |
| W13 | 130 % of the target and above has a remark | always a hint |
| W14 | personnel expenditure per head is within its range | warning |
| W15 | a change of more than 30 % in a year has a reason | warning |
| W16 | execution below 80 % has a reason | warning |
| W17 | a growing carry-over has a reason | warning |
| W18 | the indicator fits its kind: no payment rate under 数量指标 | hint |
| W19 | a reason says what happened: not only 受疫情影响 | hint |
| W20 | what was done late has not full points | warning |
| W21 | what is not accepted is not counted as done | hint |
| F10 | 全年预算数 = 年初预算数 + 追加 (+ 上年结转) | warning |
| F15 | last year's closing balance = this year's opening balance | warning |
| F16 | the column of last year = what was submitted last year | warning |

F09 (财政拨款 by kind of budget), F17 (机关运行经费) and F18 (政府采购 by goods, works, services) are left out: the
sheet has no such totals. S06 (an actual value is a number) is N01.
"""

from collections.abc import Callable, Iterator

from apps.core.findings import Finding
from apps.evaluations.checks.quality.budgets import (
    f10_adjusted_budget_is_explained,
    f15_opening_is_last_years_closing,
    f16_last_year_is_what_was_submitted,
)
from apps.evaluations.checks.quality.indicators import (
    w01_quantities_have_numbers,
    w02_indicators_can_be_verified,
    w03_operators_agree_with_direction,
    w04_costs_have_a_ceiling,
    w05_percentages_stay_below_100,
    w06_no_indicator_counts_twice,
    w07_actuals_say_more_than_targets,
    w13_over_achievement_has_a_remark,
    w18_indicators_fit_their_kind,
    w19_reasons_say_what_happened,
)
from apps.evaluations.checks.quality.plausible import (
    w08_results_agree_with_money,
    w09_budgets_are_spent,
    w10_unit_costs_are_plausible,
    w11_full_satisfaction_has_a_survey,
    w12_not_all_projects_are_perfect,
    w14_personnel_per_head_is_plausible,
    w15_large_changes_have_a_reason,
    w16_low_execution_has_a_reason,
    w17_growing_balances_have_a_reason,
)
from apps.evaluations.checks.quality.results import (
    w20_late_results_lose_points,
    w21_what_is_not_accepted_is_not_done,
)
from apps.evaluations.facts import Context, Sheet
from apps.evaluations.rules import Assessment

QUALITY_CHECKS: tuple[Callable[[Sheet, Assessment], Iterator[Finding]], ...] = (
    f10_adjusted_budget_is_explained,
    w01_quantities_have_numbers,
    w02_indicators_can_be_verified,
    w03_operators_agree_with_direction,
    w04_costs_have_a_ceiling,
    w05_percentages_stay_below_100,
    w06_no_indicator_counts_twice,
    w07_actuals_say_more_than_targets,
    w08_results_agree_with_money,
    w09_budgets_are_spent,
    w10_unit_costs_are_plausible,
    w11_full_satisfaction_has_a_survey,
    w12_not_all_projects_are_perfect,
    w13_over_achievement_has_a_remark,
    w14_personnel_per_head_is_plausible,
    w15_large_changes_have_a_reason,
    w16_low_execution_has_a_reason,
    w17_growing_balances_have_a_reason,
    w18_indicators_fit_their_kind,
    w19_reasons_say_what_happened,
    w20_late_results_lose_points,
    w21_what_is_not_accepted_is_not_done,
)
LAST_YEAR_CHECKS: tuple[Callable[[Sheet, Context], Iterator[Finding]], ...] = (
    f15_opening_is_last_years_closing,
    f16_last_year_is_what_was_submitted,
)

__all__ = ["LAST_YEAR_CHECKS", "QUALITY_CHECKS"]
