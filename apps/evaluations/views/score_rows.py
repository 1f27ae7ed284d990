"""View models of scored rows: the score table of the department."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from apps.core.amounts import show_amount, show_percent
from apps.core.grids import (
    GridCell,
    Option,
    choice_cell,
    computed_cell,
    number_cell,
    text_cell,
)
from apps.evaluations.actions.kinds import NO, YES
from apps.evaluations.facts import ScoreEntry, Sheet
from apps.evaluations.rules import Result, Scored, score_table_of
from apps.indicators.enums import Band, Grade, Level, NotApplicable, Verification
from apps.indicators.facts import (
    ENTRY_FIELDS,
    FORM_FIELDS,
    Bands,
    Checklist,
    Direct,
    External,
    Indicator,
    Levels,
    Violations,
    value_field,
)

APPLICABLE, ABSENT = Option("", "适用"), Option(YES, "不适用")
TICKS = (Option(YES, "是"), Option(NO, "否"))


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One row of the score table: what is asked, what was answered, what came of it."""

    key: str
    level1: str
    level2: str
    name: str
    weight: str
    standard: str
    formula: str
    verified: str
    is_unconfirmed: bool
    starts_group: bool
    answers: tuple[tuple[str, GridCell], ...]
    value: GridCell
    points: GridCell
    trace: GridCell
    is_short: bool
    adjusted: GridCell
    adjust_reason: GridCell
    reason: GridCell
    improvement: GridCell

    def cells(self) -> Iterator[GridCell]:
        """Every cell of the row."""
        yield from (cell for _, cell in self.answers)
        yield from (self.value, self.points, self.trace)
        yield from (self.adjusted, self.adjust_reason, self.reason, self.improvement)


def score_rows(sheet: Sheet, result: Result) -> list[ScoreRow]:
    """The score table of the department, row by row."""
    rows: list[ScoreRow] = []
    previous = ""
    for indicator in score_table_of(sheet.scheme).indicators:
        scored = result.rows[indicator.key]
        entry = sheet.entry(indicator.key)
        prefix = f"score.{indicator.key}"
        words = partial(_words, indicator, entry)
        points, trace = entry_outputs(indicator, scored)
        rows.append(
            ScoreRow(
                key=indicator.key,
                level1=indicator.level1,
                level2=indicator.level2,
                name=indicator.name,
                weight=show_amount(scored.weight),
                standard=indicator.standard,
                formula="；".join(formula.words for formula in indicator.formulas),
                verified=indicator.verified.label,
                is_unconfirmed=indicator.verified != Verification.CONFIRMED,
                starts_group=indicator.level1 != previous,
                answers=tuple(_answers(indicator, entry)),
                value=_value_cell(indicator, scored),
                points=points,
                trace=trace,
                is_short=scored.is_short,
                adjusted=number_cell(
                    f"{prefix}.adjusted_score", entry.adjusted_score, *_called(indicator, "adjusted_score"), places=2
                ),
                adjust_reason=words("adjust_reason"),
                reason=words("deviation_reason"),
                improvement=words("improvement"),
            )
        )
        previous = indicator.level1
    return rows


def entry_outputs(indicator: Indicator, scored: Scored) -> tuple[GridCell, GridCell]:
    """Points of a row and how they came about."""
    prefix = f"score.{indicator.key}"
    return (
        computed_cell(f"{prefix}.points", show_amount(scored.points), ENTRY_FIELDS["score"].label),
        computed_cell(f"{prefix}.trace", scored.computed.sentence, "计算过程"),
    )


def _value_cell(indicator: Indicator, scored: Scored) -> GridCell:
    if not indicator.formulas:
        return GridCell()
    return computed_cell(f"score.{indicator.key}.derived", show_percent(scored.computed.value), "计算值")


def _called(indicator: Indicator, field: str) -> tuple[str, str]:
    """Label of a cell, and its name for those who do not see the table."""
    label = ENTRY_FIELDS[field].label
    return label, f"{indicator.name} {label}"


def _words(indicator: Indicator, entry: ScoreEntry, field: str) -> GridCell:
    label, name = _called(indicator, field)
    return text_cell(f"score.{indicator.key}.{field}", getattr(entry, field), name, label)


def _answers(indicator: Indicator, entry: ScoreEntry) -> Iterator[tuple[str, GridCell]]:
    """Label and input of everything the department answers for this row."""
    prefix, name, called = f"score.{indicator.key}", indicator.name, partial(_called, indicator)
    if indicator.not_applicable != NotApplicable.REFUSED:
        chosen = YES if entry.is_not_applicable else ""
        label, full = called("not_applicable")
        yield label, choice_cell(f"{prefix}.not_applicable", chosen, (APPLICABLE, ABSENT), full)
    rule = indicator.rule
    match rule:
        case Checklist():
            for number, item in enumerate(rule.items):
                yield (
                    f"{item.text}（{show_amount(item.points)} 分）",
                    _tick(f"{prefix}.tick.{number}", entry, number, item.text),
                )
        case Violations():
            label, full = called("count")
            yield label, number_cell(f"{prefix}.count", entry.count, label, full, places=0)
        case Levels():
            label, full = called("level")
            yield label, choice_cell(f"{prefix}.level", entry.level or "", Level, full, "请选择")
        case Bands():
            label, full = called("band")
            yield label, choice_cell(f"{prefix}.band", entry.band or "", Band, full, "请选择")
            label, full = called("band_score")
            yield label, number_cell(f"{prefix}.band_score", entry.band_score, label, full, places=2)
        case Direct():
            yield "是否完成", _tick(f"{prefix}.tick.0", entry, 0, f"{name} 是否完成")
        case External():
            label = value_field(rule).label
            yield (
                f"{label}（满分 {show_amount(rule.base)}）",
                number_cell(f"{prefix}.value", entry.value, label, f"{name} {label}", is_percent=True),
            )
        case _ if not indicator.formulas:
            label, full = called("value")
            yield (
                f"{label}（{indicator.unit}）",
                number_cell(f"{prefix}.value", entry.value, label, full, is_percent=True, is_negative_allowed=True),
            )
        case _:
            return


def _tick(cell_id: str, entry: ScoreEntry, number: int, text: str) -> GridCell:
    answer = entry.ticks[number] if number < len(entry.ticks) else None
    return choice_cell(cell_id, {True: YES, False: NO, None: ""}[answer], TICKS, text, "请选择")


Labelled = tuple[str, GridCell]


def stated_cells(sheet: Sheet) -> tuple[Labelled, ...]:
    """Total and grade as they stand on the signed paper: optional, held against the computed ones."""
    total, grade = FORM_FIELDS["stated_total"], FORM_FIELDS["stated_grade"]
    return (
        (total.asked, number_cell("scores.stated_total", sheet.stated_total, total.label, total.asked, places=2)),
        (grade.asked, choice_cell("scores.stated_grade", sheet.stated_grade, Grade, grade.asked, "未填写")),
    )
