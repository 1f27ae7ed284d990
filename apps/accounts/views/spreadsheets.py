"""Importing accounts from a spreadsheet: upload, preview, confirm, and the first passwords once."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import actions
from apps.accounts.actions import NEW_ACCOUNT
from apps.accounts.enums import Role
from apps.accounts.facts import PASSWORD
from apps.accounts.imports import HEADINGS, NAME, ROLE, USERNAME, read_users, usernames_in
from apps.accounts.models import User
from apps.accounts.permissions import refusal_to_administer
from apps.accounts.queries import surroundings_of
from apps.accounts.tasks import ask_for_import
from apps.accounts.tasks import import_users as import_users_task
from apps.core import jobs
from apps.core.access import refused_by, shows_secret
from apps.core.excel import Column, Table, open_rows, seal_rows, workbook_of, workbook_response
from apps.core.models import Job
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.departments.forms import WorkbookForm
from apps.departments.models import Department
from apps.departments.queries import region_administered_by
from apps.trace.actions import record
from apps.trace.enums import TraceKind


@refused_by(refusal_to_administer)
@shows_secret
def import_users(request: HttpRequest) -> HttpResponse:
    """Upload, preview, confirm."""
    region = region_administered_by(cast(User, request.user))
    back_url = reverse("accounts:list_users")
    owner = f"accounts.import:{request.user.pk}"
    posted = Parameters(request.POST)
    if "rows" in posted:
        try:
            rows = open_rows(posted.text("rows"), owner)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("accounts:import_users")
        found = read_users(rows, surroundings_of(region.pk, usernames_in(rows)))
        if not found.problems:
            return _import(request, region, rows)
        context = {"form": WorkbookForm(back_url=back_url), "headings": HEADINGS, "found": found}
        return render(request, "accounts/import_users.html", context)
    form = WorkbookForm(request.POST or None, request.FILES or None, back_url=back_url)
    context = {"form": form, "headings": HEADINGS}
    if form.is_valid():
        around = surroundings_of(region.pk, usernames_in(form.rows))
        context |= {"found": read_users(form.rows, around), "sealed": seal_rows(form.rows, owner)}
    return render(request, "accounts/import_users.html", context)


@refused_by(refusal_to_administer)
@require_GET
@shows_secret
def imported_users(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far an import is, and then the passwords of the new accounts: for the session that began it, which alone
    holds their secret.
    """
    user = cast(User, request.user)
    job = get_object_or_404(Job, pk=job_id, kind=import_users_task.name, requested_by=user)
    lines = [] if job.is_unfinished else list(job.lines.all())
    names = {line.words.removeprefix(NEW_ACCOUNT): line.name for line in lines if line.words.startswith(NEW_ACCOUNT)}
    secret = request.session.get(_secret_of(job), "")
    passwords = [[name, login, actions.imported_password(secret, login)] for login, name in names.items() if secret]
    context = {
        "job": job,
        "standing": jobs.standing_of(job),
        "done": sum(line.is_done for line in lines),
        "skipped": [line for line in lines if not line.is_done],
        "accounts": passwords,
        "created": len(names),
        "sealed": seal_rows(passwords, _passwords_owner(request)) if passwords else "",
    }
    template = "accounts/_imported_users.html" if request.htmx else "accounts/imported_users.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@refused_by(refusal_to_administer)
@require_POST
@shows_secret
def download_passwords(request: HttpRequest) -> HttpResponse:
    """The first passwords of imported accounts, which only the page after the import still holds."""
    try:
        lines = open_rows(Parameters(request.POST).text("rows"), _passwords_owner(request))
    except Refused:
        messages.error(request, "初始密码只在导入后一小时内可以下载，请改用“重置密码”。")
        return redirect("accounts:list_users")
    columns = [Column(NAME), Column(USERNAME, 20), Column(PASSWORD.label, 20)]
    region_id = cast(User, request.user).administered_region_id
    record(TraceKind.EXPORT, f"{PASSWORD.label}：{len(lines)} 个账号", region_id=region_id)
    return workbook_response(workbook_of(Table(PASSWORD.label, columns, lines)), f"{PASSWORD.label}.xlsx")


@refused_by(refusal_to_administer)
@require_GET
def download_template(request: HttpRequest) -> HttpResponse:
    """The empty spreadsheet that ``import_users`` reads."""
    roles = tuple(role.label for role in Role)
    columns = [Column(heading, choices=roles if heading == ROLE else ()) for heading in HEADINGS]
    return workbook_response(workbook_of(Table("用户", columns)), "用户导入模板.xlsx")


def _passwords_owner(request: HttpRequest) -> str:
    return f"accounts.passwords:{request.user.pk}"


def _import(request: HttpRequest, region: Department, rows: list[list[str]]) -> HttpResponse:
    secret = get_random_string(32)
    try:
        job = ask_for_import(region, rows, secret, cast(User, request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:import_users")
    request.session.setdefault(_secret_of(job), secret)
    return redirect("accounts:imported_users", job.pk)


def _secret_of(job: Job) -> str:
    return f"accounts.import.{job.pk}"
