"""Background work: rendering documents outside the request."""

from contextlib import suppress

from django_tasks import task

from apps.accounts.models import User
from apps.core import jobs
from apps.core.jobs import Progress, long_work
from apps.core.models import Job
from apps.core.refusals import Refused
from apps.evaluations.models import Evaluation
from apps.reports import actions
from apps.reports.models import Draft, IssuedDocument
from apps.reports.queries import waiting_evaluations

AT_A_TIME = 50


@long_work
def issue_document(progress: Progress, evaluation_id: int) -> None:
    """Issue the document of an evaluation, unless it has been reopened meanwhile."""
    actions.issue(Evaluation.objects.get(pk=evaluation_id))


@long_work
def restore_document(progress: Progress, document_id: int) -> None:
    """Render the lost file of an issued document again."""
    actions.restore(IssuedDocument.objects.get(pk=document_id))


@long_work
def print_draft(progress: Progress, draft_id: int) -> None:
    """Render a draft, unless it has been thrown away meanwhile."""
    draft = Draft.objects.select_related("evaluation").filter(pk=draft_id).first()
    if draft is None:
        raise Refused("草稿已过期，请重新生成。")
    progress.report(0, 1, "正在排版")
    actions.print_draft(draft)


@task()
def issue_waiting() -> None:
    """Have the documents of approved evaluations issued that nobody has opened yet, some at a time."""
    for evaluation in waiting_evaluations()[:AT_A_TIME]:
        ask_for_document(evaluation.pk)


def ask_for_document(evaluation_id: int) -> Job | None:
    """Have the document issued in the background; asking again while it is under way adds nothing."""
    with suppress(Refused):  # too much waits: the page asks again
        return jobs.ask(issue_document, str(evaluation_id), {"evaluation_id": evaluation_id})
    return None


def ask_for_file(document: IssuedDocument) -> Job | None:
    """Have a lost file rendered again."""
    with suppress(Refused):
        return jobs.ask(restore_document, str(document.pk), {"document_id": document.pk})
    return None


def ask_for_draft(draft: Draft, user: User) -> Job:
    """Have a draft printed in the background; ``Refused`` when too much waits."""
    return jobs.ask(print_draft, str(draft.pk), {"draft_id": draft.pk}, user, is_wanted_again=True)


def job_of(draft: Draft) -> Job | None:
    """The last job that was to print the draft."""
    return jobs.last_of(print_draft, str(draft.pk))
