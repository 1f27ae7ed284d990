"""Who touched something last, and the fingerprint by which two editors of one cell notice each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Stamp:
    """The last edit of something: the editor's id (``None`` when the account is gone) and the moment."""

    user_id: int | None
    at: datetime


def latest(stamps: Iterable[Stamp]) -> Stamp | None:
    """The newest stamp; ``None`` when nobody has touched anything."""
    return max(stamps, key=lambda stamp: stamp.at, default=None)


def fingerprint(text: str) -> str:
    """The version of a cell: eight hex digits of its text.

    A page carries the fingerprint of what it showed; a save whose fingerprint no longer matches is a conflict.
    Being a function of the one cell, it never lets two people in neighbouring cells of a row collide.
    """
    return f"{crc32(text.replace(chr(13), '').encode()):08x}"
