"""Deleted rows: the trace keeps what they held (``trace.actions.held_by``), so they can be listed and brought back."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import JSONField, Model

from apps.budgets.models import BudgetLine, Project, ProjectFunding
from apps.evaluations.enums import RowKind
from apps.evaluations.facts import RowName
from apps.evaluations.models import Evaluation, ProjectEvaluation, ProjectIndicator
from apps.trace.facts import Change, changes_in
from apps.trace.queries import row_entries

MOST_LISTED = 100  # entries that are looked through
TABLES: Mapping[RowKind, type[Model]] = {
    RowKind.LINE: BudgetLine,
    RowKind.PROJECT: Project,
    RowKind.INDICATOR: ProjectIndicator,
}
# Parents before what hangs on them.
_MODELS: tuple[type[Model], ...] = (BudgetLine, Project, ProjectFunding, ProjectEvaluation, ProjectIndicator)
PARTS: Mapping[str, type[Model]] = {model._meta.model_name or "": model for model in _MODELS}


@dataclass(frozen=True, slots=True)
class Removed:
    """What one deletion took away: by whom and when."""

    rows: tuple[RowName, ...]
    what: str
    name: str
    at: datetime


def removed_parts(evaluation: Evaluation, name: RowName) -> list[Model]:
    """A deleted row with all that went with it, as new rows with the old ids, in the order in which they are written.

    Empty where the row is there, or never was one of this evaluation.
    """
    model = TABLES[name.kind]
    if model._default_manager.filter(pk=name.id).exists():
        return []
    entry = next(iter(row_entries(evaluation.pk, _key(name), most=1)), None)
    changes = changes_in(entry.content) if entry else {}
    if changes.get(_key(name), (None, None))[0] is None:
        return []
    parts = [_part(PARTS[table], columns) for (table, _), columns in _columns(changes).items() if table in PARTS]
    if name.kind != RowKind.PROJECT:
        return [part for part in parts if isinstance(part, model) and part.pk == name.id]
    forms = {part.pk for part in parts if isinstance(part, ProjectEvaluation) and part.project_id == name.id}
    return [
        part
        for part in parts
        if (isinstance(part, Project) and part.pk == name.id)
        or (isinstance(part, ProjectFunding | ProjectEvaluation) and part.project_id == name.id)
        or (isinstance(part, ProjectIndicator) and part.project_id in forms)
    ]


def removed_rows(evaluation: Evaluation) -> list[Removed]:
    """The latest deletions whose rows are still gone, the latest first; four queries.

    Indicators of a project that went with it come back with it, and are not listed.
    """
    found: list[Removed] = []
    seen: set[RowName] = set()
    for entry in row_entries(evaluation.pk, most=MOST_LISTED):
        changes = changes_in(entry.content)
        named = {name: change[0] is not None for name, change in _named(changes) if name not in seen}
        seen |= set(named)
        tops = {name for name, is_gone in named.items() if is_gone}
        if any(name.kind == RowKind.PROJECT for name in tops):
            tops = {name for name in tops if name.kind == RowKind.PROJECT}
        if tops:
            found.append(Removed(tuple(sorted(tops, key=lambda name: name.id)), entry.what, entry.name, entry.at))
    return found


def _key(name: RowName) -> str:
    return f"{TABLES[name.kind]._meta.model_name}.{name.id}.id"


def _named(changes: Mapping[str, Change]) -> list[tuple[RowName, Change]]:
    """The rows that an entry deletes or brings back."""
    kinds = {model._meta.model_name: kind for kind, model in TABLES.items()}
    found = []
    for key, change in changes.items():
        table, _, rest = key.partition(".")
        number, _, column = rest.partition(".")
        if column == "id" and table in kinds:
            found.append((RowName(kinds[table], int(number)), change))
    return found


def _columns(changes: Mapping[str, Change]) -> dict[tuple[str, str], dict[str, str]]:
    """What rows held, by table and id, the tables in the order of ``PARTS``."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for key, (before, _) in changes.items():
        table, _, rest = key.partition(".")
        number, _, column = rest.partition(".")
        if before is not None:
            found[table, number][column] = before
    order = list(PARTS)
    return dict(sorted(found.items(), key=lambda item: order.index(item[0][0]) if item[0][0] in order else -1))


def _part(model: type[Model], columns: Mapping[str, str]) -> Model:
    """The row of ``held_by``; what was empty, or has no column any more, is left out."""
    values = {}
    for field in model._meta.concrete_fields:
        if (text := columns.get(field.attname)) is not None:
            values[field.attname] = json.loads(text) if isinstance(field, JSONField) else field.to_python(text)
    return model(**values)
