"""Accounts, and their memberships: who acts in which role for which department, and when."""

from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.facts import ACCOUNT_FIELDS, MEMBERSHIP_FIELDS, Period, Person
from apps.accounts.rules import NAME_LENGTH, PHONE_LENGTH
from apps.core.constraints import in_choices
from apps.core.prepared import Given
from apps.departments.models import Department


class User(AbstractUser):
    """An account. What it may do follows from its memberships alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(ACCOUNT_FIELDS["name"].label, max_length=NAME_LENGTH)
    phone = models.CharField(ACCOUNT_FIELDS["phone"].label, max_length=PHONE_LENGTH, blank=True)
    must_change_password = models.BooleanField("首次登录须修改密码", default=False)
    # Of the app of notices, which raises it with each one: it comes with the account, and no page counts.
    unread_notices = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField("演示账号", default=False)

    # The person of a day, kept by ``queries.person_of`` for the life of this object: one request.
    known_person: tuple[date, Person] | None = None

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        indexes = [models.Index(fields=["id"], condition=Q(is_demo=True), name="user_of_demo")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="user_name_present", violation_error_message="缺少姓名。"
            ),
        ]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def administered_region_id(self) -> int | None:
        """The region whose system administrator this user is today."""
        held = self.memberships.in_force(timezone.localdate()).filter(role=Role.ADMINISTRATOR)
        return held.order_by("department__region_id").values_list("department__region_id", flat=True).first()

    def roles_for(self, department_id: int | None) -> str:
        """In which roles this user acts today for a department, otherwise all that are held; in words, once each.

        No query where the person of the day is known.
        """
        today = timezone.localdate()
        if self.known_person is not None and self.known_person[0] == today:
            duties = self.known_person[1].memberships
            held = [duty.role for duty in duties if department_id in duty.covered] or [duty.role for duty in duties]
        else:
            held = [
                Role(role) for role in self.memberships.in_force(today).order_by("pk").values_list("role", flat=True)
            ]
        return "、".join(dict.fromkeys(role.label for role in held))


def in_force(day: date | Given, prefix: str = "") -> Q:
    """Memberships, under the prefix of a relation, that cover ``day``; the first and the last day count."""
    is_open = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    return is_open & Q(**{f"{prefix}starts_on__lte": day})


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by day."""

    def in_force(self, day: date | Given) -> "MembershipQuerySet":
        """Those that cover ``day``."""
        return self.filter(in_force(day))


class Membership(models.Model):
    """A role of a user in a department from ``starts_on`` to ``ends_on``, both days included."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", verbose_name="用户")
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=MEMBERSHIP_FIELDS["department"].brief,
    )
    role = models.CharField(MEMBERSHIP_FIELDS["role"].label, max_length=20, choices=Role.choices())
    starts_on = models.DateField(MEMBERSHIP_FIELDS["starts_on"].label)
    ends_on = models.DateField(MEMBERSHIP_FIELDS["ends_on"].label, null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            in_choices("role", Role, "membership"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message="停用日期不能早于启用日期。",
            ),
            models.UniqueConstraint(
                "user",
                "department",
                "role",
                "starts_on",
                name="membership_unique",
                violation_error_message="该用户在这个单位已有同日启用的同一角色。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name} {self.get_role_display()} {self.department.name}"

    @property
    def period(self) -> Period:
        """The days of the membership."""
        return Period(self.starts_on, self.ends_on)
