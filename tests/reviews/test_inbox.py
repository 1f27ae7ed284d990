"""The inbox: what waits for whom, who may see what, filters, pages, cost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.parameters import Parameters
from apps.departments.actions import add_department
from apps.departments.enums import DepartmentKind
from apps.departments.models import Department
from apps.evaluations.actions import add_departments
from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation
from apps.evaluations.workflow import Level
from apps.reviews.enums import Due, Scope
from apps.reviews.facts import InboxFilter, Position
from apps.reviews.queries import inbox_of, neighbours_of, next_waiting, offices_of, years_of
from tests.accounts.build import user
from tests.departments.build import details, district
from tests.evaluations.factories import Office, cycle, department, evaluation_of
from tests.reviews.conftest import Counter

START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
MINE, ALL = InboxFilter(Scope.MINE), InboxFilter(Scope.ALL)
STAMPED = frozenset(Status) - {Status.DRAFT, Status.RETURNED}
SENT = frozenset(Status) - {Status.DRAFT, Status.DEPARTMENT_REVIEW}


def put(evaluation: Evaluation, status: Status, minute: int, by: User) -> None:
    """Let an evaluation stand in a status without the work of filling it in; received as soon as it was ever sent."""
    moment = START + timedelta(minutes=minute)
    Evaluation.objects.filter(pk=evaluation.pk).update(
        status=status,
        moved_at=moment,
        submitted_at=moment if status in STAMPED else None,
        submitted_by=by if status in STAMPED else None,
        received_at=moment if status in SENT else None,
        approved_at=moment if status in {Status.APPROVED, Status.PUBLISHED} else None,
        published_at=moment if status == Status.PUBLISHED else None,
        total="91.50",
        grade="excellent",
        errors=0,
        warnings=2,
    )
    evaluation.refresh_from_db()


class City:
    """Two districts; the first has two sections, and a department in every status for each of them."""

    def __init__(self) -> None:
        self.office = Office()
        place = self.office.place
        self.general = add_department(place.region, details("ZHG", "综合股", DepartmentKind.SECTION, parent_code="CZJ"))
        self.general_line = user("zonghe", self.general, Role.LINE_SECTION)
        self.evaluations: dict[str, Evaluation] = {}
        for section, prefix in (("SMG", "5"), ("ZHG", "6")):
            for number, status in enumerate(Status):
                name = f"{section}{status.label}"
                self._add(department(place, f"{prefix}0{number}001", name, section), status, number)
        self._add(department(place, "302003", "商务局服务中心", parent="302001"), Status.DEPARTMENT_REVIEW, 50)
        self.elsewhere = Office("430105", "开福区")
        put(self.elsewhere.evaluation, Status.SUBMITTED, 0, self.elsewhere.staff)

    def _add(self, whose: Department, status: Status, minute: int) -> None:
        add_departments(self.office.cycle, [whose])
        evaluation = evaluation_of(self.office.cycle, whose)
        put(evaluation, status, minute, self.office.staff)
        self.evaluations[whose.name] = evaluation


@pytest.fixture
def city(db: None) -> City:
    return City()


def names(person: User, wanted: InboxFilter) -> list[str]:
    return [row.department.name for row in inbox_of(person, wanted).rows]


def statuses_of(section: str, *statuses: Status) -> list[str]:
    return [f"{section}{status.label}" for status in statuses]


def test_mine_is_what_waits_for_each_role_oldest_first(city: City) -> None:
    office = city.office

    assert names(office.line, MINE) == ["SMG已提交待受理", "SMG业务股室审核中"]
    assert names(city.general_line, MINE) == ["ZHG已提交待受理", "ZHG业务股室审核中"]
    assert names(office.performance, MINE) == ["SMG绩效股审核中", "ZHG绩效股审核中"]
    assert names(office.reviewer, MINE) == ["商务局服务中心"]
    assert names(office.administrator, MINE) == []
    assert names(office.staff, MINE) == []
    assert names(city.elsewhere.line, MINE) == ["商务局"]
    assert names(city.elsewhere.performance, MINE) == []


@pytest.mark.parametrize(
    ("levels", "line", "performance"),
    [
        ({Level.LINE, Level.PERFORMANCE}, ["已提交待受理", "业务股室审核中"], ["绩效股审核中"]),
        ({Level.LINE}, ["已提交待受理", "业务股室审核中"], []),
        ({Level.PERFORMANCE}, [], ["已提交待受理", "绩效股审核中"]),
    ],
)
def test_mine_follows_the_review_levels_of_the_cycle(
    db: None, levels: set[Level], line: list[str], performance: list[str]
) -> None:
    office = Office(levels=frozenset(levels))

    def waiting(person: User) -> Iterator[str]:
        for number, status in enumerate(Status):
            put(office.evaluation, status, number, office.staff)
            if names(person, MINE):
                yield status.label

    assert list(waiting(office.line)) == line
    assert list(waiting(office.performance)) == performance


def test_mine_leaves_out_what_the_reviewer_submitted_himself(city: City) -> None:
    put(city.evaluations["SMG已提交待受理"], Status.SUBMITTED, 2, city.office.line)

    assert names(city.office.line, MINE) == ["SMG业务股室审核中"]


def test_all_is_everything_in_reach_newest_first(city: City) -> None:
    office = city.office
    falling = list(reversed(Status))

    assert names(city.general_line, ALL) == statuses_of("ZHG", *falling)
    assert names(office.reviewer, ALL) == ["商务局", "商务局服务中心"]
    assert names(office.staff, ALL) == ["商务局", "商务局服务中心"]
    assert len(names(office.performance, ALL)) == len(names(office.administrator, ALL)) == 18
    assert names(city.elsewhere.performance, ALL) == ["商务局"]


def test_drafts_of_others_are_listed_but_cannot_be_read(city: City) -> None:
    page = inbox_of(city.general_line, ALL)

    unread = [row.department.name for row in page.rows if row.pk not in page.readable]
    assert unread == ["ZHG部门审核中", "ZHG填报中"]
    assert {city.evaluations["ZHG已退回"].pk} < page.readable


def test_nothing_of_an_unread_draft_is_printed(client: Client, city: City) -> None:
    client.force_login(city.general_line)
    Evaluation.objects.filter(status=Status.DRAFT).update(total="12.34", grade="poor", errors=77_777, warnings=88_888)

    page = client.get("/reviews/?scope=all&status=draft").content.decode()

    assert "ZHG填报中" in page
    assert "剩" in page
    for secret in ("12.34", "77777", "88888", ">差<", f"/reviews/{city.evaluations['ZHG填报中'].pk}/", "商务局"):
        assert secret not in page


def test_a_readable_row_is_printed_in_full(client: Client, city: City) -> None:
    client.force_login(city.general_line)
    evaluation = city.evaluations["ZHG已提交待受理"]

    page = client.get("/reviews/").content.decode()

    assert f'href="/reviews/{evaluation.pk}/?scope=mine"' in page
    for text in ("602001 · 2025年度", "业务股室审核人", "综合股", "2 项需说明", "91.50", ">优<", "2026年3月1日 09:02"):
        assert text in page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (InboxFilter(Scope.ALL, q="待受理"), ["SMG已提交待受理", "ZHG已提交待受理"]),
        (InboxFilter(Scope.ALL, q="602001"), ["ZHG已提交待受理"]),
        (InboxFilter(Scope.ALL, q="02001"), []),
        (InboxFilter(Scope.ALL, q="%"), []),
        (InboxFilter(Scope.ALL, status=Status.RETURNED), ["ZHG已退回", "SMG已退回"]),
        (InboxFilter(Scope.ALL, year=2024), []),
        (InboxFilter(Scope.ALL, year=2025, status=Status.PUBLISHED), ["ZHG已公开", "SMG已公开"]),
        (InboxFilter(Scope.MINE, q="ZHG"), ["ZHG绩效股审核中"]),
    ],
)
def test_filters(city: City, wanted: InboxFilter, found: list[str]) -> None:
    assert sorted(names(city.office.performance, wanted)) == sorted(found)


def test_filter_by_section_of_the_bureau(city: City) -> None:
    wanted = InboxFilter(Scope.MINE, office=city.general.pk)

    assert names(city.office.performance, wanted) == ["ZHG绩效股审核中"]


def test_counts_ignore_the_status_filter_and_nothing_else(city: City) -> None:
    page = inbox_of(city.office.performance, InboxFilter(Scope.ALL, q="ZHG", status=Status.DRAFT))

    assert page.counts == dict.fromkeys(Status, 1)
    assert [row.department.name for row in page.rows] == ["ZHG填报中"]


@pytest.mark.parametrize(
    ("days_to_fill", "days_to_review", "overdue", "week"),
    [
        (-1, 0, ["填报中", "部门审核中", "已退回"], ["已提交待受理", "业务股室审核中", "绩效股审核中"]),
        (0, 8, [], ["填报中", "部门审核中", "已退回"]),
        (-9, -1, ["填报中", "部门审核中", "已提交待受理", "业务股室审核中", "绩效股审核中", "已退回"], []),
        (8, 9, [], []),
    ],
)
def test_due_looks_at_the_deadline_that_binds_in_the_status(
    city: City, days_to_fill: int, days_to_review: int, overdue: list[str], week: list[str]
) -> None:
    today = timezone.localdate()
    opened = city.office.cycle
    type(opened).objects.filter(pk=opened.pk).update(
        opens_on=today - timedelta(days=90),
        fill_deadline=today + timedelta(days=days_to_fill),
        review_deadline=today + timedelta(days=days_to_review),
    )

    assert sorted(names(city.general_line, InboxFilter(Scope.ALL, due=Due.OVERDUE))) == sorted(
        f"ZHG{label}" for label in overdue
    )
    assert sorted(names(city.general_line, InboxFilter(Scope.ALL, due=Due.WEEK))) == sorted(
        f"ZHG{label}" for label in week
    )


@pytest.mark.parametrize("scope", Scope)
def test_pages_meet_without_gap_or_overlap(city: City, scope: Scope) -> None:
    same = START + timedelta(days=1)  # ties are told apart by id
    Evaluation.objects.exclude(status=Status.DRAFT).update(moved_at=same)
    person, wanted = city.office.line, InboxFilter(scope)
    everything = [row.pk for row in inbox_of(person, wanted).rows]
    size = 1 if scope == Scope.MINE else 3

    forward, after = [], None
    while True:
        page = inbox_of(person, wanted, after=after, size=size)
        forward.append([row.pk for row in page.rows])
        assert page.has_earlier == (after is not None)
        if not page.has_later:
            break
        after = Position(page.rows[-1].moved_at, page.rows[-1].pk)
    first_of_last = Position(page.rows[0].moved_at, page.rows[0].pk)
    back = inbox_of(person, wanted, before=first_of_last, size=size)

    assert [pk for found in forward for pk in found] == everything
    assert len(forward) > 1
    assert [row.pk for row in back.rows] == forward[-2]
    assert back.has_later


def test_the_links_of_a_page_keep_the_filter(client: Client, office: Office) -> None:
    many = [department(office.place, f"7{number:05}", f"甲{number:02}") for number in range(52)]
    add_departments(office.cycle, many, START)
    client.force_login(office.line)

    first = client.get("/reviews/?scope=all&q=甲")
    second = client.get(f"/reviews/{first.context['page'].older_url}")
    again = client.get(f"/reviews/{second.context['page'].newer_url}")

    shown = [[row.name for row in response.context["rows"]] for response in (first, second, again)]
    assert shown[0] == shown[2] == [f"甲{number:02}" for number in range(51, 1, -1)]
    assert shown[1] == ["甲01", "甲00"]
    assert first.context["page"].newer_url == again.context["page"].newer_url == ""
    assert first.context["page"].text == "本页 50 份，共 52 份"


def test_a_status_in_the_bar_narrows_and_widens_again(client: Client, city: City) -> None:
    client.force_login(city.general_line)

    parts = client.get("/reviews/?scope=all&q=ZHG").context["parts"]
    narrowed = client.get(f"/reviews/{parts[0].url}").context

    assert [(part.label, part.count) for part in parts] == [(status.label, 1) for status in Status]
    assert [row.name for row in narrowed["rows"]] == ["ZHG填报中"]
    assert narrowed["parts"][0].is_current
    assert narrowed["parts"][0].url == "?scope=all&q=ZHG"


@pytest.mark.parametrize(
    "query",
    [
        "scope=nothing&status=nothing&due=x&year=x&office=x&after=x&before=y",
        "year=99999999999999999999&office=-1&after=2026-03-01T00:00:00~5",
        "after=9999-12-31T23:59:59%2B00:00~99999999999999999999",
        "year=٢٠٢٥",
        "after=0001-01-01T00:00:00%2B23:00~1",
        "before=9999-12-31T23:00:00-23:00~1",
    ],
)
def test_a_senseless_address_narrows_nothing(client: Client, city: City, query: str) -> None:
    client.force_login(city.office.line)

    response = client.get(f"/reviews/?{query}")

    assert response.status_code == 200


def test_neighbours_follow_the_filtered_list(city: City) -> None:
    person = city.office.line
    rows = [row.pk for row in inbox_of(person, ALL).rows]
    readable = inbox_of(person, ALL).readable
    shown = [pk for pk in rows if pk in readable]
    here = Evaluation.objects.get(pk=shown[2])

    assert neighbours_of(person, ALL, here) == (shown[1], shown[3])
    assert neighbours_of(person, ALL, Evaluation.objects.get(pk=shown[0])) == (None, shown[1])
    assert neighbours_of(person, InboxFilter(Scope.ALL, status=Status.APPROVED), here) == (
        city.evaluations["SMG已审定"].pk,
        None,
    )
    submitted, begun = city.evaluations["SMG已提交待受理"], city.evaluations["SMG业务股室审核中"]
    assert neighbours_of(person, MINE, submitted) == (None, begun.pk)
    assert neighbours_of(person, MINE, begun) == (submitted.pk, None)


def test_next_waiting_goes_on_behind_then_from_the_start(city: City) -> None:
    person = city.office.line
    submitted, begun = city.evaluations["SMG已提交待受理"], city.evaluations["SMG业务股室审核中"]

    assert next_waiting(person, MINE, Position(submitted.moved_at, submitted.pk)) == submitted
    put(submitted, Status.RETURNED, 30, city.office.staff)
    assert next_waiting(person, MINE, Position(START, submitted.pk)) == begun
    assert next_waiting(person, MINE, Position(START + timedelta(days=1), submitted.pk)) == begun
    put(begun, Status.RETURNED, 31, city.office.staff)
    assert next_waiting(person, MINE, Position(START, submitted.pk)) is None


def test_years_and_sections_of_the_reader(city: City) -> None:
    cycle(city.office.place, year=2024)
    office = city.office

    assert years_of(office.line) == years_of(office.reviewer) == [2025, 2024]
    assert years_of(city.elsewhere.line) == [2025]
    assert [section.name for section in offices_of(office.performance)] == ["绩效股", "商贸股", "综合股"]
    assert [section.name for section in offices_of(office.line)] == ["商贸股"]
    assert offices_of(office.reviewer) == []


def test_the_inbox_is_refused_to_staff_with_the_reason(client: Client, city: City) -> None:
    client.force_login(city.office.staff)

    response = client.get("/reviews/")

    assert response.status_code == 403
    assert "审核页面只供审核人和系统管理员使用；填报请从“我的自评”进入。" in response.content.decode()


def test_strangers_are_sent_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/reviews/")["Location"] == "/accounts/sign-in/?next=/reviews/"


def test_the_administrator_begins_with_the_board(client: Client, city: City) -> None:
    client.force_login(city.office.administrator)

    context = client.get("/reviews/").context

    assert context["wanted"].scope == Scope.ALL
    assert len(context["rows"]) == 18


@pytest.mark.parametrize(
    ("query", "title"),
    [("", "没有等您处理的自评"), ("q=没有这个部门", "没有符合条件的自评")],
)
def test_an_empty_inbox_says_what_it_is_for(client: Client, office: Office, query: str, title: str) -> None:
    client.force_login(office.line)

    assert title in client.get(f"/reviews/?{query}").content.decode()


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize(("scope", "queries"), [("mine", 9), ("all", 7)])
def test_inbox_takes_the_same_queries_for_1_and_3_rows(
    client: Client, office: Office, django_assert_num_queries: Counter, more: int, scope: str, queries: int
) -> None:
    put(office.evaluation, Status.SUBMITTED, 0, office.staff)
    for number in range(more):
        whose = department(office.place, f"70{number}001", f"部门{number}")
        opened = cycle(office.place, [whose], year=2020 + number)
        put(evaluation_of(opened, whose), Status.SUBMITTED, number, office.staff)
    client.force_login(office.line)

    # own work asks once more: whether the newest year is closed
    with django_assert_num_queries(queries):
        response = client.get(f"/reviews/?scope={scope}")

    assert len(response.context["rows"]) == 1 + more


def test_no_more_rows_are_fetched_than_a_page_holds(city: City) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = inbox_of(city.office.performance, ALL, size=3)

    assert len(page.rows) == 3
    listing = [query["sql"] for query in captured if "moved_at" in query["sql"] and "ORDER BY" in query["sql"]]
    assert len(listing) == 1
    assert listing[0].endswith("LIMIT 4")
    assert "duties" not in listing[0]


def test_a_filter_survives_its_own_address() -> None:
    wanted = InboxFilter(Scope.ALL, "商务 & 局", 3, Status.RETURNED, Due.WEEK, 2025)
    assert wanted.query() == "scope=all&q=%E5%95%86%E5%8A%A1+%26+%E5%B1%80&office=3&status=returned&due=week&year=2025"
    assert InboxFilter.read(Parameters(QueryDict(wanted.query())), Scope.MINE) == wanted
    assert wanted.query(status=None, due=None, q="") == "scope=all&office=3&year=2025"


def test_a_position_survives_its_own_text() -> None:
    position = Position(START, 7)

    assert Position.read(str(position)) == position
    assert Position.read("2026-03-01T01:00:00~7") is None


def test_departments_of_other_districts_stay_out_of_reach(db: None) -> None:
    office, other = Office(), district("430106", "雨花区")
    put(office.evaluation, Status.SUBMITTED, 0, office.staff)
    strangers = [
        user("yuhua1", other.line_section, Role.LINE_SECTION),
        user("yuhua2", other.performance_section, Role.PERFORMANCE),
        user("yuhua3", other.bureau, Role.ADMINISTRATOR),
        user("yuhua4", other.archive, Role.DEPARTMENT_REVIEWER),
    ]

    for stranger in strangers:
        assert names(stranger, ALL) == names(stranger, MINE) == []


def test_a_membership_that_has_ended_gives_no_inbox(office: Office) -> None:
    put(office.evaluation, Status.SUBMITTED, 0, office.staff)
    former = user("former", office.place.line_section, Role.LINE_SECTION, ends_on=date(2025, 12, 31))

    assert names(former, MINE) == names(former, ALL) == []
