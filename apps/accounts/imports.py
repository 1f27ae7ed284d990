"""Reading a spreadsheet of users: what it would change, and everything that is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from apps.accounts.enums import Role
from apps.accounts.facts import (
    ACCOUNT_FIELDS,
    MEMBERSHIP_FIELDS,
    KnownUser,
    Period,
    StatedMembership,
    StatedUser,
    Surroundings,
    UserDetails,
)
from apps.accounts.rules import problems_of_details, refusal_of_period, refusal_of_role
from apps.core.parameters import day_of
from apps.core.tabular import (
    Change,
    ChangeKind,
    Import,
    Line,
    Problem,
    differences_of,
    duplicates_of,
    labelled,
    read_lines,
)

HEADINGS = tuple(field.label for field in (*ACCOUNT_FIELDS.values(), *MEMBERSHIP_FIELDS.values()))
USERNAME, NAME, PHONE, DEPARTMENT, ROLE, STARTS_ON, ENDS_ON = HEADINGS
_KEY = (USERNAME, DEPARTMENT, ROLE, STARTS_ON)

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)


def read_users(rows: Sequence[Sequence[str]], around: Surroundings, numbers: Sequence[int] = ()) -> Import[StatedUser]:
    """Understand ``rows``, numbered as in ``read_lines``, as accounts, one membership a row.

    Several rows may name one account. An account is known by its user name, a membership by account, department, role
    and first day: only its last day can change. All problems are listed at once.
    """
    reading = read_lines(rows, HEADINGS, numbers)
    problems = [*reading.problems, *duplicates_of(reading.lines, _KEY)]
    changes: list[Change[StatedUser]] = []
    first: dict[str, Line] = {}
    for line in reading.lines:
        found = list(_problems_of(line, first.setdefault(line.cells[USERNAME], line), around))
        problems += found
        if not found:
            stated = _stated(line)
            changes.append(_change(line.row, stated, around))
    problems += _overlaps(changes, around.users)
    return Import(tuple(changes), tuple(sorted(problems, key=lambda found: found.row or 0)), reading.ignored)


def read_date(text: str) -> date | None:
    """``2025-1-1``, ``2025/1/1``, ``2025.1.1``, ``2025年1月1日`` and ``20250101``; ``None`` for anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    return day_of(f"{year:04}-{month:02}-{day:02}")


def usernames_in(rows: Sequence[Sequence[str]]) -> frozenset[str]:
    """The user names that a spreadsheet mentions."""
    return frozenset(line.cells[USERNAME] for line in read_lines(rows, HEADINGS).lines)


def texts_of(stated: StatedUser) -> dict[str, str]:
    """The account and its membership as they stand in the spreadsheet, by heading."""
    membership = stated.membership
    return {
        USERNAME: stated.details.username,
        NAME: stated.details.name,
        PHONE: stated.details.phone,
        DEPARTMENT: membership.department_code,
        ROLE: membership.role.label,
        STARTS_ON: membership.period.starts_on.isoformat(),
        ENDS_ON: membership.period.ends_on.isoformat() if membership.period.ends_on else "",
    }


def _problems_of(line: Line, first: Line, around: Surroundings) -> Iterator[Problem]:
    cells = line.cells
    details = UserDetails(username=cells[USERNAME], name=cells[NAME], phone=cells[PHONE])
    for field, message in problems_of_details(details).items():
        yield Problem(message, line.row, ACCOUNT_FIELDS[field].label)
    if cells[USERNAME] in around.foreign:
        yield Problem(f"用户名“{cells[USERNAME]}”已被其他行政区使用，请换一个。", line.row, USERNAME)
    if cells[USERNAME]:
        for heading in (NAME, PHONE):
            if cells[heading] != first.cells[heading]:
                yield Problem(
                    f"同一用户名的{heading}与第 {first.row} 行不一致：“{cells[heading]}”“{first.cells[heading]}”。",
                    line.row,
                    heading,
                )
    yield from _problems_of_place(line, around)
    yield from _problems_of_days(line)


def _problems_of_place(line: Line, around: Surroundings) -> Iterator[Problem]:
    code, word = line.cells[DEPARTMENT], line.cells[ROLE]
    place, role = around.places.get(code), labelled(Role, word)
    if not code:
        yield Problem("缺少单位编码。", line.row, DEPARTMENT)
    elif place is None:
        yield Problem(f"没有编码为“{code}”的单位。", line.row, DEPARTMENT)
    if role is None:
        known = "、".join(member.label for member in Role)
        yield Problem(f"{f'不认识“{word}”' if word else '缺少角色'}，角色可填：{known}。", line.row, ROLE)
    if place and role and (reason := refusal_of_role(role, place.kind, place.name)):
        yield Problem(reason, line.row, ROLE)


def _problems_of_days(line: Line) -> Iterator[Problem]:
    first, last = line.cells[STARTS_ON], line.cells[ENDS_ON]
    starts_on, ends_on = read_date(first), read_date(last)
    if not first:
        yield Problem("缺少启用日期。", line.row, STARTS_ON)
    for heading, text, day in ((STARTS_ON, first, starts_on), (ENDS_ON, last, ends_on)):
        if text and day is None:
            yield Problem(f"“{text}”不是日期，请写成 2025-01-01。", line.row, heading)
    if starts_on and (reason := refusal_of_period(Period(starts_on, ends_on))):
        yield Problem(reason, line.row, ENDS_ON)


def _stated(line: Line) -> StatedUser:
    """The row as facts; only for rows without problems."""
    cells = line.cells
    role, starts_on = labelled(Role, cells[ROLE]), read_date(cells[STARTS_ON])
    assert role is not None
    assert starts_on is not None
    return StatedUser(
        UserDetails(username=cells[USERNAME], name=cells[NAME], phone=cells[PHONE]),
        StatedMembership(cells[DEPARTMENT], role, Period(starts_on, read_date(cells[ENDS_ON]))),
    )


def _change(row: int, stated: StatedUser, around: Surroundings) -> Change[StatedUser]:
    details, held = stated.details, stated.membership
    place = around.places[held.department_code].name
    title = f"{details.name}（{details.username}）：{place}，{held.role.label}，{held.period.starts_on}起"
    known = around.users.get(details.username)
    before = next((m for m in known.memberships if _is_same_membership(m, stated.membership)), None) if known else None
    if known is None or before is None:
        return Change(row, ChangeKind.NEW, title, stated)
    differences = differences_of(texts_of(StatedUser(known.details, before)), texts_of(stated))
    return Change(row, ChangeKind.CHANGED if differences else ChangeKind.UNCHANGED, title, stated, differences)


def _overlaps(changes: Sequence[Change[StatedUser]], users: Mapping[str, KnownUser]) -> Iterator[Problem]:
    """Rows whose period shares days with another membership of the same account, department and role."""
    earlier: dict[str, list[StatedMembership]] = {}
    stated = {(c.value.details.username, *_identity(c.value.membership)) for c in changes}
    for username, known in users.items():
        earlier[username] = [m for m in known.memberships if (username, *_identity(m)) not in stated]
    for change in changes:
        membership = change.value.membership
        others = earlier.setdefault(change.value.details.username, [])
        periods = [
            other.period
            for other in others
            if (other.department_code, other.role) == (membership.department_code, membership.role)
            and not _is_same_membership(other, membership)
        ]
        if reason := refusal_of_period(membership.period, periods):
            yield Problem(reason, change.row, STARTS_ON)
        others.append(membership)


def _identity(membership: StatedMembership) -> tuple[str, Role, date]:
    return membership.department_code, membership.role, membership.period.starts_on


def _is_same_membership(one: StatedMembership, other: StatedMembership) -> bool:
    return _identity(one) == _identity(other)
