"""Reads of issued documents and of what is public."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from apps.budgets.models import FiscalYear
from apps.core.pages import MOST_COUNTED, Count, beyond, counted
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import REVIEWED, Evaluation, HistoryEntry
from apps.evaluations.queries import in_departments
from apps.indicators.enums import Grade
from apps.reports.models import IssuedDocument

MOST_COUNTED_OF_A_NAME = 100  # many rows are gone through for each that bears it
_PRINTED = ("reviewed_total", "reviewed_grade", "size")


@dataclass(frozen=True, slots=True)
class Issue:
    """An issued document; ``is_current`` unless the evaluation was reopened or approved anew since."""

    document: IssuedDocument
    is_current: bool


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """A line of the public list; ``size`` in bytes is ``None`` until the document has been rendered.

    ``reviewed_total`` and ``reviewed_grade`` are those that the document prints, empty where it prints none.
    """

    evaluation_id: int
    year: int
    region: str
    department: str
    published_at: datetime
    total: Decimal | None
    grade: str
    reviewed_total: Decimal | None
    reviewed_grade: str
    size: int | None


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """One page of the public list; ``count`` is that of all pages, ``years`` those that have published reports."""

    reports: list[PublishedReport]
    count: Count
    years: list[int]
    has_more: bool


def issues_of(evaluation: Evaluation) -> list[Issue]:
    """All issued documents of an evaluation, newest first. Two queries."""
    approvals = HistoryEntry.objects.filter(evaluation=evaluation, action=Action.APPROVE).order_by("-id")
    digest = approvals.values_list("snapshot__digest", flat=True).first()
    is_approved = evaluation.status in REVIEWED
    documents = IssuedDocument.objects.filter(evaluation=evaluation)
    return [Issue(document, is_approved and document.snapshot_digest == digest) for document in documents]


def current_document_of(evaluation: Evaluation) -> IssuedDocument | None:
    """The document of the approval in force; ``None`` while it is not rendered or nothing is approved."""
    return next((issue.document for issue in issues_of(evaluation) if issue.is_current), None)


def waiting_evaluations() -> QuerySet[Evaluation]:
    """Approved and published evaluations whose document has not been issued yet, by an index of them alone."""
    return Evaluation.objects.filter(awaits_document=True).order_by("pk")


def published_page(year: int | None, text: str, after: int | None, size: int) -> PublishedPage:
    """Published reports, newest first, narrowed to a year and to departments whose name holds ``text``.

    ``after`` is the evaluation behind which the page begins. At most five queries, each along an index.
    """
    published = Evaluation.objects.filter(status=Status.PUBLISHED)
    years = FiscalYear.objects.filter(Exists(published.filter(year=OuterRef("pk")))).order_by("-pk")
    found = published if year is None else published.filter(year=year)
    if text:
        found = found.filter(in_departments({"name__icontains": text}))
    rows = found
    last = published.filter(pk=after).only("published_at").first() if after else None
    if last is not None and last.published_at is not None:
        rows = rows.filter(beyond("published_at", last.published_at, last.pk, is_later=False))
    order = ("-published_at", "-pk")
    page = rows.order_by(*order).values("pk")[: size + 1]
    printed = {f"printed_{name}": Subquery(_documents().values(name)[:1]) for name in _PRINTED}
    shown = _approved().filter(pk__in=page).annotate(**printed).order_by(*order)
    columns = ("pk", "year_id", "cycle__region__name", "department__name", "published_at", "total", "grade")
    reports = [
        PublishedReport(
            pk, stated, region, department, at, total, _grade(grade), reviewed, _grade(reviewed_grade), bytes_
        )
        for pk, stated, region, department, at, total, grade, reviewed, reviewed_grade, bytes_ in shown.values_list(
            *columns, *printed
        )
    ]
    listed = list(years.values_list("pk", flat=True))
    count = counted(found, MOST_COUNTED_OF_A_NAME if text else MOST_COUNTED)
    return PublishedPage(reports[:size], count, listed, len(reports) > size)


def _grade(code: str | None) -> str:
    return Grade(code).label if code else ""


def _approved() -> QuerySet[Evaluation]:
    """Evaluations with an approval in force, with the digest of the snapshot that it took."""
    approvals = HistoryEntry.objects.filter(evaluation=OuterRef("pk"), action=Action.APPROVE)
    digest = Subquery(approvals.order_by("-id").values("snapshot__digest")[:1])
    return Evaluation.objects.filter(status__in=REVIEWED).annotate(digest=digest)


def _documents() -> QuerySet[IssuedDocument]:
    """The document of an evaluation of ``_approved`` in an outer query."""
    return IssuedDocument.objects.filter(evaluation=OuterRef("pk"), snapshot_digest=OuterRef("digest"))
