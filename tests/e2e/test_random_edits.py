"""Hundreds of random edits by random ways, beside a model of what must stand in the end."""

import random
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_workspace import SignIn, cell, open_section

pytestmark = pytest.mark.e2e

EDITS = 300
SEEDS = (20261130,)
TABLES = """() => {
  const open = (cell) => [...cell.querySelectorAll("input[data-cell]")].find((one) => !one.readOnly)?.id ?? "";
  const isAmount = (id) => id && !id.includes("count") ? id : "";
  const rows = (table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => isAmount(open(cell))));
  return [...document.querySelectorAll("#cells table.grid")].map(rows);
}"""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}"""

Step = dict[str, tuple[str, str]]


@dataclass
class Model:
    """What stands in the cells, and the steps that can be taken back and done again."""

    cells: dict[str, str]
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def change(self, values: dict[str, str]) -> None:
        step = {name: (self.cells[name], text) for name, text in values.items() if self.cells[name] != text}
        if step:
            self.cells |= values
            self.done.append(step)
            self.undone.clear()

    def undo(self) -> None:
        if self.done:
            step = self.done.pop()
            self.cells |= {name: before for name, (before, _) in step.items()}
            self.undone.append(step)

    def redo(self) -> None:
        if self.undone:
            step = self.undone.pop()
            self.cells |= {name: after for name, (_, after) in step.items()}
            self.done.append(step)


def amount(chance: random.Random) -> str:
    """Below what is asked about as 元, and never the same twice."""
    return f"{chance.randrange(100_00, 999_00) / 100:.2f}"


def plain(text: str) -> str:
    return f"{Decimal(text.replace(',', '')):.2f}" if text else ""


def settled(page: Page) -> None:
    expect(page.locator("#saved-state")).to_have_text("已全部保存", timeout=20_000)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_stands_in_the_end_is_what_the_edits_say(sign_in: SignIn, seed: int) -> None:
    chance, page = random.Random(seed), sign_in("linju")
    open_section(page, "money")
    tables: list[list[list[str]]] = page.evaluate(TABLES)
    places = [
        (t, r, c) for t, rows in enumerate(tables) for r, row in enumerate(rows) for c, name in enumerate(row) if name
    ]
    model = Model({tables[t][r][c]: plain(cell(page, tables[t][r][c]).input_value()) for t, r, c in places})
    for _ in range(EDITS):
        t, r, c = chance.choice(places)
        name = tables[t][r][c]
        way = chance.choices(("type", "clear", "paste", "undo", "redo", "reload"), (61, 8, 12, 12, 6, 1))[0]
        if way in {"undo", "redo", "reload"}:
            settled(page)
        if way == "reload":
            page.reload()
            continue
        cell(page, name).focus()
        match way:
            case "type":
                text = amount(chance)
                page.keyboard.type(text)
                page.keyboard.press("Enter")
                model.change({name: text})
            case "clear":
                page.keyboard.press("Delete")
                model.change({name: ""})
            case "paste":
                block = [
                    [(one, amount(chance)) for one in row[c : c + 2]] for row in tables[t][r : r + chance.randint(1, 3)]
                ]
                block = [row for row in block if all(one for one, _ in row)]
                if len(block) > 1 and block[0][0][0] == name:
                    page.evaluate(PASTE, "\n".join("\t".join(text for _, text in row) for row in block))
                    model.change({one: text for row in block for one, text in row})
            case "undo":
                page.keyboard.press("Control+z")
                model.undo()
            case "redo":
                page.keyboard.press("Control+y")
                model.redo()
    page.keyboard.press("Escape")
    settled(page)
    page.reload()
    stands = {one: plain(cell(page, one).input_value()) for one in model.cells}
    assert {one: text for one, text in stands.items() if text != model.cells[one]} == {}
