"""Points in proportion: a value against a target, and satisfaction between its floor and its target."""

from decimal import Decimal
from typing import NamedTuple

from apps.core.amounts import percentage_of, show_percent
from apps.indicators.enums import Operator, ReverseMode
from apps.indicators.rules.operators import holds
from apps.indicators.rules.wording import ZERO, number, quantity, tight


class Held(NamedTuple):
    """A value held against a target: exact points, ``None`` where nobody but a person can judge, and the sentences."""

    exact: Decimal | None
    trace: tuple[str, ...]
    is_reached: bool = False


def hold(
    weight: Decimal, operator: Operator, goal: Decimal, actual: Decimal, mode: ReverseMode, wanted: str, done: str
) -> Held:
    """Full points at the target, else the proportion (regulation §1.4). ``wanted`` and ``done`` are target and value.

    Positive and equal targets score in proportion, reverse targets by ``mode``; a negative value counts as 0 in
    the proportion. A zero target is reached or gives 0; a missed negative target is left to the reviewer, since a
    proportion to it means nothing.
    """
    if _is_reached(operator, actual, goal):
        is_limit = actual == goal and operator in {Operator.MORE_THAN, Operator.LESS_THAN}
        sentence = f"{done}，恰为{wanted}的界限，按比例为满分。" if is_limit else f"{done}，达到{wanted}。"
        return Held(weight, (sentence,), is_reached=True)
    missed = f"{done}，未达到{wanted}"
    if goal < 0:
        return Held(None, (f"{missed}；指标值为负数，不能按比例计分，由审核人判定。",))
    if goal == 0:
        return Held(ZERO, (f"{missed}；指标值为 0，没有比例可计。",))
    (part, whole), sentence = _proportion(mode, operator, goal, actual)
    return Held(weight * part / whole, (f"{missed}。", tight(f"{sentence} × {number(weight)} 分。")))


def hold_satisfaction(weight: Decimal, target: Decimal, floor: Decimal, actual: Decimal) -> tuple[Decimal, str]:
    """满意度赋分 (regulation §3): full from ``target`` upwards, nothing below ``floor``, linear between. Percent."""
    wanted, lowest = quantity(target, "%"), quantity(floor, "%")
    if actual >= target:
        return weight, f"满意度不低于 {wanted}，得满分。"
    if actual < floor:
        return ZERO, f"满意度低于 {lowest}，不得分。"
    share = f"（{number(actual)} − {number(floor)}）÷（{number(target)} − {number(floor)}）"
    sentence = f"满意度在 {lowest} 至 {wanted} 之间，按比例计分：{share}× {number(weight)} 分。"
    return weight * (actual - floor) / (target - floor), sentence


def _is_reached(operator: Operator, actual: Decimal, goal: Decimal) -> bool:
    if goal > 0:
        # ＝ scores like ≥, and at the limit of ＞ and ＜ the proportion is 100 %.
        return actual <= goal if operator.is_reverse else actual >= goal
    if goal == 0 and operator is Operator.EQUAL:
        return actual <= 0
    return holds(operator, actual, goal)


def _proportion(
    mode: ReverseMode, operator: Operator, goal: Decimal, actual: Decimal
) -> tuple[tuple[Decimal, Decimal], str]:
    """Share of the weight for a missed target above zero, as numerator and denominator, and its sentence."""
    if not operator.is_reverse:
        if actual < 0:
            return (ZERO, goal), "实际完成值为负数，按 0 计分：0"
        rate = show_percent(percentage_of(actual, goal))
        return (actual, goal), f"完成率 {rate}，按完成率计分：{number(actual)} ÷ {number(goal)}"
    if mode is ReverseMode.RATIO:
        return (goal, actual), f"{mode.label}：{number(goal)} ÷ {number(actual)}"
    excess = actual - goal
    if excess >= goal:
        return (ZERO, goal), f"{mode.label}，实际已达两倍：0"
    return (goal - excess, goal), f"{mode.label}：（1 − {number(excess)} ÷ {number(goal)}）"
