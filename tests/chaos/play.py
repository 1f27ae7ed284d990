"""One run: people work, faults come one after the other, then the books are held against the ledger."""

import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connections

from apps.core.models import UNFINISHED, Job
from tests.chaos import books
from tests.chaos.faults import FAULTS, Fault, harm_database
from tests.chaos.ledger import Ledger
from tests.chaos.races import Tally, races
from tests.chaos.scene import Scene, build
from tests.chaos.stage import Stage
from tests.chaos.writers import Adopter, Importer, Mover, PutOffError, Saver, Uploader, Writer, stop

MOST_SHOWN = 60
QUIET, REST = "no fault", 180
STARTED_BY_HAND = {fault.name for fault in FAULTS if fault.starts_by_hand}
HARMLESS = {fault.name for fault in FAULTS if fault.is_harmless}
LONGEST_WAIT = 90  # seconds for an answer after a fault


@dataclass
class Row:
    """What one fault did in all its rounds."""

    rounds: int = 0
    seconds: float = 0
    halves: list[str] = field(default_factory=list)


def play(stage: Stage, options: Namespace) -> int:
    """Run it; the exit status."""
    began = time.monotonic()
    scene = build(saving=options.writers + 1, moving=2, racing=2)
    ledger = Ledger(QUIET)
    *desks, probed = scene.saving
    probe = Saver(stage.url, ledger, probed)
    savers = [Saver(stage.url, ledger, desk) for desk in desks]
    writers: list[Writer] = [
        *savers,
        *(Mover(stage.url, ledger, desk) for desk in scene.moving),
        Importer(stage.url, ledger),
        Adopter(stage.url, ledger, scene.cycle),
        Uploader(stage.url, ledger, desks[0]),
    ]
    for writer in writers:
        writer.start()
    time.sleep(options.window)
    rows = _do_faults(stage, scene, ledger, probe, options)
    ledger.fault = QUIET
    while ledger.number("save") < options.saves:
        time.sleep(0.5)
    stop(writers)
    _say("the work has stopped; what was asked for is finished")
    deadline = time.monotonic() + REST
    while Job.objects.filter(state__in=UNFINISHED).exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    left = [*books.left_over(scene), *books.last_values({saver.line: saver.text for saver in (*savers, probe)})]
    strays = books.strays()
    tally = races(stage.url, ledger, scene.racing, options.races)
    problems = [*ledger.wrongs, *left, *tally.others, *_table(rows, ledger, options)]
    _told(stage, ledger, tally, strays, began)
    for problem in problems[:MOST_SHOWN]:
        print(f"WRONG  {problem}")
    if len(problems) > MOST_SHOWN:
        print(f"… and {len(problems) - MOST_SHOWN:,} more")
    return int(bool(problems))


def _do_faults(stage: Stage, scene: Scene, ledger: Ledger, probe: Saver, options: Namespace) -> dict[str, Row]:
    """All of them, in the long form again and again until there are enough saves."""
    chosen = [fault for fault in FAULTS if options.only in _name_of(fault, stage)]
    if not stage.has_disk:
        _say("skipped: the full disk, because mounting a small one takes the rights of root")
        chosen = [fault for fault in chosen if not fault.needs_disk]
    rows = {QUIET: Row(1), **{_name_of(fault, stage): Row() for fault in chosen}}
    known: set[str] = set()
    is_over = False
    while not is_over:
        for fault in chosen:
            name = ledger.fault = _name_of(fault, stage)
            row = rows[name]
            _say(f"{ledger.number('save'):,} saves; {name}")
            began = time.monotonic()
            fault.deed(stage, options.lock if fault.deed is harm_database else options.window)
            answered = _answered(probe, ledger, began if fault.starts_by_hand else time.monotonic())
            row.seconds = max(row.seconds, answered)
            stage.after.close()
            row.rounds += 1
            time.sleep(options.window / 2)
            connections.close_all()  # which the fault may have broken
            found = [half for half in books.half_done(scene) if half not in known]
            known |= {*found}
            row.halves += found
        is_over = not options.is_long or ledger.number("save") >= options.saves
    return rows


def _name_of(fault: Fault, stage: Stage) -> str:
    return stage.database.harmed if fault.deed is harm_database else fault.name


def _answered(probe: Saver, ledger: Ledger, began: float) -> float:
    """How many seconds after a moment a save is acknowledged."""
    text = probe.text
    while probe.text == text:
        try:
            probe.work()
        except PutOffError:
            time.sleep(0.05)
        if time.monotonic() - began > LONGEST_WAIT:
            ledger.wrong(f"no answer within {LONGEST_WAIT} s")
            break
    return time.monotonic() - began


def _table(rows: dict[str, Row], ledger: Ledger, options: Namespace) -> Iterator[str]:
    """Print a line for each fault; what is wrong with them."""
    stored = books.stored()
    lost = {deed: fault for deed, fault in ledger.acknowledged.items() if deed not in stored}
    told, gone = Counter(ledger.acknowledged.values()), Counter(lost.values())
    heads = ("rounds", "acknowledged", "stored", "lost", "half-done", "put off", "refused", "first answer")
    print(f"{'fault':<42}" + "".join(f"{head:>14}" for head in heads))
    for name, row in rows.items():
        counts = (
            row.rounds, told[name], told[name] - gone[name], gone[name], len(row.halves), ledger.put_off[name],
            ledger.refused[name],
        )  # fmt: skip
        print(f"{name:<42}" + "".join(f"{count:>14,}" for count in counts) + f"{row.seconds:>12.1f} s")
        yield from (f"{name}: {half}" for half in row.halves)
        if row.seconds > options.patience and name not in STARTED_BY_HAND:
            yield f"{name}: the first answer came after {row.seconds:.1f} s"
        if name in HARMLESS and row.rounds and not told[name]:
            yield f"{name}: nothing was acknowledged meanwhile"
    print(
        f"{'all':<42}{'':>14}{len(ledger.acknowledged):>14,}{len(ledger.acknowledged) - len(lost):>14,}{len(lost):>14,}"
    )
    yield from (f"lost: {' '.join(deed)}, acknowledged under {fault!r}" for deed, fault in lost.items())


def _told(stage: Stage, ledger: Ledger, tally: Tally, strays: list[str], began: float) -> None:
    kinds = Counter(kind for kind, _ in ledger.acknowledged)
    print(f"{stage.database.name}: " + ", ".join(f"{count:,} × {kind}" for kind, count in kinds.most_common()))
    print(f"races: {tally.run:,}, with one winner and one who was told {tally.won:,}")
    print(f"files that no row names: {len(strays)}; {time.monotonic() - began:.0f} s in all")


def _say(words: str) -> None:
    print(f"… {words}", file=sys.stderr, flush=True)
