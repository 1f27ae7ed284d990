"""The queue of tasks: ``django_tasks_db``, in the order in which they were asked for."""

from datetime import timedelta
from typing import Any

from django.db.models import Max
from django_tasks.base import TaskResultStatus
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult


class OrderedBackend(DatabaseBackend):
    """Of tasks of one priority the library takes the one whose stamp is the earliest, and its ids have no order.

    So a task's stamp is never before that of one that waits already, whatever the clock says.
    """

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Put a task behind those that wait; one query besides the library's, two after the clock was set back."""
        result: Any = super().enqueue(task, args, kwargs)
        others = DBTaskResult.objects.filter(status=TaskResultStatus.READY).exclude(pk=result.id)
        last = others.aggregate(last=Max("enqueued_at"))["last"]
        if last is not None and last >= result.enqueued_at:
            DBTaskResult.objects.filter(pk=result.id).update(enqueued_at=last + timedelta(microseconds=1))
        return result
