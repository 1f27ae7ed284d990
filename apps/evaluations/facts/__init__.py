"""A whole evaluation as frozen values, what it is held against, and its fields."""

from apps.evaluations.facts.fields import BASIC_FIELDS, CYCLE_FIELDS
from apps.evaluations.facts.rows import RowName, RowPlace, RowsChange, named_rows
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
    "CYCLE_FIELDS",
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
    "RowName",
    "RowPlace",
    "RowsChange",
    "ScoreEntry",
    "Sheet",
    "TargetTable",
    "named_rows",
]
