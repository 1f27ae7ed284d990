"""A whole evaluation as frozen values, what it is held against, and the fields of 基本情况."""

from apps.evaluations.facts.fields import BASIC_FIELDS
from apps.evaluations.facts.sheet import (
    Basics,
    Context,
    Copied,
    EvidenceItem,
    Explanation,
    Header,
    LastEdit,
    ProjectIndicator,
    ProjectSheet,
    Reviewed,
    ScoreEntry,
    Sheet,
    TargetTable,
)

__all__ = [
    "BASIC_FIELDS",
    "Basics",
    "Context",
    "Copied",
    "EvidenceItem",
    "Explanation",
    "Header",
    "LastEdit",
    "ProjectIndicator",
    "ProjectSheet",
    "Reviewed",
    "ScoreEntry",
    "Sheet",
    "TargetTable",
]
