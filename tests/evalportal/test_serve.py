"""The server behind the pages: who says nothing does not stay."""

import socket
import time

import pytest
import waitress.channel
import waitress.server
from waitress import wasyncore

from evalportal import serve


def test_silent_connections_are_closed_though_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = {"time": time.time(), "monotonic": time.monotonic()}
    for name in clock:
        monkeypatch.setattr(time, name, lambda name=name: clock[name])
    for module in (waitress.channel, waitress.server):
        monkeypatch.setattr(module, "time", time)  # as it was, afterwards
    listening = socket.create_server(("127.0.0.1", 0))
    server = serve.server_on(listening, connections=10)
    channels = server._map

    def turn() -> int:
        wasyncore.poll2(0.1, channels)
        return len(server.active_channels)

    with socket.create_connection(listening.getsockname()):
        while turn() == 0:
            pass
        clock["time"] -= 2 * 60 * 60
        clock["monotonic"] += serve.CLEANUP_SECONDS + 1
        assert turn() == 1
        clock["monotonic"] += serve.SILENCE_SECONDS
        turn()
        assert turn() == 0
    server.close()
    server.task_dispatcher.shutdown()
