"""What the budget says: the catalogue of base figures, and the shapes of figures, lines and projects."""

from apps.budgets.facts.catalogue import (
    FIGURES,
    FUND_COLUMNS,
    ONLY_CURRENT,
    SPENDING_COLUMNS,
    YEAR_COLUMNS,
    FigureDefinition,
)
from apps.budgets.facts.shapes import (
    FUNDING_AMOUNTS,
    LINE_AMOUNTS,
    Figures,
    Funding,
    Line,
    ProjectBudget,
)
from apps.budgets.facts.tables import SECTION_OF_FIGURE, TABLES, FigureTable, TableRow

__all__ = [
    "FIGURES",
    "FUNDING_AMOUNTS",
    "FUND_COLUMNS",
    "LINE_AMOUNTS",
    "ONLY_CURRENT",
    "SECTION_OF_FIGURE",
    "SPENDING_COLUMNS",
    "TABLES",
    "YEAR_COLUMNS",
    "FigureDefinition",
    "FigureTable",
    "Figures",
    "Funding",
    "Line",
    "ProjectBudget",
    "TableRow",
]
