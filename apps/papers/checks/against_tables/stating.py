"""What is said of a direction: against which column, with which reason behind it."""

from collections.abc import Mapping
from decimal import Decimal

from apps.budgets.enums import Column
from apps.papers.checks.against_tables import phrases
from apps.papers.checks.against_tables.subjects import Subject
from apps.papers.checks.against_tables.verdicts import Statement
from apps.papers.facts import Passage

REASON_LENGTH = 150
LEAD_LENGTH = 40


def stated(
    passage: Passage,
    flat: str,
    span: tuple[int, int],
    subject: Subject,
    base: Column | None,
    direction: int,
    *,
    is_against: bool,
    told_priors: Mapping[str, Decimal],
) -> Statement:
    """The direction word of ``span`` as a statement; ``told_priors`` are what the text itself says of the year before.

    A 预算 that is not said to be the original one is the last where the tables hold no other.
    """
    start, end = span
    line_end = flat.find("\n", end)
    after = flat[end : min(end + REASON_LENGTH, line_end if line_end >= 0 else len(flat))]
    before = flat[max(0, start - LEAD_LENGTH) : start].rpartition("\n")[2]
    is_any_budget = base is Column.BUDGET and "年初" not in flat[start:end]
    if is_any_budget and subject.values.get(Column.BUDGET) is None:
        base = Column.ADJUSTED if subject.values.get(Column.ADJUSTED) is not None else base
    column = base or Column.PRIOR
    return Statement(
        place=passage.place,
        start=start,
        end=end,
        text=passage.text[start:end].strip("，、；"),
        subject=subject,
        base_column=column,
        direction=direction,
        has_reason=phrases.REASON.search(before + after) is not None,
        is_against=is_against,
        goes_on=phrases.GOES_ON.match(after) is not None,
        told_base=told_priors.get(subject.label) if column is Column.PRIOR else None,
    )
