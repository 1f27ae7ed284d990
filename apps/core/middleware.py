"""What holds for every request and every answer, whichever view it is for."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from apps.core.access import SECRET
from apps.core.origin import acting
from apps.core.parameters import LARGEST_ID, MalformedError, has_nul

HTTP_MALFORMED, HTTP_WRONG_METHOD = 400, 405

GetResponse = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Nothing loads from another host, nothing inline runs: the network has no internet and uploads are hostile.

    No page needs what a browser can do beyond showing it, and what was shown to somebody who is signed in is kept
    nowhere: office computers are shared.
    """

    POLICY = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
    PERMISSIONS = ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
            "microphone", "midi", "payment", "usb",
        )
    )  # fmt: skip

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.POLICY)
        response.headers.setdefault("Permissions-Policy", self.PERMISSIONS)
        session = getattr(request, "session", None)
        if session is not None and session.accessed and SESSION_KEY in session:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages, not what shows a secret: its length would tell of it. Files are compressed already."""

    TYPES = frozenset({"text/html", "application/json"})

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in self.TYPES or response.streaming or getattr(response, SECRET, False):
            return response
        return super().process_response(request, response)


class ParametersMiddleware:
    """What no page of ours sends is a bad request before a view sees it: a NUL, a character set of another kind, JSON
    that is none (``MalformedError``). A number in an address that no column holds names nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"  # whatever the header says: some names of codecs are none of text
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if any(isinstance(value, int) and value > LARGEST_ID for value in kwargs.values()):
            raise Http404
        named = [value for value in (*kwargs.values(), *request.headers.values()) if isinstance(value, str)]
        typed = [
            text for given in (request.GET, request.POST) for name, texts in given.lists() for text in (name, *texts)
        ]
        return _malformed(request) if has_nul(named + typed) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _malformed(request) if isinstance(exception, MalformedError) else None


class OriginMiddleware:
    """Whatever a request changes is its user's deed, from its address: the one behind the trusted proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(request.user, request.META.get("REMOTE_ADDR") or ""):
            return self.get_response(request)


class WrongMethodMiddleware:
    """An address that only takes posts says so in words when it is opened, instead of an empty page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTP_WRONG_METHOD or response.content:
            return response
        allowed = {"Allow": response.headers["Allow"]}
        return HttpResponse(render(request, "405.html").content, status=HTTP_WRONG_METHOD, headers=allowed)


def _malformed(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", status=HTTP_MALFORMED)
