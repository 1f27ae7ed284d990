"""Sealing the trace by schedule, and verifying it for whoever asks on the page."""

from typing import Any

from django_tasks import task

from apps.core import jobs
from apps.core.jobs import Progress, long_work
from apps.core.models import Job
from apps.trace import actions
from apps.trace.queries import verify


@task()
def seal() -> None:
    """What was added since the last time becomes part of the chain."""
    actions.seal()


@long_work
def verify_chain(progress: Progress) -> dict[str, Any]:
    """Hold the whole chain against its digests; the result is what the page says."""
    actions.seal()
    verdict = verify(lambda done, total: progress.report(done, total, "正在核验"))
    result = {"first": verdict.first, "last": verdict.last, "digest": verdict.digest}
    if verdict.broken:
        result |= {"broken": verdict.broken.sequence, "problem": verdict.broken.problem}
    return result


def ask_for_verification(user: object, back_url: str) -> Job:
    """Have the chain verified, once for all who ask meanwhile; ``Refused`` when too much waits."""
    return jobs.ask(verify_chain, "", {}, user, is_wanted_again=True, title="核验操作日志", back_url=back_url)


def last_verification() -> Job | None:
    """The latest, finished or not."""
    return jobs.last_of(verify_chain, "")
