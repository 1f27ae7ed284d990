"""Accounts for tests."""

from datetime import date

from apps.accounts.actions import add_user
from apps.accounts.enums import Role
from apps.accounts.facts import Period, UserDetails
from apps.accounts.models import User
from apps.departments.models import Department

PASSWORD = "Lu-shan-1978"


def user(
    username: str,
    department: Department,
    role: Role,
    *,
    starts_on: date = date(2020, 1, 1),
    ends_on: date | None = None,
    password: str = PASSWORD,
    is_demo: bool = False,
) -> User:
    details = UserDetails(username=username, name=f"姓名{username}")
    return add_user(details, department, role, Period(starts_on, ends_on), password=password, is_demo=is_demo).user


def administrator(bureau: Department, username: str = "guanli") -> User:
    return user(username, bureau, Role.ADMINISTRATOR)
