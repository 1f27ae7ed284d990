"""The cache that all processes of a machine share: files, so that it costs neither database any queries or locks."""

from contextlib import suppress
from pathlib import Path

from django.core.cache.backends.filebased import FileBasedCache


class SharedFileCache(FileBasedCache):
    """Keeps what it is given until ``sweep`` is called by schedule: to list ten thousand files whenever one is written
    would cost more than what they save.
    """

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
