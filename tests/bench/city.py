"""The rows of a city: districts, years, departments with links, scores, texts and moves, written in bulk.

Only the evaluation that the pages open is complete, with its whole snapshots; others have some rows of every kind.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from struct import pack
from typing import Any

from axes.models import AccessLog
from django.db import connection, models
from django.db.models import QuerySet

from apps.accounts.enums import Role
from apps.accounts.models import Membership, User
from apps.budgets.models import BudgetLine, Figure, FiscalYear, Project, ProjectFunding
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.models import Department
from apps.evaluations.checks.words.copying import MOST_BEARERS, fingerprints, signature_of
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import (
    Cycle,
    Evaluation,
    HistoryEntry,
    NarrativeText,
    ProjectIndicator,
    ScoreEntry,
    Snapshot,
    TextSignature,
)
from apps.evaluations.models.history import marks_in
from apps.reports.models import IssuedDocument
from apps.reviews.models import ReviewedScore
from apps.trace.enums import TraceKind
from apps.trace.models import TraceEntry
from tests.evaluations.factories import Office, advance, explain_all, fill_in, write

YEARS = range(2018, 2026)
START = datetime(2019, 3, 1, 1, tzinfo=UTC)
TEXT = "本年度部门围绕中心工作推进各项任务，预算执行总体平稳，项目按计划实施，仍有部分资金结转下年使用。" * 4
SECTIONS = 12
BATCH = 2000
# Of the last year: half waits for the performance section, so that its list fills a page in the small city too.
STANDINGS = [*Status, *[Status.PERFORMANCE_REVIEW] * 6]


@dataclass(frozen=True)
class Scale:
    """How large a city is: all evaluations are ``districts`` × 8 years × ``departments``."""

    districts: int
    departments: int

    @property
    def evaluations(self) -> int:
        return self.districts * len(YEARS) * self.departments


SMALL, LARGE = Scale(1, 125), Scale(10, 1250)


class City:
    """Grows from one scale to the next; the same people open the same pages at each."""

    def __init__(self) -> None:
        self.chance = random.Random(1)
        self.office = Office()
        place = self.office.place
        fill_in(self.office.evaluation, self.office.staff)
        letters = [chr(code) for code in range(0x4E00, 0x4E00 + 2_000)]
        text = "".join(self.chance.choices(letters, k=2_000))
        self.phrases = fingerprints(signature_of(text))[:20]
        outline = self.office.evaluation.scheme.facts.outline
        key = next(row.key for row in outline if not row.is_heading_only)
        write(self.office.evaluation, self.office.staff, {f"narrative.{key}": text})
        explain_all(self.office.evaluation, self.office.staff)
        moves = [(self.office.staff, Action.SUBMIT), (self.office.reviewer, Action.ENDORSE)]
        advance(self.office.evaluation, *moves)
        FiscalYear.objects.bulk_create([FiscalYear(year=year) for year in YEARS], ignore_conflicts=True)
        self.districts: list[tuple[Department, Department, list[Department], list[Cycle]]] = []
        self.common = 0
        self._settle(place.region, place.bureau)

    def grow(self, scale: Scale) -> None:
        """Further districts, and further departments in each; the statistics of the database are made anew."""
        while len(self.districts) < scale.districts:
            number = len(self.districts)
            region = Department.objects.create(code=f"44{number:04}", name=f"第{number}区", kind=DepartmentKind.REGION)
            bureau = Department.objects.create(
                region=region, parent=region, code="CZJ", name=f"第{number}区财政局", kind=DepartmentKind.BUREAU
            )
            self._settle(region, bureau)
        users = [user for district in self.districts for user in self._people(*district, scale.departments)]
        self.chance.shuffle(users)
        _write(AccessLog(username=user.username, user_agent="Firefox", path_info="/") for _ in "12" for user in users)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _settle(self, region: Department, bureau: Department) -> None:
        sections = Department.objects.bulk_create(
            Department(region=region, parent=bureau, code=f"GK{n:02}", name=f"第{n}股", kind=DepartmentKind.SECTION)
            for n in range(SECTIONS)
        )
        model = self.office.cycle
        stated: dict[str, Any] = {
            "issuer": bureau.name,
            "opens_on": date(2020, 1, 1),
            "fill_deadline": date(2099, 3, 31),
            "review_deadline": date(2099, 5, 31),
            "scheme": model.scheme,
            "project_scheme": model.project_scheme,
        }
        cycles = [
            Cycle.objects.get_or_create(region=region, year_id=year, defaults={**stated, "title": f"{year}年度自评"})[0]
            for year in YEARS
        ]
        self.districts.append((region, bureau, sections, cycles))

    def _people(
        self, region: Department, bureau: Department, sections: Sequence[Department], cycles: Sequence[Cycle], size: int
    ) -> list[User]:
        present = Department.objects.filter(region=region, kind__in=("department", "unit")).count()
        departments = Department.objects.bulk_create(
            (
                Department(
                    region=region,
                    parent=region,
                    code=f"5{number:05}",
                    name=f"{region.name}第{number}局",
                    kind=DepartmentKind.DEPARTMENT,
                    nature=UnitNature.PARTY_OR_GOVERNMENT,
                    funding=Funding.FULL,
                    responsible_section=sections[number % SECTIONS],
                )
                for number in range(present, size)
            ),
            batch_size=BATCH,
        )
        users = User.objects.bulk_create(
            (
                User(username=f"{role}{department.pk}", name=f"{department.code}会计", password="!", phone="0731-0000")
                for department in departments
                for role in (Role.STAFF, Role.DEPARTMENT_REVIEWER)
            ),
            batch_size=BATCH,
        )
        _write(
            Membership(
                user=user,
                department=departments[number // 2],
                role=(Role.STAFF, Role.DEPARTMENT_REVIEWER)[number % 2],
                starts_on=date(2020, 1, 1),
            )
            for number, user in enumerate(users)
        )
        for cycle in cycles:
            self._year(cycle, departments, users)
        return users

    def _year(self, cycle: Cycle, departments: Sequence[Department], users: Sequence[User]) -> None:
        evaluations = Evaluation.objects.bulk_create(
            (self._evaluation(cycle, department, users[2 * n]) for n, department in enumerate(departments)),
            batch_size=BATCH,
        )
        span = (evaluations[0].pk, evaluations[-1].pk)
        place = {"department_id": "e.department_id", "year_id": str(cycle.year_id)}
        project = f"JOIN budgets_project p ON p.department_id = e.department_id AND p.year_id = {cycle.year_id}"
        form = "JOIN evaluations_projectevaluation f ON f.evaluation_id = e.id"
        own, model = {"evaluation_id": "e.id"}, self.office.evaluation
        here: Any = {"department": model.department, "year": model.cycle.year}
        forms = model.projects.order_by("pk")[:1]
        for rows, owner, join in (
            (Figure.objects.filter(**here)[:4], place, ""),
            (BudgetLine.objects.filter(**here)[:2], place, ""),
            (Project.objects.filter(pk=forms[0].project_id), place, ""),
            (ProjectFunding.objects.filter(project=forms[0].project_id), {"project_id": "p.id"}, project),
            (forms, {**own, "project_id": "p.id"}, project),
            (ProjectIndicator.objects.filter(project=forms[0])[:2], {"project_id": "f.id"}, form),
            (ScoreEntry.objects.filter(evaluation=model)[:4], own, ""),
            (NarrativeText.objects.filter(evaluation=model).exclude(text="")[:2], own, ""),
        ):
            _spread(rows, owner, join, span)
        self._moves(evaluations)

    def _evaluation(self, cycle: Cycle, department: Department, staff: User) -> Evaluation:
        """Earlier years are published; of the last one some stand at each step."""
        status = Status.PUBLISHED if cycle.year_id < YEARS[-1] else self.chance.choice(STANDINGS)
        at = START + timedelta(days=365 * (cycle.year_id - YEARS[0]), minutes=self.chance.randrange(60 * 24 * 90))
        sent = status not in {Status.DRAFT, Status.RETURNED}
        reviewed = status in {Status.APPROVED, Status.PUBLISHED}
        return Evaluation(
            cycle=cycle,
            department=department,
            region_id=cycle.region_id,
            year_id=cycle.year_id,
            scheme_id=cycle.scheme_id,
            project_scheme_id=cycle.project_scheme_id,
            status=status,
            submitted_at=at if sent else None,
            submitted_by=staff if sent else None,
            received_at=at if sent and status != Status.DEPARTMENT_REVIEW else None,
            approved_at=at if reviewed else None,
            published_at=at if status == Status.PUBLISHED else None,
            awaits_document=status == Status.APPROVED,
            moved_at=at,
            total=self.chance.randrange(60, 100),
            grade="good",
            duties=TEXT,
        )

    def _moves(self, evaluations: Sequence[Evaluation]) -> None:
        received = [row for row in evaluations if row.received_at]
        snapshots = Snapshot.objects.bulk_create(
            (self._snapshot(row) for row in received),
            batch_size=BATCH,
        )
        steps = (
            (Action.SUBMIT, Status.DRAFT, Status.DEPARTMENT_REVIEW),
            (Action.ENDORSE, Status.DEPARTMENT_REVIEW, Status.SUBMITTED),
            (Action.APPROVE, Status.SUBMITTED, Status.APPROVED),
        )
        _write(
            HistoryEntry(
                evaluation=row,
                action=action,
                source=source,
                target=target,
                actor_id=row.submitted_by_id or 0,
                at=row.moved_at,
                snapshot=snapshot,
            )
            for row, snapshot in zip(received, snapshots, strict=True)
            for action, source, target in steps[: 3 if row.approved_at else 2]
        )
        if evaluations and evaluations[0].region_id == self.office.place.region.pk:
            self._texts(received, snapshots)
        _write(
            ReviewedScore(
                evaluation=row, cell="score.satisfaction", score=5, reason="证据不足", reviewer=reviewer, at=at
            )
            for row, reviewer, at in ((row, self.office.performance, row.moved_at) for row in received[::4])
        )
        _write(
            IssuedDocument(
                evaluation=row,
                snapshot_digest=snapshot.digest,
                file="nothing.pdf",
                sha256="0" * 64,
                size=400_000,
                pages=20,
                issued_at=row.moved_at,
            )
            for row, snapshot in zip(received, snapshots, strict=True)
            if row.published_at
        )
        _write(
            TraceEntry(
                at=row.moved_at,
                kind=kind,
                what="提交审核",
                subject="evaluation",
                subject_id=row.pk,
                region_id=row.region_id,
                department_id=row.department_id,
                place=row.department.name,
                user_id=row.submitted_by_id,
                username=f"staff{row.department_id}",
                name=f"{row.department.code}会计",
                content='{"figure.office.actual":["12.00","13.00"]}',
            )
            for row in evaluations
            for kind in (TraceKind.CELLS, TraceKind.MOVE)
        )

    def _snapshot(self, row: Evaluation) -> Snapshot:
        return Snapshot(evaluation=row, digest=f"{row.pk:064x}", rest="{}", taken_at=row.moved_at)

    def _texts(self, received: Sequence[Evaluation], snapshots: Sequence[Snapshot]) -> None:
        """The fingerprints of reports of 1,000 letters; the first reports have phrases of the opened one."""
        handed_in = HistoryEntry.objects.filter(target=Status.SUBMITTED, snapshot__in=[one.pk for one in snapshots])
        entries = dict(handed_in.values_list("snapshot", "pk"))
        signatures = [
            TextSignature(
                snapshot=snapshot,
                region_id=row.region_id,
                received_id=entries[snapshot.pk],
                marks=pack("<80I", *sorted(self.chance.sample(range(2**32), k=80))),
                made_at=row.moved_at,
            )
            for row, snapshot in zip(received, snapshots, strict=True)
        ]
        _write(signatures)
        common = marks_in(self.office.place.region.pk, self.phrases)
        few = signatures[: max(MOST_BEARERS - self.common, 0)]
        self.common += len(few)
        marks = [(mark, one.pk) for one in few for mark in common]
        marks += [(mark, one.pk) for one in signatures for mark in marks_in(one.region_id, fingerprints(one.marks))]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO evaluations_textmark (mark, signature_id) VALUES (%s, %s)", marks)


def _spread(rows: QuerySet[Any], owner: Mapping[str, str], join: str, span: tuple[int, int]) -> None:
    """Copies of some rows for each of the evaluations with these ids, in the database itself."""
    meta = rows.model._meta
    columns = [field.column for field in meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(owner.get(column, f'm."{column}"') for column in columns)
    ids = ", ".join(str(pk) for pk in rows.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({names}) SELECT {values} FROM "{meta.db_table}" m, '
            f"evaluations_evaluation e {join} WHERE m.id IN ({ids}) AND e.id BETWEEN %s AND %s",
            span,
        )


def _write(rows: Iterable[models.Model]) -> None:
    """Without their ids, some thousands at a time."""
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        type(some[0])._default_manager.bulk_create(some)
