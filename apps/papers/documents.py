"""A printed form in a file: read, judged, and told. The command ``check_file`` and the page share it."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import PurePath
from typing import Any

from apps.core.amounts import show_plain
from apps.core.excel import read_rows
from apps.core.findings import Finding, Severity
from apps.core.plain_yaml import read_texts
from apps.core.refusals import Refused
from apps.core.tabular import Grid, Opened
from apps.core.uploads import has_macros, part_names
from apps.core.word import MAIN_PART, read_document
from apps.indicators.facts import SchemeContent
from apps.papers.checks import (
    Recomputed,
    RecomputedRow,
    find_printed,
    kept_as_text,
    place_of,
    printed_at,
    recompute,
)
from apps.papers.imports import PrintedForm, form_of_case, forms_of

READABLE_SUFFIXES = (".yaml", ".yml", ".xlsx", ".docx")
_PARTS: Mapping[str, str] = {MAIN_PART: ".docx", "xl/workbook.xml": ".xlsx"}


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A form with what was recomputed, found, and kept as text."""

    form: PrintedForm
    recomputed: Recomputed
    findings: tuple[Finding, ...]
    kept: tuple[str, ...]

    def count(self, severity: Severity) -> int:
        """How many findings are as severe as that."""
        return sum(finding.severity is severity for finding in self.findings)

    def told(self) -> Iterator["Told"]:
        """Every finding with its place and its figures."""
        return (
            Told(finding, place_of(self.form, finding.where), self._expected(finding), self._printed(finding))
            for finding in self.findings
        )

    def _expected(self, finding: Finding) -> str | None:
        if finding.check == "S08" and self.recomputed.grade is not None:
            return self.recomputed.grade.label
        return _number(finding.expected)

    def _printed(self, finding: Finding) -> str | None:
        """The accused number, else what stands in the accused cell."""
        return printed_at(self.form, finding.where) if finding.actual is None else _number(finding.actual)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its place in words, what should stand there, and what stands there."""

    finding: Finding
    place: str
    expected: str | None
    printed: str | None


def read_form(name: str, content: bytes) -> PrintedForm:
    """The form in a case file, a workbook or a document: by its content where that tells, else by its suffix.

    Raises ``Refused`` or ``UnreadableFormError`` with the reason in the user's words.
    """
    parts = part_names(BytesIO(content))
    if has_macros(parts):
        raise Refused("文件里有宏，不能读取。请另存为不含宏的 .docx 或 .xlsx 后重试。")
    match next((suffix for part, suffix in _PARTS.items() if part in parts), PurePath(name).suffix.lower()):
        case ".docx":
            document = read_document(content)
            grids = tuple(Grid("", rows) for rows in document.tables)
            return forms_of(Opened(grids, document.paragraphs))[0]
        case ".xlsx":
            return forms_of(Opened((Grid("自评表", tuple(map(tuple, read_rows(content)))),)))[0]
        case ".yaml" | ".yml":
            return form_of_case(read_texts(content))
    raise Refused(
        "不认识这种文件，只能读取 .yaml、.xlsx 和 .docx。旧格式（.doc、.xls）请先用 Word、Excel 或 WPS 另存。"
    )


def size_of(form: PrintedForm) -> tuple[int, int]:
    """How many rows and paragraphs a form has, and how many characters stand in it."""
    rows = sum(map(len, (form.funding, form.indicators, form.figures, form.totals, form.passages)))
    return rows, _characters(astuple(form))


def check_form(form: PrintedForm, scheme: SchemeContent | None = None) -> CheckedForm:
    """Recompute a form and accuse it, by the weights, options and grades of ``scheme`` where one is given."""
    return CheckedForm(form, recompute(form, scheme), find_printed(form, scheme), kept_as_text(form))


def recomputed_lines(recomputed: Recomputed) -> Iterator[tuple[RecomputedRow, str]]:
    """Everything recomputed in the order of the form, each with its unit."""
    for row in recomputed.rates:
        yield row, "%"
    for row in (*([recomputed.execution] if recomputed.execution else []), *recomputed.scores):
        yield row, " 分"
    for row in recomputed.weights:
        yield RecomputedRow(f"{row.label}分值合计", row.printed, row.computed), " 分"
    for row in recomputed.levels:
        yield RecomputedRow(f"{row.label}得分合计", row.printed, row.computed), " 分"
    if recomputed.total is not None:
        yield recomputed.total, " 分"


def plain_of(file: str, checked: CheckedForm) -> dict[str, Any]:
    """The whole result as plain data for other programs."""
    recomputed = checked.recomputed
    return {
        "file": file,
        "recomputed": {
            "rates": [_row(row) for row in recomputed.rates],
            "execution_score": _row(recomputed.execution) if recomputed.execution else None,
            "scores": [_row(row) for row in recomputed.scores],
            "weights": [_row(row) for row in recomputed.weights],
            "levels": [_row(row) for row in recomputed.levels],
            "total": _row(recomputed.total) if recomputed.total else None,
            "total_by_rule": _number(recomputed.by_rule),
            "grade": recomputed.grade.label if recomputed.grade else None,
        },
        "findings": [
            {
                "check": told.finding.check,
                "severity": told.finding.severity.value,
                "where": told.place,
                "cell": told.finding.where.cell,
                "message": told.finding.message,
                "expected": told.expected,
                "printed": told.printed,
            }
            for told in checked.told()
        ],
        "kept_as_text": list(checked.kept),
    }


def _characters(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    return sum(map(_characters, value)) if isinstance(value, tuple) else 0


def _row(row: RecomputedRow) -> dict[str, str | None]:
    return {"label": row.label, "printed": _number(row.printed), "computed": _number(row.computed)}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else show_plain(value)
