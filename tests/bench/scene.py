"""The data of the benchmark: an evaluation whose money section has 60 rows, and a district of 55 departments."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.evaluations.actions import CellChange, add_line, save_cells
from apps.evaluations.models import Evaluation
from tests.evaluations.factories import Office, cycle, department

ROWS_OF_TABLES = 25  # rows of the money section besides the function classes
CODES = ("201", "205", "206", "208", "210", "213", "221")


@dataclass(frozen=True)
class Scene:
    """Who looks at what."""

    staff: User
    reviewer: User
    evaluation: Evaluation
    cell: str


def build() -> Scene:
    """Make it once, through the product's own actions."""
    office = Office()
    evaluation = office.evaluation
    lines = [add_line(evaluation.pk, office.staff, CODES[number % 7]) for number in range(60 - ROWS_OF_TABLES)]
    amounts = ("original", "adjusted", "actual", "carry_in", "carry_out")
    save_cells(
        evaluation.pk,
        office.staff,
        [CellChange(f"line.{line.pk}.{amount}", "1234.50") for line in lines for amount in amounts],
    )
    others = [department(office.place, f"4{number:05}", f"第{number}局") for number in range(1, 56)]
    cycle(office.place, others, year=2026)
    return Scene(office.staff, office.performance, evaluation, f"line.{lines[0].pk}.actual")
