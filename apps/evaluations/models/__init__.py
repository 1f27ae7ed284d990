"""Cycles, evaluations and everything a department says in one."""

from apps.evaluations.models.cycles import ClosingEntry, Cycle
from apps.evaluations.models.entries import Evidence, Explanation, NarrativeText, ScoreEntry
from apps.evaluations.models.evaluations import REVIEWED, Evaluation, EvaluationQuerySet
from apps.evaluations.models.exports import ExportLayout
from apps.evaluations.models.history import WITH_CONTENT, HistoryEntry, KeptScheme, Snapshot, TextMark, TextSignature
from apps.evaluations.models.last_year import TakenOver
from apps.evaluations.models.people import Assignment, HandOver, Visit
from apps.evaluations.models.targets import ProjectEvaluation, ProjectIndicator

__all__ = [
    "REVIEWED",
    "WITH_CONTENT",
    "Assignment",
    "ClosingEntry",
    "Cycle",
    "Evaluation",
    "EvaluationQuerySet",
    "Evidence",
    "Explanation",
    "ExportLayout",
    "HandOver",
    "HistoryEntry",
    "KeptScheme",
    "NarrativeText",
    "ProjectEvaluation",
    "ProjectIndicator",
    "ScoreEntry",
    "Snapshot",
    "TakenOver",
    "TextMark",
    "TextSignature",
    "Visit",
]
