"""What has left the system: issued documents."""

from django.db import models
from django.db.models import Q

from apps.core.constraints import in_choices
from apps.evaluations.models import Evaluation
from apps.indicators.enums import Grade
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS


class IssuedDocument(models.Model):
    """A report as issued: rendered once from the snapshot that was approved, then only served. Never changed."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="documents")
    snapshot_digest = models.CharField(max_length=64)
    file = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    source = models.BinaryField(default=bytes)  # the compressed HTML it was rendered from, should the file be lost
    # What it prints as the bureau's score; empty where the bureau scored no row otherwise.
    reviewed_total = models.DecimalField(
        ENTRY_FIELDS["reviewed"].label, max_digits=5, decimal_places=2, null=True, blank=True
    )
    reviewed_grade = models.CharField(
        FORM_FIELDS["reviewed_grade"].label, max_length=10, choices=Grade.choices(), blank=True
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "snapshot_digest"],
                name="issued_document_unique",
                violation_error_message="该次审定的报告已经生成。",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, pages__gt=0),
                name="issued_document_not_empty",
                violation_error_message="报告文件不能为空。",
            ),
            in_choices("reviewed_grade", Grade, "issued_document", blank=True),
        ]

    def __str__(self) -> str:
        return self.sha256


class Draft(models.Model):
    """The package of a sheet that is not approved, printed once for each content and thrown away after a day.

    ``is_live``: of the sheet as its department has it now, and for its eyes; otherwise as the bureau received it.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="drafts")
    snapshot_digest = models.CharField(max_length=64)
    is_live = models.BooleanField()
    sheet = models.TextField()  # canonical JSON: what is printed is what was on the page when it was asked for
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "snapshot_digest", "is_live"],
                name="draft_unique",
                violation_error_message="该内容的草稿已存在。",
            )
        ]

    def __str__(self) -> str:
        return self.snapshot_digest
