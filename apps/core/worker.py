"""The worker of the task queue: it survives its database, shows that it lives, and takes up what a dead one left.

``django_tasks_db`` leaves a task RUNNING for ever when its worker dies. Here every worker raises a count in the
database; whose count stands still for a lease is dead, and its tasks are ready again. No clock is compared: the lease
is measured by the watcher's own monotonic one. A task may therefore run twice, and must be harmless then.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import Error, connections
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from apps.core import jobs
from apps.core.faults import DATABASE_AWAY
from apps.core.models import Heartbeat

logger = logging.getLogger(__name__)

BEATS_PER_LEASE = 6
ATTEMPTS = 3
LONGEST_PAUSE = 30.0
TRANSIENT = tuple(f"{error.__module__}.{error.__qualname__}" for error in DATABASE_AWAY)


class Pauses:
    """Growing pauses with jitter, in seconds: 0.5 to 1, 1 to 2, … up to ``LONGEST_PAUSE``."""

    def __init__(self) -> None:
        self._next = 1.0

    def take(self) -> None:
        """Wait for the next pause."""
        time.sleep(self._next * random.uniform(0.5, 1))
        self._next = min(2 * self._next, LONGEST_PAUSE)

    def forget(self) -> None:
        """Begin with the shortest again."""
        self._next = 1.0


class LeasedWorker(Worker):
    """A worker that does not end with its database. After each fault it goes on under another name, so that what it had
    begun is released like a dead worker's."""

    def __init__(self, interval: float) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id="",
        )

    def run(self) -> None:
        """Work until told to stop."""
        pauses = Pauses()
        while self.running:
            self.worker_id = get_random_string(32)
            heart = Heart(self.worker_id)
            heart.start()
            began = time.monotonic()
            try:
                super().run()
                return
            except Error as error:
                logger.warning("The database fails the worker, which goes on after a pause: %s", error)
            finally:
                heart.stop()
                connections.close_all()
            if time.monotonic() - began > LONGEST_PAUSE:
                pauses.forget()
            pauses.take()

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Run a task; one that the database failed is tried again later."""
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            follow_up(db_task_result)


class Heart(threading.Thread):
    """Beats for one worker and watches the others, in a thread with a connection of its own."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="heart", daemon=True)
        self._worker_id = worker_id
        self._watch = Watch()
        self._due = dict.fromkeys(settings.TASK_SCHEDULE, 0.0)
        self._is_stopped = threading.Event()

    def run(self) -> None:
        """Beat until stopped; whatever fails is tried at the next beat."""
        while not self._is_stopped.wait(settings.TASK_LEASE_SECONDS / BEATS_PER_LEASE):
            try:
                beat(self._worker_id)
                self._watch.look()
                settle()
                self._keep_to_schedule()
            except Error as error:
                logger.warning("A heartbeat was missed: %s", error)
            except Exception:  # whatever it is: without a heart nobody takes up what is cut off
                logger.exception("A heartbeat was missed")
            finally:
                with suppress(Error):
                    connections.close_all()

    def stop(self) -> None:
        """No beat after this one."""
        self._is_stopped.set()

    def _keep_to_schedule(self) -> None:
        """Ask for what is due: soon after the start, then at its distance. Several workers may ask for the same."""
        for path, seconds in settings.TASK_SCHEDULE.items():
            if time.monotonic() >= self._due[path]:
                self._due[path] = time.monotonic() + seconds
                import_string(path).enqueue()


def beat(worker_id: str) -> None:
    """Raise the count of a worker."""
    if not Heartbeat.objects.filter(worker=worker_id).update(beats=F("beats") + 1):
        Heartbeat.objects.create(worker=worker_id, beats=1)


class Watch:
    """What one watcher has seen of the workers that have tasks under way."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._seen: dict[str, tuple[int, float]] = {}  # worker → its count, and since when it stands there

    def look(self) -> None:
        """Release the tasks of workers whose counts have stood still for a lease."""
        running = list(DBTaskResult.objects.running())
        counts = dict(Heartbeat.objects.values_list("worker", "beats"))
        now, seen = self._now(), {}
        for worker in {_worker_of(task) for task in running} | set(counts):
            count, since = self._seen.get(worker, (-1, now))
            seen[worker] = (count, since) if count == counts.get(worker, 0) else (counts.get(worker, 0), now)
        self._seen = seen
        dead = {worker for worker, (_, since) in seen.items() if now - since >= settings.TASK_LEASE_SECONDS}
        for task in running:
            if _worker_of(task) in dead:
                release(task)
        Heartbeat.objects.filter(worker__in=dead).delete()


def release(task: DBTaskResult[Any, Any]) -> None:
    """Make a task that was cut off ready again; after the last attempt it has failed."""
    under_way = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
    if len(task.worker_ids) < ATTEMPTS:
        if under_way.update(status=TaskResultStatus.READY):
            logger.warning("Task %s was cut off and is taken up again: attempt %s", task.pk, len(task.worker_ids) + 1)
    elif under_way.update(status=TaskResultStatus.FAILED, finished_at=timezone.now()):
        logger.error("Task %s was cut off %s times and is given up", task.pk, ATTEMPTS)
        jobs.give_up(str(task.pk))


def follow_up(task: DBTaskResult[Any, Any]) -> None:
    """What follows from a task that has failed: it is tried again, or who waits is told."""
    if task.exception_class_path in TRANSIENT and len(task.worker_ids) < ATTEMPTS:
        failed = DBTaskResult.objects.failed().filter(pk=task.pk)
        failed.update(status=TaskResultStatus.READY, finished_at=None)
    else:
        jobs.give_up(str(task.pk))


def settle() -> None:
    """Follow up what a worker, or its database, had no time for any more. Two queries where there is nothing."""
    for task in DBTaskResult.objects.failed().filter(pk__in=jobs.tasks_waited_for()):
        follow_up(task)


def _worker_of(task: DBTaskResult[Any, Any]) -> str:
    return task.worker_ids[-1] if task.worker_ids else ""
