"""Background work: rendering documents outside the request."""

from datetime import datetime

from django.core.cache import cache
from django_tasks import task

from apps.core.refusals import Refused
from apps.evaluations.models import Evaluation
from apps.reports import actions

PATIENCE_SECONDS = 120


@task()
def issue_document(evaluation_id: int) -> None:
    """Issue the document of an evaluation; nothing happens when it has been reopened meanwhile."""
    try:
        actions.issue(Evaluation.objects.get(pk=evaluation_id))
    except Refused:
        return


def ask_for_document(evaluation_id: int, moved_at: datetime) -> None:
    """Have the document issued in the background; asking again after the same move adds no second task for a while."""
    if cache.add(f"reports.issue.{evaluation_id}.{moved_at.timestamp()}", "asked", PATIENCE_SECONDS):
        issue_document.enqueue(evaluation_id)
