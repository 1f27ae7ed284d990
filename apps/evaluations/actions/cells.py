"""Saving cells: the one path of autosave, plain forms and paste. Rows are read and written together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.core.models import EditedRow
from apps.core.stamps import fingerprint
from apps.core.texts import cleaned
from apps.core.writes import Insert, Update
from apps.evaluations.actions.doubts import Doubt, doubts_of
from apps.evaluations.actions.editing import Prepare, Write, edit, noted, refusal_to_edit_any_part, told_conflict
from apps.evaluations.actions.kinds import LONGEST_TYPED
from apps.evaluations.actions.places import Place, places_of
from apps.evaluations.enums import CellState
from apps.evaluations.facts import TAKEN_FROM
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import parts_of, refusal_of_part
from apps.evaluations.queries import parts_of_cells, taken_over_of
from apps.trace.enums import TraceKind
from apps.trace.facts import Change

STAMPS = ("edited_by_id", "edited_at")
MOST_CELLS = 500  # of one batch
PRIOR_CELLS = frozenset(f"figure.{key}.{column}" for key, column in TAKEN_FROM)
PRIOR_LOCKED = "这是上年度审定的数字，已锁定，本次修改未保存；确需调整请联系财政部门。"
GONE = "这一项已不在本自评中（可能已被他人删除），本次修改未保存。"
ROW_GONE = "这一行已被删除，本次修改未保存；需要的内容请复制到其他行。"
NOT_IN_SCHEME = "本自评现用的方案没有这一项（方案更新后不再要求），本次修改未保存。"
_GONE_BY_KIND = {
    **dict.fromkeys(("line", "project", "funding", "indicator"), ROW_GONE),
    **dict.fromkeys(("score", "narrative"), NOT_IN_SCHEME),
}


@dataclass(frozen=True, slots=True)
class CellChange:
    """What somebody typed. ``seen`` is the fingerprint of what the page had shown; ``None`` overwrites knowingly.

    ``is_sure``: asked whether it is in the right unit, he has said yes. ``is_in_yuan``: it comes from a table that
    says of itself that it is in 元.
    """

    cell: str
    text: str
    seen: str | None = None
    is_sure: bool = False
    is_in_yuan: bool = False


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What became of it. In a conflict nothing is written: ``stored`` is theirs, ``typed`` is ours.

    ``suggested`` is the amount that may have been meant where it is ``DOUBTED``, and nothing is written either.
    ``row`` is the row as it stands now, where the cell has one, with the ``evaluation`` whose row it is.
    """

    cell: str
    state: CellState
    stored: str
    typed: str
    problem: str = ""
    suggested: str = ""
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
    evaluation_id: int,
    user: User,
    changes: Iterable[CellChange],
    now: datetime | None = None,
    *,
    is_asking: bool = False,
) -> list[CellOutcome]:
    """Write what was typed; every cell has its own outcome, and none stops the others.

    Unreadable numbers are kept as typed and come back ``INVALID``; a cell that somebody else has changed in the
    meantime comes back as ``CONFLICT`` with both values, one that the evaluation does not have as ``GONE``. Cells of
    the same row that change with a cell follow it. Where somebody can be asked (``is_asking``), an amount that looks as
    if it were in 元 comes back as ``DOUBTED``. Batches of ``MOST_CELLS`` are written one after the other.

    Raises ``Evaluation.DoesNotExist`` when the user may not see the evaluation, ``Refused`` when he may not edit it
    now; then nothing is written.
    """
    wanted, moment = list(changes), now or timezone.now()
    outcomes: list[CellOutcome] = []
    for start in range(0, max(len(wanted), 1), MOST_CELLS):
        batch = batch_of(wanted[start : start + MOST_CELLS], user, moment, is_asking)
        outcomes += edit(evaluation_id, user, batch, refusal_to_edit_any_part)
    return outcomes


def batch_of(
    changes: list[CellChange], user: User, moment: datetime, is_asking: bool = False
) -> Prepare[list[CellOutcome]]:
    """Changes that are written together, for ``editing.edit``."""

    def prepare(evaluation: Evaluation) -> tuple[list[CellOutcome], Write | None]:
        others = _of_others(evaluation, user, [change.cell for change in changes])
        cells = {change.cell for change in changes if change.cell not in others}
        places = places_of(evaluation, cells)
        doubts = doubts_of(evaluation, places, changes) if is_asking else {}
        batch = _Batch(evaluation, places, doubts, user, moment, _locked(evaluation, cells), others)
        outcomes = [outcome for change in changes for outcome in batch.take(change)]
        return _told(outcomes, user), batch.written() if batch.touched else None

    return prepare


@dataclass(frozen=True, slots=True)
class _Batch:
    """Changes in memory, and the columns of the rows that they touch."""

    evaluation: Evaluation
    places: dict[str, Place]
    doubts: Mapping[str, Doubt]
    user: User
    moment: datetime
    locked: frozenset[str] = frozenset()
    others: Mapping[str, str] = field(default_factory=dict)  # cells in parts of others, with the reason
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
            yield CellOutcome(change.cell, CellState.GONE, "", typed, _gone(change.cell))
            return
        row, kind = place.row, place.kind
        if change.cell in self.locked and typed.strip() != kind.text_of(row).strip():
            yield CellOutcome(change.cell, CellState.LOCKED, kind.text_of(row), typed, PRIOR_LOCKED)
            return
        before = {column: getattr(row, column) for column in kind.columns}
        stored, beside = kind.text_of(row), {cell: other.text_of(row) for cell, other in place.dependants.items()}
        state, problem = kind.write(row, typed)
        # Compared as they are stored: 1234.5 typed twice is no conflict, though the page shows 1,234.50.
        is_same = kind.text_of(row).strip() == stored.strip()
        # Of a cell that this batch has changed already, the page had shown what stood there before it.
        shown = self.changed.get(change.cell, (stored, ""))[0] or ""
        is_conflict = change.seen not in {None, fingerprint(stored), fingerprint(shown)} and not is_same
        doubt = None if is_same or is_conflict else self.doubts.get(change.cell)
        if is_same or is_conflict or doubt:
            for column, value in before.items():
                setattr(row, column, value)
        else:
            self.touched.setdefault(id(row), (row, set()))[1].update(kind.columns)
            self._changes(change.cell, stored, kind.text_of(row))
        if is_conflict:
            state = CellState.CONFLICT
        suggested = doubt.suggested if doubt else ""
        if doubt:
            state, problem = CellState.DOUBTED, doubt.question
        yield CellOutcome(change.cell, state, kind.text_of(row), typed, problem, suggested, row, self.evaluation)
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


def _locked(evaluation: Evaluation, cells: Set[str]) -> frozenset[str]:
    """The cells among these that hold last year's figures as approved; one query where there may be any."""
    return taken_over_of(evaluation.pk).locked if PRIOR_CELLS & cells else frozenset()


def _gone(cell: str) -> str:
    """Why the evaluation has no such cell, as far as its name tells."""
    return _GONE_BY_KIND.get(cell.partition(".")[0], GONE)


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
