"""The two databases as a fault finds them: one of our own each, which can be locked or killed."""

import sqlite3
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.e2e.service import ROOT, is_alive, kill, until


class Sqlite:
    """A file."""

    name, harmed = "SQLite", "write lock held"

    def __init__(self, folder: Path) -> None:
        self._file = folder / "db.sqlite3"
        self.address = f"sqlite:///{self._file}"

    def harm(self, seconds: float) -> None:
        """Somebody holds the one write lock."""
        database = sqlite3.connect(self._file, isolation_level=None, timeout=60)
        try:
            database.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            database.execute("ROLLBACK")
        finally:
            database.close()

    def mend(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to stop."""


class Postgres:
    """A cluster whose commits are on the disk before they are told, unlike those of the test suite."""

    name, harmed = "PostgreSQL", "PostgreSQL killed and restarted"

    def __init__(self, folder: Path) -> None:
        say = 'start_postgres; echo "$postgres_dir|$postgres_bin|$DATABASE_URL"'
        started = self._shell(f'TMPDIR="{folder}"; {say}')
        self._folder, self._programs, self.address = started.splitlines()[-1].split("|")
        durable = "ALTER DATABASE postgres SET synchronous_commit = on"
        self._shell(f'as_postgres psql --quiet --host="$postgres_dir" --username=postgres --command="{durable}"')

    def harm(self, seconds: float) -> None:
        """All its processes are killed; after a while it is started again, as its supervisor would."""
        postmaster = int((Path(self._folder) / "data" / "postmaster.pid").read_text().split()[0])
        children = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _parent(path) == postmaster]
        for pid in (postmaster, *children):
            with suppress(ProcessLookupError):
                kill(pid)
        until(lambda: not any(map(is_alive, (postmaster, *children))), 10)
        time.sleep(min(seconds, 3))
        self.mend()

    def mend(self) -> None:
        """Start it, unless it runs."""
        self._shell(
            'run_it() { as_postgres "$postgres_bin/pg_ctl" "$@" --silent --pgdata="$postgres_dir/data"; }; '
            'run_it status >/dev/null || run_it start --wait --log="$postgres_dir/log" --options="'
            "-c listen_addresses='' -c unix_socket_directories='$postgres_dir'\""
        )

    def close(self) -> None:
        self._shell("stop_postgres")

    def _shell(self, commands: str) -> str:
        known = [getattr(self, name, "") for name in ("_folder", "_programs")]
        script = f". script/lib.sh; set +u; postgres_dir=$1; postgres_bin=$2; {commands}"
        command = ["bash", "-c", script, "postgres", *known]
        return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
