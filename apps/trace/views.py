"""The page of the trace: searching, exporting, verifying."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.core.access import refused_by
from apps.core.excel import Column, Table, workbook_of, workbook_response
from apps.core.jobs import standing_of
from apps.core.pages import Page, url_with
from apps.core.parameters import Parameters, day_of
from apps.core.refusals import Refused
from apps.trace import tasks
from apps.trace.actions import record
from apps.trace.enums import TraceKind
from apps.trace.facts import Change, changes_in
from apps.trace.models import TraceEntry
from apps.trace.permissions import Administrator, refusal_to_read
from apps.trace.queries import TraceFilter, labels, page_of_entries

PAGE_SIZE = 50
MOST_EXPORTED = 5_000
MOST_SEARCHED = 100_000  # for an export
LONGEST_SHOWN = 32_000  # of a cell of a workbook
WIDTHS = {
    "sequence": 10, "at": 20, "name": 12, "username": 14, "role": 16, "address": 16, "place": 24, "kind": 12,
    "what": 40, "content": 60, "digest": 66,
}  # fmt: skip
_NAMES = {field.name: str(field.verbose_name) for field in TraceEntry._meta.fields}
COLUMNS = tuple(Column(_NAMES[name], width, wraps=name in {"what", "content"}) for name, width in WIDTHS.items())


@refused_by(refusal_to_read)
@require_GET
def list_entries(request: HttpRequest) -> HttpResponse:
    """What was done in the region, newest first."""
    asked = Parameters(request.GET)
    wanted, before = _filter_of(asked), asked.number("before")
    found = page_of_entries(_region_of(request), wanted, before=before, size=PAGE_SIZE)
    is_short = found.behind is not None and len(found.entries) < PAGE_SIZE
    job = tasks.last_verification()
    context = {
        "entries": [(entry, shown_changes(entry)) for entry in found.entries],
        "is_short": is_short,
        "wanted": wanted,
        "kinds": list(TraceKind),
        "is_narrowed": wanted != TraceFilter(),
        "export_query": url_with(request.GET, before=""),
        "job": job,
        "standing": standing_of(job) if job else None,
        "page": Page(
            newer_url=url_with(request.GET, before="") if before else "",
            older_url=url_with(request.GET, before=str(found.behind)) if found.behind else "",
            text=f"本页 {len(found.entries)} 条{'，更早的日志尚未查找' if is_short else ''}",
        ),
    }
    return render(request, "trace/list_entries.html", context)


@refused_by(refusal_to_read)
@require_GET
def export_entries(request: HttpRequest) -> HttpResponse:
    """What the page is narrowed to, as a workbook; at most ``MOST_EXPORTED`` entries, which the page says."""
    region_id = _region_of(request)
    wanted = _filter_of(Parameters(request.GET))
    found = page_of_entries(region_id, wanted, size=MOST_EXPORTED, through=MOST_SEARCHED)
    if found.behind:
        what = f"一次最多导出 {MOST_EXPORTED} 条，最多查找 {MOST_SEARCHED} 条"
        messages.error(request, f"{what}，请缩小日期或其他筛选范围。")
        return redirect(f"{reverse('trace:list_entries')}{url_with(request.GET)}")
    rows = [
        (
            "" if entry.sequence is None else str(entry.sequence),
            f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            entry.name if entry.username else entry.actor,
            entry.username,
            entry.role,
            entry.address,
            entry.place,
            entry.get_kind_display(),
            entry.what,
            "\n".join(f"{name}：{old or ''} → {new or ''}" for name, (old, new) in shown_changes(entry))[
                :LONGEST_SHOWN
            ],
            entry.digest,
        )
        for entry in found.entries
    ]
    record(TraceKind.EXPORT, f"操作日志：{len(rows)} 条", region_id=region_id)
    return workbook_response(workbook_of(Table("操作日志", COLUMNS, rows)), "操作日志.xlsx")


@refused_by(refusal_to_read)
@require_POST
def verify_chain(request: HttpRequest) -> HttpResponse:
    """Have the chain verified; the page shows how far that is and what came of it."""
    try:
        tasks.ask_for_verification(request.user, reverse("trace:list_entries"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("trace:list_entries")


def shown_changes(entry: TraceEntry) -> list[tuple[str, Change]]:
    """What changed, each under the name that the forms give it."""
    return labels().shown(entry.subject, changes_in(entry.content))


def _region_of(request: HttpRequest) -> int:
    return cast(Administrator, request.user).administered_region_id or 0


def _filter_of(asked: Parameters) -> TraceFilter:
    return TraceFilter(
        person=asked.search("person"),
        department=asked.search("department"),
        department_id=asked.number("department_id"),
        kind=asked.member("kind", TraceKind),
        since=day_of(asked.text("since")),
        until=day_of(asked.text("until")),
        text=asked.search("q"),
    )
