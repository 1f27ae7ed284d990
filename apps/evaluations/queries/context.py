"""Reads of what a sheet is held against besides itself: last year's report, and reports that share its words."""

from collections import defaultdict
from collections.abc import Iterator

from django.core.cache import cache
from django.db.models import QuerySet, Subquery

from apps.core.pages import counted
from apps.core.snapshots import digest
from apps.evaluations import facts
from apps.evaluations.checks.words.copying import (
    MOST_REPORTS,
    Texts,
    compared_texts,
    copied_from_another,
    copied_from_last_year,
    fingerprints,
    report_signature,
    similar_reports,
)
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation, HistoryEntry, Snapshot, TextMark, TextSignature
from apps.evaluations.models.history import fingerprints_in, marks_in
from apps.evaluations.queries.last_year import received_last_year, taken_over_of
from apps.evaluations.queries.sheets import sheet_in
from apps.evaluations.workflow import EDITABLE

A_DAY = 86_400


def context_of(evaluation: Evaluation, sheet: facts.Sheet) -> facts.Context:
    """What ``sheet``, the evaluation's, is held against besides itself.

    While it can be edited that is everything the bureau has received by now; once it is submitted, only what the
    bureau had received by then, so that nothing others do later changes the findings of a sheet under review.
    Three queries; up to four more after a text has changed or the bureau has received another report.
    """
    submission = None if evaluation.status in EDITABLE else _submission_of(evaluation)
    last, taken = received_last_year(evaluation, submission), taken_over_of(evaluation.pk)
    own, before = compared_texts(sheet), compared_texts(last) if last else ()
    if not own:
        return facts.Context(last, taken=taken)
    received = TextSignature.objects.filter(region=evaluation.region_id)
    newest = received.order_by("-received_id").values_list("received_id", flat=True).first()
    since = None if submission is None else evaluation.submitted_at
    key, state = f"evaluations.copied.{evaluation.pk}", digest(repr((own, before, since, newest)))
    kept: tuple[str, tuple[facts.Copied, ...]] | None = cache.get(key)
    if kept is None or kept[0] != state:
        among = received if submission is None else received.filter(received__lte=submission)
        repeated = copied_from_last_year(own, last) if last else ()
        kept = (state, (*_copied(evaluation, own, among), *repeated))
        cache.set(key, kept, A_DAY)
    return facts.Context(last, kept[1], taken)


def _submission_of(evaluation: Evaluation) -> Subquery:
    """The number of its last submission among all moves of all evaluations: before and after go by it, not by a clock.

    An evaluation that never was submitted has none, and nothing was received before it.
    """
    return Subquery(
        HistoryEntry.objects.filter(evaluation=evaluation, action=Action.SUBMIT).order_by("-id").values("id")[:1]
    )


def _copied(evaluation: Evaluation, own: Texts, received: QuerySet[TextSignature]) -> Iterator[facts.Copied]:
    """What the texts share with reports of other departments of the region, of all years.

    Only the fingerprints of these texts are looked up, so that it takes the same time however many reports there are.
    """
    bearers: defaultdict[int, set[int]] = defaultdict(set)
    marks = marks_in(evaluation.region_id, fingerprints(report_signature(own)))
    for mark, bearer in TextMark.objects.filter(mark__in=marks).values_list("mark", "signature"):
        bearers[bearer].add(mark)
    others = received.exclude(snapshot__evaluation__department=evaluation.department_id)
    known = others.filter(pk__in=bearers).order_by("pk").values_list("snapshot__evaluation", "pk")
    latest = dict(known) if bearers else {}  # of each report the latest snapshot counts
    if not latest:
        return
    shared = {bearer: bearers[bearer] for bearer in latest.values()}
    reports = counted(received, MOST_REPORTS).number
    alike = {one.report: fingerprints_in(one.marks) for one in similar_reports(shared, reports)}
    found = Snapshot.objects.whole().filter(pk__in=alike).select_related("evaluation") if alike else ()
    for snapshot in sorted(found, key=lambda one: one.pk):
        is_public = snapshot.evaluation.status == Status.PUBLISHED
        yield from copied_from_another(own, sheet_in(snapshot), alike[snapshot.pk], is_public=is_public)
