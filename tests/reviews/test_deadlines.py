"""The deadline of a returned evaluation on the pages of the bureau: the dialog, the inbox, the desk."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Cycle
from apps.evaluations.workflow import correction_deadline
from apps.reviews.enums import Due, Scope
from apps.reviews.facts import InboxFilter
from apps.reviews.queries import inbox_of
from tests.evaluations.factories import Office, advance
from tests.pages import flat_page
from tests.reviews.test_inbox import put
from tests.reviews.test_reading import page_of, told


@pytest.fixture
def late(begun: Office) -> Office:
    """The line section is reading, and the time for filling in is over."""
    today = timezone.localdate()
    Cycle.objects.update(fill_deadline=today - timedelta(days=20), review_deadline=today + timedelta(days=60))
    begun.evaluation.refresh_from_db()
    return begun


def deadline_of(office: Office) -> date | None:
    office.evaluation.refresh_from_db()
    return office.evaluation.correction_deadline


def test_the_dialog_and_the_page_propose_a_day(client: Client, late: Office) -> None:
    client.force_login(late.line)
    proposal = correction_deadline(timezone.localdate(), date.min).isoformat()
    field = f'name="due_on" type="date" value="{proposal}"'

    assert page_of(client, late.evaluation).count(field) == 1  # the return; passing on sets no deadline
    assert field in flat_page(client.get(f"/reviews/{late.evaluation.pk}/moves/return/"))
    assert "due_on" not in flat_page(client.get(f"/reviews/{late.evaluation.pk}/moves/forward/"))


def test_the_departments_own_reviewer_is_asked_for_no_day(client: Client, office: Office) -> None:
    put(office.evaluation, Status.DEPARTMENT_REVIEW, 0, office.staff)
    client.force_login(office.reviewer)

    page = flat_page(client.get(f"/reviews/{office.evaluation.pk}/moves/return/"))

    assert "退回意见" in page
    assert "due_on" not in page


@pytest.mark.parametrize("days", [None, 9])
def test_the_posted_day_counts_and_an_empty_one_is_the_proposal(client: Client, late: Office, days: int | None) -> None:
    client.force_login(late.line)
    today = timezone.localdate()
    chosen = today + timedelta(days=days) if days else correction_deadline(today, date.min)
    typed = chosen.isoformat() if days else ""

    client.post(f"/reviews/{late.evaluation.pk}/moves/return/", {"note": "请补充。", "due_on": typed})

    assert deadline_of(late) == chosen


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("下周五", "修改期限应为有效的日期，如 2026-03-31。"),
        ("2026-02-30", "修改期限应为有效的日期，如 2026-03-31。"),
        ("2020-01-01", "修改期限不能早于今天，请重新选择日期。"),
    ],
)
def test_a_day_that_is_refused_loses_nothing(client: Client, late: Office, typed: str, words: str) -> None:
    client.force_login(late.line)

    response = client.post(
        f"/reviews/{late.evaluation.pk}/moves/return/", {"note": "写了很久的退回意见", "due_on": typed}
    )

    assert response.status_code == 409
    assert told(response) == [words]
    page = flat_page(response)
    assert ">写了很久的退回意见</textarea>" in page
    assert f'name="due_on" type="date" value="{typed}"' in page
    assert deadline_of(late) is None


def test_a_returned_evaluation_is_overdue_after_its_own_deadline_only(client: Client, late: Office) -> None:
    client.force_login(late.line)
    overdue, week = (InboxFilter(Scope.ALL, due=due) for due in (Due.OVERDUE, Due.WEEK))
    advance(late.evaluation, (late.line, Action.RETURN), now=timezone.now())

    assert inbox_of(late.line, overdue).rows == ()
    assert len(inbox_of(late.line, week).rows) == 1
    for address in ("/reviews/?scope=all", f"/reviews/{late.evaluation.pk}/"):
        page = flat_page(client.get(address))
        assert "剩 " in page
        assert "逾期 " not in page

    type(late.evaluation).objects.update(correction_deadline=timezone.localdate() - timedelta(days=2))
    assert len(inbox_of(late.line, overdue).rows) == 1
    assert "逾期 2 天" in flat_page(client.get("/reviews/?scope=all"))
