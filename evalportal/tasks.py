"""What is done by schedule (``settings.TASK_SCHEDULE``)."""

from io import StringIO

from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.core.management import call_command
from django_tasks import task

from apps.core import jobs
from apps.core.shared_cache import SharedFileCache
from apps.core.storage import WholeFileStorage
from apps.evaluations.actions import forget_evidence
from apps.notices import actions as notices
from apps.reports.actions import forget_drafts
from apps.trace import actions as trace


@task()
def tidy() -> None:
    """Throw away what nobody needs any more: ended tasks and jobs, old drafts, half files, removed evidence, sessions
    that are over, sign-ins, notices and entries of the trace of long ago, the cache's expired files.
    """
    call_command("prune_db_task_results", min_age_days=7, verbosity=0)
    call_command("clearsessions")
    for logs in ("axes_reset_logs", "axes_reset_failure_logs"):
        call_command(logs, age=settings.SIGN_INS_KEPT_DAYS, stdout=StringIO())
    jobs.forget()
    forget_drafts()
    forget_evidence()
    trace.forget()
    notices.forget()
    if isinstance(default_storage, WholeFileStorage):
        default_storage.sweep()
    if isinstance(caches["default"], SharedFileCache):
        caches["default"].sweep()
