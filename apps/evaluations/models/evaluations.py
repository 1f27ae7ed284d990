"""One department's self-evaluation in a cycle, its life and its plain fields."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.budgets.models import FiscalYear
from apps.core.constraints import in_choices
from apps.core.models import EditedRow, ScoreField
from apps.departments.models import Department
from apps.evaluations.enums import Section, Status
from apps.evaluations.facts.parts import Part
from apps.evaluations.models.cycles import Cycle
from apps.indicators.enums import Grade
from apps.indicators.models import Scheme

REVIEWED = [Status.APPROVED, Status.PUBLISHED]


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Evaluations, as far as somebody may see them."""

    def visible_to(self, user: User) -> Self:
        """What the user may see; everything else is 404.

        A department sees its own and its units'. The bureau sees what has been submitted to it at least once;
        a first draft belongs to its department alone.
        """
        person = person_of(user, timezone.localdate())
        own = Q(department__in=person.departments_as(Role.STAFF) | person.departments_as(Role.DEPARTMENT_REVIEWER))
        section = Q(department__responsible_section__in=person.sections_as(Role.LINE_SECTION))
        region = Q(region__in=person.regions_as(Role.PERFORMANCE) | person.regions_as(Role.ADMINISTRATOR))
        return self.filter(own | ((section | region) & Q(received_at__isnull=False)))


class Evaluation(EditedRow):
    """One department's self-evaluation in one cycle. Only ``actions.moves`` assigns its status."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="evaluations")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="evaluations")
    # Those of the cycle, which never change: the lists of a region, or of a year, are read by indexes that begin so.
    region = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+", db_index=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    project_scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status.choices(), default=Status.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # When the bureau first received it: from then on the bureau may look at it, whatever becomes of it.
    received_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()
    # The document of the approval in force may still have to be issued; until it is, who issues finds it by this.
    awaits_document = models.BooleanField(default=False)
    # Raised by everything that changes the sheet, its state or who may edit it: a sequence, never a clock.
    changes = models.PositiveBigIntegerField(default=0)
    # Some of its parts are assigned to accountants who see these alone (``Assignment``).
    is_divided = models.BooleanField(default=False)
    # Until when the bureau wants it back, from the first return on; until then the cycle's deadline binds.
    correction_deadline = models.DateField("修改期限", null=True, blank=True)
    # Sections that somebody has called filled in, by their keys: until then what they lack is no fault.
    finished = models.CharField(max_length=120, blank=True)
    # What the list shows without reading the sheet; stamped at every move.
    total = ScoreField()
    grade = models.CharField(max_length=10, choices=Grade.choices(), blank=True)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)

    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    head_name = models.CharField(max_length=60, blank=True)
    duties = models.TextField(blank=True)
    main_work = models.TextField(blank=True)
    expected_goal = models.TextField(blank=True)
    achieved_goal = models.TextField(blank=True)
    thrift_measures = models.TextField(blank=True)
    execution_reason = models.TextField(blank=True)
    stated_total = ScoreField()
    stated_grade = models.CharField(max_length=10, choices=Grade.choices(), blank=True)

    # The parts of users, kept by ``permissions.parts_of`` for the life of this object: one request.
    known_parts: dict[int, frozenset[Part] | None] | None = None

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "department"],
                name="evaluation_unique",
                violation_error_message="该部门在本次任务中已有自评。",
            ),
            in_choices("status", Status, "evaluation"),
            in_choices("grade", Grade, "evaluation", blank=True),
            in_choices("stated_grade", Grade, "evaluation", blank=True),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.RETURNED])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="evaluation_submitted_is_stamped",
                violation_error_message="已提交的自评必须记录提交人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=REVIEWED, approved_at__isnull=False)
                | (~Q(status__in=REVIEWED) & Q(approved_at__isnull=True)),
                name="evaluation_approved_is_stamped",
                violation_error_message="审定时间只在审定后存在。",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.PUBLISHED, published_at__isnull=False)
                | (~Q(status=Status.PUBLISHED) & Q(published_at__isnull=True)),
                name="evaluation_published_is_stamped",
                violation_error_message="公开时间只在公开后存在。",
            ),
            # A stamp that is missing is in order with every other. A later submission follows the first receipt.
            models.CheckConstraint(
                condition=Q(submitted_at__lte=F("moved_at"))
                & Q(received_at__lte=F("moved_at"))
                & Q(submitted_at__lte=F("approved_at"))
                & Q(received_at__lte=F("approved_at"))
                & Q(approved_at__lte=F("published_at"))
                & Q(published_at__lte=F("moved_at"))
                & Q(approved_at__lte=F("moved_at")),
                name="evaluation_stamps_ordered",
                violation_error_message="时间应依次为：提交、报送财政、审定、公开，且不晚于最近一次办理。",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "moved_at", "id"], name="evaluation_by_move"),
            models.Index(fields=["region", "status", "moved_at", "id"], name="evaluation_by_status"),
            models.Index(fields=["status", "published_at", "id"], name="evaluation_by_publication"),
            models.Index(fields=["year", "status", "published_at", "id"], name="evaluation_published_in_year"),
            models.Index(fields=["region", "year", "moved_at", "id"], name="evaluation_by_move_in_year"),
            models.Index(fields=["region", "year", "status", "moved_at", "id"], name="evaluation_by_status_in_year"),
            models.Index(
                fields=["region", "correction_deadline"],
                condition=Q(correction_deadline__isnull=False),
                name="evaluation_under_correction",
            ),
            models.Index(fields=["id"], condition=Q(awaits_document=True), name="evaluation_awaits_document"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.department_id}"

    @property
    def finished_sections(self) -> frozenset[Section]:
        """Where everything that is lacking is a fault: what somebody called filled in, all once it was submitted."""
        return frozenset(Section) if self.submitted_at else frozenset(map(Section, self.finished.split()))

    @property
    def fill_deadline(self) -> date:
        """Until when the department has to submit it."""
        return self.correction_deadline or self.cycle.fill_deadline
