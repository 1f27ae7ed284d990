"""Signing in and out, passwords, and the record of both."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import actions
from apps.accounts.enums import DEMO_PASSWORD
from apps.accounts.forms import ChangedPasswordForm, ChosenPasswordForm, SignInForm
from apps.accounts.models import User
from apps.accounts.permissions import refusal_to_administer
from apps.accounts.queries import SecurityPlace, demo_accounts, security_page
from apps.core.access import public, refused_by, signed_in
from apps.core.pages import Page, url_with
from apps.core.parameters import Parameters

PAGE_SIZE = 50
FIRST_PASSWORD_SECONDS = 600
LONGEST_ADDRESS = 2000

_AWAITING_PASSWORD = "awaiting_password"


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session; who must choose a password gets none before that is done."""
    destination = _destination_of(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(destination)
    form = SignInForm(request, request.POST or None)
    if form.is_valid():
        user = form.get_user()
        if not user.must_change_password:
            login(request, user)
            request.session.set_expiry(None)  # not what held for a visitor
            return HttpResponseRedirect(destination)
        request.session.flush()
        request.session.set_expiry(FIRST_PASSWORD_SECONDS)
        request.session[_AWAITING_PASSWORD] = [user.pk, user.get_session_auth_hash(), user.backend]
        return redirect("accounts:first_password")
    return render(
        request,
        "accounts/sign_in.html",
        {
            "form": form,
            "destination": destination,
            "demo_accounts": demo_accounts(timezone.localdate()) if settings.DEMO else [],
            "demo_password": DEMO_PASSWORD,
        },
    )


@public
@never_cache
@sensitive_post_parameters()
def first_password(request: HttpRequest) -> HttpResponse:
    """Choose a password in place of the issued one; only then does the session begin."""
    pk, auth_hash, backend = request.session.get(_AWAITING_PASSWORD, (0, "", ""))
    user = User.objects.filter(pk=pk, is_active=True, must_change_password=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), auth_hash):
        return redirect("accounts:sign_in")
    form = ChosenPasswordForm(user, request.POST or None)
    if form.is_valid():
        actions.change_password(user, form.cleaned_data["new_password1"])
        request.session.flush()
        login(request, user, backend=backend)
        return redirect("home")
    return render(request, "accounts/first_password.html", {"form": form, "name": user.name})


@signed_in
@never_cache
@require_GET
def session(request: HttpRequest) -> HttpResponse:
    """Whose session it is, and the token of its forms: for a page that stayed open while its person signed in again."""
    user = cast(User, request.user)
    return JsonResponse({"user": user.pk, "name": user.name, "token": get_token(request)})


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("accounts:sign_in")


@signed_in
@never_cache
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Choose another password; other sessions of the account end."""
    user = cast(User, request.user)
    form = ChangedPasswordForm(user, request.POST or None)
    if form.is_valid():
        actions.change_password(user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, "密码已修改，其他设备上的登录已失效。")
        return redirect("home")
    return render(request, "accounts/change_password.html", {"form": form})


@refused_by(refusal_to_administer)
@require_GET
def security_log(request: HttpRequest) -> HttpResponse:
    """Sign-ins, failures and lockouts of the region, newest first."""
    region_id = cast(User, request.user).administered_region_id or 0
    asked = Parameters(request.GET)
    place = SecurityPlace(asked.number("signed"), asked.number("failed"))
    found = security_page(region_id, place, size=PAGE_SIZE)
    page = Page(
        newer_url="" if place == SecurityPlace() else "?",
        older_url=url_with(request.GET, signed=_id(found.behind.signed), failed=_id(found.behind.failed))
        if found.behind
        else "",
        text=f"本页 {len(found.events)} 条",
    )
    return render(request, "accounts/security_log.html", {"events": found.events, "page": page})


def _id(number: int | None) -> str:
    return "" if number is None else str(number)


def _destination_of(request: HttpRequest) -> str:
    """Where to go after signing in: ``next`` when it is the address of a page of ours, without its host."""
    wanted = (Parameters(request.POST).text("next") or Parameters(request.GET).text("next")).strip()
    is_ours = (
        wanted.startswith("/") and len(wanted) <= LONGEST_ADDRESS and url_has_allowed_host_and_scheme(wanted, None)
    )
    return wanted if is_ours else reverse("home")
