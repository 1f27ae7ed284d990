"""People at work over HTTP, as their browsers do it: what gets no answer is sent again."""

import json
import random
import re
import threading
import time
from collections.abc import Sequence
from hashlib import sha256
from http.client import HTTPException
from urllib.parse import urlencode

from django.db import DatabaseError, close_old_connections

from apps.core.excel import Column, Table, workbook_of
from apps.departments.enums import DepartmentKind
from apps.departments.imports import HEADINGS
from apps.evaluations.models import Evaluation, Evidence
from apps.indicators.models import Scheme
from apps.indicators.queries import latest_scheme
from tests.accounts.build import PASSWORD
from tests.chaos.ledger import Ledger
from tests.chaos.scene import ADMINISTRATOR, PERFORMANCE, Desk
from tests.e2e.service import Visitor
from tests.evaluations.factories import CHANGSHA

COLUMNS = ("original", "adjusted")  # saved together, so that half a save shows
PAUSE = 0.2
DONE, REFUSED = 'notice is-success"\n', 'notice is-error"\n'  # as messages are drawn
BOUNDARY = "chaos-boundary-5f1c"
DEPARTMENTS = 5  # of one import
FILE = 1024 * 1024  # bytes of evidence, of which one in so many is kept
KEPT = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Answer = tuple[int, str, str]


class PutOffError(Exception):
    """No answer, or one that says to try again."""


class Browser(Visitor):
    """A visitor who is signed in, and whose scripts send along the token."""

    def __init__(self, url: str, username: str, ledger: Ledger) -> None:
        super().__init__(url)
        self._ledger = ledger
        assert self.sign_in(username, password=PASSWORD) == 200

    def ask(self, path: str) -> Answer:
        """A page, as text."""
        status, content, url = self._told(path, None, {})
        return status, content.decode(errors="replace"), url

    def download(self, path: str) -> tuple[int, bytes]:
        return self._told(path, None, {})[:2]

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._post(path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def post_json(self, path: str, content: object) -> Answer:
        return self._post(path, json.dumps(content).encode(), "application/json")

    def post_file(self, path: str, field: str, name: str, kind: str, content: bytes, **fields: str) -> Answer:
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'
            for key, text in fields.items()
        )
        head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        body = f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self._post(path, body, f"multipart/form-data; boundary={BOUNDARY}")

    def _post(self, path: str, body: bytes, kind: str) -> Answer:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken") or ""
        status, content, url = self._told(path, body, {"Content-Type": kind, "X-CSRFToken": token})
        return status, content.decode(errors="replace"), url

    def _told(self, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes, str]:
        try:
            status, content, url = self.send(path, body, headers)
        except (OSError, HTTPException) as error:
            raise PutOffError from error
        if status == 500:
            self._ledger.wrong(f"500 from {path}")
        if status >= 500:
            raise PutOffError
        return status, content, url


class Writer(threading.Thread):
    """Works until it is stopped."""

    pause = 0.0

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(name=type(self).__name__, daemon=True)
        self.ledger = ledger
        self._is_stopped = threading.Event()

    def run(self) -> None:
        while not self._is_stopped.wait(self.pause):
            try:
                self.work()
            except (PutOffError, DatabaseError):
                self.ledger.put(self.ledger.put_off)
                self._is_stopped.wait(PAUSE * random.uniform(0.5, 1.5))
            except Exception as error:
                self.ledger.wrong(f"{self.name} does not understand: {error!r}")
                self._is_stopped.wait(1)
            close_old_connections()

    def work(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        self._is_stopped.set()


class Saver(Writer):
    """Types one amount after the other into two cells of a line, and sends each until it is told that it is saved."""

    def __init__(self, url: str, ledger: Ledger, desk: Desk) -> None:
        super().__init__(ledger)
        self._browser = Browser(url, desk.accounts[0], ledger)
        self._desk = desk
        self._seen: dict[str, str | None] = dict.fromkeys(f"line.{desk.line}.{column}" for column in COLUMNS)
        self._number = 1
        self.line = desk.line
        self.text = ""  # what was acknowledged last

    def work(self) -> None:
        text = f"{self._number}.25"
        changes = [{"cell": cell, "text": text, "seen": seen} for cell, seen in self._seen.items()]
        path = f"/evaluations/{self._desk.evaluation}/cells/"
        status, content, _ = self._browser.post_json(path, {"changes": changes})
        outcomes = json.loads(content)["outcomes"] if status == 200 else []
        if [outcome["state"] for outcome in outcomes] != ["saved"] * len(COLUMNS):
            self.ledger.wrong(f"save of {text} got {status} {content[:300]}")
            self._seen = dict.fromkeys(self._seen)
            raise PutOffError
        self._seen = {outcome["cell"]: outcome["seen"] for outcome in outcomes}
        self.ledger.acknowledge("save", f"{self._desk.line} {text}")
        self.text = text
        self._number += 1


class Mover(Writer):
    """Sends a report round: submitted, taken up, approved, its document fetched, opened again."""

    def __init__(self, url: str, ledger: Ledger, desk: Desk) -> None:
        super().__init__(ledger)
        self._desk = desk
        self._staff, self._bureau = (Browser(url, name, ledger) for name in (desk.accounts[0], PERFORMANCE))
        self._number = 0
        self._has_document = False

    def work(self) -> None:
        pk = self._desk.evaluation
        before = self._status()
        if before in {"draft", "returned"}:
            self._has_document = False
            self._move(before, self._staff, f"/evaluations/{pk}/move/submit/", "comment")
        elif before == "approved" and not self._has_document:
            self._has_document = self._fetch()
        else:
            action = {"submitted": "begin", "performance_review": "approve", "approved": "reopen"}[before]
            self._move(before, self._bureau, f"/reviews/{pk}/moves/{action}/", "note")

    def _move(self, before: str, browser: Browser, path: str, field: str) -> None:
        self._number += 1
        key = f"move {self._desk.evaluation} number {self._number}"
        _, page, url = browser.post(path, {field: key})
        if DONE in page and REFUSED not in page:
            self.ledger.acknowledge("move", key)
        elif REFUSED in page and (self._status() != before or "服务器时间" in page):
            self.ledger.put(self.ledger.refused)  # made by an attempt whose answer was lost, or the clock is wrong
            self._is_stopped.wait(PAUSE)
        else:
            self.ledger.wrong(f"{path} at {before} led to {url}")

    def _fetch(self) -> bool:
        pk = self._desk.evaluation
        _, page, _ = self._bureau.ask(f"/reports/{pk}/document/")
        link = re.search(rf'class="btn btn-primary"\s+href="/reports/{pk}/documents/(\d+)/"', page)
        if link is None:
            self._is_stopped.wait(0.5)
            return False
        status, content = self._bureau.download(f"/reports/{pk}/documents/{link[1]}/")
        if status != 200 or not content.rstrip().endswith(b"%%EOF"):
            self.ledger.wrong(f"document {link[1]} is no whole PDF: {status}, {len(content)} bytes")
        else:
            self.ledger.acknowledge("document", f"{link[1]} {sha256(content).hexdigest()}")
        return True

    def _status(self) -> str:
        return Evaluation.objects.values_list("status", flat=True).get(pk=self._desk.evaluation)


class Administrator(Writer):
    """Asks for long work, and watches it until it has ended."""

    pause = 1.0

    def __init__(self, url: str, ledger: Ledger) -> None:
        super().__init__(ledger)
        self.browser = Browser(url, ADMINISTRATOR, ledger)

    def watch(self, url: str) -> str:
        """What the page says at the end; stopped before, nothing."""
        path = url.partition("//")[2].partition("/")[2]
        while not self._is_stopped.wait(0.5):
            status, page, _ = self.browser.ask(f"/{path}")
            assert status == 200, (path, status)
            ended = re.search(r'<div id="job" class="card-box">\s*<h2>(\S+)</h2>', page)
            if ended:
                return ended[1]
        return ""


class Importer(Administrator):
    """Imports new departments, some at a time."""

    def __init__(self, url: str, ledger: Ledger) -> None:
        super().__init__(url, ledger)
        self._number = 0

    def work(self) -> None:
        codes = codes_of(self._number)
        rows = [[code, f"新设{code}局", "", DepartmentKind.DEPARTMENT.label, "", "", "", "SMG"] for code in codes]
        file = workbook_of(Table("单位", [Column(heading) for heading in HEADINGS], rows))
        status, page, _ = self.browser.post_file("/departments/import/", "file", "单位.xlsx", XLSX, file)
        sealed = re.search(r'name="rows" value="([^"]+)"', page)
        if sealed is None:  # written by an attempt whose answer was lost
            assert (status, "预览：" in page) == (200, True), (status, page[-3000:])
        else:
            status, page, url = self.browser.post("/departments/import/", {"rows": sealed[1]})
            assert "/jobs/" in url, (status, url)
            if self.watch(url) != "已完成":
                self.ledger.put(self.ledger.refused)
                return
            self.ledger.acknowledge("import", str(self._number))
        self._number += 1


class Adopter(Administrator):
    """Publishes a new version of the scheme and moves the running evaluations to it."""

    pause = 3.0

    def __init__(self, url: str, ledger: Ledger, cycle: int) -> None:
        super().__init__(url, ledger)
        self._path = f"/reviews/cycles/{cycle}/versions/"

    def work(self) -> None:
        newest = latest_scheme(CHANGSHA)
        assert newest is not None
        draft = Scheme.objects.filter(key=newest.key, is_draft=True).values_list("pk", flat=True).first()
        if draft is None:
            fields = {"title": newest.title, "key": newest.key}
            _, _, url = self.browser.post(f"/indicators/{newest.pk}/copy/", fields)
            draft = int(re.search(r"/indicators/(\d+)/edit/", url)[1])  # type: ignore[index]
        _, _, url = self.browser.post(f"/indicators/{draft}/publish/", {})
        assert url.endswith(f"/indicators/{draft}/"), url
        _, page, _ = self.browser.ask(self._path)
        wanted = dict(re.findall(r'type="hidden"\s+name="(scheme|project_scheme)"\s+value="(\d+)"', page))
        _, _, url = self.browser.post(self._path, wanted)
        assert "/jobs/" in url, url
        if self.watch(url) == "已完成":
            self.ledger.acknowledge("new version", url.rstrip("/").rpartition("/")[2])
        else:
            self.ledger.put(self.ledger.refused)


class Uploader(Writer):
    """Uploads evidence and takes it out again, most of it."""

    pause = 0.3

    def __init__(self, url: str, ledger: Ledger, desk: Desk) -> None:
        super().__init__(ledger)
        self._browser = Browser(url, desk.accounts[1], ledger)
        self._path = f"/evaluations/{desk.evaluation}/evidence"
        self._number = 0

    def work(self) -> None:
        self._number += 1
        name = f"evidence-{self._number}.pdf"
        content = b"%PDF-1.7\n" + f"{self._number:08}".encode() * (FILE // 8) + b"\n%%EOF\n"
        where = {"place": "section:evidence"}
        answer = self._browser.post_file(f"{self._path}/add/", "uploads", name, "application/pdf", content, **where)
        if self._is_done(answer, name) and self._number % KEPT:
            stored = Evidence.objects.get(name=name)
            self._is_done(self._browser.post(f"{self._path}/{stored.pk}/remove/", {}), f"{name} removed")

    def _is_done(self, answer: Answer, key: str) -> bool:
        status, page, url = answer
        is_done = status == 200 and DONE in page and REFUSED not in page
        if is_done:
            self.ledger.acknowledge("evidence", key)
        elif REFUSED in page:
            self.ledger.put(self.ledger.refused)
        else:
            self.ledger.wrong(f"{url} got {status}")
        return is_done


def codes_of(number: int) -> Sequence[str]:
    """The departments of an import."""
    return [f"{500_000 + number * DEPARTMENTS + place}" for place in range(DEPARTMENTS)]


def stop(writers: Sequence[Writer]) -> None:
    for writer in writers:
        writer.stop()
    deadline = time.monotonic() + 60
    for writer in writers:
        writer.join(max(deadline - time.monotonic(), 0))
