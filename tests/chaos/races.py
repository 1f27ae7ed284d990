"""Two sessions move the same evaluation at once: one wins, the other is told."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

from apps.evaluations.enums import Status
from apps.evaluations.models import Evaluation, HistoryEntry
from tests.chaos.ledger import Ledger
from tests.chaos.scene import PERFORMANCE, Desk
from tests.chaos.writers import DONE, REFUSED, Browser

SUBMIT, WITHDRAW = "/evaluations/{}/move/submit/", "/evaluations/{}/move/withdraw/"
BEGIN, RETURN = "/reviews/{}/moves/begin/", "/reviews/{}/moves/return/"


@dataclass
class Tally:
    """How many races had one winner and one who was told, and what became of the others."""

    run: int = 0
    won: int = 0
    others: list[str] = field(default_factory=list)


def races(url: str, ledger: Ledger, desks: list[Desk], number: int) -> Tally:
    """So many races, at several evaluations side by side."""
    tally = Tally()
    with ThreadPoolExecutor(len(desks)) as courses:
        for one in courses.map(lambda desk: _course(url, ledger, desk, number // len(desks)), desks):
            tally.run += one.run
            tally.won += one.won
            tally.others += one.others
    return tally


def _course(url: str, ledger: Ledger, desk: Desk, number: int) -> Tally:
    """Submitted by two accountants, then withdrawn by one while the bureau takes it up."""
    first, second = (Browser(url, name, ledger) for name in desk.accounts)
    bureau = Browser(url, PERFORMANCE, ledger)
    tally, evaluation = Tally(), desk.evaluation
    with ThreadPoolExecutor(2) as runners:
        while tally.run < number:
            pair = [(first, SUBMIT), (second, SUBMIT)] if tally.run % 2 == 0 else [(first, WITHDRAW), (bureau, BEGIN)]
            before, start = _moves_of(evaluation), Barrier(2)
            running = [runners.submit(_run, start, browser, path.format(evaluation)) for browser, path in pair]
            answers = [one.result() for one in running]
            moves = _moves_of(evaluation) - before
            tally.run += 1
            if Counter(answers) == Counter(("won", "told")) and moves == 1:
                tally.won += 1
            else:
                tally.others.append(f"{pair[0][1]} of evaluation {evaluation}: {answers}, {moves} moves")
            if Evaluation.objects.get(pk=evaluation).status == Status.PERFORMANCE_REVIEW:
                bureau.post(RETURN.format(evaluation), {"note": "请补充。"})
    return tally


def _run(start: Barrier, browser: Browser, path: str) -> str:
    start.wait()
    status, page, url = browser.post(path, {})
    if DONE in page and REFUSED not in page:
        return "won"
    return "told" if REFUSED in page else f"{status} at {url}"


def _moves_of(evaluation: int) -> int:
    return HistoryEntry.objects.filter(evaluation=evaluation).count()
