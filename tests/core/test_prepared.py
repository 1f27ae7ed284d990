"""Reads whose SQL is put together once give what Django's own give, however often and with whatever they are called."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import BigIntegerField, DateField, Q, TextField

from apps.accounts.enums import Role
from apps.accounts.models import Membership
from apps.budgets.models import Figure
from apps.core.prepared import Given, Prepared, PreparedAmong
from tests.evaluations.tables import fill, make_cycle, make_department, make_evaluation, make_region, make_user

pytestmark = pytest.mark.django_db

IN_FORCE = Prepared(
    lambda: (
        Membership.objects.in_force(Given("day", DateField()))
        .filter(user=Given("user", BigIntegerField()))
        .order_by("role")
        .values_list("role", "department__name", "starts_on")
    )
)
FIGURES = PreparedAmong(
    TextField(),
    lambda names: (
        Figure.objects.filter(Q(department=Given("department", BigIntegerField())), name__in=names)
        .order_by("name")
        .values_list("name", "value", "rejected", "edited_at")
    ),
)


def test_values_come_with_the_call(django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]) -> None:
    department = make_department(make_region())
    first = make_user("first", (Role.STAFF, department), (Role.DEPARTMENT_REVIEWER, department))
    second = make_user("second", (Role.STAFF, department), starts_on=date(2026, 2, 1))
    for user, day, roles in (
        (first, date(2026, 1, 31), ["department_reviewer", "staff"]),
        (second, date(2026, 1, 31), []),
        (second, date(2026, 2, 1), ["staff"]),
    ):
        with django_assert_num_queries(1):
            found = IN_FORCE(user=user.pk, day=day)
        assert [role for role, _, _ in found] == roles
        assert all(name == department.name and isinstance(begun, date) for _, name, begun in found)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 64, 100])
def test_rows_among_any_number_of_keys(count: int) -> None:
    evaluation = make_evaluation(
        make_cycle(make_region()), department := make_department(make_region("430105", "邻区"))
    )
    fill(evaluation)
    stored = Figure.objects.order_by("name")[0]
    stored.value, stored.rejected, stored.edited_at = Decimal("1.5"), {"value": "约1"}, datetime(2026, 3, 2, tzinfo=UTC)
    stored.save()
    names = list(Figure.objects.order_by("name").values_list("name", flat=True)[:count])
    own = Figure.objects.filter(department=department, name__in=names).order_by("name")
    found = FIGURES(names, department=department.pk)
    assert found == list(own.values_list("name", "value", "rejected", "edited_at"))
    assert FIGURES(names, department=0) == []
