"""Newer versions of schemes: what they would change for running evaluations, and moving a cycle to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.core.access import refused_by
from apps.core.models import Job
from apps.core.pages import Page
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.evaluations.actions import effect_of, graded, pin_cycle
from apps.evaluations.actions.versions import projects_changed
from apps.evaluations.enums import Status
from apps.evaluations.models import Cycle, Evaluation
from apps.evaluations.queries import Versions, newest_versions
from apps.evaluations.views.shown import STATUS_KINDS
from apps.evaluations.workflow import EDITABLE
from apps.indicators.enums import Consequence
from apps.indicators.models import Scheme
from apps.indicators.queries import predecessor_of
from apps.indicators.views.reading import DifferenceLine, difference_lines, summary_of
from apps.reviews.permissions import BUREAU_REVIEWS, refusal_to_run_cycles
from apps.reviews.queries import BehindPage, counts_behind, page_behind, schemes_behind, uses_of
from apps.reviews.tasks import LATER_ONES, ask_for_versions
from apps.reviews.views.cycles import open_cycle_of, region_id_of

# What has to be done comes first, mere wording last.
BY_WEIGHT = (
    Consequence.TO_BE_FILLED,
    Consequence.ANSWERED_AGAIN,
    Consequence.DROPPED,
    Consequence.RESCORED,
    Consequence.CHECKED,
    Consequence.WORDING,
)
UNSENT = "尚未报送，得分只有单位自己可见；更新后在办理记录中告知单位。"
STAYS: Mapping[Status, str] = {
    Status.DEPARTMENT_REVIEW: "部门正在审核，内容已锁定；撤回或退回后再更新。",
    Status.SUBMITTED: "已报送财政，内容已锁定；撤回或退回后再更新。",
    **dict.fromkeys(BUREAU_REVIEWS, "正在审核，内容已锁定；退回后再更新。"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between two versions, by what they mean for an evaluation that moves."""

    before: Scheme
    after: Scheme
    summary: str
    groups: tuple[tuple[str, tuple[DifferenceLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class BehindLine:
    """One evaluation: its score now and after the move, and what its department would have to do, or why it stays."""

    name: str
    code: str
    url: str
    kind: str
    label: str
    now: str = ""
    then: str = ""
    dropped: str = ""
    added: str = ""
    asked_anew: str = ""
    note: str = ""


@refused_by(refusal_to_run_cycles)
def update_versions(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """What newer versions of a cycle's schemes would change; post moves its running evaluations to them."""
    user, cycle = cast(User, request.user), open_cycle_of(request, cycle_id)
    newest = newest_versions(cycle)
    if request.method == "POST":
        job = _update(request, user, cycle, newest)
        return redirect("departments:show_job", job.pk) if job else redirect("reviews:update_versions", cycle_id)
    number = Parameters(request.GET).page()
    page = page_behind(user, cycle, newest, number)
    context = {
        "cycle": cycle,
        "newest": newest,
        "is_pinned": Versions.of(cycle) == newest,
        "counts": counts_behind(cycle, newest),
        "comparisons": [_compare(old, _newer(old, newest)) for old in schemes_behind(cycle, newest)],
        "rows": [_line(row, page, newest) for row in page.rows],
        "page": Page(
            newer_url=f"?page={number - 1}" if number > 1 else "",
            older_url=f"?page={number + 1}" if page.has_more else "",
            text=f"第 {number} 页",
        ),
    }
    return render(request, "reviews/update_versions.html", context)


@refused_by(refusal_to_run_cycles)
@require_GET
def show_scheme_use(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Which evaluations are pinned to the version before this one, and what would change for them."""
    schemes = Scheme.objects.seen_by(region_id_of(request)).select_related("copied_from")
    scheme = get_object_or_404(schemes, pk=scheme_id)
    before = predecessor_of(scheme)
    context = {
        "scheme": scheme,
        "before": before,
        "is_same_scheme": before is not None and before.key == scheme.key,
        "uses": uses_of(before, region_id_of(request)) if before else [],
        "comparison": _compare(before, scheme) if before else None,
    }
    return render(request, "reviews/show_scheme_use.html", context)


def _update(request: HttpRequest, user: User, cycle: Cycle, newest: Versions) -> Job | None:
    """Pin the cycle and, unless only later evaluations are meant, have the running ones moved."""
    posted = Parameters(request.POST)
    seen = (posted.number("scheme"), posted.number("project_scheme"))
    if seen != (newest.scheme.pk, newest.project_scheme.pk):
        messages.error(request, "方案刚刚又有新版本，请按本页的最新内容重新核对。")
        return None
    try:
        pin_cycle(user, cycle.pk, newest)
        if "later" not in posted:
            return ask_for_versions(cycle, newest, user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, LATER_ONES)
    return None


def _newer(old: Scheme, newest: Versions) -> Scheme:
    return newest.scheme if old.kind == newest.scheme.kind else newest.project_scheme


def _compare(before: Scheme, after: Scheme) -> Comparison:
    lines = difference_lines(before, after)
    return Comparison(before, after, summary_of(lines), tuple(_grouped(lines)))


def _grouped(lines: list[DifferenceLine]) -> Iterator[tuple[str, tuple[DifferenceLine, ...]]]:
    for consequence in BY_WEIGHT:
        members = tuple(line for line in lines if line.consequence == consequence.label)
        if members:
            yield consequence.label, members


def _line(row: Evaluation, page: BehindPage, newest: Versions) -> BehindLine:
    status, sheet = Status(row.status), page.sheets.get(row.pk)
    about = (
        row.department.name,
        row.department.code,
        reverse("reviews:read", args=[row.pk]) if row.pk in page.readable else "",
        STATUS_KINDS[status],
        status.label,
    )
    if sheet is None:
        return BehindLine(*about, note=UNSENT if status in EDITABLE else STAYS[status])
    effect = effect_of(sheet, newest.scheme.facts, newest.project_scheme.facts)
    return BehindLine(
        *about,
        now=graded(effect.before),
        then=graded(effect.after),
        dropped="、".join(effect.dropped),
        added="、".join(effect.added),
        asked_anew="、".join(effect.asked_anew),
        note=projects_changed(effect),
    )
