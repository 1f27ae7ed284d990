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
    # What it prints as the bureau's score; empty where the bureau scored no row otherwise.
    reviewed_total = models.DecimalField(
        ENTRY_FIELDS["reviewed"].label, max_digits=5, decimal_places=2, null=True, blank=True
    )
    reviewed_grade = models.CharField(
        FORM_FIELDS["reviewed_grade"].label, max_length=10, choices=Grade.choices(), blank=True
    )

    class Meta:
        ordering = ["-issued_at", "-id"]
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
