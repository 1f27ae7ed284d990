"""What must never be false of budget tables: one breach for each constraint."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from apps.budgets.models import BudgetLine, Figure, FiscalYear, FunctionClass, Project, ProjectFunding
from tests.evaluations.tables import make_department, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> None:
    """One row in each table."""
    department = make_department(make_region())
    year = FiscalYear.objects.create(year=2025)
    function_class = FunctionClass.objects.create(code="201", name="一般公共服务支出", first_year=2010)
    Figure.objects.create(department=department, year=year, name="office.actual", value=1)
    BudgetLine.objects.create(department=department, year=year, function_class=function_class)
    project = Project.objects.create(department=department, year=year, name="项目")
    ProjectFunding.objects.create(project=project, source="other")


def again(model: Any) -> Callable[[], object]:
    """A second row like the first."""

    def breach() -> None:
        row = model.objects.get()
        row.pk = None
        row.save(force_insert=True)

    return breach


def changed(model: Any, **columns: object) -> Callable[[], object]:
    """The row with other values, past all code."""
    return lambda: model.objects.update(**columns)


BREACHES: dict[str, list[Callable[[], object]]] = {
    "fiscal_year_plausible": [
        lambda: FiscalYear.objects.create(year=1999),
        lambda: FiscalYear.objects.create(year=2101),
    ],
    "function_class_unique": [again(FunctionClass)],
    "function_class_years_ordered": [changed(FunctionClass, last_year=2009)],
    "figure_unique": [again(Figure)],
    "budget_line_kind_known": [changed(BudgetLine, kind="all")],
    "budget_line_nature_known": [changed(BudgetLine, kind="basic", nature="all")],
    "budget_line_source_known": [changed(BudgetLine, source="")],
    "budget_line_nature_only_in_basic": [
        changed(BudgetLine, nature="personnel"),
        changed(BudgetLine, kind="project", nature="operating"),
    ],
    "project_category_known": [changed(Project, category="")],
    "project_prior_actual_not_negative": [changed(Project, prior_actual=-1)],
    "project_funding_source_known": [changed(ProjectFunding, source="loan")],
    "project_funding_unique": [again(ProjectFunding)],
}


def test_every_constraint_has_a_breach() -> None:
    models = apps.get_app_config("budgets").get_models()
    assert {constraint.name for model in models for constraint in model._meta.constraints} == set(BREACHES)


@pytest.mark.parametrize(
    ("name", "breach"),
    [(name, breach) for name, breaches in BREACHES.items() for breach in breaches],
    ids=[name for name, breaches in BREACHES.items() for _ in breaches],
)
@pytest.mark.usefixtures("rows")
def test_the_database_refuses(name: str, breach: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        breach()
    described = str(error.value)
    assert name in described or "UNIQUE constraint failed" in described


@pytest.mark.usefixtures("rows")
def test_what_has_figures_cannot_be_deleted() -> None:
    for row in (FiscalYear.objects.get(), FunctionClass.objects.get()):
        with pytest.raises(IntegrityError):
            row.delete()
