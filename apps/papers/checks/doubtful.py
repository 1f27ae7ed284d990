"""Whether the columns of a table were read as they are meant: a reading in which most rows are wrong is no ground."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from apps.core.amounts import sum_tolerance
from apps.papers.checks.findings import ZERO
from apps.papers.checks.rows import Row
from apps.papers.checks.scored import judged_scores
from apps.papers.imports import PrintedForm

LEAST_ACCUSED = 3
FAR = Decimal("0.05")  # of the weight


def is_doubtful(form: PrintedForm, rows: Sequence[Row], execution: Decimal | None, total: Decimal | None) -> bool:
    """Most scores that a rule gives lie far from it, all on one side: columns were taken for others.

    ``execution`` and ``total`` are printed scores. Where the scores add up to the total they stand in their column;
    then more rows are needed to doubt the targets and results.
    """
    ruled = [row for row in rows if row.points and row.score is not None and row.weight]
    far = [
        judged.difference
        for judged in judged_scores(tuple(rows))
        if abs(judged.difference) > FAR * (judged.row.weight or ZERO)
    ]
    above = sum(difference > 0 for difference in far)
    accused = max(above, len(far) - above) + sum(not 0 <= (row.score or ZERO) <= (row.weight or ZERO) for row in ruled)
    scores = [row.score for row in rows if row.score is not None]
    added = sum(scores, execution or ZERO)
    is_added_up = total is not None and abs(added - total) <= sum_tolerance(len(scores) + 1)
    if not form.is_by_columns:
        return False
    if is_added_up:
        return accused > LEAST_ACCUSED and 4 * accused > 3 * len(ruled)
    return accused >= LEAST_ACCUSED and 2 * accused > len(ruled)


def undoubted(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without anything that could be recomputed."""
    return tuple(replace(row, weight=None, score=None, goal=None, done=None, points=()) for row in rows)
