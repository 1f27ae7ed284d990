"""What must hold for accounts and memberships, said in the words of the form and the spreadsheet."""

import re
from collections.abc import Iterable

from apps.accounts.enums import ROLE_KINDS, Role
from apps.accounts.facts import Period, UserDetails
from apps.departments.enums import DepartmentKind

USERNAME_LENGTH = 50
NAME_LENGTH = 50
PHONE_LENGTH = 20

_USERNAME = re.compile(r"[\w.@+-]+")
_PHONE = re.compile(r"[0-9+\- ]{5,20}", re.ASCII)


def problems_of_details(details: UserDetails) -> dict[str, str]:
    """The first problem of each field of an account."""
    problems: dict[str, str] = {}
    if not details.username:
        problems["username"] = "缺少用户名。"
    elif len(details.username) > USERNAME_LENGTH:
        problems["username"] = f"用户名最多 {USERNAME_LENGTH} 个字符。"
    elif not _USERNAME.fullmatch(details.username):
        problems["username"] = f"用户名“{details.username}”只能用文字、数字和 . @ + - _，不能有空格。"
    if not details.name:
        problems["name"] = "缺少姓名。"
    elif len(details.name) > NAME_LENGTH:
        problems["name"] = f"姓名最多 {NAME_LENGTH} 个字。"
    if details.phone and not _PHONE.fullmatch(details.phone):
        problems["phone"] = f"手机号“{details.phone}”只能用数字、+、- 和空格，5 至 {PHONE_LENGTH} 位。"
    return problems


def refusal_of_role(role: Role, kind: DepartmentKind, department: str) -> str | None:
    """A role fits certain kinds of department only."""
    if kind in ROLE_KINDS[role]:
        return None
    wanted = "或".join(member.label for member in DepartmentKind if member in ROLE_KINDS[role])
    return f"“{role.label}”只能设在{wanted}，“{department}”是{kind.label}。"


def refusal_of_period(period: Period, others: Iterable[Period] = ()) -> str | None:
    """A period must not end before it starts, nor share days with others of the same user, department and role."""
    if period.ends_on is not None and period.ends_on < period.starts_on:
        return f"停用日期 {period.ends_on} 早于启用日期 {period.starts_on}。"
    if clash := next((other for other in others if period.overlaps(other)), None):
        return f"与已有的同一任职（{show_period(clash)}）时间重叠，请先停用原任职或改用其他日期。"
    return None


def show_period(period: Period) -> str:
    """``2025-01-01 起`` or ``2025-01-01 至 2025-06-30``."""
    return f"{period.starts_on} 至 {period.ends_on}" if period.ends_on else f"{period.starts_on} 起"
