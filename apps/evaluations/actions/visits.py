"""Noting when somebody was here last, cheaply: at most once in a few minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.evaluations.models import Evaluation, Visit
from apps.evaluations.queries import Doings, doings_since, last_doing

AWAY = timedelta(minutes=30)  # then the next look is another visit
NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class News:
    """What was done since somebody was here, and when that was."""

    since: datetime
    after: int
    doings: Doings


def visit(evaluation: Evaluation, user: User, now: datetime | None = None) -> News | None:
    """Note that somebody looks at an evaluation; what is new to him, ``None`` at the first time.

    Two queries, and a third where the visit has to be noted.
    """
    moment = now or timezone.now()
    known = Visit.objects.filter(user=user, evaluation=evaluation).first()
    if known is None:
        latest = last_doing(evaluation.pk)
        first = {"at": moment, "before_at": moment, "latest": latest, "before": latest}
        Visit.objects.get_or_create(user=user, evaluation=evaluation, defaults=first)
        return None
    if moment - known.at > AWAY:
        known.before, known.before_at = known.latest, known.at
    doings = doings_since(evaluation.pk, known.before)
    if moment - known.at > NOTED_EVERY:
        known.latest, known.at = max(doings.last, known.latest), moment
        known.save(update_fields=["at", "before_at", "latest", "before"])
    return News(known.before_at, known.before, doings)
