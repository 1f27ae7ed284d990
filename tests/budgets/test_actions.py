"""Changes of budget tables, and the coded list that ships."""

from pathlib import Path

import pytest
from django.core.management import call_command

from apps.budgets.actions import (
    add_line,
    add_project,
    load_function_classes,
    open_year,
)
from apps.budgets.models import BudgetLine, FiscalYear, FunctionClass
from apps.core.refusals import Refused
from apps.departments.models import Department
from tests.evaluations.tables import NOW, make_department, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def department() -> Department:
    return make_department(make_region())


def test_the_shipped_classes_are_those_of_the_official_list() -> None:
    assert load_function_classes() == FunctionClass.objects.count()
    names = dict(FunctionClass.objects.filter(last_year__isnull=True).values_list("code", "name"))
    assert {code: names[code] for code in ("201", "205", "208", "210", "213", "216")} == {
        "201": "一般公共服务支出",
        "205": "教育支出",
        "208": "社会保障和就业支出",
        "210": "卫生健康支出",
        "213": "农林水支出",
        "216": "商业服务业等支出",
    }
    assert all(len(code) == 3 and code.isdecimal() for code in names)


def test_loading_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_codes")
    rows = list(FunctionClass.objects.order_by("pk").values())
    call_command("load_codes")
    assert list(FunctionClass.objects.order_by("pk").values()) == rows
    assert str(len(rows)) in capsys.readouterr().out


def test_a_changed_list_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "classes.yaml"
    path.write_text(
        "first_year: 2007\nclasses:\n"
        "  - {code: '201', name: 旧名, verified: unconfirmed}\n"
        "  - {code: '206', name: 科学技术支出, since: 2010, until: 2020, verified: confirmed}\n",
        "utf-8",
    )
    load_function_classes(path)
    path.write_text("first_year: 2007\nclasses:\n  - {code: '201', name: 新名, verified: confirmed}\n", "utf-8")
    assert load_function_classes(path) == 1
    rows = FunctionClass.objects.order_by("code").values_list("code", "name", "first_year", "last_year", "is_confirmed")
    assert list(rows) == [("201", "新名", 2007, None, True), ("206", "科学技术支出", 2010, 2020, True)]


def test_a_broken_list_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "classes.yaml"
    path.write_text(
        "first_year: 2007\nclasses:\n  - {code: '201', name: 一, verified: confirmed}\n  - {code: '202'}\n", "utf-8"
    )
    with pytest.raises(KeyError):
        load_function_classes(path)
    assert not FunctionClass.objects.exists()


def test_a_year_is_opened_once() -> None:
    assert open_year(2025) == open_year(2025)
    assert FiscalYear.objects.count() == 1


def test_a_line_takes_the_class_of_its_year(department: Department) -> None:
    anna = make_user("anna")
    for first_year, last_year, name in ((2007, 2018, "医疗卫生与计划生育支出"), (2019, None, "卫生健康支出")):
        FunctionClass.objects.create(code="210", name=name, first_year=first_year, last_year=last_year)
    lines = [add_line(department.pk, open_year(year), "210", by=anna.pk, at=NOW) for year in (2018, 2019, 2025)]
    assert [line.function_class.name for line in lines] == ["医疗卫生与计划生育支出", "卫生健康支出", "卫生健康支出"]
    assert {(line.edited_by_id, line.edited_at) for line in lines} == {(anna.pk, NOW)}


def test_a_line_without_a_class_is_refused(department: Department) -> None:
    with pytest.raises(Refused) as refusal:
        add_line(department.pk, open_year(2025), "999", by=make_user("anna").pk, at=NOW)
    assert str(refusal.value) == "2025 年度没有编码为“999”的支出功能分类，请从列表中选择。"
    assert not BudgetLine.objects.exists()


def test_a_project_has_one_funding_row_for_each_source(department: Department) -> None:
    project = add_project(department.pk, open_year(2025), "项目", by=make_user("anna").pk, at=NOW)
    rows = list(project.funding.order_by("id"))
    assert [row.source for row in rows] == ["appropriation", "carry_over", "other"]
    assert {amount for row in rows for amount in (row.original, row.adjusted, row.actual)} == {None}
