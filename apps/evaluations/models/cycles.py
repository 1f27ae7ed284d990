"""The yearly task of a region, and when its year was closed and reopened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.budgets.models import FiscalYear
from apps.departments.models import Department
from apps.evaluations.facts import CYCLE_FIELDS
from apps.evaluations.workflow import Level
from apps.indicators.models import Scheme

BUREAU_REVIEW_DEMANDED = "财政部门至少保留一级审核。"


class Cycle(models.Model):
    """The yearly task of one region: schemes, deadlines, review levels.

    Once its year is closed, what was approved may still be published; nothing else changes.
    """

    region = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="cycles")
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="cycles")
    title = models.CharField(CYCLE_FIELDS["title"].label, max_length=120)
    issuer = models.CharField(CYCLE_FIELDS["issuer"].label, max_length=60)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    project_scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField(CYCLE_FIELDS["opens_on"].label)
    fill_deadline = models.DateField(CYCLE_FIELDS["fill_deadline"].label)
    review_deadline = models.DateField(CYCLE_FIELDS["review_deadline"].label)
    has_department_review = models.BooleanField(CYCLE_FIELDS["has_department_review"].label, default=True)
    has_line_review = models.BooleanField(CYCLE_FIELDS["has_line_review"].label, default=True)
    has_performance_review = models.BooleanField(CYCLE_FIELDS["has_performance_review"].label, default=True)
    closed_at = models.DateTimeField("关账时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-year", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year"],
                name="cycle_unique",
                violation_error_message="该地区该年度的自评任务已存在。",
            ),
            models.CheckConstraint(
                condition=Q(fill_deadline__gte=F("opens_on")) & Q(review_deadline__gte=F("fill_deadline")),
                name="cycle_dates_ordered",
                violation_error_message="日期应依次为：填报开始、填报截止、审核截止。",
            ),
            models.CheckConstraint(
                condition=Q(has_line_review=True) | Q(has_performance_review=True),
                name="cycle_has_bureau_review",
                violation_error_message=BUREAU_REVIEW_DEMANDED,
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="cycle_closing_is_stamped",
                violation_error_message="关账应同时记录时间和办理人。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def levels(self) -> frozenset[Level]:
        """The review levels in use."""
        flags = {
            Level.DEPARTMENT: self.has_department_review,
            Level.LINE: self.has_line_review,
            Level.PERFORMANCE: self.has_performance_review,
        }
        return frozenset(level for level, is_used in flags.items() if is_used)


class ClosingEntry(models.Model):
    """Who closed or reopened the year, when, and why it was reopened. Newest first."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="closings")
    is_closing = models.BooleanField("关账")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField("理由", blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_closing=True) | ~Q(reason=""),
                name="closing_reopened_for_a_reason",
                violation_error_message="重新开放应写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.at:%F}"

    @property
    def label(self) -> str:
        """What was done."""
        return "关账" if self.is_closing else "重新开放"
