"""An entry's canonical form and its digest, which covers the one before; what a verification finds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

from apps.core.tabular import Import

# What was there, and what is there now; ``None`` for nothing.
Change = tuple[str | None, str | None]

# The columns that a digest covers, in its order, behind the digest before and the sequence.
COVERED = (
    "id", "at", "kind", "what", "subject", "subject_id", "region_id", "department_id", "place",
    "user_id", "username", "name", "role", "address", "content",
)  # fmt: skip
START = ""  # before the first entry
THROUGH, DIGEST = "last_sequence", "digest"  # what a clearing notes of the last entry that it threw away

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Actor(Protocol):
    """A user as far as this app knows one: the app of accounts stands to the right of it."""

    pk: int
    username: str
    name: str

    def roles_for(self, department_id: int | None) -> str: ...


class Place(Protocol):
    """A department as far as this app knows one; ``region_id`` is ``None`` for a region."""

    pk: int
    name: str
    region_id: int | None


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry at which the chain does not hold, and what is wrong with it."""

    sequence: int
    problem: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: the first and the last sealed entry (0: none), the digest of the last.

    ``unsealed`` entries stand behind the chain; the chain does not speak for them yet.
    """

    first: int
    last: int
    digest: str
    unsealed: int
    broken: Broken | None = None


def content_of(changes: Mapping[str, Change]) -> str:
    """The changes as canonical JSON: ``{"name":[before,after]}`` in the order of names."""
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def changes_in(content: str) -> dict[str, Change]:
    """The changes of ``content_of``."""
    return {name: (before, after) for name, (before, after) in json.loads(content).items()}


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, Change]:
    """What differs between two states of the same thing, as text; empty and missing are the same."""
    pairs = {name: (_text_of(before.get(name)), _text_of(after.get(name))) for name in {**before, **after}}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def imported(found: Import[Any]) -> dict[str, Change]:
    """What an import writes, row by row: what is new by its title, otherwise each difference."""
    changes: dict[str, Change] = {}
    for change in found.effective:
        changes[f"{change.row} {change.title}"] = (None, change.kind.label)
        for one in change.differences:
            changes[f"{change.row} {change.title} {one.label}"] = (one.before or None, one.after or None)
    return changes


def key_in(name: str) -> str:
    """How the name of a change stands in the content."""
    return f"{json.dumps(name, ensure_ascii=False)}:"


def digest_of(previous: str, sequence: int, columns: Sequence[Any]) -> str:
    """SHA-256, in hex, of the digest before, the sequence and the columns of ``COVERED``."""
    number, at, *rest = columns
    return sha256(_encode([previous, sequence, number, _moment(at), *rest]).encode()).hexdigest()


def _text_of(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
