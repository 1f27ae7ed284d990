"""Importing accounts from a spreadsheet: upload, preview, confirm, and the first passwords once."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import actions
from apps.accounts.enums import Role
from apps.accounts.facts import PASSWORD
from apps.accounts.imports import HEADINGS, NAME, ROLE, USERNAME, read_users, usernames_in
from apps.accounts.models import User
from apps.accounts.permissions import refusal_to_administer
from apps.accounts.queries import surroundings_of
from apps.core.access import refused_by, shows_secret
from apps.core.excel import Column, Table, open_rows, seal_rows, workbook_of, workbook_response
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.departments.forms import WorkbookForm
from apps.departments.queries import region_administered_by


@refused_by(refusal_to_administer)
@shows_secret
def import_users(request: HttpRequest) -> HttpResponse:
    """Upload, preview, confirm; the answer to the confirmation carries the passwords of new accounts."""
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
        written = actions.import_users(region, rows)
        context = {"form": WorkbookForm(back_url=back_url), "headings": HEADINGS, "found": written.found}
        if not written.found.problems:
            lines = [[new.user.name, new.user.username, new.password] for new in written.accounts]
            context = {
                "summary": written.found.summary,
                "accounts": written.accounts,
                "sealed": seal_rows(lines, _passwords_owner(request)),
            }
        return render(request, "accounts/import_users.html", context)
    form = WorkbookForm(request.POST or None, request.FILES or None, back_url=back_url)
    context = {"form": form, "headings": HEADINGS}
    if form.is_valid():
        around = surroundings_of(region.pk, usernames_in(form.rows))
        context |= {"found": read_users(form.rows, around), "sealed": seal_rows(form.rows, owner)}
    return render(request, "accounts/import_users.html", context)


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
