"""What is only not filled in yet is grey, until somebody says that it is filled in."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.evaluations.actions import finish
from apps.evaluations.enums import Action, Section
from apps.trace.models import TraceEntry
from tests.evaluations.factories import Office, advance, fill_in
from tests.pages import flat_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Office:
    office = Office()
    client.force_login(office.staff)
    return office


def rail(client: Client, office: Office) -> dict[str, Any]:
    items = client.get(f"/evaluations/{office.evaluation.pk}/").context["rail"]
    return {item.key: item for item in items}


def press(client: Client, office: Office, section: str, **posted: str) -> Any:
    return client.post(f"/evaluations/{office.evaluation.pk}/finish/{section}/", posted, follow=True)


def test_an_untouched_evaluation_has_no_error(client: Client, office: Office) -> None:
    assert {(item.errors, item.warnings) for item in rail(client, office).values()} == {(0, 0)}
    page = flat_page(client.get(f"/evaluations/{office.evaluation.pk}/check/"))
    assert "finding is-error" not in page
    assert "提交审核</button>" in page


def test_a_section_called_filled_in_is_held_to_it_and_can_be_taken_back(client: Client, office: Office) -> None:
    before = rail(client, office)["basics"].unfilled
    page = flat_page(press(client, office, "basics"))
    after = rail(client, office)
    assert (after["basics"].errors, after["basics"].unfilled) == (before, 0)
    assert after["narrative"].errors == 0
    assert "本节已标为填完" in page
    assert TraceEntry.objects.filter(what="标为填完：基本情况").count() == 1
    press(client, office, "basics", is_open="yes")
    assert rail(client, office)["basics"].unfilled == before


def test_saying_it_twice_changes_nothing(office: Office) -> None:
    for _ in range(2):
        finish(office.evaluation.pk, office.staff, [Section.BASICS])
    office.evaluation.refresh_from_db()
    assert office.evaluation.finished_sections == {Section.BASICS}
    assert TraceEntry.objects.filter(what="标为填完：基本情况").count() == 1


def test_who_presses_submit_is_told_where_something_is_lacking(client: Client, office: Office) -> None:
    lacking = rail(client, office)["check"].unfilled
    page = client.post(f"/evaluations/{office.evaluation.pk}/move/submit/", follow=True)
    assert "不能提交审核" in flat_page(page)
    gate = rail(client, office)["check"]
    assert (gate.errors + gate.warnings, gate.unfilled) == (lacking, 0)
    accused = [found for _, members in page.context["groups"] for found in members if found.is_open]
    assert {found.kind for found in accused} == {Severity.ERROR, Severity.WARNING}


def test_what_was_submitted_once_stays_filled_in(office: Office) -> None:
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT))
    office.evaluation.refresh_from_db()
    assert office.evaluation.finished_sections == set(Section)
    with pytest.raises(Refused):
        finish(office.evaluation.pk, office.staff, [Section.BASICS], is_finished=False)


def test_foreign_evaluations_and_unknown_sections_are_not_found(client: Client, office: Office) -> None:
    assert press(client, office, "nothing").status_code == 404
    assert client.post("/evaluations/999999/finish/basics/").status_code == 404


def test_finishing_takes_few_queries(client: Client, office: Office, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4 if connection.vendor == "postgresql" else 5):
        finish(office.evaluation.pk, office.staff, [Section.BASICS])
