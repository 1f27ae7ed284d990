"""Every view declares who may open it; a test walks the URL tree and fails on one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from apps.core.unsent import keep, page_of, unsent_of

View = Callable[..., HttpResponseBase]
Refusal = Callable[[Any], str | None]

ATTRIBUTE = "access_declaration"
UNSENT = "unsent"
SECRET = "is_secret"


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


def shows_secret(view: View) -> View:
    """The answer may hold a password: nothing keeps it, and it is not compressed (``CompressionMiddleware``)."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        setattr(response, SECRET, True)
        return response

    return guarded


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
