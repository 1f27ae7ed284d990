"""Rows that people add, order and delete, by name: ``line.7``, ``project.3``, ``indicator.12``."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.core.parameters import whole_number
from apps.evaluations.enums import RowKind


@dataclass(frozen=True, slots=True)
class RowName:
    """A row by its kind and id; a project by the id of the project, not of its form. Its cells begin with it."""

    kind: RowKind
    id: int

    def __str__(self) -> str:
        return f"{self.kind}.{self.id}"

    @classmethod
    def read(cls, text: str) -> "RowName | None":
        """The row of ``str``; ``None`` for any other text."""
        kind, _, number = text.partition(".")
        row_id = whole_number(number)
        return cls(RowKind(kind), row_id) if kind in set(RowKind) and row_id is not None else None


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where new rows go: above or below a row, or, if it is gone, to the end of its ``group``.

    The group is a code of lines or ``一级/二级`` of indicators; ``item`` is the project whose form it is.
    """

    beside: RowName
    is_above: bool = False
    group: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class RowsChange:
    """What was done to rows of one kind: ``words`` for people, ``notice`` where it was not quite what they asked.

    ``item`` is the project whose form the rows are in, if they are in one.
    """

    kind: RowKind
    rows: tuple[RowName, ...]
    words: str
    item: int | None = None
    notice: str = ""
    by: int = 0  # how many rows a row was moved, down or (negative) up


def named_rows(texts: Iterable[str]) -> tuple[RowName, ...]:
    """The rows of one or several lists ``line.7,line.8``, each once and all of the first one's kind."""
    found = dict.fromkeys(row for text in texts for part in text.split(",") if (row := RowName.read(part)))
    rows = tuple(found)
    return tuple(row for row in rows if row.kind == rows[0].kind)
