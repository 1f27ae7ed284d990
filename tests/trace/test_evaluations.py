"""What changes an evaluation leaves a trace, with what was there before."""

import pytest
from django.db import transaction

from apps.evaluations.actions import (
    CellChange,
    add_line,
    add_project,
    remove_line,
    remove_project,
    save_cells,
)
from apps.trace.enums import TraceKind
from apps.trace.facts import changes_in
from apps.trace.models import TraceEntry
from apps.trace.queries import previous_values
from tests.evaluations.test_cells import Desk, desk  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db


def entry(kind: TraceKind) -> TraceEntry:
    return TraceEntry.objects.filter(kind=kind).order_by("-pk")[0]


def test_a_save_is_one_entry_with_what_was_there(desk: Desk) -> None:  # noqa: F811
    wanted = [CellChange("figure.office.prior", "12"), CellChange("basics.contact_name", "王五")]
    wanted += [CellChange("figure.office.prior", "13"), CellChange("nothing.at.all", "1")]
    save_cells(desk.evaluation.pk, desk.staff, [CellChange("figure.office.prior", "7")])
    before = TraceEntry.objects.count()
    save_cells(desk.evaluation.pk, desk.staff, wanted)
    assert TraceEntry.objects.count() == before + 1
    noted = entry(TraceKind.CELLS)
    assert changes_in(noted.content)["figure.office.prior"] == ("7.00", "13.00")
    assert changes_in(noted.content).keys() == {"figure.office.prior", "basics.contact_name"}
    assert (noted.username, noted.role, noted.subject_id) == (desk.staff.username, "填报人", desk.evaluation.pk)
    assert noted.department_id == desk.evaluation.department_id
    assert noted.region_id == desk.evaluation.cycle.region_id


def test_what_changes_nothing_leaves_nothing(desk: Desk) -> None:  # noqa: F811
    save_cells(desk.evaluation.pk, desk.staff, [CellChange("figure.office.prior", "7")])
    before = TraceEntry.objects.count()
    save_cells(desk.evaluation.pk, desk.staff, [CellChange("figure.office.prior", "7.0")])
    assert TraceEntry.objects.count() == before


def test_a_save_that_is_rolled_back_leaves_nothing(desk: Desk) -> None:  # noqa: F811
    before = TraceEntry.objects.count()
    with transaction.atomic():
        save_cells(desk.evaluation.pk, desk.staff, [CellChange("figure.office.prior", "7")])
        transaction.set_rollback(True)
    assert TraceEntry.objects.count() == before


def test_previous_values_of_a_cell(desk: Desk) -> None:  # noqa: F811
    for text in ("甲", "乙", "figure.office.prior"):
        save_cells(desk.evaluation.pk, desk.staff, [CellChange("basics.contact_name", text)])
    save_cells(desk.evaluation.pk, desk.staff, [CellChange("basics.contact_phone", '"basics.contact_name":')])
    found = previous_values(desk.evaluation.pk, "basics.contact_name")
    assert [(one.before, one.after) for one in found][:2] == [("乙", "figure.office.prior"), ("甲", "乙")]
    assert len(found) == 3
    assert found[0].name == desk.staff.name
    assert previous_values(desk.evaluation.pk, "figure.office.prior") == []
    assert previous_values(desk.evaluation.pk + 1, "basics.contact_name") == []


def test_a_removed_project_is_kept_whole(desk: Desk) -> None:  # noqa: F811
    form = add_project(desk.evaluation.pk, desk.staff, "修路")
    save_cells(desk.evaluation.pk, desk.staff, [CellChange(f"funding.{form.project_id}.other.actual", "3.5")])
    remove_project(desk.evaluation.pk, desk.staff, form.project_id)
    noted = entry(TraceKind.ROWS)
    assert noted.what == "删除项目：修路"
    assert "3.500000" in str(changes_in(noted.content).values())


def test_a_line_added_and_removed(desk: Desk) -> None:  # noqa: F811
    code = desk.evaluation.department.budget_lines.all()[0].function_class.code
    line = add_line(desk.evaluation.pk, desk.staff, code)
    assert entry(TraceKind.ROWS).what == f"增加功能分类行 {code}"
    remove_line(desk.evaluation.pk, desk.staff, line.pk)
    assert entry(TraceKind.ROWS).what == f"删除功能分类行 {code}"
