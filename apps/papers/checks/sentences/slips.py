"""How a number may have been mistyped."""

from decimal import Decimal

from apps.papers.checks.sentences.clauses import Figure

WRONG_DIGIT, NO_SLIP = 2, 3
TELLING_DIGITS = 3  # of a round number nobody can say how it was mistyped


def slip_of(figure: Figure, right: Decimal) -> int:
    """How a number may have slipped from the right one: 0 two digits changed places, 1 a digit lost, 2 one wrong."""
    factor = figure.quantity.measure.factor
    places = figure.quantity.places
    printed = str(abs(figure.quantity.number).quantize(Decimal(1).scaleb(-places))).replace(".", "")
    wanted = str(abs(right / factor).quantize(Decimal(1).scaleb(-places))).replace(".", "")
    digits = wanted.strip("0")
    if digits == printed.strip("0") and printed != wanted and len(digits) > 1:
        return 1  # the decimal point has moved
    if len(digits) < TELLING_DIGITS:
        return NO_SLIP if len(wanted) != len(printed) or wanted == printed else WRONG_DIGIT
    if sorted(printed) == sorted(wanted):
        return 0
    if abs(len(printed) - len(wanted)) == 1:
        short, long = sorted((printed, wanted), key=len)
        if any(long[:cut] + long[cut + 1 :] == short for cut in range(len(long))):
            return 1
    if len(printed) == len(wanted) and sum(a != b for a, b in zip(printed, wanted, strict=True)) == 1:
        return WRONG_DIGIT
    return NO_SLIP
