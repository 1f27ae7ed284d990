"""What one kill, one lock or one slow client does to the whole product: nothing that lasts five seconds."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Event

import pytest

from tests.e2e.conftest import Portal
from tests.e2e.service import ROOT, Service, Visitor, free_port, half_open, is_alive, kill, until

pytestmark = pytest.mark.e2e

HEADER = b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (  # with a cookie, without which the form would be refused unread
    b"POST /accounts/sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    b"Cookie: csrftoken=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nusername="
)
LOCK = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(20)
database.execute("ROLLBACK")
"""
POSTGRES = ". script/lib.sh; set +u; postgres_dir=$1; postgres_bin=$2; "


@pytest.fixture(scope="module")
def service(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """On a copy of the portal's database, where nobody has asked for anything yet."""
    folder = tmp_path_factory.mktemp("service")
    with sqlite3.connect(portal.folder / "db.sqlite3") as source, sqlite3.connect(folder / "db.sqlite3") as copy:
        source.backup(copy)
        copy.execute("DELETE FROM core_job")
        copy.execute("DELETE FROM django_tasks_database_dbtaskresult")
    running = Service(free_port(), folder, f"sqlite:///{folder / 'db.sqlite3'}", portal.folder / "static")
    running.start()
    yield running
    running.stop()


def ask(service: Service, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(service.folder / "db.sqlite3", timeout=30) as database:
        return database.execute(query).fetchall()


def statuses_until(is_over: Event, service: Service) -> list[int]:
    """What one visitor after the other is told."""
    answers = []
    while not is_over.is_set():
        answers.append(service.get())
    return answers


def draft_address(service: Service) -> str:
    ((evaluation,),) = ask(
        service,
        "SELECT e.id FROM evaluations_evaluation e JOIN departments_department d ON d.id = e.department_id "
        "WHERE d.code = '303001'",
    )
    return f"/reports/{evaluation}/draft/"


def test_hundreds_of_idle_and_slow_connections_harm_nobody(service: Service) -> None:
    opened = [
        *half_open(service.port, 300, b""),
        *half_open(service.port, 100, HEADER),
        *half_open(service.port, 50, BODY),
    ]
    try:
        assert [service.get() for _ in range(5)] == [200] * 5
    finally:
        for connection in opened:
            connection.close()


def test_a_killed_web_process_comes_back_and_the_other_answers_meanwhile(service: Service) -> None:
    before = service.processes()
    kill(before["web-0"])
    assert [service.get() for _ in range(10)] == [200] * 10
    until(lambda: len(service.processes()) == 3, 20)
    after = service.processes()
    assert after["web-0"] != before["web-0"]
    assert (after["web-1"], after["worker"]) == (before["web-1"], before["worker"])


def test_connections_wait_while_no_web_process_lives(service: Service) -> None:
    before = service.processes("web")
    for pid in before.values():
        kill(pid)
    until(lambda: not any(map(is_alive, before.values())), 5)
    assert service.get(seconds=30) == 200
    until(lambda: len(service.processes("web")) == 2, 20)


def test_a_killed_worker_comes_back_and_finishes_what_it_had_begun(service: Service) -> None:
    visitor = Visitor(service.url)
    assert visitor.sign_in("linju") == 200
    address = visitor.get(draft_address(service), 20)[2]
    until(lambda: ask(service, "SELECT 1 FROM core_job WHERE state = 'running'"), 30)
    kill(service.processes()["worker"])
    until(lambda: visitor.get(address)[1].startswith(b"%PDF"), 60)
    assert visitor.get(address)[1].rstrip().endswith(b"%%EOF")
    assert ask(service, "SELECT state FROM core_job") == [("done",)]
    ((workers,),) = ask(
        service,
        "SELECT json_array_length(worker_ids) FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%draft'",
    )
    assert workers == 2


def test_no_page_loads_the_printing_engine(service: Service) -> None:
    """WeasyPrint's libraries are mapped by the worker, which has printed a draft, and by no web process."""
    visitor = Visitor(service.url)
    visitor.sign_in("linju")
    address = visitor.get(draft_address(service))[2]
    until(lambda: visitor.get(address)[1].startswith(b"%PDF"), 60)
    seen: dict[str, int] = {}
    waiting = ["/", "/reports/published/"]
    while waiting and len(seen) < 60:
        path = waiting.pop(0)
        status, page, _ = visitor.get(path)
        seen[path] = status
        links = map(unescape, re.findall(r'href="(/[a-z][^"#]*)', page.decode(errors="ignore")))
        waiting += [link for link in dict.fromkeys(links) if link not in {*seen, *waiting} and "static" not in link]
    assert len(seen) > 12
    assert {path: status for path, status in seen.items() if status != 200} == {}
    for pid in service.processes("web").values():
        assert "libpango" not in Path(f"/proc/{pid}/maps").read_text()
    assert "libpango" in Path(f"/proc/{service.processes()['worker']}/maps").read_text()


def test_long_work_gives_way_to_pages(service: Service) -> None:
    niceness = {name: os.getpriority(os.PRIO_PROCESS, pid) for name, pid in service.processes().items()}
    assert niceness["worker"] > niceness["web-0"] == niceness["web-1"]


def test_a_write_lock_of_twenty_seconds_stops_nobody(service: Service) -> None:
    before = service.processes()
    command = [sys.executable, "-c", LOCK, str(service.folder / "db.sqlite3")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        assert service.get() == 200
        assert Visitor(service.url).sign_in("linju", 19) == 503  # told to try again, not left waiting
        assert service.get() == 200
        assert holder.wait() == 0
    assert Visitor(service.url).sign_in("linju") == 200
    assert service.processes() == before
    seen = ask(service, "SELECT sum(beats) FROM core_heartbeat")
    until(lambda: ask(service, "SELECT sum(beats) FROM core_heartbeat") != seen, 40)


@pytest.mark.parametrize("hangs", [False, True])
def test_a_killed_script_leaves_nothing_behind_and_starts_again(service: Service, hangs: bool) -> None:
    """Nor does it wait for a worker that does not end."""
    left = [service.supervisor(), *service.processes().values()]
    if hangs:
        os.kill(service.processes()["worker"], signal.SIGSTOP)
    kill(service.script.pid)
    service.script.wait()
    service.start()
    assert service.get() == 200
    assert [pid for pid in left if is_alive(pid)] == []
    assert len(service.processes()) == 3


def test_a_restarted_postgresql_is_found_again(portal: Portal, tmp_path: Path) -> None:
    started = subprocess.run(
        ["bash", "-c", f'{POSTGRES} start_postgres; echo "$postgres_dir|$postgres_bin|$DATABASE_URL"'],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    folder, programs, address = started.stdout.splitlines()[-1].split("|")
    service = Service(free_port(), tmp_path, address, portal.folder / "static")
    try:
        service.start()
        before = service.processes()
        restart = (
            'as_postgres "$postgres_bin/pg_ctl" restart --wait --silent --mode=immediate --pgdata="$postgres_dir/data"'
        )
        with ThreadPoolExecutor(4) as visitors:
            is_over = Event()
            answers = [visitors.submit(statuses_until, is_over, service) for _ in range(4)]
            subprocess.run(["bash", "-c", f"{POSTGRES} {restart}", "restart", folder, programs], cwd=ROOT, check=True)
            until(lambda: service.get() == 200, 5)
            is_over.set()
            assert {status for answer in answers for status in answer.result()} <= {200, 503}
        assert [service.get() for _ in range(20)] == [200] * 20
        beats = "SELECT coalesce(sum(beats), 0) FROM core_heartbeat"
        query = f'as_postgres psql --tuples-only --host="$postgres_dir" --username=postgres --command="{beats}"'

        def sum_of_beats() -> int:
            command = ["bash", "-c", f"{POSTGRES} {query}", "query", folder, programs]
            return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)

        seen = sum_of_beats()
        until(lambda: sum_of_beats() > seen, 40)
        assert service.processes() == before
        service.stop()
    finally:
        if is_alive(service.script.pid):
            kill(service.script.pid)
        subprocess.run(["bash", "-c", f"{POSTGRES} stop_postgres", "stop", folder, programs], cwd=ROOT, check=True)
