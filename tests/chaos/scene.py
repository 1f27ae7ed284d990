"""A district whose people work: who saves, whose report goes round, who race each other."""

from dataclasses import dataclass

from apps.accounts.enums import Role
from apps.departments.models import Department
from apps.evaluations.actions import add_line
from apps.evaluations.models import Evaluation
from apps.evaluations.workflow import Level
from tests.accounts.build import user
from tests.departments.build import district
from tests.evaluations.factories import cycle, department, evaluation_of, fill_in

ADMINISTRATOR, PERFORMANCE = "admin", "performance"


@dataclass(frozen=True, slots=True)
class Desk:
    """An evaluation with the accounts of its department, and a line of its budget that is in nobody's way."""

    evaluation: int
    accounts: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Desks by what is done at them."""

    cycle: int
    saving: list[Desk]
    moving: list[Desk]
    racing: list[Desk]


def build(*, saving: int, moving: int, racing: int) -> Scene:
    """Made through the product's own actions while the service runs. One level of review: the moves are the point."""
    place = district()
    user(ADMINISTRATOR, place.bureau, Role.ADMINISTRATOR)
    user(PERFORMANCE, place.performance_section, Role.PERFORMANCE)
    kinds = ["saving"] * saving + ["moving"] * moving + ["racing"] * racing
    departments = [department(place, f"4{number:05}", f"第{number}局") for number in range(1, len(kinds) + 1)]
    opened = cycle(place, departments, levels=frozenset({Level.PERFORMANCE}))
    desks: dict[str, list[Desk]] = {"saving": [], "moving": [], "racing": []}
    for kind, whose in zip(kinds, departments, strict=True):
        desks[kind].append(_desk(evaluation_of(opened, whose), whose, is_complete=kind != "saving"))
    return Scene(opened.pk, **desks)


def _desk(evaluation: Evaluation, whose: Department, *, is_complete: bool) -> Desk:
    staff = [user(f"{name}{whose.code}", whose, Role.STAFF) for name in ("first", "second")]
    if is_complete:
        fill_in(evaluation, staff[0])
        line = evaluation.department.budget_lines.earliest("id").pk
    else:
        line = add_line(evaluation.pk, staff[0], "201").pk
    return Desk(evaluation.pk, tuple(one.username for one in staff), line)
