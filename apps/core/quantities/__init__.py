"""The one reader of numbers in Chinese prose and cells: units, scales, numerals, about-words, ranges, roles."""

from apps.core.quantities.cells import CellNumber, is_misprinted, is_number, names_a_number, read_cell
from apps.core.quantities.numbers import NUMBER, Approximation
from apps.core.quantities.numerals import DIGIT, NUMERAL, number_of
from apps.core.quantities.reading import (
    CACHED_LENGTH,
    CHANGE,
    PHRASE_LENGTH,
    Quantity,
    Role,
    read,
    read_all,
    sentences,
)
from apps.core.quantities.units import UNIT, Dimension, Measure, measure_of, plain

__all__ = [
    "CACHED_LENGTH",
    "CHANGE",
    "DIGIT",
    "NUMBER",
    "NUMERAL",
    "PHRASE_LENGTH",
    "UNIT",
    "Approximation",
    "CellNumber",
    "Dimension",
    "Measure",
    "Quantity",
    "Role",
    "is_misprinted",
    "is_number",
    "measure_of",
    "names_a_number",
    "number_of",
    "plain",
    "read",
    "read_all",
    "read_cell",
    "sentences",
]
