"""What is done by schedule (``settings.TASK_SCHEDULE``)."""

from django.core.management import call_command
from django_tasks import task

from apps.core import jobs


@task()
def tidy() -> None:
    """Throw away what nobody needs any more: ended tasks and jobs, sessions that are over."""
    call_command("prune_db_task_results", min_age_days=7, verbosity=0)
    call_command("clearsessions")
    jobs.forget()
