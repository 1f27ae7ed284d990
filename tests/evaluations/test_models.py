"""What must never be false: one breach for each constraint of the tables."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.models import (
    Assignment,
    ClosingEntry,
    Cycle,
    Evaluation,
    Evidence,
    Explanation,
    ExportLayout,
    HistoryEntry,
    NarrativeText,
    ProjectEvaluation,
    ProjectIndicator,
    ScoreEntry,
    Snapshot,
    TakenOver,
    Visit,
)
from tests.evaluations.tables import NOW, fill, make_cycle, make_department, make_evaluation, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation() -> Evaluation:
    """A filled evaluation with one move, one explanation and one file."""
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region))
    fill(evaluation)
    Explanation.objects.create(evaluation=evaluation, finding="F04:money::lines.gap", text="说明")
    anna = make_user("anna")
    ClosingEntry.objects.create(cycle=evaluation.cycle, is_closing=True, actor=anna, at=NOW)
    snapshot = Snapshot.objects.create(evaluation=evaluation, digest="0" * 64, rest="{}", taken_at=NOW)
    HistoryEntry.objects.create(
        evaluation=evaluation,
        action=Action.SUBMIT,
        source=Status.DRAFT,
        target=Status.DEPARTMENT_REVIEW,
        actor=anna,
        at=NOW,
        snapshot=snapshot,
    )
    Visit.objects.create(evaluation=evaluation, user=anna, at=NOW, before_at=NOW, latest=0, before=0)
    Assignment.objects.create(evaluation=evaluation, section=Section.MONEY, user=anna)
    TakenOver.objects.create(evaluation=evaluation)
    ExportLayout.objects.create(department=evaluation.department, headings="0" * 8, scale="yuan")
    return evaluation


def again(model: Any) -> Callable[[], object]:
    """A second row like the first."""

    def breach() -> None:
        row = model.objects.order_by("pk")[:1].get()
        row.pk = None
        row.save(force_insert=True)

    return breach


def changed(model: Any, **columns: object) -> Callable[[], object]:
    """The first row with other values, past all code."""

    def breach() -> None:
        model.objects.filter(pk__in=model.objects.order_by("pk").values("pk")[:1]).update(**columns)

    return breach


def twice_a_project() -> None:
    """One project of two accountants."""
    evaluation = Evaluation.objects.get()
    for name in ("lin", "wu"):
        Assignment.objects.create(evaluation=evaluation, section=Section.PROJECTS, project_id=1, user=make_user(name))


LATER = NOW + timedelta(minutes=1)
APPROVED = {"status": Status.APPROVED, "submitted_by": 1}
PUBLISHED = {"status": Status.PUBLISHED, "submitted_by": 1}

BREACHES: dict[str, list[Callable[[], object]]] = {
    "cycle_unique": [again(Cycle)],
    "cycle_dates_ordered": [
        changed(Cycle, fill_deadline=date(2025, 12, 31)),
        changed(Cycle, review_deadline=date(2026, 3, 30)),
    ],
    "cycle_has_bureau_review": [changed(Cycle, has_line_review=False, has_performance_review=False)],
    "cycle_closing_is_stamped": [changed(Cycle, closed_at=NOW), changed(Cycle, closed_by=1)],
    "closing_reopened_for_a_reason": [changed(ClosingEntry, is_closing=False)],
    "evaluation_unique": [again(Evaluation)],
    "evaluation_status_known": [changed(Evaluation, status="lost", submitted_at=NOW, submitted_by=1)],
    "evaluation_grade_known": [changed(Evaluation, grade="优")],
    "evaluation_stated_grade_known": [changed(Evaluation, stated_grade="best")],
    "evaluation_submitted_is_stamped": [
        changed(Evaluation, status=Status.SUBMITTED),
        changed(Evaluation, status=Status.SUBMITTED, submitted_at=NOW),
        changed(Evaluation, status=Status.LINE_REVIEW, submitted_by=1),
    ],
    "evaluation_approved_is_stamped": [
        changed(Evaluation, approved_at=NOW),
        changed(Evaluation, status=Status.APPROVED, submitted_at=NOW, submitted_by=1),
    ],
    "evaluation_published_is_stamped": [
        changed(Evaluation, published_at=NOW),
        changed(Evaluation, status=Status.PUBLISHED, submitted_at=NOW, submitted_by=1, approved_at=NOW),
    ],
    "evaluation_stamps_ordered": [
        changed(Evaluation, submitted_at=LATER),
        changed(Evaluation, received_at=LATER),
        changed(Evaluation, **APPROVED, submitted_at=LATER, approved_at=NOW, moved_at=LATER),
        changed(Evaluation, **APPROVED, submitted_at=NOW, received_at=LATER, approved_at=NOW, moved_at=LATER),
        changed(Evaluation, **APPROVED, submitted_at=NOW, approved_at=LATER),
        changed(Evaluation, **PUBLISHED, submitted_at=NOW, approved_at=LATER, published_at=NOW, moved_at=LATER),
        changed(Evaluation, **PUBLISHED, submitted_at=NOW, approved_at=NOW, published_at=LATER),
    ],
    "snapshot_unique": [again(Snapshot)],
    "history_action_known": [changed(HistoryEntry, action="vanish")],
    "history_source_known": [changed(HistoryEntry, source="")],
    "history_target_known": [changed(HistoryEntry, target="lost")],
    "history_comment_present": [
        changed(HistoryEntry, action=Action.RETURN),
        changed(HistoryEntry, action=Action.REOPEN),
    ],
    "project_indicator_operator_known": [
        changed(ProjectIndicator, operator="≥"),
        changed(ProjectIndicator, operator=""),
    ],
    "project_indicator_band_known": [changed(ProjectIndicator, band="fine")],
    "project_indicator_one_form": [
        changed(ProjectIndicator, project=None),
        changed(ProjectIndicator, evaluation=1),
    ],
    "score_entry_unique": [again(ScoreEntry)],
    "score_entry_level_known": [changed(ScoreEntry, level="best")],
    "score_entry_band_known": [changed(ScoreEntry, band="fine")],
    "narrative_text_unique": [again(NarrativeText)],
    "evidence_section_known": [changed(Evidence, section="")],
    "explanation_unique": [again(Explanation)],
    "export_layout_unique": [again(ExportLayout)],
    "taken_over_unlocked_for_a_reason": [
        changed(TakenOver, unlocked_at=NOW, unlock_reason="更正"),
        changed(TakenOver, unlocked_at=NOW, unlocked_by=1),
    ],
    "visit_unique": [again(Visit)],
    "assignment_section_known": [changed(Assignment, section="nowhere")],
    "assignment_of_a_section_unique": [again(Assignment)],
    "assignment_of_a_project": [changed(Assignment, project=1)],
    "assignment_of_a_project_unique": [twice_a_project],
}


def test_every_constraint_has_a_breach_and_words_for_people() -> None:
    models = apps.get_app_config("evaluations").get_models()
    constraints = [constraint for model in models for constraint in model._meta.constraints]
    assert {constraint.name for constraint in constraints} == set(BREACHES)
    own_words = [constraint.violation_error_message for constraint in constraints]
    assert [words for words in own_words if "约束" in str(words) or "onstraint" in str(words)] == []
    assert {type(constraint) for constraint in constraints} == {CheckConstraint, UniqueConstraint}


@pytest.mark.parametrize(
    ("name", "breach"),
    [(name, breach) for name, breaches in BREACHES.items() for breach in breaches],
    ids=[name for name, breaches in BREACHES.items() for _ in breaches],
)
@pytest.mark.usefixtures("evaluation")
def test_the_database_refuses(name: str, breach: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        breach()
    described = str(error.value)
    assert name in described or "UNIQUE constraint failed" in described


@pytest.mark.usefixtures("evaluation")
def test_a_project_has_one_form() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        again(ProjectEvaluation)()


@pytest.mark.parametrize("status", Status)
def test_a_stamped_status_is_accepted(status: Status) -> None:
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region), status)
    assert Evaluation.objects.get(pk=evaluation.pk).status == status
