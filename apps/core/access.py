"""Every view declares who may open it; a test walks the URL tree and fails on one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from apps.core.unsent import keep, page_of, unsent_of

View = Callable[..., HttpResponseBase]
Refusal = Callable[[Any], str | None]

ATTRIBUTE = "access_declaration"
UNSENT = "unsent"
HTTP_WRONG_METHOD = 405


def public(view: View) -> View:
    """Anyone may open the view."""
    setattr(view, ATTRIBUTE, "public")
    return view


def signed_in(view: View) -> View:
    """Any signed-in user may open the view; what it shows is limited by ``visible_to`` querysets."""
    guarded = _after_sign_in(view)
    setattr(guarded, ATTRIBUTE, "signed_in")
    return guarded


def refused_by(refusal: Refusal) -> Callable[[View], View]:
    """Only users for whom ``refusal(user)`` is ``None``; the text it returns is shown on the 403 page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            reason = refusal(request.user)
            if reason is not None:
                raise PermissionDenied(reason)
            return view(request, *args, **kwargs)

        declared = _after_sign_in(guarded)
        setattr(declared, ATTRIBUTE, getattr(refusal, "__name__", "refused_by"))
        return declared

    return decorate


def _after_sign_in(view: View) -> View:
    """The view for who is signed in. Anyone else signs in first and comes back to the page he was on: after a post,
    which cannot be opened, to the page of the form, where what he had typed is offered again (``request.unsent``).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.method != "POST":
                return redirect_to_login(request.get_full_path())
            keep(request)
            return redirect_to_login(page_of(request))
        setattr(request, UNSENT, unsent_of(request))
        try:
            return view(request, *args, **kwargs)
        except Exception:
            setattr(request, UNSENT, None)  # another person signed in, and the page is not his to see
            raise

    return guarded


class ContentSecurityPolicyMiddleware:
    """Nothing loads from another host, nothing inline runs: the network has no internet and uploads are hostile."""

    POLICY = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.POLICY)
        return response


class PlainTextMiddleware:
    """A NUL in an address or in a posted form comes from no browser and breaks PostgreSQL: a bad request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        for given in (request.GET, request.POST):
            if any("\0" in text for name, values in given.lists() for text in (name, *values)):
                raise BadRequest("NUL")


class WrongMethodMiddleware:
    """An address that only takes posts says so in words when it is opened, instead of an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTP_WRONG_METHOD or response.content:
            return response
        allowed = {"Allow": response.headers["Allow"]}
        return HttpResponse(render(request, "405.html").content, status=HTTP_WRONG_METHOD, headers=allowed)
