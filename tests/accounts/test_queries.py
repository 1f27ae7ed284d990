"""What is read of accounts, with its number of queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.accounts.actions import add_membership, hand_over
from apps.accounts.enums import Role
from apps.accounts.facts import Duty, Period, Person
from apps.accounts.models import Membership, User
from apps.accounts.queries import (
    UserFilter,
    demo_accounts,
    history_of,
    page_of_users,
    person_of,
    surroundings_of,
    user_with_duties,
)
from apps.core.pages import Count
from apps.departments.enums import DepartmentKind
from tests.accounts.build import administrator, user
from tests.departments.build import District, district

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[object]]
TODAY = date(2025, 6, 1)


@pytest.fixture
def there() -> District:
    return district()


def test_a_reviewer_of_the_bureau_is_read_in_one_query(there: District, django_assert_num_queries: Counter) -> None:
    reviewer = user("shenhe", there.line_section, Role.LINE_SECTION)
    add_membership(reviewer, there.performance_section, Role.PERFORMANCE, Period(date(2025, 1, 1)))
    fresh = User.objects.get(pk=reviewer.pk)

    with django_assert_num_queries(1):
        person = person_of(fresh, TODAY)
        assert person_of(fresh, TODAY) is person  # kept for the request

    section, other, region = there.line_section.pk, there.performance_section.pk, there.region.pk
    assert person == Person(
        reviewer.pk,
        "姓名shenhe",
        (
            Duty(Role.LINE_SECTION, section, DepartmentKind.SECTION, region, frozenset({section})),
            Duty(Role.PERFORMANCE, other, DepartmentKind.SECTION, region, frozenset({other})),
        ),
    )


def test_staff_of_a_department_covers_its_units_in_two_queries(
    there: District, django_assert_num_queries: Counter
) -> None:
    staff = user("tianbao", there.commerce, Role.STAFF)
    fresh = User.objects.get(pk=staff.pk)

    with django_assert_num_queries(2):
        person = person_of(fresh, TODAY)

    assert person.departments_as(Role.STAFF) == {there.commerce.pk, there.promotion_centre.pk}


def test_who_is_signed_in_comes_with_what_holds_today(there: District, django_assert_num_queries: Counter) -> None:
    held = user("tianbao", there.commerce, Role.STAFF)
    add_membership(held, there.promotion_centre, Role.DEPARTMENT_REVIEWER, Period(date(2025, 1, 1), TODAY))
    add_membership(held, there.performance_section, Role.PERFORMANCE, Period(date(2025, 6, 2)))
    for day, queries in ((date(2024, 12, 31), 2), (TODAY, 2), (date(2025, 6, 2), 2), (date(1999, 1, 1), 1)):
        fresh = User.objects.get(pk=held.pk)
        with django_assert_num_queries(queries):  # and the units below
            found = user_with_duties(held.pk, day)
            assert found is not None
            person = person_of(found, day)
        assert person == person_of(fresh, day)
        assert all(getattr(found, field.attname) == getattr(fresh, field.attname) for field in User._meta.fields)
    assert user_with_duties(held.pk + 1000, TODAY) is None


def test_staff_of_a_unit_does_not_reach_up(there: District) -> None:
    staff = user("tianbao", there.promotion_centre, Role.STAFF)

    assert person_of(staff, TODAY).departments_as(Role.STAFF) == {there.promotion_centre.pk}


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ],
)
def test_the_first_and_the_last_day_count(there: District, day: date, in_force: bool) -> None:
    staff = user("tianbao", there.archive, Role.STAFF, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))

    assert bool(person_of(staff, day).memberships) is in_force


def test_who_is_not_signed_in_is_nobody() -> None:
    assert person_of(AnonymousUser(), TODAY) == Person()


def test_only_an_administrator_in_force_administers(there: District) -> None:
    former = user("qian", there.bureau, Role.ADMINISTRATOR, ends_on=date(2020, 12, 31))

    assert former.administered_region_id is None
    assert administrator(there.bureau).administered_region_id == there.region.pk


def test_demo_accounts_say_what_they_do(there: District, django_assert_num_queries: Counter) -> None:
    demo = user("demo-staff", there.commerce, Role.STAFF, is_demo=True)
    add_membership(demo, there.archive, Role.DEPARTMENT_REVIEWER, Period(date(2025, 1, 1)))
    user("lisi", there.commerce, Role.STAFF)

    with django_assert_num_queries(2):
        accounts = demo_accounts(TODAY)

    assert [(account.username, account.duties) for account in accounts] == [
        ("demo-staff", "商务局 填报人；档案馆 部门审核人")
    ]


@pytest.mark.parametrize("more", [1, 3])
def test_a_page_of_users_takes_three_queries(there: District, more: int, django_assert_num_queries: Counter) -> None:
    for number in range(more):
        user(f"lisi{number}", there.commerce, Role.STAFF)

    with django_assert_num_queries(3):
        page = page_of_users(there.region.pk, UserFilter(), TODAY)
        shown = [m.department.name for listed in page.users for m in listed.memberships]

    assert shown == ["商务局"] * more


def usernames(there: District, wanted: UserFilter, **place: object) -> list[str]:
    page = page_of_users(there.region.pk, wanted, TODAY, **place)  # type: ignore[arg-type]
    return [listed.account.username for listed in page.users]


def test_users_are_narrowed(there: District) -> None:
    user("a-staff", there.commerce, Role.STAFF)
    user("b-former", there.commerce, Role.STAFF, ends_on=date(2024, 12, 31))
    user("c-reviewer", there.commerce, Role.DEPARTMENT_REVIEWER)
    user("d-archive", there.archive, Role.STAFF)
    user("e-foreign", district("430102", "芙蓉区").commerce, Role.STAFF)

    assert usernames(there, UserFilter()) == ["a-staff", "b-former", "c-reviewer", "d-archive"]
    assert usernames(there, UserFilter(text="姓名c")) == ["c-reviewer"]
    assert usernames(there, UserFilter(role=Role.STAFF)) == ["a-staff", "d-archive"]
    assert usernames(there, UserFilter(department="302001 商务局")) == ["a-staff", "c-reviewer"]
    assert usernames(there, UserFilter(role=Role.STAFF, department="档案")) == ["d-archive"]


def test_users_are_paged_by_user_name_both_ways(there: District) -> None:
    for letter in "abcde":
        user(letter, there.commerce, Role.STAFF)

    first = page_of_users(there.region.pk, UserFilter(), TODAY, size=2)
    second = page_of_users(there.region.pk, UserFilter(), TODAY, after="b", size=2)
    last = page_of_users(there.region.pk, UserFilter(), TODAY, after="d", size=2)
    back = page_of_users(there.region.pk, UserFilter(), TODAY, before="c", size=2)

    assert [u.account.username for u in first.users] == ["a", "b"]
    assert (first.total, first.has_newer, first.has_older) == (Count(5), False, True)
    assert [u.account.username for u in second.users] == ["c", "d"]
    assert (second.has_newer, second.has_older) == (True, True)
    assert ([u.account.username for u in last.users], last.has_older) == (["e"], False)
    assert ([u.account.username for u in back.users], back.has_newer, back.has_older) == (["a", "b"], False, True)


def test_the_history_of_an_account_names_who_came_before_and_after(
    there: District, django_assert_num_queries: Counter
) -> None:
    first = user("zhangsan", there.commerce, Role.STAFF, starts_on=date(2023, 1, 1))
    second = user("lisi", there.archive, Role.STAFF, starts_on=date(2023, 1, 1))
    third = user("wangwu", there.archive, Role.DEPARTMENT_REVIEWER, starts_on=date(2023, 1, 1))
    taken_over = hand_over(Membership.objects.get(user=first), second, date(2024, 1, 1))
    hand_over(taken_over, third, date(2025, 7, 1))

    with django_assert_num_queries(2):
        history = history_of(second, there.region.pk, TODAY)

    assert [(h.membership.department.name, h.label, h.can_end, h.predecessor, h.successor) for h in history] == [
        ("商务局", "在任", True, "姓名zhangsan", "姓名wangwu"),
        ("档案馆", "在任", True, "", ""),
    ]
    assert [h.label for h in history_of(first, there.region.pk, TODAY)] == ["已停用"]
    assert history_of(third, there.region.pk, TODAY)[0].label == "未到启用日期"


def test_an_import_is_held_against_one_region_in_three_queries(
    there: District, django_assert_num_queries: Counter
) -> None:
    user("lisi", there.commerce, Role.STAFF)
    user("waidi", district("430102", "芙蓉区").commerce, Role.STAFF)

    with django_assert_num_queries(3):
        around = surroundings_of(there.region.pk, {"lisi", "waidi", "wangwu"})

    assert around.users.keys() == {"lisi"}
    assert around.foreign == {"waidi"}
    assert around.places["302001"].name == "商务局"
