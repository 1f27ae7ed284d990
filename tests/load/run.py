"""``script/load``: the last day against ``script/server``, the same with the floor of a save, and ten times the load.

Every part has its own people, all in this process; parts are measured in turns, so that what slows the machine for a
while slows all of them. Exit status 1 when something went wrong or was lost, in the long form also above a limit.
"""

import argparse
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import gevent
from locust.env import Environment

from tests.e2e.service import ROOT, Service, until
from tests.load.mix import Accountant, Day, Ledger, Person, Reviewer, Sample

PAGES = frozenset({"section", "task list", "inbox", "desk"})
TIMES = 10
BACK_WITHIN = 60.0  # seconds; a service that needs longer has not recovered
MOST_OF_FLOOR, MOST_OF_PLAIN = 6.0, 1.2


@dataclass(frozen=True, slots=True)
class Ratio:
    """A line of the verdict; a limit that is a count holds in the short form too."""

    name: str
    found: float
    limit: float | None = None
    is_count: bool = False

    @property
    def is_above(self) -> bool:
        return self.limit is not None and self.found > self.limit


def main() -> int:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="ten accountants, seconds; judges counts alone")
    parser.add_argument("--accountants", type=int, default=200)
    parser.add_argument("--think", type=float, default=30, help="seconds between two deeds of a person, on average")
    parser.add_argument("--seconds", type=float, default=60, help="of each part in a turn")
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    if asked.short:
        asked.accountants, asked.think, asked.seconds, asked.turns = 10, 1.0, 4.0, 1
    logging.getLogger("locust").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends the service as well
    with tempfile.TemporaryDirectory(prefix="evalportal-load-") as folder:
        service = _service(Path(folder))
        try:
            service.start()
            people = json.loads(_scene(service, f"build({asked.accountants})"))
            load = Load(service, people, asked.think)
            ratios = _measure(load, asked.seconds, asked.turns)
        finally:
            service.stop()
    print(f"\n{'':<58}{'found':>10}{'limit':>8}")
    for ratio in ratios:
        limit = "" if ratio.limit is None else f"{ratio.limit:g}"
        print(f"{ratio.name:<58}{ratio.found:>10.2f}{limit:>8}{'  ABOVE' if ratio.is_above else ''}")
    return int(any(ratio.is_above and (ratio.is_count or not asked.short) for ratio in ratios))


class Load:
    """The service and its people."""

    def __init__(self, service: Service, people: dict[str, Any], think: float) -> None:
        self.service = service
        self.people = people
        self._think = think
        self._ledgers: list[Ledger] = []

    def part(self, seconds: float, times: int = 1, *, is_floor: bool = False, has_drafts: bool = True) -> list[Sample]:
        """Everybody at work for so long, ``times`` as many of them."""
        ledger = Ledger()
        self._ledgers.append(ledger)
        Person.day = Day(ledger, self.people, self._think, is_floor, has_drafts, times)
        Accountant.fixed_count, Reviewer.fixed_count = (
            times * len(self.people[kind]) for kind in ("accountants", "reviewers")
        )
        users = Accountant.fixed_count + Reviewer.fixed_count
        environment = Environment(user_classes=[Accountant, Reviewer], host=self.service.url)
        runner = environment.create_local_runner()
        runner.start(users, spawn_rate=users)
        gevent.sleep(seconds)
        runner.quit()
        ledger.samples += [Sample("a person", 0, False, str(one["msg"])) for one in runner.exceptions.values()]
        return ledger.samples

    def acknowledged(self) -> int:
        """How many cells the service has said to have stored, all in all."""
        return sum(ledger.acknowledged for ledger in self._ledgers)

    def lost(self) -> int:
        """Cells that hold neither what was acknowledged last nor what a part left without an answer at its end, which
        the service may have read and stored since.
        """
        stored: dict[str, Decimal] = {}
        late: dict[str, set[Decimal]] = {}
        for ledger in self._ledgers:
            stored |= ledger.stored
            for cell, texts in ledger.unanswered.items():
                late.setdefault(cell, set()).update(texts)
        found = json.loads(_scene(self.service, "amounts()"))
        held = {cell: Decimal(found.get(cell, "NaN")) for cell in stored}
        return sum(held[cell] not in {value, *late.get(cell, ())} for cell, value in stored.items())

    def seconds_to_recover(self, quick: float) -> float:
        """Until a section answers within so many milliseconds again."""
        account = self.people["accountants"][0]
        address = f"{self.service.url}/evaluations/{account['evaluation']}/sections/money/"
        page = Request(address, headers={"Cookie": account["cookie"]})

        def is_quick() -> bool:
            asked = perf_counter()
            with suppress(HTTPError), urlopen(page, timeout=BACK_WITHIN) as answer:
                answer.read()
                return (perf_counter() - asked) * 1000 <= quick
            return False

        begun = perf_counter()
        until(is_quick, BACK_WITHIN)
        return perf_counter() - begun


def _measure(load: Load, seconds: float, turns: int) -> list[Ratio]:
    vendor = "postgresql" if load.service.env["DATABASE_URL"].startswith("postgres") else "sqlite"
    print(f"{vendor}, {load.people['scale']}; each turn {seconds:g} s, {turns} turns")
    for name, (queries, rows) in load.people["reads"].items():
        print(f"  {name}: {queries} queries, {rows} rows fetched")
    print(f"\n{'part':<24}{'asked for':<12}{'number':>8}{'refused':>9}{'errors':>8}{'p50 ms':>9}{'p95 ms':>9}")
    load.part(min(seconds, 10))  # warm
    mix, floor, plain = [], [], []
    for _ in range(turns):
        mix += load.part(seconds)
        floor += load.part(seconds, is_floor=True)
        plain += load.part(seconds, has_drafts=False)
    before = load.service.processes()
    crowd = load.part(seconds, TIMES)
    back = load.seconds_to_recover(2 * _quantile(mix, PAGES, 0.95))
    again = load.part(seconds)
    parts = {
        "mix": mix,
        "floor": floor,
        "mix without PDF": plain,
        f"{TIMES} times the load": crowd,
        "afterwards": again,
    }
    for name, samples in parts.items():
        _print(name, samples)
    restarted = sum(load.service.processes().get(name) != pid for name, pid in before.items())
    saves, floors = frozenset({"save"}), frozenset({"floor"})
    base = _quantile(floor, floors, 0.95)
    return [
        Ratio("p50 of saves ÷ p95 of the floor", _quantile(mix, saves, 0.5) / base),
        Ratio("p95 of saves ÷ p95 of the floor", _quantile(mix, saves, 0.95) / base, MOST_OF_FLOOR),
        *(
            Ratio(
                f"p{share * 100:.0f} of pages with ÷ without PDF",
                _quantile(mix, PAGES, share) / _quantile(plain, PAGES, share),
                MOST_OF_PLAIN,
            )
            for share in (0.5, 0.95)
        ),
        Ratio(f"% refused in words at {TIMES} times the load", 100 * sum(one.refused for one in crowd) / len(crowd)),
        Ratio("seconds until a section is as quick as before", back),
        Ratio("p95 of saves afterwards ÷ before", _quantile(again, saves, 0.95) / _quantile(mix, saves, 0.95)),
        Ratio("processes that were started again", restarted, 0, is_count=True),
        Ratio("errors", sum(bool(one.trouble) for part in parts.values() for one in part), 0, is_count=True),
        Ratio("refused at the usual load", sum(one.refused for one in (*mix, *floor, *plain)), 0, is_count=True),
        Ratio(f"lost of {load.acknowledged()} acknowledged cells", load.lost(), 0, is_count=True),
    ]


def _print(part: str, samples: Sequence[Sample]) -> None:
    for name in sorted({one.name for one in samples}):
        mine = [one for one in samples if one.name == name]
        refused, errors = sum(one.refused for one in mine), sum(bool(one.trouble) for one in mine)
        middle, most = (_quantile(mine, {name}, share) for share in (0.5, 0.95))
        print(f"{part:<24}{name:<12}{len(mine):>8}{refused:>9}{errors:>8}{middle:>9.1f}{most:>9.1f}")
    for trouble, number in Counter(one.trouble for one in samples if one.trouble).most_common(5):
        print(f"{part:<24}{number} × {trouble}")


def _quantile(samples: Iterable[Sample], names: Iterable[str], share: float) -> float:
    """Milliseconds of what was answered."""
    wanted = frozenset(names)
    times = sorted(one.took for one in samples if one.name in wanted and not (one.refused or one.trouble))
    return times[min(int(share * len(times)), len(times) - 1)] if times else float("nan")


def _service(folder: Path) -> Service:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    database = os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}")
    return Service(
        port, folder, database, folder / "static",
        DJANGO_SETTINGS_MODULE="tests.load.settings", CACHE_ROOT=str(folder / "cache"),
    )  # fmt: skip


def _scene(service: Service, call: str) -> str:
    """What a function of ``tests.load.scene`` tells, run beside the service."""
    command = f"from tests.load import scene; print(scene.{call})"
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", command],
        cwd=ROOT, env=service.env, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return told.stdout


if __name__ == "__main__":
    sys.exit(main())
