"""The complete sheet with other words in its report."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from apps.core.findings import Finding
from apps.evaluations.checks.words import WORD_CHECKS, HeldNumber, numbers_held
from apps.evaluations.checks.words.copying import Similar, fingerprints, similar_reports
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import assess
from tests.evaluations.sheets import complete

# The figures of the published report of 岳麓区商务局, in our own words.
YUELU_REPORT = (Path(__file__).resolve().parents[2] / "cases" / "yuelu-2020-report.txt").read_text("utf-8")


def with_text(text: str, sheet: Sheet | None = None, key: str = "use") -> Sheet:
    """The sheet (the complete one by default) with one section of its report written anew."""
    base = sheet or complete()
    return replace(base, narrative={**base.narrative, key: text})


def similar_among(own: bytes, others: Collection[tuple[int, bytes]], **limits: int) -> list[Similar]:
    """``similar_reports`` of signatures."""
    marks = set(fingerprints(own))
    shared = {report: marks.intersection(fingerprints(stored)) for report, stored in others}
    return similar_reports(shared, len(others), **limits)


def ties(text: str, sheet: Sheet | None = None) -> tuple[HeldNumber, ...]:
    """What became of the numbers of a text."""
    written = replace(sheet or complete(), narrative={"use": text})
    return numbers_held(written, assess(written))


def verdicts(text: str, sheet: Sheet | None = None) -> list[tuple[str, str, str]]:
    """The same as (typed number, verdict, subject)."""
    return [(tied.quantity.typed, tied.verdict.value, tied.subject) for tied in ties(text, sheet)]


def word_findings(sheet: Sheet, *checks: str) -> list[Finding]:
    """What the checks of words say, or only the given ones."""
    assessment = assess(sheet)
    asked = [check for check in WORD_CHECKS if not checks or check.__name__[:3].upper() in checks]
    found = [finding for check in asked for finding in check(sheet, assessment)]
    return [finding for finding in found if not checks or finding.check in checks]


def said(text: str, *checks: str, sheet: Sheet | None = None) -> list[tuple[str, str]]:
    """Severity and fact of every finding about a section that says ``text``."""
    return [(finding.severity.value, finding.fact) for finding in word_findings(with_text(text, sheet), *checks)]
