"""What an evaluation has of the year before."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.evaluations.models.evaluations import Evaluation


class TakenOver(models.Model):
    """What was filled in or taken over from last year's sheet.

    ``marks``: what was taken over and nobody has confirmed, by cell, as the fingerprint of its text. ``steps``: what
    each taking-over made, the last at the end, so that it can be undone. ``priors``: last year's figures by cell, as
    they were approved: locked until the bureau unlocks them for a reason.
    """

    evaluation = models.OneToOneField(Evaluation, on_delete=models.CASCADE, primary_key=True, related_name="taken_over")
    marks = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    priors = models.JSONField(default=dict)
    unlocked_at = models.DateTimeField(null=True, blank=True)
    unlocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unlock_reason = models.TextField("理由", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unlocked_at__isnull=True) | (Q(unlocked_by__isnull=False) & ~Q(unlock_reason="")),
                name="taken_over_unlocked_for_a_reason",
                violation_error_message="允许修改上年数应写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}"
