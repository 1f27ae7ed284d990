"""What a page shows beside the cells of a row and follows from that row alone: told with the save, not after it."""

from collections.abc import Iterable, Iterator

from apps.budgets.facts import Figures
from apps.budgets.models import ProjectFunding
from apps.budgets.queries import funding_from
from apps.core.grids import GridCell, computed_of
from apps.core.models import EditedRow
from apps.evaluations.actions import CellOutcome
from apps.evaluations.enums import CellState
from apps.evaluations.models import Evaluation, ProjectIndicator, ScoreEntry
from apps.evaluations.queries import entry_from, indicator_from
from apps.evaluations.rules import project_form_of, scored_entry, scored_target, table_rows
from apps.evaluations.views.score_rows import entry_outputs
from apps.evaluations.views.target_rows import rate_cell, target_outputs


def computed_beside(outcomes: Iterable[CellOutcome]) -> dict[str, str]:
    """Ids and texts of the outputs of the rows saved. Totals and whatever asks other rows come with the state."""
    rows = {id(outcome.row): outcome for outcome in outcomes if outcome.state == CellState.SAVED}
    return computed_of(cell for outcome in rows.values() for cell in _outputs(outcome.row, outcome.evaluation))


def _outputs(row: EditedRow | None, evaluation: Evaluation | None) -> Iterator[GridCell]:
    match row, evaluation:
        case ProjectFunding(), _:
            yield rate_cell(row.project_id, funding_from(row))
        case ProjectIndicator(), Evaluation():
            form = project_form_of(row.scheme_in(evaluation).facts)
            target = indicator_from(row)
            yield from target_outputs(target, scored_target(form, target))
        case ScoreEntry(), Evaluation():
            indicator = next(one for one in table_rows(evaluation.scheme.facts) if one.key == row.indicator)
            if not indicator.formulas:
                yield from entry_outputs(indicator, scored_entry(indicator, entry_from(row), Figures()))
