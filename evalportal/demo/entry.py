"""Typing one department's self-evaluation, cell by cell, as its staff would."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.budgets.facts import FIGURES, FUNDING_AMOUNTS
from apps.core.findings import Severity
from apps.evaluations.actions import (
    CellChange,
    add_evidence,
    add_indicator,
    add_line,
    add_project,
    explain,
    save_cells,
)
from apps.evaluations.checks import find
from apps.evaluations.enums import Section
from apps.evaluations.models import Evaluation
from apps.evaluations.queries import context_of, sheet_of
from apps.evaluations.rules import assess
from evalportal.demo.content import Document


class Entry:
    """One department's content and the ids that its projects and indicators have been given.

    Projects are named by their name, indicators by ``project/indicator``, scores by ``score.<key>``.
    """

    def __init__(self, evaluation: Evaluation, staff: User, document: Document) -> None:
        self.evaluation = evaluation
        self.staff = staff
        self.document = document
        self.places: dict[str, str] = {}
        self.final: dict[str, str] = {}

    def fill(self, now: datetime) -> None:
        """Enter everything, with the passages of ``first_version`` as they first stood."""
        self.final = {cell: text for cell, text in self._cells(now) if text}
        first = {self._cell(name): text for name, text in self.document.get("first_version", {}).items()}
        self._save({**self.final, **first}, now)
        for item in self.document.get("evidence", ()):
            cell = self.place_of(item["cell"])
            section = Section.SCORES if cell.startswith("score.") else Section.PROJECTS
            # The mark at the beginning lets spreadsheet programs recognize the encoding.
            upload = SimpleUploadedFile(item["name"], item["text"].encode("utf-8-sig"))
            add_evidence(self.evaluation.pk, self.staff, upload, section, cell, now)
        self._explain(now)

    def correct(self, now: datetime) -> None:
        """Put the final passages in the place of their first versions."""
        cells = map(self._cell, self.document["first_version"])
        self._save({cell: self.final[cell] for cell in cells}, now)

    def place_of(self, name: str) -> str:
        """The project, indicator or score of that name as cells name it."""
        return self.places.get(name, name)

    def _save(self, texts: Mapping[str, str], now: datetime) -> None:
        changes = [CellChange(cell, text) for cell, text in texts.items()]
        save_cells(self.evaluation.pk, self.staff, changes, now)

    def _explain(self, now: datetime) -> None:
        explanations: Mapping[str, str] = self.document.get("explanations", {})
        if not explanations:
            return
        sheet = sheet_of(self.evaluation)
        findings = find(sheet, assess(sheet), context_of(self.evaluation, sheet))
        warnings = [found for found in findings if found.severity == Severity.WARNING]
        for check, text in explanations.items():
            keys = [found.key for found in warnings if found.check == check]
            explain(self.evaluation.pk, self.staff, keys, text, now)

    def _cell(self, name: str) -> str:
        place, _, field = name.rpartition(".")
        return f"{self.place_of(place)}.{field}"

    def _cells(self, now: datetime) -> Iterator[tuple[str, str]]:
        document = self.document
        yield from ((f"basics.{field}", text) for field, text in document.get("basics", {}).items())
        for key, stated in document.get("figures", {}).items():
            texts = stated if isinstance(stated, list) else [stated]
            for column, text in zip(FIGURES[key].columns, texts, strict=True):
                yield f"figure.{key}.{column}", text
        for line in document.get("lines", ()):
            row = add_line(self.evaluation.pk, self.staff, line["function_code"], now)
            yield from ((f"line.{row.pk}.{field}", text) for field, text in line.items() if field != "function_code")
        for project in document.get("projects", ()):
            yield from self._project_cells(project, now)
        for key, answer in document.get("scores", {}).items():
            for field, text in answer.items():
                if field == "ticks":
                    yield from ((f"score.{key}.tick.{number}", tick) for number, tick in enumerate(text))
                else:
                    yield f"score.{key}.{field}", text
        yield from ((f"narrative.{key}", text) for key, text in document.get("narrative", {}).items())

    def _project_cells(self, project: Document, now: datetime) -> Iterator[tuple[str, str]]:
        project_id = add_project(self.evaluation.pk, self.staff, project["name"], now).project_id
        self.places[project["name"]] = f"project.{project_id}"
        for field, value in project.items():
            if field == "funding":
                for source, texts in value.items():
                    for amount, text in zip(FUNDING_AMOUNTS, texts, strict=True):
                        yield f"funding.{project_id}.{source}.{amount}", text
            elif field == "indicators":
                for heading, rows in value.items():
                    for row in rows:
                        yield from self._indicator_cells(project, project_id, heading, row, now)
            elif field != "name":
                yield f"project.{project_id}.{field}", value

    def _indicator_cells(
        self, project: Document, project_id: int, heading: str, row: Document, now: datetime
    ) -> Iterator[tuple[str, str]]:
        level1, _, level2 = heading.partition("/")
        place = f"indicator.{add_indicator(self.evaluation.pk, self.staff, project_id, level1, level2, now).pk}"
        self.places[f"{project['name']}/{row['name']}"] = place
        yield from ((f"{place}.{field}", text) for field, text in row.items())
