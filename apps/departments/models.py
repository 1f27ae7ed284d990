"""The tree of departments: regions, finance bureaus with their sections, departments and their units."""

from django.db import models
from django.db.models import F, Q

from apps.core.constraints import in_choices
from apps.departments.enums import REPORTING_KINDS, DepartmentKind, Funding, UnitNature
from apps.departments.facts import DEPARTMENT_FIELDS
from apps.departments.rules import NAME_LENGTH, SHORT_CODE_LENGTH, SHORT_NAME_LENGTH

_IS_REGION = Q(kind=DepartmentKind.REGION)


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Reads that every caller of departments needs."""

    def in_region(self, region_id: int) -> "DepartmentQuerySet":
        """Everything below the region, in the order of codes; the region itself is not among it."""
        return self.filter(region_id=region_id).order_by("code")

    def reporting(self) -> "DepartmentQuerySet":
        """Departments and units in use: those that hand in evaluations."""
        return self.filter(kind__in=REPORTING_KINDS, is_active=True)


class Department(models.Model):
    """A node of the tree. ``parent`` and ``region`` are null for a region and set for everything below it."""

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=DEPARTMENT_FIELDS["parent_code"].brief,
    )
    region = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name="行政区"
    )
    code = models.CharField(DEPARTMENT_FIELDS["code"].label, max_length=SHORT_CODE_LENGTH)
    name = models.CharField(DEPARTMENT_FIELDS["name"].label, max_length=NAME_LENGTH)
    short_name = models.CharField(DEPARTMENT_FIELDS["short_name"].label, max_length=SHORT_NAME_LENGTH, blank=True)
    kind = models.CharField(DEPARTMENT_FIELDS["kind"].label, max_length=10, choices=DepartmentKind.choices())
    nature = models.CharField(DEPARTMENT_FIELDS["nature"].label, max_length=3, choices=UnitNature.choices(), blank=True)
    funding = models.CharField(DEPARTMENT_FIELDS["funding"].label, max_length=7, choices=Funding.choices(), blank=True)
    responsible_section = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=DEPARTMENT_FIELDS["section_code"].label,
    )
    is_active = models.BooleanField(DEPARTMENT_FIELDS["is_active"].label, default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        constraints = [
            in_choices("kind", DepartmentKind, "department"),
            in_choices("nature", UnitNature, "department", blank=True),
            in_choices("funding", Funding, "department", blank=True),
            models.CheckConstraint(
                condition=(_IS_REGION & Q(parent__isnull=True, region__isnull=True))
                | (~_IS_REGION & Q(parent__isnull=False, region__isnull=False)),
                name="department_region_is_root",
                violation_error_message="行政区没有上级单位，其他单位必须有上级单位和所属行政区。",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="department_not_its_own_parent",
                violation_error_message="单位不能是自己的上级。",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"\A[0-9]{6}\Z") | Q(kind__in=[DepartmentKind.BUREAU, DepartmentKind.SECTION]),
                name="department_code_six_digits",
                violation_error_message="预算编码和行政区代码应为 6 位数字。",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"\A[0-9A-Za-z-]+\Z"),
                name="department_code_plain",
                violation_error_message="编码只能用字母、数字和短横线。",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="department_name_present",
                violation_error_message="缺少单位名称。",
            ),
            models.CheckConstraint(
                condition=Q(responsible_section__isnull=True) | Q(kind__in=sorted(REPORTING_KINDS)),
                name="department_section_for_reporting",
                violation_error_message="只有预算部门和预算单位设归口股室。",
            ),
            models.UniqueConstraint(
                "region",
                "code",
                name="department_code_unique",
                violation_error_message="该编码已被本行政区的其他单位使用。",
            ),
            models.UniqueConstraint(
                "region",
                "name",
                name="department_name_unique",
                violation_error_message="本行政区已有同名单位。",
            ),
            models.UniqueConstraint(
                "code",
                condition=_IS_REGION,
                name="department_region_code_unique",
                violation_error_message="该行政区代码已经存在。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name
