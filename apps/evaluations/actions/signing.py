"""The index of words that reports share: what the bureau receives enters it."""

from django.db.models import Count

from apps.evaluations.checks.words.copying import MOST_BEARERS, compared_texts, fingerprints, report_signature
from apps.evaluations.facts import Sheet
from apps.evaluations.models import HistoryEntry, TextMark, TextSignature
from apps.evaluations.models.history import marks_in


def sign(entry: HistoryEntry, sheet: Sheet) -> None:
    """Enter the texts of a sheet that a move has handed to the bureau, once for each snapshot. Four queries at most.

    A fingerprint that ``MOST_BEARERS`` bear already is common and needs no more of them: so no lookup reads more.
    """
    marks = report_signature(compared_texts(sheet))
    stated = {"marks": marks, "made_at": entry.at, "region_id": entry.evaluation.region_id, "received": entry}
    signature, is_new = TextSignature.objects.get_or_create(snapshot=entry.snapshot, defaults=stated)
    own = marks_in(signature.region_id, fingerprints(marks)) if is_new else []
    if not own:
        return
    borne = TextMark.objects.filter(mark__in=own).values("mark").annotate(bearers=Count("signature"))
    common = set(borne.filter(bearers__gte=MOST_BEARERS).values_list("mark", flat=True))
    new = [TextMark(mark=mark, signature=signature) for mark in own if mark not in common]
    TextMark.objects.bulk_create(new, batch_size=1000)
