"""Settings of a service under attack: the product's own, with a clock that can be set."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from evalportal.settings import *  # noqa: F403

CLOCK = Path(os.environ["CHAOS_CLOCK"])  # holds by how many seconds the clock is wrong
_right_time, _right_now = time.time, timezone.now


def _seconds() -> float:
    try:
        return float(CLOCK.read_text() or 0)
    except (OSError, ValueError):
        return 0


def _now() -> datetime:
    return _right_now() + timedelta(seconds=_seconds())


PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody here waits for the point of it
time.time = lambda: _right_time() + _seconds()
timezone.now = _now
