"""Taking over from last year: chosen by the department, marked until confirmed, undone in one step."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from apps.accounts.models import User
from apps.budgets.enums import FundingSource
from apps.budgets.facts import ProjectBudget
from apps.budgets.models import Project, ProjectFunding
from apps.core.models import EditedRow
from apps.core.refusals import Refused
from apps.core.stamps import fingerprint
from apps.evaluations import facts
from apps.evaluations.actions.editing import Write, edit, note
from apps.evaluations.actions.rows import MOST_PROJECTS
from apps.evaluations.enums import Section
from apps.evaluations.models import Evaluation, NarrativeText, ProjectEvaluation, ProjectIndicator, TakenOver
from apps.evaluations.queries import received_last_year, sheet_of
from apps.trace.enums import TraceKind

NO_LAST_YEAR = "没有找到本单位上年度报送的自评，没有可以沿用的内容。"
EDITED_SINCE = "沿用之后已有修改，不能整批撤销；不需要的内容请直接修改或删除。"
Row = TypeVar("Row", bound=EditedRow)
_PLAIN = ("level1", "level2", "name", "operator", "unit", "target_text")


def carry(evaluation_id: int, user: User, keys: Collection[str], now: datetime | None = None) -> int:
    """Take over what was chosen of ``facts.offers_of``; how many cells were filled.

    What somebody has filled in meanwhile stays. Raises ``Refused`` where nothing is left of what was chosen.
    """
    moment = now or timezone.now()
    filled: list[str] = []

    def prepare(evaluation: Evaluation) -> tuple[list[str], Write]:
        sheet, last = sheet_of(evaluation), received_last_year(evaluation)
        if last is None:
            raise Refused(NO_LAST_YEAR)
        offers = [offer for offer in facts.offers_of(sheet, last) if offer.key in keys and not offer.refusal]
        if not offers:
            raise Refused("请勾选要沿用的内容；已经填写的内容不会被覆盖。")
        taking = _Taking(evaluation, user, moment, sheet, last, frozenset(offer.key for offer in offers))
        if len(sheet.projects) + len(taking.projects) > MOST_PROJECTS:
            raise Refused(f"一份自评最多 {MOST_PROJECTS} 个项目，请少选一些。")

        def write() -> None:
            made = taking.write()
            marks = facts.marks_between(sheet, sheet_of(evaluation))
            row = TakenOver.objects.get_or_create(evaluation=evaluation)[0]
            row.marks = {**row.marks, **marks}
            row.steps = [*row.steps, {"at": moment.isoformat(), "cells": marks, **made}]
            row.save(update_fields=["marks", "steps"])
            note(
                TraceKind.ROWS, evaluation, user, f"沿用上年：{_counted(offers)}", dict.fromkeys(marks, (None, "沿用"))
            )
            filled[:] = marks

        return filled, Write(write, taking.own)

    return len(edit(evaluation_id, user, prepare))


def undo_carrying(evaluation_id: int, user: User) -> int:
    """Take the last taking-over back; how many cells. ``Refused`` once anything of it was edited."""

    def prepare(evaluation: Evaluation) -> tuple[int, Write]:
        row = TakenOver.objects.filter(evaluation=evaluation).first()
        if row is None or not row.steps:
            raise Refused("没有可以撤销的沿用。")
        step = row.steps[-1]
        cells: Mapping[str, str] = step["cells"]
        now = facts.carriable_cells(sheet_of(evaluation))
        at = datetime.fromisoformat(step["at"])
        projects = list(ProjectEvaluation.objects.filter(evaluation=evaluation, project__in=step["projects"]))
        if any(cell not in now or fingerprint(now[cell].text) != mark for cell, mark in cells.items()) or (
            _is_edited(evaluation, step, at)
        ):
            raise Refused(EDITED_SINCE)
        texts = [cell.removeprefix("narrative.") for cell in cells if cell.startswith("narrative.")]
        basics = [cell.removeprefix("basics.") for cell in cells if cell.startswith("basics.")]

        def write() -> None:
            ProjectIndicator.objects.of(evaluation).filter(pk__in=step["targets"]).delete()
            ProjectEvaluation.objects.filter(pk__in=[form.pk for form in projects]).delete()
            Project.objects.filter(pk__in=step["projects"]).delete()
            NarrativeText.objects.filter(evaluation=evaluation, key__in=texts).update(text="")
            row.marks = {cell: mark for cell, mark in row.marks.items() if cell not in cells}
            row.steps = row.steps[:-1]
            row.save(update_fields=["marks", "steps"])
            note(TraceKind.ROWS, evaluation, user, "撤销沿用上年", {cell: (now[cell].text, None) for cell in cells})

        return len(cells), Write(write, dict.fromkeys(basics, ""))

    return edit(evaluation_id, user, prepare)


def confirm_carried(evaluation_id: int, user: User, section: Section | None = None, item: int | None = None) -> int:
    """Say that what was taken over still holds, on one page or everywhere; how many cells."""

    def prepare(evaluation: Evaluation) -> tuple[int, Write | None]:
        row = TakenOver.objects.filter(evaluation=evaluation).first()
        waiting = facts.unconfirmed_cells(sheet_of(evaluation), row.marks) if row else {}
        confirmed = {
            cell
            for cell, where in waiting.items()
            if section is None or (where.section == section and (item is None or where.item == item))
        }
        if row is None or not confirmed:
            return 0, None
        row.marks = {cell: mark for cell, mark in row.marks.items() if cell not in confirmed}

        def write() -> None:
            row.save(update_fields=["marks"])
            note(TraceKind.ROWS, evaluation, user, "确认沿用上年", dict.fromkeys(confirmed, ("沿用", "已确认")))

        return len(confirmed), Write(write)

    return edit(evaluation_id, user, prepare)


@dataclass(frozen=True, slots=True)
class _Taking:
    """What is written of last year's sheet, few statements however much it is."""

    evaluation: Evaluation
    user: User
    moment: datetime
    sheet: facts.Sheet
    last: facts.Sheet
    keys: frozenset[str]

    @property
    def projects(self) -> list[facts.ProjectSheet]:
        return [project for project in self.last.projects if f"project.{project.id}" in self.keys]

    @property
    def own(self) -> dict[str, Any]:
        """Columns of the evaluation itself."""
        names = [name for name in facts.BASIC_FIELDS if f"basics.{name}" in self.keys]
        texts: dict[str, Any] = {name: getattr(self.last.basics, name) for name in names}
        return {**texts, "edited_by_id": self.user.pk, "edited_at": self.moment} if texts else {}

    def write(self) -> dict[str, list[int]]:
        """Everything else; the ids of the projects and of the department's own indicators."""
        made = self._write_projects()
        targets: list[ProjectIndicator] = []
        if facts.TARGETS in self.keys:
            rows = facts.planned(self.last.targets, self.sheet.scheme.project_form)
            targets = self._write_indicators((ProjectIndicator(evaluation=self.evaluation), row) for row in rows)
        texts = {
            heading.key: self.last.narrative[heading.key]
            for heading in self.sheet.scheme.outline
            if f"narrative.{heading.key}" in self.keys
        }
        NarrativeText.objects.bulk_create(
            (
                self._stamped(NarrativeText(evaluation=self.evaluation, key=key, text=text))
                for key, text in texts.items()
            ),
            update_conflicts=True,
            unique_fields=["evaluation", "key"],
            update_fields=["text", "edited_by", "edited_at"],
        )
        return {"projects": [project.pk for project in made], "targets": [row.pk for row in targets]}

    def _write_projects(self) -> list[Project]:
        place = {"department_id": self.evaluation.department_id, "year_id": self.evaluation.cycle.year_id}
        projects = Project.objects.bulk_create(
            self._stamped(Project(**place, **_of_budget(one.budget))) for one in self.projects
        )
        ProjectFunding.objects.bulk_create(
            ProjectFunding(project=project, source=source) for project in projects for source in FundingSource
        )
        forms = ProjectEvaluation.objects.bulk_create(
            self._stamped(
                ProjectEvaluation(evaluation=self.evaluation, project=project, expected_goal=one.expected_goal)
            )
            for project, one in zip(projects, self.projects, strict=True)
        )
        form = self.sheet.project_scheme.project_form
        self._write_indicators(
            (ProjectIndicator(project=written), row)
            for written, one in zip(forms, self.projects, strict=True)
            for row in facts.planned(one.indicators, form)
        )
        return projects

    def _write_indicators(
        self, pairs: Iterable[tuple[ProjectIndicator, facts.ProjectIndicator]]
    ) -> list[ProjectIndicator]:
        rows = []
        for row, one in pairs:
            for name in _PLAIN:
                setattr(row, name, getattr(one, name))
            row.target_number, row.weight = one.target_number.value, one.weight.value
            rows.append(self._stamped(row))
        return ProjectIndicator.objects.bulk_create(rows)

    def _stamped(self, row: Row) -> Row:
        row.edited_by, row.edited_at = self.user, self.moment
        return row


def _is_edited(evaluation: Evaluation, step: Mapping[str, Any], at: datetime) -> bool:
    """Whether anybody has touched a row that a taking-over made, or added to it."""
    forms = ProjectEvaluation.objects.filter(evaluation=evaluation, project__in=step["projects"])
    made = (
        forms,
        Project.objects.filter(pk__in=step["projects"]),
        ProjectFunding.objects.filter(project__in=step["projects"]),
        ProjectIndicator.objects.filter(project__in=forms),
        ProjectIndicator.objects.filter(pk__in=step["targets"]),
    )
    return any(rows.exclude(edited_at=None).exclude(edited_at=at).exists() for rows in made)


def _of_budget(budget: ProjectBudget) -> dict[str, Any]:
    """What a project that goes on keeps; what was spent on it is now last year's."""
    kept: dict[str, Any] = {name: getattr(budget, name) for name in ("name", "code", "category", "implementing_unit")}
    return {**kept, "prior_actual": budget.total("actual")}


def _counted(offers: Iterable[facts.Offer]) -> str:
    """``项目 2、正文 1``."""
    sections = [offer.section for offer in offers]
    return "、".join(f"{section.label} {sections.count(section)} 项" for section in Section if section in sections)
