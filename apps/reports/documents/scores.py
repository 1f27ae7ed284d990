"""附件2: 部门整体支出绩效评分表, with the computation of every score behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from apps.core.amounts import add_up, show_plain
from apps.evaluations.facts import Reviewed, Sheet
from apps.evaluations.rules import Assessment, Result, Scored, score_table_of
from apps.indicators.facts import ENTRY_FIELDS, Indicator
from apps.indicators.rules import figure_label
from apps.indicators.rules.explaining import answer_in_words
from apps.reports.documents.texts import joined, points_text
from apps.reviews.rules import compare, reassess, stands


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One indicator. ``level1`` and ``level2`` are empty where the row above says the same."""

    level1: str
    level2: str
    name: str
    standard: str
    weight: str
    achieved: str
    points: str
    reviewed: str
    reason: str
    trace: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one level-1 name and their sum."""

    name: str
    weight: str
    points: str
    reviewed: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Everything that 附件2 prints; the reviewed scores where the bureau has scored a row otherwise."""

    title: str
    groups: tuple[Group, ...]
    weight: str
    total: str
    grade: str
    open_rows: int
    trace: str
    is_reviewed: bool
    reviewed_total: str
    reviewed_grade: str


def reviewed_assessment(sheet: Sheet, own: Assessment) -> Assessment:
    """The assessment with the reviewed scores of the approved snapshot; ``own`` itself when it holds none."""
    return reassess(sheet, own, {cell: given.score for cell, given in sheet.reviewed.items()})


def score_sheet_of(sheet: Sheet, assessment: Assessment) -> ScoreSheet:
    """The rows of 附件2, level-1 sums, total and grade. Rows that cannot be computed say why."""
    table, result = score_table_of(sheet.scheme), assessment.table
    reviewed = reviewed_assessment(sheet, assessment).table
    groups = [
        Group(
            name=name,
            weight=show_plain(add_up(indicator.weight for indicator in indicators)),
            points=points_text(result.groups[name]),
            reviewed=points_text(reviewed.groups[name]),
            rows=tuple(_rows(sheet, assessment, reviewed, indicators)),
        )
        for name, indicators in (
            (name, list(members)) for name, members in groupby(table.indicators, lambda row: row.level1)
        )
    ]
    return ScoreSheet(
        title=table.title,
        groups=tuple(groups),
        weight=show_plain(add_up(indicator.weight for indicator in table.indicators)),
        total=points_text(result.total),
        grade=result.grade.label if result.grade else "",
        open_rows=result.open_rows,
        trace=result.summed.sentence,
        is_reviewed=compare(result, reviewed).is_changed,
        reviewed_total=points_text(reviewed.total),
        reviewed_grade=reviewed.grade.label if reviewed.grade else "",
    )


def reason_of(
    scored: Scored, entry_reason: str, improvement: str, adjust_reason: str, given: Reviewed | None = None
) -> str:
    """扣分原因及改进措施: the department's words, after what the reader must know about the score itself.

    The reviewer's reason comes last.
    """
    said: list[str] = []
    if scored.adjusted is not None:
        said.append(f"按规则计 {points_text(scored.computed.points) or '—'} 分，自评调整：{adjust_reason}")
    elif scored.points is None and not scored.computed.is_excluded:
        said.append(_why_open(scored))
    return joined(
        *said, entry_reason, improvement, f"复核{ENTRY_FIELDS['review_reason'].label}：{given.reason}" if given else ""
    )


def standing_of(sheet: Sheet, cell: str, scored: Scored) -> Reviewed | None:
    """The reviewed score of a row, if there is one that stands."""
    given = sheet.reviewed.get(cell)
    return given if given and stands(scored, given.score) else None


def _why_open(scored: Scored) -> str:
    missing = scored.computed.missing
    if "answer" in missing:
        return "未计分：尚未填报"
    if not missing:
        return f"未计分：{scored.computed.sentence}"
    return f"未计分：缺少{'、'.join(figure_label(name) for name in missing)}"


def _rows(sheet: Sheet, assessment: Assessment, reviewed: Result, indicators: list[Indicator]) -> Iterator[ScoreRow]:
    level1 = level2 = ""
    for indicator in indicators:
        entry, scored = sheet.entry(indicator.key), assessment.table.rows[indicator.key]
        yield ScoreRow(
            level1="" if indicator.level1 == level1 else indicator.level1,
            level2="" if indicator.level2 == level2 else indicator.level2,
            name=indicator.name,
            standard=indicator.standard,
            weight=show_plain(indicator.weight),
            achieved=answer_in_words(indicator, entry.answer, scored.computed) or entry.unread,
            points="不计分" if scored.computed.is_excluded else points_text(scored.points),
            reviewed="不计分" if scored.computed.is_excluded else points_text(reviewed.rows[indicator.key].points),
            reason=reason_of(
                scored,
                entry.deviation_reason,
                entry.improvement,
                entry.adjust_reason,
                standing_of(sheet, f"score.{indicator.key}", scored),
            ),
            trace=scored.computed.sentence,
        )
        level1, level2 = indicator.level1, indicator.level2
