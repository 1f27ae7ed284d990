"""Saves against the least that a save can do, by one client in this process and by many over the network."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from tests.bench.scene import Accountant

WORKERS, SECONDS, TURNS = 2, 3.0, 3
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Rates:
    """Saves a second of the product and of the floor, and the 95th percentile of their times in milliseconds."""

    product: float
    floor: float
    product_p95: float
    floor_p95: float

    @property
    def share(self) -> float:
        """How much of the floor's rate the product reaches."""
        return self.product / self.floor


def rates(accountants: list[Accountant]) -> Rates:
    """Both in turns, on two server processes, one client for each accountant; the median of the turns counts."""
    with _serving() as port:
        turns = [[_turn(port, accountants, is_floor) for is_floor in (False, True)] for _ in range(TURNS)]
    (product, product_p95), (floor, floor_p95) = (
        [median(turn[kind][number] for turn in turns) for number in (0, 1)] for kind in (0, 1)
    )
    return Rates(product, floor, product_p95, floor_p95)


def _turn(port: int, accountants: list[Accountant], is_floor: bool) -> tuple[float, float]:
    """Rate and 95th percentile of the time."""
    times: list[float] = []
    begun = time.perf_counter()
    until = begun + SECONDS
    clients = [threading.Thread(target=_save, args=(port, one, is_floor, until, times)) for one in accountants]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return len(times) / (time.perf_counter() - begun), sorted(times)[int(len(times) * 0.95)] * 1000


def _save(port: int, who: Accountant, is_floor: bool, until: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    path = f"/floor/save/{who.line}/" if is_floor else f"/evaluations/{who.evaluation}/cells/"
    headers = {"Content-Type": "application/json", "Cookie": who.cookie, "X-CSRFToken": who.token}
    number = 0
    while time.perf_counter() < until:
        number += 1
        text = f"{number}.{'1' if is_floor else '2'}5"
        change = {"cell": f"line.{who.line}.actual", "text": text, "seen": None}
        begun = time.perf_counter()
        connection.request("POST", path, json.dumps(change if is_floor else {"changes": [change]}), headers)
        answer = connection.getresponse()
        content = answer.read()
        times.append(time.perf_counter() - begun)
        assert answer.status == 200, (answer.status, content[:300])
        assert b'"saved"' in content, content[:300]


@contextmanager
def _serving() -> Iterator[int]:
    """Two processes of ``evalportal.serve`` on one socket, as ``script/server`` runs them; the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        command = [sys.executable, "-m", "evalportal.serve"]
        running = [subprocess.Popen(command, env=os.environ, stdin=listening.fileno()) for _ in range(WORKERS)]
        port = listening.getsockname()[1]
        try:
            _until(lambda: _answers(port))
            yield port
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()


def _until(deed: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not deed():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/accounts/sign-in/")
        return connection.getresponse().status == 200
    except OSError:
        return False
