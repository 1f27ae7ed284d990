"""Declarations of access, and the header that keeps foreign and inline code out."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from apps.accounts.models import User
from apps.core.access import ATTRIBUTE, public, refused_by, signed_in
from apps.core.middleware import HeadersMiddleware


def page(request: HttpRequest, number: int = 0) -> HttpResponse:
    return HttpResponse(f"page {number}")


def shown(response: HttpResponseBase) -> bytes:
    assert isinstance(response, HttpResponse)
    return response.content


def refusal_of_everyone_but_anna(user: User) -> str | None:
    return None if user.username == "anna" else "只有安娜可以。"


only_anna = refused_by(refusal_of_everyone_but_anna)(page)


def request_by(user: User | AnonymousUser, path: str = "/somewhere/?x=1") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    request.session = {}  # type: ignore[assignment]
    return request


def test_each_declaration_leaves_its_mark() -> None:
    marks = [getattr(view, ATTRIBUTE) for view in (public(page), signed_in(page), only_anna)]
    assert marks == ["public", "signed_in", "refusal_of_everyone_but_anna"]


def test_a_guarded_view_keeps_its_name() -> None:
    assert (signed_in(page).__name__, only_anna.__name__) == ("page", "page")


def test_anyone_may_open_a_public_view() -> None:
    assert shown(public(page)(request_by(AnonymousUser()))) == b"page 0"


@pytest.mark.parametrize("view", [signed_in(page), only_anna])
def test_nobody_gets_past_the_sign_in(view: object) -> None:
    response = view(request_by(AnonymousUser()))  # type: ignore[operator]
    assert (response.status_code, response.url) == (302, "/accounts/sign-in/?next=/somewhere/%3Fx%3D1")


def test_a_signed_in_user_gets_the_page_with_its_arguments() -> None:
    assert shown(signed_in(page)(request_by(User(username="bert")), 7)) == b"page 7"
    assert shown(only_anna(request_by(User(username="anna")), number=7)) == b"page 7"


def test_a_refused_user_is_told_why() -> None:
    with pytest.raises(PermissionDenied, match=r"^只有安娜可以。$"):
        only_anna(request_by(User(username="bert")))


POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def test_pages_load_nothing_foreign_and_run_nothing_inline() -> None:
    middleware = HeadersMiddleware(page)
    assert middleware(RequestFactory().get("/")).headers["Content-Security-Policy"] == POLICY


def test_a_view_may_be_stricter() -> None:
    def download(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    middleware = HeadersMiddleware(download)
    assert middleware(RequestFactory().get("/")).headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client: Client) -> None:
    assert client.get("/no-such-page/").headers["Content-Security-Policy"] == POLICY
