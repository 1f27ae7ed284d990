"""The total of a scored table: sum, redistribution of what is not scored, and caps by the execution rate."""

from collections.abc import Iterable
from decimal import Decimal

from apps.core.amounts import HUNDRED, add_up, round_to_cent, show_percent
from apps.indicators.facts import Part, Total, TotalCap
from apps.indicators.rules.wording import ZERO, number, points_text, quantity


def total_of(
    parts: Iterable[Part], caps: Iterable[TotalCap] = (), rate: Decimal | None = None, source: str = ""
) -> Total:
    """Sum of the points that count, stretched to 100 where rows are not scored, capped by the execution rate.

    ``rate`` is the execution rate in percent; without it no cap is applied, and the trace says so. The total is
    rounded once to 0.01 and ``None`` while no row has points. ``source`` says where the rules of a total that is
    not the plain sum come from.
    """
    rows = list(parts)
    counted = [row for row in rows if not row.is_excluded]
    open_rows = sum(row.points is None for row in counted)
    total = add_up(row.points for row in counted)
    if total is None:
        return Total(None, ("尚无得分。",), open_rows)
    plain, steps = total, []
    excluded = sum((row.weight or ZERO for row in rows if row.is_excluded), ZERO)
    if 0 < excluded < HUNDRED:
        kept = HUNDRED - excluded
        steps.append(
            f"不计分指标的分值共 {number(excluded)} 分，其余按比例折算为 100 分："
            f"{points_text(total)} × 100 ÷ {number(kept)} = {points_text(round_to_cent(total * HUNDRED / kept))} 分。"
        )
        total = total * HUNDRED / kept
    total = round_to_cent(total)
    for sentence, most in _caps(caps, rate):
        steps.append(sentence)
        total = min(total, most)
    trace = [f"各项得分合计 {points_text(plain)} 分。", *steps]
    if open_rows:
        trace.append(f"另有 {open_rows} 项尚未计分。")
    trace.append(f"总分 {points_text(total)} 分。")
    if steps and source:
        trace.append(f"依据：{source.rstrip('。')}。")
    return Total(total, tuple(trace), open_rows, tuple(steps))


def _caps(caps: Iterable[TotalCap], rate: Decimal | None) -> Iterable[tuple[str, Decimal]]:
    """The lowest cap that the rate falls under, if any, with its sentence."""
    limits = sorted(caps, key=lambda cap: cap.most)
    if limits and rate is None:
        return [("没有预算执行率，总分上限无法判定，由审核人判定。", HUNDRED)]
    hit = next((cap for cap in limits if rate is not None and rate < cap.below), None)
    if hit is None:
        return []
    below, most = quantity(hit.below, "%"), number(hit.most)
    return [(f"预算执行率 {show_percent(rate)}，低于 {below}，总分不超过 {most} 分。", hit.most)]
