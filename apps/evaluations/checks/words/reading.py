"""The words of a sheet read once for all checks: what is tied to the tables, and every remark by its relation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from apps.core.findings import Severity, Where
from apps.evaluations.checks.words.identity import Same
from apps.evaluations.checks.words.index import index_of
from apps.evaluations.checks.words.passages import beside, header_of, passages_of, texts_of
from apps.evaluations.facts import Sheet
from apps.evaluations.rules import Assessment
from apps.papers.checks.against_tables import remarks_of
from apps.papers.checks.against_tables.grades import wrong_grades
from apps.papers.checks.against_tables.reading import Survey, survey
from apps.papers.checks.against_tables.verdicts import HeldNumber
from apps.papers.checks.passages import once, told_at_the_table
from apps.papers.checks.sentences import remarks_on
from apps.papers.checks.wording import remarks_about
from apps.papers.facts import Remark

IN_EVERY_TEXT = frozenset(("T04", "T10", "T24"))  # of other texts than the report nothing else is asked


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading of a sheet gives; ``wheres`` and ``texts`` are by the cells of its texts."""

    survey: Survey
    remarks: Mapping[str, tuple[Remark, ...]]
    wheres: Mapping[str, Where]
    texts: Mapping[str, str]


def numbers_held(sheet: Sheet, assessment: Assessment) -> tuple[HeldNumber, ...]:
    """Every number with a unit in the report: matched, contradicting, or not in the tables (regulation §5, T01).

    Positions are those in the section with its tokens filled in (``render_text``).
    """
    return read_words(sheet, assessment).survey.tied


def remarks_on_numbers(sheet: Sheet, assessment: Assessment) -> Mapping[tuple[str, int], Remark]:
    """What is said of single numbers, by their cell and the place where they begin; questions are left out."""
    read = read_words(sheet, assessment)
    told = [one for remarks in read.remarks.values() for one in remarks if one.severity is not Severity.HINT]
    return {
        (number.place, number.start): remark
        for number in read.survey.tied
        for remark in told
        if remark.place == number.place and number.start in range(remark.start, remark.end)
        if remark.actual == number.quantity.number
    }


def read_words(sheet: Sheet, assessment: Assessment) -> Reading:
    """The whole sheet read once; the last readings are kept."""
    return _read_words(Same(sheet, assessment))


@lru_cache(maxsize=2)
def _read_words(same: Same) -> Reading:
    sheet, header = same.sheet, header_of(same.sheet)
    report = passages_of(sheet, same.assessment)
    read = survey(report, header, index_of(sheet, same.assessment) if report else {})
    wheres = {text.where.cell: text.where for text in texts_of(sheet)}
    others = [replace(text, text=text.text[:length]).passage for text, length in beside(sheet) if length]
    texts = {passage.place: passage.text for passage in (*report, *others)}
    remarks: dict[str, list[Remark]] = {}
    of_sentences = remarks_on((*report, *others), header)
    bands = sheet.scheme.grade_bands
    settled = told_at_the_table(of_sentences, remarks_of(read), report, partial(remarks_on, header=header))
    for remark in (
        *once(settled),
        *remarks_about(report, header),
        *wrong_grades(report, bands, is_asked=False),
    ):
        remarks.setdefault(remark.check, []).append(remark)
    for remark in remarks_about(others, header):
        if remark.check in IN_EVERY_TEXT:
            remarks.setdefault(remark.check, []).append(remark)
    return Reading(read, {check: tuple(found) for check, found in remarks.items()}, wheres, texts)
