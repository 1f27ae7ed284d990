"""Checks of a printed form: recompute, never accept. One pure function for each relation, named after its ID.

IDs are the relations of regulation §5: F money, S scores, T words, N and C cells, W plausibility and quality, D the
duties of an automatic check that have no other relation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import localcontext
from functools import partial

from apps.core.findings import Finding, Severity
from apps.indicators.facts import INDICATOR_FIELDS, SchemeContent
from apps.papers.checks import (
    columns,
    counts,
    funding,
    growth,
    itemised,
    prices,
    rates,
    repeated,
    required,
    results,
    scorecards,
    scored,
    shares,
    suggested_sums,
    sums,
    tables,
    targets,
    texts,
    totals,
    units,
    years,
)
from apps.papers.checks.findings import found
from apps.papers.checks.layout import score_decimals
from apps.papers.checks.ledger import Ledger
from apps.papers.checks.passages import header_of, labels_of, may_relate, once, passages_of, telling, told_at_the_table
from apps.papers.checks.places import end_of_figure, order_of, place_of, printed_at, unit_at
from apps.papers.checks.recomputed import Judged, Recomputed, RecomputedRow, judge, recomputed_of
from apps.papers.checks.wording import remarks_about
from apps.papers.checks.wording.names import t09_names_are_official
from apps.papers.facts import Header, Passage, Remark
from apps.papers.imports import PrintedForm

__all__ = [
    "Recomputed",
    "RecomputedRow",
    "check_printed",
    "end_of_figure",
    "find_printed",
    "kept_as_text",
    "place_of",
    "printed_at",
    "recompute",
    "unit_at",
]

PRECISION = 200  # digits: whatever is printed, a product of two figures can still be rounded


def check_printed(
    form: PrintedForm, scheme: SchemeContent | None = None
) -> tuple[Recomputed, tuple[Finding, ...], tuple[str, ...]]:
    """What ``recompute``, ``find_printed`` and ``kept_as_text`` say of a form, which is judged once for all three."""
    with localcontext(prec=PRECISION):
        judged = judge(form, scheme)
        return recomputed_of(judged), _findings_of(judged), _kept_of(judged)


def find_printed(form: PrintedForm, scheme: SchemeContent | None = None) -> tuple[Finding, ...]:
    """Every finding on a printed form, in the order of its parts; a check accuses a cell or its words once, at worst.

    With a ``scheme`` its weights, scoring options and grade bands count, and its severities for what is an error
    here by default; without one the national ones, and either reading of a reverse target.
    """
    return check_printed(form, scheme)[1]


def recompute(form: PrintedForm, scheme: SchemeContent | None = None) -> Recomputed:
    """Rates, scores, sums and grade from the printed figures alone."""
    return check_printed(form, scheme)[0]


def kept_as_text(form: PrintedForm) -> tuple[str, ...]:
    """What the readers could not understand and kept as text, as sentences for the user."""
    return check_printed(form)[2]


def _findings_of(judged: Judged) -> tuple[Finding, ...]:
    worst: dict[tuple[str, tuple[int, int] | None], Finding] = {}
    for finding in _all(judged):
        place = finding.key, finding.span
        known = worst.get(place)
        if known is None or _rank(finding.severity) < _rank(known.severity):
            worst[place] = _as_severe_as(judged.scheme, finding)
    return tuple(sorted(worst.values(), key=lambda finding: (order_of(finding.where), finding.span or (0, 0))))


def _kept_of(judged: Judged) -> tuple[str, ...]:
    notes = (
        f"指标{row.name}：{expression.note}"
        for row in judged.rows
        for expression in (row.target, row.actual)
        if expression.note
    )
    return (*judged.form.unread, *judged.form.unchecked, *_unused_factors(judged), *notes)


def _unused_factors(judged: Judged) -> Iterator[str]:
    """What is said of a column of factors that no score was held against."""
    label = INDICATOR_FIELDS["factor"].label
    if any(row.printed.factor for row in judged.rows) and not scored.factors_of(judged.rows):
        has_scores = any(row.score is not None for row in judged.rows)
        yield f"{label}与多数得分对不上，没有核对。" if has_scores else f"没有得分，{label}没有核对。"


def _all(judged: Judged) -> Iterator[Finding]:
    yield from _of_figures(judged)
    yield from map(_told, _of_words(judged))
    if judged.money is not None:
        yield from _of_money(judged)
    if not judged.is_doubtful:
        yield from _of_rows(judged)
        yield from _of_totals(judged)


def _of_sums(ledger: Ledger) -> Iterator[Finding]:
    """Official relations first; what only the order of figures suggests is asked of cells that they leave alone."""
    judged: set[str] = set()
    for check in (
        sums.f01_expenditure_adds_up,
        sums.f02_basic_expenditure_adds_up,
        sums.f03_official_splits_add_up,
        sums.f04_function_classes_add_up,
        sums.f05_balance_holds,
        sums.f06_project_balance_holds,
        sums.f08_income_adds_up,
        sums.f08_levels_add_up,
        sums.f10_adjusted_budget_adds_up,
        counts.f13_counts_add_up,
        counts.f13_stated_number_is_that_of_the_named,
        sums.f14_posts_add_up,
        sums.f14_staff_within_posts,
        sums.d03_tables_add_up,
        columns.d03_rows_add_up_to_their_total,
        tables.f07_three_public_adds_up,
        itemised.f12_list_adds_up_to_its_figure,
    ):
        for finding in check(ledger):
            judged.add(finding.where.cell)
            yield finding
    yield from suggested_sums.d03_parts_behind_a_total_add_up(ledger, frozenset(judged))


def _unless_short(sums_of: Iterator[Finding], form: PrintedForm) -> Iterator[Finding]:
    """Hidden rows may hold what the parts lack of their total, so that only parts above it are accused."""
    for finding in sums_of:
        is_short = finding.expected is not None and finding.actual is not None and finding.expected < finding.actual
        if not (is_short and form.has_hidden_rows):
            yield finding


def _of_figures(judged: Judged) -> Iterator[Finding]:
    form, rows, money = judged.form, judged.rows, judged.money
    ledger, passages = judged.ledger, texts.texts_of(form)
    yield from _unless_short(_of_sums(ledger), form)
    for check in (
        rates.f11_execution_rate,
        rates.d01_arrival_rate,
        rates.f14_control_rate,
        rates.d01_balance_rate,
        rates.f05_balance_is_what_is_left,
        growth.d01_change_follows_the_amounts,
        growth.d01_change_of_a_row,
        growth.d01_change_between_two_amounts,
        rates.d01_completion_of_a_target,
        shares.t08_share_of_the_total,
        shares.t08_shares_add_to_100,
        rates.d09_balance_agrees_with_execution,
        rates.d01_rate_of_neighbours,
        rates.d01_adjustment_rate,
        rates.t07_rate_of_nothing,
        rates.c02_rate_has_its_figures,
        columns.d01_columns_follow_from_each_other,
        columns.t08_shares_are_of_the_total_row,
        tables.f11_items_stay_within_their_budget,
        tables.n01_figures_are_plain_numbers,
        tables.n01_split_stands_in_its_own_cells,
        required.c02_needed_figures_are_printed,
        required.d05_budget_change_has_a_reason,
    ):
        yield from check(ledger)
    block = [] if money is None else [amount.value for amount in money.true.values() if amount is not None]
    yield from sums.f19_groups_add_up(ledger, block)
    yield from texts.d10_no_deviation_is_true(passages, rows, money)
    yield from repeated.t01_text_and_table_agree(ledger, money)
    yield from years.t03_one_year_through_the_form(form, ledger, rows)
    yield from years.t03_goal_is_of_the_year(form, ledger)
    yield from units.t05_money_unit_is_plausible(form, ledger, money)
    yield from prices.w10_monthly_price_fits_the_money(ledger, money, form)
    yield from results.w08_results_agree_with_money(rows, money, ledger)
    yield from required.c01_department_is_named(form)
    yield from prices.w10_price_times_number_fits_the_figures(ledger, form)
    yield from itemised.f12_listed_amounts_add_up(form, ledger)
    yield from results.f11_indicator_agrees_with_figures(rows, money, ledger)


def _of_words(judged: Judged) -> Iterator[Remark]:
    """The texts of the form against its tables and by themselves; the year of the title is a matter of the form."""
    form, header, passages = judged.form, header_of(judged.form), passages_of(judged.form)
    told = tuple(telling(passages))
    if told or any(map(may_relate, passages)):
        of_sentences, of_tables = _of_sentences(passages, header), _of_ties(judged, told, header)
        read_again = partial(_of_sentences, header=header)
        yield from once(told_at_the_table(of_sentences, of_tables, passages, read_again))
    for remark in remarks_about(passages, header):
        if (remark.check, remark.place) != ("T03", "form.title"):
            yield remark
    for label in labels_of(form):
        yield from t09_names_are_official(label, header)


def _of_sentences(passages: Sequence[Passage], header: Header) -> Iterator[Remark]:
    from apps.papers.checks.sentences import remarks_on  # a quarter of the start of check_file, for sentences alone

    return remarks_on(passages, header)


def _of_ties(judged: Judged, told: Sequence[Passage], header: Header) -> Iterator[Remark]:
    if not told:
        return
    from apps.papers.checks.against_tables import remarks_against  # as above: for reports that tell of their tables
    from apps.papers.checks.against_tables.grades import wrong_grades
    from apps.papers.checks.against_tables.ledger_index import ledger_index

    index = ledger_index(judged.form, judged.ledger, judged.money, judged.rows, judged.totals)
    yield from remarks_against(told, header, index)
    yield from wrong_grades(told, judged.bands, is_asked=judged.scheme is None)


def _told(remark: Remark) -> Finding:
    """A remark as a finding of a printed form; the workspace has its own way (``evaluations/checks/words/told``)."""
    fact = f"{remark.fact.rstrip('。')}。"
    finding = found(remark.check, remark.severity, remark.place, fact, remark.advice, remark.expected, remark.actual)
    return replace(finding, span=(remark.start, remark.end))


def _of_money(judged: Judged) -> Iterator[Finding]:
    money, weight = judged.money, judged.execution_weight
    if money is None:
        return
    yield from _unless_short(funding.f19_total_row_is_the_sum(money), judged.form)
    for check in (
        funding.d07_only_the_total_row_is_scored,
        funding.f11_rate_is_actual_over_budget,
        funding.f11_execution_within_budget,
        funding.d05_adjusted_budget_has_a_reason,
        funding.w09_low_execution_has_a_reason,
        funding.t07_rate_of_nothing_is_empty,
    ):
        yield from check(money)
    yield from funding.s01_execution_weight_is_the_one_scored(money, weight)
    yield from funding.s04_execution_score_follows_the_rate(
        money, weight, judged.execution_rule, score_decimals(judged.form)
    )
    yield from funding.n01_amounts_are_plain_numbers(judged.form, money)
    yield from funding.c03_total_row_is_filled(money, weight)
    yield from prices.w10_price_times_number_fits_the_money(judged.rows, money, judged.form)


def _of_rows(judged: Judged) -> Iterator[Finding]:
    rows = judged.rows
    for check in (
        scored.s05_lost_points_have_a_reason,
        scored.d08_scores_fall_with_completion,
        targets.w03_operators_agree_with_direction,
        targets.w04_costs_have_a_ceiling,
        targets.w05_percentages_stay_below_100,
        targets.s04_late_work_has_not_all_points,
        targets.d01_completion_of_an_indicator,
        targets.d07_score_has_a_value,
        targets.w07_actuals_say_more_than_targets,
        targets.d07_answer_fits_the_target,
        targets.d07_one_value_for_one_score,
        targets.d07_rows_have_their_own_score,
        targets.t05_actual_is_no_unit_slip,
        targets.w02_target_can_be_measured,
        targets.w06_no_indicator_counts_twice,
        targets.w18_indicators_fit_their_kind,
        totals.c03_scored_rows_are_filled,
        totals.c03_scores_have_weights,
        totals.c02_scores_have_a_target,
        units.t05_one_money_unit,
    ):
        yield from check(rows)
    yield from scored.s02_score_within_weight(rows, judged.excess_weight)
    yield from scored.s04_score_follows_the_rule(rows, judged.excess_weight)
    yield from scored.s04_score_is_weight_times_factor(rows)
    yield from scored.w13_over_achievement_has_a_remark(rows, judged.scheme)


def _of_totals(judged: Judged) -> Iterator[Finding]:
    form, rows, printed = judged.form, judged.rows, judged.totals
    weight = judged.execution_weight
    recomputed = recomputed_of(judged)
    yield from totals.s01_weights_add_up(form, rows, judged.layout, weight, printed)
    is_told_by_scores = judged.is_sum_of_printed and bool(judged.corrected)
    yield from totals.s02_total_within_100(printed, is_told_by_scores=is_told_by_scores)
    yield from repeated.t01_totals_agree(printed)
    yield from scorecards.s03_level_scores_add_up(form)
    corrected = judged.corrected
    yield from totals.s03_total_is_the_sum(form, rows, (weight, judged.execution_score), printed, corrected)
    yield from totals.s03_total_is_possible(
        printed, judged.highest_total, form.is_whole and not any(judged.open_scores)
    )
    yield from totals.s03_level_sums_add_up(form, rows, printed, corrected)
    yield from totals.s03_indicators_add_up(form, rows, printed, corrected)
    yield from totals.s03_total_follows_the_rules(
        form, printed, recomputed.by_rule, recomputed.total.computed if recomputed.total else None
    )
    yield from totals.s08_grade_follows_total(printed, judged.bands)
    yield from totals.c03_totals_are_filled(printed, rows)


def _as_severe_as(scheme: SchemeContent | None, finding: Finding) -> Finding:
    if scheme is None or finding.severity is not Severity.ERROR:
        return finding
    severity = scheme.severities.get(finding.check, Severity.ERROR)
    return replace(finding, severity=severity)


def _rank(severity: Severity) -> int:
    return list(Severity).index(severity)
