"""Who has waited too long for a thread is told to come back; what is under way and what comes next is answered."""

import socket
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from threading import Event, Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import waitress
from waitress import wasyncore

from evalportal.backlog import Backlog
from evalportal.views import busy

AGES = 1e6  # seconds


class Gate:
    """An application whose answers wait until it is opened."""

    def __init__(self) -> None:
        self.entered, self.opened = Event(), Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        self.entered.set()
        self.opened.wait()
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]


Serve = Callable[[Gate, float], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server with one thread, before which a request may wait for so long; gives its port."""
    is_over, running = Event(), []

    def start(gate: Gate, longest_wait: float) -> int:
        listening = socket.create_server(("127.0.0.1", 0))
        connections: dict[int, Any] = {}
        backlog = Backlog(busy(), longest_wait)
        backlog.set_thread_count(1)
        waitress.create_server(gate, map=connections, _dispatcher=backlog, sockets=[listening])
        loop = Thread(target=_serve_until, args=(is_over, connections))
        loop.start()
        running.append((gate, backlog, loop))
        return int(listening.getsockname()[1])

    yield start
    is_over.set()
    for gate, backlog, loop in running:
        gate.opened.set()
        backlog.shutdown()
        loop.join()


def _serve_until(is_over: Event, connections: dict[int, Any]) -> None:
    while not is_over.is_set():
        wasyncore.loop(timeout=0.05, map=connections, count=1)
    wasyncore.close_all(connections)


def ask(port: int) -> HTTPConnection:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    return connection


def answer(connection: HTTPConnection) -> tuple[HTTPResponse, str]:
    response = connection.getresponse()
    content = response.read().decode()
    connection.close()
    return response, content


def test_what_has_waited_too_long_is_refused_in_words(serve: Serve) -> None:
    gate = Gate()
    port = serve(gate, -1)  # whatever waits at all
    gate.opened.set()
    response, content = answer(ask(port))
    assert response.status == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "系统暂时繁忙" in content
    assert not gate.entered.is_set()  # nothing was begun


def test_what_waits_for_a_while_is_answered_in_its_turn(serve: Serve) -> None:
    gate = Gate()
    port = serve(gate, AGES)
    first = ask(port)
    gate.entered.wait()
    second = ask(port)
    gate.opened.set()
    assert [answer(one) for one in (first, second)][1][1] == "done"


def test_only_what_waited_is_refused(serve: Serve) -> None:
    """The one thread is held, a second request grows old behind it, a third comes when it is free again."""
    gate = Gate()
    port = serve(gate, 0.2)
    first = ask(port)
    gate.entered.wait()
    second = ask(port)
    Event().wait(0.5)
    gate.opened.set()
    assert answer(first)[0].status == 200
    assert answer(second)[0].status == 503
    assert answer(ask(port))[0].status == 200
