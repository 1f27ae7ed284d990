"""Reading scheme packages: text, shape, and everything that must hold inside one scheme."""

from apps.indicators.imports.documents import LARGEST
from apps.indicators.imports.problems import SchemeError, SchemeProblem
from apps.indicators.imports.schema import schema_of_schemes
from apps.indicators.imports.schemes import problems_of, read_scheme, read_scheme_text

__all__ = [
    "LARGEST",
    "SchemeError",
    "SchemeProblem",
    "problems_of",
    "read_scheme",
    "read_scheme_text",
    "schema_of_schemes",
]
