"""``python -m tests.bench.copied``: finding a copied text among 2,000 reports, in memory and in the database."""

import argparse
import os
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import Any

FOLDER = tempfile.TemporaryDirectory(prefix="evalportal-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

YEARS = range(2006, 2026)
LETTERS = 6_000
LIMIT_MS = 100


def main() -> int:
    """Print the measurements; exit status 1 when a lookup takes more than ``LIMIT_MS`` or does not find the source."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=100, help="each with a report of twenty years")
    number = parser.parse_args().departments * len(YEARS)
    chance = random.Random(1)
    alphabet = [chr(code) for code in range(0x4E00, 0x4E00 + 2_000)]
    reports = ["".join(chance.choices(alphabet, k=LETTERS)) for _ in range(number)]
    asked = reports[7][:3_000] + "".join(chance.choices(alphabet, k=3_000))
    slow = [*_in_memory(asked, reports), *_in_the_database(asked, reports)]
    return int(any(slow))


def _in_memory(asked: str, reports: list[str]) -> list[bool]:
    from apps.evaluations.checks.words.copying import fingerprints, signature_of, similar_passages, similar_reports

    bearers: defaultdict[int, list[int]] = defaultdict(list)
    for number, report in enumerate(reports):
        for mark in fingerprints(signature_of(report)):
            bearers[mark].append(number)
    own = signature_of(asked)

    def looked_up() -> Any:
        shared: defaultdict[int, set[int]] = defaultdict(set)
        for mark in fingerprints(own):
            for report in bearers.get(mark, ()):
                shared[report].add(mark)
        return similar_reports(shared, len(reports))

    lookup = _median(looked_up)
    passages = _median(lambda: similar_passages(asked, reports[7]))
    signing = _median(lambda: signature_of(asked))
    best = looked_up()[0]

    _print("stored bytes of a report", len(own), 0)
    _print(f"lookup among {len(reports):,} reports, ms", lookup * 1000, 1)
    _print("shared passages of two texts ÷ one signature", passages / signing, 2)
    _print("most similar report found (7)", best.report, 0)
    return [lookup * 1000 > LIMIT_MS, best.report != 7]


def _in_the_database(asked: str, reports: list[str]) -> list[bool]:
    import django

    django.setup()
    from django.core.cache import cache
    from django.core.management import call_command

    from apps.evaluations.queries import context_of, sheet_of

    call_command("migrate", verbosity=0)
    evaluation = _received(asked, reports)
    sheet = sheet_of(evaluation)

    def anew() -> None:
        cache.clear()
        context_of(evaluation, sheet)

    first = _median(anew)
    again = _median(lambda: context_of(evaluation, sheet))
    found = [copied.title for copied in context_of(evaluation, sheet).copied]
    _print("context after a text has changed, ms (limit 100)", first * 1000, 1)
    _print("context while nothing has changed, ms", again * 1000, 1)
    _print("passages found (1)", len(found), 0)
    return [first * 1000 > LIMIT_MS, len(found) != 1]


def _received(asked: str, reports: list[str]) -> Any:
    """A draft that says ``asked``, and the reports of all departments and years as the bureau received them."""
    from dataclasses import replace

    from apps.departments.models import Department
    from apps.evaluations.actions.signing import sign
    from apps.evaluations.enums import Action, Status
    from apps.evaluations.models import Evaluation, HistoryEntry, Snapshot
    from apps.evaluations.queries import snapshot_of
    from tests.evaluations.sheets import complete
    from tests.evaluations.tables import (
        NOW,
        fill,
        make_cycle,
        make_department,
        make_evaluation,
        make_region,
        make_user,
    )

    def saying(text: str) -> Any:
        return replace(complete(), narrative={**complete().narrative, "use": text})

    region = make_region()
    departments = Department.objects.bulk_create(
        Department(
            region=region.region,
            parent=region.region,
            code=f"5{number:05}",
            name=f"示例区第{number}局",
            kind="department",
            responsible_section=region.line,
        )
        for number in range(len(reports) // len(YEARS))
    )
    cycles = [make_cycle(region, year) for year in YEARS]
    stated: Mapping[str, Any] = {"scheme": cycles[0].scheme, "project_scheme": cycles[0].project_scheme}
    evaluations = Evaluation.objects.bulk_create(
        Evaluation(
            cycle=cycle, department=department, region=region.region, year_id=cycle.year_id, moved_at=NOW, **stated
        )
        for cycle in cycles
        for department in departments
    )
    anna = make_user("anna")
    for evaluation, report in zip(evaluations, reports, strict=True):
        sheet = saying(report)
        entry = HistoryEntry.objects.create(
            evaluation=evaluation,
            action=Action.SUBMIT,
            source=Status.DRAFT,
            target=Status.SUBMITTED,
            actor=anna,
            at=NOW,
            snapshot=Snapshot.objects.keep(evaluation, snapshot_of(sheet)[0], NOW),
        )
        sign(entry, sheet)
    own = make_evaluation(cycles[-1], make_department(region))
    fill(own, saying(asked))
    return own


def _print(name: str, value: float, places: int) -> None:
    print(f"{name:<58}{value:>8.{places}f}")


def _median(deed: Callable[[], object], rounds: int = 7) -> float:
    times = []
    for _ in range(rounds):
        start = perf_counter()
        deed()
        times.append(perf_counter() - start)
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
