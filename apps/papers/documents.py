"""Printed forms in a file: read, judged, and told. The command ``check_file`` and the page share it."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any, NamedTuple

from apps.core.amounts import show_plain
from apps.core.findings import Finding, Severity, by_severity
from apps.core.opening import FileOpener
from apps.core.plain_yaml import read_texts
from apps.core.readers.kinds import SUFFIXES, is_text
from apps.core.refusals import Refused
from apps.indicators.facts import SchemeContent
from apps.papers.checks import (
    Recomputed,
    RecomputedRow,
    check_printed,
    end_of_figure,
    place_of,
    printed_at,
    unit_at,
)
from apps.papers.imports import PrintedForm, form_of_case

CASE_SUFFIXES = (".yaml", ".yml")
READABLE_SUFFIXES = (*SUFFIXES, *CASE_SUFFIXES)

# What is judged within a few seconds whatever the cells say: rows of one form, rows and characters of a file.
MOST_ROWS, MOST_ROWS_OF_A_FILE, MOST_CHARACTERS = 1_000, 3_000, 100_000
MOST_FINDINGS = 2_000  # told of one file, the severest first


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A form with what was recomputed, found, and kept as text. ``name`` tells the forms of one file apart.

    ``untold`` counts the findings that are too many for one list.
    """

    form: PrintedForm
    recomputed: Recomputed
    findings: tuple[Finding, ...]
    kept: tuple[str, ...]
    name: str = ""
    untold: int = 0

    def count(self, severity: Severity) -> int:
        """How many findings are as severe as that."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def grade(self) -> str | None:
        """The grade by the recomputed total; ``None`` while scores are wrong or not read, since they may change it."""
        recomputed = self.recomputed
        return recomputed.grade.label if recomputed.grade is not None and not recomputed.disputed else None

    @property
    def unread(self) -> tuple[str, ...]:
        """What was not read, as sentences for the user; what it means for the grade comes first."""
        untold = f"问题过多，另有 {self.untold:,} 处没有列出，请改正后再检查。" if self.untold else None
        return (*filter(None, (self.recomputed.unread, untold)), *self.form.unread)

    def told(self) -> Iterator["Told"]:
        """Every finding with its place and its figures."""
        return (
            Told(
                finding,
                place_of(self.form, finding.where, finding.span),
                self._expected(finding),
                self._printed(finding),
                self._unit(finding),
                end_of_figure(self.form, finding.where, finding.span, finding.actual),
            )
            for finding in self.findings
        )

    def _unit(self, finding: Finding) -> str:
        if finding.check == "S08" or (finding.expected is None and finding.actual is None):
            return ""
        return unit_at(self.form, finding.where, finding.actual, finding.span)

    def _expected(self, finding: Finding) -> str | None:
        if finding.check == "S08" and self.recomputed.grade is not None:
            return self.recomputed.grade.label
        return _number(finding.expected)

    def _printed(self, finding: Finding) -> str | None:
        """The accused number, else what stands in the accused cell."""
        return printed_at(self.form, finding.where) if finding.actual is None else _number(finding.actual)


class Told(NamedTuple):
    """A finding with its place in words, what should stand there, what stands there, and the unit of such figures.

    ``end_of_figure``: where the accused number of its words ends, 0 for a finding that accuses no words.
    """

    finding: Finding
    place: str
    expected: str | None
    printed: str | None
    unit: str = ""
    end_of_figure: int = 0

    @property
    def span(self) -> tuple[int, int] | None:
        """The accused words in the text of the place, where it accuses words."""
        span: tuple[int, int] | None = getattr(self.finding, "span", None)
        return span


def read_forms(name: str, content: bytes, opener: FileOpener) -> tuple[PrintedForm, ...]:
    """The forms in a case file, workbook, document, page or text, by its content where that tells, else by its suffix.

    Raises ``Refused`` or ``UnreadableFormError`` with the reason in the user's words.
    """
    if PurePath(name).suffix.lower() in CASE_SUFFIXES and is_text(content):
        forms: tuple[PrintedForm, ...] = (form_of_case(read_texts(content)),)
    else:
        from apps.papers.imports.tables import forms_of  # a third of the start of check_file, for tables alone

        forms = forms_of(opener.open(name, content))
    rows = [_rows_of(form) for form in forms]
    characters = _characters(tuple(map(astuple, forms)))
    if max(rows) > MOST_ROWS or sum(rows) > MOST_ROWS_OF_A_FILE or characters > MOST_CHARACTERS:
        raise Refused(
            f"读出 {sum(rows):,} 行、{characters:,} 字，超过一次检查的上限（每张表 {MOST_ROWS:,} 行，"
            f"每个文件 {MOST_ROWS_OF_A_FILE:,} 行、{MOST_CHARACTERS:,} 字）。请只保留要检查的表，分成几个文件分别检查。"
        )
    return forms


def check_forms(forms: tuple[PrintedForm, ...], scheme: SchemeContent | None = None) -> tuple[CheckedForm, ...]:
    """Recompute forms and accuse them, by the weights, options and grades of ``scheme`` where one is given."""
    checked = []
    left = MOST_FINDINGS
    for form, name in zip(forms, _names_of(forms), strict=True):
        recomputed, found, kept = check_printed(form, scheme)
        told = _severest(found, left)
        left -= len(told)
        untold = len(found) - len(told)
        checked.append(CheckedForm(form, recomputed, told, kept, name, untold))
    return tuple(checked)


def _severest(findings: tuple[Finding, ...], most: int) -> tuple[Finding, ...]:
    """At most so many of the findings, in their order."""
    ranked = sorted(range(len(findings)), key=lambda index: by_severity(findings[index]))
    return tuple(findings[index] for index in sorted(ranked[:most]))


def _names_of(forms: tuple[PrintedForm, ...]) -> Iterator[str]:
    """How the forms of one file are told apart; a single one needs no name."""
    for number, form in enumerate(forms, start=1):
        name = form.name or form.title
        yield "" if len(forms) == 1 else f"第 {number} 张{f'：{name}' if name else ''}"


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
        "file": f"{file}（{checked.name}）" if checked.name else file,
        "recomputed": {
            "rates": [_row(row) for row in recomputed.rates],
            "execution_score": _row(recomputed.execution) if recomputed.execution else None,
            "scores": [_row(row) for row in recomputed.scores],
            "weights": [_row(row) for row in recomputed.weights],
            "levels": [_row(row) for row in recomputed.levels],
            "total": _row(recomputed.total) if recomputed.total else None,
            "total_by_rule": _number(recomputed.by_rule),
            "grade": checked.grade,
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
                "span": told.span,
            }
            for told in checked.told()
        ],
        "unread": list(checked.unread),
        "kept_as_text": list(checked.kept),
    }


def _rows_of(form: PrintedForm) -> int:
    """Rows and paragraphs."""
    return sum(map(len, (form.funding, form.indicators, form.figures, form.totals, form.passages)))


def _characters(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    return sum(map(_characters, value)) if isinstance(value, tuple) else 0


def _row(row: RecomputedRow) -> dict[str, str | None]:
    return {"label": row.label, "printed": _number(row.printed), "computed": _number(row.computed)}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else show_plain(value)
