"""What may be taken over from last year's sheet, and which of it nobody has touched since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from apps.core.amounts import EMPTY, Cell, show_plain
from apps.core.findings import Where
from apps.core.stamps import fingerprint
from apps.evaluations.enums import Section
from apps.evaluations.facts.fields import BASIC_FIELDS
from apps.evaluations.facts.last_year import projects_of_last_year
from apps.evaluations.facts.sheet import ProjectIndicator, Sheet
from apps.indicators.facts import ProjectForm

RESULTS = frozenset({"achieved_goal"})  # of a year: never taken over
TARGETS = "targets"
_OF_PROJECTS = ("name", "implementing_unit")


@dataclass(frozen=True, slots=True)
class Carried:
    """A cell that can be taken over: where it stands and what it says."""

    where: Where
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be taken over by its ``key``; ``refusal`` says why not, empty where it can."""

    key: str
    section: Section
    label: str
    text: str
    refusal: str = ""


def carriable_cells(sheet: Sheet) -> dict[str, Carried]:
    """The cells of a sheet that a taking-over fills, in the order of the forms."""
    return dict(_cells(sheet))


def unconfirmed_cells(sheet: Sheet, marks: Mapping[str, str]) -> dict[str, Where]:
    """Those that still say what was taken over and that nobody has confirmed."""
    if not marks:
        return {}
    cells = carriable_cells(sheet)
    return {cell: one.where for cell, one in cells.items() if marks.get(cell) == fingerprint(one.text)}


def marks_between(before: Sheet, after: Sheet) -> dict[str, str]:
    """The marks of what a taking-over has filled."""
    old = carriable_cells(before)
    return {
        cell: fingerprint(one.text)
        for cell, one in carriable_cells(after).items()
        if one.text and (cell not in old or not old[cell].text)
    }


def _cells(sheet: Sheet) -> Iterator[tuple[str, Carried]]:
    for name in (name for name in BASIC_FIELDS if name not in RESULTS):
        yield _cell(Section.BASICS, None, f"basics.{name}", getattr(sheet.basics, name))
    for project in sheet.projects:
        of_project = partial(_cell, Section.PROJECTS, project.id)
        for name in _OF_PROJECTS:
            yield of_project(f"project.{project.id}.{name}", getattr(project.budget, name))
        yield of_project(f"project.{project.id}.expected_goal", project.expected_goal)
        for row in project.indicators:
            yield from (of_project(*cell) for cell in _cells_of(row))
    for row in sheet.targets:
        yield from (_cell(Section.SCORES, None, *cell) for cell in _cells_of(row))
    for heading in sheet.scheme.outline:
        if not heading.is_heading_only:
            key = heading.key
            yield _cell(Section.NARRATIVE, None, f"narrative.{key}", sheet.narrative.get(key, ""))


def _cell(section: Section, item: int | None, cell: str, text: str) -> tuple[str, Carried]:
    return cell, Carried(Where(section, cell, item), text.strip())


def _cells_of(row: ProjectIndicator) -> Iterator[tuple[str, str]]:
    prefix = f"indicator.{row.id}"
    yield f"{prefix}.name", row.name
    yield f"{prefix}.target_number", show_plain(row.target_number.value)
    yield f"{prefix}.target_text", row.target_text
    yield f"{prefix}.weight", show_plain(row.weight.value)


def offers_of(sheet: Sheet, last: Sheet) -> tuple[Offer, ...]:
    """All that last year's sheet holds for this one. What is filled in already is told and cannot be taken over."""
    return (*_basics(sheet, last), *_projects(sheet, last), *_targets(sheet, last), *_narrative(sheet, last))


def _basics(sheet: Sheet, last: Sheet) -> Iterator[Offer]:
    for name, one in BASIC_FIELDS.items():
        text = str(getattr(last.basics, name)).strip()
        if text and name not in RESULTS:
            refusal = "本年已填写" if getattr(sheet.basics, name).strip() else ""
            yield Offer(f"basics.{name}", Section.BASICS, one.label, text, refusal)


def _projects(sheet: Sheet, last: Sheet) -> Iterator[Offer]:
    present = projects_of_last_year((one.budget for one in sheet.projects), (one.budget for one in last.projects))
    taken = {before.id for before in present.values()}
    form = sheet.project_scheme.project_form
    for project in last.projects:
        kept, left = _kept(project.indicators, form), len(project.indicators)
        words = f"{len(kept)} 个指标" + (
            f"（另有 {left - len(kept)} 个的类别本年方案没有）" if left > len(kept) else ""
        )
        goal = f"；年度目标：{project.expected_goal.strip()}" if project.expected_goal.strip() else ""
        refusal = "本年已有同一项目" if project.id in taken else ""
        yield Offer(f"project.{project.id}", Section.PROJECTS, project.budget.name, f"{words}{goal}", refusal)


def _targets(sheet: Sheet, last: Sheet) -> Iterator[Offer]:
    kept = _kept(last.targets, sheet.scheme.project_form)
    if kept:
        names = "、".join(row.name for row in kept)
        refusal = "本年已有指标" if sheet.targets else ""
        yield Offer(TARGETS, Section.SCORES, f"部门整体指标 {len(kept)} 个", names, refusal)


def _narrative(sheet: Sheet, last: Sheet) -> Iterator[Offer]:
    for heading in sheet.scheme.outline:
        text = last.narrative.get(heading.key, "").strip()
        if text and not heading.is_heading_only:
            refusal = "本年已填写" if sheet.narrative.get(heading.key, "").strip() else ""
            label = f"{heading.number}{heading.title}"
            yield Offer(f"narrative.{heading.key}", Section.NARRATIVE, label, text, refusal)


def planned(rows: Iterable[ProjectIndicator], form: ProjectForm | None) -> list[ProjectIndicator]:
    """Indicators with target and weight, without what came of them, as far as the form has their headings."""
    return [
        replace(
            row,
            actual=EMPTY,
            actual_text="",
            band=None,
            band_score=EMPTY,
            adjusted_score=EMPTY,
            adjust_reason="",
            deviation_reason="",
            improvement="",
            target_number=Cell(row.target_number.value),
            weight=Cell(row.weight.value),
        )
        for row in _kept(rows, form)
    ]


def _kept(rows: Iterable[ProjectIndicator], form: ProjectForm | None) -> list[ProjectIndicator]:
    headings = {(group.name, level2) for group in form.groups for level2 in group.level2} if form else set()
    return [row for row in rows if (row.level1, row.level2) in headings]
