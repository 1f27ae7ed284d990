"""Two people at the same moment, on a database that really serves both: one is first, the other is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.models import Figure
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.evaluations.actions import (
    CellChange,
    CellOutcome,
    add_departments,
    add_evidence,
    adopt,
    close_year,
    insert_rows,
    perform,
    pin_cycle,
    remove_departments,
    remove_rows,
    restore_rows,
    save_cells,
)
from apps.evaluations.actions.editing import locked
from apps.evaluations.actions.stamps import take_back_stamps
from apps.evaluations.enums import Action, RowKind, Section, Status
from apps.evaluations.facts import RowName, RowPlace, RowsChange
from apps.evaluations.models import Cycle, Evaluation, HistoryEntry
from apps.evaluations.models.history import SnapshotQuerySet
from apps.evaluations.queries import Versions, sheet_of
from apps.reviews.actions import CycleDates, change_dates
from tests.evaluations.sheets import SCHEME
from tests.evaluations.tables import (
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_scheme,
    make_user,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def evaluation() -> Evaluation:
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region))
    fill(evaluation)
    return evaluation


@pytest.fixture
def staff(evaluation: Evaluation) -> list[User]:
    return [make_user(name, (Role.STAFF, evaluation.department)) for name in ("anna", "bert")]


def outcome_of(deed: Callable[[], object]) -> object:
    """In a thread of its own: the result, or the refusal's words."""
    try:
        return deed()
    except Refused as refusal:
        return str(refusal)
    finally:
        connection.close()


@contextmanager
def holding(lock: Callable[[], object]) -> Iterator[None]:
    with transaction.atomic():
        lock()
        yield


def one_after_the_other(lock: Callable[[], object], *deeds: Callable[[], object]) -> list[object]:
    """Start each deed while the lock is held, so that all of them wait for it in this order; then let go."""
    futures: list[Future[object]] = []
    with ThreadPoolExecutor(len(deeds)) as pool:
        with holding(lock):
            for number, deed in enumerate(deeds, start=1):
                futures.append(pool.submit(outcome_of, deed))
                _wait_until(number)
        return [future.result(timeout=20) for future in futures]


def _wait_until(waiting: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else the first answer stands for the transaction
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= waiting:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for the lock")


def states(outcomes: list[object]) -> list[str]:
    return [cell.state.value for saved in outcomes for cell in saved if isinstance(cell, CellOutcome)]  # type: ignore[attr-defined]


def reviewers(evaluation: Evaluation) -> list[User]:
    """Two of the performance section, with the evaluation on their desk."""
    section = evaluation.department.responsible_section
    assert section is not None
    Evaluation.objects.filter(pk=evaluation.pk).update(
        status=Status.PERFORMANCE_REVIEW, submitted_by=make_user("sender"), submitted_at=evaluation.moved_at
    )
    return [make_user(name, (Role.PERFORMANCE, section)) for name in ("carl", "dora")]


@pytest.mark.parametrize("second", [Action.APPROVE, Action.RETURN])
def test_of_two_reviewers_the_second_is_told_who_was_first(second: Action, evaluation: Evaluation) -> None:
    carl, dora = reviewers(evaluation)
    first, told = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: perform(carl, Action.APPROVE, evaluation.pk),
        lambda: perform(dora, second, evaluation.pk, "请补充。"),
    )
    assert isinstance(first, HistoryEntry)
    assert isinstance(told, str)
    assert told.startswith(f"当前状态为“已审定”，不能{second.label}。（姓名carl已于 ")
    assert told.endswith(" 审定通过）")
    assert [(entry.action, entry.actor) for entry in evaluation.history.all()] == [("approve", carl)]


def test_a_cell_saved_before_the_submission_is_part_of_it(evaluation: Evaluation, staff: list[User]) -> None:
    anna, bert = staff
    saved, submitted = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: save_cells(evaluation.pk, anna, [CellChange("basics.duties", "最后一刻")]),
        lambda: perform(bert, Action.SUBMIT, evaluation.pk),
    )
    assert states([saved]) == ["saved"]
    assert isinstance(submitted, HistoryEntry)
    assert json.loads(submitted.snapshot.content)["basics"]["duties"] == "最后一刻"


def test_a_cell_after_the_submission_is_refused(evaluation: Evaluation, staff: list[User]) -> None:
    anna, bert = staff
    submitted, told = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: perform(bert, Action.SUBMIT, evaluation.pk),
        lambda: save_cells(evaluation.pk, anna, [CellChange("basics.duties", "太晚了")]),
    )
    assert isinstance(submitted, HistoryEntry)
    assert told == "当前状态为“部门审核中”，内容已锁定；需要修改请先撤回或由审核人退回。"
    evaluation.refresh_from_db()
    assert json.loads(submitted.snapshot.content)["basics"]["duties"] == evaluation.duties == "农业农村工作"


def test_of_two_submissions_one_counts(evaluation: Evaluation, staff: list[User]) -> None:
    anna, bert = staff
    first, told = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: perform(anna, Action.SUBMIT, evaluation.pk),
        lambda: perform(bert, Action.SUBMIT, evaluation.pk),
    )
    assert isinstance(first, HistoryEntry)
    assert str(told).startswith("当前状态为“部门审核中”，不能提交审核。（姓名anna已于 ")
    assert evaluation.history.count() == 1


@pytest.mark.parametrize(
    ("cell", "shown"), [("figure.three_public.budget", "10.00"), ("figure.office.prior", "")], ids=["filled", "new"]
)
def test_of_two_savers_of_a_cell_the_second_sees_both_values(
    cell: str, shown: str, evaluation: Evaluation, staff: list[User]
) -> None:
    anna, bert = staff
    seen = fingerprint(shown)
    outcomes = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: save_cells(evaluation.pk, anna, [CellChange(cell, "11", seen)]),
        lambda: save_cells(evaluation.pk, bert, [CellChange(cell, "12", seen)]),
    )
    assert states(outcomes) == ["saved", "conflict"]
    row = Figure.objects.get(name=cell.removeprefix("figure."))
    assert (row.value, row.edited_by) == (Decimal(11), anna)


def test_two_savers_of_one_row_both_keep_their_cells(evaluation: Evaluation, staff: list[User]) -> None:
    anna, bert = staff
    line = evaluation.department.budget_lines.order_by("pk")[0]
    outcomes = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: save_cells(evaluation.pk, anna, [CellChange(f"line.{line.pk}.original", "约1")]),
        lambda: save_cells(evaluation.pk, bert, [CellChange(f"line.{line.pk}.actual", "约2")]),
    )
    assert states(outcomes) == ["invalid", "invalid"]
    line.refresh_from_db()
    assert line.rejected == {"original": "约1", "actual": "约2"}


def test_the_same_file_is_stored_once(evaluation: Evaluation, staff: list[User]) -> None:
    def upload(user: User) -> object:
        file = SimpleUploadedFile("决算批复.pdf", b"%PDF-1.7\n%%EOF\n")
        return add_evidence(evaluation.pk, user, file, Section.MONEY)

    before = evaluation.evidence.count()
    _, told = one_after_the_other(lambda: locked(evaluation.pk), lambda: upload(staff[0]), lambda: upload(staff[1]))
    assert told == "同一位置已有内容相同的文件“决算批复.pdf”。"
    assert evaluation.evidence.count() == before + 1


def test_two_administrators_who_add_a_department_add_it_once(evaluation: Evaluation) -> None:
    cycle, department = evaluation.cycle, evaluation.department
    neighbour = type(department).objects.create(
        region=department.region, parent=department.parent, code="302001", name="商务局", kind=department.kind
    )
    told = one_after_the_other(
        lambda: Cycle.objects.select_for_update().get(pk=cycle.pk),
        lambda: add_departments(cycle, [neighbour]),
        lambda: add_departments(cycle, [neighbour]),
    )
    assert list(map(reported, told)) == [[(True, "")], [(False, "已在本任务中，未重复建立。")]]
    assert cycle.evaluations.filter(department=neighbour).count() == 1


def reported(outcomes: Any) -> list[tuple[bool, str]]:
    """What became of each item."""
    return [(outcome.is_done, outcome.words) for outcome in outcomes]


def newer(evaluation: Evaluation) -> tuple[User, Versions]:
    """The administrator and the next version, which differs in its title alone."""
    region = evaluation.cycle.region
    bureau = type(region).objects.get(region=region, code="CZJ")
    scheme = make_scheme(replace(SCHEME, title="新版评分表"), 2)
    return make_user("admin", (Role.ADMINISTRATOR, bureau)), Versions(scheme, evaluation.project_scheme)


def test_a_submission_before_the_new_version_stays_with_the_old_one(evaluation: Evaluation, staff: list[User]) -> None:
    admin, versions = newer(evaluation)
    submitted, told = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: perform(staff[0], Action.SUBMIT, evaluation.pk),
        lambda: adopt(admin, evaluation.pk, versions),
    )
    assert isinstance(submitted, HistoryEntry)
    assert str(told).startswith("当前状态为“部门审核中”，不能更新评分方案。（姓名anna已于 ")
    pinned = evaluation.scheme_id
    evaluation.refresh_from_db()
    assert (evaluation.scheme_id, evaluation.history.count()) == (pinned, 1)


def test_a_submission_after_the_new_version_is_of_the_new_one(evaluation: Evaluation, staff: list[User]) -> None:
    admin, versions = newer(evaluation)
    moved, submitted = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: adopt(admin, evaluation.pk, versions),
        lambda: perform(staff[0], Action.SUBMIT, evaluation.pk),
    )
    assert isinstance(moved, HistoryEntry)
    assert isinstance(submitted, HistoryEntry)
    assert json.loads(submitted.snapshot.content)["scheme"]["title"] == "新版评分表"
    evaluation.refresh_from_db()
    assert evaluation.scheme == versions.scheme


def test_the_closing_of_the_year_and_a_new_version_do_not_stop_each_other(
    evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The closing holds the cycle and waits for the evaluation; who holds the evaluation asks for no cycle."""
    admin, versions = newer(evaluation)
    cycle = evaluation.cycle_id
    half_way, closing = threading.Event(), threading.Event()
    keep = SnapshotQuerySet.keep

    def pausing(*given: Any) -> Any:
        half_way.set()
        assert closing.wait(20)
        return keep(*given)

    monkeypatch.setattr(SnapshotQuerySet, "keep", pausing)
    with ThreadPoolExecutor(2) as pool:
        moved = pool.submit(outcome_of, lambda: adopt(admin, evaluation.pk, versions))
        assert half_way.wait(20)
        closed = pool.submit(outcome_of, lambda: close_year(admin, cycle))
        _wait_until(1)
        closing.set()
        assert isinstance(moved.result(20), HistoryEntry)
        assert isinstance(closed.result(20), Cycle)


def test_fast_stamps_are_taken_back_while_a_year_is_closed(evaluation: Evaluation) -> None:
    """Both lock the cycle first, so that it does not matter in which order they come to its evaluations."""
    admin, _ = newer(evaluation)
    cycle = evaluation.cycle_id
    ahead = Evaluation.objects.filter(pk=evaluation.pk)
    now = evaluation.moved_at - timedelta(days=1)
    taken, closed = one_after_the_other(
        lambda: Cycle.objects.select_for_update().get(pk=cycle),
        lambda: take_back_stamps(now),
        lambda: close_year(admin, cycle),
    )
    assert taken == 1
    assert isinstance(closed, Cycle)
    assert ahead.get().moved_at == now


def test_two_administrators_move_an_evaluation_once(evaluation: Evaluation) -> None:
    admin, versions = newer(evaluation)
    outcomes = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: adopt(admin, evaluation.pk, versions),
        lambda: adopt(admin, evaluation.pk, versions),
    )
    assert [type(outcome) for outcome in outcomes] == [HistoryEntry, type(None)]
    assert evaluation.history.count() == 1


def test_who_joins_while_a_cycle_moves_gets_the_new_version(evaluation: Evaluation) -> None:
    admin, versions = newer(evaluation)
    cycle, department = evaluation.cycle, evaluation.department
    neighbour = type(department).objects.create(
        region=department.region, parent=department.parent, code="302001", name="商务局", kind=department.kind
    )
    one_after_the_other(
        lambda: Cycle.objects.select_for_update().get(pk=cycle.pk),
        lambda: pin_cycle(admin, cycle.pk, versions),
        lambda: add_departments(cycle, [neighbour]),
    )
    assert cycle.evaluations.get(department=neighbour).scheme == versions.scheme


@pytest.mark.parametrize("deed", ["cell", "move", "date"])
def test_who_is_second_to_the_closing_of_the_year_is_told(deed: str, evaluation: Evaluation, staff: list[User]) -> None:
    """The row he waited for has not changed; the year behind it has."""
    cycle = evaluation.cycle
    bureau = type(cycle.region).objects.get(region=cycle.region, code="CZJ")
    admin = make_user("admin", (Role.ADMINISTRATOR, bureau))
    deeds: dict[str, Callable[[], object]] = {
        "cell": lambda: save_cells(evaluation.pk, staff[0], [CellChange("basics.duties", "太晚了")]),
        "move": lambda: perform(staff[0], Action.SUBMIT, evaluation.pk),
        "date": lambda: change_dates(cycle.pk, CycleDates(cycle.opens_on, cycle.fill_deadline, cycle.review_deadline)),
    }
    _, told = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: close_year(admin, cycle.pk),
        deeds[deed],
    )
    assert str(told).startswith("2025 年度已由姓名admin于 ")
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.duties) == (Status.DRAFT, "农业农村工作")


def test_the_closing_of_the_year_waits_for_a_cell_that_is_being_saved(
    evaluation: Evaluation, staff: list[User]
) -> None:
    cycle = evaluation.cycle
    bureau = type(cycle.region).objects.get(region=cycle.region, code="CZJ")
    admin = make_user("admin", (Role.ADMINISTRATOR, bureau))
    saved, closed = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: save_cells(evaluation.pk, staff[0], [CellChange("basics.duties", "最后一刻")]),
        lambda: close_year(admin, cycle.pk),
    )
    assert states([saved]) == ["saved"]
    assert isinstance(closed, Cycle)


@pytest.fixture
def untouched() -> Evaluation:
    region = make_region()
    return make_evaluation(make_cycle(region), make_department(region))


def test_a_cell_saved_at_the_last_moment_keeps_its_evaluation(untouched: Evaluation) -> None:
    anna = make_user("anna", (Role.STAFF, untouched.department))
    cycle = untouched.cycle_id
    saved, told = one_after_the_other(
        lambda: locked(untouched.pk),
        lambda: save_cells(untouched.pk, anna, [CellChange("basics.duties", "最后一刻")]),
        lambda: remove_departments(cycle, [untouched.department_id]),
    )
    assert states([saved]) == ["saved"]
    assert reported(told) == [(False, "已有填报内容或办理记录，其自评不能删除。")]
    assert Evaluation.objects.get().duties == "最后一刻"


def test_a_cell_after_the_removal_is_refused(untouched: Evaluation) -> None:
    anna = make_user("anna", (Role.STAFF, untouched.department))
    removed, told = one_after_the_other(
        lambda: locked(untouched.pk),
        lambda: remove_departments(untouched.cycle_id, [untouched.department_id]),
        lambda: save_cells(untouched.pk, anna, [CellChange("basics.duties", "太晚了")]),
    )
    assert (reported(removed), told) == ([(True, "")], "该自评已不存在：任务已撤销，或单位已移出任务。")
    assert not Evaluation.objects.exists()


def test_two_who_insert_beside_one_row_both_get_theirs(evaluation: Evaluation, staff: list[User]) -> None:
    anna, bert = staff
    rows = sheet_of(evaluation).projects[0].indicators
    place = RowPlace(RowName(RowKind.INDICATOR, rows[0].id))
    changes: list[Any] = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: insert_rows(evaluation.pk, anna, place, 2),
        lambda: insert_rows(evaluation.pk, bert, place, 1),
    )
    first, second = ([row.id for row in change.rows] for change in changes)
    assert [row.id for row in sheet_of(evaluation).projects[0].indicators] == [
        rows[0].id, *second, *first, *(row.id for row in rows[1:])
    ]  # fmt: skip


def test_beside_a_row_deleted_meanwhile_the_new_one_goes_to_the_end_of_its_group(
    evaluation: Evaluation, staff: list[User]
) -> None:
    anna, bert = staff
    project = sheet_of(evaluation).projects[0]
    row = project.indicators[0]
    name = RowName(RowKind.INDICATOR, row.id)
    place = RowPlace(name, group=f"{row.level1}/{row.level2}", item=project.id)
    _, told = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: remove_rows(evaluation.pk, anna, [name]),
        lambda: insert_rows(evaluation.pk, bert, place),
    )
    assert isinstance(told, RowsChange)
    assert told.notice == f"旁边的那一行已被他人删除，新行加在“{row.level2}”的末尾。"
    assert told.rows[0].id in {one.id for one in sheet_of(evaluation).projects[0].indicators}


def test_of_two_who_restore_a_row_one_does(evaluation: Evaluation, staff: list[User]) -> None:
    before = sheet_of(evaluation)
    names = [RowName(RowKind.PROJECT, before.projects[0].id)]
    remove_rows(evaluation.pk, staff[0], names)
    _, told = one_after_the_other(
        lambda: locked(evaluation.pk), *(lambda user=user: restore_rows(evaluation.pk, user, names) for user in staff)
    )
    assert told == "没有可以恢复的内容：可能已由他人恢复。"
    assert sheet_of(evaluation) == before


def test_a_cell_of_a_row_deleted_meanwhile_is_told_to_be_gone(evaluation: Evaluation, staff: list[User]) -> None:
    anna, bert = staff
    row = sheet_of(evaluation).projects[0].indicators[0].id
    name = RowName(RowKind.INDICATOR, row)
    outcomes = one_after_the_other(
        lambda: locked(evaluation.pk),
        lambda: remove_rows(evaluation.pk, anna, [name]),
        lambda: save_cells(evaluation.pk, bert, [CellChange(f"indicator.{row}.name", "迟到")]),
    )
    assert states(outcomes[1:]) == ["gone"]
