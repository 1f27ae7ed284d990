"""Rows that are written together, or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.budgets.models import Figure
from apps.core.writes import Insert, Update, insert, write_if_held
from apps.evaluations.models import Evaluation, NarrativeText
from apps.trace.models import TraceEntry
from tests.evaluations.tables import fill, make_cycle, make_department, make_evaluation, make_region, make_user

pytestmark = pytest.mark.django_db
Counter = Callable[[int], AbstractContextManager[Any]]
ODD = "引号'、\"、%s、反斜杠\\、\n换行"


@pytest.fixture
def evaluation() -> Evaluation:
    evaluation = make_evaluation(make_cycle(region := make_region()), make_department(region))
    fill(evaluation)
    return evaluation


def counted(evaluation: Evaluation, seen: int) -> Update:
    return Update(Evaluation, evaluation.pk, {"changes": seen + 1, "duties": ODD}, {"changes": seen})


def rows_of(evaluation: Evaluation) -> tuple[Figure, list[Update | Insert]]:
    """A figure that was changed in memory, and what is written of it, of a new text and of the trace."""
    figure = Figure.objects.order_by("name")[0]
    figure.value, figure.rejected = Decimal("-1234567.125"), {"value": ODD}
    figure.edited_by, figure.edited_at = make_user("writer"), datetime(2026, 3, 2, 1, 2, 3, 4567, tzinfo=UTC)
    text = NarrativeText(evaluation=evaluation, key="written", text=ODD)
    entry = TraceEntry(at=figure.edited_at, kind="cells", subject_id=None, content="{}")
    names = ("value", "rejected", "edited_by_id", "edited_at")
    return figure, [Update.of_row(figure, names), Insert.of_row(text), Insert.of_row(entry)]


def test_all_is_written_where_the_first_row_still_holds(
    evaluation: Evaluation, django_assert_num_queries: Counter
) -> None:
    figure, rows = rows_of(evaluation)
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 4):
        assert write_if_held(counted(evaluation, evaluation.changes), *rows)
    stored = Figure.objects.get(pk=figure.pk)
    assert (stored.value, stored.rejected) == (figure.value, figure.rejected)
    assert (stored.edited_by, stored.edited_at) == (figure.edited_by, figure.edited_at)
    assert NarrativeText.objects.get(evaluation=evaluation, key="written").text == ODD
    entry = TraceEntry.objects.get(kind="cells")
    assert (entry.at, entry.subject_id, entry.sequence) == (figure.edited_at, None, None)
    changed = Evaluation.objects.get(pk=evaluation.pk)
    assert (changed.changes, changed.duties) == (evaluation.changes + 1, ODD)


def test_nothing_is_written_where_it_does_not(evaluation: Evaluation) -> None:
    figure, rows = rows_of(evaluation)
    assert not write_if_held(counted(evaluation, evaluation.changes + 1), *rows)
    assert Figure.objects.get(pk=figure.pk).edited_at is None
    assert not NarrativeText.objects.filter(key="written").exists()
    assert not TraceEntry.objects.filter(kind="cells").exists()
    assert Evaluation.objects.get(pk=evaluation.pk).changes == evaluation.changes


def test_a_row_that_is_gone_is_no_success(evaluation: Evaluation) -> None:
    figure, rows = rows_of(evaluation)
    Figure.objects.filter(pk=figure.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        write_if_held(counted(evaluation, evaluation.changes), *rows)
    assert Evaluation.objects.get(pk=evaluation.pk).changes == evaluation.changes


@pytest.mark.django_db(transaction=True)
def test_nothing_tells_of_a_row_that_is_gone(evaluation: Evaluation) -> None:
    figure, rows = rows_of(evaluation)
    Figure.objects.filter(pk=figure.pk).delete()
    with pytest.raises(DatabaseError):
        write_if_held(counted(evaluation, evaluation.changes), *rows)
    assert not TraceEntry.objects.filter(kind="cells").exists()
    assert not NarrativeText.objects.filter(key="written").exists()


def test_a_row_alone(evaluation: Evaluation, django_assert_num_queries: Counter) -> None:
    with django_assert_num_queries(1):
        insert(Insert.of_row(NarrativeText(evaluation=evaluation, key="alone", text=ODD)))
    assert NarrativeText.objects.get(evaluation=evaluation, key="alone").text == ODD
