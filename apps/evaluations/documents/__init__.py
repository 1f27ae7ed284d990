"""Documents: ours about the workflow, and printed forms of others, read and judged."""

from apps.evaluations.documents.printed import (
    READABLE_SUFFIXES,
    CheckedForm,
    Told,
    check_form,
    plain_of,
    read_form,
    recomputed_lines,
    size_of,
)
from apps.evaluations.documents.workflow import workflow_document

__all__ = [
    "READABLE_SUFFIXES",
    "CheckedForm",
    "Told",
    "check_form",
    "plain_of",
    "read_form",
    "recomputed_lines",
    "size_of",
    "workflow_document",
]
