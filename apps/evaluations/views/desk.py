"""Loading one evaluation for a page, and what every page of it shows around its middle."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.findings import Finding, Severity, Where, by_severity
from apps.evaluations.checks import find
from apps.evaluations.checks.words.quotes import quote_of, texts_by_cell
from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.facts import (
    Context,
    Explanation,
    LastEdit,
    LastYear,
    Part,
    Sheet,
    unconfirmed_cells,
    visible_cell,
)
from apps.evaluations.models import REVIEWED, Evaluation
from apps.evaluations.permissions import (
    choices_for,
    is_of_department,
    may_see,
    parts_of,
    refusal,
    refusal_of_closed,
    refusal_of_part,
    sees_draft,
)
from apps.evaluations.queries import (
    Desk,
    context_of,
    desk_of,
    holders_of,
    judged_desk_of,
    light_evaluation,
    received_of,
)
from apps.evaluations.rules import Assessment, assess
from apps.evaluations.views.shown import (
    CLOSED,
    KINDS,
    SECTION_HINTS,
    STATUS_KINDS,
    UNFILLED,
    ListedFindings,
    RailItem,
    ShownFinding,
    Topline,
)
from apps.evaluations.workflow import EDITABLE, turn_of


@dataclass(frozen=True)
class Work:
    """One evaluation on the desk of one user: read once, asked many times.

    ``received_at`` is set where the sheet is not the present one but what the bureau last received. ``part`` is what
    the page shows of it, ``None`` where it is no part alone.
    """

    user: User
    desk: Desk
    received_at: datetime | None = None
    part: Part | None = None
    today: date = field(default_factory=timezone.localdate)

    @property
    def evaluation(self) -> Evaluation:
        return self.desk.evaluation

    @property
    def sheet(self) -> Sheet:
        return self.desk.sheet

    @cached_property
    def assessment(self) -> Assessment:
        return assess(self.sheet)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        if self.desk.findings is not None:
            return self.desk.findings
        return find(self.sheet, self.assessment, self.context_of())

    @cached_property
    def _context(self) -> Context:
        return context_of(self.evaluation, self.sheet)

    def context_of(self) -> Context:
        """What the sheet is held against besides itself; read once."""
        return self._context

    @property
    def last_year(self) -> LastYear:
        """What stands beside the cells, and what of it in them."""
        return self.desk.last_year or LastYear.of(self.context_of())

    @cached_property
    def unconfirmed(self) -> Mapping[str, Where]:
        """The cells whose text was taken over from last year and that nobody has touched or confirmed."""
        return unconfirmed_cells(self.sheet, self.last_year.taken.marks)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Every text as it was checked, by its cell."""
        return texts_by_cell(self.sheet, self.assessment)

    @cached_property
    def locked_reason(self) -> str | None:
        """Why this user may not edit now; ``None`` when he may."""
        is_of_any_part = self.part is None and self.parts is not None
        return refusal(self.user, Action.EDIT, self.evaluation, self.today, self.part, is_of_any_part=is_of_any_part)

    @cached_property
    def parts(self) -> frozenset[Part] | None:
        """The parts that the user sees alone; ``None`` who sees all of it."""
        return parts_of(self.user, self.evaluation)

    def shows(self, part: Part) -> bool:
        """Whether the user sees a part, or something of it."""
        return self.parts is None or any(one.covers(part) or part.covers(one) for one in self.parts)

    @cached_property
    def holders(self) -> dict[Part, User]:
        """Who has which part."""
        return holders_of(self.evaluation)

    @cached_property
    def choices(self) -> dict[Action, str | None]:
        return choices_for(self.user, self.evaluation)

    @cached_property
    def is_of_department(self) -> bool:
        """Whether the user fills in or reviews for the department itself."""
        return is_of_department(self.user, self.evaluation)

    @property
    def status(self) -> Status:
        return Status(self.evaluation.status)

    @property
    def is_final(self) -> bool:
        """Approved: there is an issued document in the place of the draft."""
        return self.status in REVIEWED

    @property
    def closed_reason(self) -> str | None:
        """Why the year allows no change; ``None`` while it is open."""
        return refusal_of_closed(self.evaluation.cycle)

    @property
    def is_closed(self) -> bool:
        """The year is closed: no deadline runs and it is nobody's turn."""
        return self.evaluation.cycle.closed_at is not None

    @property
    def turn(self) -> str:
        """Whose turn it is, in words."""
        if self.is_closed:
            return ""
        role = turn_of(self.status, self.evaluation.cycle.levels)
        return role.label if role else ""

    def shown(self, section: Section | None = None, item: int | None = None) -> list[ShownFinding]:
        """Findings to show: all in the order of the forms, of one section (and one project) the severest first."""
        if section is None:
            return [self._shown(finding, is_here=False) for finding in self._own_findings()]
        here = (
            finding
            for finding in self._own_findings()
            if finding.where.section == section and (item is None or finding.where.item == item)
        )
        shown = [self._shown(finding, is_here=True) for finding in sorted(here, key=by_severity)]
        return sorted(shown, key=lambda one: KINDS.index(one.kind))

    def listed(self, section: Section, item: int | None) -> ListedFindings:
        """The findings beside a section, or beside one project."""
        return ListedFindings.of(section, self.shown(section, item))

    def _own_findings(self) -> Iterator[Finding]:
        wheres = ((finding, Part(Section(finding.where.section), finding.where.item)) for finding in self.findings)
        return (finding for finding, part in wheres if self.parts is None or self.covers(part))

    def covers(self, part: Part) -> bool:
        """Whether all of a part is the user's."""
        return self.parts is None or any(one.covers(part) for one in self.parts)

    def open_counts(self) -> dict[Section, Counter[str]]:
        """For each section, by kind, how many findings stand in the way of submission: every count on every page."""
        counts: dict[Section, Counter[str]] = {section: Counter() for section in Section}
        for shown in self.shown():
            if shown.is_open:
                counts[Section(shown.finding.where.section)][shown.kind] += 1
        return counts

    def topline(self) -> Topline:
        header = self.sheet.header
        return Topline(
            title=header.department,
            subtitle=header.cycle_title,
            status_kind=STATUS_KINDS[self.status],
            status_label=self.status.label,
            deadline=self.evaluation.fill_deadline if self.status in EDITABLE and not self.is_closed else None,
            today=self.today,
            closed_label=CLOSED if self.is_closed else "",
            received_at=self.received_at,
        )

    def rail(self, current: str = "") -> list[RailItem]:
        """The sections with state, counts and last editor; the check page at the end."""
        counts = self.open_counts()
        shown = (section for section in Section if self.shows(Part(section)))
        items = [self._rail_item(section, counts[section], current) for section in shown]
        total = sum(counts.values(), Counter())
        kind, label = ("warning", "待处理") if total else ("done", "可以提交")
        if total.total() == total[UNFILLED] > 0:
            kind, label = "active", "填报中"
        if self.is_closed:
            kind, label = "lock", CLOSED
        elif self.status not in EDITABLE:
            kind, label = STATUS_KINDS[self.status], self.status.label
        items.append(
            RailItem(
                key="check",
                title="检查与提交",
                url=reverse("evaluations:check", args=[self.evaluation.pk]),
                is_current=current == "check",
                state_kind=kind,
                state_label=label,
                errors=total[Severity.ERROR],
                warnings=total[Severity.WARNING],
                unfilled=total[UNFILLED],
                hint="一次列出全部问题" if self.is_closed else "一次列出全部问题，逐项更正或说明后提交",
            )
        )
        return items

    def context(self, current: str = "") -> dict[str, Any]:
        """What ``workspace.html`` needs."""
        return {
            "work": self,
            "evaluation": self.evaluation,
            "topline": self.topline(),
            "rail": self.rail(current),
            "locked_reason": self.locked_reason,
            "can_withdraw": self.choices.get(Action.WITHDRAW, "") is None,
        }

    def is_finished(self, section: Section) -> bool:
        """What the section lacks is a fault, and no longer just to be done."""
        return self.status not in EDITABLE or section in self.evaluation.finished_sections

    def _rail_item(self, section: Section, counts: Counter[str], current: str) -> RailItem:
        edit: LastEdit | None = self.desk.edits.get(section)
        errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
        kind, label = "done", "已填报"
        if errors:
            kind, label = "error", "有错误"
        elif warnings:
            kind, label = "warning", "待说明"
        elif edit is None:
            kind, label = "empty", "未开始"
        elif counts[UNFILLED]:
            kind, label = "active", "填报中"
        return RailItem(
            key=section,
            title=section.label,
            url=section_url(self.evaluation.pk, section),
            is_current=current == section,
            state_kind=kind,
            state_label=label,
            errors=errors,
            warnings=warnings,
            unfilled=counts[UNFILLED],
            edited_by=edit.by if edit else "",
            edited_at=edit.at if edit else None,
            hint=SECTION_HINTS[section],
            carried=sum(where.section == section for where in self.unconfirmed.values()),
            holder=self._holder(section),
        )

    def _holder(self, section: Section) -> str:
        """Who has the section, or the projects of it."""
        names = {user.pk: user.name for part, user in self.holders.items() if part.section == section}
        return "、".join(names.values())

    def _shown(self, finding: Finding, *, is_here: bool) -> ShownFinding:
        section = Section(finding.where.section)
        explanation = self.sheet.explanations.get(finding.key, Explanation(""))
        url = section_url(self.evaluation.pk, section, finding.where.item)
        place = "定位到填写处" if is_here else section.label
        if not is_here and finding.where.item is not None:
            place = f"{place} · {self.sheet.project(finding.where.item).budget.name}"
        return ShownFinding(
            finding=finding,
            url=f"{url}#{visible_cell(finding.where.cell)}" if finding.where.cell else url,
            place=place,
            explanation=explanation.text,
            explained_by=explanation.author,
            quote=quote_of(finding, self.texts) if finding.span else None,
            is_unfilled=finding.is_lack and finding.severity != Severity.HINT and not self.is_finished(section),
        )


def reach(request: HttpRequest, evaluation_id: int) -> Evaluation:
    """The evaluation without its sheet, if it is this user's to see, else 404; one query besides his duties."""
    evaluation = light_evaluation(evaluation_id)
    if evaluation is None or not may_see(_user(request), evaluation):
        raise Http404
    return evaluation


def user_at(request: HttpRequest, evaluation_id: int) -> User:
    """The user, if the evaluation is his to see, else 404."""
    reach(request, evaluation_id)
    return _user(request)


def open_desk(
    request: HttpRequest, evaluation_id: int, part: Part | None = None, *, is_of_any_part: bool = False
) -> Work:
    """The evaluation for this user, as far as it is his to see: 404 when not at all, else see ``sees_draft``.

    Where the work is divided, 403 for whoever has other parts than this one, and without it for whoever has parts at
    all; a page that shows each his own says ``is_of_any_part``.
    """
    user = _user(request)
    try:
        desk = desk_of(evaluation_id, Evaluation.objects.visible_to(user))
    except Evaluation.DoesNotExist as error:
        raise Http404 from error
    if not is_of_any_part:
        require_part(user, desk.evaluation, part)
    if sees_draft(user, desk.evaluation):
        return Work(user, desk, part=part)
    received = received_of(desk.evaluation)
    edits = dict.fromkeys(desk.edits, LastEdit("", received.at))
    return Work(user, replace(desk, sheet=received.sheet, edits=edits), received.at, part)


def open_judged(request: HttpRequest, evaluation_id: int, part: Part | None = None) -> Work:
    """The same with its findings, kept for all who work in it until something in it changes."""
    evaluation, user = reach(request, evaluation_id), _user(request)
    require_part(user, evaluation, part)
    if sees_draft(user, evaluation):
        return Work(user, judged_desk_of(evaluation), part=part)
    return open_desk(request, evaluation_id, part)


def require_part(user: User, evaluation: Evaluation, part: Part | None) -> None:
    """403 for whoever has other parts; the list of projects opens for who has one of them."""
    parts = parts_of(user, evaluation)
    if parts is not None and part == Part(Section.PROJECTS) and any(part.covers(one) for one in parts):
        return
    if reason := refusal_of_part(user, evaluation, part):
        raise PermissionDenied(reason)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@lru_cache(maxsize=4096)
def section_url(evaluation_id: int, section: Section, item: int | None = None) -> str:
    """The page of a section, or of one project."""
    if item is not None:
        return reverse("evaluations:edit_project", args=[evaluation_id, item])
    return reverse("evaluations:edit_section", args=[evaluation_id, section.value])
