"""What there is to read: the report's sections with their tokens filled in, and every other text of the forms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.core.findings import Where
from apps.evaluations.checks.places import at_indicator, at_project, at_score
from apps.evaluations.checks.words.tokens import render_text
from apps.evaluations.enums import Section
from apps.evaluations.facts import BASIC_FIELDS, ProjectIndicator, Sheet
from apps.evaluations.rules import Assessment, table_rows
from apps.indicators.facts import ENTRY_FIELDS, FORM_FIELDS, INDICATOR_FIELDS, OutlineSection
from apps.papers.facts import Header, Passage

READ_LENGTH = 30_000  # the longest section of a published report has about 5,000 characters
READ_IN_ALL = 90_000  # and the longest report about 30,000
READ_BESIDE = 300_000  # a hundred projects with ten indicators each have a third
PROJECT_TEXTS = ("expected_goal", "achieved_goal", "execution_reason")
REASON_TEXTS = ("adjust_reason", "deviation_reason", "improvement")
INDICATOR_TEXTS = ("name", "target_text", "actual_text", *REASON_TEXTS)


@dataclass(frozen=True, slots=True)
class Text:
    """Any typed text: where it stands, what the form calls it, what was typed."""

    where: Where
    label: str
    text: str

    @property
    def passage(self) -> Passage:
        """The text as the checks of words read it."""
        return Passage(self.where.cell, self.label, self.text)


def typed_sections(sheet: Sheet) -> Iterator[tuple[OutlineSection, Where, str]]:
    """The sections of the report that hold a text, as typed."""
    for heading in sheet.scheme.outline:
        text = "" if heading.is_heading_only else sheet.narrative.get(heading.key, "")
        if text.strip():
            yield heading, Where(Section.NARRATIVE, f"narrative.{heading.key}"), text


def passages_of(sheet: Sheet, assessment: Assessment) -> tuple[Passage, ...]:
    """The sections of the report that hold a text, with their tokens filled in, as much of each as is read."""
    return tuple(
        Passage(where.cell, label_of(heading), render_text(text[:length], sheet, assessment))
        for (heading, where, text), length in zip(typed_sections(sheet), lengths_read(sheet), strict=True)
        if length
    )


def lengths_read(sheet: Sheet) -> Iterator[int]:
    """How many characters of each section are read: ``READ_LENGTH`` at most, of all ``READ_IN_ALL``."""
    left = READ_IN_ALL
    for _, _, text in typed_sections(sheet):
        length = min(len(text), READ_LENGTH, left)
        left -= length
        yield length


def beside(sheet: Sheet) -> Iterator[tuple[Text, int]]:
    """Every text that is no section of the report, and how much of it is read: of all ``READ_BESIDE``."""
    sections, left = {where.cell for _, where, _ in typed_sections(sheet)}, READ_BESIDE
    for text in texts_of(sheet):
        if text.where.cell not in sections:
            length = min(len(text.text), left)
            left -= length
            yield text, length


def header_of(sheet: Sheet) -> Header:
    """The year and the department that the report speaks of."""
    return Header(sheet.header.year, sheet.header.department)


def label_of(heading: OutlineSection) -> str:
    return f"报告正文“{heading.number}{heading.title}”"


def texts_of(sheet: Sheet) -> Iterator[Text]:
    """Every text of the whole sheet that is not empty, as typed, in the order of the forms."""
    for where, label, text in _texts(sheet):
        if text and not text.isspace():
            yield Text(where, label, text[:READ_LENGTH])


def _indicator_texts(item: int | None, name: str, rows: Iterable[ProjectIndicator]) -> Iterator[tuple[Where, str, str]]:
    for row in rows:
        for field in INDICATOR_TEXTS:
            label = f"{name}指标“{row.name}”{INDICATOR_FIELDS[field].label}"
            yield at_indicator(item, row.id, field), label, getattr(row, field)


def _texts(sheet: Sheet) -> Iterator[tuple[Where, str, str]]:
    for field, definition in BASIC_FIELDS.items():
        if definition.is_long:
            yield Where(Section.BASICS, f"basics.{field}"), definition.label, getattr(sheet.basics, field)
    for project in sheet.projects:
        name = f"项目“{project.budget.name}”"
        for field in PROJECT_TEXTS:
            yield at_project(project.id, field), f"{name}{FORM_FIELDS[field].brief}", getattr(project, field)
        yield from _indicator_texts(project.id, name, project.indicators)
    reason = FORM_FIELDS["execution_reason"]
    yield at_project(None, reason.name), f"部门整体{reason.label}", sheet.execution_reason
    yield from _indicator_texts(None, "部门整体", sheet.targets)
    for indicator in table_rows(sheet.scheme):
        entry = sheet.entries.get(indicator.key)
        if entry is not None:
            for field in REASON_TEXTS:
                label = f"{indicator.name}{ENTRY_FIELDS[field].label}"
                yield at_score(indicator.key, field), label, getattr(entry, field)
    for heading, where, text in typed_sections(sheet):
        yield where, label_of(heading), text
