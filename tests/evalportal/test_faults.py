"""What is shown when something went wrong: every answer in the product's words and look, with a way on."""

import errno
import re
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from apps.accounts.enums import Role
from apps.core.access import public
from apps.core.faults import passes
from evalportal.urls import urlpatterns as real
from tests.accounts.build import user
from tests.departments.build import district

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/sign-in/"
LATIN = re.compile(r"[A-Za-z]{2,}")


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


@public
def passing(request: HttpRequest, what: str) -> HttpResponse:
    raise PASSING[what]


PASSING = {
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "quota": OSError(errno.EDQUOT, "Disk quota exceeded"),
    "busy": OperationalError("database is locked"),
    "away": InterfaceError("connection already closed"),
    "broken": DatabaseError("server closed the connection unexpectedly"),
}
handler500 = "evalportal.views.failed"
urlpatterns = [
    *real,
    path("broken/", broken, name="broken"),
    path("passing/<str:what>/", passing, name="passing"),
]


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def main_of(page: bytes) -> str:
    """The main part of a page."""
    text = page.decode()
    return text[text.index("<main") : text.index("</main>")]


def check(page: bytes, title: str) -> None:
    """The page has the title, the product's style sheet, a link home and no word of another language."""
    main = main_of(page)
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL)
    assert title in words
    assert LATIN.findall(words.replace("Cookie", "")) == []
    assert 'href="/"' in main
    assert "css/tokens.css" in page.decode()


@pytest.mark.parametrize("address", ["/reports/published/?q=%00", "/reports/published/?%00=1", "/?next=a%00b"])
def test_a_nul_in_an_address_is_a_bad_request(browser: Client, address: str) -> None:
    response = browser.get(address)
    assert response.status_code == 400
    check(response.content, "请求无法识别")


def test_a_nul_in_a_posted_form_is_a_bad_request(browser: Client) -> None:
    response = browser.post(SIGN_IN, {"username": "li\0si", "password": "x"})
    assert response.status_code == 400
    check(response.content, "请求无法识别")


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("what", PASSING)
def test_what_passes_is_tried_again_and_no_fault(browser: Client, what: str) -> None:
    response = browser.get(f"/passing/{what}/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    check(response.content, "系统暂时繁忙")


def test_what_is_wrong_with_a_row_does_not_pass() -> None:
    assert not passes(IntegrityError("CHECK constraint failed"))


@pytest.mark.parametrize("form", [{"username": "a" * 3_000_000}, {f"f{n}": "a" for n in range(5001)}])
def test_a_form_that_is_too_big_is_refused_in_words(browser: Client, form: dict[str, str]) -> None:
    response = browser.post(SIGN_IN, form)
    assert response.status_code == 413
    assert "每个文件不超过 20 兆。" in response.content.decode()
    check(response.content, "提交的内容过大")


def test_an_unknown_host_is_a_bad_request(browser: Client) -> None:
    response = browser.get("/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    check(response.content, "请求无法识别")


def test_a_post_without_its_token_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post(SIGN_IN, {"username": "lisi"})
    assert response.status_code == 403
    check(response.content, "页面已过期")


def test_what_is_refused_is_explained() -> None:
    client = Client()
    client.force_login(user("lisi", district().commerce, Role.STAFF))
    response = client.get("/accounts/users/")
    assert response.status_code == 403
    check(response.content, "暂时不能操作")


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_is_admitted(browser: Client) -> None:
    response = browser.get("/broken/")
    assert response.status_code == 500
    check(response.content, "系统出现故障")


def test_a_page_that_does_not_exist_leads_on(browser: Client) -> None:
    response = browser.get("/reports/published/99/")
    assert response.status_code == 404
    check(response.content, "没有找到这一页")
    assert 'href="/reports/published/"' in main_of(response.content)
    assert f'href="{SIGN_IN}"' in response.content.decode()


def test_where_a_hole_is_reported_is_said_once_somebody_is_named(browser: Client) -> None:
    assert browser.get("/.well-known/security.txt").status_code == 404
    with override_settings(SECURITY_CONTACT="mailto:aqb@example.gov.cn"):
        answer = browser.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:aqb@example.gov.cn"
    assert timedelta(days=30) < datetime.fromisoformat(fields["Expires"]) - timezone.now() < timedelta(days=366)
