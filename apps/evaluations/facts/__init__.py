"""A whole evaluation as frozen values, what it is held against, and its fields."""

from apps.evaluations.facts.fields import BASIC_FIELDS, CYCLE_FIELDS
from apps.evaluations.facts.last_year import (
    TAKEN_FROM,
    Compared,
    LastYear,
    compared_cells,
    prior_values,
    projects_of_last_year,
)
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
    "TAKEN_FROM",
    "Basics",
    "Compared",
    "Context",
    "Copied",
    "EvidenceItem",
    "Explanation",
    "Header",
    "LastEdit",
    "LastYear",
    "ProjectIndicator",
    "ProjectSheet",
    "Reviewed",
    "ScoreEntry",
    "Sheet",
    "TargetTable",
    "compared_cells",
    "prior_values",
    "projects_of_last_year",
]
