"""Reads of whole evaluations: the one function that builds a ``Sheet``, its last edits, snapshots."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from apps.accounts.models import User
from apps.budgets.facts import SECTION_OF_FIGURE
from apps.budgets.models import BudgetLine, Figure
from apps.budgets.queries import figure_rows, figures_from, line_from, line_rows, project_from, with_funding
from apps.core.findings import Finding
from apps.core.models import EditedRow, cell_of
from apps.core.snapshots import canonical_json, digest, from_plain
from apps.core.stamps import Stamp, latest
from apps.evaluations import facts
from apps.evaluations.enums import Section
from apps.evaluations.models import (
    Evaluation,
    Evidence,
    Explanation,
    NarrativeText,
    ProjectEvaluation,
    ProjectIndicator,
    ScoreEntry,
    Snapshot,
)
from apps.evaluations.models.history import SCHEMES
from apps.indicators.enums import Band, Level, Operator
from apps.indicators.models import Scheme


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one evaluation, read once: facts and stamps are built from them without another query."""

    evaluation: Evaluation
    figures: list[Figure]
    lines: list[BudgetLine]
    projects: list[ProjectEvaluation]
    entries: list[ScoreEntry]
    targets: list[ProjectIndicator]
    narrative: list[NarrativeText]
    evidence: list[Evidence]
    explanations: list[Explanation]


@dataclass(frozen=True, slots=True)
class Desk:
    """An evaluation with its sheet, and who touched each of its sections last.

    With findings and with what stands beside its cells where they are known.
    """

    evaluation: Evaluation
    sheet: facts.Sheet
    edits: Mapping[Section, facts.LastEdit]
    findings: tuple[Finding, ...] | None = None
    last_year: facts.LastYear | None = None


WITH_CONTEXT = ("cycle__region", "cycle__year", "department", "scheme", "project_scheme")


def sheet_of(evaluation: Evaluation) -> facts.Sheet:
    """The whole evaluation as a value. Ten queries, however many projects it has; one more for a department's form."""
    return sheets_of(Evaluation.objects.filter(pk=evaluation.pk))[evaluation.pk]


def sheets_of(evaluations: QuerySet[Evaluation]) -> dict[int, facts.Sheet]:
    """The sheets of evaluations of one year by id. As many queries as for one, however many there are."""
    return {rows.evaluation.pk: _sheet_from(rows) for rows in _rows_of(evaluations)}


def desk_of(evaluation_id: int, among: QuerySet[Evaluation]) -> Desk:
    """The evaluation, if it is ``among`` those, with its sheet and last edits; one query more than ``sheet_of``.

    Raises ``Evaluation.DoesNotExist``.
    """
    found = _rows_of(among.filter(pk=evaluation_id))
    if not found:
        raise Evaluation.DoesNotExist
    rows = found[0]
    stamps = {section: stamp for section, found in _stamps(rows).items() if (stamp := latest(found))}
    names = dict(User.objects.filter(pk__in={stamp.user_id for stamp in stamps.values()}).values_list("pk", "name"))
    edits = {
        section: facts.LastEdit(names.get(stamp.user_id or 0, "已停用账号"), stamp.at)
        for section, stamp in stamps.items()
    }
    return Desk(rows.evaluation, _sheet_from(rows), edits)


def reviewed_of(evaluation: Evaluation) -> dict[str, facts.Reviewed]:
    """What the bureau scored otherwise, by cell; one query. The app of the review keeps these rows."""
    return {row.cell: facts.Reviewed(row.score, row.reason) for row in evaluation.reviewed_scores.all()}


def snapshot_of(sheet: facts.Sheet) -> tuple[str, str]:
    """Canonical JSON of a sheet and its SHA-256: same content, same hash."""
    content = canonical_json(sheet)
    return content, digest(content)


@lru_cache(maxsize=32)
def sheet_from(content: str) -> facts.Sheet:
    """The sheet of which ``snapshot_of`` made this."""
    return from_plain(facts.Sheet, json.loads(content))


def sheet_in(snapshot: Snapshot) -> facts.Sheet:
    """The sheet that a snapshot holds; no query where it was read with its schemes (``WITH_CONTENT``)."""
    schemes = {name: part.content for name in SCHEMES if (part := getattr(snapshot, name)) is not None}
    return _sheet_in(snapshot.rest, *schemes.items())


@lru_cache(maxsize=32)
def _sheet_in(rest: str, *schemes: tuple[str, str]) -> facts.Sheet:
    return from_plain(facts.Sheet, {**json.loads(rest), **{name: json.loads(text) for name, text in schemes}})


def _rows_of(wanted: QuerySet[Evaluation]) -> list[Rows]:
    """Evaluations of one year with all their rows. Ten or eleven queries; one where there is no evaluation."""
    evaluations = list(wanted.select_related(*WITH_CONTEXT))
    if not evaluations:
        return []
    projects = ProjectEvaluation.objects.select_related("project").prefetch_related(
        with_funding("project__"), "indicators"
    )
    prefetch_related_objects(
        evaluations,
        Prefetch("projects", queryset=projects),
        "score_entries",
        "narrative",
        Prefetch("evidence", queryset=Evidence.objects.standing().select_related("uploaded_by")),
        Prefetch("explanations", queryset=Explanation.objects.select_related("edited_by")),
    )
    year, departments = evaluations[0].cycle.year_id, [evaluation.department_id for evaluation in evaluations]
    figures, lines = figure_rows(departments, year), line_rows(departments, year)
    schemes: dict[int, Scheme] = {}
    for evaluation in evaluations:  # evaluations of one scheme read its content once
        evaluation.scheme = schemes.setdefault(evaluation.scheme_id, evaluation.scheme)
        evaluation.project_scheme = schemes.setdefault(evaluation.project_scheme_id, evaluation.project_scheme)
    with_form = [evaluation for evaluation in evaluations if evaluation.scheme.facts.project_form is not None]
    prefetch_related_objects(with_form, "targets")
    return [
        Rows(
            evaluation=evaluation,
            figures=[row for row in figures if row.department_id == evaluation.department_id],
            lines=[row for row in lines if row.department_id == evaluation.department_id],
            projects=list(evaluation.projects.all()),
            entries=list(evaluation.score_entries.all()),
            targets=list(evaluation.targets.all()) if evaluation in with_form else [],
            narrative=list(evaluation.narrative.all()),
            evidence=list(evaluation.evidence.all()),
            explanations=list(evaluation.explanations.all()),
        )
        for evaluation in evaluations
    ]


def _sheet_from(rows: Rows) -> facts.Sheet:
    evaluation = rows.evaluation
    cycle, department = evaluation.cycle, evaluation.department
    return facts.Sheet(
        header=facts.Header(
            evaluation_id=evaluation.pk,
            year=cycle.year_id,
            region=cycle.region.name,
            bureau=cycle.issuer,
            department=department.name,
            department_code=department.code,
            cycle_title=cycle.title,
            fill_deadline=cycle.fill_deadline,
        ),
        scheme=evaluation.scheme.facts,
        project_scheme=evaluation.project_scheme.facts,
        basics=facts.Basics(**{name: getattr(evaluation, name) for name in facts.BASIC_FIELDS}),
        figures=figures_from(rows.figures),
        lines=tuple(line_from(row) for row in rows.lines),
        projects=tuple(_project_from(row) for row in rows.projects),
        entries={row.indicator: entry_from(row) for row in rows.entries},
        stated_total=cell_of(evaluation, "stated_total"),
        stated_grade=evaluation.stated_grade,
        narrative={row.key: row.text for row in rows.narrative},
        evidence=tuple(_evidence_from(row) for row in rows.evidence),
        explanations={row.finding: _explanation_from(row) for row in rows.explanations if row.text},
        targets=tuple(map(indicator_from, rows.targets)),
        execution_reason=evaluation.execution_reason,
    )


def _project_from(row: ProjectEvaluation) -> facts.ProjectSheet:
    return facts.ProjectSheet(
        id=row.project_id,
        budget=project_from(row.project),
        expected_goal=row.expected_goal,
        achieved_goal=row.achieved_goal,
        execution_reason=row.execution_reason,
        stated_total=cell_of(row, "stated_total"),
        indicators=tuple(indicator_from(indicator) for indicator in row.indicators.all()),
    )


def indicator_from(row: ProjectIndicator) -> facts.ProjectIndicator:
    """A row of a form as a value."""
    return facts.ProjectIndicator(
        id=row.pk,
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        operator=Operator(row.operator),
        target_number=cell_of(row, "target_number"),
        unit=row.unit,
        target_text=row.target_text,
        weight=cell_of(row, "weight"),
        actual=cell_of(row, "actual"),
        actual_text=row.actual_text,
        band=Band(row.band) if row.band else None,
        band_score=cell_of(row, "band_score"),
        adjusted_score=cell_of(row, "adjusted_score"),
        adjust_reason=row.adjust_reason,
        deviation_reason=row.deviation_reason,
        improvement=row.improvement,
    )


def entry_from(row: ScoreEntry) -> facts.ScoreEntry:
    """An entry of the score table as a value."""
    return facts.ScoreEntry(
        value=cell_of(row, "value"),
        ticks=tuple(row.ticks),
        count=cell_of(row, "count"),
        level=Level(row.level) if row.level else None,
        band=Band(row.band) if row.band else None,
        band_score=cell_of(row, "band_score"),
        is_not_applicable=row.is_not_applicable,
        adjusted_score=cell_of(row, "adjusted_score"),
        adjust_reason=row.adjust_reason,
        deviation_reason=row.deviation_reason,
        improvement=row.improvement,
    )


def _evidence_from(row: Evidence) -> facts.EvidenceItem:
    return facts.EvidenceItem(
        id=row.pk,
        name=row.name,
        section=Section(row.section),
        cell=row.cell,
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        uploaded_by=row.uploaded_by.name,
        uploaded_at=row.uploaded_at,
    )


def _explanation_from(row: Explanation) -> facts.Explanation:
    return facts.Explanation(row.text, row.edited_by.name if row.edited_by else "", row.edited_at)


def _stamps(rows: Rows) -> dict[Section, list[Stamp]]:
    """The stamps of every row by the section that shows it."""

    def of(edited: Iterable[EditedRow]) -> Iterator[Stamp]:
        return (Stamp(row.edited_by_id, row.edited_at) for row in edited if row.edited_at is not None)

    figures: dict[str, list[Figure]] = {}
    for figure in rows.figures:
        figures.setdefault(SECTION_OF_FIGURE[figure.name.partition(".")[0]], []).append(figure)
    projects = [row for project in rows.projects for row in (project, project.project, *project.indicators.all())]
    funding = [row for project in rows.projects for row in project.project.funding.all()]
    return {
        Section.BASICS: list(of([rows.evaluation])),
        Section.BASE: list(of(figures.get("base", []))),
        Section.MONEY: [*of(figures.get("money", [])), *of(rows.lines)],
        Section.PROJECTS: [*of(projects), *of(funding)],
        Section.SCORES: [*of(rows.entries), *of(rows.targets)],
        Section.NARRATIVE: list(of(rows.narrative)),
        Section.EVIDENCE: [Stamp(row.uploaded_by_id, row.uploaded_at) for row in rows.evidence],
    }
