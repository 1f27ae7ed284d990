"""The digest as a mail: plain text, from a template."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from apps.accounts.models import User
from apps.notices.models import Notice
from apps.notices.queries import MOST_IN_A_MAIL


def digest_for(user: User, notices: Sequence[Notice]) -> EmailMessage:
    """One mail that tells all of it; of very many only the newest."""
    context = {
        "name": user.name,
        "count": len(notices),
        "notices": notices[-MOST_IN_A_MAIL:],
        "left": max(len(notices) - MOST_IN_A_MAIL, 0),
        "portal": settings.PORTAL_URL.rstrip("/"),
    }
    subject = f"部门整体支出绩效自评：{len(notices)} 条通知"
    return EmailMessage(subject, render_to_string("notices/digest.txt", context), to=[user.email])
