"""Explaining why a warning stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from apps.accounts.models import User
from apps.core.findings import Severity
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.core.texts import said, shorten
from apps.evaluations.actions.editing import Write, edit, note, refusal_to_edit_any_part, told_conflict
from apps.evaluations.enums import Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Evaluation, Explanation
from apps.evaluations.permissions import refusal_of_part
from apps.evaluations.queries import judged_desk_of
from apps.trace.enums import TraceKind

LONGEST = 2000
GONE = "这处问题已不存在或不能用说明代替改正"
_LONGEST_FACTS = 299
_MOST_FACTS = 3  # of what was explained that the trace quotes


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
    knowingly. Gives, by key, in words what was not written and stops none of the others: conflicts with what somebody
    else has explained otherwise meanwhile, which stays, and ``GONE``. Only warnings that stand now can be explained:
    an error must be corrected. Raises as ``edit`` does, and ``Refused`` where none stands any more.
    """
    wording, chosen, moment = said(text), list(dict.fromkeys(keys)), now or timezone.now()
    if len(wording) > LONGEST:
        raise Refused(f"说明最多 {LONGEST} 字，现为 {len(wording)} 字，请压缩。")

    def prepare(evaluation: Evaluation) -> tuple[dict[str, str], Write | None]:
        findings = judged_desk_of(evaluation).findings or ()
        warnings = {
            finding.key: finding
            for finding in findings
            if finding.severity == Severity.WARNING
            and not refusal_of_part(user, evaluation, Part(Section(finding.where.section), finding.where.item))
        }
        standing = [key for key in chosen if key in warnings]
        if not standing:
            raise Refused(f"{GONE}，请刷新页面查看。")
        found = Explanation.objects.filter(evaluation=evaluation, finding__in=standing).select_related("edited_by")
        stood = {row.finding: row for row in found}
        told = {key: stood[key].text if key in stood else "" for key in standing}
        changed = [key for key in standing if told[key] != wording]
        unwritten = {key: GONE for key in chosen if key not in warnings} | {
            key: told_conflict(told[key], stood[key].edited_by, stood[key].edited_at, user)
            for key in changed
            if key in stood and (seen or {}).get(key, fingerprint(told[key])) != fingerprint(told[key])
        }
        written = [key for key in changed if key not in unwritten]
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
                shorten("；".join(warnings[key].fact for key in written[:_MOST_FACTS]), _LONGEST_FACTS),
                changes={key: (told[key] if key in stood else None, wording) for key in written},
            )

        return unwritten, Write(write) if written else None

    return edit(evaluation_id, user, prepare, refusal_to_edit_any_part)
