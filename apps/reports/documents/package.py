"""Cover, contents, report and annexes of one evaluation as one HTML text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.template.loader import render_to_string

from apps.core.findings import Finding, Severity
from apps.core.texts import Block, blocks_of
from apps.evaluations.checks.words import render_text
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment
from apps.reports.documents.base_data import TITLE as BASE_DATA_TITLE
from apps.reports.documents.base_data import base_data_of
from apps.reports.documents.projects import department_paper_of, project_papers_of
from apps.reports.documents.scores import score_sheet_of
from apps.reports.documents.titles import title_lines

# Characters of a line in 二号 on the text block, and in 一号 on the cover.
TITLE_CHARACTERS = 20
COVER_CHARACTERS = 15
CHECK_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Edition:
    """Which record is printed: the snapshot's SHA-256, and for approved ones version and day of approval."""

    digest: str
    version: int = 0
    approved_on: date | None = None

    @property
    def is_draft(self) -> bool:
        """Not approved: watermark and stamp say so."""
        return self.approved_on is None

    @property
    def stamp(self) -> str:
        """The line at the foot of every page."""
        check = f"数据校验码 {self.digest[:CHECK_DIGITS]}"
        if self.approved_on is None:
            return f"草稿　未经审定　{check}"
        return f"{check}　第{self.version}版　{chinese_day(self.approved_on)}审定"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the report with the paragraphs and tables below it."""

    text: str
    depth: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """Warnings that stand, numbered through the section, and the one explanation for all of them."""

    facts: tuple[tuple[int, str], ...]
    explanation: str

    @property
    def about(self) -> str:
        """Which facts the explanation is about, where it is not the one above."""
        first, last = self.facts[0][0], self.facts[-1][0]
        return f"第{first}至{last}项" if first != last else ""


@dataclass(frozen=True, slots=True)
class Annex:
    """One annex: its number, its name in the lists, its anchor."""

    number: int
    name: str

    @property
    def anchor(self) -> str:
        return f"annex-{self.number}"


def package_html(sheet: Sheet, assessment: Assessment, findings: Sequence[Finding], edition: Edition) -> str:
    """The whole package as HTML for ``core.pdf.render``. It depends on its arguments only.

    Names and telephone numbers of clerks are never printed (regulation §9).
    """
    sheet = sheet.judged
    header, projects = sheet.header, project_papers_of(sheet, assessment)
    own = department_paper_of(sheet, assessment) if sheet.scheme.project_form else None
    scores = score_sheet_of(sheet, assessment) if sheet.scheme.score_table else None
    report_title = sheet.scheme.report_title.format(year=header.year, department=header.department)
    tables = [table.title for table in (own, scores) if table]
    names = [BASE_DATA_TITLE, *tables, *(f"{project.title}（{project.name}）" for project in projects)]
    annexes = [Annex(number, name) for number, name in enumerate(names, 1)]
    context = {
        "edition": edition,
        "header": header,
        "document_name": document_name(header.year, header.department),
        "cover_title": title_lines(cover_title(sheet), COVER_CHARACTERS, (header.region,)),
        "report_title": report_title,
        "report_title_lines": title_lines(report_title, TITLE_CHARACTERS, (header.department,)),
        "report_date": chinese_day(edition.approved_on) if edition.approved_on else "",
        "report": tuple(_headings(sheet, assessment)),
        "explained": tuple(_explained(sheet, findings)),
        "annexes": annexes,
        "base_annex": annexes[0],
        "score_annex": annexes[1] if tables else None,
        "project_annexes": list(zip(annexes[1 + len(tables) :], projects, strict=True)),
        "base_title_lines": title_lines(BASE_DATA_TITLE, TITLE_CHARACTERS),
        "base": base_data_of(sheet),
        "scores": scores,
        "own": own,
    }
    return render_to_string("reports/_package.html", context)


def document_name(year: int, department: str) -> str:
    """Name of the file and title in its properties (regulation §9)."""
    return f"{year}年度{department}部门整体支出绩效自评报告"


def cover_title(sheet: Sheet) -> str:
    """Title of the cover: region and year, as in the bureaus' covers (regulation §4.2)."""
    return f"{sheet.header.region}{sheet.header.year}年度部门整体支出绩效自评报告"


def chinese_day(day: date) -> str:
    """成文日期: Arabic digits without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def _headings(sheet: Sheet, assessment: Assessment) -> Iterator[Heading]:
    """The outline with its texts, live figures filled in."""
    for section in sheet.scheme.outline:
        text = "" if section.is_heading_only else sheet.narrative.get(section.key, "")
        text = render_text(text, sheet, assessment)
        yield Heading(f"{section.number}{section.title}", min(section.depth, 3), tuple(blocks_of(text)))


def _explained(sheet: Sheet, findings: Sequence[Finding]) -> Iterator[Explained]:
    """Warnings with their explanations; what is explained by the same words stands together."""
    facts: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity == Severity.WARNING and finding.key in sheet.explanations:
            together = facts.setdefault(sheet.explanations[finding.key].text.strip(), [])
            if finding.fact not in together:
                together.append(finding.fact)
    number = count(1)
    for explanation, together in facts.items():
        yield Explained(tuple((next(number), fact) for fact in together), explanation)
