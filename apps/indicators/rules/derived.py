"""Values of formulas over named figures, with the words that show how they came about."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from apps.core.amounts import HUNDRED, round_to_cent, show_percent
from apps.indicators.enums import ZeroBase
from apps.indicators.facts import Formula, Score
from apps.indicators.rules.formulas import LIMIT, FormulaError, evaluate, in_words, names_in
from apps.indicators.rules.wording import award, figure_text, tight, unscored

Figures = Callable[[str], Decimal | None]
Label = Callable[[str], str]


class Valued(NamedTuple):
    """A value ready for scoring, rounded to 0.01 as it is printed, and how it came about."""

    value: Decimal
    trace: str


class Subject(NamedTuple):
    """What is derived: its name and weight, where the figures come from, and what to say when they are missing."""

    name: str
    weight: Decimal
    figures: Figures
    label: Label
    hint: str = ""


def derive(subject: Subject, formula: Formula) -> Valued | Score:
    """The value of ``formula`` in percent, or the score of a row that has no such value.

    Missing figures are named. Nought divided by nought is what the formula's ``zero_base`` says; any other
    denominator that is not positive has no rate and is left to the reviewer.
    """
    try:
        return _rate(subject, formula)
    except FormulaError as error:
        return unscored(f"{subject.name} = {formula.words}。{error}，无法计算。")


def pair_of(subject: Subject, formula: Formula) -> tuple[Decimal, Decimal, str] | Score:
    """Both sides of ``formula`` side by side, undivided, and the sentence that shows them; or why there is no pair."""
    try:
        values = _values(subject, formula)
        if isinstance(values, Score):
            return values
        show = _shower(subject, values)
        sides = (formula.numerator, formula.denominator)
        this, last = (evaluate(side, values.__getitem__) for side in sides)
        return this, last, f"{'，'.join(in_words(side, show) for side in sides)}。"
    except FormulaError as error:
        return unscored(f"{subject.name}：{formula.words}。{error}，无法计算。")


def _rate(subject: Subject, formula: Formula) -> Valued | Score:
    values = _values(subject, formula)
    if isinstance(values, Score):
        return values
    show = _shower(subject, values)
    numerator = evaluate(formula.numerator, values.__getitem__)
    denominator = evaluate(formula.denominator, values.__getitem__)
    above = in_words(formula.numerator, show, is_operand=True)
    below = in_words(formula.denominator, show, is_operand=True)
    words = tight(f"{subject.name} = {above} ÷ {below} × 100%")
    if numerator == denominator == 0:
        match formula.zero_base:
            case ZeroBase.FULL_WHEN_BOTH_ZERO:
                return award(subject.weight, subject.weight, f"{words}，分子、分母均为 0，按规则得满分。")
            case ZeroBase.EXCLUDED_WHEN_BOTH_ZERO:
                reason = f"{words}，分子、分母均为 0，本指标不计分，其余指标得分按比例折算为总分。"
                return Score(points=None, trace=(reason,), is_excluded=True)
    if denominator <= 0:
        state = "为负数" if denominator else "为 0"
        return unscored(f"{words}，分母{state}，无法计算，由审核人判定。")
    if abs(numerator) >= denominator * LIMIT:
        raise FormulaError("结果过大，请核对数据的单位")
    value = round_to_cent(numerator * HUNDRED / denominator)
    return Valued(value, f"{words} = {show_percent(value)}。")


def _values(subject: Subject, formula: Formula) -> dict[str, Decimal] | Score:
    """Every figure that the formula names, or the score that names the missing ones."""
    names = tuple(dict.fromkeys(names_in(formula.numerator) + names_in(formula.denominator)))
    values = {name: value for name in names if (value := _figure(subject.figures, name)) is not None}
    missing = tuple(name for name in names if name not in values)
    return _lacking(subject, formula, missing) if missing else values


def _lacking(subject: Subject, formula: Formula, missing: Iterable[str]) -> Score:
    lacking = "、".join(map(subject.label, missing))
    reason = f"{subject.name} = {formula.words}。缺少{lacking}，无法计算。{subject.hint}"
    return unscored(reason, missing=tuple(missing))


def _figure(figures: Figures, name: str) -> Decimal | None:
    try:
        return figures(name)
    except (KeyError, ValueError):
        raise FormulaError(f"没有名为“{name}”的数据") from None


def _shower(subject: Subject, values: dict[str, Decimal]) -> Label:
    def show(name: str) -> str:
        space = "" if subject.label(name).endswith("）") else " "
        return f"{subject.label(name)}{space}{figure_text(name, values[name])}"

    return show
