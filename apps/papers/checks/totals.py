"""Weights, level sums, total and grade of a printed form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from apps.core.amounts import CENT, HUNDRED, gap, sum_tolerance
from apps.core.findings import Finding
from apps.core.patterns import pattern_of
from apps.indicators.enums import Grade
from apps.indicators.facts import GradeBand
from apps.indicators.rules import grade_of
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.layout import Layout, group_name, score_decimals
from apps.papers.checks.printed_totals import Totals, grade_in
from apps.papers.checks.rows import Row, row_with_wrong_weight
from apps.papers.imports import Kind, PrintedForm, number_of

ADVICE_ON_TOTALS = "请核对各项得分和总分。"
_ADD_UP = "总分应由各项得分相加得出，请更正。"
NATIONAL_BANDS = (
    GradeBand(Grade.EXCELLENT, Decimal(90)),
    GradeBand(Grade.GOOD, Decimal(80)),
    GradeBand(Grade.FAIR, Decimal(60)),
    GradeBand(Grade.POOR, ZERO),
)
_BESIDE_EXECUTION = (Decimal(90), Decimal(80))
_GAINED = pattern_of("得分|自评|评分|实得")
# An older regional set (regulation §1.7): a grade that it gives may be meant.
_OLDER_BANDS = tuple(
    GradeBand(grade, Decimal(lower))
    for grade, lower in ((Grade.EXCELLENT, 80), (Grade.GOOD, 70), (Grade.FAIR, 60), (Grade.POOR, 0))
)


def level_sums(rows: tuple[Row, ...]) -> dict[str, tuple[Row, ...]]:
    """The rows of each level-1 group, in printed order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(group_name(row.printed.level1), []).append(row)
    return {name: tuple(members) for name, members in groups.items()}


def counted_rows(rows: tuple[Row, ...], execution: Decimal | None) -> tuple[Row, ...]:
    """Without lines below another indicator (其中…), which have no points, where the others fill the 100."""
    weights = [row.weight for row in rows if row.weight is not None]
    if sum(weights, execution or ZERO) != HUNDRED:
        return rows
    return tuple(row for row in rows if row.weight is not None or row.score is not None)


def s01_weights_add_up(
    form: PrintedForm, rows: tuple[Row, ...], layout: Layout, execution: Decimal | None, totals: Totals
) -> Iterator[Finding]:
    """Weights of a group add to the group's, all with the execution score to 100 (regulation §5 S01, duty 2).

    Indicators beside a separate execution score fill 90 (80 where it counts 20), not 100. Of a form that was not
    seen whole only a sum that is already too large is accused.
    """
    weights = [row.weight for row in rows if row.weight is not None]
    if not weights or any(weight < 0 for weight in weights):
        return
    told = list(_groups_add_up(form, rows, layout))
    yield from told
    if layout.heading is not None:
        name, stated = layout.heading
        yield from _sum_of_weights("form.weights", f"“{name}”", rows, stated, form.is_whole)
        return
    added = sum(weights, ZERO)
    stated_total = totals.weight.value if totals.weight is not None else None
    is_execution_unseen = execution is None and stated_total == added in _BESIDE_EXECUTION
    is_of_several_tables = added >= 2 * HUNDRED and not added % HUNDRED
    if is_execution_unseen or is_of_several_tables:
        return
    is_seen_to_its_end = bool(totals.score or totals.weight or totals.empty or layout.groups)
    label = f"全部指标（执行率另占 {show(execution)} 分）" if execution else "全部指标"
    for finding in _sum_of_weights("form.weights", label, rows, HUNDRED - (execution or ZERO), form.is_whole):
        is_told_by_groups = bool(told) and sum(map(_excess, told), ZERO) == _excess(finding)
        if not is_told_by_groups:
            is_open = _excess(finding) < 0 and not is_seen_to_its_end
            yield replace(finding, severity=HINT) if is_open else finding


def _groups_add_up(form: PrintedForm, rows: tuple[Row, ...], layout: Layout) -> Iterator[Finding]:
    """The weights of each group with a stated sum; any but the last was seen whole where another follows."""
    groups = level_sums(rows)
    last = next(reversed(groups))
    for name, stated in layout.groups.items():
        members = groups.get(name) or tuple(row for row in rows if group_name(row.printed.level2) == name)
        is_whole = form.is_whole or (name in groups and name != last and not form.has_hidden_rows)
        yield from _sum_of_weights(f"group.{name}", f"“{name}”", members, stated, is_whole)


def _excess(finding: Finding) -> Decimal:
    """By how much weights exceed what they should add to."""
    return (finding.expected or ZERO) - (finding.actual or ZERO)


def _sum_of_weights(cell: str, label: str, rows: tuple[Row, ...], stated: Decimal, is_whole: bool) -> Iterator[Finding]:
    weights = [row.weight for row in rows if row.weight is not None]
    total = sum(weights, ZERO)
    is_complete = is_whole and len(weights) == len(rows)
    difference = gap(total, stated, sum_tolerance(len(weights)), is_left_whole=is_complete)
    if not weights or difference is None:
        return
    fact = (
        f"{label}各行分值合计 {show(total)} 分，应为 {show(stated)} 分，"
        f"{'多' if difference > 0 else '少'} {show(abs(difference))} 分。"
    )
    wrong = row_with_wrong_weight(rows, difference)
    if wrong is not None and wrong.weight is not None:
        right = show(wrong.weight - difference)
        fact += f"指标{wrong.name}得分 {wrong.printed.score}，分值 {wrong.printed.weight}，分值应是 {right}。"
    yield found("S01", ERROR, cell, fact, "请调整分值，使各级分值与总分一致。", total, stated)


def s03_total_is_the_sum(
    form: PrintedForm,
    rows: tuple[Row, ...],
    execution: tuple[Decimal | None, Decimal | None],
    totals: Totals,
    corrected: Mapping[int, Decimal],
) -> Iterator[Finding]:
    """总分 = 执行率得分 + Σ 指标得分 (regulation §5, S03). ``execution`` is its weight and its printed score.

    While a score is missing the sum may only be too large already. ``corrected`` are the scores, by the index of their
    row, that S02 says should stand there: they count instead, and a total that adds up the printed ones is S02's fault.
    """
    if totals.score is None or totals.score.value is None:
        return
    weight, execution_score = execution
    stated = [row.score for row in rows if row.score is not None]
    scores = [corrected.get(row.index, row.score) for row in rows if row.score is not None]
    if not scores or sum((row.weight for row in rows if row.weight is not None), ZERO) > HUNDRED * 3 / 2:
        return  # several tables in one form
    is_whole = (
        form.is_whole
        and len(scores) == len(counted_rows(rows, weight))
        and (weight is None or execution_score is not None)
    )
    parts = scores if execution_score is None else [execution_score, *scores]
    total, printed = sum(parts, ZERO), totals.score.value
    difference = gap(total, printed, is_left_whole=is_whole)
    is_sum_of_printed = sum(stated, execution_score or ZERO) == printed
    if difference is None or is_sum_of_printed:
        return
    is_rounding = abs(difference) <= sum_tolerance(len(parts))
    counted = "、".join(f"{row.name}按 {show(corrected[row.index])} 分计" for row in rows if row.index in corrected)
    how = f"（{counted}）" if counted else ""
    fact = (
        f"{'执行率得分与' if execution_score is not None else ''}各项指标得分合计 {show(total)} 分{how}，"
        f"表列总分 {show(printed)} 分，相差 {show(abs(difference))} 分{'，属于尾差' if is_rounding else ''}。"
    )
    severity = HINT if is_rounding else ERROR
    yield found("S03", severity, totals.score.cell, fact, _ADD_UP, total, printed)


def s03_level_sums_add_up(
    form: PrintedForm, rows: tuple[Row, ...], totals: Totals, corrected: Mapping[int, Decimal]
) -> Iterator[Finding]:
    """A printed sum of a level-1 group = Σ of its scores (duty 1: recompute level sums); ``corrected`` as above."""
    groups = level_sums(rows)
    for name, total in totals.levels:
        scores = [row.score for row in groups.get(name, ()) if row.score is not None]
        weights = [row.weight for row in groups.get(name, ()) if row.weight is not None]
        is_weight = total.value == sum(weights, ZERO) and "得分" not in total.label  # 产出（50分）: 50
        if total.value is None or not scores or len(scores) < len(groups[name]) or is_weight:
            continue
        is_whole = form.is_whole or (name != next(reversed(groups)) and not form.has_hidden_rows)
        if total.value == sum(scores, ZERO):
            continue
        added = sum((corrected.get(row.index, row.score or ZERO) for row in groups[name]), ZERO)
        if gap(added, total.value, sum_tolerance(len(scores)), is_left_whole=is_whole) is not None:
            fact = f"“{name}”各项得分合计 {show(added)} 分，表列“{total.label}”{show(total.value)} 分。"
            yield found("S03", ERROR, total.cell, fact, "请更正小计。", added, total.value)


def s03_indicators_add_up(
    form: PrintedForm, rows: tuple[Row, ...], totals: Totals, corrected: Mapping[int, Decimal]
) -> Iterator[Finding]:
    """A printed sum of the indicators alone = Σ of their scores, as they should be (duty 1)."""
    scores = [row.score for row in rows if row.score is not None]
    is_whole = form.is_whole and len(scores) == len(rows)
    for total in totals.of_indicators if scores else ():
        if total.value == sum(scores, ZERO):
            continue
        added = sum((corrected.get(row.index, row.score or ZERO) for row in rows), ZERO)
        if total.value is not None and gap(added, total.value, sum_tolerance(len(scores)), is_left_whole=is_whole):
            fact = f"各项指标得分合计 {show(added)} 分，表列“{total.label}”{show(total.value)} 分。"
            yield found("S03", ERROR, total.cell, fact, "请更正合计。", added, total.value)


def s03_total_is_possible(totals: Totals, highest: Decimal | None, is_whole: bool) -> Iterator[Finding]:
    """A total above 100 less what the rows seen have lost, though other rows could not be read (S03)."""
    total = totals.score
    if total is None or total.value is None or highest is None or is_whole or total.value <= highest + CENT:
        return
    if total.value <= HUNDRED:
        lost, printed = show(HUNDRED - highest), show(total.value)
        fact = f"读到的各项已扣 {lost} 分，总分至多 {show(highest)} 分，表列 {printed} 分。"
        is_full_mark = total.value == HUNDRED and not _GAINED.search(total.label)  # 总分 100 may be that of the weights
        severity = HINT if is_full_mark else ERROR
        yield found("S03", severity, total.cell, fact, _ADD_UP, highest, total.value)


def s03_total_follows_the_rules(
    form: PrintedForm, totals: Totals, by_rule: Decimal | None, printed_sum: Decimal | None
) -> Iterator[Finding]:
    """The total recomputed by the rules, where they change the sum of the printed scores (duty 1)."""
    if totals.score is None or totals.score.value is None or by_rule is None or not form.is_whole:
        return
    difference = totals.score.value - by_rule
    if abs(difference) > max(sum_tolerance(1), _rounding_of_scores(form)) and by_rule != printed_sum:
        printed = totals.score.value
        apart = show(abs(difference))
        fact = f"按规则逐项重算的总分为 {show(by_rule)} 分，表列 {show(printed)} 分，相差 {apart} 分。"
        yield found("S03", HINT, totals.score.cell, fact, "请先核对逐项得分。", by_rule, printed)


def _rounding_of_scores(form: PrintedForm) -> Decimal:
    """What the decimals of the form may hide in the scores that are not full; of two decimals nothing that counts."""
    decimals = score_decimals(form)
    printed = [(row.weight, row.score) for row in form.indicators] + [(row.weight, row.score) for row in form.funding]
    parts = [(number_of(weight), number_of(score)) for weight, score in printed]
    rounded = sum(weight is not None and score is not None and 0 < score < weight for weight, score in parts)
    return rounded * Decimal(5).scaleb(-decimals - 1) if decimals < 2 else ZERO


def s02_total_within_100(totals: Totals, *, is_told_by_scores: bool) -> Iterator[Finding]:
    """A total lies between 0 and 100 (regulation §5, S02); where impossible scores explain it, they are the fault."""
    total = totals.score
    if total is not None and total.value is not None and total.value > HUNDRED and not is_told_by_scores:
        fact = f"“{total.label}”{show(total.value)} 分，超过 100 分。"
        yield found("S02", ERROR, total.cell, fact, ADVICE_ON_TOTALS, HUNDRED, total.value)


def s08_grade_follows_total(totals: Totals, bands: tuple[GradeBand, ...]) -> Iterator[Finding]:
    """等级 = 总分所在档 (regulation §1.7, S08)."""
    if totals.grade is None or totals.score is None or totals.score.value is None or totals.score.value > HUNDRED:
        return
    stated = grade_in(totals.grade.printed)
    grade = grade_of(bands, totals.score.value)
    if stated is None or grade is None or stated is grade:
        return
    limits = "，".join(f"{band.grade.label}不低于 {show(band.lower)}" for band in bands if band.lower)
    fact = (
        f"总分 {show(totals.score.value)} 分，等级应为“{grade.label}”，"
        f"表列“{(totals.grade.printed or '').strip()}”（{limits}）。"
    )
    is_by_older = bands is NATIONAL_BANDS and grade_of(_OLDER_BANDS, totals.score.value) is stated
    advice = "请按总分更正等级；当地分档不同的请注明。" if is_by_older else "请按总分更正等级。"
    yield found("S08", WARNING if is_by_older else ERROR, totals.grade.cell, fact, advice)


def c03_totals_are_filled(totals: Totals, rows: tuple[Row, ...]) -> Iterator[Finding]:
    """No empty total below a table of scores (C03, duty 12)."""
    for total in totals.empty:
        scores = [row.score for row in rows if row.score is not None]
        if rows and (scores or any(row.weight is not None for row in rows)):
            fact = f"“{total.label}”是空的。"
            yield found("C03", WARNING, total.cell, fact, "请由各项得分相加后填写。")


def c03_scored_rows_are_filled(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """No empty actual value and no empty score in a row that has a weight; no named row without anything (C03)."""
    is_used = any(row.printed.target and row.printed.actual for row in rows)
    for row in rows:
        printed = row.printed
        if is_used and printed.name and printed.target == "" and printed.actual == "" and not row.score:
            fact = f"指标{row.name}没有指标值，也没有完成值。"
            severity = HINT if row.weight is None else WARNING
            yield found("C03", severity, row.cell("target"), fact, "请补填；不适用的指标请删除或注明。")
        elif row.weight is not None and printed.actual == "" and not row.score:
            fact = f"指标{row.name}的实际完成值是空的。"
            yield found("C03", WARNING, row.cell("actual"), fact, "请补填实际完成值。")
        if row.weight is not None and printed.score == "":
            fact = f"指标{row.name}的得分是空的，分值 {show(row.weight)}。"
            yield found("C03", WARNING, row.cell("score"), fact, "请补填得分。", next(iter(row.points), None))


def is_without_target(row: Row) -> bool:
    """A score for a number that is held against nothing."""
    return row.printed.target == "" and row.actual.kind is Kind.NUMBER and bool(row.score) and row.weight is not None


def c02_scores_have_a_target(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """A score for a number that is held against nothing: the target is empty (C02)."""
    for row in rows:
        if is_without_target(row):
            fact = f"指标{row.name}的指标值是空的，完成值 {row.actual.text} 得 {row.printed.score}，无法核对。"
            yield found("C02", HINT, row.cell("target"), fact, "请补填指标值。")


def c03_scores_have_weights(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """Scores beside no weights at all: the layout has no 分值 column, so that no score can be judged (C03, duty 12)."""
    scored = [row for row in rows if row.score is not None]
    if len(scored) > 1 and all(row.weight is None for row in rows):
        fact = f"{len(scored)} 项指标有得分，却都没有分值，无法按规则重算。"
        yield found("C03", HINT, "form.weights", fact, "请补列各项分值。")
