"""The check of values that cannot be: beyond the scale of a score, more satisfied than all, fewer people than none."""

import re
from collections.abc import Iterator
from decimal import Decimal

from apps.core.amounts import HUNDRED
from apps.core.findings import Finding, Where
from apps.evaluations.checks.findings import accuse
from apps.evaluations.checks.places import at_indicator, at_score
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment, table_rows
from apps.indicators.facts import INDICATOR_FIELDS, External, Indicator
from apps.indicators.rules import is_percent
from apps.indicators.rules.wording import quantity

ZERO = Decimal(0)
# What is counted piece by piece; money, rates and changes may well be negative.
_COUNTED = re.compile("人次?|名|[户家]次?|个|项|次|场次?|件|份|批次?|期|条|台|辆|套|座|处|所|篇|天|公里|平方米|亩")
_SATISFACTION = re.compile(r"满意(?:度|率)")


def s09_values_are_possible(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A value lies on the scale of its indicator (regulation §3, §4.4 and §5, plausibility): error.

    A score given elsewhere stays within its base, a satisfaction within 0 … 100 %, a count is not negative.
    """
    for indicator in table_rows(sheet.scheme):
        entry, value = sheet.entry(indicator.key), sheet.entry(indicator.key).value.value
        if value is not None and not entry.is_not_applicable:
            limits, unit = _limits_of(indicator)
            yield from _outside(sheet, at_score(indicator.key, "value"), indicator.name, value, limits, unit)
    for table in sheet.target_tables:
        for row in table.rows:
            unit = row.unit.strip()
            for field in ("target_number", "actual"):
                value = getattr(row, field).value
                if value is not None:
                    where = at_indicator(table.item, row.id, field)
                    name = f"指标“{row.name}”{INDICATOR_FIELDS[field].label}"
                    yield from _outside(sheet, where, name, value, _limits(row.name, unit), unit)


_Limits = tuple[Decimal | None, Decimal | None]


def _limits_of(indicator: Indicator) -> tuple[_Limits, str]:
    """The lowest and the highest value of a row of the score table, and the unit of both."""
    if isinstance(indicator.rule, External):
        return (ZERO, indicator.rule.base), "分"
    return _limits(indicator.name, indicator.unit), indicator.unit


def _limits(name: str, unit: str) -> _Limits:
    if is_percent(unit) and _SATISFACTION.search(name):
        return ZERO, HUNDRED
    return (ZERO if _COUNTED.fullmatch(unit) else None), None


def _outside(sheet: Sheet, where: Where, name: str, value: Decimal, limits: _Limits, unit: str) -> Iterator[Finding]:
    lowest, highest = limits
    is_below = lowest is not None and value < lowest
    is_above = highest is not None and value > highest
    if not (is_below or is_above):
        return
    allowed = f"应在 0 至 {quantity(highest, unit)}之间" if highest is not None else "不能小于 0"
    text = f"{name}填写 {quantity(value, unit)}，{allowed}。\n请更正。"
    yield accuse(sheet, "S09", where, text, expected=lowest if is_below else highest, actual=value)
