"""Every view declares who may open it; a test walks the URL tree and fails on one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]
Refusal = Callable[[Any], str | None]

ATTRIBUTE = "access_declaration"


def public(view: View) -> View:
    """Anyone may open the view."""
    setattr(view, ATTRIBUTE, "public")
    return view


def signed_in(view: View) -> View:
    """Any signed-in user may open the view; what it shows is limited by ``visible_to`` querysets."""
    guarded = login_required(view)
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

        declared = login_required(guarded)
        setattr(declared, ATTRIBUTE, getattr(refusal, "__name__", "refused_by"))
        return declared

    return decorate


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


class PlainQueryMiddleware:
    """A NUL in an address comes from no browser and breaks PostgreSQL: answered as a bad request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("地址不正确。")
        return self.get_response(request)
