"""What people have left behind in an evaluation."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.budgets.models import BudgetLine, Figure, Project
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import (
    Evaluation,
    Evidence,
    Explanation,
    HistoryEntry,
    NarrativeText,
    ProjectEvaluation,
    ProjectIndicator,
    ScoreEntry,
)


def touched(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Those that have moved, or in which somebody has entered anything, be it emptied again."""
    return evaluations.filter(_has_trace())


def untouched(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """The others."""
    return evaluations.exclude(_has_trace())


def _has_trace() -> Q:
    place = {"department": OuterRef("department"), "year": OuterRef("cycle__year")}
    traces = (
        HistoryEntry.objects.filter(evaluation=OuterRef("pk")).exclude(action=Action.ADOPT),
        Figure.objects.filter(**place, edited_at__isnull=False),  # the others were carried over from last year
        BudgetLine.objects.filter(**place),
        Project.objects.filter(**place),
        *(
            model._default_manager.filter(evaluation=OuterRef("pk"))
            for model in (ProjectEvaluation, ProjectIndicator, ScoreEntry, NarrativeText, Evidence, Explanation)
        ),
    )
    has_trace = Q(edited_at__isnull=False) | ~Q(status=Status.DRAFT)
    for trace in traces:
        has_trace |= Q(Exists(trace))
    return has_trace
