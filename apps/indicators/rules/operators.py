"""What the operators of targets and tiers mean."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from apps.indicators.enums import Operator

_TESTS: Mapping[Operator, Callable[[Decimal, Decimal], bool]] = {
    Operator.AT_LEAST: operator.ge,
    Operator.MORE_THAN: operator.gt,
    Operator.EQUAL: operator.eq,
    Operator.AT_MOST: operator.le,
    Operator.LESS_THAN: operator.lt,
}
OPPOSITE: Mapping[Operator, Operator] = {
    Operator.AT_LEAST: Operator.LESS_THAN,
    Operator.LESS_THAN: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.MORE_THAN,
    Operator.MORE_THAN: Operator.AT_MOST,
}


def holds(operator: Operator, value: Decimal, bound: Decimal) -> bool:
    """``value`` ``operator`` ``bound``. A qualitative operator compares nothing: never."""
    return operator in _TESTS and _TESTS[operator](value, bound)
