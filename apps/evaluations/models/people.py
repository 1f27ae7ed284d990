"""Who works on an evaluation: when somebody was here last."""

from django.conf import settings
from django.db import models

from apps.evaluations.models.evaluations import Evaluation


class Visit(models.Model):
    """That somebody has looked at the task list of an evaluation.

    ``latest`` is the entry of the trace up to which there was anything to see then, ``before`` the one of the visit
    before: what stands behind it is new to him until he has stayed away again.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    before_at = models.DateTimeField()
    latest = models.BigIntegerField()
    before = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "evaluation"],
                name="visit_unique",
                violation_error_message="每人对每份自评只有一条访问记录。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.evaluation_id}"
