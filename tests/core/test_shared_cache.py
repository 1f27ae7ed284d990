"""The cache of files: what one process writes another reads, and nothing stays for ever."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches

from apps.core.shared_cache import SharedFileCache


def cache_in(folder: Path, most: int = 3) -> SharedFileCache:
    return SharedFileCache(str(folder), {"OPTIONS": {"MAX_ENTRIES": most}})


def test_it_is_the_cache_of_the_product() -> None:
    assert isinstance(caches["default"], SharedFileCache)
    assert caches["default"]._max_entries >= 10_000


def test_another_process_reads_what_one_has_written(tmp_path: Path) -> None:
    cache_in(tmp_path).set("key", ("值", 1))
    program = (
        "import sys; from django.conf import settings; settings.configure();"
        "from apps.core.shared_cache import SharedFileCache;"
        "sys.stdout.reconfigure(encoding='utf-8'); print(SharedFileCache(sys.argv[1], {}).get('key'))"
    )
    read = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=settings.BASE_DIR, capture_output=True, check=True
    )
    assert read.stdout.decode().strip() == "('值', 1)"


def test_nothing_is_thrown_away_while_something_is_written(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    for number in range(9):
        cache.set(f"key{number}", number)
    assert [cache.get(f"key{number}") for number in range(9)] == list(range(9))


def test_a_sweep_throws_away_what_has_expired_and_the_oldest_of_too_much(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    for number in range(6):
        before = set(tmp_path.iterdir())
        cache.set(f"key{number}", number, 3600)
        (new,) = set(tmp_path.iterdir()) - before
        os.utime(new, (time.time() - 60 + number,) * 2)
    cache.set("over", 1, 0.001)
    time.sleep(0.01)
    cache.sweep()
    assert [cache.get(f"key{number}") for number in range(6)] == [None, None, None, 3, 4, 5]
    assert len(list(tmp_path.iterdir())) == 3


def test_others_cannot_read_it(tmp_path: Path) -> None:
    cache = cache_in(tmp_path / "cache")
    cache.set("key", "value")
    (file,) = (tmp_path / "cache").iterdir()
    assert file.stat().st_mode & 0o027 == 0
    assert (tmp_path / "cache").stat().st_mode & 0o027 == 0


@pytest.mark.parametrize("key", ["a/../../b", "键", "x" * 240])
def test_a_key_is_never_a_path(tmp_path: Path, key: str) -> None:
    cache_in(tmp_path).set(key, 1)
    assert [file.parent for file in tmp_path.rglob("*.djcache")] == [tmp_path]
