"""What was opened by mistake goes without a trace, as long as nobody has entered anything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.models import Figure, FiscalYear
from apps.core.jobs import Outcome
from apps.core.refusals import Refused
from apps.evaluations.actions import (
    CellChange,
    add_departments,
    add_evidence,
    add_line,
    add_project,
    adopt,
    open_cycle,
    remove_departments,
    save_cells,
    undo_cycle,
)
from apps.evaluations.enums import Section, Status
from apps.evaluations.models import Cycle, Evaluation, Explanation, HistoryEntry, Snapshot
from apps.evaluations.queries import Versions, touched
from tests.accounts.build import user
from tests.departments.build import District, district
from tests.evaluations.factories import cycle as opened_cycle
from tests.evaluations.factories import evaluation_of, schemes
from tests.evaluations.tables import make_scheme
from tests.evaluations.test_cycles import PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> District:
    return district()


@pytest.fixture
def cycle(place: District) -> Cycle:
    return opened_cycle(place, [place.commerce, place.archive])


@pytest.fixture
def staff(place: District) -> User:
    return user("staff", place.commerce, Role.STAFF)


def typed(cell: str, text: str) -> Callable[[Evaluation, User], object]:
    return lambda evaluation, staff: save_cells(evaluation.pk, staff, [CellChange(cell, text)])


def emptied(evaluation: Evaluation, staff: User) -> None:
    for text in ("商务", ""):
        typed("basics.duties", text)(evaluation, staff)


TRACES: dict[str, Callable[[Evaluation, User], Any]] = {
    "basics": typed("basics.duties", "商务"),
    "emptied again": emptied,
    "figure": typed("figure.in_post.current", "19"),
    "unreadable figure": typed("figure.in_post.current", "约19"),
    "line": lambda evaluation, staff: add_line(evaluation.pk, staff, "201"),
    "project": lambda evaluation, staff: add_project(evaluation.pk, staff, "促消费"),
    "score": typed("score.satisfaction.value", "96"),
    "narrative": lambda evaluation, staff: typed(
        f"narrative.{next(row.key for row in evaluation.scheme.facts.outline if not row.is_heading_only)}", "正文"
    )(evaluation, staff),
    "evidence": lambda evaluation, staff: add_evidence(
        evaluation.pk, staff, SimpleUploadedFile("批复.pdf", b"%PDF-1.7\n%%EOF\n"), Section.MONEY
    ),
    "explanation": lambda evaluation, _: Explanation.objects.create(evaluation=evaluation, finding="F01", text="属实"),
    "status": lambda evaluation, _: Evaluation.objects.filter(pk=evaluation.pk).update(status=Status.RETURNED),
}


@pytest.mark.parametrize("trace", TRACES)
def test_any_trace_keeps_an_evaluation_and_its_cycle(trace: str, cycle: Cycle, place: District, staff: User) -> None:
    evaluation = evaluation_of(cycle, place.commerce)
    TRACES[trace](evaluation, staff)

    assert list(touched(cycle.evaluations.all())) == [evaluation]
    assert remove_departments(cycle.pk, [place.commerce.pk, place.archive.pk]) == [
        Outcome(place.commerce.pk, "商务局", is_done=False, words="已有填报内容或办理记录，其自评不能删除。"),
        Outcome(place.archive.pk, "档案馆"),
    ]
    assert list(cycle.evaluations.all()) == [evaluation]
    with pytest.raises(Refused, match=r"^还有 1 个单位在本任务中，任务未撤销。$"):
        undo_cycle(cycle.pk)


def test_other_departments_and_years_are_no_trace(cycle: Cycle, place: District, staff: User) -> None:
    typed("figure.in_post.current", "19")(evaluation_of(cycle, place.commerce), staff)
    another = opened_cycle(place, [place.commerce], year=2024)
    assert not touched(another.evaluations.all()).exists()
    assert not touched(cycle.evaluations.filter(department=place.archive)).exists()


def undo(cycle: Cycle) -> None:
    remove_departments(cycle.pk, list(cycle.evaluations.values_list("department", flat=True)))
    undo_cycle(cycle.pk)


def test_an_undone_cycle_can_be_opened_again(place: District) -> None:
    last = FiscalYear.objects.create(year=2024)
    Figure.objects.create(department=place.commerce, year=last, name="office.actual", value=5)
    for _ in range(2):
        cycle = open_cycle(place.region, PLAN, *schemes(), [place.commerce, place.archive])
        assert Figure.objects.filter(year=2025).get().name == "office.prior"
        undo(cycle)
        assert (Cycle.objects.count(), Evaluation.objects.count()) == (0, 0)
        assert not Figure.objects.filter(year=2025).exists()
        assert Figure.objects.filter(year=2024).exists()


def test_a_removed_department_can_join_again(cycle: Cycle, place: District) -> None:
    removed = remove_departments(cycle.pk, [place.commerce.pk, place.archive.pk])
    assert [outcome.is_done for outcome in removed] == [True, True]
    add_departments(cycle, [place.commerce])
    assert [row.department for row in cycle.evaluations.all()] == [place.commerce]


def test_only_members_of_the_cycle_are_removed(cycle: Cycle, place: District) -> None:
    other = opened_cycle(place, [place.archive], year=2024)
    assert remove_departments(other.pk, [place.commerce.pk]) == []
    assert (cycle.evaluations.count(), other.evaluations.count()) == (2, 1)


def test_a_new_version_is_no_trace_of_the_department(cycle: Cycle, place: District) -> None:
    scheme, project_scheme = schemes()
    admin = user("admin", place.bureau, Role.ADMINISTRATOR)
    versions = Versions(make_scheme(scheme.facts, 2), project_scheme)
    for evaluation in cycle.evaluations.all():
        adopt(admin, evaluation.pk, versions)
    assert HistoryEntry.objects.count() == 2
    undo(cycle)
    assert (HistoryEntry.objects.count(), Snapshot.objects.count(), Cycle.objects.count()) == (0, 0, 0)


def test_what_is_undone_is_told_to_those_who_still_have_it_open(cycle: Cycle, place: District, staff: User) -> None:
    evaluation = evaluation_of(cycle, place.commerce)
    undo(cycle)
    with pytest.raises(Evaluation.DoesNotExist):
        typed("basics.duties", "商务")(evaluation, staff)
    with pytest.raises(Refused, match=r"^该自评任务已撤销，请返回任务列表。$"):
        add_departments(cycle, [place.archive])
    with pytest.raises(Refused, match=r"^该自评任务已撤销，请返回任务列表。$"):
        undo_cycle(cycle.pk)
