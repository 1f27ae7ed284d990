"""Files that are whole or not there: complete before they get their name, and held against their digest when read."""

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.utils.crypto import get_random_string

PART = ".part"
FORGOTTEN_SECONDS = 86_400  # after which a part has no writer any more


class DamagedFileError(Exception):
    """A stored file is missing or is not what was stored."""


class SpareCache(FileBasedCache):
    """What processes keep for each other; what cannot be kept or read back is computed again."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except Exception:  # a file of older code or of a crashed machine: unpickling raises whatever it likes
            self.delete(key, version)
            return default

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with suppress(OSError):  # the disk is full
            super().set(key, value, timeout, version)


class WholeFileStorage(FileSystemStorage):
    """Writes under a temporary name, syncs, then gives the name, which never replaces another file."""

    def _save(self, name: str, content: Any) -> str:
        part = str(Path(name).with_name(f".{get_random_string(16)}{PART}"))
        try:
            super()._save(part, content)  # type: ignore[misc]
            _sync(self.path(part))
            while True:
                try:
                    os.link(self.path(part), self.path(name))
                    break
                except FileExistsError:
                    name = self.get_available_name(name)
        finally:
            self.delete(part)
        _sync(str(Path(self.path(name)).parent))
        return name

    def sweep(self) -> None:
        """Throw away what writers that were cut off have left."""
        for part in Path(self.location).rglob(f".*{PART}"):
            if time.time() - part.stat().st_mtime > FORGOTTEN_SECONDS:
                part.unlink(missing_ok=True)


def open_intact(stored: FieldFile, sha256: str) -> File[bytes]:
    """A stored file, open for reading; raises ``DamagedFileError`` unless it is the one of this digest."""
    try:
        file: File[bytes] = stored.open("rb")
    except OSError as error:
        raise DamagedFileError(str(stored.name)) from error
    try:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise DamagedFileError(str(stored.name))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _sync(path: str) -> None:
    """Have the system write a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
