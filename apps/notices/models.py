"""What people are told of, and how they want to be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.constraints import in_choices
from apps.notices.enums import NoticeKind


class Notice(models.Model):
    """One thing that one person is told of. Order goes by ``id``.

    ``address`` is the page where it can be seen. ``is_mailed``: a digest has told it too, or need not any more.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=20, choices=NoticeKind.choices())
    words = models.CharField(max_length=300)
    address = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    is_mailed = models.BooleanField(default=False)

    class Meta:
        constraints = [in_choices("kind", NoticeKind, "notice")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_by_recipient"),
            models.Index(
                fields=["recipient", "id"],
                condition=Q(read_at__isnull=True, is_mailed=False),
                name="notice_to_be_mailed",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class MailChoice(models.Model):
    """Whether a person wants digests, and the day of the last one: there is one a day at most."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    is_wanted = models.BooleanField(default=True)
    sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}"
