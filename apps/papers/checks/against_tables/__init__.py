"""The text of a report held against its tables: amounts, rates, directions, what is denied, what is misdated.

A door builds the ``Index`` of names from its own tables; everything else is the same for both.
"""

from collections.abc import Callable, Iterator, Sequence

from apps.papers.checks.against_tables.amounts import (
    t01_amounts_agree_with_tables,
    t05_units_agree_with_tables,
    t07_no_rate_of_a_zero_budget,
)
from apps.papers.checks.against_tables.decimals import t08_percentages_have_two_decimals
from apps.papers.checks.against_tables.denials import t06_nothing_is_said_and_shown
from apps.papers.checks.against_tables.directions import t02_directions_agree_with_figures
from apps.papers.checks.against_tables.misdated import t03_figures_are_of_their_year
from apps.papers.checks.against_tables.reading import Survey, survey
from apps.papers.checks.against_tables.slipped import t01_digits_keep_their_places
from apps.papers.checks.against_tables.subjects import Index
from apps.papers.facts import Header, Passage, Remark

AGAINST_TABLES: tuple[Callable[[Survey], Iterator[Remark]], ...] = (
    t01_amounts_agree_with_tables,
    t01_digits_keep_their_places,
    t02_directions_agree_with_figures,
    t03_figures_are_of_their_year,
    t05_units_agree_with_tables,
    t06_nothing_is_said_and_shown,
    t07_no_rate_of_a_zero_budget,
    t08_percentages_have_two_decimals,
)


def remarks_against(passages: Sequence[Passage], header: Header, index: Index) -> Iterator[Remark]:
    """Everything in which the passages contradict the tables behind the index, relation by relation."""
    return remarks_of(survey(passages, header, index))


def remarks_of(read: Survey) -> Iterator[Remark]:
    """The same for passages that were read before."""
    for check in AGAINST_TABLES:
        yield from check(read)
