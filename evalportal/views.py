"""The entrance, and the pages for what went wrong."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from apps.core.access import public
from evalportal.navigation import start_page_of


@public
def home(request: HttpRequest) -> HttpResponse:
    """Send everyone to the page where their work is."""
    return redirect(start_page_of(request.user))


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reason in words."""
    return render(request, "403.html", {"exception": str(exception)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in words, or 413 where the request is only too big."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is busy or away: that passes, and the browser asks again. Reads no table."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})
    return HttpResponse(render_to_string("500.html"), status=500)
