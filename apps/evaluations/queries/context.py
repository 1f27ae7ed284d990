"""Reads of what a sheet is held against besides itself: last year's report, and reports that share its words."""

from collections.abc import Iterator

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, Subquery

from apps.core.snapshots import digest
from apps.evaluations import facts
from apps.evaluations.checks.words.copying import (
    Texts,
    compared_texts,
    copied_from_another,
    copied_from_last_year,
    most_similar,
)
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation, HistoryEntry, Snapshot, TextSignature
from apps.evaluations.queries.sheets import sheet_from
from apps.evaluations.workflow import EDITABLE

A_DAY = 86_400


def context_of(evaluation: Evaluation, sheet: facts.Sheet) -> facts.Context:
    """What ``sheet``, the evaluation's, is held against besides itself.

    While it can be edited that is everything the bureau has received by now; once it is submitted, only what the
    bureau had received by then, so that nothing others do later changes the findings of a sheet under review.
    Two queries; one or two more after a text has changed or the bureau has received another report.
    """
    submission = None if evaluation.status in EDITABLE else _submission_of(evaluation)
    last = _received_last_year(evaluation, submission)
    own, before = compared_texts(sheet), compared_texts(last) if last else ()
    if not own:
        return facts.Context(last)
    reports = TextSignature.objects.count()  # they only ever become more
    since = None if submission is None else evaluation.submitted_at
    key, state = f"evaluations.copied.{evaluation.pk}", digest(repr((own, before, since, reports)))
    kept: tuple[str, tuple[facts.Copied, ...]] | None = cache.get(key)
    if kept is None or kept[0] != state:
        repeated = copied_from_last_year(own, last) if last else ()
        kept = (state, (*_copied(evaluation, own, submission), *repeated))
        cache.set(key, kept, A_DAY)
    return facts.Context(last, kept[1])


def _submission_of(evaluation: Evaluation) -> Subquery:
    """The number of its last submission among all moves of all evaluations: before and after go by it, not by a clock.

    An evaluation that never was submitted has none, and nothing was received before it.
    """
    return Subquery(
        HistoryEntry.objects.filter(evaluation=evaluation, action=Action.SUBMIT).order_by("-id").values("id")[:1]
    )


def _received_last_year(evaluation: Evaluation, submission: Subquery | None) -> facts.Sheet | None:
    """The department's sheet of the year before as it was last approved or handed in to the bureau; one query."""
    received = HistoryEntry.objects.filter(
        Q(action=Action.APPROVE) | Q(target=Status.SUBMITTED),
        evaluation__department=evaluation.department_id,
        evaluation__cycle__year=evaluation.cycle.year_id - 1,
    )
    if submission is not None:
        received = received.filter(id__lte=submission)
    content = received.values_list("snapshot__content", flat=True).first()
    return sheet_from(content) if content else None


def _copied(evaluation: Evaluation, own: Texts, submission: Subquery | None) -> Iterator[facts.Copied]:
    """What the texts share with reports of other departments of the region, of all years."""
    received = TextSignature.objects.filter(snapshot__evaluation__cycle__region=evaluation.cycle.region_id).exclude(
        snapshot__evaluation__department=evaluation.department_id
    )
    if submission is not None:
        before = HistoryEntry.objects.filter(snapshot=OuterRef("snapshot"), target=Status.SUBMITTED, id__lte=submission)
        received = received.filter(Exists(before))
    alike = most_similar(own, received.values_list("snapshot__evaluation", "snapshot", "marks"))
    found = Snapshot.objects.filter(pk__in=alike).select_related("evaluation").order_by("pk") if alike else ()
    for snapshot in found:
        is_public = snapshot.evaluation.status == Status.PUBLISHED
        yield from copied_from_another(own, sheet_from(snapshot.content), alike[snapshot.pk], is_public=is_public)
