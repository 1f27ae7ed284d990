"""A closed year: who closes and reopens it, and that nothing changes in between."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.evaluations.actions import (
    add_departments,
    close_year,
    perform,
    remove_departments,
    reopen_year,
    save_cells,
    undo_cycle,
)
from apps.evaluations.actions.cells import CellChange
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation
from apps.evaluations.permissions import choices_for, refusal, refusal_to_close, refusal_to_reopen
from tests.evaluations.tables import (
    CLOSED,
    NOW,
    Region,
    close,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def evaluation(region: Region) -> Evaluation:
    return make_evaluation(make_cycle(region), make_department(region))


@pytest.fixture
def people(region: Region, evaluation: Evaluation) -> dict[str, User]:
    """One of every role, and the administrator of the neighbouring region."""
    places = {
        Role.STAFF: evaluation.department,
        Role.DEPARTMENT_REVIEWER: evaluation.department,
        Role.LINE_SECTION: region.line,
        Role.PERFORMANCE: region.performance,
        Role.ADMINISTRATOR: region.bureau,
    }
    foreign = make_user("foreign", (Role.ADMINISTRATOR, make_region("430102", "邻区").bureau))
    return {**{role.value: make_user(role.value, (role, place)) for role, place in places.items()}, "foreign": foreign}


def told(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return str(refused.value)


@pytest.mark.parametrize("status", Status)
def test_in_a_closed_year_nobody_does_anything_but_publish(
    status: Status, region: Region, evaluation: Evaluation, people: dict[str, User]
) -> None:
    close(evaluation.cycle)
    other = make_evaluation(evaluation.cycle, make_department(region, "302001", "示例区商务局"), status)
    answers = {(name, action): refusal(user, action, other) for name, user in people.items() for action in Action}
    publishing = {name: answers.pop((name, Action.PUBLISH)) for name in people}
    assert set(answers.values()) == {CLOSED}
    allowed = {name for name, answer in publishing.items() if answer is None}
    assert allowed == ({"performance"} if status == Status.APPROVED else set())


def test_the_buttons_of_a_closed_year_say_why_they_do_nothing(evaluation: Evaluation, people: dict[str, User]) -> None:
    close(evaluation.cycle)
    assert choices_for(people["staff"], evaluation) == {Action.SUBMIT: CLOSED}


def test_only_the_administrator_of_the_region_closes_and_reopens(
    evaluation: Evaluation, people: dict[str, User]
) -> None:
    cycle = evaluation.cycle
    only = {"close": "只有本行政区的系统管理员可以关账。", "reopen": "只有本行政区的系统管理员可以重新开放年度。"}
    others = [user for name, user in people.items() if name != "administrator"]
    assert {refusal_to_close(user, cycle) for user in others} == {only["close"]}
    assert {refusal_to_reopen(user, cycle) for user in others} == {only["reopen"]}
    assert {told(lambda user=user: close_year(user, cycle.pk)) for user in others} == {only["close"]}  # type: ignore[misc]
    close(cycle)
    assert {told(lambda user=user: reopen_year(user, cycle.pk, "理由")) for user in others} == {only["reopen"]}  # type: ignore[misc]


def test_one_region_closes_and_the_other_goes_on(evaluation: Evaluation, people: dict[str, User]) -> None:
    other = make_region("430103", "另区")
    staff_place = make_department(other)
    staff = make_user("other", (Role.STAFF, staff_place))
    theirs = make_evaluation(make_cycle(other), staff_place)
    next_year = make_evaluation(
        make_cycle(Region(evaluation.cycle.region, *[staff_place] * 4), 2026), evaluation.department
    )
    close_year(people["administrator"], evaluation.cycle_id)
    save_cells(theirs.pk, staff, [CellChange("basics.duties", "照常")])
    save_cells(next_year.pk, people["staff"], [CellChange("basics.duties", "照常")])
    assert refusal(people["staff"], Action.EDIT, Evaluation.objects.get(pk=evaluation.pk)) is not None


def test_closing_and_reopening_are_remembered(evaluation: Evaluation, people: dict[str, User]) -> None:
    cycle, admin = evaluation.cycle, people["administrator"]
    close_year(admin, cycle.pk, NOW)
    assert told(lambda: close_year(admin, cycle.pk)).startswith(
        "2025 年度已由姓名administrator于 2026年03月02日 关账，"
    )
    for nothing in ("  ", "\u200b\u202e"):
        assert told(lambda nothing=nothing: reopen_year(admin, cycle.pk, nothing)) == "请填写重新开放的理由。"  # type: ignore[misc]
    assert told(lambda: reopen_year(admin, cycle.pk, "长" * 2001)) == "理由最多 2000 字，现为 2001 字，请压缩。"
    reopen_year(admin, cycle.pk, "决算批复有误", NOW + timedelta(days=1))
    assert told(lambda: reopen_year(admin, cycle.pk, "理由")) == "2025 年度没有关账，不需要重新开放。"
    close_year(admin, cycle.pk, NOW - timedelta(days=1))  # a clock that was set back
    cycle.refresh_from_db()
    assert (cycle.closed_at, cycle.closed_by) == (NOW - timedelta(days=1), admin)
    assert [(entry.is_closing, entry.actor, entry.at - NOW, entry.reason) for entry in cycle.closings.all()] == [
        (True, admin, timedelta(days=-1), ""),
        (False, admin, timedelta(days=1), "决算批复有误"),
        (True, admin, timedelta(0), ""),
    ]


def test_after_reopening_work_goes_on(evaluation: Evaluation, people: dict[str, User]) -> None:
    fill(evaluation)
    close_year(people["administrator"], evaluation.cycle_id)
    assert "关账" in told(lambda: perform(people["staff"], Action.SUBMIT, evaluation.pk))
    reopen_year(people["administrator"], evaluation.cycle_id, "补报")
    perform(people["staff"], Action.SUBMIT, evaluation.pk)


def test_the_departments_of_a_closed_year_stay(region: Region, evaluation: Evaluation) -> None:
    cycle = evaluation.cycle
    close(cycle)
    newcomer = make_department(region, "302001", "示例区商务局")
    deeds: list[Callable[[], object]] = [
        lambda: add_departments(cycle, [newcomer]),
        lambda: remove_departments(cycle.pk, [evaluation.department_id]),
        lambda: undo_cycle(cycle.pk),
    ]
    assert {told(deed) for deed in deeds} == {CLOSED}
    assert list(cycle.evaluations.all()) == [evaluation]


def test_undoing_a_cycle_takes_its_closings_along(evaluation: Evaluation, people: dict[str, User]) -> None:
    cycle = evaluation.cycle
    close_year(people["administrator"], cycle.pk)
    reopen_year(people["administrator"], cycle.pk, "任务下达有误")
    remove_departments(cycle.pk, [evaluation.department_id])
    undo_cycle(cycle.pk)
    assert not Evaluation.objects.exists()
