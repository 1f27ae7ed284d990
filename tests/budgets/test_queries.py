"""Reads of budget tables."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from apps.budgets.actions import add_project, open_year
from apps.budgets.enums import FundingSource
from apps.budgets.models import BudgetLine, Figure, FunctionClass, Project, ProjectFunding
from apps.budgets.queries import (
    figure_rows,
    figures_from,
    function_classes_of,
    line_from,
    line_rows,
    project_from,
    with_funding,
)
from apps.core.amounts import Cell
from apps.departments.models import Department
from tests.evaluations.tables import NOW, make_department, make_region, make_user

pytestmark = pytest.mark.django_db

D = Decimal
Counted = Callable[[int], Any]


@pytest.fixture
def department() -> Department:
    return make_department(make_region())


def test_figures_are_those_of_one_department_and_year(department: Department) -> None:
    neighbour = Department.objects.create(
        region=department.region, parent=department.parent, code="302001", name="商务局", kind=department.kind
    )
    for owner, year, value in ((department, 2025, 1), (department, 2024, 2), (neighbour, 2025, 3)):
        Figure.objects.create(department=owner, year=open_year(year), name="office.actual", value=value)
    Figure.objects.create(department=department, year_id=2025, name="abroad.actual", rejected={"value": "—"})
    figures = figures_from(figure_rows([department.pk], 2025))
    assert figures.cells == {"office.actual": Cell(D(1)), "abroad.actual": Cell(typed="—")}


@pytest.mark.parametrize("rows", [1, 3])
def test_lines_come_by_code_in_one_query(rows: int, department: Department, django_assert_num_queries: Counted) -> None:
    year = open_year(2025)
    for code in ("213", "201", "208")[:rows]:
        function_class = FunctionClass.objects.create(code=code, name=f"{code}支出", first_year=2007)
        BudgetLine.objects.create(
            department=department, year=year, function_class=function_class, actual=D("1.5"), rejected={"original": "?"}
        )
    with django_assert_num_queries(1):
        lines = [line_from(row) for row in line_rows([department.pk], 2025)]
    assert [line.function_name for line in lines] == sorted(f"{code}支出" for code in ("213", "201", "208")[:rows])
    assert {(line.actual, line.original) for line in lines} == {(Cell(D("1.5")), Cell(typed="?"))}


@pytest.mark.parametrize("rows", [1, 3])
def test_projects_with_their_money_take_two_queries(
    rows: int, department: Department, django_assert_num_queries: Counted
) -> None:
    anna = make_user("anna")
    for number in range(rows):
        add_project(department.pk, open_year(2025), f"项目{number}", by=anna.pk, at=NOW)
    with django_assert_num_queries(2):
        projects = [project_from(row) for row in Project.objects.prefetch_related(with_funding())]
    assert [project.name for project in projects] == [f"项目{number}" for number in range(rows)]
    assert {tuple(row.source for row in project.funding) for project in projects} == {tuple(FundingSource)}


def test_money_stands_in_the_order_of_the_form_whatever_the_order_of_the_rows(department: Department) -> None:
    project = Project.objects.create(department=department, year=open_year(2025), name="项目")
    for source in ("other", "appropriation"):
        ProjectFunding.objects.create(project=project, source=source, actual=1)
    assert [row.source.value for row in project_from(project).funding] == ["appropriation", "other"]


@pytest.mark.parametrize(
    ("year", "codes"), [(2006, []), (2007, ["201", "210"]), (2018, ["201", "210"]), (2019, ["201"]), (2030, ["201"])]
)
def test_function_classes_are_those_valid_in_the_year(year: int, codes: list[str]) -> None:
    FunctionClass.objects.create(code="210", name="医疗卫生支出", first_year=2007, last_year=2018)
    FunctionClass.objects.create(code="201", name="一般公共服务支出", first_year=2007)
    assert [row.code for row in function_classes_of(year)] == codes
