"""What is never forgotten: every move, and the sheet as it was then."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.constraints import in_choices
from apps.core.snapshots import digest, joined, parted
from apps.departments.models import Department
from apps.evaluations.enums import Action, Status
from apps.evaluations.models.evaluations import Evaluation
from apps.evaluations.workflow import COMMENTED

FINGERPRINT_BITS = 32
SCHEMES = ("scheme", "project_scheme")  # of a sheet, and the columns of its snapshot


class KeptScheme(models.Model):
    """A scheme as snapshots hold it: canonical JSON, stored once for each content, by its digest. Never changed."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.TextField()

    def __str__(self) -> str:
        return self.digest


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Writing and reading of snapshots, which are kept in parts."""

    def keep(self, evaluation: Evaluation, content: str, taken_at: datetime) -> "Snapshot":
        """The snapshot of a canonical JSON, stored unless it is there. One query, at most five."""
        stated = digest(content)
        kept = self.filter(evaluation=evaluation, digest=stated).first()
        if kept is not None:
            return kept
        rest, schemes = parted(content, SCHEMES)
        texts = {digest(text): text for text in schemes.values()}
        missing = texts.keys() - KeptScheme.objects.in_bulk(texts).keys()
        new = [KeptScheme(digest=number, content=texts[number]) for number in sorted(missing)]
        KeptScheme.objects.bulk_create(new, ignore_conflicts=True)
        parts: dict[str, Any] = {f"{name}_id": digest(text) for name, text in schemes.items()}
        return self.create(evaluation=evaluation, digest=stated, rest=rest, taken_at=taken_at, **parts)

    def whole(self) -> Self:
        """With what ``content`` is put together from."""
        return self.select_related("scheme", "project_scheme")


class Snapshot(models.Model):
    """A sheet as canonical JSON, stored once for each content.

    ``digest`` is that of the whole ``content``. ``rest`` is what is left of it without its schemes, which many
    snapshots share.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="snapshots")
    digest = models.CharField(max_length=64)
    rest = models.TextField()
    scheme = models.ForeignKey(KeptScheme, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    project_scheme = models.ForeignKey(
        KeptScheme, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField()

    objects = SnapshotQuerySet.as_manager()

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

    @property
    def content(self) -> str:
        """The canonical JSON that was hashed."""
        schemes = {name: part.content for name in SCHEMES if (part := getattr(self, name)) is not None}
        return joined(self.rest, schemes)

    @property
    def is_intact(self) -> bool:
        """Whether the content is still what was hashed."""
        return digest(self.content) == self.digest


def marks_in(region_id: int, fingerprints: Iterable[int]) -> list[int]:
    """Fingerprints as the ``mark`` of a region's ``TextMark``."""
    return [region_id << FINGERPRINT_BITS | fingerprint for fingerprint in fingerprints]


def fingerprints_in(marks: Iterable[int]) -> frozenset[int]:
    """The inverse of ``marks_in``."""
    return frozenset(mark & (1 << FINGERPRINT_BITS) - 1 for mark in marks)


WITH_CONTENT = ("snapshot__scheme", "snapshot__project_scheme")  # for ``select_related`` of moves


class TextSignature(models.Model):
    """The fingerprints of the texts of a snapshot that the bureau received: other reports are held against them.

    A snapshot never changes, so neither does its signature. ``received`` is the move that handed it in first.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, primary_key=True, related_name="signature")
    marks = models.BinaryField()
    made_at = models.DateTimeField()
    region = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    received = models.ForeignKey("HistoryEntry", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["region", "received"], name="text_signature_received")]

    def __str__(self) -> str:
        return f"{self.snapshot_id}"


class TextMark(models.Model):
    """That a report bears a fingerprint: the index by which copied words are found without reading any other text.

    ``mark`` is the region and the fingerprint in one number, so that a row is 16 bytes.
    """

    pk = models.CompositePrimaryKey("mark", "signature")
    mark = models.BigIntegerField()
    signature = models.ForeignKey(TextSignature, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.mark} {self.signature_id}"


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
