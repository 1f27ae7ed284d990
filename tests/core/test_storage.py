"""Files are whole or not there."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from apps.core.storage import WholeFileStorage

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def storage(tmp_path: Path) -> WholeFileStorage:
    return WholeFileStorage(tmp_path / "media", file_permissions_mode=0o640, directory_permissions_mode=0o750)


def files_of(storage: WholeFileStorage) -> list[str]:
    return sorted(path.name for path in Path(storage.location).rglob("*") if path.is_file())


def test_a_file_gets_its_name_and_is_for_user_and_group(storage: WholeFileStorage) -> None:
    name = storage.save("2025/report.pdf", ContentFile(b"content"))
    path = Path(storage.path(name))
    assert name == "2025/report.pdf"
    assert path.read_bytes() == b"content"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o640, 0o750)
    assert files_of(storage) == ["report.pdf"]


def test_a_large_upload_is_moved_into_place(storage: WholeFileStorage) -> None:
    upload = TemporaryUploadedFile("a.bin", "application/octet-stream", 4, None)
    upload.write(b"data")
    upload.flush()
    name = storage.save("2025/a.bin", upload)
    upload.close()
    assert Path(storage.path(name)).read_bytes() == b"data"
    assert Path(storage.path(name)).stat().st_mode & 0o777 == 0o640


def test_nobody_is_overwritten_even_at_the_same_moment(
    storage: WholeFileStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = storage.save("a.pdf", ContentFile(b"first"))
    second = storage._save("a.pdf", ContentFile(b"second"))  # both were told that the name is free
    assert Path(storage.path(first)).read_bytes() == b"first"
    assert Path(storage.path(second)).read_bytes() == b"second"
    assert len(files_of(storage)) == 2


FILLING = """
import resource, signal, sys
import django
django.setup()
from django.core.files.base import ContentFile
from apps.core.storage import WholeFileStorage
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    WholeFileStorage(sys.argv[1]).save("2025/report.pdf", ContentFile(b"x" * 300_000))
except OSError as error:
    print("refused", error.errno)
"""


def test_a_full_disk_leaves_nothing_half(storage: WholeFileStorage) -> None:
    """The real thing, in a process that may write no more than 100 kB into a file."""
    command = [sys.executable, "-c", FILLING, storage.location]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("refused")
    assert files_of(storage) == []


def test_what_a_killed_writer_left_is_swept_after_a_day(storage: WholeFileStorage) -> None:
    storage.save("2025/report.pdf", ContentFile(b"content"))
    old, fresh = (Path(storage.location) / "2025" / f".{name}.part" for name in ("old", "fresh"))
    for part in (old, fresh):
        part.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    storage.sweep()
    assert files_of(storage) == [".fresh.part", "report.pdf"]
