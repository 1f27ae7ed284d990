"""Adding lines, projects and indicators at the end of their group."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from apps.accounts.models import User
from apps.budgets import actions as budget_actions
from apps.budgets.models import BudgetLine
from apps.core.refusals import Refused
from apps.core.row_order import STEP, filled
from apps.core.texts import cleaned
from apps.evaluations.actions.editing import editing, note
from apps.evaluations.actions.row_families import index_under
from apps.evaluations.enums import RowKind, Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Evaluation, ProjectEvaluation, ProjectIndicator
from apps.evaluations.rules import project_form_of
from apps.trace.enums import TraceKind

MOST_LINES = 100
MOST_PROJECTS = 200
MOST_INDICATORS = 100
MOST_ROWS = 200  # of any kind: what one request may name

Ordered = BudgetLine | ProjectEvaluation | ProjectIndicator
Headings = Mapping[tuple[str, str], int]  # level 1 and 2 → how many rows


def add_line(evaluation_id: int, user: User, function_code: str, now: datetime | None = None) -> BudgetLine:
    """A new line for a function class."""
    with editing(evaluation_id, user, Part(Section.MONEY)) as evaluation:
        return new_line(evaluation, user, function_code, now)


def add_project(
    evaluation_id: int, user: User, name: str, now: datetime | None = None, headings: Headings | None = None
) -> ProjectEvaluation:
    """A new project with its form, empty but for rows under ``headings``. A name is needed: it is how people find it
    again."""
    title = " ".join(cleaned(name).split())
    if not title:
        raise Refused("请填写项目名称。")
    if len(title) > 200:
        raise Refused("项目名称最多 200 字。")
    with editing(evaluation_id, user, Part(Section.PROJECTS)) as evaluation:
        form = new_project(evaluation, user, title, now)
        if headings:
            new_indicators(evaluation, user, form.project_id, headings, now)
        return form


def add_indicators(
    evaluation_id: int, user: User, project_id: int | None, headings: Headings, now: datetime | None = None
) -> list[ProjectIndicator]:
    """New, empty level-3 rows under level-2 headings of a project's form, or of the department's own."""
    part = Part(Section.SCORES) if project_id is None else Part(Section.PROJECTS, project_id)
    with editing(evaluation_id, user, part) as evaluation:
        return new_indicators(evaluation, user, project_id, headings, now)


def add_indicator(
    evaluation_id: int, user: User, project_id: int, level1: str, level2: str, now: datetime | None = None
) -> ProjectIndicator:
    """A new, empty level-3 row under a level-2 heading of the project form."""
    return add_indicators(evaluation_id, user, project_id, {(level1, level2): 1}, now)[0]


def add_target(
    evaluation_id: int, user: User, level1: str, level2: str, now: datetime | None = None
) -> ProjectIndicator:
    """A new, empty level-3 row of the department's own form; ``Refused`` where its scheme has a score table."""
    return add_indicators(evaluation_id, user, None, {(level1, level2): 1}, now)[0]


# For an evaluation that is locked.


def new_line(evaluation: Evaluation, user: User, function_code: str, now: datetime | None) -> BudgetLine:
    """A line behind those of its code."""
    year, department = evaluation.cycle.year, evaluation.department
    lines = BudgetLine.objects.filter(department=department, year=year)
    require_room(lines.count(), RowKind.LINE)
    moment = now or timezone.now()
    line = budget_actions.add_line(department.pk, year, cleaned(function_code), by=user.pk, at=moment)
    code, name = line.function_class.code, line.function_class.name
    note(TraceKind.ROWS, evaluation, user, f"增加功能分类行 {code}", {f"line.{line.pk}": (None, name)})
    return line


def new_project(evaluation: Evaluation, user: User, title: str, now: datetime | None) -> ProjectEvaluation:
    """A project behind the others."""
    moment = now or timezone.now()
    require_room(evaluation.projects.count(), RowKind.PROJECT)
    last = evaluation.projects.aggregate(last=Max("position"))["last"]
    project = budget_actions.add_project(evaluation.department_id, evaluation.cycle.year, title, by=user.pk, at=moment)
    note(TraceKind.ROWS, evaluation, user, "增加项目", {f"project.{project.pk}.name": (None, title)})
    return ProjectEvaluation.objects.create(
        evaluation=evaluation, project=project, position=(last or 0) + STEP, edited_by=user, edited_at=moment
    )


def new_indicators(
    evaluation: Evaluation, user: User, project_id: int | None, headings: Headings, now: datetime | None
) -> list[ProjectIndicator]:
    """Rows behind those of their headings."""
    owner: dict[str, Any]
    if project_id is not None:
        scheme, form = (
            evaluation.project_scheme,
            ProjectEvaluation.objects.get(evaluation=evaluation, project__id=project_id),
        )
        owner = {"project": form}
    elif evaluation.scheme.facts.project_form is not None:
        scheme, owner = evaluation.scheme, {"evaluation": evaluation}
    else:
        raise Refused("本次自评使用部门整体评分表，不另设指标。")
    known = {(group.name, level2) for group in project_form_of(scheme.facts).groups for level2 in group.level2}
    if not known.issuperset(headings):
        raise Refused("请从列表中选择指标类别。")
    present = list(ProjectIndicator.objects.filter(**owner))
    require_room(len(present) + sum(headings.values()) - 1, RowKind.INDICATOR)
    stamp = {"edited_by": user, "edited_at": now or timezone.now()}
    new: list[ProjectIndicator] = []
    order = list(present)
    for (level1, level2), count in headings.items():
        rows = [ProjectIndicator(**owner, level1=level1, level2=level2, **stamp) for _ in range(count)]
        if rows:
            index = index_under(evaluation, rows[0], order)
            order[index:index] = rows
            new += rows
    put_in_order(order)
    ProjectIndicator.objects.bulk_create(new)
    where = {f"indicator.{row.pk}": (None, f"{row.level1}／{row.level2}") for row in new}
    note(TraceKind.ROWS, evaluation, user, "增加指标", where)
    return new


def put_in_order(rows: Sequence[Ordered], moved: Ordered | None = None) -> None:
    """Give new rows, and one that is ``moved``, their numbers between the others'; what changes of those that exist
    is written."""
    changed: list[Any] = []
    places = filled([None if row._state.adding or row == moved else row.position for row in rows])
    for row, place in zip(rows, places, strict=True):
        if row.position != place:
            row.position = place
            changed += [] if row._state.adding else [row]
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, ["position"])


def require_room(others: int, kind: RowKind) -> None:
    """``Refused`` where an evaluation has so many others that there is no room for a row."""
    most = {RowKind.LINE: MOST_LINES, RowKind.PROJECT: MOST_PROJECTS, RowKind.INDICATOR: MOST_INDICATORS}[kind]
    if others >= most:
        raise Refused(f"一份自评最多 {most} 个{kind.label}。")
