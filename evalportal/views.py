"""The entrance, and the pages for what went wrong."""

import sys
from datetime import UTC, timedelta

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.core.access import public
from apps.core.faults import passes
from evalportal.navigation import start_page_of

CONTACT_HOLDS = timedelta(days=180)


@public
def home(request: HttpRequest) -> HttpResponse:
    """Send everyone to the page where their work is."""
    return redirect(start_page_of(request.user))


@public
@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a hole (RFC 9116); 404 while nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + CONTACT_HOLDS).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = (f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires}", "Preferred-Languages: zh, en", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reason in words."""
    return render(request, "403.html", {"exception": str(exception)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in words, or 413 where the request is only too big."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_big()
    return render(request, "400.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is busy or away or a disk is full: that passes, and the browser asks again.

    Reads no table.
    """
    if passes(sys.exc_info()[1]):
        return busy()
    return HttpResponse(render_to_string("500.html"), status=500)


def busy() -> HttpResponse:
    """503: nothing was done, and the same request will do in a moment."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})


def too_big() -> HttpResponse:
    """413, also for what the server refuses unread, so for nobody in particular."""
    words = {"megabytes": settings.UPLOAD_LIMIT_MEGABYTES}
    return HttpResponse(render_to_string("413.html", words), status=413)
