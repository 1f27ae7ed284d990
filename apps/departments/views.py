"""Pages where the administrator of a region keeps its departments."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.core.access import refused_by
from apps.core.enums import LabelledEnum
from apps.core.excel import Column, Table, open_rows, seal_rows, workbook_of, workbook_response
from apps.core.pages import Page, url_with
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.departments import actions
from apps.departments.enums import DepartmentKind, Funding, UnitNature
from apps.departments.facts import Administrator, matching
from apps.departments.forms import DepartmentForm, WorkbookForm
from apps.departments.imports import FUNDING, HEADINGS, IMPORTED_KINDS, KIND, NATURE, read_departments
from apps.departments.models import Department
from apps.departments.permissions import refusal_to_administer
from apps.departments.queries import region_administered_by, tree_of

PAGE_SIZE = 100


@refused_by(refusal_to_administer)
@require_GET
def list_departments(request: HttpRequest) -> HttpResponse:
    """The tree of the administrator's region; filters narrow it to a flat list."""
    region = region_administered_by(cast(Administrator, request.user))
    tree = tree_of(region.pk)
    asked = Parameters(request.GET)
    text, kind, section = (asked.search(name) for name in ("q", "kind", "section"))
    found = matching(tree, text, kind, section)
    start = PAGE_SIZE * (asked.page() - 1)
    start = start if start < len(found) else 0
    return render(
        request,
        "departments/list_departments.html",
        {
            "region": region,
            "nodes": found[start : start + PAGE_SIZE],
            "total": len(tree),
            "found": len(found),
            "is_narrowed": bool(text or kind or section),
            "text": text,
            "kind": kind,
            "section": section,
            "kinds": IMPORTED_KINDS,
            "sections": matching(tree, "", DepartmentKind.SECTION, ""),
            "page": _page_of(request.GET, start, len(found)),
        },
    )


@refused_by(refusal_to_administer)
def add_department(request: HttpRequest) -> HttpResponse:
    """A new department, unit, section or bureau."""
    region = region_administered_by(cast(Administrator, request.user))
    form = DepartmentForm(request.POST or None, tree=tree_of(region.pk), verb="新增单位")
    if form.is_valid():
        try:
            department = actions.add_department(region, form.details())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已新增“{department.name}”。")
            return redirect("departments:list_departments")
    return render(request, "departments/add_department.html", {"form": form})


@refused_by(refusal_to_administer)
def edit_department(request: HttpRequest, pk: int) -> HttpResponse:
    """Restate a department of the administrator's region."""
    region = region_administered_by(cast(Administrator, request.user))
    department = get_object_or_404(Department, pk=pk, region=region)
    tree = tree_of(region.pk)
    details = next(node.details for node in tree if node.id == pk)
    form = DepartmentForm(request.POST or None, tree=tree, verb="保存单位", initial=asdict(details))
    if form.is_valid():
        try:
            actions.change_department(department, form.details())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已保存“{department.name}”。")
            return redirect("departments:list_departments")
    return render(request, "departments/edit_department.html", {"form": form, "name": details.name})


@refused_by(refusal_to_administer)
def import_departments(request: HttpRequest) -> HttpResponse:
    """Upload, preview, confirm: the preview page carries the rows that its confirmation writes."""
    region = region_administered_by(cast(Administrator, request.user))
    back_url = reverse("departments:list_departments")
    owner = f"departments.import:{request.user.pk}"
    posted = Parameters(request.POST)
    if "rows" in posted:
        try:
            rows = open_rows(posted.text("rows"), owner)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("departments:import_departments")
        written = actions.import_departments(region, rows)
        if not written.problems:
            messages.success(request, f"已导入：{written.summary}。")
            return redirect("departments:list_departments")
        context = {"form": WorkbookForm(back_url=back_url), "headings": HEADINGS, "found": written}
        return render(request, "departments/import_departments.html", context)
    form = WorkbookForm(request.POST or None, request.FILES or None, back_url=back_url)
    context = {"form": form, "headings": HEADINGS}
    if form.is_valid():
        existing = {node.details.code: node.details for node in tree_of(region.pk)}
        context |= {"found": read_departments(form.rows, existing), "sealed": seal_rows(form.rows, owner)}
    return render(request, "departments/import_departments.html", context)


@refused_by(refusal_to_administer)
@require_GET
def download_template(request: HttpRequest) -> HttpResponse:
    """The empty spreadsheet that ``import_departments`` reads."""
    choices: dict[str, Iterable[LabelledEnum]] = {KIND: IMPORTED_KINDS, NATURE: UnitNature, FUNDING: Funding}
    columns = [Column(heading, 18, tuple(m.label for m in choices.get(heading, ()))) for heading in HEADINGS]
    return workbook_response(workbook_of(Table("单位", columns)), "单位导入模板.xlsx")


def _page_of(query: QueryDict, start: int, total: int) -> Page:
    end = min(start + PAGE_SIZE, total)
    number = start // PAGE_SIZE + 1
    return Page(
        newer_url=url_with(query, page=str(number - 1)) if start else "",
        older_url=url_with(query, page=str(number + 1)) if end < total else "",
        text=f"第 {start + 1}–{end} 个，共 {total} 个",
    )
