"""The equations between base figures."""

from decimal import Decimal

import pytest

from apps.budgets.facts import BALANCE, BASIC_EXPENDITURE, FIGURES, RELATIONS, Relation

D = Decimal
VALUES = {"opening_balance": D(10), "income": D(90), "total_expenditure": D(80), "closing_balance": D(20)}


@pytest.mark.parametrize("key", VALUES)
def test_every_figure_follows_from_the_others(key: str) -> None:
    others = {name: value for name, value in VALUES.items() if name != key}
    assert BALANCE.demanded(key, others) == VALUES[key]


def test_a_total_follows_from_its_parts() -> None:
    assert BASIC_EXPENDITURE.demanded("basic_expenditure", {"personnel_expenditure": D(3)}) == 3


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.wholes[0])
def test_a_relation_is_one_of_base_figures(relation: Relation) -> None:
    sides = (*relation.wholes, *relation.parts)
    assert set(sides) <= FIGURES.keys()
    assert len(set(sides)) == len(sides)
