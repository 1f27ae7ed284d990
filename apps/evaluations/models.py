"""Cycles, evaluations and everything a department says in one."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.budgets.models import FiscalYear, Project
from apps.core.constraints import in_choices
from apps.core.models import AmountField, EditedRow, ScoreField
from apps.departments.models import Department
from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.facts import CYCLE_FIELDS
from apps.evaluations.workflow import Level
from apps.indicators.enums import Band, Grade, Operator
from apps.indicators.enums import Level as QualityLevel
from apps.indicators.models import Scheme

REVIEWED = [Status.APPROVED, Status.PUBLISHED]


class Cycle(models.Model):
    """The yearly task of one region: schemes, deadlines, review levels."""

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
                violation_error_message="财政部门至少保留一级审核。",
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
        region = Q(cycle__region__in=person.regions_as(Role.PERFORMANCE) | person.regions_as(Role.ADMINISTRATOR))
        return self.filter(own | ((section | region) & Q(received_at__isnull=False)))


class Evaluation(EditedRow):
    """One department's self-evaluation in one cycle. Only ``actions.moves`` assigns its status."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="evaluations")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="evaluations")
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
    # Until when the bureau wants it back, from the first return on; until then the cycle's deadline binds.
    correction_deadline = models.DateField("修改期限", null=True, blank=True)
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
        ]
        indexes = [models.Index(fields=["status", "moved_at", "id"])]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.department_id}"

    @property
    def fill_deadline(self) -> date:
        """Until when the department has to submit it."""
        return self.correction_deadline or self.cycle.fill_deadline


class Snapshot(models.Model):
    """A sheet as canonical JSON, stored once for each content."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="snapshots")
    digest = models.CharField(max_length=64)
    content = models.TextField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "digest"],
                name="snapshot_unique",
                violation_error_message="相同内容的快照已存在。",
            )
        ]

    def __str__(self) -> str:
        return self.digest


class TextSignature(models.Model):
    """The fingerprints of the texts of a snapshot that the bureau received: other reports are held against them.

    A snapshot never changes, so neither does its signature.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, primary_key=True, related_name="signature")
    marks = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.snapshot_id}"


class HistoryEntry(models.Model):
    """Who did what, when, and why; the sheet as it was then."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="history")
    action = models.CharField(max_length=20, choices=Action.choices())
    source = models.CharField(max_length=20, choices=Status.choices())
    target = models.CharField(max_length=20, choices=Status.choices())
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    comment = models.TextField(blank=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            in_choices("action", Action, "history"),
            in_choices("source", Status, "history"),
            in_choices("target", Status, "history"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%F}"

    @property
    def words(self) -> tuple[str, str]:
        """The comment as it is shown, and what of it is folded: the single changes of another version."""
        if self.action != Action.ADOPT:
            return self.comment, ""
        head, _, changes = self.comment.partition("\n\n")
        return head, changes


class ProjectEvaluation(EditedRow):
    """The self-evaluation form of one project; its money stands in ``budgets.Project``."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="projects")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="evaluation")
    expected_goal = models.TextField(blank=True)
    achieved_goal = models.TextField(blank=True)
    execution_reason = models.TextField(blank=True)
    stated_total = ScoreField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.project_id}"


class ProjectIndicatorQuerySet(models.QuerySet["ProjectIndicator"]):
    """Rows of forms."""

    def of(self, evaluation: Evaluation) -> Self:
        """The rows of its projects and of its own form."""
        return self.filter(Q(project__evaluation=evaluation) | Q(evaluation=evaluation))


class ProjectIndicator(EditedRow):
    """One level-3 row of a project form, or of the form of the whole department, which the evaluation itself owns.

    The target is operator + number + unit + text, never one string.
    """

    project = models.ForeignKey(ProjectEvaluation, on_delete=models.CASCADE, null=True, related_name="indicators")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, null=True, related_name="targets")
    level1 = models.CharField(max_length=40, blank=True)
    level2 = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    operator = models.CharField(max_length=20, choices=Operator.choices(), default=Operator.AT_LEAST)
    target_number = AmountField()
    unit = models.CharField(max_length=20, blank=True)
    target_text = models.CharField(max_length=300, blank=True)
    weight = ScoreField()
    actual = AmountField()
    actual_text = models.CharField(max_length=300, blank=True)
    band = models.CharField(max_length=20, choices=Band.choices(), blank=True)
    band_score = ScoreField()
    adjusted_score = ScoreField()
    adjust_reason = models.TextField(blank=True)
    deviation_reason = models.TextField(blank=True)
    improvement = models.TextField(blank=True)

    objects = ProjectIndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            in_choices("operator", Operator, "project_indicator"),
            in_choices("band", Band, "project_indicator", blank=True),
            models.CheckConstraint(
                condition=Q(project__isnull=False, evaluation__isnull=True)
                | Q(project__isnull=True, evaluation__isnull=False),
                name="project_indicator_one_form",
                violation_error_message="指标应属于一个项目，或属于部门整体自评表。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScoreEntry(EditedRow):
    """The department's entry for one row of the score table; which column counts depends on the row's rule."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="score_entries")
    indicator = models.CharField(max_length=60)
    value = AmountField()
    ticks = models.JSONField(default=list, blank=True)
    count = AmountField()
    level = models.CharField(max_length=20, choices=QualityLevel.choices(), blank=True)
    band = models.CharField(max_length=20, choices=Band.choices(), blank=True)
    band_score = ScoreField()
    is_not_applicable = models.BooleanField(default=False)
    adjusted_score = ScoreField()
    adjust_reason = models.TextField(blank=True)
    deviation_reason = models.TextField(blank=True)
    improvement = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "indicator"],
                name="score_entry_unique",
                violation_error_message="同一指标只能填一次。",
            ),
            in_choices("level", QualityLevel, "score_entry", blank=True),
            in_choices("band", Band, "score_entry", blank=True),
        ]

    def __str__(self) -> str:
        return self.indicator


class NarrativeText(EditedRow):
    """The text under one heading of the outline."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="narrative")
    key = models.CharField(max_length=60)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "key"],
                name="narrative_text_unique",
                violation_error_message="同一标题只有一段正文。",
            )
        ]

    def __str__(self) -> str:
        return self.key


class Evidence(models.Model):
    """One uploaded file, tied to a section or to an indicator's cell."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="evidence")
    section = models.CharField(max_length=20, choices=Section.choices(), default=Section.EVIDENCE)
    cell = models.CharField(max_length=80, blank=True)
    file = models.FileField(upload_to="evidence/%Y/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [in_choices("section", Section, "evidence")]

    def __str__(self) -> str:
        return self.name


class Explanation(EditedRow):
    """Why a warning stands, by the finding's key."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="explanations")
    finding = models.CharField(max_length=160)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "finding"],
                name="explanation_unique",
                violation_error_message="同一问题只有一条说明。",
            )
        ]

    def __str__(self) -> str:
        return self.finding
