"""Two people in one evaluation: who is there, and what the other one has saved since."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.presence import HOLDS, leave, meet
from apps.core.stamps import fingerprint
from apps.evaluations.actions import CellChange, add_project, save_cells
from apps.evaluations.enums import Action, Section
from apps.evaluations.facts import Part, part_of
from apps.evaluations.models import Evaluation
from tests.accounts.build import user
from tests.evaluations.factories import Office, advance, fill_in, write

pytestmark = pytest.mark.django_db

Counter = Callable[[int], Any]
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def colleague(office: Office) -> User:
    return user("colleague", office.place.commerce, Role.STAFF)


def client_of(whose: User) -> Client:
    client = Client()
    client.force_login(whose)
    return client


def ask(client: Client, office: Office, section: str = "base", **more: str | int) -> dict[str, Any]:
    answer = client.get(f"/evaluations/{office.evaluation.pk}/colleagues/", {"section": section, **more})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def changes_of(office: Office) -> int:
    return Evaluation.objects.values_list("changes", flat=True).get(pk=office.evaluation.pk)


def test_each_sees_the_other_and_not_himself(office: Office, colleague: User) -> None:
    one, other = client_of(office.staff), client_of(colleague)
    assert ask(one, office, "money")["people"] == []
    assert ask(other, office)["people"] == [{"name": office.staff.name, "doing": "正在填写 支出与资金"}]
    assert ask(one, office)["people"] == [{"name": colleague.name, "doing": "正在填写 基础数据"}]
    assert len(ask(client_of(office.reviewer), office)["people"]) == 2
    assert {"name": office.reviewer.name, "doing": "正在查看 基础数据"} in ask(one, office)["people"]


def test_who_is_silent_for_a_while_is_gone() -> None:
    assert meet("room", 1, "甲", "基础数据", now=100) == []
    assert [one.name for one in meet("room", 2, "乙", "报告正文", now=100 + HOLDS - 1)] == ["甲"]
    assert meet("room", 2, "乙", "报告正文", now=100 + HOLDS) == []
    leave("room", 2)
    assert meet("room", 3, "丙", "报告正文", now=101 + HOLDS) == []


def test_a_question_costs_one_query_while_nothing_changes(
    office: Office, colleague: User, django_assert_num_queries: Counter
) -> None:
    client = client_of(office.staff)
    write(office.evaluation, colleague, {"figure.office.actual": "1"})
    known = changes_of(office)
    with django_assert_num_queries(5):  # session, user with duties and their units; the trace once, the evaluation
        since = ask(client, office, changes=known)["since"]
    with django_assert_num_queries(4):
        assert "cells" not in ask(client, office, changes=known, since=since)
    write(office.evaluation, colleague, {"figure.office.actual": "7", "figure.abroad.actual": "8"})
    with django_assert_num_queries(6):  # the trace, the rows of figures
        assert len(ask(client, office, changes=known, since=since)["cells"]) == 2


def test_what_a_colleague_has_saved_comes_as_it_is_stored_now_with_his_name(office: Office, colleague: User) -> None:
    client = client_of(office.staff)
    since = ask(client, office, changes=changes_of(office))["since"]
    known = changes_of(office)
    for text in ("7", "1234.5"):
        save_cells(office.evaluation.pk, colleague, [CellChange("figure.office.actual", text)], AT)
    write(office.evaluation, colleague, {"basics.duties": "另一页的内容"})
    told = ask(client, office, changes=known, since=since)
    (cell,) = told["cells"]
    assert (cell["cell"], cell["text"], cell["by"]) == ("figure.office.actual", "1,234.50", colleague.name)
    assert cell["seen"] == fingerprint("1,234.50")
    again = ask(client, office, changes=told["changes"], since=told["since"])
    assert "cells" not in again
    assert [cell["text"] for cell in ask(client, office, "basics", changes=known, since=since)["cells"]] == [
        "另一页的内容"
    ]


def test_a_page_that_was_overtaken_before_it_asked_first_is_told(office: Office, colleague: User) -> None:
    known = changes_of(office)
    write(office.evaluation, colleague, {"figure.office.actual": "7"})
    told = ask(client_of(office.staff), office, changes=known)
    assert [(cell["cell"], cell["text"]) for cell in told["cells"]] == [("figure.office.actual", "7.00")]
    mine = ask(client_of(colleague), office, changes=known)
    assert [cell["by"] for cell in mine["cells"]] == [""]


def test_rows_and_locks_of_others_are_told(office: Office, colleague: User) -> None:
    client = client_of(office.staff)
    fill_in(office.evaluation, office.staff)
    known = changes_of(office)
    since = ask(client, office, "projects", changes=known)["since"]
    form = add_project(office.evaluation.pk, colleague, "文化节")
    told = ask(client, office, "projects", changes=known, since=since)
    assert told["rows"] == [{"by": colleague.name, "what": "增加项目"}]
    assert told["locked"] == ""
    write(office.evaluation, colleague, {f"project.{form.project_id}.expected_goal": "办好"})
    listed = ask(client, office, "projects", changes=known, since=since)["cells"]
    assert listed == []
    project = ask(client, office, "projects", item=form.project_id, changes=known, since=since)["cells"]
    assert [cell["text"] for cell in project] == ["办好"]


def test_a_page_hears_that_the_evaluation_was_submitted(office: Office, colleague: User) -> None:
    client = client_of(office.staff)
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (colleague, Action.SUBMIT))
    assert "内容已锁定" in ask(client, office)["locked"]


@pytest.mark.parametrize("who", ["line", "performance", "administrator"])
def test_only_the_department_takes_part(office: Office, who: str) -> None:
    fill_in(office.evaluation, office.staff)
    advance(office.evaluation, (office.staff, Action.SUBMIT), (office.reviewer, Action.ENDORSE))
    answer = client_of(getattr(office, who)).get(f"/evaluations/{office.evaluation.pk}/colleagues/?section=base")
    assert answer.status_code == 404


@pytest.mark.parametrize("query", ["", "section=nowhere", "section=projects&item=x"])
def test_what_is_no_section_is_not_there(office: Office, query: str) -> None:
    assert client_of(office.staff).get(f"/evaluations/{office.evaluation.pk}/colleagues/?{query}").status_code == 404


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("basics.duties", Part(Section("basics"))),
        ("figure.office.actual", Part(Section("base"))),
        ("figure.total_expenditure.actual", Part(Section("money"))),
        ("figure.nothing.actual", None),
        ("line.7.actual", Part(Section("money"))),
        ("project.7.name", Part(Section("projects"), 7)),
        ("funding.7.appropriation.actual", Part(Section("projects"), 7)),
        ("project.x.name", None),
        ("score.satisfaction.value", Part(Section("scores"))),
        ("scores.stated_total", Part(Section("scores"))),
        ("narrative.summary", Part(Section("narrative"))),
        ("indicator.7.actual", None),
        ("nonsense", None),
    ],
)
def test_the_part_of_a_cell(cell: str, part: Part | None) -> None:
    assert part_of(cell) == part
