"""The data of the benchmark: an evaluation whose money section has 60 rows, and a district of 55 departments."""

from dataclasses import dataclass

from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.evaluations.actions import CellChange, add_line, save_cells
from apps.evaluations.models import Evaluation
from tests.accounts.build import user
from tests.evaluations.factories import Office, cycle, department, evaluation_of, fill_in

ROWS_OF_TABLES = 25  # rows of the money section besides the function classes
CODES = ("201", "205", "206", "208", "210", "213", "221")
AMOUNTS = ("original", "adjusted", "actual", "carry_in", "carry_out")
DEPARTMENTS = 55


@dataclass(frozen=True)
class Accountant:
    """Somebody signed in who fills in an evaluation of his own, and a line of it."""

    evaluation: int
    line: int
    cookie: str
    token: str


@dataclass(frozen=True)
class Scene:
    """Who looks at what."""

    staff: User
    reviewer: User
    evaluation: Evaluation
    line: int
    cell: str
    block: list[str]
    accountants: list[Accountant]


def build() -> Scene:
    """Make it once, through the product's own actions."""
    office = Office()
    evaluation = office.evaluation
    fill_in(evaluation, office.staff)
    present = evaluation.department.budget_lines.count()
    lines = [
        add_line(evaluation.pk, office.staff, CODES[number % 7]) for number in range(60 - ROWS_OF_TABLES - present)
    ]
    save_cells(
        evaluation.pk,
        office.staff,
        [CellChange(f"line.{line.pk}.{amount}", "1234.50") for line in lines for amount in AMOUNTS],
    )
    others = [department(office.place, f"4{number:05}", f"第{number}局") for number in range(1, DEPARTMENTS + 1)]
    opened = cycle(office.place, others, year=2026)
    accountants = [
        _accountant(evaluation_of(opened, other), user(f"accountant{number}", other, Role.STAFF))
        for number, other in enumerate(others)
    ]
    block = [f"line.{line.pk}.{amount}" for line in lines for amount in AMOUNTS]
    first = lines[0].pk
    return Scene(office.staff, office.performance, evaluation, first, f"line.{first}.actual", block, accountants)


def _accountant(evaluation: Evaluation, staff: User) -> Accountant:
    lines = [add_line(evaluation.pk, staff, code) for code in CODES]
    cells = [f"line.{line.pk}.{amount}" for line in lines for amount in AMOUNTS]
    save_cells(evaluation.pk, staff, [CellChange(cell, "1234.50") for cell in cells])
    client, token = Client(), _get_new_csrf_string()
    client.force_login(staff)
    cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    return Accountant(evaluation.pk, lines[0].pk, cookie, token)
