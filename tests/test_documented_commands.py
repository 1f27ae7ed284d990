"""Every command that the documents name is pasted into a fresh copy of the repository that was only set up."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"^(?:script/[a-z]+(?=\s|$)|\S*manage\.py\s|\.venv/bin/\S|python\s).*")
# What goes on until it is stopped, or runs this very test; each has a test of its own below, or is what CI runs.
SERVES = {"script/server"}
RUN_BY_CI = {"script/test", "script/check"}
# What measures for minutes, with what makes it small; a benchmark's verdict depends on what else the machine does.
SMALL = {
    "script/bench": "--help",
    "script/growth": "--help",
    "script/load": "--help",  # tests/e2e plays the short day
    "script/mutants": "--tests",
    "tests.bench.copied": "--departments 1",
    "tests.bench.trace": "--entries 100 --saves 2",
}


def commands_in(text: str) -> list[str]:
    """Lines of code blocks and code in a sentence that begin as a command does, without their comments."""
    blocks = re.findall(r"^```(?:sh|bash)?\n(.*?)^```", text, re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    found = (re.sub(r"\s+#.*", "", candidate).strip() for candidate in (*lines, *spans))
    return [command for command in found if COMMAND.match(command)]


# Each once, in the order of the documents.
DOCUMENTED = list(dict.fromkeys(command for path in DOCUMENTS for command in commands_in(path.read_text("utf-8"))))
# A long form says itself what it is.
PASTED = [command for command in DOCUMENTED if command.split()[0] not in SERVES | RUN_BY_CI and "--long" not in command]


def made_small(command: str) -> str:
    """The command with what makes it small, where it would take minutes."""
    for name, argument in SMALL.items():
        command = re.sub(rf"(?<!\S){re.escape(name)}(?!\S)", rf"\g<0> {argument}", command)
    return command


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is committed or about to be, as ``script/setup`` leaves it: packages and fonts, no ``.env``."""
    folder = tmp_path_factory.mktemp("documented") / "copy"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "var" / "fonts").mkdir(parents=True)
    for font in (ROOT / "var" / "fonts").glob("*.otf"):
        (folder / "var" / "fonts" / font.name).symlink_to(font)
    return folder


def environment() -> dict[str, str]:
    """A shell of somebody who has set nothing."""
    told = {
        "SECRET_KEY",
        "DATABASE_URL",
        "DEMO",
        "DEBUG",
        "ALLOWED_HOSTS",
        "DJANGO_SETTINGS_MODULE",
        "PYTEST_CURRENT_TEST",
    }
    return {name: value for name, value in os.environ.items() if name not in told}


def test_commands_are_found() -> None:
    text = "```\nscript/server    # starts\n```\nRun `script/manage check_file FILE`, not `manage` or `scripts`."
    assert commands_in(text) == ["script/server", "script/manage check_file FILE"]
    assert len(PASTED) >= 4
    assert all(any(name in command for command in PASTED) for name in SMALL)


def test_no_document_names_a_command_that_a_shell_would_not_find() -> None:
    bare = [command for command in DOCUMENTED if command.split()[0] in {"manage.py", "python"}]
    assert bare == []


@pytest.mark.parametrize("command", PASTED)
def test_a_command_works_as_it_is_written(copy: Path, command: str) -> None:
    run = subprocess.run(
        ["bash", "-c", made_small(command)],
        cwd=copy,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        input="",
    )
    assert "Traceback" not in run.stderr
    judges = ("check_file", "tests.bench")
    assert run.returncode in ({0, 1} if any(name in command for name in judges) else {0}), run.stderr


@pytest.mark.parametrize("name", sorted(SERVES | RUN_BY_CI))
def test_a_long_script_stands_and_parses(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)
    subprocess.run(["bash", "-n", name], cwd=ROOT, check=True)


def test_ci_runs_what_a_developer_is_told_to_run() -> None:
    assert {command for command in commands_in(f"```\n{_steps()}\n```") if command in RUN_BY_CI} == RUN_BY_CI


def _steps() -> str:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    return "\n".join(line.split()[-1] for line in lines if line.startswith("step "))


def test_the_server_starts_in_a_fresh_copy(copy: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        ["script/server"], cwd=copy, env={**environment(), "PORT": str(port)}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert _answers(server, f"http://127.0.0.1:{port}/accounts/sign-in/")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


def _answers(server: "subprocess.Popen[bytes]", url: str) -> bool:
    """Whether the page comes before the server gives up."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    return False
