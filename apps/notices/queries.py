"""Reading notices: pages of one's own, and who is owed a digest."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from apps.accounts.models import User
from apps.notices.models import MailChoice, Notice

MOST_IN_A_MAIL = 30
_OWED = Notice.objects.filter(read_at__isnull=True, is_mailed=False)


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices, and the id of the one behind which there are more; ``None`` where there are none."""

    notices: list[Notice]
    behind: int | None


def page_of_notices(user: User, before: int | None, size: int) -> NoticePage:
    """A person's notices behind the one with the id ``before``, newest first; one query."""
    rows = Notice.objects.filter(recipient=user).order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: size + 1])
    return NoticePage(found[:size], found[size - 1].pk if len(found) > size else None)


def wants_mail(user: User) -> bool:
    """Who has not said otherwise does; one query."""
    return not MailChoice.objects.filter(user=user, is_wanted=False).exists()


def owed_a_digest(today: date, after: int, at_most: int) -> list[int]:
    """The next people, by id, with an address and something that they have neither read nor been mailed; one query."""
    done = MailChoice.objects.filter(Q(is_wanted=False) | Q(sent_on__gte=today), user=OuterRef("pk"))
    people = User.objects.filter(~Q(email=""), Exists(_OWED.filter(recipient=OuterRef("pk"))), ~Exists(done))
    return list(people.filter(is_active=True, pk__gt=after).order_by("pk").values_list("pk", flat=True)[:at_most])


def owed_to(user_id: int) -> list[Notice]:
    """What a digest has to tell, oldest first; one query."""
    return list(_OWED.filter(recipient=user_id).order_by("pk"))
