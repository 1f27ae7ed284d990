"""Where the cells of an evaluation live: which row and which column a name means. Rows are read together."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, Q, TextField

from apps.budgets.enums import Column, FundingSource, LineKind, LineNature, MoneySource, ProjectCategory, Unit
from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, LINE_AMOUNTS
from apps.budgets.models import BudgetLine, Figure, Project, ProjectFunding
from apps.core.models import EditedRow
from apps.core.parameters import whole_number
from apps.core.prepared import Given, PreparedAmong
from apps.evaluations.actions.kinds import (
    Category,
    Choice,
    ExpenditureKind,
    ExpenditureNature,
    Flag,
    Kind,
    Number,
    Text,
    Tick,
    money,
    points,
)
from apps.evaluations.actions.typed import ACTUAL_WORDS, TARGET_WORDS, WEIGHT, ActualCell, TargetCell
from apps.evaluations.facts import BASIC_FIELDS
from apps.evaluations.models import Evaluation, NarrativeText, ProjectEvaluation, ProjectIndicator, ScoreEntry
from apps.evaluations.rules import table_rows
from apps.indicators.enums import Band, Grade, Level, Operator
from apps.indicators.facts import Checklist, Direct

LONG_TEXT = 50_000

Row = TypeVar("Row", bound=EditedRow)
Rows = Mapping[Any, EditedRow]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell lives. ``dependants`` are cells of the same row that change with it."""

    row: EditedRow
    kind: Kind
    dependants: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Spot:
    """What a name means: the ``key`` of a row among ``rows``, which reads all that are asked for in one query."""

    rows: Callable[[Evaluation, set[Any]], Rows]
    key: Any
    kind: Kind
    dependants: Mapping[str, Kind] = field(default_factory=dict)


def places_of(evaluation: Evaluation, cells: Iterable[str]) -> dict[str, Place]:
    """The places of those cells that the evaluation has; cells of one row share it. One query for each kind of row."""
    spots = {cell: spot for cell in cells if (spot := _spot_of(evaluation, cell))}
    keys: dict[Callable[[Evaluation, set[Any]], Rows], set[Any]] = defaultdict(set)
    for spot in spots.values():
        keys[spot.rows].add(spot.key)
    found = {rows: rows(evaluation, wanted) for rows, wanted in keys.items()}
    return {
        cell: Place(row, spot.kind, spot.dependants)
        for cell, spot in spots.items()
        if (row := found[spot.rows].get(spot.key)) is not None
    }


def longest_texts() -> dict[str, int]:
    """How many characters a text cell takes, by its name without the id of its row; of any other the empty name's."""
    kinds = {
        **{f"basics.{name}": _basics_text(name) for name in BASIC_FIELDS},
        **{f"project.{name}": kind for name, kind in {**_PROJECT_TEXTS, **_PROJECT_BUDGET}.items()},
        **{f"indicator.{name}": kind for name, kind in _INDICATOR.items()},
    }
    return {"": LONG_TEXT} | {
        name: kind.longest for name, kind in kinds.items() if isinstance(kind, Text) and kind.longest != LONG_TEXT
    }


def _spot_of(evaluation: Evaluation, cell: str) -> Spot | None:
    prefix, _, rest = cell.partition(".")
    try:
        return _SPOTS[prefix](evaluation, rest)
    except (KeyError, ValueError):
        return None


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
_FUNDING: Mapping[str, Kind] = {amount: money(amount) for amount in FUNDING_AMOUNTS}
_LINE: Mapping[str, Kind] = {
    "kind": ExpenditureKind("kind", LineKind),
    "nature": ExpenditureNature("nature", LineNature),
    "source": Choice("source", MoneySource),
    **{amount: money(amount) for amount in LINE_AMOUNTS},
}
_INDICATOR: Mapping[str, Kind] = {
    "target": TargetCell(),
    "result": ActualCell(),
    "name": Text("name", 200, is_line=True),
    "operator": Choice("operator", Operator),
    "target_number": Number("target_number", is_percent=True, is_negative_allowed=True),
    "unit": Text("unit", 20, is_line=True),
    "target_text": TARGET_WORDS,
    "weight": WEIGHT,
    "actual": Number("actual", is_percent=True, is_negative_allowed=True),
    "actual_text": ACTUAL_WORDS,
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
_TOTALS: Mapping[str, Kind] = {
    "execution_reason": Text("execution_reason", LONG_TEXT),
    "stated_total": points("stated_total"),
    "stated_grade": Choice("stated_grade", Grade, is_blank_allowed=True),
}
_COLUMNS_OF_EVALUATION = [*BASIC_FIELDS, *_TOTALS, "rejected", "edited_by", "edited_at"]
_NARRATIVE = Text("text", LONG_TEXT)


# What a name means. ``KeyError`` and ``ValueError``: nothing.


def _basics(evaluation: Evaluation, name: str) -> Spot:
    if name not in BASIC_FIELDS:
        raise KeyError(name)
    return Spot(_evaluation_itself, None, _basics_text(name))


def _basics_text(name: str) -> Text:
    return Text(name, getattr(Evaluation._meta.get_field(name), "max_length", None) or LONG_TEXT)


def _totals(evaluation: Evaluation, name: str) -> Spot:
    return Spot(_evaluation_itself, None, _TOTALS[name])


def _figure(evaluation: Evaluation, name: str) -> Spot:
    key, _, column = name.partition(".")
    definition = FIGURES[key]
    if Column(column) not in definition.columns:
        raise KeyError(name)
    kind = Number(
        "value",
        places=definition.places,
        is_negative_allowed=definition.is_negative_allowed,
        is_money=definition.unit == Unit.TEN_THOUSAND_YUAN,
    )
    return Spot(_figures, name, kind)


def _line(evaluation: Evaluation, rest: str) -> Spot:
    line_id, _, name = rest.partition(".")
    dependants = {f"line.{line_id}.nature": _LINE["nature"]} if name == "kind" else {}
    return Spot(_lines, _id(line_id), _LINE[name], dependants)


def _project(evaluation: Evaluation, rest: str) -> Spot:
    project_id, _, name = rest.partition(".")
    if name in _PROJECT_TEXTS:
        return Spot(_project_forms, _id(project_id), _PROJECT_TEXTS[name])
    return Spot(_projects, _id(project_id), _PROJECT_BUDGET[name])


def _funding(evaluation: Evaluation, rest: str) -> Spot:
    project_id, source, amount = rest.split(".")
    return Spot(_fundings, (_id(project_id), FundingSource(source)), _FUNDING[amount])


def _indicator(evaluation: Evaluation, rest: str) -> Spot:
    indicator_id, _, name = rest.partition(".")
    dependants = {f"indicator.{indicator_id}.result": _INDICATOR["result"]} if name == "target" else {}
    kind = Category(evaluation) if name == "level2" else _INDICATOR[name]
    return Spot(_indicators, _id(indicator_id), kind, dependants)


def _score(evaluation: Evaluation, rest: str) -> Spot:
    key, _, name = rest.partition(".")
    rule = {row.key: row.rule for row in table_rows(evaluation.scheme.facts)}[key]
    column, _, number = name.partition(".")
    if column != "tick" or not isinstance(rule, Checklist | Direct):
        return Spot(_entries, key, _SCORE[name])
    length = len(rule.items) if isinstance(rule, Checklist) else 1
    return Spot(_entries, key, Tick(range(length).index(int(number)), length))


def _narrative(evaluation: Evaluation, key: str) -> Spot:
    if key not in {section.key for section in evaluation.scheme.facts.outline if not section.is_heading_only}:
        raise KeyError(key)
    return Spot(_texts, key, _NARRATIVE)


def _id(text: str) -> int:
    """A row's id; ``ValueError`` for what no database takes as one."""
    number = whole_number(text)
    if number is None:
        raise ValueError(text)
    return number


_SPOTS: Mapping[str, Callable[[Evaluation, str], Spot]] = {
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


# The rows, by key. What has a row only once something was typed comes as a new one.


def _evaluation_itself(evaluation: Evaluation, keys: set[None]) -> Rows:
    evaluation.refresh_from_db(fields=_COLUMNS_OF_EVALUATION)
    return {None: evaluation}


def _figures(evaluation: Evaluation, names: set[str]) -> Rows:
    place = {"department_id": evaluation.department_id, "year_id": evaluation.cycle.year_id}
    found = {row.name: row for row in _FIGURES(names, **place)}
    return {name: found.get(name) or Figure(**place, name=name) for name in names}


def _lines(evaluation: Evaluation, ids: set[int]) -> Rows:
    rows = _LINES(ids, department_id=evaluation.department_id, year_id=evaluation.cycle.year_id)
    return {row.pk: row for row in rows}


def _project_forms(evaluation: Evaluation, project_ids: set[int]) -> Rows:
    return {row.project_id: row for row in _PROJECT_FORMS(project_ids, evaluation=evaluation.pk)}


def _projects(evaluation: Evaluation, ids: set[int]) -> Rows:
    return {row.pk: row for row in _PROJECTS(ids, evaluation=evaluation.pk)}


def _fundings(evaluation: Evaluation, keys: set[tuple[int, FundingSource]]) -> Rows:
    rows = _FUNDINGS({project_id for project_id, _ in keys}, evaluation=evaluation.pk)
    return {(row.project_id, FundingSource(row.source)): row for row in rows}


def _indicators(evaluation: Evaluation, ids: set[int]) -> Rows:
    return {row.pk: row for row in _INDICATORS(ids, evaluation=evaluation.pk)}


def _entries(evaluation: Evaluation, keys: set[str]) -> Rows:
    found = {row.indicator: row for row in _ENTRIES(keys, evaluation=evaluation.pk)}
    return {key: found.get(key) or ScoreEntry(evaluation=evaluation, indicator=key) for key in keys}


def _texts(evaluation: Evaluation, keys: set[str]) -> Rows:
    found = {row.key: row for row in _TEXTS(keys, evaluation=evaluation.pk)}
    return {key: found.get(key) or NarrativeText(evaluation=evaluation, key=key) for key in keys}


def _table(model: type[Row], key: str, scope: Q) -> Callable[..., list[Row]]:
    """Reads the rows of a table in which ``key`` is one of those given, as far as they are in the scope."""
    names = [field.attname for field in model._meta.concrete_fields]
    among = PreparedAmong(
        BigIntegerField() if key.endswith("id") else TextField(),
        lambda keys: model._default_manager.filter(scope, **{f"{key}__in": keys}).values_list(*names),
    )

    def read(keys: Collection[Any], **given: Any) -> list[Row]:
        return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in among(keys, **given)]

    return read


_EVALUATION = Given("evaluation", BigIntegerField())
_PLACE = Q(department=Given("department_id", BigIntegerField()), year=Given("year_id", BigIntegerField()))
_FIGURES = _table(Figure, "name", _PLACE)
_LINES = _table(BudgetLine, "id", _PLACE)
_PROJECT_FORMS = _table(ProjectEvaluation, "project__id", Q(evaluation=_EVALUATION))
_PROJECTS = _table(Project, "id", Q(evaluation__evaluation=_EVALUATION))
_FUNDINGS = _table(ProjectFunding, "project__id", Q(project__evaluation__evaluation=_EVALUATION))
_INDICATORS = _table(ProjectIndicator, "id", Q(project__evaluation=_EVALUATION) | Q(evaluation=_EVALUATION))
_ENTRIES = _table(ScoreEntry, "indicator", Q(evaluation=_EVALUATION))
_TEXTS = _table(NarrativeText, "key", Q(evaluation=_EVALUATION))
