"""What colleagues have changed in an evaluation since a page knows it, from the trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.trace.enums import TraceKind
from apps.trace.queries import Step, steps_of

AT_A_TIME = 100  # entries of one answer; the page asks again at once where there are more
TOLD = (TraceKind.CELLS, TraceKind.ROWS)


@dataclass(frozen=True, slots=True)
class Touch:
    """Who touched a cell last, and when."""

    user_id: int | None
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Doings:
    """Cells that were touched, by whom last; what became of rows; all single steps; the entry up to which this goes."""

    touched: dict[str, Touch]
    rows: tuple[Step, ...]
    steps: tuple[Step, ...]
    last: int
    has_more: bool


def doings_since(evaluation_id: int, after: int | None) -> Doings:
    """What was done behind the entry ``after``; without it what was done last. One query."""
    steps = steps_of(evaluation_id, TOLD, after, AT_A_TIME)
    return Doings(
        touched={
            name: Touch(step.user_id, step.name, step.at)
            for step in steps
            if step.kind == TraceKind.CELLS
            for name in step.names
        },
        rows=tuple(step for step in steps if step.kind == TraceKind.ROWS),
        steps=tuple(steps),
        last=_last_of(steps, after),
        has_more=after is not None and len(steps) == AT_A_TIME,
    )


def last_doing(evaluation_id: int) -> int:
    """The last entry that tells of cells or rows of an evaluation; 0 where there is none. One query."""
    return _last_of(steps_of(evaluation_id, TOLD, None, 1), None)


def _last_of(steps: Sequence[Step], after: int | None) -> int:
    return steps[-1].id if steps else after or 0
