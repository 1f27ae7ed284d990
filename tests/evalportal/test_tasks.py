"""What is done by schedule."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from axes.models import AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import override_settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from evalportal.tasks import tidy

pytestmark = pytest.mark.django_db


def test_the_schedule_names_tasks() -> None:
    assert all(isinstance(import_string(path), Task) for path in settings.TASK_SCHEDULE)


@override_settings(TASKS={"default": {"BACKEND": "apps.core.queue.OrderedBackend"}})
def test_tidying_throws_away_what_is_over_and_nothing_else() -> None:
    now = timezone.now()
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    ended = DBTaskResult.objects.get(pk=tidy.enqueue().id)
    DBTaskResult.objects.filter(pk=ended.pk).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=now - timedelta(days=8)
    )
    waiting = tidy.enqueue()
    half = Path(default_storage.path(".half.part"))
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    for days in (500, 200):
        AccessLog.objects.create(username=f"{days}", attempt_time=now)
        AccessLog.objects.filter(username=f"{days}").update(attempt_time=now - timedelta(days=days))
    cache.set("over", 1, 0.001)
    cache.set("open", 1)
    os.utime(half, (time.time() - 90_000,) * 2)

    tidy.call()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert [str(pk) for pk in DBTaskResult.objects.values_list("pk", flat=True)] == [waiting.id]
    assert not half.exists()
    assert list(AccessLog.objects.values_list("username", flat=True)) == ["200"]
    assert len(list(Path(str(settings.CACHES["default"]["LOCATION"])).iterdir())) == 1
