"""Opening a cycle: one evaluation for each department, with what the system knows from last year."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.enums import Role
from apps.budgets.models import Figure, FiscalYear
from apps.core.refusals import Refused
from apps.departments.models import Department
from apps.evaluations.actions import CellChange, CyclePlan, add_departments, open_cycle, save_cells
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.queries import desk_of
from apps.evaluations.workflow import Level
from apps.indicators.models import Scheme
from tests.evaluations.sheets import PROJECT_SCHEME
from tests.evaluations.tables import NOW, Region, make_department, make_region, make_scheme, make_user

pytestmark = pytest.mark.django_db

D = Decimal
PLAN = CyclePlan(
    year=2025,
    title="2025年度部门整体支出绩效自评",
    issuer="示例区财政局",
    opens_on=date(2026, 1, 1),
    fill_deadline=date(2026, 3, 31),
    review_deadline=date(2026, 5, 31),
)


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def schemes() -> tuple[Scheme, Scheme]:
    return make_scheme(), make_scheme(PROJECT_SCHEME)


@pytest.fixture
def departments(region: Region) -> list[Department]:
    return [make_department(region, f"30{number}001", f"示例区第{number}局") for number in range(1, 4)]


def test_every_department_gets_a_draft_with_the_schemes_of_the_cycle(
    region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]
) -> None:
    cycle = open_cycle(region.region, PLAN, *schemes, departments, NOW)
    assert (cycle.title, cycle.issuer, cycle.year_id, cycle.region) == (
        "2025年度部门整体支出绩效自评",
        "示例区财政局",
        2025,
        region.region,
    )
    rows = [
        (row.department, row.status, row.scheme, row.project_scheme, row.moved_at, row.received_at)
        for row in cycle.evaluations.order_by("department__code")
    ]
    assert rows == [(department, "draft", *schemes, NOW, None) for department in departments]


def test_the_plan_says_which_levels_are_used(
    region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]
) -> None:
    plan = replace(PLAN, has_department_review=False, has_line_review=False)
    cycle = open_cycle(region.region, plan, *schemes, departments)
    assert Cycle.objects.get(pk=cycle.pk).levels == {Level.PERFORMANCE}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (replace(PLAN, fill_deadline=date(2025, 12, 31)), "日期应依次为：填报开始、填报截止、审核截止。"),
        (replace(PLAN, review_deadline=date(2026, 3, 30)), "日期应依次为：填报开始、填报截止、审核截止。"),
        (replace(PLAN, has_line_review=False, has_performance_review=False), "财政部门至少保留一级审核。"),
    ],
)
def test_a_plan_that_cannot_work_opens_nothing(
    plan: CyclePlan,
    words: str,
    region: Region,
    schemes: tuple[Scheme, Scheme],
    departments: list[Department],
) -> None:
    with pytest.raises(ValidationError) as error:
        open_cycle(region.region, plan, *schemes, departments)
    assert error.value.messages == [words]
    assert (FiscalYear.objects.count(), Cycle.objects.count(), Evaluation.objects.count()) == (0, 0, 0)


def test_a_year_is_opened_once(region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]) -> None:
    open_cycle(region.region, PLAN, *schemes, departments)
    with pytest.raises(ValidationError) as error:
        open_cycle(region.region, PLAN, *schemes, departments)
    assert error.value.messages == ["该地区该年度的自评任务已存在。"]
    assert (Cycle.objects.count(), Evaluation.objects.count()) == (1, 3)


def test_a_department_of_another_region_stops_the_whole_opening(
    region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]
) -> None:
    foreign = make_department(make_region("430102", "邻区"), name="邻区商务局")
    with pytest.raises(Refused) as refusal:
        open_cycle(region.region, PLAN, *schemes, [*departments, foreign])
    assert str(refusal.value) == "“邻区商务局”不属于本行政区，不能加入本次自评任务。"
    assert (FiscalYear.objects.count(), Cycle.objects.count(), Evaluation.objects.count()) == (0, 0, 0)


def test_departments_can_join_later_and_twice_is_once(
    region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]
) -> None:
    cycle = open_cycle(region.region, PLAN, *schemes, departments[:1])
    first = cycle.evaluations.get()
    add_departments(cycle, [*departments, departments[1]])
    add_departments(cycle, departments)
    assert list(cycle.evaluations.order_by("department__code").values_list("department__code", flat=True)) == [
        "301001",
        "302001",
        "303001",
    ]
    assert cycle.evaluations.filter(pk=first.pk).exists()


def figures(department: Department, year: int) -> dict[str, Decimal | None]:
    rows = Figure.objects.filter(department=department, year=year)
    return dict(rows.order_by("name").values_list("name", "value"))


def test_last_years_figures_are_not_typed_again(
    region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]
) -> None:
    department, neighbour = departments[0], departments[1]
    last, before = FiscalYear.objects.create(year=2024), FiscalYear.objects.create(year=2023)
    stated: dict[str, Any] = {
        "three_public.actual": D("9.5"),
        "three_public.budget": D(10),  # a plan does not carry over
        "three_public.prior": D(12),
        "office.actual": D(0),  # zero is a figure
        "reception.actual": None,
        "procurement.actual": D(40),  # has no column for last year
        "total_expenditure.actual": D("1000.123456"),
        "closing_balance.current": D(60),
        "project_closing_balance.current": D(6),
        "in_post.current": D(19),
    }
    for name, value in stated.items():
        Figure.objects.create(department=department, year=last, name=name, value=value)
    Figure.objects.create(department=department, year=before, name="abroad.actual", value=D(1))
    Figure.objects.create(department=neighbour, year=last, name="vehicles.actual", value=D(3))

    open_cycle(region.region, PLAN, *schemes, departments[:1])

    assert figures(department, 2025) == {
        "office.prior": D(0),
        "opening_balance.current": D(60),
        "project_opening_balance.current": D(6),
        "three_public.prior": D("9.5"),
        "total_expenditure.prior": D("1000.123456"),
    }
    assert figures(neighbour, 2025) == {}
    assert figures(department, 2024) == stated


def test_an_unreadable_figure_of_last_year_is_not_carried_over(
    region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]
) -> None:
    last = FiscalYear.objects.create(year=2024)
    Figure.objects.create(department=departments[0], year=last, name="three_public.actual", rejected={"value": "约12"})
    open_cycle(region.region, PLAN, *schemes, departments)
    assert figures(departments[0], 2025) == {}


def test_what_is_already_there_stays(
    region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]
) -> None:
    for year, name, value in ((2024, "office.actual", 5), (2025, "office.prior", 4)):
        Figure.objects.create(
            department=departments[0], year=FiscalYear.objects.create(year=year), name=name, value=D(value)
        )
    open_cycle(region.region, PLAN, *schemes, departments)
    assert figures(departments[0], 2025) == {"office.prior": D(4)}


def test_carried_figures_are_nobodys_edit_and_can_be_corrected(
    region: Region, schemes: tuple[Scheme, Scheme], departments: list[Department]
) -> None:
    department = departments[0]
    Figure.objects.create(
        department=department, year=FiscalYear.objects.create(year=2024), name="office.actual", value=D(5)
    )
    evaluation = open_cycle(region.region, PLAN, *schemes, departments[:1]).evaluations.get()
    assert desk_of(evaluation.pk, Evaluation.objects.all()).edits == {}
    staff = make_user("staff", (Role.STAFF, department))
    save_cells(evaluation.pk, staff, [CellChange("figure.office.prior", "5.5")])
    assert figures(department, 2025) == {"office.prior": D("5.5")}
