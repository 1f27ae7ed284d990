"""The page 通知: what a person was told, and how he wants to be told."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.core.access import signed_in
from apps.core.pages import Page, url_with
from apps.core.parameters import Parameters
from apps.notices import actions
from apps.notices.forms import MailForm
from apps.notices.models import Notice
from apps.notices.queries import page_of_notices, wants_mail

PAGE_SIZE = 30


@signed_in
@require_GET
def list_notices(request: HttpRequest) -> HttpResponse:
    """A person's notices, newest first."""
    user, before = _user(request), Parameters(request.GET).number("before")
    found = page_of_notices(user, before, PAGE_SIZE)
    page = Page(
        newer_url=url_with(request.GET, before="") if before else "",
        older_url=url_with(request.GET, before=str(found.behind)) if found.behind else "",
        text=f"本页 {len(found.notices)} 条",
    )
    context = {"notices": found.notices, "page": page, "has_mail": bool(settings.EMAIL_HOST)}
    return render(request, "notices/list_notices.html", context)


@signed_in
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Read one, and go where it leads."""
    user = _user(request)
    notice = Notice.objects.filter(pk=notice_id, recipient=user).first()
    if notice is None:
        raise Http404
    actions.read(user, notice.pk)
    return redirect(notice.address)


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All of it is read."""
    actions.read(_user(request))
    return redirect("notices:list_notices")


@signed_in
@require_http_methods(["GET", "POST"])
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Where the daily digest goes, or that there is none."""
    user, back = _user(request), reverse("notices:list_notices")
    initial = {"email": user.email, "is_wanted": wants_mail(user)} if request.method == "GET" else None
    form = MailForm(request.POST or None, initial=initial, back_url=back)
    if form.is_valid():
        actions.choose_mail(user, form.cleaned_data["email"], is_wanted=form.cleaned_data["is_wanted"])
        messages.success(request, "已保存通知设置。")
        return redirect(back)
    return render(request, "notices/choose_mail.html", {"form": form, "has_mail": bool(settings.EMAIL_HOST)})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
