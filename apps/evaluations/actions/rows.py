"""Adding and removing lines, projects and indicators."""

from datetime import datetime

from django.utils import timezone

from apps.accounts.models import User
from apps.budgets import actions as budget_actions
from apps.budgets.models import BudgetLine
from apps.core.refusals import Refused
from apps.core.texts import cleaned
from apps.evaluations.actions.editing import editing, note
from apps.evaluations.enums import Section
from apps.evaluations.facts import Part
from apps.evaluations.models import Evaluation, ProjectEvaluation, ProjectIndicator
from apps.evaluations.rules import project_form_of
from apps.indicators.models import Scheme
from apps.trace.actions import held_by
from apps.trace.enums import TraceKind

MOST_LINES = 100
MOST_PROJECTS = 200
MOST_INDICATORS = 100


def add_line(evaluation_id: int, user: User, function_code: str, now: datetime | None = None) -> BudgetLine:
    """A new line for a function class."""
    with editing(evaluation_id, user, Part(Section.MONEY)) as evaluation:
        year = evaluation.cycle.year
        present = BudgetLine.objects.filter(department=evaluation.department, year=year).count()
        _require_room(present, MOST_LINES, "功能分类行")
        line = budget_actions.add_line(
            evaluation.department_id, year, cleaned(function_code), by=user.pk, at=now or timezone.now()
        )
        note(
            TraceKind.ROWS,
            evaluation,
            user,
            f"增加功能分类行 {line.function_class.code}",
            {f"line.{line.pk}": (None, line.function_class.name)},
        )
        return line


def remove_line(evaluation_id: int, user: User, line_id: int) -> None:
    """Remove a line; ``BudgetLine.DoesNotExist`` when it is not this evaluation's."""
    with editing(evaluation_id, user, Part(Section.MONEY)) as evaluation:
        lines = BudgetLine.objects.select_related("function_class")
        line = lines.get(pk=line_id, department=evaluation.department, year=evaluation.cycle.year)
        note(TraceKind.ROWS, evaluation, user, f"删除功能分类行 {line.function_class.code}", held_by(line))
        line.delete()


def add_project(evaluation_id: int, user: User, name: str, now: datetime | None = None) -> ProjectEvaluation:
    """A new project with its empty form. A name is needed: it is how people find it again."""
    title = " ".join(cleaned(name).split())
    if not title:
        raise Refused("请填写项目名称。")
    if len(title) > 200:
        raise Refused("项目名称最多 200 字。")
    moment = now or timezone.now()
    with editing(evaluation_id, user, Part(Section.PROJECTS)) as evaluation:
        _require_room(evaluation.projects.count(), MOST_PROJECTS, "项目")
        project = budget_actions.add_project(
            evaluation.department_id, evaluation.cycle.year, title, by=user.pk, at=moment
        )
        note(TraceKind.ROWS, evaluation, user, "增加项目", {f"project.{project.pk}.name": (None, title)})
        return ProjectEvaluation.objects.create(
            evaluation=evaluation, project=project, edited_by=user, edited_at=moment
        )


def remove_project(evaluation_id: int, user: User, project_id: int) -> None:
    """Remove a project with its form; ``ProjectEvaluation.DoesNotExist`` when it is not this evaluation's."""
    with editing(evaluation_id, user, Part(Section.PROJECTS)) as evaluation:
        form = ProjectEvaluation.objects.select_related("project").get(
            evaluation_id=evaluation_id, project__id=project_id
        )
        project = form.project
        held = held_by(project, *project.funding.all(), form, *form.indicators.all())
        note(TraceKind.ROWS, evaluation, user, f"删除项目：{project.name}", held)
        form.delete()
        project.delete()


def add_indicator(
    evaluation_id: int, user: User, project_id: int, level1: str, level2: str, now: datetime | None = None
) -> ProjectIndicator:
    """A new, empty level-3 row under a level-2 heading of the project form."""
    with editing(evaluation_id, user, Part(Section.PROJECTS, project_id)) as evaluation:
        project = ProjectEvaluation.objects.get(evaluation=evaluation, project__id=project_id)
        row = ProjectIndicator(project=project, level1=level1, level2=level2)
        return _added(evaluation, row, evaluation.project_scheme, project.indicators.count(), user, now)


def add_target(
    evaluation_id: int, user: User, level1: str, level2: str, now: datetime | None = None
) -> ProjectIndicator:
    """A new, empty level-3 row of the department's own form; ``Refused`` where its scheme has a score table."""
    with editing(evaluation_id, user, Part(Section.SCORES)) as evaluation:
        if evaluation.scheme.facts.project_form is None:
            raise Refused("本次自评使用部门整体评分表，不另设指标。")
        row = ProjectIndicator(evaluation=evaluation, level1=level1, level2=level2)
        return _added(evaluation, row, evaluation.scheme, evaluation.targets.count(), user, now)


def remove_indicator(evaluation_id: int, user: User, indicator_id: int) -> None:
    """Remove a row of either form; ``ProjectIndicator.DoesNotExist`` when it is not this evaluation's."""
    with editing(evaluation_id, user, _part_of_row(indicator_id)) as evaluation:
        row = ProjectIndicator.objects.of(evaluation).get(pk=indicator_id)
        note(TraceKind.ROWS, evaluation, user, f"删除指标：{row.name}", held_by(row))
        row.delete()


def _part_of_row(indicator_id: int) -> Part:
    """The form in which the row stands; it never goes to another."""
    project = ProjectIndicator.objects.filter(pk=indicator_id).values_list("project__project", flat=True).first()
    return Part(Section.SCORES) if project is None else Part(Section.PROJECTS, project)


def _added(
    evaluation: Evaluation, row: ProjectIndicator, scheme: Scheme, present: int, user: User, now: datetime | None
) -> ProjectIndicator:
    """The row, stored, if the form has its heading and room for it."""
    groups = project_form_of(scheme.facts).groups
    if not any(group.name == row.level1 and row.level2 in group.level2 for group in groups):
        raise Refused("请从列表中选择指标类别。")
    _require_room(present, MOST_INDICATORS, "指标")
    row.edited_by, row.edited_at = user, now or timezone.now()
    row.save(force_insert=True)
    where = f"{row.level1}／{row.level2}"
    note(TraceKind.ROWS, evaluation, user, "增加指标", {f"indicator.{row.pk}": (None, where)})
    return row


def _require_room(present: int, most: int, what: str) -> None:
    if present >= most:
        raise Refused(f"一份自评最多 {most} 个{what}。")
