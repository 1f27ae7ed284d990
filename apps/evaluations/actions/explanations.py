"""Explaining why a warning stands."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from apps.accounts.models import User
from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.core.texts import said
from apps.evaluations.actions.editing import Write, edit, note
from apps.evaluations.models import Evaluation, Explanation
from apps.evaluations.queries import judged_desk_of
from apps.trace.enums import TraceKind

LONGEST = 2000


def explain(evaluation_id: int, user: User, keys: Iterable[str], text: str, now: datetime | None = None) -> None:
    """Give one or several warnings the same explanation; an empty text takes it back.

    Only warnings that stand now can be explained: an error must be corrected. Raises as ``edit`` does.
    """
    wording, chosen, moment = said(text), list(dict.fromkeys(keys)), now or timezone.now()
    if len(wording) > LONGEST:
        raise Refused(f"说明最多 {LONGEST} 字，现为 {len(wording)} 字，请压缩。")

    def prepare(evaluation: Evaluation) -> tuple[None, Write]:
        findings = judged_desk_of(evaluation).findings or ()
        warnings = {finding.key for finding in findings if finding.severity == Severity.WARNING}
        if not warnings.issuperset(chosen):
            raise Refused("这处问题已不存在或不能用说明代替改正，请刷新页面查看。")
        stated = {"text": wording, "edited_by": user, "edited_at": moment}
        rows = [Explanation(evaluation=evaluation, finding=key, **stated) for key in chosen]

        told = dict(
            Explanation.objects.filter(evaluation=evaluation, finding__in=chosen).values_list("finding", "text")
        )

        def write() -> None:
            Explanation.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["evaluation", "finding"], update_fields=[*stated]
            )
            changes = {key: (told.get(key), wording) for key in chosen}
            note(TraceKind.EXPLANATION, evaluation, user, changes=changes)

        return None, Write(write)

    edit(evaluation_id, user, prepare)
