"""The cache that all processes of a machine share: files, so that it costs neither database any queries or locks."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class SharedFileCache(FileBasedCache):
    """Keeps what it is given until ``sweep`` is called by schedule: to list ten thousand files whenever one is written
    would cost more than what they save. What cannot be kept or read back is computed again.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except Exception:  # a file of older code or of a crashed machine: unpickling raises whatever it likes
            self.delete(key, version)
            return default

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with suppress(OSError):  # the disk is full
            super().set(key, value, timeout, version)

    def _cull(self) -> None:
        pass

    def sweep(self) -> None:
        """Throw away what has expired, and the oldest of what is more than ``MAX_ENTRIES``."""
        kept: list[tuple[float, Path]] = []
        for path in map(Path, self._list_cache_files()):  # type: ignore[attr-defined]
            with suppress(FileNotFoundError), path.open("rb") as file:
                if not self._is_expired(file):  # type: ignore[attr-defined]
                    kept.append((path.stat().st_mtime, path))
        for _, path in sorted(kept)[: max(len(kept) - self._max_entries, 0)]:
            path.unlink(missing_ok=True)
