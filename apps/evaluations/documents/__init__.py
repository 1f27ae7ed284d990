"""What is written out of the evaluations: the workflow, an evaluation as a workbook, its evidence as pictures."""

from apps.evaluations.documents.preview import PDF, can_show, page_of
from apps.evaluations.documents.workbook import Mark, workbook_of
from apps.evaluations.documents.workflow import workflow_document

__all__ = ["PDF", "Mark", "can_show", "page_of", "workbook_of", "workflow_document"]
