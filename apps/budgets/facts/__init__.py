"""What the budget says: the catalogue of base figures, and the shapes of figures, lines and projects."""

from apps.budgets.facts.catalogue import (
    FIGURES,
    FUND_COLUMNS,
    ONLY_CURRENT,
    SPENDING_COLUMNS,
    YEAR_COLUMNS,
    FigureDefinition,
)
from apps.budgets.facts.figure_names import TOTAL_SCORE_NAMES, FigureNames, names_of_figure
from apps.budgets.facts.function_classes import FunctionName, function_names, misspelt, official_names, wrong_names
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
    "TOTAL_SCORE_NAMES",
    "YEAR_COLUMNS",
    "FigureDefinition",
    "FigureNames",
    "FigureTable",
    "Figures",
    "FunctionName",
    "Funding",
    "Line",
    "ProjectBudget",
    "TableRow",
    "function_names",
    "misspelt",
    "names_of_figure",
    "official_names",
    "wrong_names",
]
