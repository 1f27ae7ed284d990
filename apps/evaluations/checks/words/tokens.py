"""Tokens: ``[[三公经费.本年决算数|万元]]`` in a stored text is the live figure in the report."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, LINE_AMOUNTS, TOTAL_EXPENDITURE, Figures, Line
from apps.core.amounts import percentage_of, show_amount, show_plain
from apps.core.quantities import measure_of, plain
from apps.evaluations.checks.words.identity import Same
from apps.evaluations.facts import ProjectIndicator, Sheet
from apps.evaluations.rules import EXECUTION, Assessment, table_rows
from apps.indicators.enums import Operator
from apps.indicators.facts import FORM_FIELDS

MONEY = Unit.TEN_THOUSAND_YUAN.label
MONEY_UNITS = ("万元", "元", "亿元")
_TOKEN = re.compile(r"(?<!\[)\[\[(?P<name>[^\[\]|\n]{1,120})(?:\|(?P<unit>[^\[\]|\n]{1,8}))?\]\]")
_LEFT_OUT = str.maketrans("", "", "“”‘’「」『』\"' []|\n")
_SHARES = [part for part in TOTAL_EXPENDITURE.parts if not FIGURES[part].is_optional]
_COMPARED = {Column.PRIOR: "比上年", Column.BUDGET: "比年初预算"}


@dataclass(frozen=True, slots=True)
class Token:
    """One live figure. ``value`` is in ``unit``; a token that speaks has ``words`` instead; neither: nothing filled in.

    ``unit`` may be exchanged for another of ``units``.
    """

    name: str
    value: Decimal | None = None
    unit: str = ""
    words: str = ""

    @property
    def units(self) -> tuple[str, ...]:
        """The units to choose from, the usual one first."""
        return MONEY_UNITS if self.unit == MONEY else (self.unit,) if self.unit else ()

    def code(self, unit: str = "") -> str:
        """What stands in the stored text."""
        return f"[[{self.name}|{unit}]]" if unit else f"[[{self.name}]]"

    def shown(self, unit: str = "") -> str:
        """The current value with its unit, as it is printed; empty where there is none, or not in that unit."""
        wanted = unit or self.unit
        if self.value is None or wanted not in (*self.units, ""):
            return "" if unit else self.words
        if self.unit != MONEY:
            places = 2 if wanted in {"%", "分"} else None
            return f"{_number(self.value, places)}{wanted}"
        measure = measure_of(wanted)
        factor = measure.factor if measure else Decimal(1)
        return f"{_number(self.value / factor, 4 if wanted == '亿元' else 2)}{wanted}"


def available_tokens(sheet: Sheet, assessment: Assessment) -> tuple[Token, ...]:
    """Every token of the sheet in the order of the forms, those without a value included.

    A name that several things bear (two projects of one name) stands for none of them.
    """
    return tuple(_by_name(Same(sheet, assessment)).values())


def render_text(text: str, sheet: Sheet, assessment: Assessment) -> str:
    """The text with every token replaced by its current value; a token without one stays as it is.

    ``render_text(render_text(t)) == render_text(t)``: values hold no brackets.
    """
    if "[[" not in text:
        return text
    tokens = _by_name(Same(sheet, assessment))

    def value(found: re.Match[str]) -> str:
        token = tokens.get(token_name(found["name"]))
        return (token.shown(plain(found["unit"] or "").strip()) if token else "") or found[0]

    return _TOKEN.sub(value, text)


def open_tokens(text: str, sheet: Sheet, assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Every token that would stay in the text, and why, in the user's words."""
    if "[[" not in text:
        return
    tokens = _by_name(Same(sheet, assessment))
    for found in _TOKEN.finditer(text):
        token = tokens.get(token_name(found["name"]))
        unit = plain(found["unit"] or "").strip()
        if token is None:
            yield found[0], "没有这个数据"
        elif unit and unit not in token.units:
            yield found[0], f"不能用“{unit}”作单位"
        elif not token.shown(unit):
            yield found[0], "对应的数据尚未填写"


def token_name(typed: str) -> str:
    """The name as tokens are filed: without quotation marks and spaces, signs in their plain forms."""
    return plain(typed).translate(_LEFT_OUT)


@lru_cache(maxsize=4)
def _by_name(same: Same) -> Mapping[str, Token]:
    tokens = [token for part in (_figures, _lines, _projects, _scores) for token in part(same.sheet, same.assessment)]
    uses = Counter(token.name for token in tokens)
    return {token.name: token for token in tokens if uses[token.name] == 1}


def _figures(sheet: Sheet, assessment: Assessment) -> Iterator[Token]:
    total = sheet.figures.value("total_expenditure", Column.ACTUAL)
    for key, definition in FIGURES.items():
        name = token_name(definition.label)
        values = {column: sheet.figures.value(key, column) for column in definition.columns}
        for column, value in values.items():
            full = name if column is Column.CURRENT else f"{name}.{column.label}"
            yield Token(full, value, definition.unit.label)
        for column, words in _COMPARED.items():
            if column in values and Column.ACTUAL in values:
                change = change_words(values[Column.ACTUAL], values[column], column.label)
                part = _main_part(sheet.figures, definition.parts, column, change)
                yield Token(f"{name}.{words}", words=f"{change}，主要是{part}" if part else change)
        if key in _SHARES:
            yield Token(f"{name}.占支出总计", percentage_of(values[Column.ACTUAL], total), "%")


def change_words(current: Decimal | None, base: Decimal | None, base_label: str) -> str:
    """``比上年决算数减少3.00万元，下降25.00%``; empty while a figure is missing."""
    if current is None or base is None:
        return ""
    difference = _number(abs(current - base))
    if difference in {"0", "0.00"}:
        return f"与{base_label}持平"
    grew = current > base
    rate = percentage_of(abs(current - base), base) if base > 0 else None
    words = f"比{base_label}{'增加' if grew else '减少'}{difference}{MONEY}"
    return words if rate is None else f"{words}，{'增长' if grew else '下降'}{_number(rate)}%"


def _main_part(figures: Figures, parts: Sequence[str], column: Column, change: str) -> str:
    """The part of a sum that changed most in the direction of the sum: 公务接待减少1.50万元."""
    sign = 1 if "增加" in change else -1 if "减少" in change else 0
    changes = []
    for part in parts:
        current, base = figures.value(part, Column.ACTUAL), figures.value(part, column)
        if current is not None and base is not None and (current - base) * sign > 0:
            changes.append((abs(current - base), part))
    if not changes:
        return ""
    most, key = max(changes, key=lambda pair: pair[0])
    return f"{FIGURES[key].label}{'增加' if sign > 0 else '减少'}{_number(most)}{MONEY}"


def _lines(sheet: Sheet, assessment: Assessment) -> Iterator[Token]:
    for name, lines in lines_by_class(sheet).items():
        for amount in FUNDING_AMOUNTS:
            values = [getattr(line, amount).value for line in lines]
            value = None if None in values else sum(values, Decimal(0))
            yield Token(f"{token_name(name)}.{LINE_AMOUNTS[amount].label}", value, MONEY)


def lines_by_class(sheet: Sheet) -> dict[str, list[Line]]:
    """The budget lines of every function class by its name."""
    classes: dict[str, list[Line]] = {}
    for line in sheet.lines:
        classes.setdefault(line.function_name, []).append(line)
    return classes


def _projects(sheet: Sheet, assessment: Assessment) -> Iterator[Token]:
    for project in sheet.projects:
        name, result = token_name(project.budget.name), assessment.projects[project.id]
        for amount, field in FUNDING_AMOUNTS.items():
            yield Token(f"{name}.{field.label}", project.budget.total(amount), MONEY)
        yield Token(f"{name}.执行率", result.rows[EXECUTION].computed.value, "%")
        yield Token(f"{name}.得分", result.total, "分")
        yield from _targets(name, project.indicators)


def _targets(name: str, rows: Iterable[ProjectIndicator]) -> Iterator[Token]:
    for row in rows:
        if row.operator is not Operator.QUALITATIVE:
            indicator = f"{name}.{token_name(row.name)}"
            yield Token(f"{indicator}.年度指标值", row.target_number.value, row.unit)
            yield Token(f"{indicator}.实际完成值", row.actual.value, row.unit)


def _scores(sheet: Sheet, assessment: Assessment) -> Iterator[Token]:
    for indicator in table_rows(sheet.scheme):
        score = assessment.table.rows[indicator.key]
        name = token_name(indicator.name)
        if indicator.formula is not None:
            yield Token(name, score.computed.value, indicator.unit)
        yield Token(f"{name}.得分", score.points, "分")
    if sheet.scheme.project_form is not None:
        execution = assessment.table.rows[EXECUTION]
        yield Token("部门整体.执行率", execution.computed.value, "%")
        yield Token("部门整体.执行率得分", execution.points, "分")
        yield from _targets("部门整体", sheet.targets)
    yield Token(FORM_FIELDS["stated_total"].label, assessment.table.total, "分")
    yield Token(FORM_FIELDS["stated_grade"].label, words=assessment.table.grade.label if assessment.table.grade else "")


def _number(value: Decimal, places: int | None = 2) -> str:
    """As it stands in prose: without thousands separators; zero without decimals."""
    if not value:
        return "0"
    return show_plain(value) if places is None else show_amount(value, places).replace(",", "")
