"""The table of moves, held against the process as the regulation describes it (regulation §4.8)."""

from collections import Counter
from itertools import combinations

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from apps.accounts.enums import Role
from apps.evaluations.documents import workflow_document
from apps.evaluations.enums import Action, Status
from apps.evaluations.workflow import COMMENTED, EDITABLE, MOVES, Level, move_for, moves_in, turn_of

D, L, P = Level.DEPARTMENT, Level.LINE, Level.PERFORMANCE
CYCLES = [
    frozenset(levels)
    for size in (1, 2, 3)
    for levels in combinations(Level, size)
    if {Level.LINE, Level.PERFORMANCE} & set(levels)
]

# The straight way from the first draft to publication.
WAYS = {
    frozenset({D, L, P}): "submit endorse begin forward approve publish",
    frozenset({L, P}): "submit begin forward approve publish",
    frozenset({D, P}): "submit endorse begin approve publish",
    frozenset({D, L}): "submit endorse begin approve publish",
    frozenset({P}): "submit begin approve publish",
    frozenset({L}): "submit begin approve publish",
}
STATUS_OF_LEVEL = {D: Status.DEPARTMENT_REVIEW, L: Status.LINE_REVIEW, P: Status.PERFORMANCE_REVIEW}


@pytest.mark.parametrize("levels", CYCLES, ids=sorted)
def test_an_action_leads_from_a_status_to_one_place(levels: frozenset[Level]) -> None:
    ways = Counter((move.action, move.source) for move in moves_in(levels))
    assert set(ways.values()) == {1}


@pytest.mark.parametrize("levels", CYCLES, ids=sorted)
def test_the_straight_way_passes_every_level_of_the_cycle_and_no_other(levels: frozenset[Level]) -> None:
    status, passed = Status.DRAFT, []
    for action in WAYS[levels].split():
        move = move_for(Action(action), status, levels)
        assert move is not None
        status = move.target
        passed.append(status)
    assert status == Status.PUBLISHED
    assert {level for level in Level if STATUS_OF_LEVEL[level] in passed} == levels


@pytest.mark.parametrize("levels", CYCLES, ids=sorted)
def test_no_move_leads_into_a_dead_end_or_an_unused_level(levels: frozenset[Level]) -> None:
    moves = list(moves_in(levels))
    unused = {STATUS_OF_LEVEL[level] for level in Level if level not in levels}
    assert not unused & {move.target for move in moves}
    assert {move.target for move in moves} <= {move.source for move in moves}


def test_what_each_move_demands() -> None:
    demands = {(move.action.value, move.needs_comment, move.demands_checks) for move in MOVES}
    assert demands == {
        ("submit", False, True),
        ("endorse", False, True),
        ("begin", False, False),
        ("forward", False, False),
        ("return", True, False),
        ("approve", False, True),
        ("withdraw", False, False),
        ("reopen", True, False),
        ("publish", False, False),
        ("adopt", False, False),
    }


def test_an_action_demands_its_comment_on_every_way() -> None:
    """So the database, which knows the action of a row of the history, can demand it too."""
    assert {move.action for move in MOVES if move.needs_comment} == set(COMMENTED)


@pytest.mark.parametrize("name", ["history_comment_present", "history_action_known", "evaluation_status_known"])
def test_the_migrated_constraint_is_what_the_moves_say_today(name: str) -> None:
    models = MigrationLoader(None).project_state().models
    migrated = [
        constraint
        for (app, _), model in models.items()
        if app == "evaluations"
        for constraint in model.options.get("constraints", ())
        if constraint.name == name
    ]
    current = [
        constraint
        for model in apps.get_app_config("evaluations").get_models()
        for constraint in model._meta.constraints
        if constraint.name == name
    ]
    assert len(current) == 1
    assert migrated == current


def test_only_drafts_and_returned_evaluations_can_be_edited() -> None:
    assert {status.value for status in EDITABLE} == {"draft", "returned"}


@pytest.mark.parametrize(
    ("status", "everything", "without_line", "line_alone"),
    [
        (Status.DRAFT, Role.STAFF, Role.STAFF, Role.STAFF),
        (Status.DEPARTMENT_REVIEW, Role.DEPARTMENT_REVIEWER, Role.DEPARTMENT_REVIEWER, None),
        (Status.SUBMITTED, Role.LINE_SECTION, Role.PERFORMANCE, Role.LINE_SECTION),
        (Status.LINE_REVIEW, Role.LINE_SECTION, None, Role.LINE_SECTION),
        (Status.PERFORMANCE_REVIEW, Role.PERFORMANCE, Role.PERFORMANCE, None),
        (Status.RETURNED, Role.STAFF, Role.STAFF, Role.STAFF),
        (Status.APPROVED, None, None, None),
        (Status.PUBLISHED, None, None, None),
    ],
)
def test_whose_turn_it_is(
    status: Status, everything: Role | None, without_line: Role | None, line_alone: Role | None
) -> None:
    turns = [turn_of(status, frozenset(levels)) for levels in ({D, L, P}, {D, P}, {L})]
    assert turns == [everything, without_line, line_alone]


def test_an_action_without_its_status_is_no_move() -> None:
    assert move_for(Action.APPROVE, Status.DRAFT, frozenset(Level)) is None
    assert move_for(Action.EDIT, Status.DRAFT, frozenset(Level)) is None


def test_the_document_draws_the_full_cycle_and_lists_every_move() -> None:
    lines = workflow_document().splitlines()
    assert "    line_review --> performance_review: 审核通过并转绩效股" in lines
    assert "    line_review --> approved: 审定通过" not in lines  # only in cycles without the performance section
    assert (
        "| approve 审定通过 | line_review 业务股室审核中 | approved 已审定 | line_section 业务股室审核人 |"
        "  | demanded | with line, without performance |"
    ) in lines
    assert sum(line.startswith("| ") for line in lines) == 1 + len(MOVES)
