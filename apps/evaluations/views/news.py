"""What colleagues have done since somebody was here, in short and change by change."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.core.access import signed_in
from apps.core.pages import Page, url_with
from apps.core.parameters import Parameters
from apps.evaluations.actions import News
from apps.evaluations.enums import Section
from apps.evaluations.facts import part_of
from apps.evaluations.views.desk import Work, open_desk
from apps.trace.enums import TraceKind
from apps.trace.queries import entries_about
from apps.trace.views import shown_changes

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class NewsOfOne:
    """What one colleague has done: how many cells of which sections, and the last thing with rows."""

    name: str
    cells: int
    sections: str
    rows: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it in one sentence."""
        where = f"（{self.sections}）" if self.sections else ""
        cells = [f"修改了 {self.cells} 处{where}"] if self.cells else []
        return f"{self.name} {'；'.join([*cells, *self.rows])}"


@dataclass(frozen=True, slots=True)
class ShownNews:
    """For the task list."""

    since: datetime
    url: str
    people: tuple[NewsOfOne, ...]
    is_more: bool


def shown_news(work: Work, news: News | None) -> ShownNews | None:
    """News of others; ``None`` where there are none."""
    if news is None:
        return None
    cells: dict[str, set[str]] = defaultdict(set)
    rows: dict[str, list[str]] = defaultdict(list)
    for step in news.doings.steps:
        if step.user_id != work.user.pk:
            cells[step.name].update(step.names if step.kind == TraceKind.CELLS else ())
            rows[step.name] += [step.what] if step.kind == TraceKind.ROWS else []
    people = tuple(
        NewsOfOne(name, len(cells[name]), _sections_of(cells[name]), tuple(rows[name][-3:])) for name in cells
    )
    url = f"{reverse('evaluations:changes', args=[work.evaluation.pk])}?after={news.after}"
    return ShownNews(news.since, url, people, news.doings.has_more) if people else None


def _sections_of(cells: set[str]) -> str:
    touched = {part.section for cell in cells if (part := part_of(cell))}
    return "、".join(section.label for section in Section if section in touched)


@signed_in
@require_GET
def changes(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """What was changed, by whom and when, newest first; with ``after`` only what is behind that entry of the trace."""
    work, asked = open_desk(request, evaluation_id), Parameters(request.GET)
    after, before = asked.number("after") or 0, asked.number("before")
    is_ours = work.is_of_department
    found = entries_about(evaluation_id, after, before, PAGE_SIZE) if is_ours else None
    entries = [(entry, shown_changes(entry)) for entry in found.entries] if found else []
    page = Page(
        newer_url=url_with(request.GET, before="") if before else "",
        older_url=url_with(request.GET, before=str(found.behind)) if found and found.behind else "",
        text=f"本页 {len(entries)} 条",
    )
    context = {**work.context("changes"), "entries": entries, "page": page, "after": after, "is_ours": is_ours}
    return render(request, "evaluations/changes.html", context)
