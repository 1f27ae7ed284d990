"""Limits of what is usual, for both doors (regulation §5.6)."""

from decimal import Decimal

LITTLE_SPENT = Decimal(80)  # percent of a budget; below it the reason is asked for (W08, W09, W16)
