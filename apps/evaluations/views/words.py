"""What the narrative editor shows: live figures, paragraphs to begin with, numbers held against the tables."""

from dataclasses import dataclass
from typing import Any

from apps.evaluations.checks.words import HeldNumber, Verdict, available_tokens, numbers_held, remarks_on_numbers
from apps.evaluations.checks.words.paragraphs import paragraph_for
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment
from apps.papers.facts import Remark

VERDICT_KINDS = {Verdict.MATCHED: ("done", "一致"), Verdict.CONTRADICTING: ("error", "不一致")}
NOT_IN_TABLES = ("empty", "表中没有")


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """One typed number in the panel: how it was typed, what the tables say, and where it stands."""

    typed: str
    kind: str
    label: str
    subject: str
    shown: str
    cell: str


def tokens_of(sheet: Sheet, assessment: Assessment) -> list[dict[str, Any]]:
    """Every live figure that has a value, with its code and text in each unit: for ``narrative.js``."""
    return [
        {"name": token.name, "forms": [{"code": token.code(unit), "shown": token.shown(unit)} for unit in units]}
        for token in available_tokens(sheet, assessment)
        if token.shown() and (units := ("", *token.units[1:]))
    ]


def paragraphs_of(sheet: Sheet, assessment: Assessment) -> dict[str, str]:
    """The generated paragraph of each section that the figures can write, by the section's key."""
    written = {heading.key: paragraph_for(heading.key, sheet, assessment) for heading in sheet.scheme.outline}
    return {key: text for key, text in written.items() if text}


def numbers_beside_text(sheet: Sheet, assessment: Assessment) -> list[ShownNumber]:
    """Typed numbers held against the tables and their sentences: contradictions first, then what neither explains."""
    said = remarks_on_numbers(sheet, assessment)
    shown = [_shown(number, said.get((number.place, number.start))) for number in numbers_held(sheet, assessment)]
    order = {"error": 0, "empty": 1, "done": 2}
    return sorted(shown, key=lambda number: order[number.kind])


def _shown(number: HeldNumber, remark: Remark | None) -> ShownNumber:
    typed, place = number.quantity.typed, number.place
    if number.verdict is Verdict.UNKNOWN and remark is not None:
        return ShownNumber(typed, *VERDICT_KINDS[Verdict.CONTRADICTING], subject=remark.fact, shown="", cell=place)
    kind, label = VERDICT_KINDS.get(number.verdict, NOT_IN_TABLES)
    return ShownNumber(typed, kind, label, subject=number.subject, shown=number.shown, cell=place)
