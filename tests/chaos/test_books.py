"""The books notice what they are kept for: a loss that nobody makes is no proof."""

from collections.abc import Callable
from pathlib import Path

import pytest

from apps.accounts.models import User
from apps.budgets.models import BudgetLine
from apps.departments.enums import DepartmentKind
from apps.departments.models import Department
from apps.evaluations.actions import CellChange, perform, save_cells
from apps.evaluations.enums import Action
from apps.evaluations.models import Evaluation, Evidence, HistoryEntry
from tests.chaos import books
from tests.chaos.scene import Desk, Scene, build
from tests.chaos.writers import COLUMNS

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build(saving=1, moving=1, racing=1)


def accountant(desk: Desk) -> User:
    return User.objects.get(username=desk.accounts[0])


def save(desk: Desk, *texts: str) -> None:
    changes = [CellChange(f"line.{desk.line}.{column}", text) for column, text in zip(COLUMNS, texts, strict=False)]
    save_cells(desk.evaluation, accountant(desk), changes)


def submit(scene: Scene, comment: str) -> HistoryEntry:
    (desk,) = scene.moving
    return perform(accountant(desk), Action.SUBMIT, desk.evaluation, comment)


def save_half(scene: Scene) -> None:
    save(scene.saving[0], "3.25")


def write_half(scene: Scene) -> None:
    BudgetLine.objects.filter(pk=scene.saving[0].line).update(original="3.25", adjusted="2.25")


def save_again(scene: Scene) -> None:
    for text in ("2.25", "3.25", "2.25"):
        save(scene.saving[0], text, text)


def change_status(scene: Scene) -> None:
    submit(scene, "")
    Evaluation.objects.filter(pk=scene.moving[0].evaluation).update(status="returned")


def move_again(scene: Scene) -> None:
    entry = submit(scene, "move 1 number 1")
    entry.pk = None
    entry.source = entry.target
    entry.save()


def lose_file(scene: Scene) -> None:
    Path(Evidence.objects.earliest("id").file.path).unlink()


def import_some(scene: Scene) -> None:
    region = Department.objects.get(kind=DepartmentKind.REGION)
    Department.objects.create(
        code="500001", name="新设局", kind=DepartmentKind.DEPARTMENT, parent=region, region=region
    )


DAMAGE: dict[Callable[[Scene], object], str] = {
    save_half: "has half a save",
    write_half: "has 3.250000 beside 2.250000",
    save_again: "was written 2 times",
    change_status: "its history says otherwise",
    move_again: "was made 2 times",
    lose_file: "has no whole file",
    import_some: "wrote 1 of 5 departments",
}


@pytest.mark.parametrize(("harm", "words"), DAMAGE.items())
def test_what_is_half_done_is_told(scene: Scene, harm: Callable[[Scene], object], words: str) -> None:
    save(scene.saving[0], "1.25", "1.25")
    assert books.half_done(scene) == []
    harm(scene)
    assert words in "\n".join(books.half_done(scene))


def test_what_is_stored_is_found_and_what_is_not_is_not(scene: Scene) -> None:
    (desk,) = scene.saving
    save(desk, "1001.25", "1001.25")
    submit(scene, "move 1 number 1")
    stored = books.stored()
    assert {("save", f"{desk.line} 1001.25"), ("move", "move 1 number 1")} <= stored
    assert {("save", f"{desk.line} 2.25"), ("move", "move 1 number 2"), ("import", "0")} & stored == set()


def test_an_older_value_that_came_back_is_told(scene: Scene) -> None:
    (desk,) = scene.saving
    save(desk, "1.25", "1.25")
    assert list(books.last_values({desk.line: "1.25"})) == []
    assert len(list(books.last_values({desk.line: "2.25"}))) == 1
