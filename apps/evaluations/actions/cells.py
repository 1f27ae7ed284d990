"""Saving cells: the one path of autosave, plain forms and paste. One cell written touches one row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from apps.accounts.models import User
from apps.budgets.enums import Column, FundingSource, LineKind, LineNature, MoneySource, ProjectCategory, Unit
from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, LINE_AMOUNTS
from apps.budgets.models import BudgetLine, Figure, Project, ProjectFunding
from apps.core.enums import LabelledEnum
from apps.core.models import EditedRow
from apps.core.stamps import fingerprint
from apps.core.texts import cleaned, shorten
from apps.evaluations.actions.editing import editing
from apps.evaluations.actions.kinds import (
    LONGEST_TYPED,
    Category,
    Choice,
    ExpenditureKind,
    ExpenditureNature,
    Flag,
    Kind,
    Number,
    Text,
    Tick,
    UnknownCell,
    money,
    points,
)
from apps.evaluations.facts import BASIC_FIELDS
from apps.evaluations.models import Evaluation, NarrativeText, ProjectEvaluation, ProjectIndicator, ScoreEntry
from apps.evaluations.rules import project_form_of, table_rows
from apps.indicators.enums import Band, Grade, Level, Operator
from apps.indicators.facts import Checklist, Direct

_Row = TypeVar("_Row", bound=EditedRow)

LONG_TEXT = 50_000


class CellState(LabelledEnum):
    """What became of a cell."""

    SAVED = "saved", "已保存"
    INVALID = "invalid", "待更正"
    CONFLICT = "conflict", "与他人修改冲突"


@dataclass(frozen=True, slots=True)
class CellChange:
    """What somebody typed. ``seen`` is the fingerprint of what the page had shown; ``None`` overwrites knowingly."""

    cell: str
    text: str
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What became of it. In a conflict nothing is written: ``stored`` is theirs, ``typed`` is ours."""

    cell: str
    state: CellState
    stored: str
    typed: str
    problem: str = ""

    @property
    def seen(self) -> str:
        """The fingerprint for the next save."""
        return fingerprint(self.stored)

    @property
    def is_kept(self) -> bool:
        """What was typed is in the table, readable or not; a text that is too long is not."""
        is_as_typed = self.stored == self.typed.strip()[:LONGEST_TYPED]
        return self.state == CellState.SAVED or (self.state == CellState.INVALID and is_as_typed)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell lives. ``dependants`` are cells of the same row that change with it."""

    row: EditedRow
    kind: Kind
    dependants: Mapping[str, Kind] = field(default_factory=dict)


_PROJECT_TEXTS: Mapping[str, Kind] = {
    "expected_goal": Text("expected_goal", LONG_TEXT),
    "achieved_goal": Text("achieved_goal", LONG_TEXT),
    "execution_reason": Text("execution_reason", LONG_TEXT),
    "stated_total": points("stated_total"),
}
_PROJECT_BUDGET: Mapping[str, Kind] = {
    "name": Text("name", 200, is_line=True),
    "code": Text("code", 40, is_line=True),
    "category": Choice("category", ProjectCategory),
    "implementing_unit": Text("implementing_unit", 200, is_line=True),
    "prior_actual": money("prior_actual"),
}
_LINE: Mapping[str, Kind] = {
    "kind": ExpenditureKind("kind", LineKind),
    "nature": ExpenditureNature("nature", LineNature),
    "source": Choice("source", MoneySource),
    **{amount: money(amount) for amount in LINE_AMOUNTS},
}
_INDICATOR: Mapping[str, Kind] = {
    "name": Text("name", 200, is_line=True),
    "operator": Choice("operator", Operator),
    "target_number": Number("target_number", is_percent=True, is_negative_allowed=True),
    "unit": Text("unit", 20, is_line=True),
    "target_text": Text("target_text", 300),
    "weight": points("weight"),
    "actual": Number("actual", is_percent=True, is_negative_allowed=True),
    "actual_text": Text("actual_text", 300),
    "band": Choice("band", Band, is_blank_allowed=True),
    "band_score": points("band_score"),
    "adjusted_score": points("adjusted_score"),
    "adjust_reason": Text("adjust_reason", LONG_TEXT),
    "deviation_reason": Text("deviation_reason", LONG_TEXT),
    "improvement": Text("improvement", LONG_TEXT),
}
_SCORE: Mapping[str, Kind] = {
    "value": Number("value", is_percent=True, is_negative_allowed=True),
    "count": Number("count", places=0),
    "level": Choice("level", Level, is_blank_allowed=True),
    "band": Choice("band", Band, is_blank_allowed=True),
    "band_score": points("band_score"),
    "not_applicable": Flag("is_not_applicable"),
    "adjusted_score": points("adjusted_score"),
    "adjust_reason": Text("adjust_reason", LONG_TEXT),
    "deviation_reason": Text("deviation_reason", LONG_TEXT),
    "improvement": Text("improvement", LONG_TEXT),
}


def save_cells(
    evaluation_id: int, user: User, changes: Iterable[CellChange], now: datetime | None = None
) -> list[CellOutcome]:
    """Write what was typed, cell by cell; content never makes it fail.

    Unreadable numbers are kept as typed and come back ``INVALID``; a cell that somebody else has changed in the
    meantime comes back as ``CONFLICT`` with both values. Raises ``Refused`` when the evaluation is not open to
    this user, ``UnknownCell`` for a cell that it does not have; then nothing is written.
    """
    moment = now or timezone.now()
    with editing(evaluation_id, user) as evaluation:
        return [outcome for change in changes for outcome in _save(evaluation, user, change, moment)]


def _save(evaluation: Evaluation, user: User, change: CellChange, now: datetime) -> list[CellOutcome]:
    """The outcome of the cell, then those of other cells that changed with it."""
    place = _place_of(evaluation, change.cell)
    row, kind = place.row, place.kind
    stored, beside = kind.text_of(row), {cell: other.text_of(row) for cell, other in place.dependants.items()}
    typed = cleaned(change.text)
    problem = kind.write(row, typed)
    written = kind.text_of(row)
    # Compared as they are stored: 1234.5 typed twice is no conflict, though the page shows 1,234.50.
    is_same = written.strip() == stored.strip()
    if change.seen is not None and change.seen != fingerprint(stored) and not is_same:
        if not row._state.adding:
            row.refresh_from_db(fields=kind.columns)
        return [
            CellOutcome(
                change.cell, CellState.CONFLICT, stored, typed, f"他人已改为“{shorten(stored, 300) or '（空）'}”。"
            )
        ]
    state = CellState.INVALID if problem else CellState.SAVED
    if is_same:
        return [CellOutcome(change.cell, state, stored, typed, problem)]
    row.edited_by, row.edited_at = user, now
    if row._state.adding:
        row.save(force_insert=True)
    else:
        row.save(update_fields=[*kind.columns, "edited_by", "edited_at"])
    others = {cell: other.text_of(row) for cell, other in place.dependants.items()}
    return [
        CellOutcome(change.cell, state, written, typed, problem),
        *(CellOutcome(cell, CellState.SAVED, text, text) for cell, text in others.items() if text != beside[cell]),
    ]


def _place_of(evaluation: Evaluation, cell: str) -> Place:
    prefix, _, rest = cell.partition(".")
    finder = _FINDERS.get(prefix)
    if finder is None:
        raise UnknownCell(cell)
    try:
        return finder(evaluation, rest)
    except (KeyError, ValueError, ObjectDoesNotExist) as error:
        raise UnknownCell(cell) from error


def _basics(evaluation: Evaluation, rest: str) -> Place:
    if rest not in BASIC_FIELDS:
        raise UnknownCell(rest)
    column = Evaluation._meta.get_field(rest)
    return Place(evaluation, Text(rest, getattr(column, "max_length", None) or LONG_TEXT))


def _figure(evaluation: Evaluation, rest: str) -> Place:
    key, _, column = rest.partition(".")
    definition = FIGURES[key]
    if Column(column) not in definition.columns:
        raise UnknownCell(rest)
    kind = Number(
        "value",
        places=definition.places,
        is_negative_allowed=definition.is_negative_allowed,
        is_money=definition.unit == Unit.TEN_THOUSAND_YUAN,
    )
    year = evaluation.cycle.year
    return Place(_existing_or_new(Figure, department=evaluation.department, year=year, name=rest), kind)


def _line(evaluation: Evaluation, rest: str) -> Place:
    line_id, _, field = rest.partition(".")
    lines = BudgetLine.objects.filter(department=evaluation.department, year=evaluation.cycle.year)
    nature = {f"line.{line_id}.nature": _LINE["nature"]} if field == "kind" else {}
    return Place(lines.get(pk=int(line_id)), _LINE[field], nature)


def _project(evaluation: Evaluation, rest: str) -> Place:
    project_id, _, field = rest.partition(".")
    if field in _PROJECT_TEXTS:
        # project__id, not project_id: an id beyond 64 bits finds nothing instead of failing.
        form = ProjectEvaluation.objects.get(evaluation=evaluation, project__id=int(project_id))
        return Place(form, _PROJECT_TEXTS[field])
    project = Project.objects.get(pk=int(project_id), evaluation__evaluation=evaluation)
    return Place(project, _PROJECT_BUDGET[field])


def _funding(evaluation: Evaluation, rest: str) -> Place:
    project_id, source, amount = rest.split(".")
    if amount not in FUNDING_AMOUNTS:
        raise UnknownCell(rest)
    row = ProjectFunding.objects.get(
        project__id=int(project_id), project__evaluation__evaluation=evaluation, source=FundingSource(source)
    )
    return Place(row, money(amount))


def _indicator(evaluation: Evaluation, rest: str) -> Place:
    indicator_id, _, field = rest.partition(".")
    row = ProjectIndicator.objects.of(evaluation).get(pk=int(indicator_id))
    if field == "level2":
        scheme = evaluation.scheme if row.project_id is None else evaluation.project_scheme
        return Place(row, Category(project_form_of(scheme.facts).groups))
    return Place(row, _INDICATOR[field])


def _score(evaluation: Evaluation, rest: str) -> Place:
    key, _, field = rest.partition(".")
    indicator = next((row for row in table_rows(evaluation.scheme.facts) if row.key == key), None)
    if indicator is None:
        raise UnknownCell(rest)
    row = _existing_or_new(ScoreEntry, evaluation=evaluation, indicator=key)
    name, _, number = field.partition(".")
    if name == "tick" and isinstance(indicator.rule, Checklist | Direct):
        length = len(indicator.rule.items) if isinstance(indicator.rule, Checklist) else 1
        if not 0 <= int(number) < length:
            raise UnknownCell(rest)
        return Place(row, Tick(int(number), length))
    return Place(row, _SCORE[field])


def _totals(evaluation: Evaluation, rest: str) -> Place:
    kinds: Mapping[str, Kind] = {
        "execution_reason": Text("execution_reason", LONG_TEXT),
        "stated_total": points("stated_total"),
        "stated_grade": Choice("stated_grade", Grade, is_blank_allowed=True),
    }
    return Place(evaluation, kinds[rest])


def _narrative(evaluation: Evaluation, rest: str) -> Place:
    if rest not in {section.key for section in evaluation.scheme.facts.outline if not section.is_heading_only}:
        raise UnknownCell(rest)
    return Place(_existing_or_new(NarrativeText, evaluation=evaluation, key=rest), Text("text", LONG_TEXT))


def _existing_or_new(model: type[_Row], **key: object) -> _Row:
    row = model._default_manager.filter(**key).first()
    return row if row is not None else model(**key)


_FINDERS: Mapping[str, Callable[[Evaluation, str], Place]] = {
    "basics": _basics,
    "figure": _figure,
    "line": _line,
    "project": _project,
    "funding": _funding,
    "indicator": _indicator,
    "score": _score,
    "scores": _totals,
    "narrative": _narrative,
}
