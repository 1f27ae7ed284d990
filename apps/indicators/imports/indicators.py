"""What must hold inside one indicator: its weight, its rule, its formulas."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from apps.budgets.facts import FIGURES
from apps.core.amounts import CENT, HUNDRED
from apps.core.snapshots import Problem
from apps.indicators.enums import Operator, ZeroBase
from apps.indicators.facts import (
    Bands,
    Checklist,
    ChooseOne,
    ComparePrior,
    Direct,
    External,
    Formula,
    Indicator,
    Levels,
    Ratio,
    Rule,
    Satisfaction,
    ThresholdDeduct,
    Tiers,
    Violations,
)
from apps.indicators.rules import FormulaError, is_zero, names_in

KEY = re.compile(r"[a-z][a-z0-9_]*")
KEY_HINT = "应以小写字母开头，只能用小写字母、数字和下划线"
ON_VALUES = ThresholdDeduct | Tiers | Ratio | Satisfaction | ComparePrior

# Of each kind of rule: numbers above 0, and points that never rise, with what is said if they do.
_POSITIVE: Mapping[type, tuple[str, ...]] = {
    ThresholdDeduct: ("step", "per_step"),
    Violations: ("per_case",),
    External: ("base",),
    Ratio: ("target",),
}
_FALLING: Mapping[type, tuple[tuple[str, ...], str]] = {
    Levels: (("good", "fair", "none"), "三个等次的分值应从高到低"),
    Direct: (("yes", "no"), "“是”的分值不能低于“否”"),
    ComparePrior: (("none", "not_above", "above"), "三种情形的分值应从高到低"),
}


def problems_of_indicator(indicator: Indicator, path: str) -> Iterator[Problem]:
    """What is wrong with a row of a score table, apart from the others."""
    if not KEY.fullmatch(indicator.key):
        yield Problem(f"{path}.key", KEY_HINT)
    for name in ("name", "standard"):
        if not getattr(indicator, name).strip():
            yield Problem(f"{path}.{name}", "不能为空")
    yield from problems_of_weight(indicator.weight, f"{path}.weight")
    yield from _problems_of_rule(indicator.rule, indicator.weight, f"{path}.rule")
    if indicator.formula is not None:
        if not isinstance(indicator.rule, ON_VALUES):
            yield Problem(f"{path}.formula", "只有按数值计分的规则才能用公式")
        yield from problems_of_formula(indicator.formula, f"{path}.formula")
    elif isinstance(indicator.rule, ComparePrior):
        yield Problem(f"{path}.formula", "与上年比较需要公式：分子为本年数，分母为上年数")


def problems_of_formula(formula: Formula, path: str) -> Iterator[Problem]:
    """What is wrong with a formula: the language, the names, a denominator that can only be zero."""
    for part in ("numerator", "denominator"):
        expression = getattr(formula, part)
        try:
            names = names_in(expression)
            if part == "denominator" and is_zero(expression):
                yield Problem(f"{path}.{part}", "分母恒为 0")
        except FormulaError as error:
            yield Problem(f"{path}.{part}", str(error))
            continue
        for name in names:
            figure, _, column = name.partition(".")
            if figure not in FIGURES:
                yield Problem(f"{path}.{part}", f"没有名为“{figure}”的数据")
            elif column not in FIGURES[figure].columns:
                yield Problem(f"{path}.{part}", f"数据“{figure}”没有“{column}”栏")
    if not formula.words.strip():
        yield Problem(f"{path}.words", "不能为空")


def problems_of_weight(weight: Decimal, path: str) -> Iterator[Problem]:
    """A weight lies above 0 and at most at 100, with two decimals."""
    if not 0 < weight <= HUNDRED or weight % CENT:
        yield Problem(path, "分值应大于 0、不超过 100，小数最多两位")


def problems_of_bands(bands: Bands, path: str) -> Iterator[Problem]:
    """The shares at which the bands begin fall."""
    if not 1 > bands.reached_from > bands.partly_from > 0:
        yield Problem(path, "应满足 1 > reached_from > partly_from > 0")


def repeated(path: str, name: str, keys: Iterable[str]) -> Iterator[Problem]:
    """One problem for every key that was there before."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield Problem(f"{path}[{index}].{name}", f"“{key}”重复")
        seen.add(key)


def _problems_of_rule(rule: Rule, weight: Decimal, path: str) -> Iterator[Problem]:
    yield from _positive(path, rule, *_POSITIVE.get(type(rule), ()))
    if type(rule) in _FALLING:
        names, message = _FALLING[type(rule)]
        points = {name: getattr(rule, name) for name in names}
        yield from _problems_of_falling_points(path, weight, points, message)
    match rule:
        case Tiers():
            yield from _problems_of_tiers(rule, path)
            points = {f"tiers[{index}].points": tier.points for index, tier in enumerate(rule.tiers)}
            yield from _problems_of_points(path, weight, points | {"otherwise": rule.otherwise})
        case Checklist():
            for index, item in enumerate(rule.items):
                yield from _positive(f"{path}.items[{index}]", item, "points")
            total = sum((item.points for item in rule.items), Decimal(0))
            if total != weight:
                yield Problem(f"{path}.items", f"各项分值合计为 {total}，应为 {weight}")
        case Bands():
            yield from problems_of_bands(rule, path)
        case Ratio(operator=Operator.QUALITATIVE):
            yield Problem(f"{path}.operator", "按比例计分不能用“定性”")
        case Satisfaction() if not 0 <= rule.floor < rule.target <= HUNDRED:
            yield Problem(path, "应满足 0 ≤ floor < target ≤ 100")
        case ChooseOne():
            yield from _problems_of_choice(rule, weight, path)


def _problems_of_choice(rule: ChooseOne, weight: Decimal, path: str) -> Iterator[Problem]:
    if len(rule.alternatives) < 2:
        yield Problem(f"{path}.alternatives", "任选其一至少要有两项")
    yield from repeated(f"{path}.alternatives", "name", (option.name for option in rule.alternatives))
    for index, option in enumerate(rule.alternatives):
        at = f"{path}.alternatives[{index}]"
        yield from problems_of_formula(option.formula, f"{at}.formula")
        yield from _problems_of_rule(option.rule, weight, f"{at}.rule")
        if option.formula.zero_base is ZeroBase.EXCLUDED_WHEN_BOTH_ZERO:
            yield Problem(f"{at}.formula.zero_base", "任选其一的公式不能不计分")


def _problems_of_falling_points(
    path: str, weight: Decimal, points: Mapping[str, Decimal], message: str
) -> Iterator[Problem]:
    yield from _problems_of_points(path, weight, points)
    if list(points.values()) != sorted(points.values(), reverse=True):
        yield Problem(path, message)


def _problems_of_points(path: str, weight: Decimal, points: Mapping[str, Decimal]) -> Iterator[Problem]:
    for name, value in points.items():
        if not 0 <= value <= weight or value % CENT:
            yield Problem(f"{path}.{name}", f"应在 0 至分值 {weight} 之间，小数最多两位")
    if max(points.values()) < weight:
        yield Problem(path, f"最高为 {max(points.values())} 分，达不到分值 {weight}")


def _problems_of_tiers(rule: Tiers, path: str) -> Iterator[Problem]:
    """Every tier must be reachable: the first that fits counts, so bounds run one way and equalities come first."""
    if not rule.tiers:
        yield Problem(f"{path}.tiers", "不能为空")
    upward = {Operator.AT_MOST, Operator.LESS_THAN}
    before = None
    for index, tier in enumerate(rule.tiers):
        at = f"{path}.tiers[{index}]"
        if tier.operator is Operator.QUALITATIVE:
            yield Problem(f"{at}.operator", "分档不能用“定性”")
        elif tier.operator is Operator.EQUAL:
            if before is not None:
                yield Problem(f"{at}.operator", "“＝”档应排在其他档之前")
        else:
            if before is not None and (before.operator in upward) != (tier.operator in upward):
                yield Problem(f"{at}.operator", "各档的方向应一致")
            elif before is not None and not _is_beyond(before.bound, tier.bound, tier.operator in upward):
                yield Problem(f"{at}.bound", "各档的界限应依次递增（≤、＜）或递减（≥、＞）")
            before = tier


def _is_beyond(before: Decimal, bound: Decimal, is_upward: bool) -> bool:
    return bound > before if is_upward else bound < before


def _positive(path: str, owner: object, *names: str) -> Iterator[Problem]:
    return (Problem(f"{path}.{name}", "应大于 0") for name in names if getattr(owner, name) <= 0)
