"""Persons and their duties as frozen values: what permission functions decide on without a query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.accounts.enums import Role
from apps.core.fields import Field, by_name
from apps.departments.enums import DepartmentKind

# An account, and below it the columns of a membership, in the order of the spreadsheet.
ACCOUNT_FIELDS: Mapping[str, Field] = by_name(
    Field("username", "用户名", instruction="登录时使用，可用工号或姓名拼音。"),
    Field("name", "姓名"),
    Field("phone", "手机号"),
)
MEMBERSHIP_FIELDS: Mapping[str, Field] = by_name(
    Field("department", "单位编码", short="单位"),
    Field("role", "角色"),
    Field("starts_on", "启用日期"),
    Field("ends_on", "停用日期", instruction="长期有效请留空。"),
)
PASSWORD = Field("password", "初始密码")


@dataclass(frozen=True, slots=True)
class Duty:
    """A membership in force: a role in one department.

    ``covered`` are the ids of the departments it reaches: the department itself and the units below it.
    """

    role: Role
    department_id: int
    kind: DepartmentKind
    region_id: int
    covered: frozenset[int]


@dataclass(frozen=True, slots=True)
class Person:
    """A user on one day with the memberships in force on it; nobody (id 0) has none."""

    user_id: int = 0
    name: str = ""
    memberships: tuple[Duty, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held in any department."""
        return frozenset(duty.role for duty in self.memberships)

    def departments_as(self, role: Role) -> frozenset[int]:
        """Ids of the departments covered in ``role``, units below them included."""
        return frozenset().union(*(duty.covered for duty in self._duties_as(role)))

    def sections_as(self, role: Role) -> frozenset[int]:
        """Ids of the sections of the finance bureau in which ``role`` is held."""
        return frozenset(duty.department_id for duty in self._duties_as(role) if duty.kind == DepartmentKind.SECTION)

    def regions_as(self, role: Role) -> frozenset[int]:
        """Ids of the regions in which ``role`` is held."""
        return frozenset(duty.region_id for duty in self._duties_as(role))

    def _duties_as(self, role: Role) -> list[Duty]:
        return [duty for duty in self.memberships if duty.role == role]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDetails:
    """What a person states about an account."""

    username: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days of a membership, both included; without ``ends_on`` it is open."""

    starts_on: date
    ends_on: date | None = None

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


@dataclass(frozen=True, slots=True)
class StatedMembership:
    """A role in the department with this code, for a period."""

    department_code: str
    role: Role
    period: Period


@dataclass(frozen=True, slots=True)
class KnownUser:
    """An existing account of the region with all its memberships, past ones too."""

    details: UserDetails
    memberships: tuple[StatedMembership, ...]


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A department of the region as an import needs it."""

    name: str
    kind: DepartmentKind


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an import of users is held against: accounts and departments of the region by user name and code.

    ``foreign`` are the user names among those imported that belong to other regions.
    """

    users: Mapping[str, KnownUser]
    places: Mapping[str, KnownPlace]
    foreign: frozenset[str]


@dataclass(frozen=True, slots=True)
class StatedUser:
    """One row of a spreadsheet of users: the account and one membership."""

    details: UserDetails
    membership: StatedMembership
