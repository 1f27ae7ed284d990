"""The product as ``script/server`` runs it, for tests that kill parts of it."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
PASSWORD = "Xue-zhou-1905"

T = TypeVar("T")


class Service:
    """A running ``script/server``; ``more`` are further variables of its environment."""

    def __init__(self, port: int, folder: Path, database: str, static: Path, **more: str) -> None:
        self.port = port
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self._state = folder / "state"
        self._log = folder / "server.log"
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "evalportal.settings",
            "SECRET_KEY": "key-of-one-test-run-that-signs-nothing-of-value",
            "DEMO": "0",
            "DEBUG": "0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "0",
            "DATABASE_URL": database,
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(static),
            "TASKS_BACKEND": "apps.core.queue.OrderedBackend",
            "TASK_LEASE_SECONDS": "3",
            "PORT": str(port),
            "STATE": str(self._state),
            **more,
        }

    def start(self) -> None:
        """Run the script until it says that the product answers."""
        with self._log.open("ab") as log:
            self.script = subprocess.Popen(
                [str(ROOT / "script" / "server")], env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        before = self._log.read_text("utf-8").count("系统已启动")
        until(lambda: self._log.read_text("utf-8").count("系统已启动") > before, START_SECONDS, self._trouble)

    def stop(self) -> None:
        """End it as Ctrl+C does."""
        self.script.terminate()
        self.script.wait(timeout=90)

    def processes(self, name: str = "") -> dict[str, int]:
        """The living processes by the names of the supervisor, and their ids."""
        log = (self._state / "supervisord.log").read_text("utf-8")
        spawned = dict(re.findall(r"spawned: '(\S+)' with pid (\d+)", log))
        return {one: int(pid) for one, pid in spawned.items() if one.startswith(name) and is_alive(int(pid))}

    def supervisor(self) -> int:
        return int((self._state / "supervisord.pid").read_text())

    def get(self, path: str = "/reports/published/", seconds: float = 5) -> int:
        """The status of a page, which has so long to answer."""
        return Visitor(self.url).get(path, seconds)[0]

    def _trouble(self) -> str:
        return self._log.read_text("utf-8")[-3000:]


class Visitor:
    """A browser without scripts."""

    def __init__(self, url: str) -> None:
        self._url = url
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("https", "http"))
        self.cookies = http.cookiejar.CookieJar(policy)
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str, seconds: float = 20, data: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Status, content and address of the answer, after redirects."""
        return self.send(path, urllib.parse.urlencode(data).encode() if data else None, seconds=seconds)

    def send(
        self, path: str, body: bytes | None, headers: dict[str, str] | None = None, seconds: float = 20
    ) -> tuple[int, bytes, str]:
        """The same for a body of any kind."""
        headers = {"Referer": self._url, **(headers or {})}
        request = urllib.request.Request(urllib.parse.urljoin(self._url, path), body, headers)
        try:
            with self._opener.open(request, timeout=seconds) as answer:
                return answer.status, answer.read(), answer.url
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.url or ""

    def sign_in(self, username: str, seconds: float = 20, password: str = PASSWORD) -> int:
        _, page, _ = self.get("/accounts/sign-in/", seconds)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        fields = {"csrfmiddlewaretoken": token[1].decode(), "username": username, "password": password}
        return self.get("/accounts/sign-in/", seconds, fields)[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(found: Callable[[], T], seconds: float, trouble: Callable[[], str] = str) -> T:
    """What ``found`` gives as soon as that is something, within so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        result = found()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing within {seconds} s; {trouble()}")
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def kill(pid: int) -> None:
    """As the kernel does when memory runs out."""
    os.kill(pid, signal.SIGKILL)


def half_open(port: int, number: int, said: bytes) -> list[socket.socket]:
    """Connections that say so much and no more."""
    opened = []
    for _ in range(number):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(said)
        opened.append(connection)
    return opened
