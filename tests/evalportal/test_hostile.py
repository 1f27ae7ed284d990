"""Every address, every parameter it asks for, hostile values, each role: an answer in words, no fault and no hang.

Which parameters a view asks for is not written down but watched, so that a new one is tried as well. Examples are the
same in every run.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from types import FrameType
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import pytest
from django.db import transaction
from django.db.models import Manager
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import URLPattern, reverse
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from apps.accounts.models import Membership, User
from apps.budgets.models import BudgetLine, Project
from apps.evaluations.models import Evaluation, Evidence, ProjectIndicator
from apps.indicators.actions import copy_scheme
from tests.evaluations.factories import Office, cycle, fill_in
from tests.test_conventions import urls

pytestmark = pytest.mark.django_db

CLEAR = {200, 302, 400, 403, 404, 405, 409, 413}
WRONG_METHOD = 405
CPU_SECONDS = 5
KEPT = "surrogatepass"
FORM = "application/x-www-form-urlencoded"
EXAMPLES = 3
MOST_NAMES = 12  # of one page; a section has hundreds of cells, which are all read alike
UNKNOWN = (1, 7)
HUGE = (2**31, 2**63 - 1, 2**63, 2**64, 10**30)
WORDS = ("submit", "approve", "return", "basics", "money", "scores", "x", "a\0b", "é", "a" * 3000)

NONSENSE = (
    "", "0", "-1", "1e400", "NaN", "Infinity", "١٢", "9" * 5000, *map(str, HUGE), "2026-13-45", "0001-01-01",
    "9999-12-31", "2026-02-30T25:61:00+08:00", "9999-12-31T23:59:59-23:59", "2026-01-01T00:00:00", "~" + "9" * 30,
    "[" * 100_000, "[]", '{"figure.total_expenditure.actual": 1e400}', "id", "//elsewhere.example", "http://[", "%_\\",
    "\ud800", "文" * 50_000,
)  # fmt: skip
HOSTILE = (
    *NONSENSE, " ", "1.5", "１２", "2026-01-01", "2026-01-01T00:00:00+00:00", "0001-01-01T00:00:00+23:59",
    '{"a":' * 5_000, "{}", "null", "home", "javascript:alert(1)", "/\\elsewhere.example", "/" + "a" * 5_000,
    "'", '"><script>', "{{ 7 }}", "../../etc/passwd", "on", "draft", "staff", "all", "a\0b", "\u202e文", "😀" * 50,
    "a" * 300, "\r\nSet-Cookie: a=b", "cell:x", "产出指标/数量指标",
)  # fmt: skip
JSON = (
    b"", b"null", b"[]", b'"x"', b"{}", b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b'{"changes": 1e400}',
    b'{"section": "money", "changes": [], "item": 1e400}', b'{"section": "money", "changes": [], "item": Infinity}',
    b'{"section": "money", "changes": [], "item": "9999999999999999999999"}', b'{"section": [], "changes": [1]}',
    b'{"section": "money", "changes": {}}', b'{"section": "money", "changes": [{"cell": 1, "text": {}}]}',
    b'{"section": "money", "changes": [{"cell": "line.99999999999999999999.actual", "text": "1"}]}',
    b'{"section": "basics", "changes": [{"cell": "basics.duties", "text": "\\u0000\\ud800", "seen": [[]]}]}',
    b'{"section": "money", "changes": [{"cell": "figure.total_expenditure.actual", "text": "1e999999999"}]}',
    b'{"section": "projects", "item": 1, "changes": [{"cell": "score.x.tick.\xd9\xa3", "text": "yes"}]}',
)  # fmt: skip
BODIES = (
    ("multipart/form-data", b"--x\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
    ("multipart/form-data; boundary=x", b"\xff\x00" * 500),
    (
        "multipart/form-data; boundary=x; charset=hex",
        b"--x\r\nContent-Disposition: form-data; name=q\r\n\r\n1\r\n--x--",
    ),
    ("application/x-www-form-urlencoded; charset=hex", b"text=1"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"text=1&rows=2"),
    ("application/x-www-form-urlencoded", b"text=%FF%FE%00&%00=1&" + b"a" * 1000),
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(10_000))),
    *(("application/json", body) for body in JSON),
)

repeatable = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Address:
    """One entry of the URL tree with the names in it."""

    name: str
    pattern: URLPattern

    @property
    def kinds(self) -> dict[str, bool]:
        """Each name in the address, and whether it is a number."""
        return {name: "Int" in type(kind).__name__ for name, kind in self.pattern.pattern.converters.items()}


ADDRESSES = [Address(f"{app}:{pattern.name}".lstrip(":"), pattern) for app, pattern in urls()]


def ids_of(rows: Manager[Any]) -> list[Any]:
    """The ids of some rows of a table."""
    return list(rows.order_by("pk").values_list("pk", flat=True)[:4])


class Scene:
    """A district where an evaluation has been filled in, with its people; the ids of what is there."""

    def __init__(self) -> None:
        self.office = office = Office()
        fill_in(office.evaluation, office.staff)
        second = cycle(office.place, year=2024)
        draft = copy_scheme(office.cycle.scheme, region_id=office.place.region.pk)
        table = office.cycle.scheme.facts.score_table
        assert table is not None
        self.ids: dict[str, list[Any]] = {
            "evaluation_id": ids_of(Evaluation.objects),
            "project_id": ids_of(Project.objects),
            "line_id": ids_of(BudgetLine.objects),
            "evidence_id": ids_of(Evidence.objects),
            "indicator_id": ids_of(ProjectIndicator.objects),
            "scheme_id": [draft.pk, office.cycle.scheme_id],
            "cycle_id": [office.cycle.pk, second.pk],
            "pk": [office.staff.pk, office.place.commerce.pk, *ids_of(Membership.objects)],
            "section": ["money", "basics", "narrative"],
            "action": ["submit", "return", "approve"],
            "key": [row.key for row in table.indicators],
        }

    def people(self) -> dict[str, User | None]:
        office = self.office
        return {
            "anonymous": None, "staff": office.staff, "reviewer": office.reviewer, "line": office.line,
            "performance": office.performance, "administrator": office.administrator,
        }  # fmt: skip


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The scene for all tests of this module; each request is undone."""
    waiting = override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}})
    with django_db_blocker.unblock(), waiting, transaction.atomic():
        yield Scene()
        transaction.set_rollback(True)


class Browser:
    """Somebody's browser, signed in as it was before each request."""

    def __init__(self, user: User | None) -> None:
        self.page = self.location = ""
        self._client = Client()
        if user is not None:
            self._client.force_login(user)
        self._cookies = self._client.cookies.output(header="", sep=";")

    def send(self, method: str, address: str, body: bytes = b"", kind: str = FORM) -> int:
        self._client.cookies = SimpleCookie(self._cookies)
        mark = transaction.savepoint()
        try:
            with limited():
                answer: HttpResponseBase = self._client.generic(method, address, body, kind)
                content = b"".join(answer)
            self.page = content.decode(errors="replace")
            self.location = answer.headers.get("Location", "")
            return int(answer.status_code)
        finally:
            transaction.savepoint_rollback(mark)


class TooLongError(Exception):
    """A request took more than its seconds of the processor."""


@contextmanager
def limited() -> Iterator[None]:
    """An exception in the middle of what hangs: the processor's time, which a busy machine does not change."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def watched() -> Iterator[set[str]]:
    """The names that are asked for in query strings and forms meanwhile."""
    asked: set[str] = set()

    def spy(plain: Callable[..., Any]) -> Callable[..., Any]:
        def asking(given: Any, key: Any, *rest: Any) -> Any:
            asked.add(str(key))
            return plain(given, key, *rest)

        return asking

    with pytest.MonkeyPatch.context() as patch:
        for name in ("__getitem__", "__contains__", "getlist"):
            patch.setattr(MultiValueDict, name, spy(getattr(MultiValueDict, name)))
        yield asked


class Filled(HTMLParser):
    """The fields of the forms of a page as a browser would send them, every choice made."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"input", "select", "textarea", "button"}:
            self._name = given.get("name", "")
        if self._name and (tag in {"input", "button"} or (tag == "option" and given.get("value"))):
            self.fields[self._name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._name and self.lasttag == "textarea":
            self.fields[self._name] = data

    def handle_endtag(self, tag: str) -> None:
        self._name = "" if tag in {"select", "textarea"} else self._name


def place(scene: Scene, address: Address) -> str:
    """An address with the ids of what is there."""
    return reverse(address.name, kwargs={name: scene.ids.get(name, UNKNOWN)[0] for name in address.kinds})


def filled(scene: Scene, address: Address, browser: Browser) -> tuple[str, dict[str, str]]:
    """The method of an address and what a browser would send there: what the view asks for, the forms of its page."""
    where = place(scene, address)
    with watched() as asked:
        takes_posts = browser.send("POST", where, b"x=1") != WRONG_METHOD
        browser.send("GET", f"{where}?x=1")
    fields = dict.fromkeys(sorted(asked - {"csrfmiddlewaretoken"}), "1")
    if not takes_posts:
        return "GET", fields
    shown = Filled(browser.page).fields
    return "POST", fields | {name: text for name, text in shown.items() if name != "csrfmiddlewaretoken"}


def is_welcome(scene: Scene, address: Address, browser: Browser) -> bool:
    """Whether this person is let in there at all."""
    answers = [browser.send(method, place(scene, address)) for method in ("GET", "POST")]
    return not set(answers) <= {403, 404, 405} and "/sign-in/" not in browser.location


def encoded(fields: dict[str, str]) -> str:
    """A form as it is sent, lone surrogates included."""
    return urlencode({key.encode(errors=KEPT): text.encode(errors=KEPT) for key, text in fields.items()})


@st.composite
def requests(draw: st.DrawFn, scene: Scene, address: Address, usual: dict[str, str]) -> tuple[str, str, bytes, str]:
    """Method, address, body and kind of body: mostly what a browser sends, with some values that none does."""
    values = {}
    for name, is_number in address.kinds.items():
        known = scene.ids.get(name, UNKNOWN if is_number else WORDS)
        values[name] = draw(st.sampled_from([*known[:4]] * 4 + [*(HUGE if is_number else WORDS)]))
    where = reverse(address.name, kwargs=values)
    changed = draw(st.lists(st.sampled_from([*usual, "x"]), max_size=3, unique=True))
    fields = usual | {name: draw(st.sampled_from(HOSTILE) | st.text(max_size=20)) for name in changed}
    if draw(st.booleans()):
        return "GET", f"{where}?{encoded(fields)}", b"", ""
    kind, body = draw(st.sampled_from([(FORM, encoded(fields).encode())] * len(BODIES) + [*BODIES]))
    return "POST", where, body, kind


def knock(browser: Browser, sent: st.SearchStrategy[tuple[str, str, bytes, str]], number: int) -> None:
    """Send what is drawn, the same in every run."""

    @seed(number)
    @repeatable
    @given(sent)
    def answered(one: tuple[str, str, bytes, str]) -> None:
        assert browser.send(*one) in CLEAR

    answered()


@pytest.mark.parametrize("role", ["anonymous", "staff", "reviewer", "line", "performance", "administrator"])
def test_whatever_is_sent_is_answered_in_words(scene: Scene, role: str) -> None:
    browser = Browser(scene.people()[role])
    for address in ADDRESSES:
        _, usual = filled(scene, address, browser)
        knock(browser, requests(scene, address, usual), crc32(f"{role} {address.name}".encode()))


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_parameter_takes_every_kind_of_nonsense(scene: Scene, address: Address) -> None:
    """Each value in each parameter once, in every request another; an address that asks for none gets odd bodies."""
    browsers = [Browser(scene.people()[role]) for role in ("anonymous", "staff", "performance", "administrator")]
    browser = next((browser for browser in browsers if is_welcome(scene, address, browser)), browsers[0])
    (method, usual), where = filled(scene, address, browser), place(scene, address)
    names = [*usual][:MOST_NAMES]
    for number in range(len(NONSENSE) if names else 0):
        fields = usual | {name: NONSENSE[(number + 7 * step) % len(NONSENSE)] for step, name in enumerate(names)}
        sent = ("POST", where, encoded(fields).encode()) if method == "POST" else ("GET", f"{where}?{encoded(fields)}")
        assert browser.send(*sent) in CLEAR, fields
    for kind, body in BODIES if method == "POST" and not names else ():
        assert browser.send("POST", where, body, kind) in CLEAR, body[:200]
