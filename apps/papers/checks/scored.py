"""Checks of each indicator's score against its rule, of its reason, and of the scores among each other."""

from collections.abc import Iterator
from decimal import Decimal

from apps.core.amounts import HUNDRED, percentage_of, show_percent
from apps.core.findings import Finding, Severity
from apps.indicators.facts import SchemeContent
from apps.papers.checks.accusing import ERROR, WARNING, ZERO, found, show
from apps.papers.checks.rows import Row
from apps.papers.imports import decimals_of

NEARLY = Decimal("0.05")
SAME_SHARE = Decimal("0.02")
SAME_COMPLETION = Decimal("0.005")
OVER_ACHIEVED = Decimal("1.3")


def s02_score_within_weight(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """0 ≤ 得分 ≤ 分值 (regulation §5, S02)."""
    for row in rows:
        if row.score is None or row.weight is None or 0 <= row.score <= row.weight:
            continue
        fact = f"指标{row.name}得分 {show(row.score)}，分值 {show(row.weight)}，得分不在 0 至分值之间。"
        limit = row.weight if row.score > 0 else ZERO
        yield found("S02", ERROR, row.cell("score"), fact, "请核对得分和分值。", limit, row.score)


def s04_score_follows_the_rule(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """得分 = 按指标值和完成值重算的得分 (regulation §1.4, §5 S04), with either reading of a reverse target.

    Full points for a missed target and points lost without a reason are errors; what the rounding of the printed
    score may explain, a lower score with a reason, and a direction that only the name suggests are warnings.
    """
    for row in rows:
        if row.score is None or row.weight is None or not row.points or not 0 <= row.score <= row.weight:
            continue
        if min(row.points) - Decimal("0.01") <= row.score <= max(row.points) + Decimal("0.01"):
            continue
        expected = row.points[0]
        difference = row.score - expected
        fact = (
            f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，分值 {show(row.weight)}，"
            f"按规则应得 {show(expected)} 分，表列 {show(row.score)} 分，"
            f"{'高于' if difference > 0 else '低于'}规则 {show(abs(difference))} 分。"
        )
        advice = "请按规则更正得分。" if difference > 0 else "请更正得分，或写明扣分原因。"
        yield found("S04", _severity(row, difference), row.cell("score"), fact, advice, expected, row.score)


def _severity(row: Row, difference: Decimal) -> Severity:
    half_unit = Decimal(5).scaleb(-decimals_of(row.printed.score) - 1)
    is_full_for_missed = row.is_missed and row.score == row.weight and difference > NEARLY
    if not row.is_stated or (abs(difference) <= half_unit and not is_full_for_missed):
        return WARNING
    return ERROR if difference > 0 or row.printed.has_reason is False else WARNING


def s05_lost_points_have_a_reason(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """得分 < 分值 ⇒ 偏差原因及改进措施 (regulation §1.8, S05)."""
    for row in rows:
        if row.score is None or row.weight is None or row.score >= row.weight or row.printed.has_reason is not False:
            continue
        if row.is_missed:
            continue  # D05 asks for the same reason
        fact = f"指标{row.name}得分 {show(row.score)}，低于分值 {show(row.weight)}，没有写扣分原因。"
        yield found("S05", WARNING, row.cell("reason"), fact, "请补写偏差原因和改进措施。")


def d05_missed_target_has_a_reason(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """A missed target needs a reason, whatever its score (duties 5 and 6: ≤ 5300 with 5830 is a miss)."""
    for row in rows:
        if not row.is_missed or row.printed.has_reason is not False:
            continue
        lost = row.weight - row.score if row.weight is not None and row.score is not None else ZERO
        deducted = f"，扣了 {show(lost)} 分" if lost > 0 else ""
        fact = (
            f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，"
            f"{'超过了上限' if row.operator.is_reverse else '未达到指标值'}{deducted}，没有写偏差原因。"
        )
        cell, target, actual = row.cell("actual"), row.target.number, row.actual.number
        yield found("D05", WARNING, cell, fact, "请写明原因和改进措施。", target, actual)


def d05_over_achievement_has_a_remark(rows: tuple[Row, ...], scheme: SchemeContent | None) -> Iterator[Finding]:
    """完成值 ≥ 指标值的 130 % 要说明，不扣分 (regulation §1.4; duty 5: ask, do not block)."""
    form = scheme.project_form if scheme is not None else None
    ratio = form.over_achievement_ratio if form is not None else OVER_ACHIEVED
    for row in rows:
        if row.operator.is_reverse or row.completion is None or row.completion < ratio or row.printed.has_reason:
            continue
        fact = (
            f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，"
            f"为指标值的 {show_percent(percentage_of(row.done, row.goal))}，不低于 {show(ratio * HUNDRED)}%，没有说明。"
        )
        advice = "请说明超额完成的原因；若指标值定得过低，请在下年调整。"
        yield found("D05", WARNING, row.cell("actual"), fact, advice, row.target.number, row.actual.number)


def d08_scores_fall_with_completion(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """Within one table a better completion is never scored lower than a worse one (duty 8)."""
    scored = [
        (min(row.completion, Decimal(1)), row.score / row.weight, row)
        for row in rows
        if row.completion is not None and row.score is not None and row.weight is not None and row.weight > 0
    ]
    scored.sort(key=lambda item: item[0])
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
            yield found("D08", WARNING, row.cell("score"), fact, "请按同一规则核对两项得分。")
