"""Wording that no report may keep, judged from the text and the report's header alone."""

from collections.abc import Callable, Iterator, Sequence

from apps.papers.checks.wording.dates import t03_dates_are_possible
from apps.papers.checks.wording.doubled import t10_nothing_is_doubled
from apps.papers.checks.wording.institutions import t23_institution_is_named_rightly
from apps.papers.checks.wording.names import t09_names_are_official
from apps.papers.checks.wording.placeholders import t04_no_placeholders
from apps.papers.checks.wording.telephones import t24_no_personal_telephone
from apps.papers.checks.wording.years import t03_years_are_of_the_task
from apps.papers.facts import Header, Passage, Remark

WORDING: tuple[Callable[[Passage, Header], Iterator[Remark]], ...] = (
    t03_years_are_of_the_task,
    t03_dates_are_possible,
    t04_no_placeholders,
    t09_names_are_official,
    t10_nothing_is_doubled,
    t23_institution_is_named_rightly,
    t24_no_personal_telephone,
)


def remarks_about(passages: Sequence[Passage], header: Header) -> Iterator[Remark]:
    """Every remark on every passage, passage by passage."""
    for passage in passages:
        for check in WORDING:
            yield from check(passage, header)
