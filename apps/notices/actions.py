"""Telling people, noting what they have read, and the daily digest by mail."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.core.texts import shorten
from apps.notices.enums import NoticeKind
from apps.notices.models import MailChoice, Notice
from apps.notices.queries import owed_to
from apps.trace.actions import record
from apps.trace.enums import TraceKind

LONGEST = 299
KEPT = timedelta(days=400)
_AT_A_TIME = 500


def tell(users: Iterable[int], kind: NoticeKind, words: str, address: str, now: datetime | None = None) -> None:
    """Tell people of something, by the ids of their accounts, in the caller's transaction. Three queries for up to 500.

    The number of unread notices stands with the account, so that no page has to count them. Accounts are locked by
    their ids: two who tell the same people wait for each other.
    """
    moment, said = now or timezone.now(), shorten(words, LONGEST)
    for ids in _batched(sorted(set(users))):
        accounts = User.objects.filter(pk__in=ids)
        known = list(accounts.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        notices = [Notice(recipient_id=pk, kind=kind, words=said, address=address, created_at=moment) for pk in known]
        Notice.objects.bulk_create(notices)
        accounts.update(unread_notices=F("unread_notices") + 1)


@transaction.atomic
def read(user: User, notice_id: int | None = None, now: datetime | None = None) -> None:
    """Note that somebody has read one of his notices, or all of them."""
    account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    unread = Notice.objects.filter(recipient=user, read_at__isnull=True)
    wanted = unread.filter(pk=notice_id) if notice_id else unread
    count = wanted.update(read_at=now or timezone.now())
    account.unread_notices = max(account.unread_notices - count, 0) if notice_id else 0
    account.save(update_fields=["unread_notices"])
    user.unread_notices = account.unread_notices


@transaction.atomic
def choose_mail(user: User, email: str, *, is_wanted: bool) -> None:
    """A person's address, and whether a digest goes there."""
    changes = {"邮箱": (user.email or None, email or None), "邮件汇总": (None, "接收" if is_wanted else "不接收")}
    user.email = email
    user.save(update_fields=["email"])
    MailChoice.objects.update_or_create(user=user, defaults={"is_wanted": is_wanted})
    record(TraceKind.ACCOUNT, "通知设置", changes, subject=user, user=user)


def take_digest(user_id: int, today: date) -> list[Notice]:
    """What the digest of this day has to tell, marked as told: nobody else sends it again. Empty if that is done."""
    with transaction.atomic():
        MailChoice.objects.get_or_create(user_id=user_id)
        choice = MailChoice.objects.select_for_update().get(user_id=user_id)
        if not choice.is_wanted or choice.sent_on == today:
            return []
        notices = owed_to(user_id)
        if notices:
            _mark(user_id, [notice.pk for notice in notices], today, is_mailed=True)
        return notices


def give_back_digest(user_id: int, notices: Collection[Notice]) -> None:
    """The mail was not sent: it is owed again."""
    with transaction.atomic():
        _mark(user_id, [notice.pk for notice in notices], None, is_mailed=False)


def forget(now: datetime | None = None) -> int:
    """Throw away what was told so long ago that nobody asks; how many. Oldest first, some at a time."""
    limit = (now or timezone.now()) - KEPT
    oldest = Notice.objects.order_by("pk").values_list("pk", "created_at", "read_at")[:5000]
    old = [pk for pk, created_at, read_at in oldest if created_at < limit and read_at]
    return Notice.objects.filter(pk__in=old).delete()[0] if old else 0


def _mark(user_id: int, ids: Collection[int], sent_on: date | None, *, is_mailed: bool) -> None:
    Notice.objects.filter(recipient=user_id, pk__in=ids).update(is_mailed=is_mailed)
    MailChoice.objects.filter(user=user_id).update(sent_on=sent_on)


def _batched(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _AT_A_TIME] for start in range(0, len(ids), _AT_A_TIME))
