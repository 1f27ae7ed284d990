"""The entrance, and the pages for what went wrong."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

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
