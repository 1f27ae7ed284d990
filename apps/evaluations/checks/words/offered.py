"""What the sentences of a report say of figures that nobody has filled in yet."""

from dataclasses import dataclass, replace

from apps.core.amounts import show_plain
from apps.core.quantities import sentences
from apps.evaluations.checks.words.index import index_of
from apps.evaluations.checks.words.passages import header_of, passages_of
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment
from apps.papers.checks.against_tables.reading import survey
from apps.papers.checks.against_tables.subjects import Trust
from apps.papers.checks.against_tables.verdicts import Kind, Verdict

MOST_OFFERED = 100


@dataclass(frozen=True, slots=True)
class OfferedFigure:
    """An empty cell with the number that a report gives it, as one would type it, and the sentence that says so."""

    cell: str
    label: str
    text: str
    shown: str
    sentence: str


def offered_figures(sheet: Sheet, assessment: Assessment, texts: dict[str, str]) -> tuple[OfferedFigure, ...]:
    """What ``texts``, by the keys of the outline, say of the sheet's empty base figures.

    A figure of which they say different things is left out, and so is what only may be meant.
    """
    told = replace(sheet, narrative=texts)
    passages = passages_of(told, assessment)
    read = survey(passages, header_of(sheet), index_of(sheet, assessment))
    bodies = {passage.place: passage.text for passage in passages}
    found: dict[str, OfferedFigure] = {}
    doubtful: set[str] = set()
    for one in read.tied:
        name = one.cell.removeprefix("figure.")
        is_empty = name != one.cell and sheet.figures.cells.get(name) is None
        if one.verdict is not Verdict.UNKNOWN or one.kind is not Kind.AMOUNT or not is_empty:
            continue
        if one.trust is Trust.WEAK or not one.quantity.is_exact:
            continue
        text = show_plain(one.quantity.amount)
        if one.cell in found and found[one.cell].text != text:
            doubtful.add(one.cell)
        body = bodies[one.place]
        around = next((body[start:end] for start, end in sentences(body) if start <= one.start < end), body)
        found.setdefault(one.cell, OfferedFigure(one.cell, one.subject, text, one.quantity.typed, around.strip()))
    return tuple(one for cell, one in found.items() if cell not in doubtful)[:MOST_OFFERED]
