"""Checks of a printed form: recompute, never accept. One pure function for each relation, named after its ID.

F, S, T are the relations of regulation §5; D01–D12 the twelve duties of an automatic check (regulation §5) that
have no relation there; N01 what is no number; Q01 and Q02 the quality of indicators.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import localcontext
from itertools import chain

from apps.core.findings import Finding, Severity
from apps.indicators.facts import SchemeContent
from apps.papers.checks import (
    columns,
    funding,
    growth,
    rates,
    repeated,
    runs,
    scorecards,
    scored,
    shares,
    sums,
    tables,
    targets,
    texts,
    totals,
    wholes,
)
from apps.papers.checks.accusing import found, order_of, place_of, printed_at
from apps.papers.checks.ledger import Ledger
from apps.papers.checks.passages import header_of, labels_of, once, passages_of, telling
from apps.papers.checks.recomputed import Judged, Recomputed, RecomputedRow, judge, recomputed_of
from apps.papers.checks.sentences import remarks_on
from apps.papers.checks.ties import remarks_against
from apps.papers.checks.ties.ledger_index import ledger_index
from apps.papers.checks.wording import remarks_about
from apps.papers.checks.wording.names import t09_names_are_official
from apps.papers.facts import Remark
from apps.papers.imports import PrintedForm

__all__ = ["Recomputed", "RecomputedRow", "find_printed", "kept_as_text", "place_of", "printed_at", "recompute"]

PRECISION = 200  # digits: whatever is printed, a product of two figures can still be rounded


def find_printed(form: PrintedForm, scheme: SchemeContent | None = None) -> tuple[Finding, ...]:
    """Every finding on a printed form, in the order of its parts; a check accuses a cell or its words once, at worst.

    With a ``scheme`` its weights, scoring options and grade bands count, and its severities for what is an error
    here by default; without one the national ones, and either reading of a reverse target.
    """
    worst: dict[tuple[str, tuple[int, int] | None], Finding] = {}
    with localcontext(prec=PRECISION):
        for finding in _all(judge(form, scheme)):
            place = finding.key, finding.span
            known = worst.get(place)
            if known is None or _rank(finding.severity) < _rank(known.severity):
                worst[place] = _as_severe_as(scheme, finding)
    return tuple(sorted(worst.values(), key=lambda finding: (order_of(finding.where), finding.span or (0, 0))))


def recompute(form: PrintedForm, scheme: SchemeContent | None = None) -> Recomputed:
    """Rates, scores, sums and grade from the printed figures alone."""
    with localcontext(prec=PRECISION):
        return recomputed_of(judge(form, scheme))


def kept_as_text(form: PrintedForm) -> tuple[str, ...]:
    """What the readers could not understand and kept as text, as sentences for the user."""
    rows = judge(form, None).rows
    notes = (
        f"指标{row.name}：{expression.note}"
        for row in rows
        for expression in (row.target, row.actual)
        if expression.note
    )
    return (*form.unread, *notes)


def _all(judged: Judged) -> Iterator[Finding]:
    yield from _of_figures(judged)
    yield from map(_told, _of_words(judged))
    if judged.money is not None:
        yield from _of_money(judged)
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
        sums.f13_counts_add_up,
        sums.f14_posts_add_up,
        sums.f14_staff_within_posts,
        sums.d03_tables_add_up,
        columns.d03_rows_add_up_to_their_total,
        tables.f07_three_public_adds_up,
        runs.d03_groups_add_up_to_their_figure,
    ):
        for finding in check(ledger):
            judged.add(finding.where.cell)
            yield finding
    yield from runs.d03_parts_behind_a_total_add_up(ledger, frozenset(judged))


def _of_figures(judged: Judged) -> Iterator[Finding]:
    form, rows, money = judged.form, judged.rows, judged.money
    ledger, passages = judged.ledger, texts.texts_of(form)
    yield from _of_sums(ledger)
    for check in (
        rates.f11_execution_rate,
        rates.f11_arrival_rate,
        rates.f14_control_rate,
        rates.d01_balance_rate,
        rates.d01_balance_is_what_is_left,
        growth.d01_change_follows_the_amounts,
        growth.d01_change_of_a_row,
        growth.d01_change_between_two_amounts,
        rates.d01_completion_of_a_target,
        shares.d01_share_of_the_total,
        shares.t08_shares_add_to_100,
        rates.d09_balance_agrees_with_execution,
        rates.d01_rate_of_neighbours,
        rates.d01_adjustment_rate,
        rates.d11_rate_of_nothing,
        rates.d12_rate_has_its_figures,
        columns.d01_columns_follow_from_each_other,
        tables.d09_items_stay_within_their_budget,
        tables.n01_figures_are_plain_numbers,
        tables.d11_split_stands_in_its_own_cells,
        wholes.d12_needed_figures_are_printed,
        wholes.d05_budget_change_has_a_reason,
    ):
        yield from check(ledger)
    block = [] if money is None else [amount.value for amount in money.true.values() if amount is not None]
    yield from sums.f08_groups_add_up(ledger, block)
    yield from texts.d10_no_deviation_is_true(passages, rows, money)
    yield from repeated.t01_text_and_table_agree(ledger, money)
    yield from wholes.t03_one_year_through_the_form(form, ledger, rows)
    yield from wholes.t05_money_unit_is_plausible(form, ledger, money)
    yield from wholes.d09_money_agrees_with_output(rows, money, ledger)
    yield from wholes.d12_department_is_named(form)
    yield from wholes.d09_price_times_number_fits_the_figures(ledger, form)
    yield from wholes.f12_listed_amounts_add_up(form, ledger)
    yield from wholes.d01_indicator_agrees_with_figures(rows, money, ledger)


def _of_words(judged: Judged) -> Iterator[Remark]:
    """The texts of the form against its tables and by themselves; the year of the title is a matter of the form."""
    form, header, passages = judged.form, header_of(judged.form), passages_of(judged.form)
    index = ledger_index(judged.ledger, judged.money, judged.rows, judged.totals, form.year, form.money_unit)
    of_sentences = remarks_on(passages, header)
    yield from once(chain(of_sentences, remarks_against(tuple(telling(passages)), header, index)))
    for remark in remarks_about(passages, header):
        if (remark.check, remark.place) != ("T03", "form.title"):
            yield remark
    for label in labels_of(form):
        yield from t09_names_are_official(label, header)


def _told(remark: Remark) -> Finding:
    """A remark as a finding of a printed form; the workspace has its own way (``evaluations/checks/words/told``)."""
    fact = f"{remark.fact.rstrip('。')}。"
    finding = found(remark.check, remark.severity, remark.place, fact, remark.advice, remark.expected, remark.actual)
    return replace(finding, span=(remark.start, remark.end))


def _of_money(judged: Judged) -> Iterator[Finding]:
    money, weight = judged.money, judged.execution_weight
    if money is None:
        return
    for check in (
        funding.d03_total_row_is_the_sum,
        funding.d03_only_the_total_row_is_scored,
        funding.f11_rate_is_actual_over_budget,
        funding.f11_execution_within_budget,
        funding.d05_adjusted_budget_has_a_reason,
        funding.d05_low_execution_has_a_reason,
        funding.d11_rate_of_nothing_is_empty,
    ):
        yield from check(money)
    yield from funding.s04_execution_score_follows_the_rate(money, weight, judged.execution_rule)
    yield from funding.d11_amounts_are_plain_numbers(judged.form, money)
    yield from funding.d12_total_row_is_filled(money, weight)
    yield from wholes.d09_price_times_number_fits_the_money(judged.rows, money, judged.form)


def _of_rows(judged: Judged) -> Iterator[Finding]:
    rows = judged.rows
    for check in (
        scored.s02_score_within_weight,
        scored.s04_score_follows_the_rule,
        scored.s05_lost_points_have_a_reason,
        scored.d05_missed_target_has_a_reason,
        scored.d08_scores_fall_with_completion,
        targets.d06_direction_agrees_with_operator,
        targets.d07_score_has_a_value,
        targets.d07_actual_is_no_target_expression,
        targets.d07_answer_fits_the_target,
        targets.d07_one_value_for_one_score,
        targets.d07_rows_have_their_own_score,
        targets.t05_actual_is_no_unit_slip,
        targets.q01_target_can_be_measured,
        targets.q02_indicator_counts_once,
        targets.q03_indicator_stands_in_its_group,
        totals.d12_scored_rows_are_filled,
        totals.d12_scores_have_weights,
        wholes.d11_one_money_unit,
    ):
        yield from check(rows)
    yield from scored.d05_over_achievement_has_a_remark(rows, judged.scheme)


def _of_totals(judged: Judged) -> Iterator[Finding]:
    form, rows, printed = judged.form, judged.rows, judged.totals
    weight = judged.execution_weight
    recomputed = recomputed_of(judged)
    yield from totals.s01_weights_add_up(form, rows, judged.layout, weight, printed)
    yield from totals.s02_total_within_100(printed)
    yield from repeated.t01_totals_agree(printed)
    yield from scorecards.s03_level_scores_add_up(form)
    yield from totals.s03_total_is_the_sum(form, rows, (weight, judged.execution_score), printed)
    yield from totals.s03_level_sums_add_up(form, rows, printed)
    yield from totals.s04_total_follows_the_rules(
        form, printed, recomputed.by_rule, recomputed.total.computed if recomputed.total else None
    )
    yield from totals.s08_grade_follows_total(printed, judged.bands)
    yield from totals.d12_totals_are_filled(printed, rows)


def _as_severe_as(scheme: SchemeContent | None, finding: Finding) -> Finding:
    if scheme is None or finding.severity is not Severity.ERROR:
        return finding
    severity = scheme.severities.get(finding.check, Severity.ERROR)
    return replace(finding, severity=severity)


def _rank(severity: Severity) -> int:
    return list(Severity).index(severity)
