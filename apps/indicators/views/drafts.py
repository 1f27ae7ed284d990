"""The administrator's drafts: copy, edit, build from the library, publish, discard."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.accounts.permissions import refusal_to_administer
from apps.core.access import refused_by
from apps.core.findings import Severity
from apps.core.parameters import Parameters
from apps.core.refusals import Refused
from apps.indicators import actions
from apps.indicators.facts import SchemeContent
from apps.indicators.forms import CopyForm, IndicatorForm
from apps.indicators.imports import SchemeError, problems_of
from apps.indicators.models import Scheme
from apps.indicators.queries import library_entries, predecessor_of
from apps.indicators.rules.edits import EditCell, cells_of
from apps.indicators.views.reading import difference_lines, line_of, region_of, scheme_seen, summary_of

INDICATOR = "score_table.indicators["
TITLES = {
    "score_table.groups[": "一级指标分值",
    "grade_bands[": "等级与总分上限",
    "total_caps[": "等级与总分上限",
    "project_form": "分值与计分办法",
    "severities": "检查的严重程度",
}
BASICS, WEIGHTS = "基本信息", "指标分值"
SEVERITIES = "severities"
NEW_CHECK, NEW_SEVERITY = "new_check", "new_severity"


@dataclass(frozen=True, slots=True)
class Field:
    """One input of the page: its cell, what stands in it, and why it was refused."""

    cell: EditCell
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The inputs of one part of a scheme; an indicator is folded, and can be removed at ``remove_url``."""

    title: str
    fields: tuple[Field, ...]
    remove_url: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """What keeps the draft from being published, and the input to begin with."""

    place: str
    message: str
    target: str


@refused_by(refusal_to_administer)
def copy_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """A draft with the content of this version."""
    scheme = scheme_seen(request, scheme_id)
    form = CopyForm(request.POST or None, scheme=scheme)
    if form.is_valid():
        try:
            draft = actions.copy_scheme(
                scheme, form.cleaned_data["key"], form.cleaned_data["title"], region_id=region_of(request)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已复制为草稿：{draft}。发布以前不影响任何自评。")
            return redirect("indicators:edit_scheme", draft.pk)
    return render(request, "indicators/copy_scheme.html", {"form": form, "scheme": line_of(scheme)})


@refused_by(refusal_to_administer)
def edit_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Weights, options and severities of a draft; whatever can be read is kept, sums are judged when publishing."""
    draft = _draft(request, scheme_id)
    posted, typed = Parameters(request.POST), dict[str, str]()
    problems: dict[str, str] = {}
    if request.method == "POST":
        typed = _changes(draft.facts, posted)
        try:
            problems = actions.edit_scheme(draft, typed, posted.text("seen"))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("indicators:edit_scheme", draft.pk)
        if not problems:
            messages.success(request, "已保存草稿。")
            return redirect("indicators:edit_scheme", draft.pk)
        messages.error(request, f"有 {len(problems)} 处无法识别，本次修改未保存。")
    context = {
        "scheme": line_of(draft),
        "seen": draft.digest,
        "groups": list(_groups(draft, typed, problems)),
        "new_check": posted.text(NEW_CHECK),
        "new_severity": posted.text(NEW_SEVERITY),
        "new_check_problem": problems.get(f"{SEVERITIES}.{_new_check(posted)}", ""),
        "severities": Severity.choices(),
        "open_problems": list(_open_problems(draft.facts)),
        "can_add_indicators": draft.facts.score_table is not None,
    }
    return render(request, "indicators/edit_scheme.html", context)


@refused_by(refusal_to_administer)
def add_indicator(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """One more row of a draft's score table, from a library."""
    draft = _draft(request, scheme_id)
    table = draft.facts.score_table
    if table is None:
        raise Http404
    back_url = reverse("indicators:edit_scheme", args=[draft.pk])
    form = IndicatorForm(
        request.POST or None, library=library_entries(region_of(request)), groups=table.groups, back_url=back_url
    )
    if form.is_valid():
        try:
            actions.add_indicator(draft, *form.chosen())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已增加指标，请核对计分规则，并使一级指标的分值合计相符。")
            return redirect(back_url)
    return render(request, "indicators/add_indicator.html", {"form": form, "scheme": line_of(draft)})


@refused_by(refusal_to_administer)
def remove_indicator(request: HttpRequest, scheme_id: int, key: str) -> HttpResponse:
    """Take a row out of a draft's score table, after a question."""
    draft = _draft(request, scheme_id)
    table = draft.facts.score_table
    row = next((row for row in table.indicators if row.key == key), None) if table else None
    if row is None:
        raise Http404
    if request.method == "POST":
        actions.remove_indicator(draft, key)
        messages.success(request, f"已从草稿中删除“{row.name}”。")
        return redirect("indicators:edit_scheme", draft.pk)
    context = {
        "title": f"删除指标“{row.name}”",
        "consequence": "只从草稿中删除，已发布的版本不变。删除后请调整其他指标，使分值合计相符。",
        "verb": "删除指标",
        "is_dangerous": True,
        "action_url": request.path,
        "cancel_url": reverse("indicators:edit_scheme", args=[draft.pk]),
    }
    return render(request, "indicators/remove_indicator.html", context)


@refused_by(refusal_to_administer)
def publish_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Make a draft the newest version, after a look at what it changes."""
    draft = _draft(request, scheme_id)
    if request.method == "POST":
        try:
            actions.publish(draft)
        except (SchemeError, Refused):
            return redirect("indicators:publish_scheme", draft.pk)
        messages.success(request, f"已发布：{draft}。下达新的自评任务时可以选用；填报中的自评仍用原来的版本。")
        return redirect("indicators:show_scheme", draft.pk)
    before = predecessor_of(draft)
    differences = difference_lines(before, draft) if before else []
    context = {
        "scheme": line_of(draft),
        "before": line_of(before) if before else None,
        "differences": differences,
        "summary": summary_of(differences),
        "open_problems": list(_open_problems(draft.facts)),
    }
    return render(request, "indicators/publish_scheme.html", context)


@refused_by(refusal_to_administer)
def discard_draft(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Delete a draft, after a question."""
    draft = _draft(request, scheme_id)
    if request.method == "POST":
        actions.discard(draft)
        messages.success(request, "已删除草稿。")
        return redirect("indicators:list_schemes")
    context = {
        "title": f"删除草稿“{draft.title}”",
        "consequence": "草稿中的修改全部丢弃，不能恢复；已发布的版本不受影响。",
        "verb": "删除草稿",
        "is_dangerous": True,
        "action_url": request.path,
        "cancel_url": reverse("indicators:show_scheme", args=[draft.pk]),
    }
    return render(request, "indicators/discard_draft.html", context)


def _draft(request: HttpRequest, scheme_id: int) -> Scheme:
    """A draft of the administrator's region; 404 for what is published and for other regions' drafts."""
    drafts = Scheme.objects.select_related("copied_from")
    return get_object_or_404(drafts, pk=scheme_id, is_draft=True, region=region_of(request))


def _changes(content: SchemeContent, posted: Parameters) -> dict[str, str]:
    """What differs from the draft, by path; a check that was typed into the empty row is one more severity."""
    texts = {cell.path: cell.text for cell in cells_of(content)}
    typed = {path: posted.text(path).strip() for path in texts if path in posted}
    changes = {path: text for path, text in typed.items() if text != texts[path]}
    if _new_check(posted):
        changes[f"{SEVERITIES}.{_new_check(posted)}"] = posted.text(NEW_SEVERITY).strip()
    return changes


def _new_check(posted: Parameters) -> str:
    return posted.text(NEW_CHECK).strip().upper()


def _groups(draft: Scheme, typed: Mapping[str, str], problems: Mapping[str, str]) -> Iterator[FieldGroup]:
    """The cells of a draft under the headings of its parts, with what was typed where it was refused."""
    table = draft.facts.score_table
    rows = table.indicators if table else ()
    fields: dict[str, list[Field]] = {}
    for cell in cells_of(draft.facts):
        part = _part_of(cell.path)
        if part == WEIGHTS:
            cell = replace(cell, label=rows[int(cell.path.removeprefix(INDICATOR).partition("]")[0])].name)
        field = Field(cell, typed.get(cell.path, cell.text), problems.get(cell.path, ""))
        fields.setdefault(part, []).append(field)
    for part in sorted(fields, key=lambda part: part.startswith(INDICATOR)):
        members = tuple(fields[part])
        if not part.startswith(INDICATOR):
            yield FieldGroup(part, members)
            continue
        row = rows[int(part.removeprefix(INDICATOR))]
        url = reverse("indicators:remove_indicator", args=[draft.pk, row.key])
        is_open = any(field.problem for field in members)
        yield FieldGroup(f"{row.level1} / {row.level2} / {row.name}", members, url, is_open)


def _part_of(path: str) -> str:
    """The heading of a cell's part; for other cells of an indicator ``score_table.indicators[`` and its number."""
    if path.startswith(INDICATOR):
        return WEIGHTS if path.endswith("].weight") else path[: path.index("]")]
    return next((title for start, title in TITLES.items() if path.startswith(start)), BASICS)


def _open_problems(content: SchemeContent) -> Iterator[OpenProblem]:
    labels = {cell.path: cell.label for cell in cells_of(content)}
    rows = content.score_table.indicators if content.score_table else ()
    for problem in problems_of(content):
        path = problem.path
        target = next((known for known in labels if known == path or known.startswith((f"{path}.", f"{path}["))), "")
        number = path.removeprefix(INDICATOR).partition("]")[0]
        title = rows[int(number)].name if path.startswith(INDICATOR) else _part_of(path)
        yield OpenProblem(f"{title} {labels.get(path, '')}".strip(), problem.message, target)
