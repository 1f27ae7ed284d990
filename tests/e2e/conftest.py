"""A real server with a real worker on a fresh database, and a real browser in front of it."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.service import PASSWORD, free_port

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DESKTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
# Nobody here is on a first visit, unless a test says so.
TOUR_IS_OVER = "if (!sessionStorage.isNew) for (let id = 1; id < 50; id++) localStorage.setItem(`tour:${id}`, 'seen')"
SCREENSHOTS = ROOT / "var" / "screenshots"


@dataclass(frozen=True)
class Portal:
    """A running product."""

    url: str
    folder: Path
    env: dict[str, str]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database of ``scene`` and the static files, made once."""
    folder = tmp_path_factory.mktemp("founded")
    env = _environment(folder, folder)

    def manage(*arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, capture_output=True)

    manage("migrate", "--verbosity", "0")
    manage("load_codes")
    manage("load_schemes")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage("shell", "--command", "from tests.e2e.scene import build; build()")
    return folder


@pytest.fixture(scope="module")
def portal(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The product as ``scene`` leaves it, for the tests of one module."""
    folder = tmp_path_factory.mktemp("portal")
    with (
        closing(sqlite3.connect(founded / "db.sqlite3")) as scene,
        closing(sqlite3.connect(folder / "db.sqlite3")) as own,
    ):
        scene.backup(own)
    port, env = free_port(), _environment(folder, founded)
    log = (folder / "server.log").open("w")
    with socket.create_server(("127.0.0.1", port), backlog=512) as listening:
        commands = "-m evalportal.serve", "manage.py run_worker --interval 0.2"
        running = [
            subprocess.Popen(
                [sys.executable, *command.split()], cwd=ROOT, env=env, stdin=listening.fileno(), stdout=log, stderr=log
            )
            for command in commands
        ]
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/accounts/sign-in/")
        yield Portal(url, folder, env)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)
        log.close()


def _environment(folder: Path, founded: Path) -> dict[str, str]:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "evalportal.settings",
        "DEMO": "1",
        "DEBUG": "0",
        "SECRET_KEY": "key-of-one-test-run-that-signs-nothing-of-value",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(founded / "static"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "TASKS_BACKEND": "apps.core.queue.OrderedBackend",
    }
    env.pop("PYTEST_CURRENT_TEST", None)
    return env


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is not installed: run script/setup --dev"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def sign_in(portal: Portal, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a fresh browser profile as that user; pages fail the test on script errors and foreign requests."""
    opened: list[tuple[Page, list[str]]] = []

    def open_as(username: str) -> Page:
        context = browser.new_context(viewport=DESKTOP, locale="zh-CN", base_url=portal.url, accept_downloads=True)  # type: ignore[arg-type]
        context.add_init_script(TOUR_IS_OVER)
        page = context.new_page()
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("request", lambda request: troubles.extend(_foreign(request.url, portal.url)))
        page.on("console", lambda message: troubles.extend(_forbidden(message.text)))
        opened.append((page, troubles))
        page.goto("/accounts/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit], form button.btn-primary")
        page.wait_for_load_state()
        return page

    yield open_as
    for page, troubles in opened:
        page.context.close()
        assert troubles == []


def _foreign(url: str, own: str) -> list[str]:
    return [] if url.startswith((own, "blob:", "data:")) else [f"foreign request: {url}"]


def _forbidden(message: str) -> list[str]:
    return [f"console: {message}"] if "Content Security" in message else []


def look(page: Page, name: str) -> None:
    """Keep pictures of the page at both sizes, for human eyes; no page may scroll sideways."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for size, label in ((TELEPHONE, "390"), (DESKTOP, "1366")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.wait_for_timeout(100)
        page.screenshot(path=SCREENSHOTS / f"{name}-{label}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
