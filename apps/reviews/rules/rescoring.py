"""Reviewed scores beside the self-scores: both tables come from the same computation, so both reconcile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.core.amounts import Cell, show_amount
from apps.evaluations.facts import ProjectIndicator, Sheet
from apps.evaluations.rules import Assessment, Result, Scored, assess, table_rows


@dataclass(frozen=True, slots=True)
class Comparison:
    """Self-score and reviewed score of one table; ``lowered`` and ``raised`` are sums of points, none negative."""

    own: Result
    reviewed: Result
    lowered: Decimal
    raised: Decimal
    changed_rows: int

    @property
    def is_changed(self) -> bool:
        """Some reviewed score differs from the self-score."""
        return self.changed_rows > 0


def scored_row(sheet: Sheet, assessment: Assessment, cell: str) -> Scored | None:
    """The scored row behind ``score.<key>`` or ``indicator.<id>``; ``None`` when the sheet has no such row."""
    prefix, _, key = cell.partition(".")
    sheet = sheet.judged
    if prefix == "score" and key in {row.key for row in table_rows(sheet.scheme)}:
        return assessment.table.rows[key]
    if prefix == "indicator":
        for table in sheet.target_tables:
            if key in {str(row.id) for row in table.rows}:
                return assessment.of(table.item).rows[key]
    return None


def name_of_row(sheet: Sheet, cell: str) -> str:
    """What the scored row behind a cell is called; empty when the sheet has no such row."""
    prefix, _, key = cell.partition(".")
    sheet = sheet.judged
    if prefix == "score":
        return next((row.name for row in table_rows(sheet.scheme) if row.key == key), "")
    rows = (row for table in sheet.target_tables for row in table.rows)
    return next((row.name for row in rows if str(row.id) == key), "")


def stands(scored: Scored | None, score: Decimal) -> bool:
    """Whether a reviewed score still counts after the department has changed its sheet.

    The row exists, is scored, and has the weight for it.
    """
    return (
        scored is not None and not scored.computed.is_excluded and scored.weight is not None and score <= scored.weight
    )


def problem_of(scored: Scored, score: Decimal, reason: str) -> str:
    """Why this reviewed score cannot stand: 0 ≤ score ≤ weight, and a reason; empty when it can."""
    if scored.computed.is_excluded:
        return "该指标不适用、不计分，不能评定复核得分。"
    if scored.weight is None:
        return "该指标尚无分值，不能评定复核得分；请退回单位补填分值。"
    if not 0 <= score <= scored.weight:
        return f"复核得分应在 0 至 {show_amount(scored.weight)} 分之间。"
    return "" if reason.strip() else "请填写调整理由，写明依据。"


def with_reviewed(sheet: Sheet, scores: Mapping[str, Decimal]) -> Sheet:
    """The sheet as the reviewers score it: reviewed scores in the place of hand adjustments, all else unchanged."""
    entries = {
        key: replace(sheet.entry(key), adjusted_score=Cell(score))
        for cell, score in scores.items()
        if (key := cell.removeprefix("score.")) != cell
    }

    def rescored(rows: Iterable[ProjectIndicator]) -> tuple[ProjectIndicator, ...]:
        return tuple(
            replace(row, adjusted_score=Cell(scores[cell])) if (cell := f"indicator.{row.id}") in scores else row
            for row in rows
        )

    projects = tuple(replace(project, indicators=rescored(project.indicators)) for project in sheet.projects)
    targets = rescored(sheet.targets)
    return replace(sheet, entries={**sheet.entries, **entries}, projects=projects, targets=targets)


def reassess(sheet: Sheet, own: Assessment, scores: Mapping[str, Decimal]) -> Assessment:
    """The assessment with those reviewed scores, by cell, that stand; ``own`` itself when none does."""
    standing = {cell: score for cell, score in scores.items() if stands(scored_row(sheet, own, cell), score)}
    return assess(with_reviewed(sheet, standing)) if standing else own


def compare(own: Result, reviewed: Result) -> Comparison:
    """Both results of one table side by side."""
    shifts = list(_shifts(own, reviewed))
    return Comparison(
        own=own,
        reviewed=reviewed,
        lowered=sum((-shift for shift in shifts if shift < 0), Decimal(0)),
        raised=sum((shift for shift in shifts if shift > 0), Decimal(0)),
        changed_rows=len(shifts),
    )


def _shifts(own: Result, reviewed: Result) -> Iterable[Decimal]:
    """By how many points each changed row moved; a row without a self-score moved by the whole reviewed score."""
    for key, row in reviewed.rows.items():
        before = own.rows[key].points
        if row.points is not None and row.points != before:
            yield row.points - (before or Decimal(0))
