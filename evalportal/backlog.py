"""Requests that wait for a thread: who has waited too long is told to come back, which takes no time.

Under more load than the machine can bear a queue without an end would keep everybody waiting for ever longer, and the
threads at work for people who have long gone. Here nobody waits longer than ``LONGEST_WAIT_SECONDS``; when the load
goes, the queue is empty as soon.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import Error

LONGEST_WAIT_SECONDS = 4.0
SILENCE_SECONDS = 60.0  # between two lines of the log

logger = logging.getLogger(__name__)


class Backlog(ThreadedTaskDispatcher):  # type: ignore[misc]
    """The queue before the threads of a server; ``refusal`` answers what has waited too long."""

    def __init__(self, refusal: HttpResponse, longest_wait: float = LONGEST_WAIT_SECONDS) -> None:
        super().__init__()
        self.refusal = PreparedError(refusal)
        self.longest_wait = longest_wait
        self._tells_at = 0.0

    def add_task(self, task: Any) -> None:
        """Queue what a connection (waitress's ``HTTPChannel``) has read."""
        super().add_task(_Waiting(task, self, time.monotonic()))

    def tell(self) -> None:
        """Leave a line in the log, now and then."""
        now = time.monotonic()
        if now >= self._tells_at:
            self._tells_at = now + SILENCE_SECONDS
            logger.warning("Overloaded: what waits for %s s is answered with 503", self.longest_wait)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A request of a connection, and since when it waits."""

    channel: Any
    backlog: Backlog
    since: float

    def service(self) -> None:
        """Answer it; called by a thread."""
        request = self.channel.requests[0]
        if not request.error and time.monotonic() - self.since > self.backlog.longest_wait:
            request.error = self.backlog.refusal
            self.backlog.tell()
        self.channel.service()

    def cancel(self) -> None:
        """The server ends."""
        self.channel.cancel()


class PreparedError(Error):  # type: ignore[misc]
    """An answer that was made beforehand, in the shape that waitress sends for what no application sees."""

    def __init__(self, answer: HttpResponse) -> None:
        self._answer = answer

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status line, headers, content."""
        answer = self._answer
        return f"{answer.status_code} {answer.reason_phrase}", list(answer.items()), answer.content
