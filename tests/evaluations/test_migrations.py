"""Migrations that carry data over, run on a table as the version before left it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from apps.evaluations.enums import Status
from tests.evaluations.tables import NOW, make_cycle, make_department, make_evaluation, make_region

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(app: str, name: str) -> StateApps:
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name)])
    return executor.loader.project_state([(app, name)]).apps


@pytest.fixture(autouse=True)
def _newest_afterwards() -> Iterator[None]:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_stamps_of_a_clock_that_was_set_back_are_put_in_order() -> None:
    region = make_region()
    evaluation = make_evaluation(make_cycle(region), make_department(region), Status.PUBLISHED)
    rows: Any = migrate("evaluations", "0005_department_forms").get_model("evaluations", "Evaluation").objects
    early = {name: NOW - timedelta(hours=1) for name in ("approved_at", "published_at", "moved_at")}
    rows.filter(pk=evaluation.pk).update(**early)
    migrate("evaluations", "0006_stamps_in_order")
    evaluation.refresh_from_db()
    assert (evaluation.approved_at, evaluation.published_at, evaluation.moved_at) == (NOW, NOW, NOW)
