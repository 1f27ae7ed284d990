"""Every change of accounts, memberships and passwords."""

import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac

from apps.accounts.enums import Role
from apps.accounts.facts import Period, StatedMembership, StatedUser, UserDetails
from apps.accounts.imports import HEADINGS, NAME, read_users, usernames_in
from apps.accounts.models import Membership, User
from apps.accounts.queries import memberships_in_region, surroundings_of
from apps.accounts.rules import problems_of_details, refusal_of_period, refusal_of_role
from apps.core.jobs import Outcome
from apps.core.origin import present_origin
from apps.core.tabular import ChangeKind, Import, read_lines
from apps.departments.enums import DepartmentKind
from apps.departments.models import Department
from apps.trace.actions import record
from apps.trace.enums import TraceKind
from apps.trace.facts import Change, differing, imported

_PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
_PASSWORD_LENGTH = 12
_INITIAL_ITERATIONS = 1_000
_FAILURE_SECONDS = int(settings.AXES_COOLOFF_TIME * 3600)
NEW_ACCOUNT = "新账号："  # before the user name in the report of an import


class NewAccount(NamedTuple):
    """A fresh account and its password, which is stored nowhere else."""

    user: User
    password: str


class ImportedUsers(NamedTuple):
    """What an import found, and the accounts that it made."""

    found: Import[StatedUser]
    accounts: tuple[NewAccount, ...] = ()


@transaction.atomic
def add_user(
    details: UserDetails,
    department: Department,
    role: Role,
    period: Period,
    *,
    password: str = "",
    is_demo: bool = False,
) -> NewAccount:
    """An account with its first membership.

    Without a ``password`` a random one is made, which the user must change when signing in first.
    Raises ``ValidationError`` with the messages by field.
    """
    user = User(must_change_password=not password, is_demo=is_demo)
    _state(user, details)
    chosen = password or random_password()
    user.set_password(chosen)
    user.save()
    stated = differing({}, _details_of(user))
    _note(TraceKind.ACCOUNT, f"新增账号：{user.name}（{user.username}）", user, stated, region_of=department)
    add_membership(user, department, role, period)
    return NewAccount(user, chosen)


def change_user(user: User, details: UserDetails) -> None:
    """Restate name, telephone number or user name. Raises ``ValidationError`` with the messages by field."""
    before = _details_of(user)
    with transaction.atomic():
        _state(user, details)
        user.save(update_fields=["username", "name", "phone"])
        _note(TraceKind.ACCOUNT, f"修改账号：{user.name}", user, differing(before, _details_of(user)))


@transaction.atomic
def add_membership(user: User, department: Department, role: Role, period: Period) -> Membership:
    """Give a user a role in a department for a period. Raises ``ValidationError`` with the messages by field."""
    User.objects.select_for_update().get(pk=user.pk)
    held = list(user.memberships.select_related("department"))
    if any(other.department.region_id != department.region_id for other in held):
        raise ValidationError({"department": f"“{user.name}”是其他行政区的用户，不能在本行政区任职。"})
    if reason := refusal_of_role(role, DepartmentKind(department.kind), department.name):
        raise ValidationError({"role": reason})
    others = [other.period for other in held if (other.department_id, other.role) == (department.pk, role)]
    if reason := refusal_of_period(period, others):
        raise ValidationError({"starts_on": reason})
    _forget_person(user)
    membership = Membership.objects.create(
        user=user, department=department, role=role, starts_on=period.starts_on, ends_on=period.ends_on
    )
    _note_membership("新增任职", membership, {"starts_on": period.starts_on, "ends_on": period.ends_on}, {})
    return membership


def end_membership(membership: Membership, ends_on: date) -> None:
    """Let a membership end with the day ``ends_on``. Raises ``ValidationError`` for a day before its first."""
    if reason := refusal_of_period(Period(membership.starts_on, ends_on)):
        raise ValidationError({"ends_on": reason})
    before = {"ends_on": membership.ends_on}
    membership.ends_on = ends_on
    with transaction.atomic():
        membership.save(update_fields=["ends_on"])
        _note_membership("停用任职", membership, {"ends_on": ends_on}, before)
    _forget_person(membership.user)


@transaction.atomic
def hand_over(membership: Membership, successor: User, starts_on: date) -> Membership:
    """End a membership the day before ``starts_on`` and give the same role and department to ``successor``.

    Raises ``ValidationError`` when the successor is the holder, holds it already, or starts on its first day.
    """
    if successor.pk == membership.user_id:
        raise ValidationError({"successor": "接任人不能是本人。"})
    if starts_on <= membership.starts_on:
        raise ValidationError({"starts_on": f"接任日期应晚于原启用日期 {membership.starts_on}。"})
    if membership.ends_on and membership.ends_on < starts_on:
        raise ValidationError({"starts_on": f"原任职已于 {membership.ends_on} 停用，请直接为接任人新增任职。"})
    open_until = membership.ends_on
    end_membership(membership, starts_on - timedelta(days=1))
    return add_membership(successor, membership.department, Role(membership.role), Period(starts_on, open_until))


def deactivate_user(user: User) -> None:
    """Nobody signs in with the account any more; open sessions end with their next page."""
    _set_active(user, is_active=False)


def activate_user(user: User) -> None:
    """The account can be used again."""
    _set_active(user, is_active=True)


def reset_password(user: User) -> str:
    """A new random password, to be changed at the next sign-in. Ends open sessions and lifts a lockout."""
    password = random_password()
    user.set_password(password)
    user.must_change_password = True
    _save_password(user, "重置密码")
    forget_failures(username=user.username)
    return password


def change_password(user: User, password: str) -> None:
    """The user's own choice, already validated by the form."""
    user.set_password(password)
    user.must_change_password = False
    _save_password(user, "修改密码", by=user)


def note_sign_in(user: User, **_: object) -> None:
    """Receives ``user_logged_in``."""
    _note(TraceKind.SIGN_IN, "", user, by=user)


def note_sign_out(user: User | None, **_: object) -> None:
    """Receives ``user_logged_out``; ``None`` when the session was over already."""
    if user is not None:
        _note(TraceKind.SIGN_OUT, "", user, by=user)


def note_failed_sign_in(credentials: Mapping[str, object], **_: object) -> None:
    """Receives ``user_login_failed``. What was typed is kept only if it is a user name: it may be a password.

    Whoever keeps on failing does not fill the trace: up to the lock-out each failure of an account, or of all unknown
    names, from an address is noted, from then on each doubling of their number within the time of a lock-out. Unknown
    names are told to the region that is there for the longest, whose bureau runs the portal.
    """
    user = User.objects.filter(username=str(credentials.get("username", ""))[:150]).first()
    count = _failures(user)
    if not _is_noted(count):
        return
    often = f"，{_FAILURE_SECONDS // 60} 分钟内第 {count} 次" if count > 1 else ""
    if user is None:
        region_id = Department.objects.filter(kind=DepartmentKind.REGION).order_by("pk").values_list("pk", flat=True)
        record(TraceKind.SIGN_IN_FAILED, f"没有此用户{often}", region_id=region_id.first())
    else:
        _note(TraceKind.SIGN_IN_FAILED, f"{user.name}（{user.username}）{often}", user)


@transaction.atomic
def import_users(
    region: Department, rows: Sequence[Sequence[str]], secret: str = "", numbers: Sequence[int] = ()
) -> ImportedUsers:
    """Write a whole spreadsheet of users or, when it has problems, nothing; the answer says which.

    New accounts get random passwords, which the answer alone holds; with a ``secret`` those of ``imported_password``.
    ``numbers`` are those of the rows where they are a piece of a spreadsheet.
    """
    Department.objects.select_for_update().get(pk=region.pk)
    found = read_users(rows, surroundings_of(region.pk, usernames_in(rows)), numbers)
    if found.problems:
        return ImportedUsers(found)
    stated = {change.value.details.username: change.value.details for change in found.changes}
    users = {user.username: user for user in User.objects.filter(username__in=stated)}
    for username, user in users.items():
        user.name, user.phone = stated[username].name, stated[username].phone
    User.objects.bulk_update(users.values(), ["name", "phone"], batch_size=200)
    new = [username for username in stated if username not in users]
    passwords = {username: imported_password(secret, username) if secret else random_password() for username in new}
    created = User.objects.bulk_create(
        [
            User(
                username=username,
                name=stated[username].name,
                phone=stated[username].phone,
                password=_hash_of_random(password),
                must_change_password=True,
            )
            for username, password in passwords.items()
        ]
    )
    users |= {user.username: user for user in created}
    _write_memberships(region, found, users)
    record(TraceKind.IMPORT, f"导入用户：{len(found.changes)} 行", imported(found), department=region)
    return ImportedUsers(found, tuple(NewAccount(user, passwords[user.username]) for user in created))


def import_some_users(
    region: Department, rows: Sequence[Sequence[str]], numbers: Sequence[int], secret: str
) -> list[Outcome]:
    """Write some rows of a spreadsheet, those apart that do not fit any more; rows count from 1."""
    lines = read_lines(rows, HEADINGS).lines
    heads = range(1, lines[0].row)
    wrong: dict[int, str] = {}
    for _ in range(2):  # again without what was wrong
        left = [number for number in numbers if number not in wrong]
        taken = [*heads, *left]
        written = import_users(region, [rows[number - 1] for number in taken], secret, taken)
        if not written.found.problems:
            break
        for problem in written.found.problems:
            places = [problem.row] if problem.row in left else left
            wrong |= dict.fromkeys(places, problem.message)
    names = {line.row: line.cells[NAME] for line in lines}
    outcomes = [Outcome(number, names[number], is_done=False, words=words) for number, words in wrong.items()]
    fresh = {account.user.username for account in written.accounts}
    for change in written.found.changes if not written.found.problems else ():
        username = change.value.details.username
        words = f"{NEW_ACCOUNT}{username}" if username in fresh else change.kind.label
        fresh.discard(username)
        outcomes.append(Outcome(change.row, change.value.details.name, words=words))
    return outcomes


def imported_password(secret: str, username: str) -> str:
    """The first password of an imported account, as ``random_password``: told by whoever holds the secret of the
    import, and stored nowhere.
    """
    number = int.from_bytes(salted_hmac("accounts.import", f"{secret} {username}", algorithm="sha256").digest())
    letters = []
    for _ in range(_PASSWORD_LENGTH):
        number, letter = divmod(number, len(_PASSWORD_LETTERS))
        letters.append(_PASSWORD_LETTERS[letter])
    return _grouped(letters)


def random_password() -> str:
    """Twelve unambiguous characters in three groups: ``k7mp-3xqa-w9rt``."""
    return _grouped([secrets.choice(_PASSWORD_LETTERS) for _ in range(_PASSWORD_LENGTH)])


def _grouped(letters: Sequence[str]) -> str:
    return "-".join("".join(letters[start : start + 4]) for start in range(0, len(letters), 4))


def _failures(user: User | None) -> int:
    """How many sign-ins of an account from an address have failed with this one, in the present window of time."""
    window = int(time.time()) // _FAILURE_SECONDS
    key = f"failed:{user.pk if user else ''}:{present_origin().address}:{window}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, _FAILURE_SECONDS)
    return count


def _is_noted(count: int) -> bool:
    times, rest = divmod(count, settings.AXES_FAILURE_LIMIT)
    return not times or (not rest and times.bit_count() == 1)


def _write_memberships(region: Department, found: Import[StatedUser], users: dict[str, User]) -> None:
    departments = {row.code: row for row in Department.objects.in_region(region.pk)}
    existing = {
        (m.user.username, StatedMembership(m.department.code, Role(m.role), Period(m.starts_on))): m
        for m in memberships_in_region(region.pk).filter(user__in=users.values()).select_related("user", "department")
    }
    new, ended = [], []
    for change in found.changes:
        username, stated = change.value.details.username, change.value.membership
        first_day = StatedMembership(stated.department_code, stated.role, Period(stated.period.starts_on))
        if change.kind == ChangeKind.NEW:
            new.append(
                Membership(
                    user=users[username],
                    department=departments[stated.department_code],
                    role=stated.role,
                    starts_on=stated.period.starts_on,
                    ends_on=stated.period.ends_on,
                )
            )
        elif change.kind == ChangeKind.CHANGED:
            membership = existing[username, first_day]
            membership.ends_on = stated.period.ends_on
            ended.append(membership)
    Membership.objects.bulk_create(new)
    Membership.objects.bulk_update(ended, ["ends_on"], batch_size=200)


def _hash_of_random(password: str) -> str:
    """A quick hash for a random password: 59 bits of chance need no slow one, and 5,000 slow ones take an hour.

    Django hashes again with its full strength when the user signs in.
    """
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=_INITIAL_ITERATIONS)


def _set_active(user: User, *, is_active: bool) -> None:
    user.is_active = is_active
    with transaction.atomic():
        user.save(update_fields=["is_active"])
        _note(TraceKind.ACCOUNT, f"{'启用' if is_active else '停用'}账号：{user.name}（{user.username}）", user)


def _save_password(user: User, what: str, *, by: User | None = None) -> None:
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password"])
        _note(TraceKind.PASSWORD, f"{what}：{user.name}（{user.username}）", user, by=by)


def _details_of(user: User) -> dict[str, object]:
    return {"username": user.username, "name": user.name, "phone": user.phone}


def _note(
    kind: TraceKind,
    what: str,
    user: User,
    changes: Mapping[str, Change] | None = None,
    *,
    by: User | None = None,
    region_of: Department | None = None,
) -> None:
    """Something about an account, seen in the region of its memberships."""
    if region_of is not None:
        region_id = region_of.region_id
    else:
        region_id = user.memberships.order_by("pk").values_list("department__region_id", flat=True).first()
    record(kind, what, changes, subject=user, region_id=region_id, user=by)


def _note_membership(
    what: str, membership: Membership, after: Mapping[str, object], before: Mapping[str, object]
) -> None:
    words = f"{what}：{membership.user.name} {membership.get_role_display()}"
    record(TraceKind.MEMBERSHIP, words, differing(before, after), subject=membership, department=membership.department)


def _state(user: User, details: UserDetails) -> None:
    problems = problems_of_details(details)
    if User.objects.filter(username=details.username).exclude(pk=user.pk).exists():
        problems["username"] = f"用户名“{details.username}”已被使用，请换一个。"
    if problems:
        raise ValidationError(problems)
    user.username, user.name, user.phone = details.username, details.name, details.phone


def _forget_person(user: User) -> None:
    """What was read of the user in this request no longer holds."""
    user.known_person = None
    user.__dict__.pop("administered_region_id", None)
