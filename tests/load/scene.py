"""The district of ``script/load``: departments with complete evaluations, their accountants, and reviewers with desks.

Runs in the environment of the service, through ``manage.py shell``; speaks JSON.
"""

import json
from itertools import islice
from math import ceil
from typing import Any

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client, override_settings

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.models import BudgetLine, FunctionClass
from apps.evaluations.enums import Action
from apps.evaluations.models import Evaluation
from tests.accounts.build import user
from tests.bench.fetching import fetched
from tests.evaluations.factories import Office, advance, cycle, department, evaluation_of, fill_in

TO_A_DEPARTMENT = 1.6  # accountants: most departments have one or two
LINES = 20  # of each accountant, beside those of the evaluation
HANDED_IN = 10  # evaluations that reviewers read
TO_A_REVIEWER = 20  # accountants
QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], ALLOWED_HOSTS=["*"])


def build(accountants: int) -> str:
    """Make it once, through the product's own actions; who there is, what they open, and how much that reads."""
    with QUICK:
        office = Office()
        own = [department(office.place, f"4{n:05}", f"第{n}局") for n in range(ceil(accountants / TO_A_DEPARTMENT))]
        read = [department(office.place, f"5{n:05}", f"第{n}中心") for n in range(HANDED_IN)]
        opened = cycle(office.place, [*own, *read], year=2026)
        mine, desks = ([evaluation_of(opened, one) for one in some] for some in (own, read))
        staff = [user(f"staff{n}", mine[n % len(mine)].department, Role.STAFF) for n in range(accountants)]
        for evaluation, person in zip(mine, staff, strict=False):
            fill_in(evaluation, person)
        _hand_in(desks)
        people = [_accountant(mine[n % len(mine)], person) for n, person in enumerate(staff)]
        section = office.place.performance_section
        reviewers = [user(f"reviewer{n}", section, Role.PERFORMANCE) for n in range(ceil(accountants / TO_A_REVIEWER))]
        return json.dumps(
            {
                "accountants": people,
                "reviewers": [{**_session(one), "desks": [evaluation.pk for evaluation in desks]} for one in reviewers],
                "reads": _reads(staff[0], people[0], reviewers[0], desks[0]),
                "scale": f"{accountants} accountants on {len(mine)} evaluations, "
                f"{mine[0].department.budget_lines.count()} lines each",
            }
        )


def _hand_in(evaluations: list[Evaluation]) -> None:
    for number, evaluation in enumerate(evaluations):
        staff = user(f"writer{number}", evaluation.department, Role.STAFF)
        head = user(f"head{number}", evaluation.department, Role.DEPARTMENT_REVIEWER)
        fill_in(evaluation, staff)
        advance(evaluation, (staff, Action.SUBMIT), (head, Action.ENDORSE))


def _accountant(evaluation: Evaluation, person: User) -> dict[str, Any]:
    codes = islice(FunctionClass.objects.order_by("code"), LINES)
    lines = BudgetLine.objects.bulk_create(
        BudgetLine(department=evaluation.department, year=evaluation.cycle.year, function_class=code) for code in codes
    )
    return {**_session(person), "evaluation": evaluation.pk, "lines": [line.pk for line in lines]}


def _session(person: User) -> dict[str, str]:
    client, token = Client(), _get_new_csrf_string()
    client.force_login(person)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={token}"
    return {"cookie": cookie, "token": token}


def _reads(staff: User, person: dict[str, Any], reviewer: User, desk: Evaluation) -> dict[str, tuple[int, int]]:
    """Queries and rows of what is asked for, by name."""
    accountant, reader = Client(), Client()
    accountant.force_login(staff)
    reader.force_login(reviewer)
    pk, line = person["evaluation"], person["lines"][0]
    change = {"cell": f"line.{line}.actual", "text": "1.25", "seen": None}
    body = {**change, "changes": [change]}
    posts = {"save": f"/evaluations/{pk}/cells/", "floor": f"/floor/save/{line}/"}
    pages = {"state": f"/evaluations/{pk}/state/?section=money", "section": f"/evaluations/{pk}/sections/money/"}
    found = {
        name: fetched(lambda url=url: accountant.post(url, body, content_type="application/json"))  # type: ignore[misc]
        for name, url in posts.items()
    }
    found |= {name: fetched(lambda url=url: accountant.get(url)) for name, url in pages.items()}  # type: ignore[misc]
    return {**found, "desk": fetched(lambda: reader.get(f"/reviews/{desk.pk}/"))}


def amounts() -> str:
    """What is stored in the cells that accountants type into, by cell."""
    columns = ("original", "adjusted", "actual", "carry_in", "carry_out")
    rows = BudgetLine.objects.values_list("pk", *columns)
    return json.dumps(
        {
            f"line.{pk}.{column}": str(value)
            for pk, *values in rows
            for column, value in zip(columns, values, strict=True)
            if value is not None
        }
    )
