"""Weights, level sums, total and grade of a printed form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.core import patterns as re
from apps.core.amounts import CENT, HUNDRED, sum_tolerance
from apps.core.findings import Finding
from apps.indicators.enums import Grade
from apps.indicators.facts import GradeBand
from apps.indicators.rules import grade_of
from apps.papers.checks.findings import ERROR, HINT, WARNING, ZERO, found, show
from apps.papers.checks.layout import Layout, group_name
from apps.papers.checks.rows import Row, row_with_wrong_weight
from apps.papers.imports import Kind, Printed, PrintedForm, number_of, plain, quantities_in

NATIONAL_BANDS = (
    GradeBand(Grade.EXCELLENT, Decimal(90)),
    GradeBand(Grade.GOOD, Decimal(80)),
    GradeBand(Grade.FAIR, Decimal(60)),
    GradeBand(Grade.POOR, ZERO),
)
_WEIGHT_LABEL = re.compile("权重|分值|满分")
TOTAL_LABEL = re.compile(
    "(?:正文|文中|报告|本次|整体|自评|总体|综合|评价|合计|最终|绩效|考核|复核|评定|项目|自评价|自我评价|平均)*(?:总分|总得分|得分|总分数|分数|评分|总评分)(?:合计)?"
)
_GRADE_LABEL = re.compile(".*(?:等级|评级|等次|评价结果|评价结论|评定结果|自评结果|自评结论)")
_BESIDE_EXECUTION = (Decimal(90), Decimal(80))
_GAINED = re.compile("得分|自评|评分|实得")
_OTHER_SCORE = re.compile("考核|平均|复核|复评|上年|排名")
# An older regional set (regulation §1.7): a grade that it gives may be meant.
_OLDER_BANDS = tuple(
    GradeBand(grade, Decimal(lower))
    for grade, lower in ((Grade.EXCELLENT, 80), (Grade.GOOD, 70), (Grade.FAIR, 60), (Grade.POOR, 0))
)
_GRADES: Mapping[str, Grade] = {
    "优": Grade.EXCELLENT,
    "良": Grade.GOOD,
    "中": Grade.FAIR,
    "差": Grade.POOR,
    "较差": Grade.POOR,
}


@dataclass(frozen=True, slots=True)
class Total:
    """A printed total with its cell."""

    cell: str
    label: str
    printed: str | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What the form prints below its table: the score's total, the weights' total, level sums and the grade."""

    score: Total | None = None
    weight: Total | None = None
    grade: Total | None = None
    empty: tuple[Total, ...] = ()
    levels: tuple[tuple[str, Total], ...] = ()
    others: tuple[Total, ...] = ()


def totals_of(form: PrintedForm) -> Totals:
    """The totals by their labels, with a grade that stands in the same cell.

    总分 beside a lower 得分 is the total of the weights.
    """
    groups = {group_name(row.level1) for row in form.indicators} - {""}
    scores: list[Total] = []
    weights: list[Total] = []
    levels: list[tuple[str, Total]] = []
    empty: list[Total] = []
    grade: Total | None = None
    for total in _printed_totals(form):
        label = re.sub(r"[\s:：]|\(.*?\)", "", plain(total.label))
        if total.cell.startswith("figure.") and form.indicators and _OTHER_SCORE.search(label):
            continue  # a score of something else than this form
        group = next((name for name in groups if name in label and name not in {"项目", "整体"}), None)
        is_total = TOTAL_LABEL.fullmatch(label) or (total.cell.startswith("total.") and label in {"合计", "总计"})
        is_group = group is not None and total.cell.startswith("total.") and group_name(label) == group
        if _GRADE_LABEL.fullmatch(label) or (is_total and grade is None and grade_in(total.printed)):
            grade = grade or total
        if _WEIGHT_LABEL.search(label):
            weights.append(total)
        elif group is not None and (is_group or re.search("得分|小计|合计", label)):
            levels.append((group, total))
        elif is_total or (_GRADE_LABEL.fullmatch(label) and total.value is not None):
            (empty if total.printed == "" else scores).append(total)
    gained = [total for total in scores if "得分" in total.label and total.value is not None]
    if gained:
        best = max(total.value for total in gained if total.value is not None)
        full = [total for total in scores if total not in gained and (total.value is None or total.value >= best)]
        weights += [total for total in full if total.cell.startswith("total.")]
    if form.indicators and not any(number_of(row.score) for row in form.indicators):
        weights += [total for total in scores if total.value == HUNDRED and "得分" not in total.label]
    valued = [total for total in scores if total.value is not None and total not in weights]
    if any(total.value is None for total in weights):
        weights = [total for total in weights if total.value is not None]
    return Totals(
        score=valued[0] if valued else None,
        weight=weights[0] if weights else None,
        grade=grade,
        empty=tuple(empty),
        levels=tuple(levels),
        others=tuple(valued[1:]),
    )


def _printed_totals(form: PrintedForm) -> Iterator[Total]:
    for part, figures in (("total", form.totals), ("figure", form.figures)):
        for index, figure in enumerate(figures):
            if len(figure.values) == 1:
                yield Total(f"{part}.{index}", figure.label, figure.values[0], _score(figure.values[0]))
            for column, heading in enumerate(figure.columns):
                if "得分" in heading and len(figure.values) > 1:
                    text = figure.values[column]
                    yield Total(f"{part}.{index}.{column}", figure.label, text, _score(text))


def _score(text: Printed) -> Decimal | None:
    """The points in a cell; beside a grade only those that are called 分."""
    value = number_of(text)
    if value is None and grade_in(text):
        value = next((item.number for item in quantities_in(text or "") if item.unit == "分"), None)
    return value if value is not None and 0 <= value <= 2 * HUNDRED else None


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
    groups = level_sums(rows)
    last = next(reversed(groups))
    told: list[Finding] = []
    for name, stated in layout.groups.items():
        members = groups.get(name) or tuple(row for row in rows if group_name(row.printed.level2) == name)
        is_whole = form.is_whole or (name in groups and name != last)
        told += _sum_of_weights(f"group.{name}", f"“{name}”", members, stated, is_whole)
    yield from told
    if layout.heading is not None:
        name, stated = layout.heading
        yield from _sum_of_weights("form.weights", f"“{name}”", rows, stated, form.is_whole)
        return
    if (
        execution is None
        and totals.weight is not None
        and totals.weight.value == sum(weights, ZERO) in _BESIDE_EXECUTION
    ):
        return  # the points of the execution stand where nobody saw them
    is_seen_to_its_end = bool(totals.score or totals.weight or totals.empty or layout.groups)
    label = f"全部指标（执行率另占 {show(execution)} 分）" if execution else "全部指标"
    if sum(weights, ZERO) < 2 * HUNDRED or sum(weights, ZERO) % HUNDRED:  # else several tables of 100 in one form
        stated = HUNDRED - (execution or ZERO)
        for finding in _sum_of_weights("form.weights", label, rows, stated, form.is_whole):
            is_short = _gap(finding) < 0
            if not told or sum(map(_gap, told), ZERO) != _gap(finding):  # else the groups have told all of it
                yield replace(finding, severity=HINT) if is_short and not is_seen_to_its_end else finding


def _gap(finding: Finding) -> Decimal:
    """By how much weights exceed what they should add to."""
    return (finding.expected or ZERO) - (finding.actual or ZERO)


def _sum_of_weights(cell: str, label: str, rows: tuple[Row, ...], stated: Decimal, is_whole: bool) -> Iterator[Finding]:
    weights = [row.weight for row in rows if row.weight is not None]
    total = sum(weights, ZERO)
    difference = total - stated
    if not weights or abs(difference) <= sum_tolerance(len(weights)) or (difference < 0 and not is_whole):
        return
    if difference < 0 and len(weights) < len(rows):
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
    form: PrintedForm, rows: tuple[Row, ...], execution: tuple[Decimal | None, Decimal | None], totals: Totals
) -> Iterator[Finding]:
    """总分 = 执行率得分 + Σ 指标得分 (regulation §5, S03). ``execution`` is its weight and its printed score.

    While a score is missing the sum may only be too large already.
    """
    if totals.score is None or totals.score.value is None:
        return
    weight, execution_score = execution
    scores = [row.score for row in rows if row.score is not None]
    if not scores or sum((row.weight for row in rows if row.weight is not None), ZERO) > HUNDRED * 3 / 2:
        return  # several tables in one form
    is_whole = (
        form.is_whole
        and len(scores) == len(counted_rows(rows, weight))
        and (weight is None or execution_score is not None)
    )
    parts = scores if execution_score is None else [execution_score, *scores]
    total, printed = sum(parts, ZERO), totals.score.value
    difference = total - printed
    if not difference or (difference < 0 and not is_whole):
        return
    is_rounding = abs(difference) <= sum_tolerance(len(parts))
    fact = (
        f"{'执行率得分与' if execution_score is not None else ''}各项指标得分合计 {show(total)} 分，"
        f"表列总分 {show(printed)} 分，相差 {show(abs(difference))} 分{'，属于尾差' if is_rounding else ''}。"
    )
    severity = HINT if is_rounding else ERROR
    yield found("S03", severity, totals.score.cell, fact, "总分应由各项得分相加得出，请更正。", total, printed)


def s03_level_sums_add_up(form: PrintedForm, rows: tuple[Row, ...], totals: Totals) -> Iterator[Finding]:
    """A printed sum of a level-1 group = Σ of its scores (duty 1: recompute level sums)."""
    groups = level_sums(rows)
    for name, total in totals.levels:
        scores = [row.score for row in groups.get(name, ()) if row.score is not None]
        weights = [row.weight for row in groups.get(name, ()) if row.weight is not None]
        is_weight = total.value == sum(weights, ZERO) and "得分" not in total.label  # 产出（50分）: 50
        if total.value is None or not scores or len(scores) < len(groups[name]) or is_weight:
            continue
        is_whole = form.is_whole or name != next(reversed(groups))
        difference = sum(scores, ZERO) - total.value
        if abs(difference) > sum_tolerance(len(scores)) and (is_whole or difference > 0):
            fact = f"“{name}”各项得分合计 {show(sum(scores, ZERO))} 分，表列“{total.label}”{show(total.value)} 分。"
            yield found("S03", ERROR, total.cell, fact, "请更正小计。", sum(scores, ZERO), total.value)


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
        yield found("S03", severity, total.cell, fact, "总分应由各项得分相加得出，请更正。", highest, total.value)


def s03_total_follows_the_rules(
    form: PrintedForm, totals: Totals, by_rule: Decimal | None, printed_sum: Decimal | None
) -> Iterator[Finding]:
    """The total recomputed by the rules, where they change the sum of the printed scores (duty 1)."""
    if totals.score is None or totals.score.value is None or by_rule is None or not form.is_whole:
        return
    difference = totals.score.value - by_rule
    if abs(difference) > sum_tolerance(1) and by_rule != printed_sum:
        printed = totals.score.value
        gap = show(abs(difference))
        fact = f"按规则逐项重算的总分为 {show(by_rule)} 分，表列 {show(printed)} 分，相差 {gap} 分。"
        yield found("S03", HINT, totals.score.cell, fact, "请先核对逐项得分。", by_rule, printed)


def s02_total_within_100(totals: Totals) -> Iterator[Finding]:
    """A total lies between 0 and 100 (regulation §5, S02)."""
    total = totals.score
    if total is not None and total.value is not None and total.value > HUNDRED:
        fact = f"“{total.label}”{show(total.value)} 分，超过 100 分。"
        yield found("S02", ERROR, total.cell, fact, "请核对各项得分和总分。", HUNDRED, total.value)


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


def c02_scores_have_a_target(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """A score for a number that is held against nothing: the target is empty (C02)."""
    for row in rows:
        if row.printed.target == "" and row.actual.kind is Kind.NUMBER and row.score and row.weight is not None:
            fact = f"指标{row.name}的指标值是空的，完成值 {row.actual.text} 得 {row.printed.score}，无法核对。"
            yield found("C02", HINT, row.cell("target"), fact, "请补填指标值。")


def c03_scores_have_weights(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """Scores beside no weights at all: the layout has no 分值 column, so that no score can be judged (C03, duty 12)."""
    scored = [row for row in rows if row.score is not None]
    if len(scored) > 1 and all(row.weight is None for row in rows):
        fact = f"{len(scored)} 项指标有得分，却都没有分值，无法按规则重算。"
        yield found("C03", HINT, "form.weights", fact, "请补列各项分值。")


def grade_in(printed: str | None) -> Grade | None:
    """The grade that a text names first: ``优``, ``良好``, ``等级为“中”``."""
    match = re.search("较差|优|良|中|差", printed or "")
    return _GRADES[match[0]] if match else None
