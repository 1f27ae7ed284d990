"""A proposal as rows of texts, as a preview carries it to its confirmation, and back."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from apps.evaluations.imports.proposals import ChangeState, Proposal, Proposed, RowProblem
from apps.evaluations.imports.reading import NewRow, Typed, cell_of_new

_CELL, _ROW, _PROBLEM, _SOURCE, _DIVIDED = "cell", "row", "problem", "source", "divided"


@dataclass(slots=True)
class Carried:
    """What a confirmation gets back of a proposal."""

    source: str = ""
    changes: list[Proposed] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    divided: dict[str, str] = field(default_factory=dict)

    def rows_with(self, wanted: Collection[str]) -> list[NewRow]:
        """The new rows, with the amounts divided that somebody wants so."""
        return [
            replace(
                row,
                cells={
                    column: Typed(self.divided[cell])
                    if (cell := cell_of_new(number, column)) in self.divided and cell in wanted
                    else typed
                    for column, typed in row.cells.items()
                },
            )
            for number, row in enumerate(self.rows)
        ]


def packed(proposal: Proposal, source: str) -> Iterator[list[str]]:
    """The rows; ``source`` is the name of the file."""
    yield [_SOURCE, source]
    for one in proposal.changes:
        yield [_CELL, one.cell, one.text, one.seen, one.standing.value, one.problem, one.divided, one.place]
    for row in proposal.new:
        yield [_ROW, row.table, row.place, json.dumps({key: typed.text for key, typed in row.cells.items()})]
    for cell, divided in proposal.divided.items():
        yield [_DIVIDED, cell, divided]
    for problem in proposal.row_problems:
        yield [_PROBLEM, str(problem.row), problem.column, problem.problem]


def unpacked(rows: Sequence[Sequence[str]]) -> Carried:
    """The inverse of ``packed``; the names of cells and what stands there, which the system knows, are left out."""
    carried = Carried()
    for kind, *texts in rows:
        match kind:
            case "source":
                carried.source = texts[0]
            case "cell":
                cell, text, seen, standing, problem, divided, place = texts
                carried.changes.append(
                    Proposed(cell, "", place, "", text, text, seen, ChangeState(standing), problem, divided)
                )
            case "row":
                table, place, cells = texts
                carried.rows.append(NewRow(table, place, {key: Typed(text) for key, text in json.loads(cells).items()}))
            case "divided":
                cell, divided = texts
                carried.divided[cell] = divided
            case _:
                row, column, problem = texts
                carried.problems.append(RowProblem(int(row), column, problem))
    return carried


def new_rows_by_table(rows: Sequence[NewRow]) -> Mapping[str, list[Mapping[str, str]]]:
    """The texts of new rows as the workbook is written with them."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        found.setdefault(row.table, []).append({key: typed.text for key, typed in row.cells.items()})
    return found
