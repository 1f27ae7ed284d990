"""The faults. Each is done to the stage, lasts about so many seconds, and leaves in ``stage.after`` what stays."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.chaos.stage import Stage
from tests.e2e.service import ROOT, half_open, kill, until

HEADER = b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    b"Cookie: csrftoken=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nusername="
)
CLOCK_SET_BACK = -2 * 60 * 60
FILLING = 1024 * 1024
BETWEEN_KILLS = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """``is_harmless``: work goes on while it lasts. ``starts_by_hand``: somebody has to start the service again."""

    name: str
    deed: Callable[[Stage, float], None]
    is_harmless: bool = False
    starts_by_hand: bool = False
    needs_disk: bool = False


def kill_web(stage: Stage, seconds: float) -> None:
    """One web process after the other."""
    _kill_again_and_again(stage, "web", seconds)


def kill_all_web(stage: Stage, seconds: float) -> None:
    """Both at once."""
    for pid in stage.service.processes("web").values():
        kill(pid)


def kill_worker(stage: Stage, seconds: float) -> None:
    """In the middle of whatever it does."""
    _kill_again_and_again(stage, "worker", seconds)


def kill_script(stage: Stage, seconds: float) -> None:
    """It takes everything with it, and is started again."""
    kill(stage.service.script.pid)
    stage.service.script.wait()
    stage.service.start()


def harm_database(stage: Stage, seconds: float) -> None:
    """The write lock held, or all processes killed."""
    stage.database.harm(seconds)


def fill_disk(stage: Stage, seconds: float) -> None:
    """Whatever becomes free meanwhile is filled as well."""
    path = stage.folder / "filling"
    end = time.monotonic() + seconds
    with path.open("ab", buffering=0) as filling:
        while time.monotonic() < end:
            try:
                filling.write(b"\0" * FILLING)
            except OSError:
                time.sleep(0.05)
    path.unlink()
    stage.database.mend()


def set_clock_back(stage: Stage, seconds: float) -> None:
    """By two hours, for a while."""
    stage.clock.write_text(str(CLOCK_SET_BACK))
    time.sleep(seconds)
    stage.clock.write_text("")


def cut_network(stage: Stage, seconds: float) -> None:
    """In the middle of requests, and between a request and its answer."""
    stage.network.is_cut = True
    time.sleep(seconds)
    stage.network.is_cut = False


def deliver_twice(stage: Stage, seconds: float) -> None:
    """A second worker gets what the first has under way or has just done."""
    second = subprocess.Popen(
        [sys.executable, "manage.py", "run_worker", "--interval", "0.2"],
        cwd=ROOT, env=stage.service.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + seconds
    again: set[object] = set()
    while time.monotonic() < end:
        for task in DBTaskResult.objects.exclude(status=TaskResultStatus.READY).order_by("-enqueued_at")[:5]:
            if task.pk not in again and task.status in {TaskResultStatus.RUNNING, TaskResultStatus.SUCCESSFUL}:
                again.add(task.pk)
                DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.READY, finished_at=None)
        time.sleep(0.3)
    second.terminate()
    second.wait()


def occupy(stage: Stage, seconds: float) -> None:
    """Connections that say nothing, half a header or half a body, and some that go on a byte at a time."""
    port = stage.service.port
    opened = [*half_open(port, 300, b""), *half_open(port, 150, HEADER), *half_open(port, 100, BODY)]
    for connection in opened:
        stage.after.callback(connection.close)
    is_over = Event()

    def drip() -> None:
        while not is_over.wait(1):
            for connection in opened[300:]:
                with suppress(OSError):
                    connection.send(b"a")

    dripping = Thread(target=drip, daemon=True)
    dripping.start()
    stage.after.callback(dripping.join)
    stage.after.callback(is_over.set)
    time.sleep(seconds)


def _kill_again_and_again(stage: Stage, name: str, seconds: float) -> None:
    """Each time the one that has lived longest: what ends within its first seconds is started again after a pause."""
    end = time.monotonic() + seconds
    while True:
        alive = until(lambda: stage.service.processes(name), 30)
        kill(min(alive.values()))
        if time.monotonic() + BETWEEN_KILLS > end:
            return
        time.sleep(BETWEEN_KILLS)


FAULTS = (
    Fault("all web processes killed at once", kill_all_web),
    Fault("worker killed, again and again", kill_worker, is_harmless=True),
    Fault("task delivered twice", deliver_twice, is_harmless=True),
    Fault("web process killed, again and again", kill_web),
    Fault("network cut", cut_network),
    Fault("script/server killed and started again", kill_script, starts_by_hand=True),
    Fault("database", harm_database),
    Fault("disk full", fill_disk, needs_disk=True),
    Fault("clock set back two hours", set_clock_back, is_harmless=True),
    Fault("550 idle and slow connections", occupy, is_harmless=True),
)
