"""The inbox and board: one row for each evaluation, everything ready as strings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.core.access import refused_by
from apps.core.amounts import show_amount
from apps.core.pages import Page
from apps.core.parameters import Parameters
from apps.core.templatetags.portal import chinese_moment
from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation
from apps.evaluations.views.shown import CLOSED, STATUS_KINDS
from apps.evaluations.workflow import turn_of
from apps.indicators.enums import Grade
from apps.reviews.enums import Due, Scope
from apps.reviews.facts import REVIEWER_ROLES, InboxFilter, Position, deadline_of
from apps.reviews.permissions import refusal_to_open_inbox
from apps.reviews.queries import InboxPage, inbox_of, offices_of, stopped_by_closing, years_of


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line; without ``url`` the reader may know only status and deadline."""

    name: str
    about: str
    url: str
    kind: str
    label: str
    turn: str
    office: str
    deadline: date | None
    errors: str = ""
    warnings: str = ""
    points: str = ""
    grade: str = ""
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One status in the stacked bar; its link narrows to it, or widens again."""

    label: str
    count: int
    kind: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One scope."""

    label: str
    url: str
    is_current: bool


def filter_of(request: HttpRequest) -> InboxFilter:
    """The filter in the address; reviewers begin with their own work, others with everything."""
    assert isinstance(request.user, User)
    is_reviewer = bool(person_of(request.user).roles & set(REVIEWER_ROLES))
    return InboxFilter.read(Parameters(request.GET), Scope.MINE if is_reviewer else Scope.ALL)


@refused_by(refusal_to_open_inbox)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the reviewer, or everything in reach, oldest or newest move first."""
    assert isinstance(request.user, User)
    wanted = filter_of(request)
    after, before = (Position.read(Parameters(request.GET).text(name)) for name in ("after", "before"))
    found = inbox_of(request.user, wanted, after=after, before=before)
    shown = found.counts.get(wanted.status, 0) if wanted.status else sum(found.counts.values())
    context = {
        "wanted": wanted,
        "is_mine": wanted.scope == Scope.MINE,
        "tabs": [Tab(scope.label, f"?{wanted.query(scope=scope)}", scope == wanted.scope) for scope in Scope],
        "stopped": stopped_by_closing(request.user) if wanted.scope == Scope.MINE else [],
        "parts": _parts(found.counts, wanted),
        "rows": [_row(row, found.readable, wanted) for row in found.rows],
        "page": _page(found, wanted, shown),
        "today": timezone.localdate(),
        "years": years_of(request.user),
        "offices": offices_of(request.user),
        "statuses": list(Status),
        "dues": list(Due),
        "clear_url": f"?scope={wanted.scope}",
        "all_url": f"?scope={Scope.ALL}",
    }
    return render(request, "reviews/inbox.html", context)


def _row(row: Evaluation, readable: frozenset[int], wanted: InboxFilter) -> InboxRow:
    status, cycle, department = Status(row.status), row.cycle, row.department
    is_closed = cycle.closed_at is not None
    role = None if is_closed else turn_of(status, cycle.levels)
    section = department.responsible_section if role == Role.LINE_SECTION else None
    basic = InboxRow(
        name=department.name,
        about=f"{department.code} · {cycle.year_id}年度",
        url="",
        kind=STATUS_KINDS[status],
        label=status.label,
        turn=role.label if role else CLOSED if is_closed else "",
        office=section.name if section else "",
        deadline=None if is_closed else deadline_of(status, row.fill_deadline, cycle.review_deadline),
    )
    if row.pk not in readable:
        return basic
    return replace(
        basic,
        url=f"{reverse('reviews:read', args=[row.pk])}?{wanted.query()}",
        errors=f"{row.errors} 个错误" if row.errors else "",
        warnings=f"{row.warnings} 项需说明" if row.warnings else "",
        points=show_amount(row.total),
        grade=Grade(row.grade).label if row.grade else "",
        moved=chinese_moment(row.moved_at),
    )


def _parts(counts: Mapping[Status, int], wanted: InboxFilter) -> list[Part]:
    return [
        Part(
            label=status.label,
            count=counts.get(status, 0),
            kind=STATUS_KINDS[status],
            url=f"?{wanted.query(status=None if status == wanted.status else status)}",
            is_current=status == wanted.status,
        )
        for status in Status
        if status in counts or status == wanted.status
    ]


def _page(found: InboxPage, wanted: InboxFilter, total: int) -> Page:
    def url(name: str, row: Evaluation) -> str:
        return f"?{wanted.query()}&{urlencode({name: Position(row.moved_at, row.pk)})}"

    rows = found.rows
    return Page(
        newer_url=url("before", rows[0]) if rows and found.has_earlier else "",
        older_url=url("after", rows[-1]) if rows and found.has_later else "",
        text=f"本页 {len(rows)} 份，共 {total} 份",
    )
