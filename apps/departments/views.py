"""Pages where the administrator of a region keeps its departments."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.core import jobs
from apps.core.access import refused_by
from apps.core.enums import LabelledEnum
from apps.core.excel import Column, Table, open_rows, seal_rows, workbook_of, workbook_response
from apps.core.models import Job
from apps.core.pages import Page, url_with
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.departments import actions
from apps.departments.enums import Funding, UnitNature
from apps.departments.facts import Administrator, Directory, TreeFilter
from apps.departments.forms import DepartmentField, DepartmentForm, WorkbookForm
from apps.departments.imports import FUNDING, HEADINGS, IMPORTED_KINDS, KIND, NATURE, read_departments
from apps.departments.models import Department
from apps.departments.permissions import refusal_to_administer
from apps.departments.queries import details_of, owner_of, page_of_tree, region_administered_by, sections_of, tree_of
from apps.departments.tasks import ask_for_import

PAGE_SIZE = 100
JOBS_SHOWN = 100


@refused_by(refusal_to_administer)
@require_GET
def list_departments(request: HttpRequest) -> HttpResponse:
    """The tree of the administrator's region; filters narrow it to a flat list."""
    region = region_administered_by(cast(Administrator, request.user))
    asked = Parameters(request.GET)
    wanted = TreeFilter(*(asked.search(name) for name in ("q", "kind", "section")))
    found = page_of_tree(region.pk, wanted, PAGE_SIZE * (asked.page() - 1), PAGE_SIZE)
    return render(
        request,
        "departments/list_departments.html",
        {
            "region": region,
            "nodes": found.nodes,
            "total": found.total,
            "found": found.found,
            "is_narrowed": wanted != TreeFilter(),
            "text": wanted.text,
            "kind": wanted.kind,
            "section": wanted.section_code,
            "kinds": IMPORTED_KINDS,
            "sections": sections_of(region.pk),
            "page": _page_of(request.GET, found.start, found.found),
        },
    )


@refused_by(refusal_to_administer)
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Departments in use that match what is being typed in a ``DepartmentField``."""
    region = region_administered_by(cast(Administrator, request.user))
    asked = Parameters(request.GET)
    among = Department.objects.in_region(region.pk).filter(is_active=True)
    return HttpResponse(DepartmentField.options(among, asked.search(asked.text("field"))))


@refused_by(refusal_to_administer)
def add_department(request: HttpRequest) -> HttpResponse:
    """A new department, unit, section or bureau."""
    region = region_administered_by(cast(Administrator, request.user))
    form = DepartmentForm(request.POST or None, region=region, verb="新增单位")
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
    among = Department.objects.in_region(region.pk).select_related("parent", "responsible_section")
    department = get_object_or_404(among, pk=pk)
    details = details_of(department)
    stated = asdict(details)
    if details.parent_code and department.parent:
        stated["parent_code"] = DepartmentField.shown(department.parent)
    form = DepartmentForm(request.POST or None, region=region, verb="保存单位", initial=stated)
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
        found = read_departments(rows, _directory(region))
        if not found.problems:
            try:
                return redirect("departments:show_job", ask_for_import(region, rows, request.user, back_url).pk)
            except Refused as refusal:
                messages.error(request, str(refusal))
                return redirect("departments:import_departments")
        context = {"form": WorkbookForm(back_url=back_url), "headings": HEADINGS, "found": found}
        return render(request, "departments/import_departments.html", context)
    form = WorkbookForm(request.POST or None, request.FILES or None, back_url=back_url)
    context = {"form": form, "headings": HEADINGS}
    if form.is_valid():
        found = read_departments(form.rows, _directory(region))
        context |= {"found": found, "sealed": seal_rows(form.rows, owner)}
    return render(request, "departments/import_departments.html", context)


@refused_by(refusal_to_administer)
@require_GET
def download_template(request: HttpRequest) -> HttpResponse:
    """The empty spreadsheet that ``import_departments`` reads."""
    choices: dict[str, Iterable[LabelledEnum]] = {KIND: IMPORTED_KINDS, NATURE: UnitNature, FUNDING: Funding}
    columns = [Column(heading, 18, tuple(m.label for m in choices.get(heading, ()))) for heading in HEADINGS]
    return workbook_response(workbook_of(Table("单位", columns)), "单位导入模板.xlsx")


@refused_by(refusal_to_administer)
@require_GET
def list_jobs(request: HttpRequest) -> HttpResponse:
    """Long work for the region, newest first."""
    found = _jobs(request)[:JOBS_SHOWN]
    return render(request, "departments/list_jobs.html", {"jobs": found})


@refused_by(refusal_to_administer)
@never_cache
@require_GET
def show_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a piece of long work is; when it has ended, what was done, what was skipped, and why."""
    job = get_object_or_404(_jobs(request), pk=job_id)
    lines = [] if job.is_unfinished else list(job.lines.all())
    context = {
        "job": job,
        "standing": jobs.standing_of(job),
        "done": [line for line in lines if line.is_done],
        "skipped": [line for line in lines if not line.is_done],
        "words": job.result.get("words", ""),
    }
    template = "departments/_show_job.html" if request.htmx else "departments/show_job.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@refused_by(refusal_to_administer)
@require_POST
def cancel_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Call a piece of long work off; what is done stays done."""
    jobs.cancel(get_object_or_404(_jobs(request), pk=job_id))
    return redirect("departments:show_job", job_id)


def _directory(region: Department) -> Directory:
    return {node.details.code: node.details for node in tree_of(region.pk)}


def _jobs(request: HttpRequest) -> QuerySet[Job]:
    region_id = cast(Administrator, request.user).administered_region_id
    return jobs.shown_to(owner_of(region_id or 0)).select_related("requested_by")


def _page_of(query: QueryDict, start: int, total: int) -> Page:
    end = min(start + PAGE_SIZE, total)
    number = start // PAGE_SIZE + 1
    return Page(
        newer_url=url_with(query, page=str(number - 1)) if start else "",
        older_url=url_with(query, page=str(number + 1)) if end < total else "",
        text=f"第 {start + 1}–{end} 个，共 {total} 个",
    )
