"""Who is there on the last day, as Locust's users: accountants who fill in, reviewers who read."""

import itertools
import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from time import perf_counter
from typing import Any

import gevent
from geventhttpclient.response import HTTPConnectionClosed
from locust import FastHttpUser, task

REST = 1.0  # seconds without a save after which the page asks for the state
POLL = 2.0  # seconds between two questions whether a draft is printed
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 120.0  # seconds between two tries of a save
TIMEOUT = 60.0
AMOUNTS = ("original", "adjusted", "actual", "carry_in", "carry_out")
PASTED_LINES = 12
SECTIONS = ("money", "money", "base", "scores", "narrative", "projects")
WORK = {"save": 66, "paste": 4, "section": 18, "task_list": 10, "draft": 2}
BUSY = "系统暂时繁忙".encode()
CLOSED = (HTTPConnectionClosed, ConnectionResetError)  # it had been silent for too long
WAITING = re.compile(rb'hx-get="(/reports/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer: what was asked for, milliseconds, and whether it was refused in words or went wrong."""

    name: str
    took: float
    refused: bool
    trouble: str


@dataclass(slots=True)
class Ledger:
    """What was answered, what is stored by what the service says, and what was sent without an answer."""

    samples: list[Sample] = field(default_factory=list)
    stored: dict[str, Decimal] = field(default_factory=dict)
    unanswered: dict[str, set[Decimal]] = field(default_factory=dict)
    acknowledged: int = 0

    def sent(self, cells: Mapping[str, str]) -> None:
        """A save whose answer may get lost on its way."""
        for cell, text in cells.items():
            self.unanswered.setdefault(cell, set()).add(Decimal(text))

    def kept(self, cells: Mapping[str, str]) -> None:
        """The service says that it has stored these."""
        self.acknowledged += len(cells)
        for cell, text in cells.items():
            self.stored[cell] = Decimal(text)
            self.unanswered.pop(cell, None)


@dataclass(frozen=True, slots=True)
class Day:
    """How a part of the day goes. ``shares`` are the people at one account, who have its lines among them."""

    ledger: Ledger
    people: Mapping[str, Any]
    think: float
    is_floor: bool = False
    has_drafts: bool = True
    shares: int = 1
    numbers: Mapping[str, Iterator[int]] = field(
        default_factory=lambda: {"accountants": itertools.count(), "reviewers": itertools.count()}
    )


class Person(FastHttpUser):
    """Somebody signed in who thinks after each deed."""

    abstract = True
    network_timeout = connection_timeout = TIMEOUT
    kind: str
    day: Day  # set before the users are spawned
    account: Mapping[str, Any]

    def on_start(self) -> None:
        """Takes the next account; the first deeds are spread as all later ones will be."""
        accounts = self.day.people[self.kind]
        self.mine = next(self.day.numbers[self.kind])
        self.account = accounts[self.mine % len(accounts)]
        gevent.sleep(random.uniform(0, self.day.think))

    def wait_time(self) -> float:
        return random.uniform(0.5, 1.5) * self.day.think

    def ask(self, name: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer, noted under a name; ``None`` when it was refused or went wrong."""
        begun = perf_counter()
        headers |= {"Cookie": self.account["cookie"]}
        if body is not None:
            headers |= {"X-CSRFToken": self.account["token"], "Content-Type": "application/json"}
            body = json.dumps(body)
        answer = self._sent(name, path, body, headers)
        if isinstance(getattr(answer, "error", None), CLOSED):  # a browser too opens another connection then
            answer = self._sent(name, path, body, headers)
        took = (perf_counter() - begun) * 1000
        refused = answer.status_code == 503 and "Retry-After" in answer.headers and BUSY in answer.content
        trouble = "" if refused or answer.status_code == 200 else f"{answer.status_code} {getattr(answer, 'error', '')}"
        self.day.ledger.samples.append(Sample(name, took, refused, trouble))
        return answer if answer.status_code == 200 else None

    def _sent(self, name: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        method = "GET" if body is None else "POST"
        with self.client.request(method, path, data=body, headers=headers, name=name, catch_response=True) as answer:
            answer.success()  # the ledger judges
        return answer


class Accountant(Person):
    """Fills in lines of his own."""

    kind = "accountants"
    asking: gevent.Greenlet | None = None  # the question for the state to come

    def on_start(self) -> None:
        super().on_start()
        self.lines = self.account["lines"][self.mine // len(self.day.people[self.kind]) :: self.day.shares]
        self.evaluation = f"/evaluations/{self.account['evaluation']}/"
        self.seen: dict[str, str] = {}
        self.names = [name for name in WORK if name != "draft" or self.day.has_drafts]

    @task
    def act(self) -> None:
        (name,) = random.choices(self.names, [WORK[name] for name in self.names])
        getattr(self, name)()

    def save(self) -> None:
        """One cell; in the part of the floor the least that a save can do."""
        line = random.choice(self.lines)
        if not self.day.is_floor:
            self.send("save", {f"line.{line}.{random.choice(AMOUNTS)}": _amount()})
            return
        cell, text = f"line.{line}.actual", _amount()
        self.day.ledger.sent({cell: text})
        answer = self.ask("floor", f"/floor/save/{line}/", {"cell": cell, "text": text, "seen": None})
        if answer is not None:
            self.day.ledger.kept({cell: text})
            self.seen.pop(cell, None)
        self.ask_later()

    def paste(self) -> None:
        """A block copied from a spreadsheet."""
        lines = self.lines[:PASTED_LINES]
        self.send("paste", {f"line.{line}.{amount}": _amount() for line in lines for amount in AMOUNTS})

    def send(self, name: str, cells: Mapping[str, str]) -> None:
        """As ``static/js/cells/transport.js`` does: tries again in growing pauses while the service is busy."""
        changes = [{"cell": cell, "text": text, "seen": self.seen.get(cell)} for cell, text in cells.items()]
        pause = FIRST_PAUSE
        while True:
            self.day.ledger.sent(cells)
            answer = self.ask(name, f"{self.evaluation}cells/", {"changes": changes})
            if answer is not None:
                break
            gevent.sleep(min(pause, LONGEST_PAUSE) * random.uniform(0.5, 1))
            pause *= 2
        outcomes = {one["cell"]: one for one in answer.json()["outcomes"]}
        saved = {cell: text for cell, text in cells.items() if outcomes[cell]["state"] == "saved"}
        self.day.ledger.kept(saved)
        self.seen |= {cell: outcomes[cell]["seen"] for cell in saved}
        for cell in cells.keys() - saved.keys():
            self.day.ledger.samples.append(Sample(name, 0, False, f"{outcomes[cell]['state']}: {cell}"))
        self.ask_later()

    def ask_later(self) -> None:
        """The state after a pause; a newer question calls an older one off."""
        if self.asking is not None:
            self.asking.kill(block=False)
        self.asking = gevent.spawn_later(REST, self.ask, "state", f"{self.evaluation}state/?section=money")

    def on_stop(self) -> None:
        if self.asking is not None:
            self.asking.kill(block=False)

    def section(self) -> None:
        self.ask("section", f"{self.evaluation}sections/{random.choice(SECTIONS)}/")

    def task_list(self) -> None:
        self.ask("task list", self.evaluation)

    def draft(self) -> None:
        """Asks for the PDF and waits at its page until it is there."""
        answer = self.ask("draft", f"/reports/{self.account['evaluation']}/draft/")
        if answer is None:
            return
        while (waiting := WAITING.search(answer.content)) is not None:
            gevent.sleep(POLL)
            path = waiting[1].decode()
            answer = self.ask("draft", path, **{"HX-Request": "true"}) or answer
            if answer.headers.get("HX-Refresh"):
                self.ask("PDF", path)


class Reviewer(Person):
    """Reads what was handed in."""

    kind = "reviewers"

    @task
    def act(self) -> None:
        if random.random() < 0.3:
            self.ask("inbox", "/reviews/")
        else:
            self.ask("desk", f"/reviews/{random.choice(self.account['desks'])}/")


def _amount() -> str:
    return f"{random.randrange(1, 10**6)}.{random.randrange(10, 100)}"
