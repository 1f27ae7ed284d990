"""What the kinds of rows have of their own: which rows belong together, what a new one holds, what goes with one."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from django.db.models import Model, QuerySet

from apps.budgets.enums import FundingSource
from apps.budgets.models import BudgetLine, Project, ProjectFunding
from apps.evaluations.enums import RowKind
from apps.evaluations.facts import RowName
from apps.evaluations.models import Evaluation, ProjectEvaluation, ProjectIndicator
from apps.evaluations.rules import project_form_of

Row = BudgetLine | ProjectEvaluation | ProjectIndicator
M = TypeVar("M", bound=Model)
NEW_PROJECT, COPY = "新项目", "（副本）"


class Family(Protocol):
    """One kind of rows. ``beside`` are the rows that share the numbers of their order, ``group`` those among them
    between which a row moves; ``counted`` are those that share a limit. ``blank`` is an empty row like another one and
    ``copied`` its equal, ``parts`` all that goes with it; each in the order in which they are written."""

    @property
    def model(self) -> type[Model]: ...

    def of(self, evaluation: Evaluation, ids: Iterable[int]) -> Sequence[Any]: ...

    def beside(self, evaluation: Evaluation, row: Any) -> Sequence[Any]: ...

    def group(self, row: Any, beside: Sequence[Any]) -> Sequence[Any]: ...

    def counted(self, evaluation: Evaluation, row: Any) -> int: ...

    def blank(self, row: Any) -> list[Model]: ...

    def parts(self, row: Any) -> list[Model]: ...

    def copied(self, row: Any) -> list[Model]: ...

    def name_of(self, row: Any) -> RowName: ...

    def called(self, row: Any) -> str: ...

    def group_called(self, row: Any) -> str: ...

    def item_of(self, row: Any) -> int | None: ...


class Lines:
    """Budget lines stand by their code; the order of those of one code is free."""

    model = BudgetLine

    def of(self, evaluation: Evaluation, ids: Iterable[int]) -> list[BudgetLine]:
        return list(self._all(evaluation).filter(pk__in=set(ids)).select_related("function_class"))

    def beside(self, evaluation: Evaluation, row: BudgetLine) -> list[BudgetLine]:
        return list(self._all(evaluation).filter(function_class=row.function_class_id))

    def group(self, row: BudgetLine, beside: Sequence[BudgetLine]) -> list[BudgetLine]:
        return list(beside)

    def counted(self, evaluation: Evaluation, row: BudgetLine) -> int:
        return self._all(evaluation).count()

    def blank(self, row: BudgetLine) -> list[Model]:
        return [BudgetLine(department_id=row.department_id, year_id=row.year_id, function_class=row.function_class)]

    def parts(self, row: BudgetLine) -> list[Model]:
        return [row]

    def copied(self, row: BudgetLine) -> list[Model]:
        return [copy_of(row, function_class=row.function_class)]

    def name_of(self, row: BudgetLine) -> RowName:
        return RowName(RowKind.LINE, row.pk)

    def called(self, row: BudgetLine) -> str:
        return str(row.function_class.code)

    def group_called(self, row: BudgetLine) -> str:
        return f"{row.function_class.code} {row.function_class.name}"

    def item_of(self, row: BudgetLine) -> int | None:
        return None

    def _all(self, evaluation: Evaluation) -> QuerySet[BudgetLine]:
        return BudgetLine.objects.filter(department=evaluation.department_id, year=evaluation.cycle.year_id)


class Indicators:
    """Indicators share the numbers of their form and move under their level-2 heading."""

    model = ProjectIndicator

    def of(self, evaluation: Evaluation, ids: Iterable[int]) -> list[ProjectIndicator]:
        rows = ProjectIndicator.objects.of(evaluation).filter(pk__in=set(ids))
        return list(rows.select_related("project"))

    def beside(self, evaluation: Evaluation, row: ProjectIndicator) -> list[ProjectIndicator]:
        return list(ProjectIndicator.objects.filter(project=row.project_id, evaluation=row.evaluation_id))

    def group(self, row: ProjectIndicator, beside: Sequence[ProjectIndicator]) -> list[ProjectIndicator]:
        return [one for one in beside if (one.level1, one.level2) == (row.level1, row.level2)]

    def counted(self, evaluation: Evaluation, row: ProjectIndicator) -> int:
        return ProjectIndicator.objects.filter(project=row.project_id, evaluation=row.evaluation_id).count()

    def blank(self, row: ProjectIndicator) -> list[Model]:
        form = {"project": row.project, "evaluation_id": row.evaluation_id}
        return [ProjectIndicator(**form, level1=row.level1, level2=row.level2)]

    def parts(self, row: ProjectIndicator) -> list[Model]:
        return [row]

    def copied(self, row: ProjectIndicator) -> list[Model]:
        return [copy_of(row, project=row.project)]

    def name_of(self, row: ProjectIndicator) -> RowName:
        return RowName(RowKind.INDICATOR, row.pk)

    def called(self, row: ProjectIndicator) -> str:
        return row.name or "未命名指标"

    def group_called(self, row: ProjectIndicator) -> str:
        return row.level2

    def item_of(self, row: ProjectIndicator) -> int | None:
        return row.project.project_id if row.project else None


class Projects:
    """Projects with their money, form and indicators; the row is the form."""

    model = ProjectEvaluation

    def of(self, evaluation: Evaluation, ids: Iterable[int]) -> list[ProjectEvaluation]:
        return list(evaluation.projects.filter(project__in=set(ids)).select_related("project"))

    def beside(self, evaluation: Evaluation, row: ProjectEvaluation) -> list[ProjectEvaluation]:
        return list(evaluation.projects.select_related("project"))

    def group(self, row: ProjectEvaluation, beside: Sequence[ProjectEvaluation]) -> list[ProjectEvaluation]:
        return list(beside)

    def counted(self, evaluation: Evaluation, row: ProjectEvaluation) -> int:
        return evaluation.projects.count()

    def blank(self, row: ProjectEvaluation) -> list[Model]:
        place = {"department_id": row.project.department_id, "year_id": row.project.year_id}
        project = Project(**place, name=NEW_PROJECT)
        funding = [ProjectFunding(project=project, source=source) for source in FundingSource]
        return [project, ProjectEvaluation(evaluation_id=row.evaluation_id, project=project), *funding]

    def parts(self, row: ProjectEvaluation) -> list[Model]:
        return [row.project, *row.project.funding.all(), row, *row.indicators.all()]

    def copied(self, row: ProjectEvaluation) -> list[Model]:
        name = row.project.name[: 200 - len(COPY)] + COPY
        project = copy_of(row.project, name=name)
        form = copy_of(row, project=project)
        funding = [copy_of(one, project=project) for one in row.project.funding.order_by("pk")]
        return [project, form, *funding, *(copy_of(one, project=form) for one in row.indicators.all())]

    def name_of(self, row: ProjectEvaluation) -> RowName:
        return RowName(RowKind.PROJECT, row.project_id)

    def called(self, row: ProjectEvaluation) -> str:
        return row.project.name

    def group_called(self, row: ProjectEvaluation) -> str:
        return "项目列表"

    def item_of(self, row: ProjectEvaluation) -> int | None:
        return None


FAMILIES: dict[RowKind, Family] = {
    RowKind.LINE: Lines(),
    RowKind.PROJECT: Projects(),
    RowKind.INDICATOR: Indicators(),
}


def copy_of(row: M, **others: Any) -> M:
    """A new row with the same values, but for ``others``."""
    columns = (column for column in row._meta.concrete_fields if not column.primary_key)
    values = {column.attname: getattr(row, column.attname) for column in columns if column.name not in others}
    return type(row)(**values, **others)


def index_under(evaluation: Evaluation, row: ProjectIndicator, beside: Sequence[ProjectIndicator]) -> int:
    """Where a new indicator goes so that the rows stand in the order of the headings: behind the last of its heading,
    or of the headings before it."""
    groups = project_form_of(row.scheme_in(evaluation).facts).groups
    headings = [(group.name, level2) for group in groups for level2 in group.level2]
    rank = {heading: number for number, heading in enumerate(headings)}
    own = rank[row.level1, row.level2]
    before = [number for number, one in enumerate(beside, 1) if rank.get((one.level1, one.level2), len(rank)) <= own]
    return before[-1] if before else 0
