"""Everything a printed form lets one compute again, printed or not."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from apps.core.amounts import CENT, HUNDRED, round_to_cent
from apps.core.findings import Finding, Severity
from apps.indicators.enums import Grade
from apps.indicators.facts import ExecutionRule, GradeBand, SchemeContent
from apps.indicators.rules import grade_of, score_execution
from apps.papers.checks.doubtful import is_doubtful, undoubted
from apps.papers.checks.findings import ZERO
from apps.papers.checks.funding import counted_weight, s01_execution_weight_is_the_one_scored
from apps.papers.checks.layout import Layout, layout_of, lists_execution, printed_execution_weight
from apps.papers.checks.ledger import Ledger, ledger_of
from apps.papers.checks.money import Money, money_of
from apps.papers.checks.printed_totals import Totals, totals_of
from apps.papers.checks.rates import plain_rates
from apps.papers.checks.rows import Row, rows_of
from apps.papers.checks.scored import impossible_scores, judged_scores
from apps.papers.checks.totals import (
    NATIONAL_BANDS,
    counted_rows,
    is_without_target,
    level_sums,
    s01_weights_add_up,
    s03_indicators_add_up,
    s03_level_sums_add_up,
    s03_total_is_possible,
    s03_total_is_the_sum,
)
from apps.papers.imports import PrintedForm, number_of, says_no_points

DOUBTFUL = (
    "多数指标的得分与指标值、完成值、分值都对不上，很可能是列没有读对，得分没有核对。"
    "请对照原表看各列是否读对；表头特别的，请改成“三级指标、指标值、完成值、分值、得分”后再检查。"
)


NO_VALUES = "指标值或完成值没有读到，得分没有按规则重算，不能给出等级。"
NO_WEIGHTS = "各项指标的分值没有读到，得分没有按规则重算，不能给出等级。"


class Judged(NamedTuple):
    """A form with its parts read once, for all checks."""

    form: PrintedForm
    scheme: SchemeContent | None
    layout: Layout
    money: Money | None
    rows: tuple[Row, ...]
    totals: Totals
    ledger: Ledger
    is_doubtful: bool = False

    @property
    def execution_weight(self) -> Decimal | None:
        """The points of the execution rate, where the form has any: those that its score was computed with."""
        weights = [row.weight for row in self.rows]
        left = HUNDRED - sum((weight for weight in weights if weight is not None), ZERO)
        is_known = self.form.is_whole and None not in weights and 0 < left < HUNDRED
        others = [weight for weight in (self.layout.execution, left if is_known else None) if weight is not None]
        return counted_weight(self.money, printed_execution_weight(self.form, self.layout), others)

    @property
    def highest_total(self) -> Decimal | None:
        """What the total can be at most: 100 less all that the rows seen have lost; ``None`` with other weights."""
        weight, score = self.execution_weight, self.execution_score
        pairs = [(row.weight, row.score) for row in self.rows]
        if weight is not None:
            pairs.append((weight, score))
        if not self.rows or sum((given or ZERO for given, _ in pairs), ZERO) > HUNDRED:
            return None
        return HUNDRED - sum((max(given - got, ZERO) for given, got in pairs if given and got is not None), ZERO)

    @property
    def excess_weight(self) -> Decimal:
        """By how much all weights exceed 100; below zero they lack."""
        return sum((row.weight for row in self.rows if row.weight is not None), self.execution_weight or ZERO) - HUNDRED

    @property
    def corrected(self) -> Mapping[int, Decimal]:
        """What should stand for a score that is not in 0 … weight, by the index of its row."""
        return {row.index: score for row, score in impossible_scores(self.rows, self.excess_weight)}

    @property
    def is_sum_of_printed(self) -> bool:
        """Whether the total adds up the scores as they are printed, impossible ones too."""
        printed = [row.score for row in self.rows if row.score is not None]
        total = self.totals.score.value if self.totals.score is not None else None
        return total == sum(printed, self.execution_score or ZERO)

    @property
    def standing(self) -> Mapping[int, Decimal]:
        """The corrected scores that the total is held against: none where it follows from those that are printed."""
        return {} if self.is_sum_of_printed else self.corrected

    @property
    def wrong_scores(self) -> int:
        """How many scores are wrong for certain, so that the total is not yet what it will be."""
        judged = {one.row.index for one in judged_scores(self.rows) if one.severity is Severity.ERROR}
        return len(judged | self.corrected.keys())

    @property
    def scores_without_target(self) -> int:
        """How many scores stand beside a value whose target nobody read."""
        return sum(is_without_target(row) for row in self.rows)

    @property
    def lacks_weights(self) -> bool:
        """Whether no indicator has a weight: what its score is part of, nobody can tell."""
        return bool(self.rows) and not self.layout.groups and all(row.weight is None for row in self.rows)

    @property
    def open_scores(self) -> tuple[int, int]:
        """How many indicators have a score that nobody could read, and how many one that is empty."""
        printed = [row.printed.score for row in counted_rows(self.rows, self.execution_weight) if row.score is None]
        return sum(text is None for text in printed), sum(text is not None for text in printed)

    @property
    def unread_weights(self) -> int:
        """How many weights, of indicators or of the execution rate, are words."""
        printed = [*(row.weight for row in self.form.indicators), *(row.weight for row in self.form.funding)]
        return sum(number_of(weight) is None and not says_no_points(weight) for weight in printed)

    @property
    def execution_score(self) -> Decimal | None:
        """The printed points of the execution rate, unless an indicator row holds them already."""
        if self.money is None or lists_execution(self.form):
            return None
        return number_of(self.money.rows[self.money.total].score)

    @property
    def execution_rule(self) -> ExecutionRule:
        """The scheme's rule for the execution rate, else linear."""
        form = self.scheme.project_form if self.scheme is not None else None
        return form.execution_rule if form is not None else ExecutionRule()

    @property
    def bands(self) -> tuple[GradeBand, ...]:
        """The scheme's grade bands, else the national ones."""
        return self.scheme.grade_bands if self.scheme is not None else NATIONAL_BANDS


class RecomputedRow(NamedTuple):
    """A rate, a score or a sum: as printed and as recomputed."""

    label: str
    printed: Decimal | None
    computed: Decimal | None


class Recomputed(NamedTuple):
    """Rates in percent, scores and sums in points.

    ``total`` adds the scores that the printed total is held against, ``by_rule`` the recomputed ones, with a printed
    score where no rule applies; ``None`` while a part is missing. ``unread`` says in the user's words why there is no
    grade, ``disputed`` why the ``grade`` of the total must not be relied on yet.
    """

    rates: tuple[RecomputedRow, ...] = ()
    execution: RecomputedRow | None = None
    scores: tuple[RecomputedRow, ...] = ()
    weights: tuple[RecomputedRow, ...] = ()
    levels: tuple[RecomputedRow, ...] = ()
    total: RecomputedRow | None = None
    by_rule: Decimal | None = None
    grade: Grade | None = None
    unread: str = ""
    disputed: str = ""

    @property
    def grade_in_words(self) -> str:
        """The grade, else why there is none, else nothing."""
        if self.disputed and self.grade is not None:
            return f"不能给出：{self.disputed}"
        if self.grade is not None:
            return self.grade.label
        return f"不能给出：{self.unread.partition('，')[0]}" if self.unread else ""


def judge(form: PrintedForm, scheme: SchemeContent | None) -> Judged:
    """Read every part of the form."""
    judged = Judged(
        form,
        scheme,
        layout_of(form, scheme),
        money_of(form),
        rows_of(form, scheme),
        totals_of(form),
        ledger_of(form),
    )
    total = judged.totals.score.value if judged.totals.score is not None else None
    if not is_doubtful(form, judged.rows, judged.execution_score, total):
        return judged
    return judged._replace(rows=undoubted(judged.rows), is_doubtful=True)


def recomputed_of(judged: Judged) -> Recomputed:
    """What can be computed again from the printed figures alone."""
    rows, totals = judged.rows, judged.totals
    execution = _execution(judged)
    counted, corrected = counted_rows(rows, judged.execution_weight), judged.standing
    scores = [corrected.get(row.index, row.score) for row in counted]
    total = _sum_of_scores(judged, scores, _told_execution(judged, execution))
    by_rule = _sum_of_scores(judged, [_by_rule(row) for row in counted], execution.computed if execution else None)
    printed = totals.score.value if totals.score else None
    groups = {name: members for name, members in level_sums(rows).items() if any(row.weight for row in members)}
    shown = printed if printed is not None else total
    unread = _unread(judged, printed)
    return Recomputed(
        rates=tuple(_rates(judged)),
        execution=execution,
        scores=tuple(
            RecomputedRow(row.printed.name, row.score, next(iter(row.points), None))
            for row in rows
            if row.points or row.score is not None
        ),
        weights=tuple(
            RecomputedRow(name, judged.layout.groups.get(name), _added(row.weight for row in members))
            for name, members in groups.items()
        ),
        levels=tuple(
            RecomputedRow(
                name,
                next((stated.value for level, stated in totals.levels if level == name), None),
                _added(corrected.get(row.index, row.score) for row in members),
            )
            for name, members in groups.items()
        ),
        total=RecomputedRow("总分", printed, total) if printed is not None or total is not None else None,
        by_rule=None if judged.lacks_weights or judged.form.lacks_values else by_rule,
        grade=grade_of(judged.bands, min(shown, HUNDRED)) if shown is not None and not unread else None,
        unread=unread,
        disputed=_disputed(judged, shown),
    )


def _disputed(judged: Judged, total: Decimal | None) -> str:
    """Why the grade may change: scores or sums that are wrong, or scores beside targets that were not read."""
    wrong, without = judged.wrong_scores, judged.scores_without_target
    reasons = [f"有 {wrong} 项得分须更正"] if wrong else []
    reasons += [reason for reason, findings in _wrong_sums(judged).items() if _has_error(findings)]
    if total is not None and total > HUNDRED:
        reasons.append("总分超过 100 分")
    if without:
        reasons.append(f"有 {without} 项指标值没有读到")
    return "，".join(reasons)


def _wrong_sums(judged: Judged) -> dict[str, Iterator[Finding]]:
    """What is found on the sums of weights and of scores, by what is to be done about it."""
    form, rows, totals, corrected = judged.form, judged.rows, judged.totals, judged.corrected
    weight, is_whole = judged.execution_weight, judged.form.is_whole and not any(judged.open_scores)
    of_money = judged.money and s01_execution_weight_is_the_one_scored(judged.money, weight)
    return {
        "分值合计须更正": chain(s01_weights_add_up(form, rows, judged.layout, weight, totals), of_money or ()),
        "总分须更正": chain(
            s03_total_is_the_sum(form, rows, (weight, judged.execution_score), totals, corrected),
            s03_total_is_possible(totals, judged.highest_total, is_whole),
            s03_level_sums_add_up(form, rows, totals, corrected),
            s03_indicators_add_up(form, rows, totals, corrected),
        ),
    }


def _has_error(findings: Iterator[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _unread(judged: Judged, printed: Decimal | None) -> str:
    """Why no grade is told: the total is only as good as the scores below it."""
    if judged.is_doubtful:
        return DOUBTFUL
    has_total = printed is not None or judged.totals.weight is not None
    if not judged.rows or not (has_total or judged.form.has_unread_scores or judged.unread_weights):
        return ""
    unread, empty = judged.open_scores
    if unread or judged.form.has_unread_scores:
        count = f"有 {unread} 项" if unread else "有些"
        return f"{count}指标的得分没有读到，总分和等级无法核对。"
    if empty:
        return f"有 {empty} 项指标没有得分，总分和等级要等补填后才能核对。"
    if judged.lacks_weights:
        return NO_WEIGHTS
    if judged.unread_weights:
        return f"有 {judged.unread_weights} 项分值没有读到，得分和等级无法核对。"
    if judged.form.lacks_values:
        return NO_VALUES
    return "" if judged.form.is_whole else "表没有读全，总分和等级无法核对。"


def _by_rule(row: Row) -> Decimal | None:
    """The score by the rule, in the reading that was printed; the printed one where no rule applies."""
    is_a_reading = row.score is not None and any(abs(points - row.score) <= CENT for points in row.points)
    return row.score if is_a_reading or not row.points else row.points[0]


def _execution(judged: Judged) -> RecomputedRow | None:
    money, weight = judged.money, judged.execution_weight
    if money is None or weight is None:
        return None
    adjusted, actual = money.true["adjusted"], money.true["actual"]
    if adjusted is None or actual is None:
        return None
    score = score_execution(weight, adjusted.value, actual.value, judged.execution_rule)
    return RecomputedRow("预算执行率得分", number_of(money.rows[money.total].score), score.points)


def _told_execution(judged: Judged, execution: RecomputedRow | None) -> Decimal | None:
    """The printed points of the execution rate; those of the rule in a form without a place for them."""
    has_place = any(row.score is not None for row in judged.form.funding)
    return judged.execution_score if has_place or execution is None else execution.computed


def _rates(judged: Judged) -> list[RecomputedRow]:
    rates = [RecomputedRow(label, printed, computed) for label, printed, computed in plain_rates(judged.ledger)]
    money = judged.money
    if money is None:
        return rates
    for index, row in enumerate(money.rows):
        exact, printed = money.rate_of(index), money.printed_rate(index)
        if exact is not None:
            rates.append(RecomputedRow(f"{row.name}执行率", printed.value if printed else None, round_to_cent(exact)))
    return rates


def _sum_of_scores(judged: Judged, scores: list[Decimal | None], execution: Decimal | None) -> Decimal | None:
    if not scores or not judged.form.is_whole or (judged.execution_weight is not None and execution is None):
        return None
    return _added(scores if execution is None else [*scores, execution])


def _added(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; ``None`` while one is missing."""
    known = list(values)
    present = [value for value in known if value is not None]
    return sum(present, ZERO) if len(present) == len(known) else None
