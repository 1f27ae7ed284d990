"""Reads of accounts: the person of a user, lists, what imports are held against, the security log."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, DateField, Exists, FilteredRelation, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.facts import Duty, KnownPlace, KnownUser, Period, Person, StatedMembership, Surroundings, UserDetails
from apps.accounts.models import Membership, User, in_force
from apps.core.pages import Count, counted
from apps.core.prepared import Given, Prepared
from apps.departments.enums import REPORTING_KINDS, DepartmentKind
from apps.departments.models import Department
from apps.departments.queries import covered_by

MOST_DEMO_ACCOUNTS = 100
LOOKED_THROUGH = 400  # rows of a log for one page: those of other regions are passed over


def person_of(user: User | AnonymousUser, today: date | None = None) -> Person:
    """The user with the memberships in force ``today`` (by default the current day in local time).

    One query, and one more for those who act for departments with units; kept on ``user`` for this request.
    """
    if not isinstance(user, User):
        return Person()
    day = today or timezone.localdate()
    if user.known_person is None or user.known_person[0] != day:
        user.known_person = day, _person(user, _HELD(user=user.pk, day=day))
    return user.known_person[1]


def members_of(departments: Collection[int] | QuerySet[Any, Any], roles: Collection[Role], day: date) -> list[int]:
    """The ids of the accounts that hold one of the roles in one of the departments themselves that day; one query."""
    held = Membership.objects.in_force(day).filter(department__in=departments, role__in=roles, user__is_active=True)
    return sorted(set(held.values_list("user", flat=True)))


def region_of(user: User | AnonymousUser) -> int | None:
    """The region that a user works in; of several the one of the first membership."""
    return next((duty.region_id for duty in person_of(user).memberships), None)


def user_with_duties(user_id: int, day: date) -> User | None:
    """The account with what ``person_of`` asks of that day; one query, and one more for duties that cover units."""
    rows = _USER(user=user_id, day=day)
    if not rows:
        return None
    user = User.from_db(DEFAULT_DB_ALIAS, _USER_COLUMNS, rows[0][: len(_USER_COLUMNS)])
    held = [row[len(_USER_COLUMNS) :] for row in rows]
    user.known_person = day, _person(user, [] if held[0][0] is None else held)
    return user


_DAY, _USER_ID = Given("day", DateField()), Given("user", BigIntegerField())
_UNITS = Department.objects.filter(kind=DepartmentKind.UNIT)
_USER_COLUMNS = tuple(column.attname for column in User._meta.concrete_fields)
_HELD = Prepared(
    lambda: (
        Membership.objects.in_force(_DAY)
        .filter(user=_USER_ID)
        .order_by("pk")
        .annotate(has_units=Exists(_UNITS.filter(parent=OuterRef("department"))))
        .values_list("role", "department_id", "department__kind", "department__region_id", "has_units")
    )
)
_USER = Prepared(
    lambda: (
        User.objects.filter(pk=_USER_ID)
        .alias(held=FilteredRelation("memberships", condition=in_force(_DAY, "memberships__")))
        .order_by("held__pk")
        .annotate(has_units=Exists(_UNITS.filter(parent=OuterRef("held__department"))))
        .values_list(
            *_USER_COLUMNS,
            *(
                "held__role",
                "held__department_id",
                "held__department__kind",
                "held__department__region_id",
                "has_units",
            ),
        )
    )
)


def _person(user: User, held: Sequence[tuple[Any, ...]]) -> Person:
    """``held``: role, department, its kind and region, whether it has units; for each membership in force."""
    above = {department_id for _, department_id, kind, _, has_units in held if has_units and kind in REPORTING_KINDS}
    covered = covered_by(above) if above else {}
    return Person(
        user.pk,
        user.name,
        tuple(
            Duty(
                Role(role),
                department_id,
                DepartmentKind(kind),
                region_id or department_id,
                covered.get(department_id, frozenset({department_id})),
            )
            for role, department_id, kind, region_id, _ in held
        ),
    )


def users_in_region(region_id: int) -> QuerySet[User]:
    """Accounts with a membership, past ones too, in the region. Every account has at least one."""
    return User.objects.filter(Exists(Membership.objects.filter(user=OuterRef("pk"), department__region=region_id)))


def memberships_in_region(region_id: int) -> QuerySet[Membership]:
    """All memberships in the region, past ones too."""
    return Membership.objects.filter(department__region=region_id)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A line of the table on the demo's sign-in page."""

    username: str
    name: str
    duties: str


def demo_accounts(today: date) -> list[DemoAccount]:
    """The first demo accounts in the order of their creation with what they do today, in two queries."""
    held = Membership.objects.in_force(today).select_related("department").order_by("pk")
    users = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
    return [
        DemoAccount(
            user.username,
            user.name,
            "；".join(f"{m.department.called} {m.get_role_display()}" for m in user.memberships.all()),
        )
        for user in users.prefetch_related(Prefetch("memberships", held))[:MOST_DEMO_ACCOUNTS]
    ]


@dataclass(frozen=True, slots=True)
class UserFilter:
    """What the list of users is narrowed to; empty values narrow nothing."""

    text: str = ""
    role: Role | None = None
    department: str = ""


@dataclass(frozen=True, slots=True)
class ListedUser:
    """A line of the list: the account and its memberships of the day."""

    account: User
    memberships: Sequence[Membership]


@dataclass(frozen=True, slots=True)
class UserPage:
    """One page of users by user name, and how many there are in all."""

    users: Sequence[ListedUser]
    total: Count
    has_newer: bool
    has_older: bool


def page_of_users(
    region_id: int, wanted: UserFilter, today: date, *, after: str = "", before: str = "", size: int = 50
) -> UserPage:
    """The page behind user name ``after``, or in front of ``before``, in three queries."""
    users = users_in_region(region_id)
    if wanted.text:
        users = users.filter(
            Q(username__icontains=wanted.text) | Q(name__icontains=wanted.text) | Q(phone__icontains=wanted.text)
        )
    held = Membership.objects.in_force(today)
    narrowed = held.filter(user=OuterRef("pk"))
    if wanted.role:
        narrowed = narrowed.filter(role=wanted.role)
    if wanted.department:
        code = wanted.department.split(maxsplit=1)[0]
        named = Q(department__name__icontains=wanted.department) | Q(department__code=code)
        narrowed = narrowed.filter(named, department__region=region_id)
    if wanted.role or wanted.department:
        users = users.filter(Exists(narrowed))
    current = held.select_related("department").order_by("pk")
    total = counted(users)
    shown = users.prefetch_related(Prefetch("memberships", current))
    if before:
        shown = shown.filter(username__lt=before).order_by("-username")
    else:
        shown = shown.filter(username__gt=after).order_by("username")
    found = [ListedUser(account, list(account.memberships.all())) for account in shown[: size + 1]]
    has_more = len(found) > size
    if before:
        return UserPage(found[:size][::-1], total, has_newer=has_more, has_older=True)
    return UserPage(found[:size], total, has_newer=bool(after), has_older=has_more)


@dataclass(frozen=True, slots=True)
class MembershipHistory:
    """A membership on the page of its user: the badge of its state, and whom it came from and went to."""

    membership: Membership
    kind: str
    label: str
    can_end: bool
    predecessor: str
    successor: str


def history_of(user: User, region_id: int, today: date) -> list[MembershipHistory]:
    """The user's memberships in the region, newest first, in two queries.

    A predecessor ended the day before in the same department and role; a successor started the day after.
    """
    own = list(
        user.memberships.filter(department__region=region_id).select_related("department").order_by("-starts_on", "-pk")
    )
    same_place = Q(pk__in=[])
    for held in own:
        same_place |= Q(department=held.department_id, role=held.role)
    others = list(Membership.objects.filter(same_place).exclude(user=user).select_related("user"))
    return [
        MembershipHistory(
            held,
            *_state_of(held.period, today),
            held.ends_on is None or held.ends_on >= today,
            _named(o for o in others if _fits(o, held) and _follows(o, held)),
            _named(o for o in others if _fits(o, held) and _follows(held, o)),
        )
        for held in own
    ]


def _state_of(period: Period, today: date) -> tuple[str, str]:
    """Kind and label of the badge of a membership."""
    if period.starts_on > today:
        return "clock", "未到启用日期"
    return ("empty", "已停用") if period.ends_on and period.ends_on < today else ("done", "在任")


def _fits(one: Membership, other: Membership) -> bool:
    return (one.department_id, one.role) == (other.department_id, other.role)


def _follows(before: Membership, after: Membership) -> bool:
    return before.ends_on is not None and before.ends_on + timedelta(days=1) == after.starts_on


def _named(memberships: Iterable[Membership]) -> str:
    return "、".join(membership.user.name for membership in memberships)


def surroundings_of(region_id: int, usernames: Collection[str]) -> Surroundings:
    """What an import of users into the region is held against, in three queries."""
    memberships: defaultdict[str, list[StatedMembership]] = defaultdict(list)
    details: dict[str, UserDetails] = {}
    held = memberships_in_region(region_id).filter(user__username__in=usernames)
    for row in held.select_related("user", "department").order_by("pk"):
        user = row.user
        details[user.username] = UserDetails(username=user.username, name=user.name, phone=user.phone)
        memberships[user.username].append(StatedMembership(row.department.code, Role(row.role), row.period))
    places = {
        code: KnownPlace(name, DepartmentKind(kind))
        for code, name, kind in Department.objects.in_region(region_id).values_list("code", "name", "kind")
    }
    taken = User.objects.filter(username__in=usernames).values_list("username", flat=True)
    users = {name: KnownUser(known, tuple(memberships[name])) for name, known in details.items()}
    return Surroundings(users, places, frozenset(taken) - users.keys())


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """A sign-in, a failure or a lockout. ``name`` is empty for a user name that no account of the region has."""

    at: datetime
    kind: str
    label: str
    username: str
    name: str
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class SecurityPlace:
    """A place in the log: behind these ids of sign-ins and of failures; ``None`` is the start."""

    signed: int | None = None
    failed: int | None = None


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """One page of the log, and the place behind it, if there is more to look through."""

    events: list[SecurityEvent]
    behind: SecurityPlace | None


def security_page(region_id: int, place: SecurityPlace, *, size: int = 50) -> SecurityPage:
    """Sign-ins, failures and lockouts behind a place, newest first, in five queries however long the logs are.

    Attempts with the user names of other regions' accounts are not shown; those with unknown names are. Each log goes
    by its sequence; the two are merged by time. A page looks through ``LOOKED_THROUGH`` rows of each, and may be short.
    """
    logs = ((AccessLog, place.signed), (AccessFailureLog, place.failed))
    looked = [list(_behind(model, before).values_list("pk", "username")[:LOOKED_THROUGH]) for model, before in logs]
    own = Membership.objects.filter(user=OuterRef("pk"), department__region=region_id)
    accounts = User.objects.filter(username__in={name for rows in looked for _, name in rows if name})
    known = {
        username: (name, is_own)
        for username, name, is_own in accounts.annotate(is_own=Exists(own)).values_list("username", "name", "is_own")
    }
    found = [
        [pk for pk, username in rows if username not in known or known[username][1]][: size + 1] for rows in looked
    ]
    rows = [model.objects.filter(pk__in=few).order_by("-pk") for (model, _), few in zip(logs, found, strict=True)]
    shown = list(islice(merge(*rows, key=lambda row: row.attempt_time, reverse=True), size))
    ends, is_more = [], False
    for (model, before), window, few in zip(logs, looked, found, strict=True):
        count = sum(isinstance(row, model) for row in shown)
        if count < len(few):
            ends.append(few[count - 1] if count else before)
        else:
            ends.append(window[-1][0] if window else before)
        is_more |= count < len(few) or len(window) == LOOKED_THROUGH
    events = [_event_of(row, known.get(row.username or "", ("", True))[0]) for row in shown]
    return SecurityPage(events, SecurityPlace(*ends) if is_more else None)


def _behind(model: type[AccessLog] | type[AccessFailureLog], before: int | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.order_by("-pk")
    return rows.filter(pk__lt=before) if before else rows


def _event_of(row: AccessLog | AccessFailureLog, name: str) -> SecurityEvent:
    """A line with the badge of its kind."""
    if isinstance(row, AccessLog):
        kind, label = "done", "登录成功"
    else:
        kind, label = ("error", "锁定") if row.locked_out else ("warning", "登录失败")
    return SecurityEvent(row.attempt_time, kind, label, row.username or "", name, row.ip_address or "", row.user_agent)
