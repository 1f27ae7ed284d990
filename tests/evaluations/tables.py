"""Regions, people, cycles and evaluations written straight into the tables, in any state and without the actions."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from apps.accounts.enums import Role
from apps.accounts.models import Membership, User
from apps.budgets.models import BudgetLine, Figure, FiscalYear, FunctionClass, Project, ProjectFunding
from apps.core.amounts import Cell
from apps.core.snapshots import canonical_json, digest, to_plain
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.models import Department
from apps.evaluations.enums import Status
from apps.evaluations.facts import BASIC_FIELDS, Sheet
from apps.evaluations.models import (
    Cycle,
    Evaluation,
    Evidence,
    Explanation,
    NarrativeText,
    ProjectEvaluation,
    ProjectIndicator,
    ScoreEntry,
)
from apps.evaluations.queries import sheet_of
from apps.indicators.facts import SchemeContent
from apps.indicators.models import Scheme
from tests.evaluations.sheets import PROJECT_SCHEME, SCHEME, complete

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Region:
    """A district with its bureau and two line sections."""

    region: Department
    bureau: Department
    line: Department
    other_line: Department
    performance: Department


def make_region(code: str = "430104", name: str = "示例区") -> Region:
    region = Department.objects.create(code=code, name=name, kind=DepartmentKind.REGION)

    def below(parent: Department, code: str, name: str, kind: DepartmentKind) -> Department:
        return Department.objects.create(region=region, parent=parent, code=code, name=name, kind=kind)

    bureau = below(region, "CZJ", f"{name}财政局", DepartmentKind.BUREAU)
    line = below(bureau, "NYG", "农业股", DepartmentKind.SECTION)
    other_line = below(bureau, "SMG", "商贸股", DepartmentKind.SECTION)
    performance = below(bureau, "JXG", "绩效股", DepartmentKind.SECTION)
    return Region(region, bureau, line, other_line, performance)


def make_department(
    region: Region,
    code: str = "201001",
    name: str = "示例区农业农村局",
    *,
    section: Department | None = None,
    parent: Department | None = None,
) -> Department:
    """A department of the region, or with ``parent`` a unit below it; looked after by the first line section."""
    return Department.objects.create(
        region=region.region,
        parent=parent or region.region,
        code=code,
        name=name,
        kind=DepartmentKind.UNIT if parent else DepartmentKind.DEPARTMENT,
        nature=UnitNature.PARTY_OR_GOVERNMENT,
        funding=Funding.FULL,
        responsible_section=section or region.line,
    )


def make_user(
    username: str, *duties: tuple[Role, Department], starts_on: date = LONG_AGO, ends_on: date | None = None
) -> User:
    """An account named 姓名<username> with the given roles. It cannot sign in with a password."""
    user = User.objects.create(username=username, name=f"姓名{username}", password="!")
    for role, department in duties:
        Membership.objects.create(user=user, department=department, role=role, starts_on=starts_on, ends_on=ends_on)
    return user


def make_scheme(content: SchemeContent = SCHEME, version: int = 1) -> Scheme:
    return Scheme.objects.create(
        key=content.key,
        version=version,
        kind=content.kind,
        title=content.title,
        content=to_plain(content),
        digest=digest(canonical_json(content)),
    )


def make_cycle(region: Region, year: int = 2025, **changes: Any) -> Cycle:
    """The cycle of a year, open since 1 January 2026; the cycles of a test share their schemes."""
    stated: dict[str, Any] = {
        "title": f"{year}年度绩效自评",
        "issuer": f"{region.region.name}财政局",
        "opens_on": date(2026, 1, 1),
        "fill_deadline": date(2026, 3, 31),
        "review_deadline": date(2026, 5, 31),
    }
    return Cycle.objects.create(
        region=region.region,
        year=FiscalYear.objects.get_or_create(year=year)[0],
        scheme=Scheme.objects.filter(key=SCHEME.key).first() or make_scheme(),
        project_scheme=Scheme.objects.filter(key=PROJECT_SCHEME.key).first() or make_scheme(PROJECT_SCHEME),
        **{**stated, **changes},
    )


CLOSED = (
    "2025 年度已由姓名closer于 2026年06月30日 关账，内容只能查看，已审定的可以公开；确需修改，请由系统管理员重新开放。"
)


def close(cycle: Cycle) -> None:
    """Close the year of a cycle past all code; everybody is then told ``CLOSED``."""
    cycle.closed_at, cycle.closed_by = datetime(2026, 6, 30, 1, tzinfo=UTC), make_user("closer")
    cycle.save()


def make_evaluation(cycle: Cycle, department: Department, status: Status = Status.DRAFT, **changes: Any) -> Evaluation:
    """An empty evaluation in any status, with the stamps that the status demands."""
    reviewed = status in {Status.APPROVED, Status.PUBLISHED}
    sent = status not in {Status.DRAFT, Status.RETURNED}
    if sent and "submitted_by" not in changes:
        changes["submitted_by"] = User.objects.filter(username="submitter").first() or make_user("submitter")
    stated: dict[str, Any] = {
        "moved_at": NOW,
        "submitted_at": NOW if sent else None,
        "received_at": NOW if sent and status != Status.DEPARTMENT_REVIEW else None,
        "approved_at": NOW if reviewed else None,
        "published_at": NOW if status == Status.PUBLISHED else None,
    }
    return Evaluation.objects.create(
        cycle=cycle,
        department=department,
        region_id=cycle.region_id,
        year_id=cycle.year_id,
        scheme=cycle.scheme,
        project_scheme=cycle.project_scheme,
        status=status,
        **{**stated, **changes},
    )


def fill(evaluation: Evaluation, sheet: Sheet | None = None) -> Sheet:
    """Write a whole sheet (the complete one by default) into the tables; the sheet as it reads back.

    Ids of lines, projects, indicators and files are new ones.
    """
    sheet = sheet or complete()
    department, year = evaluation.department, evaluation.cycle.year
    for name in BASIC_FIELDS:
        setattr(evaluation, name, getattr(sheet.basics, name))
    _state(evaluation, "stated_total", sheet.stated_total)
    evaluation.stated_grade = sheet.stated_grade
    evaluation.save()
    figures = [Figure(department=department, year=year, name=name) for name in sheet.figures.cells]
    for figure in figures:
        _state(figure, "value", sheet.figures.cells[figure.name])
    Figure.objects.bulk_create(figures)
    for line in sheet.lines:
        function_class, _ = FunctionClass.objects.get_or_create(
            code=line.function_code, first_year=2000, defaults={"name": line.function_name}
        )
        row = BudgetLine(department=department, year=year, function_class=function_class)
        _copy(line, row, "id", "function_code", "function_name").save()
    for form in sheet.projects:
        project = Project(department=department, year=year)
        _copy(form.budget, project, "id", "funding").save()
        _copy_all(form.budget.funding, ProjectFunding(project=project))
        stored = ProjectEvaluation(evaluation=evaluation, project=project)
        _copy(form, stored, "id", "budget", "indicators").save()
        _copy_all(form.indicators, ProjectIndicator(project=stored))
    answers = [ScoreEntry(evaluation=evaluation, indicator=key) for key in sheet.entries]
    for answer in answers:
        _copy(sheet.entries[answer.indicator], answer)
    ScoreEntry.objects.bulk_create(answers)
    NarrativeText.objects.bulk_create(
        NarrativeText(evaluation=evaluation, key=key, text=text) for key, text in sheet.narrative.items()
    )
    for item in sheet.evidence:
        uploader = _named(item.uploaded_by)
        stated = Evidence(evaluation=evaluation, file="nothing.bin", uploaded_by=uploader)
        _copy(item, stated, "id", "uploaded_by").save()
    for finding, explanation in sheet.explanations.items():
        Explanation.objects.create(
            evaluation=evaluation,
            finding=finding,
            text=explanation.text,
            edited_by=_named(explanation.author),
            edited_at=explanation.written_at,
        )
    return sheet_of(evaluation)


def _named(name: str) -> User:
    return User.objects.filter(name=name).first() or User.objects.create(username=name, name=name)


def _copy(fact: Any, row: Any, *left_out: str) -> Any:
    """Every field of the fact into the column of the same name."""
    for field in fields(fact):
        value = getattr(fact, field.name)
        if field.name in left_out:
            continue
        if isinstance(value, Cell):
            _state(row, field.name, value)
        else:
            setattr(row, field.name, "" if value is None else value)
    return row


def _copy_all(facts: Sequence[Any], empty: Any) -> None:
    """A row like ``empty`` for each fact."""
    type(empty).objects.bulk_create(_copy(fact, copy(empty), "id") for fact in facts)


def _state(row: Any, name: str, cell: Cell) -> None:
    setattr(row, name, cell.value)
    if cell.typed:
        row.rejected = {**row.rejected, name: cell.typed}
