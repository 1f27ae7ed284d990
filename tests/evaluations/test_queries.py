"""Reading evaluations: the sheet, the desk, snapshots, what an approval left, and one's own list."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.budgets.models import BudgetLine, Figure, Project, ProjectFunding
from apps.core.amounts import Cell
from apps.core.snapshots import from_plain
from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.facts import EvidenceItem, Explanation, LastEdit, ProjectIndicator, ScoreEntry, Sheet
from apps.evaluations.models import (
    Evaluation,
    Evidence,
    HistoryEntry,
    NarrativeText,
    ProjectEvaluation,
    Snapshot,
)
from apps.evaluations.models import (
    ProjectIndicator as IndicatorRow,
)
from apps.evaluations.models import (
    ScoreEntry as EntryRow,
)
from apps.evaluations.queries import approved_of, desk_of, history_of, own_evaluations, sheet_of, snapshot_of
from apps.indicators.enums import Band, Level, Operator
from tests.evaluations.sheets import complete, large
from tests.evaluations.tables import (
    NOW,
    Region,
    fill,
    make_cycle,
    make_department,
    make_evaluation,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

D = Decimal
Counted = Callable[[int], Any]


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def evaluation(region: Region) -> Evaluation:
    return make_evaluation(make_cycle(region), make_department(region))


def rich() -> Sheet:
    """The complete sheet with every kind of value that a sheet can hold besides."""
    base = complete()
    first = base.projects[0]
    indicator = ProjectIndicator(
        id=99,
        level1="产出指标",
        level2="质量指标",
        name="“引号”、<尖括号> & 换行\n第二行",
        operator=Operator.AT_MOST,
        target_number=Cell(D("-0.000001")),
        unit="㎡",
        target_text="不高于",
        weight=Cell(typed="约5"),
        actual=Cell(D("999999999.999999")),
        actual_text="达到",
        band=Band.PARTLY,
        band_score=Cell(D("0.5")),
        adjusted_score=Cell(D(0)),
        adjust_reason="理由",
        deviation_reason="偏差",
        improvement="改进",
    )
    return replace(
        base,
        basics=replace(base.basics, thrift_measures="喆堃昇 𠮷\t制表"),
        figures=replace(base.figures, cells={**base.figures.cells, "office.actual": Cell(typed="12万元")}),
        lines=(replace(base.lines[0], carry_in=Cell(typed="—"), carry_out=Cell(D(0))), *base.lines[1:]),
        projects=(
            replace(
                first,
                stated_total=Cell(typed="一百"),
                execution_reason="原因",
                budget=replace(first.budget, code="XM-1", prior_actual=Cell(typed="不详"), implementing_unit="农技站"),
                indicators=(*first.indicators, indicator),
            ),
            base.projects[1],
        ),
        entries={
            **base.entries,
            "institutions": ScoreEntry(ticks=(True, None), adjusted_score=Cell(D("7.5")), adjust_reason="理由"),
            "satisfaction": ScoreEntry(value=Cell(typed="很高"), deviation_reason="偏差", improvement="改进"),
            "efficiency": ScoreEntry(level=Level.NONE),
        },
        stated_total=Cell(typed="待定"),
        stated_grade="poor",
        evidence=(
            *base.evidence,
            EvidenceItem(
                2, "问卷.xlsx", Section.EVIDENCE, "score.satisfaction", "application/x", 20, "a" * 64, "李四", NOW
            ),
        ),
        explanations={"F04:money::lines.gap": Explanation("只列主要科目。", "李四", NOW)},
    )


def without_ids(sheet: Sheet) -> Sheet:
    """For comparing what was written with what was read: the tables give ids, the cycle gives the header."""
    return replace(
        sheet,
        header=complete().header,
        lines=tuple(replace(line, id=0) for line in sheet.lines),
        projects=tuple(
            replace(
                project,
                id=0,
                budget=replace(project.budget, id=0),
                indicators=tuple(replace(row, id=0) for row in project.indicators),
            )
            for project in sheet.projects
        ),
        evidence=tuple(replace(item, id=0) for item in sheet.evidence),
    )


def test_a_sheet_holds_everything_that_the_tables_hold(evaluation: Evaluation) -> None:
    assert without_ids(fill(evaluation, rich())) == without_ids(rich())


def test_the_header_names_region_bureau_department_and_cycle(evaluation: Evaluation) -> None:
    header = sheet_of(evaluation).header
    assert (header.evaluation_id, header.year, header.region, header.bureau) == (
        evaluation.pk,
        2025,
        "示例区",
        "示例区财政局",
    )
    assert (header.department, header.department_code, header.cycle_title, str(header.fill_deadline)) == (
        "示例区农业农村局",
        "201001",
        "2025年度绩效自评",
        "2026-03-31",
    )


def test_an_empty_evaluation_is_an_empty_sheet(evaluation: Evaluation) -> None:
    sheet = sheet_of(evaluation)
    assert sheet == Sheet(header=sheet.header, scheme=sheet.scheme, project_scheme=sheet.project_scheme)


def test_a_sheet_shows_nothing_of_other_departments_and_years(region: Region, evaluation: Evaluation) -> None:
    empty = sheet_of(evaluation)
    neighbour = make_department(region, "302001", "示例区商务局")
    fill(make_evaluation(evaluation.cycle, neighbour))
    fill(make_evaluation(make_cycle(region, 2024), evaluation.department))
    assert sheet_of(evaluation) == empty


@pytest.mark.parametrize("projects", [1, 30])
def test_a_sheet_takes_ten_queries_for_any_number_of_projects(
    projects: int, evaluation: Evaluation, django_assert_num_queries: Counted
) -> None:
    fill(evaluation, large(projects, 4))
    with django_assert_num_queries(10):
        sheet = sheet_of(Evaluation(pk=evaluation.pk))
    assert sum(len(project.indicators) for project in sheet.projects) == projects * 4
    with django_assert_num_queries(11):  # and the names of the last editors
        desk_of(evaluation.pk, Evaluation.objects.all())


# Snapshots


def test_a_snapshot_reads_back_into_the_same_sheet(evaluation: Evaluation) -> None:
    sheet = fill(evaluation, rich())
    content, digest = snapshot_of(sheet)
    assert from_plain(Sheet, json.loads(content)) == sheet
    assert snapshot_of(from_plain(Sheet, json.loads(content))) == (content, digest)
    assert len(digest) == 64


def test_the_same_content_has_the_same_digest_and_any_change_another(evaluation: Evaluation) -> None:
    sheet = fill(evaluation, rich())
    digest = snapshot_of(sheet)[1]
    assert snapshot_of(sheet_of(evaluation))[1] == digest
    Figure.objects.filter(name="office.actual").update(rejected={"value": "12万"})
    assert snapshot_of(sheet_of(evaluation))[1] != digest


# The desk


def test_the_desk_names_the_last_editor_of_each_section(evaluation: Evaluation) -> None:
    fill(evaluation)
    anna, bert = make_user("anna"), make_user("bert")
    early, late = NOW, NOW + timedelta(hours=2)

    def stamp(rows: Any, by: User, at: datetime) -> None:
        rows.update(edited_by=by, edited_at=at)

    stamp(Evaluation.objects, anna, early)
    stamp(Figure.objects.filter(name="in_post.current"), anna, early)
    stamp(Figure.objects.filter(name="establishment.current"), bert, late)
    stamp(Figure.objects.filter(name="total_expenditure.actual"), anna, early)
    stamp(BudgetLine.objects, bert, late)
    stamp(EntryRow.objects, anna, early)
    Evidence.objects.update(uploaded_by=bert, uploaded_at=late)
    assert desk_of(evaluation.pk, Evaluation.objects.all()).edits == {
        Section.BASICS: LastEdit("姓名anna", early),
        Section.BASE: LastEdit("姓名bert", late),
        Section.MONEY: LastEdit("姓名bert", late),
        Section.SCORES: LastEdit("姓名anna", early),
        Section.EVIDENCE: LastEdit("姓名bert", late),
    }


@pytest.mark.parametrize("model", [Project, ProjectFunding, ProjectEvaluation, IndicatorRow])
def test_every_row_of_a_project_counts_as_its_section(model: Any, evaluation: Evaluation) -> None:
    fill(evaluation)
    model.objects.filter(pk=model.objects.values("pk")[:1]).update(edited_by=make_user("anna"), edited_at=NOW)
    assert desk_of(evaluation.pk, Evaluation.objects.all()).edits[Section.PROJECTS] == LastEdit("姓名anna", NOW)


def test_an_edit_outlives_its_editors_account(evaluation: Evaluation) -> None:
    NarrativeText.objects.create(evaluation=evaluation, key="basic", text="正文", edited_at=NOW)
    assert desk_of(evaluation.pk, Evaluation.objects.all()).edits == {Section.NARRATIVE: LastEdit("已停用账号", NOW)}


def test_nobody_has_touched_a_new_evaluation(evaluation: Evaluation) -> None:
    assert desk_of(evaluation.pk, Evaluation.objects.all()).edits == {}


# What moves have left


def remember(evaluation: Evaluation, action: Action, actor: User, at: datetime) -> HistoryEntry:
    snapshot = Snapshot.objects.keep(evaluation, snapshot_of(sheet_of(evaluation))[0], at)
    return HistoryEntry.objects.create(
        evaluation=evaluation,
        action=action,
        source=Status.PERFORMANCE_REVIEW,
        target=Status.APPROVED,
        actor=actor,
        at=at,
        snapshot=snapshot,
    )


def test_what_was_never_approved_has_no_approval(evaluation: Evaluation) -> None:
    remember(evaluation, Action.SUBMIT, make_user("anna"), NOW)
    assert approved_of(evaluation) is None


def test_an_approval_shows_the_sheet_as_it_was(evaluation: Evaluation) -> None:
    sheet = fill(evaluation, rich())
    entry = remember(evaluation, Action.APPROVE, make_user("anna"), NOW)
    Figure.objects.update(value=D(1))
    approved = approved_of(evaluation)
    assert approved is not None
    assert approved.sheet == sheet
    assert (approved.digest, approved.approved_at, approved.approved_by, approved.version) == (
        entry.snapshot.digest,
        NOW,
        "姓名anna",
        1,
    )


def test_the_latest_approval_counts(evaluation: Evaluation) -> None:
    fill(evaluation)
    remember(evaluation, Action.APPROVE, make_user("anna"), NOW)
    Evaluation.objects.filter(pk=evaluation.pk).update(duties="改后")
    remember(evaluation, Action.APPROVE, make_user("bert"), NOW + timedelta(days=9))
    remember(evaluation, Action.PUBLISH, make_user("carl"), NOW + timedelta(days=10))
    approved = approved_of(evaluation)
    assert approved is not None
    assert (approved.version, approved.approved_by, approved.sheet.basics.duties) == (2, "姓名bert", "改后")


@pytest.mark.parametrize("rows", [1, 3])
def test_history_comes_newest_first_without_the_snapshots(
    rows: int, evaluation: Evaluation, django_assert_num_queries: Counted
) -> None:
    anna = make_user("anna")
    for minute in range(rows):
        remember(evaluation, Action.APPROVE, anna, NOW + timedelta(minutes=minute))
    with django_assert_num_queries(1):
        entries = history_of(evaluation)
        shown = [(entry.actor.name, entry.at) for entry in entries]
    assert shown == [("姓名anna", NOW + timedelta(minutes=minute)) for minute in reversed(range(rows))]


# One's own list


def test_own_evaluations_are_those_of_ones_departments_newest_year_first(region: Region) -> None:
    department = make_department(region)
    unit = make_department(region, "201002", "示例区农技站", parent=department)
    neighbour = make_department(region, "302001", "示例区商务局")
    for year in (2024, 2025):
        cycle = make_cycle(region, year)
        for place in (neighbour, unit, department):
            make_evaluation(cycle, place)
    people = [
        make_user("staff", (Role.STAFF, department)),
        make_user("reviewer", (Role.DEPARTMENT_REVIEWER, unit)),
        make_user("both", (Role.STAFF, neighbour), (Role.DEPARTMENT_REVIEWER, neighbour)),
        make_user("line", (Role.LINE_SECTION, region.line)),
        make_user("former", (Role.STAFF, department), ends_on=datetime(2024, 1, 1, tzinfo=UTC).date()),
    ]
    listed = [[(row.cycle.year_id, row.department.code) for row in own_evaluations(person)] for person in people]
    assert listed == [
        [(2025, "201001"), (2025, "201002"), (2024, "201001"), (2024, "201002")],
        [(2025, "201002"), (2024, "201002")],
        [(2025, "302001"), (2024, "302001")],
        [],
        [],
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_own_evaluations_take_the_same_queries_for_any_number_of_rows(
    rows: int, region: Region, django_assert_num_queries: Counted
) -> None:
    department = make_department(region)
    for year in range(2023, 2023 + rows):
        make_evaluation(make_cycle(region, year), department)
    staff = make_user("staff", (Role.STAFF, department))
    with django_assert_num_queries(2):  # duties, the evaluations
        assert len([(row.cycle.title, row.department.name) for row in own_evaluations(staff)]) == rows
