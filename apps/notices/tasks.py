"""Sending the digests of a day."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django_tasks import task

from apps.accounts.models import User
from apps.notices.actions import give_back_digest, take_digest
from apps.notices.documents import digest_for
from apps.notices.queries import owed_a_digest

logger = logging.getLogger(__name__)

AT_A_TIME = 50
FIRST_HOUR = 8  # nobody is woken
MOST_FAILURES = 3  # in a row: the mail server is away, and the next hour tries again


def present() -> datetime:
    """The moment where the people live."""
    return timezone.localtime()


@task()
def send_digests() -> None:
    """Mail everybody what he has not read yet, once a day. Nothing is sent while no mail server is configured.

    What could not be sent is owed again and tried by the next run; whoever is cut off in between sends nothing twice.
    """
    now = present()
    if not settings.EMAIL_HOST or now.hour < FIRST_HOUR:
        return
    failures, after = 0, 0
    connection = get_connection()
    while failures < MOST_FAILURES and (people := owed_a_digest(now.date(), after, AT_A_TIME)):
        for user in User.objects.filter(pk__in=people).order_by("pk"):
            after = user.pk
            notices = take_digest(user.pk, now.date())
            if not notices:
                continue
            message = digest_for(user, notices)
            message.connection = connection
            try:
                message.send()
                failures = 0
            except Exception as error:  # SMTP, TLS, names and addresses fail in ways of their own
                logger.warning("A digest was not sent and is tried again: %s", error)
                give_back_digest(user.pk, notices)
                failures += 1
                if failures == MOST_FAILURES:
                    return
