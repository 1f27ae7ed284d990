"""Pages where the administrator of a region keeps its accounts and memberships."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import actions
from apps.accounts.enums import Role
from apps.accounts.forms import EndMembershipForm, HandOverForm, MembershipForm, NewUserForm, UserField, UserForm
from apps.accounts.models import Membership, User
from apps.accounts.permissions import refusal_to_administer, refusal_to_deactivate, refusal_to_end
from apps.accounts.queries import (
    UserFilter,
    history_of,
    memberships_in_region,
    page_of_users,
    users_in_region,
)
from apps.core.access import refused_by, shows_secret
from apps.core.pages import Page, url_with
from apps.core.parameters import Parameters
from apps.departments.queries import region_administered_by

PAGE_SIZE = 50


@refused_by(refusal_to_administer)
@require_GET
def list_users(request: HttpRequest) -> HttpResponse:
    """The accounts of the region with what they do today."""
    region = region_administered_by(_administrator(request))
    asked = Parameters(request.GET)
    wanted = UserFilter(asked.search("q"), asked.member("role", Role), asked.search("department"))
    found = page_of_users(
        region.pk,
        wanted,
        timezone.localdate(),
        after=asked.text("after"),
        before=asked.text("before"),
        size=PAGE_SIZE,
    )
    users = found.users
    page = Page(
        newer_url=url_with(request.GET, after="", before=users[0].account.username)
        if found.has_newer and users
        else "",
        older_url=url_with(request.GET, after=users[-1].account.username, before="")
        if found.has_older and users
        else "",
        text=f"共 {found.total} 个用户",
    )
    context = {
        "region": region,
        "users": users,
        "total": found.total,
        "text": wanted.text,
        "role": wanted.role,
        "department": wanted.department,
        "is_narrowed": wanted != UserFilter(),
        "roles": list(Role),
        "page": page,
    }
    return render(request, "accounts/list_users.html", context)


@refused_by(refusal_to_administer)
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Accounts that can sign in and match what is being typed in a ``UserField``."""
    among = users_in_region(_administrator(request).administered_region_id or 0).filter(is_active=True)
    asked = Parameters(request.GET)
    return HttpResponse(UserField.options(among.order_by("username"), asked.search(asked.text("field"))))


@refused_by(refusal_to_administer)
@shows_secret
def add_user(request: HttpRequest) -> HttpResponse:
    """A new account with its first membership; its password is shown once, on the answer to the POST."""
    region = region_administered_by(_administrator(request))
    form = NewUserForm(request.POST or None, region=region, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            account = actions.add_user(
                form.details(), form.cleaned_data["department"], form.role_chosen(), form.period()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "accounts/add_user.html", {"account": account})
    return render(request, "accounts/add_user.html", {"form": form})


@refused_by(refusal_to_administer)
def edit_user(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an account: its details, its memberships with whom they came from and went to."""
    administrator = _administrator(request)
    user = _user_of_region(administrator, pk)
    initial = {"username": user.username, "name": user.name, "phone": user.phone}
    form = UserForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_user(user, form.details())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已保存“{user.name}”的账号。")
            return redirect("accounts:edit_user", pk)
    region_id = administrator.administered_region_id or 0
    context = {
        "form": form,
        "account": user,
        "name": initial["name"],
        "history": history_of(user, region_id, timezone.localdate()),
        "refusal": refusal_to_deactivate(administrator, user),
    }
    return render(request, "accounts/edit_user.html", context)


@refused_by(refusal_to_administer)
def add_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role, or another department, for an existing account."""
    administrator = _administrator(request)
    user = _user_of_region(administrator, pk)
    region = region_administered_by(administrator)
    form = MembershipForm(
        request.POST or None,
        region=region,
        back_url=reverse("accounts:edit_user", args=[pk]),
        initial={"starts_on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            actions.add_membership(user, form.cleaned_data["department"], form.role_chosen(), form.period())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已为“{user.name}”新增任职。")
            return redirect("accounts:edit_user", pk)
    return render(request, "accounts/add_membership.html", {"form": form, "account": user})


@refused_by(refusal_to_administer)
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a membership."""
    membership = _membership_of_region(request, pk)
    back_url = reverse("accounts:edit_user", args=[membership.user_id])
    form = EndMembershipForm(
        request.POST or None, back_url=back_url, initial={"ends_on": membership.ends_on or timezone.localdate()}
    )
    if form.is_valid():
        try:
            actions.end_membership(membership, form.cleaned_data["ends_on"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "已设定停用日期。")
            return redirect(back_url)
    return render(request, "accounts/end_membership.html", {"form": form, "membership": membership})


@refused_by(refusal_to_administer)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A membership ends, its successor's begins the day after."""
    membership = _membership_of_region(request, pk)
    candidates = users_in_region(membership.department.region_id or 0).filter(is_active=True)
    back_url = reverse("accounts:edit_user", args=[membership.user_id])
    form = HandOverForm(
        request.POST or None,
        candidates=candidates.exclude(pk=membership.user_id).order_by("name"),
        back_url=back_url,
        initial={"starts_on": timezone.localdate()},
    )
    if form.is_valid():
        successor, starts_on = form.taken_over()
        try:
            actions.hand_over(membership, successor, starts_on)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已移交给“{successor.name}”。")
            return redirect(back_url)
    return render(request, "accounts/hand_over.html", {"form": form, "membership": membership})


@refused_by(refusal_to_administer)
def deactivate_user(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account after a confirmation."""
    administrator = _administrator(request)
    user = _user_of_region(administrator, pk)
    if reason := refusal_to_deactivate(administrator, user):
        raise PermissionDenied(reason)
    if request.method != "POST":
        return render(request, "accounts/deactivate_user.html", {"account": user})
    actions.deactivate_user(user)
    messages.success(request, f"“{user.name}”的账号已停用。")
    return redirect("accounts:edit_user", pk)


@refused_by(refusal_to_administer)
@require_POST
def activate_user(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    user = _user_of_region(_administrator(request), pk)
    actions.activate_user(user)
    messages.success(request, f"“{user.name}”的账号已重新启用。")
    return redirect("accounts:edit_user", pk)


@refused_by(refusal_to_administer)
@shows_secret
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new random password, shown once, on the answer to the POST."""
    user = _user_of_region(_administrator(request), pk)
    password = actions.reset_password(user) if request.method == "POST" else ""
    return render(request, "accounts/reset_password.html", {"account": user, "password": password})


def _administrator(request: HttpRequest) -> User:
    return cast(User, request.user)


def _user_of_region(administrator: User, pk: int) -> User:
    return get_object_or_404(users_in_region(administrator.administered_region_id or 0), pk=pk)


def _membership_of_region(request: HttpRequest, pk: int) -> Membership:
    """A membership of the administrator's region that he may end; else 404 or 403 with the reason."""
    administrator = _administrator(request)
    memberships = memberships_in_region(administrator.administered_region_id or 0)
    membership = get_object_or_404(memberships.select_related("user", "department"), pk=pk)
    if reason := refusal_to_end(administrator, membership):
        raise PermissionDenied(reason)
    return membership
