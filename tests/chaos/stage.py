"""The service of one run, with a database, a disk, a network and a clock of its own. Knows no Django."""

import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from tests.chaos.databases import Postgres, Sqlite
from tests.chaos.proxy import Network
from tests.e2e.service import ROOT, Service, free_port, is_alive, kill

LOGS = ROOT / "var" / "chaos"  # of the last run


class Stage:
    """Everything that a fault can get at. ``after`` is undone when the fault is over and the service has answered."""

    def __init__(self, *, is_postgres: bool, megabytes: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="evalportal-chaos-"))
        self.folder.chmod(0o755)  # for the user of PostgreSQL
        self.has_disk = _mounted(self.folder, megabytes)
        (self.folder / "tmp").mkdir()
        self.database = Postgres(self.folder) if is_postgres else Sqlite(self.folder)
        self.clock = Path(tempfile.mkstemp(prefix="evalportal-clock-")[1])
        self.service = Service(
            free_port(),
            self.folder,
            self.database.address,
            ROOT / "var" / "static",
            DJANGO_SETTINGS_MODULE="tests.chaos.settings",
            CHAOS_CLOCK=str(self.clock),
            CACHE_ROOT=str(self.folder / "cache"),
            TMPDIR=str(self.folder / "tmp"),
        )
        self.network = Network(self.service.port)
        self.url = f"http://127.0.0.1:{self.network.port}"
        self.after = ExitStack()

    def __enter__(self) -> "Stage":
        self.service.start()
        os.environ.update(self.service.env)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.after.close()
        self.network.close()
        if is_alive(self.service.script.pid):
            try:
                self.service.stop()
            except (OSError, subprocess.SubprocessError):
                kill(self.service.script.pid)
        self.database.close()
        shutil.copytree(self.folder / "state", LOGS, dirs_exist_ok=True)
        if self.has_disk:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.clock.unlink(missing_ok=True)


def _mounted(folder: Path, megabytes: int) -> bool:
    """Whether the folder is now a small disk of its own, which takes the rights of root."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "evalportal-chaos", str(folder)]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False
