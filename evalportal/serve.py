"""``python -m evalportal.serve``: serves the application on the socket that the supervisor keeps as standard input.

Waitress reads a whole request before a thread takes it, so whoever sends slowly or not at all occupies a file
descriptor and no thread; whoever has waited too long for one is told to come back (``backlog``), whoever
sends too much is told so (``early``). The socket outlives
this process: while it comes back, others answer or connections wait.
"""

import os
import resource
import signal
import socket
import sys
import time
from functools import partial
from types import FrameType, SimpleNamespace
from typing import Any

import waitress
import waitress.channel
import waitress.server
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from evalportal.backlog import Backlog, PreparedError
from evalportal.early import EarlyChannel
from evalportal.wsgi import application

THREADS = 8
CONNECTIONS = 2000  # of one process; each costs a file descriptor and some kilobytes
SILENCE_SECONDS = 30  # after which a connection that sends nothing is closed
CLEANUP_SECONDS = 5  # between two looks for those
SPARE_DESCRIPTORS = 200  # databases, files, logs
MEGABYTE = 1024 * 1024


def main() -> None:
    """Serve until the supervisor says stop; the threads finish what they are answering."""
    signal.signal(signal.SIGTERM, _leave)
    server_on(socket.socket(fileno=os.dup(sys.stdin.fileno())), _connections()).run()


def server_on(listening: socket.socket, connections: int) -> Any:
    """The server of so many connections, ready to run.

    Waitress measures silence by the wall clock: set back, it would close no connection until it is as late again, and
    so take no new ones in the end.
    """
    waitress.server.time = waitress.channel.time = SimpleNamespace(time=time.monotonic)
    busy, too_big = _refusals()
    backlog = Backlog(busy)
    backlog.set_thread_count(THREADS)
    server = waitress.create_server(
        application,
        _dispatcher=backlog,
        sockets=[listening],
        connection_limit=connections,
        asyncore_use_poll=True,
        channel_timeout=SILENCE_SECONDS,
        cleanup_interval=CLEANUP_SECONDS,
        max_request_header_size=64 * 1024,
        # Several files may come in one form; what is above is refused before it is read.
        max_request_body_size=settings.REQUEST_LIMIT_MEGABYTES * MEGABYTE,
        trusted_proxy=settings.TRUSTED_PROXY or None,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"} if settings.TRUSTED_PROXY else None,
        ident=None,
    )
    server.channel_class = partial(EarlyChannel, PreparedError(too_big))
    return server


def _refusals() -> tuple[HttpResponse, HttpResponse]:
    """The answers to who has waited too long and who sends too much, with the headers of all answers."""
    from apps.core.middleware import HeadersMiddleware  # these two need the application
    from evalportal.views import busy, too_big

    def prepared(answer: HttpResponse) -> HttpResponse:
        return HeadersMiddleware(lambda request: answer)(HttpRequest())

    return prepared(busy()), prepared(too_big())


def _connections() -> int:
    """As many as the system lets this process open, up to the limit."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE_DESCRIPTORS
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return allowed - SPARE_DESCRIPTORS


def _leave(signum: int, frame: FrameType | None) -> None:
    raise SystemExit


if __name__ == "__main__":
    main()
