"""Checks of weights, scores, reasons, totals and grades (regulation §5, S01–S05, S07, S08)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from apps.core.amounts import HUNDRED, add_up, gap, round_to_cent, show_amount, show_plain
from apps.core.fields import Field
from apps.core.findings import Finding, Where
from apps.evaluations.checks.findings import accuse
from apps.evaluations.checks.places import at_indicator, at_project, at_score
from apps.evaluations.enums import Section
from apps.evaluations.facts import ProjectIndicator, ScoreEntry, Sheet
from apps.evaluations.rules import EXECUTION, Assessment, Result, Scored, form_of, table_rows
from apps.indicators.enums import Band, Grade, Operator
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS, INDICATOR_FIELDS, Bands
from apps.indicators.rules import grade_of, groups_of
from apps.indicators.rules.bands import band_limits
from apps.papers.checks.totals import ADVICE_ON_TOTALS

ZERO = Decimal(0)
STATED_TOTAL = Where(Section.SCORES, "scores.stated_total")
STATED_GRADE = Where(Section.SCORES, "scores.stated_grade")


@dataclass(frozen=True, slots=True)
class _Row:
    """One scored row of either table: its name, what was entered, what the rule gives, where its cells are."""

    name: str
    entry: ScoreEntry | ProjectIndicator
    scored: Scored
    bands: Bands | None
    at: Callable[[str], Where]

    @property
    def weight(self) -> Decimal | None:
        """The weight a score can be held against; one that is not positive is accused itself."""
        weight = self.scored.weight
        return weight if weight is not None and weight > 0 else None


def s01_weights_add_up(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Execution + Σ weights = 100, each group = its weight, every weight > 0 (regulation §1.2, §3 and §5, S01).

    The groups are those of the layout that the project uses: other weights hold for one without cost indicators.
    Weights are set, not measured: no tolerance. While one is missing the sums may only be too large.
    """
    for table in sheet.target_tables:
        if not table.rows:
            continue
        form, problems = form_of(sheet, table.item), []
        is_whole = all(row.weight.value is not None for row in table.rows)  # else a group may still be filled in
        for group in groups_of(form, (row.level1 for row in table.rows)):
            weights = [row.weight.value for row in table.rows if row.level1 == group.name]
            total = add_up(weights) or ZERO
            if gap(total, group.weight, is_left_whole=is_whole or (bool(weights) and None not in weights)) is not None:
                problems.append(
                    f"{group.name}各指标分值合计 {show_plain(total)} 分，应为 {show_plain(group.weight)} 分"
                )
        weights = [row.weight.value for row in table.rows]
        total = form.execution_weight + (add_up(weights) or ZERO)
        if gap(total, HUNDRED, is_left_whole=is_whole) is not None:
            problems.append(
                f"预算执行率 {show_plain(form.execution_weight)} 分加各指标共 {show_plain(total)} 分，"
                f"应为 100 分，相差 {show_plain(abs(HUNDRED - total))} 分"
            )
        if problems:
            message = f"{table.name}：{'；'.join(problems)}。\n请调整指标分值。"
            where = at_project(table.item, "indicators")
            yield accuse(sheet, "S01", where, message, expected=HUNDRED, actual=total)
        for row in table.rows:
            if row.weight.value is not None and row.weight.value <= 0:
                yield accuse(
                    sheet,
                    "S01",
                    at_indicator(table.item, row.id, "weight"),
                    f"指标“{row.name}”的分值为 {show_plain(row.weight.value)}，应大于 0。\n请填写分值或删除该指标。",
                    actual=row.weight.value,
                )


def s02_scores_within_weight(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """0 ≤ adjusted score ≤ weight (regulation §5, S02); computed scores cannot leave that range."""
    for row in _rows(sheet, assessment):
        adjusted, weight = row.scored.adjusted, row.weight
        if adjusted is None or weight is None or ZERO <= adjusted <= weight:
            continue
        yield accuse(
            sheet,
            "S02",
            row.at("adjusted_score"),
            f"{row.name}调整后得分 {show_amount(adjusted)} 分，应在 0 至分值 {show_plain(weight)} 分之间。\n请更正。",
            expected=min(max(adjusted, ZERO), weight),
            actual=adjusted,
        )


def s03_total_is_the_sum(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A stated total = Σ scores, two decimals, once every row has its score (regulation §5, S03)."""
    for project in sheet.projects:
        yield from _total(
            sheet,
            at_project(project.id, "stated_total"),
            f"项目“{project.budget.name}”{FORM_FIELDS['stated_total'].label}",
            project.stated_total.value,
            assessment.projects[project.id],
        )
    yield from _total(
        sheet, STATED_TOTAL, FORM_FIELDS["stated_total"].label, sheet.stated_total.value, assessment.table
    )


def s04_changed_scores_have_a_reason(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A score other than the rule's needs the reason for the change (regulation §5, S04)."""
    for row in _rows(sheet, assessment):
        adjusted, computed = row.scored.adjusted, row.scored.computed.points
        if adjusted is None or adjusted == computed or row.entry.adjust_reason.strip():
            continue
        by_rule = "按规则无法计分" if computed is None else f"按规则计 {show_amount(computed)} 分"
        yield accuse(
            sheet,
            "S04",
            row.at("adjust_reason"),
            f"{row.name}{by_rule}，调整为 {show_amount(adjusted)} 分，未说明调整理由。\n请填写理由，或取消调整。",
            expected=computed,
            actual=adjusted,
        )


def s05_lost_points_have_a_reason(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """Score < weight ⇒ reason and measure are given; for execution its reason (regulation §1.8 and §5, S05)."""
    for table in sheet.target_tables:
        execution = assessment.of(table.item).rows[EXECUTION]
        if execution.is_short and not table.execution_reason.strip():
            where = at_project(table.item, "execution_reason")
            yield _short(
                sheet,
                where,
                f"{table.name}{FORM_FIELDS['execution'].label}",
                execution,
                [FORM_FIELDS["execution_reason"]],
            )
    for row in _rows(sheet, assessment):
        if row.scored.is_short:
            fields = ENTRY_FIELDS if isinstance(row.entry, ScoreEntry) else INDICATOR_FIELDS
            reasons = {"deviation_reason": row.entry.deviation_reason, "improvement": row.entry.improvement}
            missing = [fields[name] for name, text in reasons.items() if not text.strip()]
            if missing:
                yield _short(sheet, row.at(missing[0].name), row.name, row.scored, missing)


def s07_scores_within_band(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A qualitative score lies inside the chosen band, limits rounded to 0.01 (regulation §1.5 and §5, S07)."""
    for row in _rows(sheet, assessment):
        band, score, weight = row.entry.band, row.entry.band_score.value, row.weight
        if row.bands is None or band is None or score is None or weight is None:
            continue
        lower, upper = band_limits(row.bands, weight, band)
        is_best = band is Band.REACHED
        if lower <= round_to_cent(score) < upper or (is_best and round_to_cent(score) == upper):
            continue
        yield accuse(
            sheet,
            "S07",
            row.at("band_score"),
            f"{row.name}选择“{band.label}”，得分应不低于 {show_amount(lower)} 分、"
            f"{'不高于' if is_best else '低于'} {show_amount(upper)} 分，填写 {show_amount(score)} 分。"
            "\n请更正得分或档次。",
            expected=lower if score < lower else upper,
            actual=score,
        )


def s08_grade_follows_total(sheet: Sheet, assessment: Assessment) -> Iterator[Finding]:
    """A stated grade is the grade of the total, computed and stated (regulation §1.7 and §5, S08)."""
    if not sheet.stated_grade:
        return
    computed, stated_total = assessment.table, sheet.stated_total.value
    totals: list[tuple[str, Decimal, Grade | None]] = []
    if computed.grade is not None and computed.total is not None:
        totals.append((computed.sum_label, computed.total, computed.grade))
    if stated_total is not None:
        totals.append(("填写的总分", stated_total, grade_of(sheet.scheme.grade_bands, stated_total)))
    for label, total, grade in totals:
        if grade is not None and grade != sheet.stated_grade:
            yield accuse(
                sheet,
                "S08",
                STATED_GRADE,
                f"{label} {show_amount(total)} 分，对应等级“{grade.label}”，"
                f"填写的等级为“{Grade(sheet.stated_grade).label}”。\n请更正等级或得分。",
            )
            return


def _rows(sheet: Sheet, assessment: Assessment) -> Iterator[_Row]:
    for table in sheet.target_tables:
        scored, bands = assessment.of(table.item).rows, form_of(sheet, table.item).bands
        for row in table.rows:
            yield _Row(
                f"指标“{row.name}”",
                row,
                scored[str(row.id)],
                bands if row.operator is Operator.QUALITATIVE else None,
                partial(at_indicator, table.item, row.id),
            )
    for indicator in table_rows(sheet.scheme):
        yield _Row(
            indicator.name,
            sheet.entry(indicator.key),
            assessment.table.rows[indicator.key],
            indicator.rule if isinstance(indicator.rule, Bands) else None,
            partial(at_score, indicator.key),
        )


def _total(sheet: Sheet, where: Where, name: str, stated: Decimal | None, result: Result) -> Iterator[Finding]:
    if stated is None or result.total is None or result.open_rows:
        return
    total = result.total
    if round_to_cent(stated) != total:
        yield accuse(
            sheet,
            "S03",
            where,
            f"{name}填 {show_amount(stated)} 分，{result.sum_label} {show_amount(total)} 分，"
            f"相差 {show_amount(abs(stated - total))} 分。{''.join(result.summed.steps)}\n{ADVICE_ON_TOTALS}",
            expected=total,
            actual=stated,
        )


def _short(sheet: Sheet, where: Where, name: str, scored: Scored, missing: Sequence[Field]) -> Finding:
    weight, points = scored.weight or ZERO, scored.points or ZERO
    return accuse(
        sheet,
        "S05",
        where,
        f"{name}分值 {show_plain(weight)} 分，得 {show_amount(points)} 分，扣 {show_amount(weight - points)} 分，"
        f"未填{'和'.join(field.label for field in missing)}。\n请补填。",
        expected=weight,
        actual=points,
        is_lack=True,
    )
