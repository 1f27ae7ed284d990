"""The inbox: what waits for a reviewer, what is in his reach, and what stands before and behind one evaluation."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.facts import Person
from apps.accounts.models import User
from apps.accounts.queries import person_of
from apps.core.pages import beyond
from apps.departments.enums import DepartmentKind
from apps.departments.models import Department
from apps.evaluations.enums import Status
from apps.evaluations.models import Cycle, Evaluation, EvaluationQuerySet
from apps.evaluations.queries import in_departments
from apps.evaluations.workflow import Level, turn_of
from apps.reviews.enums import Due, Scope
from apps.reviews.facts import FILLING, REVIEWER_ROLES, REVIEWING, InboxFilter, Position

PAGE_SIZE = 50
DAYS_OF_A_WEEK = 7

# A list reads no long text.
_COLUMNS = (
    "status",
    "moved_at",
    "received_at",
    "correction_deadline",
    "total",
    "grade",
    "errors",
    "warnings",
    "department__name",
    "department__code",
    "department__responsible_section__name",
    "cycle__year_id",
    "cycle__fill_deadline",
    "cycle__review_deadline",
    "cycle__closed_at",
    "cycle__has_department_review",
    "cycle__has_line_review",
    "cycle__has_performance_review",
)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the inbox. Of evaluations outside ``readable`` only status and deadline may be shown."""

    rows: tuple[Evaluation, ...]
    readable: frozenset[int]
    counts: Mapping[Status, int]
    has_earlier: bool
    has_later: bool


def inbox_of(
    user: User,
    wanted: InboxFilter,
    *,
    after: Position | None = None,
    before: Position | None = None,
    size: int = PAGE_SIZE,
) -> InboxPage:
    """At most ``size`` rows after or before a position, and the count of each status under the other filters.

    Own work comes oldest move first, everything in reach newest move first. Four queries at any size, besides
    those of ``person_of``.
    """
    today = timezone.localdate()
    narrowed = _narrowed(_scope(user, wanted.scope, today), user, wanted, today)
    counts = {
        Status(status): count for status, count in narrowed.order_by().values_list("status").annotate(Count("id"))
    }
    if wanted.status:
        narrowed = narrowed.filter(status=wanted.status)
    rows, has_more = _page(narrowed, wanted.scope, after, before, size)
    shown = frozenset(
        Evaluation.objects.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    is_backward = before is not None
    return InboxPage(
        rows=tuple(rows),
        readable=shown,
        counts=counts,
        has_earlier=has_more if is_backward else after is not None,
        has_later=True if is_backward else has_more,
    )


def neighbours_of(user: User, wanted: InboxFilter, evaluation: Evaluation) -> tuple[int | None, int | None]:
    """Ids of the evaluations before and behind this one in the filtered list, as far as the user may read them."""
    today = timezone.localdate()
    narrowed = _narrowed(_scope(user, wanted.scope, today).visible_to(user), user, wanted, today)
    if wanted.status:
        narrowed = narrowed.filter(status=wanted.status)
    here = Position(evaluation.moved_at, evaluation.pk)
    ahead, behind = _ordering(wanted.scope)
    previous = narrowed.filter(_beyond(here, wanted.scope == Scope.ALL)).order_by(*behind)
    following = narrowed.filter(_beyond(here, wanted.scope == Scope.MINE)).order_by(*ahead)
    return (
        previous.values_list("pk", flat=True).first(),
        following.values_list("pk", flat=True).first(),
    )


def next_waiting(user: User, wanted: InboxFilter, after: Position) -> Evaluation | None:
    """The next evaluation that waits for this user under the filter: behind the position, else from the start.

    The one at the position itself comes first when it still waits for him: who begins a review goes on to read it.
    """
    today = timezone.localdate()
    queue = _narrowed(_scope(user, Scope.MINE, today), user, wanted, today).select_related("department")
    same = queue.filter(pk=after.id).first()
    if same is not None:
        return same
    if wanted.status:
        queue = queue.filter(status=wanted.status)
    ordered = queue.order_by("moved_at", "id")
    return ordered.filter(_beyond(after, True)).first() or ordered.first()


def stopped_by_closing(user: User) -> list[tuple[int, int]]:
    """Of each of the user's regions whose newest year is closed: that year, and how many evaluations await his turn.

    Two queries, one while no such year is closed.
    """
    person = person_of(user, timezone.localdate())
    newest = {cycle.region_id: cycle for cycle in _cycles(person).order_by("year")}
    closed = [cycle for cycle in newest.values() if cycle.closed_at]
    if not closed:
        return []
    counts = Counter(_waiting(user, person, closed).order_by().values_list("cycle", flat=True))
    return [(cycle.year_id, counts[cycle.pk]) for cycle in closed]


def years_of(user: User) -> list[int]:
    """The years of the cycles in the user's regions, newest first."""
    return list(dict.fromkeys(_cycles(person_of(user)).order_by("-year").values_list("year_id", flat=True)))


def offices_of(user: User) -> list[Department]:
    """The sections of the bureau whose departments the user may be interested in; nobody's for a department."""
    person = person_of(user)
    regions = person.regions_as(Role.PERFORMANCE) | person.regions_as(Role.ADMINISTRATOR)
    reach = Q(region__in=regions) | Q(pk__in=person.sections_as(Role.LINE_SECTION))
    return list(Department.objects.filter(reach, kind=DepartmentKind.SECTION).only("name", "code").order_by("code"))


def _scope(user: User, scope: Scope, today: date) -> EvaluationQuerySet:
    person = person_of(user, today)
    if scope == Scope.MINE:
        return _waiting(user, person, _cycles(person).filter(closed_at=None))
    # Only the roles that are held: a condition that nothing fulfils would still join the departments.
    reach = [_reach(person, role) for role in sorted(person.roles)]
    return _of_regions(person).filter(reduce(or_, reach, Q(pk__in=[])))


def _waiting(user: User, person: Person, cycles: Iterable[Cycle]) -> EvaluationQuerySet:
    """Where it is the turn of a role that the person holds, by the review levels of each of the cycles."""
    by_levels: defaultdict[frozenset[Level], list[int]] = defaultdict(list)
    for cycle in cycles:
        by_levels[cycle.levels].append(cycle.pk)
    waits = Q(pk__in=[])
    for role in REVIEWER_ROLES:
        if role not in person.roles:
            continue
        for levels, pks in by_levels.items():
            statuses = [status for status in Status if turn_of(status, levels) == role]
            waits |= Q(cycle__in=pks, status__in=statuses) & _reach(person, role)
    return _of_regions(person).filter(waits).exclude(submitted_by=user)


def _reach(person: Person, role: Role) -> Q:
    match role:
        case Role.STAFF | Role.DEPARTMENT_REVIEWER:
            return Q(department__in=person.departments_as(role))
        case Role.LINE_SECTION:
            return Q(department__responsible_section__in=person.sections_as(role))
        case Role.PERFORMANCE | Role.ADMINISTRATOR:
            return Q(region__in=person.regions_as(role))


def _of_regions(person: Person) -> EvaluationQuerySet:
    """Those of the regions that the person works in: the lists are read by indexes that begin with the region."""
    return Evaluation.objects.filter(region__in=_regions(person))


def _regions(person: Person) -> set[int]:
    return {duty.region_id for duty in person.memberships}


def _cycles(person: Person) -> QuerySet[Cycle]:
    return Cycle.objects.filter(region__in=_regions(person))


def _narrowed(found: QuerySet[Evaluation], user: User, wanted: InboxFilter, today: date) -> QuerySet[Evaluation]:
    """Every filter but the status, whose counts are shown for all; one query for a name, and one for what is due."""
    if wanted.q:
        named = {"name__icontains": wanted.q, "code__startswith": wanted.q}
        found = found.filter(in_departments(named, region__in=_regions(person_of(user, today))))
    if wanted.office:
        found = found.filter(department__responsible_section=wanted.office)
    if wanted.year:
        found = found.filter(year=wanted.year)
    if wanted.due:
        found = found.filter(_due(wanted.due, list(_cycles(person_of(user, today)).filter(closed_at=None)), today))
    return found


def _due(due: Due, cycles: Collection[Cycle], today: date) -> Q:
    """Evaluations of open cycles whose deadline is over, or will be within a week; the one of a return binds first."""
    first, last = (
        (None, today - timedelta(days=1)) if due == Due.OVERDUE else (today, today + timedelta(DAYS_OF_A_WEEK))
    )
    corrected = Q(correction_deadline__lte=last, **({"correction_deadline__gte": first} if first else {}))

    def ending(field: str) -> Q:
        ends = {cycle: getattr(cycle, field) for cycle in cycles}
        return Q(cycle__in=[cycle.pk for cycle, end in ends.items() if (first is None or first <= end) and end <= last])

    to_fill = Q(correction_deadline=None) & ending("fill_deadline") | corrected & Q(
        cycle__in=[one.pk for one in cycles]
    )
    return Q(status__in=FILLING) & to_fill | Q(status__in=REVIEWING) & ending("review_deadline")


def _page(
    found: QuerySet[Evaluation], scope: Scope, after: Position | None, before: Position | None, size: int
) -> tuple[list[Evaluation], bool]:
    """The rows in reading order, and whether more follow in the direction of the page."""
    ahead, behind = _ordering(scope)
    listed = found.select_related("department__responsible_section", "cycle").only(*_COLUMNS)
    if before is not None:
        rows = list(listed.filter(_beyond(before, scope == Scope.ALL)).order_by(*behind)[: size + 1])
        return rows[:size][::-1], len(rows) > size
    if after is not None:
        listed = listed.filter(_beyond(after, scope == Scope.MINE))
    rows = list(listed.order_by(*ahead)[: size + 1])
    return rows[:size], len(rows) > size


def _ordering(scope: Scope) -> tuple[tuple[str, str], tuple[str, str]]:
    """Reading order and its reverse."""
    rising, falling = ("moved_at", "id"), ("-moved_at", "-id")
    return (rising, falling) if scope == Scope.MINE else (falling, rising)


def _beyond(position: Position, is_later: bool) -> Q:
    return beyond("moved_at", position.moved_at, position.id, is_later=is_later)
