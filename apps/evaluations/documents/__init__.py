"""What is written out of the evaluations: the workflow as a document, an evaluation as a workbook."""

from apps.evaluations.documents.workbook import Mark, workbook_of
from apps.evaluations.documents.workflow import workflow_document

__all__ = ["Mark", "workbook_of", "workflow_document"]
