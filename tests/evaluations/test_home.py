"""The home of the department: what is due and missing, what the bureau said, what others did meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.evaluations.actions import add_project, visit
from apps.evaluations.enums import Action
from apps.evaluations.models import Visit
from tests.accounts.build import user
from tests.evaluations.factories import Office, advance, fill_in, write
from tests.pages import flat_page

pytestmark = pytest.mark.django_db

Counter = Callable[[int], Any]
NINE = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def colleague(office: Office) -> User:
    return user("colleague", office.place.commerce, Role.STAFF)


def test_the_list_says_who_holds_it_and_what_is_missing(client: Client, office: Office) -> None:
    client.force_login(office.staff)
    page = flat_page(client.get("/evaluations/"))
    assert "现在由填报人办理" in page
    assert "7 个部分未开始" in page
    fill_in(office.evaluation, office.staff)
    assert "可以提交" in flat_page(client.get("/evaluations/"))
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    page = flat_page(client.get("/evaluations/"))
    assert "现在由部门审核人办理" in page
    assert "可以提交" not in page


def test_the_list_repeats_what_the_bureau_said(
    client: Client, office: Office, django_assert_num_queries: Counter
) -> None:
    fill_in(office.evaluation, office.staff)
    advance(
        office.evaluation,
        (office.staff, Action.SUBMIT),
        (office.reviewer, Action.ENDORSE),
        (office.line, Action.BEGIN),
        (office.line, Action.RETURN),
    )
    client.force_login(office.staff)
    assert f"{office.line.name}退回修改" in flat_page(client.get("/evaluations/"))
    with django_assert_num_queries(5):  # session, user with duties and their units; evaluations, returns
        assert "请补充说明。" in flat_page(client.get("/evaluations/"))


def test_what_others_did_since_the_last_visit_is_told_until_the_next(office: Office, colleague: User) -> None:
    assert visit(office.evaluation, office.staff, NINE) is None
    write(office.evaluation, colleague, {"figure.office.actual": "7"})
    for minutes in (2, 10, 40):
        news = visit(office.evaluation, office.staff, NINE + timedelta(minutes=minutes))
        assert news is not None
        assert [step.names for step in news.doings.steps] == [("figure.office.actual",)]
    later = visit(office.evaluation, office.staff, NINE + timedelta(minutes=90))
    assert later is not None
    assert (later.doings.steps, later.since) == ((), NINE + timedelta(minutes=40))


def test_looking_again_at_once_costs_no_writing(office: Office, django_assert_num_queries: Counter) -> None:
    visit(office.evaluation, office.staff, NINE)
    with django_assert_num_queries(2):
        visit(office.evaluation, office.staff, NINE + timedelta(minutes=4))
    with django_assert_num_queries(3):
        visit(office.evaluation, office.staff, NINE + timedelta(minutes=6))


def test_the_task_list_names_who_did_what_and_leads_to_each_change(
    client: Client, office: Office, colleague: User
) -> None:
    client.force_login(office.staff)
    home = f"/evaluations/{office.evaluation.pk}/"
    assert "您上次来访" not in flat_page(client.get(home))
    write(office.evaluation, office.staff, {"figure.abroad.actual": "1"})
    assert "您上次来访" not in flat_page(client.get(home))
    write(office.evaluation, colleague, {"figure.office.actual": "7", "basics.duties": "管商贸"})
    add_project(office.evaluation.pk, colleague, "文化节")
    answer = client.get(home)
    assert f"{colleague.name} 修改了 2 处（基本情况、基础数据）；增加项目" in flat_page(answer)
    changes = client.get(answer.context["news"].url)
    page = flat_page(changes)
    assert "（空） → 7.00" in page
    assert len(changes.context["entries"]) == 3
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_changes_takes_as_many_queries_for_many(
    rows: int, client: Client, office: Office, django_assert_num_queries: Counter
) -> None:
    for number in range(rows):
        write(office.evaluation, office.staff, {"figure.office.actual": str(number + 1)})
    client.force_login(office.staff)
    with django_assert_num_queries(15):
        client.get(f"/evaluations/{office.evaluation.pk}/changes/")


def test_the_bureau_sees_no_changes_of_the_department(client: Client, office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE))
    client.force_login(office.line)
    answer = client.get(f"/evaluations/{office.evaluation.pk}/changes/")
    assert answer.context["entries"] == []
    assert "只有本单位的人员可以查看。" in flat_page(answer)
