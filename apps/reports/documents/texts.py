"""How values stand in a printed cell."""

from decimal import Decimal

from apps.budgets.enums import Column
from apps.budgets.facts import FIGURES, Figures
from apps.core.amounts import Cell, show_amount
from apps.core.texts import sentence

NOT_APPLICABLE = "—"


def cell_text(cell: Cell, places: int = 2) -> str:
    """The number with ``places`` decimals; in drafts also the text that is not a number yet."""
    return cell.typed or show_amount(cell.value, places)


def figure_text(figures: Figures, key: str, column: Column) -> str:
    """A base figure: as typed, else the sum of its parts, else empty; a dash where the column does not exist."""
    definition = FIGURES[key]
    if column not in definition.columns:
        return NOT_APPLICABLE
    typed = figures.cell(key, column).typed
    return typed or show_amount(figures.value(key, column), 2 if definition.places else 0)


def points_text(points: Decimal | None) -> str:
    """Points with two decimals, empty while they are unknown."""
    return show_amount(points)


def joined(*sentences: str) -> str:
    """Sentences one after the other, each closed."""
    return "".join(map(sentence, sentences))
