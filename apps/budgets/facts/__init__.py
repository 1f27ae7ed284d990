"""What the budget says: the catalogue of base figures, the fields and shapes of figures, lines and projects."""

from apps.budgets.facts.catalogue import (
    FIGURES,
    FUND_COLUMNS,
    ONLY_CURRENT,
    SPENDING_COLUMNS,
    YEAR_COLUMNS,
    FigureDefinition,
)
from apps.budgets.facts.fields import (
    CONTROL_COLUMNS,
    FUNCTION_CLASS_FIELDS,
    FUNDING_AMOUNTS,
    FUNDING_FIELDS,
    LINE_AMOUNTS,
    LINE_FIELDS,
    LINE_SUMS,
    PROJECT_FIELDS,
)
from apps.budgets.facts.figure_names import TOTAL_SCORE_NAMES, FigureNames, name_in_prose, names_of_figure
from apps.budgets.facts.function_classes import FunctionName, function_names, misspelt, official_names, wrong_names
from apps.budgets.facts.limits import LITTLE_SPENT
from apps.budgets.facts.relations import (
    BALANCE,
    BASIC_EXPENDITURE,
    ESTABLISHMENT,
    PROJECT_BALANCE,
    PROJECT_INCOME,
    RELATIONS,
    THREE_PUBLIC,
    TOTAL_EXPENDITURE,
    VEHICLES,
    Relation,
)
from apps.budgets.facts.shapes import Figures, Funding, Line, ProjectBudget
from apps.budgets.facts.tables import SECTION_OF_FIGURE, TABLES, FigureTable, Rate, TableRow

__all__ = [
    "BALANCE",
    "BASIC_EXPENDITURE",
    "CONTROL_COLUMNS",
    "ESTABLISHMENT",
    "FIGURES",
    "FUNCTION_CLASS_FIELDS",
    "FUNDING_AMOUNTS",
    "FUNDING_FIELDS",
    "FUND_COLUMNS",
    "LINE_AMOUNTS",
    "LINE_FIELDS",
    "LINE_SUMS",
    "LITTLE_SPENT",
    "ONLY_CURRENT",
    "PROJECT_BALANCE",
    "PROJECT_FIELDS",
    "PROJECT_INCOME",
    "RELATIONS",
    "SECTION_OF_FIGURE",
    "SPENDING_COLUMNS",
    "TABLES",
    "THREE_PUBLIC",
    "TOTAL_EXPENDITURE",
    "TOTAL_SCORE_NAMES",
    "VEHICLES",
    "YEAR_COLUMNS",
    "FigureDefinition",
    "FigureNames",
    "FigureTable",
    "Figures",
    "FunctionName",
    "Funding",
    "Line",
    "ProjectBudget",
    "Rate",
    "Relation",
    "TableRow",
    "function_names",
    "misspelt",
    "name_in_prose",
    "names_of_figure",
    "official_names",
    "wrong_names",
]
