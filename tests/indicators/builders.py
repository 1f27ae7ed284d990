"""Small makers of indicators and forms."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from apps.indicators.enums import NotApplicable, Operator, ZeroBase
from apps.indicators.facts import Formula, Indicator, ProjectForm, Rule, Tier, Tiers


def no_figures(name: str) -> Decimal | None:
    """Nothing is filled in."""
    return None


def figures(**values: str | int | None) -> Callable[[str], Decimal | None]:
    """Named figures from ``in_post__current=17``; a name that is not given is unknown (``KeyError``)."""
    known = {name.replace("__", "."): None if value is None else Decimal(value) for name, value in values.items()}
    return known.__getitem__


def indicator(rule: Rule, weight: str = "5", **changes: Any) -> Indicator:
    """A row named 指标 of 5 points without a formula."""
    return Indicator(
        **{
            "key": "row",
            "level1": "过程",
            "level2": "预算执行",
            "name": "指标",
            "weight": Decimal(weight),
            "standard": "标准",
            "rule": rule,
            "not_applicable": NotApplicable.REFUSED,
            **changes,
        }
    )


def ratio(
    numerator: str = "in_post.current",
    denominator: str = "establishment.current",
    zero_base: ZeroBase = ZeroBase.NOT_COMPUTABLE,
) -> Formula:
    """A formula with the words 甲 ÷ 乙."""
    return Formula(numerator, denominator, "甲 ÷ 乙 × 100%", zero_base)


def tiers(*rows: tuple[Operator, str, str], otherwise: str = "0") -> Tiers:
    """Tiers from (operator, bound, points)."""
    return Tiers(
        tuple(Tier(operator, Decimal(bound), Decimal(points)) for operator, bound, points in rows),
        Decimal(otherwise),
    )


def project_form(**changes: Any) -> ProjectForm:
    """The national form without groups."""
    return ProjectForm(**{"title": "表", "execution_weight": Decimal(10), "groups": (), **changes})
