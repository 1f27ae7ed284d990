"""Amounts that look as if they were in 元: the page is asked before anything of them is stored, nobody else is."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.budgets.models import BudgetLine, Figure
from apps.evaluations import actions
from apps.evaluations.actions import CellChange, save_cells
from tests.evaluations.factories import Office, project

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[Any]]
D = Decimal
PRIOR, ACTUAL = "figure.personnel_expenditure.prior", "figure.personnel_expenditure.actual"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def staff(client: Client, office: Office) -> Client:
    client.force_login(office.staff)
    return client


def ask(client: Client, office: Office, cells: dict[str, str], *, is_asking: bool = True, **more: Any) -> list[Any]:
    changes = [{"cell": cell, "text": text, "seen": None, **more} for cell, text in cells.items()]
    body = json.dumps({"changes": changes, "is_asking": is_asking})
    answer = client.post(f"/evaluations/{office.evaluation.pk}/cells/", body, content_type="application/json")
    outcomes: list[Any] = answer.json()["outcomes"]
    return outcomes


def states(outcomes: list[Any]) -> list[str]:
    return [outcome["state"] for outcome in outcomes]


def stored(name: str) -> Decimal | None:
    row = Figure.objects.filter(name=name.removeprefix("figure.")).first()
    return row.value if row else None


def test_what_looks_like_yuan_is_not_stored_until_somebody_answers(staff: Client, office: Office) -> None:
    ask(staff, office, {PRIOR: "612.5"})
    [outcome] = ask(staff, office, {ACTUAL: "￥6,234,567.89"})
    assert (outcome["state"], outcome["kept"], outcome["stored"]) == ("doubted", False, "")
    assert outcome["suggested"] == "623.456789"
    assert outcome["problem"].startswith("6,234,567.89 像是以元为单位，是否 ÷10,000？")
    assert stored(ACTUAL) is None
    assert states(ask(staff, office, {ACTUAL: outcome["suggested"]})) == ["saved"]
    assert stored(ACTUAL) == D("623.456789")


def test_who_is_sure_is_believed_and_not_asked_again(staff: Client, office: Office) -> None:
    ask(staff, office, {PRIOR: "612.5"})
    assert states(ask(staff, office, {ACTUAL: "6000000"}, is_sure=True)) == ["saved"]
    assert stored(ACTUAL) == 6_000_000
    assert states(ask(staff, office, {ACTUAL: "6000000.00"})) == ["saved"]


@pytest.mark.parametrize("is_sure", [None, 0, 1, "yes"])
def test_only_a_plain_yes_is_one(staff: Client, office: Office, is_sure: object) -> None:
    ask(staff, office, {PRIOR: "612.5"})
    assert states(ask(staff, office, {ACTUAL: "6000000"}, is_sure=is_sure)) == ["doubted"]


def test_only_the_page_is_asked(staff: Client, office: Office) -> None:
    ask(staff, office, {PRIOR: "612.5"})
    assert states(ask(staff, office, {ACTUAL: "6000000"}, is_asking=False)) == ["saved"]
    [outcome] = save_cells(office.evaluation.pk, office.staff, [CellChange(ACTUAL, "7000000")])
    assert outcome.state == "saved"


def test_a_block_in_yuan_is_doubted_as_a_whole_and_its_other_cells_are_saved(staff: Client, office: Office) -> None:
    line = actions.add_line(office.evaluation.pk, office.staff, "201")
    ask(staff, office, {"figure.total_expenditure.prior": "7000", PRIOR: "3000"})
    outcomes = ask(
        staff,
        office,
        {
            "figure.total_expenditure.actual": "1234567890.12",  # more digits than an amount in 万元 may have
            ACTUAL: "30000000",
            "figure.reception.actual": "580",
            f"line.{line.pk}.actual": "512000.5",
            f"line.{line.pk}.source": "general",
            "figure.in_post.current": "1500",
            "figure.abroad.actual": "0",
            "figure.office.actual": "约五千",
        },
    )
    assert states(outcomes) == [*["doubted"] * 4, "saved", "saved", "saved", "invalid"]
    assert [outcome.get("suggested") for outcome in outcomes[:4]] == ["123,456.789012", "3,000.00", "0.058", "51.20005"]
    assert BudgetLine.objects.get().actual is None
    assert BudgetLine.objects.get().source == "general"


def test_a_table_that_calls_itself_yuan_is_believed_only_when_somebody_says_so(staff: Client, office: Office) -> None:
    cells = {ACTUAL: "580", "figure.reception.actual": "0", "figure.in_post.current": "12"}
    outcomes = ask(staff, office, cells, is_in_yuan=True)
    assert states(outcomes) == ["doubted", "saved", "saved"]
    assert outcomes[0]["suggested"] == "0.058"


def test_a_conflict_comes_before_the_question(staff: Client, office: Office) -> None:
    ask(staff, office, {PRIOR: "612.5", ACTUAL: "600"})
    [outcome] = ask(staff, office, {ACTUAL: "6000000", PRIOR: "612.5"}, seen="12345678")[:1]
    assert outcome["state"] == "conflict"
    assert "suggested" not in outcome


def test_each_kind_of_row_has_neighbours(staff: Client, office: Office) -> None:
    first, second = (actions.add_line(office.evaluation.pk, office.staff, "201") for _ in range(2))
    item = project(office.evaluation, office.staff, "文化节", "100", "200", "150")
    other = f"project.{item}.prior_actual"
    ask(staff, office, {f"line.{first.pk}.original": "80", f"line.{second.pk}.carry_in": "0.5"})
    cells = {
        f"line.{first.pk}.actual": "790000",
        f"line.{second.pk}.original": "5000",  # beside what is carried in, which may be anything
        f"funding.{item}.appropriation.actual": "1480000",
        f"funding.{item}.other.actual": "1480",
        other: "1320000",
        f"project.{item}.stated_total": "98",
    }
    assert [states(ask(staff, office, {cell: text}))[0] for cell, text in cells.items()] == [
        "doubted",
        "saved",
        "doubted",
        "saved",
        "doubted",
        "saved",
    ]


def test_only_a_large_new_amount_is_looked_into(
    staff: Client, office: Office, django_assert_num_queries: Counter
) -> None:
    ask(staff, office, {PRIOR: "612.5", ACTUAL: "5000"})
    is_together = connection.vendor == "postgresql"

    def queries(cells: dict[str, str], more: int, **flags: Any) -> None:
        with django_assert_num_queries((6 if is_together else 8) + more):
            ask(staff, office, cells, **flags)

    queries({PRIOR: "613.5"}, 1)  # whether it is locked as approved
    queries({"figure.in_post.current": "60000"}, 0)
    queries({ACTUAL: "5001"}, 1)
    queries({ACTUAL: "5002"}, 0, is_sure=True)
