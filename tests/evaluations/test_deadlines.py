"""Until when a returned evaluation is due: the proposal, who sets it, and what shows it to the department."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.core.refusals import Refused
from apps.evaluations.actions import perform
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Cycle
from apps.evaluations.workflow import MOVES, correction_deadline
from tests.evaluations.tables import NOW
from tests.evaluations.test_moves import Journey, start
from tests.pages import flat_page

pytestmark = pytest.mark.django_db
END_OF_FILLING = date(2026, 3, 31)  # of the cycle in every journey; NOW is Monday, 2 March


@pytest.mark.parametrize(
    ("today", "end_of_filling", "due_on"),
    [
        (date(2026, 4, 6), date(2026, 3, 31), date(2026, 4, 13)),  # Monday: a week with its weekend
        (date(2026, 4, 10), date(2026, 3, 31), date(2026, 4, 17)),  # Friday
        (date(2026, 4, 11), date(2026, 3, 31), date(2026, 4, 17)),  # Saturday
        (date(2026, 4, 12), date(2026, 3, 31), date(2026, 4, 17)),  # Sunday
        (date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 13)),
        (date(2026, 4, 6), date(2026, 4, 14), date(2026, 4, 14)),
    ],
)
def test_five_working_days_or_the_later_end_of_filling(today: date, end_of_filling: date, due_on: date) -> None:
    assert correction_deadline(today, end_of_filling) == due_on


def test_only_the_bureau_sets_a_deadline() -> None:
    setting = {(move.action.value, move.source.value, move.role.value) for move in MOVES if move.sets_deadline}
    assert setting == {
        ("return", "line_review", "line_section"),
        ("return", "performance_review", "performance"),
        ("reopen", "approved", "performance"),
        ("reopen", "approved", "line_section"),
        ("reopen", "published", "performance"),
        ("reopen", "published", "line_section"),
    }


def returned_on(journey: Journey, day: date, due_on: date | None = None) -> date | None:
    journey.until(Action.BEGIN)
    moment = NOW + (day - timezone.localdate(NOW))
    perform(journey.people["line"], Action.RETURN, journey.evaluation.pk, "请补充。", moment, due_on)
    journey.evaluation.refresh_from_db()
    return journey.evaluation.correction_deadline


def test_a_return_after_the_end_of_filling_leaves_five_working_days() -> None:
    journey = start()
    assert returned_on(journey, date(2026, 4, 6)) == date(2026, 4, 13)
    assert journey.evaluation.fill_deadline == date(2026, 4, 13)


def test_the_reviewer_may_set_another_day() -> None:
    assert returned_on(start(), date(2026, 4, 6), date(2026, 4, 8)) == date(2026, 4, 8)


def test_today_is_the_first_day_possible() -> None:
    assert returned_on(start(), date(2026, 4, 6), date(2026, 4, 6)) == date(2026, 4, 6)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 4, 5), "修改期限不能早于今天，请重新选择日期。"),
        (date(2027, 4, 8), "修改期限最迟为 2027年04月07日，请重新选择日期。"),
        (date(9999, 12, 31), "修改期限最迟为 2027年04月07日，请重新选择日期。"),
    ],
)
def test_days_that_make_no_sense_are_refused(due_on: date, words: str) -> None:
    journey = start()
    with pytest.raises(Refused, match=f"^{words}$"):
        returned_on(journey, date(2026, 4, 6), due_on)
    journey.evaluation.refresh_from_db()
    assert (journey.evaluation.status, journey.evaluation.correction_deadline) == (Status.LINE_REVIEW, None)


def test_the_departments_own_reviewer_moves_no_deadline() -> None:
    journey = start().until(Action.SUBMIT)
    due_on = date(2026, 12, 31)
    perform(journey.people["reviewer"], Action.RETURN, journey.evaluation.pk, "请补充。", due_on=due_on)
    journey.evaluation.refresh_from_db()
    assert journey.evaluation.correction_deadline is None
    assert journey.evaluation.fill_deadline == END_OF_FILLING


def test_the_deadline_outlives_submission_and_withdrawal_and_a_second_return_sets_another() -> None:
    journey = start()
    returned_on(journey, date(2026, 4, 6))
    journey.moment = journey.evaluation.moved_at
    journey.move("staff", Action.SUBMIT)
    journey.move("staff", Action.WITHDRAW)
    assert journey.evaluation.fill_deadline == date(2026, 4, 13)
    assert returned_on(journey, date(2026, 4, 14)) == date(2026, 4, 21)


def test_reopening_sets_a_deadline_too() -> None:
    journey = start().until(Action.APPROVE)
    moment = NOW + timedelta(days=35)  # Monday, 6 April
    perform(journey.people["performance"], Action.REOPEN, journey.evaluation.pk, "更正。", moment)
    journey.evaluation.refresh_from_db()
    assert journey.evaluation.correction_deadline == date(2026, 4, 13)


def test_the_department_reads_its_own_deadline_in_list_and_task_list(client: Client) -> None:
    journey = start()
    today = timezone.localdate()
    Cycle.objects.update(fill_deadline=today - timedelta(days=20), review_deadline=today + timedelta(days=90))
    journey.until(Action.BEGIN)
    due_on = today + timedelta(days=3)
    perform(journey.people["line"], Action.RETURN, journey.evaluation.pk, "请补充问卷。", due_on=due_on)
    client.force_login(journey.people["staff"])

    listed = flat_page(client.get("/evaluations/"))
    tasks = flat_page(client.get(f"/evaluations/{journey.evaluation.pk}/"))

    for page in (listed, tasks):
        assert "剩 3 天" in page
        assert "逾期" not in page
    assert f"请于 {due_on.year}年{due_on.month}月{due_on.day}日（含当日）前修改并重新提交。" in tasks
    assert "请补充问卷。" in tasks
