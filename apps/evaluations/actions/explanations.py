"""Explaining why a warning stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from apps.accounts.models import User
from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.core.texts import said
from apps.evaluations.actions.editing import Write, edit, note, told_conflict
from apps.evaluations.models import Evaluation, Explanation
from apps.evaluations.queries import judged_desk_of
from apps.trace.enums import TraceKind

LONGEST = 2000


def explain(
    evaluation_id: int,
    user: User,
    keys: Iterable[str],
    text: str,
    now: datetime | None = None,
    *,
    seen: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Give one or several warnings the same explanation; an empty text takes it back.

    ``seen`` is, by key, the fingerprint of the text that the page had shown; what is not in it is overwritten
    knowingly. Gives, by key, in words the conflicts: what somebody else has explained otherwise meanwhile stays, and
    stops none of the others. Only warnings that stand now can be explained: an error must be corrected. Raises as
    ``edit`` does.
    """
    wording, chosen, moment = said(text), list(dict.fromkeys(keys)), now or timezone.now()
    if len(wording) > LONGEST:
        raise Refused(f"说明最多 {LONGEST} 字，现为 {len(wording)} 字，请压缩。")

    def prepare(evaluation: Evaluation) -> tuple[dict[str, str], Write | None]:
        findings = judged_desk_of(evaluation).findings or ()
        warnings = {finding.key for finding in findings if finding.severity == Severity.WARNING}
        if not warnings.issuperset(chosen):
            raise Refused("这处问题已不存在或不能用说明代替改正，请刷新页面查看。")
        found = Explanation.objects.filter(evaluation=evaluation, finding__in=chosen).select_related("edited_by")
        stood = {row.finding: row for row in found}
        told = {key: stood[key].text if key in stood else "" for key in chosen}
        changed = [key for key in chosen if told[key] != wording]
        conflicts = {
            key: told_conflict(told[key], stood[key].edited_by, stood[key].edited_at, user)
            for key in changed
            if key in stood and (seen or {}).get(key, fingerprint(told[key])) != fingerprint(told[key])
        }
        written = [key for key in changed if key not in conflicts]
        stated = {"text": wording, "edited_by": user, "edited_at": moment}
        rows = [Explanation(evaluation=evaluation, finding=key, **stated) for key in written]

        def write() -> None:
            Explanation.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["evaluation", "finding"], update_fields=[*stated]
            )
            note(
                TraceKind.EXPLANATION,
                evaluation,
                user,
                changes={key: (told[key] if key in stood else None, wording) for key in written},
            )

        return conflicts, Write(write) if written else None

    return edit(evaluation_id, user, prepare)
