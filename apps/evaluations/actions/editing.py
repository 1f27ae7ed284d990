"""The gate of every edit: who may, under which lock, and the number of changes that every edit raises."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.texts import shorten
from apps.core.writes import Insert, Update, insert, write_if_held
from apps.evaluations.enums import Action
from apps.evaluations.facts import Part
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.permissions import may_see, refusal, refusal_of_closed
from apps.evaluations.queries import light_evaluation
from apps.trace.actions import entry
from apps.trace.enums import TraceKind
from apps.trace.facts import Change

CYCLE_GONE = "该自评任务已撤销，请返回任务列表。"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Write:
    """What is written under the lock: columns of the evaluation itself, ``rows``, and what ``others`` writes.

    Its row is updated once: after a second update in one transaction PostgreSQL asks for its cycle again, which
    somebody may hold who waits for the evaluation. What has no ``others`` is one statement there.
    """

    others: Callable[[], object] | None = None
    own: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Insert | Update] = ()


Prepare = Callable[[Evaluation], tuple[T, Write | None]]
Refuse = Callable[[User, Evaluation], str | None]


class _OvertakenError(Exception):
    """Somebody else has changed the evaluation since it was read."""


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
        raise Refused(CYCLE_GONE)
    if not may_be_closed and (reason := refusal_of_closed(cycle)):
        raise Refused(reason)
    return cycle


@contextmanager
def editing(
    evaluation_id: int, user: User, part: Part | None = None, *, is_of_any_part: bool = False
) -> Iterator[Evaluation]:
    """One transaction in which the evaluation, or with ``part`` that of it, is locked and open to this user; raises
    ``Refused`` otherwise. With ``is_of_any_part`` the action asks for the part itself.
    """
    with transaction.atomic():
        evaluation = locked(evaluation_id)
        if (reason := refusal(user, Action.EDIT, evaluation, part=part, is_of_any_part=is_of_any_part)) is not None:
            raise Refused(reason)
        yield evaluation
        count_change(Evaluation.objects.filter(pk=evaluation_id))


def refusal_to_edit(user: User, evaluation: Evaluation) -> str | None:
    """Why the user may not fill in the evaluation now."""
    return refusal(user, Action.EDIT, evaluation)


def refusal_to_edit_any_part(user: User, evaluation: Evaluation) -> str | None:
    """The same where ``prepare`` leaves out what belongs to the parts of others."""
    return refusal(user, Action.EDIT, evaluation, is_of_any_part=True)


def edit(evaluation_id: int, user: User, prepare: Prepare[T], refuse: Refuse = refusal_to_edit) -> T:
    """Read and decide without a lock, then write under it, if what was read still holds.

    ``refuse`` says why the user may not. ``prepare`` reads what it needs of the evaluation and gives the result with
    what to write, or with ``None`` where there is nothing to write. Everything that changes an evaluation raises its
    number of changes, so that one statement takes the lock, tells that neither rows nor permission have changed since,
    and counts this change. Who was overtaken begins again, this time with the lock from the start.

    Raises ``Evaluation.DoesNotExist`` for an evaluation that the user may not see, ``Refused`` where he may not.
    """
    evaluation = light_evaluation(evaluation_id)
    if evaluation is None or not may_see(user, evaluation):
        raise Evaluation.DoesNotExist
    try:
        return _attempt(evaluation, user, prepare, refuse)
    except _OvertakenError:
        with transaction.atomic():
            return _attempt(locked(evaluation_id), user, prepare, refuse)


def note(
    kind: TraceKind,
    evaluation: Evaluation,
    user: User | None,
    what: str = "",
    changes: Mapping[str, Change] | None = None,
) -> None:
    """What was done to an evaluation goes into the trace, in the transaction in which it is done."""
    insert(noted(kind, evaluation, user, what, changes))


def noted(
    kind: TraceKind,
    evaluation: Evaluation,
    user: User | None,
    what: str = "",
    changes: Mapping[str, Change] | None = None,
) -> Insert:
    """The same as a row that is written with others."""
    return entry(kind, what, changes, subject=evaluation, department=evaluation.department, user=user)


def told_conflict(stored: str, editor: User | None, at: datetime | None, user: User) -> str:
    """What somebody else has put there meanwhile, with who touched it last, and when; told to ``user``."""
    what = f"改为“{shorten(stored, 300) or '（空）'}”。"
    if editor is None or at is None:
        return f"他人已{what}"
    moment = f"{timezone.localtime(at):%m月%d日 %H:%M}"
    if editor == user:
        return f"您已在另一处{what}时间：{moment}。"
    return f"他人已{what}最近修改：{editor.name}，{moment}。"


def count_change(evaluations: QuerySet[Evaluation]) -> None:
    """Raise the number of changes of evaluations."""
    evaluations.update(changes=F("changes") + 1)


def _attempt(evaluation: Evaluation, user: User, prepare: Prepare[T], refuse: Refuse) -> T:
    if (reason := refuse(user, evaluation)) is not None:
        raise Refused(reason)
    result, write = prepare(evaluation)
    if write is not None:
        seen = evaluation.changes
        counted = Update(Evaluation, evaluation.pk, {"changes": seen + 1, **write.own}, held={"changes": seen})
        with transaction.atomic() if write.others else nullcontext():
            if not write_if_held(counted, *write.rows):
                raise _OvertakenError
            if write.others:
                write.others()
    return result
