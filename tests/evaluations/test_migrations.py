"""Migrations that carry data over, run on a table as the version before left it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from django.utils import timezone

from apps.accounts.enums import Role
from apps.budgets.models import BudgetLine
from apps.evaluations.enums import Action, Status
from apps.evaluations.models import Evaluation, HistoryEntry, ProjectIndicator, Snapshot, TextMark, TextSignature
from apps.evaluations.queries import sheet_of
from apps.reports.models import IssuedDocument
from tests.evaluations.tables import NOW, fill, make_cycle, make_department, make_evaluation, make_region, make_user
from tests.evaluations.test_context import District, prose

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(app: str, name: str) -> StateApps:
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name)])
    return executor.loader.project_state([(app, name)]).apps


def migrate_to_newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture(autouse=True)
def _newest_afterwards() -> Iterator[None]:
    yield
    migrate_to_newest()


def test_a_year_closed_everywhere_is_closed_in_each_region_with_an_administrator() -> None:
    region, other = make_region(), make_region("430102", "邻区")
    cycle, others = make_cycle(region), make_cycle(other)
    later = make_cycle(region, 2026)
    admin = make_user("admin", (Role.ADMINISTRATOR, region.bureau))
    before = migrate("evaluations", "0007_closing_of_years")
    before.get_model("budgets", "FiscalYear").objects.filter(year=2025).update(closed_on=date(2026, 6, 30))
    migrate("budgets", "0002_years_are_closed_by_region")
    for row in (cycle, others, later):
        row.refresh_from_db()
    assert (cycle.closed_by, others.closed_by, later.closed_by) == (admin, None, None)
    assert cycle.closed_at is not None
    assert timezone.localdate(cycle.closed_at) == date(2026, 6, 30)
    assert [(entry.is_closing, entry.actor) for entry in cycle.closings.all()] == [(True, admin)]


def test_snapshots_are_parted_and_put_together_again_and_their_words_indexed() -> None:
    place = District()
    evaluation = place.until(place.report(make_department(place.region), prose(1)), Action.ENDORSE)
    (snapshot,) = Snapshot.objects.whole().filter(signature__isnull=False)
    content, marks = snapshot.content, set(TextMark.objects.values_list("mark", "signature"))
    rows: Any = migrate("evaluations", "0009_latest_by_sequence").get_model("evaluations", "Snapshot").objects
    assert set(rows.values_list("content", flat=True)) == {content}
    rows.create(evaluation_id=evaluation.pk, digest="0" * 64, content=content, taken_at=NOW)
    migrate_to_newest()
    evaluation.refresh_from_db()
    assert evaluation.region == place.region.region
    parted, doubtful = Snapshot.objects.whole().order_by("pk")
    assert (parted.content, parted.is_intact, parted.rest == content) == (content, True, False)
    assert (doubtful.content, doubtful.is_intact) == (content, False)
    assert set(TextMark.objects.values_list("mark", "signature")) == marks
    signature = TextSignature.objects.get()
    assert (signature.region, signature.received.target) == (place.region.region, Status.SUBMITTED)


def test_stamps_of_a_clock_that_was_set_back_are_put_in_order() -> None:
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region), Status.PUBLISHED)
    rows: Any = migrate("evaluations", "0005_department_forms").get_model("evaluations", "Evaluation").objects
    early = {name: NOW - timedelta(hours=1) for name in ("approved_at", "published_at", "moved_at")}
    rows.filter(pk=evaluation.pk).update(**early)
    apps = migrate("evaluations", "0006_stamps_in_order")
    row = apps.get_model("evaluations", "Evaluation").objects.get(pk=evaluation.pk)
    assert (row.approved_at, row.published_at, row.moved_at) == (NOW, NOW, NOW)


def test_rows_keep_the_order_in_which_they_were_added() -> None:
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region))
    before = fill(evaluation)
    migrate("evaluations", "0017_awaited_documents")
    migrate("budgets", "0002_years_are_closed_by_region")
    migrate_to_newest()
    assert sheet_of(evaluation) == before
    for rows in (
        evaluation.projects.all(),
        ProjectIndicator.objects.filter(project__project=before.projects[1].id),
        BudgetLine.objects.filter(function_class__code="201"),
    ):
        places = list(rows.values_list("position", flat=True))
        assert places == [65536 * number for number in range(1, len(places) + 1)]


def test_evaluations_get_the_year_of_their_cycle() -> None:
    region = make_region()
    department = make_department(region)
    evaluations = [make_evaluation(make_cycle(region, year), department) for year in (2024, 2025)]
    migrate("evaluations", "0014_changes_in_sequence")
    migrate_to_newest()
    for evaluation in evaluations:
        evaluation.refresh_from_db()
        assert evaluation.year_id == evaluation.cycle.year_id


def test_approvals_without_a_document_are_marked() -> None:
    region, office = make_region(), make_user("someone")
    cycle = make_cycle(region)
    issued, reopened, waiting = (
        make_evaluation(cycle, make_department(region, code=code, name=code), Status.APPROVED)
        for code in ("301001", "302001", "303001")
    )
    draft = make_evaluation(cycle, make_department(region, code="304001", name="304001"))
    stated = {"size": 1, "pages": 1, "sha256": "0" * 64, "issued_at": NOW}
    for evaluation in (issued, reopened, waiting):
        for digest in ("1" * 64, "2" * 64):
            snapshot = Snapshot.objects.create(evaluation=evaluation, digest=digest, rest="{}", taken_at=NOW)
            HistoryEntry.objects.create(
                evaluation=evaluation,
                action=Action.APPROVE,
                source=Status.PERFORMANCE_REVIEW,
                target=Status.APPROVED,
                actor=office,
                at=NOW,
                snapshot=snapshot,
            )
    IssuedDocument.objects.create(evaluation=issued, snapshot_digest="2" * 64, **stated)
    IssuedDocument.objects.create(evaluation=reopened, snapshot_digest="1" * 64, **stated)
    migrate("reports", "0003_drafts_and_sources")
    migrate("evaluations", "0016_lists_of_a_year")
    migrate_to_newest()
    marked = Evaluation.objects.filter(awaits_document=True).order_by("pk")
    assert list(marked) == [reopened, waiting]
    assert draft not in marked
