"""Quality of the indicators in project forms (regulation §5, plausibility, and §8; W01–W07, W13, W18, W19)."""

import re
from collections.abc import Callable, Iterator

from apps.core.amounts import HUNDRED, percentage_of, show_percent, show_plain
from apps.core.findings import Finding, Severity
from apps.core.texts import shorten
from apps.evaluations.checks.places import at_indicator, at_project
from apps.evaluations.checks.quality.doubts import doubt, title_of
from apps.evaluations.facts import ProjectIndicator, Sheet
from apps.evaluations.rules import Assessment, form_of
from apps.indicators.enums import Operator, OverAchievement
from apps.indicators.rules import (
    bare_words,
    direction_against,
    exactly_reached,
    is_bounded_share,
    is_cost_without_ceiling,
    is_percent,
    kind_out_of_place,
    measures_nothing,
    named_in_two_groups,
    says_no_more,
    vague_effect,
)
from apps.papers.checks.targets import ADVICE_TO_MEASURE
from apps.papers.imports import Kind, read_expression

_EMPTY_REASON = re.compile(
    r"(?:因|受|由于)?(?:新冠)?(?:疫情|客观|天气|政策|市场|工作|其他|特殊)?(?:的)?(?:情况|原因|因素|影响|需要|变化|调整|导致|所致)*|酌情.{0,6}|无|略|正常|按规定"
)


def w01_quantities_have_numbers(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """An indicator of quantity or cost has a number, not an adjective (regulation §8, criterion 6)."""
    return _accused(
        sheet,
        "W01",
        "operator",
        lambda row: (
            f"属于{row.level2}，设为定性指标，没有数值"
            if row.operator is Operator.QUALITATIVE and ("数量" in row.level2 or "成本" in row.level2)
            else ""
        ),
        "请改为可以计量的指标，或移到合适的类别。",
        Severity.HINT,
    )


def w02_indicators_can_be_verified(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """An adjective with a percentage cannot be verified (社会效益明显 ≥95%), nor a target that is only praise.

    Source: regulation §8, criterion 3.
    """

    def unverified(row: ProjectIndicator) -> str:
        is_counted = row.operator is not Operator.QUALITATIVE
        effect = vague_effect(row.name) if is_counted and is_percent(row.unit) else ""
        return f"以百分比考核“{effect}”，不具考核性" if effect else ""

    def unmeasured(row: ProjectIndicator) -> str:
        target = row.target_text.strip()
        is_in_words = row.operator is Operator.QUALITATIVE or row.target_number.value is None
        is_praise = is_in_words and measures_nothing(target, row.name)
        return f"的年度指标值“{shorten(target)}”没有可以衡量的标准" if is_praise else ""

    yield from _accused(
        sheet, "W02", "name", unverified, "请改为能够核实的指标，写明统计口径，或设为定性指标。", Severity.HINT
    )
    yield from _accused(sheet, "W02", "target_text", unmeasured, ADVICE_TO_MEASURE, Severity.HINT)


def w03_operators_agree_with_direction(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """≤ with what should be high, ≥ with what should be low (regulation §5, plausibility, and §3)."""

    def problem(row: ProjectIndicator) -> str:
        against = direction_against(row.name, row.operator, row.target_number.value)
        return f"{against.label}，指标性质为“{row.operator.label}”" if against else ""

    return _accused(sheet, "W03", "operator", problem, "请核对指标性质和方向，或说明原因。")


def w04_costs_have_a_ceiling(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A cost indicator uses ≤ or =, except what was saved (regulation §3 and §5, plausibility)."""
    return _accused(
        sheet,
        "W04",
        "operator",
        lambda row: (
            f"是成本指标，指标性质为“{row.operator.label}”，花得越多得分越高"
            if is_cost_without_ceiling(row.name, row.level1 + row.level2, row.operator)
            else ""
        ),
        "请改为“≤”或“＝”，或说明原因。",
    )


def w05_percentages_stay_below_100(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A rate that cannot exceed 100 % has no target above it (regulation §5, plausibility)."""

    def problem(row: ProjectIndicator) -> str:
        target = row.target_number.value
        is_above = target is not None and target > HUNDRED and is_percent(row.unit)
        if is_above and target is not None and is_bounded_share(row.name):
            return f"的年度指标值 {show_plain(target)}% 超过 100%"
        return ""

    return _accused(sheet, "W05", "target_number", problem, "请核对指标值和单位，或说明原因。")


def w06_no_indicator_counts_twice(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """The same indicator does not stand in two groups (regulation §8, criterion 9)."""
    for table in sheet.target_tables:
        for first, later in named_in_two_groups((row.name, row.level1) for row in table.rows):
            row = table.rows[later]
            groups = "和".join(one.level1.removesuffix("指标") for one in (table.rows[first], row))
            fact = f"{title_of(table, row)}在{groups}中重复设置"
            where = at_indicator(table.item, row.id, "name")
            yield doubt(sheet, "W06", where, fact, "请改设其他指标，或说明原因。")


def w07_actuals_say_more_than_targets(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """The actual value is a result, not the target once more (the fourth of published defects; regulation §8).

    An expression (≥50个) as actual is a warning; the same words, or every actual equal to its target, is a hint.
    """
    for table in sheet.target_tables:
        for row in table.rows:
            where = at_indicator(table.item, row.id, "actual_text")
            target, actual = read_expression(row.target_text), read_expression(row.actual_text)
            if actual.kind is Kind.NUMBER and actual.operator is not None:
                fact = f"{title_of(table, row)}的实际完成值“{row.actual_text.strip()}”是指标值的写法，不是结果"
                yield doubt(sheet, "W07", where, fact, "请填写实际完成的数值，或说明原因。")
            elif target.kind is Kind.WORDS and says_no_more(target.text, actual.text):
                fact = f"{title_of(table, row)}的实际完成值重复年度指标值“{row.target_text.strip()}”"
                yield doubt(sheet, "W07", where, fact, "请写明实际结果。", Severity.HINT)
        number = exactly_reached(
            (row.target_number.value, row.actual.value)
            for row in table.rows
            if row.target_number.value is not None and row.actual.value is not None
        )
        if number:
            fact = f"{table.name}{number} 项指标的实际完成值都恰好等于年度指标值"
            where = at_project(table.item, "indicators")
            yield doubt(sheet, "W07", where, fact, "请按实际结果核对。", Severity.HINT)


def w13_over_achievement_has_a_remark(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """130 % of the target and above asks for a word (regulation §1.4 and §8, criterion 5): a prompt, never a block.

    The scheme says from which ratio on and with what consequence; where points are lost S05 asks already.
    """
    for table in sheet.target_tables:
        may_reduce = form_of(sheet, table.item).over_achievement is OverAchievement.REDUCIBLE
        consequence = "审核人可调低得分" if may_reduce else "不扣分"
        for row in table.rows:
            scored = assessment.of(table.item).rows[str(row.id)]
            target, actual = row.target_number.value, row.actual.value
            if not scored.computed.is_over_achieved or scored.is_short or row.deviation_reason.strip():
                continue
            message = (
                f"{title_of(table, row)}实际完成 {row.actual.text}{row.unit}，为年度指标值 "
                f"{row.target_number.text}{row.unit} 的 {show_percent(percentage_of(actual, target))}，没有说明。"
                f"\n请说明超额完成的原因，{consequence}；指标值偏低的，下年度调整。"
            )
            where = at_indicator(table.item, row.id, "deviation_reason")
            yield Finding("W13", Severity.HINT, where, message, target, actual)


def w18_indicators_fit_their_kind(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """No payment rate under 数量指标 (regulation §8, criterion 10)."""
    return _accused(
        sheet,
        "W18",
        "level2",
        lambda row: f"是{kind}，列在“{row.level2}”下" if (kind := kind_out_of_place(row.name, row.level2)) else "",
        "请移到合适的类别，或改设反映工作数量的指标。",
        Severity.HINT,
    )


def w19_reasons_say_what_happened(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A reason names what happened and, at best, how much: not only 受疫情影响 (regulation §8 and §11)."""
    return _accused(
        sheet,
        "W19",
        "deviation_reason",
        lambda row: (
            f"的偏差原因“{row.deviation_reason.strip()}”过于笼统"
            if row.deviation_reason.strip() and _EMPTY_REASON.fullmatch(bare_words(row.deviation_reason))
            else ""
        ),
        "请写明具体情况和影响的数量。",
        Severity.HINT,
    )


def _accused(
    sheet: Sheet,
    check: str,
    field: str,
    problem: Callable[[ProjectIndicator], str],
    advice: str,
    default: Severity = Severity.WARNING,
) -> Iterator[Finding]:
    """Every row of every form that has the problem, accused at one of its cells."""
    for table in sheet.target_tables:
        for row in table.rows:
            words = problem(row)
            if words:
                where = at_indicator(table.item, row.id, field)
                yield doubt(sheet, check, where, f"{title_of(table, row)}{words}", advice, default)
