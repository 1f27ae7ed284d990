"""Saving cells: the one path of autosave, plain forms and paste. Rows are read and written together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import EditedRow
from apps.core.stamps import fingerprint
from apps.core.texts import cleaned
from apps.core.writes import Insert, Update
from apps.evaluations.actions.editing import Prepare, Write, edit, noted, refusal_to_edit_any_part, told_conflict
from apps.evaluations.actions.kinds import LONGEST_TYPED
from apps.evaluations.actions.places import Place, places_of
from apps.evaluations.enums import CellState
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import parts_of, refusal_of_part
from apps.evaluations.queries import parts_of_cells
from apps.trace.enums import TraceKind
from apps.trace.facts import Change

STAMPS = ("edited_by_id", "edited_at")
MOST_CELLS = 500  # of one batch
GONE = "这一项已不在本自评中（可能已被他人删除），本次修改未保存。"


@dataclass(frozen=True, slots=True)
class CellChange:
    """What somebody typed. ``seen`` is the fingerprint of what the page had shown; ``None`` overwrites knowingly."""

    cell: str
    text: str
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What became of it. In a conflict nothing is written: ``stored`` is theirs, ``typed`` is ours.

    ``row`` is the row as it stands now, where the cell has one, with the ``evaluation`` whose row it is.
    """

    cell: str
    state: CellState
    stored: str
    typed: str
    problem: str = ""
    row: EditedRow | None = field(default=None, compare=False)
    evaluation: Evaluation | None = field(default=None, compare=False)

    @property
    def seen(self) -> str:
        """The fingerprint for the next save."""
        return fingerprint(self.stored)

    @property
    def is_kept(self) -> bool:
        """What was typed is in the table, readable or not; otherwise only the page has it."""
        is_as_typed = self.stored == self.typed.strip()[:LONGEST_TYPED]
        return self.state == CellState.SAVED or (self.state == CellState.INVALID and is_as_typed)


def save_cells(
    evaluation_id: int, user: User, changes: Iterable[CellChange], now: datetime | None = None
) -> list[CellOutcome]:
    """Write what was typed; every cell has its own outcome, and none stops the others.

    Unreadable numbers are kept as typed and come back ``INVALID``; a cell that somebody else has changed in the
    meantime comes back as ``CONFLICT`` with both values, one that the evaluation does not have as ``GONE``. Cells of
    the same row that change with a cell follow it. Batches of ``MOST_CELLS`` are written one after the other.

    Raises ``Evaluation.DoesNotExist`` when the user may not see the evaluation, ``Refused`` when he may not edit it
    now; then nothing is written.
    """
    wanted, moment = list(changes), now or timezone.now()
    outcomes: list[CellOutcome] = []
    for start in range(0, max(len(wanted), 1), MOST_CELLS):
        outcomes += edit(
            evaluation_id,
            user,
            _batch_of(wanted[start : start + MOST_CELLS], user, moment),
            refusal_to_edit_any_part,
        )
    return outcomes


def _batch_of(changes: list[CellChange], user: User, moment: datetime) -> Prepare[list[CellOutcome]]:
    def prepare(evaluation: Evaluation) -> tuple[list[CellOutcome], Write | None]:
        others = _of_others(evaluation, user, [change.cell for change in changes])
        places = places_of(evaluation, (change.cell for change in changes if change.cell not in others))
        batch = _Batch(evaluation, places, others, user, moment)
        outcomes = [outcome for change in changes for outcome in batch.take(change)]
        return _told(outcomes, user), batch.written() if batch.touched else None

    return prepare


@dataclass(frozen=True, slots=True)
class _Batch:
    """Changes in memory, and the columns of the rows that they touch."""

    evaluation: Evaluation
    places: dict[str, Place]
    others: Mapping[str, str]
    user: User
    moment: datetime
    touched: dict[int, tuple[EditedRow, set[str]]] = field(default_factory=dict)  # by identity: some are new
    changed: dict[str, Change] = field(default_factory=dict)  # for the trace

    def take(self, change: CellChange) -> Iterator[CellOutcome]:
        """The outcome of the cell, then those of other cells that changed with it."""
        typed = cleaned(change.text)
        if change.cell in self.others:
            yield CellOutcome(change.cell, CellState.LOCKED, "", typed, self.others[change.cell])
            return
        place = self.places.get(change.cell)
        if place is None:
            yield CellOutcome(change.cell, CellState.GONE, "", typed, GONE)
            return
        row, kind = place.row, place.kind
        before = {column: getattr(row, column) for column in kind.columns}
        stored, beside = kind.text_of(row), {cell: other.text_of(row) for cell, other in place.dependants.items()}
        state, problem = kind.write(row, typed)
        # Compared as they are stored: 1234.5 typed twice is no conflict, though the page shows 1,234.50.
        is_same = kind.text_of(row).strip() == stored.strip()
        is_conflict = change.seen not in {None, fingerprint(stored)} and not is_same
        if is_same or is_conflict:
            for column, value in before.items():
                setattr(row, column, value)
        else:
            self.touched.setdefault(id(row), (row, set()))[1].update(kind.columns)
            self._changes(change.cell, stored, kind.text_of(row))
        if is_conflict:
            state = CellState.CONFLICT
        yield CellOutcome(change.cell, state, kind.text_of(row), typed, problem, row, self.evaluation)
        for cell, other in place.dependants.items():
            if (text := other.text_of(row)) != beside[cell]:
                self._changes(cell, beside[cell], text)
                yield CellOutcome(cell, CellState.SAVED, text, text, row=row, evaluation=self.evaluation)

    def _changes(self, cell: str, before: str, after: str) -> None:
        """Of a cell that a batch names twice the trace keeps what stood there first and what stands there last."""
        self.changed[cell] = self.changed.get(cell, (before,))[0], after

    def written(self) -> Write:
        """The row of a table with the evaluation; of several, one statement for those that exist, one for new ones."""
        own: dict[str, Any] = {}
        found: dict[tuple[type[EditedRow], bool], list[EditedRow]] = defaultdict(list)
        columns: dict[type[EditedRow], set[str]] = defaultdict(lambda: {*STAMPS})
        for row, touched in self.touched.values():
            row.edited_by, row.edited_at = self.user, self.moment
            if row is self.evaluation:
                own = {column: getattr(row, column) for column in (*touched, *STAMPS)}
                continue
            found[type(row), row._state.adding].append(row)
            columns[type(row)] |= touched
        single = [
            Insert.of_row(rows[0]) if is_new else Update.of_row(rows[0], sorted(columns[model]))
            for (model, is_new), rows in found.items()
            if len(rows) == 1
        ]
        many = {key: rows for key, rows in found.items() if len(rows) > 1}

        def others() -> None:
            for (model, is_new), rows in many.items():
                _write(model._default_manager, rows, [] if is_new else sorted(columns[model]))

        return Write(others if many else None, own, [*single, *self.noted()])

    def noted(self) -> list[Insert]:
        """The entry of the trace."""
        return [noted(TraceKind.CELLS, self.evaluation, self.user, changes=self.changed)]


def _of_others(evaluation: Evaluation, user: User, cells: list[str]) -> dict[str, str]:
    """Cells in parts that are assigned to others, each with the reason; queries only where the work is divided."""
    if parts_of(user, evaluation) is None:
        return {}
    parts = parts_of_cells(evaluation, cells)
    reasons = {cell: refusal_of_part(user, evaluation, part) for cell, part in parts.items() if part}
    return {cell: reason for cell, reason in reasons.items() if reason}


def _write(manager: Any, rows: list[EditedRow], columns: list[str]) -> None:
    """New rows, or these columns of rows that exist."""
    if columns:  # an upsert: ``bulk_update`` puts together a CASE for every value, and takes twenty times as long
        manager.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=columns)
    else:
        manager.bulk_create(rows)


def _told(outcomes: list[CellOutcome], user: User) -> list[CellOutcome]:
    """Conflicts with what stands there now, who touched its row last, and when; a query where there are any."""
    rows = [outcome.row for outcome in outcomes if outcome.row and outcome.state == CellState.CONFLICT]
    if not rows:
        return outcomes
    editors = User.objects.in_bulk({row.edited_by_id for row in rows if row.edited_by_id})

    def problem(outcome: CellOutcome, row: EditedRow) -> str:
        return told_conflict(outcome.stored, editors.get(row.edited_by_id or 0), row.edited_at, user)

    return [
        replace(outcome, problem=problem(outcome, outcome.row))
        if outcome.row and outcome.state == CellState.CONFLICT
        else outcome
        for outcome in outcomes
    ]
