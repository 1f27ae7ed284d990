"""The life of an evaluation as one table. Buttons, permissions, the diagram and the history read it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from apps.accounts.enums import Role
from apps.core.enums import LabelledEnum
from apps.evaluations.enums import Action, Status
from apps.evaluations.facts import CYCLE_FIELDS

BUREAU = frozenset({Role.LINE_SECTION, Role.PERFORMANCE})
DAYS_TO_CORRECT = 5


class Level(LabelledEnum):
    """Review levels; which of them a cycle uses is data of the cycle."""

    DEPARTMENT = "department", CYCLE_FIELDS["has_department_review"].label
    LINE = "line", CYCLE_FIELDS["has_line_review"].label
    PERFORMANCE = "performance", CYCLE_FIELDS["has_performance_review"].label


@dataclass(frozen=True, slots=True)
class Move:
    """One way from one status to another.

    It exists in cycles that use every level of ``with_levels`` and none of ``without_levels``.
    ``demands_checks``: no error finding, and every warning explained.
    """

    action: Action
    source: Status
    target: Status
    role: Role
    needs_comment: bool = False
    demands_checks: bool = False
    with_levels: frozenset[Level] = field(default_factory=frozenset)
    without_levels: frozenset[Level] = field(default_factory=frozenset)

    def exists_in(self, levels: frozenset[Level]) -> bool:
        """Whether a cycle with these levels has this move."""
        return self.with_levels <= levels and not self.without_levels & levels

    @property
    def sets_deadline(self) -> bool:
        """The bureau sends it back and says until when; the department's own reviewer moves no deadline."""
        return self.target == Status.RETURNED and self.role in BUREAU


_DEPARTMENT = frozenset({Level.DEPARTMENT})
_LINE = frozenset({Level.LINE})
_PERFORMANCE = frozenset({Level.PERFORMANCE})

MOVES: tuple[Move, ...] = (
    *(
        move
        for source in (Status.DRAFT, Status.RETURNED)
        for move in (
            Move(
                Action.SUBMIT,
                source,
                Status.DEPARTMENT_REVIEW,
                Role.STAFF,
                demands_checks=True,
                with_levels=_DEPARTMENT,
            ),
            Move(
                Action.SUBMIT,
                source,
                Status.SUBMITTED,
                Role.STAFF,
                demands_checks=True,
                without_levels=_DEPARTMENT,
            ),
        )
    ),
    Move(
        Action.ENDORSE,
        Status.DEPARTMENT_REVIEW,
        Status.SUBMITTED,
        Role.DEPARTMENT_REVIEWER,
        demands_checks=True,
        with_levels=_DEPARTMENT,
    ),
    Move(
        Action.RETURN,
        Status.DEPARTMENT_REVIEW,
        Status.RETURNED,
        Role.DEPARTMENT_REVIEWER,
        needs_comment=True,
        with_levels=_DEPARTMENT,
    ),
    Move(Action.WITHDRAW, Status.DEPARTMENT_REVIEW, Status.DRAFT, Role.STAFF, with_levels=_DEPARTMENT),
    Move(Action.WITHDRAW, Status.SUBMITTED, Status.DRAFT, Role.STAFF),
    Move(Action.BEGIN, Status.SUBMITTED, Status.LINE_REVIEW, Role.LINE_SECTION, with_levels=_LINE),
    Move(Action.BEGIN, Status.SUBMITTED, Status.PERFORMANCE_REVIEW, Role.PERFORMANCE, without_levels=_LINE),
    Move(
        Action.FORWARD,
        Status.LINE_REVIEW,
        Status.PERFORMANCE_REVIEW,
        Role.LINE_SECTION,
        with_levels=_LINE | _PERFORMANCE,
    ),
    Move(
        Action.RETURN,
        Status.LINE_REVIEW,
        Status.RETURNED,
        Role.LINE_SECTION,
        needs_comment=True,
        with_levels=_LINE,
    ),
    Move(
        Action.APPROVE,
        Status.LINE_REVIEW,
        Status.APPROVED,
        Role.LINE_SECTION,
        demands_checks=True,
        with_levels=_LINE,
        without_levels=_PERFORMANCE,
    ),
    Move(
        Action.RETURN,
        Status.PERFORMANCE_REVIEW,
        Status.RETURNED,
        Role.PERFORMANCE,
        needs_comment=True,
        with_levels=_PERFORMANCE,
    ),
    Move(
        Action.APPROVE,
        Status.PERFORMANCE_REVIEW,
        Status.APPROVED,
        Role.PERFORMANCE,
        demands_checks=True,
        with_levels=_PERFORMANCE,
    ),
    *(
        move
        for source in (Status.APPROVED, Status.PUBLISHED)
        for move in (
            Move(
                Action.REOPEN,
                source,
                Status.RETURNED,
                Role.PERFORMANCE,
                needs_comment=True,
                with_levels=_PERFORMANCE,
            ),
            Move(
                Action.REOPEN,
                source,
                Status.RETURNED,
                Role.LINE_SECTION,
                needs_comment=True,
                without_levels=_PERFORMANCE,
            ),
        )
    ),
    Move(Action.PUBLISH, Status.APPROVED, Status.PUBLISHED, Role.PERFORMANCE, with_levels=_PERFORMANCE),
    Move(Action.PUBLISH, Status.APPROVED, Status.PUBLISHED, Role.LINE_SECTION, without_levels=_PERFORMANCE),
    Move(Action.ADOPT, Status.DRAFT, Status.DRAFT, Role.ADMINISTRATOR),
    Move(Action.ADOPT, Status.RETURNED, Status.RETURNED, Role.ADMINISTRATOR),
)

# What goes on once the year is closed: nothing that changes an evaluation.
AFTER_CLOSING = frozenset({Action.PUBLISH})
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
# Actions that nobody performs without a comment, whichever way they lead.
COMMENTED = tuple(
    action for action in Action if {move.needs_comment for move in MOVES if move.action == action} == {True}
)


def moves_in(levels: frozenset[Level]) -> Iterator[Move]:
    """The rows of ``MOVES`` that a cycle with these levels has."""
    return (move for move in MOVES if move.exists_in(levels))


def move_for(action: Action, status: Status, levels: frozenset[Level]) -> Move | None:
    """The one move of that action from that status; ``None`` when there is none."""
    return next((move for move in moves_in(levels) if move.action == action and move.source == status), None)


def turn_of(status: Status, levels: frozenset[Level]) -> Role | None:
    """Whose turn it is: the role that carries the evaluation forward from here; ``None`` at the end."""
    forward = {Action.SUBMIT, Action.ENDORSE, Action.BEGIN, Action.FORWARD, Action.APPROVE}
    return next((move.role for move in moves_in(levels) if move.source == status and move.action in forward), None)


def correction_deadline(today: date, fill_deadline: date) -> date:
    """Until when a returned evaluation is due: five working days from ``today``, or the later end of filling in.

    Mondays to Fridays count; public holidays are not known.
    """
    day, left = today, DAYS_TO_CORRECT
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return max(day, fill_deadline)
