"""The equations between base figures, each written once for the workspace and for printed forms (regulation §5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from apps.budgets.facts.catalogue import FIGURES


@dataclass(frozen=True, slots=True)
class Relation:
    """``wholes`` together equal ``parts`` together; both are keys of base figures."""

    check: str
    wholes: tuple[str, ...]
    parts: tuple[str, ...]

    def demanded(self, key: str, values: Mapping[str, Decimal]) -> Decimal:
        """What the other figures leave for one of them; a figure without a value counts as nothing."""
        here, there = (self.parts, self.wholes) if key in self.parts else (self.wholes, self.parts)
        return _sum(values, there) - _sum(values, (other for other in here if other != key))


def _sum(values: Mapping[str, Decimal], keys: Iterable[str]) -> Decimal:
    return sum((values.get(key, Decimal(0)) for key in keys), Decimal(0))


def _of_parts(check: str, whole: str) -> Relation:
    return Relation(check, (whole,), FIGURES[whole].parts)


TOTAL_EXPENDITURE = _of_parts("F01", "total_expenditure")
BASIC_EXPENDITURE = _of_parts("F02", "basic_expenditure")
BALANCE = Relation(
    "F05",
    ("opening_balance", "income", "non_fiscal_surplus_used"),
    ("total_expenditure", "surplus_distributed", "closing_balance"),
)
PROJECT_BALANCE = Relation("F06", ("project_income",), ("project_expenditure", "project_closing_balance"))
THREE_PUBLIC = _of_parts("F07", "three_public")
VEHICLES = _of_parts("F07", "vehicles")
PROJECT_INCOME = _of_parts("F08", "project_income")
ESTABLISHMENT = _of_parts("F14", "establishment")

RELATIONS = (
    TOTAL_EXPENDITURE,
    BASIC_EXPENDITURE,
    BALANCE,
    PROJECT_BALANCE,
    THREE_PUBLIC,
    VEHICLES,
    PROJECT_INCOME,
    ESTABLISHMENT,
)
