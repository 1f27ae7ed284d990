"""The places a check may accuse: cells by their names, and the order of all cells."""

from collections.abc import Iterator

from apps.budgets.enums import Column, FundingSource
from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS, LINE_FIELDS, PROJECT_FIELDS, SECTION_OF_FIGURE, TABLES
from apps.core.findings import Where
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, Sheet
from apps.evaluations.rules import table_rows
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS, INDICATOR_FIELDS, Checklist, Direct


def at_figure(key: str, column: Column) -> Where:
    """The cell of a base figure, in the section that holds its table."""
    return Where(SECTION_OF_FIGURE[key], f"figure.{key}.{column}")


def at_line(line_id: int, field: str) -> Where:
    """A cell of a budget line."""
    return Where(Section.MONEY, f"line.{line_id}.{field}")


LINES_GAP = Where(Section.MONEY, "lines.gap")
PROJECT_LIST = Where(Section.PROJECTS, "projects.list")


def at_project(project_id: int | None, field: str) -> Where:
    """A cell of a form outside money block and indicators; ``indicators`` is the table itself.

    Without a project the form is the department's own.
    """
    if project_id is None:
        return Where(Section.SCORES, f"scores.{field}")
    return Where(Section.PROJECTS, f"project.{project_id}.{field}", project_id)


def at_funding(project_id: int, source: FundingSource, amount: str) -> Where:
    """A cell of a project's money block."""
    return Where(Section.PROJECTS, f"funding.{project_id}.{source}.{amount}", project_id)


def at_indicator(project_id: int | None, indicator_id: int, field: str) -> Where:
    """A cell of the indicators of a project, or without one of the department."""
    section = Section.SCORES if project_id is None else Section.PROJECTS
    return Where(section, f"indicator.{indicator_id}.{field}", project_id)


def at_score(key: str, field: str) -> Where:
    """A cell of the department's score table."""
    return Where(Section.SCORES, f"score.{key}.{field}")


def form_order(sheet: Sheet) -> Iterator[str]:
    """Every cell a finding may point at, section by section, as the forms show them."""
    yield from (f"basics.{field}" for field in BASIC_FIELDS)
    for section in (Section.BASE, Section.MONEY):
        yield from (
            f"figure.{row.figure}.{column}"
            for table in TABLES
            if table.section == section
            for row in table.rows
            if not row.is_linked
            for column in FIGURES[row.figure].columns
        )
    for line in sheet.lines:
        yield from (f"line.{line.id}.{field}" for field in LINE_FIELDS)
    yield LINES_GAP.cell
    yield PROJECT_LIST.cell
    for project in sheet.projects:
        texts = (field for field in FORM_FIELDS if field != "stated_total")
        yield from (f"project.{project.id}.{field}" for field in (*PROJECT_FIELDS, *texts))
        yield from (f"funding.{project.id}.{source}.{amount}" for source in FundingSource for amount in FUNDING_AMOUNTS)
        yield f"project.{project.id}.indicators"
        for row in project.indicators:
            yield from (f"indicator.{row.id}.{field}" for field in INDICATOR_FIELDS)
        yield f"project.{project.id}.stated_total"
    for indicator in table_rows(sheet.scheme):
        if isinstance(indicator.rule, Checklist):
            yield from (f"score.{indicator.key}.tick.{number}" for number in range(len(indicator.rule.items)))
        if isinstance(indicator.rule, Direct):
            yield f"score.{indicator.key}.tick.0"
        yield from (f"score.{indicator.key}.{field}" for field in ENTRY_FIELDS)
    yield "scores.execution_reason"
    yield "scores.indicators"
    for row in sheet.targets:
        yield from (f"indicator.{row.id}.{field}" for field in INDICATOR_FIELDS)
    yield "scores.stated_total"
    yield "scores.stated_grade"
    yield from (f"narrative.{heading.key}" for heading in sheet.scheme.outline)
    yield "evidence.list"
