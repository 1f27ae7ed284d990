"""The server behind the pages: who says nothing does not stay, and who sends too much is told so."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPResponse
from threading import Event, Thread

import pytest
import waitress.channel
import waitress.server
from django.test import override_settings
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


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Of a server that takes a megabyte and waits a second for who is silent."""
    for module in (waitress.channel, waitress.server):
        monkeypatch.setattr(module, "time", time)  # as it was, afterwards
    monkeypatch.setattr(serve, "SILENCE_SECONDS", 1)
    monkeypatch.setattr(serve, "CLEANUP_SECONDS", 1)
    listening, is_over = socket.create_server(("127.0.0.1", 0)), Event()
    with override_settings(REQUEST_LIMIT_MEGABYTES=1):
        server = serve.server_on(listening, connections=10)

    def run() -> None:
        while not is_over.is_set():
            wasyncore.poll2(0.05, server._map)

    loop = Thread(target=run)
    loop.start()
    yield listening.getsockname()
    is_over.set()
    loop.join()
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)
    listening.close()


CHUNK = b"x" * 65_536
HEAD = "POST /accounts/sign-in/ HTTP/1.1\r\nHost: localhost\r\n"
DECLARED = f"{HEAD}Content-Length: {200 * len(CHUNK)}\r\n\r\n".encode()
CHUNKED = f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("head", "piece"), [(DECLARED, CHUNK), (CHUNKED, b"10000\r\n%b\r\n" % CHUNK)], ids=["declared", "chunked"]
)
def test_who_sends_too_much_reads_so_after_all_of_it(head: bytes, piece: bytes, address: tuple[str, int]) -> None:
    """Like a browser, which looks for the answer when it has sent everything."""
    with socket.create_connection(address, timeout=20) as sender:
        sender.sendall(head)
        for _ in range(200):
            sender.sendall(piece)
        response = HTTPResponse(sender)
        response.begin()
        content = response.read().decode()
        assert response.status == 413
        assert response.headers["Connection"] == "close"
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "Permissions-Policy" in response.headers
        assert "提交的内容过大" in content
        assert sender.recv(1) == b""


def test_who_sends_for_ever_does_not_stay(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=20) as sender:
        sender.sendall(DECLARED)
        ends = time.monotonic() + 15
        with suppress(ConnectionError):
            while time.monotonic() < ends:
                sender.sendall(b"x")
                time.sleep(0.05)
        assert time.monotonic() < ends
