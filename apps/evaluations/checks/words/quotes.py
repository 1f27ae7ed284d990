"""The words that a finding accuses, in the sentence they stand in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from apps.core.findings import Finding
from apps.evaluations.checks.words.passages import passages_of, texts_of
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment

MOST_BESIDE = 60  # characters of the sentence on either side
_BEGINS = re.compile(r"[^。！？；\n]*\Z")
_ENDS = re.compile(r"[^。！？；\n]*[。！？；]?")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence cut around its accused words."""

    before: str
    accused: str
    after: str


def texts_by_cell(sheet: Sheet, assessment: Assessment) -> Mapping[str, str]:
    """Every text as the checks read it: the report with its tokens filled in, all else as typed."""
    typed = {text.where.cell: text.text for text in texts_of(sheet)}
    return typed | {passage.place: passage.text for passage in passages_of(sheet, assessment)}


def quote_of(finding: Finding, texts: Mapping[str, str]) -> Quote | None:
    """The sentence of the accused words; ``None`` where a finding accuses a number, a whole text or nothing."""
    text = texts.get(finding.where.cell, "")
    start, end = finding.span or (0, 0)
    if not start < end <= len(text):
        return None
    before, after = _BEGINS.search(text[:start]), _ENDS.match(text, end)
    return Quote(
        _shortened(before[0] if before else "", -MOST_BESIDE),
        text[start:end],
        _shortened(after[0] if after else "", MOST_BESIDE),
    )


def _shortened(text: str, most: int) -> str:
    """At most so many characters, the last ones where ``most`` is below zero."""
    if len(text) <= abs(most):
        return text.lstrip() if most < 0 else text.rstrip()
    return f"…{text[most:]}" if most < 0 else f"{text[:most]}…"
