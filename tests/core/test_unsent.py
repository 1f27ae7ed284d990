"""A post that comes after the login has expired: back to its page, with everything that was typed."""

import time
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory

from apps.accounts.enums import Role
from apps.core.unsent import ANONYMOUS_SECONDS, keep
from apps.evaluations.models import Explanation
from tests.accounts.build import PASSWORD, user
from tests.evaluations.factories import Office, department

pytestmark = pytest.mark.django_db

TEXT = "基建项目跨年结算，\n年末未支付。"


@pytest.fixture
def office() -> Office:
    return Office()


def post(client: Client, office: Office, path: str, page: str, **fields: str) -> str:
    """Post without a login, from a page of the evaluation; the address to go to after signing in."""
    home = f"/evaluations/{office.evaluation.pk}/"
    answer = client.post(home + path, fields, headers={"Referer": f"http://testserver{home}{page}"})
    assert answer.status_code == 302
    return unquote(answer.headers["Location"].partition("?next=")[2])


def test_the_way_back_is_the_page_and_not_the_address_of_the_post(client: Client, office: Office) -> None:
    assert post(client, office, "explain/", "check/", text=TEXT, key="x").endswith("/check/")
    assert post(client, office, "move/submit/", "check/").endswith("/check/")
    assert post(client, office, "lines/add/", "sections/money/?a=1", function_code="201").endswith("/money/?a=1")


@pytest.mark.parametrize("referer", ["", "http://elsewhere.example/evaluations/", "javascript:alert(1)"])
def test_a_foreign_page_is_no_way_back(client: Client, office: Office, referer: str) -> None:
    answer = client.post(f"/evaluations/{office.evaluation.pk}/explain/", {"text": "x"}, headers={"Referer": referer})
    assert answer.headers["Location"] == "/accounts/sign-in/?next=/"


def test_what_was_typed_is_offered_again_and_can_be_posted(client: Client, office: Office) -> None:
    key = "C05:evidence::evidence.list"
    page = post(client, office, "explain/", "check/", text=TEXT, key=key)
    client.force_login(office.staff)
    for _ in ("opened", "opened again with F5"):
        shown = client.get(page)
        assert "年末未支付。</blockquote>" in shown.content.decode()
    unsent = shown.context["unsent"]
    assert unsent.fields == (("text", TEXT), ("key", key))
    client.post(unsent.action, dict(unsent.fields))
    assert Explanation.objects.get().text == TEXT
    assert "重新提交" not in client.get(page).content.decode()


def test_only_who_may_open_the_page_sees_what_was_typed(client: Client, office: Office) -> None:
    page = post(client, office, "explain/", "check/", text=TEXT, key="x")
    client.force_login(user("stranger", department(office.place, "309001", "示例邻局"), Role.STAFF))
    answer = client.get(page)
    assert answer.status_code == 404
    assert "年末未支付" not in answer.content.decode()


def test_passwords_are_not_kept(client: Client, office: Office) -> None:
    client.post("/accounts/password/", {"old_password": "secret", "new_password1": "a", "new_password2": "a"})
    assert "unsent" not in client.session


def test_what_is_kept_for_nobody_is_kept_for_an_hour_and_who_signs_in_is_no_visitor(
    client: Client, office: Office
) -> None:
    post(client, office, "explain/", "check/", text=TEXT, key="x")
    assert client.session.get_expiry_age() == ANONYMOUS_SECONDS
    client.post("/accounts/sign-in/", {"username": office.staff.username, "password": PASSWORD})
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert "unsent" in client.session


@pytest.mark.parametrize("limit", ["MOST_OF_ADDRESS", "MOST_OF_ALL"])
def test_what_is_kept_for_nobody_has_an_end(office: Office, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"apps.core.unsent.{limit}", 250)
    kept = []
    for _ in range(4):
        visitor = Client()
        post(visitor, office, "explain/", "check/", text="文" * 100)
        kept.append("unsent" in visitor.session)
    assert kept == [True, True, False, False]
    later = time.time() + ANONYMOUS_SECONDS
    monkeypatch.setattr("apps.core.unsent.time.time", lambda: later)
    visitor = Client()
    post(visitor, office, "explain/", "check/", text="文" * 100)
    assert "unsent" in visitor.session


def test_whoever_is_signed_in_is_not_counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.unsent.MOST_OF_ALL", 0)
    request = RequestFactory().post("/evaluations/", {"text": TEXT})
    request.user, request.session = office.staff, SessionStore()
    keep(request)
    assert request.session["unsent"]["fields"] == [("text", TEXT)]


@pytest.mark.parametrize("path", ["explain/", "move/submit/", "lines/add/", "projects/add/", "evidence/add/"])
def test_an_address_that_only_takes_posts_says_so(client: Client, office: Office, path: str) -> None:
    client.force_login(office.staff)
    answer = client.get(f"/evaluations/{office.evaluation.pk}/{path}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "这个网址不能直接打开" in answer.content.decode()
