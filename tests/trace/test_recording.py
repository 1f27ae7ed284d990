"""Everything that changes or leaves is recorded: the convention for all actions, and an example of each kind."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WRITING = {
    "save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "of_row",
}  # fmt: skip
TOGETHER = {"Insert", "Update", "insert", "write_if_held"}  # of core.writes
RECORDING = {"record", "note", "noted", "_note", "_note_membership"}

# Functions that write and record nothing themselves, and why.
WITHOUT_TRACE = {
    "accounts/actions.py:_write_memberships": "recorded by import_users, row by row",
    "budgets/actions.py:add_line": "recorded by the row of the evaluation",
    "budgets/actions.py:add_project": "recorded by the row of the evaluation",
    "budgets/actions.py:load_function_classes": "the state's coded list, as it comes with the package",
    "budgets/actions.py:open_year": "a number that a task needs; recorded with the task",
    "evaluations/actions/carrying.py:_write_indicators": "recorded by carry",
    "evaluations/actions/carrying.py:_write_projects": "recorded by carry",
    "evaluations/actions/carrying.py:write": "recorded by carry",
    "evaluations/actions/cells.py:_write": "recorded by the save",
    "evaluations/actions/cells.py:take": "changes rows in memory",
    "evaluations/actions/cycles.py:_carry_over_last_year": "copies what last year's entries tell of",
    "evaluations/actions/division.py:_count": "a number that no person sees",
    "evaluations/actions/division.py:put_away": "what a person has read of his own",
    "evaluations/actions/editing.py:count_change": "a number that no person sees",
    "evaluations/actions/editing.py:_attempt": "what is written says so itself",
    "evaluations/actions/row_changes.py:_write": "recorded by the deed that makes the rows",
    "evaluations/actions/rows.py:put_in_order": "recorded by the deed that makes or moves the rows",
    "evaluations/actions/signing.py:sign": "part of a submission, which is recorded",
    "evaluations/actions/visits.py:visit": "when somebody has looked",
    "indicators/actions.py:edit_scheme": "recorded by _edit",
    "indicators/actions.py:freeze": "part of a submission, which is recorded",
    "notices/actions.py:_mark": "what mails have told already",
    "notices/actions.py:forget": "what was told long ago, by schedule",
    "notices/actions.py:read": "what a person has read of his own",
    "notices/actions.py:take_digest": "what mails have told already",
    "notices/actions.py:tell": "what is told is recorded where it is done",
    "reports/actions.py:_no_longer_awaited": "a mark of the schedule; the issued document is recorded",
    "reports/actions.py:forget_drafts": "copies of what is kept elsewhere, by schedule",
    "reports/actions.py:keep_draft": "a copy for printing; recorded when it leaves",
    "reports/actions.py:print_draft": "a copy for printing; recorded when it leaves",
}


def names_called(function: ast.FunctionDef) -> Iterator[tuple[str, bool]]:
    """Names that a function calls, and whether on an object."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, False
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, True


def silent_writers() -> tuple[set[str], int]:
    """Functions and methods of actions that write without recording; how many write."""
    silent, writers = set(), 0
    for path in sorted([*ROOT.glob("apps/*/actions.py"), *ROOT.glob("apps/*/actions/*.py")]):
        name = path.relative_to(ROOT / "apps").as_posix()
        if name.startswith("trace/"):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        outer = [*tree.body, *(node for one in tree.body if isinstance(one, ast.ClassDef) for node in one.body)]
        for function in outer:
            if isinstance(function, ast.FunctionDef):
                called = set(names_called(function))
                if any(name_called in (WRITING if is_method else TOGETHER) for name_called, is_method in called):
                    writers += 1
                    if not {called_name for called_name, _ in called} & RECORDING:
                        silent.add(f"{name}:{function.name}")
    return silent, writers


def test_every_action_that_writes_records() -> None:
    silent, writers = silent_writers()
    assert writers > 40
    assert silent == set(WITHOUT_TRACE)
