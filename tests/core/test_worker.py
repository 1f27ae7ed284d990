"""The queue: what a dead worker left is taken up, what a living one does is left alone, and there is an end to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import override_settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from apps.core import jobs, worker
from apps.core.enums import JobState
from apps.core.jobs import Progress, long_work
from apps.core.models import Heartbeat, Job
from apps.core.refusals import Refused
from apps.core.worker import ATTEMPTS, LeasedWorker, Watch, beat
from tests.accounts.build import administrator
from tests.departments.build import district

pytestmark = pytest.mark.django_db

ran: list[Any] = []


@pytest.fixture(autouse=True)
def _queue() -> Any:
    ran.clear()
    with override_settings(TASKS={"default": {"BACKEND": "apps.core.queue.OrderedBackend"}}):
        yield


class Clock:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@long_work
def count(progress: Progress, upto: int) -> dict[str, Any]:
    for number in range(upto):
        progress.report(number, upto, f"第 {number} 件")
        ran.append(number)
    progress.report(upto, upto)
    return {"sum": sum(range(upto))}


@long_work
def refuse(progress: Progress) -> None:
    raise Refused("没有可处理的内容。")


@long_work
def stumble(progress: Progress) -> None:
    ran.append("stumbled")
    raise DatabaseError("server closed the connection unexpectedly")


@long_work
def call_off(progress: Progress) -> None:
    jobs.cancel(Job.objects.get())
    progress.report(1, 2)
    ran.append("went on")


@task()
def plain() -> None:
    ran.append("plain")


@pytest.mark.parametrize("step", [-3600, 0, 1])
def test_tasks_wait_in_the_order_in_which_they_were_asked_for(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the clock stands still or is set back between them; what is urgent goes first all the same."""
    began, asked = timezone.now(), []
    for number in range(4):
        moment = began + timedelta(seconds=step * number)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        asked.append(plain.enqueue().id)
    urgent = plain.using(priority=5).enqueue().id
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    assert [str(task.pk) for task in waiting] == [urgent, *asked]


def work_once(worker_id: str = "worker") -> None:
    """Run the first task of the queue as a worker does."""
    found = DBTaskResult.objects.ready().first()
    assert found is not None
    found.claim(worker_id)
    LeasedWorker(1).run_task(found)


def claim(worker_id: str) -> DBTaskResult[Any, Any]:
    """Take the first task and die."""
    found = DBTaskResult.objects.ready().first()
    assert found is not None
    found.claim(worker_id)
    return found


def status_of(found: DBTaskResult[Any, Any]) -> str:
    found.refresh_from_db()
    return str(found.status)


def test_a_task_of_a_dead_worker_is_ready_again_after_a_lease() -> None:
    plain.enqueue()
    beat("dead")
    cut_off, clock = claim("dead"), Clock()
    watch = Watch(clock)
    watch.look()
    clock.now += settings.TASK_LEASE_SECONDS - 1
    watch.look()
    assert status_of(cut_off) == TaskResultStatus.RUNNING
    clock.now += 1
    watch.look()
    assert status_of(cut_off) == TaskResultStatus.READY
    assert Heartbeat.objects.count() == 0
    work_once("other")
    assert ran == ["plain"]
    assert status_of(cut_off) == TaskResultStatus.SUCCESSFUL


def test_a_worker_that_never_showed_itself_is_dead_too() -> None:
    plain.enqueue()
    cut_off, clock = claim("killed before its first beat"), Clock()
    watch = Watch(clock)
    watch.look()
    clock.now += settings.TASK_LEASE_SECONDS
    watch.look()
    assert status_of(cut_off) == TaskResultStatus.READY


def test_a_living_worker_keeps_its_task_however_long_it_takes() -> None:
    plain.enqueue()
    under_way, clock = claim("alive"), Clock()
    watch = Watch(clock)
    for _ in range(20):
        beat("alive")
        watch.look()
        clock.now += settings.TASK_LEASE_SECONDS - 1
    assert status_of(under_way) == TaskResultStatus.RUNNING


def test_after_some_attempts_a_task_is_given_up_and_who_waits_is_told() -> None:
    job = jobs.ask(count, "1", {"upto": 3})
    cut_off, clock = None, Clock()
    for attempt in range(ATTEMPTS):
        cut_off = claim(f"worker {attempt}")
        watch = Watch(clock)
        watch.look()
        clock.now += settings.TASK_LEASE_SECONDS
        watch.look()
    assert cut_off is not None
    assert status_of(cut_off) == TaskResultStatus.FAILED
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, jobs.BROKEN)


def test_what_the_database_failed_is_tried_again_and_then_given_up() -> None:
    job = jobs.ask(stumble, "1", {})
    for _ in range(ATTEMPTS):
        job.refresh_from_db()
        assert job.is_unfinished
        work_once()
    assert ran == ["stumbled"] * ATTEMPTS
    assert not DBTaskResult.objects.ready().exists()
    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.mark.parametrize("attempts", [1, ATTEMPTS])
def test_what_should_have_followed_from_a_failure_follows(monkeypatch: pytest.MonkeyPatch, attempts: int) -> None:
    """The worker was killed, or its database failed again, when it had just noted that the task failed."""
    job = jobs.ask(stumble, "1", {})
    with monkeypatch.context() as cut_off:
        cut_off.setattr(worker, "follow_up", lambda task: None)
        work_once()
    failed = DBTaskResult.objects.failed()
    assert failed.count() == 1
    failed.update(worker_ids=["dead"] * attempts)
    worker.settle()
    job.refresh_from_db()
    is_last = attempts == ATTEMPTS
    assert (DBTaskResult.objects.ready().count(), job.is_unfinished) == ((0, False) if is_last else (1, True))


@pytest.mark.parametrize("error", [OperationalError("full"), InterfaceError("closed"), OSError("no room")])
def test_a_heart_goes_on_whatever_happens(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    heart, told = worker.Heart("worker"), []

    def fail(worker_id: str) -> None:
        told.append(worker_id)
        if len(told) == 3:
            heart.stop()
        raise error

    monkeypatch.setattr(worker, "beat", fail)
    with override_settings(TASK_LEASE_SECONDS=0.01):
        heart.run()
    assert len(told) == 3


def test_a_job_tells_how_far_it_is_and_what_came_of_it() -> None:
    job = jobs.ask(count, "1", {"upto": 4})
    assert (job.state, jobs.standing_of(job).ahead) == (JobState.QUEUED, 0)
    work_once()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.percent, job.result) == (JobState.DONE, 4, 4, 100, {"sum": 6})


def test_a_job_delivered_twice_runs_once() -> None:
    job = jobs.ask(count, "1", {"upto": 2})
    work_once()
    count.func(job.pk)
    assert ran == [0, 1]


def test_the_same_is_asked_for_once_while_it_is_unfinished() -> None:
    first = jobs.ask(count, "1", {"upto": 2})
    assert jobs.ask(count, "1", {"upto": 2}) == first
    other = jobs.ask(count, "2", {"upto": 2})
    assert jobs.standing_of(other).ahead == 1
    assert DBTaskResult.objects.count() == 2
    work_once()
    assert jobs.ask(count, "1", {"upto": 2}) != first


def test_what_a_person_waits_for_goes_before_what_nobody_does() -> None:
    for key in ("1", "2", "3"):
        jobs.ask(count, key, {"upto": 1})
    mine = jobs.ask(count, "mine", {"upto": 1}, administrator(district().bureau))
    assert jobs.standing_of(mine).ahead == 0
    work_once()
    mine.refresh_from_db()
    assert mine.state == JobState.DONE


def test_the_queue_is_bounded() -> None:
    with override_settings(JOB_LIMIT=1):
        jobs.ask(count, "1", {"upto": 2})
        with pytest.raises(Refused, match="正在排队的任务已满"):
            jobs.ask(count, "2", {"upto": 2})
    assert Job.objects.count() == DBTaskResult.objects.count() == 1


def test_a_waiting_job_is_called_off_at_once_and_a_running_one_between_two_pieces() -> None:
    waiting = jobs.ask(count, "1", {"upto": 2})
    jobs.cancel(waiting)
    work_once()
    assert ran == []
    waiting.delete()
    running = jobs.ask(call_off, "1", {})
    work_once()
    running.refresh_from_db()
    assert (running.state, ran) == (JobState.CANCELLED, [])


def test_a_refusal_ends_a_job_with_its_sentence() -> None:
    job = jobs.ask(refuse, "1", {})
    work_once()
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "没有可处理的内容。")


def test_jobs_are_forgotten_after_a_month() -> None:
    job = jobs.ask(refuse, "1", {})
    work_once()
    jobs.forget()
    assert Job.objects.filter(pk=job.pk).exists()
    Job.objects.update(finished_at=timezone.now() - timedelta(days=31))
    jobs.forget()
    assert not Job.objects.exists()
