"""What holds for every request and every answer: headers, compression, and what is refused before a view sees it."""

import gzip
import logging
import re
from urllib.parse import quote

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from apps.core.access import shows_secret
from apps.core.logs import RefusalsInOneLine
from apps.core.middleware import CompressionMiddleware, HeadersMiddleware
from tests.evaluations.factories import Office

LONG = "一行文字。" * 200


@pytest.fixture
def office(db: None) -> Office:
    return Office()


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False, headers={"Accept-Encoding": "gzip"})


def test_what_somebody_signed_in_has_seen_is_kept_nowhere(client: Client, office: Office) -> None:
    client.force_login(office.staff)
    pages = ["/evaluations/", f"/evaluations/{office.evaluation.pk}/sections/money/", "/reports/published/"]
    assert [client.get(page).headers["Cache-Control"] for page in pages] == ["no-store"] * 3
    assert client.get("/no-such-page/").headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in Client().get("/reports/published/").headers


def test_no_page_uses_what_a_browser_can_do_beyond_showing_it(client: Client, db: None) -> None:
    policy = client.get("/accounts/sign-in/").headers["Permissions-Policy"]
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy.split(", "))
    assert re.fullmatch(r"[a-z-]+=\(\)(, [a-z-]+=\(\))*", policy)
    answer = HeadersMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert "Cache-Control" not in answer.headers


def test_pages_are_compressed_and_read_the_same(browser: Client, office: Office) -> None:
    browser.force_login(office.staff)
    page = f"/evaluations/{office.evaluation.pk}/sections/money/"
    packed, plain = browser.get(page), browser.get(page, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.content) < len(plain.content) / 3
    assert b"</html>" in gzip.decompress(packed.content)


@pytest.mark.parametrize(
    ("kind", "is_secret", "is_packed"),
    [
        ("text/html; charset=utf-8", False, True),
        ("application/json", False, True),
        ("text/html", True, False),
        ("application/pdf", False, False),
    ],
)
def test_neither_secrets_nor_files_are_compressed(kind: str, is_secret: bool, is_packed: bool) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(LONG, content_type=kind)

    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    answer = (shows_secret(view) if is_secret else view)(request)
    assert ("Content-Encoding" in CompressionMiddleware(view).process_response(request, answer).headers) == is_packed


def test_a_new_password_is_on_a_page_that_is_neither_kept_nor_compressed(browser: Client, office: Office) -> None:
    browser.force_login(office.administrator)
    answer = browser.post(f"/accounts/users/{office.staff.pk}/reset-password/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Content-Encoding" not in answer.headers


def test_a_nul_in_a_header_is_a_bad_request(browser: Client, db: None) -> None:
    answer = browser.post("/accounts/sign-in/", {"username": "a", "password": "b"}, headers={"User-Agent": "a\0b"})
    assert answer.status_code == 400


BIG = "一" * 3_000_000
REFUSED = [
    ("10,000 fields", "application/x-www-form-urlencoded", "&".join(f"f{n}=1" for n in range(10_000)), 413),
    ("a text of 9 MB", "application/x-www-form-urlencoded", f"text={BIG}", 413),
    ("a form without its end", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=a", 409),
    ("a form without its border", "multipart/form-data", "--x--", 400),
    ("a border that is none", "multipart/form-data; boundary=\x01", "--x--", 400),
    ("bytes that are no text", "application/x-www-form-urlencoded", b"text=%FF%FE\xff\xfe", 409),
    ("a character set that is none of text", "application/x-www-form-urlencoded; charset=hex", b"text=1", 409),
    ("a NUL", "application/x-www-form-urlencoded", b"text=a%00b", 400),
    ("a NUL in a name", "application/x-www-form-urlencoded", b"te%00xt=a", 400),
]


@pytest.mark.parametrize(("kind", "body", "status"), [pytest.param(*row, id=name) for name, *row in REFUSED])
def test_a_form_that_no_page_sends_has_one_clear_outcome(
    browser: Client, office: Office, kind: str, body: str | bytes, status: int
) -> None:
    browser.force_login(office.staff)
    answer = browser.generic("POST", f"/evaluations/{office.evaluation.pk}/explain/", body, kind)
    assert answer.status_code == status


JSON = [
    b"",
    b"null",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"\xff\xfe",
    b'{"changes": [], "section": "money", "item": 1e400}',
]


@pytest.mark.parametrize("body", JSON)
def test_json_that_no_page_sends_is_a_bad_request(browser: Client, office: Office, body: bytes) -> None:
    browser.force_login(office.staff)
    answer = browser.generic("POST", f"/evaluations/{office.evaluation.pk}/cells/", body, "application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("seen", ["[" * 100_000, "[1]", "null", '{"a": NaN}', "\ud800"])
def test_what_a_page_has_shown_is_json_or_a_bad_request(browser: Client, office: Office, seen: str) -> None:
    browser.force_login(office.staff)
    body = f"seen={quote(seen.encode(errors='surrogatepass'))}"
    address = f"/evaluations/{office.evaluation.pk}/sections/money/"
    assert browser.generic("POST", address, body, "application/x-www-form-urlencoded").status_code == 400


@pytest.mark.parametrize("number", [2**63, 2**64, 10**30])
@pytest.mark.parametrize("page", ["/evaluations/{}/", "/reports/published/{}/", "/reviews/{}/"])
def test_a_number_that_no_column_holds_names_nothing(browser: Client, office: Office, page: str, number: int) -> None:
    browser.force_login(office.staff)
    assert browser.get(page.format(number)).status_code == 404


@pytest.mark.parametrize("target", ["id", "home", "1", "//elsewhere.example", "/\\elsewhere.example", "/" + "a" * 9000])
def test_after_a_right_password_a_strange_destination_is_the_entrance(office: Office, target: str) -> None:
    form = {"username": office.staff.username, "password": "Lu-shan-1978", "next": target}
    answer = Client().post("/accounts/sign-in/", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("text", ["2026-13-45", "2026-02-30T25:61:00+08:00", "-1", "x", "1e400"])
def test_a_place_that_is_none_narrows_no_log(client: Client, office: Office, text: str) -> None:
    client.force_login(office.administrator)
    answer = client.get("/accounts/security-log/", {"signed": text, "failed": text})
    assert answer.status_code == 200
    assert answer.context["events"] == client.get("/accounts/security-log/").context["events"]


def test_what_was_refused_is_a_line_and_a_fault_of_ours_a_trace(
    browser: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(RefusalsInOneLine())
    browser.get("/reports/published/?q=%00")
    browser.post("/accounts/sign-in/", b"--x", content_type="multipart/form-data")
    browser.get("/", headers={"Host": "elsewhere.example"})
    assert len(caplog.records) >= 3
    assert all(len(caplog.handler.format(record).splitlines()) == 1 for record in caplog.records)
    try:
        raise RuntimeError
    except RuntimeError:
        logging.getLogger("django.request").exception("ours", extra={"status_code": 500})
    assert caplog.records[-1].exc_info
