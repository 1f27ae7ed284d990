"""``python -m tests.bench.trace``: what the trace costs a save, and sealing and verifying a million entries."""

import argparse
import json
import os
import sys
import tempfile
from contextlib import suppress
from datetime import timedelta
from statistics import median
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

FOLDER = tempfile.TemporaryDirectory(prefix="evalportal-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

MOST_COST, MOST_SECONDS = 1.15, 60
PIECE = 5_000


def main() -> int:
    """Print the measurements; exit status 1 above a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--saves", type=int, default=400)
    asked = parser.parse_args()

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    print(f"{connection.vendor}, {asked.entries} entries, {asked.saves} saves")
    return int(any([_saves(asked.saves), _chain(asked.entries), _saves(asked.saves)]))


def _saves(count: int) -> bool:
    """A save as the page makes it, in turns with one that leaves no trace; the last time beside the full table."""
    from django.test import Client

    from apps.evaluations.models import Evaluation
    from tests.bench.scene import build

    if not Evaluation.objects.exists():
        build()
    client = Client()
    evaluation = Evaluation.objects.order_by("pk")[0]
    client.force_login(_editor_of(evaluation))
    line = evaluation.department.budget_lines.order_by("pk")[0]
    path = f"/evaluations/{evaluation.pk}/cells/"

    def save(number: int) -> float:
        change = {"cell": f"line.{line.pk}.actual", "text": f"{number}.25", "seen": None}
        begun = perf_counter()
        answer = client.post(path, json.dumps({"changes": [change]}), content_type="application/json")
        assert b'"saved"' in answer.content
        return perf_counter() - begun

    with_trace, without = [], []
    for number in range(1, count):
        with_trace.append(save(2 * number))
        with patch("apps.evaluations.actions.cells._Batch.noted", return_value=[]):
            without.append(save(2 * number + 1))
    cost = median(with_trace) / median(without)
    _print("save with ÷ without trace (limit 1.15)", cost)
    _print("save with trace, ms", median(with_trace) * 1000)
    return cost > MOST_COST


def _editor_of(evaluation: Any) -> Any:
    from apps.accounts.enums import Role
    from apps.accounts.models import User

    return User.objects.filter(memberships__department=evaluation.department, memberships__role=Role.STAFF)[0]


def _chain(count: int) -> bool:
    from django.utils import timezone

    from apps.trace.actions import seal
    from apps.trace.enums import TraceKind
    from apps.trace.facts import content_of
    from apps.trace.models import TraceEntry
    from apps.trace.queries import TraceFilter, page_of_entries, previous_values, verify

    start = timezone.now() - timedelta(days=100)
    begun = perf_counter()
    for first in range(0, count, PIECE):
        TraceEntry.objects.bulk_create(
            TraceEntry(
                at=start + timedelta(seconds=number),
                kind=TraceKind.CELLS,
                subject="evaluation",
                subject_id=10_000 + number % 1_000,
                region_id=1 + number % 8,
                department_id=number % 1_000,
                place=f"第{number % 1_000}局",
                user_id=number % 2_000,
                username=f"user{number % 2_000}",
                name="张三",
                role="填报人",
                address="10.0.0.7",
                content=content_of({f"line.{number}.actual": (f"{number}.00", f"{number}.50")}),
            )
            for number in range(first, min(first + PIECE, count))
        )
    _print("inserting, s", perf_counter() - begun)
    begun = perf_counter()
    seal()
    _print("sealing, s", perf_counter() - begun)
    begun, worked = perf_counter(), process_time()
    verdict = verify()
    seconds = perf_counter() - begun
    assert verdict.broken is None
    _print(f"verifying {verdict.last} entries, s (limit 60)", seconds)
    _print("of which CPU of this process, s", process_time() - worked)
    wanted = {
        "all": TraceFilter(), "a person": TraceFilter(person="user8"), "a department": TraceFilter(department_id=8),
        "a kind nobody has": TraceFilter(kind=TraceKind.SCHEME), "a text nobody has": TraceFilter(text="没有"),
    }  # fmt: skip
    for name, narrowed in wanted.items():
        begun = perf_counter()
        page_of_entries(1, narrowed)
        _print(f"page of {name}, ms", (perf_counter() - begun) * 1000)
    begun = perf_counter()
    previous_values(10_001, "line.1.actual")
    _print("history of a cell, ms", (perf_counter() - begun) * 1000)
    return seconds > MOST_SECONDS


def _print(name: str, value: float) -> None:
    print(f"{name:<52}{value:>10.2f}", flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
