"""Cycles, evaluations and everything a department says in one."""

from apps.evaluations.models.cycles import ClosingEntry, Cycle
from apps.evaluations.models.entries import Evidence, Explanation, NarrativeText, ScoreEntry
from apps.evaluations.models.evaluations import REVIEWED, Evaluation
from apps.evaluations.models.history import HistoryEntry, Snapshot, TextSignature
from apps.evaluations.models.targets import ProjectEvaluation, ProjectIndicator

__all__ = [
    "REVIEWED",
    "ClosingEntry",
    "Cycle",
    "Evaluation",
    "Evidence",
    "Explanation",
    "HistoryEntry",
    "NarrativeText",
    "ProjectEvaluation",
    "ProjectIndicator",
    "ScoreEntry",
    "Snapshot",
    "TextSignature",
]
