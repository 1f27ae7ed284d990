"""The one reader of numbers in Chinese prose and cells: units, scales, numerals, about-words, ranges, roles."""

from apps.core.quantities.numerals import number_of
from apps.core.quantities.reading import (
    CACHED_LENGTH,
    CHANGE,
    PHRASE_LENGTH,
    Approximation,
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
    "PHRASE_LENGTH",
    "UNIT",
    "Approximation",
    "Dimension",
    "Measure",
    "Quantity",
    "Role",
    "measure_of",
    "number_of",
    "plain",
    "read",
    "read_all",
    "sentences",
]
