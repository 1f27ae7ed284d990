"""Connections whose request is refused before it has been read: its body is bigger than the server takes.

Who is still sending when the connection closes gets a reset instead of the answer. So the answer is followed by the end
of this side, and what still comes is thrown away until the other side ends or the silence of the server is over.
"""

import socket
from typing import Any

from waitress.channel import HTTPChannel
from waitress.utilities import RequestEntityTooLarge

from evalportal.backlog import PreparedError


class EarlyChannel(HTTPChannel):  # type: ignore[misc]
    """A connection; ``too_big`` answers a request that is above the limit."""

    answers_early = False
    is_draining = False

    def __init__(self, too_big: PreparedError, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.too_big = too_big

    def service(self) -> None:
        """Answer one request; called by a thread."""
        request = self.requests[0]
        if isinstance(request.error, RequestEntityTooLarge):
            request.error = self.too_big
            self.answers_early = True
        super().service()

    def handle_read(self) -> None:
        """Take what comes; ``recv`` closes when nothing more does."""
        if not self.is_draining:
            super().handle_read()
            return
        try:
            self.recv(self.adj.recv_bytes)
        except OSError:
            self.handle_close()

    def handle_close(self) -> None:
        """Close, or wait first for the end of the other side. Silence is counted from the answer, whatever comes."""
        if self.answers_early and not self.is_draining:
            self.is_draining, self.will_close = True, False
            try:
                self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            else:
                return
        super().handle_close()
