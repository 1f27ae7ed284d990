"""The reading desk: one evaluation as it will be printed, what was found, and the moves of the reviewer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.budgets.enums import Column, Unit
from apps.budgets.facts import FIGURES
from apps.core.amounts import percentage_of, show_amount, show_percent
from apps.core.findings import Severity, Where, by_severity
from apps.core.parameters import Parameters
from apps.evaluations.enums import Action, Section, Status
from apps.evaluations.models import HistoryEntry
from apps.evaluations.permissions import is_of_department
from apps.evaluations.queries import closings_of, history_of, records_of
from apps.evaluations.rules import Assessment, Result
from apps.evaluations.views.desk import Work
from apps.evaluations.views.shown import RailItem, ShownFinding, Topline
from apps.evaluations.workflow import correction_deadline, move_for
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS
from apps.reviews.facts import MOVE_WORDS, Changed, InboxFilter, MoveWords, deadline_of
from apps.reviews.permissions import refusal_to_re_score, sees_reviewed_scores
from apps.reviews.queries import LastReturn, last_return_of, neighbours_of, reviewed_scores_of
from apps.reviews.rules import changes, compare, difference, reassess, scored_row, stands
from apps.reviews.views import papers, project_papers, scored

OVERVIEW, CHANGES = "overview", "changes"
SHOWN_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class MoveButton:
    """One move that the user may make, or why not."""

    action: Action
    label: str
    url: str
    title: str
    words: MoveWords
    reason: str | None
    due_on: str = ""  # the proposed or typed deadline; empty for a move that sets none

    @property
    def look(self) -> str:
        """The class of its button: one primary button a page."""
        return "btn-primary" if self.words.is_forward else "btn-secondary"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One place that has changed since the last return, cut down to what differs."""

    change: Changed
    section: str
    url: str
    before: str
    after: str


def desk_url(
    evaluation_id: int, wanted: InboxFilter, section: str = OVERVIEW, item: int | None = None, cell: str = ""
) -> str:
    """The desk at a section, a project, a cell, with the filter of the inbox kept."""
    query = wanted.query()
    query += f"&section={section}" if section != OVERVIEW else ""
    query += f"&project={item}" if item is not None else ""
    anchor = f"#{papers.anchor_of(cell)}" if cell else ""
    return f"{reverse('reviews:read', args=[evaluation_id])}?{query}{anchor}"


@dataclass(frozen=True)
class Reading:
    """Everything one page of the reading desk shows. ``section`` is a section's key, ``overview`` or ``changes``."""

    work: Work
    wanted: InboxFilter
    section: str = OVERVIEW
    project_id: int | None = None
    attempt: scored.Attempt | None = None

    @property
    def id(self) -> int:
        return self.work.evaluation.pk

    def url(self, section: str = OVERVIEW, item: int | None = None, cell: str = "") -> str:
        """``desk_url`` of this desk."""
        return desk_url(self.id, self.wanted, section, item, cell)

    @property
    def re_score_url(self) -> str:
        """Where the forms of reviewed scores post to; the open section is kept."""
        query = self.url(self.section, self.project_id).partition("?")[2]
        return f"{reverse('reviews:re_score', args=[self.id])}?{query}"

    @cached_property
    def history(self) -> list[HistoryEntry]:
        return history_of(self.work.evaluation)

    @cached_property
    def last_return(self) -> LastReturn | None:
        if not any(entry.target == Status.RETURNED for entry in self.history):
            return None
        is_own = is_of_department(self.work.user, self.work.evaluation)
        return last_return_of(self.work.evaluation, is_of_department=is_own)

    @cached_property
    def changed(self) -> tuple[Changed, ...]:
        """What the department has changed since the last return."""
        return changes(self.last_return.sheet, self.work.sheet) if self.last_return else ()

    @cached_property
    def shows_reviewed(self) -> bool:
        return sees_reviewed_scores(self.work.user, self.work.evaluation)

    @cached_property
    def reviewed(self) -> scored.Reviewed:
        """Reviewed scores that still stand, as far as the user may see them."""
        if not self.shows_reviewed:
            return {}
        return {
            cell: record
            for cell, record in reviewed_scores_of(self.work.evaluation).items()
            if stands(scored_row(self.work.sheet, self.work.assessment, cell), record.score)
        }

    @cached_property
    def reviewed_assessment(self) -> Assessment:
        """The assessment with the reviewed scores in force."""
        scores = {cell: record.score for cell, record in self.reviewed.items()}
        return reassess(self.work.sheet, self.work.assessment, scores)

    @cached_property
    def shown(self) -> list[ShownFinding]:
        """All findings; their links lead to the printed places on this desk."""
        return [replace(shown, url=self._url_of(shown.finding.where)) for shown in self.work.shown()]

    def _url_of(self, where: Where) -> str:
        return self.url(where.section, where.item, where.cell)

    def _is_here(self, shown: ShownFinding) -> bool:
        where = shown.finding.where
        return where.section == self.section and (self.project_id is None or where.item == self.project_id)

    def topline(self) -> Topline:
        """Department, status, the deadline that binds now, and the neighbours in the filtered inbox."""
        evaluation = self.work.evaluation
        previous, following = neighbours_of(self.work.user, self.wanted, self.work.evaluation)
        return replace(
            self.work.topline(),
            deadline=None
            if self.work.is_closed
            else deadline_of(self.work.status, evaluation.fill_deadline, evaluation.cycle.review_deadline),
            previous_url=self._neighbour(previous),
            next_url=self._neighbour(following),
        )

    def _neighbour(self, evaluation_id: int | None) -> str:
        if evaluation_id is None:
            return ""
        return f"{reverse('reviews:read', args=[evaluation_id])}?{self.wanted.query()}"

    def rail(self) -> list[RailItem]:
        """Overview, the sections with their risks, and what has changed since the last return."""
        totals = {"自评": self.work.assessment.table.total}
        if self.reviewed:
            totals["复核"] = self.reviewed_assessment.table.total
        label = "，".join(f"{whose} {show_amount(total)} 分" for whose, total in totals.items() if total is not None)
        items = [self._rail_item(OVERVIEW, "总览", "active", label or "尚无总分")]
        items += [self._section_item(section) for section in Section]
        if self.last_return:
            items.append(self._rail_item(CHANGES, "退回后的修改", "return", f"{len(self.changed)} 处"))
        return items

    def _rail_item(self, key: str, title: str, kind: str, label: str, errors: int = 0, warnings: int = 0) -> RailItem:
        is_current = key == self.section
        return RailItem(key, title, self.url(key), is_current, kind, label, errors, warnings)

    def _section_item(self, section: Section) -> RailItem:
        shown = [item for item in self.work.shown(section) if item.severity != Severity.HINT]
        errors = sum(item.severity == Severity.ERROR for item in shown)
        still_open = sum(item.is_open for item in shown) - errors
        explained = len(shown) - errors - still_open
        kind = "error" if errors else "warning" if shown else "done"
        label = f"{explained} 项已说明" if explained else "未发现问题" if not shown else "待处理"
        return self._rail_item(section, section.label, kind, label, errors, still_open)

    def moves(self) -> list[MoveButton]:
        """The reviewer's moves of this moment, the way forward last."""
        choices = self.work.choices.items()
        buttons = [move_button(self, action, reason) for action, reason in choices if action in MOVE_WORDS]
        return sorted(buttons, key=lambda button: button.words.is_forward)

    def context(self) -> dict[str, Any]:
        """What ``reviews/read.html`` needs."""
        return {
            "reading": self,
            "topline": self.topline(),
            "rail": self.rail(),
            "moves": self.moves(),
            "is_overview": self.section == OVERVIEW,
            "is_section": self.section in set(Section),
            "findings_here": [shown for shown in sorted(self.shown, key=_by_severity) if self._is_here(shown)],
            "findings_elsewhere": [shown for shown in self.shown if not self._is_here(shown)],
            "records": records_of(self.history, closings_of(self.work.evaluation.cycle)),
            "last_return": self.last_return,
            "changed": len(self.changed),
            "is_just_returned": bool(self.history) and self.history[0].target == Status.RETURNED,
            "changes_url": self.url(CHANGES),
            "inbox_url": f"{reverse('reviews:inbox')}?{self.wanted.query()}",
            "turn": self.work.turn,
            "closed_reason": self.work.closed_reason,
            "rail_label": "审阅内容",
            "part": f"reviews/_{self._part()}.html",
            **self._paper(),
        }

    def _part(self) -> str:
        """The fragment of the middle column; base data and money are both tables of figures."""
        if self.section == Section.PROJECTS and self.project_id is not None:
            return "project"
        return "figures" if self.section in {Section.BASE, Section.MONEY} else self.section

    def _paper(self) -> Mapping[str, Any]:
        """The printed sheet of the open section."""
        sheet, marks = self.work.sheet, papers.marks_of(self.work.findings)
        match self.section:
            case Section.BASICS:
                return {"texts": papers.basics_of(sheet, marks)}
            case Section.BASE:
                return {
                    "title": "部门整体支出绩效评价基础数据表",
                    "tables": papers.tables_of(sheet, Section.BASE, marks),
                }
            case Section.MONEY:
                spending, *others = papers.tables_of(sheet, Section.MONEY, marks)
                return {"title": "支出与资金", "tables": [spending, papers.lines_of(sheet, marks), *others]}
            case Section.PROJECTS:
                return self._projects(marks)
            case Section.SCORES:
                head = project_papers.department_paper_of(sheet, self.work.assessment.table, marks)
                return {"table": self.score_table, "project": head}
            case Section.NARRATIVE:
                texts = papers.narrative_of(sheet, self.work.assessment, marks)
                return {"title": papers.report_title_of(sheet), "texts": texts}
            case Section.EVIDENCE:
                return {"files": papers.files_of(sheet)}
            case "changes":
                return {"changes": list(self._changes())}
        return {"figures": list(self._figures()), "table": self.score_table}

    @cached_property
    def score_table(self) -> scored.ScoredTable:
        comparison = compare(self.work.assessment.table, self.reviewed_assessment.table)
        draw = scored.department_table if self.work.sheet.scheme.project_form else scored.score_table
        return draw(self.work.sheet, comparison, self._desk)

    @cached_property
    def _desk(self) -> scored.Desk:
        sheet = self.work.sheet
        return scored.Desk(
            reviewed=self.reviewed,
            can_re_score=refusal_to_re_score(self.work.user, self.work.evaluation) is None,
            shows_reviewed=self.shows_reviewed,
            marks=papers.marks_of(self.work.findings, papers.anchor_of),
            files=scored.files_by_cell(sheet, papers.files_of(sheet)),
            attempt=self.attempt,
        )

    def _projects(self, marks: papers.Marks) -> Mapping[str, Any]:
        sheet, assessment = self.work.sheet, self.work.assessment
        ids = [project.id for project in sheet.projects]
        if self.project_id is None:
            urls = {project_id: self.url(Section.PROJECTS, project_id) for project_id in ids}
            lines = project_papers.project_lines_of(sheet, assessment, self.work.findings, urls)
            return {"projects": lines, "sums": project_papers.project_sums_of(sheet)}
        project, at = sheet.project(self.project_id), ids.index(self.project_id)
        own, reviewed = assessment.projects[project.id], self.reviewed_assessment.projects[project.id]
        return {
            "project": project_papers.project_paper_of(sheet, project, assessment.projects[project.id], marks),
            "table": scored.project_table(sheet, project, own, reviewed, self._desk),
            "list_url": self.url(Section.PROJECTS),
            "number": at + 1,
            "count": len(ids),
            "previous_project": self.url(Section.PROJECTS, ids[at - 1]) if at else "",
            "next_project": self.url(Section.PROJECTS, ids[at + 1]) if at + 1 < len(ids) else "",
        }

    def _figures(self) -> Iterator[tuple[str, str, str]]:
        """Label, unit and text of the key figures."""
        value, table = self.work.sheet.figures.value, self.work.assessment.table
        spent = value("total_expenditure", Column.ACTUAL)
        adjusted = value("total_expenditure", Column.ADJUSTED)
        column = Column.BUDGET if adjusted is None else Column.ADJUSTED
        planned, unit = value("total_expenditure", column), Unit.TEN_THOUSAND_YUAN.label
        yield FIGURES["total_expenditure"].label, unit, show_amount(spent)
        yield column.label, unit, show_amount(planned)
        yield FORM_FIELDS["execution"].label, "", show_percent(percentage_of(spent, planned))
        yield ENTRY_FIELDS["score"].label, "", _graded(table)
        if self.reviewed:
            yield ENTRY_FIELDS["reviewed"].label, "", _graded(self.reviewed_assessment.table)

    def _changes(self) -> Iterator[ChangeLine]:
        for change in self.changed:
            before, after = difference(change.before, change.after)
            yield ChangeLine(
                change=change,
                section=Section(change.where.section).label,
                url=self._url_of(change.where),
                before=_short(before),
                after=_short(after),
            )


def move_button(reading: Reading, action: Action, reason: str | None, due_on: str = "") -> MoveButton:
    """The button of a move on this desk; ``due_on`` is the deadline as it was typed."""
    url = reverse("reviews:act", args=[reading.id, action.value])
    cycle = reading.work.evaluation.cycle
    move = move_for(action, reading.work.status, cycle.levels)
    proposed = correction_deadline(reading.work.today, cycle.fill_deadline).isoformat()
    return MoveButton(
        action=action,
        label=action.label,
        url=f"{url}?{reading.wanted.query()}",
        title=f"{action.label}：{reading.work.sheet.header.department}",
        words=MOVE_WORDS[action],
        reason=reason,
        due_on=(due_on or proposed) if move is not None and move.sets_deadline else "",
    )


def reading_of(request: HttpRequest, work: Work, wanted: InboxFilter, attempt: scored.Attempt | None = None) -> Reading:
    """The page that the address names; what it does not know is the overview."""
    section, project = place_of(request)
    ids = {project.id for project in work.sheet.projects}
    reading = Reading(
        work=work,
        wanted=wanted,
        section=section,
        project_id=project if project in ids else None,
        attempt=attempt,
    )
    is_nothing = reading.section == CHANGES and reading.last_return is None
    return replace(reading, section=OVERVIEW) if is_nothing else reading


def place_of(request: HttpRequest) -> tuple[str, int | None]:
    """The section that the address names, and among the projects which one; it may be gone."""
    asked = Parameters(request.GET)
    section, project = asked.text("section"), asked.number("project")
    known = section if section in {OVERVIEW, CHANGES, *Section} else OVERVIEW
    return known, project if known == Section.PROJECTS else None


def _graded(result: Result) -> str:
    """``97.00 优``."""
    return " ".join(part for part in (show_amount(result.total), result.grade.label if result.grade else "") if part)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _by_severity(shown: ShownFinding) -> int:
    return by_severity(shown.finding)
