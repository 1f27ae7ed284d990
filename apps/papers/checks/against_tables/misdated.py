"""This year's figure said of the year before (regulation §5, T03)."""

from collections.abc import Iterator

from apps.budgets.enums import Column
from apps.core.findings import Severity
from apps.core.quantities import Role
from apps.papers.checks.against_tables.reading import Survey
from apps.papers.checks.against_tables.subjects import name_before
from apps.papers.checks.wording.years import advice_of
from apps.papers.facts import Remark


def t03_figures_are_of_their_year(read: Survey) -> Iterator[Remark]:
    """A figure that the tables hold for this year alone is not told of the year before (regulation §5, T03)."""
    year = read.header.year
    if year is None:
        return
    for tied in read.tied:
        quantity = tied.quantity
        is_of_last_year = f"{year - 1}年" in quantity.phrase and quantity.role is Role.LEVEL
        if not is_of_last_year or not quantity.is_exact or not quantity.number:
            continue
        named = name_before(quantity.phrase, read.index, read.header.department)
        for subject in named.about(quantity)[0] if named and named.is_plain else ():
            current, prior = subject.values.get(Column.ACTUAL), subject.values.get(Column.PRIOR)
            if current is not None and quantity.may_be(current) and (prior is None or not quantity.may_be(prior)):
                fact = f"正文“{quantity.excerpt}”是{subject.label} {year} 年的数据"
                yield Remark("T03", tied.place, Severity.WARNING, fact, advice_of(year), tied.start, tied.end)
