"""Loading the demo through the public actions, so that history, snapshots and statuses are real."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import add_membership, add_user, import_users
from apps.accounts.enums import DEMO_PASSWORD, Role
from apps.accounts.facts import Period, UserDetails
from apps.accounts.imports import HEADINGS as USER_HEADINGS
from apps.accounts.models import Membership, User
from apps.budgets.actions import load_function_classes
from apps.core.refusals import Refused
from apps.departments.actions import add_region, import_departments
from apps.departments.enums import DepartmentKind
from apps.departments.imports import HEADINGS as DEPARTMENT_HEADINGS
from apps.departments.models import Department
from apps.evaluations.actions import CyclePlan, open_cycle, perform
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.workflow import move_for
from apps.indicators.actions import load_schemes
from apps.indicators.management.commands.load_schemes import PACKAGES
from apps.indicators.models import Scheme
from apps.reports.tasks import ask_for_document
from apps.reviews.actions import re_score
from evalportal.demo.content import Document, regions, rows_of
from evalportal.demo.entry import Entry

# When in the day people do what, so that a history reads naturally.
HOURS = {
    Action.EDIT: time(10, 20),
    Action.SUBMIT: time(16, 10),
    Action.ENDORSE: time(9, 35),
    Action.BEGIN: time(9, 10),
    Action.RETURN: time(15, 25),
    Action.FORWARD: time(11, 5),
    Action.APPROVE: time(14, 40),
    Action.PUBLISH: time(10, 0),
}


@dataclass(frozen=True, slots=True)
class LoadedRegion:
    """What was made of one region: its cycle, how many evaluations stand in each status, its demo accounts."""

    cycle: Cycle
    statuses: dict[Status, int]
    accounts: tuple[User, ...]


@transaction.atomic
def load_demo(today: date | None = None) -> list[LoadedRegion]:
    """Enter the whole demo, all or nothing. Raises ``Refused`` unless there is no department yet.

    Days in the content count from ``today``, so that one deadline is always over and one always near.
    """
    if Department.objects.exists():
        raise Refused("数据库中已有单位，演示数据只能载入空数据库。")
    load_function_classes()
    schemes = {item.scheme.key: item.scheme for item in load_schemes(PACKAGES)}
    return [_load_region(document, schemes, today or timezone.localdate()) for document in regions()]


def _load_region(document: Document, schemes: Mapping[str, Scheme], today: date) -> LoadedRegion:
    region = add_region(**document["region"])
    _require_clean(import_departments(region, list(_department_rows(document))).problems)
    since = date(int(document["cycle"]["year"]), 1, 1)
    accounts = tuple(_add_account(region, account, since) for account in document["accounts"])
    if others := list(_user_rows(region, document, since)):
        _require_clean(import_users(region, [USER_HEADINGS, *others]).found.problems)
    cycle = _open_cycle(region, document["cycle"], schemes, today)
    for department in document["departments"]:
        _load_evaluation(cycle.evaluations.get(department__code=department["code"]), department, today)
    statuses = Counter(Status(status) for status in cycle.evaluations.values_list("status", flat=True))
    return LoadedRegion(cycle, {status: statuses[status] for status in Status if statuses[status]}, accounts)


def _department_rows(document: Document) -> Iterator[tuple[str, ...]]:
    """The tree as its spreadsheet."""
    yield DEPARTMENT_HEADINGS
    bureau = document["bureau"]
    yield (bureau["code"], bureau["name"], "", DepartmentKind.BUREAU.label, "", "", "", "")
    for section in document["sections"]:
        yield (section["code"], section["name"], "", DepartmentKind.SECTION.label, bureau["code"], "", "", "")
    for department in document["departments"]:
        for row, above in rows_of(department):
            kind = DepartmentKind.UNIT if above else DepartmentKind.DEPARTMENT
            yield (
                row["code"],
                row["name"],
                "",
                kind.label,
                above["code"] if above else "",
                row.get("nature", ""),
                row.get("funding", ""),
                department["section"],
            )


def _add_account(region: Department, account: Document, since: date) -> User:
    first, *others = (Department.objects.get(region=region, code=code) for code in account["departments"])
    role, period = Role(account["role"]), Period(since)
    details = UserDetails(username=account["username"], name=account["name"])
    user = add_user(details, first, role, period, password=DEMO_PASSWORD, is_demo=True).user
    for department in others:
        add_membership(user, department, role, period)
    return user


def _user_rows(region: Department, document: Document, since: date) -> Iterator[tuple[str, ...]]:
    """The people without a demo account as rows of a spreadsheet: nobody signs in with their random passwords."""
    held = set(Membership.objects.filter(department__region=region).values_list("department__code", "role"))
    wanted = [(row["code"], Role.LINE_SECTION, row.get("line")) for row in document["sections"]]
    for row in document["departments"]:
        wanted += [
            (row["code"], Role.STAFF, row.get("staff")),
            (row["code"], Role.DEPARTMENT_REVIEWER, row.get("reviewer")),
        ]
    for code, role, name in wanted:
        if name and (code, role) not in held:
            yield (f"{region.code}.{code}.{role}", name, "", code, role.label, since.isoformat(), "")


def _open_cycle(region: Department, stated: Document, schemes: Mapping[str, Scheme], today: date) -> Cycle:
    plan = CyclePlan(
        year=int(stated["year"]),
        title=stated["title"],
        issuer=stated["issuer"],
        opens_on=_day(today, stated["opens_on"]),
        fill_deadline=_day(today, stated["fill_deadline"]),
        review_deadline=_day(today, stated["review_deadline"]),
        has_department_review=stated["has_department_review"] == "true",
    )
    departments = Department.objects.filter(region=region, kind=DepartmentKind.DEPARTMENT).order_by("code")
    return open_cycle(
        region,
        plan,
        schemes[stated["scheme"]],
        schemes[stated["project_scheme"]],
        departments,
        _moment(plan.opens_on, Action.EDIT),
    )


def _load_evaluation(evaluation: Evaluation, document: Document, today: date) -> None:
    department = evaluation.department
    staff = _holder(Role.STAFF, department)
    entry = Entry(evaluation, staff, document)
    entry.fill(_moment(_day(today, document["entered"]), Action.EDIT))
    for move in document.get("moves", ()):
        action = Action(move["action"])
        now = _moment(_day(today, move["day"]), action)
        if action == Action.EDIT:
            entry.correct(now)
            continue
        evaluation.refresh_from_db(fields=["status"])
        step = move_for(action, Status(evaluation.status), evaluation.cycle.levels)
        actor = _holder(step.role, department) if step else staff
        for reviewed in move.get("reviewed", ()):
            cell = entry.place_of(reviewed["cell"])
            re_score(actor, evaluation.pk, cell, Decimal(reviewed["score"]), reviewed["reason"], now)
        perform(actor, action, evaluation.pk, move.get("comment", ""), now)
    evaluation.refresh_from_db(fields=["status"])
    if evaluation.status in {Status.APPROVED, Status.PUBLISHED}:
        transaction.on_commit(partial(ask_for_document, evaluation.pk))


def _holder(role: Role, department: Department) -> User:
    """Who does this for the department: its own people, its section's or the region's."""
    held = Membership.objects.filter(role=role).order_by("pk").select_related("user")
    if role in {Role.STAFF, Role.DEPARTMENT_REVIEWER}:
        held = held.filter(department=department)
    elif role == Role.LINE_SECTION:
        held = held.filter(department=department.responsible_section)
    else:
        held = held.filter(department__region=department.region)
    return held[0].user


def _day(today: date, offset: str) -> date:
    return today + timedelta(days=int(offset))


def _moment(day: date, action: Action) -> datetime:
    return timezone.make_aware(datetime.combine(day, HOURS[action]))


def _require_clean(problems: tuple[object, ...]) -> None:
    if problems:
        raise ValueError(f"demo content: {problems}")
