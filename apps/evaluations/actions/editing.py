"""The gate of every edit: lock the evaluation, ask whether this person may edit it now."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.evaluations.enums import Action
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.permissions import refusal, refusal_of_closed


def locked(evaluation_id: int) -> Evaluation:
    """The evaluation with its row locked until the end of the transaction; ``Refused`` when it has been removed.

    Its schemes are not joined: PostgreSQL drops a row whose join no longer holds after the wait for its lock. Its
    cycle is read once the lock is held: who had to wait may have waited for the year to be closed.
    """
    rows = Evaluation.objects.select_for_update(of=("self",)).select_related("department")
    evaluation = rows.filter(pk=evaluation_id).first()
    if evaluation is None:
        raise Refused("该自评已不存在：任务已撤销，或单位已移出任务。")
    evaluation.cycle = Cycle.objects.select_related("region", "year").get(pk=evaluation.cycle_id)
    return evaluation


def locked_cycle(cycle_id: int, *, may_be_closed: bool = False) -> Cycle:
    """The cycle with its row locked until the end of the transaction; ``Refused`` when it is closed or undone."""
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("region", "year").filter(pk=cycle_id).first()
    if cycle is None:
        raise Refused("该自评任务已撤销，请返回任务列表。")
    if not may_be_closed and (reason := refusal_of_closed(cycle)):
        raise Refused(reason)
    return cycle


@contextmanager
def editing(evaluation_id: int, user: User) -> Iterator[Evaluation]:
    """One transaction in which the evaluation is locked and open to this user; raises ``Refused`` otherwise."""
    with transaction.atomic():
        evaluation = locked(evaluation_id)
        reason = refusal(user, Action.EDIT, evaluation)
        if reason is not None:
            raise Refused(reason)
        yield evaluation
