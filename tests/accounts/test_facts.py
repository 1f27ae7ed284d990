"""Persons, periods and the rules of memberships, without a database."""

from datetime import date

import pytest

from apps.accounts.enums import Role
from apps.accounts.facts import Duty, Period, Person, UserDetails
from apps.accounts.imports import read_date
from apps.accounts.rules import problems_of_details, refusal_of_period, refusal_of_role, show_period
from apps.departments.enums import DepartmentKind

PERSON = Person(
    7,
    "李会计",
    (
        Duty(Role.STAFF, 10, DepartmentKind.DEPARTMENT, 1, frozenset({10, 11})),
        Duty(Role.STAFF, 20, DepartmentKind.UNIT, 1, frozenset({20})),
        Duty(Role.DEPARTMENT_REVIEWER, 30, DepartmentKind.DEPARTMENT, 1, frozenset({30})),
        Duty(Role.PERFORMANCE, 40, DepartmentKind.SECTION, 2, frozenset({40})),
    ),
)


def test_a_person_acts_for_what_each_role_covers() -> None:
    assert PERSON.roles == {Role.STAFF, Role.DEPARTMENT_REVIEWER, Role.PERFORMANCE}
    assert PERSON.departments_as(Role.STAFF) == {10, 11, 20}
    assert PERSON.departments_as(Role.DEPARTMENT_REVIEWER) == {30}
    assert PERSON.departments_as(Role.LINE_SECTION) == frozenset()
    assert PERSON.sections_as(Role.PERFORMANCE) == {40}
    assert PERSON.sections_as(Role.STAFF) == frozenset()
    assert PERSON.regions_as(Role.PERFORMANCE) == {2}
    assert PERSON.regions_as(Role.ADMINISTRATOR) == frozenset()


def test_nobody_has_no_duties() -> None:
    assert Person().roles == frozenset()


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [
        (Role.STAFF, DepartmentKind.DEPARTMENT, True),
        (Role.STAFF, DepartmentKind.UNIT, True),
        (Role.STAFF, DepartmentKind.SECTION, False),
        (Role.STAFF, DepartmentKind.BUREAU, False),
        (Role.STAFF, DepartmentKind.REGION, False),
        (Role.DEPARTMENT_REVIEWER, DepartmentKind.DEPARTMENT, True),
        (Role.DEPARTMENT_REVIEWER, DepartmentKind.UNIT, True),
        (Role.DEPARTMENT_REVIEWER, DepartmentKind.SECTION, False),
        (Role.LINE_SECTION, DepartmentKind.SECTION, True),
        (Role.LINE_SECTION, DepartmentKind.DEPARTMENT, False),
        (Role.LINE_SECTION, DepartmentKind.BUREAU, False),
        (Role.PERFORMANCE, DepartmentKind.SECTION, True),
        (Role.PERFORMANCE, DepartmentKind.UNIT, False),
        (Role.ADMINISTRATOR, DepartmentKind.BUREAU, True),
        (Role.ADMINISTRATOR, DepartmentKind.SECTION, False),
        (Role.ADMINISTRATOR, DepartmentKind.REGION, False),
    ],
)
def test_a_role_fits_its_kinds_of_department(role: Role, kind: DepartmentKind, fits: bool) -> None:
    assert (refusal_of_role(role, kind, "商务局") is None) is fits


def test_a_role_in_the_wrong_place_is_refused_in_words() -> None:
    assert (
        refusal_of_role(Role.STAFF, DepartmentKind.SECTION, "商贸股")
        == "“填报人”只能设在预算部门或预算单位，“商贸股”是财政局股室。"
    )


JANUARY = Period(date(2025, 1, 1), date(2025, 1, 31))


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (Period(date(2025, 1, 31)), True),
        (Period(date(2025, 2, 1)), False),
        (Period(date(2024, 1, 1), date(2024, 12, 31)), False),
        (Period(date(2024, 1, 1), date(2025, 1, 1)), True),
        (Period(date(2024, 1, 1)), True),
    ],
)
def test_periods_overlap_when_they_share_a_day(other: Period, overlaps: bool) -> None:
    assert JANUARY.overlaps(other) is overlaps
    assert other.overlaps(JANUARY) is overlaps


def test_a_period_is_refused_in_words() -> None:
    assert refusal_of_period(JANUARY) is None
    assert (
        refusal_of_period(Period(date(2025, 1, 2), date(2025, 1, 1))) == "停用日期 2025-01-01 早于启用日期 2025-01-02。"
    )
    assert refusal_of_period(Period(date(2025, 1, 31)), [JANUARY]) == (
        "与已有的同一任职（2025-01-01 至 2025-01-31）时间重叠，请先停用原任职或改用其他日期。"
    )
    assert show_period(Period(date(2025, 1, 1))) == "2025-01-01 起"


@pytest.mark.parametrize(
    ("details", "field", "message"),
    [
        (UserDetails(username="", name="李"), "username", "缺少用户名。"),
        (UserDetails(username="a" * 51, name="李"), "username", "用户名最多 50 个字符。"),
        (
            UserDetails(username="李 四", name="李"),
            "username",
            "用户名“李 四”只能用文字、数字和 . @ + - _，不能有空格。",
        ),
        (UserDetails(username="lisi", name=""), "name", "缺少姓名。"),
        (UserDetails(username="lisi", name="李" * 51), "name", "姓名最多 50 个字。"),
        (
            UserDetails(username="lisi", name="李", phone="请问张三"),
            "phone",
            "手机号“请问张三”只能用数字、+、- 和空格，5 至 20 位。",
        ),
    ],
)
def test_wrong_details_are_named_by_field(details: UserDetails, field: str, message: str) -> None:
    assert problems_of_details(details) == {field: message}


def test_right_details_have_no_problem() -> None:
    assert problems_of_details(UserDetails(username="李四.302001", name="李四", phone="0731-8899 0000")) == {}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-01-31", date(2025, 1, 31)),
        ("2025/1/31", date(2025, 1, 31)),
        ("2025.1.31", date(2025, 1, 31)),
        ("2025年1月31日", date(2025, 1, 31)),
        ("20250131", date(2025, 1, 31)),
        ("2025-02-30", None),
        ("45000", None),
        ("一月", None),
        ("", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert read_date(text) == day
