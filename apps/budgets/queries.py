"""Reads of budget tables, and the facts built from their rows."""

from collections.abc import Collection, Iterable

from django.db.models import Prefetch, Q, QuerySet

from apps.budgets import facts
from apps.budgets.enums import FundingSource, LineKind, LineNature, MoneySource, ProjectCategory
from apps.budgets.models import BudgetLine, Figure, FunctionClass, Project, ProjectFunding
from apps.core.models import cell_of


def figure_rows(departments: Collection[int], year: int) -> list[Figure]:
    """All base figures of some departments in a year; one query."""
    return list(Figure.objects.filter(department_id__in=departments, year_id=year))


def figures_from(rows: Iterable[Figure]) -> facts.Figures:
    """Base figures by name."""
    return facts.Figures({row.name: cell_of(row, "value") for row in rows})


def line_rows(departments: Collection[int], year: int) -> list[BudgetLine]:
    """All budget lines of some departments in a year, in the order of their codes; one query."""
    lines = BudgetLine.objects.filter(department_id__in=departments, year_id=year)
    return list(lines.select_related("function_class"))


def line_from(row: BudgetLine) -> facts.Line:
    """A budget line as a value."""
    return facts.Line(
        id=row.pk,
        function_code=row.function_class.code,
        function_name=row.function_class.name,
        kind=LineKind(row.kind),
        nature=LineNature(row.nature),
        source=MoneySource(row.source),
        **{amount: cell_of(row, amount) for amount in facts.LINE_AMOUNTS},
    )


def funding_from(row: ProjectFunding) -> facts.Funding:
    """One split row of a project's money."""
    amounts = {amount: cell_of(row, amount) for amount in facts.FUNDING_AMOUNTS}
    return facts.Funding(FundingSource(row.source), **amounts)


def with_funding(prefix: str = "") -> Prefetch[str]:
    """The prefetch that ``project_from`` relies on; ``prefix`` leads to the project."""
    return Prefetch(f"{prefix}funding", queryset=ProjectFunding.objects.order_by("id"))


def project_from(row: Project) -> facts.ProjectBudget:
    """A project with its money block, rows in the order of the official form. Needs ``with_funding``."""
    by_source = {funding.source: funding for funding in row.funding.all()}
    return facts.ProjectBudget(
        id=row.pk,
        name=row.name,
        code=row.code,
        category=ProjectCategory(row.category),
        implementing_unit=row.implementing_unit,
        prior_actual=cell_of(row, "prior_actual"),
        funding=tuple(funding_from(by_source[source]) for source in FundingSource if source in by_source),
    )


def function_classes_of(year: int) -> QuerySet[FunctionClass]:
    """The function classes valid in a year, by code."""
    return FunctionClass.objects.filter(
        Q(last_year__isnull=True) | Q(last_year__gte=year), first_year__lte=year
    ).order_by("code")


def function_choices(year: int) -> tuple[tuple[str, str], ...]:
    """Code, and code with name, of every function class of a year; one query."""
    return tuple((row.code, f"{row.code} {row.name}") for row in function_classes_of(year))
