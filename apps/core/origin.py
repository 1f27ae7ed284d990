"""Who the present request or task is for and where it came from, for whatever has to note it down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """A user, perhaps one that is only looked up when asked for, and a network address; neither for a command."""

    user: Any = None
    address: str = ""

    @property
    def is_somebody(self) -> bool:
        """Somebody is signed in."""
        return getattr(self.user, "is_authenticated", False)


_present: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen


def present_origin() -> Origin:
    """Of the request or task that is running."""
    return _present.get()


@contextmanager
def acting(user: Any, address: str = "") -> Iterator[None]:
    """Whatever is done inside is done by this user, from this address."""
    token = _present.set(Origin(user, address))
    try:
        yield
    finally:
        _present.reset(token)
