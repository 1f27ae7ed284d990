"""What is never forgotten: every move, and the sheet as it was then."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.constraints import in_choices
from apps.evaluations.enums import Action, Status
from apps.evaluations.models.evaluations import Evaluation
from apps.evaluations.workflow import COMMENTED


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
    """Who did what, when, and why; the sheet as it was then.

    Which is the latest says ``id``, never ``at``: the clock may have been set back. The row of an evaluation is locked
    while it moves, so that the ids of its entries rise.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="history")
    action = models.CharField(max_length=20, choices=Action.choices())
    source = models.CharField(max_length=20, choices=Status.choices())
    target = models.CharField(max_length=20, choices=Status.choices())
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    comment = models.TextField(blank=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            in_choices("action", Action, "history"),
            in_choices("source", Status, "history"),
            in_choices("target", Status, "history"),
            models.CheckConstraint(
                condition=~Q(action__in=[action.value for action in COMMENTED]) | ~Q(comment=""),
                name="history_comment_present",
                violation_error_message=f"{'、'.join(action.label for action in COMMENTED)}时应写明理由。",
            ),
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
