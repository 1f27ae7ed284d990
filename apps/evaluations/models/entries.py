"""What else a department enters: the score table, texts, files, explanations."""

from django.conf import settings
from django.db import models

from apps.core.constraints import in_choices
from apps.core.models import AmountField, EditedRow, ScoreField
from apps.evaluations.enums import Section
from apps.evaluations.facts import place_of
from apps.evaluations.models.evaluations import Evaluation
from apps.indicators.enums import Band, Level


class ScoreEntry(EditedRow):
    """The department's entry for one row of the score table; which column counts depends on the row's rule."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="score_entries")
    indicator = models.CharField(max_length=60)
    value = AmountField()
    ticks = models.JSONField(default=list, blank=True)
    count = AmountField()
    level = models.CharField(max_length=20, choices=Level.choices(), blank=True)
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
            in_choices("level", Level, "score_entry", blank=True),
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


class EvidenceRows(models.QuerySet["Evidence"]):
    """Which files stand and which are only kept."""

    def standing(self) -> "EvidenceRows":
        """Those that count, in the sheet and everywhere else."""
        return self.filter(removed_at__isnull=True)

    def kept(self) -> "EvidenceRows":
        """Those that were removed or replaced and can still be read."""
        return self.filter(removed_at__isnull=False)


class Evidence(models.Model):
    """One uploaded file, tied to a section or to an indicator's cell.

    Its content never changes: a replacement is a row of its own, and the old one says which. What was removed or
    replaced is kept until the schedule takes it (``actions.forget_evidence``).
    """

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
    removed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="older")

    objects = EvidenceRows.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [in_choices("section", Section, "evidence")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """What it proves, as forms and addresses name it."""
        return place_of(self.section, self.cell)


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
