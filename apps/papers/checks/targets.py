"""Checks of the target and the actual value of each indicator: direction, kind of answer, quality."""

import re
from collections.abc import Iterator
from decimal import Decimal

from apps.core.amounts import HUNDRED, round_to_cent, show_percent
from apps.core.findings import Finding
from apps.core.quantities import names_a_number
from apps.core.texts import shorten
from apps.indicators.enums import Direction, Operator
from apps.indicators.rules import (
    bare_words,
    direction_against,
    exactly_reached,
    is_bounded_share,
    is_cost_without_ceiling,
    kind_out_of_place,
    measures_nothing,
    named_in_two_groups,
    says_no_more,
    vague_effect,
)
from apps.papers.checks.findings import HINT, WARNING, found, show
from apps.papers.checks.layout import group_name
from apps.papers.checks.rounding import in_percent, is_rate_as_printed
from apps.papers.checks.rows import Certainty, Row, is_same_measure
from apps.papers.imports import Kind, Printed, decimals_of, is_blank, number_of, plain

ADVICE_TO_MEASURE = "请写出数量、比例、时限或可核实的事实。"


def w03_operators_agree_with_direction(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """The operator says the same as the indicator: no ≥ for harms, no ≤ for satisfaction (W03, duty 6).

    A direction that the form states itself (正向, 反向) comes before what the name tells.
    """
    for row in _with_operator(rows):
        operator, stated = row.target.operator, row.stated_direction
        against = direction_against(row.printed.name, operator, row.target.number) if operator else None
        if stated is not None and operator is not None and operator is not Operator.EQUAL:
            against = stated if operator.is_reverse == (stated is Direction.HIGH) else None
        if against is not None:
            said = "指标方向为“正向”" if against is Direction.HIGH else "指标方向为“反向”"
            said = said if stated is not None else f"这类指标{against.label}"
            wanted = "下限用“≥”" if against is Direction.HIGH else "上限用“≤”"
            fact = f"指标{row.name}的指标值为“{row.target.text}”，{said}，与符号相反。"
            yield found("W03", WARNING, row.cell("target"), fact, f"请核对符号和指标方向，{wanted}。")


def w04_costs_have_a_ceiling(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """A cost indicator uses ≤ or ＝, except what was saved (regulation §3 and §5, W04)."""
    for row in _with_operator(rows):
        target, printed = row.target, row.printed
        is_money = "元" in target.unit or not target.unit
        groups = printed.level1 + printed.level2
        if is_money and target.operator and is_cost_without_ceiling(printed.name, groups, target.operator):
            fact = f"指标{row.name}是成本指标，指标值为“{target.text}”，花得越多得分越高。"
            yield found("W04", WARNING, row.cell("target"), fact, "请改为“≤”或“＝”。")


def is_late(row: Row) -> bool:
    """Whether the one whole date that was reached lies behind the one that was set."""
    if not row.target.kind is row.actual.kind is Kind.DATE or len(row.target.dates) != 1 or len(row.actual.dates) != 1:
        return False
    (limit,), (done,) = row.target.dates, row.actual.dates
    return None not in (*limit, *done) and done > limit and not re.search("[起后至始]", row.target.text)


def s04_late_work_has_not_all_points(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """All points for what was done behind its date (S04); what a delay costs no form says."""
    for row in rows:
        if is_late(row) and row.score is not None and row.score == row.weight:
            fact = (
                f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，晚于指标值，"
                f"得了满分 {show(row.score)} 分。"
            )
            yield found("S04", WARNING, row.cell("score"), fact, "请核对日期和得分，写明偏差原因。", None, row.score)


def w05_percentages_stay_below_100(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """A share that cannot pass 100 % has no target above it, and none from it on (W05)."""
    for row in rows:
        target, number = row.target, row.target.number
        if target.unit != "%" or number is None or not is_bounded_share(row.printed.name):
            continue
        if number > HUNDRED:
            fact = f"指标{row.name}的指标值“{target.text}”超过 100%。"
            yield found("W05", HINT, row.cell("target"), fact, "请核对，比率一般不超过 100%。", HUNDRED, number)
        elif number == HUNDRED and target.operator in {Operator.AT_LEAST, Operator.MORE_THAN}:
            fact = f"指标{row.name}的指标值为“{target.text}”，比率不可能超过 100%。"
            yield found("W05", HINT, row.cell("target"), fact, "应写“=100%”，或定一个可以超过的目标。")


def _with_operator(rows: tuple[Row, ...]) -> Iterator[Row]:
    return (row for row in rows if row.target.operator is not None and row.target.kind is Kind.NUMBER)


def d07_score_has_a_value(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """No score without an actual value (duty 7)."""
    for row in rows:
        if is_blank(row.printed.actual) and row.score is not None and row.score > 0:
            fact = f"指标{row.name}得 {show(row.score)} 分，实际完成值却是空的。"
            yield found("D07", WARNING, row.cell("actual"), fact, "请补填实际完成值，没有完成值不能得分。")


def w07_actuals_say_more_than_targets(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """The actual value is a fact: not the target's expression again (W07, duty 7).

    Its words again, or every actual equal to its target, is a hint.
    """
    for row in rows:
        target, actual = row.target, row.actual
        if actual.kind is Kind.NUMBER and actual.operator is not None:
            same = "，照抄了指标值" if bare_words(actual.text) == bare_words(target.text) else ""
            fact = f"指标{row.name}的实际完成值“{actual.text}”带有比较符号{same}，不是实际数。"
            yield found("W07", WARNING, row.cell("actual"), fact, "请填实际完成的数值。")
        elif target.kind is Kind.WORDS and says_no_more(target.text, actual.text):
            fact = f"指标{row.name}的实际完成值与指标值文字相同（“{shorten(actual.text)}”），看不出实际情况。"
            yield found("W07", HINT, row.cell("actual"), fact, "请写明实际做到了什么，尽量用数字。")
    number = exactly_reached((row.goal, row.done) for row in rows if row.goal is not None and row.done is not None)
    if number:
        fact = f"{number} 项指标的实际完成值都恰好等于指标值。"
        yield found("W07", HINT, "form.indicators", fact, "请按实际结果核对。")


def d07_answer_fits_the_target(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """No count for a rate, no money for a number of things, no text for a number (duty 7)."""
    for row in rows:
        target, actual = row.target, row.actual
        if target.kind is not Kind.NUMBER:
            continue
        said = f"指标{row.name}：指标值“{target.text}”"
        if actual.kind is Kind.NUMBER and not is_same_measure(target, actual):
            fact = f"{said}，完成值“{actual.text}”，两者的单位不能比较。"
            yield found("D07", WARNING, row.cell("actual"), fact, "请按指标值的单位填写完成值。")
        elif (
            actual.kind is Kind.NUMBER
            and target.is_percent
            and not actual.unit
            and target.number is not None
            and actual.number is not None
            and 0 < actual.number <= 1 < target.number
        ):
            fact = f"{said}，完成值“{actual.text}”似以小数表示百分比。"
            percent = actual.number * HUNDRED
            yield found("D07", HINT, row.cell("actual"), fact, "百分比请写成如 95%。", percent, actual.number)
        elif row.printed.direction != "none" and (
            actual.kind is Kind.DATE or (actual.kind is Kind.WORDS and not names_a_number(actual.text))
        ):
            fact = f"{said}是数值，完成值却写“{shorten(actual.text)}”。"
            yield found("D07", WARNING, row.cell("actual"), fact, "请填实际完成的数值。")


def d01_completion_of_an_indicator(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """完成比例 = 完成值 ÷ 指标值 (D01), in a form where most rows follow it; of what should be low by any reading."""
    read = [
        (row, ratio, _completions(row))
        for row in rows
        if row.goal and row.done is not None and (ratio := _in_percent(row.printed.completion)) is not None
    ]
    wrong = [
        (row, ratio[0], readings[0])
        for row, ratio, readings in read
        if not any(is_rate_as_printed(*ratio, exact) for exact in (*readings, *_at_most_all(readings)))
    ]
    for row, printed, exact in wrong if 2 * len(wrong) < len(read) else ():
        right = round_to_cent(exact)
        fact = (
            f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，完成比例应为 {show_percent(right)}，"
            f"表列 {show_percent(printed)}。"
        )
        yield found("D01", WARNING, row.cell("completion"), fact, "请核对完成值和完成比例。", right, printed)


def _in_percent(text: Printed) -> tuple[Decimal, int] | None:
    """A printed ratio in percent with its decimals; 0.95 and 1 are shares of 1."""
    number, decimals = number_of(text), decimals_of(text)
    if number is None:
        return None
    return (number, decimals) if "%" in plain(text or "") or number > 2 else in_percent(number, decimals)


def _completions(row: Row) -> tuple[Decimal, ...]:
    goal, done = row.goal or Decimal(1), row.done or Decimal(0)
    plain_ratio = done / goal * HUNDRED
    if row.certainty is not Certainty.UNKNOWN and not row.operator.is_reverse:
        return (plain_ratio,)
    inverse = (goal / done * HUNDRED,) if done else ()
    return (plain_ratio, *inverse, (2 * goal - done) / goal * HUNDRED)


def _at_most_all(readings: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """A target that is reached may be printed as 100 %, whatever lies beyond it."""
    return (HUNDRED,) if any(reading >= HUNDRED for reading in readings) else ()


def t05_actual_is_no_unit_slip(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """元 for 万元: an actual that differs from its target by a factor near 10,000 (regulation §5, T05)."""
    for row in rows:
        target, actual = row.target.value, row.actual.value
        if row.is_slip and target and actual:
            times = show(round_to_cent(max(target / actual, actual / target)))
            fact = (
                f"指标{row.name}：指标值 {row.target.text}，完成值 {row.actual.text}，"
                f"相差 {times} 倍，似把元和万元弄混。"
            )
            yield found("T05", WARNING, row.cell("actual"), fact, "请核对单位。", row.target.number, row.actual.number)


def d07_one_value_for_one_score(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """One target and one actual for each score: several values behind one score cannot be scored (duty 7)."""
    for row in rows:
        values = max(len(row.target.parts), len(row.actual.parts))
        if values and row.weight is not None:
            fact = f"指标{row.name}在一格里写了 {values} 个数值，只有一个分值和得分，无法逐项计分。"
            yield found("D07", HINT, row.cell("target"), fact, "请拆成各有分值的几行。")


def d07_rows_have_their_own_score(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """One score cell for several indicators: a row with values but neither weight nor score among scored rows."""
    if not any(row.weight is not None for row in rows):
        return
    for row in rows:
        is_answered = not {row.target.kind, row.actual.kind} & {Kind.ABSENT, Kind.EMPTY}
        is_of_another = re.match("其中|[一二三四五六七八九十]、", row.printed.name)
        if row.printed.weight == "" and not row.printed.score and is_answered and not is_of_another:
            fact = f"指标{row.name}有指标值和完成值，却没有自己的分值和得分。"
            yield found("D07", WARNING, row.cell("weight"), fact, "每个三级指标应各有分值和得分。")


def w02_target_can_be_measured(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """A target that measures nothing: vague words, the indicator's own name again, a percentage of an effect (W02)."""
    for row in rows:
        effect = vague_effect(row.printed.name) if row.target.is_percent else ""
        if effect:
            fact = f"指标{row.name}以百分比考核“{effect}”，不具考核性。"
            yield found("W02", HINT, row.cell("name"), fact, "请改为能够核实的指标，写明统计口径。")
        elif row.target.kind is Kind.WORDS and measures_nothing(row.target.text, row.printed.name):
            fact = f"指标{row.name}的指标值“{shorten(row.target.text)}”没有可以衡量的标准。"
            yield found("W02", HINT, row.cell("target"), fact, ADVICE_TO_MEASURE)


def w06_no_indicator_counts_twice(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """The same level-3 indicator in two groups: one counts, the other does not (regulation §8, criterion 9)."""
    indicators = [(row.printed.name, group_name(row.printed.level1)) for row in rows]
    for first, later in named_in_two_groups(indicators):
        earlier, row = rows[first], rows[later]
        fact = f"指标{row.name}在“{earlier.printed.level1}”和“{row.printed.level1}”各列了一次。"
        yield found("W06", HINT, row.cell("name"), fact, "同一指标只应计分一次。")


def w18_indicators_fit_their_kind(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """The level-3 indicator fits its group: no payment rate among quantities (W18, regulation §8, criterion 10)."""
    for row in rows:
        kind = kind_out_of_place(row.printed.name, row.printed.level2)
        if kind:
            fact = f"指标{row.name}是{kind}，列在“{row.printed.level2}”下。"
            yield found("W18", HINT, row.cell("name"), fact, "请核对指标的归类。")
