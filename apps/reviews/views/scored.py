"""View models of scored rows: the department's table and a project's indicators, self-score beside reviewed score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.core.amounts import show_amount, show_percent, show_plain
from apps.core.findings import Severity
from apps.core.stamps import fingerprint
from apps.core.templatetags.portal import chinese_moment
from apps.evaluations.facts import ProjectIndicator, ProjectSheet, ScoreEntry, Sheet
from apps.evaluations.rules import EXECUTION, Result, Scored, project_form_of, score_table_of
from apps.indicators.enums import Grade, Operator
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS, INDICATOR_FIELDS, Checklist, Indicator, ProjectForm
from apps.indicators.rules import groups_of
from apps.indicators.rules.explaining import answer_in_words
from apps.reviews.actions import shown_of
from apps.reviews.models import ReviewedScore
from apps.reviews.rules import Comparison, compare
from apps.reviews.views.papers import Bar, FileLine, bar_of

Reviewed = Mapping[str, ReviewedScore]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A reviewed score that was refused: what was typed, and why not."""

    cell: str
    score: str
    reason: str
    problem: str


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """One scored row as printed. ``score``, ``reason`` and ``seen`` are what stands in its form."""

    cell: str
    weight: str
    points: str
    trace: str
    name: str = ""
    about: str = ""
    standard: str = ""
    target: str = ""
    achieved: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    ticks: tuple[tuple[str, str, str], ...] = ()
    files: tuple[FileLine, ...] = ()
    mark: str = ""
    is_flagged: bool = False
    reviewed: str = ""
    shift: str = ""
    is_raised: bool = False
    reviewed_by: str = ""
    reviewed_reason: str = ""
    can_re_score: bool = False
    is_open: bool = False
    score: str = ""
    reason: str = ""
    seen: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ScoredGroup:
    """The rows of one level-1 name with both sums."""

    name: str
    weight: str
    points: str
    reviewed: str
    bar: Bar | None
    rows: tuple[ScoredLine, ...]


@dataclass(frozen=True, slots=True)
class ScoredTable:
    """A whole scored table. ``reconciliation`` says in words how both totals hang together."""

    title: str
    groups: tuple[ScoredGroup, ...]
    weight: str
    points: str
    grade: str
    reviewed: str
    reviewed_grade: str
    reconciliation: str
    open_rows: int
    stated: str
    trace: str
    has_target: bool
    shows_reviewed: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What every row of a scored table is drawn with."""

    reviewed: Reviewed
    can_re_score: bool
    shows_reviewed: bool
    marks: Mapping[str, Severity]
    files: Mapping[str, tuple[FileLine, ...]]
    attempt: Attempt | None = None

    def line(self, cell: str, scored: Scored) -> ScoredLine:
        """The scores of a row, and its form where the user may re-score; its words come from the caller."""
        record = self.reviewed.get(cell) if self.shows_reviewed else None
        attempt = self.attempt if self.attempt and self.attempt.cell == cell else None
        shift = record.score - (scored.points or Decimal(0)) if record else Decimal(0)
        return ScoredLine(
            cell=cell,
            weight=show_plain(scored.weight),
            points="不计分" if scored.computed.is_excluded else show_amount(scored.points),
            trace=scored.computed.sentence,
            files=self.files.get(cell, ()),
            mark=self.marks.get(cell, ""),
            is_flagged=scored.computed.is_flagged,
            reviewed=show_amount(record.score if record else scored.points),
            shift=f"{'+' if shift > 0 else ''}{show_amount(shift)}" if shift else "",
            is_raised=shift > 0,
            reviewed_by=f"{record.reviewer.name} {chinese_moment(record.at)}" if record else "",
            reviewed_reason=record.reason if record else "",
            can_re_score=self.can_re_score and not scored.computed.is_excluded and scored.weight is not None,
            is_open=attempt is not None,
            score=attempt.score if attempt else show_plain(record.score if record else None),
            reason=attempt.reason if attempt else record.reason if record else "",
            seen=fingerprint(shown_of(record)),
            problem=attempt.problem if attempt else "",
        )


def files_by_cell(sheet: Sheet, files: Iterable[FileLine]) -> dict[str, tuple[FileLine, ...]]:
    """The evidence of each scored row."""
    by_cell: dict[str, tuple[FileLine, ...]] = {}
    for item, line in zip(sheet.evidence, files, strict=True):
        if item.cell:
            by_cell[item.cell] = (*by_cell.get(item.cell, ()), line)
    return by_cell


def score_table(sheet: Sheet, comparison: Comparison, desk: Desk) -> ScoredTable:
    """部门整体支出绩效评分表 with both scores."""
    table = score_table_of(sheet.scheme)
    rows: dict[str, list[ScoredLine]] = {group.name: [] for group in table.groups}
    for indicator in table.indicators:
        entry = sheet.entry(indicator.key)
        scored = comparison.own.rows[indicator.key]
        line = replace(
            desk.line(f"score.{indicator.key}", scored),
            name=indicator.name,
            about=indicator.level2,
            standard=indicator.standard,
            achieved=answer_in_words(indicator, entry.answer, scored.computed) or entry.unread,
            notes=tuple(_notes(scored, entry)),
            ticks=tuple(_ticks(indicator, entry)),
        )
        rows[indicator.level1].append(line)
    weights = {group.name: group.weight for group in table.groups}
    return _table(table.title, rows, weights, comparison, desk, _stated(sheet))


def project_table(sheet: Sheet, project: ProjectSheet, own: Result, reviewed: Result, desk: Desk) -> ScoredTable:
    """The indicators of a project form with both scores, 预算执行率 first."""
    stated = (
        f"填报的{FORM_FIELDS['stated_total'].label} {project.stated_total.text}"
        if not project.stated_total.is_empty
        else ""
    )
    form = project_form_of(sheet.project_scheme)
    return _form_table(form, project.indicators, compare(own, reviewed), desk, stated)


def department_table(sheet: Sheet, comparison: Comparison, desk: Desk) -> ScoredTable:
    """The form of the whole department with both scores."""
    return _form_table(project_form_of(sheet.scheme), sheet.targets, comparison, desk, _stated(sheet))


def _form_table(
    form: ProjectForm, targets: Sequence[ProjectIndicator], comparison: Comparison, desk: Desk, stated: str
) -> ScoredTable:
    own = comparison.own
    rows: dict[str, list[ScoredLine]] = {EXECUTION: [_execution(own.rows[EXECUTION])]}
    rows |= {group.name: [] for group in form.groups}
    for indicator in targets:
        scored = own.rows[str(indicator.id)]
        line = replace(
            desk.line(f"indicator.{indicator.id}", scored),
            name=indicator.name or "未命名指标",
            about=indicator.level2,
            target=_target(indicator),
            achieved=_actual(indicator),
            notes=tuple(_notes(scored, indicator)),
        )
        rows.setdefault(indicator.level1, []).append(line)
    groups = groups_of(form, (row.level1 for row in targets))
    weights = {EXECUTION: form.execution_weight} | {group.name: group.weight for group in groups}
    return _table(form.title, rows, weights, comparison, desk, stated, has_target=True)


def _table(
    title: str,
    rows: Mapping[str, list[ScoredLine]],
    weights: Mapping[str, Decimal],
    comparison: Comparison,
    desk: Desk,
    stated: str,
    *,
    has_target: bool = False,
) -> ScoredTable:
    own, reviewed = comparison.own, comparison.reviewed
    groups = tuple(
        ScoredGroup(
            name=FORM_FIELDS["execution"].label if name == EXECUTION else name or "未分类",
            weight=show_plain(weights.get(name)),
            points=show_amount(own.groups.get(name)),
            reviewed=show_amount(reviewed.groups.get(name)) if desk.shows_reviewed else "",
            bar=bar_of(reviewed.groups.get(name), weights.get(name)),
            rows=tuple(lines),
        )
        for name, lines in rows.items()
        if lines
    )
    return ScoredTable(
        title=title,
        groups=groups,
        weight=show_plain(sum(weights.values(), Decimal(0))),
        points=show_amount(own.total),
        grade=own.grade.label if own.grade else "",
        reviewed=show_amount(reviewed.total) if desk.shows_reviewed else "",
        reviewed_grade=reviewed.grade.label if desk.shows_reviewed and reviewed.grade else "",
        reconciliation=_reconciliation(comparison) if desk.shows_reviewed else "",
        open_rows=own.open_rows,
        stated=stated,
        trace=own.summed.sentence,
        has_target=has_target,
        shows_reviewed=desk.shows_reviewed,
    )


def _reconciliation(comparison: Comparison) -> str:
    """``自评 92.50 分，调减 3.00 分、调增 0.50 分，复核 90.00 分。``"""
    if not comparison.is_changed:
        return ""
    moved = "、".join(
        f"{verb} {show_amount(points)} 分"
        for verb, points in (("调减", comparison.lowered), ("调增", comparison.raised))
        if points
    )
    own, reviewed = show_amount(comparison.own.total), show_amount(comparison.reviewed.total)
    steps = "".join(comparison.reviewed.summed.steps)
    return f"自评 {own or '—'} 分，复核调整 {comparison.changed_rows} 项：{moved}，复核后 {reviewed} 分。{steps}"


def _stated(sheet: Sheet) -> str:
    """What the signed paper says, where the department has entered it."""
    total, grade = FORM_FIELDS["stated_total"].label, FORM_FIELDS["stated_grade"].label
    total = "" if sheet.stated_total.is_empty else f"填报的{total} {sheet.stated_total.text}"
    grade = f"填报的{grade} {Grade(sheet.stated_grade).label}" if sheet.stated_grade else ""
    return "，".join(part for part in (total, grade) if part)


def _execution(scored: Scored) -> ScoredLine:
    return ScoredLine(
        cell="",
        name=FORM_FIELDS["execution"].label,
        target="100%",
        achieved=show_percent(scored.computed.value),
        weight=show_plain(scored.weight),
        points=show_amount(scored.points),
        trace=scored.computed.sentence,
        reviewed=show_amount(scored.points),
    )


def _target(indicator: ProjectIndicator) -> str:
    return indicator.target_written or ("定性" if indicator.operator is Operator.QUALITATIVE else "")


def _actual(indicator: ProjectIndicator) -> str:
    band = indicator.band.label if indicator.operator is Operator.QUALITATIVE and indicator.band else ""
    return "；".join(filter(None, (band, indicator.actual_written)))


def _ticks(indicator: Indicator, entry: ScoreEntry) -> Iterator[tuple[str, str, str]]:
    """Kind, answer and text of every point of a checklist."""
    if not isinstance(indicator.rule, Checklist) or entry.is_not_applicable:
        return
    answers = {True: ("done", "符合"), False: ("error", "不符合"), None: ("empty", "未填")}
    for number, item in enumerate(indicator.rule.items):
        kind, answer = answers[entry.ticks[number] if number < len(entry.ticks) else None]
        yield kind, answer, f"{item.text}（{show_plain(item.points)} 分）"


def _notes(scored: Scored, entry: ScoreEntry | ProjectIndicator) -> Iterator[tuple[str, str]]:
    """Label and text of what the department says about its score."""
    if scored.adjusted is not None:
        rule = show_amount(scored.computed.points) or "—"
        yield "自评调整", f"按规则计 {rule} 分，调整为 {show_amount(scored.adjusted)} 分。{entry.adjust_reason}"
    fields = ENTRY_FIELDS if isinstance(entry, ScoreEntry) else INDICATOR_FIELDS
    for name in ("deviation_reason", "improvement"):
        if text := getattr(entry, name):
            yield fields[name].label, text
