"""Columns that several apps share, and the books of long work."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.amounts import Cell
from apps.core.constraints import in_choices
from apps.core.enums import JobState

UNFINISHED = [JobState.QUEUED.value, JobState.RUNNING.value]


class AmountField(models.DecimalField[Any, Any]):
    """An amount in the unit of its table: 15 digits, six of them behind the point; null means not filled in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=15, decimal_places=6, null=True, blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_digits", "decimal_places", "null", "blank"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


class ScoreField(models.DecimalField[Any, Any]):
    """Points or a weight: up to 999.99 with two decimals; null means not given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=5, decimal_places=2, null=True, blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_digits", "decimal_places", "null", "blank"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


class EditedRow(models.Model):
    """A row that people edit: who touched it last and when.

    ``rejected`` keeps, by field name, the text that was typed into a number field and could not be read.
    """

    rejected = models.JSONField(default=dict, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Job(models.Model):
    """A piece of long work as people see it: what it is about, how far it is, what came of it.

    ``kind`` is the task and ``key`` what it is about: of one kind and key only one is unfinished. Order goes by ``id``.
    ``title`` is what people call it, ``owner`` on whose pages it is shown, ``back_url`` the page it was asked for on.
    """

    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=40, blank=True)
    back_url = models.CharField(max_length=200, blank=True)
    arguments = models.JSONField(default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    task_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=JobState.choices(), default=JobState.QUEUED.value)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    is_cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=UNFINISHED),
                name="job_unfinished_unique",
                violation_error_message="同样的任务正在进行。",
            ),
            in_choices("state", JobState, "job"),
        ]
        indexes = [
            models.Index(fields=["kind", "key"], name="job_kind_key"),
            models.Index(fields=["id"], condition=Q(state__in=UNFINISHED), name="job_unfinished"),
            models.Index(fields=["owner", "-id"], condition=~Q(owner=""), name="job_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_unfinished(self) -> bool:
        """Queued or under way."""
        return self.state in UNFINISHED

    @property
    def percent(self) -> int | None:
        """How far it is, in whole per cent; ``None`` while nobody knows how much there is."""
        return 100 * min(self.done, self.total) // self.total if self.total else None


class JobLine(models.Model):
    """A line of the report of a job: what became of one item. Written in the transaction that dealt with the item."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    item = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200)
    is_done = models.BooleanField()
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "item"], name="job_line_unique", violation_error_message="该项已经处理。"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """That a worker of the queue lives: a count that it raises (``core.worker``)."""

    worker = models.CharField(max_length=64, primary_key=True)
    beats = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.worker


def cell_of(row: EditedRow, field: str) -> Cell:
    """A number column as a cell: its number, or the text that could not be read as one."""
    return Cell(getattr(row, field), row.rejected.get(field, ""))
