"""Who works on an evaluation: its parts, how it is handed over, when somebody was here last."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.budgets.models import Project
from apps.core.constraints import in_choices
from apps.evaluations.enums import Section
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


class Assignment(models.Model):
    """That a part of an evaluation, a section or one project, is filled in by this accountant.

    Who has a part sees and edits his parts alone; who has none leads, and sees and edits everything.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="assignments")
    section = models.CharField(max_length=20, choices=Section.choices())
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            in_choices("section", Section, "assignment"),
            models.UniqueConstraint(
                fields=["evaluation", "section"],
                condition=Q(project__isnull=True),
                name="assignment_of_a_section_unique",
                violation_error_message="每一节只能分给一人。",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "project"],
                condition=Q(project__isnull=False),
                name="assignment_of_a_project_unique",
                violation_error_message="每个项目只能分给一人。",
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=True) | Q(section=Section.PROJECTS.value),
                name="assignment_of_a_project",
                violation_error_message="只有项目可以单独分给一人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.user_id}"


class HandOver(models.Model):
    """That one accountant has handed an evaluation over to another, with his notes, until the other puts them away."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    notes = models.TextField()
    at = models.DateTimeField()
    is_put_away = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.giver_id} {self.receiver_id}"
