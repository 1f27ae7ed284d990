"""Checks of each indicator's score against its rule, of its reason, and of the scores among each other."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from apps.core.amounts import CENT, HUNDRED, percentage_of, show_percent
from apps.core.findings import Finding, Severity
from apps.indicators.facts import SchemeContent
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.layout import DEFAULT_FORM
from apps.papers.checks.rounding import PLACES_OF_A_PERCENT
from apps.papers.checks.rows import Certainty, Row, row_with_wrong_weight
from apps.papers.imports import Printed, decimals_of, number_of, plain

NEARLY = Decimal("0.05")
SAME_SHARE = Decimal("0.02")
SAME_COMPLETION = Decimal("0.005")
HALF = Decimal("0.5")
PASS = Decimal(60)  # percent of satisfaction, below which nothing is given


def s02_score_within_weight(rows: tuple[Row, ...], excess: Decimal) -> Iterator[Finding]:
    """0 ≤ 得分 ≤ 分值 (regulation §5, S02); what the rule gives is named where it is known.

    ``excess`` is what all weights have above their sum: where it explains the score, the weight is the wrong cell, and
    S01 tells it.
    """
    for row, limit in impossible_scores(rows, excess):
        by_rule = f"，按规则应得 {show(limit)} 分" if row.points else ""
        score, weight = show(row.score or ZERO), show(row.weight or ZERO)
        fact = f"指标{row.name}得分 {score}，分值 {weight}，得分不在 0 至分值之间{by_rule}。"
        yield found("S02", ERROR, row.cell("score"), fact, "请核对得分和分值。", limit, row.score)


def impossible_scores(rows: tuple[Row, ...], excess: Decimal) -> Iterator[tuple[Row, Decimal]]:
    """Rows whose score is not in 0 … weight, each with the score by its rule, else the nearest that is possible."""
    wrong = row_with_wrong_weight(rows, excess)
    for row in rows:
        if row.score is None or row.weight is None or 0 <= row.score <= row.weight or row is wrong:
            continue
        yield row, row.points[0] if row.points else row.weight if row.score > 0 else ZERO


def s04_score_follows_the_rule(rows: tuple[Row, ...], excess: Decimal) -> Iterator[Finding]:
    """得分 = 按指标值和完成值重算的得分 (regulation §1.4, §5 S04), with either reading of a reverse target.

    The finding on a missed target asks for its reason too, so that one miss is one finding. ``excess`` as for S02.
    """
    wrong = row_with_wrong_weight(rows, excess)
    for judged in judged_scores(rows):
        if judged.row is wrong:
            continue
        row, expected, difference = judged.row, judged.expected, judged.difference
        fact = (
            f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，分值 {show(row.weight or ZERO)}，"
            f"按规则应得 {show(expected)} 分，表列 {show(row.score or ZERO)} 分，"
            f"{'高于' if difference > 0 else '低于'}规则 {show(abs(difference))} 分。"
        )
        yield found("S04", judged.severity, row.cell("score"), fact, judged.advice, expected, row.score)


def s04_score_is_weight_times_factor(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """得分 = 分值 × 得分系数 (S04), where the form prints the factor; what the rule supports is a warning."""
    for row, factor in factors_of(rows):
        exact = (row.weight or ZERO) * factor
        if _is_by_factor(row, factor) or factor > 1:
            continue
        by_rule = row.score in row.points
        fact = (
            f"指标{row.name}：分值 {show(row.weight or ZERO)} × 得分系数 {row.printed.factor} = {show(exact)} 分，"
            f"表列 {show(row.score or ZERO)} 分。"
        )
        advice = "按完成值应得表列得分，请核对得分系数。" if by_rule else "请更正得分或得分系数。"
        yield found("S04", WARNING if by_rule else ERROR, row.cell("score"), fact, advice, exact, row.score)


def factors_of(rows: tuple[Row, ...]) -> Sequence[tuple[Row, Decimal]]:
    """The scored rows with their factors as shares of 1; none where most scores do not follow from them."""
    read = [
        (row, factor)
        for row in rows
        if row.weight and row.score is not None and (factor := _factor(row.printed.factor)) is not None
    ]
    fitting = sum(_is_by_factor(row, factor) for row, factor in read)
    return read if 2 * fitting > len(read) else ()


def _factor(printed: Printed) -> Decimal | None:
    number = number_of(printed)
    return number / HUNDRED if number is not None and _is_percent(printed) else number


def _is_percent(printed: Printed) -> bool:
    """80% and a bare 80; 0.8 and 1 are shares."""
    return "%" in plain(printed or "") or (number_of(printed) or ZERO) > 1


def _is_by_factor(row: Row, factor: Decimal) -> bool:
    """Whether the score is the weight by a factor that was rounded to its printed decimals."""
    weight, score = row.weight or ZERO, row.score or ZERO
    places = decimals_of(row.printed.factor) + (PLACES_OF_A_PERCENT if _is_percent(row.printed.factor) else 0)
    rounding = weight * HALF.scaleb(-places) + HALF.scaleb(-row.decimals) if factor not in (ZERO, 1) else CENT
    return abs(weight * factor - score) <= max(rounding, CENT)


class JudgedScore(NamedTuple):
    """A printed score that its rule does not give."""

    row: Row
    expected: Decimal
    difference: Decimal
    severity: Severity

    @property
    def advice(self) -> str:
        """What to do, and what may excuse the score."""
        if self.row.certainty is Certainty.UNKNOWN:
            return "如果这项指标越低越好，或另有评分标准，请注明；否则请更正得分。"
        if self.difference < 0:
            return "请核对扣分的理由。" if self.row.printed.has_reason else "请更正得分，或写明扣分原因。"
        is_bare = self.row.is_missed and self.row.printed.has_reason is False
        return f"请按规则更正得分{'，并写明偏差原因和改进措施' if is_bare else ''}。"


def judged_scores(rows: tuple[Row, ...]) -> Iterator[JudgedScore]:
    """Every score inside 0 … weight that no reading of its rule gives.

    An error where the form states the direction; a warning where name or official group tell it; a hint where they
    do not, and where a reason stands beside lost points. What the precision of the whole form explains
    is silent, but full points for a missed target are a warning.
    """
    for row in rows:
        if row.score is None or row.weight is None or not row.points or not 0 <= row.score <= row.weight:
            continue
        if min(row.points) - CENT <= row.score <= max(row.points) + CENT:
            continue
        expected = row.points[0]
        difference = row.score - expected
        is_full = row.score == row.weight
        is_rounded = abs(difference) <= Decimal(5).scaleb(-row.decimals - 1) and row.decimals < 2
        if not is_rounded or is_full:
            yield JudgedScore(row, expected, difference, _severity(row, difference, is_rounded))


def _severity(row: Row, difference: Decimal, is_rounded: bool) -> Severity:
    is_full_for_missed = row.is_missed and row.score == row.weight and difference > NEARLY
    is_over_achieved = (row.completion or ZERO) >= DEFAULT_FORM.over_achievement_ratio
    is_excused = difference < 0 and (row.printed.has_reason or is_over_achieved)
    if row.certainty is Certainty.UNKNOWN or is_excused or _is_by_satisfaction_rule(row):
        return HINT
    if is_rounded:
        return WARNING if is_full_for_missed else HINT
    if row.certainty is Certainty.NAMED:
        return WARNING
    return ERROR if difference > 0 or row.printed.has_reason is False else WARNING


def _is_by_satisfaction_rule(row: Row) -> bool:
    """Between the plain proportion and (a − 60) ÷ (t − 60), the rule of 财预〔2021〕101号 (regulation §3)."""
    if "满意" not in row.printed.name or row.goal is None or row.done is None or not PASS < row.goal <= HUNDRED:
        return False
    lowest = max((row.done - PASS) / (row.goal - PASS), ZERO) * (row.weight or ZERO)
    return row.score is not None and lowest - CENT <= row.score <= row.points[0]


def s05_lost_points_have_a_reason(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """得分 < 分值, or a target missed whatever its score, has its 偏差原因 (regulation §1.8, S05; duties 5 and 6).

    Where the score itself is accused, that finding asks for the reason.
    """
    accused = {judged.row.index for judged in judged_scores(rows) if judged.severity is not HINT}
    for row in rows:
        if row.printed.has_reason is not False or row.index in accused:
            continue
        is_short = row.score is not None and row.weight is not None and row.score < row.weight
        if row.is_missed:
            fact = (
                f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，"
                f"{'超过了上限' if row.operator.is_reverse else '未达到指标值'}"
                f"{f'，得分 {row.printed.score} 低于分值 {row.printed.weight}' if is_short else ''}，没有写偏差原因。"
            )
            yield found("S05", WARNING, row.cell("actual"), fact, "请写明原因和改进措施。")
        elif is_short:
            fact = f"指标{row.name}得分 {row.printed.score}，低于分值 {show(row.weight or ZERO)}，没有写扣分原因。"
            yield found("S05", WARNING, row.cell("reason"), fact, "请补写偏差原因和改进措施。")


def w13_over_achievement_has_a_remark(rows: tuple[Row, ...], scheme: SchemeContent | None) -> Iterator[Finding]:
    """完成值 ≥ 指标值的 130 % 要说明，不扣分 (regulation §1.4, W13; duty 5: ask, do not block)."""
    form = scheme.project_form if scheme is not None else None
    ratio = (form or DEFAULT_FORM).over_achievement_ratio
    for row in rows:
        if row.operator.is_reverse or row.completion is None or row.completion < ratio or row.printed.has_reason:
            continue
        fact = (
            f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，"
            f"为指标值的 {show_percent(percentage_of(row.done, row.goal))}，不低于 {show(ratio * HUNDRED)}%，没有说明。"
        )
        yield found("W13", HINT, row.cell("actual"), fact, "请说明超额完成的原因；若指标值定得过低，请在下年调整。")


def d08_scores_fall_with_completion(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """Within one table a better completion is never scored lower than a worse one (duty 8).

    Only scores that some rule gives are compared: the others are accused themselves. What is left are two readings
    of the rule for reverse targets in one form.
    """
    accused = {judged.row.index for judged in judged_scores(rows)}
    scored = sorted(
        (
            (row.completion, row.score / row.weight, row)
            for row in rows
            if row.completion is not None and row.score is not None and row.weight and row.index not in accused
            if 0 <= row.score <= row.weight and row.operator.is_reverse
        ),
        key=lambda item: item[0],
    )
    best: tuple[Decimal, Decimal, Row] | None = None  # of the clearly worse completions, the highest share
    below = 0
    for completion, share, row in scored:
        while scored[below][0] < completion - SAME_COMPLETION:
            if best is None or scored[below][1] > best[1]:
                best = scored[below]
            below += 1
        if best is not None and best[1] - share > SAME_SHARE:
            fact = (
                f"指标{row.name}完成率 {show_percent(completion * HUNDRED)}，得分率 {show_percent(share * HUNDRED)}；"
                f"指标{best[2].name}完成率 {show_percent(best[0] * HUNDRED)}，得分率却有 "
                f"{show_percent(best[1] * HUNDRED)}：完成得好的反而得分低。"
            )
            yield found("D08", HINT, row.cell("score"), fact, "两项用了不同的扣分办法，请按同一规则核对。")
