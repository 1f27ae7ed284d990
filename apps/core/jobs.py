"""Long work outside the pages: asked for once, bounded, with progress and cancel, harmless when run twice.

An app writes its work as a function in ``tasks`` and marks it with ``long_work``; a page asks for it with ``ask`` and
shows ``templates/_job.html`` with what ``standing_of`` says. What deals with many items goes through ``Progress.each``.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from apps.core.enums import JobState
from apps.core.models import UNFINISHED, Job, JobLine
from apps.core.origin import acting
from apps.core.refusals import Refused

logger = logging.getLogger(__name__)

REPORT_SECONDS = 0.5  # between two notes of progress
TURN_SECONDS = 20.0  # after which a work of many pieces goes to the end of the queue
BEHIND = -10  # priority of what nobody in particular waits for
LONGEST_BREATH = 0.1  # seconds between two pieces, in which others write
PATIENCE = timedelta(minutes=2)
KEPT = timedelta(days=30)
BROKEN = "未能完成，请稍后重试；如仍出现，请联系系统管理员。"

Work = Callable[..., dict[str, Any] | None]


class Cancelled(Exception):  # noqa: N818 - somebody wanted it
    """The work was called off; raised by ``Progress.report`` between two pieces of it."""


class _TurnOver(Exception):  # noqa: N818 - the work goes on later
    """This work has been at it for long enough; it goes on when those who wait have had their turn."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item of a long work; of one that was skipped ``words`` say why."""

    item: int
    name: str
    is_done: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A job and, while it waits, how many unfinished ones were asked for before it."""

    job: Job
    ahead: int


class Progress:
    """What a work tells about itself while it runs."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told_at = float("-inf")
        self._turn_ends = time.monotonic() + TURN_SECONDS

    def report(self, done: int, total: int, message: str = "") -> None:
        """Note how far the work is, at most twice a second; raises ``Cancelled`` when it was called off.

        Outside of transactions, so that others see it.
        """
        now = time.monotonic()
        if now - self._told_at < REPORT_SECONDS and done < total:
            return
        self._told_at = now
        self._note(done, total, message)

    def each(
        self,
        items: Iterable[int],
        deal: Callable[[Sequence[int]], Iterable[Outcome]],
        *,
        size: int = 1,
        message: str = "",
        look: Callable[[Sequence[int]], object] | None = None,
    ) -> None:
        """Deal with items, ``size`` at a time, each piece in a short transaction together with its lines of the report.

        So a worker that is killed anywhere leaves whole pieces, and the next attempt goes on behind them; a second
        worker at the same job waits for the piece of the first and leaves out its items. ``look`` sees the items of a
        piece before its transaction begins: what takes long and writes nothing is done there. Between two pieces there
        is a breath for other writers, since SQLite has one at a time, and other jobs get their turn.
        """
        settled = set(self._job.lines.values_list("item", flat=True))
        waiting = [item for item in items if item not in settled]
        done, total = len(settled), len(settled) + len(waiting)
        for start in range(0, len(waiting), size):
            piece = waiting[start : start + size]
            if start and time.monotonic() > self._turn_ends:
                raise _TurnOver
            self._note(Greatest("done", done), total, message)
            if look is not None:
                look(piece)
            began = time.monotonic()
            with transaction.atomic():
                done += len(piece)
                self._note(Greatest("done", done), total, message)
                settled = set(self._job.lines.filter(item__in=piece).values_list("item", flat=True))
                left = [item for item in piece if item not in settled]
                JobLine.objects.bulk_create(_line_of(self._job, outcome) for outcome in deal(left))
            time.sleep(min(time.monotonic() - began, LONGEST_BREATH))

    def _note(self, done: int | Greatest, total: int, message: str) -> None:
        """In a transaction this locks the job, so that two workers at it follow one another; who is behind the other
        counts nothing back.
        """
        mine = Job.objects.filter(pk=self._job.pk, state=JobState.RUNNING)
        if not mine.filter(is_cancel_asked=False).update(done=done, total=total, message=message[:300]):
            raise Cancelled


def long_work(work: Work) -> Task[Any, Any]:
    """The task of ``work(progress, **arguments)``, which returns what ``Job.result`` shall hold.

    ``Refused`` ends the job with its sentence. Faults of the database are the queue's to repeat.
    """
    queued: Task[Any, Any]

    @wraps(work)
    def run(job_id: int) -> None:
        job = _begin(job_id)
        if job is None:
            return
        try:
            with acting(job.requested_by):
                result = work(Progress(job), **job.arguments)
        except Cancelled:
            _finish(job, JobState.CANCELLED)
        except _TurnOver:
            _queue_again(job, queued)
        except Refused as refusal:
            _finish(job, JobState.FAILED, str(refusal))
        except DatabaseError:
            raise
        except Exception:
            _finish(job, JobState.FAILED, BROKEN)
            raise
        else:
            _finish(job, JobState.DONE, result=result)

    queued = task()(run)
    return queued


def ask(
    work: Task[Any, Any],
    key: str,
    arguments: dict[str, Any],
    user: Any = None,
    *,
    is_wanted_again: bool = False,
    **shown: str,
) -> Job:
    """The unfinished job of this work and key; a new one where there is none. ``shown``: title, owner, back_url.

    What failed a moment ago is not tried again but returned as it is, so that a page that asks whenever it is opened
    does no harm; ``is_wanted_again`` says that a person wants it. ``Refused`` when too much waits.
    """
    last = last_of(work, key)
    if last is not None and (last.is_unfinished or (_has_just_failed(last) and not is_wanted_again)):
        return last
    waiting = Job.objects.filter(state__in=UNFINISHED)
    if waiting.count() >= settings.JOB_LIMIT:
        raise Refused("正在排队的任务已满，请过几分钟再试。")
    if user is not None and waiting.filter(requested_by=user).count() >= settings.JOB_LIMIT_EACH:
        raise Refused(f"您已有 {settings.JOB_LIMIT_EACH} 个任务在排队，请等其中一些完成后再试。")
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=work.name, key=key, arguments=arguments, requested_by=user, **shown)
            _enqueue(job, work)
    except IntegrityError:  # somebody else asked at the same moment
        return Job.objects.get(kind=work.name, key=key, state__in=UNFINISHED)
    job.refresh_from_db()
    return job


def last_of(work: Task[Any, Any], key: str) -> Job | None:
    """The last job of this work and key, in whatever state. One query."""
    return Job.objects.filter(kind=work.name, key=key).first()


def shown_to(owner: str) -> QuerySet[Job]:
    """The jobs on the pages of an owner, newest first."""
    return Job.objects.filter(owner=owner).exclude(owner="")


def standing_of(job: Job) -> Standing:
    """How long the queue before a job is. One query."""
    before = Job.objects.filter(state__in=UNFINISHED, pk__lt=job.pk)
    if job.requested_by_id:
        before = before.filter(Q(requested_by__isnull=False) | Q(state=JobState.RUNNING))
    return Standing(job, before.count() if job.state == JobState.QUEUED else 0)


def cancel(job: Job) -> None:
    """Call a job off: at once while it waits, otherwise between two pieces of its work."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if not waiting.update(state=JobState.CANCELLED, finished_at=timezone.now(), arguments={}):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(is_cancel_asked=True)


def give_up(task_id: str) -> None:
    """The queue does not try this task any more."""
    unfinished = Job.objects.filter(task_id=task_id, state__in=UNFINISHED)
    unfinished.update(state=JobState.FAILED, message=BROKEN, finished_at=timezone.now(), arguments={})


def tasks_waited_for() -> list[str]:
    """The tasks of all unfinished jobs. One query."""
    waiting = Job.objects.filter(state__in=UNFINISHED).exclude(task_id="")
    return list(waiting.values_list("task_id", flat=True))


def forget() -> int:
    """Throw away jobs that ended long ago; how many."""
    return Job.objects.exclude(state__in=UNFINISHED).filter(finished_at__lt=timezone.now() - KEPT).delete()[0]


def _has_just_failed(job: Job) -> bool:
    failed_at = job.finished_at if job.state == JobState.FAILED else None
    return failed_at is not None and abs(timezone.now() - failed_at) < PATIENCE


def _begin(job_id: int) -> Job | None:
    """The job, now under way; ``None`` when it is finished, was called off, or has been thrown away."""
    if not Job.objects.filter(pk=job_id, state__in=UNFINISHED).update(state=JobState.RUNNING):
        return None
    return Job.objects.get(pk=job_id)


def _queue_again(job: Job, work: Task[Any, Any]) -> None:
    """Let those who wait go first; the pieces that are done stay done."""
    with transaction.atomic():
        if Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(state=JobState.QUEUED):
            _enqueue(job, work)


def _enqueue(job: Job, work: Task[Any, Any]) -> None:
    """What nobody in particular waits for, such as documents that are issued by schedule, goes behind everybody's."""
    asked = (work if job.requested_by_id else work.using(priority=BEHIND)).enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(task_id=str(asked.id))


def _line_of(job: Job, outcome: Outcome) -> JobLine:
    return JobLine(job=job, item=outcome.item, name=outcome.name, is_done=outcome.is_done, words=outcome.words)


def _finish(job: Job, state: JobState, message: str = "", result: dict[str, Any] | None = None) -> None:
    """What it was asked for with may be a whole spreadsheet, and is of no use any more."""
    ended = {"state": state, "message": message[:300], "result": result or {}, "finished_at": timezone.now()}
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(**ended, arguments={})
