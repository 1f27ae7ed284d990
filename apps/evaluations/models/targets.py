"""Forms of projects with their indicators; the form of a whole department has the same rows."""

from typing import Self

from django.db import models
from django.db.models import Q

from apps.budgets.models import Project
from apps.core.constraints import in_choices
from apps.core.models import AmountField, EditedRow, ScoreField
from apps.evaluations.models.evaluations import Evaluation
from apps.indicators.enums import Band, Operator
from apps.indicators.models import Scheme


class ProjectEvaluation(EditedRow):
    """The self-evaluation form of one project; its money stands in ``budgets.Project``."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="projects")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="evaluation")
    expected_goal = models.TextField(blank=True)
    achieved_goal = models.TextField(blank=True)
    execution_reason = models.TextField(blank=True)
    stated_total = ScoreField()
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.project_id}"


class ProjectIndicatorQuerySet(models.QuerySet["ProjectIndicator"]):
    """Rows of forms."""

    def of(self, evaluation: Evaluation) -> Self:
        """The rows of its projects and of its own form."""
        return self.filter(Q(project__evaluation=evaluation) | Q(evaluation=evaluation))


class ProjectIndicator(EditedRow):
    """One level-3 row of a project form, or of the form of the whole department, which the evaluation itself owns.

    The target is operator + number + unit + text, never one string.
    """

    project = models.ForeignKey(ProjectEvaluation, on_delete=models.CASCADE, null=True, related_name="indicators")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, null=True, related_name="targets")
    level1 = models.CharField(max_length=40, blank=True)
    level2 = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    operator = models.CharField(max_length=20, choices=Operator.choices(), default=Operator.AT_LEAST)
    target_number = AmountField()
    unit = models.CharField(max_length=20, blank=True)
    target_text = models.CharField(max_length=300, blank=True)
    weight = ScoreField()
    actual = AmountField()
    actual_text = models.CharField(max_length=300, blank=True)
    band = models.CharField(max_length=20, choices=Band.choices(), blank=True)
    band_score = ScoreField()
    adjusted_score = ScoreField()
    adjust_reason = models.TextField(blank=True)
    deviation_reason = models.TextField(blank=True)
    improvement = models.TextField(blank=True)
    position = models.IntegerField(default=0)

    objects = ProjectIndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            in_choices("operator", Operator, "project_indicator"),
            in_choices("band", Band, "project_indicator", blank=True),
            models.CheckConstraint(
                condition=Q(project__isnull=False, evaluation__isnull=True)
                | Q(project__isnull=True, evaluation__isnull=False),
                name="project_indicator_one_form",
                violation_error_message="指标应属于一个项目，或属于部门整体自评表。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def scheme_in(self, evaluation: Evaluation) -> Scheme:
        """The scheme of ``evaluation``, which it belongs to, whose form it follows."""
        return evaluation.scheme if self.project_id is None else evaluation.project_scheme
