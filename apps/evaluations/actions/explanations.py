"""Explaining why a warning stands."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from apps.accounts.models import User
from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.core.texts import said
from apps.evaluations.actions.editing import editing
from apps.evaluations.checks import find
from apps.evaluations.models import Explanation
from apps.evaluations.queries import context_of, sheet_of
from apps.evaluations.rules import assess

LONGEST = 2000


def explain(evaluation_id: int, user: User, keys: Iterable[str], text: str, now: datetime | None = None) -> None:
    """Give one or several warnings the same explanation; an empty text takes it back.

    Only warnings that stand now can be explained: an error must be corrected.
    """
    wording = said(text)
    if len(wording) > LONGEST:
        raise Refused(f"说明最多 {LONGEST} 字，现为 {len(wording)} 字，请压缩。")
    with editing(evaluation_id, user) as evaluation:
        sheet = sheet_of(evaluation)
        findings = find(sheet, assess(sheet), context_of(evaluation, sheet))
        warnings = {finding.key for finding in findings if finding.severity == Severity.WARNING}
        for key in keys:
            if key not in warnings:
                raise Refused("这处问题已不存在或不能用说明代替改正，请刷新页面查看。")
            Explanation.objects.update_or_create(
                evaluation=evaluation,
                finding=key,
                defaults={"text": wording, "edited_by": user, "edited_at": now or timezone.now()},
            )
