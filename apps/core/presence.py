"""Who is where at the moment: kept in the shared cache for seconds, so that it costs the database nothing."""

import time
from dataclasses import dataclass

from django.core.cache import cache

HOLDS = 15  # seconds: longer than three questions of a page take


@dataclass(frozen=True, slots=True)
class Present:
    """A person at a place; ``at`` in seconds of the machine's clock."""

    user_id: int
    name: str
    place: str
    at: float


def meet(room: str, user_id: int, name: str, place: str, now: float | None = None) -> list[Present]:
    """Say where somebody is in a room, and learn who else is there, in a fixed order. No query.

    Of two who say so in the same instant one may be forgotten; he says it again with his next question.
    """
    moment = time.time() if now is None else now
    key = f"presence.{room}"
    seen: dict[int, Present] = cache.get(key) or {}
    here = {pk: one for pk, one in seen.items() if 0 <= moment - one.at < HOLDS}
    here[user_id] = Present(user_id, name, place, moment)
    cache.set(key, here, HOLDS)
    others = (one for pk, one in here.items() if pk != user_id)
    return sorted(others, key=lambda one: one.user_id)


def leave(room: str, user_id: int) -> None:
    """Forget that somebody was there."""
    key = f"presence.{room}"
    seen: dict[int, Present] = cache.get(key) or {}
    if seen.pop(user_id, None):
        cache.set(key, seen, HOLDS)
