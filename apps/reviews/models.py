"""What the bureau says about a department's evaluation."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.constraints import not_negative
from apps.evaluations.models import Evaluation
from apps.indicators.facts import ENTRY_FIELDS


class ReviewedScore(models.Model):
    """复核得分 of one scored row, beside the self-score and never instead of it.

    ``cell`` is ``score.<key>`` for a row of the department's table, ``indicator.<id>`` for one of a project form.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="reviewed_scores")
    cell = models.CharField(max_length=80)
    score = models.DecimalField(ENTRY_FIELDS["reviewed"].label, max_digits=5, decimal_places=2)
    reason = models.TextField(ENTRY_FIELDS["review_reason"].label)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "cell"],
                name="reviewed_score_unique",
                violation_error_message="同一指标只有一个复核得分。",
            ),
            not_negative("score", "reviewed_score"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reviewed_score_reason_present",
                violation_error_message="请填写调整理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell} {self.score}"
